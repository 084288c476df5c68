//! What was done at the door, and taking it back.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{Post, key, take};
use crate::App;
use crate::access::Steward;
use crate::arrival::model::{Happened, Key, Kind, Past};
use crate::arrival::rehearsal::Desk;
use crate::arrival::store;
use crate::error::AppError;
use crate::web::{self, Answer, Posted, Shell};
use crate::words::number;

/// So many events are shown.
const MOST_SHOWN: usize = 50;

/// "812 named + 205 counted = 1,017 here".
pub(super) fn here((named, counted): (u32, u32)) -> String {
    let all = number(named + counted);
    if counted == 0 {
        format!("{all} here")
    } else {
        format!("{} named + {} counted = {all} here", number(named), number(counted))
    }
}

/// The bar that says what was just done, with its Undo.
pub(super) struct Bar {
    pub kind: &'static str,
    pub text: String,
    /// The key of what can be taken back.
    pub undo: Option<Key>,
}

impl Bar {
    /// What the event of that key did; none if there is no such.
    pub fn of(conn: &Connection, post: &Post, steward: &Steward, done: &str) -> Result<Option<Bar>, AppError> {
        let Ok(key) = Key::parse(done) else { return Ok(None) };
        let Some(past) = store::past(conn, &steward.grant(), &key)? else { return Ok(None) };
        if post.closed().is_some() {
            // Without a name.
            let text = "It is kept, and marked: the doors were closed.".to_owned();
            return Ok(Some(Bar { kind: "info", text, undo: None }));
        }
        let text = in_words(&past);
        Ok(Some(match past {
            Past { kind: Kind::Undo, .. } => Bar { kind: "info", text: "It is undone.".into(), undo: None },
            Past { undone: true, .. } => Bar { kind: "info", text: format!("{text}: undone."), undo: None },
            Past { counted: true, .. } => Bar { kind: "done", text: format!("{text}."), undo: Some(key) },
            // By an earlier event, at whichever door.
            past => {
                let at = post.time(past.at);
                Bar {
                    kind: "late",
                    text: format!("{} was here already when you checked at {at}.", who(&past)),
                    undo: None,
                }
            }
        }))
    }
}

fn who(past: &Past) -> String {
    past.person.clone().unwrap_or_else(|| "The person".into())
}

fn in_words(past: &Past) -> String {
    let with = past.institution.as_deref().unwrap_or("no group");
    match past.kind {
        Kind::Person => format!("{} is checked in", who(past)),
        Kind::WalkIn => format!("{} is checked in as a walk-in, with {with}", who(past)),
        Kind::Group => format!("{} counted, with {with}", number(past.bodies)),
        Kind::Undo => "Undone".into(),
    }
}

#[derive(Deserialize)]
pub(super) struct Undoing {
    key: String,
    undoes: String,
}

pub(super) async fn undo(State(app): State<App>, steward: Steward, Posted { form, .. }: Posted<Undoing>) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let (its, undone) = (key(&form.key)?, key(&form.undoes)?);
    let address = format!("/door?done={undone}");
    desk.write(move |conn| take(conn, &steward, vec![(its, Happened::Undo(undone))], now)).await?;
    web::see(&address)
}

#[derive(Template)]
#[template(path = "arrival/pages/door/past.html")]
struct PastPage {
    shell: Shell,
    rows: Vec<(String, String, Key, bool)>,
}

pub(super) async fn page(State(app): State<App>, steward: Steward) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let at = desk.clone();
    let page = desk
        .read(move |conn| {
            let post = Post::read(conn, &steward, &at, now)?;
            // Names are for those who count.
            let past = match post.closed() {
                None => store::past_of_phone(conn, &steward.grant(), MOST_SHOWN)?,
                Some(_) => Vec::new(),
            };
            let row = |past: Past| (post.time(past.at), in_words(&past), past.key, past.undone);
            Ok(PastPage { rows: past.into_iter().map(row).collect(), shell: post.shell("What I did", &steward)? })
        })
        .await?;
    web::page(&page)
}
