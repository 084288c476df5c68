//! Everything that is asked about an assembly: setting one up from it, and reading it again.

use rusqlite::Connection;

use super::{add, change};
use crate::access::Organiser;
use crate::assembly::model::{Assembly, AssemblyId, NewAssembly, Place, Plan, Stop, When};
use crate::clock::Moment;
use crate::invitation::store as invitations;
use crate::travel::store as travel;

/// Sets up an assembly as planned, with its doors and pick-ups, and invites the institutions of the earlier one.
pub fn set_up(conn: &Connection, by: &Organiser, plan: &Plan, now: Moment) -> rusqlite::Result<AssemblyId> {
    let Plan { from, title, when, place, target, dates, organiser, stops } = plan;
    let new = NewAssembly {
        title: title.clone(),
        venue: place.venue.clone(),
        address: place.address.clone(),
        doors_at: when.doors_at,
        starts_at: when.starts_at,
        ends_at: when.ends_at,
        zone: when.zone,
        capacity: place.capacity,
        target: *target,
        dates: *dates,
    };
    let id = add(conn, by, &new, now)?;
    change::write_place(conn, id, place)?;
    change::write_organiser(conn, id, *organiser)?;
    for stop in stops {
        travel::add_pick_up(conn, by, id, &stop.place, stop.leaves_at, now)?;
    }
    if let Some(from) = from {
        invitations::invite_again(conn, by, *from, id, now)?;
    }
    Ok(id)
}

/// The plan that an assembly was set up by, as it stands now.
pub fn plan_of(conn: &Connection, assembly: &Assembly) -> rusqlite::Result<Plan> {
    let Assembly { starts_at, doors_at, ends_at, zone, .. } = *assembly;
    let stops = travel::pick_ups(conn, assembly.id)?.into_iter();
    Ok(Plan {
        from: None,
        title: assembly.title.clone(),
        when: When { starts_at, doors_at, ends_at, zone },
        place: Place {
            venue: assembly.venue.clone(),
            address: assembly.address.clone(),
            doors: change::doors(conn, assembly.id)?,
            capacity: assembly.capacity,
            entry_checks: assembly.entry_checks,
        },
        target: assembly.target,
        dates: assembly.dates,
        organiser: assembly.organiser,
        stops: stops.map(|stop| Stop { place: stop.place, leaves_at: stop.leaves_at }).collect(),
    })
}
