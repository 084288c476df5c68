//! Databases of a given size, filled by SQL: the facts of many assemblies without a page or a clock.

use std::path::Path;

use rusqlite::{Connection, named_params};
use turnout::access::token::Key;
use turnout::clock::{Clock, Moment};
use turnout::db::Db;
use turnout::sheet::Reader;
use turnout::web::BaseUrl;
use turnout::{App, Parts};

/// How much a database holds. Every institution is invited to every assembly.
pub struct Size {
    pub institutions: u32,
    pub assemblies: u32,
    /// People of each institution at each assembly.
    pub people: u32,
}

impl Size {
    pub fn all_people(&self) -> u32 {
        self.institutions * self.assemblies * self.people
    }
}

const FILL: &str = "
    insert into institution (name, kind, chapter, membership, added_at)
        select 'Institution ' || value, 'faith', 'Chapter ' || (value % 8), 'member', '2026-01-01T00:00:00.000Z'
        from generated where value <= :institutions;
    insert into assembly (title, starts_at, time_zone, pledge_by, access_by, names_by, childcare_by, added_at)
        select 'Assembly ' || value, '2027-03-12T19:00:00.000Z', 'Europe/London', '2027-02-12T20:00:00.000Z',
            '2027-02-12T20:00:00.000Z', '2027-02-26T20:00:00.000Z', '2027-02-26T20:00:00.000Z', '2026-01-01T00:00:00.000Z'
        from generated where value <= :assemblies;
    insert into invitation (assembly_id, institution_id, asked, added_at)
        select assembly_id, institution_id, :people, '2026-01-01T00:00:00.000Z' from assembly cross join institution;
    insert into pledge (assembly_id, institution_id, number, made_at, late)
        select assembly_id, institution_id, :people, '2027-01-01T00:00:00.000Z', 0 from invitation;
    insert into attendee (assembly_id, institution_id, name, phone, listed_at, late, needs_answered_at)
        select assembly_id, institution_id, 'Person ' || value || ' of ' || institution_id, '+447700900123',
            '2027-02-01T00:00:00.000Z', value % 9 = 0, iif(value % 2, '2027-02-02T00:00:00.000Z', null)
        from invitation cross join generated where value <= :people;
    insert into child (attendee_id, age_years, place, asked_at, late)
        select attendee_id, attendee_id % 9, 'given', '2027-02-01T00:00:00.000Z', 0 from attendee where attendee_id % 17 = 0;
    insert into door_event (key, assembly_id, institution_id, kind, count, happened_at, received_at)
        select 'event ' || invitation_id, assembly_id, institution_id, 'group', :people, '2027-03-12T19:00:00.000Z',
            '2027-03-12T19:00:00.000Z' from invitation;
    insert into arrival (door_event_id, assembly_id, institution_id, attendee_id)
        select e.door_event_id, e.assembly_id, e.institution_id, iif(a.attendee_id % 3, a.attendee_id, null)
        from door_event e join attendee a on a.assembly_id = e.assembly_id and a.institution_id = e.institution_id;
    analyze;
";

/// Makes a database of that size at `path`.
pub async fn filled(path: &Path, size: &Size) -> Db {
    Db::open(path).unwrap().close().await;
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("pragma synchronous = off; create temp table generated (value integer primary key);").unwrap();
    let most = size.institutions.max(size.assemblies).max(size.people);
    conn.execute(
        "insert into generated with recursive up (value) as (select 1 union all select value + 1 from up where value < :most)
         select value from up",
        named_params! { ":most": most },
    )
    .unwrap();
    for statement in FILL.split_terminator(";\n") {
        let mut statement = conn.prepare(statement).unwrap();
        for (name, value) in
            [(":institutions", size.institutions), (":assemblies", size.assemblies), (":people", size.people)]
        {
            if let Some(index) = statement.parameter_index(name).unwrap() {
                statement.raw_bind_parameter(index, value).unwrap();
            }
        }
        statement.raw_execute().unwrap();
    }
    drop(conn);
    Db::open(path).unwrap()
}

/// The program on that database, where it is always `now`.
pub fn app(db: Db, path: &Path, now: Moment) -> App {
    App::new(Parts {
        db,
        clock: Clock::fixed(now),
        base_url: BaseUrl::parse("http://127.0.0.1:8080", false).unwrap(),
        key: Key::beside(path).unwrap(),
        reader: Reader::of_this_program(),
        pin_tries: Default::default(),
        sign_in_tries: Default::default(),
        proxies: Vec::new(),
        rehearsals: Default::default(),
        directories: Default::default(),
        copies: None,
        downloads: Default::default(),
        demo_session: None,
    })
}
