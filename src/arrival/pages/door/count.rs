//! A rush at the door: people are counted without names, with a group or with none, one button after the other.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::past::Bar;
use super::{Post, key, take};
use crate::App;
use crate::access::Steward;
use crate::arrival::model::{DoorInstitution, Happened, MOST_AT_ONCE};
use crate::arrival::rehearsal::Desk;
use crate::arrival::store;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::web::{self, Answer, FormError, Posted, Query, Shell};
use crate::words::number;

#[derive(Template)]
#[template(path = "arrival/pages/door/count.html")]
struct CountPage {
    shell: Shell,
    errors: Vec<FormError>,
    institutions: Vec<DoorInstitution>,
    /// The one that is counted; none: people of no group.
    chosen: Option<InstitutionId>,
    bar: Option<Bar>,
    /// "812 named + 205 counted = 1,017 here".
    here: String,
    typed: String,
}

impl CountPage {
    fn is_chosen(&self, id: &InstitutionId) -> bool {
        self.chosen == Some(*id)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    institution: String,
    done: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Counted {
    form_key: String,
    institution: String,
    count: String,
    /// A button with a number of its own.
    add: String,
}

fn read(conn: &rusqlite::Connection, steward: &Steward, post: &Post, asked: &Asked) -> Result<CountPage, AppError> {
    let grant = steward.grant();
    Ok(CountPage {
        shell: post.shell("Count people", steward)?,
        errors: Vec::new(),
        institutions: store::institutions(conn, &grant)?,
        chosen: asked.institution.parse().ok(),
        bar: Bar::of(conn, post, steward, &asked.done)?,
        here: super::past::here(store::named_and_counted(conn, &grant)?),
        typed: String::new(),
    })
}

pub(super) async fn page(State(app): State<App>, steward: Steward, Query(asked): Query<Asked>) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let at = desk.clone();
    let read = move |conn: &rusqlite::Connection| {
        let post = Post::read(conn, &steward, &at, now)?;
        read(conn, &steward, &post, &asked)
    };
    web::page(&desk.read(read).await?)
}

/// So many came; the same group is chosen for those behind them.
pub(super) async fn count(State(app): State<App>, steward: Steward, Posted { form, .. }: Posted<Counted>) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let (its, at) = (key(&form.form_key)?, desk.clone());
    let institution: Option<InstitutionId> = form.institution.parse().ok();
    let of = institution.map(|id| id.to_string()).unwrap_or_default();
    let back = format!("/door/count?institution={of}&done={its}");
    let again = desk
        .write(move |conn| {
            let typed = if form.add.is_empty() { &form.count } else { &form.add };
            let Some(count) = typed.trim().parse().ok().filter(|count| (1..=MOST_AT_ONCE).contains(count)) else {
                let post = Post::read(conn, &steward, &at, now)?;
                let page = read(conn, &steward, &post, &Asked { institution: of, ..Asked::default() })?;
                let errors =
                    vec![FormError::new("count", format!("Enter a number from 1 to {}", number(MOST_AT_ONCE)))];
                return Ok(Some(CountPage { shell: page.shell.with_problem(true), errors, typed: form.count, ..page }));
            };
            take(conn, &steward, vec![(its, Happened::Group(institution, count))], now)?;
            Ok::<_, AppError>(None)
        })
        .await?;
    match again {
        Some(page) => web::page_again(&page),
        None => web::see(&back),
    }
}
