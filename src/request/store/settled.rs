//! What became of a request that does not wait any more.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::error::{AppError, unreadable};
use crate::list::model::{Asked, SubmissionState};
use crate::need::model::{NeedAnswer, Standing};
use crate::request::model::{RequestId, Settled, Wanted};
use crate::words::{counted, number};

/// What was said to a request of that assembly that does not wait (any more); none if there is no such request.
pub fn settled(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    id: RequestId,
) -> Result<Option<Settled>, AppError> {
    // What people need, and their children, are for whose role sees them.
    if matches!(id, RequestId::Place(_) | RequestId::Booking(_)) && !by.role().sees_needs() {
        return Ok(None);
    }
    let (facts, actions) = match id {
        RequestId::Names(_) => (NAMES, "list.agreed, list.declined"),
        RequestId::Place(_) => (PLACE, "child.decided"),
        RequestId::Booking(_) => (BOOKING, "need.decided"),
        RequestId::Seat(_) => (SEAT, "seat.decided"),
    };
    // Who decided stands in the audit.
    let sql = format!(
        "select w.*, n.name as institution,
            (select coalesce(l.name, c.name) from audit_event e left join leader l using (leader_id)
                left join account c using (account_id)
                where e.assembly_id = :assembly and e.institution_id = w.institution_id and e.subject_id = :id
                    and instr(:actions, e.action) > 0
                order by e.audit_event_id desc limit 1) as decided_by
         from ({facts}) w join institution n using (institution_id)"
    );
    let read = |row: &Row<'_>| match id {
        RequestId::Names(_) => names(row),
        _ => of_a_person(row, id),
    };
    let found = conn
        .prepare_cached(&sql)?
        .query_row(named_params! { ":assembly": assembly, ":id": id.number(), ":actions": actions }, read)
        .optional()?;
    Ok(found.flatten())
}

const NAMES: &str = "select s.institution_id, s.state, s.reason, s.request,
        (select e.new_number from audit_event e where e.assembly_id = s.assembly_id
            and e.institution_id = s.institution_id and e.subject_id = s.submission_id and e.action = 'list.agreed')
            as agreed
    from submission s where s.submission_id = :id and s.assembly_id = :assembly";
const PLACE: &str = "select a.institution_id, a.name, a.withdrawn_at, c.age_years, c.place, c.reason
    from child c join attendee a using (attendee_id) where c.child_id = :id and a.assembly_id = :assembly";
const BOOKING: &str = "select a.institution_id, a.name, a.withdrawn_at, n.kind, n.detail, n.state, n.reason
    from need n join attendee a using (attendee_id) where n.need_id = :id and a.assembly_id = :assembly";
const SEAT: &str = "select a.institution_id, a.name, a.withdrawn_at, t.seat, t.reason
    from travel t join attendee a using (attendee_id)
    where t.attendee_id = :id and t.mode = 'coach' and a.assembly_id = :assembly";

/// A list that nobody had to agree to is no request.
fn names(row: &Row<'_>) -> rusqlite::Result<Option<Settled>> {
    let request: Option<String> = row.get("request")?;
    let asked: Asked = match request {
        Some(request) => serde_json::from_str(&request).map_err(unreadable)?,
        None => Asked::default(),
    };
    let left = u32::try_from(asked.people.len()).unwrap_or(u32::MAX);
    let (agreed, reason): (Option<u32>, Option<String>) = (row.get("agreed")?, row.get("reason")?);
    let because = reason.map_or_else(String::new, |reason| format!(": {reason}"));
    let outcome = match (row.get("state")?, agreed) {
        (SubmissionState::Saved, Some(_)) if left == 0 => "agreed".to_owned(),
        (SubmissionState::Saved, Some(agreed)) => {
            format!("{} of {} agreed{because}", number(agreed), number(agreed + left))
        }
        (SubmissionState::Declined, _) => format!("not agreed{because}"),
        _ => return Ok(None),
    };
    let names = counted(agreed.unwrap_or(0) + left, "more name", "more names");
    Ok(Some(Settled {
        what: format!("{names} on the list"),
        institution: row.get("institution_id")?,
        institution_name: row.get("institution")?,
        outcome,
        by: row.get("decided_by")?,
    }))
}

/// What nobody decided and does not wait either was never asked for.
fn of_a_person(row: &Row<'_>, id: RequestId) -> rusqlite::Result<Option<Settled>> {
    let (name, reason) = (row.get("name")?, row.get("reason")?);
    let (wanted, standing) = match id {
        RequestId::Place(_) => {
            (Wanted::Place { name, age_years: row.get("age_years")? }, Standing::of_place(row.get("place")?, reason))
        }
        RequestId::Booking(_) => {
            let detail: Option<String> = row.get("detail")?;
            let answer = NeedAnswer { kind: row.get("kind")?, detail: detail.unwrap_or_default() };
            (Wanted::Booking { name, answer }, Standing::of_need(row.get("state")?, reason))
        }
        RequestId::Seat(_) | RequestId::Names(_) => {
            (Wanted::Seat { name, pick_up: None }, Standing::of_place(row.get("seat")?, reason))
        }
    };
    let withdrawn: Option<String> = row.get("withdrawn_at")?;
    let outcome = match standing {
        _ if withdrawn.is_some() => "they were taken off the list".to_owned(),
        Standing::Waiting => return Ok(None),
        Standing::Agreed => "agreed".to_owned(),
        Standing::Declined(None) => "not agreed".to_owned(),
        Standing::Declined(Some(reason)) => format!("not agreed: {reason}"),
    };
    Ok(Some(Settled {
        what: wanted.what(),
        institution: row.get("institution_id")?,
        institution_name: row.get("institution")?,
        outcome,
        by: row.get("decided_by")?,
    }))
}
