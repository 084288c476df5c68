//! Where coaches stop.

use rusqlite::{Connection, named_params};

use crate::access::{Organiser, audit};
use crate::assembly::model::{AssemblyId, Stop};
use crate::clock::Moment;
use crate::travel::model::{PickUp, PickUpId};

/// Adds a stop.
pub fn add_pick_up(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    place: &str,
    leaves_at: Option<Moment>,
    now: Moment,
) -> rusqlite::Result<PickUpId> {
    let id = conn.query_row(
        "insert into pick_up (assembly_id, place, leaves_at) values (:assembly, :place, :leaves_at) returning pick_up_id",
        named_params! { ":assembly": assembly, ":place": place, ":leaves_at": leaves_at },
        |row| row.get("pick_up_id"),
    )?;
    let entry =
        audit::Entry { assembly: Some(assembly), subject: Some(i64::from(id)), ..audit::Entry::of("pick_up.added") };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(id)
}

/// The stops of an assembly, the first to leave first, those without a time last.
pub fn pick_ups(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Vec<PickUp>> {
    conn.prepare_cached(
        "select pick_up_id, place, leaves_at from pick_up where assembly_id = :assembly
         order by leaves_at nulls last, place, pick_up_id",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        Ok(PickUp { id: row.get("pick_up_id")?, place: row.get("place")?, leaves_at: row.get("leaves_at")? })
    })?
    .collect()
}

/// Makes the stops of an assembly those of the list, each known by its place. One where somebody gets on or a vehicle
/// stops is not taken away; the minutes from and to one that is go with it.
///
/// # Errors
///
/// The stops that are not in the list and where somebody gets on or a vehicle stops; nothing was changed then.
pub fn replace_pick_ups(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    stops: &[Stop],
    now: Moment,
) -> rusqlite::Result<Result<(), Vec<String>>> {
    let before = pick_ups(conn, assembly)?;
    let (kept, gone): (Vec<&PickUp>, Vec<&PickUp>) =
        before.iter().partition(|known| stops.iter().any(|stop| stop.place == known.place));
    let mut used = Vec::new();
    for stop in &gone {
        if is_used(conn, stop.id)? {
            used.push(stop.place.clone());
        }
    }
    if !used.is_empty() {
        return Ok(Err(used));
    }
    let note = |id: PickUpId, field| {
        let subject = Some(i64::from(id));
        let entry = audit::Entry { assembly: Some(assembly), subject, ..audit::Entry::of("pick_up.changed") };
        audit::note(conn, by.actor(), now, &audit::Entry { fields: Some(field), ..entry })
    };
    for stop in gone {
        let this = named_params! { ":id": stop.id };
        conn.execute("delete from pick_up_gap where one_id = :id or other_id = :id", this)?;
        // A seat that was kept there is nobody's: whoever got on there has told another stop since.
        conn.execute("delete from reservation where pick_up_id = :id", this)?;
        conn.execute("delete from pick_up where pick_up_id = :id", this)?;
        note(stop.id, "removed")?;
    }
    for stop in stops {
        match kept.iter().find(|known| known.place == stop.place) {
            None => {
                note(add_pick_up(conn, by, assembly, &stop.place, stop.leaves_at, now)?, "added")?;
            }
            Some(known) if known.leaves_at != stop.leaves_at => {
                conn.execute(
                    "update pick_up set leaves_at = :leaves_at where pick_up_id = :id",
                    named_params! { ":leaves_at": stop.leaves_at, ":id": known.id },
                )?;
                note(known.id, "leaves_at")?;
            }
            Some(_) => {}
        }
    }
    Ok(Ok(()))
}

/// Whether a person or an institution gets on there, or a vehicle stops there.
fn is_used(conn: &Connection, id: PickUpId) -> rusqlite::Result<bool> {
    conn.prepare_cached(
        "select exists (select 1 from travel where pick_up_id = :id)
            or exists (select 1 from invitation where main_pick_up_id = :id)
            or exists (select 1 from vehicle_stop where pick_up_id = :id) as used",
    )?
    .query_row(named_params! { ":id": id }, |row| row.get("used"))
}

/// Gives each stop that has a time, and each vehicle that leaves there at a time of its own, the one that `to` makes of it.
pub fn move_pick_ups(conn: &Connection, assembly: AssemblyId, to: impl Fn(Moment) -> Moment) -> rusqlite::Result<()> {
    for (table, of) in [
        ("pick_up", "assembly_id = :assembly"),
        ("vehicle_stop", "vehicle_id in (select vehicle_id from vehicle where assembly_id = :assembly)"),
    ] {
        let times: Vec<(i64, Moment)> = conn
            .prepare(&format!("select {table}_id as id, leaves_at from {table} where {of} and leaves_at is not null"))?
            .query_map(named_params! { ":assembly": assembly }, |row| Ok((row.get("id")?, row.get("leaves_at")?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut update = conn.prepare(&format!("update {table} set leaves_at = :leaves_at where {table}_id = :id"))?;
        for (id, leaves_at) in times {
            update.execute(named_params! { ":leaves_at": to(leaves_at), ":id": id })?;
        }
    }
    Ok(())
}
