//! Exports: what can be taken out as CSV. The command line and the pages enter at the same two doors: [`store::leave`],
//! which asks why where the file holds what people need, and records every taking; and [`write()`], which takes that leave.

pub mod model;
mod pages;
pub mod store;

pub use model::{Export, Leave, ReasonError};
pub use pages::router;

use std::io::Write;

use rusqlite::Connection;

use crate::access::Organiser;
use crate::error::AppError;
use crate::{arrival, invitation, list, need, tally, travel};

/// Writes the file that `leave` was given for, row by row as it is read, and gives back what it was written to.
pub fn write<W: Write>(conn: &Connection, by: &Organiser, leave: &Leave, to: W) -> Result<W, AppError> {
    let assembly = leave.assembly();
    match leave.what() {
        Export::Tally => tally::csv::write_tally(conn, by, assembly, to),
        Export::People => list::csv::write_people(conn, by, assembly, to),
        Export::Needs => need::csv::write_needs(conn, by, assembly, to),
        Export::Children => need::csv::write_children(conn, by, assembly, to),
        Export::Travel => travel::csv::write_travel(conn, by, assembly, to),
        Export::Pledges => invitation::csv::write_pledges(conn, by, assembly, to),
        Export::Versions => list::csv::write_versions(conn, by, assembly, to),
        Export::Arrivals => arrival::csv::write_arrivals(conn, by, assembly, to),
        Export::Creche => need::csv::write_creche(conn, by, assembly, to),
        Export::Access => need::csv::write_access(conn, by, assembly, to),
        Export::Food => need::csv::write_food(conn, by, assembly, to),
        Export::Manifests => travel::csv::write_manifests(conn, by, assembly, to),
        Export::NoShows => tally::csv::write_no_shows(conn, by, assembly, to),
    }
}
