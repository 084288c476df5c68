//! Every institution of the alliance, to be found by name, chapter and kind.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::App;
use crate::access::{Organiser, Taker};
use crate::error::AppError;
use crate::institution::csv;
use crate::institution::model::likeness::matches;
use crate::institution::model::{InstitutionId, Kind, Membership};
use crate::institution::store::{self, Line};
use crate::web::{self, Answer, Meant, PageNumber, Pages, Query, Shell};
use crate::words::{counted, number};

/// The most institutions on one page.
const ON_A_PAGE: usize = 50;

/// Which institutions are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::institution) struct Asked {
    /// Words of the name.
    q: String,
    chapter: String,
    kind: String,
    /// What was just done.
    imported: Option<String>,
    removed: Option<String>,
}

impl Asked {
    fn has(&self, line: &Line) -> bool {
        let it = &line.institution;
        let chapter = self.chapter.is_empty() || it.chapter.as_deref() == Some(self.chapter.as_str());
        let kind = Kind::parse(&self.kind).is_none_or(|kind| kind == it.kind);
        chapter && kind && matches(&it.name, &self.q)
    }

    /// The query of an address that asks for the same: `?q=abbey&kind=faith`, without a page.
    fn query(&self) -> String {
        let asked = [("q", &self.q), ("chapter", &self.chapter), ("kind", &self.kind)];
        let asked = asked.into_iter().filter(|(_, value)| !value.is_empty());
        let asked = asked.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
        asked.collect::<Vec<_>>().join("&")
    }

    fn done(&self) -> Option<String> {
        let done = |said: &Option<String>, words: &str| said.as_ref().map(|_| words.to_owned());
        done(&self.imported, "Saved. No messages were sent.").or_else(|| done(&self.removed, "Deleted."))
    }
}

#[derive(Template)]
#[template(path = "institution/pages/all/all.html")]
struct AllPage {
    shell: Shell,
    done: Option<String>,
    asked: Asked,
    chapters: Vec<Chip>,
    kinds: Vec<Chip>,
    lines: Vec<Shown>,
    /// How many there are, whatever is asked for.
    any: bool,
    found: String,
    query: String,
    pages: Pages,
}

/// A filter as a link.
struct Chip {
    href: String,
    text: String,
    count: String,
    here: bool,
}

struct Shown {
    id: InstitutionId,
    name: String,
    kind: &'static str,
    chapter: String,
    is_guest: bool,
    active: bool,
    leaders: u32,
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Query(asked): Query<Asked>,
    Query(at): Query<PageNumber>,
) -> Answer {
    let by = organiser.clone();
    let lines = app.db.read(move |conn| Ok::<_, AppError>(store::lines(conn, &by)?)).await?;
    web::page(&AllPage::new(Shell::organiser("Institutions", &organiser)?, lines, asked, &at))
}

/// The same institutions as the page of the same query, all of them.
pub(super) async fn file(_: Meant, State(app): State<App>, taker: Taker, Query(asked): Query<Asked>) -> Answer {
    let organiser = Organiser::from(taker);
    Ok(web::download(&app, "institutions.csv", move |conn, to| {
        let lines = store::lines(conn, &organiser)?;
        csv::write_lines(lines.into_iter().filter(|line| asked.has(line)), to)
    }))
}

impl AllPage {
    fn new(shell: Shell, lines: Vec<Line>, asked: Asked, at: &PageNumber) -> AllPage {
        let any = !lines.is_empty();
        let all_chapters = Asked { chapter: String::new(), ..asked.clone() };
        let all_kinds = Asked { kind: String::new(), ..asked.clone() };
        let chapters = chips(&lines, &all_chapters, &asked.chapter, "All chapters", |line| {
            line.institution.chapter.clone().map(|chapter| (chapter.clone(), chapter))
        });
        let kinds = chips(&lines, &all_kinds, &asked.kind, "All kinds", |line| {
            let kind = line.institution.kind.as_str();
            Some((kind.to_owned(), kind.to_owned()))
        });
        let found: Vec<Line> = lines.into_iter().filter(|line| asked.has(line)).collect();
        let query = asked.query();
        let within = if query.is_empty() { String::new() } else { format!("?{query}") };
        let pages = Pages::new(at, found.len(), ON_A_PAGE).within(&within);
        AllPage {
            shell,
            done: asked.done(),
            any,
            found: counted(u32::try_from(found.len()).unwrap_or(u32::MAX), "institution", "institutions"),
            query,
            lines: pages.of(found).map(Shown::from).collect(),
            asked,
            chapters,
            kinds,
            pages,
        }
    }
}

/// A chip for all, and one for each value there is among what else is asked for.
fn chips(
    lines: &[Line],
    rest: &Asked,
    chosen: &str,
    all: &str,
    value: impl Fn(&Line) -> Option<(String, String)>,
) -> Vec<Chip> {
    let is_kind = all == "All kinds";
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut total = 0;
    for line in lines.iter().filter(|line| rest.has(line)) {
        total += 1;
        if let Some(value) = value(line) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let href = |value: &str| {
        let asked = if is_kind {
            Asked { kind: value.to_owned(), ..rest.clone() }
        } else {
            Asked { chapter: value.to_owned(), ..rest.clone() }
        };
        format!("/o/institutions?{}", asked.query())
    };
    let chip = |value: &str, text: String, count: usize| Chip {
        href: href(value),
        text,
        count: number(u32::try_from(count).unwrap_or(u32::MAX)),
        here: chosen == value,
    };
    let mut chips = vec![chip("", all.to_owned(), total)];
    chips.extend(counts.into_iter().map(|((value, text), count)| chip(&value, text, count)));
    if chips.len() > 1 { chips } else { Vec::new() }
}

impl From<Line> for Shown {
    fn from(line: Line) -> Shown {
        let it = line.institution;
        Shown {
            id: it.id,
            name: it.name,
            kind: it.kind.as_str(),
            chapter: it.chapter.unwrap_or_default(),
            is_guest: it.membership == Membership::Guest,
            active: it.active,
            leaders: line.leaders,
        }
    }
}
