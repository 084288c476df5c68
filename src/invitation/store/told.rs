//! What a leader has told so far: what the home, the summary and the end page say.

use rusqlite::{Connection, named_params};

use super::invitation;
use crate::access::Grant;
use crate::clock::Moment;
use crate::invitation::model::{Invitation, Progress};
use crate::list::model::SubmissionId;
use crate::list::store as list;
use crate::tally::model::Row;
use crate::tally::store as tally;
use crate::travel::model::{Boarding, PickUp, Way};
use crate::travel::store as travel;

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
    /// Which vehicles their people sit in and where they get on, the most first.
    pub boardings: Vec<Boarding>,
    /// How many lifts wait for this leader's yes or no.
    pub lift_questions: u32,
    /// Whether this asker began a list and did not save it yet.
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
    let list_begun = list::open_draft(conn, grant, now)?.is_some();
    let lift_questions = travel::lifts_of(conn, grant)?.iter().filter(|lift| lift.is_asked()).count();
    Ok(Told {
        invitation: invitation(conn, grant)?,
        row: tally::row(conn, grant)?,
        way,
        pick_up,
        boardings: travel::boardings_of(conn, grant)?,
        lift_questions: u32::try_from(lift_questions).unwrap_or(u32::MAX),
        list_begun,
    })
}

/// Names that were asked for and are on the list now, by an organiser's yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgreedNames {
    /// With which list.
    pub id: SubmissionId,
    /// When they were asked for.
    pub asked_at: Moment,
    /// How many.
    pub names: u32,
}

/// The names that were asked for and agreed to, the latest first. The audit knows: the request itself is erased then.
pub fn agreed_names(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<AgreedNames>> {
    conn.prepare_cached(
        "select s.submission_id, s.made_at, e.new_number from audit_event e join submission s on s.submission_id = e.subject_id
         where e.assembly_id = :assembly and e.institution_id = :institution and e.action = 'list.agreed'
         order by e.audit_event_id desc",
    )?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(AgreedNames {
            id: row.get("submission_id")?,
            asked_at: row.get("made_at")?,
            names: row.get("new_number")?,
        })
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
