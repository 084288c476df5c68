//! Saying whether two people are one, and taking it back.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::duplicate::model::Choice;
use crate::duplicate::store;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::web::{self, Answer, Ids, Posted};

/// What is said: the button that was pressed.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Said {
    say: String,
}

pub(super) async fn decide(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, one, other)): Ids<(AssemblyId, AttendeeId, AttendeeId)>,
    Posted { form, sending }: Posted<Said>,
) -> Answer {
    let now = app.clock.now();
    let choice = Choice::parse(&form.say).ok_or(AppError::NotFound)?;
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            let done = store::decide(conn, &organiser, id, (one, other), choice, now)?;
            let which = if done { "done" } else { "before" };
            Ok::<_, AppError>(format!("/o/a/{id}/duplicates?{which}={one}-{other}"))
        })
    };
    web::see(&app.db.write(work).await?)
}
