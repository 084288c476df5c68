//! Arrivals as CSV.

use std::io::Write;

use rusqlite::{Connection, named_params};

use crate::access::Organiser;
use crate::arrival::model::Kind;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::csv_out::CsvOut;
use crate::error::AppError;

const HEADER: [&str; 6] = ["came_at", "door", "institution", "name", "kind", "undone"];

/// Writes everybody who came in, one row a body, in the order they came. What is not known is blank.
pub fn write_arrivals<W: Write>(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    to: W,
) -> Result<W, AppError> {
    let mut out = CsvOut::new(to)?;
    out.row(HEADER)?;
    let mut statement = conn.prepare_cached(
        "select e.happened_at, e.kind, coalesce(d.name, '') as door, coalesce(n.name, '') as institution,
            coalesce(a.name, '') as person, r.undone_by_id is not null as undone
         from arrival r join door_event e using (door_event_id) left join door d using (door_id)
            left join institution n on n.institution_id = r.institution_id
            left join attendee a on a.attendee_id = r.attendee_id
         where r.assembly_id = :assembly order by e.happened_at, r.arrival_id",
    )?;
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    while let Some(row) = rows.next()? {
        let undone: bool = row.get("undone")?;
        out.row([
            row.get::<_, Moment>("happened_at")?.to_string(),
            row.get("door")?,
            row.get("institution")?,
            row.get("person")?,
            row.get::<_, Kind>("kind")?.as_str().to_owned(),
            if undone { "yes" } else { "no" }.to_owned(),
        ])?;
    }
    Ok(out.finish()?)
}
