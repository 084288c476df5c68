//! How most people of an institution travel.

use rusqlite::{Connection, named_params};

use super::{ON_THE_LIST, assembly, write};
use crate::access::{Grant, audit};
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::travel::model::{TravelMode, Way};

/// The main way of an institution; none: not told, or not sure yet.
pub fn main_way(conn: &Connection, grant: &Grant) -> rusqlite::Result<Option<Way>> {
    conn.prepare_cached("select main_travel, main_pick_up_id from invitation where invitation_id = :invitation")?
        .query_row(named_params! { ":invitation": grant.invitation() }, |row| {
            let mode: Option<TravelMode> = row.get("main_travel")?;
            let pick_up = row.get("main_pick_up_id")?;
            Ok(mode.map(|mode| Way { pick_up, ..Way::by(mode) }))
        })
}

/// What became of a main way that was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It counts.
    Chosen,
    /// It is by coach and came at or after the date: so many people ask for a seat, and the main way stays as it was.
    Asked(u32),
}

/// Records how most people of an institution travel; none: not sure yet. By coach at or after the date it is a request for
/// everyone without an own way, unless they came by coach already and only the stop changes.
pub fn choose_main_way(conn: &Connection, grant: &Grant, way: Option<Way>, now: Moment) -> Result<Choice, AppError> {
    let assembly = assembly(conn, grant)?;
    let before = main_way(conn, grant)?;
    let coach = |way: Option<Way>| way.is_some_and(|way| way.mode == TravelMode::Coach);
    if let Some(way) = way
        && coach(Some(way))
        && !coach(before)
        && assembly.places_are_asked(now)
    {
        let followers = followers(conn, grant)?;
        for attendee in &followers {
            write(conn, grant, &assembly, *attendee, (way, None), false, now)?;
        }
        let entry =
            audit::Entry { new: Some(followers.len() as i64), ..audit::Entry::within("travel.seats_asked", grant) };
        audit::note(conn, grant.actor(), now, &entry)?;
        return Ok(Choice::Asked(followers.len() as u32));
    }
    conn.execute(
        "update invitation set main_travel = :mode, main_pick_up_id = :pick_up where invitation_id = :invitation",
        named_params! {
            ":mode": way.map(|way| way.mode),
            ":pick_up": way.and_then(|way| way.pick_up),
            ":invitation": grant.invitation(),
        },
    )?;
    let entry = audit::Entry {
        fields: Some(way.map_or("not_sure", |way| way.mode.as_str())),
        ..audit::Entry::within("travel.main_way", grant)
    };
    audit::note(conn, grant.actor(), now, &entry)?;
    Ok(Choice::Chosen)
}

/// Everyone on the list without an own way.
fn followers(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<AttendeeId>> {
    conn.prepare_cached(&format!(
        "select a.attendee_id from attendee a where {ON_THE_LIST}
            and not exists (select 1 from travel t where t.attendee_id = a.attendee_id) order by a.attendee_id"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        row.get("attendee_id")
    })?
    .collect()
}
