//! The ways to add names, and those that need no page of their own.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::{Standing, keep_draft};
use crate::App;
use crate::access::Leader;
use crate::csv_out::CsvOut;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{DraftContent, ListTable, OpenDraft, Source};
use crate::list::store::{self, LastList};
use crate::web::{self, Answer, Posted, Shell};

#[derive(Template)]
#[template(path = "list/pages/add.html")]
struct AddPage {
    shell: Shell,
    standing: Standing,
    last: Option<LastList>,
    draft: Option<OpenDraft>,
}

/// The ways to choose from.
pub(super) async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let now = app.clock.now();
    let read = move |conn: &rusqlite::Connection| {
        let invitation = invitations::invitation(conn, &leader.grant)?;
        Ok::<_, AppError>(AddPage {
            shell: Shell::leader("Add names", &invitation)?,
            standing: Standing::new(&invitation, now),
            last: store::last_list(conn, &leader.grant)?,
            draft: store::open_draft(conn, &leader.grant, now)?,
        })
    };
    let page = app.db.read(read).await?;
    if page.standing.locked() { web::see(&page.standing.list()) } else { web::page(&page) }
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Begins with the list of the assembly before.
pub(super) async fn copy(
    State(app): State<App>,
    leader: Leader,
    Posted { sending, form: Nothing {} }: Posted<Nothing>,
) -> Answer {
    let grant = leader.grant;
    let last = app.db.read(move |conn| Ok::<_, AppError>(store::last_table(conn, &grant)?)).await?;
    let (table, columns) = last.ok_or(AppError::NotFound)?;
    let content = DraftContent::of(ListTable::new(table, columns));
    web::see(&keep_draft(&app, leader, sending, Source::Copied, None, content).await?)
}

#[derive(Template)]
#[template(path = "list/pages/sheet.html")]
struct SheetPage {
    shell: Shell,
    standing: Standing,
    institution: String,
    assembly: String,
    when: String,
    names_by: String,
}

/// A sheet of paper to pass round.
pub(super) async fn sheet(State(app): State<App>, leader: Leader) -> Answer {
    let now = app.clock.now();
    let read = move |conn: &rusqlite::Connection| {
        let invitation = invitations::invitation(conn, &leader.grant)?;
        let assembly = &invitation.assembly;
        Ok::<_, AppError>(SheetPage {
            shell: Shell::leader("Paper sheet", &invitation)?,
            standing: Standing::new(&invitation, now),
            institution: invitation.institution.name.clone(),
            assembly: assembly.title.clone(),
            when: assembly.zone.deadline(assembly.starts_at),
            names_by: assembly.zone.deadline(invitation.names_by),
        })
    };
    web::page(&app.db.read(read).await?)
}

const EMPTY_HEADER: [&str; 9] =
    ["name", "known_as", "phone", "email", "childcare", "children", "travel", "access", "diet"];

/// An empty list with headings for what leaders tell most.
pub(super) async fn empty_csv(_leader: Leader) -> Answer {
    let write = || {
        let mut out = CsvOut::new(Vec::new())?;
        out.row(EMPTY_HEADER)?;
        out.finish()
    };
    web::csv("names.csv", write().map_err(anyhow::Error::from)?)
}
