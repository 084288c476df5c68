//! Travel as CSV: one row for each person, whoever is maybe coming marked; and who sits in which vehicle.

use std::io::Write;

use anyhow::Error;
use rusqlite::{Connection, Row, named_params};

use super::model::{Rider, TravelMode, VehicleStop, manifests};
use super::store;
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
    let mut statement = conn.prepare_cached(&format!(
        "select n.name as institution, a.name, a.attending, coalesce(t.mode, i.main_travel) as mode,
            t.mode is not null as own_answer, t.seats_offered, t.reason, coalesce(t.late, 0) as late,
            coalesce(t.seat, 'given') as seat, p.place as pick_up
         from attendee a join institution n using (institution_id)
            join invitation i using (assembly_id, institution_id)
            left join travel t using (attendee_id)
            left join pick_up p on p.pick_up_id = {}
         where a.assembly_id = :assembly and a.listed_at is not null and a.withdrawn_at is null
            and a.counted_as_id is null
         order by n.name, a.name, a.attendee_id",
        store::GETS_ON
    ))?;
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

const MANIFEST_HEADER: [&str; 7] = ["vehicle", "captain", "stop", "leaves_at", "institution", "name", "people"];

/// Writes who sits in which vehicle: a row for each person, and one for the places without a name of an institution at a stop,
/// whose name is empty. Who takes a wheelchair place is left out: this file asks for no reason.
pub fn write_manifests<W: Write>(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    to: W,
) -> Result<W, AppError> {
    let mut out = CsvOut::new(to).map_err(Error::from)?;
    out.row(MANIFEST_HEADER).map_err(Error::from)?;
    for line in manifest_lines(conn, by, assembly)? {
        out.row(line).map_err(Error::from)?;
    }
    Ok(out.finish().map_err(Error::from)?)
}

/// The rows of [`write_manifests`].
pub fn manifest_lines(conn: &Connection, by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<[String; 7]>> {
    let names = store::institutions(conn, by, assembly)?;
    let stops = store::pick_ups(conn, assembly)?;
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    let seating = store::seating(conn, by, assembly)?;
    let mut lines = Vec::new();
    for manifest in manifests(&seating, |rider: &Rider| (name(rider.institution), rider.name.clone())) {
        for at in &manifest.stops {
            let place = at.pick_up.and_then(|id| stops.iter().find(|stop| stop.id == id));
            let leaves = at.stop.and_then(VehicleStop::leaves_at).map(|leaves| leaves.to_string());
            let line = |institution, who: &str, people: u32| {
                [
                    manifest.vehicle.name.clone(),
                    manifest.vehicle.captain.clone().unwrap_or_default(),
                    place.map(|stop| stop.place.clone()).unwrap_or_default(),
                    leaves.clone().unwrap_or_default(),
                    name(institution),
                    who.to_owned(),
                    people.to_string(),
                ]
            };
            lines.extend(at.people.iter().map(|rider| line(rider.institution, &rider.name, 1)));
            lines.extend(at.unnamed.iter().map(|(institution, places)| line(*institution, "", *places)));
        }
    }
    Ok(lines)
}

/// A text that may be unknown, which is an empty cell.
fn text(row: &Row<'_>, column: &str) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(column)?.unwrap_or_default())
}

fn yes_or_no(it_is: bool) -> String {
    if it_is { "yes" } else { "no" }.to_owned()
}
