//! Signing a phone in at a door by the door's link.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect};
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::token::LinkToken;
use crate::access::{Actor, Network, cookie, store as access};
use crate::arrival::store;
use crate::assembly::model::{Assembly, AssemblyId, Door, DoorId};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::PersonName;
use crate::web::{self, Answer, FormError, Posted, Shell};

/// How long a phone keeps that it is signed in, in seconds: from a rehearsal until after the assembly.
const KEPT: i64 = 30 * 24 * 3600;
/// The length of a form's key, which becomes the secret of the phone that sends it: a second click signs in the same one.
const SECRET_LETTERS: usize = 43;

#[derive(Template)]
#[template(path = "arrival/pages/door/enter.html")]
struct EnterPage {
    shell: Shell,
    assembly: String,
    errors: Vec<FormError>,
    day: String,
    name: String,
    doors: Vec<(String, String, bool)>,
    /// From when on counting is open, where it is not yet.
    rehearsal_until: Option<String>,
    closed: bool,
}

#[derive(Template)]
#[template(path = "arrival/pages/door/dead.html")]
struct DeadPage {
    shell: Shell,
}

/// The door of a link that opens; none: it is dead, or a guess.
struct Opened {
    door: DoorId,
    assembly: Assembly,
    doors: Vec<Door>,
    opens_later: Option<Moment>,
    closed: bool,
}

async fn opened(app: &App, token: &str) -> Result<Option<Opened>, AppError> {
    let Some(token) = LinkToken::<DoorId>::parse(token) else { return Ok(None) };
    let (key, now) = (app.key.clone(), app.clock.now());
    app.db
        .read(move |conn| {
            let Some((generation, id)) = access::door_way(conn, token.link)? else { return Ok(None) };
            if !key.opens(&token, generation) {
                return Ok(None);
            }
            let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            let counting = store::counting(conn, id)?.ok_or(AppError::NotFound)?;
            Ok(Some(Opened {
                door: token.link,
                doors: assemblies::doors_with_ids(conn, id)?,
                opens_later: counting.is_to_come(now).then_some(counting.opens),
                closed: !access::phones_may(&assembly, now),
                assembly,
            }))
        })
        .await
}

fn dead() -> Answer {
    let page = DeadPage { shell: Shell::plain("This link no longer works")? };
    Ok((StatusCode::NOT_FOUND, web::page(&page)?).into_response())
}

impl EnterPage {
    fn new(opened: &Opened, at: DoorId, name: &str) -> Result<EnterPage, AppError> {
        let Opened { assembly, doors, .. } = opened;
        let door = |door: &Door| (door.id.to_string(), door.name.clone(), door.id == at);
        Ok(EnterPage {
            shell: Shell { label: assembly.title.clone(), ..Shell::plain("Help at the door")? },
            assembly: assembly.id.to_string(),
            errors: Vec::new(),
            day: assembly.zone.day(assembly.starts_at),
            name: name.to_owned(),
            doors: doors.iter().map(door).collect(),
            rehearsal_until: opened.opens_later.map(|opens| assembly.zone.deadline(opens)),
            closed: opened.closed,
        })
    }
}

pub(super) async fn page(State(app): State<App>, Path(token): Path<String>) -> Answer {
    let Some(opened) = opened(&app, &token).await? else { return dead() };
    web::page(&EnterPage::new(&opened, opened.door, "")?)
}

#[derive(Deserialize)]
pub(super) struct Entering {
    form_key: String,
    name: String,
    door: DoorId,
}

/// Signs the phone in. Whoever was signed in on it before is not any more.
pub(super) async fn enter(
    State(app): State<App>,
    Path(token): Path<String>,
    Network(network): Network,
    headers: HeaderMap,
    Posted { form, .. }: Posted<Entering>,
) -> Answer {
    let Some(opened) = opened(&app, &token).await? else { return dead() };
    let door = opened.doors.iter().find(|door| door.id == form.door);
    let (Ok(name), Some(door), false) = (PersonName::parse(&form.name), door, opened.closed) else {
        let shown = EnterPage::new(&opened, form.door, &form.name)?;
        let errors = vec![FormError::new("name", "Enter your first name, so that others know whose phone this is")];
        return web::page_again(&EnterPage { shell: shown.shell.with_problem(true), errors, ..shown });
    };
    let (at, now) = ((opened.assembly.id, door.id), app.clock.now());
    let secret = form.form_key;
    if secret.len() != SECRET_LETTERS {
        return Err(AppError::Conflict("This page could not be read. Open the door's link again.".into()).into());
    }
    let (kept, before) = (secret.clone(), cookie::device(&headers, &app.base_url));
    let sign_in = move |conn: &Connection| sign_in(conn, &kept, before, at, name.as_str(), now);
    app.db.write(sign_in).await?;
    app.pin_tries.came_in(at.0, network, now);
    let cookie = cookie::set_device(secret, &app.base_url, KEPT)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/door/ready")).into_response())
}

fn sign_in(
    conn: &Connection,
    secret: &str,
    before: Option<String>,
    at: (AssemblyId, DoorId),
    name: &str,
    now: Moment,
) -> Result<(), AppError> {
    if access::steward(conn, secret, now)?.is_some() {
        return Ok(());
    }
    if let Some(before) = before
        && let Some(steward) = access::steward(conn, &before, now)?
    {
        let (by, assembly) = (Actor::Steward(steward.device()), steward.grant().assembly());
        access::end_device(conn, by, assembly, steward.device(), now)?;
    }
    access::add_device(conn, secret, at, name, now)?;
    Ok(())
}
