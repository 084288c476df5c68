//! The tally as CSV.

use std::io::Write;

use rusqlite::Connection;

use super::model::{By, Chase, Group, Line, NoShowLine, Row, two_decimals};
use super::store;
use crate::access::{NumbersGrant, Organiser};
use crate::assembly::model::{Assembly, AssemblyId};
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
    for row in store::rows(conn, &NumbersGrant::of(by, assembly))? {
        out.row(cells(row))?;
    }
    Ok(out.finish()?)
}

/// Writes who was listed and did not come, by institution: a row for each name, or one with their number, which is the least
/// it can be, where somebody of the institution came in without a name.
pub fn write_no_shows<W: Write>(conn: &Connection, by: &Organiser, assembly: AssemblyId, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to)?;
    out.row(["institution", "name", "no_shows", "or_more"])?;
    for NoShowLine { institution, name, no_shows } in store::no_show_lines(conn, by, assembly)? {
        let or_more = if no_shows.or_more { "yes" } else { "no" };
        out.row([institution.as_str(), &name.unwrap_or_default(), &no_shows.number.to_string(), or_more])?;
    }
    Ok(out.finish()?)
}

/// What a view of the dashboard has beside the tally.
const BESIDE: [&str; 6] = ["gap", "to_chase", "names_by", "requests", "looked_after_by", "last_contact"];

/// Writes the lines that an organiser looks at, in their order. Times are of the assembly's zone.
pub fn write_lines<W: Write>(lines: &[Line], assembly: &Assembly, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to)?;
    out.row(HEADER.into_iter().chain(BESIDE))?;
    for line in lines {
        let minute = |at| assembly.zone.local(at).format("%Y-%m-%d %H:%M").to_string();
        let names_by = line.beside.names_by.unwrap_or(assembly.dates.names_by);
        let beside = [
            line.missing().map(|missing| missing.to_string()).unwrap_or_default(),
            line.chase.map(why).unwrap_or_default().to_owned(),
            if line.row.invited { minute(names_by) } else { String::new() },
            line.beside.waiting.to_string(),
            line.beside.looked_after_by.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
            line.beside.last_contact.map(minute).unwrap_or_default(),
        ];
        out.row(cells(line.row.clone()).into_iter().chain(beside))?;
    }
    Ok(out.finish()?)
}

/// Writes what the lines that an organiser looks at come to by chapter or kind. Those of no chapter have none.
pub fn write_groups<W: Write>(groups: &[Group], by: By, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to)?;
    out.row([by.as_str(), "institutions", "asked", "pledged", "listed", "unnamed", "actual", "to_chase"])?;
    for Group { name, institutions, totals, to_chase } in groups {
        let numbers =
            [*institutions, totals.asked, totals.pledged, totals.listed, totals.unnamed, totals.actual, *to_chase];
        let name = name.clone().unwrap_or_default();
        out.row(std::iter::once(name).chain(numbers.map(|number| number.to_string())))?;
    }
    Ok(out.finish()?)
}

fn why(chase: Chase) -> &'static str {
    match chase {
        Chase::NoPledge => "no pledge",
        Chase::NoNames => "no names",
        Chase::FewNames => "few names",
    }
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
