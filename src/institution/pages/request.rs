//! What waits for an organiser's yes: names, crèche places, things to be booked, coach seats.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{granted, home, show};
use crate::App;
use crate::access::{Grant, Organiser};
use crate::assembly::model::{AssemblyId, Zone};
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::store as list;
use crate::need::model::{Decision, Request as NeedRequest, Standing, Wanted};
use crate::need::store as need;
use crate::travel::{Request as SeatRequest, store as travel};
use crate::web::{self, Answer, Ids, NotTaken, Posted};
use crate::words::counted;

/// The most names of one request that the page shows.
const NAMES_SHOWN: usize = 50;

/// One request that waits.
pub(super) struct Waiting {
    /// The address that the decision is sent to, under the institution's page: `requests/names/12`.
    pub path: String,
    /// The id of its field in the page.
    pub field: String,
    pub what: String,
    pub names: Vec<String>,
    pub more: usize,
    pub asked: String,
}

/// Everything that waits, the earliest first.
pub(super) fn waiting(conn: &Connection, grant: &Grant, zone: Zone) -> Result<Vec<Waiting>, AppError> {
    let mut all = Vec::new();
    all.extend(list::waiting(conn, grant)?.iter().map(|names| (names.asked_at, of_names(names))));
    for request in need::requests(conn, grant)? {
        if request.standing == Standing::Waiting {
            all.push((request.asked_at, of_need(&request)));
        }
    }
    for request in travel::requests(conn, grant)? {
        if request.standing == Standing::Waiting {
            all.push((request.asked_at, of_seat(&request)));
        }
    }
    all.sort_by_key(|(asked_at, _)| *asked_at);
    let asked = |at: Moment| format!("Asked {}, {}", zone.day(at), zone.time(at));
    Ok(all.into_iter().map(|(at, waiting)| Waiting { asked: asked(at), ..waiting }).collect())
}

impl Waiting {
    fn new(kind: &str, id: impl std::fmt::Display, what: String) -> Waiting {
        Waiting {
            path: format!("requests/{kind}/{id}"),
            field: format!("{kind}-{id}"),
            what,
            names: Vec::new(),
            more: 0,
            asked: String::new(),
        }
    }
}

fn of_names(request: &list::Waiting) -> Waiting {
    let people = &request.asked.people;
    let how_many = counted(u32::try_from(people.len()).unwrap_or(u32::MAX), "more name", "more names");
    Waiting {
        names: people.iter().take(NAMES_SHOWN).map(|person| person.name.to_string()).collect(),
        more: people.len().saturating_sub(NAMES_SHOWN),
        ..Waiting::new("names", request.id, format!("{how_many} on the list"))
    }
}

fn of_need(request: &NeedRequest) -> Waiting {
    let name = &request.name;
    match &request.wanted {
        Wanted::Place { child, age_years } => {
            let age = age_years.map_or_else(String::new, |age| format!(", age {age}"));
            Waiting::new("place", child, format!("A crèche place for a child of {name}{age}"))
        }
        Wanted::Booking { need, answer } => Waiting::new("booking", need, format!("{}, for {name}", answer.label())),
    }
}

fn of_seat(request: &SeatRequest) -> Waiting {
    Waiting::new("seat", request.attendee, format!("A coach seat for {}", request.name))
}

/// An organiser's yes or no.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct DecisionForm {
    /// "agree" or "decline": the button that was pressed.
    decision: String,
    #[serde(default)]
    reason: String,
}

impl DecisionForm {
    fn parse(&self, field: &str) -> Result<Decision, NotTaken> {
        match (self.decision.as_str(), self.reason.trim()) {
            ("agree", _) => Ok(Decision::Agree),
            (_, "") => Err(NotTaken::wrong(field, "Enter a reason: the leader sees it")),
            (_, reason) if reason.chars().count() > 500 => {
                Err(NotTaken::wrong(field, "Enter a reason of 500 characters or fewer"))
            }
            (_, reason) => Ok(Decision::Decline(reason.to_owned())),
        }
    }
}

pub(super) async fn decide(
    State(app): State<App>,
    organiser: Organiser,
    Ids((assembly, institution, kind, request)): Ids<(AssemblyId, InstitutionId, String, String)>,
    Posted { form, sending }: Posted<DecisionForm>,
) -> Answer {
    let (now, here, by) = (app.clock.now(), (assembly, institution), organiser.clone());
    let (typed, field) = (form.reason.clone(), format!("{kind}-{request}"));
    let work = move |conn: &Connection| {
        let grant = granted(conn, &by, here)?;
        sending.once(conn, grant.actor(), now, || {
            let decision = form.parse(&format!("{kind}-{request}"))?;
            let id = (kind.as_str(), request.as_str());
            settle(conn, &by, &grant, id, &decision, now)?;
            Ok(format!("{}?decided=1#requests", home(&grant)))
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => show::again(&app, organiser, here, (field, typed), errors).await,
    }
}

fn settle(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    (kind, id): (&str, &str),
    decision: &Decision,
    now: Moment,
) -> Result<(), AppError> {
    fn known<T: std::str::FromStr>(id: &str) -> Result<T, AppError> {
        id.parse().map_err(|_| AppError::NotFound)
    }
    match (kind, decision) {
        ("names", Decision::Agree) => list::agree(conn, grant, known(id)?, now),
        ("names", Decision::Decline(reason)) => list::decline(conn, grant, known(id)?, reason, now),
        ("place", decision) => need::decide_place(conn, by, grant, known(id)?, decision, now),
        ("booking", decision) => need::decide_booking(conn, by, grant, known(id)?, decision, now),
        ("seat", decision) => travel::decide_seat(conn, by, grant, known(id)?, decision, now),
        _ => Err(AppError::NotFound),
    }
}
