//! All SQL of what waits.

use rusqlite::{Connection, Row, named_params};

use super::model::{RequestId, Waiting, Wanted};
use crate::access::{Grant, Organiser};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::store as list;
use crate::need::model::{Decision, NeedAnswer};
use crate::need::store as need;
use crate::travel::store as travel;

/// Every request of the assembly that waits, whoever made it: one row each. The few rows that wait are looked up first and
/// their people after them, so that it is quick however many people there are.
const WAITING: &str = "
    select 'names' as kind, s.submission_id as id, s.institution_id, s.made_at as asked_at, s.request, null as name,
        null as age_years, null as need, null as detail, null as pick_up_id
    from submission s
    where s.assembly_id = :assembly and s.state = 'waiting' and s.request is not null
    union all
    select 'place', c.child_id, a.institution_id, c.asked_at, null, a.name, c.age_years, null, null, null
    from child c cross join attendee a using (attendee_id)
    where a.assembly_id = :assembly and a.listed_at is not null and a.withdrawn_at is null and c.place = 'asked'
    union all
    select 'booking', n.need_id, a.institution_id, n.asked_at, null, a.name, null, n.kind, n.detail, null
    from need n cross join attendee a using (attendee_id)
    where a.assembly_id = :assembly and a.listed_at is not null and a.withdrawn_at is null and n.late = 1
        and n.state = 'asked'
    union all
    select 'seat', a.attendee_id, a.institution_id, t.asked_at, null, a.name, null, null, null, t.pick_up_id
    from travel t cross join attendee a using (attendee_id)
    where a.assembly_id = :assembly and a.listed_at is not null and a.withdrawn_at is null and t.mode = 'coach'
        and t.seat = 'asked'";

/// What waits, the earliest first: of one institution, or of all.
pub fn waiting(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    of: Option<InstitutionId>,
) -> rusqlite::Result<Vec<Waiting>> {
    conn.prepare_cached(&format!(
        "select w.*, n.name as institution from ({WAITING}) w join institution n using (institution_id)
         where :of is null or w.institution_id = :of order by w.asked_at, w.kind, w.id"
    ))?
    .query_map(named_params! { ":assembly": assembly, ":of": of }, from_row)?
    .collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    let kind: String = row.get("kind")?;
    let (id, wanted) = match kind.as_str() {
        "names" => {
            let request: String = row.get("request")?;
            let unreadable =
                |error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error));
            (RequestId::Names(row.get("id")?), Wanted::Names(serde_json::from_str(&request).map_err(unreadable)?))
        }
        "place" => {
            let wanted = Wanted::Place { name: row.get("name")?, age_years: row.get("age_years")? };
            (RequestId::Place(row.get("id")?), wanted)
        }
        "booking" => {
            let detail: Option<String> = row.get("detail")?;
            let answer = NeedAnswer { kind: row.get("need")?, detail: detail.unwrap_or_default() };
            (RequestId::Booking(row.get("id")?), Wanted::Booking { name: row.get("name")?, answer })
        }
        _ => {
            let wanted = Wanted::Seat { name: row.get("name")?, pick_up: row.get("pick_up_id")? };
            (RequestId::Seat(row.get("id")?), wanted)
        }
    };
    Ok(Waiting {
        id,
        institution: row.get("institution_id")?,
        institution_name: row.get("institution")?,
        wanted,
        asked_at: row.get("asked_at")?,
    })
}

/// Carries out what an organiser decided about a request of the grant's institution. Said twice, it is done once.
pub fn decide(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    id: RequestId,
    decision: &Decision,
    now: Moment,
) -> Result<(), AppError> {
    match (id, decision) {
        (RequestId::Names(id), Decision::Agree) => list::agree(conn, grant, id, now),
        (RequestId::Names(id), Decision::Decline(reason)) => list::decline(conn, grant, id, reason, now),
        (RequestId::Place(child), decision) => need::decide_place(conn, by, grant, child, decision, now),
        (RequestId::Booking(need), decision) => need::decide_booking(conn, by, grant, need, decision, now),
        (RequestId::Seat(attendee), decision) => travel::decide_seat(conn, by, grant, attendee, decision, now),
    }
}
