//! Institutions out of a file or pasted rows: sent, its columns asked about where they are not plain, checked, saved.

mod check;
mod columns;
mod send;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use rusqlite::Connection;

use crate::App;
use crate::access::Organiser;
use crate::access::model::AccountId;
use crate::error::AppError;
use crate::institution::csv::{self, Read, Reader};
use crate::institution::model::plan::Plan;
use crate::institution::store::{self, Import};
use crate::list::store as lists;
use crate::sheet::MAX_BYTES;

/// More than the largest file, so that one a little too large is told so in our words.
const LARGEST_UPLOAD: usize = MAX_BYTES + MAX_BYTES / 5;
/// The most rows of one file.
const MOST_ROWS: usize = 5_000;
const HOME: &str = "/o/institutions/import";

/// Routes of the import.
pub(super) fn router() -> Router<App> {
    let upload = get(send::page).post(send::file).layer(DefaultBodyLimit::max(LARGEST_UPLOAD));
    let to_assembly = get(send::assembly_page).post(send::assembly_file).layer(DefaultBodyLimit::max(LARGEST_UPLOAD));
    Router::new()
        .route(HOME, upload)
        .route("/o/institutions/import/paste", get(send::paste_page).post(send::paste))
        .route("/o/institutions/import/columns", get(columns::page).post(columns::answer))
        .route("/o/institutions/import/check", get(check::page).post(check::answer))
        .route("/o/a/{assembly}/import", to_assembly)
        .route("/o/a/{assembly}/import/paste", get(send::assembly_paste_page).post(send::assembly_paste))
}

/// Whose draft it is. Only who signed in has pages.
fn account(organiser: &Organiser) -> Result<AccountId, AppError> {
    organiser.actor().account().ok_or(AppError::Forbidden)
}

/// A file read with what is known now, and what it would do.
struct Looked {
    read: Read,
    plan: Plan,
}

fn look(conn: &Connection, by: &Organiser, import: &Import) -> Result<Looked, AppError> {
    let reader = Reader { country: lists::country(conn)?, organisers: store::organisers(conn)? };
    let read = csv::read_rows(import.draft.rows(), &import.draft.columns, &reader);
    let known = store::known(conn, by, import.assembly)?;
    let plan = Plan::new(&known, &read.rows, &import.draft.same);
    Ok(Looked { read, plan })
}
