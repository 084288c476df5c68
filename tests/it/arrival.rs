//! The door's ledger: typed numbers, groups, undo.

use turnout::access::Organiser;
use turnout::arrival::model::{Came, DoorError, EventId, Key, Outcome, Told};
use turnout::arrival::store as arrival;
use turnout::error::AppError;

use crate::site::{Invited, Site};

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
        let outcome = arrival::group(conn, &by, assembly, Some(institution), count, &told);
        Ok(outcome.map_err(|error| error.to_string()))
    })
    .await
}

async fn undo(site: &Site, invited: &Invited, event: EventId, text: &'static str) -> Result<Outcome, String> {
    let (assembly, now) = (invited.assembly, site.app.clock.now());
    site.write(move |conn| {
        let told = Told::now(key(text), now);
        let outcome = arrival::undo(conn, &Organiser::at_the_machine(), assembly, event, &told);
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
