//! A database file that appears under its name only when it is whole and on the disk.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

use super::BackupError;

/// A passing name is this, [`DRAWN`] letters and digits, and [`ENDS`].
const BEGINS: &str = ".turnout-";
const DRAWN: usize = 6;
const ENDS: &str = ".part";

/// Has `fill` write a database under a passing name, then gives it the name `to`, unless that is taken by then.
///
/// The file is readable by its owner alone, as it holds people's names; SQLite gives its -wal file the same mode.
pub fn write(to: &Path, fill: impl FnOnce(&Path) -> rusqlite::Result<()>) -> Result<(), BackupError> {
    let failed = |error: io::Error| BackupError::File { path: to.to_owned(), error };
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let Unfinished { folder, file: unfinished } = Unfinished::begin(folder).map_err(failed)?;
    fill(unfinished.path()).map_err(|error| BackupError::Sql { path: to.to_owned(), error })?;
    // SQLite does not flush what `vacuum into` writes.
    unfinished.as_file().sync_all().map_err(failed)?;
    unfinished.persist_noclobber(to).map_err(|refused| match refused.error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists { path: to.to_owned() },
        _ => failed(refused.error),
    })?;
    folder.sync_all().map_err(failed)
}

/// A file under a passing name, which goes with it.
pub struct Unfinished {
    /// The file.
    pub file: NamedTempFile,
    // Locked, so that `sweep` leaves the file alone.
    folder: File,
}

impl Unfinished {
    /// Makes one in a folder.
    pub fn begin(folder: &Path) -> io::Result<Unfinished> {
        let at_work = File::open(folder)?;
        // `sweep` holds it for a moment. Some file systems lock no folder, and on them nothing is swept.
        for _ in 0..100 {
            let Err(TryLockError::WouldBlock) = at_work.try_lock_shared() else { break };
            std::thread::sleep(Duration::from_millis(10));
        }
        let file = tempfile::Builder::new().prefix(BEGINS).rand_bytes(DRAWN).suffix(ENDS).tempfile_in(folder)?;
        Ok(Unfinished { file, folder: at_work })
    }
}

/// Removes what was left in a folder by writing that a kill or a power cut ended: how many files. None while this or another
/// process writes one there.
pub fn sweep(folder: &Path) -> io::Result<usize> {
    let alone = File::open(folder)?;
    if alone.try_lock().is_err() {
        return Ok(0);
    }
    let mut swept = 0;
    for entry in folder.read_dir()? {
        let entry = entry?;
        if entry.file_type()?.is_file() && entry.file_name().to_str().is_some_and(is_passing) {
            std::fs::remove_file(entry.path())?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// Whether a file is called as unfinished ones are, or as what SQLite writes beside them.
fn is_passing(name: &str) -> bool {
    let drawn = name.strip_suffix("-journal").unwrap_or(name);
    let drawn = drawn.strip_prefix(BEGINS).and_then(|drawn| drawn.strip_suffix(ENDS));
    drawn.is_some_and(|drawn| drawn.len() == DRAWN && drawn.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_left_unfinished_goes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let kept = [
            ".turnout-Ab12Cd.db",
            ".turnout-Ab12Cd.part.old",
            ".turnout-Ab12Cdx.part",
            ".turnout-Ab1_Cd.part",
            ".turnout-Ab1.part",
            "turnout-Ab12Cd.part",
            "turnout-2027-03-01T09-30-00Z.db",
        ];
        for name in kept.iter().chain(&[".turnout-Ab12Cd.part", ".turnout-Ab12Cd.part-journal"]) {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join(".turnout-folder.part")).unwrap();
        std::os::unix::fs::symlink("turnout-Ab12Cd.part", folder.path().join(".turnout-linked.part")).unwrap();
        assert_eq!(sweep(folder.path()).unwrap(), 2);
        let mut left = [&kept[..], &[".turnout-folder.part", ".turnout-linked.part"]].concat();
        left.sort_unstable();
        assert_eq!(names(folder.path()), left);
        assert_eq!(sweep(folder.path()).unwrap(), 0);
    }

    #[test]
    fn what_is_being_written_stays_and_so_does_what_lies_beside_it_until_it_is_done() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".turnout-Ab12Cd.part"), "left").unwrap();
        let to = folder.path().join("whole.db");
        write(&to, |unfinished| {
            fs::write(unfinished, "written").unwrap();
            assert_eq!(sweep(folder.path()).unwrap(), 0);
            assert_eq!(names(folder.path()).len(), 2);
            Ok(())
        })
        .unwrap();
        assert_eq!(sweep(folder.path()).unwrap(), 1);
        assert_eq!(names(folder.path()), ["whole.db"]);
        assert_eq!(fs::read(to).unwrap(), b"written");
    }

    #[test]
    fn what_is_made_is_called_so_that_it_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let Unfinished { file, folder: at_work } = Unfinished::begin(folder.path()).unwrap();
        file.keep().unwrap();
        drop(at_work);
        assert_eq!(sweep(folder.path()).unwrap(), 1);
        assert!(names(folder.path()).is_empty());
    }
}
