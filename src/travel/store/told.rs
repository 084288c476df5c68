//! What a list tells of how a person travels: it adds and fills in, and never takes away.

use rusqlite::{Connection, named_params};

use super::person::own;
use super::{Listed, assembly_as_of, has_a_seat, main_way, pick_ups, write};
use crate::access::Grant;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::travel::model::{PickUpId, TravelAnswer, TravelMode, Way};
use crate::words::folded;

/// Takes in what a list tells of one person's travel, judged by the time at which it was told: of a name that an organiser
/// agreed to, when it was asked for. To be called for everyone on a saved list, also where it tells nothing: someone new to
/// a group that comes by coach asks for a seat by it, once seats are asked for. The list itself is in the audit, so this
/// adds no entry.
pub fn told(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    travel: Option<&TravelAnswer>,
    listed: Listed,
    told_at: Moment,
) -> Result<(), AppError> {
    let assembly = assembly_as_of(conn, grant, told_at)?;
    let Some(travel) = travel else {
        let by_coach = |way: &Way| way.mode == TravelMode::Coach;
        if listed == Listed::Now
            && assembly.places_are_asked(told_at)
            && main_way(conn, grant)?.as_ref().is_some_and(by_coach)
            && own(conn, grant, attendee)?.is_none()
        {
            let coach = Way::by(TravelMode::Coach);
            write(conn, grant, &assembly, attendee, (coach, None), false, told_at)?;
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
    let had_seat = match (&known, listed) {
        (None, Listed::Now) => false,
        _ => has_a_seat(conn, &assembly, attendee)?,
    };
    write(conn, grant, &assembly, attendee, (way, words.as_deref()), had_seat, told_at)
}

/// The stop that a list names, when there is one of that name.
fn named(conn: &Connection, grant: &Grant, place: &str) -> rusqlite::Result<Option<PickUpId>> {
    if place.is_empty() {
        return Ok(None);
    }
    let stops = pick_ups::pick_ups(conn, grant.assembly())?;
    Ok(stops.into_iter().find(|stop| folded(&stop.place) == folded(place)).map(|stop| stop.id))
}

/// Asks again for the seat of a person of the grant who is put back on the list: while they were off it, it was free for
/// somebody else. Who has no own way asks by [`told`].
pub fn ask_again(conn: &Connection, grant: &Grant, attendee: AttendeeId, now: Moment) -> rusqlite::Result<()> {
    let assembly = assembly_as_of(conn, grant, now)?;
    if assembly.places_are_asked(now) {
        conn.prepare_cached(
            "update travel set seat = 'asked', asked_at = :now, late = max(late, :late)
             where attendee_id = :attendee and mode = 'coach' and seat = 'given'",
        )?
        .execute(named_params! {
            ":attendee": attendee,
            ":now": now,
            ":late": assembly.has_passed(assembly.dates.childcare_by, now),
        })?;
    }
    Ok(())
}
