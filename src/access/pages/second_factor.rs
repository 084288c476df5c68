//! The second factor: a code at signing in; setting it up, at the first sign-in or later; recovery codes.

use std::net::IpAddr;

use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use chrono::TimeDelta;
use rusqlite::Connection;
use serde::Deserialize;

use super::password::not_own_password;
use super::sign_in::{There, address, begin_whole, own_page, too_often};
use crate::App;
use crate::access::extract::SignedIn;
use crate::access::model::{Account, AccountId, Organiser};
use crate::access::network::Network;
use crate::access::second_factor::SecondFactor;
use crate::access::{cookie, store, token};
use crate::error::AppError;
use crate::web::{self, Answer, FormError, PageError, Posted, Query, Shell};

/// Recovery codes are shown so long after they were made.
const CODES_SHOWN: TimeDelta = TimeDelta::minutes(15);
const WRONG_CODE: &str = "That code is not right, or was used before. Wait for the next one and type that";

/// A browser in which the password was right and nothing more.
pub(super) struct Waiting {
    account: Account,
    secret: String,
}

impl FromRequestParts<App> for Waiting {
    type Rejection = Response;

    /// Without one, the password is asked again.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Waiting, Response> {
        let now = app.clock.now();
        let Some(secret) = cookie::session(&parts.headers, &app.base_url) else { return Err(from_the_start()) };
        let asked = secret.clone();
        let account = app.db.read(move |conn| {
            let waits = store::waits_for_code(conn, &asked, now)?;
            Ok::<_, AppError>(waits.map(|account| store::account(conn, account)).transpose()?.flatten())
        });
        match account.await {
            Ok(Some(account)) => Ok(Waiting { account, secret }),
            Ok(None) => Err(from_the_start()),
            Err(error) => Err(PageError::from(error).into_response()),
        }
    }
}

fn from_the_start() -> Response {
    Redirect::to(&address("/o")).into_response()
}

#[derive(Template)]
#[template(path = "access/pages/code.html")]
struct CodePage {
    shell: Shell,
    errors: Vec<FormError>,
    there: String,
}

#[derive(Deserialize)]
pub(super) struct Code {
    code: String,
    #[serde(default)]
    there: String,
}

pub(super) async fn code_page(waiting: Waiting, Query(There { there }): Query<There>) -> Answer {
    if waiting.account.factor.since.is_none() {
        return web::see("/o/sign-in/set-up");
    }
    web::page(&CodePage { shell: Shell::plain("Enter the code from your phone")?, errors: Vec::new(), there })
}

pub(super) async fn save_code(
    State(app): State<App>,
    waiting: Waiting,
    Network(network): Network,
    headers: HeaderMap,
    Posted { form: Code { code, there }, .. }: Posted<Code>,
) -> Answer {
    let Waiting { account, secret } = waiting;
    if account.factor.since.is_none() {
        return web::see("/o/sign-in/set-up");
    }
    let words = match tried(&app, &account, &code, network).await? {
        Tried::Right => {
            return begin_whole(&app, account.id, &headers, secret, own_page(&there)).await;
        }
        Tried::Wrong => WRONG_CODE.to_owned(),
        Tried::TooOften(minutes) => too_often(minutes),
    };
    let shell = Shell::plain("Enter the code from your phone")?.with_problem(true);
    web::page_again(&CodePage { shell, errors: vec![FormError::new("code", words)], there })
}

enum Tried {
    Right,
    Wrong,
    TooOften(i64),
}

/// Whether it is a code of the account's app or one of its recovery codes, which is used up then.
async fn tried(app: &App, account: &Account, code: &str, network: IpAddr) -> Result<Tried, AppError> {
    let (now, id) = (app.clock.now(), account.id);
    if let Err(minutes) = app.sign_in_tries.begin_code(id, now) {
        app.sign_in_tries.note_stranger(&app.db, "session.code_made_to_wait", Some(id), network, now).await?;
        return Ok(Tried::TooOften(minutes));
    }
    let right = SecondFactor::of(&app.key, id).right(&account.factor, code, now)?;
    let used = match right {
        Some(right) => app.db.write(move |conn| Ok::<_, AppError>(store::use_up(conn, id, right, now)?)).await?,
        None => {
            app.sign_in_tries.note_stranger(&app.db, "session.code_refused", Some(id), network, now).await?;
            false
        }
    };
    if used {
        app.sign_in_tries.code_was_right(id);
    }
    Ok(if used { Tried::Right } else { Tried::Wrong })
}

#[derive(Template)]
#[template(path = "access/pages/set_up.html")]
struct SetUpPage {
    shell: Shell,
    errors: Vec<FormError>,
    /// Where the form goes, and where it goes back to; none: there is no way back.
    action: &'static str,
    back: Option<&'static str>,
    there: String,
    /// Whether there is one already, on another phone.
    again: bool,
    /// Whether the password is asked, because whoever found the laptop open is signed in.
    asks_password: bool,
    /// Which secret the page shows: another each time it is opened, so that nobody knows one before.
    generation: i64,
    qr: String,
    letters: String,
}

#[derive(Deserialize)]
pub(super) struct SetUp {
    code: String,
    generation: i64,
    #[serde(default)]
    password: String,
    #[serde(default)]
    there: String,
}

const FIRST: &str = "Set up your second factor";

impl SetUpPage {
    async fn first(
        app: &App,
        account: &Account,
        generation: i64,
        there: String,
        errors: Vec<FormError>,
    ) -> Result<SetUpPage, AppError> {
        let shell = Shell::plain(FIRST)?.with_problem(!errors.is_empty());
        SetUpPage::new(app, account, generation, shell, errors).await.map(|page| SetUpPage { there, ..page })
    }

    async fn later(
        app: &App,
        account: &Account,
        generation: i64,
        organiser: &Organiser,
        errors: Vec<FormError>,
    ) -> Result<SetUpPage, AppError> {
        let shell = Shell::organiser(FIRST, organiser)?.with_problem(!errors.is_empty());
        let page = SetUpPage::new(app, account, generation, shell, errors).await?;
        let (action, back) = ("/o/account/second-factor", Some("/o/account"));
        Ok(SetUpPage { action, back, asks_password: true, ..page })
    }

    async fn new(
        app: &App,
        account: &Account,
        generation: i64,
        shell: Shell,
        errors: Vec<FormError>,
    ) -> Result<SetUpPage, AppError> {
        let alliance = app.db.read(|conn| Ok::<_, AppError>(store::alliance_name(conn)?)).await?;
        let factor = SecondFactor::of(&app.key, account.id);
        let set_up = factor.set_up(generation, &alliance, &account.email)?;
        Ok(SetUpPage {
            shell,
            errors,
            action: "/o/sign-in/set-up",
            back: None,
            there: String::new(),
            again: account.factor.since.is_some(),
            asks_password: false,
            generation,
            qr: web::qr(&set_up.address()?, "Code to scan with the app")?,
            letters: set_up.to_type(),
        })
    }
}

/// At the first sign-in of whoever's role wants a second factor.
pub(super) async fn first_page(
    State(app): State<App>,
    waiting: Waiting,
    Query(There { there }): Query<There>,
) -> Answer {
    // Whoever has one proves it: a password alone must not put another in its place.
    if waiting.account.factor.since.is_some() {
        return web::see("/o/sign-in/code");
    }
    web::page(&SetUpPage::first(&app, &waiting.account, token::number()?, there, Vec::new()).await?)
}

pub(super) async fn save_first(
    State(app): State<App>,
    waiting: Waiting,
    headers: HeaderMap,
    Posted { form, .. }: Posted<SetUp>,
) -> Answer {
    let Waiting { account, secret } = waiting;
    if account.factor.since.is_some() {
        return web::see("/o/sign-in/code");
    }
    if !set_up(&app, &account, &form, &secret).await? {
        let errors = vec![FormError::new("code", WRONG_CODE)];
        return web::page_again(&SetUpPage::first(&app, &account, form.generation, form.there, errors).await?);
    }
    let there = super::sign_in::on_to("/o/account/codes", own_page(&form.there));
    begin_whole(&app, account.id, &headers, secret, &there).await
}

/// Whether the code is one of the secret that was shown; that is the second factor then, and every other session ends. Of two
/// who set one up at once the first does.
async fn set_up(app: &App, account: &Account, form: &SetUp, secret: &str) -> Result<bool, AppError> {
    let (now, id, generation) = (app.clock.now(), account.id, form.generation);
    let (again, secret) = (account.factor.since.is_some(), secret.to_owned());
    let step = SecondFactor::of(&app.key, id).code_step(generation, None, &form.code, now)?;
    let Some(step) = step else {
        app.sign_in_tries.note_own(&app.db, "account.second_factor_refused", id, now).await?;
        return Ok(false);
    };
    let write = move |conn: &Connection| {
        let set = store::set_up_factor(conn, id, generation, step, again, now)?;
        if set {
            store::end_sessions_but(conn, id, Some(&secret))?;
        }
        Ok::<_, AppError>(set)
    };
    app.db.write(write).await
}

async fn own_account(app: &App, id: AccountId) -> Result<Account, AppError> {
    app.db.read(move |conn| store::account(conn, id)?.ok_or(AppError::NotFound)).await
}

/// For whoever is signed in: because they want one, or have another phone.
pub(super) async fn page(State(app): State<App>, signed_in: SignedIn) -> Answer {
    let account = own_account(&app, signed_in.account()?).await?;
    web::page(&SetUpPage::later(&app, &account, token::number()?, &signed_in.organiser, Vec::new()).await?)
}

pub(super) async fn save(State(app): State<App>, signed_in: SignedIn, Posted { form, .. }: Posted<SetUp>) -> Answer {
    let account = own_account(&app, signed_in.account()?).await?;
    let error = if let Some(words) = not_own_password(&app, account.id, form.password.clone()).await? {
        FormError::new("password", words)
    } else if !set_up(&app, &account, &form, &signed_in.secret).await? {
        FormError::new("code", WRONG_CODE)
    } else {
        return web::see("/o/account/codes");
    };
    web::page_again(&SetUpPage::later(&app, &account, form.generation, &signed_in.organiser, vec![error]).await?)
}

#[derive(Template)]
#[template(path = "access/pages/codes.html")]
struct CodesPage {
    shell: Shell,
    /// The codes with whether each was used; none: they were made too long ago to be shown.
    codes: Vec<(String, bool)>,
    left: u32,
    there: String,
    errors: Vec<FormError>,
}

pub(super) async fn codes_page(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(There { there }): Query<There>,
) -> Answer {
    web::page(&codes(&app, &signed_in, there, Vec::new()).await?)
}

async fn codes(app: &App, signed_in: &SignedIn, there: String, errors: Vec<FormError>) -> Result<CodesPage, AppError> {
    let account = own_account(app, signed_in.account()?).await?;
    let recovery = account.factor.recovery;
    let fresh = recovery.made_at.is_some_and(|made_at| app.clock.now() < made_at + CODES_SHOWN);
    let codes = match fresh {
        true => SecondFactor::of(&app.key, account.id).recovery_codes(recovery.generation),
        false => Vec::new(),
    };
    let there = if there.is_empty() { "/o/account".to_owned() } else { own_page(&there).to_owned() };
    Ok(CodesPage {
        shell: Shell::organiser("Your recovery codes", &signed_in.organiser)?.with_problem(!errors.is_empty()),
        codes: (0..).zip(codes).map(|(place, code)| (code, !recovery.is_left(place))).collect(),
        left: recovery.left(),
        there,
        errors,
    })
}

#[derive(Deserialize)]
pub(super) struct NewCodes {
    #[serde(default)]
    password: String,
}

/// New codes open the account for good: whoever found the laptop open does not make them.
pub(super) async fn new_codes(
    State(app): State<App>,
    signed_in: SignedIn,
    Posted { form, sending }: Posted<NewCodes>,
) -> Answer {
    let (now, id) = (app.clock.now(), signed_in.account()?);
    if let Some(words) = not_own_password(&app, id, form.password).await? {
        let errors = vec![FormError::new("password", words)];
        return web::page_again(&codes(&app, &signed_in, String::new(), errors).await?);
    }
    let actor = signed_in.organiser.actor();
    let write = move |conn: &Connection| {
        sending.once(conn, actor, now, || {
            let account = store::account(conn, id)?.ok_or(AppError::NotFound)?;
            if account.factor.since.is_none() {
                return Err(AppError::Conflict("Set up your second factor first.".into()));
            }
            store::new_recovery_codes(conn, id, now)?;
            Ok::<_, AppError>("/o/account/codes".into())
        })
    };
    web::see(&app.db.write(write).await?)
}
