//! Where an organiser finds the link of the screen, replaces it, and decides what is shown.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::Organiser;
use crate::access::store as access;
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::error::AppError;
use crate::request::store as requests;
use crate::room::store;
use crate::web::{self, Answer, Ids, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "room/pages/desk.html")]
struct DeskPage {
    shell: Shell,
    home: String,
    done: Option<&'static str>,
    link: String,
    pledged: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Did {
    /// What was done: "saved" or "replaced".
    #[serde(default)]
    did: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Settings {
    pledged: Option<String>,
}

/// A form that asks nothing but whether to go on.
#[derive(Deserialize)]
pub(super) struct Yes {}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(Did { did }): Query<Did>,
) -> Answer {
    let done = match did.as_str() {
        "saved" => Some("Saved. The screens show it at once."),
        "replaced" => Some("The link is replaced. Open the new one on your screens."),
        _ => None,
    };
    let (key, base_url) = (app.key.clone(), app.base_url.clone());
    let show = move |conn: &Connection| {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let screen = access::screen(conn, id)?.ok_or(AppError::NotFound)?;
        Ok::<_, AppError>(DeskPage {
            shell: Shell::assembly("The screen in the room", &organiser, &assembly)?
                .with_requests(requests::waiting_count(conn, &organiser, id)?),
            home: format!("/o/a/{id}"),
            done,
            link: base_url.to(&format!("/room/{}", key.link_token(id, screen.generation()))),
            pledged: store::shows_pledged(conn, id)?,
        })
    };
    web::page(&app.db.read(show).await?)
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<Settings>,
) -> Answer {
    let now = app.clock.now();
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            store::show_pledged(conn, &organiser, id, form.pledged.is_some(), now)?;
            Ok::<_, AppError>(format!("/o/a/{id}/screen?did=saved"))
        })
    };
    web::see(&app.db.write(work).await?)
}

pub(super) async fn replace(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let now = app.clock.now();
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            access::replace_screen(conn, &organiser, id, now)?;
            Ok::<_, AppError>(format!("/o/a/{id}/screen?did=replaced"))
        })
    };
    web::see(&app.db.write(work).await?)
}
