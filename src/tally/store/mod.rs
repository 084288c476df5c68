//! All questions to the view `tally`.

use std::collections::HashMap;

use rusqlite::{Connection, Row as SqlRow, named_params};

use super::model::{Beside, Named, Row};
use crate::access::{Grant, Organiser};
use crate::assembly::model::AssemblyId;
use crate::institution::model::InstitutionId;

const COLUMNS: &str =
    "institution_id, institution, kind, chapter, asked, pledged, listed, listed_late, unnamed, actual,
    walk_ins, kept, children, needs_not_answered, travel_not_answered, invited";

fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let id: Option<InstitutionId> = row.get("institution_id")?;
    let named = id.map(|id| {
        Ok::<_, rusqlite::Error>(Named {
            id,
            name: row.get("institution")?,
            kind: row.get("kind")?,
            chapter: row.get("chapter")?,
        })
    });
    Ok(Row {
        institution: named.transpose()?,
        invited: row.get("invited")?,
        asked: row.get("asked")?,
        pledged: row.get("pledged")?,
        listed: row.get("listed")?,
        listed_late: row.get("listed_late")?,
        unnamed: row.get("unnamed")?,
        actual: row.get("actual")?,
        walk_ins: row.get("walk_ins")?,
        kept: row.get("kept")?,
        children: row.get("children")?,
        needs_not_answered: row.get("needs_not_answered")?,
        travel_not_answered: row.get("travel_not_answered")?,
    })
}

/// The row of one institution at one assembly.
pub fn row(conn: &Connection, grant: &Grant) -> rusqlite::Result<Row> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from tally where assembly_id = :assembly and institution_id = :institution"
    ))?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, from_row)
}

/// Every row of an assembly: the invited institutions in code point order of their names, then those that came without an
/// invitation, then arrivals of nobody's.
pub fn rows(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Row>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from tally where assembly_id = :assembly order by institution_id is null, not invited, institution"
    ))?
    .query_map(named_params! { ":assembly": assembly }, from_row)?
    .collect()
}

/// What stands beside the numbers of each institution, where there is anything.
pub fn beside(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
) -> rusqlite::Result<HashMap<InstitutionId, Beside>> {
    conn.prepare_cached(
        "with person as (
            select attendee_id, institution_id from attendee
            where assembly_id = :assembly and listed_at is not null and withdrawn_at is null
        ), waiting as (
            select institution_id from submission where assembly_id = :assembly and state = 'waiting'
            union all select institution_id from person join child using (attendee_id) where place = 'asked'
            union all select institution_id from person join travel using (attendee_id) where mode = 'coach' and seat = 'asked'
            union all select institution_id from person join need using (attendee_id) where late = 1 and state = 'asked'
        )
        select i.institution_id, i.finished_at is not null as finished,
            (select count(*) from waiting w where w.institution_id = i.institution_id) as waiting
         from invitation i
         where i.assembly_id = :assembly and (i.finished_at is not null or i.institution_id in waiting)",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        Ok((row.get("institution_id")?, Beside { waiting: row.get("waiting")?, finished: row.get("finished")? }))
    })?
    .collect()
}
