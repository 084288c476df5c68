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
    /// The bodies that came.
    Actual,
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
    Actual = "actual",
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
            Column::Actual => a.row.actual.cmp(&b.row.actual),
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
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::institution::model::InstitutionId;
    use crate::tally::model::{Beside, Chase, Named, Row};

    fn line(name: &str, pledged: Option<u32>, listed: u32) -> Line {
        let id: InstitutionId = "1".parse().unwrap();
        let named = Named { id, name: name.into(), kind: Kind::Faith, chapter: Some("North".into()) };
        let row = Row { institution: Some(named), pledged, listed, ..Row::EMPTY };
        Line { row, beside: Beside::default(), chase: None }
    }

    fn names(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(Line::name).collect()
    }

    fn read(query: &str) -> View {
        serde_html_form::from_str(query).unwrap()
    }

    #[test]
    fn a_view_says_in_its_address_what_it_was_read_from() {
        let check = |query: &str| assert_eq!(read(query).address(), format!("?{query}"));
        assert_eq!(read("").address(), "");
        check("f=chase");
        check("chapter=-");
        check("f=all&chapter=North+East&kind=faith&q=st+mary&sort=kept&turned=1&by=chapter");
        assert_eq!(read("f=nonsense&chapter=&kind=&sort=7&page=2"), View::WHOLE);
        assert_eq!(read(&format!("q={}", "a".repeat(1000))).search.len(), LONGEST_SEARCH);
    }

    #[test]
    fn each_filter_lets_its_own_through() {
        let me: AccountId = "7".parse().unwrap();
        let check = |line: &Line, expected: &[Filter]| {
            let let_through: Vec<_> =
                Filter::ALL.iter().copied().filter(|filter| filter.lets(line, Some(me))).collect();
            assert_eq!(let_through, expected, "{line:?}");
        };
        use Filter::{All, Chase as ToChase, Late, Mine, Needs, NoNames, NoPledge, Requests, Travel};
        check(&line("A", None, 3), &[NoPledge, All]);
        check(&Line { chase: Some(Chase::NoNames), ..line("A", Some(3), 0) }, &[ToChase, NoNames, All]);
        check(&line("A", Some(0), 0), &[All]);
        let row = Row { needs_not_answered: 1, travel_not_answered: 1, listed_late: 1, ..line("A", Some(3), 3).row };
        check(&Line { row, ..line("A", None, 0) }, &[Needs, Travel, Late, All]);
        let beside = Beside {
            looked_after_by: Some((me, "Amina".into())),
            waiting: 1,
            names_by: Moment::parse("2027-03-05T20:00:00Z"),
            ..Beside::default()
        };
        check(&Line { beside: beside.clone(), ..line("A", Some(3), 3) }, &[Late, Requests, Mine, All]);
        let questioned = Beside { questions: 1, ..Beside::default() };
        check(&Line { beside: questioned, ..line("A", Some(3), 3) }, &[Requests, All]);
        assert!(!Mine.lets(&Line { beside, ..line("A", Some(3), 3) }, None));
        assert!(!Mine.lets(&line("A", Some(3), 3), None));
        let guests = Row { invited: false, ..line("A", None, 0).row };
        check(&Line { row: guests, ..line("A", None, 0) }, &[All]);
    }

    #[test]
    fn a_view_is_of_a_chapter_a_kind_and_a_name_without_accents_or_case() {
        let check = |query, lets| assert_eq!(read(query).lets(&line("St Brigid's Convént", None, 0)), lets, "{query}");
        check("", true);
        check("chapter=North", true);
        check("chapter=", true);
        check("chapter=-", false);
        check("chapter=South", false);
        check("kind=faith", true);
        check("kind=union", false);
        check("q=BRIGID", true);
        check("q=convent", true);
        check("q=mosque", false);
        let nobodys = Line { row: Row { institution: None, ..Row::EMPTY }, ..line("A", None, 0) };
        assert!(View::WHOLE.lets(&nobodys) && !read("chapter=North").lets(&nobodys) && !read("q=a").lets(&nobodys));
    }

    #[test]
    fn lines_are_sorted_from_the_end_that_matters_and_turned_round() {
        let all = [line("B", Some(30), 30), line("A", Some(10), 4), line("C", None, 0), line("D", Some(10), 9)];
        let check = |query: &str, column, expected: [&str; 4]| {
            let mut lines = all.to_vec();
            read(query).sort(&mut lines, column);
            assert_eq!(names(&lines), expected, "{query} {column:?}");
        };
        check("", Column::Gap, ["A", "D", "B", "C"]);
        check("turned=1", Column::Gap, ["B", "C", "D", "A"]);
        check("", Column::Name, ["A", "B", "C", "D"]);
        check("turned=1", Column::Name, ["D", "C", "B", "A"]);
        check("", Column::Pledged, ["B", "A", "D", "C"]);
        check("turned=1", Column::Listed, ["C", "A", "D", "B"]);
        let mut rung = all.to_vec();
        rung[1].beside.last_contact = Moment::parse("2027-02-01T09:00:00Z");
        read("").sort(&mut rung, Column::Contact);
        assert_eq!(names(&rung), ["B", "C", "D", "A"]);
        let mut kept = all.to_vec();
        (kept[0].row.kept, kept[1].row.kept) = (Some(0.5), Some(1.25));
        kept[3].row.institution = None;
        read("").sort(&mut kept, Column::Kept);
        assert_eq!(names(&kept), ["A", "B", "C", ""]);
    }

    #[test]
    fn a_heading_sorts_by_its_column_and_pressed_again_turns_it_round() {
        let view = read("f=all&q=st");
        let by_gap = view.sorted_by(Column::Gap, Column::Name);
        assert_eq!(by_gap.address(), "?f=all&q=st&sort=gap");
        assert_eq!(by_gap.sorted_by(Column::Gap, Column::Gap).address(), "?f=all&q=st&sort=gap&turned=1");
        let back = by_gap.sorted_by(Column::Gap, Column::Gap).sorted_by(Column::Gap, Column::Gap);
        assert_eq!(back, by_gap);
        assert_eq!(by_gap.with_filter(Filter::Chase).address(), "?f=chase&q=st");
    }
}
