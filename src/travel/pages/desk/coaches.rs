//! The travel of an assembly at a glance: who is without a seat, then the stops down and the vehicles across.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{Travel, folder, group_word, over, shell, who};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::error::AppError;
use crate::travel::model::plan::Proposal;
use crate::travel::model::{Group, PickUpId, Taken, VehicleId, Without, pounds};
use crate::travel::say::reason;
use crate::travel::store::{self, Planning};
use crate::web::{self, Answer, FormError, Ids, Query, Shell};
use crate::words::{capital, counted, number};

/// The most groups without a seat on the page; the rest are on the page of everybody without one.
const MOST_GROUPS: usize = 40;

#[derive(Template)]
#[template(path = "travel/pages/desk/coaches.html")]
pub(super) struct CoachesPage {
    shell: Shell,
    home: String,
    folder: String,
    errors: Vec<FormError>,
    done: Option<String>,
    /// What a new proposal would do better.
    better: Option<String>,
    figures: Vec<(String, &'static str)>,
    without: Vec<WithoutLine>,
    more_without: usize,
    /// How many wait for a yes to a seat; how many are told roughly.
    waiting: Option<String>,
    rough: Option<String>,
    choices: Vec<(VehicleId, String)>,
    vehicles: Vec<Column>,
    rows: Vec<Row>,
    split: Vec<String>,
    no_sorts: bool,
    no_stops: bool,
}

/// A group without a seat.
struct WithoutLine {
    word: String,
    institution: String,
    stop: String,
    who: String,
    why: &'static str,
}

struct Column {
    id: VehicleId,
    name: String,
    sort: String,
    seats: String,
    places: String,
    over: Option<String>,
    captain: Option<String>,
    booked: bool,
}

struct Row {
    stop: String,
    /// How many get on there, of each vehicle in their order; and whether it stops there.
    cells: Vec<(u32, bool)>,
    without: u32,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    /// How many were moved just now.
    #[serde(default)]
    moved: String,
    /// What else was done just now.
    #[serde(default)]
    pub(super) saved: String,
}

impl Done {
    pub(super) fn of(moved: Option<&str>, saved: &str) -> Done {
        Done { moved: moved.unwrap_or_default().to_owned(), saved: saved.to_owned() }
    }

    pub(super) fn in_words(&self) -> Option<String> {
        match (self.moved.parse::<u32>().ok(), self.saved.as_str()) {
            (Some(0), _) => Some("Nobody was moved: nobody of those you ticked was there any more.".to_owned()),
            (Some(moved), _) => Some(format!("Saved. {}.", counted(moved, "seat", "seats"))),
            (None, "gone") => Some("The vehicle is taken away.".to_owned()),
            (None, "plan") => Some("The proposal is accepted.".to_owned()),
            (None, "") => None,
            (None, _) => Some("Saved.".to_owned()),
        }
    }
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(done): Query<Done>,
) -> Answer {
    let read = move |conn: &Connection| {
        let planning = super::planning(conn, &organiser, id)?;
        let travel = Travel::of(conn, &organiser, id, planning.seating.clone())?;
        let page = CoachesPage::new(conn, &organiser, &travel, Vec::new())?;
        Ok::<_, AppError>((CoachesPage { done: done.in_words(), ..page }, planning))
    };
    let (page, planning) = app.db.read(read).await?;
    let better = if planning.question.sorts.is_empty() {
        None
    } else {
        better(&planning, &*app.proposals().of(id, &planning.question).await?)
    };
    web::page(&CoachesPage { better, ..page })
}

/// What a new proposal would do better than what stands.
fn better(planning: &Planning, proposal: &Proposal) -> Option<String> {
    let seating = &planning.seating;
    let placed = |pick_up: Option<PickUpId>| pick_up.is_some();
    let named = seating.riders().filter(|(rider, seat)| seat.is_none() && placed(rider.pick_up)).count();
    let unnamed: u32 = seating.left.iter().filter(|left| placed(left.pick_up)).map(|left| left.places).sum();
    let without = u32::try_from(named).unwrap_or(u32::MAX) + unnamed;
    let left: u32 = proposal.left.iter().map(|left| left.riders + left.in_wheelchairs).sum();
    let pence: u64 = seating.vehicles.iter().map(|vehicle| vehicle.pence).sum();
    let people = counted(without.saturating_sub(left), "person who has", "people who have");
    match (left < without, proposal.pence < pence) {
        (true, _) => Some(format!("A new proposal would seat {people} no seat.")),
        (false, true) if left == without => {
            let less = pounds(pence - proposal.pence);
            Some(format!("A new proposal would cost {less} less and seat as many."))
        }
        _ => None,
    }
}

impl CoachesPage {
    pub(super) fn read(
        conn: &Connection,
        by: &Organiser,
        id: AssemblyId,
        errors: Vec<FormError>,
    ) -> Result<CoachesPage, AppError> {
        CoachesPage::new(conn, by, &Travel::read(conn, by, id)?, errors)
    }

    fn new(
        conn: &Connection,
        by: &Organiser,
        travel: &Travel,
        errors: Vec<FormError>,
    ) -> Result<CoachesPage, AppError> {
        let id = travel.assembly.id;
        let not_yet = store::not_yet(conn, by, id)?;
        let (taken, groups) = (travel.seating.taken(), travel.seating.groups());
        let nobody = Vec::new();
        let without = groups.get(&None).unwrap_or(&nobody);
        let line = |group: &Group| WithoutLine::new(travel, group, &taken);
        let mut lines: Vec<WithoutLine> = without.iter().map(line).collect();
        lines.sort_by(|one, other| (&one.stop, &one.institution).cmp(&(&other.stop, &other.institution)));
        let more_without = lines.len().saturating_sub(MOST_GROUPS);
        lines.truncate(MOST_GROUPS);
        let (price, with, left) = (
            travel.seating.vehicles.iter().map(|vehicle| vehicle.pence).sum(),
            travel.seating.with_a_seat(),
            travel.seating.without_a_seat(),
        );
        let free = |vehicle: &crate::travel::model::Vehicle| {
            vehicle.seats.saturating_sub(taken.get(&vehicle.id).map_or(0, |taken| taken.seats))
        };
        let empty: u32 = travel.seating.vehicles.iter().map(free).sum();
        Ok(CoachesPage {
            shell: shell(conn, "Travel", by, &travel.assembly)?.with_problem(!errors.is_empty()),
            home: format!("/o/a/{id}"),
            folder: folder(id),
            errors,
            done: None,
            better: None,
            figures: vec![
                (number(with + left), "come by coach"),
                (number(with), "have a seat"),
                (number(left), "without a seat"),
                (number(empty), "empty seats"),
                (pounds(price), "for all vehicles"),
            ],
            without: lines,
            more_without,
            waiting: waiting(&not_yet),
            rough: rough(&not_yet),
            choices: travel.choices(),
            vehicles: columns(travel, &taken),
            rows: rows(travel, &groups),
            split: split(travel),
            no_sorts: store::vehicle_types(conn, id)?.is_empty(),
            no_stops: travel.stops.is_empty(),
        })
    }
}

impl WithoutLine {
    fn new(travel: &Travel, group: &Group, taken: &BTreeMap<VehicleId, Taken>) -> WithoutLine {
        let only_wheelchairs = group.riders + group.unnamed == 0;
        let why = match travel.seating.why(group.pick_up, only_wheelchairs, taken) {
            Without::NoWheelchairPlace if !travel.wheelchairs => Without::Full,
            why => why,
        };
        WithoutLine {
            word: group_word(group),
            institution: travel.institution(group.institution),
            stop: travel.stop(group.pick_up),
            who: who(group, travel.wheelchairs),
            why: reason(why),
        }
    }
}

fn columns(travel: &Travel, taken: &BTreeMap<VehicleId, Taken>) -> Vec<Column> {
    let column = |vehicle: &crate::travel::model::Vehicle| {
        let taken = taken.get(&vehicle.id).copied().unwrap_or_default();
        Column {
            id: vehicle.id,
            name: vehicle.name.clone(),
            sort: vehicle.sort_name.clone(),
            seats: format!("{} of {}", number(taken.seats), number(vehicle.seats)),
            places: format!("{} of {}", number(taken.wheelchair_places), number(vehicle.wheelchair_places)),
            over: over(vehicle, taken),
            captain: vehicle.captain.clone(),
            booked: vehicle.booked_at.is_some(),
        }
    };
    travel.seating.vehicles.iter().map(column).collect()
}

/// A row for each stop, and one for those of whom no stop is told, where there are any.
fn rows(travel: &Travel, groups: &BTreeMap<Option<VehicleId>, Vec<Group>>) -> Vec<Row> {
    let at = |vehicle: Option<VehicleId>, stop: Option<PickUpId>| -> u32 {
        let there = groups.get(&vehicle).into_iter().flatten().filter(|group| group.pick_up == stop);
        there.map(Group::everybody).sum()
    };
    let row = |stop: Option<PickUpId>| Row {
        stop: capital(&travel.stop(stop)),
        cells: travel
            .seating
            .vehicles
            .iter()
            .map(|vehicle| (at(Some(vehicle.id), stop), stop.is_some_and(|stop| vehicle.stop(stop).is_some())))
            .collect(),
        without: at(None, stop),
    };
    let mut rows: Vec<Row> = travel.stops.iter().map(|stop| row(Some(stop.id))).collect();
    let not_told = row(None);
    if not_told.without > 0 || not_told.cells.iter().any(|(people, _)| *people > 0) {
        rows.push(not_told);
    }
    rows
}

/// "St Brigid's Convent sits in 2 vehicles".
fn split(travel: &Travel) -> Vec<String> {
    let split = travel.seating.split();
    let mut lines: Vec<String> =
        split.into_iter().map(|(id, many)| format!("{} sits in {many} vehicles", travel.institution(id))).collect();
    lines.sort();
    lines
}

fn waiting(not_yet: &store::NotYet) -> Option<String> {
    let waiting: u32 = not_yet.waiting.values().sum();
    (waiting > 0).then(|| format!("{} for a yes to a coach seat", counted(waiting, "person waits", "people wait")))
}

fn rough(not_yet: &store::NotYet) -> Option<String> {
    let (institutions, people) = not_yet.rough;
    let of = counted(institutions, "institution", "institutions");
    (institutions > 0).then(|| {
        format!("About {} more by coach, told roughly by {of} and not named yet. They have no seats.", number(people))
    })
}
