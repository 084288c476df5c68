//! What a leader has told so far: what the home, the summary and the end page say.

use rusqlite::{Connection, named_params};

use super::invitation;
use crate::access::Grant;
use crate::clock::Moment;
use crate::invitation::model::{Invitation, Progress};
use crate::need::model::Standing;
use crate::tally::model::Row;
use crate::tally::store as tally;
use crate::travel::{PickUp, Way, store as travel};

/// What a leader has told so far.
#[derive(Debug, Clone)]
pub struct Told {
    /// The invitation.
    pub invitation: Invitation,
    /// The numbers.
    pub row: Row,
    /// How most people travel.
    pub way: Option<Way>,
    /// Where they get on the coach.
    pub pick_up: Option<PickUp>,
    /// Whether a list was begun and not saved yet.
    pub list_begun: bool,
}

impl Told {
    /// As far as it decides what is still to do.
    pub fn progress(&self) -> Progress {
        Progress {
            pledged: self.row.pledged,
            listed: self.row.listed,
            needs_not_answered: self.row.needs_not_answered,
            travel_not_answered: self.row.travel_not_answered,
            way_chosen: self.way.is_some(),
            finished: self.invitation.finished.is_some(),
            list_begun: self.list_begun,
        }
    }
}

/// What was told so far.
pub fn told(conn: &Connection, grant: &Grant, now: Moment) -> rusqlite::Result<Told> {
    let way = travel::main_way(conn, grant)?;
    let stop = way.and_then(|way| way.pick_up);
    let pick_up = match stop {
        Some(stop) => travel::pick_ups(conn, grant.assembly())?.into_iter().find(|pick_up| pick_up.id == stop),
        None => None,
    };
    let list_begun = conn
        .prepare_cached(
            "select exists (select 1 from submission where assembly_id = :assembly and institution_id = :institution
                and state = 'draft' and ends_at > :now)",
        )?
        .query_row(
            named_params! { ":assembly": grant.assembly(), ":institution": grant.institution(), ":now": now },
            |row| row.get(0),
        )?;
    Ok(Told { invitation: invitation(conn, grant)?, row: tally::row(conn, grant)?, way, pick_up, list_begun })
}

/// Changes to a list that wait for an organiser's yes, or were decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRequest {
    /// When they were asked for.
    pub asked_at: Moment,
    /// Where the request stands.
    pub standing: Standing,
}

/// The changes that were asked for on a closed list or in a full hall, the latest first.
pub fn list_requests(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<ListRequest>> {
    conn.prepare_cached(
        "select made_at, state, reason from submission
         where assembly_id = :assembly and institution_id = :institution
            and (state in ('waiting', 'declined') or (state = 'saved' and request is not null))
         order by submission_id desc",
    )?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        let state: String = row.get("state")?;
        let standing = match state.as_str() {
            "waiting" => Standing::Waiting,
            "declined" => Standing::Declined(row.get("reason")?),
            _ => Standing::Agreed,
        };
        Ok(ListRequest { asked_at: row.get("made_at")?, standing })
    })?
    .collect()
}

/// The first names of the list, in their order, and how many people need something.
pub fn at_a_glance(conn: &Connection, grant: &Grant, most: u32) -> rusqlite::Result<(Vec<String>, u32)> {
    let names = conn
        .prepare_cached(
            "select name from attendee where assembly_id = :assembly and institution_id = :institution and listed = 1
             order by name collate nocase, attendee_id limit :most",
        )?
        .query_map(
            named_params! { ":assembly": grant.assembly(), ":institution": grant.institution(), ":most": most },
            |row| row.get("name"),
        )?
        .collect::<rusqlite::Result<_>>()?;
    let in_need = conn
        .prepare_cached(
            "select count(*) from attendee a where a.assembly_id = :assembly and a.institution_id = :institution
                and a.listed = 1 and exists (select 1 from need n where n.attendee_id = a.attendee_id)",
        )?
        .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
            row.get(0)
        })?;
    Ok((names, in_need))
}
