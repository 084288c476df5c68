//! What the check's page shows of a draft.

use askama::Template;

use super::{Again, Standing};
use crate::list::model::{
    Ask, AttendeeId, Decisions, Details, Field, LeftOut, Missing, Outcome, ProblemKind, Review, ReviewRow, SameOrTwo,
    Severity, Source, WhyWait,
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
    pub(super) columns_sure: bool,
    /// The draft that the page is of, and what saving it would do.
    list: String,
    seen: String,
    rows_read: usize,
    from: Origin,
    letters_guessed: bool,
    has_columns: bool,
    group: Group,
    chips: Vec<(Group, usize)>,
    rows: Vec<RowView>,
    not_people: Vec<LeftOut>,
    /// The last row of this page, where more follow.
    more: Option<u32>,
    missing: Vec<Missing>,
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
        checked: &Checked,
        group: Option<Group>,
        after: u32,
        again: Option<Again>,
    ) -> CheckPage {
        let Checked { draft, review, .. } = checked;
        let count = |group: Group| {
            let rows = review.rows.iter().filter(|row| group.has(row)).count();
            rows + if group == Group::NotAdded { review.left_out.len() } else { 0 }
        };
        let chips: Vec<(Group, usize)> = Group::ALL.map(|group| (group, count(group))).to_vec();
        let first = chips.iter().find(|(_, rows)| *rows > 0).map_or(Group::Added, |(group, _)| *group);
        let group = if again == Some(Again::Fix) { Group::ToCheck } else { group.unwrap_or(first) };
        let of_group: Vec<&ReviewRow> = review.rows.iter().filter(|row| group.has(row)).collect();
        // By row and not by count: a row that was mended leaves the group, and must take no other with it.
        let paged = of_group.len() > ONE_PAGE;
        let rest: Vec<&ReviewRow> = of_group.into_iter().filter(|row| !paged || row.entry.row > after).collect();
        let page = if paged { &rest[..rest.len().min(A_PAGE)] } else { &rest[..] };
        let decisions = &draft.content.decisions;
        let errors = if again == Some(Again::Fix) { must_fix(review) } else { Vec::new() };
        let asks_missing = draft.source.may_be_everyone() && !review.missing.is_empty();
        let one_by_one = asks_missing && review.missing.len() <= ONE_BY_ONE;
        let (save, leave) = buttons(checked);
        CheckPage {
            shell: shell.with_problem(!errors.is_empty()),
            again: again.and_then(|why| again_words(why, checked)),
            errors,
            columns_sure: draft.content.columns_sure,
            list: draft.id.to_string(),
            seen: checked.digest.clone(),
            rows_read: review.rows.len(),
            from: Origin::new(draft.source, draft.file_name.clone()),
            letters_guessed: draft.content.table.guessed_encoding,
            has_columns: matches!(draft.source, Source::File | Source::Pasted) && !draft.content.table.lines,
            rows: page.iter().map(|row| RowView::new(row, checked)).collect(),
            not_people: if group == Group::NotAdded && after == 0 { shown_left_out(review) } else { Vec::new() },
            more: page.last().filter(|_| page.len() < rest.len()).map(|row| row.entry.row),
            all_missing: (asks_missing && !one_by_one).then_some(decisions.take_off_all_missing),
            missing: if asks_missing { review.missing.clone() } else { Vec::new() },
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

fn shown_left_out(review: &Review) -> Vec<LeftOut> {
    review.left_out.iter().take(ONE_PAGE).cloned().collect()
}

/// The button that saves all, and the one that leaves behind what must be mended. The first counts on the mending.
fn buttons(checked: &Checked) -> (Button, Option<(usize, Button)>) {
    let others = checked.review.changes().iter().any(|change| !change.is_a_name());
    let to_fix: Vec<&ReviewRow> = checked.review.to_fix().collect();
    if to_fix.is_empty() {
        return (Button::new("save", checked.listed_after, checked.waiting, others), None);
    }
    let coming = to_fix.iter().filter(|row| row.entry.details.is_coming()).count();
    let mended = match checked.wait {
        None => Button::new("save", checked.listed_after + coming, 0, others),
        Some(_) => Button::new("save", checked.listed_after, checked.waiting + to_fix.len(), others),
    };
    let left = Button::new("leave", checked.listed_after, checked.waiting, others);
    (mended, Some((to_fix.len(), left)))
}

fn must_fix(review: &Review) -> Vec<FormError> {
    let must = |row: &ReviewRow| {
        let problem = row.problems.iter().find(|problem| problem.severity() == Severity::MustFix)?;
        Some(FormError::new(fix_id(problem.row, problem.field), format!("{problem}. {}", problem.remedy())))
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

/// One row of the page.
struct RowView {
    row: u32,
    css: &'static str,
    /// The name; none if it has to be typed.
    name: Option<Cell>,
    outcome: &'static str,
    phone: Cell,
    travel: Cell,
    also: Vec<(&'static str, Cell)>,
    /// What was done without asking.
    told: Vec<String>,
    fixes: Vec<FixView>,
    asks: Vec<AskView>,
    may_leave_out: bool,
    left_out: bool,
}

/// A detail, and what it was before if that is known and differs.
#[derive(Debug, Clone, Default)]
struct Cell {
    was: String,
    now: String,
}

/// A field with which a row is mended.
struct FixView {
    id: String,
    label: String,
    errors: Vec<FormError>,
    hint: String,
    value: String,
    yes_or_no: bool,
}

/// A question about a row.
struct AskView {
    name: String,
    text: String,
    hint: String,
    /// Value and words of each answer, and whether it is chosen so far.
    answers: [(&'static str, String, bool); 2],
}

/// The id of the field that mends a cell.
pub(super) fn fix_id(row: u32, field: Field) -> String {
    format!("fix-{row}-{}", field.as_str())
}

/// What the field that mends a cell holds when it is shown.
pub(super) fn shown_value(row: &ReviewRow, field: Field, decisions: &Decisions) -> String {
    if let Some(typed) = decisions.fixes.typed(row.entry.row, field) {
        return typed.to_owned();
    }
    let kinds = row.problems.iter().filter(|problem| problem.field == field).map(|problem| &problem.kind);
    kinds.filter_map(written).next().unwrap_or_default()
}

/// What stands in a cell that is a problem.
fn written(kind: &ProblemKind) -> Option<String> {
    use ProblemKind as Kind;
    match kind {
        Kind::SeveralPeople(text)
        | Kind::PhoneUnreadable(text)
        | Kind::EmailUnreadable(text)
        | Kind::AgeGroupUnreadable(text)
        | Kind::AttendingUnreadable(text)
        | Kind::ChildcareUnreadable(text)
        | Kind::ChildrenUnclear(text)
        | Kind::TravelUnreadable(text)
        | Kind::NoteNotUnderstood(text) => Some(text.clone()),
        Kind::ZeroPutBack(phone) | Kind::SeveralPhones(phone) => Some(phone.to_string()),
        Kind::NoName(_)
        | Kind::NameTooLong
        | Kind::ChildrenWithoutChildcare
        | Kind::ChildcareWithoutChildren
        | Kind::NeedUnclear => None,
    }
}

impl Cell {
    fn is_none(&self) -> bool {
        self.was.is_empty() && self.now.is_empty()
    }
}

impl RowView {
    fn new(row: &ReviewRow, checked: &Checked) -> RowView {
        let (number, review, decisions) = (row.entry.row, &checked.review, &checked.draft.content.decisions);
        let names = matches!(row.outcome, Outcome::Added | Outcome::PutBack { .. });
        let waits = names && checked.wait.is_some();
        let left_out = decisions.left_out.contains(&number);
        let told = row.problems.iter().filter(|problem| problem.severity() == Severity::Told);
        let person = matches!(row.outcome, Outcome::Added | Outcome::Fix | Outcome::LeftOut);
        RowView {
            row: number,
            css: css(&row.outcome),
            name: row.entry.name.as_ref().map(|name| cell(row, Field::Name, name.to_string())),
            outcome: if waits { "Asked for" } else { row.outcome.label() },
            phone: detail(row, Field::Phone),
            travel: detail(row, Field::Travel),
            also: also(row),
            told: told.map(|problem| problem.to_string()).collect(),
            fixes: if left_out { Vec::new() } else { fixes(row, decisions) },
            asks: row.asks.iter().map(|ask| AskView::new(ask, row, review)).chain(not_coming(row)).collect(),
            may_leave_out: person,
            left_out,
        }
    }
}

fn css(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Added | Outcome::PutBack { .. } => "added",
        Outcome::Changed { .. } => "changed",
        Outcome::Fix => "fix",
        Outcome::No { .. } | Outcome::LeftOut | Outcome::StaysOff { .. } => "gone",
        Outcome::Same { .. } | Outcome::SameAsRow { .. } => "same",
    }
}

fn cell(row: &ReviewRow, field: Field, told: String) -> Cell {
    let changes: &[_] = if let Outcome::Changed { changes, .. } = &row.outcome { changes } else { &[] };
    match changes.iter().find(|change| change.field == field) {
        // What was told of a person's needs before is shown to nobody again: the link may have been passed on.
        Some(change) if matches!(field, Field::Needs | Field::Children) => {
            let was = if change.from.is_empty() { String::new() } else { "answered before".into() };
            Cell { was, now: told }
        }
        Some(change) => Cell { was: change.from.clone(), now: change.to.clone() },
        None => Cell { was: String::new(), now: told },
    }
}

fn detail(row: &ReviewRow, field: Field) -> Cell {
    cell(row, field, row.entry.details.shown(field))
}

fn also(row: &ReviewRow) -> Vec<(&'static str, Cell)> {
    let details: &Details = &row.entry.details;
    [Field::KnownAs, Field::Email, Field::AgeGroup, Field::Attending, Field::Part, Field::Children, Field::Needs]
        .into_iter()
        .map(|field| (field, detail(row, field)))
        // That an adult comes is what is taken for granted.
        .filter(|(field, _)| match field {
            Field::AgeGroup => details.age_group.is_some_and(|group| group != Default::default()),
            Field::Attending => details.attending.is_some() && !details.is_coming(),
            _ => true,
        })
        .filter(|(_, cell)| !cell.now.is_empty() || !cell.was.is_empty())
        .map(|(field, cell)| (field.label(), cell))
        .collect()
}

fn fixes(row: &ReviewRow, decisions: &Decisions) -> Vec<FixView> {
    let mut fixes: Vec<FixView> = Vec::new();
    for problem in row.problems.iter().filter(|problem| problem.severity() != Severity::Told) {
        let id = fix_id(row.entry.row, problem.field);
        let (text, must) = (problem.to_string(), problem.severity() == Severity::MustFix);
        let yes_or_no = problem.field == Field::Childcare;
        // Two buttons need no word about typing.
        let remedy = if yes_or_no { "" } else { problem.remedy() };
        if let Some(same) = fixes.iter_mut().find(|fix| fix.id == id) {
            same.hint = sentences(&text, &same.hint);
            continue;
        }
        fixes.push(FixView {
            label: format!("{} for row {}", problem.field.label(), row.entry.row),
            errors: if must { vec![FormError::new(id.clone(), text.clone())] } else { Vec::new() },
            hint: if must { remedy.to_owned() } else { sentences(&text, remedy) },
            value: shown_value(row, problem.field, decisions),
            yes_or_no,
            id,
        });
    }
    fixes
}

/// Two sentences after one another, each with its own end.
fn sentences(first: &str, second: &str) -> String {
    match (first.ends_with(['?', '.']), second) {
        (_, "") => first.to_owned(),
        (true, second) => format!("{first} {second}"),
        (false, second) => format!("{first}. {second}"),
    }
}

impl AskView {
    /// What is taken for granted until it is answered is chosen beforehand.
    fn new(ask: &Ask, row: &ReviewRow, review: &Review) -> AskView {
        let number = row.entry.row;
        let text = ask.text(&row.entry);
        let same_or_two = |name: String, same: bool, hint: String| AskView {
            name,
            text: text.clone(),
            hint,
            answers: [("same", "Same person".into(), same), ("two", "Two people".into(), !same)],
        };
        match ask {
            Ask::SameAsRow { first, answer, .. } => {
                let granted = matches!(row.outcome, Outcome::SameAsRow { .. });
                let same = answer.map_or(granted, |answer| answer == SameOrTwo::SamePerson);
                same_or_two(format!("dup-{number}"), same, in_row(*first, review))
            }
            Ask::SameAsListed { id, answer, .. } => {
                let granted = told_of(&row.outcome) == Some(*id);
                let same = answer.map_or(granted, |answer| answer == SameOrTwo::SamePerson);
                same_or_two(format!("listed-{number}"), same, String::new())
            }
            Ask::PutBack { id, answer } => AskView {
                name: format!("back-{id}"),
                text,
                hint: String::new(),
                answers: [
                    ("yes", "Put back".into(), *answer == Some(true)),
                    ("no", "Leave off".into(), *answer != Some(true)),
                ],
            },
        }
    }
}

/// A row that says no of somebody on the list asks whether to take them off.
fn not_coming(row: &ReviewRow) -> Option<AskView> {
    let Outcome::No { listed: Some(id), take_off } = &row.outcome else { return None };
    Some(AskView {
        name: format!("off-{id}"),
        text: "This row says they are not coming. They are on your list.".into(),
        hint: String::new(),
        answers: [("keep", "Keep on the list".into(), !take_off), ("off", "Take off the list".into(), *take_off)],
    })
}

fn told_of(outcome: &Outcome) -> Option<AttendeeId> {
    match outcome {
        Outcome::Changed { id, .. } | Outcome::Same { id } | Outcome::PutBack { id } | Outcome::StaysOff { id } => {
            Some(*id)
        }
        Outcome::Added | Outcome::SameAsRow { .. } | Outcome::Fix | Outcome::No { .. } | Outcome::LeftOut => None,
    }
}

/// The person of another row, to compare with.
fn in_row(number: u32, review: &Review) -> String {
    let Some(row) = review.rows.iter().find(|row| row.entry.row == number) else { return String::new() };
    let name = row.entry.name.as_ref().map_or(String::new(), ToString::to_string);
    let phone = row.entry.details.shown(Field::Phone);
    let phone = if phone.is_empty() { phone } else { format!(", {phone}") };
    format!("Row {number}: {name}{phone}")
}
