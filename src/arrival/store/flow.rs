//! When and where those came in who stand.

use std::collections::HashMap;

use rusqlite::{Connection, named_params};

use crate::access::Organiser;
use crate::arrival::model::{QUARTER, Stream, around};
use crate::assembly::model::Assembly;
use crate::institution::model::InstitutionId;

/// Everybody who stands, by quarters of an hour in their order and by doors.
pub fn streams(conn: &Connection, _by: &Organiser, assembly: &Assembly) -> rusqlite::Result<Vec<Stream>> {
    conn.prepare_cached(
        "select unixepoch(e.happened_at) / :quarter as quarter, d.name as door, count(r.attendee_id) as named,
            count(*) - count(r.attendee_id) as counted, sum(e.happened_at > :start) as late, max(e.happened_at) as last
         from arrival r join door_event e using (door_event_id) left join door d using (door_id)
         where r.assembly_id = :assembly and r.undone_by_id is null
         group by quarter, door_id order by quarter, d.name",
    )?
    .query_map(named_params! { ":quarter": QUARTER, ":start": assembly.starts_at, ":assembly": assembly.id }, |row| {
        Ok(Stream {
            quarter: row.get("quarter")?,
            door: row.get("door")?,
            named: row.get("named")?,
            counted: row.get("counted")?,
            late: row.get("late")?,
            last: row.get("last")?,
        })
    })?
    .collect()
}

/// How many of those who stand came after the start, by their institution or with nobody, where there are any.
pub fn late(
    conn: &Connection,
    _by: &Organiser,
    assembly: &Assembly,
) -> rusqlite::Result<HashMap<Option<InstitutionId>, u32>> {
    conn.prepare_cached(
        "select r.institution_id, count(*) as late from arrival r join door_event e using (door_event_id)
         where r.assembly_id = :assembly and r.undone_by_id is null and e.happened_at > :start and e.happened_at <= :until
         group by r.institution_id",
    )?
    .query_map(
        named_params! {
            ":assembly": assembly.id,
            ":start": assembly.starts_at,
            ":until": around(assembly).end(),
        },
        |row| Ok((row.get("institution_id")?, row.get("late")?)),
    )?
    .collect()
}
