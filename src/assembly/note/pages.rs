//! The page of an assembly's notes: reading, adding, taking off.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use rusqlite::Connection;
use serde::Deserialize;

use super::model::{Note, NoteId, NoteWords};
use super::store;
use crate::App;
use crate::access::{Organiser, who};
use crate::assembly::model::{AssemblyId, Phase, Zone};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::request::store as requests;
use crate::web::{self, Answer, FormError, Ids, NotTaken, PageNumber, Pages, Posted, Query, Shell};

/// The most notes on one page.
const ON_A_PAGE: usize = 50;

/// Routes of notes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/o/a/{assembly}/notes", get(page).post(add))
        .route("/o/a/{assembly}/notes/{note}/take-off", get(ask).post(take_off))
}

#[derive(Template)]
#[template(path = "assembly/note/notes.html")]
struct NotesPage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    words: String,
    /// Whether there is something to learn from yet.
    open: bool,
    notes: Vec<Line>,
    pages: Pages,
}

#[derive(Template)]
#[template(path = "assembly/note/take_off.html")]
struct TakeOffPage {
    shell: Shell,
    home: String,
    note: Line,
}

struct Line {
    id: NoteId,
    words: String,
    who: String,
    when: String,
}

#[derive(Clone, Deserialize)]
struct NoteForm {
    words: String,
}

/// A form that asks nothing but whether to go on.
#[derive(Deserialize)]
struct Yes {}

async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<PageNumber>,
) -> Answer {
    let now = app.clock.now();
    web::page(&app.db.read(move |conn| NotesPage::read(conn, &organiser, id, &at, now)).await?)
}

async fn add(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<NoteForm>,
) -> Answer {
    let (now, by, text) = (app.clock.now(), organiser.clone(), form.words.clone());
    let save = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            if assembly.phase(now) != Phase::Over {
                return Err(AppError::Conflict("Notes are written after the assembly.".into()).into());
            }
            let words = NoteWords::parse(&text).map_err(|problem| NotTaken::wrong("words", problem.to_string()))?;
            store::add(conn, &by, id, &words, now)?;
            Ok(format!("/o/a/{id}/notes"))
        })
    };
    let errors = match app.db.write(save).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| NotesPage::read(conn, &organiser, id, &PageNumber::default(), now);
    let page = app.db.read(again).await?;
    web::page_again(&NotesPage { shell: page.shell.with_problem(true), errors, words: form.words, ..page })
}

async fn ask(State(app): State<App>, organiser: Organiser, Ids((id, note)): Ids<(AssemblyId, NoteId)>) -> Answer {
    let show = move |conn: &Connection| {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let note = store::note(conn, &organiser, id, note)?.ok_or(AppError::NotFound)?;
        Ok::<_, AppError>(TakeOffPage {
            shell: Shell::assembly("Take this note off?", &organiser, &assembly)?
                .with_requests(requests::waiting_count(conn, &organiser, id)?),
            home: format!("/o/a/{id}/notes"),
            note: Line::new(note, assembly.zone),
        })
    };
    web::page(&app.db.read(show).await?)
}

async fn take_off(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, note)): Ids<(AssemblyId, NoteId)>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let now = app.clock.now();
    let gone = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            // Somebody else took it off meanwhile: it is gone, as was wished.
            store::take_off(conn, &organiser, id, note, now)?;
            Ok::<_, AppError>(format!("/o/a/{id}/notes"))
        })
    };
    web::see(&app.db.write(gone).await?)
}

impl NotesPage {
    fn read(
        conn: &Connection,
        organiser: &Organiser,
        id: AssemblyId,
        at: &PageNumber,
        now: Moment,
    ) -> Result<NotesPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let pages = Pages::new(at, store::count(conn, organiser, id)? as usize, ON_A_PAGE);
        let notes = store::notes(conn, organiser, id, pages.skipped() as u32, ON_A_PAGE as u32)?;
        Ok(NotesPage {
            shell: Shell::assembly("What we learned", organiser, &assembly)?
                .with_requests(requests::waiting_count(conn, organiser, id)?),
            home: format!("/o/a/{id}"),
            errors: Vec::new(),
            words: String::new(),
            open: assembly.phase(now) == Phase::Over,
            notes: notes.into_iter().map(|note| Line::new(note, assembly.zone)).collect(),
            pages,
        })
    }
}

impl Line {
    fn new(note: Note, zone: Zone) -> Line {
        Line {
            id: note.id,
            who: who(note.by.as_deref()),
            when: format!("{}, {}", zone.day(note.at), zone.time(note.at)),
            words: note.words,
        }
    }
}
