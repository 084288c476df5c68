//! An organiser's own account: name, phone, password, second factor, and where they are signed in.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::extract::SignedIn;
use crate::access::model::{Account, SessionId};
use crate::access::store::{self, About, Session};
use crate::error::AppError;
use crate::web::{self, Answer, FormError, Ids, Posted, Query, Shell};
use crate::words::clean;

#[derive(Template)]
#[template(path = "access/pages/account.html")]
struct AccountPage {
    shell: Shell,
    errors: Vec<FormError>,
    done: Option<&'static str>,
    form: Form,
    email: String,
    role: &'static str,
    meaning: &'static str,
    /// Since when there is a second factor; none: there is none.
    factor: Option<String>,
    codes_left: u32,
    sees_needs: bool,
    sessions: Vec<SessionLine>,
}

struct SessionLine {
    id: SessionId,
    browser: String,
    since: String,
    seen: String,
    is_this: bool,
}

/// What an organiser tells of themselves.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Form {
    name: String,
    phone: String,
}

#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

impl Form {
    /// What is told, or what is wrong with it.
    pub fn parse(&self) -> Result<About, Vec<FormError>> {
        let (name, phone) = (clean(&self.name), clean(&self.phone));
        let mut errors = Vec::new();
        if name.is_empty() {
            errors.push(FormError::new("name", "Enter your name"));
        }
        if name.chars().count() > LONGEST {
            errors.push(FormError::new("name", "Write the name in 200 characters or fewer"));
        }
        if phone.chars().count() > LONGEST {
            errors.push(FormError::new("phone", "Write the phone number in 200 characters or fewer"));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(About { name, phone: Some(phone).filter(|phone| !phone.is_empty()) })
    }
}

const LONGEST: usize = 200;

impl AccountPage {
    fn read(
        conn: &Connection,
        signed_in: &SignedIn,
        app: &App,
        form: Option<Form>,
        errors: Vec<FormError>,
    ) -> Result<AccountPage, AppError> {
        let (id, now) = (signed_in.account()?, app.clock.now());
        let account: Account = store::account(conn, id)?.ok_or(AppError::NotFound)?;
        let zone = store::alliance_zone(conn)?;
        let line = |session: Session| SessionLine {
            id: session.id,
            browser: session.browser.unwrap_or_else(|| "A browser".into()),
            since: zone.deadline(session.made_at),
            seen: zone.deadline(session.seen_at),
            is_this: session.is_this,
        };
        let sessions = store::sessions(conn, id, &signed_in.secret, now)?;
        let known = Form { name: account.name, phone: account.phone.unwrap_or_default() };
        Ok(AccountPage {
            shell: Shell::organiser("Your account", &signed_in.organiser)?.with_problem(!errors.is_empty()),
            errors,
            done: None,
            form: form.unwrap_or(known),
            email: account.email,
            role: account.role.label(),
            meaning: account.role.meaning(),
            factor: account.factor.since.map(|since| zone.day(since)),
            codes_left: account.factor.recovery.left(),
            sees_needs: account.role.sees_needs(),
            sessions: sessions.into_iter().map(line).collect(),
        })
    }
}

pub(super) async fn page(State(app): State<App>, signed_in: SignedIn, Query(Done { done }): Query<Done>) -> Answer {
    let asked = app.clone();
    let page = app.db.read(move |conn| AccountPage::read(conn, &signed_in, &asked, None, Vec::new())).await?;
    let done = match done.as_str() {
        "saved" => Some("Saved."),
        "password" => Some("Your password is changed. Every other browser is signed out."),
        "ended" => Some("That browser is signed out."),
        _ => None,
    };
    web::page(&AccountPage { done, ..page })
}

pub(super) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Posted { form, sending }: Posted<Form>,
) -> Answer {
    let (now, id, actor) = (app.clock.now(), signed_in.account()?, signed_in.organiser.actor());
    let about = match form.parse() {
        Ok(about) => about,
        Err(errors) => {
            let asked = app.clone();
            let page = app.db.read(move |conn| AccountPage::read(conn, &signed_in, &asked, Some(form), errors)).await?;
            return web::page_again(&page);
        }
    };
    let write = move |conn: &Connection| {
        sending.once(conn, actor, now, || {
            store::describe(conn, actor, id, &about, now)?;
            Ok::<_, AppError>("/o/account?done=saved".into())
        })
    };
    web::see(&app.db.write(write).await?)
}

#[derive(Deserialize)]
pub(super) struct Yes {}

pub(super) async fn end_session(
    State(app): State<App>,
    signed_in: SignedIn,
    Ids(session): Ids<SessionId>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let (now, id, actor) = (app.clock.now(), signed_in.account()?, signed_in.organiser.actor());
    let write = move |conn: &Connection| {
        sending.once(conn, actor, now, || {
            // One that has ended meanwhile is what was wanted.
            store::end_one(conn, id, session, now)?;
            Ok::<_, AppError>("/o/account?done=ended".into())
        })
    };
    web::see(&app.db.write(write).await?)
}
