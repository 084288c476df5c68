//! An organiser's pages of assemblies: all of them, and what is decided about one.

mod all;
mod decide;

use axum::Router;
use axum::routing::get;

use crate::App;

/// Routes of assemblies.
pub fn router() -> Router<App> {
    Router::new().route("/o", get(all::page)).route("/o/a/{assembly}/decide/{to}", get(decide::page).post(decide::save))
}
