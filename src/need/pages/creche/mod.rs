//! Organisers' pages of the crèche: its plan, its children, the sheet to print, who comes on the day.

mod child;
mod page;
mod ratios;
mod sheet;
mod walk_up;
mod words;

use axum::Router;
use axum::routing::{get, post};

use super::{opened, opened_on_children};
use crate::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/o/creche-ratios", get(ratios::page).post(ratios::save))
        .route("/o/a/{assembly}/creche", get(page::page).post(page::save))
        .route("/o/a/{assembly}/creche/stop", post(page::stop))
        .route("/o/a/{assembly}/creche/give", post(page::give))
        .route("/o/a/{assembly}/creche/sheet", get(sheet::page))
        .route("/o/a/{assembly}/creche/walk-up", get(walk_up::page).post(walk_up::add))
        .route("/o/a/{assembly}/creche/child/{child}", get(child::page).post(child::save))
}
