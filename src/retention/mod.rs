//! How long what is told of people is kept, and its erasing: by date, before its date, and of one person who asks for it.
//!
//! Needs and children go first, then names and all other words of people; numbers stay for ever, so that the tally and what an
//! institution kept are true after names are gone. Each slice erases what is its own; this one says when, and notes it.
//!
//! What was erased is noted beside the database as well ([`notes`]): whoever restores a copy from before then has it erased
//! again.

mod again;
pub mod model;
pub mod notes;
pub mod pages;
pub mod person;
pub mod store;

pub use again::erase_again;
pub use pages::router;

use std::path::Path;

use crate::App;
use crate::access::Actor;
use crate::error::AppError;

/// Erases everything whose time has come, one thing at a time, so that nobody waits long for the one writer.
pub async fn erase_what_is_due(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    for due in app.db.read(move |conn| store::due(conn, now)).await? {
        let notes = app.notes();
        app.db.write(move |conn| store::note_and_erase(conn, &notes, Actor::Machine, due.what(), now)).await?;
    }
    Ok(())
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
