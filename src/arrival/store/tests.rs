//! The rule of arrivals over random events, retries, reused keys and undos, in any order of their times.

use chrono::TimeDelta;
use proptest::prelude::*;
use rusqlite::Connection;

use super::*;
use crate::access::Organiser;
use crate::arrival::model::Key;
use crate::clock::Moment;
use crate::list::model::PersonName;

/// Two institutions at one assembly; people 1 to 3 of the first, 4 and 5 of the second.
const FACTS: &str = "
    insert into assembly (title, starts_at, time_zone, pledge_by, access_by, names_by, childcare_by, added_at)
        values ('Spring assembly', '2027-03-12T19:00:00.000Z', 'Europe/London', '', '', '', '', '');
    insert into institution (name, kind, membership, added_at)
        values ('St Brigid''s Convent', 'faith', 'member', ''), ('Dockside branch', 'union', 'guest', '');
    insert into invitation (assembly_id, institution_id, added_at) values (1, 1, ''), (1, 2, '');
    insert into attendee (assembly_id, institution_id, name, listed_at, late)
        values (1, 1, 'A', '', 0), (1, 1, 'B', '', 0), (1, 1, 'C', '', 0), (1, 2, 'D', '', 0), (1, 2, 'E', '', 0);";

#[derive(Debug, Clone)]
enum Step {
    Arrive { person: i64 },
    Name { person: i64 },
    WalkIn { institution: Option<i64> },
    Group { institution: Option<i64>, count: u32 },
    Undo { event: i64 },
    Came { institution: Option<i64>, number: u32 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1..=5i64).prop_map(|person| Step::Arrive { person }),
        2 => (1..=5i64).prop_map(|person| Step::Name { person }),
        1 => prop::option::of(1..=2i64).prop_map(|institution| Step::WalkIn { institution }),
        2 => (prop::option::of(1..=2i64), 0..6u32).prop_map(|(institution, count)| Step::Group { institution, count }),
        3 => (1..=25i64).prop_map(|event| Step::Undo { event }),
        1 => (prop::option::of(1..=2i64), 0..12u32).prop_map(|(institution, number)| Step::Came { institution, number }),
    ]
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: i64) -> T {
    number.to_string().parse().unwrap()
}

fn take(conn: &Connection, step: &Step, key: u8, minute: i64) -> Result<(), DoorError> {
    let received_at = Moment::parse("2027-03-12T20:00:00Z").unwrap();
    let key = Key::parse(&format!("k{key}")).unwrap();
    let told = Told { key, happened_at: received_at - TimeDelta::minutes(minute), received_at, outside: false };
    let (by, assembly) = (Organiser::at_the_machine(), id(1));
    match *step {
        Step::Arrive { person } => arrive(conn, &DoorGrant::of(&by, assembly), id(person), &told).map(drop),
        Step::Name { person } => name_arrival(conn, &DoorGrant::of(&by, assembly), id(person), &told).map(drop),
        Step::WalkIn { institution } => {
            walk_in(conn, &DoorGrant::of(&by, assembly), institution.map(id), &PersonName::stored("W".into()), &told)
                .map(drop)
        }
        Step::Group { institution, count } => {
            group(conn, &DoorGrant::of(&by, assembly), institution.map(id), count, &told).map(drop)
        }
        Step::Undo { event } => undo(conn, &DoorGrant::of(&by, assembly), id(event), &told).map(drop),
        Step::Came { institution, number } => {
            came_with(conn, &by, assembly, institution.map(id), number, &told.key, received_at).map(|came| {
                let actual =
                    "select coalesce(sum(actual), 0) from tally where assembly_id = 1 and institution_id is ?1";
                let now: u32 = conn.query_row(actual, [institution], |row| row.get(0)).unwrap();
                assert!(came.now == now || came.before == now, "the number comes out, or it was a retry");
            })
        }
    }
}

const LIVE: &str = "not exists (select 1 from door_event u where u.undoes_id = e.door_event_id)";

fn number(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn check_the_rule(conn: &Connection) {
    let standing = number(conn, "select count(*) from arrival where undone_by_id is null");
    assert_eq!(number(conn, "select coalesce(sum(actual), 0) from tally where assembly_id = 1"), standing);
    let counted =
        number(conn, &format!("select coalesce(sum(count), 0) from door_event e where kind = 'group' and {LIVE}"));
    let of_groups = "select count(*) from arrival r join door_event e using (door_event_id)
        where r.undone_by_id is null and e.kind = 'group'";
    assert_eq!(number(conn, of_groups), counted, "a group is its bodies, named or not");
    let named = number(
        conn,
        &format!("select count(distinct attendee_id) from door_event e where attendee_id is not null and {LIVE}"),
    );
    let here = "select count(*) from arrival where undone_by_id is null and attendee_id is not null";
    assert_eq!(number(conn, here), named, "one arrival for each person whom an event names");
    assert!(standing <= counted + named, "never more than bodies");
    let not_earliest = format!(
        "select count(*) from arrival r join door_event c using (door_event_id)
         where r.undone_by_id is null and c.kind <> 'group' and exists (
            select 1 from door_event e
            where e.attendee_id = r.attendee_id and e.happened_at < c.happened_at and {LIVE})"
    );
    assert_eq!(number(conn, &not_earliest), 0, "the earliest event wins");
}

proptest! {
    // Each case is a database of its own.
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn actual_is_the_arrivals_not_undone_and_never_exceeds_bodies(
        steps in prop::collection::vec((step(), 0..30u8, 0..30i64, 1..3u8), 1..40)
    ) {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../../../schema.sql")).unwrap();
        conn.execute_batch(FACTS).unwrap();
        for (step, key, minute, times) in steps {
            for _ in 0..times {
                conn.execute_batch("savepoint job").unwrap();
                match take(&conn, &step, key, minute) {
                    Ok(()) => conn.execute_batch("release job").unwrap(),
                    Err(DoorError::Sql(error)) => panic!("{step:?}: {error}"),
                    Err(_) => conn.execute_batch("rollback to job; release job").unwrap(),
                }
                check_the_rule(&conn);
            }
        }
        prop_assert_eq!(crate::db::rules::findings(&conn).unwrap(), Vec::<String>::new());
    }
}

#[test]
fn nobody_is_looked_for_among_all_who_are_here() {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(include_str!("../../../schema.sql")).unwrap();
    let one = format!("select {} from {} where a.attendee_id = 1", people::COLUMNS, people::TABLES);
    let mut plan = conn.prepare(&format!("explain query plan {one}")).unwrap();
    let steps: Vec<String> =
        plan.query_map([], |row| row.get("detail")).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    assert!(steps.iter().any(|step| step.starts_with("SEARCH x USING INDEX arrival_once")), "{steps:#?}");
    assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:#?}");
}
