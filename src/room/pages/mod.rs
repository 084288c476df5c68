//! The screen and the roll call, and what an organiser sets of them.

mod calling;
mod desk;
mod events;
mod wall;

use axum::Router;
use axum::routing::{get, post};

use crate::App;

/// Routes of the room.
pub fn router() -> Router<App> {
    Router::new()
        .route("/room/{key}", get(wall::screen))
        .route("/room/{key}/roll-call", get(wall::roll_call))
        .route("/room/{key}/numbers", get(events::numbers))
        .route("/room/{key}/events", get(events::events))
        .route("/o/a/{assembly}/screen", get(desk::page).post(desk::save))
        .route("/o/a/{assembly}/screen/replace", post(desk::replace))
        .route("/o/a/{assembly}/roll-call", get(calling::page))
}
