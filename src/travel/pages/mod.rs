//! A leader's pages of travel: how most people travel, who travels differently, one person.

mod choice;
mod main_way;
mod person;
mod who;

use axum::Router;
use axum::routing::get;

use crate::App;
use crate::assembly::model::{Assembly, Phase};
use crate::clock::Moment;
use crate::invitation::model::Invitation;

/// Routes of travel.
pub fn router() -> Router<App> {
    Router::new()
        .route("/my/{invitation}/travel", get(main_way::page).post(main_way::save))
        .route("/my/{invitation}/travel/who", get(who::page).post(who::go_on))
        .route("/my/{invitation}/travel/{attendee}", get(person::page).post(person::save))
}

/// The address under which the pages of an invitation stand.
fn folder(invitation: &Invitation) -> String {
    format!("/my/{}/travel", invitation.id)
}

/// Whether nothing can be changed any more: the coaches are on their way.
fn is_locked(assembly: &Assembly, now: Moment) -> bool {
    matches!(assembly.phase(now), Phase::Day | Phase::Over | Phase::Cancelled)
}

/// Whom the leader asks.
fn organiser(invitation: &Invitation) -> String {
    invitation.contact.as_ref().map_or_else(|| "the organiser".into(), |contact| contact.name.clone())
}
