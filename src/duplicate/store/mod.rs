//! All SQL of people on two lists.

mod decide;
mod decided;
mod once;
mod release;
mod side;

pub use decide::{decide, standing};
pub use decided::{Decided, decided, decided_by, decided_count};
pub use once::{COUNTS_BY, OF_LISTED, TOLD_BESIDE, child_once, need_once};
pub use release::release;
pub use side::{Side, sides};

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, named_params};

use super::model::{Candidate, Pair, pairs};
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::list::model::{AttendeeId, Details, Email, Identity, PersonName, Phone};
use crate::words::folded;

/// The pairs that wait for a decision, likeliest first. Reads every listed person of the assembly once, and holds them against
/// each other: for the page that shows them, and for no other.
pub fn open_pairs(conn: &Connection, by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Pair>> {
    Ok(pairs(&candidates(conn, by, assembly)?, &told_apart(conn, assembly)?))
}

/// Everybody who is listed. Who is not sure yet, was taken off or counts elsewhere counts nowhere twice. Children speak for it
/// where whoever asks may see them: that a pair is shown would tell of them.
fn candidates(conn: &Connection, by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Candidate>> {
    let mut children = if by.role().sees_needs() { children(conn, assembly)? } else { HashMap::new() };
    conn.prepare_cached(
        "select a.attendee_id, a.institution_id, n.chapter, a.name, a.phone, a.email
         from attendee a join institution n using (institution_id)
         where a.assembly_id = :assembly and a.listed = 1 order by a.attendee_id",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        let id: AttendeeId = row.get("attendee_id")?;
        let key = PersonName::stored(row.get("name")?).key();
        let reached = Details {
            phone: row.get::<_, Option<String>>("phone")?.map(Phone::stored),
            email: row.get::<_, Option<String>>("email")?.map(Email::stored),
            ..Details::default()
        };
        Ok(Candidate {
            id,
            institution: row.get("institution_id")?,
            chapter: row.get("chapter")?,
            identity: Identity::of(key.clone(), &reached),
            key,
            children: children.remove(&id).unwrap_or_default(),
        })
    })?
    .collect()
}

fn children(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<HashMap<AttendeeId, Vec<String>>> {
    let mut children: HashMap<AttendeeId, Vec<String>> = HashMap::new();
    let mut statement = conn.prepare_cached(
        "select a.attendee_id, c.first_name from attendee a join child c using (attendee_id)
         where a.assembly_id = :assembly and a.listed = 1 and c.first_name is not null",
    )?;
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    while let Some(row) = rows.next()? {
        let name = folded(&row.get::<_, String>("first_name")?);
        if !name.is_empty() {
            children.entry(row.get("attendee_id")?).or_default().push(name);
        }
    }
    Ok(children)
}

fn told_apart(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<HashSet<(AttendeeId, AttendeeId)>> {
    conn.prepare_cached(
        "select t.one_id, t.other_id from two_people t join attendee a on a.attendee_id = t.one_id
         where a.assembly_id = :assembly",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| Ok((row.get("one_id")?, row.get("other_id")?)))?
    .collect()
}
