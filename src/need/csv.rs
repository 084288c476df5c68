//! Needs and children as CSV, row by row as they are read. Whoever is maybe coming is in it too, and marked.

use std::io::Write;

use anyhow::Error;
use rusqlite::{Connection, Row, named_params};

use super::model::creche::Band;
use super::model::food::Food;
use super::model::{NeedKind, NeedState, Place};
use super::store::{self, OfAccess};
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::csv_out::CsvOut;
use crate::duplicate::store::{COUNTS_BY, child_once, need_once};
use crate::error::AppError;
use crate::list::model::Attending;

const NEEDS_HEADER: [&str; 9] =
    ["institution", "name", "attending", "kind", "detail", "state", "reason", "late", "asked_at"];
const CHILDREN_HEADER: [&str; 11] = [
    "institution",
    "name",
    "phone",
    "attending",
    "first_name",
    "age_years",
    "notes",
    "place",
    "reason",
    "late",
    "asked_at",
];

const CRECHE_HEADER: [&str; 5] = ["band", "children", "ratio", "staff", "square_metres"];
const ACCESS_HEADER: [&str; 9] =
    ["name", "institution", "kind", "detail", "state", "reason", "booking", "asked_at", "late"];
const FOOD_HEADER: [&str; 3] = ["kind", "listed", "came"];

/// The condition that the need `n` in the row `a` stands in [`write_needs`].
fn needs_written() -> String {
    format!("a.listed_at is not null and a.withdrawn_at is null and (n.kind = 'diet' or {})", need_once())
}

/// The condition that the child `c` in the row `a` stands in [`write_children`].
fn children_written() -> String {
    format!("a.listed_at is not null and a.withdrawn_at is null and {}", child_once())
}

/// How many rows [`write_needs`] writes.
pub fn needs_rows(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<u32> {
    count(conn, assembly, &format!("need n using (attendee_id) where {}", needs_written()))
}

/// How many rows [`write_children`] writes.
pub fn children_rows(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<u32> {
    count(conn, assembly, &format!("child c using (attendee_id) where {}", children_written()))
}

fn count(conn: &Connection, assembly: AssemblyId, of: &str) -> rusqlite::Result<u32> {
    conn.prepare_cached(&format!(
        "select count(*) as lines from attendee a cross join {of} and a.assembly_id = :assembly"
    ))?
    .query_row(named_params! { ":assembly": assembly }, |row| row.get("lines"))
}

/// Writes every need of an assembly, by institution and person. Who is on several lists stands where they count, with what
/// each told: of food every word, of all else each kind once.
pub fn write_needs<W: Write>(conn: &Connection, _by: &Organiser, assembly: AssemblyId, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to).map_err(Error::from)?;
    out.row(NEEDS_HEADER).map_err(Error::from)?;
    let mut statement = conn.prepare_cached(&format!(
        "select i.name as institution, p.name, p.attending, n.kind, n.detail, n.state, n.reason, n.late, n.asked_at
         from attendee a cross join need n using (attendee_id) {COUNTS_BY}
            cross join institution i on i.institution_id = p.institution_id
         where a.assembly_id = :assembly and {}
         order by i.name, p.name, p.attendee_id, n.need_id",
        needs_written()
    ))?;
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    while let Some(row) = rows.next()? {
        let cells = [
            row.get("institution")?,
            row.get("name")?,
            row.get::<_, Attending>("attending")?.as_str().to_owned(),
            row.get::<_, NeedKind>("kind")?.as_str().to_owned(),
            text(row, "detail")?,
            row.get::<_, NeedState>("state")?.as_str().to_owned(),
            text(row, "reason")?,
            yes_or_no(row.get("late")?),
            row.get::<_, Moment>("asked_at")?.to_string(),
        ];
        out.row(cells).map_err(Error::from)?;
    }
    Ok(out.finish().map_err(Error::from)?)
}

/// Writes every child for the crèche of an assembly once, by institution and the person who brings them, where they count.
pub fn write_children<W: Write>(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    to: W,
) -> Result<W, AppError> {
    let mut out = CsvOut::new(to).map_err(Error::from)?;
    out.row(CHILDREN_HEADER).map_err(Error::from)?;
    let mut statement = conn.prepare_cached(&format!(
        "select i.name as institution, p.name, coalesce(p.phone, a.phone) as phone, p.attending, c.first_name,
            c.age_years, c.notes, c.place, c.reason, c.late, c.asked_at
         from attendee a cross join child c using (attendee_id) {COUNTS_BY}
            cross join institution i on i.institution_id = p.institution_id
         where a.assembly_id = :assembly and {}
         order by i.name, p.name, p.attendee_id, c.child_id",
        children_written()
    ))?;
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    while let Some(row) = rows.next()? {
        let age: Option<u8> = row.get("age_years")?;
        let cells = [
            row.get("institution")?,
            row.get("name")?,
            text(row, "phone")?,
            row.get::<_, Attending>("attending")?.as_str().to_owned(),
            text(row, "first_name")?,
            age.map(|age| age.to_string()).unwrap_or_default(),
            text(row, "notes")?,
            row.get::<_, Place>("place")?.as_str().to_owned(),
            text(row, "reason")?,
            yes_or_no(row.get("late")?),
            row.get::<_, Moment>("asked_at")?.to_string(),
        ];
        out.row(cells).map_err(Error::from)?;
    }
    Ok(out.finish().map_err(Error::from)?)
}

/// Writes the plan of the crèche, a row for each band. Of children whose age is not known, and of rough numbers, nothing but
/// how many they are is known.
pub fn write_creche<W: Write>(conn: &Connection, by: &Organiser, assembly: AssemblyId, to: W) -> Result<W, AppError> {
    let assembly = assemblies::assembly(conn, assembly)?.ok_or(AppError::NotFound)?;
    let (plan, ratios) = (store::plan(conn, by, &assembly)?, store::ratios(conn)?);
    let mut out = CsvOut::new(to).map_err(Error::from)?;
    out.row(CRECHE_HEADER).map_err(Error::from)?;
    for (band, children) in Band::ALL.into_iter().zip(plan.children) {
        let (ratio, floor) = (ratios.of(band), children * band.floor());
        let cells = [
            band.as_str().to_owned(),
            children.to_string(),
            ratio.to_string(),
            children.div_ceil(ratio).to_string(),
            format!("{}.{}", floor / 10, floor % 10),
        ];
        out.row(cells).map_err(Error::from)?;
    }
    for (band, children) in [("age_not_told", plan.ages_missing), ("rough", plan.rough)] {
        if children > 0 {
            let cells = [band.to_owned(), children.to_string(), String::new(), String::new(), String::new()];
            out.row(cells).map_err(Error::from)?;
        }
    }
    Ok(out.finish().map_err(Error::from)?)
}

/// Writes everything that people asked for but food, by kind and in the order in which it was asked for.
pub fn write_access<W: Write>(conn: &Connection, by: &Organiser, assembly: AssemblyId, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to).map_err(Error::from)?;
    out.row(ACCESS_HEADER).map_err(Error::from)?;
    for need in store::access_needs(conn, by, assembly, OfAccess::default(), 0, None)? {
        let cells = [
            need.name,
            need.institution_name,
            need.answer.kind.as_str().to_owned(),
            need.answer.detail,
            need.state.as_str().to_owned(),
            need.reason.unwrap_or_default(),
            need.booking.unwrap_or_default(),
            need.asked_at.to_string(),
            yes_or_no(need.late),
        ];
        out.row(cells).map_err(Error::from)?;
    }
    Ok(out.finish().map_err(Error::from)?)
}

/// Writes how many people eat what, the most wanted first.
pub fn write_food<W: Write>(conn: &Connection, by: &Organiser, assembly: AssemblyId, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to).map_err(Error::from)?;
    out.row(FOOD_HEADER).map_err(Error::from)?;
    for Food { kind, listed, came } in store::foods(conn, by, assembly)? {
        out.row([kind, listed.to_string(), came.to_string()]).map_err(Error::from)?;
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
