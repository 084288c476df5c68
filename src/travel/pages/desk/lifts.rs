//! Lifts: what could be matched, what was, and what came of it.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{folder, found, shell};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::travel::model::{LiftId, LiftState, Lifts, Near, Traveller, nearness};
use crate::travel::store::{self, NotMatched};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};
use crate::words::counted;

#[derive(Template)]
#[template(path = "travel/pages/desk/lifts.html")]
struct LiftsPage {
    shell: Shell,
    folder: String,
    errors: Vec<FormError>,
    done: Option<String>,
    /// What is proposed: the pair as a form says it, and in words.
    proposed: Vec<(String, String)>,
    /// Who has no lift that stands or waits: id and words.
    wants: Vec<(AttendeeId, String)>,
    /// Cars with a seat left: id and words.
    cars: Vec<(AttendeeId, String)>,
    lifts: Vec<Line>,
}

struct Line {
    id: LiftId,
    words: String,
    kind: &'static str,
    state: String,
    /// Whether it can be taken apart.
    open: bool,
}

fn person(traveller: &Traveller) -> String {
    format!("{}, {}", traveller.name, traveller.institution_name)
}

fn why(near: Near) -> &'static str {
    match near {
        Near::Institution => "same institution",
        Near::PickUp => "same stop",
        Near::Chapter => "same chapter",
        Near::Neither => "different chapters",
    }
}

fn pair(lifts: &Lifts, rider: AttendeeId, driver: AttendeeId) -> Option<String> {
    let (rider, driver) = (lifts.traveller(rider)?, lifts.traveller(driver)?);
    Some(format!("{} with {} ({})", person(rider), person(driver), why(nearness(rider, driver))))
}

impl Line {
    fn new(lifts: &Lifts, lift: &crate::travel::model::Lift, state: LiftState) -> Option<Line> {
        let (kind, words) = match state {
            LiftState::Stands => ("plain", "Stands".to_owned()),
            LiftState::Waits(true, true) => ("info", "Waits for both leaders".to_owned()),
            LiftState::Waits(true, false) => ("info", "Waits for the rider's leader".to_owned()),
            LiftState::Waits(..) => ("info", "Waits for the driver's leader".to_owned()),
            LiftState::Declined => ("problem", "A leader said no".to_owned()),
            LiftState::Lapsed => {
                ("late", "Lapsed: one of them is not coming so any more, or the car is full".to_owned())
            }
        };
        let open = state != LiftState::Declined;
        Some(Line { id: lift.id, words: pair(lifts, lift.rider, lift.driver)?, kind, state: words, open })
    }
}

impl LiftsPage {
    fn read(conn: &Connection, by: &Organiser, id: AssemblyId, errors: Vec<FormError>) -> Result<LiftsPage, AppError> {
        let assembly = found(conn, id)?;
        let lifts = store::lifts(conn, by, id)?;
        let left = lifts.seats_left();
        let car = |offer: &&Traveller| {
            let seats = left.get(&offer.id).copied().filter(|seats| *seats > 0)?;
            Some((offer.id, format!("{}: {} left", person(offer), counted(seats, "seat", "seats"))))
        };
        let proposed = lifts.propose();
        Ok(LiftsPage {
            shell: shell(conn, "Lifts", by, &assembly)?.with_problem(!errors.is_empty()),
            folder: folder(id),
            errors,
            done: None,
            proposed: proposed
                .iter()
                .filter_map(|found| {
                    Some((format!("{}-{}", found.rider, found.driver), pair(&lifts, found.rider, found.driver)?))
                })
                .collect(),
            wants: lifts.unmatched().into_iter().map(|want| (want.id, person(want))).collect(),
            cars: lifts.offers.iter().filter_map(|offer| car(&offer)).collect(),
            lifts: lifts
                .lifts
                .iter()
                .zip(lifts.states())
                .filter_map(|(lift, state)| Line::new(&lifts, lift, state))
                .collect(),
        })
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Matched {
    #[serde(default)]
    matched: String,
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(query): Query<Matched>,
) -> Answer {
    let read = move |conn: &Connection| {
        let done = query.matched.parse().ok().map(|matched| format!("Saved. {}.", counted(matched, "lift", "lifts")));
        Ok::<_, AppError>(LiftsPage { done, ..LiftsPage::read(conn, &organiser, id, Vec::new())? })
    };
    web::page(&app.db.read(read).await?)
}

/// Pairs to match: those of the proposal, or one by hand.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MatchForm {
    /// "12-34": who needs a lift, who drives.
    pair: Vec<String>,
    rider: String,
    driver: String,
}

impl MatchForm {
    fn pairs(&self) -> Result<Vec<(AttendeeId, AttendeeId)>, NotTaken> {
        let id = |text: &str| text.parse::<AttendeeId>().map_err(|_| AppError::NotFound);
        let mut pairs = Vec::new();
        for pair in &self.pair {
            let (rider, driver) = pair.split_once('-').ok_or(AppError::NotFound)?;
            pairs.push((id(rider)?, id(driver)?));
        }
        if !self.rider.is_empty() || !self.driver.is_empty() {
            pairs.push((id(&self.rider)?, id(&self.driver)?));
        }
        if pairs.is_empty() {
            return Err(NotTaken::wrong("pair", "Tick at least 1 match"));
        }
        Ok(pairs)
    }
}

/// Matches them: all or none.
pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<MatchForm>,
) -> Answer {
    let (now, by) = (app.clock.now(), organiser.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            found(conn, id)?;
            let pairs = form.pairs()?;
            for pair in &pairs {
                let text = match store::match_lift(conn, &by, id, *pair, now)? {
                    Ok(()) => continue,
                    Err(NotMatched::NoWant) => {
                        "One of these needs no lift any more, or has one. Nothing was matched: look again"
                    }
                    Err(NotMatched::NoSeat) => "One of these cars has no seat left. Nothing was matched: look again",
                };
                return Err(NotTaken::wrong("pair", text));
            }
            Ok::<_, NotTaken>(format!("{}/lifts?matched={}", folder(id), pairs.len()))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| LiftsPage::read(conn, &organiser, id, errors);
    web::page_again(&app.db.read(again).await?)
}

/// Takes a lift apart.
pub(super) async fn apart(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, lift)): Ids<(AssemblyId, LiftId)>,
    Posted { sending, .. }: Posted<super::Nothing>,
) -> Answer {
    let now = app.clock.now();
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            store::unmatch_lift(conn, &organiser, id, lift, now)?;
            Ok::<_, AppError>(format!("{}/lifts", folder(id)))
        })
    };
    web::see(&app.db.write(work).await?)
}
