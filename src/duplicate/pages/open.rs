//! The pairs that wait for a decision, likeliest first.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::couple::Couple;
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{Assembly, AssemblyId};
use crate::assembly::store as assemblies;
use crate::duplicate::model::{Pair, Reason, Standing};
use crate::duplicate::store;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::request::store as requests;
use crate::web::{self, Answer, Ids, PageNumber, Pages, Query, Shell};
use crate::words::{capital, counted};

/// The most pairs on one page.
const ON_A_PAGE: usize = 20;

#[derive(Template)]
#[template(path = "duplicate/pages/open.html")]
struct OpenPage {
    shell: Shell,
    home: String,
    said: Option<Said>,
    pairs: String,
    couples: Vec<Couple>,
    decided: u32,
    pages: Pages,
}

/// What was just said about two people, or before by somebody else.
struct Said {
    /// That somebody was first, and who; none: nobody was.
    before: Option<String>,
    words: String,
    path: String,
    can_undo: bool,
}

/// Which page, and about whom something was just said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    page: String,
    done: String,
    before: String,
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(shown): Query<Shown>,
) -> Answer {
    web::page(&app.db.read(move |conn| OpenPage::read(conn, &organiser, id, &shown)).await?)
}

impl OpenPage {
    fn read(conn: &Connection, by: &Organiser, id: AssemblyId, shown: &Shown) -> Result<OpenPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let (home, zone) = (format!("/o/a/{id}"), assembly.zone);
        let all = store::open_pairs(conn, by, id)?;
        let pairs = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let pages = Pages::new(&PageNumber::of(&shown.page), all.len(), ON_A_PAGE);
        let here: Vec<Pair> = pages.of(all).collect();
        let ids: Vec<AttendeeId> = here.iter().flat_map(|pair| [pair.one, pair.other]).collect();
        let sides = store::sides(conn, by, id, &ids)?;
        let couple = |pair: &Pair| Couple::new(&home, (pair.one, pair.other), &sides, why(&pair.reasons), zone);
        Ok(OpenPage {
            shell: Shell::assembly("Duplicates", by, &assembly)?
                .at(&format!("{home}/duplicates"))
                .with_requests(requests::waiting_count(conn, by, id)?)
                .with_duplicates(pairs),
            said: said(conn, by, &assembly, shown)?,
            pairs: counted(pairs, "pair", "pairs"),
            couples: here.iter().filter_map(couple).collect(),
            decided: store::decided_count(conn, by, id)?,
            pages,
            home,
        })
    }
}

/// "Same mobile, same name".
fn why(reasons: &[Reason]) -> String {
    capital(&reasons.iter().map(Reason::words).collect::<Vec<_>>().join(", "))
}

fn said(conn: &Connection, by: &Organiser, assembly: &Assembly, shown: &Shown) -> Result<Option<Said>, AppError> {
    let before = !shown.before.is_empty();
    let which = if before { &shown.before } else { &shown.done };
    let Some(pair) = which.split_once('-').and_then(|(one, other)| Some((one.parse().ok()?, other.parse().ok()?)))
    else {
        return Ok(None);
    };
    let standing = match store::standing(conn, by, assembly.id, pair) {
        Err(AppError::NotFound) => return Ok(None),
        other => other?,
    };
    let sides = store::sides(conn, by, assembly.id, &[pair.0, pair.1])?;
    let home = format!("/o/a/{}", assembly.id);
    let Some(couple) = Couple::new(&home, pair, &sides, String::new(), assembly.zone) else { return Ok(None) };
    let names = couple.names();
    let words = match standing {
        Standing::Same { counted, .. } => {
            let under = &couple.people[usize::from(counted != pair.0)];
            format!("{names}: one person, counted once, under {}.", under.institution)
        }
        Standing::Two => format!("{names}: two people. You will not be asked again."),
        Standing::Open => format!("{names}: taken back. Both count."),
        Standing::NotListed => format!("{names}: one of them does not count any more."),
    };
    let before = match before {
        true => {
            let who =
                store::decided_by(conn, by, assembly.id, pair)?.map_or_else(String::new, |who| format!(", by {who}"));
            Some(format!("Nothing was changed: this was decided before you{who}."))
        }
        false => None,
    };
    let can_undo = matches!(standing, Standing::Same { .. } | Standing::Two);
    Ok(Some(Said { before, words, path: couple.path, can_undo }))
}
