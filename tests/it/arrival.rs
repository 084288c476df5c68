//! The door's ledger: typed numbers, groups, people, undo.

mod flow;
mod many;
mod sheets;

use rusqlite::Connection;
use turnout::access::{DoorGrant, Organiser};
use turnout::arrival::model::{Came, DoorError, EventId, Key, Outcome, Told};
use turnout::arrival::store as arrival;
use turnout::assembly::model::AssemblyId;
use turnout::error::AppError;
use turnout::institution::model::InstitutionId;
use turnout::list::model::{AttendeeId, PersonName};

use crate::site::{Invited, Site, at, leaders_grant};

const STANDING: &str = "select count(*) from arrival where undone_by_id is null";

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

/// A site with one invited institution.
async fn convent() -> (Site, Invited) {
    let site = Site::new();
    let assembly = site.assembly().await;
    let invited = site.invited(assembly, "St Brigid's Convent").await;
    (site, invited)
}

/// Types a number; the text of the refusal where it is refused.
async fn came(site: &Site, invited: &Invited, number: u32, text: &'static str) -> Result<Came, String> {
    let (grant, now) = (invited.grant, site.app.clock.now());
    site.write(move |conn| Ok(arrival::came(conn, &grant, number, &key(text), now).map_err(|error| error.to_string())))
        .await
}

async fn group(site: &Site, invited: &Invited, count: u32, text: &'static str) -> Result<Outcome, String> {
    let (assembly, institution, now) = (invited.assembly, invited.institution, site.app.clock.now());
    site.write(move |conn| {
        let told = Told::now(key(text), now);
        let by = Organiser::at_the_machine();
        let outcome = arrival::group(conn, &DoorGrant::of(&by, assembly), Some(institution), count, &told);
        Ok(outcome.map_err(|error| error.to_string()))
    })
    .await
}

async fn undo(site: &Site, invited: &Invited, event: EventId, text: &'static str) -> Result<Outcome, String> {
    let (assembly, now) = (invited.assembly, site.app.clock.now());
    site.write(move |conn| {
        let told = Told::now(key(text), now);
        let outcome = arrival::undo(conn, &DoorGrant::of(&Organiser::at_the_machine(), assembly), event, &told);
        Ok(outcome.map_err(|error| error.to_string()))
    })
    .await
}

#[tokio::test]
async fn a_typed_actual_is_one_group_event_and_a_row_for_each_body() {
    let (site, convent) = convent().await;
    assert_eq!(came(&site, &convent, 27, "k1").await, Ok(Came { before: 0, now: 27 }));
    assert_eq!(site.number("select actual from tally").await, 27);
    assert_eq!(site.number("select count(*) from door_event where kind = 'group' and count = 27").await, 1);
    let row = "select count(*) from arrival join door_event using (door_event_id) where arrival.attendee_id is null";
    assert_eq!(site.number(row).await, 27);
}

#[tokio::test]
async fn a_leader_types_no_actual() {
    let (site, convent) = convent().await;
    let leaders = Invited { grant: leaders_grant(&site, &convent).await, ..convent };
    assert_eq!(came(&site, &leaders, 27, "k1").await, Err(DoorError::OfALeader.to_string()));
    assert_eq!(site.number("select count(*) from door_event").await, 0);
}

#[tokio::test]
async fn the_same_typed_actual_again_changes_nothing() {
    let (site, convent) = convent().await;
    came(&site, &convent, 27, "k1").await.unwrap();
    let before = site.number("select count(*) + (select count(*) from audit_event) from door_event").await;
    assert_eq!(came(&site, &convent, 27, "k2").await, Ok(Came { before: 27, now: 27 }));
    assert_eq!(came(&site, &convent, 27, "k1").await, Ok(Came { before: 27, now: 27 }), "a retry");
    assert_eq!(site.number("select count(*) + (select count(*) from audit_event) from door_event").await, before);
}

#[tokio::test]
async fn a_lower_typed_actual_undoes_the_latest_groups_and_keeps_the_rest() {
    let (site, convent) = convent().await;
    group(&site, &convent, 20, "north-1").await.unwrap();
    group(&site, &convent, 10, "north-2").await.unwrap();
    assert_eq!(came(&site, &convent, 23, "k1").await, Ok(Came { before: 30, now: 23 }));
    assert_eq!(site.number("select actual from tally").await, 23);
    assert_eq!(site.number("select count(*) from door_event where kind = 'undo'").await, 1);
    assert_eq!(site.number("select count from door_event where kind = 'group' order by 1 limit 1").await, 3);
    assert_eq!(came(&site, &convent, 0, "k2").await, Ok(Came { before: 23, now: 0 }));
    assert_eq!(site.number(STANDING).await, 0);
    assert_eq!(site.number("select count(*) from arrival").await, 33, "nothing is deleted");
}

#[tokio::test]
async fn a_typed_actual_stands_in_the_audit_as_numbers() {
    let (site, convent) = convent().await;
    came(&site, &convent, 30, "k1").await.unwrap();
    came(&site, &convent, 27, "k2").await.unwrap();
    let last = "select actor || ' ' || old_number || ' ' || new_number from audit_event
        where action = 'arrival.typed' order by audit_event_id desc limit 1";
    assert_eq!(site.text(last).await, "machine 30 27");
}

#[tokio::test]
async fn a_key_used_again_with_other_content_is_refused() {
    let (site, convent) = convent().await;
    let union = site.invited(convent.assembly, "Dockside branch").await;
    let refused = Err(DoorError::KeyReused.to_string());
    came(&site, &convent, 27, "k1").await.unwrap();
    assert_eq!(came(&site, &convent, 28, "k1").await, refused.clone());
    assert_eq!(came(&site, &union, 27, "k1").await, refused.clone());
    let event = group(&site, &union, 5, "k2").await.unwrap().event();
    assert_eq!(group(&site, &union, 5, "k2").await, Ok(Outcome::Repeated(event)));
    assert_eq!(group(&site, &union, 6, "k2").await.unwrap_err(), DoorError::KeyReused.to_string());
    assert_eq!(undo(&site, &union, event, "k2").await.unwrap_err(), DoorError::KeyReused.to_string());
    assert_eq!(site.number(STANDING).await, 32);
}

#[tokio::test]
async fn a_group_taken_back_did_not_come_however_often_that_is_said() {
    let (site, convent) = convent().await;
    let event = group(&site, &convent, 34, "g").await.unwrap().event();
    assert_eq!(site.number(STANDING).await, 34);
    let undone = undo(&site, &convent, event, "u").await.unwrap();
    assert_eq!(undo(&site, &convent, event, "u").await, Ok(Outcome::Repeated(undone.event())));
    undo(&site, &convent, event, "u2").await.unwrap();
    assert_eq!(undo(&site, &convent, undone.event(), "u3").await, Err(DoorError::UndoOfUndo.to_string()));
    assert_eq!(site.number(STANDING).await, 0);
    assert_eq!(site.number("select count(*) from arrival").await, 34);
}

#[tokio::test]
async fn another_assemblys_event_is_not_there() {
    let (site, convent) = convent().await;
    let event = group(&site, &convent, 3, "g").await.unwrap().event();
    let elsewhere = site.invited(site.assembly().await, "St Brigid's Convent").await;
    assert_eq!(undo(&site, &elsewhere, event, "u").await, Err(DoorError::Unknown.to_string()));
    assert_eq!(site.number(STANDING).await, 3);
}

#[tokio::test]
async fn a_group_of_nobody_or_too_many_is_refused() {
    let (site, convent) = convent().await;
    for count in [0, 100_001] {
        assert_eq!(group(&site, &convent, count, "g").await, Err(DoorError::NoGroup.to_string()));
    }
    assert_eq!(came(&site, &convent, 100_001, "k").await, Err(DoorError::TooMany.to_string()));
    assert_eq!(site.number("select count(*) from door_event").await, 0);
}

#[tokio::test]
async fn a_refused_event_leaves_nothing_behind() {
    let (site, convent) = convent().await;
    let (grant, now) = (convent.grant, site.app.clock.now());
    group(&site, &convent, 5, "g").await.unwrap();
    let refused = site.app.db.write(move |conn| {
        arrival::came(conn, &grant, 3, &key("k"), now)?;
        Err::<(), AppError>(AppError::Conflict("no".into()))
    });
    assert!(refused.await.is_err());
    assert_eq!(site.number(STANDING).await, 5);
    assert_eq!(site.number("select count(*) from door_event").await, 1);
}

/// Puts a person on the institution's list.
async fn listed(site: &Site, invited: &Invited, name: &'static str) -> AttendeeId {
    let grant = invited.grant;
    site.write(move |conn| {
        Ok(conn.query_row(
            "insert into attendee (assembly_id, institution_id, name, listed_at, late)
             values (?1, ?2, ?3, '2027-02-01T10:00:00.000Z', 0) returning attendee_id",
            (grant.assembly(), grant.institution(), name),
            |row| row.get(0),
        )?)
    })
    .await
}

type Named = fn(&Connection, &DoorGrant, AttendeeId, &Told) -> Result<Outcome, DoorError>;

/// Checks somebody in by name at that minute past 6pm.
async fn check_in(
    site: &Site,
    how: Named,
    who: (AssemblyId, AttendeeId),
    minute: u32,
    text: &'static str,
) -> Result<Outcome, String> {
    let happened_at = at(&format!("2027-03-12T18:{minute:02}:00Z"));
    site.write(move |conn| {
        let told = Told { key: key(text), happened_at, received_at: at("2027-03-12T19:00:00Z"), outside: false };
        Ok(how(conn, &DoorGrant::of(&Organiser::at_the_machine(), who.0), who.1, &told)
            .map_err(|error| error.to_string()))
    })
    .await
}

#[tokio::test]
async fn a_person_arrives_once_whatever_the_doors_and_retries_and_the_earliest_event_wins() {
    let (site, convent) = convent().await;
    let grace = (convent.assembly, listed(&site, &convent, "Grace Okafor").await);
    let first = check_in(&site, arrival::arrive, grace, 42, "north").await.unwrap();
    assert_eq!(check_in(&site, arrival::arrive, grace, 42, "north").await, Ok(Outcome::Repeated(first.event())));
    let late = check_in(&site, arrival::arrive, grace, 50, "south").await.unwrap();
    assert_eq!(late, Outcome::AlreadyHere { event: late.event(), since: at("2027-03-12T18:42:00Z"), door: None });
    // A phone without a signal tells later of what was earlier.
    let early = check_in(&site, arrival::arrive, grace, 5, "west").await.unwrap();
    assert_eq!(early, Outcome::AlreadyHere { event: early.event(), since: at("2027-03-12T18:05:00Z"), door: None });
    assert_eq!(site.number("select actual from tally").await, 1);
    assert_eq!(site.number("select count(*) from door_event").await, 3);
    let since = "select happened_at from arrival join door_event using (door_event_id) where undone_by_id is null";
    assert_eq!(site.text(since).await, "2027-03-12T18:05:00.000Z");
    // Each of the three may have been a mistake; the person is here until all of them are.
    for (event, text, here) in [(early, "u1", 1), (first, "u2", 1), (late, "u3", 0)] {
        undo(&site, &convent, event.event(), text).await.unwrap();
        assert_eq!(site.number("select actual from tally").await, here);
    }
}

#[tokio::test]
async fn a_group_named_later_fills_its_arrivals_in_and_adds_none() {
    let (site, convent) = convent().await;
    let assembly = convent.assembly;
    let grace = (assembly, listed(&site, &convent, "Grace Okafor").await);
    let ines = (assembly, listed(&site, &convent, "Inês da Silva").await);
    let ruth = (assembly, listed(&site, &convent, "Ruth Levy").await);
    let counted = group(&site, &convent, 2, "g").await.unwrap();
    let naming = check_in(&site, arrival::name_arrival, grace, 30, "n1").await.unwrap();
    check_in(&site, arrival::name_arrival, ines, 30, "n2").await.unwrap();
    assert_eq!(site.number("select actual from tally").await, 2);
    assert_eq!(site.number("select count(*) from arrival where attendee_id is not null").await, 2);
    let refused = check_in(&site, arrival::name_arrival, ruth, 31, "n3").await;
    assert_eq!(refused, Err(DoorError::NobodyUnnamed.to_string()));
    let again = check_in(&site, arrival::arrive, grace, 55, "n4").await.unwrap();
    assert!(matches!(again, Outcome::AlreadyHere { .. }));
    // A name that was wrong: the body stays. A group that was wrong: those who are known by name stay.
    undo(&site, &convent, naming.event(), "u1").await.unwrap();
    undo(&site, &convent, again.event(), "u2").await.unwrap();
    assert_eq!(site.number("select actual from tally").await, 2);
    assert_eq!(site.number("select count(*) from arrival where attendee_id is not null").await, 1);
    undo(&site, &convent, counted.event(), "u3").await.unwrap();
    assert_eq!(site.number("select actual from tally").await, 1);
    assert_eq!(
        site.text("select name from arrival join attendee using (attendee_id) where undone_by_id is null").await,
        "Inês da Silva"
    );
}

#[tokio::test]
async fn a_typed_actual_is_refused_below_the_people_checked_in_by_name() {
    let (site, convent) = convent().await;
    for (name, text) in [("Grace Okafor", "p1"), ("Ruth Levy", "p2")] {
        let person = (convent.assembly, listed(&site, &convent, name).await);
        check_in(&site, arrival::arrive, person, 30, text).await.unwrap();
    }
    let refused = Err("2 people were checked in by name: the number cannot be lower".to_owned());
    assert_eq!(came(&site, &convent, 1, "k1").await, refused);
    assert_eq!(came(&site, &convent, 5, "k1").await, Ok(Came { before: 2, now: 5 }));
    assert_eq!(came(&site, &convent, 2, "k2").await, Ok(Came { before: 5, now: 2 }));
    assert_eq!(
        site.number("select count(*) from arrival where undone_by_id is null and attendee_id is not null").await,
        2
    );
}

#[tokio::test]
async fn somebody_withdrawn_or_maybe_who_comes_is_counted_and_stays_unlisted() {
    let (site, convent) = convent().await;
    let grace = listed(&site, &convent, "Grace Okafor").await;
    let ruth = listed(&site, &convent, "Ruth Levy").await;
    site.write(move |conn| {
        conn.execute("update attendee set withdrawn_at = '2027-03-01T10:00:00.000Z' where attendee_id = ?1", [grace])?;
        conn.execute("update attendee set attending = 'maybe' where attendee_id = ?1", [ruth])?;
        Ok(())
    })
    .await;
    check_in(&site, arrival::arrive, (convent.assembly, grace), 30, "p1").await.unwrap();
    check_in(&site, arrival::arrive, (convent.assembly, ruth), 31, "p2").await.unwrap();
    assert_eq!(site.text("select actual || ' ' || listed || ' ' || walk_ins from tally").await, "2 0 0");
}

#[tokio::test]
async fn a_walk_in_is_never_listed_and_counts_for_the_institution_they_give() {
    let (site, convent) = convent().await;
    let union = site.invited(site.assembly().await, "Dockside branch").await;
    let told = Told::now(key("w1"), site.app.clock.now());
    let (assembly, institution) = (convent.assembly, convent.institution);
    let walk_in = move |conn: &Connection, institution: Option<InstitutionId>, name: &str, told: &Told| {
        let name = PersonName::parse(name).unwrap();
        arrival::walk_in(conn, &DoorGrant::of(&Organiser::at_the_machine(), assembly), institution, &name, told)
    };
    site.write(move |conn| {
        let first = walk_in(conn, Some(institution), "Zoë Quist", &told)?;
        assert_eq!(walk_in(conn, Some(institution), "Zoë Quist", &told)?, Outcome::Repeated(first.event()));
        assert!(matches!(walk_in(conn, Some(institution), "Somebody else", &told), Err(DoorError::KeyReused)));
        assert!(matches!(walk_in(conn, None, "Zoë Quist", &told), Err(DoorError::KeyReused)));
        let guest = Told { key: key("w2"), ..told.clone() };
        walk_in(conn, Some(union.institution), "Sam Reed", &guest)?;
        let nobodys = Told { key: key("w3"), ..told.clone() };
        walk_in(conn, None, "Alex Moss", &nobodys)?;
        Ok(())
    })
    .await;
    // Guests: an institution that was not invited here, and nobody's, in rows of their own.
    let row = "select group_concat(coalesce(institution, 'nobody') || ' ' || listed || ' ' || actual || ' ' || walk_ins, ', ')
        from (select * from tally where assembly_id = 1 order by institution is null, institution desc)";
    assert_eq!(site.text(row).await, "St Brigid's Convent 0 1 1, Dockside branch 0 1 1, nobody 0 1 1");
}

#[tokio::test]
async fn somebody_of_another_assembly_cannot_be_checked_in() {
    let (site, convent) = convent().await;
    let grace = listed(&site, &convent, "Grace Okafor").await;
    let elsewhere = site.assembly().await;
    let refused = check_in(&site, arrival::arrive, (elsewhere, grace), 30, "p1").await;
    assert_eq!(refused, Err(DoorError::Unknown.to_string()));
    assert_eq!(site.number("select count(*) from door_event").await, 0);
}
