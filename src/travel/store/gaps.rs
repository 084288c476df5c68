//! Minutes on the road between neighbouring stops, and how much longer a vehicle may be on its way in order to stop again.

use rusqlite::{Connection, named_params};

use super::pick_ups;
use crate::access::{Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::travel::model::PickUpId;

/// Minutes between two stops, both ways alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The stop of the lower id.
    pub one: PickUpId,
    /// The other.
    pub other: PickUpId,
    /// How many minutes.
    pub minutes: u32,
}

/// What an organiser told of the minutes between stops.
pub fn gaps(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Vec<Gap>> {
    conn.prepare_cached(
        "select g.one_id, g.other_id, g.minutes from pick_up_gap g join pick_up p on p.pick_up_id = g.one_id
         where p.assembly_id = :assembly order by g.pick_up_gap_id",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        Ok(Gap { one: row.get("one_id")?, other: row.get("other_id")?, minutes: row.get("minutes")? })
    })?
    .collect()
}

fn in_order(one: PickUpId, other: PickUpId) -> (PickUpId, PickUpId) {
    (one.min(other), one.max(other))
}

/// Records the minutes between two stops of the assembly, also where they were told before.
pub fn keep_gap(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    (one, other): (PickUpId, PickUpId),
    minutes: u32,
    now: Moment,
) -> Result<(), AppError> {
    let stops = pick_ups(conn, assembly)?;
    if one == other || [one, other].iter().any(|id| stops.iter().all(|stop| stop.id != *id)) {
        return Err(AppError::NotFound);
    }
    let (one, other) = in_order(one, other);
    conn.execute(
        "insert into pick_up_gap (one_id, other_id, minutes) values (:one, :other, :minutes)
         on conflict (one_id, other_id) do update set minutes = :minutes",
        named_params! { ":one": one, ":other": other, ":minutes": minutes },
    )?;
    note(conn, by, assembly, (Some(one), "minutes"), (None, Some(minutes)), now)
}

/// Takes the minutes between two stops away.
pub fn remove_gap(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    (one, other): (PickUpId, PickUpId),
    now: Moment,
) -> Result<(), AppError> {
    let (one, other) = in_order(one, other);
    let known = gaps(conn, assembly)?.into_iter().find(|gap| (gap.one, gap.other) == (one, other));
    let Some(known) = known else { return Ok(()) };
    conn.execute(
        "delete from pick_up_gap where one_id = :one and other_id = :other",
        named_params! { ":one": one, ":other": other },
    )?;
    note(conn, by, assembly, (Some(one), "minutes"), (Some(known.minutes), None), now)
}

/// So many minutes longer a vehicle may be on its way at most, in order to stop again.
pub fn join_minutes(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<u32> {
    conn.prepare_cached("select join_minutes from assembly where assembly_id = :assembly")?
        .query_row(named_params! { ":assembly": assembly }, |row| row.get("join_minutes"))
}

/// Sets how many minutes longer it may be.
pub fn set_join_minutes(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    minutes: u32,
    now: Moment,
) -> Result<(), AppError> {
    let before = join_minutes(conn, assembly)?;
    conn.execute(
        "update assembly set join_minutes = :minutes where assembly_id = :assembly",
        named_params! { ":minutes": minutes, ":assembly": assembly },
    )?;
    note(conn, by, assembly, (None, "join_minutes"), (Some(before), Some(minutes)), now)
}

fn note(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    (subject, field): (Option<PickUpId>, &'static str),
    (old, new): (Option<u32>, Option<u32>),
    now: Moment,
) -> Result<(), AppError> {
    let entry = audit::Entry {
        assembly: Some(assembly),
        subject: subject.map(i64::from),
        fields: Some(field),
        old: old.map(i64::from),
        new: new.map(i64::from),
        ..audit::Entry::of("pick_up.changed")
    };
    Ok(audit::note(conn, by.actor(), now, &entry)?)
}
