//! What each institution kept at the last assemblies, side by side.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use crate::App;
use crate::access::{NumbersGrant, Organiser};
use crate::assembly::model::{Assembly, Phase};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::tally::model::{Row, percent};
use crate::tally::store;
use crate::web::{self, Answer, PageNumber, Pages, Query, Shell};
use crate::words::number;

/// The most institutions on one page.
const ON_A_PAGE: usize = 50;
/// How many assemblies stand side by side.
const ASSEMBLIES: usize = 3;

#[derive(Template)]
#[template(path = "tally/pages/kept.html")]
struct KeptPage {
    shell: Shell,
    /// The assemblies, the latest first: title, address, day.
    assemblies: Vec<(String, String, String)>,
    lines: Vec<Line>,
    pages: Pages,
}

/// One institution: what it kept at each of the assemblies, and "36 of 40"; blank where it was not invited.
struct Line {
    id: InstitutionId,
    name: String,
    kept: Vec<(String, String)>,
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Query(at): Query<PageNumber>) -> Answer {
    let now = app.clock.now();
    web::page(&app.db.read(move |conn| KeptPage::read(conn, &organiser, &at, now)).await?)
}

impl KeptPage {
    fn read(conn: &Connection, organiser: &Organiser, at: &PageNumber, now: Moment) -> Result<KeptPage, AppError> {
        let over = |assembly: &Assembly| assembly.phase(now) == Phase::Over;
        let last: Vec<Assembly> = assemblies::assemblies(conn)?.into_iter().filter(over).take(ASSEMBLIES).collect();
        let mut institutions: BTreeMap<(String, InstitutionId), Vec<(String, String)>> = BTreeMap::new();
        for (place, assembly) in last.iter().enumerate() {
            for row in store::rows(conn, &NumbersGrant::of(organiser, assembly.id))? {
                let said = (row.kept.map(percent).unwrap_or_default(), came_of(&row));
                let Some(named) = row.institution else { continue };
                let kept = institutions.entry((named.name, named.id)).or_default();
                kept.resize(place, Default::default());
                kept.push(said);
            }
        }
        let pages = Pages::new(at, institutions.len(), ON_A_PAGE);
        let lines = pages.of(institutions.into_iter().collect()).map(|((name, id), mut kept)| {
            kept.resize(last.len(), Default::default());
            Line { id, name, kept }
        });
        let lines = lines.collect();
        let head = |assembly: Assembly| {
            let day = assembly.zone.day(assembly.starts_at);
            (assembly.title, format!("/o/a/{}/results", assembly.id), day)
        };
        Ok(KeptPage {
            shell: Shell::organiser("Kept at the last assemblies", organiser)?,
            assemblies: last.into_iter().map(head).collect(),
            lines,
            pages,
        })
    }
}

fn came_of(row: &Row) -> String {
    match row.pledged {
        Some(pledged) => format!("{} of {}", number(row.actual), number(pledged)),
        None => format!("{} came", number(row.actual)),
    }
}
