//! The lines of the results: which, in which order, and what they come to together.

use std::cmp::{Ordering, Reverse};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::earlier::{BESIDE, Before, Came};
use super::{At, ratio};
use crate::assembly::model::AssemblyId;
use crate::tally::model::{Named, NoShows, Row, Totals, kept_together};
use crate::words::number;

/// One institution's row with its no-shows; none where nobody was counted, or it was not invited.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub row: Row,
    pub no_shows: Option<NoShows>,
    /// Of those who came, the ones who came after the start.
    pub late: u32,
    /// What it brought to the assemblies before, the latest first; none where it was not invited.
    pub before: Vec<Option<Before>>,
}

/// One line in words. Blank: not known.
pub struct Line {
    pub name: String,
    pub href: Option<String>,
    pub not_invited: bool,
    pub pledged: String,
    pub listed: String,
    pub actual: String,
    pub kept: String,
    pub no_shows: String,
    pub walk_ins: String,
    pub late: String,
    /// What came to the assemblies before, and how much of the pledge that was.
    pub before: Vec<String>,
}

/// What the institutions of one chapter or kind come to.
pub struct Group {
    pub name: String,
    /// What the address says to show these alone; none where there is no word for them.
    pub href: Option<String>,
    pub institutions: String,
    pub pledged: String,
    pub listed: String,
    pub actual: String,
    pub kept: String,
}

/// What the lines are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    by: Column,
    turned: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Institution,
    Pledged,
    Listed,
    Actual,
    Kept,
    NoShows,
    WalkIns,
    Late,
}

/// Each column's word in the address, and what is said of it.
const COLUMNS: [(Column, &str, &str); 8] = [
    (Column::Institution, "institution", "Institution"),
    (Column::Pledged, "pledged", "Pledged"),
    (Column::Listed, "listed", "Listed"),
    (Column::Actual, "actual", "Actual"),
    (Column::Kept, "kept", "Kept"),
    (Column::NoShows, "no_shows", "No-shows"),
    (Column::WalkIns, "walk_ins", "Walk-ins"),
    (Column::Late, "late", "Late"),
];

impl Sort {
    /// Reads `kept`, or `-kept` for the other way round; anything else is by institution.
    pub fn parse(text: &str) -> Sort {
        let (turned, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        let column = COLUMNS.into_iter().find(|(_, its, _)| *its == word);
        column.map_or(Sort { by: Column::Institution, turned: false }, |(by, ..)| Sort { by, turned })
    }

    pub fn word(self) -> String {
        let word = COLUMNS.into_iter().find(|(by, ..)| *by == self.by).map_or("", |(_, word, _)| word);
        format!("{}{word}", if self.turned { "-" } else { "" })
    }

    /// Sorts: names from A, numbers from the highest, each the other way when turned; what is not known comes last.
    pub fn apply(self, outcomes: &mut [Outcome]) {
        let number = |outcome: &Outcome| match self.by {
            Column::Institution => None,
            Column::Pledged => outcome.row.pledged.map(f64::from),
            Column::Listed => Some(f64::from(outcome.row.listed)),
            Column::Actual => Some(f64::from(outcome.row.actual)),
            Column::Kept => outcome.row.kept,
            Column::NoShows => outcome.no_shows.map(|no_shows| f64::from(no_shows.number)),
            Column::WalkIns => Some(f64::from(outcome.row.walk_ins)),
            Column::Late => Some(f64::from(outcome.late)),
        };
        match (self.by, self.turned) {
            // The tally's own order has the guests after those who were invited.
            (Column::Institution, false) => {}
            (Column::Institution, true) => outcomes.sort_by_key(|outcome| Reverse(name(outcome))),
            _ => outcomes.sort_by(|a, b| match (number(a), number(b)) {
                (Some(a), Some(b)) if self.turned => a.total_cmp(&b),
                (Some(a), Some(b)) => b.total_cmp(&a),
                (a, b) => b.is_some().cmp(&a.is_some()).then(Ordering::Equal),
            }),
        }
    }

    /// A link for each column; the one that they are sorted by turns it round.
    pub fn choices(self, at: &At) -> Vec<(String, &'static str, bool)> {
        let link = |(by, _, label)| {
            let here = by == self.by;
            let to = Sort { by, turned: here && !self.turned };
            (at.query(to), label, here)
        };
        COLUMNS.into_iter().map(link).collect()
    }
}

fn name(outcome: &Outcome) -> Option<String> {
    outcome.row.institution.as_ref().map(|named| named.name.to_lowercase())
}

impl At {
    /// What the address says of everything but the page: `?sort=kept&kind=faith`.
    pub fn query(&self, sort: Sort) -> String {
        let mut query = format!("?sort={}", sort.word());
        for (name, value) in [("chapter", &self.chapter), ("kind", &self.kind)] {
            if !value.is_empty() {
                query.push_str(&format!("&{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
            }
        }
        query
    }

    pub fn of_chapter(chapter: &str) -> At {
        At { chapter: chapter.to_owned(), ..At::default() }
    }

    pub fn of_kind(kind: &str) -> At {
        At { kind: kind.to_owned(), ..At::default() }
    }
}

/// The outcomes of one chapter and one kind; of all where one is blank.
pub fn only<'a>(all: &'a [Outcome], chapter: &str, kind: &str) -> impl Iterator<Item = &'a Outcome> {
    all.iter().filter(move |outcome| {
        let named = outcome.row.institution.as_ref();
        (chapter.is_empty() || named.is_some_and(|named| named.chapter.as_deref() == Some(chapter)))
            && (kind.is_empty() || named.is_some_and(|named| named.kind.as_str() == kind))
    })
}

/// What the outcomes of each chapter or kind come to, by its name; those without one last.
pub fn groups(all: &[Outcome], of: impl Fn(&Named) -> Option<String>, at: impl Fn(&str) -> At) -> Vec<Group> {
    let mut names: Vec<Option<String>> =
        all.iter().filter_map(|outcome| outcome.row.institution.as_ref()).map(&of).collect();
    names.sort_by_key(|name| (name.is_none(), name.clone()));
    names.dedup();
    let group = |name: Option<String>| {
        let rows: Vec<&Row> = all
            .iter()
            .map(|outcome| &outcome.row)
            .filter(|row| row.institution.as_ref().is_some_and(|named| of(named) == name))
            .collect();
        let totals = Totals::of(rows.iter().copied());
        let href = name.as_deref().map(|name| at(name).query(Sort::parse("")));
        Group {
            href,
            name: name.unwrap_or_else(|| "None".to_owned()),
            institutions: number(u32::try_from(rows.len()).unwrap_or(u32::MAX)),
            pledged: number(totals.pledged),
            listed: number(totals.listed),
            actual: number(totals.actual),
            kept: ratio(kept_together(rows)),
        }
    };
    names.into_iter().map(group).collect()
}

/// What the outcomes come to together.
pub fn total(outcomes: &[Outcome], earlier: &[Came]) -> Line {
    let totals = Totals::of(outcomes.iter().map(|outcome| &outcome.row));
    let known: Vec<NoShows> = outcomes.iter().filter_map(|outcome| outcome.no_shows).collect();
    let no_shows = NoShows {
        number: known.iter().map(|no_shows| no_shows.number).sum(),
        or_more: known.iter().any(|no_shows| no_shows.or_more),
    };
    Line {
        name: "All together".to_owned(),
        href: None,
        not_invited: false,
        pledged: number(totals.pledged),
        listed: number(totals.listed),
        actual: number(totals.actual),
        kept: ratio(kept_together(outcomes.iter().map(|outcome| &outcome.row))),
        no_shows: if known.is_empty() { String::new() } else { said(no_shows) },
        walk_ins: number(totals.walk_ins),
        late: number(outcomes.iter().map(|outcome| outcome.late).sum()),
        // With those of these lines: nobody else's are added.
        before: (0..earlier.len().min(BESIDE)).map(|place| number(before_together(outcomes, place))).collect(),
    }
}

fn before_together(outcomes: &[Outcome], place: usize) -> u32 {
    let before = outcomes.iter().filter_map(|outcome| outcome.before.get(place).copied().flatten());
    before.map(|before| before.actual).sum()
}

/// "27, 68%": how many came before, and what was kept where it is known.
fn came_before(before: &Before) -> String {
    let kept = before.kept.map(|kept| format!(", {}", ratio(Some(kept)))).unwrap_or_default();
    format!("{}{kept}", number(before.actual))
}

fn said(no_shows: NoShows) -> String {
    format!("{}{}", number(no_shows.number), if no_shows.or_more { "+" } else { "" })
}

impl Line {
    pub fn new(outcome: &Outcome, assembly: AssemblyId) -> Line {
        let row = &outcome.row;
        let named = row.institution.as_ref();
        let href = |named: &Named| match row.invited {
            true => format!("/o/a/{assembly}/i/{}", named.id),
            false => format!("/o/institutions/{}/history", named.id),
        };
        Line {
            name: named.map_or_else(|| "With no institution".to_owned(), |named| named.name.clone()),
            href: named.map(href),
            not_invited: named.is_some() && !row.invited,
            pledged: row.pledged.map(number).unwrap_or_default(),
            listed: number(row.listed),
            actual: number(row.actual),
            kept: ratio(row.kept),
            no_shows: outcome.no_shows.map(said).unwrap_or_default(),
            walk_ins: number(row.walk_ins),
            late: number(outcome.late),
            before: outcome.before.iter().map(|before| before.as_ref().map(came_before).unwrap_or_default()).collect(),
        }
    }
}
