//! What of the travel is not sorted yet.

use chrono::TimeDelta;
use rusqlite::Connection;

use super::{institutions, lifts, pick_ups, seating, seating_of};
use crate::access::{Grant, Organiser};
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::travel::model::{Group, LiftState, Lifts, PickUp, Seating, Taken, Unsorted, Vehicle};

/// A vehicle has a captain so long before the start.
const CAPTAIN_BY: TimeDelta = TimeDelta::days(7);

/// What is not sorted of an assembly's travel, in the order in which it is mended.
pub fn unsorted(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    now: Moment,
) -> rusqlite::Result<Vec<Unsorted>> {
    let Some(it) = assemblies::assembly(conn, assembly)? else { return Ok(Vec::new()) };
    let (seating, stops) = (seating(conn, by, assembly)?, pick_ups(conn, assembly)?);
    let names = institutions(conn, by, assembly)?;
    let mut all = seats(&seating, &stops, |id| names.get(&id).cloned().unwrap_or_default());
    let (groups, taken) = (seating.groups(), seating.taken());
    let used = |stop: &&PickUp| {
        stop.leaves_at.is_none()
            && groups.values().flatten().any(|group| group.pick_up == Some(stop.id))
            && seating.vehicles.iter().filter_map(|vehicle| vehicle.stop(stop.id)).all(|stop| stop.own_time.is_none())
    };
    all.extend(
        stops.iter().filter(used).map(|stop| Unsorted::StopWithoutTime { pick_up: stop.id, place: stop.place.clone() }),
    );
    all.extend(not_stopping(&seating, &stops));
    let captain_is_due = now + CAPTAIN_BY >= it.starts_at;
    for vehicle in &seating.vehicles {
        of_vehicle(&mut all, vehicle, taken.get(&vehicle.id).copied().unwrap_or_default(), captain_is_due);
    }
    all.extend(of_lifts(&lifts(conn, by, assembly)?));
    Ok(all)
}

/// What is not sorted of the travel of one institution's people: seats and stops. Its lifts are [`lifts_of`](super::lifts_of).
pub fn unsorted_of(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Unsorted>> {
    let seating = seating_of(conn, grant)?;
    // Before there is a vehicle nobody has a seat, and that is no news.
    let stops = pick_ups(conn, grant.assembly())?;
    let mut all = seats(&seating, &stops, |_| String::new());
    all.extend(not_stopping(&seating, &stops));
    if seating.vehicles.is_empty() {
        all.retain(|item| matches!(item, Unsorted::PickUpNotTold { .. }));
    }
    Ok(all)
}

fn seats(seating: &Seating, stops: &[PickUp], name: impl Fn(InstitutionId) -> String) -> Vec<Unsorted> {
    let (taken, groups) = (seating.taken(), seating.groups());
    let mut all = Vec::new();
    for group in groups.get(&None).into_iter().flatten() {
        let (institution, name) = (group.institution, name(group.institution));
        let people = group.riders + group.unnamed;
        let Group { pick_up, in_wheelchairs, .. } = *group;
        match pick_up {
            None => all.push(Unsorted::PickUpNotTold { institution, name, people: group.everybody() }),
            Some(pick_up) => {
                if in_wheelchairs > 0 {
                    let name = name.clone();
                    all.push(Unsorted::WithoutAWheelchairPlace { institution, name, people: in_wheelchairs });
                }
                if people > 0 {
                    let place = stops.iter().find(|stop| stop.id == pick_up).map(|stop| stop.place.clone());
                    let why = seating.why(Some(pick_up), false, &taken);
                    let place = place.unwrap_or_default();
                    all.push(Unsorted::WithoutASeat { institution, name, pick_up, place, people, why });
                }
            }
        }
    }
    all
}

/// Who sits in a vehicle that does not stop where they get on: a stop of it was taken away, or they get on elsewhere now.
fn not_stopping(seating: &Seating, stops: &[PickUp]) -> Vec<Unsorted> {
    let groups = seating.groups();
    let mut all = Vec::new();
    for vehicle in &seating.vehicles {
        for stop in stops.iter().filter(|stop| vehicle.stop(stop.id).is_none()) {
            let there = groups.get(&Some(vehicle.id)).into_iter().flatten().filter(|it| it.pick_up == Some(stop.id));
            let people: u32 = there.map(Group::everybody).sum();
            if people > 0 {
                let (name, place) = (vehicle.name.clone(), stop.place.clone());
                all.push(Unsorted::DoesNotStopThere { vehicle: vehicle.id, name, place, people });
            }
        }
    }
    all
}

fn of_vehicle(all: &mut Vec<Unsorted>, vehicle: &Vehicle, taken: Taken, captain_is_due: bool) {
    let (id, name) = (vehicle.id, || vehicle.name.clone());
    let seats = taken.seats.saturating_sub(vehicle.seats);
    let wheelchair_places = taken.wheelchair_places.saturating_sub(vehicle.wheelchair_places);
    if seats + wheelchair_places > 0 {
        all.push(Unsorted::OverFull { vehicle: id, name: name(), seats, wheelchair_places });
    }
    if vehicle.booked_at.is_none() {
        all.push(Unsorted::NotBooked { vehicle: id, name: name() });
    }
    if captain_is_due && vehicle.captain.is_none() {
        all.push(Unsorted::WithoutACaptain { vehicle: id, name: name() });
    }
}

fn of_lifts(lifts: &Lifts) -> Vec<Unsorted> {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let (unmatched, proposed) = (lifts.unmatched(), lifts.propose().len());
    let had = |id| lifts.lifts.iter().any(|lift| lift.rider == id);
    let gone = unmatched.iter().filter(|want| had(want.id)).count();
    let waiting = lifts.open().filter(|(_, state)| matches!(state, LiftState::Waits(..))).count();
    let all = [
        Unsorted::LiftsNotMatched { people: count(proposed) },
        Unsorted::LiftsWithoutACar { people: count(unmatched.len() - proposed) },
        Unsorted::LiftsWaiting { lifts: count(waiting) },
        Unsorted::LiftsGone { people: count(gone) },
    ];
    let any = |item: &Unsorted| match item {
        Unsorted::LiftsNotMatched { people }
        | Unsorted::LiftsWithoutACar { people }
        | Unsorted::LiftsGone { people } => *people > 0,
        Unsorted::LiftsWaiting { lifts } => *lifts > 0,
        _ => true,
    };
    all.into_iter().filter(any).collect()
}
