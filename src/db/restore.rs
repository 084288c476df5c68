//! A copy becomes the database again.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::migrations::Schema;
use super::open::{Header, take_steps};
use super::{BackupError, backup, connection, whole_file};

/// Why a copy was not restored. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError<E: std::error::Error> {
    /// Something of the database that it would become is there: its file, or one that belongs to it.
    #[error("{} is in the way: stop the server and move it elsewhere first", path.display())]
    InTheWay {
        /// The file.
        path: PathBuf,
    },
    /// The file is no copy, but a database that somebody uses, or used last.
    #[error("{} is in use, or was left in the middle: part of it stands in its -wal file", path.display())]
    InUse {
        /// The copy.
        path: PathBuf,
    },
    /// The file is cut off, or damaged.
    #[error("{} is not whole, and was not restored ({problem}): take another copy", path.display())]
    NotWhole {
        /// The copy.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The file is no Turnout database.
    #[error("{} is not a Turnout database", path.display())]
    Foreign {
        /// The copy.
        path: PathBuf,
    },
    /// A newer program made the file.
    #[error("{} was made by a newer Turnout (its version is {found}, this program knows {known}): install that one", path.display())]
    Newer {
        /// The copy.
        path: PathBuf,
        /// The version the file has.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The operating system refused.
    #[error("{} could not be read", path.display())]
    File {
        /// The copy.
        path: PathBuf,
        /// What it said.
        #[source]
        error: io::Error,
    },
    /// SQLite refused.
    #[error("{} could not be restored", path.display())]
    Sql {
        /// The copy.
        path: PathBuf,
        /// What it said.
        #[source]
        error: rusqlite::Error,
    },
    /// The database could not be written.
    #[error(transparent)]
    NotWritten(BackupError),
    /// What was erased since the copy was made could not be erased again.
    #[error("what was erased since the copy was made could not be erased again")]
    NotErased(#[source] E),
}

/// Makes the copy `from` the database at `to`, once it was found whole: brought to `schema`, and with `finish` done to it. It
/// appears under its name when all of that is on the disk.
pub fn restore<E: std::error::Error>(
    from: &Path,
    to: &Path,
    schema: &Schema,
    finish: impl FnOnce(&Connection) -> Result<(), E>,
) -> Result<(), RestoreError<E>> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let path = backup::beside(to, suffix);
        // Also where a link leads nowhere.
        if path.symlink_metadata().is_ok() {
            return Err(RestoreError::InTheWay { path });
        }
    }
    let rest = backup::beside(from, "-wal");
    if rest.metadata().is_ok_and(|rest| rest.len() > 0) {
        return Err(RestoreError::InUse { path: from.to_owned() });
    }
    let version = is_whole(from, schema)?;
    let mut not_erased = None;
    let written = whole_file::write(to, |unfinished| {
        let name = unfinished.to_str().ok_or_else(|| rusqlite::Error::InvalidPath(unfinished.to_owned()))?;
        connection::copying(from)?.execute("vacuum into :name", &[(":name", name)])?;
        let mut connection = connection::existing(unfinished)?;
        connection.pragma_update(None, "foreign_keys", false)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        take_steps(&transaction, schema, version).map_err(|(_, error)| error)?;
        transaction.commit()?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match finish(&transaction) {
            Ok(()) => transaction.commit(),
            Err(error) => {
                not_erased = Some(error);
                Err(rusqlite::Error::SqliteSingleThreadedMode)
            }
        }
    });
    match (written, not_erased) {
        (_, Some(error)) => Err(RestoreError::NotErased(error)),
        (Ok(()), None) => Ok(()),
        (Err(BackupError::Exists { path }), None) => Err(RestoreError::InTheWay { path }),
        (Err(error), None) => Err(RestoreError::NotWritten(error)),
    }
}

/// The version of a file that is a whole Turnout database.
pub fn is_whole<E: std::error::Error>(path: &Path, schema: &Schema) -> Result<i64, RestoreError<E>> {
    let length = path.metadata().map_err(|error| RestoreError::File { path: path.to_owned(), error })?.len();
    let not_whole = |problem: String| RestoreError::NotWhole { path: path.to_owned(), problem };
    let foreign = || RestoreError::Foreign { path: path.to_owned() };
    let failed = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => foreign(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::SystemIoFailure) => not_whole(error.to_string()),
        _ => RestoreError::Sql { path: path.to_owned(), error },
    };
    let connection = connection::copying(path).map_err(failed)?;
    let header = Header::ask(&connection).map_err(failed)?;
    let known = schema.version();
    if !header.is_turnout() {
        return Err(foreign());
    }
    if header.version > known {
        return Err(RestoreError::Newer { path: path.to_owned(), found: header.version, known });
    }
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).map_err(failed);
    // A page of text that is cut off reads as zeros, which is not against any rule of a database.
    let should_be = number("page_size")? * number("page_count")?;
    if i64::try_from(length) != Ok(should_be) {
        return Err(not_whole(format!("it has {length} bytes, and should have {should_be}")));
    }
    let sound: String = connection.query_row("pragma integrity_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if sound != "ok" {
        return Err(not_whole(sound));
    }
    let dangling: i64 = connection
        .query_row("select count(*) as dangling from pragma_foreign_key_check", [], |row| row.get("dangling"))
        .map_err(failed)?;
    if dangling > 0 {
        return Err(not_whole(format!("{dangling} rows refer to rows that are not there")));
    }
    Ok(header.version)
}
