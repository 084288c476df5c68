//! A leader's own pages: home, the number, the rough numbers, the summary, the end, the calendar file, what is said against the count.

mod asked;
mod calendar;
mod count;
mod done;
mod estimates;
mod home;
mod over;
mod pledge;
mod say;
mod summary;

use axum::Router;
use axum::routing::get;

use super::model::Invitation;
use crate::App;
use crate::access::GrantedRoutes as _;
use crate::assembly::model::Phase;
use crate::clock::Moment;
use crate::error::AppError;

/// Routes of a leader's own pages.
pub fn router() -> Router<App> {
    Router::new()
        .granted("", get(home::home))
        .granted("/pledge", get(pledge::page).post(pledge::save))
        .granted("/pledge/ask", get(pledge::ask))
        .granted("/estimates", get(estimates::page).post(estimates::save))
        .granted("/summary", get(summary::page).post(summary::finish))
        .granted("/summary/ask", get(summary::ask))
        .granted("/done", get(done::page))
        .route("/my/{invitation}/count", get(count::page).post(count::save))
        .granted("/calendar.ics", get(calendar::file))
}

/// Why a leader can no longer change numbers here, and what to do: from the day of the assembly on, and when it is cancelled.
/// A list that is closed does not lock them: a number takes nothing that is scarce.
fn why_locked(invitation: &Invitation, now: Moment) -> Option<String> {
    let is = match invitation.assembly.phase(now) {
        Phase::Open | Phase::ListClosed | Phase::Postponed => return None,
        Phase::Cancelled => return Some("The meeting is cancelled. You do not need to do anything.".into()),
        Phase::Day => "today",
        Phase::Over => "over",
    };
    Some(format!("The meeting is {is}. Ask {} for a change.", say::contact(invitation)))
}

fn locked(invitation: &Invitation, now: Moment) -> bool {
    why_locked(invitation, now).is_some()
}

/// Refuses a form that was opened before the day came and sent after.
fn unless_locked(invitation: &Invitation, now: Moment) -> Result<(), AppError> {
    if !locked(invitation, now) {
        return Ok(());
    }
    let text = format!("This can no longer be changed here. Ask {} for a change.", say::contact(invitation));
    Err(AppError::Conflict(text))
}
