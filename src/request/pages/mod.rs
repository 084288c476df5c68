//! An organiser's pages of what waits: all of an assembly, and one request.

mod all;
mod card;
mod many;
mod one;

use axum::Router;
use axum::routing::get;

use crate::App;

/// Routes of requests.
pub fn router() -> Router<App> {
    Router::new()
        .route("/o/a/{assembly}/requests", get(all::page).post(many::agree))
        .route("/o/a/{assembly}/requests/{kind}/{request}", get(one::page).post(one::decide))
}
