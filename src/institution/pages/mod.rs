//! An organiser's pages of one institution at one assembly: its numbers, people, links, requests and history, and what an
//! organiser enters for it.

mod count;
mod history;
mod link;
mod number;
mod people;
mod request;
mod show;

use axum::Router;
use axum::routing::{get, post};
use rusqlite::Connection;

use crate::App;
use crate::access::{Grant, Organiser, store as access};
use crate::assembly::model::AssemblyId;
use crate::error::AppError;
use crate::institution::model::InstitutionId;

/// Routes of one institution at one assembly.
pub fn router() -> Router<App> {
    const HERE: &str = "/o/a/{assembly}/i/{institution}";
    let at = |rest: &str| format!("{HERE}{rest}");
    Router::new()
        .route(HERE, get(show::page))
        .route(&at("/people"), get(people::page))
        .route(&at("/history"), get(history::page))
        .route(&at("/versions/{version}"), get(people::version))
        .route(&at("/pledge"), get(number::pledge_page).post(number::pledge))
        .route(&at("/came"), get(number::came_page).post(number::came))
        .route(&at("/links/{leader}/replace"), get(link::page).post(link::replace))
        .route(&at("/requests/{kind}/{request}"), post(request::decide))
        .route(&at("/count/{question}"), post(count::answer))
}

/// The ids in an address of these pages.
type Here = (AssemblyId, InstitutionId);

/// The address of an institution's page.
fn home(grant: &Grant) -> String {
    format!("/o/a/{}/i/{}", grant.assembly(), grant.institution())
}

/// The organiser's grant; an institution that was not invited has no page.
fn granted(conn: &Connection, to: &Organiser, (assembly, institution): Here) -> Result<Grant, AppError> {
    access::grant(conn, to, assembly, institution)?.ok_or(AppError::NotFound)
}
