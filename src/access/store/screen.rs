//! The link of the screen in the room.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::access::audit;
use crate::access::model::{Organiser, Screen};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;

/// The screen of an assembly, with the generation that its token must be of; none if there is no such assembly.
pub fn screen(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Option<Screen>> {
    conn.prepare_cached("select screen_generation from assembly where assembly_id = :assembly")?
        .query_row(named_params! { ":assembly": assembly }, |row| {
            Ok(Screen { assembly, generation: row.get("screen_generation")? })
        })
        .optional()
}

/// Replaces the link of a screen: whoever has the old one is told nothing more.
pub fn replace_screen(conn: &Connection, by: &Organiser, assembly: AssemblyId, now: Moment) -> rusqlite::Result<()> {
    let generation: i64 = conn.query_row(
        "update assembly set screen_generation = screen_generation + 1 where assembly_id = :assembly
         returning screen_generation",
        named_params! { ":assembly": assembly },
        |row| row.get("screen_generation"),
    )?;
    let entry = audit::Entry {
        assembly: Some(assembly),
        old: Some(generation - 1),
        new: Some(generation),
        ..audit::Entry::of("screen.replaced")
    };
    audit::note(conn, by.actor(), now, &entry)
}
