//! All that waits, the earliest first.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::card::Card;
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{AssemblyId, Phase};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::request::model::{RequestId, Settled};
use crate::request::store;
use crate::web::{self, Answer, FormError, Ids, PageNumber, Pages, Query, Shell};
use crate::words::counted;

/// The most requests on one page.
const ON_A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "request/pages/all.html")]
pub(super) struct AllPage {
    pub shell: Shell,
    pub errors: Vec<FormError>,
    /// The request whose reason was typed, and what was typed.
    pub typed: (String, String),
    home: String,
    phase: Phase,
    /// What was just done.
    done: Option<String>,
    /// What others decided before.
    before: Option<String>,
    cards: Vec<Card>,
    /// The requests of this page that take nothing scarce, and fit together.
    ticked: Vec<String>,
    waiting: String,
    pages: Pages,
    page: usize,
}

/// Which page, and what was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    page: String,
    decided: String,
    before: String,
    agreed: Option<u32>,
    left: Option<u32>,
    settled: Option<u32>,
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(shown): Query<Shown>,
) -> Answer {
    web::page(&read(&app, organiser, id, shown).await?)
}

/// The page. That somebody looked at what people need is noted.
async fn read(app: &App, by: Organiser, id: AssemblyId, shown: Shown) -> Result<AllPage, AppError> {
    let (now, looks) = (app.clock.now(), by.clone());
    let page = app.db.read(move |conn| AllPage::read(conn, &by, id, &shown, now)).await?;
    note_looked(app, looks, id).await?;
    Ok(page)
}

/// Notes that an organiser looked at the requests of an assembly that are about what people need.
pub(super) async fn note_looked(app: &App, by: Organiser, id: AssemblyId) -> Result<(), AppError> {
    if !by.role().sees_needs() {
        return Ok(());
    }
    let now = app.clock.now();
    app.db.write(move |conn| Ok::<_, AppError>(store::note_looked(conn, &by, id, None, now)?)).await
}

/// The page again, with what is wrong and the reason that was typed for one request.
pub(super) async fn again(
    app: &App,
    organiser: Organiser,
    id: AssemblyId,
    page: usize,
    typed: (String, String),
    errors: Vec<FormError>,
) -> Answer {
    let page = read(app, organiser, id, Shown { page: page.to_string(), ..Shown::default() }).await?;
    web::page_again(&AllPage { shell: page.shell.with_problem(true), typed, errors, ..page })
}

impl AllPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        id: AssemblyId,
        shown: &Shown,
        now: Moment,
    ) -> Result<AllPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let all = store::waiting_count(conn, by, id)?;
        let pages = Pages::new(&PageNumber::of(&shown.page), all as usize, ON_A_PAGE);
        let requests = store::waiting(conn, by, id, pages.skipped() as u32, ON_A_PAGE as u32)?;
        let so_far = store::so_far(conn, by, &assembly)?;
        let mut after = so_far.clone();
        let mut ticked = Vec::new();
        for request in &requests {
            if !after.effect(request, &assembly, now).takes_scarce {
                after.add(request);
                ticked.push(request.id.to_string());
            }
        }
        let settled = |which: &str| match which.parse::<RequestId>() {
            Ok(request) => store::settled(conn, by, id, request),
            Err(_) => Ok(None),
        };
        Ok(AllPage {
            shell: Shell::assembly("Requests", by, &assembly)?.at(&format!("/o/a/{id}/requests")).with_requests(all),
            errors: Vec::new(),
            typed: Default::default(),
            home: format!("/o/a/{id}"),
            phase: assembly.phase(now),
            done: settled(&shown.decided)?.map(|settled| decided(&settled)).or_else(|| shown.many()),
            before: settled(&shown.before)?.map(|settled| settled.before_you()),
            cards: requests.into_iter().map(|request| Card::new(request, &so_far, &assembly, now)).collect(),
            ticked,
            waiting: counted(all, "request waits", "requests wait"),
            page: shown.page(),
            pages,
        })
    }

    /// The words of the tick list: how many take nothing scarce.
    fn easy(&self) -> String {
        let easy = self.cards.iter().filter(|card| !card.effect.takes_scarce).count();
        counted(u32::try_from(easy).unwrap_or(u32::MAX), "request takes", "requests take")
    }

    fn reason(&self, card: &Card) -> &str {
        if self.typed.0 == card.id { &self.typed.1 } else { "" }
    }
}

impl Shown {
    /// The number of the page, and never the text: it goes on into addresses.
    pub fn page(&self) -> usize {
        PageNumber::of(&self.page).number()
    }

    /// What came of agreeing to many at once.
    fn many(&self) -> Option<String> {
        let mut said = vec![format!("Agreed to {}.", counted(self.agreed?, "request", "requests"))];
        if let Some(left) = self.left.filter(|left| *left > 0) {
            said.push(format!(
                "{} left: what it takes changed meanwhile. Look at it below.",
                counted(left, "was", "were")
            ));
        }
        if let Some(settled) = self.settled.filter(|settled| *settled > 0) {
            said.push(format!("{} decided before you.", counted(settled, "was", "were")));
        }
        Some(said.join(" "))
    }
}

fn decided(settled: &Settled) -> String {
    format!(
        "{}, {}: {}. The leader sees it on their page.",
        settled.what,
        settled.institution_name,
        settled.outcome.trim_end_matches('.')
    )
}
