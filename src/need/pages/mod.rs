//! A leader's pages of needs: everyone on the list, who needs something, one person, one child.

mod asked;
mod child;
mod everyone;
mod form;
mod person;
mod who;

use axum::Router;
use axum::routing::{get, post};

use crate::App;
use crate::assembly::model::{Assembly, Phase};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::Invitation;

/// Routes of childcare, access, diet and language.
pub fn router() -> Router<App> {
    Router::new()
        .route("/my/{invitation}/needs", get(everyone::page))
        .route("/my/{invitation}/needs/nobody", post(everyone::nobody_else))
        .route("/my/{invitation}/needs/who", get(who::page).post(who::go_on))
        .route("/my/{invitation}/needs/{attendee}", get(person::page).post(person::save))
        .route("/my/{invitation}/needs/{attendee}/children", get(child::first).post(person::ask_for_places))
        .route("/my/{invitation}/needs/{attendee}/children/{child}", get(child::page).post(child::save))
        .route("/my/{invitation}/needs/{attendee}/children/{child}/remove", post(child::remove))
}

/// The address under which the pages of an invitation stand.
fn folder(invitation: &Invitation) -> String {
    format!("/my/{}/needs", invitation.id)
}

/// Whether nothing can be told any more. On a closed list and on the day it still can: an allergy never waits.
fn is_locked(assembly: &Assembly, now: Moment) -> bool {
    matches!(assembly.phase(now), Phase::Over | Phase::Cancelled)
}

/// Refuses a form that was opened before and sent after that, in words; what was told stays in the answer.
fn unless_locked(invitation: &Invitation, now: Moment) -> Result<(), AppError> {
    if !is_locked(&invitation.assembly, now) {
        return Ok(());
    }
    let text = format!("This was not saved: the meeting is over. Call or text {}.", organiser(invitation));
    Err(AppError::Conflict(text))
}

/// Whom the leader asks.
fn organiser(invitation: &Invitation) -> String {
    invitation.contact.as_ref().map_or_else(|| "the organiser".into(), |contact| contact.name.clone())
}
