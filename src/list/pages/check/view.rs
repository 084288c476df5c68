//! What the check's page shows of a draft.

use std::collections::BTreeSet;

use askama::Template;

use super::super::next_page;
use super::row::{RowView, fix_id};
use super::{Again, Standing};
use crate::list::model::{
    AttendeeId, LeftOut, Missing, Outcome, Review, ReviewRow, RowId, Severity, SheetNames, Source, WhyWait,
};
use crate::list::store::Checked;
use crate::web::{FormError, Shell};

/// Up to so many rows stand on one page.
const ONE_PAGE: usize = 200;
/// Of more than that, so many on each.
const A_PAGE: usize = 100;
/// Up to so many people who are not in a file are asked about one by one.
const ONE_BY_ONE: usize = 10;

/// The rows by what saving does with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Rows to look at, whatever becomes of them.
    ToCheck,
    Added,
    Changed,
    Same,
    NotAdded,
}

impl Group {
    pub(super) const ALL: [Group; 5] = [Group::ToCheck, Group::Added, Group::Changed, Group::Same, Group::NotAdded];

    pub(super) fn word(self) -> &'static str {
        match self {
            Group::ToCheck => "check",
            Group::Added => "added",
            Group::Changed => "changed",
            Group::Same => "same",
            Group::NotAdded => "not-added",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Group> {
        Group::ALL.into_iter().find(|group| group.word() == word)
    }

    fn label(self, waits: bool) -> &'static str {
        match self {
            Group::Added if waits => "Asked for",
            Group::ToCheck => "To check",
            Group::Added => "Added",
            Group::Changed => "Changed",
            Group::Same => "Same",
            Group::NotAdded => "Not added",
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Group::ToCheck => "Rows to check",
            Group::Added => "Rows that add a person",
            Group::Changed => "Rows that change a person",
            Group::Same => "People who stay the same",
            Group::NotAdded => "Rows that add nobody",
        }
    }

    /// The rows that are not people and are shown with it: all where nobody is added, and where to check those that may be.
    fn left_out(self, review: &Review) -> impl Iterator<Item = &LeftOut> {
        review.left_out.iter().filter(move |row| match self {
            Group::NotAdded => true,
            Group::ToCheck => row.may_be_a_person(),
            Group::Added | Group::Changed | Group::Same => false,
        })
    }

    fn has(self, row: &ReviewRow) -> bool {
        let outcome = &row.outcome;
        match self {
            Group::ToCheck => row.is_to_check() || matches!(outcome, Outcome::No { listed: Some(_), .. }),
            Group::Added => matches!(outcome, Outcome::Added),
            Group::Changed => matches!(outcome, Outcome::Changed { .. } | Outcome::PutBack { .. }),
            Group::Same => matches!(outcome, Outcome::Same { .. }),
            Group::NotAdded => matches!(
                outcome,
                Outcome::No { .. } | Outcome::LeftOut | Outcome::StaysOff { .. } | Outcome::SameAsRow { .. }
            ),
        }
    }
}

#[derive(Template)]
#[template(path = "list/pages/check/check.html")]
pub(super) struct CheckPage {
    shell: Shell,
    standing: Standing,
    errors: Vec<FormError>,
    again: Option<String>,
    /// The page on which to go on, which is this one unless something must be answered first.
    pub(super) first: &'static str,
    /// The draft that the page is of, and what saving it would do.
    list: String,
    seen: String,
    rows_read: usize,
    from: Origin,
    letters_guessed: bool,
    has_columns: bool,
    has_sheets: bool,
    group: Group,
    chips: Vec<(Group, usize)>,
    rows: Vec<RowView>,
    not_people: Vec<LeftOut>,
    sheets: SheetNames,
    /// The last row of this page, where more follow.
    more: Option<RowId>,
    /// People who are not in the file, as far as one page holds them, and how many they are in all.
    missing: Vec<Missing>,
    missing_in_all: usize,
    /// Those of them that were chosen by name to be taken off.
    ticked: BTreeSet<AttendeeId>,
    /// More people are missing than can be asked about one by one; whether they are taken off.
    all_missing: Option<bool>,
    wait: Option<WhyWait>,
    save: Button,
    leave: Option<(usize, Button)>,
}

/// Where the rows were read from.
struct Origin {
    words: &'static str,
    file: Option<String>,
    another: &'static str,
}

impl Origin {
    fn new(source: Source, file: Option<String>) -> Origin {
        let (words, another) = match source {
            Source::File => ("from", "Choose another file"),
            Source::Pasted => ("from what you pasted", "Paste again"),
            Source::Typed => ("that you typed", "Start again"),
            Source::Copied => ("from your last list", "Go back"),
        };
        Origin { words, file, another }
    }
}

/// A button that saves, and the numbers that it promises.
struct Button {
    text: String,
    value: String,
}

impl Button {
    /// Says what pressing it does: `these 31 names` are those that will be listed.
    fn new(verb: &str, listed: usize, waiting: usize, others: bool) -> Button {
        let these = |number: usize| match number {
            1 => "this 1 name".to_owned(),
            number => format!("these {number} names"),
        };
        let text = match (waiting, others) {
            (0, _) => format!("Save {}", these(listed)),
            (waiting, false) => format!("Ask for {}", these(waiting)),
            (waiting, true) => format!("Save the changes and ask for {}", these(waiting)),
        };
        Button { text, value: format!("{verb} {listed} {waiting}") }
    }
}

impl CheckPage {
    pub(super) fn new(
        shell: Shell,
        standing: Standing,
        (checked, seen): (&Checked, String),
        group: Option<Group>,
        after: RowId,
        again: Option<Again>,
        shows_needs: bool,
    ) -> CheckPage {
        let Checked { draft, review, .. } = checked;
        let count = |group: Group| {
            let rows = review.rows.iter().filter(|row| group.has(row)).count();
            rows + group.left_out(review).count()
        };
        let chips: Vec<(Group, usize)> = Group::ALL.map(|group| (group, count(group))).to_vec();
        let first = chips.iter().find(|(_, rows)| *rows > 0).map_or(Group::Added, |(group, _)| *group);
        let group = if again == Some(Again::Fix) { Group::ToCheck } else { group.unwrap_or(first) };
        let mut of_group: Vec<&ReviewRow> = review.rows.iter().filter(|row| group.has(row)).collect();
        // By row and not by count: a row that was mended leaves the group, and must take no other with it.
        let paged = of_group.len() > ONE_PAGE;
        if paged && again == Some(Again::Fix) {
            // The summary leads to the first of them, wherever in the list they stand.
            of_group.retain(|row| row.outcome == Outcome::Fix);
        }
        let rest: Vec<&ReviewRow> = of_group.into_iter().filter(|row| !paged || row.entry.row > after).collect();
        let page = if paged { &rest[..rest.len().min(A_PAGE)] } else { &rest[..] };
        let decisions = &draft.content.decisions;
        let errors = if again == Some(Again::Fix) { must_fix(review) } else { Vec::new() };
        let asks_missing = asks_missing(draft.source, review);
        let one_by_one = asks_missing && review.missing.len() <= ONE_BY_ONE;
        let (save, leave) = buttons(checked);
        CheckPage {
            shell: shell.with_problem(!errors.is_empty()),
            again: again.and_then(|why| again_words(why, checked)),
            errors,
            first: next_page(&draft.content),
            list: draft.id.to_string(),
            seen,
            rows_read: review.rows.len(),
            from: Origin::new(draft.source, draft.file_name.clone()),
            letters_guessed: draft.content.taken().any(|(_, list)| list.table.guessed_encoding),
            has_sheets: draft.content.tables.iter().any(|table| table.sheet != draft.content.tables[0].sheet),
            has_columns: matches!(draft.source, Source::File | Source::Pasted)
                && draft.content.taken().any(|(_, list)| !list.table.lines),
            rows: page.iter().map(|row| RowView::new(row, checked, shows_needs)).collect(),
            not_people: if after == RowId::default() {
                group.left_out(review).take(ONE_PAGE).cloned().collect()
            } else {
                Vec::new()
            },
            more: page.last().filter(|_| page.len() < rest.len()).map(|row| row.entry.row),
            all_missing: (asks_missing && !one_by_one).then_some(decisions.take_off_all_missing),
            missing: review.missing.iter().filter(|_| asks_missing).take(ONE_PAGE).cloned().collect(),
            missing_in_all: review.missing.len(),
            sheets: review.sheets.clone(),
            ticked: decisions.take_off.clone(),
            wait: checked.wait,
            standing,
            group,
            chips,
            save,
            leave,
        }
    }

    pub(super) fn locked(&self) -> bool {
        self.standing.locked()
    }
}

/// Whether to ask about those who are not in this list. What was answered about them once is shown for as long as it holds.
fn asks_missing(source: Source, review: &Review) -> bool {
    let answered = review.missing.iter().any(|person| person.take_off);
    !review.missing.is_empty() && (answered || source.stands_for_everyone(review))
}

/// The button that saves all, and the one that leaves behind what must be mended. The first counts on the mending.
fn buttons(checked: &Checked) -> (Button, Option<(usize, Button)>) {
    let others = checked.review.does_something_at_once();
    let to_fix: Vec<&ReviewRow> = checked.review.to_fix().collect();
    if to_fix.is_empty() {
        return (Button::new("save", checked.listed_after, checked.waiting, others), None);
    }
    let coming = to_fix.iter().filter(|row| row.entry.details.is_coming()).count();
    let mended = match checked.wait.or(checked.wait_once_mended) {
        None => Button::new("save", checked.listed_after + coming, 0, others),
        Some(_) => Button::new("save", checked.listed_after, checked.waiting + coming, others),
    };
    let left = Button::new("leave", checked.listed_after, checked.waiting, others);
    (mended, Some((to_fix.len(), left)))
}

fn must_fix(review: &Review) -> Vec<FormError> {
    let must = |row: &ReviewRow| {
        let problem = row.problems.iter().find(|problem| problem.severity() == Severity::MustFix)?;
        Some(FormError::new(fix_id(problem.row, problem.field), problem.sentences(&review.sheets)))
    };
    review.to_fix().filter_map(must).collect()
}

fn again_words(why: Again, checked: &Checked) -> Option<String> {
    Some(match why {
        Again::Changed => {
            "Somebody else changed your list while you were looking. Nothing of yours is lost. Check again, \
            then save."
                .into()
        }
        Again::Number if checked.waiting > 0 => {
            "With your answers the number is another. Check again, then send.".into()
        }
        Again::Number => format!(
            "With your answers, {} will be on your list. Check again, then save.",
            super::super::names(checked.listed_after)
        ),
        Again::Ask => "Answer the questions first.".into(),
        Again::Other => "You sent a newer list in the meantime. This is the newer one.".into(),
        Again::Fix => return None,
    })
}
