//! How long what is kept, what goes next, and erasing what an assembly has before its date: for admins.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::{Admin, store as access};
use crate::assembly::model::{AssemblyId, Phase};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::need::model::counted_label;
use crate::need::store as needs;
use crate::retention::model::{Erasure, Retention};
use crate::retention::{store, upgrade_copies};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};
use crate::words::{counted, number};

#[derive(Template)]
#[template(path = "retention/pages/settings.html")]
struct RetentionPage {
    shell: Shell,
    errors: Vec<FormError>,
    said: Option<&'static str>,
    typed: RetentionForm,
    coming: Vec<Line>,
    /// Files beside the database that hold what was there before an upgrade.
    copies: Vec<String>,
}

/// One thing that goes.
struct Line {
    title: String,
    what: &'static str,
    rows: String,
    on: String,
    href: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RetentionForm {
    needs_days: String,
    names_months: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    said: String,
}

const TITLE: &str = "How long we keep what people tell us";

impl RetentionPage {
    fn read(
        conn: &Connection,
        app: &App,
        by: &Admin,
        typed: Option<RetentionForm>,
        errors: Vec<FormError>,
    ) -> Result<RetentionPage, AppError> {
        let (zone, kept) = (access::alliance_zone(conn)?, store::retention(conn)?);
        let line = |due: store::Due| {
            let (word, id) = due.what().parts();
            let names = matches!(due.what(), Erasure::Names(_));
            Line {
                title: due.title.unwrap_or_default(),
                what: if names { "Names" } else { "Needs and children" },
                rows: if names { counted(due.rows, "person", "people") } else { number(due.rows) },
                on: due.at.map_or("When it has taken place".into(), |at| zone.day(at)),
                href: format!("/o/a/{id}/erase-{word}"),
            }
        };
        Ok(RetentionPage {
            shell: Shell::organiser(TITLE, by.organiser())?.at("/o/retention").with_problem(!errors.is_empty()),
            errors,
            said: None,
            typed: typed.unwrap_or_else(|| RetentionForm {
                needs_days: kept.needs_days.to_string(),
                names_months: kept.names_months.to_string(),
            }),
            coming: store::coming(conn)?.into_iter().map(line).collect(),
            copies: upgrade_copies(app.db.path()),
        })
    }
}

pub(super) async fn page(State(app): State<App>, by: Admin, Query(Said { said }): Query<Said>) -> Answer {
    let of = app.clone();
    let page = app.db.read(move |conn| RetentionPage::read(conn, &of, &by, None, Vec::new())).await?;
    let said = match said.as_str() {
        "saved" => Some("Saved. It holds for every assembly."),
        "erased" => Some("Erased. Numbers stay."),
        _ => None,
    };
    web::page(&RetentionPage { said, ..page })
}

pub(super) async fn save(State(app): State<App>, by: Admin, Posted { form, sending }: Posted<RetentionForm>) -> Answer {
    let (now, admin, typed) = (app.clock.now(), by.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, admin.organiser().actor(), now, || {
            let to = Retention::parse(&form.needs_days, &form.names_months).map_err(|all| {
                NotTaken::Wrong(all.into_iter().map(|(field, text)| FormError::new(field, text)).collect())
            })?;
            store::set_retention(conn, &admin, to, now)?;
            Ok("/o/retention?said=saved".to_owned())
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            let of = app.clone();
            let again = move |conn: &Connection| RetentionPage::read(conn, &of, &by, Some(typed), errors);
            web::page_again(&app.db.read(again).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "retention/pages/erase.html")]
struct ErasePage {
    shell: Shell,
    errors: Vec<FormError>,
    /// The assembly.
    title: String,
    names: bool,
    rows: String,
    /// Whether it is still to come.
    ahead: bool,
    /// What was counted when its needs were erased.
    numbers: Vec<(String, String)>,
    typed: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct EraseForm {
    title: String,
}

impl ErasePage {
    fn read(
        conn: &Connection,
        by: &Admin,
        what: Erasure,
        now: Moment,
        typed: String,
        errors: Vec<FormError>,
    ) -> Result<ErasePage, AppError> {
        let due = store::coming(conn)?.into_iter().find(|due| due.what() == what).ok_or(AppError::NotFound)?;
        let (Erasure::Needs(id) | Erasure::Names(id)) = what else { return Err(AppError::NotFound) };
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let names = matches!(what, Erasure::Names(_));
        let title = if names { "Erase the names of an assembly" } else { "Erase the needs of an assembly" };
        Ok(ErasePage {
            shell: Shell::organiser(title, by.organiser())?.at("/o/retention").with_problem(!errors.is_empty()),
            errors,
            ahead: assembly.phase(now) != Phase::Over,
            title: assembly.title,
            names,
            rows: if names {
                counted(due.rows, "person", "people")
            } else {
                counted(due.rows, "need or child", "needs and children")
            },
            numbers: needs::erased_numbers(conn, id)?
                .into_iter()
                .map(|(kind, of)| (counted_label(&kind).to_owned(), number(of)))
                .collect(),
            typed,
        })
    }
}

pub(super) async fn needs_page(State(app): State<App>, by: Admin, Ids(id): Ids<AssemblyId>) -> Answer {
    erase_page(app, by, Erasure::Needs(id)).await
}

pub(super) async fn names_page(State(app): State<App>, by: Admin, Ids(id): Ids<AssemblyId>) -> Answer {
    erase_page(app, by, Erasure::Names(id)).await
}

async fn erase_page(app: App, by: Admin, what: Erasure) -> Answer {
    let now = app.clock.now();
    let read = move |conn: &Connection| ErasePage::read(conn, &by, what, now, String::new(), Vec::new());
    web::page(&app.db.read(read).await?)
}

pub(super) async fn erase_needs(
    State(app): State<App>,
    by: Admin,
    Ids(id): Ids<AssemblyId>,
    posted: Posted<EraseForm>,
) -> Answer {
    erase(app, by, id, Erasure::Needs(id), posted).await
}

pub(super) async fn erase_names(
    State(app): State<App>,
    by: Admin,
    Ids(id): Ids<AssemblyId>,
    posted: Posted<EraseForm>,
) -> Answer {
    erase(app, by, id, Erasure::Names(id), posted).await
}

async fn erase(
    app: App,
    by: Admin,
    id: AssemblyId,
    what: Erasure,
    Posted { form, sending }: Posted<EraseForm>,
) -> Answer {
    let (now, admin, typed) = (app.clock.now(), by.clone(), form.title.clone());
    let notes = app.notes();
    let work = move |conn: &Connection| {
        sending.once(conn, admin.organiser().actor(), now, || {
            let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            if form.title.trim() != assembly.title {
                return Err(NotTaken::wrong("title", format!("Type {} exactly, to erase it", assembly.title)));
            }
            store::note_and_erase(conn, &notes, admin.organiser().actor(), what, now)?;
            Ok("/o/retention?said=erased".to_owned())
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            let again = move |conn: &Connection| ErasePage::read(conn, &by, what, now, typed, errors);
            web::page_again(&app.db.read(again).await?)
        }
    }
}
