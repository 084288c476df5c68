//! Where coaches stop.

use rusqlite::{Connection, named_params};

use crate::access::{Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::travel::{PickUp, PickUpId};

/// Adds a stop.
pub fn add_pick_up(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    place: &str,
    leaves_at: Option<Moment>,
    now: Moment,
) -> rusqlite::Result<PickUpId> {
    let id = conn.query_row(
        "insert into pick_up (assembly_id, place, leaves_at) values (:assembly, :place, :leaves_at) returning pick_up_id",
        named_params! { ":assembly": assembly, ":place": place, ":leaves_at": leaves_at },
        |row| row.get("pick_up_id"),
    )?;
    let entry =
        audit::Entry { assembly: Some(assembly), subject: Some(i64::from(id)), ..audit::Entry::of("pick_up.added") };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(id)
}

/// The stops of an assembly, the first to leave first, those without a time last.
pub fn pick_ups(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Vec<PickUp>> {
    conn.prepare_cached(
        "select pick_up_id, place, leaves_at from pick_up where assembly_id = :assembly
         order by leaves_at nulls last, place, pick_up_id",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        Ok(PickUp { id: row.get("pick_up_id")?, place: row.get("place")?, leaves_at: row.get("leaves_at")? })
    })?
    .collect()
}
