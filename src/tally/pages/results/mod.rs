//! What an assembly came to: pledged, listed, actual, kept, no-shows, walk-ins and late arrivals of each institution, by
//! chapter and kind, beside earlier assemblies; and what was learned.

mod earlier;
mod lines;

use std::io::Write;

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::{NumbersGrant, Organiser, Taker};
use crate::arrival::store as arrivals;
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
use earlier::{BESIDE, Before, Came};
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
    /// This assembly.
    this: Came,
    /// Those before it, the latest first.
    earlier: Vec<Came>,
    /// The titles of those that stand beside each institution.
    beside: Vec<String>,
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
    this: Came,
    earlier: Vec<Came>,
}

fn read(conn: &Connection, by: &Organiser, id: AssemblyId, at: &At, now: Moment) -> Result<Results, AppError> {
    let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
    let rows: Vec<Row> = store::rows(conn, &NumbersGrant::of(by, id))?;
    let was_counted = rows.iter().any(|row| row.actual > 0);
    let no_shows = store::no_shows(conn, by, id)?;
    let late = arrivals::late(conn, by, &assembly)?;
    let (this, earlier) = (Came::new(&assembly, &rows), earlier::all(conn, by, &assembly, now)?);
    let outcome = |row: Row| {
        let named = row.institution.as_ref().map(|named| named.id);
        let late = late.get(&named).copied().unwrap_or(0);
        let before = earlier.iter().take(BESIDE).map(|came| came.with(named)).collect();
        let id = named.filter(|_| was_counted && row.invited);
        let no_shows = id.map(|id| no_shows.get(&id).copied().unwrap_or_default());
        Outcome { row, no_shows, late, before }
    };
    let all: Vec<Outcome> = rows.into_iter().map(outcome).collect();
    let mut shown: Vec<Outcome> = only(&all, &at.chapter, &at.kind).cloned().collect();
    Sort::parse(&at.sort).apply(&mut shown);
    Ok(Results { assembly, all, shown, this, earlier })
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
        let Results { assembly, all, shown, this, earlier } = read(conn, organiser, id, at, now)?;
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
            total: total(&shown, &earlier),
            sorts: sort.choices(at),
            file: format!("/o/a/{id}/results.csv{}", at.query(sort)),
            only: only.cloned(),
            lines: pages.of(shown).map(|outcome| Line::new(&outcome, id)).collect(),
            pages,
            this,
            beside: earlier.iter().take(BESIDE).map(|came| came.title.clone()).collect(),
            earlier,
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

const HEADER: [&str; 17] = [
    "institution",
    "kind",
    "chapter",
    "asked",
    "pledged",
    "listed",
    "actual",
    "kept",
    "no_shows_at_least",
    "walk_ins",
    "late_arrivals",
    "last_assembly",
    "last_actual",
    "last_kept",
    "earlier_assembly",
    "earlier_actual",
    "earlier_kept",
];

/// The same view as CSV: every page of it. That it was taken is recorded, as of the tally.
pub(super) async fn file(
    _: Meant,
    State(app): State<App>,
    taker: Taker,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<At>,
) -> Answer {
    let organiser = Organiser::from(taker);
    let (now, by) = (app.clock.now(), organiser.clone());
    app.db.write(move |conn| exports::leave(conn, &by, Export::Tally, id, None, now)).await?;
    Ok(web::download(&app, &format!("results-{id}.csv"), move |conn, to| {
        write(&read(conn, &organiser, id, &at, now)?, to)
    }))
}

fn write<W: Write>(results: &Results, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to)?;
    out.row(HEADER)?;
    for Outcome { row, no_shows, late, before } in &results.shown {
        let known = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let named = row.institution.as_ref();
        let [last, earlier] = [0, 1].map(|place| before_cells(results, before, place));
        let cells = [
            named.map_or("", |named| &named.name),
            named.map_or("", |named| named.kind.as_str()),
            named.and_then(|named| named.chapter.as_deref()).unwrap_or_default(),
            &known(row.asked),
            &known(row.pledged),
            &row.listed.to_string(),
            &row.actual.to_string(),
            &row.kept.map(two_decimals).unwrap_or_default(),
            &known(no_shows.map(|no_shows| no_shows.number)),
            &row.walk_ins.to_string(),
            &late.to_string(),
        ];
        out.row(cells.into_iter().chain(last.iter().chain(&earlier).map(String::as_str)))?;
    }
    Ok(out.finish()?)
}

/// The title of an assembly before, with actual and kept; blank where the institution was not there.
fn before_cells(results: &Results, before: &[Option<Before>], place: usize) -> [String; 3] {
    let (Some(came), Some(Some(before))) = (results.earlier.get(place), before.get(place)) else {
        return Default::default();
    };
    [came.title.clone(), before.actual.to_string(), before.kept.map(two_decimals).unwrap_or_default()]
}

/// A ratio in words; blank where it is not known.
fn ratio(kept: Option<f64>) -> String {
    kept.map(percent).unwrap_or_default()
}
