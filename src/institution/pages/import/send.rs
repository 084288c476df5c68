//! A file of institutions that is sent, or rows that are pasted.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::Connection;
use serde::Deserialize;

use super::{HOME, MOST_ROWS, account};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{Assembly, AssemblyId};
use crate::assembly::store as assemblies;
use crate::error::AppError;
use crate::institution::model::{ImportDraft, table_of};
use crate::institution::store;
use crate::request::store as requests;
use crate::sheet::{Reader, Refusal, Table};
use crate::web::{self, Answer, FormError, Ids, Posted, Query, Sending, Shell, Upload};

#[derive(Template)]
#[template(path = "institution/pages/import/send.html")]
struct SendPage {
    shell: Shell,
    errors: Vec<FormError>,
    home: String,
    back: String,
    /// The assembly that all of the file are to be invited to.
    assembly: Option<String>,
    pastes: bool,
    rows: String,
    /// Whether what was sent before is gone.
    gone: bool,
}

/// Where a file is sent to, and how it comes.
#[derive(Debug, Clone, Copy)]
struct Way {
    assembly: Option<AssemblyId>,
    pastes: bool,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Gone {
    #[serde(default)]
    gone: Option<String>,
}

fn to(conn: &Connection, id: AssemblyId) -> Result<Assembly, AppError> {
    assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)
}

async fn show(
    app: &App,
    organiser: Organiser,
    way: Way,
    rows: String,
    gone: bool,
    errors: Vec<FormError>,
) -> Result<SendPage, AppError> {
    let read =
        move |conn: &Connection| {
            let assembly = way.assembly.map(|id| to(conn, id)).transpose()?;
            let title = if way.pastes { "Paste your institutions" } else { "Import institutions" };
            let shell =
                match &assembly {
                    Some(assembly) => Shell::assembly(title, &organiser, assembly)?
                        .with_requests(requests::waiting_count(conn, &organiser, assembly.id)?),
                    None => Shell::organiser(title, &organiser)?,
                };
            let home = way.assembly.map_or_else(|| HOME.to_owned(), |id| format!("/o/a/{id}/import"));
            let back = way.assembly.map_or_else(|| "/o/institutions".to_owned(), |id| format!("/o/a/{id}"));
            Ok(SendPage {
                shell: shell.with_problem(!errors.is_empty()),
                errors,
                back: if way.pastes { home.clone() } else { back },
                home,
                assembly: assembly.map(|assembly| assembly.title),
                pastes: way.pastes,
                rows,
                gone,
            })
        };
    app.db.read(read).await
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Query(Gone { gone }): Query<Gone>) -> Answer {
    let way = Way { assembly: None, pastes: false };
    web::page(&show(&app, organiser, way, String::new(), gone.is_some(), Vec::new()).await?)
}

pub(super) async fn assembly_page(State(app): State<App>, organiser: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    let way = Way { assembly: Some(id), pastes: false };
    web::page(&show(&app, organiser, way, String::new(), false, Vec::new()).await?)
}

pub(super) async fn paste_page(State(app): State<App>, organiser: Organiser) -> Answer {
    let way = Way { assembly: None, pastes: true };
    web::page(&show(&app, organiser, way, String::new(), false, Vec::new()).await?)
}

pub(super) async fn assembly_paste_page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
) -> Answer {
    let way = Way { assembly: Some(id), pastes: true };
    web::page(&show(&app, organiser, way, String::new(), false, Vec::new()).await?)
}

pub(super) async fn file(State(app): State<App>, organiser: Organiser, upload: Result<Upload, Response>) -> Answer {
    send_file(&app, organiser, None, upload).await
}

pub(super) async fn assembly_file(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    upload: Result<Upload, Response>,
) -> Answer {
    send_file(&app, organiser, Some(id), upload).await
}

async fn send_file(
    app: &App,
    organiser: Organiser,
    assembly: Option<AssemblyId>,
    upload: Result<Upload, Response>,
) -> Answer {
    let way = Way { assembly, pastes: false };
    let Upload { file_name, bytes, sending } = match upload {
        Ok(upload) => upload,
        Err(refused) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return again(app, organiser, way, String::new(), refusal_words(Refusal::TooLarge)).await;
        }
        Err(refused) if refused.status().is_client_error() => {
            let text = "The selected file could not be uploaded. Try again";
            return again(app, organiser, way, String::new(), text.into()).await;
        }
        Err(refused) => return Ok(refused),
    };
    if file_name.is_empty() && bytes.is_empty() {
        return again(app, organiser, way, String::new(), "Select a file".into()).await;
    }
    match read(app.reader.clone(), bytes).await? {
        Ok(table) => web::see(&keep(app, organiser, sending, assembly, Some(file_name), table).await?),
        Err(text) => again(app, organiser, way, String::new(), text).await,
    }
}

/// What is pasted: rows with their header.
#[derive(Debug, Deserialize)]
pub(super) struct Pasted {
    #[serde(default)]
    rows: String,
}

pub(super) async fn paste(State(app): State<App>, organiser: Organiser, posted: Posted<Pasted>) -> Answer {
    send_rows(&app, organiser, None, posted).await
}

pub(super) async fn assembly_paste(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    posted: Posted<Pasted>,
) -> Answer {
    send_rows(&app, organiser, Some(id), posted).await
}

async fn send_rows(
    app: &App,
    organiser: Organiser,
    assembly: Option<AssemblyId>,
    Posted { form: Pasted { rows }, sending }: Posted<Pasted>,
) -> Answer {
    let way = Way { assembly, pastes: true };
    if rows.trim().is_empty() {
        return again(app, organiser, way, rows, "Paste at least 1 institution".into()).await;
    }
    match read(app.reader.clone(), rows.clone().into_bytes()).await? {
        Ok(table) => web::see(&keep(app, organiser, sending, assembly, None, table).await?),
        Err(text) => again(app, organiser, way, rows, text).await,
    }
}

async fn again(app: &App, organiser: Organiser, way: Way, rows: String, text: String) -> Answer {
    let errors = vec![FormError::new(if way.pastes { "rows" } else { "file" }, text)];
    web::page_again(&show(app, organiser, way, rows, false, errors).await?)
}

/// Reads a table off the async threads, or says why there is none.
async fn read(reader: Reader, bytes: Vec<u8>) -> Result<Result<Table, String>, AppError> {
    let read = move || match reader.read(&bytes).map(table_of) {
        Ok(table) if table.rows.len() > MOST_ROWS => Err(refusal_words(Refusal::TooManyRows)),
        Ok(table) => Ok(table),
        Err(refusal) => Err(refusal_words(refusal)),
    };
    Ok(tokio::task::spawn_blocking(read).await.map_err(anyhow::Error::from)?)
}

/// Why it is not read, in words for an organiser.
fn refusal_words(refusal: Refusal) -> String {
    match refusal {
        Refusal::TooManyRows => "That is too many rows. Send up to 5,000 at a time".to_owned(),
        Refusal::TooLarge => {
            "The selected file must be smaller than 10 MB. Send only the list of institutions".to_owned()
        }
        Refusal::OnlyBlank => "There are only blank rows. Check that it is the right file".to_owned(),
        Refusal::TooManyColumns => "There are more than 200 columns. Keep those about institutions".to_owned(),
        Refusal::TooManySheets => "There are more than 20 sheets. Keep those about institutions".to_owned(),
        Refusal::TooMuch => "That is far more than a list of institutions. Copy the list into a new file".to_owned(),
        Refusal::Password => {
            "The selected file is password protected. Take the password off and send it again".to_owned()
        }
        Refusal::Damaged => {
            "The selected file could not be read. Open it, save it as a new Excel or CSV file and send that".to_owned()
        }
        Refusal::Empty | Refusal::NothingPasted => {
            "The selected file is empty. Check that it is the right file".to_owned()
        }
        Refusal::Numbers => {
            "The selected file must be Excel or CSV. In Numbers, choose Export To and then Excel. Or paste the rows"
                .to_owned()
        }
        Refusal::Archive => {
            "The selected file must be Excel or CSV. Open the ZIP file first and send the list inside".to_owned()
        }
        Refusal::Pdf | Refusal::Picture | Refusal::WordFile | Refusal::Slides | Refusal::NotText => {
            "The selected file must be Excel or CSV. Or paste the rows".to_owned()
        }
    }
}

async fn keep(
    app: &App,
    organiser: Organiser,
    sending: Sending,
    assembly: Option<AssemblyId>,
    file_name: Option<String>,
    table: Table,
) -> Result<String, AppError> {
    let (now, account, draft) = (app.clock.now(), account(&organiser)?, ImportDraft::new(table));
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            if let Some(id) = assembly {
                to(conn, id)?;
            }
            store::keep_import(conn, account, assembly, file_name.as_deref(), &draft, now)?;
            Ok(format!("{HOME}/{}", if draft.columns_sure { "check" } else { "columns" }))
        })
    };
    app.db.write(work).await
}
