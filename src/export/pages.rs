//! The files that a page links to.

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::model::{Export, Leave};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::error::AppError;
use crate::web::{self, Answer, Ids};

/// A route for each file that asks for no reason: `/o/a/7/tally.csv`.
pub fn router() -> Router<App> {
    let free = Export::ALL.iter().copied().filter(|what| !what.needs_reason());
    free.fold(Router::new(), |router, what| {
        let address = format!("/o/a/{{assembly}}/{}.csv", what.as_str());
        router.route(&address, get(move |app, organiser, ids| file(app, organiser, ids, what)))
    })
}

async fn file(State(app): State<App>, organiser: Organiser, Ids(assembly): Ids<AssemblyId>, what: Export) -> Answer {
    let leave = Leave::free(what, assembly).ok_or(AppError::Forbidden)?;
    let known = app.db.read(move |conn| Ok::<_, AppError>(assemblies::assembly(conn, assembly)?)).await?;
    known.ok_or(AppError::NotFound)?;
    let name = format!("{}-{assembly}.csv", what.as_str());
    Ok(web::download(&app, &name, move |conn, to| super::write(conn, &organiser, &leave, to)))
}
