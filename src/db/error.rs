//! What can go wrong with the database, told apart by what the caller can do about it.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;
use rusqlite::ffi;

/// Why a read or a write has no answer.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// SQLite refused a statement: a failed constraint, a mistake in the SQL.
    #[error(transparent)]
    Sql(rusqlite::Error),
    /// Nothing of the job was kept, through no fault of its own: the disk is full or failing, the database was locked for
    /// too long, or another job of its batch ended the transaction. Sending it again later may succeed.
    #[error("not saved: the disk is full or failing, or the database is locked")]
    NotSaved,
    /// The job panicked; nothing of it was kept.
    #[error("the job panicked")]
    Panicked,
    /// The database was closed before the job began.
    #[error("the database is closed")]
    Closed,
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> DbError {
        if !prevents_saving(&error) {
            return DbError::Sql(error);
        }
        // The caller learns only that it may try again; what the disk did is for the log.
        tracing::error!(%error, "the database cannot be written");
        DbError::NotSaved
    }
}

/// Whether the error is the disk's and not the statement's. A read that fails is not about saving.
fn prevents_saving(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| match error.code {
        ErrorCode::DiskFull => true,
        ErrorCode::SystemIoFailure => {
            !matches!(error.extended_code, ffi::SQLITE_IOERR_READ | ffi::SQLITE_IOERR_SHORT_READ)
        }
        _ => false,
    })
}

/// Why a database could not be opened. The file was left as it was.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no file, and none was to be made.
    #[error("there is no database at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a Turnout database", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A newer program made or upgraded the file.
    #[error(
        "{} was made by a newer Turnout (its version is {found}, this program knows {known}): install that one",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version the file has.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// A step of the upgrade failed; all of them were undone.
    #[error("{} could not be upgraded from version {from}: step {step} failed; nothing was changed", path.display())]
    Upgrade {
        /// The file.
        path: PathBuf,
        /// The version the file has.
        from: i64,
        /// The file name of the step.
        step: &'static str,
        /// What SQLite said.
        #[source]
        error: rusqlite::Error,
    },
    /// The copy that is kept before an upgrade could not be made.
    #[error("{} was not upgraded, because it could not be copied first", path.display())]
    Copy {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        error: BackupError,
    },
    /// The operating system refused.
    #[error("{} could not be opened", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What it said.
        #[source]
        error: io::Error,
    },
    /// SQLite refused.
    #[error("{} could not be opened", path.display())]
    Sql {
        /// The file.
        path: PathBuf,
        /// What it said.
        #[source]
        error: rusqlite::Error,
    },
}

/// Why no copy was made.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is something of that name already; it was left as it is.
    #[error("{} exists already and was left as it is", path.display())]
    Exists {
        /// The name.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{} could not be written", path.display())]
    File {
        /// The copy.
        path: PathBuf,
        /// What it said.
        #[source]
        error: io::Error,
    },
    /// SQLite refused.
    #[error("{} could not be written", path.display())]
    Sql {
        /// The copy.
        path: PathBuf,
        /// What it said.
        #[source]
        error: rusqlite::Error,
    },
}
