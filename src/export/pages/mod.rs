//! The page of all files about an assembly, and the files themselves.

mod page;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::model::{Export, TakingId};
use super::store;
use crate::App;
use crate::access::{Organiser, Taker};
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::error::AppError;
use crate::web::{self, Answer, Ids, Meant};

/// The page, a route for each file that asks for no reason (`/o/a/7/tally.csv`), and one for those whose reason was given.
pub fn router() -> Router<App> {
    let pages = Router::new()
        .route("/o/a/{assembly}/exports", get(page::page).post(page::take))
        .route("/o/a/{assembly}/exports/{taking}", get(taken));
    let free = Export::ALL.iter().copied().filter(|what| !what.needs_reason());
    free.fold(pages, |router, what| {
        let address = format!("/o/a/{{assembly}}/{}.csv", what.as_str());
        router.route(&address, get(move |meant, app, taker, ids| free_file(meant, app, taker, ids, what)))
    })
}

/// A file that asks for no reason: that it was taken is recorded all the same.
async fn free_file(
    _: Meant,
    State(app): State<App>,
    taker: Taker,
    Ids(assembly): Ids<AssemblyId>,
    what: Export,
) -> Answer {
    let organiser = Organiser::from(taker);
    let (now, by) = (app.clock.now(), organiser.clone());
    let leave = app.db.write(move |conn| store::leave(conn, &by, what, assembly, None, now)).await?;
    Ok(web::download(&app, &leave.file_name(), move |conn, to| super::write(conn, &organiser, &leave, to)))
}

/// A file whose taking was recorded with its reason.
async fn taken(
    _: Meant,
    State(app): State<App>,
    taker: Taker,
    Ids((assembly, taking)): Ids<(AssemblyId, TakingId)>,
) -> Answer {
    let organiser = Organiser::from(taker);
    let (now, by) = (app.clock.now(), organiser.clone());
    let find = move |conn: &rusqlite::Connection| {
        assemblies::assembly(conn, assembly)?.ok_or(AppError::NotFound)?;
        Ok::<_, AppError>(store::leave_of(conn, &by, assembly, taking, now)?)
    };
    // Later it is a file to be asked for again, with a reason.
    let Some(leave) = app.db.read(find).await? else { return web::see(&format!("/o/a/{assembly}/exports")) };
    Ok(web::download(&app, &leave.file_name(), move |conn, to| super::write(conn, &organiser, &leave, to)))
}
