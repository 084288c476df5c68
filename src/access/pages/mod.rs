//! Getting in: leaders' links; organisers' sign-in, passwords, second factors and accounts.

mod account;
mod link;
mod password;
mod people;
mod record;
mod second_factor;
pub(super) mod sign_in;

pub use password::address as password_address;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Redirect;
use axum::routing::{get, post};

use super::cookie;
use crate::App;

/// Routes of getting in and out.
pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(front))
        .route("/l/{token}", get(link::open))
        .route("/my", get(link::choose))
        .route("/my/leave", get(link::leave_page).post(link::leave))
        .route("/o/sign-in", get(sign_in::page).post(sign_in::save))
        .route("/o/sign-in/code", get(second_factor::code_page).post(second_factor::save_code))
        .route("/o/sign-in/set-up", get(second_factor::first_page).post(second_factor::save_first))
        .route("/o/sign-out", post(sign_in::out))
        .route("/o/password/{token}", get(password::page).post(password::save))
        .route("/o/account", get(account::page).post(account::save))
        .route("/o/account/password", get(password::change_page).post(password::save_change))
        .route("/o/account/second-factor", get(second_factor::page).post(second_factor::save))
        .route("/o/account/codes", get(second_factor::codes_page).post(second_factor::new_codes))
        .route("/o/account/sessions/{session}", post(account::end_session))
        .route("/o/people", get(people::all).post(people::add))
        .route("/o/people/{account}", get(people::page).post(people::save))
        .route("/o/people/{account}/link", post(people::new_link))
        .route("/o/people/{account}/second-factor", post(people::take_factor_off))
        .route("/o/people/{account}/sessions", post(people::end_sessions))
        .route("/o/people/{account}/remove", get(people::remove_page).post(people::remove))
        .route("/o/record", get(record::page))
        .route("/demo/{secret}", get(sign_in::demo))
}

/// The brand in the header of pages that are nobody's leads here: on to the pages of whoever asks.
async fn front(State(app): State<App>, headers: HeaderMap) -> Redirect {
    let organiser = cookie::session(&headers, &app.base_url).is_some();
    let leader = !organiser && !cookie::links(&headers, &app.base_url).is_empty();
    Redirect::to(if leader { "/my" } else { "/o" })
}
