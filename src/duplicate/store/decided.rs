//! What was said about people on two lists.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::list::model::AttendeeId;

/// A pair about which something was said.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The one of the lower id.
    pub one: AttendeeId,
    /// The other.
    pub other: AttendeeId,
    /// Who of them counts, if they are one person; none: they are two.
    pub counted: Option<AttendeeId>,
    /// When it was said.
    pub at: Moment,
    /// By whom; none: the organiser at the machine.
    pub by: Option<String>,
}

/// When somebody was excluded, and by whom, stands in the audit.
const DECIDED: &str = "
    select min(a.attendee_id, a.counted_as_id) as one_id, max(a.attendee_id, a.counted_as_id) as other_id,
        a.counted_as_id as counted_id, e.at, e.account_id
    from attendee a join audit_event e on e.audit_event_id = (
        select max(d.audit_event_id) from audit_event d where d.assembly_id = a.assembly_id
            and d.institution_id = a.institution_id and d.action = 'person.counted_elsewhere'
            and d.subject_id = a.attendee_id)
    where a.assembly_id = :assembly and a.counted_as_id is not null
    union all
    select t.one_id, t.other_id, null, t.decided_at, t.account_id
    from two_people t join attendee a on a.attendee_id = t.one_id where a.assembly_id = :assembly";

/// How many pairs something was said about.
pub fn decided_count(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<u32> {
    conn.prepare_cached(&format!("select count(*) as decided from ({DECIDED})"))?
        .query_row(named_params! { ":assembly": assembly }, |row| row.get("decided"))
}

/// One page of what was said, the latest first.
pub fn decided(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    from: u32,
    most: u32,
) -> rusqlite::Result<Vec<Decided>> {
    conn.prepare_cached(&format!(
        "select d.*, c.name as decided_by from ({DECIDED}) d left join account c using (account_id)
         order by d.at desc, d.one_id, d.other_id limit :most offset :from"
    ))?
    .query_map(named_params! { ":assembly": assembly, ":from": from, ":most": most }, |row| {
        Ok(Decided {
            one: row.get("one_id")?,
            other: row.get("other_id")?,
            counted: row.get("counted_id")?,
            at: row.get("at")?,
            by: row.get("decided_by")?,
        })
    })?
    .collect()
}

/// Who said what stands about a pair, the one of the lower id first; none: nobody, or the organiser at the machine.
pub fn decided_by(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    (one, other): (AttendeeId, AttendeeId),
) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached(&format!(
        "select c.name from ({DECIDED}) d join account c using (account_id) where d.one_id = :one and d.other_id = :other"
    ))?
    .query_row(named_params! { ":assembly": assembly, ":one": one, ":other": other }, |row| row.get("name"))
    .optional()
}
