//! All SQL of notes.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::model::{Note, NoteId, NoteWords};
use crate::access::{Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::db::erase;

const SELECT: &str = "select n.assembly_note_id, n.words, n.at, a.name as written_by
    from assembly_note n left join account a using (account_id)";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Note> {
    Ok(Note {
        id: row.get("assembly_note_id")?,
        words: row.get("words")?,
        at: row.get("at")?,
        by: row.get("written_by")?,
    })
}

/// How many notes there are on an assembly.
pub fn count(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<u32> {
    conn.prepare_cached("select count(*) as notes from assembly_note where assembly_id = :assembly")?
        .query_row(named_params! { ":assembly": assembly }, |row| row.get("notes"))
}

/// The notes on an assembly, the latest first.
pub fn notes(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    from: u32,
    most: u32,
) -> rusqlite::Result<Vec<Note>> {
    conn.prepare_cached(&format!(
        "{SELECT} where n.assembly_id = :assembly order by n.assembly_note_id desc limit :most offset :from"
    ))?
    .query_map(named_params! { ":assembly": assembly, ":most": most, ":from": from }, from_row)?
    .collect()
}

/// One note on an assembly; none if it is not there (any more).
pub fn note(conn: &Connection, _by: &Organiser, assembly: AssemblyId, id: NoteId) -> rusqlite::Result<Option<Note>> {
    conn.prepare_cached(&format!("{SELECT} where n.assembly_id = :assembly and n.assembly_note_id = :id"))?
        .query_row(named_params! { ":assembly": assembly, ":id": id }, from_row)
        .optional()
}

/// Adds a note.
pub fn add(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    words: &NoteWords,
    now: Moment,
) -> rusqlite::Result<NoteId> {
    let id: NoteId = conn
        .prepare_cached(
            "insert into assembly_note (assembly_id, words, at, account_id) values (:assembly, :words, :now, :account)
             returning assembly_note_id",
        )?
        .query_row(
            named_params! {
                ":assembly": assembly,
                ":words": words.as_str(),
                ":now": now,
                ":account": by.actor().account(),
            },
            |row| row.get("assembly_note_id"),
        )?;
    noted(conn, by, assembly, id, "assembly_note.added", now)?;
    Ok(id)
}

/// Takes a note off: its words are gone. False if it was not there.
pub fn take_off(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    id: NoteId,
    now: Moment,
) -> rusqlite::Result<bool> {
    let gone = conn.execute(
        "delete from assembly_note where assembly_id = :assembly and assembly_note_id = :id",
        named_params! { ":assembly": assembly, ":id": id },
    )?;
    if gone > 0 {
        erase::for_good();
        noted(conn, by, assembly, id, "assembly_note.taken_off", now)?;
    }
    Ok(gone > 0)
}

/// Erases the notes on an assembly: they may be about people.
pub fn erase_notes(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<()> {
    erase::for_good();
    conn.execute("delete from assembly_note where assembly_id = :assembly", named_params! { ":assembly": assembly })?;
    Ok(())
}

fn noted(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    id: NoteId,
    action: &'static str,
    now: Moment,
) -> rusqlite::Result<()> {
    let entry = audit::Entry { assembly: Some(assembly), subject: Some(id.into()), ..audit::Entry::of(action) };
    audit::note(conn, by.actor(), now, &entry)
}
