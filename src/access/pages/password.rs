//! Choosing a password, by a link or in place of the one before.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use rusqlite::Connection;
use serde::Deserialize;

use super::sign_in::{Right, begin, too_often};
use crate::App;
use crate::access::extract::SignedIn;
use crate::access::model::{AccountId, Actor, PasswordLinkId, Role};
use crate::access::password::{self, Known, Password};
use crate::access::store::{self, PasswordLink};
use crate::access::token::{Key, LinkToken};
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::Email;
use crate::web::{self, Answer, BaseUrl, FormError, PageError, Posted, Shell};

#[derive(Template)]
#[template(path = "access/pages/password.html")]
struct PasswordPage {
    shell: Shell,
    errors: Vec<FormError>,
    /// Whether a name and an e-mail are asked too: the first organiser's.
    first: bool,
    name: String,
    email: String,
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    password: String,
}

/// Whom the link is for; none if a password was chosen with it already: then there is nothing to do but to sign in.
fn good_link(conn: &Connection, link: PasswordLinkId, now: Moment) -> Result<Option<PasswordLink>, AppError> {
    match store::password_link(conn, link, now)? {
        None if !store::password_link_was_used(conn, link)? => Err(AppError::NotFound),
        link => Ok(link),
    }
}

/// The address of a link to choose a password.
pub fn address(key: &Key, base: &BaseUrl, link: PasswordLinkId) -> String {
    base.to(&format!("/o/password/{}", key.link_token(link, GENERATION)))
}

/// A link is made anew rather than replaced, so that it has one generation.
const GENERATION: i64 = 1;

/// The link that a token says, if the token is its own.
fn link_of(app: &App, token: &str) -> Result<PasswordLinkId, AppError> {
    let token: LinkToken<PasswordLinkId> = LinkToken::parse(token).ok_or(AppError::NotFound)?;
    if app.key.opens(&token, GENERATION) { Ok(token.link) } else { Err(AppError::NotFound) }
}

async fn whose(app: &App, link: PasswordLinkId) -> Result<Option<PasswordLink>, PageError> {
    let now = app.clock.now();
    Ok(app.db.read(move |conn| good_link(conn, link, now)).await?)
}

pub(super) async fn page(State(app): State<App>, Path(token): Path<String>) -> Answer {
    let (first, email) = match whose(&app, link_of(&app, &token)?).await? {
        Some(PasswordLink::First) => (true, String::new()),
        Some(PasswordLink::Of { email, .. }) => (false, email),
        None => return web::see("/o/sign-in"),
    };
    let shell = Shell::plain("Choose your password")?;
    web::page(&PasswordPage { shell, errors: Vec::new(), first, name: String::new(), email })
}

/// Every problem of the form at once.
fn problems(first: bool, chosen: &Chosen, known: &Known) -> Vec<FormError> {
    let mut errors = Vec::new();
    if first && chosen.name.trim().is_empty() {
        errors.push(FormError::new("name", "Enter your name"));
    }
    if first && !Email::stored(chosen.email.trim().to_owned()).is_address() {
        errors.push(FormError::new("email", "Enter your email address, like name@example.org"));
    }
    if let Err(error) = Password::parse(&chosen.password, known) {
        errors.push(FormError::new("password", error.to_string()));
    }
    errors
}

pub(super) async fn save(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Posted { form: chosen, .. }: Posted<Chosen>,
) -> Answer {
    let link = link_of(&app, &token)?;
    let Some(whose) = whose(&app, link).await? else { return web::see("/o/sign-in") };
    let first = whose == PasswordLink::First;
    let known = match &whose {
        PasswordLink::First => known(&app, None, vec![chosen.name.clone(), chosen.email.clone()]).await?,
        PasswordLink::Of { account, .. } => known(&app, Some(*account), Vec::new()).await?,
    };
    let errors = problems(first, &chosen, &known);
    let password = match Password::parse(&chosen.password, &known) {
        Ok(password) if errors.is_empty() => password,
        _ => {
            let shell = Shell::plain("Choose your password")?.with_problem(true);
            return web::page_again(&PasswordPage { shell, errors, first, name: chosen.name, email: chosen.email });
        }
    };
    let (hash, now) = (password::hash(password).await?, app.clock.now());
    let stored = hash.clone();
    let account = app.db.write(move |conn| keep(conn, link, &chosen, &stored, now)).await?;
    match account {
        Some(account) => begin(&app, Right { account, hash }, &headers, None, "/o").await,
        None => web::see("/o/sign-in"),
    }
}

/// Stores the password; none if a second click came after the first.
fn keep(
    conn: &Connection,
    link: PasswordLinkId,
    chosen: &Chosen,
    hash: &str,
    now: Moment,
) -> Result<Option<AccountId>, AppError> {
    // Asked again here, where the answer cannot go stale: the link may just have been used.
    let account = match good_link(conn, link, now)? {
        None => return Ok(None),
        Some(PasswordLink::Of { account, .. }) => account,
        Some(PasswordLink::First) => {
            let (name, email) = (chosen.name.trim(), chosen.email.trim());
            let added = store::add_account(conn, Actor::Nobody, name, email, Role::Admin, now)?;
            store::first_was_set_up(conn, now)?;
            added.ok_or(AppError::NotFound)?
        }
    };
    store::set_password(conn, account, hash, None, now)?;
    store::offer_as_contact(conn, account)?;
    Ok(Some(account))
}

#[derive(Template)]
#[template(path = "access/pages/password_change.html")]
struct ChangePage {
    shell: Shell,
    errors: Vec<FormError>,
}

#[derive(Deserialize)]
pub(super) struct Change {
    current: String,
    password: String,
}

pub(super) async fn change_page(signed_in: SignedIn) -> Answer {
    let shell = Shell::organiser("Choose another password", &signed_in.organiser)?;
    web::page(&ChangePage { shell, errors: Vec::new() })
}

pub(super) async fn save_change(
    State(app): State<App>,
    signed_in: SignedIn,
    Posted { form, .. }: Posted<Change>,
) -> Answer {
    let account = signed_in.account()?;
    let mut errors: Vec<FormError> = not_own_password(&app, account, form.current)
        .await?
        .map(|words| FormError::new("current", words))
        .into_iter()
        .collect();
    let known = known(&app, Some(account), Vec::new()).await?;
    match Password::parse(&form.password, &known) {
        Ok(password) if errors.is_empty() => {
            let (hash, now, secret) = (password::hash(password).await?, app.clock.now(), signed_in.secret);
            let write = move |conn: &Connection| {
                Ok::<_, AppError>(store::set_password(conn, account, &hash, Some(&secret), now)?)
            };
            app.db.write(write).await?;
            return web::see("/o/account?done=password");
        }
        Ok(_) => {}
        Err(error) => errors.push(FormError::new("password", error.to_string())),
    }
    let shell = Shell::organiser("Choose another password", &signed_in.organiser)?.with_problem(true);
    web::page_again(&ChangePage { shell, errors })
}

/// What whoever guesses knows of an account, with `more` of one that is none yet.
async fn known(app: &App, account: Option<AccountId>, mut more: Vec<String>) -> Result<Known, AppError> {
    let read = move |conn: &Connection| {
        more.push(store::alliance_name(conn)?);
        if let Some(account) = account.map(|id| store::account(conn, id)).transpose()?.flatten() {
            more.extend([account.name, account.email]);
        }
        Ok::<_, AppError>(more)
    };
    let texts = app.db.read(read).await?;
    Ok(Known::of(&texts.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// Why what was typed is not taken for the password of that account: it is another, or there were too many of those.
pub(super) async fn not_own_password(app: &App, account: AccountId, typed: String) -> Result<Option<String>, AppError> {
    let now = app.clock.now();
    if let Err(minutes) = app.sign_in_tries.begin_own_password(account, now) {
        app.sign_in_tries.note_own(&app.db, "account.password_made_to_wait", account, now).await?;
        return Ok(Some(too_often(minutes)));
    }
    let stored = app.db.read(move |conn| Ok::<_, AppError>(store::password_hash(conn, account)?)).await?;
    let right = password::verify(typed, stored).await?;
    if right {
        app.sign_in_tries.own_password_was_right(account);
    } else {
        app.sign_in_tries.note_own(&app.db, "account.password_refused", account, now).await?;
    }
    Ok((!right).then(|| "That is not your password. Check it and try again".to_owned()))
}
