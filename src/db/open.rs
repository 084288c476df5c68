//! From a path to a file of today's schema: making, recognising, upgrading.

use std::io::ErrorKind;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::migrations::Schema;
use super::{BackupError, OpenError, backup, connection, whole_file};

/// Marks a file as Turnout's, in the 4 bytes at offset 68: "TURN". `file` and SQLite tools show it as 1414877774.
const APPLICATION_ID: i64 = 0x5455_524e;

/// Makes a database when there is none at `path`; else as [`check`].
pub fn make_or_check(path: &Path, schema: &Schema) -> Result<(), OpenError> {
    make_if_missing(path, schema)?;
    check(path, schema)
}

fn make_if_missing(path: &Path, schema: &Schema) -> Result<(), OpenError> {
    let sql_failed = |error| OpenError::Sql { path: path.to_owned(), error };
    let file_failed = |error| OpenError::File { path: path.to_owned(), error };
    match path.metadata() {
        Ok(found) if found.is_file() && found.len() == 0 => fill(path, schema).map_err(sql_failed),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            match whole_file::write(path, |unfinished| fill(unfinished, schema)) {
                // Another process was quicker.
                Ok(()) | Err(BackupError::Exists { .. }) => Ok(()),
                Err(BackupError::Sql { error, .. }) => Err(sql_failed(error)),
                Err(BackupError::File { error, .. }) => Err(file_failed(error)),
            }
        }
        Err(error) => Err(file_failed(error)),
    }
}

/// Fills an empty file in one transaction: of two processes that try, one does it.
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

/// Upgrades the database at `path` where it is older than `schema`; refuses, untouched, what cannot be used.
pub fn check(path: &Path, schema: &Schema) -> Result<(), OpenError> {
    let known = schema.version();
    let foreign = || OpenError::Foreign { path: path.to_owned() };
    let newer = |found| OpenError::Newer { path: path.to_owned(), found, known };
    let unreadable = |error| OpenError::Sql { path: path.to_owned(), error };

    if !path.try_exists().map_err(|error| OpenError::File { path: path.to_owned(), error })? {
        return Err(OpenError::Missing { path: path.to_owned() });
    }
    // First what the file itself says, because opening it in earnest can already leave traces beside it. The mark is in
    // the file from its making; its version may have been raised in the -wal file.
    match connection::untouched(path).and_then(|connection| Header::ask(&connection)) {
        Ok(header) if !header.is_turnout() => return Err(foreign()),
        Ok(header) if header.version > known => return Err(newer(header.version)),
        Ok(_) => (),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => return Err(foreign()),
        Err(error) => return Err(unreadable(error)),
    }
    let header = Header::ask(&connection::reading(path).map_err(unreadable)?).map_err(unreadable)?;
    match header.version {
        version if version > known => Err(newer(version)),
        version if version < known => upgrade(path, schema),
        _ => Ok(()),
    }
}

/// What a file says it is.
pub struct Header {
    application_id: i64,
    pub version: i64,
}

impl Header {
    pub fn ask(connection: &Connection) -> rusqlite::Result<Header> {
        let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get(0));
        Ok(Header { application_id: number("application_id")?, version: number("user_version")? })
    }

    pub fn is_turnout(&self) -> bool {
        self.application_id == APPLICATION_ID && self.version > 0
    }
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
    let copy = backup::keep_before(path, schema.version())
        .map_err(|error| OpenError::Copy { path: path.to_owned(), error })?;
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

/// Brings a database from a version to `schema`; else the step that failed, and why.
pub fn take_steps(connection: &Connection, schema: &Schema, from: i64) -> Result<(), (&'static str, rusqlite::Error)> {
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
