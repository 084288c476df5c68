//! What waits for an organiser's yes, of one institution.

use axum::extract::State;
use rusqlite::Connection;

use super::granted;
use super::show::{self, Typed};
use crate::App;
use crate::access::{Grant, Organiser};
use crate::assembly::model::{Assembly, AssemblyId};
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::request::model::{DecisionForm, RequestId, Settled, Undecided};
use crate::request::store;
use crate::web::{self, Answer, Ids, NotTaken, Posted};

/// The most names of one request that the page shows.
const NAMES_SHOWN: usize = 50;

/// One request that waits, in words.
pub(super) struct Waiting {
    /// The address that the decision is sent to, under the institution's page: `requests/names/12`.
    pub path: String,
    /// The id of its field in the page.
    pub field: String,
    pub what: String,
    pub names: Vec<String>,
    pub more: usize,
    pub asked: String,
    /// What a yes would come to, a line for each number that it changes.
    pub effect: Vec<String>,
}

/// Everything that waits, the earliest first, each as if it alone were agreed to.
pub(super) fn waiting(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    assembly: &Assembly,
    now: Moment,
) -> Result<Vec<Waiting>, AppError> {
    let requests = store::waiting_of(conn, by, grant)?;
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let (so_far, zone) = (store::so_far(conn, by, assembly)?, assembly.zone);
    let in_words = |request: crate::request::model::Waiting| {
        let names = request.names();
        Waiting {
            path: format!("requests/{}", request.id.path()),
            field: request.id.to_string(),
            what: request.what(),
            more: names.len().saturating_sub(NAMES_SHOWN),
            names: names.into_iter().take(NAMES_SHOWN).collect(),
            asked: format!("Asked {}, {}", zone.day(request.asked_at), zone.time(request.asked_at)),
            effect: so_far.effect(&request, assembly, now).lines,
        }
    };
    Ok(requests.into_iter().map(in_words).collect())
}

/// What was said to a request of this institution before; none of another's, or where there is no such request.
pub(super) fn settled(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    id: RequestId,
) -> Result<Option<Settled>, AppError> {
    let settled = store::settled(conn, by, grant.assembly(), id)?;
    Ok(settled.filter(|settled| settled.institution == grant.institution()))
}

pub(super) async fn decide(
    State(app): State<App>,
    organiser: Organiser,
    Ids((assembly, institution, kind, request)): Ids<(AssemblyId, InstitutionId, String, String)>,
    Posted { form, sending }: Posted<DecisionForm>,
) -> Answer {
    let (now, here, by) = (app.clock.now(), (assembly, institution), organiser.clone());
    let id = RequestId::of(&kind, &request).ok_or(AppError::NotFound)?;
    let typed = form.reason.clone();
    let work = move |conn: &Connection| {
        let grant = granted(conn, &by, here)?;
        sending.once(conn, grant.actor(), now, || {
            if store::one(conn, &by, assembly, id)?.is_none() {
                settled(conn, &by, &grant, id)?.ok_or(AppError::NotFound)?;
                return Ok(format!("{}?before={id}", grant.desk()));
            }
            let verdict = form.parse(0).map_err(|undecided| match undecided {
                Undecided::Reason(text) | Undecided::Ticks(text) => NotTaken::wrong(id.to_string(), text),
            });
            store::decide(conn, &by, &grant, id, verdict?, now)?;
            Ok(format!("{}?decided=1#requests", grant.desk()))
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            show::again(&app, organiser, here, Typed::Answer(id.to_string(), typed), errors).await
        }
    }
}
