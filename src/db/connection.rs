//! Connections and their settings. Nothing else in the program opens one on the live file.

use std::path::Path;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

/// How long a connection waits for another process to release the file.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The program runs a few hundred different statements; each connection keeps them prepared.
const STATEMENTS_KEPT: usize = 256;

/// What the -wal file is cut back to after a burst of writing.
const WAL_BYTES: i64 = 16 * 1024 * 1024;

/// Opens an existing file for writing, in WAL mode.
pub fn writing(path: &Path) -> rusqlite::Result<Connection> {
    let connection = existing(path)?;
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode != "wal" {
        // A network share, or a file system that cannot share memory between processes.
        let said = format!("write-ahead logging does not work on this file system (journal mode is {mode})");
        return Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR), Some(said)));
    }
    Ok(connection)
}

/// Opens an existing file for writing, in the journal mode that it has.
pub fn existing(path: &Path) -> rusqlite::Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // An answered write survives a power cut.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // A name that was erased is overwritten, not just forgotten.
    connection.pragma_update(None, "secure_delete", true)?;
    // Without it `replace` goes past the delete triggers that guard append-only tables.
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES, |_| Ok(()))?;
    Ok(connection)
}

/// Opens an existing file for reading only.
pub fn reading(path: &Path) -> rusqlite::Result<Connection> {
    let connection = copying(path)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Opens an existing file for reading, in a way that may write another one: `vacuum into` counts as a write.
pub fn copying(path: &Path) -> rusqlite::Result<Connection> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// Opens an existing file as if it could not change: without locks, without a look at its -wal file, leaving no trace.
///
/// Not by reading its bytes: closing a file takes away the locks that this process holds on it through SQLite,
/// <https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>.
///
/// Without its -wal file it may be half-way through a checkpoint, shorter than it says it is: ask what its first page says
/// of it, and nothing else.
pub fn untouched(path: &Path) -> rusqlite::Result<Connection> {
    let name = percent_encode(path.as_os_str().as_encoded_bytes(), NON_ALPHANUMERIC);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(format!("file:{name}?immutable=1"), flags)?;
    // Makes SQLite take the length that the file has for the one that it says; nothing can be written here.
    connection.pragma_update(None, "writable_schema", true)?;
    Ok(connection)
}

fn open(path: &Path, mode: OpenFlags) -> rusqlite::Result<Connection> {
    // No OPEN_URI: a file may be called `file:x?y`. No OPEN_CREATE: `open.rs` alone makes files.
    let connection = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // A file that was tampered with gets no more than its tables' data out of us.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // "name" is a column and nothing else; a mistyped one is an error, not a text.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // Sorting must not leave people's names in temporary files.
    connection.pragma_update(None, "temp_store", "memory")?;
    Ok(connection)
}
