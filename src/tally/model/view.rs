//! Which institutions an organiser looks at, and in what order: all of it stands in the address.

use std::cmp::Ordering;

use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::Line;
use crate::access::model::AccountId;
use crate::id::words;
use crate::institution::model::Kind;
use crate::words::folded;

/// Which institutions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Those to be chased.
    Chase,
    /// Those that gave no number.
    NoPledge,
    /// Those that promised people and listed nobody.
    NoNames,
    /// Those with listed people of whose needs nothing was told.
    Needs,
    /// Those with listed people of whose travel nothing is known.
    Travel,
    /// Those with late names, or with a later date of their own.
    Late,
    /// Those that wait for an organiser's yes.
    Requests,
    /// Those that the asking organiser looks after.
    Mine,
    /// All of them.
    All,
}

words!(Filter {
    Chase = "chase",
    NoPledge = "nopledge",
    NoNames = "nonames",
    Needs = "needs",
    Travel = "travel",
    Late = "late",
    Requests = "requests",
    Mine = "mine",
    All = "all",
});

impl Filter {
    /// Whether it lets a line through, for the organiser of that account.
    pub fn lets(self, line: &Line, mine: Option<AccountId>) -> bool {
        let Line { row, beside, chase } = line;
        match self {
            Filter::Chase => chase.is_some(),
            Filter::NoPledge => row.invited && row.pledged.is_none(),
            Filter::NoNames => row.pledged.is_some_and(|pledged| pledged > 0) && row.listed == 0,
            Filter::Needs => row.needs_not_answered > 0,
            Filter::Travel => row.travel_not_answered > 0,
            Filter::Late => row.listed_late > 0 || beside.names_by.is_some(),
            Filter::Requests => beside.waiting > 0 || beside.questions > 0,
            Filter::Mine => mine.is_some() && beside.looked_after_by.as_ref().map(|(account, _)| *account) == mine,
            Filter::All => true,
        }
    }
}

/// What the lines are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Their names.
    Name,
    /// The numbers asked for.
    Asked,
    /// The pledges.
    Pledged,
    /// The people listed.
    Listed,
    /// The people missing.
    Gap,
    /// Pledged places without a name.
    Unnamed,
    /// The bodies that came.
    Actual,
    /// The people still to come.
    ToCome,
    /// Actual / pledged.
    Kept,
    /// When they were last rung, written to or visited.
    Contact,
}

words!(Column {
    Name = "name",
    Asked = "asked",
    Pledged = "pledged",
    Listed = "listed",
    Gap = "gap",
    Unnamed = "unnamed",
    Actual = "actual",
    ToCome = "to_come",
    Kept = "kept",
    Contact = "contact",
});

impl Column {
    /// Whether the first look at it begins at its far end: names from the first letter, the longest without a word first,
    /// numbers from the largest.
    pub fn is_upward(self) -> bool {
        matches!(self, Column::Name | Column::Contact)
    }

    /// The order of two lines from the smallest. What nobody told comes first.
    fn order(self, a: &Line, b: &Line) -> Ordering {
        match self {
            Column::Name => a.name().cmp(b.name()),
            Column::Asked => a.row.asked.cmp(&b.row.asked),
            Column::Pledged => a.row.pledged.cmp(&b.row.pledged),
            Column::Listed => a.row.listed.cmp(&b.row.listed),
            Column::Gap => a.gap().cmp(&b.gap()),
            Column::Unnamed => a.row.unnamed.cmp(&b.row.unnamed),
            Column::Actual => a.row.actual.cmp(&b.row.actual),
            Column::ToCome => a.to_come().cmp(&b.to_come()),
            Column::Kept => a.row.kept.unwrap_or(-1.0).total_cmp(&b.row.kept.unwrap_or(-1.0)),
            Column::Contact => a.beside.last_contact.cmp(&b.beside.last_contact),
        }
    }
}

/// What institutions are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The local branch they belong to.
    Chapter,
    /// What sort of body they are.
    Kind,
}

words!(By { Chapter = "chapter", Kind = "kind" });

/// What an organiser looks at. Without anything in the address: whom to chase, the furthest behind first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Which institutions; none: what is the most use at the time.
    pub filter: Option<Filter>,
    /// Of one chapter; blank: of those that belong to none.
    pub chapter: Option<String>,
    /// Of one kind.
    pub kind: Option<Kind>,
    /// With these words in their name.
    pub search: String,
    /// In which order; none: what is the most use in the filter.
    pub sort: Option<Column>,
    /// Whether that order is turned round.
    pub turned: bool,
    /// Put together instead of one by one.
    pub by: Option<By>,
}

/// The chapter, in an address, of those that belong to none: a blank one means every chapter.
const NO_CHAPTER: &str = "-";
/// The longest search, in characters.
const LONGEST_SEARCH: usize = 100;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Query {
    f: String,
    chapter: String,
    kind: String,
    q: String,
    sort: String,
    turned: String,
    by: String,
}

impl<'de> Deserialize<'de> for View {
    /// Reads the query of an address. What it does not know it leaves out: an old address shows more, never an error.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<View, D::Error> {
        let Query { f, chapter, kind, q, sort, turned, by } = Query::deserialize(from)?;
        Ok(View {
            filter: Filter::parse(&f),
            chapter: match chapter.as_str() {
                "" => None,
                NO_CHAPTER => Some(String::new()),
                _ => Some(chapter),
            },
            kind: Kind::parse(&kind),
            search: q.trim().chars().take(LONGEST_SEARCH).collect(),
            sort: Column::parse(&sort),
            turned: !turned.is_empty(),
            by: By::parse(&by),
        })
    }
}

impl View {
    /// Everything there is.
    pub const WHOLE: View =
        View { filter: None, chapter: None, kind: None, search: String::new(), sort: None, turned: false, by: None };

    /// A chapter as it stands in an address; blank is none.
    pub fn chapter_in_address(chapter: &str) -> &str {
        if chapter.is_empty() { NO_CHAPTER } else { chapter }
    }

    /// The view as the query of an address, with its question mark; empty when there is nothing to say.
    pub fn address(&self) -> String {
        let mut query = Serializer::new(String::new());
        let mut say = |name, value: Option<&str>| {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        };
        say("f", self.filter.map(Filter::as_str));
        say("chapter", self.chapter.as_deref().map(View::chapter_in_address));
        say("kind", self.kind.map(Kind::as_str));
        say("q", Some(self.search.as_str()).filter(|search| !search.is_empty()));
        say("sort", self.sort.map(Column::as_str));
        say("turned", self.turned.then_some("1"));
        say("by", self.by.map(By::as_str));
        let query = query.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }

    /// The same with another filter.
    pub fn with_filter(&self, filter: Filter) -> View {
        View { filter: Some(filter), sort: None, turned: false, by: None, ..self.clone() }
    }

    /// The same sorted by a column; by the column it is sorted by already: the other way round.
    pub fn sorted_by(&self, column: Column, now: Column) -> View {
        let turned = column == now && !self.turned;
        View { sort: Some(column), turned, ..self.clone() }
    }

    /// Whether a line is of the chapter, kind and name that are looked at, whatever the filter.
    pub fn lets(&self, line: &Line) -> bool {
        let Some(named) = &line.row.institution else {
            return self.chapter.is_none() && self.kind.is_none() && self.search.is_empty();
        };
        let chapter = named.chapter.as_deref().unwrap_or_default();
        self.chapter.as_deref().is_none_or(|wanted| wanted == chapter)
            && self.kind.is_none_or(|wanted| wanted == named.kind)
            && folded(&named.name).contains(&folded(&self.search))
    }

    /// Sorts lines by `column`. Lines alike in it stand in the order of their names; arrivals of nobody's come last.
    pub fn sort(&self, lines: &mut [Line], column: Column) {
        let upward = column.is_upward() != self.turned;
        lines.sort_by(|a, b| {
            let order = column.order(a, b);
            let order = if upward { order } else { order.reverse() };
            let nobodys = |line: &Line| line.row.institution.is_none();
            nobodys(a).cmp(&nobodys(b)).then(order).then_with(|| a.name().cmp(b.name()))
        });
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
