//! A leader's pages of needs: everyone on the list, who needs something, one person, one child. Organisers' pages of the
//! crèche, of access and of food.

mod access;
mod again;
mod asked;
mod child;
mod creche;
mod everyone;
mod food;
mod form;
mod person;
mod read;
mod who;

use axum::Router;
use axum::routing::{get, post};

use rusqlite::Connection;

use crate::App;
use crate::access::{GrantedRoutes as _, Organiser};
use crate::assembly::model::{Assembly, AssemblyId, Phase};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::Invitation;
use crate::need::model::{CHILDREN_COUNTED, counted_label};
use crate::need::store;
use crate::request::store as requests;
use crate::web::Shell;
use crate::words::number;

/// Routes of childcare, access, diet and language.
pub fn router() -> Router<App> {
    Router::new()
        .granted("/needs", get(everyone::page))
        .granted("/needs/nobody", post(everyone::nobody_else))
        .granted("/needs/read", post(read::read))
        .granted("/needs/who", get(who::page).post(who::go_on))
        .granted("/needs/{attendee}", get(person::page).post(person::save))
        .granted("/needs/{attendee}/children", get(child::first).post(person::ask_for_places))
        .granted("/needs/{attendee}/children/again", get(again::page).post(again::save))
        .granted("/needs/{attendee}/children/{child}", get(child::page).post(child::save))
        .granted("/needs/{attendee}/children/{child}/remove", post(child::remove))
        .route("/o/a/{assembly}/access", get(access::page).post(access::save))
        .route("/o/a/{assembly}/access/settle", post(access::settle))
        .route("/o/a/{assembly}/food", get(food::page))
        .merge(creche::router())
}

/// The assembly, and the shell of an organiser's page about it.
fn opened(conn: &Connection, title: &str, by: &Organiser, id: AssemblyId) -> Result<(Assembly, Shell), AppError> {
    let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
    let shell = Shell::assembly(title, by, &assembly)?.with_requests(requests::waiting_count(conn, by, id)?);
    Ok((assembly, shell))
}

/// The same for a page that shows what people need: once that is erased, it says how many there were of each sort in `of`.
fn opened_on_needs(
    conn: &Connection,
    title: &str,
    by: &Organiser,
    id: AssemblyId,
    of: impl Fn(&str) -> bool,
) -> Result<(Assembly, Shell), AppError> {
    let (assembly, shell) = opened(conn, title, by, id)?;
    let counted = store::erased_numbers(conn, id)?.into_iter().filter(|(word, _)| of(word));
    let numbers = counted.map(|(word, many)| (counted_label(&word).to_owned(), number(many))).collect();
    let shell = shell.without_needs(&assembly, numbers).without_names(&assembly);
    Ok((assembly, shell))
}

/// The same for a page about children.
fn opened_on_children(
    conn: &Connection,
    title: &str,
    by: &Organiser,
    id: AssemblyId,
) -> Result<(Assembly, Shell), AppError> {
    opened_on_needs(conn, title, by, id, is_of_children)
}

/// Whether a word under which is still counted what was erased is of children, and not of a need.
fn is_of_children(word: &str) -> bool {
    CHILDREN_COUNTED.iter().any(|(counted, _)| *counted == word)
}

/// The address under which the pages of an invitation stand.
fn folder(invitation: &Invitation) -> String {
    format!("{}/needs", invitation.home())
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
