//! One institution over its assemblies: asked, pledged, listed, actual, kept.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{Assembly, Phase};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::institution::store as institutions;
use crate::tally::model::{Row, percent};
use crate::tally::store;
use crate::web::{self, Answer, Ids, PageNumber, Pages, Query, Shell};
use crate::words::number;

/// The most assemblies on one page.
const ON_A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "tally/pages/history.html")]
struct HistoryPage {
    shell: Shell,
    lines: Vec<Line>,
    pages: Pages,
}

/// One assembly in words. Blank: nobody gave a number.
struct Line {
    title: String,
    href: String,
    day: String,
    not_invited: bool,
    asked: String,
    pledged: String,
    listed: String,
    actual: String,
    kept: String,
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<InstitutionId>,
    Query(at): Query<PageNumber>,
) -> Answer {
    let now = app.clock.now();
    let show = move |conn: &Connection| {
        let institution = institutions::institution(conn, id)?.ok_or(AppError::NotFound)?;
        let all = store::assemblies_of(conn, &organiser, id)?;
        let pages = Pages::new(&at, all.len(), ON_A_PAGE);
        let mut lines = Vec::new();
        // Once for each assembly: the tally is quick only where the assembly is bound as a value.
        for assembly in pages.of(all) {
            let row = store::row_of(conn, &organiser, assembly, id)?;
            let assembly = assemblies::assembly(conn, assembly)?;
            lines.extend(assembly.zip(row).map(|(assembly, row)| Line::new(&assembly, &row, id, now)));
        }
        let shell = Shell::organiser(format!("{} at assemblies", institution.name), &organiser)?;
        Ok::<_, AppError>(HistoryPage { shell, lines, pages })
    };
    web::page(&app.db.read(show).await?)
}

impl Line {
    fn new(assembly: &Assembly, row: &Row, institution: InstitutionId, now: Moment) -> Line {
        let has_begun = matches!(assembly.phase(now), Phase::Day | Phase::Over);
        let known = |value: Option<u32>| value.map(number).unwrap_or_default();
        let here = if row.invited { format!("/i/{institution}") } else { String::new() };
        Line {
            title: assembly.title.clone(),
            href: format!("/o/a/{}{here}", assembly.id),
            day: assembly.zone.day(assembly.starts_at),
            not_invited: !row.invited,
            asked: known(row.asked),
            pledged: known(row.pledged),
            listed: number(row.listed),
            // Nobody has come before the day: that is no 0.
            actual: if has_begun { number(row.actual) } else { String::new() },
            kept: row.kept.map(percent).unwrap_or_default(),
        }
    }
}
