//! Who may sign in, and in which role: for admins.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::password::address;
use crate::App;
use crate::access::model::{Account, AccountId, Admin, Role};
use crate::access::{Actor, store};
use crate::assembly::model::Zone;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::Email;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Sending, Shell};
use crate::words::clean;

#[derive(Template)]
#[template(path = "access/pages/people.html")]
struct PeoplePage {
    shell: Shell,
    errors: Vec<FormError>,
    done: bool,
    people: Vec<Line>,
    form: Form,
    roles: &'static [Role],
}

struct Line {
    id: AccountId,
    name: String,
    email: String,
    role: &'static str,
    factor: &'static str,
    seen: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Form {
    name: String,
    email: String,
    #[serde(default)]
    role: String,
}

#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

fn line(account: Account, zone: Zone) -> Line {
    let factor = match account.factor.since {
        Some(_) => "Yes",
        None if account.role.needs_second_factor() => "At the next sign-in",
        None => "No",
    };
    let seen = match account.seen_at {
        Some(seen_at) => zone.deadline(seen_at),
        None if account.has_password => "Not signed in".into(),
        None => "Has no password yet".into(),
    };
    Line { id: account.id, name: account.name, email: account.email, role: account.role.label(), factor, seen }
}

impl PeoplePage {
    fn read(conn: &Connection, by: &Admin, form: Form, errors: Vec<FormError>) -> Result<PeoplePage, AppError> {
        let zone = store::alliance_zone(conn)?;
        Ok(PeoplePage {
            shell: Shell::organiser("Organisers and roles", by.organiser())?
                .at("/o/people")
                .with_problem(!errors.is_empty()),
            errors,
            done: false,
            people: store::accounts(conn, by)?.into_iter().map(|account| line(account, zone)).collect(),
            form,
            roles: Role::ALL,
        })
    }
}

pub(super) async fn all(State(app): State<App>, by: Admin, Query(Done { done }): Query<Done>) -> Answer {
    let form = Form { name: String::new(), email: String::new(), role: Role::Organiser.as_str().into() };
    let page = app.db.read(move |conn| PeoplePage::read(conn, &by, form, Vec::new())).await?;
    web::page(&PeoplePage { done: done == "removed", ..page })
}

const LONGEST: usize = 200;

fn parsed(form: &Form) -> Result<(String, String, Role), NotTaken> {
    let (name, email) = (clean(&form.name), form.email.trim().to_owned());
    let mut errors = Vec::new();
    if name.is_empty() || name.chars().count() > LONGEST {
        errors.push(FormError::new("name", "Enter their name, in 200 characters or fewer"));
    }
    if !Email::stored(email.clone()).is_address() || email.chars().count() > LONGEST {
        errors.push(FormError::new("email", "Enter their email address, like name@example.org"));
    }
    match Role::parse(&form.role) {
        Some(role) if errors.is_empty() => Ok((name, email, role)),
        Some(_) => Err(NotTaken::Wrong(errors)),
        None => {
            errors.push(FormError::new("role", "Choose what they may do"));
            Err(NotTaken::Wrong(errors))
        }
    }
}

pub(super) async fn add(State(app): State<App>, by: Admin, Posted { form, sending }: Posted<Form>) -> Answer {
    let (now, admin, typed) = (app.clock.now(), by.clone(), form.clone());
    let write = move |conn: &Connection| {
        let actor = admin.organiser().actor();
        sending.once(conn, actor, now, || {
            let (name, email, role) = parsed(&form)?;
            let added = match store::add_account(conn, actor, &name, &email, role, now)? {
                Some(added) => Some(added),
                None => store::take_back(conn, actor, &email, role, now)?,
            };
            let Some(account) = added else {
                let text = "Somebody with that email address is here already. Look for them in the table";
                return Err(NotTaken::wrong("email", text));
            };
            store::add_password_link(conn, actor, Some(account), now)?;
            Ok(format!("/o/people/{account}?done=added"))
        })
    };
    let errors = match app.db.write(write).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    web::page_again(&app.db.read(move |conn| PeoplePage::read(conn, &by, typed, errors)).await?)
}

#[derive(Template)]
#[template(path = "access/pages/person.html")]
struct PersonPage {
    shell: Shell,
    errors: Vec<FormError>,
    done: Option<&'static str>,
    account: Account,
    /// The link with which they choose a password, and until when it can be used.
    link: Option<(String, String)>,
    is_own: bool,
    /// In how many browsers they are signed in.
    signed_in: usize,
    roles: &'static [Role],
}

impl PersonPage {
    fn read(conn: &Connection, by: &Admin, id: AccountId, app: &App) -> Result<PersonPage, AppError> {
        let account = store::account(conn, id)?.ok_or(AppError::NotFound)?;
        let zone = store::alliance_zone(conn)?;
        let open = store::open_link_of(conn, by, id, app.clock.now())?;
        let link = open.map(|(link, until)| (address(&app.key, &app.base_url, link), zone.deadline(until)));
        Ok(PersonPage {
            shell: Shell::organiser(account.name.clone(), by.organiser())?,
            errors: Vec::new(),
            done: None,
            signed_in: store::sessions(conn, id, "", app.clock.now())?.len(),
            is_own: by.organiser().actor().account() == Some(id),
            account,
            link,
            roles: Role::ALL,
        })
    }
}

pub(super) async fn page(
    State(app): State<App>,
    by: Admin,
    Ids(id): Ids<AccountId>,
    Query(Done { done }): Query<Done>,
) -> Answer {
    let asked = app.clone();
    let page = app.db.read(move |conn| PersonPage::read(conn, &by, id, &asked)).await?;
    let done = match done.as_str() {
        "added" => Some("Added. Send them the link below."),
        "role" => Some("Saved. They are signed out and have the new role when they sign in again."),
        "link" => Some("A new link is made. Send it to them."),
        "sessions" => Some("They are signed out everywhere."),
        "factor" => Some("Their second factor is off. They are signed out."),
        _ => None,
    };
    web::page(&PersonPage { done, ..page })
}

#[derive(Deserialize)]
pub(super) struct NewRole {
    #[serde(default)]
    role: String,
}

pub(super) async fn save(
    State(app): State<App>,
    by: Admin,
    Ids(id): Ids<AccountId>,
    Posted { form, sending }: Posted<NewRole>,
) -> Answer {
    let Some(role) = Role::parse(&form.role) else { return Err(AppError::NotFound.into()) };
    let work = move |conn: &Connection, actor, now| store::set_role(conn, actor, id, role, now);
    once(&app, by, sending, format!("/o/people/{id}?done=role"), work).await
}

/// Does `work` in the admin's name and leads on to `address`; sent twice, it is done once.
async fn once(
    app: &App,
    by: Admin,
    sending: Sending,
    address: String,
    work: impl FnOnce(&Connection, Actor, Moment) -> Result<(), AppError> + Send + 'static,
) -> Answer {
    let now = app.clock.now();
    let write = move |conn: &Connection| {
        let actor = by.organiser().actor();
        sending.once(conn, actor, now, || {
            work(conn, actor, now)?;
            Ok::<_, AppError>(address)
        })
    };
    web::see(&app.db.write(write).await?)
}

#[derive(Deserialize)]
pub(super) struct Yes {}

pub(super) async fn new_link(
    State(app): State<App>,
    by: Admin,
    Ids(id): Ids<AccountId>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let work = move |conn: &Connection, actor, now| {
        store::account(conn, id)?.ok_or(AppError::NotFound)?;
        store::add_password_link(conn, actor, Some(id), now)?;
        Ok(())
    };
    once(&app, by, sending, format!("/o/people/{id}?done=link"), work).await
}

pub(super) async fn take_factor_off(
    State(app): State<App>,
    by: Admin,
    Ids(id): Ids<AccountId>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let work = move |conn: &Connection, actor, now| {
        store::account(conn, id)?.ok_or(AppError::NotFound)?;
        store::take_factor_off(conn, actor, id, now)?;
        Ok(())
    };
    once(&app, by, sending, format!("/o/people/{id}?done=factor"), work).await
}

pub(super) async fn end_sessions(
    State(app): State<App>,
    by: Admin,
    Ids(id): Ids<AccountId>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let work = move |conn: &Connection, actor, now| {
        store::account(conn, id)?.ok_or(AppError::NotFound)?;
        Ok(store::end_sessions_of(conn, actor, id, now)?)
    };
    once(&app, by, sending, format!("/o/people/{id}?done=sessions"), work).await
}

#[derive(Template)]
#[template(path = "access/pages/remove.html")]
struct RemovePage {
    shell: Shell,
    home: String,
}

pub(super) async fn remove_page(State(app): State<App>, by: Admin, Ids(id): Ids<AccountId>) -> Answer {
    let show = move |conn: &Connection| {
        let account = store::account(conn, id)?.ok_or(AppError::NotFound)?;
        let shell = Shell::organiser(format!("Remove {}?", account.name), by.organiser())?;
        Ok::<_, AppError>(RemovePage { shell, home: format!("/o/people/{id}") })
    };
    web::page(&app.db.read(show).await?)
}

pub(super) async fn remove(
    State(app): State<App>,
    by: Admin,
    Ids(id): Ids<AccountId>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let work = move |conn: &Connection, actor, now| store::remove_account(conn, actor, id, now);
    once(&app, by, sending, "/o/people?done=removed".to_owned(), work).await
}
