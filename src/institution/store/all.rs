//! Every institution of the alliance.

use rusqlite::{Connection, Row, named_params};

use super::{COLUMNS, IS_THERE, from_row};
use crate::access::Organiser;
use crate::assembly::model::{AssemblyId, Zone};
use crate::clock::Moment;
use crate::institution::model::{Institution, InstitutionId};

/// One institution with what is shown beside it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The institution.
    pub institution: Institution,
    /// How many leaders speak for it.
    pub leaders: u32,
}

/// Every institution, the active ones first, in the order of their names.
pub fn lines(conn: &Connection, _by: &Organiser) -> rusqlite::Result<Vec<Line>> {
    let line = |row: &Row<'_>| Ok(Line { institution: from_row(row)?, leaders: row.get("leaders")? });
    conn.prepare_cached(&format!(
        "select {COLUMNS}, (select count(*) from leader_institution s
                where s.institution_id = n.institution_id and s.until is null) as leaders
         from institution n where {IS_THERE} order by n.active desc, n.name"
    ))?
    .query_map([], line)?
    .collect()
}

/// The chapters there are, in their order.
pub fn chapters(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached(&format!(
        "select distinct n.chapter from institution n where n.chapter is not null and {IS_THERE} order by n.chapter limit 50"
    ))?
    .query_map([], |row| row.get("chapter"))?
    .collect()
}

/// The assemblies that an institution was invited to, the latest first, `most` of them: id, title, start and zone.
pub fn assemblies(
    conn: &Connection,
    _by: &Organiser,
    id: InstitutionId,
    most: u32,
) -> rusqlite::Result<Vec<(AssemblyId, String, Moment, Zone)>> {
    conn.prepare_cached(
        "select s.assembly_id, s.title, s.starts_at, s.time_zone from invitation i join assembly s using (assembly_id)
         where i.institution_id = :id order by s.starts_at desc, s.assembly_id desc limit :most",
    )?
    .query_map(named_params! { ":id": id, ":most": most }, |row| {
        Ok((row.get("assembly_id")?, row.get("title")?, row.get("starts_at")?, row.get("time_zone")?))
    })?
    .collect()
}
