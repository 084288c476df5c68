//! Requests: a crèche place or something to be booked that was asked for after its date.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::need::answer_from_row;
use crate::access::{Grant, Organiser, audit};
use crate::clock::Moment;
use crate::error::AppError;
use crate::need::model::{ChildId, Decision, NeedId, Request, Standing, Wanted};

/// The requests of an institution, the latest first: those that wait and those that were decided.
pub fn requests(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Request>> {
    if !grant.sees_needs() {
        return Ok(Vec::new());
    }
    let mut requests = places(conn, grant)?;
    requests.extend(bookings(conn, grant)?);
    requests.sort_by_key(|request| std::cmp::Reverse(request.asked_at));
    Ok(requests)
}

const OF_THE_GRANT: &str = "a.assembly_id = :assembly and a.institution_id = :institution and a.listed_at is not null
    and a.withdrawn_at is null";

/// Who asked in time for a list that was closed is not late, and still reads what was said to it.
const DECIDED: &str = "select e.subject_id from audit_event e where e.assembly_id = :assembly
    and e.institution_id = :institution and e.action = 'child.decided'";

fn places(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Request>> {
    conn.prepare_cached(&format!(
        "select a.attendee_id, a.name, c.child_id, c.age_years, c.place, c.reason, c.asked_at
         from attendee a join child c using (attendee_id)
         where {OF_THE_GRANT} and (c.late = 1 or c.place <> 'given' or c.child_id in ({DECIDED})) order by c.child_id"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(Request {
            attendee: row.get("attendee_id")?,
            name: row.get("name")?,
            wanted: Wanted::Place { child: row.get("child_id")?, age_years: row.get("age_years")? },
            asked_at: row.get("asked_at")?,
            standing: Standing::of_place(row.get("place")?, row.get("reason")?),
        })
    })?
    .collect()
}

fn bookings(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Request>> {
    conn.prepare_cached(&format!(
        "select a.attendee_id, a.name, n.need_id, n.kind, n.detail, n.state, n.reason, n.asked_at
         from attendee a join need n using (attendee_id)
         where {OF_THE_GRANT} and (n.late = 1 or n.state = 'cannot') order by n.need_id"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(Request {
            attendee: row.get("attendee_id")?,
            name: row.get("name")?,
            wanted: Wanted::Booking { need: row.get("need_id")?, answer: answer_from_row(row)? },
            asked_at: row.get("asked_at")?,
            standing: Standing::of_need(row.get("state")?, row.get("reason")?),
        })
    })?
    .collect()
}

/// Whether a decision is still to be made: false when it was made so before, a conflict when it was made otherwise.
pub fn still_waits(standing: &Standing, decision: &Decision) -> Result<bool, AppError> {
    match (standing, decision) {
        (Standing::Waiting, _) => Ok(true),
        (Standing::Agreed, Decision::Agree) | (Standing::Declined(_), Decision::Decline(_)) => Ok(false),
        (Standing::Agreed, Decision::Decline(_)) | (Standing::Declined(_), Decision::Agree) => {
            Err(AppError::Conflict("Somebody decided this otherwise before you. Look at the list first.".into()))
        }
    }
}

/// Decides about a crèche place that waits. Said twice, it is done once.
pub fn decide_place(
    conn: &Connection,
    _by: &Organiser,
    grant: &Grant,
    child: ChildId,
    decision: &Decision,
    now: Moment,
) -> Result<(), AppError> {
    let known = conn
        .prepare_cached(&format!(
            "select c.place, c.reason from attendee a join child c using (attendee_id)
             where c.child_id = :child and {OF_THE_GRANT}"
        ))?
        .query_row(
            named_params! { ":child": child, ":assembly": grant.assembly(), ":institution": grant.institution() },
            |row| Ok(Standing::of_place(row.get("place")?, row.get("reason")?)),
        )
        .optional()?;
    if !still_waits(&known.ok_or(AppError::NotFound)?, decision)? {
        return Ok(());
    }
    let (place, reason) = match decision {
        Decision::Agree => ("given", None),
        Decision::Decline(reason) => ("declined", Some(reason)),
    };
    conn.execute(
        "update child set place = :place, reason = :reason where child_id = :child",
        named_params! { ":place": place, ":reason": reason, ":child": child },
    )?;
    note(conn, grant, "child.decided", child.into(), place, now)
}

/// Decides about something to be booked that was asked for late: it is booked, or it cannot be had. Said twice, it is done
/// once.
pub fn decide_booking(
    conn: &Connection,
    _by: &Organiser,
    grant: &Grant,
    need: NeedId,
    decision: &Decision,
    now: Moment,
) -> Result<(), AppError> {
    let known = conn
        .prepare_cached(&format!(
            "select n.state, n.reason from attendee a join need n using (attendee_id)
             where n.need_id = :need and n.late = 1 and {OF_THE_GRANT}"
        ))?
        .query_row(
            named_params! { ":need": need, ":assembly": grant.assembly(), ":institution": grant.institution() },
            |row| Ok(Standing::of_need(row.get("state")?, row.get("reason")?)),
        )
        .optional()?;
    if !still_waits(&known.ok_or(AppError::NotFound)?, decision)? {
        return Ok(());
    }
    let (state, reason) = match decision {
        Decision::Agree => ("booked", None),
        Decision::Decline(reason) => ("cannot", Some(reason)),
    };
    conn.execute(
        "update need set state = :state, reason = :reason, state_at = :now, account_id = :account where need_id = :need",
        named_params! {
            ":state": state,
            ":reason": reason,
            ":now": now,
            ":account": grant.actor().account(),
            ":need": need,
        },
    )?;
    note(conn, grant, "need.decided", need.into(), state, now)
}

fn note(
    conn: &Connection,
    grant: &Grant,
    action: &'static str,
    subject: i64,
    to: &str,
    now: Moment,
) -> Result<(), AppError> {
    let entry = audit::Entry { subject: Some(subject), fields: Some(to), ..audit::Entry::within(action, grant) };
    Ok(audit::note(conn, grant.actor(), now, &entry)?)
}
