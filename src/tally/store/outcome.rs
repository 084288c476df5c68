//! What institutions' promises came to: who of a list was not seen, and one institution over its assemblies.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{COLUMNS, from_row};
use crate::access::Organiser;
use crate::arrival::store::WAS_SEEN;
use crate::assembly::model::AssemblyId;
use crate::institution::model::InstitutionId;
use crate::tally::model::{NoShowLine, NoShows, Row};

/// The row of one institution at one assembly, invited or not; none if it was not invited and nobody came with it.
pub fn row_of(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    institution: InstitutionId,
) -> rusqlite::Result<Option<Row>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from tally where assembly_id = :assembly and institution_id = :institution"
    ))?
    .query_row(named_params! { ":assembly": assembly, ":institution": institution }, from_row)
    .optional()
}

/// The assemblies that an institution was invited to or came to, the latest first.
pub fn assemblies_of(
    conn: &Connection,
    _by: &Organiser,
    institution: InstitutionId,
) -> rusqlite::Result<Vec<AssemblyId>> {
    conn.prepare_cached(
        "select assembly_id from assembly where assembly_id in (
            select assembly_id from invitation where institution_id = :institution
            union select assembly_id from arrival where institution_id = :institution and undone_by_id is null)
         order by starts_at desc, assembly_id desc",
    )?
    .query_map(named_params! { ":institution": institution }, |row| row.get("assembly_id"))?
    .collect()
}

/// How many of each institution's list were not seen at an assembly, where there are any.
pub fn no_shows(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
) -> rusqlite::Result<HashMap<InstitutionId, NoShows>> {
    conn.prepare_cached(&format!(
        "with unnamed as (
            select institution_id, count(*) as bodies from arrival
            where assembly_id = :assembly and undone_by_id is null and attendee_id is null group by institution_id
        )
        select a.institution_id, count(*) as not_seen, coalesce(u.bodies, 0) as unnamed
         from attendee a left join unnamed u using (institution_id)
         where a.assembly_id = :assembly and a.listed = 1 and not {WAS_SEEN}
         group by a.institution_id"
    ))?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        let (not_seen, unnamed): (u32, u32) = (row.get("not_seen")?, row.get("unnamed")?);
        Ok((row.get("institution_id")?, NoShows::new(not_seen, unnamed)))
    })?
    .collect()
}

/// Who was listed and did not come, by institution and name: by name where every arrival of their institution has one, else as
/// a number. Nobody before the assembly's first arrival.
pub fn no_show_lines(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<NoShowLine>> {
    conn.prepare_cached(&format!(
        "with unnamed as (
            select institution_id, count(*) as bodies from arrival
            where assembly_id = :assembly and undone_by_id is null and attendee_id is null group by institution_id
        )
        select n.name as institution, iif(u.bodies is null, a.name, null) as person, count(*) as not_seen,
            coalesce(u.bodies, 0) as unnamed
         from attendee a join institution n using (institution_id) left join unnamed u using (institution_id)
         where a.assembly_id = :assembly and a.listed = 1 and not {WAS_SEEN}
            and exists (select 1 from arrival where assembly_id = :assembly and undone_by_id is null)
         group by a.institution_id, iif(u.bodies is null, a.attendee_id, null)
         order by n.name, a.institution_id, a.name collate nocase, a.attendee_id"
    ))?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        Ok(NoShowLine {
            institution: row.get("institution")?,
            name: row.get("person")?,
            no_shows: NoShows::new(row.get("not_seen")?, row.get("unnamed")?),
        })
    })?
    .collect()
}
