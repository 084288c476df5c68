//! People as CSV. What is written here, our own import reads back as it was.

use std::io::{self, Write};

use rusqlite::{Connection, named_params};

use super::model::{Source, Version, VersionPerson};
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::csv_out::CsvOut;
use crate::error::AppError;

const VERSION_HEADER: [&str; 8] = ["name", "known_as", "phone", "email", "age_group", "part", "attending", "late"];
const PEOPLE_HEADER: [&str; 10] =
    ["institution", "name", "known_as", "phone", "email", "age_group", "part", "attending", "late", "listed_at"];
const VERSIONS_HEADER: [&str; 6] = ["institution", "saved_at", "source", "file_name", "listed", "by"];

/// Writes one saved list.
pub fn write_version<W: Write>(version: &Version, to: W) -> io::Result<W> {
    let mut out = CsvOut::new(to)?;
    out.row(VERSION_HEADER)?;
    for person in &version.people {
        let VersionPerson { id: _, name, known_as, phone, email, age_group, part, attending, late } = person;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        out.row([
            name.to_string(),
            text(known_as),
            text(phone),
            text(email),
            age_group.as_str().into(),
            text(part),
            attending.as_str().into(),
            yes_or_no(*late).into(),
        ])?;
    }
    out.finish()
}

/// Writes the people on every list of an assembly, by institution and name, row by row as they are read. Each person is in
/// it once: who was found on two lists stands under the institution where they are counted. What they need is no part of it.
pub fn write_people<W: Write>(conn: &Connection, _by: &Organiser, assembly: AssemblyId, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to).map_err(not_written)?;
    out.row(PEOPLE_HEADER).map_err(not_written)?;
    let mut statement = conn.prepare(
        "select n.name as institution, a.name, a.known_as, a.phone, a.email, a.age_group, a.part, a.attending,
            iif(a.late, 'yes', 'no') as late, a.listed_at
         from attendee a join institution n using (institution_id)
         where a.assembly_id = :assembly and a.listed_at is not null and a.withdrawn_at is null
            and a.counted_as_id is null
         order by n.name, a.name collate nocase, a.attendee_id",
    )?;
    // Looked up once: by name in every one of 100,000 rows, it took longer than all else.
    let columns: Vec<usize> =
        PEOPLE_HEADER.iter().map(|name| statement.column_index(name)).collect::<rusqlite::Result<_>>()?;
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    while let Some(row) = rows.next()? {
        // As they stand in the row: every word of it is written as it is stored.
        let mut cells = [""; PEOPLE_HEADER.len()];
        for (cell, column) in cells.iter_mut().zip(&columns) {
            *cell = row.get_ref(*column)?.as_str_or_null().map_err(rusqlite::Error::from)?.unwrap_or_default();
        }
        out.row(cells).map_err(not_written)?;
    }
    out.finish().map_err(not_written)
}

/// Writes a line for each list that was saved, by institution and time; `by` is empty for the organiser at the machine. The
/// people of one are [`write_version`]'s.
pub fn write_versions<W: Write>(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    to: W,
) -> Result<W, AppError> {
    let mut out = CsvOut::new(to).map_err(not_written)?;
    out.row(VERSIONS_HEADER).map_err(not_written)?;
    let mut statement = conn.prepare(
        "select n.name as institution, s.settled_at, s.source, coalesce(s.file_name, '') as file_name, s.listed,
            coalesce(l.name, a.name, '') as saved_by
         from submission s join institution n using (institution_id) left join leader l using (leader_id)
            left join account a using (account_id)
         where s.assembly_id = :assembly and s.state = 'saved' order by n.name, s.settled_at, s.submission_id",
    )?;
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    while let Some(row) = rows.next()? {
        let cells = [
            row.get("institution")?,
            row.get::<_, Moment>("settled_at")?.to_string(),
            row.get::<_, Source>("source")?.as_str().to_owned(),
            row.get("file_name")?,
            row.get::<_, u32>("listed")?.to_string(),
            row.get("saved_by")?,
        ];
        out.row(cells).map_err(not_written)?;
    }
    out.finish().map_err(not_written)
}

fn yes_or_no(it_is: bool) -> &'static str {
    if it_is { "yes" } else { "no" }
}

fn not_written(error: io::Error) -> AppError {
    AppError::Internal(error.into())
}
