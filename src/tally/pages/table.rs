//! The one table of an assembly.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;

use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{Assembly, AssemblyId, Phase};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::tally::model::{Beside, Row, Totals, percent};
use crate::tally::store;
use crate::web::{self, Answer, Ids, PageNumber, Pages, Query, Shell};
use crate::words::{counted, number};

/// The most institutions on one page.
const ON_A_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "tally/pages/table.html")]
struct TablePage {
    shell: Shell,
    assembly: Assembly,
    when: String,
    next: Option<String>,
    phase: Phase,
    /// That more will come than the hall holds.
    over_capacity: Option<String>,
    /// What all lines of all pages come to; blanks are left out.
    total: Line,
    /// "listed (65%)": of what is pledged.
    listed_label: String,
    institutions: String,
    lines: Vec<Line>,
    /// The longest bar of this page.
    longest: u32,
    pages: Pages,
}

/// One institution in words. Blank: nobody gave a number.
struct Line {
    name: String,
    href: Option<String>,
    not_invited: bool,
    asked: String,
    pledged: String,
    listed: String,
    unnamed: String,
    actual: String,
    kept: String,
    /// What is to be known beside the numbers: requests that wait, "that is everyone".
    beside: Vec<(&'static str, String)>,
    bar: (u32, u32, u32),
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<PageNumber>,
) -> Answer {
    let (now, by) = (app.clock.now(), organiser.clone());
    let (assembly, rows, beside) = app
        .db
        .read(move |conn| {
            let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((assembly, store::rows(conn, &by, id)?, store::beside(conn, &by, id)?))
        })
        .await?;
    web::page(&TablePage::new(&organiser, assembly, rows, &beside, &at, now)?)
}

impl TablePage {
    fn new(
        organiser: &Organiser,
        assembly: Assembly,
        rows: Vec<Row>,
        beside: &HashMap<InstitutionId, Beside>,
        at: &PageNumber,
        now: Moment,
    ) -> Result<TablePage, AppError> {
        let totals = Totals::of(&rows);
        let institutions = rows.iter().filter(|row| row.institution.is_some()).count();
        let pages = Pages::new(at, rows.len(), ON_A_PAGE);
        let lines: Vec<Line> = pages.of(rows).map(|row| Line::new(row, &assembly, beside)).collect();
        let zone = assembly.zone;
        Ok(TablePage {
            shell: Shell::assembly(assembly.title.clone(), organiser, &assembly)?,
            when: format!("{}, {}", zone.day(assembly.starts_at), zone.time(assembly.starts_at)),
            next: assembly.next_date(now).map(|(due, at)| format!("{due}: {}", zone.deadline(at))),
            phase: assembly.phase(now),
            over_capacity: over_capacity(&assembly, &totals),
            listed_label: match totals.pledged {
                0 => "listed".to_owned(),
                pledged => format!("listed ({})", percent(f64::from(totals.listed) / f64::from(pledged))),
            },
            institutions: counted(u32::try_from(institutions).unwrap_or(u32::MAX), "institution", "institutions"),
            longest: lines.iter().map(Line::length).max().unwrap_or(0).max(1),
            total: Line::total(&totals),
            assembly,
            lines,
            pages,
        })
    }
}

fn over_capacity(assembly: &Assembly, totals: &Totals) -> Option<String> {
    let (expected, capacity) = (totals.expected_in_the_building(), assembly.capacity?);
    (expected > capacity).then(|| {
        let (expected, capacity) = (number(expected), number(capacity));
        format!("{expected} people are listed, with the children for the crèche. The hall holds {capacity}.")
    })
}

impl Line {
    fn new(row: Row, assembly: &Assembly, beside: &HashMap<InstitutionId, Beside>) -> Line {
        let known = |value: Option<u32>| value.map(number).unwrap_or_default();
        let id = row.institution.as_ref().map(|named| named.id);
        let href = id.filter(|_| row.invited).map(|id| format!("/o/a/{}/i/{id}", assembly.id));
        let beside = id.and_then(|id| beside.get(&id)).copied().unwrap_or_default();
        Line {
            not_invited: id.is_some() && !row.invited,
            href,
            asked: known(row.asked),
            pledged: known(row.pledged),
            listed: number(row.listed),
            unnamed: known(row.unnamed),
            actual: number(row.actual),
            kept: row.kept.map(percent).unwrap_or_default(),
            beside: said(beside, &row),
            bar: (row.pledged.unwrap_or(0), row.listed, row.actual),
            name: row.institution.map_or_else(|| "With no institution".to_owned(), |named| named.name),
        }
    }

    fn total(totals: &Totals) -> Line {
        Line {
            name: "All together".to_owned(),
            href: None,
            not_invited: false,
            asked: number(totals.asked),
            pledged: number(totals.pledged),
            listed: number(totals.listed),
            unnamed: number(totals.unnamed),
            actual: number(totals.actual),
            kept: String::new(),
            beside: Vec::new(),
            bar: (0, 0, 0),
        }
    }

    fn length(&self) -> u32 {
        let (pledged, listed, actual) = self.bar;
        pledged.max(listed).max(actual)
    }
}

fn said(beside: Beside, row: &Row) -> Vec<(&'static str, String)> {
    let mut said = Vec::new();
    if beside.waiting > 0 {
        said.push(("late", counted(beside.waiting, "request", "requests")));
    }
    if row.pledged == Some(0) {
        said.push(("info", "Cannot come".to_owned()));
    }
    if beside.finished {
        said.push(match row.pledged {
            Some(pledged) if row.listed < pledged => {
                ("info", format!("{} of {}, that is everyone", number(row.listed), number(pledged)))
            }
            _ => ("done", "That is everyone".to_owned()),
        });
    }
    said
}
