//! An organiser's dashboard of one assembly: whom to ring today, and pledged, listed, actual of each institution; its results
//! afterwards, and what an institution kept over several assemblies.

mod chase_rules;
mod dashboard;
mod history;
mod kept;
mod results;

use axum::Router;
use axum::routing::get;

use crate::App;

/// Routes of the dashboard and the results.
pub fn router() -> Router<App> {
    // One route for the page and its file: `/o/a/7` and `/o/a/7.csv`.
    Router::new()
        .route("/o/a/{assembly}", get(dashboard::page))
        .route("/o/a/{assembly}/results", get(results::page))
        .route("/o/a/{assembly}/results.csv", get(results::file))
        .route("/o/institutions/{institution}/history", get(history::page))
        .route("/o/kept", get(kept::page))
        .route("/o/chase", get(chase_rules::page).post(chase_rules::save))
}
