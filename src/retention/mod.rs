//! How long what is told of people is kept, and its erasing: by date, before its date, and of one person who asks for it.
//!
//! Needs and children go first, then names and all other words of people; numbers stay for ever, so that the tally and what an
//! institution kept are true after names are gone. Each slice erases what is its own; this one says when, and notes it.
//!
//! What was erased before its date is noted beside the database as well ([`notes`]): whoever restores a copy from before then
//! has it erased again.

pub mod model;
pub mod notes;
pub mod pages;
pub mod person;
pub mod store;

pub use pages::router;

use std::path::Path;

use rusqlite::Connection;

use crate::App;
use crate::access::Actor;
use crate::clock::Moment;
use crate::error::AppError;
use notes::Notes;

/// Erases everything whose time has come, one thing at a time, so that nobody waits long for the one writer.
pub async fn erase_what_is_due(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    for due in app.db.read(move |conn| store::due(conn, now)).await? {
        app.db.write(move |conn| store::erase(conn, Actor::Machine, due.what(), now)).await?;
    }
    Ok(())
}

/// Erases in a copy that is restored what was erased after it was made, and what is due by now; how much that was. Of older
/// notes the copy knows, and their ids may be others' since.
pub fn erase_again(conn: &Connection, notes: &[Notes], now: Moment) -> Result<usize, AppError> {
    let last_change: Option<Moment> =
        conn.query_row("select max(at) as at from audit_event", [], |row| row.get("at"))?;
    let mut all = Vec::new();
    for notes in notes {
        all.extend(notes.since(last_change).map_err(|error| AppError::Internal(error.into()))?);
    }
    all.extend(store::due(conn, now)?.into_iter().map(|due| due.what()));
    all.sort();
    all.dedup();
    for erasure in &all {
        store::erase(conn, Actor::Machine, *erasure, now)?;
    }
    Ok(all.len())
}

/// The names of the files beside the database that hold it as it was before an upgrade.
fn upgrade_copies(database: &Path) -> Vec<String> {
    let (Some(folder), Some(name)) = (database.parent(), database.file_name()) else { return Vec::new() };
    let begins = format!("{}.before-", name.to_string_lossy());
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(files) = folder.read_dir() else { return Vec::new() };
    let names = files.flatten().map(|file| file.file_name().to_string_lossy().into_owned());
    let mut copies: Vec<String> = names.filter(|name| name.starts_with(&begins)).collect();
    copies.sort();
    copies
}
