//! An organiser signs in with a password, and out.

use std::net::IpAddr;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::browser::browser;
use crate::access::model::{AccountId, Stage};
use crate::access::network::Network;
use crate::access::{cookie, password, store, token};
use crate::error::AppError;
use crate::web::{self, Answer, FormError, PageError, Posted, Query, Shell};
use crate::words::counted;

#[derive(Template)]
#[template(path = "access/pages/sign_in.html")]
struct SignInPage {
    shell: Shell,
    errors: Vec<FormError>,
    email: String,
    there: String,
}

#[derive(Deserialize)]
pub(super) struct There {
    #[serde(default)]
    pub there: String,
}

#[derive(Deserialize)]
pub(super) struct SignIn {
    email: String,
    password: String,
    #[serde(default)]
    there: String,
}

/// Where to sign in and then go to `there`.
pub(in crate::access) fn address(there: &str) -> String {
    on_to("/o/sign-in", there)
}

/// A page of signing in, with where to go then.
pub(super) fn on_to(page: &str, there: &str) -> String {
    format!("{page}?there={}", utf8_percent_encode(there, NON_ALPHANUMERIC))
}

/// Only an address of an organiser's own pages: a sign-in must not send anybody elsewhere.
pub(super) fn own_page(there: &str) -> &str {
    let plain = there.starts_with("/o") && there.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if plain { there } else { "/o" }
}

pub(super) async fn page(Query(There { there }): Query<There>) -> Answer {
    web::page(&SignInPage { shell: Shell::plain("Sign in")?, errors: Vec::new(), email: String::new(), there })
}

const UNKNOWN: &str = "We do not know that email address with that password. Check both and try again";

pub(super) async fn save(
    State(app): State<App>,
    Network(network): Network,
    headers: HeaderMap,
    Posted { form, .. }: Posted<SignIn>,
) -> Answer {
    let SignIn { email, password, there } = form;
    let again = |words: String, email: String, there: String| {
        let shell = Shell::plain("Sign in")?.with_problem(true);
        web::page_again(&SignInPage { shell, errors: vec![FormError::new("email", words)], email, there })
    };
    let now = app.clock.now();
    if let Err(minutes) = app.sign_in_tries.begin(&email, network, now) {
        let wanted = email.clone();
        let account = app.db.read(move |conn| Ok::<_, AppError>(store::account_to_sign_in(conn, &wanted)?)).await?;
        let account = account.map(|(account, _)| account);
        app.sign_in_tries.note_stranger(&app.db, "session.made_to_wait", account, network, now).await?;
        return again(too_often(minutes), email, there);
    }
    match right_account(&app, &email, password, network).await? {
        Some(right) => {
            let ended = cookie::session(&headers, &app.base_url);
            begin(&app, right, &headers, ended, own_page(&there)).await
        }
        None => again(UNKNOWN.into(), email, there),
    }
}

/// What is said to who has to wait.
pub(super) fn too_often(minutes: i64) -> String {
    let minutes = counted(u32::try_from(minutes).unwrap_or(u32::MAX), "minute", "minutes");
    format!("That was wrong too often. Try again in {minutes}")
}

/// An account with the hash of its password, which was right.
#[derive(Clone)]
pub(super) struct Right {
    pub account: AccountId,
    pub hash: String,
}

/// The account of that address and password. A wrong one takes as long whether there is such an account or not.
async fn right_account(app: &App, email: &str, password: String, network: IpAddr) -> Result<Option<Right>, AppError> {
    let wanted = email.to_owned();
    let account = app.db.read(move |conn| Ok::<_, AppError>(store::account_to_sign_in(conn, &wanted)?)).await?;
    let (account, stored) = account.unzip();
    let stored = stored.flatten();
    let right = account.zip(stored.clone()).map(|(account, hash)| Right { account, hash });
    let is_right = password::verify(password, stored).await?;
    if let Some(right) = right.filter(|_| is_right) {
        app.sign_in_tries.was_right(email, network);
        return Ok(Some(right));
    }
    app.sign_in_tries.note_stranger(&app.db, "session.refused", account, network, app.clock.now()).await?;
    Ok(None)
}

/// Goes on after a password that was right: to a code, to setting up a second factor that the role wants, or in. Begins a
/// session in place of the one this browser had. Whose password was changed meanwhile signs in with that.
pub(super) async fn begin(app: &App, right: Right, headers: &HeaderMap, ended: Option<String>, there: &str) -> Answer {
    let (secret, now) = (token::secret()?, app.clock.now());
    let (kept, browser, id) = (secret.clone(), browser(headers), right.account);
    let write = move |conn: &Connection| {
        if let Some(ended) = ended {
            store::end_session(conn, &ended, now)?;
        }
        let Some(account) = store::account(conn, id)? else { return Ok(None) };
        // Asked again here, where the answer cannot go stale: it takes long to see that a password is right.
        if store::password_hash(conn, id)?.as_ref() != Some(&right.hash) {
            return Ok(None);
        }
        let (stage, page) = match account.factor.since {
            Some(_) => (Stage::Password, Some("/o/sign-in/code")),
            None if account.role.needs_second_factor() => (Stage::Password, Some("/o/sign-in/set-up")),
            None => (Stage::Whole, None),
        };
        store::begin(conn, &kept, id, stage, browser.as_deref(), now)?;
        Ok::<_, AppError>(Some(page))
    };
    let Some(page) = app.db.write(write).await? else { return web::see(&address(there)) };
    let (seconds, there) = match page {
        Some(page) => (store::CODE_WITHIN.num_seconds(), on_to(page, there)),
        None => (store::SESSION_LASTS.num_seconds(), there.to_owned()),
    };
    with_session(app, secret, seconds, &there)
}

/// Goes on after the second factor was right, with a session of another secret than the one that waited for it. That one may
/// have ended meanwhile, with the account or by another password: then nothing begins.
pub(super) async fn begin_whole(
    app: &App,
    account: AccountId,
    headers: &HeaderMap,
    ended: String,
    there: &str,
) -> Answer {
    let (secret, now) = (token::secret()?, app.clock.now());
    let (kept, browser) = (secret.clone(), browser(headers));
    let write = move |conn: &Connection| {
        if store::waits_for_code(conn, &ended, now)? != Some(account) {
            return Ok(false);
        }
        store::end_session(conn, &ended, now)?;
        store::begin(conn, &kept, account, Stage::Whole, browser.as_deref(), now)?;
        Ok::<_, AppError>(true)
    };
    if !app.db.write(write).await? {
        return web::see(&address(there));
    }
    with_session(app, secret, store::SESSION_LASTS.num_seconds(), there)
}

fn with_session(app: &App, secret: String, seconds: i64, there: &str) -> Answer {
    let cookie = cookie::set_session(secret, &app.base_url, seconds)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(there)).into_response())
}

pub(super) async fn out(State(app): State<App>, headers: HeaderMap) -> Answer {
    let now = app.clock.now();
    if let Some(secret) = cookie::session(&headers, &app.base_url) {
        app.db.write(move |conn| Ok::<_, AppError>(store::end_session(conn, &secret, now)?)).await?;
    }
    with_session(&app, String::new(), 0, "/o/sign-in")
}

/// The demo's own way in: there is no such page unless the program runs as a demo.
pub(super) async fn demo(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, PageError> {
    match &app.demo_session {
        Some(session) if token::hash(session) == token::hash(&secret) => {
            with_session(&app, secret, store::SESSION_LASTS.num_seconds(), "/o")
        }
        _ => Err(AppError::NotFound.into()),
    }
}
