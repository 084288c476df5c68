//! One request: what it would come to, and what is said to it.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use super::all::{self, Shown};
use super::card::Card;
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::request::model::{DecisionForm, RequestId, Undecided};
use crate::request::store;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};

/// The most names of one request that can be ticked one by one. A longer one is agreed to or not, as a whole.
const MOST_TICKS: usize = 500;

#[derive(Template)]
#[template(path = "request/pages/one.html")]
struct OnePage {
    shell: Shell,
    errors: Vec<FormError>,
    requests: String,
    card: Card,
    names: Vec<String>,
    reason: String,
    ticked: BTreeSet<usize>,
}

impl OnePage {
    /// None if it does not wait (any more).
    fn read(
        conn: &Connection,
        by: &Organiser,
        id: AssemblyId,
        request: RequestId,
        now: Moment,
    ) -> Result<Option<OnePage>, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let Some(request) = store::one(conn, by, id, request)? else { return Ok(None) };
        let so_far = store::so_far(conn, by, &assembly)?;
        let names = request.names();
        Ok(Some(OnePage {
            shell: Shell::assembly(request.what(), by, &assembly)?.with_requests(store::waiting_count(conn, by, id)?),
            errors: Vec::new(),
            requests: format!("/o/a/{id}/requests"),
            card: Card::new(request, &so_far, &assembly, now),
            names: if names.len() > MOST_TICKS { Vec::new() } else { names },
            reason: String::new(),
            ticked: BTreeSet::new(),
        }))
    }
}

/// The address that tells what was decided before; not found if there is no such request.
fn decided_before(conn: &Connection, by: &Organiser, id: AssemblyId, request: RequestId) -> Result<String, AppError> {
    store::settled(conn, by, id, request)?.ok_or(AppError::NotFound)?;
    Ok(format!("/o/a/{id}/requests?before={request}"))
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, kind, number)): Ids<(AssemblyId, String, String)>,
) -> Answer {
    let (now, request) = (app.clock.now(), RequestId::of(&kind, &number).ok_or(AppError::NotFound)?);
    if matches!(request, RequestId::Place(_) | RequestId::Booking(_)) {
        all::note_looked(&app, organiser.clone(), id).await?;
    }
    let read = move |conn: &Connection| match OnePage::read(conn, &organiser, id, request, now)? {
        Some(page) => Ok(Ok(page)),
        None => decided_before(conn, &organiser, id, request).map(Err),
    };
    match app.db.read(read).await? {
        Ok(page) => web::page(&page),
        Err(address) => web::see(&address),
    }
}

pub(super) async fn decide(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, kind, number)): Ids<(AssemblyId, String, String)>,
    Query(shown): Query<Shown>,
    Posted { form, sending }: Posted<DecisionForm>,
) -> Answer {
    let (now, request) = (app.clock.now(), RequestId::of(&kind, &number).ok_or(AppError::NotFound)?);
    let (by, page, decision) = (organiser.clone(), shown.page(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let Some(waiting) = store::one(conn, &by, id, request)? else {
                return Ok(decided_before(conn, &by, id, request)?);
            };
            let verdict = decision.parse(waiting.names().len()).map_err(|undecided| match undecided {
                Undecided::Reason(text) => NotTaken::wrong(request.to_string(), text),
                Undecided::Ticks(text) => NotTaken::wrong("person", text),
            })?;
            let grant = store::grant_of(conn, &by, id, &waiting)?;
            store::decide(conn, &by, &grant, request, verdict, now)?;
            Ok(format!("/o/a/{id}/requests?page={page}&decided={request}"))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let DecisionForm { reason, person, alone, .. } = form;
    if !alone {
        return all::again(&app, organiser, id, page, (request.to_string(), reason), errors).await;
    }
    let page = app.db.read(move |conn| OnePage::read(conn, &organiser, id, request, now)).await?;
    let page = page.ok_or(AppError::NotFound)?;
    let ticked = person.into_iter().collect();
    web::page_again(&OnePage { shell: page.shell.with_problem(true), errors, reason, ticked, ..page })
}
