//! Signing a phone in at a door: by the door's link, or by its PIN.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect};
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::token::LinkToken;
use crate::access::{Actor, audit, cookie, store as access};
use crate::arrival::store;
use crate::assembly::model::{Assembly, AssemblyId, Door, DoorId};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::PersonName;
use crate::web::{self, Answer, FormError, Posted, Query, Shell};

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

#[derive(Template)]
#[template(path = "arrival/pages/door/pin.html")]
struct PinPage {
    shell: Shell,
    errors: Vec<FormError>,
    /// Whether this phone was signed in before.
    ended: bool,
    code: String,
}

#[derive(Deserialize)]
pub(super) struct Ended {
    #[serde(default)]
    ended: String,
}

pub(super) async fn pin_page(Query(Ended { ended }): Query<Ended>) -> Answer {
    let shell = Shell::plain("Help at the door")?;
    web::page(&PinPage { shell, errors: Vec::new(), ended: !ended.is_empty(), code: String::new() })
}

#[derive(Deserialize)]
pub(super) struct Pin {
    code: String,
    pin: String,
}

/// Goes on to the door whose PIN it is. Guessing is slow: see [`crate::access::PinTries`].
pub(super) async fn pin(State(app): State<App>, Posted { form, .. }: Posted<Pin>) -> Answer {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let again = |text: String| {
        let shell = Shell::plain("Help at the door")?.with_problem(true);
        let errors = vec![FormError::new("pin", text)];
        web::page_again(&PinPage { shell, errors, ended: false, code: form.code.clone() })
    };
    let wrong = "We do not know this code with this PIN. Check both, or ask the door lead";
    let Ok(code) = digits(&form.code).parse::<AssemblyId>() else { return again(wrong.into()) };
    let ways = app.db.read(move |conn| Ok::<_, AppError>(access::door_ways(conn, code)?)).await?;
    if ways.is_empty() {
        return again(wrong.into());
    }
    if let Err(minutes) = app.pin_tries.begin(code, app.clock.now()) {
        let unit = if minutes == 1 { "minute" } else { "minutes" };
        return again(format!("There were too many wrong PINs. Wait {minutes} {unit}, or scan the door's code"));
    }
    let pin = digits(&form.pin);
    let known = ways.into_iter().find(|way| app.key.door_pin(way.door, way.generation) == pin);
    let Some(way) = known else {
        let now = app.clock.now();
        // About no assembly: the phones would ask for all of their lists again.
        let entry = audit::Entry { subject: Some(code.into()), ..audit::Entry::of("door.pin_refused") };
        app.db.write(move |conn| Ok::<_, AppError>(audit::note(conn, Actor::Nobody, now, &entry)?)).await?;
        return again(wrong.into());
    };
    app.pin_tries.was_right(code);
    web::see(&format!("/d/{}", app.key.link_token(way.door, way.generation)))
}
