//! An organiser's dashboard of one assembly: whom to ring today, and pledged, listed, actual of each institution.

mod chase_rules;
mod dashboard;

use axum::Router;
use axum::routing::get;

use crate::App;

/// Routes of the dashboard.
pub fn router() -> Router<App> {
    // One route for the page and its file: `/o/a/7` and `/o/a/7.csv`.
    Router::new()
        .route("/o/a/{assembly}", get(dashboard::page))
        .route("/o/chase", get(chase_rules::page).post(chase_rules::save))
}
