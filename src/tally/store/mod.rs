//! All questions to the view `tally`.

mod beside;
mod outcome;

pub use beside::{chase_rules, lines, set_chase_rules};
pub use outcome::{assemblies_of, no_show_lines, no_shows, row_of};

use rusqlite::{Connection, Row as SqlRow, named_params};

use super::model::{Named, Row};
use crate::access::{Grant, NumbersGrant};
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
pub fn rows(conn: &Connection, grant: &NumbersGrant) -> rusqlite::Result<Vec<Row>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from tally where assembly_id = :assembly order by institution_id is null, not invited, institution"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly() }, from_row)?
    .collect()
}
