//! Which rows: the filters with their counts, chapter, kind and name.

use crate::access::Organiser;
use crate::institution::model::Kind;
use crate::tally::model::{By, Filter, Line, View};
use crate::words::counted;

/// The ways to other rows.
pub struct Filters {
    pub chips: Vec<Chip>,
    /// Chapters to choose from, the words that are shown beside each, and whether it is the chosen one.
    pub chapters: Vec<(String, String, bool)>,
    pub kinds: Vec<(&'static str, bool)>,
    pub search: String,
    /// The filter that a search keeps.
    pub filter: Option<&'static str>,
    /// Ways to rows that are put together: where to, what it says, whether it is here.
    pub together: Vec<(String, &'static str, bool)>,
    /// Whether anything but a filter narrows the rows.
    pub narrowed: bool,
    pub wider: String,
}

pub struct Chip {
    pub href: String,
    pub text: &'static str,
    pub count: usize,
    pub here: bool,
}

impl Filters {
    pub fn new(view: View, here: Filter, all: &[Line], organiser: &Organiser, before: bool) -> Filters {
        let mine = organiser.actor().account();
        let count = |filter: Filter| all.iter().filter(|line| view.lets(line) && filter.lets(line, mine)).count();
        // What was said against the count waits for an answer once the day is over.
        let useful = |filter: &Filter| before || *filter != Filter::Chase;
        let chips = Filter::ALL.iter().copied().filter(useful).map(|filter| Chip {
            href: href(&view.with_filter(filter)),
            text: name(filter),
            count: count(filter),
            here: filter == here && view.by.is_none(),
        });
        let always = |chip: &Chip| chip.here || chip.count > 0 || chip.text == name(Filter::Chase);
        let together = [(None, "One by one"), (Some(By::Chapter), "By chapter"), (Some(By::Kind), "By kind")];
        let filter = view.filter.map(Filter::as_str);
        Filters {
            chips: chips.filter(always).collect(),
            chapters: chapters(all, &view),
            kinds: Kind::ALL.iter().map(|kind| (kind.as_str(), view.kind == Some(*kind))).collect(),
            search: view.search.clone(),
            filter,
            together: together
                .map(|(by, text)| (href(&View { by, sort: None, turned: false, ..view.clone() }), text, view.by == by))
                .into(),
            narrowed: view.chapter.is_some() || view.kind.is_some() || !view.search.is_empty(),
            wider: href(&View { filter: view.filter, ..View::WHOLE }),
        }
    }
}

/// The address of a view from another view of the same page.
fn href(view: &View) -> String {
    let address = view.address();
    if address.is_empty() { "?".to_owned() } else { address }
}

fn chapters(all: &[Line], view: &View) -> Vec<(String, String, bool)> {
    let mut chapters: Vec<String> = all
        .iter()
        .filter_map(|line| line.row.institution.as_ref())
        .map(|named| named.chapter.clone().unwrap_or_default())
        .collect();
    chapters.sort();
    chapters.dedup();
    let shown = |chapter: &str| if chapter.is_empty() { "No chapter".to_owned() } else { chapter.to_owned() };
    chapters
        .into_iter()
        .map(|chapter| {
            let here = view.chapter.as_ref() == Some(&chapter);
            (View::chapter_in_address(&chapter).to_owned(), shown(&chapter), here)
        })
        .collect()
}

fn name(filter: Filter) -> &'static str {
    match filter {
        Filter::Chase => "To chase",
        Filter::NoPledge => "No pledge",
        Filter::NoNames => "No names",
        Filter::Needs => "Needs not answered",
        Filter::Travel => "Travel not answered",
        Filter::Late => "Late",
        Filter::Requests => "Waiting",
        Filter::Mine => "Mine",
        Filter::All => "All",
    }
}

/// What the rows are: "38 institutions to chase, the furthest behind first."
pub fn heading(filter: Filter, rows: usize) -> String {
    let rows = counted(u32::try_from(rows).unwrap_or(u32::MAX), "institution", "institutions");
    let which = match filter {
        Filter::Chase => " to chase",
        Filter::NoPledge => " without a pledge",
        Filter::NoNames => " without names",
        Filter::Needs => " with needs not answered",
        Filter::Travel => " with travel not answered",
        Filter::Late => " with late names or a later date of their own",
        Filter::Requests => " that wait for an answer",
        Filter::Mine => " that you look after",
        Filter::All => "",
    };
    format!("{rows}{which}")
}

/// Said where no row is to be shown.
pub fn nothing(filter: Filter, none_at_all: bool) -> &'static str {
    match filter {
        _ if none_at_all => "No institutions yet. Import your list.",
        Filter::Chase => "Nobody to chase.",
        Filter::Mine => "You look after no institution here.",
        _ => "None.",
    }
}
