//! What an assembly came to: pledged, listed, actual, kept and no-shows of each institution, by chapter and kind, and what
//! was learned.

mod lines;

use std::io::Write;

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::{NumbersGrant, Organiser};
use crate::assembly::model::{Assembly, AssemblyId, Phase};
use crate::assembly::note::store as notes;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::csv_out::CsvOut;
use crate::error::AppError;
use crate::export::{Export, store as exports};
use crate::institution::model::InstitutionId;
use crate::invitation::store as invitations;
use crate::request::store as requests;
use crate::tally::model::{Row, percent, two_decimals};
use crate::tally::store;
use crate::web::{self, Answer, Ids, Meant, PageNumber, Pages, Query, Shell};
use crate::words::capital;
use lines::{Group, Line, Outcome, Sort, groups, only, total};

/// The most institutions on one page.
const ON_A_PAGE: usize = 50;
/// How many notes the page shows; the rest stands on a page of their own.
const NOTES_SHOWN: u32 = 5;

#[derive(Template)]
#[template(path = "tally/pages/results/results.html")]
struct ResultsPage {
    shell: Shell,
    home: String,
    /// Why there are no results to look at; none if there are.
    too_early: Option<String>,
    total: Line,
    /// How the lines can be sorted: address, words, whether they are.
    sorts: Vec<(String, &'static str, bool)>,
    /// The same view as a file.
    file: String,
    /// The chapter or kind that alone is shown.
    only: Option<String>,
    lines: Vec<Line>,
    pages: Pages,
    chapters: Vec<Group>,
    kinds: Vec<Group>,
    /// The institutions whose leaders say that the count is not right and have no answer yet, with how many notes.
    waiting: Vec<(InstitutionId, String, u32)>,
    /// Who wrote each of the latest notes, and its words.
    notes: Vec<(String, String)>,
    all_notes: u32,
}

/// What of the results is shown, and in which order.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct At {
    #[serde(flatten)]
    page: PageNumber,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    chapter: String,
    #[serde(default)]
    kind: String,
}

/// The results that `at` asks for, in its order, with those of everybody.
struct Results {
    assembly: Assembly,
    all: Vec<Outcome>,
    shown: Vec<Outcome>,
}

fn read(conn: &Connection, by: &Organiser, id: AssemblyId, at: &At) -> Result<Results, AppError> {
    let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
    let rows: Vec<Row> = store::rows(conn, &NumbersGrant::of(by, id))?;
    let was_counted = rows.iter().any(|row| row.actual > 0);
    let no_shows = store::no_shows(conn, by, id)?;
    let outcome = |row: Row| {
        let id = row.institution.as_ref().map(|named| named.id).filter(|_| was_counted && row.invited);
        let no_shows = id.map(|id| no_shows.get(&id).copied().unwrap_or_default());
        Outcome { row, no_shows }
    };
    let all: Vec<Outcome> = rows.into_iter().map(outcome).collect();
    let mut shown: Vec<Outcome> = only(&all, &at.chapter, &at.kind).cloned().collect();
    Sort::parse(&at.sort).apply(&mut shown);
    Ok(Results { assembly, all, shown })
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<At>,
) -> Answer {
    let now = app.clock.now();
    web::page(&app.db.read(move |conn| ResultsPage::read(conn, &organiser, id, &at, now)).await?)
}

impl ResultsPage {
    fn read(
        conn: &Connection,
        organiser: &Organiser,
        id: AssemblyId,
        at: &At,
        now: Moment,
    ) -> Result<ResultsPage, AppError> {
        let Results { assembly, all, shown } = read(conn, organiser, id, at)?;
        let latest = notes::notes(conn, organiser, id, 0, NOTES_SHOWN)?;
        let zone = assembly.zone;
        let kinds = groups(&all, |named| Some(named.kind.as_str().to_owned()), At::of_kind);
        let sort = Sort::parse(&at.sort);
        let pages = Pages::new(&at.page, shown.len(), ON_A_PAGE).within(&at.query(sort));
        let only = [&at.chapter, &at.kind].into_iter().find(|only| !only.is_empty());
        Ok(ResultsPage {
            shell: Shell::assembly("Results", organiser, &assembly)?
                .with_requests(requests::waiting_count(conn, organiser, id)?),
            home: format!("/o/a/{id}"),
            too_early: too_early(&assembly, now),
            total: total(&shown),
            sorts: sort.choices(at),
            file: format!("/o/a/{id}/results.csv{}", at.query(sort)),
            only: only.cloned(),
            lines: pages.of(shown).map(|outcome| Line::new(&outcome, id)).collect(),
            pages,
            chapters: groups(&all, |named| named.chapter.clone(), At::of_chapter),
            kinds: kinds.into_iter().map(|kind| Group { name: capital(&kind.name), ..kind }).collect(),
            waiting: invitations::unanswered(conn, organiser, id)?,
            notes: latest.into_iter().map(|note| (note.said(zone), note.words)).collect(),
            all_notes: notes::count(conn, organiser, id)?,
        })
    }
}

fn too_early(assembly: &Assembly, now: Moment) -> Option<String> {
    match assembly.phase(now) {
        Phase::Open | Phase::ListClosed => {
            Some(format!("There are results from {} on.", assembly.zone.day(assembly.starts_at)))
        }
        Phase::Cancelled => Some("The assembly is cancelled.".to_owned()),
        Phase::Postponed => Some("The assembly is put off.".to_owned()),
        Phase::Day | Phase::Over => None,
    }
}

const HEADER: [&str; 9] =
    ["institution", "kind", "chapter", "asked", "pledged", "listed", "actual", "kept", "no_shows_at_least"];

/// The same view as CSV: every page of it. That it was taken is recorded, as of the tally.
pub(super) async fn file(
    _: Meant,
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<At>,
) -> Answer {
    let (now, by) = (app.clock.now(), organiser.clone());
    app.db.write(move |conn| exports::leave(conn, &by, Export::Tally, id, None, now)).await?;
    Ok(web::download(&app, &format!("results-{id}.csv"), move |conn, to| {
        write(&read(conn, &organiser, id, &at)?.shown, to)
    }))
}

fn write<W: Write>(outcomes: &[Outcome], to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to)?;
    out.row(HEADER)?;
    for Outcome { row, no_shows } in outcomes {
        let known = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let named = row.institution.as_ref();
        out.row([
            named.map_or("", |named| &named.name),
            named.map_or("", |named| named.kind.as_str()),
            named.and_then(|named| named.chapter.as_deref()).unwrap_or_default(),
            &known(row.asked),
            &known(row.pledged),
            &row.listed.to_string(),
            &row.actual.to_string(),
            &row.kept.map(two_decimals).unwrap_or_default(),
            &known(no_shows.map(|no_shows| no_shows.number)),
        ])?;
    }
    Ok(out.finish()?)
}

/// A ratio in words; blank where it is not known.
fn ratio(kept: Option<f64>) -> String {
    kept.map(percent).unwrap_or_default()
}
