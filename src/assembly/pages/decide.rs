//! Closing a list, opening it again, cancelling an assembly or putting it off: each asked about once.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{Assembly, AssemblyId, Status};
use crate::assembly::store;
use crate::error::AppError;
use crate::web::{self, Answer, Ids, Posted, Shell};

#[derive(Template)]
#[template(path = "assembly/pages/decide.html")]
pub(super) struct DecidePage {
    pub shell: Shell,
    pub home: String,
    pub effects: &'static [&'static str],
    pub button: &'static str,
    /// Whether it takes something away.
    pub cancels: bool,
}

/// A form that asks nothing but whether to go on.
#[derive(Deserialize)]
pub(super) struct Yes {}

/// What the page asks, what will follow, and what its button says.
fn question(assembly: &Assembly, to: Status) -> Option<(String, &'static [&'static str], &'static str)> {
    let title = &assembly.title;
    Some(match (assembly.status, to) {
        (Status::Planning | Status::Open, Status::ListClosed) => (
            "Close the list?".to_owned(),
            &[
                "Leaders can still send names. Each of them then waits for your yes.",
                "Pledges, needs and people taken off are saved at once, as before.",
            ],
            "Close the list",
        ),
        (Status::ListClosed, Status::Open) => (
            "Open the list again?".to_owned(),
            &["New names are then saved at once.", "Names that wait still need your yes."],
            "Open the list",
        ),
        (Status::Planning | Status::Open | Status::ListClosed, Status::Postponed) => (
            format!("Put off {title}?"),
            &[
                "Every leader sees on their page that it is put off and has no new date yet.",
                "They can still save everything, and no date counts until there is a new one.",
                "To end this, change the date of the assembly.",
            ],
            "Put it off",
        ),
        (Status::Postponed, Status::Open) => (
            format!("Will {title} take place on {}?", assembly.zone.day(assembly.starts_at)),
            &[
                "Every leader sees on their page that it takes place on that day.",
                "The list is open: close it again if it was closed before.",
            ],
            "It takes place",
        ),
        (Status::Cancelled, Status::Open) => (
            format!("Will {title} take place after all?"),
            &[
                "Every leader sees on their page that it takes place.",
                "Everything they saved is still there.",
                "The list is open: close it again if it was closed before.",
            ],
            "It takes place",
        ),
        (Status::Planning | Status::Open | Status::ListClosed | Status::Postponed, Status::Cancelled) => (
            format!("Cancel {title}?"),
            &["Every leader sees on their page that it is cancelled.", "Nothing that they saved is deleted."],
            "Cancel the assembly",
        ),
        _ => return None,
    })
}

fn wanted(to: &str) -> Result<Status, AppError> {
    Status::parse(to).ok_or(AppError::NotFound)
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, to)): Ids<(AssemblyId, String)>,
) -> Answer {
    let to = wanted(&to)?;
    let found = app.db.read(move |conn| Ok::<_, AppError>(store::assembly(conn, id)?)).await?;
    let assembly = found.ok_or(AppError::NotFound)?;
    let home = format!("/o/a/{id}");
    // Somebody decided it meanwhile: there is nothing to ask any more.
    let Some((title, effects, button)) = question(&assembly, to) else { return web::see(&home) };
    let shell = Shell::assembly(title, &organiser, &assembly)?;
    web::page(&DecidePage { shell, home, effects, button, cancels: to == Status::Cancelled })
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, to)): Ids<(AssemblyId, String)>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let (now, to) = (app.clock.now(), wanted(&to)?);
    let decide = move |conn: &rusqlite::Connection| {
        sending.once(conn, organiser.actor(), now, || {
            let assembly = store::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            if question(&assembly, to).is_some() {
                store::decide(conn, &organiser, id, to, now)?;
            }
            Ok::<_, AppError>(format!("/o/a/{id}"))
        })
    };
    web::see(&app.db.write(decide).await?)
}
