//! The organisers' pages of how long what is kept, and of one person who asks.

mod settings;

use axum::Router;
use axum::routing::{get, post};

use super::person::pages as person;
use crate::App;

/// Routes of keeping and erasing.
pub fn router() -> Router<App> {
    Router::new()
        .route("/o/retention", get(settings::page).post(settings::save))
        .route("/o/a/{assembly}/erase-needs", get(settings::needs_page).post(settings::erase_needs))
        .route("/o/a/{assembly}/erase-names", get(settings::names_page).post(settings::erase_names))
        .route("/o/person", get(person::search_page).post(person::search))
        .route("/o/person/kept", post(person::kept))
        .route("/o/person/file", post(person::file))
        .route("/o/person/erase", post(person::erase))
}
