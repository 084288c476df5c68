//! A leader's pages of travel: how most people travel, who travels differently, one person. [`desk`] has an organiser's.

mod choice;
mod desk;
mod main_way;
mod own;
mod person;
mod who;

use axum::Router;
use axum::routing::{get, post};

use crate::App;
use crate::access::GrantedRoutes as _;
use crate::assembly::model::{Assembly, Phase};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::Invitation;

/// Routes of travel.
pub fn router() -> Router<App> {
    desk::router()
        .granted("/travel", get(main_way::page).post(main_way::save))
        .granted("/travel/who", get(who::page).post(who::go_on))
        .granted("/travel/lift", post(own::answer_lift))
        .granted("/travel/{attendee}", get(person::page).post(person::save))
}

/// The address under which the pages of an invitation stand.
fn folder(invitation: &Invitation) -> String {
    format!("{}/travel", invitation.home())
}

/// Whether nothing can be changed any more: the coaches are on their way.
fn is_locked(assembly: &Assembly, now: Moment) -> bool {
    matches!(assembly.phase(now), Phase::Day | Phase::Over | Phase::Cancelled)
}

/// Refuses a form that was opened before that and sent after, in words; what was chosen stays in the answer.
fn unless_locked(invitation: &Invitation, now: Moment) -> Result<(), AppError> {
    if !is_locked(&invitation.assembly, now) {
        return Ok(());
    }
    let whom = organiser(invitation);
    Err(AppError::Conflict(format!("This was not saved, because travel is fixed now. Call or text {whom}.")))
}

/// Whom the leader asks.
fn organiser(invitation: &Invitation) -> String {
    invitation.contact.as_ref().map_or_else(|| "the organiser".into(), |contact| contact.name.clone())
}
