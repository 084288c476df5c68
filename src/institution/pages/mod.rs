//! An organiser's pages of institutions: all of them, one and its leaders, a file of them, two that are one; and of one at
//! one assembly: its numbers, people, links, requests and history, what an organiser enters for it, sets and notes.

mod all;
mod answers;
mod asked;
mod contact;
mod count;
mod date;
mod details;
mod facts;
mod history;
mod import;
mod leaders;
mod link;
mod look_after;
mod meanwhile;
mod merge;
mod number;
mod people;
mod request;
mod show;

use askama::Template;
use axum::Router;
use axum::routing::{get, post};
use rusqlite::Connection;

use crate::App;
use crate::access::{Grant, Organiser, store as access};
use crate::assembly::model::{Assembly, AssemblyId};
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::request::store as requests;
use crate::web::{self, Answer, FormError, NotTaken, Sending, Shell};

/// Routes of institutions.
pub fn router() -> Router<App> {
    const HERE: &str = "/o/a/{assembly}/i/{institution}";
    let at = |rest: &str| format!("{HERE}{rest}");
    let of = |rest: &str| format!("/o/institutions/{{institution}}{rest}");
    let own = Router::new()
        .route("/o/institutions", get(all::page))
        .route("/o/institutions.csv", get(all::file))
        .route("/o/institutions/new", get(details::edit::new_page).post(details::edit::add))
        .route(&of(""), get(details::page))
        .route(&of("/edit"), get(details::edit::page).post(details::edit::change))
        .route(&of("/settle/{to}"), get(details::settle::page).post(details::settle::save))
        .route(&of("/leaders/new"), get(leaders::add::page).post(leaders::add::add))
        .route(&of("/leaders/{leader}"), get(leaders::change::page).post(leaders::change::save))
        .route(&of("/leaders/{leader}/hand-over"), get(leaders::add::hand_over_page).post(leaders::add::hand_over))
        .route(&of("/leaders/{leader}/remove"), get(leaders::remove::page).post(leaders::remove::save))
        .route(&of("/merge"), get(merge::page).post(merge::save));
    own.merge(import::router())
        .route(HERE, get(show::page))
        .route(&at("/people"), get(people::page))
        .route(&at("/history"), get(history::page))
        .route(&at("/versions/{version}"), get(people::version))
        .route(&at("/pledge"), get(number::pledge_page).post(number::pledge))
        .route(&at("/came"), get(number::came_page).post(number::came))
        .route(&at("/asked"), get(asked::page).post(asked::save))
        .route(&at("/date"), get(date::page).post(date::save))
        .route(&at("/look-after"), get(look_after::page).post(look_after::save))
        .route(&at("/contacts"), get(contact::page).post(contact::note))
        .route(&at("/links/{leader}/replace"), get(link::page).post(link::replace))
        .route(&at("/requests/{kind}/{request}"), post(request::decide))
        .route(&at("/count/{question}"), post(count::answer))
}

/// The ids in an address of these pages.
type Here = (AssemblyId, InstitutionId);

/// The shell of a page about an institution, with how many requests wait for all of them.
fn shell(conn: &Connection, title: impl Into<String>, to: &Organiser, assembly: &Assembly) -> Result<Shell, AppError> {
    Ok(Shell::assembly(title, to, assembly)?.with_requests(requests::waiting_count(conn, to, assembly.id)?))
}

/// Does once what a form about an institution asks for, and goes on to the address that `save` gives. Where it could not be
/// taken the page comes `again`, with what is wrong.
async fn take<P: Template + Send + 'static>(
    app: &App,
    organiser: Organiser,
    here: Here,
    sending: Sending,
    save: impl FnOnce(&Connection, &Organiser, &Grant) -> Result<String, NotTaken> + Send + 'static,
    again: impl FnOnce(&Connection, &Organiser, &Grant, Vec<FormError>) -> Result<P, AppError> + Send + 'static,
) -> Answer {
    let (now, by) = (app.clock.now(), organiser.clone());
    let work = move |conn: &Connection| {
        let grant = granted(conn, &by, here)?;
        sending.once(conn, grant.actor(), now, || save(conn, &by, &grant))
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| again(conn, &organiser, &granted(conn, &organiser, here)?, errors);
    web::page_again(&app.db.read(again).await?)
}

/// The organiser's grant; an institution that was not invited has no page.
fn granted(conn: &Connection, to: &Organiser, (assembly, institution): Here) -> Result<Grant, AppError> {
    access::grant(conn, to, assembly, institution)?.ok_or(AppError::NotFound)
}
