//! How single people travel.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::{ON_THE_LIST, assembly, has_a_seat, main_way, write};
use crate::access::{Grant, audit};
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::travel::model::{Person, TravelMode, Travels, Way};

const COLUMNS: &str = "a.attendee_id, a.name, coalesce(a.known_as, a.name) as called,
    t.mode, t.seats_offered, t.pick_up_id, t.words, t.seat, t.reason, t.late";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Person> {
    let mode: Option<TravelMode> = row.get("mode")?;
    let own = mode.map(|mode| {
        let way = Way { mode, pick_up: row.get("pick_up_id")?, seats_offered: row.get("seats_offered")? };
        Ok::<_, rusqlite::Error>(Travels {
            way,
            words: row.get("words")?,
            seat: row.get("seat")?,
            reason: row.get("reason")?,
            late: row.get("late")?,
        })
    });
    Ok(Person {
        id: row.get("attendee_id")?,
        name: row.get("name")?,
        called: row.get("called")?,
        own: own.transpose()?,
    })
}

/// One page of the people of a list, in the order of their names.
pub fn people(conn: &Connection, grant: &Grant, from: u32, most: u32) -> rusqlite::Result<Vec<Person>> {
    listed(conn, grant, "left join", from, most)
}

/// One page of the people who told an own way.
pub fn travelling_differently(conn: &Connection, grant: &Grant, from: u32, most: u32) -> rusqlite::Result<Vec<Person>> {
    listed(conn, grant, "join", from, most)
}

fn listed(conn: &Connection, grant: &Grant, join: &str, from: u32, most: u32) -> rusqlite::Result<Vec<Person>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from attendee a {join} travel t using (attendee_id) where {ON_THE_LIST}
         order by a.name collate nocase, a.attendee_id limit :most offset :from"
    ))?
    .query_map(
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":most": most,
            ":from": from,
        },
        from_row,
    )?
    .collect()
}

/// One person of the list; none if they are not on it (any more).
pub fn person(conn: &Connection, grant: &Grant, attendee: AttendeeId) -> rusqlite::Result<Option<Person>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from attendee a left join travel t using (attendee_id)
         where a.attendee_id = :attendee and {ON_THE_LIST}"
    ))?
    .query_row(
        named_params! { ":attendee": attendee, ":assembly": grant.assembly(), ":institution": grant.institution() },
        from_row,
    )
    .optional()
}

pub(super) fn own(conn: &Connection, grant: &Grant, attendee: AttendeeId) -> Result<Option<Travels>, AppError> {
    Ok(person(conn, grant, attendee)?.ok_or(AppError::NotFound)?.own)
}

/// How many people are on the list, and how many of them told an own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// On the list, also those who may come.
    pub people: u32,
    /// Who told an own way.
    pub own: u32,
}

/// How many people are on the list, and how many of them told an own way.
pub fn count(conn: &Connection, grant: &Grant) -> rusqlite::Result<Count> {
    conn.prepare_cached(&format!(
        "select count(*) as people, count(a.travel_answered_at) as own from attendee a where {ON_THE_LIST}"
    ))?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(Count { people: row.get("people")?, own: row.get("own")? })
    })
}

/// Records one person's own way, as a form tells it.
pub fn record(conn: &Connection, grant: &Grant, attendee: AttendeeId, way: Way, now: Moment) -> Result<(), AppError> {
    let assembly = assembly(conn, grant)?;
    let had_seat = has_a_seat(conn, &assembly, attendee)?;
    write(conn, grant, &assembly, attendee, (way, None), had_seat, now)?;
    note(conn, grant, attendee, now)
}

/// Takes back a person's own way: they follow their institution's main way again. Where that is a coach whose seats are
/// asked for, it becomes their own way, unless they have had a seat since before.
pub fn forget(conn: &Connection, grant: &Grant, attendee: AttendeeId, now: Moment) -> Result<(), AppError> {
    let Some(own) = own(conn, grant, attendee)? else { return Ok(()) };
    let assembly = assembly(conn, grant)?;
    let coach = main_way(conn, grant)?.filter(|way| way.mode == TravelMode::Coach);
    let seat_goes_with_it = own.has_a_seat() && !own.late;
    match coach.filter(|_| assembly.places_are_asked(now) && !seat_goes_with_it) {
        Some(coach) => write(conn, grant, &assembly, attendee, (coach, None), own.has_a_seat(), now)?,
        None => {
            let this = named_params! { ":attendee": attendee };
            conn.execute("delete from travel where attendee_id = :attendee", this)?;
            conn.execute("update attendee set travel_answered_at = null where attendee_id = :attendee", this)?;
        }
    }
    note(conn, grant, attendee, now)
}

/// Notes that it was told how a person travels, never how.
fn note(conn: &Connection, grant: &Grant, attendee: AttendeeId, now: Moment) -> Result<(), AppError> {
    let entry = audit::Entry {
        subject: Some(attendee.into()),
        fields: Some("mode"),
        ..audit::Entry::within("travel.told", grant)
    };
    Ok(audit::note(conn, grant.actor(), now, &entry)?)
}
