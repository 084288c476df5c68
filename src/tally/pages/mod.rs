//! An organiser's table of one assembly: pledged, listed, actual of each institution.

mod table;

use axum::Router;
use axum::routing::get;

use crate::App;

/// Routes of the table.
pub fn router() -> Router<App> {
    Router::new().route("/o/a/{assembly}", get(table::page))
}
