//! What was said about people on two lists, each with a way to take it back.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use super::couple::Couple;
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{AssemblyId, Zone};
use crate::assembly::store as assemblies;
use crate::duplicate::store::{self, Decided};
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::request::store as requests;
use crate::web::{self, Answer, Ids, PageNumber, Pages, Query, Shell};

/// The most pairs on one page.
const ON_A_PAGE: usize = 20;

#[derive(Template)]
#[template(path = "duplicate/pages/decided.html")]
struct DecidedPage {
    shell: Shell,
    home: String,
    couples: Vec<Couple>,
    pages: Pages,
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<PageNumber>,
) -> Answer {
    web::page(&app.db.read(move |conn| DecidedPage::read(conn, &organiser, id, &at)).await?)
}

impl DecidedPage {
    fn read(conn: &Connection, by: &Organiser, id: AssemblyId, at: &PageNumber) -> Result<DecidedPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let (home, zone) = (format!("/o/a/{id}"), assembly.zone);
        let pages = Pages::new(at, store::decided_count(conn, by, id)? as usize, ON_A_PAGE);
        let decided = store::decided(conn, by, id, pages.skipped() as u32, ON_A_PAGE as u32)?;
        let ids: Vec<AttendeeId> = decided.iter().flat_map(|pair| [pair.one, pair.other]).collect();
        let sides = store::sides(conn, by, id, &ids)?;
        let couple = |pair: &Decided| {
            let counted = pair.counted.and_then(|counted| sides.get(&counted));
            let what = counted.map_or_else(
                || "Two people".to_owned(),
                |side| format!("One person, counted once, under {}", side.institution_name),
            );
            Couple::new(&home, (pair.one, pair.other), &sides, format!("{what}. {}", said(pair, zone)), zone)
        };
        Ok(DecidedPage {
            shell: Shell::assembly("Decided", by, &assembly)?.with_requests(requests::waiting_count(conn, by, id)?),
            couples: decided.iter().filter_map(couple).collect(),
            pages,
            home,
        })
    }
}

fn said(pair: &Decided, zone: Zone) -> String {
    let by = pair.by.as_ref().map_or_else(String::new, |name| format!(" by {name}"));
    format!("Said{by} on {}, {}.", zone.day(pair.at), zone.time(pair.at))
}
