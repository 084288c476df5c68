//! Pledges as CSV.

use std::io::Write;

use rusqlite::{Connection, named_params};

use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::csv_out::CsvOut;
use crate::error::AppError;

const HEADER: [&str; 5] = ["institution", "pledged", "pledged_at", "late", "by"];

/// Writes every pledge of an assembly, by institution and in the order they were made; `by` is empty for the organiser at
/// the machine.
pub fn write_pledges<W: Write>(conn: &Connection, _by: &Organiser, assembly: AssemblyId, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to)?;
    out.row(HEADER)?;
    let mut statement = conn.prepare_cached(
        "select n.name as institution, p.number, p.made_at, p.late, coalesce(r.name, a.name, '') as made_by
         from pledge p join institution n using (institution_id) left join leader r using (leader_id)
            left join account a using (account_id)
         where p.assembly_id = :assembly order by n.name, p.pledge_id",
    )?;
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    while let Some(row) = rows.next()? {
        let late: bool = row.get("late")?;
        out.row([
            row.get::<_, String>("institution")?,
            row.get::<_, u32>("number")?.to_string(),
            row.get::<_, Moment>("made_at")?.to_string(),
            if late { "yes" } else { "no" }.to_owned(),
            row.get("made_by")?,
        ])?;
    }
    Ok(out.finish()?)
}
