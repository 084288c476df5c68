//! From a path to a file of today's schema: making, recognising, upgrading.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::migrations::Schema;
use super::{BackupError, OpenError, backup, connection};

/// Marks a file as Turnout's, in the 4 bytes at offset 68: "TURN". `file` and SQLite tools show it as 1414877774.
const APPLICATION_ID: i64 = 0x5455_524e;

/// Makes a database when there is none at `path`; else as [`check`].
pub fn make_or_check(path: &Path, schema: &Schema) -> Result<(), OpenError> {
    let made = make_empty_file(path).and_then(|()| is_empty(path));
    match made {
        Ok(true) => fill(path, schema).map_err(|error| OpenError::Sql { path: path.to_owned(), error })?,
        Ok(false) => (),
        Err(error) => return Err(OpenError::File { path: path.to_owned(), error }),
    }
    check(path, schema)
}

/// Upgrades the database at `path` where it is older than `schema`; refuses, untouched, what cannot be used.
pub fn check(path: &Path, schema: &Schema) -> Result<(), OpenError> {
    let known = schema.version();
    let foreign = || OpenError::Foreign { path: path.to_owned() };
    let newer = |found| OpenError::Newer { path: path.to_owned(), found, known };
    let unreadable = |error| OpenError::Sql { path: path.to_owned(), error };

    // Read as bytes first, because opening a file with SQLite can already leave a trace beside it. What the file says is
    // not the last word while there is a -wal file.
    let Some(header) = Header::read(path)? else { return Err(foreign()) };
    if !header.is_turnout() && !wal_of(path).exists() {
        return Err(foreign());
    }
    if header.is_turnout() && header.version > known {
        return Err(newer(header.version));
    }
    let header = Header::ask(&connection::reading(path).map_err(unreadable)?).map_err(unreadable)?;
    match header {
        header if !header.is_turnout() => Err(foreign()),
        header if header.version > known => Err(newer(header.version)),
        header if header.version < known => upgrade(path, schema),
        _ => Ok(()),
    }
}

/// What a file says it is.
struct Header {
    application_id: i64,
    version: i64,
}

impl Header {
    /// From the file's own bytes, <https://sqlite.org/fileformat2.html#the_database_header>. None: no SQLite file.
    fn read(path: &Path) -> Result<Option<Header>, OpenError> {
        let mut bytes = [0_u8; 100];
        match File::open(path).and_then(|mut file| file.read_exact(&mut bytes)) {
            Ok(()) => (),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(OpenError::Missing { path: path.to_owned() });
            }
            Err(error) => return Err(OpenError::File { path: path.to_owned(), error }),
        }
        let number =
            |at: usize| i64::from(i32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]));
        Ok(bytes.starts_with(b"SQLite format 3\0").then(|| Header { application_id: number(68), version: number(60) }))
    }

    fn ask(connection: &Connection) -> rusqlite::Result<Header> {
        let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get(0));
        Ok(Header { application_id: number("application_id")?, version: number("user_version")? })
    }

    fn is_turnout(&self) -> bool {
        self.application_id == APPLICATION_ID && self.version > 0
    }
}

/// The file holds people's names, so nobody but its owner may read it; SQLite gives -wal and -shm the same mode.
fn make_empty_file(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn is_empty(path: &Path) -> io::Result<bool> {
    Ok(path.metadata()?.is_file() && path.metadata()?.len() == 0)
}

/// Fills an empty file in one transaction: a crash leaves it empty, and of two processes one does it.
fn fill(path: &Path, schema: &Schema) -> rusqlite::Result<()> {
    let mut connection = connection::existing(path)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: i64 = transaction.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        transaction.execute_batch(schema.sql)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", schema.version())?;
    }
    transaction.commit()
}

/// Brings an older file to `schema` in one transaction, with a copy of it kept first.
fn upgrade(path: &Path, schema: &Schema) -> Result<(), OpenError> {
    let failed = |error| OpenError::Sql { path: path.to_owned(), error };
    let mut connection = connection::existing(path).map_err(failed)?;
    // A step may rebuild a table that others refer to; the references are checked before the end instead.
    connection.pragma_update(None, "foreign_keys", false).map_err(failed)?;
    // From here on nobody else writes, so that the copy holds everything that the upgrade finds.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let from = Header::ask(&transaction).map_err(failed)?.version;
    if from >= schema.version() {
        return Ok(());
    }
    let copy = copy_before(path, schema.version()).map_err(|error| OpenError::Copy { path: path.to_owned(), error })?;
    match take_steps(&transaction, schema, from) {
        Ok(()) => transaction.commit().map_err(failed),
        Err((step, error)) => {
            drop(transaction);
            // The database is as it was; a program that is started again and again must not fill the disk with copies.
            if let Err(error) = std::fs::remove_file(&copy) {
                tracing::warn!(%error, copy = %copy.display(), "the copy made for an upgrade that failed stays");
            }
            Err(OpenError::Upgrade { path: path.to_owned(), from, step, error })
        }
    }
}

fn take_steps(connection: &Connection, schema: &Schema, from: i64) -> Result<(), (&'static str, rusqlite::Error)> {
    for (leads_to, step) in schema.steps_from(from) {
        connection
            .execute_batch(step.sql)
            .and_then(|()| connection.pragma_update(None, "user_version", leads_to))
            .and_then(|()| refer_to_something(connection))
            .map_err(|error| (step.name, error))?;
        tracing::info!(step = step.name, "upgraded the database");
    }
    Ok(())
}

/// Fails when a row refers to one that is not there.
fn refer_to_something(connection: &Connection) -> rusqlite::Result<()> {
    let dangling: i64 = connection.query_row("select count(*) from pragma_foreign_key_check", [], |row| row.get(0))?;
    if dangling == 0 {
        return Ok(());
    }
    let said = format!("{dangling} rows would refer to rows that do not exist");
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY);
    Err(rusqlite::Error::SqliteFailure(code, Some(said)))
}

/// Copies the file to the first free name of `NAME.before-N`, `NAME.before-N-2` and so on.
fn copy_before(path: &Path, version: i64) -> Result<PathBuf, BackupError> {
    let mut copy = beside(path, &format!(".before-{version}"));
    for number in 2.. {
        match backup::copy(path, &copy) {
            Err(BackupError::Exists { .. }) => copy = beside(path, &format!(".before-{version}-{number}")),
            outcome => return outcome.map(|()| copy),
        }
    }
    Err(BackupError::Exists { path: copy })
}

fn wal_of(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
