//! On which sheets the people are: asked only where several hold names.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use super::{Standing, names, next_page};
use crate::App;
use crate::access::{Grant, Leader};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{ListRefusal, PeopleOnSheet, read_people};
use crate::list::store;
use crate::web::{self, Answer, FormError, NotTaken, Posted, Shell};

#[derive(Template)]
#[template(path = "list/pages/sheets.html")]
struct SheetsPage {
    shell: Shell,
    standing: Standing,
    errors: Vec<FormError>,
    list: String,
    sheets: Vec<SheetView>,
}

/// One sheet to be ticked.
struct SheetView {
    /// The position of its first table.
    at: usize,
    called: String,
    hint: String,
    ticked: bool,
}

impl SheetView {
    fn new(sheet: &PeopleOnSheet) -> SheetView {
        let more = if sheet.people > sheet.first.len() { ", ..." } else { "" };
        let hidden = if sheet.hidden { "Hidden in your file. " } else { "" };
        SheetView {
            at: sheet.at,
            called: sheet.name.clone(),
            hint: format!("{hidden}{}: {}{more}", names(sheet.people), sheet.first.join(", ")),
            ticked: sheet.taken,
        }
    }
}

/// The question, with the best guess ticked beforehand.
pub(super) async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let list = format!("{}/list", leader.grant.home());
    match read(&app, leader, Vec::new()).await? {
        Some(page) => web::page(&page),
        None => web::see(&format!("{list}?gone=1")),
    }
}

async fn read(app: &App, leader: Leader, errors: Vec<FormError>) -> Result<Option<SheetsPage>, AppError> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let Some(draft) = store::open_content(conn, &leader.grant, now)? else { return Ok(None) };
            let invitation = invitations::invitation(conn, &leader.grant)?;
            Ok(Some(SheetsPage {
                shell: Shell::leader("Which sheets have your people?", &invitation)?.with_problem(!errors.is_empty()),
                standing: Standing::new(&invitation, now),
                errors,
                list: draft.id.to_string(),
                sheets: draft.content.people_on_sheets(store::country(conn)?).iter().map(SheetView::new).collect(),
            }))
        })
        .await
}

/// Keeps the answer and goes on.
pub(super) async fn answer(
    State(app): State<App>,
    leader: Leader,
    Posted { form, sending }: Posted<Vec<(String, String)>>,
) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let work = move |conn: &Connection| sending.once(conn, grant.actor(), now, || answered(conn, &grant, &form, now));
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => match read(&app, leader, errors).await? {
            Some(page) => web::page_again(&page),
            None => web::see(&format!("{}/list?gone=1", grant.home())),
        },
    }
}

fn answered(conn: &Connection, grant: &Grant, form: &[(String, String)], now: Moment) -> Result<String, NotTaken> {
    let list = format!("{}/list", grant.home());
    let Some(mut draft) = store::open_content(conn, grant, now)? else { return Ok(format!("{list}?gone=1")) };
    if !form.iter().any(|(name, value)| name == "list" && *value == draft.id.to_string()) {
        return Ok(format!("{list}/check?again=other"));
    }
    let ticked: Vec<usize> = form.iter().filter_map(|(name, _)| name.strip_prefix("sheet-")?.parse().ok()).collect();
    if !draft.content.take_sheets(&ticked) {
        return Err(NotTaken::wrong("sheet", "Tick at least 1 sheet"));
    }
    match read_people(&draft.content, store::country(conn)?) {
        Err(refusal @ ListRefusal::TooMany) => return Err(NotTaken::wrong("sheet", refusal.to_string())),
        Err(_) | Ok(_) => store::answer(conn, &draft)?,
    }
    Ok(format!("{list}/{}", next_page(&draft.content)))
}
