//! A consistent copy of the database in one file.

use std::path::{Path, PathBuf};

use super::{BackupError, connection, whole_file};

/// Copies the database at `path` to the new file `to`, as it stands when the copying begins.
///
/// `vacuum into` reads one committed state and leaves out freed pages, so that nothing erased is in the copy. The copy
/// is not in WAL mode.
pub fn copy(path: &Path, to: &Path) -> Result<(), BackupError> {
    if to.try_exists().map_err(|error| BackupError::File { path: to.to_owned(), error })? {
        // `whole_file` would find out too, after all the copying.
        return Err(BackupError::Exists { path: to.to_owned() });
    }
    whole_file::write(to, |unfinished| {
        let name = unfinished.to_str().ok_or_else(|| rusqlite::Error::InvalidPath(unfinished.to_owned()))?;
        connection::copying(path)?.execute("vacuum into :name", &[(":name", name)])?;
        Ok(())
    })
}

/// Copies the database to the first free name of `NAME.before-N`, `NAME.before-N-2` and so on; N is `version`.
pub fn keep_before(path: &Path, version: i64) -> Result<PathBuf, BackupError> {
    let mut copied_before = 1;
    loop {
        let suffix = match copied_before {
            1 => format!(".before-{version}"),
            more => format!(".before-{version}-{more}"),
        };
        let to = beside(path, &suffix);
        match copy(path, &to) {
            Err(BackupError::Exists { .. }) => copied_before += 1,
            outcome => return outcome.map(|()| to),
        }
    }
}

/// The file whose name is that of `path` and `suffix`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
