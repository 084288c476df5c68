//! Travel as CSV, row by row as it is read: one row for each person, whoever is maybe coming marked.

use std::io::Write;

use anyhow::Error;
use rusqlite::{Connection, Row, named_params};

use super::model::TravelMode;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::csv_out::CsvOut;
use crate::error::AppError;
use crate::list::model::Attending;
use crate::need::model::Place;

const HEADER: [&str; 10] =
    ["institution", "name", "attending", "mode", "own_answer", "pick_up", "seats_offered", "seat", "reason", "late"];

/// Writes how everyone travels, by institution and person. Without an own answer it is their institution's main way; where
/// there is none either, the mode is empty. The seat is said for a coach alone. What somebody wrote beside the mode is left
/// out: it may say what they need ("needs wheelchair taxi"), and this file asks for no reason.
pub fn write_travel<W: Write>(conn: &Connection, _by: &Organiser, assembly: AssemblyId, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to).map_err(Error::from)?;
    out.row(HEADER).map_err(Error::from)?;
    let mut statement = conn.prepare_cached(
        "select n.name as institution, a.name, a.attending, coalesce(t.mode, i.main_travel) as mode,
            t.mode is not null as own_answer, t.seats_offered, t.reason, coalesce(t.late, 0) as late,
            coalesce(t.seat, 'given') as seat, p.place as pick_up
         from attendee a join institution n using (institution_id)
            join invitation i using (assembly_id, institution_id)
            left join travel t using (attendee_id)
            left join pick_up p on p.pick_up_id = case when t.mode is null then i.main_pick_up_id else t.pick_up_id end
         where a.assembly_id = :assembly and a.listed_at is not null and a.withdrawn_at is null
            and a.counted_as_id is null
         order by n.name, a.name, a.attendee_id",
    )?;
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    while let Some(row) = rows.next()? {
        let mode: Option<TravelMode> = row.get("mode")?;
        let seats: Option<u32> = row.get("seats_offered")?;
        let seat: Place = row.get("seat")?;
        let cells = [
            row.get("institution")?,
            row.get("name")?,
            row.get::<_, Attending>("attending")?.as_str().to_owned(),
            mode.map_or("", TravelMode::as_str).to_owned(),
            yes_or_no(row.get("own_answer")?),
            text(row, "pick_up")?,
            seats.map(|seats| seats.to_string()).unwrap_or_default(),
            if mode == Some(TravelMode::Coach) { seat.as_str() } else { "" }.to_owned(),
            text(row, "reason")?,
            yes_or_no(row.get("late")?),
        ];
        out.row(cells).map_err(Error::from)?;
    }
    Ok(out.finish().map_err(Error::from)?)
}

/// A text that may be unknown, which is an empty cell.
fn text(row: &Row<'_>, column: &str) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(column)?.unwrap_or_default())
}

fn yes_or_no(it_is: bool) -> String {
    if it_is { "yes" } else { "no" }.to_owned()
}
