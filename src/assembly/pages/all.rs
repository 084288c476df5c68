//! Every assembly, the latest first.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use crate::App;
use crate::access::{NumbersGrant, Organiser};
use crate::assembly::model::{Assembly, AssemblyId, Phase, Status};
use crate::assembly::store;
use crate::clock::Moment;
use crate::error::AppError;
use crate::tally::model::Totals;
use crate::tally::store as tally;
use crate::web::{self, Answer, PageNumber, Pages, Query, Shell};
use crate::words::number;

/// The most assemblies on one page: each costs a tally of its own.
const ON_A_PAGE: usize = 20;

#[derive(Template)]
#[template(path = "assembly/pages/all.html")]
struct AllPage {
    shell: Shell,
    assemblies: Vec<Line>,
    /// Whether this organiser began to set one up.
    begun: bool,
    /// Whether any has taken place, so that there is something to look back on.
    any_over: bool,
    pages: Pages,
}

struct Line {
    id: AssemblyId,
    title: String,
    day: String,
    place: String,
    pledged: String,
    listed: String,
    actual: String,
    /// What comes next: "Names in 14 days".
    next: String,
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Query(at): Query<PageNumber>) -> Answer {
    let now = app.clock.now();
    let shell = Shell::organiser("Assemblies", &organiser)?;
    let read = move |conn: &Connection| {
        let begun = store::draft(conn, &organiser, now)?.is_some();
        let all = store::assemblies(conn)?;
        let any_over = all.iter().any(|assembly| assembly.phase(now) == Phase::Over);
        let (assemblies, pages) = lines(conn, &organiser, all, &at, now)?;
        Ok::<_, AppError>(AllPage { shell, assemblies, begun, any_over, pages })
    };
    web::page(&app.db.read(read).await?)
}

fn lines(
    conn: &Connection,
    by: &Organiser,
    assemblies: Vec<Assembly>,
    at: &PageNumber,
    now: Moment,
) -> Result<(Vec<Line>, Pages), AppError> {
    let pages = Pages::new(at, assemblies.len(), ON_A_PAGE);
    let mut lines = Vec::new();
    for assembly in pages.of(assemblies) {
        let totals = Totals::of(&tally::rows(conn, &NumbersGrant::of(by, assembly.id))?);
        lines.push(Line::new(assembly, totals, now));
    }
    Ok((lines, pages))
}

impl Line {
    fn new(assembly: Assembly, totals: Totals, now: Moment) -> Line {
        let starts_at = assembly.starts_at;
        Line {
            id: assembly.id,
            day: match assembly.status {
                Status::Postponed => "No date yet".to_owned(),
                _ => format!("{}, {}", assembly.zone.day(starts_at), assembly.zone.time(starts_at)),
            },
            pledged: number(totals.pledged),
            listed: number(totals.listed),
            actual: number(totals.actual),
            next: next(&assembly, now),
            place: assembly.venue.unwrap_or_default(),
            title: assembly.title,
        }
    }
}

fn next(assembly: &Assembly, now: Moment) -> String {
    match (assembly.phase(now), assembly.next_date(now)) {
        (Phase::Cancelled, _) => "Cancelled".to_owned(),
        (Phase::Postponed, _) => "Put off".to_owned(),
        (Phase::Over, _) => "Over".to_owned(),
        (Phase::Day, _) | (_, None) => "Today".to_owned(),
        (Phase::Open | Phase::ListClosed, Some((due, at))) => match assembly.zone.days_until(at, now) {
            0 => format!("{due} today"),
            1 => format!("{due} tomorrow"),
            days => format!("{due} in {days} days"),
        },
    }
}
