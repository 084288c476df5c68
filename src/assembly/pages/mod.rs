//! An organiser's pages of assemblies: all of them, setting one up and changing it, and what is decided about one.

mod all;
mod decide;
mod setup;

use axum::Router;
use axum::routing::get;

use crate::App;

/// Routes of assemblies.
pub fn router() -> Router<App> {
    Router::new()
        .route("/o", get(all::page))
        .route("/o/new", get(setup::begin))
        .route("/o/new/{question}", get(setup::page).post(setup::save))
        .route("/o/new/check", get(setup::check).post(setup::create))
        .route("/o/new/again", get(setup::ask_again).post(setup::again))
        .route("/o/a/{assembly}/setup", get(setup::change::all))
        .route("/o/a/{assembly}/setup/{question}", get(setup::change::page).post(setup::change::save))
        .route("/o/a/{assembly}/decide/{to}", get(decide::page).post(decide::save))
}
