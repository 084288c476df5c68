//! A consistent copy of the database in one file.

use std::fs::File;
use std::io;
use std::path::Path;

use super::{BackupError, connection};

/// Copies the database at `path` to the new file `to`, as it stands when the copying begins.
///
/// `vacuum into` reads one committed state and leaves out freed pages, so that nothing erased is in the copy. The copy
/// is not in WAL mode.
pub fn copy(path: &Path, to: &Path) -> Result<(), BackupError> {
    let exists = || BackupError::Exists { path: to.to_owned() };
    let file_failed = |error: io::Error| BackupError::File { path: to.to_owned(), error };
    let sql_failed = |error| BackupError::Sql { path: to.to_owned(), error };

    if to.try_exists().map_err(file_failed)? {
        return Err(exists());
    }
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let unfinished = tempfile::Builder::new().prefix(".turnout-").suffix(".part").tempfile_in(folder);
    let unfinished = unfinished.map_err(file_failed)?;

    let name = unfinished.path().to_str().ok_or_else(|| file_failed(io::ErrorKind::InvalidFilename.into()))?;
    connection::reading(path)
        .and_then(|connection| connection.execute("vacuum into :name", &[(":name", name)]))
        .map_err(sql_failed)?;
    // SQLite does not flush what `vacuum into` writes.
    unfinished.as_file().sync_all().map_err(file_failed)?;
    unfinished.persist_noclobber(to).map_err(|refused| match refused.error.kind() {
        io::ErrorKind::AlreadyExists => exists(),
        _ => file_failed(refused.error),
    })?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(file_failed)
}
