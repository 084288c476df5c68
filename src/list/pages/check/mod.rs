//! The check: what was understood, what saving would do, and everything that can be answered before.

mod form;
mod row;
mod view;

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{Standing, next_page};
use crate::App;
use crate::access::token::Key;
use crate::access::{Grant, Leader};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::ListRefusal;
use crate::list::store::{self, CheckError, Checked};
use crate::web::{self, Answer, Posted, Query, Shell};
use form::{Form, Wish};
use view::{CheckPage, Group};

/// Which part of the list to show, and why the page comes again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    show: String,
    after: String,
    again: String,
}

/// Why the page comes again instead of the list being saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    /// The list was changed by somebody else in the meantime.
    Changed,
    /// With the answers just given, another number of names would be saved than the button said.
    Number,
    /// Rows must be mended or left out.
    Fix,
    /// Questions are open.
    Ask,
    /// The page was of an earlier draft.
    Other,
}

impl Again {
    const ALL: [(Again, &'static str); 5] = [
        (Again::Changed, "changed"),
        (Again::Number, "number"),
        (Again::Fix, "fix"),
        (Again::Ask, "ask"),
        (Again::Other, "other"),
    ];

    fn parse(word: &str) -> Option<Again> {
        Again::ALL.into_iter().find(|(_, is)| *is == word).map(|(again, _)| again)
    }

    fn word(self) -> &'static str {
        Again::ALL.into_iter().find(|(again, _)| *again == self).map_or("", |(_, word)| word)
    }
}

/// The open draft against the list of now.
pub(super) async fn page(State(app): State<App>, leader: Leader, Query(shown): Query<Shown>) -> Answer {
    let (now, key) = (app.clock.now(), app.key.clone());
    let list = format!("{}/list", leader.grant.home());
    let read = move |conn: &Connection| -> Result<Option<CheckPage>, CheckError> {
        let Some(checked) = store::check(conn, &leader.grant, now)? else { return Ok(None) };
        let invitation = invitations::invitation(conn, &leader.grant)?;
        let shell = Shell::leader("Check your list before you save", &invitation)?;
        let standing = Standing::new(&invitation, now);
        let group = Group::parse(&shown.show);
        Ok(Some(CheckPage::new(
            shell,
            standing,
            (&checked, checked.seen(&key)),
            group,
            shown.after.parse().unwrap_or_default(),
            Again::parse(&shown.again),
            leader.grant.sees_needs(),
        )))
    };
    match app.db.read(read).await {
        Ok(Some(page)) if page.locked() => web::see(&list),
        Ok(Some(page)) if page.first != "check" => web::see(&format!("{list}/{}", page.first)),
        Ok(Some(page)) => web::page(&page),
        Ok(None) => web::see(&format!("{list}?gone=1")),
        Err(CheckError::Refused(refusal)) => refused(&app, leader.grant, refusal).await,
        Err(CheckError::App(error)) => Err(error.into()),
    }
}

/// A draft that can be no list: on to what must be answered first, else to sending another, with the reason.
async fn refused(app: &App, grant: Grant, refusal: ListRefusal) -> Answer {
    let now = app.clock.now();
    let draft = app.db.read(move |conn| store::open_content(conn, &grant, now)).await?;
    let next = draft.map(|draft| next_page(&draft.content)).filter(|next| *next != "check");
    match next {
        Some(next) => web::see(&format!("{}/list/{next}", grant.home())),
        None => Err(AppError::Conflict(refusal.to_string()).into()),
    }
}

/// Keeps what was answered, and saves the list if that is what was wished and what was shown.
pub(super) async fn answer(
    State(app): State<App>,
    leader: Leader,
    Query(shown): Query<Shown>,
    Posted { form, sending }: Posted<Vec<(String, String)>>,
) -> Answer {
    let (now, grant, key) = (app.clock.now(), leader.grant, app.key.clone());
    let form = Form::new(form);
    let work = move |conn: &Connection| -> Result<String, AppError> {
        sending.once(conn, grant.actor(), now, || match answered(conn, &grant, &key, (&form, &shown), now) {
            Ok(address) => Ok(address),
            Err(CheckError::Refused(refusal)) => Err(AppError::Conflict(refusal.to_string())),
            Err(CheckError::App(error)) => Err(error),
        })
    };
    web::see(&app.db.write(work).await?)
}

fn answered(
    conn: &Connection,
    grant: &Grant,
    key: &Key,
    (form, shown): (&Form, &Shown),
    now: Moment,
) -> Result<String, CheckError> {
    let list = format!("{}/list", grant.home());
    let again = |why: Again| Ok(format!("{list}/check?again={}", why.word()));
    let Some(before) = store::check(conn, grant, now)? else { return Ok(format!("{list}?gone=1")) };
    if !form.is_of(before.draft.id) {
        return again(Again::Other);
    }
    if form.wish() == Wish::Drop {
        store::drop_draft(conn, grant, before.draft.id, now)?;
        return Ok(format!("{list}/add"));
    }
    let mut draft = before.draft.clone();
    form.answer(&before.review, &mut draft.content.decisions);
    let seen = before.seen(key) == form.seen();
    // Everybody else waits for this write: a list about which nothing new was answered is not held against the other twice.
    let after = if draft.content.decisions == before.draft.content.decisions {
        before
    } else {
        store::answer(conn, &draft)?;
        Checked::of(conn, grant, draft, now)?
    };
    let (listed, waiting) = match form.wish() {
        Wish::Columns => return Ok(format!("{list}/columns")),
        Wish::Sheets => return Ok(format!("{list}/sheets")),
        Wish::More(after) => return Ok(format!("{list}/check?show={}&after={after}", word(&shown.show))),
        Wish::Look | Wish::Drop => return Ok(format!("{list}/check?show={}", word(&shown.show))),
        Wish::Save { listed, waiting } => (listed, waiting),
    };
    if !seen {
        return again(Again::Changed);
    }
    if after.review.to_fix().next().is_some() {
        return again(Again::Fix);
    }
    if after.review.open_questions().next().is_some() {
        return again(Again::Ask);
    }
    if (after.listed_after, after.waiting) != (listed, waiting) {
        return again(Again::Number);
    }
    let saved = store::save(conn, grant, &after, now)?;
    Ok(format!("{list}?saved={saved}"))
}

/// One of our own words for a part of the list, so that an address holds nothing else.
fn word(show: &str) -> &'static str {
    Group::parse(show).unwrap_or(Group::ToCheck).word()
}
