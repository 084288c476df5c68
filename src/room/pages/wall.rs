//! The two faces of the screen: the room and its institutions, and one institution at a time as it is called.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use serde::Deserialize;

use crate::App;
use crate::access::Screen;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::room::feed::Shown;
use crate::room::model::{Line, Numbers};
use crate::web::{self, Answer, PageNumber, Pages, Query};

/// The most institutions at once: more would be too small for the last row of a hall.
const AT_ONCE: usize = 36;
/// So few are written larger.
const FEW: usize = 12;
/// A name of more characters is written smaller in the roll call.
const LONG: usize = 48;

#[derive(Template)]
#[template(path = "room/pages/screen.html")]
struct ScreenPage<'a> {
    style: &'static str,
    /// The address of the screen.
    home: String,
    at: String,
    numbers: &'a Numbers,
    lines: &'a [Line],
    few: bool,
    /// How much of the target is reached.
    reached: u32,
    page: usize,
    pages: usize,
    next_page: usize,
}

#[derive(Template)]
#[template(path = "room/pages/roll_call.html")]
struct RollCallPage<'a> {
    style: &'static str,
    home: String,
    at: String,
    numbers: &'a Numbers,
    /// Whose turn it is: its id, or nothing where nobody has come.
    id: String,
    name: String,
    /// Whether the name is written smaller.
    long: bool,
    here: String,
    pledged: String,
    /// Which it is of how many.
    place: String,
    before: Option<InstitutionId>,
    after: Option<InstitutionId>,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct At {
    /// The institution that is called; the first if it is none of them.
    #[serde(default)]
    at: String,
}

async fn shown(app: &App, screen: &Screen) -> Result<(Arc<Shown>, String), AppError> {
    let told = app.screens().told(app, screen).await?;
    let shown = told.shown.ok_or(AppError::NotFound)?;
    Ok((shown, told.at))
}

pub(super) async fn screen(
    State(app): State<App>,
    screen: Screen,
    Path(key): Path<String>,
    Query(page): Query<PageNumber>,
) -> Answer {
    let (shown, at) = shown(&app, &screen).await?;
    let numbers = &shown.numbers;
    let pages = Pages::new(&page, numbers.lines.len(), AT_ONCE);
    let (page, of) = (pages.skipped() / AT_ONCE + 1, numbers.lines.len().div_ceil(AT_ONCE));
    web::page(&ScreenPage {
        style: web::style_hash(),
        home: format!("/room/{key}"),
        at,
        numbers,
        lines: &numbers.lines[pages.skipped()..pages.to],
        few: numbers.lines.len() <= FEW,
        reached: numbers.here.min(numbers.target.unwrap_or(0)),
        page,
        pages: of,
        next_page: if page < of { page + 1 } else { 1 },
    })
}

pub(super) async fn roll_call(
    State(app): State<App>,
    screen: Screen,
    Path(key): Path<String>,
    Query(At { at: wanted }): Query<At>,
) -> Answer {
    let (shown, at) = shown(&app, &screen).await?;
    let called = shown.numbers.called();
    let wanted: Option<InstitutionId> = wanted.parse().ok();
    let place = called.iter().position(|line| wanted.is_some() && line.id == wanted).unwrap_or(0);
    let line = called.get(place);
    let id_at = |place: Option<usize>| place.and_then(|place| called.get(place)?.id);
    web::page(&RollCallPage {
        style: web::style_hash(),
        home: format!("/room/{key}"),
        at,
        numbers: &shown.numbers,
        id: id_at(Some(place)).map(|id| id.to_string()).unwrap_or_default(),
        name: line.map_or("Nobody has been counted yet", |line| &line.name).to_owned(),
        long: line.is_some_and(|line| line.name.chars().count() > LONG),
        here: line.map(Line::here_words).unwrap_or_default(),
        pledged: line.and_then(Line::pledged_words).unwrap_or_default(),
        place: line.map(|_| format!("{} of {}", place + 1, called.len())).unwrap_or_default(),
        before: id_at(place.checked_sub(1)),
        after: id_at(Some(place + 1)),
    })
}
