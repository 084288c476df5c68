//! A leader's pages around the list: who is on it, ways to add to it, the check before anything is saved.

mod add;
mod check;
mod columns;
mod everyone;
mod paste;
mod person;
mod sheets;
mod typed;
mod upload;
mod versions;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use tokio::sync::Semaphore;

use crate::App;
use crate::access::{GrantedRoutes as _, Leader};
use crate::assembly::model::Phase;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::Invitation;
use crate::list::model::{DraftContent, ListRefusal, NextQuestion, Source, read_people};
use crate::list::store;
use crate::sheet::{MAX_BYTES, Refusal, Sheet};
use crate::web::Sending;
use crate::words;

/// More than the largest file, so that one a little too large is told so in our words.
const LARGEST_UPLOAD: usize = MAX_BYTES + MAX_BYTES / 5;

/// Routes of the list and its people.
pub fn router() -> Router<App> {
    let upload = get(upload::page).post(upload::send).layer(DefaultBodyLimit::max(LARGEST_UPLOAD));
    Router::new()
        .granted("/list", get(everyone::page))
        .granted("/list/add", get(add::page))
        .granted("/list/copy", post(add::copy))
        .granted("/list/sheet", get(add::sheet))
        .granted("/list/empty.csv", get(add::empty_csv))
        .granted("/list/type", get(typed::page).post(typed::send))
        .granted("/list/paste", get(paste::page).post(paste::send))
        .granted("/list/upload", upload)
        .granted("/list/sheets", get(sheets::page).post(sheets::answer))
        .granted("/list/columns", get(columns::page).post(columns::answer))
        .granted("/list/check", get(check::page).post(check::answer))
        .granted("/list/versions", get(versions::page))
        .granted("/list/versions/{submission}", get(versions::csv))
        .granted("/person/new", get(person::new_page).post(person::add))
        .granted("/person/{attendee}", get(person::edit_page).post(person::edit))
        .granted("/person/{attendee}/off", get(person::off_page).post(person::take_off))
        .granted("/person/{attendee}/back", post(person::put_back))
}

/// What every page about the list says of where it stands.
struct Standing {
    /// The leader's home: `/my/7`.
    home: String,
    /// Whom the leader asks.
    organiser: String,
    /// The date for names, in words, once it has passed.
    date_was: Option<String>,
    phase: Phase,
    /// Whether an organiser enters for the leader: nothing is closed to them, and nothing of theirs waits.
    for_them: bool,
}

impl Standing {
    fn new(invitation: &Invitation, now: Moment) -> Standing {
        let late = invitation.names_are_late(now);
        Standing {
            home: invitation.home(),
            organiser: invitation.contact.as_ref().map_or("the organiser".into(), |contact| contact.name.clone()),
            date_was: late.then(|| invitation.assembly.zone.deadline(invitation.names_by)),
            phase: invitation.assembly.phase(now),
            for_them: invitation.grant.is_for_them(),
        }
    }

    /// The organiser at the beginning of a sentence.
    fn organiser_first(&self) -> String {
        words::capital(&self.organiser)
    }

    /// Whether nothing can be changed any more.
    fn locked(&self) -> bool {
        !self.for_them && matches!(self.phase, Phase::Over | Phase::Cancelled)
    }

    /// Whether names are a request.
    fn closed(&self) -> bool {
        !self.for_them && matches!(self.phase, Phase::ListClosed | Phase::Day)
    }

    /// The same page when it offers nothing any more: the list, which says why.
    fn list(&self) -> String {
        format!("{}/list", self.home)
    }
}

/// So many lists are read at a time: each may be 10 MB, and takes many times that while it is read.
static READERS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// Reads a list off the async threads: it may be long.
async fn taken(
    read: impl FnOnce() -> Result<Vec<Sheet>, Refusal> + Send + 'static,
) -> Result<Result<DraftContent, ListRefusal>, AppError> {
    let turn = READERS.clone().acquire_owned().await.map_err(anyhow::Error::from)?;
    // The turn ends with the reading, also where whoever waits for it goes away.
    let read = move || {
        let _turn = turn;
        content(read()?)
    };
    Ok(tokio::task::spawn_blocking(read).await.map_err(anyhow::Error::from)?)
}

/// A list that was just sent.
///
/// # Errors
///
/// Nobody in it, or too many: whatever its columns turn out to be.
fn content(sheets: Vec<Sheet>) -> Result<DraftContent, ListRefusal> {
    let content = DraftContent::read(sheets);
    match read_people(&content, Default::default()) {
        Err(ListRefusal::Nobody) if content.next_question().is_some() => Ok(content),
        Err(refusal) => Err(refusal),
        Ok(_) => Ok(content),
    }
}

/// The page that goes on with a draft: what is to be answered first, else the check.
fn next_page(content: &DraftContent) -> &'static str {
    match content.next_question() {
        Some(NextQuestion::Sheets) => "sheets",
        Some(NextQuestion::Columns(_)) => "columns",
        None => "check",
    }
}

/// Keeps a new draft and answers with where to go on: the sheets or the columns where those are not plain, else the check.
async fn keep_draft(
    app: &App,
    leader: Leader,
    sending: Sending,
    source: Source,
    file_name: Option<String>,
    content: DraftContent,
) -> Result<String, AppError> {
    let now = app.clock.now();
    app.db
        .write(move |conn| {
            sending.once(conn, leader.grant.actor(), now, || {
                let content = store::recall_columns(conn, &leader.grant, content)?;
                store::draft(conn, &leader.grant, source, file_name.as_deref(), &content, now)?;
                Ok(format!("{}/list/{}", leader.grant.home(), next_page(&content)))
            })
        })
        .await
}

/// `1 name`, `31 names`.
fn names(number: usize) -> String {
    match number {
        1 => "1 name".into(),
        number => format!("{number} names"),
    }
}
