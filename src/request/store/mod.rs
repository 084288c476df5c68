//! All SQL of what waits.

mod settled;
mod so_far;

pub use settled::settled;
pub use so_far::so_far;

use rusqlite::{Connection, Row, named_params};

use super::model::{RequestId, Verdict, Waiting, Wanted};
use crate::access::{Grant, Organiser, audit, store as access};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::{AppError, unreadable};
use crate::institution::model::InstitutionId;
use crate::list::store as list;
use crate::need::model::{Decision, NeedAnswer};
use crate::need::store as need;
use crate::travel::store as travel;

/// Every request of the assembly that waits, whoever made it: one row each. The few rows that wait are looked up first and
/// their people after them, so that it is quick however many people there are.
const WAITING: &str = "
    select 'names' as kind, s.submission_id as id, s.institution_id, s.made_at as asked_at, s.request, null as name,
        1 as counts, null as age_years, null as need, null as detail, null as pick_up_id
    from submission s
    where s.assembly_id = :assembly and s.state = 'waiting' and s.request is not null
    union all
    select 'place', c.child_id, a.institution_id, c.asked_at, null, a.name, a.listed, c.age_years, null, null, null
    from child c cross join attendee a using (attendee_id)
    where a.assembly_id = :assembly and a.listed_at is not null and a.withdrawn_at is null and c.place = 'asked'
    union all
    select 'booking', n.need_id, a.institution_id, n.asked_at, null, a.name, a.listed, null, n.kind, n.detail, null
    from need n cross join attendee a using (attendee_id)
    where a.assembly_id = :assembly and a.listed_at is not null and a.withdrawn_at is null and n.late = 1
        and n.state = 'asked'
    union all
    select 'seat', a.attendee_id, a.institution_id, t.asked_at, null, a.name, a.listed, null, null, null,
        coalesce(t.pick_up_id, i.main_pick_up_id)
    from travel t cross join attendee a using (attendee_id)
        cross join invitation i on i.assembly_id = :assembly and i.institution_id = a.institution_id
    where a.assembly_id = :assembly and a.listed_at is not null and a.withdrawn_at is null and t.mode = 'coach'
        and t.seat = 'asked'";

/// What people need, and their children, are for whose role sees them.
const FOR_WHOM: &str = "(:sees_needs or kind not in ('place', 'booking'))";

/// How many requests of the assembly wait: the number that a page puts beside "Requests" in its header.
pub fn waiting_count(conn: &Connection, by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<u32> {
    conn.prepare_cached(&format!("select count(*) as waiting from ({WAITING}) where {FOR_WHOM}"))?
        .query_row(named_params! { ":assembly": assembly, ":sees_needs": by.role().sees_needs() }, |row| {
            row.get("waiting")
        })
}

/// Notes that an organiser looked at requests about what people need: how many wait, of the assembly or of one institution.
/// Nothing if none does, or their role is shown none.
pub fn note_looked(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    of: Option<InstitutionId>,
    now: Moment,
) -> rusqlite::Result<()> {
    let many: i64 = conn
        .prepare_cached(&format!(
            "select count(*) as waiting from ({WAITING}) where kind in ('place', 'booking') and {FOR_WHOM}
                and (:of is null or institution_id = :of)"
        ))?
        .query_row(
            named_params! { ":assembly": assembly, ":sees_needs": by.role().sees_needs(), ":of": of },
            |row| row.get("waiting"),
        )?;
    if many == 0 {
        return Ok(());
    }
    let entry = audit::Entry {
        assembly: Some(assembly),
        institution: of,
        new: Some(many),
        ..audit::Entry::of("requests.seen")
    };
    audit::note(conn, by.actor(), now, &entry)
}

/// One page of what waits, the earliest first.
pub fn waiting(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    from: u32,
    most: u32,
) -> rusqlite::Result<Vec<Waiting>> {
    read(conn, by, assembly, &Which { from, most: Some(most), ..Which::default() })
}

/// All that waits of one institution, the earliest first.
pub fn waiting_of(conn: &Connection, by: &Organiser, grant: &Grant) -> rusqlite::Result<Vec<Waiting>> {
    read(conn, by, grant.assembly(), &Which { of: Some(grant.institution()), ..Which::default() })
}

/// One request, if it waits.
pub fn one(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    id: RequestId,
) -> rusqlite::Result<Option<Waiting>> {
    Ok(read(conn, by, assembly, &Which { id: Some(id), ..Which::default() })?.pop())
}

#[derive(Default)]
struct Which {
    of: Option<InstitutionId>,
    id: Option<RequestId>,
    from: u32,
    most: Option<u32>,
}

fn read(conn: &Connection, by: &Organiser, assembly: AssemblyId, which: &Which) -> rusqlite::Result<Vec<Waiting>> {
    // The audit knows who asked: it has an entry of the same moment.
    conn.prepare_cached(&format!(
        "select w.*, n.name as institution,
            case w.kind when 'names' then coalesce(i.names_by, s.names_by) when 'booking' then s.access_by
                else s.childcare_by end as due,
            (select coalesce(l.name, c.name) from audit_event e left join leader l using (leader_id)
                left join account c using (account_id)
                where e.assembly_id = :assembly and e.institution_id = w.institution_id and e.at = w.asked_at
                    and e.actor <> 'machine'
                order by e.audit_event_id limit 1) as asked_by
         from (select * from ({WAITING}) where {FOR_WHOM} and (:of is null or institution_id = :of)
                and (:kind is null or (kind = :kind and id = :id))
                order by asked_at, kind, id limit coalesce(:most, -1) offset :from) w
            join institution n using (institution_id)
            join invitation i on i.assembly_id = :assembly and i.institution_id = w.institution_id
            join assembly s on s.assembly_id = :assembly
         order by w.asked_at, w.kind, w.id"
    ))?
    .query_map(
        named_params! {
            ":assembly": assembly,
            ":sees_needs": by.role().sees_needs(),
            ":of": which.of,
            ":kind": which.id.map(RequestId::kind),
            ":id": which.id.map(RequestId::number),
            ":from": which.from,
            ":most": which.most,
        },
        from_row,
    )?
    .collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    let kind: String = row.get("kind")?;
    let (id, wanted) = match kind.as_str() {
        "names" => {
            let request: String = row.get("request")?;
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
        counts: row.get("counts")?,
        asked_at: row.get("asked_at")?,
        asked_by: row.get("asked_by")?,
        due: row.get("due")?,
    })
}

/// The grant for a request's institution.
pub fn grant_of(conn: &Connection, by: &Organiser, assembly: AssemblyId, request: &Waiting) -> Result<Grant, AppError> {
    access::grant(conn, by, assembly, request.institution)?.ok_or(AppError::NotFound)
}

/// Carries out what an organiser decided about a request of the grant's institution. Said twice, it is done once.
pub fn decide(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    id: RequestId,
    verdict: Verdict,
    now: Moment,
) -> Result<(), AppError> {
    let decision = match (id, verdict) {
        (RequestId::Names(id), Verdict::Agree) => return list::agree(conn, grant, id, now),
        (RequestId::Names(id), Verdict::Decline { reason }) => return list::decline(conn, grant, id, &reason, now),
        (RequestId::Names(id), Verdict::InPart { agreed, reason }) => {
            return list::agree_to_some(conn, grant, id, &agreed, &reason, now);
        }
        (_, Verdict::Agree) => Decision::Agree,
        (_, Verdict::Decline { reason } | Verdict::InPart { reason, .. }) => Decision::Decline(reason),
    };
    match id {
        RequestId::Names(_) => Ok(()),
        RequestId::Place(child) => need::decide_place(conn, by, grant, child, &decision, now),
        RequestId::Booking(need) => need::decide_booking(conn, by, grant, need, &decision, now),
        RequestId::Seat(attendee) => travel::decide_seat(conn, by, grant, attendee, &decision, now),
    }
}
