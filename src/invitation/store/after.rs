//! Who came, once an assembly is over.

use rusqlite::{Connection, named_params};

use crate::access::Grant;
use crate::arrival::store::WAS_SEEN;
use crate::invitation::model::Attendance;

/// Who of the grant's institution came, and who of its list was not seen.
pub fn attendance(conn: &Connection, grant: &Grant) -> rusqlite::Result<Attendance> {
    let mut attendance = conn
        .prepare_cached(
            "select exists (select 1 from arrival where assembly_id = :assembly and undone_by_id is null) as counted,
                (select count(*) from arrival where assembly_id = :assembly and institution_id = :institution
                    and undone_by_id is null and attendee_id is null) as unnamed",
        )?
        .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
            Ok(Attendance { counted: row.get("counted")?, unnamed: row.get("unnamed")?, ..Attendance::default() })
        })?;
    let mut people = conn.prepare_cached(
        &format!(
            "select a.name, {WAS_SEEN} as came
             from attendee a where a.assembly_id = :assembly and a.institution_id = :institution and (a.listed = 1 or came)
             order by a.name collate nocase, a.attendee_id"
        ),
    )?;
    let mut rows =
        people.query(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() })?;
    while let Some(row) = rows.next()? {
        let names = if row.get("came")? { &mut attendance.came } else { &mut attendance.not_seen };
        names.push(row.get("name")?);
    }
    Ok(attendance)
}
