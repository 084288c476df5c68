//! What a list tells of how a person travels: it adds and fills in, and never takes away.

use rusqlite::{Connection, named_params};

use super::person::own;
use super::{ON_THE_LIST, assembly, pick_ups, seats_are_asked, write};
use crate::access::Grant;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::travel::model::{TravelAnswer, TravelMode};
use crate::travel::{PickUpId, Way};
use crate::words::folded;

/// Takes in what a list tells of one person's travel. To be called for everyone on a saved list, also where it tells
/// nothing: someone added after the date to a group that comes by coach asks for a seat by it. The list itself is in the
/// audit, so this adds no entry.
pub fn told(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    travel: Option<&TravelAnswer>,
    now: Moment,
) -> Result<(), AppError> {
    let assembly = assembly(conn, grant)?;
    let Some(travel) = travel else {
        if seats_are_asked(&assembly, now) && follows_a_coach_late(conn, grant, attendee, now)? {
            write(conn, grant, &assembly, attendee, Way::by(TravelMode::Coach), None, now)?;
        }
        return Ok(());
    };
    let known = own(conn, grant, attendee)?;
    let same_mode = known.as_ref().filter(|known| known.way.mode == travel.mode);
    let way = Way {
        mode: travel.mode,
        seats_offered: travel.seats.or(same_mode.and_then(|known| known.way.seats_offered)),
        pick_up: match travel.mode {
            TravelMode::Coach => named(conn, grant, &travel.pick_up)?.or(same_mode.and_then(|known| known.way.pick_up)),
            _ => None,
        },
    };
    let words = travel.words().map(str::to_owned).or(same_mode.and_then(|known| known.words.clone()));
    // The same way told again changes neither a request nor what was decided about it.
    if known.as_ref().is_some_and(|known| known.way == way) {
        conn.prepare_cached("update travel set words = :words where attendee_id = :attendee")?
            .execute(named_params! { ":words": words, ":attendee": attendee })?;
        return Ok(());
    }
    write(conn, grant, &assembly, attendee, way, words.as_deref(), now)
}

/// The stop that a list names, when there is one of that name.
fn named(conn: &Connection, grant: &Grant, place: &str) -> rusqlite::Result<Option<PickUpId>> {
    if place.is_empty() {
        return Ok(None);
    }
    let stops = pick_ups::pick_ups(conn, grant.assembly())?;
    Ok(stops.into_iter().find(|stop| folded(&stop.place) == folded(place)).map(|stop| stop.id))
}

/// Whether this person came onto the list just now and would follow a main way by coach.
fn follows_a_coach_late(conn: &Connection, grant: &Grant, attendee: AttendeeId, now: Moment) -> rusqlite::Result<bool> {
    conn.prepare_cached(&format!(
        "select exists (select 1 from attendee a join invitation i using (assembly_id, institution_id)
            where a.attendee_id = :attendee and {ON_THE_LIST} and a.listed_at >= :now and i.main_travel = 'coach'
                and not exists (select 1 from travel t where t.attendee_id = a.attendee_id)) as follows"
    ))?
    .query_row(
        named_params! {
            ":attendee": attendee,
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":now": now,
        },
        |row| row.get("follows"),
    )
}
