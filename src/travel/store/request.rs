//! Requests: coach seats asked for after their date.

use rusqlite::{Connection, named_params};

use super::ON_THE_LIST;
use crate::access::{Grant, Organiser, audit};
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::need::model::{Decision, Standing};
use crate::travel::Request;

/// The requests of an institution, the latest first: those that wait and those that were decided.
pub fn requests(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Request>> {
    conn.prepare_cached(&format!(
        "select a.attendee_id, a.name, t.pick_up_id, t.seat, t.reason, t.asked_at
         from attendee a join travel t using (attendee_id)
         where {ON_THE_LIST} and t.mode = 'coach' and (t.late = 1 or t.seat <> 'given')
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

/// Decides about a coach seat. A decision may be changed.
pub fn decide_seat(
    conn: &Connection,
    _by: &Organiser,
    grant: &Grant,
    attendee: AttendeeId,
    decision: &Decision,
    now: Moment,
) -> Result<(), AppError> {
    let (seat, reason) = match decision {
        Decision::Agree => ("given", None),
        Decision::Decline(reason) => ("declined", Some(reason)),
    };
    let decided = conn.execute(
        "update travel set seat = :seat, reason = :reason
         where attendee_id = :attendee and mode = 'coach' and attendee_id in (
            select attendee_id from attendee where assembly_id = :assembly and institution_id = :institution)",
        named_params! {
            ":seat": seat,
            ":reason": reason,
            ":attendee": attendee,
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
        },
    )?;
    if decided == 0 {
        return Err(AppError::NotFound);
    }
    let entry = audit::Entry {
        subject: Some(attendee.into()),
        fields: Some(seat),
        ..audit::Entry::within("seat.decided", grant)
    };
    Ok(audit::note(conn, grant.actor(), now, &entry)?)
}
