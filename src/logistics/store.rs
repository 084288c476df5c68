//! Reads what is not sorted yet.

use rusqlite::Connection;

use super::model::{Item, items};
use crate::access::{Grant, Organiser};
use crate::assembly::model::{Assembly, Phase};
use crate::clock::Moment;
use crate::{need, travel};

/// What of an assembly is not sorted yet; nothing once it is over or does not take place.
pub fn unsorted(conn: &Connection, by: &Organiser, assembly: &Assembly, now: Moment) -> rusqlite::Result<Vec<Item>> {
    if matches!(assembly.phase(now), Phase::Over | Phase::Cancelled) {
        return Ok(Vec::new());
    }
    let needs = need::store::unsorted(conn, by, assembly.id, now)?;
    let travels = travel::store::unsorted(conn, by, assembly.id, now)?;
    Ok(items(&needs, &travels, assembly, &format!("/o/a/{}", assembly.id), now))
}

/// What is not sorted yet of one institution's own people, in words, each with the address of the page that mends it.
pub fn unsorted_of(conn: &Connection, grant: &Grant, now: Moment) -> rusqlite::Result<Vec<(String, String)>> {
    let home = grant.home();
    let needs = need::store::unsorted_of(conn, grant, now)?;
    let mut all: Vec<(String, String)> =
        needs.iter().filter_map(|what| need::say::own_unsorted(*what, &home)).collect();
    let travels = travel::store::unsorted_of(conn, grant)?;
    all.extend(travels.iter().filter_map(|what| travel::say::own_unsorted(what, &home)));
    Ok(all)
}
