//! What is refused, noted as the answer goes out: once for all routes, so that no handler forgets it.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::audit::{self, Entry};
use super::extract::leaders;
use super::model::{Actor, LEADERS};
use super::noted::Minute;
use super::{cookie, store};
use crate::App;
use crate::clock::Moment;
use crate::error::AppError;
use crate::web;

/// Put into a response by whoever knows better than its status what was refused: the action of the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub &'static str);

/// A form from another site was refused.
pub const OTHER_SITE: Refused = Refused("site.refused");
/// What the role of an organiser does not allow was refused.
pub const ROLE: Refused = Refused("role.refused");
const NOT_THEIRS: Refused = Refused("request.refused");
const NO_LINK: Refused = Refused("link.refused");

/// What was noted in this minute, so that whoever asks for the same again and again does not fill the audit: what one asker is
/// refused at one route stands once a minute, and of all who are not known, at all routes, each action once.
#[derive(Default)]
pub struct Refusals(Mutex<Minute<HashSet<Told>>>);

/// Who was refused, the action, and the route, empty for those who are not known.
type Told = (Actor, &'static str, String);

impl Refusals {
    fn is_new(&self, by: Actor, action: &'static str, route: &str, now: Moment) -> bool {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let route = if by == Actor::Nobody { String::new() } else { route.to_owned() };
        minute.at(now).insert((by, action, route))
    }
}

/// Notes in the audit what the answer refuses: by whom, and at which route, as the router has it and never as it was asked.
pub(crate) async fn note(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(route) = request.extensions().get::<MatchedPath>().cloned() else { return next.run(request).await };
    let asked = request.headers().clone();
    let response = next.run(request).await;
    let (status, told) = (response.status(), response.extensions().get::<Refused>().copied());
    let turned_away = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
    // It is refused all the same where that cannot be noted.
    if (told.is_some() || turned_away)
        && let Err(error) = noted(&app, &asked, route.as_str(), status, told).await
    {
        tracing::warn!(error = format!("{error:#}"), "a refusal could not be noted");
    }
    response
}

async fn noted(
    app: &App,
    asked: &HeaderMap,
    route: &str,
    status: StatusCode,
    told: Option<Refused>,
) -> Result<(), AppError> {
    let (by, now) = (asker(app, asked, route).await?, app.clock.now());
    let Some(Refused(action)) = told.or_else(|| refused(by, status, route)) else { return Ok(()) };
    if !app.refusals().is_new(by, action, route, now) {
        return Ok(());
    }
    let route = route.to_owned();
    app.db
        .write(move |conn| {
            // Of no assembly: an entry about one would tell its doors to ask for their lists again.
            let entry = Entry { fields: Some(&route), ..Entry::of(action) };
            Ok(audit::note(conn, by, now, &entry)?)
        })
        .await
}

/// What is refused by an answer of that status. What an organiser does not find is not there, and was kept from them by nobody;
/// what their role does not allow is told by whoever refuses it.
fn refused(by: Actor, status: StatusCode, route: &str) -> Option<Refused> {
    let by_link = ["{token}", "{key}"].iter().any(|link| route.contains(link));
    match (by, status) {
        (_, StatusCode::NOT_FOUND) if by_link => Some(NO_LINK),
        (Actor::Organiser(_), StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) => None,
        (Actor::Nobody, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) => None,
        _ => Some(NOT_THEIRS),
    }
}

/// Who asked, as far as what they brought still opens anything.
async fn asker(app: &App, brought: &HeaderMap, route: &str) -> Result<Actor, AppError> {
    let leader = leaders(brought, app).await?.first().map(|leader| leader.grant.actor());
    if let Some(leader) = leader.filter(|_| route.starts_with(LEADERS)) {
        return Ok(leader);
    }
    let (bearer, session) = (web::api::bearer(brought).map(str::to_owned), cookie::session(brought, &app.base_url));
    let (device, now) = (cookie::device(brought, &app.base_url), app.clock.now());
    let known = app.db.read(move |conn| {
        if let Some(secret) = bearer
            && let Some(key) = store::api_key(conn, &secret, now)?
        {
            return Ok(Some(Actor::Key(key.id)));
        }
        if let Some(secret) = session
            && let Some(found) = store::organiser(conn, &secret, now)?
        {
            return Ok(Some(found.organiser.actor()));
        }
        let steward = device.map(|secret| store::steward(conn, &secret, now)).transpose()?.flatten();
        Ok::<_, AppError>(steward.map(|steward| Actor::Steward(steward.device)))
    });
    Ok(known.await?.or(leader).unwrap_or(Actor::Nobody))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_refusal_stands_once_a_minute_and_those_of_nobody_stand_together() {
        let (refusals, at) = (Refusals::default(), |time| Moment::parse(time).unwrap());
        let (leader, nobody) = (Actor::Leader("3".parse().unwrap()), Actor::Nobody);
        for (by, action, route, time, expected) in [
            (leader, "request.refused", "/my/{invitation}", "2027-03-01T09:30:00Z", true),
            (leader, "request.refused", "/my/{invitation}", "2027-03-01T09:30:59Z", false),
            (leader, "site.refused", "/my/{invitation}", "2027-03-01T09:30:59Z", true),
            (leader, "request.refused", "/my/{invitation}/list", "2027-03-01T09:30:59Z", true),
            (nobody, "request.refused", "/my/{invitation}", "2027-03-01T09:30:59Z", true),
            (nobody, "request.refused", "/my/{invitation}/list", "2027-03-01T09:30:59Z", false),
            (leader, "request.refused", "/my/{invitation}", "2027-03-01T09:31:00Z", true),
        ] {
            assert_eq!(refusals.is_new(by, action, route, at(time)), expected, "{by:?} {action} {route} {time}");
        }
    }
}
