//! The door's own pages; an organiser's pages of the doors, of when and by which door people came, of how many came, for many
//! institutions at once, and of the sheets that people sign in on.

mod arrivals;
mod by_name;
mod came;
mod door;
mod doors;
mod sheets;
mod typed_in;

use axum::Router;
use axum::routing::{get, post};

use super::model::AtTheDoor;
use crate::App;

/// Routes of arrivals.
pub fn router() -> Router<App> {
    Router::new()
        .route("/o/a/{assembly}/came", get(came::page).post(came::save))
        .route("/o/a/{assembly}/arrivals", get(arrivals::page))
        .route("/o/a/{assembly}/door", get(doors::page))
        .route("/o/a/{assembly}/door/hours", post(doors::save_hours))
        .route("/o/a/{assembly}/door/replace", post(doors::replace))
        .route("/o/a/{assembly}/door/end", post(doors::end))
        .route("/o/a/{assembly}/sheets", get(sheets::page))
        .route("/o/a/{assembly}/sheets/{institution}", get(typed_in::page).post(typed_in::save))
        .route("/o/a/{assembly}/sheets/letters/{parts}/{part}", get(by_name::page).post(by_name::save))
        .merge(door::router())
}

/// The name on a sheet: "Elizabeth Adeyemi (Bisi)".
fn called(person: &AtTheDoor) -> String {
    match &person.known_as {
        Some(known_as) => format!("{} ({known_as})", person.name),
        None => person.name.clone(),
    }
}
