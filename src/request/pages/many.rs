//! Agreeing to many requests at once.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::all::{self, Shown};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::request::model::{RequestId, Verdict};
use crate::request::store;
use crate::web::{self, Answer, Ids, NotTaken, Posted, Query};

/// The requests that are ticked.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Ticked {
    #[serde(default)]
    tick: Vec<String>,
}

pub(super) async fn agree(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(shown): Query<Shown>,
    Posted { form, sending }: Posted<Ticked>,
) -> Answer {
    let (now, by, page) = (app.clock.now(), organiser.clone(), shown.page());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let ticked: Option<Vec<RequestId>> = form.tick.iter().map(|word| word.parse().ok()).collect();
            let ticked = ticked.ok_or(AppError::NotFound)?;
            if ticked.is_empty() {
                return Err(NotTaken::wrong("many", "Tick at least 1 request"));
            }
            let done = agree_to(conn, &by, id, &ticked, now)?;
            Ok(format!(
                "/o/a/{id}/requests?page={page}&agreed={}&left={}&settled={}",
                done.agreed, done.left, done.settled
            ))
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            all::again(&app, organiser, id, page, (String::new(), String::new()), errors).await
        }
    }
}

#[derive(Default)]
struct Done {
    agreed: u32,
    /// Would take what is scarce now.
    left: u32,
    /// Did not wait any more.
    settled: u32,
}

/// Agrees to each that takes nothing scarce as things stand now, with those agreed to before it.
fn agree_to(
    conn: &Connection,
    by: &Organiser,
    id: AssemblyId,
    ticked: &[RequestId],
    now: Moment,
) -> Result<Done, AppError> {
    let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
    let (mut so_far, mut done) = (store::so_far(conn, by, &assembly)?, Done::default());
    for request in ticked {
        let Some(request) = store::one(conn, by, id, *request)? else {
            store::settled(conn, by, id, *request)?.ok_or(AppError::NotFound)?;
            done.settled += 1;
            continue;
        };
        if so_far.effect(&request, &assembly, now).takes_scarce {
            done.left += 1;
            continue;
        }
        let grant = store::grant_of(conn, by, id, &request)?;
        store::decide(conn, by, &grant, request.id, Verdict::Agree, now)?;
        so_far.add(&request);
        done.agreed += 1;
    }
    Ok(done)
}
