//! The door's own pages; an organiser's page of the doors, and one of how many came, for many institutions at once.

mod came;
mod door;
mod doors;

use axum::Router;
use axum::routing::{get, post};

use crate::App;

/// Routes of arrivals.
pub fn router() -> Router<App> {
    Router::new()
        .route("/o/a/{assembly}/came", get(came::page).post(came::save))
        .route("/o/a/{assembly}/door", get(doors::page))
        .route("/o/a/{assembly}/door/hours", post(doors::save_hours))
        .route("/o/a/{assembly}/door/replace", post(doors::replace))
        .route("/o/a/{assembly}/door/end", post(doors::end))
        .merge(door::router())
}
