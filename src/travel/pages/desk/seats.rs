//! The people of one vehicle, or those without a seat, by name: moved by ticking, choosing a vehicle and pressing Move.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::coaches::{CoachesPage, Done};
use super::{Travel, folder, group_word, over, shell};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::travel::model::{Group, Rider, Vehicle, VehicleId};
use crate::travel::store::{self, AtStop, Move, Moved, To};
use crate::web::{self, Answer, FormError, Ids, NotTaken, PageNumber, Pages, Posted, Query, Shell};
use crate::words::counted;

/// The most people on one page.
const ON_A_PAGE: usize = 200;

#[derive(Template)]
#[template(path = "travel/pages/desk/seats.html")]
struct SeatsPage {
    shell: Shell,
    folder: String,
    errors: Vec<FormError>,
    done: Option<String>,
    /// The vehicle; none: those without a seat.
    vehicle: Option<VehicleId>,
    over: Option<String>,
    facts: Vec<(&'static str, String)>,
    groups: Vec<Named>,
    choices: Vec<(VehicleId, String)>,
    pages: Pages,
}

/// People of one institution at one stop.
struct Named {
    word: String,
    heading: String,
    people: Vec<Person>,
    unnamed: Option<String>,
}

struct Person {
    id: AttendeeId,
    name: String,
    hint: String,
    ticked: bool,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct SeatsQuery {
    #[serde(flatten)]
    page: PageNumber,
    #[serde(default)]
    moved: Option<String>,
    #[serde(default)]
    saved: String,
}

/// Everybody of one vehicle.
pub(super) async fn of_vehicle(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, vehicle)): Ids<(AssemblyId, VehicleId)>,
    Query(query): Query<SeatsQuery>,
) -> Answer {
    show(app, organiser, id, Some(vehicle), query).await
}

/// Everybody without a seat.
pub(super) async fn without(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(query): Query<SeatsQuery>,
) -> Answer {
    show(app, organiser, id, None, query).await
}

async fn show(app: App, by: Organiser, id: AssemblyId, vehicle: Option<VehicleId>, query: SeatsQuery) -> Answer {
    let read = move |conn: &Connection| {
        let page = SeatsPage::read(conn, &by, (id, vehicle), &query.page, (Vec::new(), &[]))?;
        let done = Done::of(query.moved.as_deref(), &query.saved).in_words();
        Ok::<_, AppError>(SeatsPage { done, ..page })
    };
    web::page(&app.db.read(read).await?)
}

impl SeatsPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        (id, vehicle): (AssemblyId, Option<VehicleId>),
        at: &PageNumber,
        (errors, ticked): (Vec<FormError>, &[AttendeeId]),
    ) -> Result<SeatsPage, AppError> {
        let travel = Travel::read(conn, by, id)?;
        let taken = travel.seating.taken();
        let of = vehicle.map(|id| travel.seating.vehicle(id).ok_or(AppError::NotFound)).transpose()?;
        let mut groups = travel.seating.groups().remove(&vehicle).unwrap_or_default();
        groups.sort_by_key(|group| (travel.stop(group.pick_up), travel.institution(group.institution)));
        let named: usize = groups.iter().map(|group| (group.riders + group.in_wheelchairs) as usize).sum();
        let pages = Pages::new(at, named, ON_A_PAGE);
        let shows = Shows { ticked, wheelchairs: by.role().sees_needs() };
        let groups = on_the_page(&travel, of, &groups, &pages, shows);
        let title = of.map_or_else(|| "Without a seat".to_owned(), |vehicle| vehicle.name.clone());
        let facts = of.map_or_else(Vec::new, |vehicle| {
            let taken = taken.get(&vehicle.id).copied().unwrap_or_default();
            let captain = vehicle.captain.clone().unwrap_or_else(|| "Nobody yet".to_owned());
            let stops: Vec<String> = vehicle.stops.iter().map(|stop| said_stop(&travel, stop)).collect();
            vec![
                ("Seats taken", format!("{} of {}", taken.seats, vehicle.seats)),
                ("Wheelchair places", format!("{} of {}", taken.wheelchair_places, vehicle.wheelchair_places)),
                ("Stops", if stops.is_empty() { "None yet".to_owned() } else { stops.join("; ") }),
                ("Captain", captain),
            ]
        });
        Ok(SeatsPage {
            shell: shell(conn, &title, by, &travel.assembly)?.with_problem(!errors.is_empty()),
            folder: folder(id),
            errors,
            done: None,
            vehicle,
            over: of.and_then(|vehicle| over(vehicle, taken.get(&vehicle.id).copied().unwrap_or_default())),
            facts,
            groups,
            choices: travel.choices().into_iter().filter(|(id, _)| Some(*id) != vehicle).collect(),
            pages,
        })
    }
}

fn said_stop(travel: &Travel, stop: &crate::travel::model::VehicleStop) -> String {
    match stop.leaves_at() {
        Some(at) => format!("{}, {}", stop.place, travel.zone().time(at)),
        None => format!("{}, no time yet", stop.place),
    }
}

/// What the page shows of people beside their names.
#[derive(Clone, Copy)]
struct Shows<'a> {
    ticked: &'a [AttendeeId],
    /// Who is in a wheelchair: whoever may not see what people need reads how many of the whole vehicle are. Of a group, which
    /// may be one person, the number would tell who.
    wheelchairs: bool,
}

/// The groups with those of their people who stand on the page; places without a name stand on the page of the last of them.
fn on_the_page(
    travel: &Travel,
    vehicle: Option<&Vehicle>,
    groups: &[Group],
    pages: &Pages,
    shows: Shows<'_>,
) -> Vec<Named> {
    let (mut at, mut shown) = (0, Vec::new());
    let last = pages.later.is_none();
    for group in groups {
        let of = |rider: &&Rider| rider.institution == group.institution && rider.pick_up == group.pick_up;
        let mut riders: Vec<&Rider> = travel.seating.riders_in(vehicle.map(|vehicle| vehicle.id)).filter(of).collect();
        riders.sort_by_cached_key(|rider| (rider.name.to_lowercase(), rider.id));
        let first = at;
        at += riders.len();
        let (from, to) = (pages.from.saturating_sub(1).clamp(first, at) - first, pages.to.clamp(first, at) - first);
        let people: Vec<Person> = riders[from..to].iter().map(|rider| person(rider, shows)).collect();
        let here = !people.is_empty()
            || (riders.is_empty() && (first >= pages.from.saturating_sub(1)) && (last || at < pages.to));
        if here {
            let unnamed = Some(group.unnamed).filter(|unnamed| *unnamed > 0 && to == riders.len());
            shown.push(Named {
                word: group_word(group),
                heading: heading(travel, vehicle, group),
                people,
                unnamed: unnamed.map(|unnamed| format!("{} without a name", counted(unnamed, "place", "places"))),
            });
        }
    }
    shown
}

/// "St Brigid's Convent, St Mary's, 5:30pm"; that the vehicle does not stop there, where it does not.
fn heading(travel: &Travel, vehicle: Option<&Vehicle>, group: &Group) -> String {
    let stops = |vehicle: &Vehicle| group.pick_up.is_none_or(|stop| vehicle.stop(stop).is_some());
    let passes = vehicle.filter(|vehicle| !stops(vehicle));
    let passes =
        passes.map(|vehicle| format!(". {} does not stop there: move them, or let it stop there", vehicle.name));
    format!("{}, {}{}", travel.institution(group.institution), travel.stop(group.pick_up), passes.unwrap_or_default())
}

fn person(rider: &Rider, shows: Shows<'_>) -> Person {
    let hint = match (rider.in_wheelchair && shows.wheelchairs, rider.ride.is_some_and(|ride| ride.fixed)) {
        (true, true) => "In a wheelchair. Placed by hand",
        (true, false) => "In a wheelchair",
        (false, true) => "Placed by hand",
        (false, false) => "",
    };
    Person { id: rider.id, name: rider.name.clone(), hint: hint.to_owned(), ticked: shows.ticked.contains(&rider.id) }
}

/// Whom to move, as a form says it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MoveForm {
    /// The vehicle in which the page showed them, or "none".
    from: String,
    /// A vehicle, "none", or "proposal".
    to: String,
    person: Vec<AttendeeId>,
    /// Everybody, with a name and without: "12-3".
    group: Vec<String>,
    /// Places without a name alone: "12-3".
    unnamed: Vec<String>,
    /// "seats" where the form stood on the page of one vehicle, or of everybody without a seat.
    on: String,
}

impl MoveForm {
    fn parse(&self) -> Result<(Move, To), NotTaken> {
        let from = if self.from == "none" { None } else { Some(self.from.parse().map_err(|_| AppError::NotFound)?) };
        let to = match self.to.as_str() {
            "none" => To::NoSeat,
            "proposal" => To::Proposal,
            "" => return Err(NotTaken::wrong("to", "Choose where to")),
            id => To::Vehicle(id.parse().map_err(|_| AppError::NotFound)?),
        };
        let groups = |words: &[String]| words.iter().map(|word| at_stop(word)).collect::<Result<Vec<_>, _>>();
        let named = groups(&self.group)?;
        let unnamed =
            named.iter().copied().chain(groups(&self.unnamed)?.into_iter().filter(|one| !named.contains(one)));
        let wanted = Move { from, people: self.person.clone(), unnamed: unnamed.collect(), named };
        if wanted.people.is_empty() && wanted.named.is_empty() && wanted.unnamed.is_empty() {
            return Err(NotTaken::wrong("group", "Tick at least 1 person or place"));
        }
        Ok((wanted, to))
    }

    fn vehicle(&self) -> Option<VehicleId> {
        self.from.parse().ok()
    }
}

fn at_stop(word: &str) -> Result<AtStop, AppError> {
    let (institution, stop) = word.split_once('-').ok_or(AppError::NotFound)?;
    let stop = if stop == "0" { None } else { Some(stop.parse().map_err(|_| AppError::NotFound)?) };
    Ok((institution.parse().map_err(|_| AppError::NotFound)?, stop))
}

/// Moves who was ticked, unless somebody else moved one of them meanwhile.
pub(super) async fn move_them(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<MoveForm>,
) -> Answer {
    let (now, by, sent) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let moved = moved(conn, &by, id, &sent, now)?;
            let back = match (sent.on.as_str(), sent.vehicle()) {
                ("seats", Some(vehicle)) => format!("/{vehicle}/seats"),
                ("seats", None) => "/without".to_owned(),
                _ => String::new(),
            };
            Ok::<_, NotTaken>(format!("{}{back}?moved={moved}", folder(id)))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    if form.on == "seats" {
        let again = move |conn: &Connection| {
            let of = (id, form.vehicle());
            SeatsPage::read(conn, &organiser, of, &PageNumber::default(), (errors, &form.person))
        };
        return web::page_again(&app.db.read(again).await?);
    }
    let again = move |conn: &Connection| CoachesPage::read(conn, &organiser, id, errors);
    web::page_again(&app.db.read(again).await?)
}

fn moved(conn: &Connection, by: &Organiser, id: AssemblyId, form: &MoveForm, now: Moment) -> Result<u32, NotTaken> {
    let (wanted, to) = form.parse()?;
    match store::move_seats(conn, by, id, &wanted, to, now)? {
        Moved::All(moved) => Ok(moved),
        Moved::Elsewhere(people) => {
            let line = |(name, there): (String, Option<String>)| {
                let there = there.map_or_else(|| "has no seat".to_owned(), |vehicle| format!("sits in {vehicle}"));
                let text = format!("{name} {there} now: somebody else moved them. Nobody was moved by you");
                FormError::new("group", text)
            };
            Err(NotTaken::Wrong(people.into_iter().map(line).collect()))
        }
    }
}
