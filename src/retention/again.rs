//! Erasing again in a copy that is restored what was erased since it was made.

use rusqlite::Connection;

use super::model::Erasure;
use super::notes::{Note, Notes, What};
use super::store;
use crate::access::{Actor, audit};
use crate::clock::Moment;
use crate::error::AppError;

/// Erases in a copy what the notes `around` say was erased after it was made, and what is due by now; how much that was. All of
/// it is noted beside the database that the copy becomes, `own`.
///
/// What the copy knows is left: its ids may be others' since. So is what another database noted. The order of events decides,
/// never a clock.
pub fn erase_again(conn: &Connection, around: &[Notes], own: &Notes, now: Moment) -> Result<usize, AppError> {
    let place = store::place(conn)?;
    let files = around.iter().map(Notes::all).collect::<Result<Vec<_>, _>>()?;
    let mut all: Vec<Erasure> = Vec::new();
    let known = known(conn, &files)?;
    for note in files.iter().flatten().filter(|note| !known.contains(note)) {
        if let What::Erased(erasure) = note.what
            && is_later(conn, note)?
        {
            all.push(erasure);
        }
    }
    all.sort();
    all.dedup();
    own.take_up(around, place)?;
    for erasure in &all {
        store::erase(conn, Actor::Machine, *erasure, now)?;
    }
    let mut erased = all.len();
    for due in store::due(conn, now)? {
        store::note_and_erase(conn, own, Actor::Machine, due.what(), now)?;
        erased += 1;
    }
    audit::note(conn, Actor::Machine, now, &audit::Entry::of("database.restored"))?;
    own.add(&Note { at: now, what: What::Restored, place: Some(store::place(conn)?) })?;
    Ok(erased)
}

/// The notes that stand before the line of a copy that became this database: they were done then.
fn known(conn: &Connection, files: &[Vec<Note>]) -> Result<Vec<Note>, AppError> {
    let mut known = Vec::new();
    for notes in files {
        for (at, note) in notes.iter().enumerate() {
            if let (What::Restored, Some(place)) = (note.what, note.place)
                && store::has_been_at(conn, place)?
            {
                known.extend_from_slice(&notes[..at]);
            }
        }
    }
    Ok(known)
}

/// Whether a note is of this database, and of after all that it knows.
fn is_later(conn: &Connection, note: &Note) -> Result<bool, AppError> {
    let own = store::place(conn)?;
    Ok(match note.place {
        Some(place) => {
            let at_the_end = (place.event, place.at) == (own.event, own.at);
            place.first == own.first && (place.event > own.event || at_the_end)
        }
        // From before places were noted: the time is all there is.
        None => store::last_change(conn)?.is_none_or(|last| note.at >= last),
    })
}
