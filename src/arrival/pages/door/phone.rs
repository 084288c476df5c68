//! What a phone needs to work with no signal: the script, its worker, the names; and leaving the door.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Post;
use crate::App;
use crate::access::{Actor, AtDoors, Steward, cookie, store as access};
use crate::arrival::model::{AtTheDoor, Cursor};
use crate::arrival::rehearsal::Desk;
use crate::arrival::store;
use crate::error::AppError;
use crate::web::api::{ApiError, Body};
use crate::web::{self, Answer, FormError, Posted, Shell};
use crate::words::counted;

/// What the pages of a door run: one file each, so that a worker keeps one.
const SCRIPT: &str = concat!(include_str!("disk.js"), include_str!("names.js"), include_str!("door.js"));
const ENTER: &str = concat!(include_str!("disk.js"), include_str!("enter.js"));
const WORKER: &str = include_str!("worker.js");
const STYLE: &str = include_str!("door.css");

/// Changes with what a phone keeps, so that it keeps it anew.
pub(super) fn script_hash() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| {
        let kept = Sha256::new().chain_update(SCRIPT).chain_update(WORKER).chain_update(ENTER).chain_update(STYLE);
        URL_SAFE_NO_PAD.encode(kept.chain_update(web::style_hash()).finalize())[..12].to_owned()
    });
    &HASH
}

/// The script, its style, and the worker that answers where there is no signal.
pub(super) fn script() -> Router<App> {
    let kept = |kind: &'static str, text: &'static str| {
        ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], text)
    };
    let worker = || async {
        let scope = HeaderName::from_static("service-worker-allowed");
        ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (scope, "/door")], WORKER)
    };
    Router::new()
        .route("/static/door.js", get(move || async move { kept("text/javascript; charset=utf-8", SCRIPT) }))
        .route("/static/enter.js", get(move || async move { kept("text/javascript; charset=utf-8", ENTER) }))
        .route("/static/door.css", get(move || async move { kept("text/css; charset=utf-8", STYLE) }))
        .route("/door/worker.js", get(worker))
}

#[derive(Template)]
#[template(path = "arrival/pages/door/ready.html")]
struct ReadyPage {
    shell: Shell,
    script: &'static str,
    assembly: String,
    door: String,
    rehearsal_until: Option<String>,
}

pub(super) async fn ready(State(app): State<App>, steward: Steward) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let page = app
        .db
        .read(move |conn| {
            let post = Post::read(conn, &steward, &desk, now)?;
            Ok::<_, AppError>(ReadyPage {
                shell: post.shell("Get this phone ready", &steward)?,
                script: script_hash(),
                assembly: post.assembly.id.to_string(),
                door: steward.door().to_string(),
                rehearsal_until: post.rehearses.then(|| post.assembly.zone.deadline(post.counting.opens)),
            })
        })
        .await?;
    web::page(&page)
}

/// What a phone says of itself, and from where on it wants to know.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct Told {
    /// The cursor of the answer before; empty: everybody.
    since: String,
    /// What it took itself to be doing then: `open`, `rehearsal` or `closed`.
    mode: String,
    /// How many events it has to send.
    unsent: u32,
}

/// What a phone keeps. Lists are short arrays: 6,000 people go over a bad line.
#[derive(Serialize)]
pub(super) struct Kept {
    /// Where the phone is signed in. A page that was opened before it was is of another.
    assembly: String,
    mode: &'static str,
    /// The server's clock, in milliseconds since 1970.
    now: i64,
    /// When counting opens and closes, likewise.
    opens: i64,
    closes: i64,
    title: String,
    door: String,
    steward: String,
    /// The zone that times are shown in.
    zone: &'static str,
    cursor: String,
    /// Whether `people` are all there are; else those of whom anything changed.
    all: bool,
    /// `[id, name, came without names]`.
    institutions: Vec<Value>,
    /// `[id, name, institution or 0, known as, coach or 0, here since in seconds since 1970, by which door]`, without what
    /// is empty at its end.
    people: Vec<Value>,
    /// How many are here by name, and without.
    here: (u32, u32),
}

/// Tells a phone what changed, and notes that it was heard of.
pub(super) async fn sync(
    State(app): State<App>,
    asker: AtDoors,
    Body(told): Body<Told>,
) -> Result<Json<Kept>, ApiError> {
    let AtDoors::Steward(steward) = asker else { return Err(ApiError::wrong_scope()) };
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let (device, unsent) = (steward.device(), Some(told.unsent));
    if app.db.read(move |conn| Ok::<_, AppError>(access::heard_anew(conn, device, unsent, now)?)).await? {
        app.db.write(move |conn| Ok::<_, AppError>(access::heard(conn, device, unsent, now)?)).await?;
    }
    let at = desk.clone();
    Ok(Json(desk.read(move |conn| kept(conn, &steward, &at, &told, now)).await?))
}

fn kept(
    conn: &rusqlite::Connection,
    steward: &Steward,
    desk: &Desk,
    told: &Told,
    now: crate::clock::Moment,
) -> Result<Kept, AppError> {
    let (grant, post) = (steward.grant(), Post::read(conn, steward, desk, now)?);
    let mode = match () {
        () if post.rehearses => "rehearsal",
        () if post.closed().is_some() => "closed",
        () => "open",
    };
    let since = told.since.parse::<Cursor>().ok().filter(|_| told.mode == mode);
    // Before anybody is read: what comes in meanwhile is told again rather than never.
    let cursor = store::cursor(conn, &grant)?;
    let (all, people) = match since {
        _ if mode == "closed" => (true, Vec::new()),
        Some(since) if since.lists == cursor.lists => (false, store::changed(conn, &grant, since)?),
        _ => (true, store::everybody(conn, &grant)?),
    };
    let institutions = store::institutions(conn, &grant)?;
    Ok(Kept {
        assembly: post.assembly.id.to_string(),
        mode,
        now: now.utc().timestamp_millis(),
        opens: post.counting.opens.utc().timestamp_millis(),
        closes: post.counting.closes.utc().timestamp_millis(),
        title: post.assembly.title.clone(),
        door: post.door(steward).to_owned(),
        steward: steward.name().to_owned(),
        zone: post.assembly.zone.name(),
        cursor: cursor.to_string(),
        all,
        institutions: institutions.into_iter().map(|it| json!([it.id, it.name, it.unnamed])).collect(),
        people: people.into_iter().map(row).collect(),
        here: store::named_and_counted(conn, &grant)?,
    })
}

fn row(person: AtTheDoor) -> Value {
    let by_coach = person.by_coach();
    let mut row = vec![
        json!(person.id),
        json!(person.name),
        person.institution_id.map_or(json!(0), |id| json!(id)),
        json!(person.known_as.unwrap_or_default()),
        by_coach.map_or(json!(0), |words| json!(words)),
        person.here_since.map_or(json!(0), |at| json!(at.utc().timestamp())),
        json!(person.here_door.unwrap_or_default()),
    ];
    // A coach that stops nowhere in particular is a coach, too: only what is empty at the end goes.
    let last = row
        .iter()
        .enumerate()
        .rposition(|(place, cell)| if place == 4 { cell.is_string() } else { *cell != json!(0) && *cell != json!("") });
    row.truncate(last.map_or(0, |last| last + 1));
    row.into()
}

#[derive(Template)]
#[template(path = "arrival/pages/door/leave.html")]
struct LeavePage {
    shell: Shell,
    errors: Vec<FormError>,
    script: &'static str,
    assembly: String,
}

#[derive(Deserialize)]
pub(super) struct Leaving {
    /// How many events the phone has to send; a script fills it in.
    #[serde(default)]
    unsent: String,
}

pub(super) async fn leave_page(State(app): State<App>, steward: Steward) -> Answer {
    web::page(&leaving(&app, steward, Vec::new()).await?)
}

async fn leaving(app: &App, steward: Steward, errors: Vec<FormError>) -> Result<LeavePage, AppError> {
    let (desk, now) = (Desk::of(app, &steward).await?, app.clock.now());
    app.db
        .read(move |conn| {
            let post = Post::read(conn, &steward, &desk, now)?;
            Ok(LeavePage {
                shell: post.shell("Leave this door", &steward)?.with_problem(!errors.is_empty()),
                errors,
                script: script_hash(),
                assembly: post.assembly.id.to_string(),
            })
        })
        .await
}

/// Signs the phone out; refused while it has something to send.
pub(super) async fn leave(
    State(app): State<App>,
    steward: Steward,
    Posted { form, .. }: Posted<Leaving>,
) -> Result<Response, web::PageError> {
    let unsent = form.unsent.parse().unwrap_or(0);
    if unsent > 0 {
        let what = counted(unsent, "check-in is", "check-ins are");
        let text = format!("{what} not sent yet. Wait until everything is sent, then leave");
        let errors = vec![FormError::new("leave", text)];
        return web::page_again(&leaving(&app, steward, errors).await?);
    }
    let (now, device, assembly) = (app.clock.now(), steward.device(), steward.grant().assembly());
    let end = move |conn: &rusqlite::Connection| {
        Ok::<_, AppError>(access::end_device(conn, Actor::Steward(device), assembly, device, now)?)
    };
    app.db.write(end).await?;
    let cookie = cookie::set_device(String::new(), &app.base_url, 0)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/d/pin?ended=1")).into_response())
}
