//! The database: one SQLite file, one writer, several readers.
//!
//! [`Db`] is the only way to the file. [`Db::write`] hands a job to the one writer thread and is answered when the job is
//! on the disk; [`Db::read`] runs a query on one of a few read-only connections. What always holds, each with a test:
//!
//! * A job is saved wholly or not at all: an `Err` or a panic undoes what that job wrote and nothing else.
//! * `write` answers after COMMIT with `synchronous=full`, so what was answered survives a power cut, and every
//!   connection sees it.
//! * A job cannot begin, end or nest a transaction, nor change a setting of the connection: SQLite refuses it such
//!   statements. What ends a transaction all the same (`or rollback`, `raise(rollback)`, a full disk) costs the jobs of
//!   that batch: each is answered [`DbError::NotSaved`], and later jobs go on in a new transaction.
//! * A read sees one committed state of the database from its first statement to its last, and cannot write.
//! * No connection is ever used on an async thread, and neither jobs nor reads wait without a bound on their number.
//! * A file that is newer than the program, or is no Turnout database, is refused and left untouched. An older one is
//!   copied before it is upgraded. No database is ever deleted, made anew or "repaired".
//!
//! Several processes may hold the file at once, such as the server and the command line: SQLite's own locks keep them
//! apart, and the one that waits does so for up to ten seconds.

mod backup;
#[cfg(feature = "careless")]
mod careless;
mod connection;
pub mod erase;
mod error;
mod migrations;
mod open;
mod readers;
mod restore;
pub mod rules;
mod thread;
mod whole_file;
mod writer;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

pub use error::{BackupError, DbError, OpenError};
pub use restore::RestoreError;
pub(crate) use whole_file::{Unfinished, sweep};

use migrations::Schema;
use readers::Readers;
use writer::Writer;

/// A database of today's schema in memory, of its caller alone, which asks no row that another one refers to to be there.
pub fn in_memory() -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.execute_batch(Schema::OURS.sql)?;
    Ok(connection)
}

/// Makes the copy `from` the database at `to`, brought to today's schema and with `finish` done to it, once it was found whole.
///
/// # Errors
///
/// Where something of a database at `to` is there, the copy is not whole or not ours, or `finish` fails: nothing is changed.
pub fn restore<E: std::error::Error>(
    from: &Path,
    to: &Path,
    finish: impl FnOnce(&Connection) -> Result<(), E>,
) -> Result<(), RestoreError<E>> {
    restore::restore(from, to, &Schema::OURS, finish)
}

/// A handle on the open database. Clones share it and are cheap.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    path: PathBuf,
    // Before the writer, so that the last connection to go is one that may fold the -wal file into the database.
    readers: Readers,
    writer: Writer,
}

impl Db {
    /// Opens the database at `path`.
    ///
    /// A file that does not exist or is empty becomes a new database, made from `schema.sql`. An older database is
    /// copied to `NAME.before-N` and brought to version N. One that is newer than the program, and a file that is no
    /// Turnout database, are refused untouched.
    pub fn open(path: &Path) -> Result<Db, OpenError> {
        open::make_or_check(path, &Schema::OURS)?;
        Db::connect(path, Schema::OURS.version(), |_| Ok(()))
    }

    /// Opens the database at `path` as [`Db::open`] does, but never makes one.
    pub fn open_existing(path: &Path) -> Result<Db, OpenError> {
        open::check(path, &Schema::OURS)?;
        Db::connect(path, Schema::OURS.version(), |_| Ok(()))
    }

    fn connect(
        path: &Path,
        version: i64,
        configure_writer: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> Result<Db, OpenError> {
        let failed = |error| OpenError::Sql { path: path.to_owned(), error };
        let connection = connection::writing(path).map_err(failed)?;
        configure_writer(&connection).map_err(failed)?;
        let no_thread = |error| OpenError::File { path: path.to_owned(), error };
        let writer = Writer::start(connection, version).map_err(no_thread)?;
        let readers = Readers::new(path).map_err(no_thread)?;
        Ok(Db(Arc::new(Inner { path: path.to_owned(), readers, writer })))
    }

    /// Runs `query` on a read-only connection, on a thread of its own, and returns its answer.
    ///
    /// Everything it reads is one committed state of the database. It waits while all the connections are in use.
    pub async fn read<T, E>(&self, query: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.0.readers.read(query).await
    }

    /// Runs `job` on the one writing connection and returns its answer once what it wrote is on the disk.
    ///
    /// An `Err` or a panic undoes this job alone. Whatever is read in order to decide what to write belongs inside the
    /// job, where the answer cannot go stale. The job runs even when the caller stops waiting for it.
    pub async fn write<T, E>(&self, job: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.0.writer.write(job).await
    }

    /// Where the database is.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Writes a consistent copy of the database to the new file `to`, while reads and writes go on.
    ///
    /// The copy is one file that any SQLite from 3.40 on can open. It appears under its name only when it is whole and
    /// on the disk. Blocks the thread for as long as the copying takes.
    pub fn backup(&self, to: &Path) -> Result<(), BackupError> {
        backup::copy(&self.0.path, to)
    }

    /// Writes a copy as [`Db::backup`] does, and reads it again to see that it could be restored.
    pub fn backup_and_check(&self, to: &Path) -> Result<(), RestoreError<BackupError>> {
        self.backup(to).map_err(RestoreError::NotWritten)?;
        restore::is_whole(to, &Schema::OURS).map(|_version| ())
    }

    /// Ends the reads and jobs that wait, leaves everything in the one database file and closes it.
    ///
    /// Other clones of this handle answer [`DbError::Closed`] from now on.
    pub async fn close(self) {
        self.0.readers.close().await;
        self.0.writer.close().await;
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Db").field(&self.0.path).finish()
    }
}
