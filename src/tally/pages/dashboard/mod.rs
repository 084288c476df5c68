//! The dashboard: its page, and the same view as CSV.

mod figures;
mod filters;
mod live;
mod rows;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use rusqlite::Connection;
use serde::Deserialize;

use self::figures::Figures;
use self::filters::Filters;
use self::live::Stage;
use self::rows::{Heading, Rollup, RowLine};
use crate::App;
use crate::access::{Organiser, Taker, extract};
use crate::arrival::store as arrivals;
use crate::assembly::model::{Assembly, AssemblyId, Phase};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::export::{Export, store as exports};
use crate::institution::model::InstitutionId;
use crate::tally::model::{ChaseRules, Column, Filter, Group, Line, Totals, View};
use crate::tally::{csv, store};
use crate::web::{self, Answer, FormError, Ids, Meant, PageNumber, Pages, Query, Shell};
use crate::words::number;

/// The most institutions on one page.
const ON_A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "tally/pages/dashboard/dashboard.html")]
struct DashboardPage {
    shell: Shell,
    errors: Vec<FormError>,
    home: String,
    phase: Phase,
    figures: Figures,
    filters: Filters,
    /// What the rows below are: "Institutions to chase, furthest behind first."
    heading: String,
    /// Said in place of rows where there are none.
    nothing: &'static str,
    /// That the assembly has no institution yet.
    none_at_all: bool,
    headings: Vec<Heading>,
    /// Until counting opens: who is behind, and ticks to remind them. Then: who is here, and who came.
    before: bool,
    stage: Stage,
    /// When this was so, from counting on.
    updated: String,
    /// The same view again, with its filter, order and page.
    again: String,
    rows: Vec<RowLine>,
    rollups: Vec<Rollup>,
    /// What the rows of all pages come to; blanks are left out.
    total: RowLine,
    /// The longest bar of this page.
    longest: u32,
    ticks: Ticks,
    file: String,
    chase: ChaseRules,
    pages: Pages,
}

/// What is ticked, and the ways to tick more.
struct Ticks {
    /// Whether every row of this page is ticked.
    here: bool,
    /// The rows of other pages that are ticked too.
    others: Vec<InstitutionId>,
    /// Addresses with their words.
    ways: Vec<(String, String)>,
    /// What stands in the address of this page, to come back to.
    query: String,
}

/// What the address asks for beside the view itself.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Beside {
    /// Every row of this page is ticked; "all": of every page.
    #[serde(default)]
    tick: String,
    /// The reminder was pressed and nobody was ticked.
    #[serde(default)]
    nobody: String,
    /// The rows that a page has which asks for itself again: their keys with commas between.
    #[serde(default)]
    keep: String,
}

/// What is needed to make the page or the file.
struct Looked {
    assembly: Assembly,
    stage: Stage,
    view: View,
    /// The filter that holds: the one of the address, or the most useful one.
    filter: Filter,
    sort: Column,
    /// Every line of the assembly.
    all: Vec<Line>,
    /// Those that are looked at, in their order.
    lines: Vec<Line>,
    chase: ChaseRules,
}

pub(super) async fn page(
    meant: Result<Meant, Response>,
    State(app): State<App>,
    organiser: Organiser,
    Ids(assembly): Ids<String>,
    Query(view): Query<View>,
    Query(at): Query<PageNumber>,
    Query(beside): Query<Beside>,
) -> Answer {
    let now = app.clock.now();
    let (id, is_file) = match assembly.strip_suffix(".csv") {
        Some(id) => (id, true),
        None => (assembly.as_str(), false),
    };
    let id: AssemblyId = id.parse().map_err(|_| AppError::NotFound)?;
    if is_file {
        if let Err(refused) = meant {
            return Ok(refused);
        }
        let Some(taker) = Taker::of(organiser) else { return Ok(extract::no_files()) };
        let organiser = Organiser::from(taker);
        let by = organiser.clone();
        app.db.write(move |conn| exports::leave(conn, &by, Export::Tally, id, None, now)).await?;
        let name = format!("assembly-{id}.csv");
        return Ok(web::download(&app, &name, move |conn, to| {
            let looked = Looked::new(conn, &organiser, id, view, now)?;
            match looked.view.by {
                Some(by) => csv::write_groups(&Group::all(&looked.lines, by), by, to),
                None => csv::write_lines(&looked.lines, &looked.assembly, to),
            }
        }));
    }
    let by = organiser.clone();
    let looked = app.db.read(move |conn| Looked::new(conn, &by, id, view, now)).await?;
    let errors = match beside.nobody.is_empty() {
        true => Vec::new(),
        false => vec![FormError::new("ticks", "Tick at least 1 institution")],
    };
    let page = DashboardPage::new(&organiser, looked, &at, &beside, errors, now)?;
    if page.errors.is_empty() { web::page(&page) } else { web::page_again(&page) }
}

impl Looked {
    fn new(conn: &Connection, by: &Organiser, id: AssemblyId, view: View, now: Moment) -> Result<Looked, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let all = store::lines(conn, by, &assembly, now)?;
        let counting = arrivals::counting(conn, id)?.ok_or(AppError::NotFound)?;
        let (phase, stage) = (assembly.phase(now), Stage::of(&assembly, &counting, now));
        let filter = view.filter.unwrap_or(if phase.has_dates() && stage == Stage::Before {
            Filter::Chase
        } else {
            Filter::All
        });
        let sort = view.sort.unwrap_or(match (stage, filter) {
            // Who is missing most is rung first, while there is still time.
            (Stage::Live, _) => Column::ToCome,
            (_, Filter::All | Filter::Mine) => Column::Name,
            (Stage::Before, _) => Column::Gap,
            (Stage::After, _) => Column::Kept,
        });
        let mine = by.actor().account();
        let mut lines: Vec<Line> =
            all.iter().filter(|line| view.lets(line) && filter.lets(line, mine)).cloned().collect();
        // Without a column in the address the rows of the tally keep their own order.
        if view.sort.is_some() || sort != Column::Name {
            view.sort(&mut lines, sort);
        }
        Ok(Looked { chase: store::chase_rules(conn)?, assembly, stage, view, filter, sort, all, lines })
    }
}

impl DashboardPage {
    fn new(
        organiser: &Organiser,
        looked: Looked,
        at: &PageNumber,
        beside: &Beside,
        errors: Vec<FormError>,
        now: Moment,
    ) -> Result<DashboardPage, AppError> {
        let Looked { assembly, stage, view, filter, sort, all, lines, chase } = looked;
        let phase = assembly.phase(now);
        let before = stage == Stage::Before;
        let home = format!("/o/a/{}", assembly.id);
        let pages = Pages::new(at, lines.len(), ON_A_PAGE).within(&view.address());
        let total = RowLine {
            to_come: number(figures::to_come(&lines)),
            ..RowLine::total(&Totals::of(lines.iter().map(|line| &line.row)))
        };
        let heading = filters::heading(filter, lines.len());
        let ticks = Ticks::new(&beside.tick, &home, &pages, &lines);
        let (rows, rollups) = match view.by {
            Some(by) => (Vec::new(), rows::rollups(&lines, by, &view, &home)),
            None => {
                let lines = live::kept(&beside.keep, pages.of(lines).collect(), &all, ON_A_PAGE);
                (lines.into_iter().map(|line| RowLine::new(line, &assembly, now)).collect(), Vec::new())
            }
        };
        Ok(DashboardPage {
            shell: Shell::assembly(assembly.title.clone(), organiser, &assembly)?
                .with_requests(all.iter().map(|line| line.beside.waiting).sum())
                .with_problem(!errors.is_empty()),
            errors,
            figures: Figures::new(&assembly, &all, stage, now),
            none_at_all: all.is_empty(),
            nothing: filters::nothing(filter, all.is_empty()),
            heading,
            headings: if view.by.is_some() { Vec::new() } else { rows::headings(&view, sort, stage, &home) },
            before,
            stage,
            updated: assembly.zone.time_beside(now, assembly.starts_at),
            again: format!("{home}{}", ticks.query),
            phase,
            longest: rows.iter().map(RowLine::length).max().unwrap_or(0).max(1),
            total,
            ticks,
            file: format!("{home}.csv{}", view.address()),
            chase,
            filters: Filters::new(view, filter, &all, organiser, before),
            rows,
            rollups,
            pages,
            home,
        })
    }
}

impl Ticks {
    /// What `tick` of the address ticks: `1` the rows of this page, `all` those of every page.
    fn new(tick: &str, home: &str, pages: &Pages, lines: &[Line]) -> Ticks {
        let on_this_page = pages.skipped()..pages.to;
        let invited = lines.iter().enumerate().filter(|(_, line)| line.row.invited);
        let everywhere: Vec<(usize, InstitutionId)> =
            invited.filter_map(|(at, line)| Some((at, line.row.institution.as_ref()?.id))).collect();
        let every_page = tick == "all";
        let query = format!("{}page={}", pages.address, pages.skipped() / ON_A_PAGE + 1);
        let page = format!("{home}{query}");
        let mut ways = Vec::new();
        if !tick.is_empty() {
            ways.push((page.clone(), "Untick all".to_owned()));
        } else {
            ways.push((format!("{page}&tick=1"), "Tick all of this page".to_owned()));
        }
        if pages.is_several() && !every_page {
            let all = u32::try_from(everywhere.len()).unwrap_or(u32::MAX);
            ways.push((format!("{page}&tick=all"), format!("Tick all {} of every page", number(all))));
        }
        let others = everywhere.into_iter().filter(|(at, _)| every_page && !on_this_page.contains(at));
        Ticks { here: !tick.is_empty(), others: others.map(|(_, id)| id).collect(), ways, query }
    }
}
