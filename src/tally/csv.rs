//! The tally as CSV.

use std::io::Write;

use rusqlite::Connection;

use super::model::{Row, two_decimals};
use super::store;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::csv_out::CsvOut;
use crate::error::AppError;

const HEADER: [&str; 14] = [
    "institution",
    "kind",
    "chapter",
    "asked",
    "pledged",
    "listed",
    "listed_late",
    "unnamed",
    "actual",
    "walk_ins",
    "kept",
    "children",
    "needs_not_answered",
    "travel_not_answered",
];

/// Writes every row of the tally: the invited institutions, other institutions that came, those who came with nobody.
pub fn write_tally<W: Write>(conn: &Connection, by: &Organiser, assembly: AssemblyId, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to)?;
    out.row(HEADER)?;
    for row in store::rows(conn, by, assembly)? {
        out.row(cells(row))?;
    }
    Ok(out.finish()?)
}

/// What is not known is empty, a zero is 0, a ratio has two decimals.
fn cells(row: Row) -> [String; 14] {
    let Row {
        institution,
        invited: _,
        asked,
        pledged,
        listed,
        listed_late,
        unnamed,
        actual,
        walk_ins,
        kept,
        children,
        needs_not_answered,
        travel_not_answered,
    } = row;
    let known = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let (name, kind, chapter) = match institution {
        Some(named) => (named.name, named.kind.as_str(), named.chapter.unwrap_or_default()),
        None => Default::default(),
    };
    [
        name,
        kind.to_owned(),
        chapter,
        known(asked),
        known(pledged),
        listed.to_string(),
        listed_late.to_string(),
        known(unnamed),
        actual.to_string(),
        walk_ins.to_string(),
        kept.map(two_decimals).unwrap_or_default(),
        children.to_string(),
        needs_not_answered.to_string(),
        travel_not_answered.to_string(),
    ]
}
