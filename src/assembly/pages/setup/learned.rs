//! What was learned from the assembly that a new one is started from.

use rusqlite::Connection;

use crate::access::Organiser;
use crate::assembly::model::Typed;
use crate::assembly::note::store as notes;
use crate::assembly::store;
use crate::error::AppError;

/// How many notes are shown; the rest stands on a page of their own.
const SHOWN: u32 = 5;

/// The latest notes on an earlier assembly.
pub(super) struct Learned {
    /// What that one is called.
    pub title: String,
    /// Where all of its notes stand.
    pub href: String,
    /// Who wrote each and when, and its words.
    pub notes: Vec<(String, String)>,
    /// How many there are.
    pub all: u32,
}

impl Learned {
    /// What was learned from the assembly that `typed` is started from; none where there is no such, or nobody wrote.
    pub fn read(conn: &Connection, by: &Organiser, typed: &Typed) -> Result<Option<Learned>, AppError> {
        let Some(from) = typed.from() else { return Ok(None) };
        let Some(assembly) = store::assembly(conn, from)? else { return Ok(None) };
        let latest = notes::notes(conn, by, from, 0, SHOWN)?;
        Ok((!latest.is_empty()).then_some(Learned {
            title: assembly.title,
            href: format!("/o/a/{from}/notes"),
            notes: latest.into_iter().map(|note| (note.said(assembly.zone), note.words)).collect(),
            all: notes::count(conn, by, from)?,
        }))
    }
}
