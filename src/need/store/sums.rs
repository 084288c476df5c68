//! How many people of a list need what: numbers without names.

use rusqlite::{Connection, named_params};

use crate::access::{Grant, Organiser};
use crate::need::model::NeedKind;

/// How many listed people need what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// How many need each kind, in the order of the kinds; what nobody needs is left out.
    pub kinds: Vec<(NeedKind, u32)>,
    /// How many said that they need nothing.
    pub nothing: u32,
}

/// How many listed people of an institution need what.
pub fn sums(conn: &Connection, _by: &Organiser, grant: &Grant) -> rusqlite::Result<Sums> {
    let scope = named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() };
    let mut kinds: Vec<(NeedKind, u32)> = conn
        .prepare_cached(
            "select n.kind, count(*) as people from attendee a join need n using (attendee_id)
             where a.assembly_id = :assembly and a.institution_id = :institution and a.listed = 1
             group by n.kind",
        )?
        .query_map(scope, |row| Ok((row.get("kind")?, row.get("people")?)))?
        .collect::<rusqlite::Result<_>>()?;
    kinds.sort_unstable();
    let nothing = conn
        .prepare_cached(
            "select count(*) as people from attendee a
             where a.assembly_id = :assembly and a.institution_id = :institution and a.listed = 1
                and a.needs_answered = 1 and not exists (select 1 from need n where n.attendee_id = a.attendee_id)
                and not exists (select 1 from child c where c.attendee_id = a.attendee_id)",
        )?
        .query_row(scope, |row| row.get("people"))?;
    Ok(Sums { kinds, nothing })
}
