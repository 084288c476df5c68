//! The assembly as a calendar file. Its times are UTC, so that no phone has to know the zone.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse as _;
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus};
use rusqlite::Connection;

use super::say;
use crate::App;
use crate::access::Leader;
use crate::assembly::model::Status;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store::{self, Told};
use crate::web::{Answer, BaseUrl};

/// The file: the same event however often it is taken, so that a calendar replaces it, and of a higher sequence after each
/// change.
pub async fn file(State(app): State<App>, leader: Leader) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let read = move |conn: &Connection| {
        Ok::<_, AppError>((store::told(conn, &grant, now)?, assemblies::number_of_changes(conn, grant.assembly())?))
    };
    let (told, changes) = app.db.read(read).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"meeting.ics\""),
    ];
    Ok((headers, calendar(&told, changes, &app.base_url, now)).into_response())
}

fn calendar(told: &Told, changes: u32, base_url: &BaseUrl, now: Moment) -> String {
    let assembly = &told.invitation.assembly;
    let place: Vec<&str> = [&assembly.venue, &assembly.address].into_iter().flatten().map(String::as_str).collect();
    let known = [assembly.doors_at.map(|_| say::doors(assembly)), say::coach_leaves(told, "Your")];
    let known: Vec<String> = known.into_iter().flatten().collect();
    let mut event = Event::new();
    event
        .uid(&format!("assembly-{}@{}", assembly.id, base_url.origin()))
        .timestamp(now.utc())
        .summary(&assembly.title)
        .starts(assembly.starts_at.utc())
        .ends(assembly.ends().utc());
    if !place.is_empty() {
        event.location(&place.join(", "));
    }
    if !known.is_empty() {
        event.description(&known.join(" "));
    }
    event.sequence(changes).status(match assembly.status {
        Status::Cancelled => EventStatus::Cancelled,
        Status::Postponed => EventStatus::Tentative,
        Status::Planning | Status::Open | Status::ListClosed => EventStatus::Confirmed,
    });
    Calendar::new().push(event.done()).done().to_string()
}
