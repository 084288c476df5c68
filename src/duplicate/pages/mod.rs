//! An organiser's pages of people on two lists: the pairs that wait, what was said, and saying it.

mod couple;
mod decide;
mod decided;
mod open;

use axum::Router;
use axum::routing::{get, post};

use crate::App;

/// Routes of people on two lists.
pub fn router() -> Router<App> {
    Router::new()
        .route("/o/a/{assembly}/duplicates", get(open::page))
        .route("/o/a/{assembly}/duplicates/decided", get(decided::page))
        .route("/o/a/{assembly}/duplicates/{one}/{other}", post(decide::decide))
}
