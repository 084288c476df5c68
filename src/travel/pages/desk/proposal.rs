//! What is proposed: the vehicles with who would ride in them, the price and how good it is, why, and who is left.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{Travel, folder, shell};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::error::AppError;
use crate::travel::model::plan::{Left, Load, Planned, Proposal, Question, Reason, Split, Which, Why};
use crate::travel::model::{PickUpId, VehicleTypeId, pounds};
use crate::travel::store::{self, Planning};
use crate::web::{self, Answer, FormError, Ids, Posted, Shell};
use crate::words::{counted, number};

#[derive(Template)]
#[template(path = "travel/pages/desk/proposal.html")]
struct ProposalPage {
    shell: Shell,
    folder: String,
    errors: Vec<FormError>,
    /// Tells the numbers of this proposal from later ones.
    digest: String,
    figures: Vec<(String, &'static str)>,
    gap: String,
    reasons: Vec<String>,
    vehicles: Vec<Line>,
    left: Vec<String>,
    not_told: u32,
    gone: Vec<String>,
    /// Whether it is what stands already.
    nothing_to_do: bool,
    no_sorts: bool,
}

/// One vehicle of the proposal.
struct Line {
    name: String,
    /// "49 seats, £450, stays" or "new".
    about: String,
    stops: String,
    seats: String,
    places: String,
    who: Vec<String>,
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    web::page(&read(&app, organiser, id, Vec::new()).await?)
}

async fn read(app: &App, by: Organiser, id: AssemblyId, errors: Vec<FormError>) -> Result<ProposalPage, AppError> {
    let asked = by.clone();
    let planning = app.db.read(move |conn| super::planning(conn, &asked, id)).await?;
    let proposal = app.proposals().of(id, &planning.question).await?;
    app.db.read(move |conn| ProposalPage::new(conn, &by, id, &planning, &proposal, errors)).await
}

impl ProposalPage {
    fn new(
        conn: &Connection,
        by: &Organiser,
        id: AssemblyId,
        planning: &Planning,
        proposal: &Proposal,
        errors: Vec<FormError>,
    ) -> Result<ProposalPage, AppError> {
        let travel = Travel::of(conn, by, id, planning.seating.clone())?;
        let (reused, gone) = planning.reused(proposal);
        let mut reused = reused.into_iter();
        let mut names = new_names(planning);
        let mut lines = Vec::new();
        for planned in &proposal.vehicles {
            let (name, state) = match planned.which {
                Which::Kept(vehicle) => (named(planning, vehicle), "stays"),
                Which::New(_) => match reused.next().flatten() {
                    Some(vehicle) => (named(planning, vehicle), "as now, not booked"),
                    None => (names.next().unwrap_or_default(), "new"),
                },
            };
            lines.push(Line::new(&travel, &planning.question, planned, (name, state)));
        }
        let said = Said::new(conn, &travel, planning, &lines)?;
        let left: u32 = proposal.left.iter().map(|left| left.riders + left.in_wheelchairs).sum();
        let gone: Vec<String> = gone
            .into_iter()
            .map(|vehicle| match &vehicle.captain {
                Some(captain) => format!("{}, whose captain is {captain}", vehicle.name),
                None => vehicle.name.clone(),
            })
            .collect();
        let not_told = travel.seating.riders.iter().filter(|rider| rider.pick_up.is_none()).count();
        let not_told = u32::try_from(not_told).unwrap_or(u32::MAX)
            + travel.seating.left.iter().filter(|left| left.pick_up.is_none()).map(|left| left.places).sum::<u32>();
        Ok(ProposalPage {
            shell: shell(conn, "Proposal", by, &travel.assembly)?.with_problem(!errors.is_empty()),
            folder: folder(id),
            errors,
            digest: planning.digest(),
            figures: vec![
                (pounds(proposal.pence), "for all vehicles"),
                (number(proposal.seated()), "would be placed"),
                (number(left), "would be left"),
                (number(u32::try_from(lines.len()).unwrap_or(u32::MAX)), "vehicles"),
            ],
            gap: gap(proposal),
            reasons: proposal.reasons.iter().map(|reason| said.reason(reason)).collect(),
            nothing_to_do: lines.is_empty() && gone.is_empty() && proposal.seated() == 0 && proposal.left.is_empty(),
            vehicles: lines,
            left: proposal.left.iter().map(|left| line_left(left, &travel, &planning.question)).collect(),
            not_told,
            gone,
            no_sorts: planning.question.sorts.is_empty(),
        })
    }
}

fn named(planning: &Planning, id: crate::travel::model::VehicleId) -> String {
    planning.seating.vehicle(id).map_or_else(String::new, |vehicle| vehicle.name.clone())
}

/// Names that no vehicle has, as accepting gives them.
fn new_names(planning: &Planning) -> impl Iterator<Item = String> {
    let taken: Vec<String> = planning.seating.vehicles.iter().map(|vehicle| vehicle.name.clone()).collect();
    (1..).map(|number: u32| format!("Coach {number}")).filter(move |name| !taken.contains(name))
}

/// How much dearer than the cheapest it can be at most.
fn gap(proposal: &Proposal) -> String {
    match proposal.gap() {
        0 => "No plan that seats as many is cheaper.".to_owned(),
        gap => {
            let tenths = gap * 1000 / proposal.pence.max(1);
            let (bound, gap) = (pounds(proposal.bound), pounds(gap));
            format!(
                "No plan that seats as many costs less than {bound}. This one is at most {gap} dearer ({}.{}%).",
                tenths / 10,
                tenths % 10
            )
        }
    }
}

impl Line {
    fn new(travel: &Travel, question: &Question, planned: &Planned, (name, state): (String, &str)) -> Line {
        let (seats, places, pence) = match planned.which {
            Which::Kept(id) => {
                let kept = question.kept.iter().find(|kept| kept.vehicle == id);
                kept.map_or((0, 0, 0), |kept| (kept.seats_free, kept.wheelchair_places_free, kept.pence))
            }
            Which::New(id) => {
                let sort = question.sorts.iter().find(|sort| sort.id == id);
                sort.map_or((0, 0, 0), |sort| (sort.seats, sort.wheelchair_places, sort.pence))
            }
        };
        let sum = |of: fn(&Load) -> u32| planned.loads.iter().map(of).sum::<u32>();
        let of = if matches!(planned.which, Which::Kept(_)) { "free" } else { "seats" };
        let stops: Vec<String> = planned.stops.iter().map(|stop| travel.stop(Some(*stop))).collect();
        let adds = Some(planned.added_minutes).filter(|minutes| *minutes > 0);
        let adds = adds.map(|minutes| format!(", {} between them", counted(minutes, "minute", "minutes")));
        Line {
            name,
            about: format!("{}, {state}", pounds(pence)),
            stops: format!("{}{}", stops.join("; "), adds.unwrap_or_default()),
            seats: format!("{} of {} {of}", number(sum(|load| load.riders)), number(seats)),
            places: format!("{} of {}", number(sum(|load| load.in_wheelchairs)), number(places)),
            who: planned.loads.iter().map(|load| loaded(load, travel, question, planned.stops.len() > 1)).collect(),
        }
    }
}

fn loaded(load: &Load, travel: &Travel, question: &Question, says_where: bool) -> String {
    let party = &question.parties[load.party];
    let people = counted(load.riders + load.in_wheelchairs, "person", "people");
    let wheelchairs = match load.in_wheelchairs {
        some if some > 0 && travel.wheelchairs => format!(", {some} in a wheelchair"),
        _ => String::new(),
    };
    let at = Some(party.pick_up).filter(|_| says_where).map(|stop| format!(", {}", place(travel, stop)));
    format!("{}{}: {people}{wheelchairs}", travel.institution(party.institution), at.unwrap_or_default())
}

fn place(travel: &Travel, stop: PickUpId) -> String {
    travel.stops.iter().find(|known| known.id == stop).map_or_else(String::new, |stop| stop.place.clone())
}

fn line_left(left: &Left, travel: &Travel, question: &Question) -> String {
    let party = &question.parties[left.party];
    let who = counted(left.riders + left.in_wheelchairs, "person", "people");
    let why = match left.why {
        Why::NoSorts => "nothing can be hired",
        Why::NoSeat => "no sort of vehicle has a seat",
        Why::NoWheelchairPlace => "no sort of vehicle has a wheelchair place",
        Why::AllTaken => "no vehicle more can be had",
    };
    format!("{}, {}: {who}, {why}", travel.institution(party.institution), place(travel, party.pick_up))
}

/// Reasons in words.
struct Said<'a> {
    travel: &'a Travel,
    question: &'a Question,
    /// What each vehicle of the proposal is called.
    names: Vec<String>,
    /// What each sort is called.
    sorts: HashMap<VehicleTypeId, String>,
}

impl<'a> Said<'a> {
    fn new(
        conn: &Connection,
        travel: &'a Travel,
        planning: &'a Planning,
        lines: &[Line],
    ) -> Result<Said<'a>, AppError> {
        let sorts = store::vehicle_types(conn, travel.assembly.id)?;
        Ok(Said {
            travel,
            question: &planning.question,
            names: lines.iter().map(|line| line.name.clone()).collect(),
            sorts: sorts.into_iter().map(|sort| (sort.id, sort.offer.name)).collect(),
        })
    }

    fn name(&self, vehicle: usize) -> &str {
        self.names.get(vehicle).map_or("", String::as_str)
    }

    fn whose(&self, party: usize) -> String {
        self.question.parties.get(party).map_or_else(String::new, |party| self.travel.institution(party.institution))
    }

    /// "Coach 3: St Mary's joins Elm Green, 6 minutes more, saves £450."
    fn reason(&self, reason: &Reason) -> String {
        match *reason {
            Reason::Joins { vehicle, stop, with, minutes, saves } => {
                let (stop, with) = (place(self.travel, stop), place(self.travel, with));
                let saves = saves.map(|saves| format!(", saves {}", pounds(saves))).unwrap_or_default();
                let more = counted(minutes, "minute", "minutes");
                format!("{}: {stop} joins {with}, {more} more{saves}.", self.name(vehicle))
            }
            Reason::Splits { party, people, vehicles, why } => {
                let why = match why {
                    Split::TooMany { largest } => {
                        format!("{}, the largest has {largest} seats", counted(people, "person", "people"))
                    }
                    Split::WheelchairPlaces => "none has both the seats and the wheelchair places".to_owned(),
                    Split::Cheaper => "a plan that keeps them together at this price was not found".to_owned(),
                };
                format!("{} rides in {vehicles} vehicles: {why}.", self.whose(party))
            }
            Reason::Wheelchairs { vehicle, party, people } => {
                format!("{} has wheelchair places for {people} of {}.", self.name(vehicle), self.whose(party))
            }
            Reason::Fills { vehicle, people } => {
                let taken = if people == 1 { "place is" } else { "places are" };
                format!("{} stays: {people} of its free {taken} taken.", self.name(vehicle))
            }
            Reason::AllPlanned { sort, most } => {
                let name = self.sorts.get(&sort).map_or("", String::as_str);
                format!("All that can be had of {name} are planned: {most}.")
            }
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct AcceptForm {
    digest: String,
}

/// Accepts the proposal that was shown, unless the numbers are others by now.
pub(super) async fn accept(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<AcceptForm>,
) -> Answer {
    let (now, by, asked) = (app.clock.now(), organiser.clone(), organiser.clone());
    let planning = app.db.read(move |conn| super::planning(conn, &asked, id)).await?;
    let shown = planning.digest() == form.digest;
    let proposal = app.proposals().of(id, &planning.question).await?;
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            super::found(conn, id)?;
            if shown && store::accept_proposal(conn, &by, id, (&planning.question, &proposal), now)? {
                return Ok(format!("{}?saved=plan", folder(id)));
            }
            Err(web::NotTaken::wrong("accept", "The numbers changed since: look at the new proposal"))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(web::NotTaken::App(error)) => return Err(error.into()),
        Err(web::NotTaken::Wrong(errors)) => errors,
    };
    web::page_again(&read(&app, organiser, id, errors).await?)
}
