//! How a writer would lose what it answered: only for seeing that the tests of what is promised notice it.
//!
//! `TURNOUT_CARELESS` says how: `early` answers before COMMIT, `normal` and `off` are values of SQLite's `synchronous`.

use std::env;
use std::thread;
use std::time::Duration;

use rusqlite::Connection;

use super::writer::Job;

#[cfg(not(debug_assertions))]
compile_error!("the feature `careless` loses what people entered: it is for tests of debug builds");

/// Between an answer and its COMMIT.
const LATE: Duration = Duration::from_millis(5);

fn way() -> String {
    env::var("TURNOUT_CARELESS").unwrap_or_default()
}

/// Takes back what the connection was set to.
pub fn settings(connection: &Connection) {
    let way = way();
    if ["normal", "off"].contains(&way.as_str())
        && let Err(error) = connection.pragma_update(None, "synchronous", way)
    {
        tracing::error!(%error, "not even careless");
    }
}

/// Answers what is not saved yet.
pub fn before_commit(done: &mut Vec<Box<dyn Job>>) {
    if way() == "early" {
        done.drain(..).for_each(|job| job.answer());
        thread::sleep(LATE);
    }
}
