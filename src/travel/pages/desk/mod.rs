//! An organiser's pages of travel: who is without a seat, vehicles and who rides in which, the stops, what is proposed.

mod coaches;
mod lifts;
mod manifest;
mod proposal;
mod seats;
mod sorts;
mod stops;
mod vehicle;

use std::collections::HashMap;

use axum::Router;
use axum::routing::{get, post};
use rusqlite::Connection;

use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{Assembly, AssemblyId, Zone};
use crate::assembly::store as assemblies;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::request::store as requests;
use crate::travel::model::{Group, PickUp, PickUpId, Problem, Seating, Taken, Vehicle, VehicleId};
use crate::travel::store::{self, Planning};
use crate::web::{FormError, Shell};
use crate::words::{counted, number};

/// Routes of an organiser's travel.
pub(super) fn router() -> Router<App> {
    let at = |behind: &str| format!("/o/a/{{assembly}}/travel{behind}");
    Router::new()
        .route(&at(""), get(coaches::page))
        .route(&at("/move"), post(seats::move_them))
        .route(&at("/without"), get(seats::without))
        .route(&at("/stops"), get(stops::page).post(stops::save_gap))
        .route(&at("/stops/gone"), post(stops::remove_gap))
        .route(&at("/stops/join"), post(stops::save_join))
        .route(&at("/sorts"), get(sorts::page).post(sorts::save))
        .route(&at("/sorts/{sort}"), get(sorts::one))
        .route(&at("/sorts/{sort}/gone"), post(sorts::remove))
        .route(&at("/vehicles/new"), get(vehicle::new).post(vehicle::save_new))
        .route(&at("/lifts"), get(lifts::page).post(lifts::save))
        .route(&at("/lifts/{lift}/apart"), post(lifts::apart))
        .route(&at("/manifests"), get(manifest::all))
        .route(&at("/proposal"), get(proposal::page).post(proposal::accept))
        .route(&at("/{vehicle}"), get(manifest::page))
        .route(&at("/{vehicle}/seats"), get(seats::of_vehicle))
        .route(&at("/{vehicle}/change"), get(vehicle::page).post(vehicle::save))
        .route(&at("/{vehicle}/booked"), post(vehicle::book))
        .route(&at("/{vehicle}/gone"), get(vehicle::ask_gone).post(vehicle::remove))
}

/// A form that says all by being sent.
#[derive(serde::Deserialize)]
struct Nothing {}

fn folder(assembly: AssemblyId) -> String {
    format!("/o/a/{assembly}/travel")
}

fn found(conn: &Connection, id: AssemblyId) -> Result<Assembly, AppError> {
    assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)
}

/// What is to be planned of the travel of an assembly that there is.
fn planning(conn: &Connection, by: &Organiser, id: AssemblyId) -> Result<Planning, AppError> {
    found(conn, id)?;
    Ok(store::planning(conn, by, id)?)
}

fn shell(conn: &Connection, title: &str, by: &Organiser, assembly: &Assembly) -> Result<Shell, AppError> {
    let waiting = requests::waiting_count(conn, by, assembly.id)?;
    Ok(Shell::assembly(title, by, assembly)?.with_requests(waiting).without_names(assembly))
}

fn errors(problems: Vec<Problem>) -> Vec<FormError> {
    problems.into_iter().map(|problem| FormError::new(problem.field, problem.text)).collect()
}

/// Who sits where, with the words for it.
struct Travel {
    assembly: Assembly,
    stops: Vec<PickUp>,
    institutions: HashMap<InstitutionId, String>,
    seating: Seating,
    /// Whether it says how many of a group are in a wheelchair: to whoever sees what people need. A group may be one person.
    wheelchairs: bool,
}

impl Travel {
    fn read(conn: &Connection, by: &Organiser, id: AssemblyId) -> Result<Travel, AppError> {
        Travel::of(conn, by, id, store::seating(conn, by, id)?)
    }

    /// The words for a seating that was read already.
    fn of(conn: &Connection, by: &Organiser, id: AssemblyId, seating: Seating) -> Result<Travel, AppError> {
        Ok(Travel {
            assembly: found(conn, id)?,
            stops: store::pick_ups(conn, id)?,
            institutions: store::institutions(conn, by, id)?,
            seating,
            wheelchairs: by.role().sees_needs(),
        })
    }

    fn zone(&self) -> Zone {
        self.assembly.zone
    }

    fn institution(&self, id: InstitutionId) -> String {
        self.institutions.get(&id).cloned().unwrap_or_default()
    }

    /// "St Mary's, 5:30pm"; "stop not told".
    fn stop(&self, id: Option<PickUpId>) -> String {
        let known = id.and_then(|id| self.stops.iter().find(|stop| stop.id == id));
        known.map_or_else(|| "stop not told".to_owned(), |stop| stop.label(self.zone()))
    }

    /// The vehicles to choose from: its id, and its name with how full it is.
    fn choices(&self) -> Vec<(VehicleId, String)> {
        let taken = self.seating.taken();
        let of = |vehicle: &Vehicle| {
            let taken = taken.get(&vehicle.id).copied().unwrap_or_default();
            (vehicle.id, format!("{}, {} of {} seats taken", vehicle.name, taken.seats, vehicle.seats))
        };
        self.seating.vehicles.iter().map(of).collect()
    }
}

/// "Over by 2", "Over by 1 wheelchair place"; none where everybody fits.
fn over(vehicle: &Vehicle, taken: Taken) -> Option<String> {
    let seats = taken.seats.saturating_sub(vehicle.seats);
    let places = taken.wheelchair_places.saturating_sub(vehicle.wheelchair_places);
    let of_places = || counted(places, "wheelchair place", "wheelchair places");
    match (seats, places) {
        (0, 0) => None,
        (seats, 0) => Some(format!("Over by {}", number(seats))),
        (0, _) => Some(format!("Over by {}", of_places())),
        (seats, _) => Some(format!("Over by {} and by {}", number(seats), of_places())),
    }
}

/// "12 people, 1 in a wheelchair, 4 without a name"; how many are in a wheelchair where `wheelchairs` may be told.
fn who(group: &Group, wheelchairs: bool) -> String {
    let named = group.riders + group.in_wheelchairs;
    let parts = [
        (named > 0).then(|| counted(named, "person", "people")),
        (group.in_wheelchairs > 0 && wheelchairs).then(|| format!("{} in a wheelchair", number(group.in_wheelchairs))),
        (group.unnamed > 0).then(|| format!("{} without a name", counted(group.unnamed, "place", "places"))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The value of a box for everybody of an institution who gets on at a stop: "12-3", "12-0" where it is not told.
fn group_word(group: &Group) -> String {
    format!("{}-{}", group.institution, group.pick_up.map_or(0, i64::from))
}
