//! An organiser's page of how many came, for many institutions at once.

mod came;

use axum::Router;
use axum::routing::get;

use crate::App;

/// Routes of arrivals.
pub fn router() -> Router<App> {
    Router::new().route("/o/a/{assembly}/came", get(came::page).post(came::save))
}
