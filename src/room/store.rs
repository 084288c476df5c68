//! All SQL of the screen.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::model::Numbers;
use crate::access::{NumbersGrant, Organiser, audit};
use crate::arrival::store as arrivals;
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::tally::store as tally;

/// What can have changed the numbers. Each is the end of an index, so that it can be asked every second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The last event at any door.
    events: i64,
    /// The last thing that anybody did.
    done: i64,
    /// The generation of the screen's link.
    pub generation: i64,
}

/// Where everything stands that the numbers are put together from; none if there is no such assembly.
pub fn cursor(conn: &Connection, grant: &NumbersGrant) -> rusqlite::Result<Option<Cursor>> {
    conn.prepare_cached(
        "select coalesce((select max(door_event_id) from door_event), 0) as events,
            coalesce((select max(audit_event_id) from audit_event), 0) as done, screen_generation
         from assembly where assembly_id = :assembly",
    )?
    .query_row(named_params! { ":assembly": grant.assembly() }, |row| {
        Ok(Cursor { events: row.get("events")?, done: row.get("done")?, generation: row.get("screen_generation")? })
    })
    .optional()
}

/// Puts the numbers together as they stand at `now`.
pub fn numbers(conn: &Connection, grant: &NumbersGrant, now: Moment) -> Result<Numbers, AppError> {
    let assembly = assemblies::assembly(conn, grant.assembly())?.ok_or(AppError::NotFound)?;
    let counting = arrivals::counting(conn, assembly.id)?.ok_or(AppError::NotFound)?;
    let rows = tally::rows(conn, grant)?;
    Ok(Numbers::new(&assembly, &counting, &rows, shows_pledged(conn, assembly.id)?, now))
}

/// Whether the screen says what each institution pledged.
pub fn shows_pledged(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<bool> {
    conn.prepare_cached("select screen_pledged from assembly where assembly_id = :assembly")?
        .query_row(named_params! { ":assembly": assembly }, |row| row.get("screen_pledged"))
}

/// Has the screen say what each institution pledged, or not.
pub fn show_pledged(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    shows: bool,
    now: Moment,
) -> rusqlite::Result<()> {
    let changed = conn.execute(
        "update assembly set screen_pledged = :shows where assembly_id = :assembly and screen_pledged <> :shows",
        named_params! { ":shows": shows, ":assembly": assembly },
    )?;
    if changed == 0 {
        return Ok(());
    }
    let entry = audit::Entry {
        assembly: Some(assembly),
        fields: Some("screen_pledged"),
        ..audit::Entry::of("assembly.changed")
    };
    audit::note(conn, by.actor(), now, &entry)
}
