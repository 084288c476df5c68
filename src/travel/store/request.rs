//! Requests: coach seats asked for after their date.

use rusqlite::{Connection, named_params};

use super::{ON_THE_LIST, person};
use crate::access::{Grant, Organiser, audit};
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::need::model::{Decision, Standing};
use crate::need::store::still_waits;
use crate::travel::model::{Request, TravelMode};

/// Who asked in time for a list that was closed is not late, and still reads what was said to it.
const DECIDED: &str = "select e.subject_id from audit_event e where e.assembly_id = :assembly
    and e.institution_id = :institution and e.action = 'seat.decided'";

/// The requests of an institution, the latest first: those that wait and those that were decided.
pub fn requests(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Request>> {
    conn.prepare_cached(&format!(
        "select a.attendee_id, a.name, t.pick_up_id, t.seat, t.reason, t.asked_at
         from attendee a join travel t using (attendee_id)
         where {ON_THE_LIST} and t.mode = 'coach' and (t.late = 1 or t.seat <> 'given' or a.attendee_id in ({DECIDED}))
         order by t.asked_at desc, a.name collate nocase, a.attendee_id"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(Request {
            attendee: row.get("attendee_id")?,
            name: row.get("name")?,
            pick_up: row.get("pick_up_id")?,
            asked_at: row.get("asked_at")?,
            standing: Standing::of_place(row.get("seat")?, row.get("reason")?),
        })
    })?
    .collect()
}

/// Decides about a coach seat that waits. Said twice, it is done once.
pub fn decide_seat(
    conn: &Connection,
    _by: &Organiser,
    grant: &Grant,
    attendee: AttendeeId,
    decision: &Decision,
    now: Moment,
) -> Result<(), AppError> {
    let own = person(conn, grant, attendee)?.and_then(|person| person.own);
    let own = own.filter(|own| own.way.mode == TravelMode::Coach).ok_or(AppError::NotFound)?;
    if !still_waits(&Standing::of_place(own.seat, own.reason), decision)? {
        return Ok(());
    }
    let (seat, reason) = match decision {
        Decision::Agree => ("given", None),
        Decision::Decline(reason) => ("declined", Some(reason)),
    };
    conn.execute(
        "update travel set seat = :seat, reason = :reason where attendee_id = :attendee",
        named_params! { ":seat": seat, ":reason": reason, ":attendee": attendee },
    )?;
    let entry = audit::Entry {
        subject: Some(attendee.into()),
        fields: Some(seat),
        ..audit::Entry::within("seat.decided", grant)
    };
    Ok(audit::note(conn, grant.actor(), now, &entry)?)
}
