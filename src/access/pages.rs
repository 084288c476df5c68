//! Opening a leader's link; an organiser's sign-in, sign-out and choosing of a password.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::model::{AccountId, Actor, Leader};
use super::password::{self, Password};
use super::store::{self, PasswordLink};
use super::token::{self, LinkToken};
use super::{cookie, extract};
use crate::App;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::Email;
use crate::web::{self, Answer, FormError, Help, PageError, Posted, Query, Shell};

/// Routes of getting in and out.
pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(front))
        .route("/l/{token}", get(open_link))
        .route("/my", get(choose))
        .route("/o/sign-in", get(sign_in_page).post(sign_in))
        .route("/o/sign-out", post(sign_out))
        .route("/o/password/{token}", get(password_page).post(set_password))
        .route("/demo/{secret}", get(demo_sign_in))
}

/// The brand in the header of pages that are nobody's leads here: on to the pages of whoever asks.
async fn front(State(app): State<App>, headers: HeaderMap) -> Redirect {
    let organiser = cookie::session(&headers, &app.base_url).is_some();
    let leader = !organiser && !cookie::links(&headers, &app.base_url).is_empty();
    Redirect::to(if leader { "/my" } else { "/o" })
}

#[derive(Template)]
#[template(path = "access/link.html")]
struct DeadLinkPage {
    shell: Shell,
}

/// Sets a cookie and goes to the leader's home, so that the token leaves the address bar. Changes nothing that is stored:
/// programs that scan mail open every link.
async fn open_link(State(app): State<App>, Path(text): Path<String>, headers: HeaderMap) -> Answer {
    let now = app.clock.now();
    let link = match LinkToken::parse(&text) {
        Some(token) => {
            let found = app
                .db
                .read(move |conn| Ok::<_, AppError>(store::link(conn, token.link, now)?.map(|link| (link, token))));
            found.await?.filter(|(link, token)| app.key.opens(token, link.generation))
        }
        None => None,
    };
    let Some((link, _)) = link else {
        let contact = app.db.read(|conn| Ok::<_, AppError>(store::alliance_contact(conn)?)).await?;
        let help = contact.as_ref().map(Help::from);
        let page = DeadLinkPage { shell: Shell { help, ..Shell::plain("This link no longer works")? } };
        return Ok((StatusCode::NOT_FOUND, web::page(&page)?).into_response());
    };
    let cookie = cookie::add_link(&headers, &text, &app.base_url)?;
    let home = link.leader.grant.home();
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&home)).into_response())
}

#[derive(Template)]
#[template(path = "access/choose.html")]
struct ChoosePage {
    shell: Shell,
    meetings: Vec<Meeting>,
}

struct Meeting {
    href: String,
    institution: String,
    assembly: String,
    day: String,
}

/// Goes on to the one invitation that this browser opened, or lets the leader choose.
async fn choose(State(app): State<App>, parts: Parts) -> Answer {
    let leaders = extract::leaders(&parts, &app).await?;
    match leaders.as_slice() {
        [] => Ok(web::session_lost(web::SessionOf::Leader)),
        [leader] => web::see(&leader.grant.home()),
        _ => {
            let meetings = app.db.read(move |conn| meetings(conn, &leaders)).await?;
            web::page(&ChoosePage { shell: Shell::plain("Which group?")?, meetings })
        }
    }
}

fn meetings(conn: &rusqlite::Connection, leaders: &[Leader]) -> Result<Vec<Meeting>, AppError> {
    let mut meetings = Vec::new();
    for leader in leaders {
        let invitation = crate::invitation::store::invitation(conn, &leader.grant)?;
        let assembly = &invitation.assembly;
        meetings.push(Meeting {
            href: invitation.home(),
            day: assembly.zone.day(assembly.starts_at),
            assembly: assembly.title.clone(),
            institution: invitation.institution.name,
        });
    }
    Ok(meetings)
}

#[derive(Template)]
#[template(path = "access/sign_in.html")]
struct SignInPage {
    shell: Shell,
    errors: Vec<FormError>,
    email: String,
    there: String,
}

#[derive(Deserialize)]
struct There {
    #[serde(default)]
    there: String,
}

#[derive(Deserialize)]
struct SignIn {
    email: String,
    password: String,
    #[serde(default)]
    there: String,
}

/// Where to sign in and then go to `there`.
pub fn sign_in_address(there: &str) -> String {
    format!("/o/sign-in?there={}", utf8_percent_encode(there, NON_ALPHANUMERIC))
}

/// Only an address of an organiser's own pages: a sign-in must not send anybody elsewhere.
fn own_page(there: &str) -> &str {
    let plain = there.starts_with("/o") && there.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if plain { there } else { "/o" }
}

async fn sign_in_page(Query(There { there }): Query<There>) -> Answer {
    web::page(&SignInPage { shell: Shell::plain("Sign in")?, errors: Vec::new(), email: String::new(), there })
}

async fn sign_in(State(app): State<App>, headers: HeaderMap, Posted { form, .. }: Posted<SignIn>) -> Answer {
    let SignIn { email, password, there } = form;
    let wanted = email.clone();
    let account = app.db.read(move |conn| Ok::<_, AppError>(store::account_to_sign_in(conn, &wanted)?)).await?;
    let (account, stored) = account.unzip();
    let known = password::verify(password, stored.flatten()).await?;
    let Some(account) = account.filter(|_| known) else {
        let text = "We do not know that email address with that password. Check both and try again";
        let errors = vec![FormError::new("email", text)];
        return web::page_again(&SignInPage {
            shell: Shell::plain("Sign in")?.with_problem(true),
            errors,
            email,
            there,
        });
    };
    let ended = cookie::session(&headers, &app.base_url);
    signed_in(&app, account, ended, own_page(&there)).await
}

/// Begins a session in place of the one this browser had.
async fn signed_in(app: &App, account: AccountId, ended: Option<String>, there: &str) -> Answer {
    let (secret, now) = (token::secret()?, app.clock.now());
    let kept = secret.clone();
    let write = move |conn: &rusqlite::Connection| {
        if let Some(ended) = ended {
            store::end_session(conn, &ended, now)?;
        }
        Ok::<_, AppError>(store::begin_session(conn, &kept, account, now)?)
    };
    app.db.write(write).await?;
    with_session(app, secret, store::SESSION_LASTS.num_seconds(), there)
}

fn with_session(app: &App, secret: String, seconds: i64, there: &str) -> Answer {
    let cookie = cookie::set_session(secret, &app.base_url, seconds)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(there)).into_response())
}

async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Answer {
    let now = app.clock.now();
    if let Some(secret) = cookie::session(&headers, &app.base_url) {
        app.db.write(move |conn| Ok::<_, AppError>(store::end_session(conn, &secret, now)?)).await?;
    }
    with_session(&app, String::new(), 0, "/o/sign-in")
}

#[derive(Template)]
#[template(path = "access/password.html")]
struct PasswordPage {
    shell: Shell,
    errors: Vec<FormError>,
    /// Whether a name and an e-mail are asked too: the first organiser's.
    first: bool,
    name: String,
    email: String,
}

#[derive(Deserialize)]
struct ChosenPassword {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    password: String,
}

/// The link; none if a password was chosen with it already: then there is nothing to do but to sign in.
fn good_password_link(conn: &rusqlite::Connection, token: &str, now: Moment) -> Result<Option<PasswordLink>, AppError> {
    match store::password_link(conn, token, now)? {
        None if !store::password_link_was_used(conn, token)? => Err(AppError::NotFound),
        link => Ok(link),
    }
}

async fn password_link(app: &App, token: &str) -> Result<Option<PasswordLink>, PageError> {
    let (token, now) = (token.to_owned(), app.clock.now());
    Ok(app.db.read(move |conn| good_password_link(conn, &token, now)).await?)
}

async fn password_page(State(app): State<App>, Path(token): Path<String>) -> Answer {
    let (first, email) = match password_link(&app, &token).await? {
        Some(PasswordLink::First) => (true, String::new()),
        Some(PasswordLink::Of { email, .. }) => (false, email),
        None => return web::see("/o/sign-in"),
    };
    let shell = Shell::plain("Choose your password")?;
    web::page(&PasswordPage { shell, errors: Vec::new(), first, name: String::new(), email })
}

/// Every problem of the form at once.
fn problems(first: bool, chosen: &ChosenPassword) -> Vec<FormError> {
    let mut errors = Vec::new();
    if first && chosen.name.trim().is_empty() {
        errors.push(FormError::new("name", "Enter your name"));
    }
    if first && !Email::stored(chosen.email.trim().to_owned()).is_address() {
        errors.push(FormError::new("email", "Enter your email address, like name@example.org"));
    }
    if let Err(error) = Password::parse(&chosen.password) {
        errors.push(FormError::new("password", error.to_string()));
    }
    errors
}

async fn set_password(
    State(app): State<App>,
    Path(token): Path<String>,
    Posted { form: chosen, .. }: Posted<ChosenPassword>,
) -> Answer {
    let Some(link) = password_link(&app, &token).await? else { return web::see("/o/sign-in") };
    let first = link == PasswordLink::First;
    let errors = problems(first, &chosen);
    let password = match Password::parse(&chosen.password) {
        Ok(password) if errors.is_empty() => password,
        _ => {
            let shell = Shell::plain("Choose your password")?.with_problem(true);
            return web::page_again(&PasswordPage { shell, errors, first, name: chosen.name, email: chosen.email });
        }
    };
    let (hash, now) = (password::hash(password).await?, app.clock.now());
    let account = app.db.write(move |conn| keep_password(conn, &token, &chosen, &hash, now)).await?;
    match account {
        Some(account) => signed_in(&app, account, None, "/o").await,
        None => web::see("/o/sign-in"),
    }
}

/// Stores the password; none if a second click came after the first.
fn keep_password(
    conn: &rusqlite::Connection,
    token: &str,
    chosen: &ChosenPassword,
    hash: &str,
    now: Moment,
) -> Result<Option<AccountId>, AppError> {
    // Asked again here, where the answer cannot go stale: the link may just have been used.
    let account = match good_password_link(conn, token, now)? {
        None => return Ok(None),
        Some(PasswordLink::Of { account, .. }) => account,
        Some(PasswordLink::First) => {
            let added = store::add_account(conn, Actor::Nobody, chosen.name.trim(), chosen.email.trim(), now)?;
            added.ok_or(AppError::NotFound)?
        }
    };
    store::set_password(conn, token, account, hash, now)?;
    store::offer_as_contact(conn, account)?;
    Ok(Some(account))
}

/// The demo's own way in: there is no such page unless the program runs as a demo.
async fn demo_sign_in(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, PageError> {
    match &app.demo_session {
        Some(session) if token::hash(session) == token::hash(&secret) => {
            with_session(&app, secret, store::SESSION_LASTS.num_seconds(), "/o")
        }
        _ => Err(AppError::NotFound.into()),
    }
}
