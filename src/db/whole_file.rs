//! A database file that appears under its name only when it is whole and on the disk.

use std::fs::File;
use std::io;
use std::path::Path;

use super::BackupError;

/// Has `fill` write a database under a passing name, then gives it the name `to`, unless that is taken by then.
///
/// The file is readable by its owner alone, as it holds people's names; SQLite gives its -wal file the same mode.
pub fn write(to: &Path, fill: impl FnOnce(&Path) -> rusqlite::Result<()>) -> Result<(), BackupError> {
    let failed = |error: io::Error| BackupError::File { path: to.to_owned(), error };
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let unfinished =
        tempfile::Builder::new().prefix(".turnout-").suffix(".part").tempfile_in(folder).map_err(failed)?;
    fill(unfinished.path()).map_err(|error| BackupError::Sql { path: to.to_owned(), error })?;
    // SQLite does not flush what `vacuum into` writes.
    unfinished.as_file().sync_all().map_err(failed)?;
    unfinished.persist_noclobber(to).map_err(|refused| match refused.error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists { path: to.to_owned() },
        _ => failed(refused.error),
    })?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}
