//! What is erased is gone from the disk: not only from the database, but also from the -wal file beside it.
//!
//! `secure_delete` overwrites what a job deletes. But the -wal file still has the pages as they were, until a checkpoint has
//! moved them into the database and emptied the file, which has to wait for readers that still look at them.

use std::cell::Cell;
use std::thread;
use std::time::Duration;

use rusqlite::Connection;

use super::connection::PATIENCE;

thread_local! {
    /// Whether a job of this thread erased something since the -wal file was last emptied.
    static ERASED: Cell<bool> = const { Cell::new(false) };
}

/// How long is waited before a checkpoint that readers kept from its end is tried again.
pub(super) const AGAIN: Duration = Duration::from_millis(20);

/// To be called in a job that erases what must not stay on the disk: once it is committed, the -wal file is emptied too, as
/// soon as no reader needs it.
pub fn for_good() {
    ERASED.set(true);
}

/// Whether the -wal file still has to be emptied.
pub(super) fn is_due() -> bool {
    ERASED.get()
}

/// Empties the -wal file, unless a reader needs it. To be called outside of transactions.
pub(super) fn now(connection: &Connection) {
    // Whoever wants to write must not wait for it: it is tried again.
    let at_once = connection.busy_timeout(Duration::ZERO);
    let busy = at_once.and_then(|()| connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0)));
    let busy = connection.busy_timeout(PATIENCE).and(busy);
    match busy {
        Ok(busy) => ERASED.set(busy),
        Err(error) => {
            // It is tried again with the next job that erases, and when the database is closed.
            tracing::warn!(%error, "the -wal file could not be emptied");
            ERASED.set(false);
        }
    }
}

/// Waits a moment before the next try.
pub(super) fn wait() {
    thread::sleep(AGAIN);
}
