//! One row of the check: what it tells, what becomes of it, and the fields and questions with which it is answered.

use crate::list::model::{
    Ask, AttendeeId, Decisions, Details, Field, FieldChange, Outcome, ProblemKind, Review, ReviewRow, RowId, SameOrTwo,
    Severity,
};
use crate::list::store::Checked;
use crate::web::FormError;
use crate::words::capital;

/// One row of the page.
pub(super) struct RowView {
    pub(super) id: RowId,
    /// What the row is called.
    pub(super) called: String,
    pub(super) css: &'static str,
    /// The name; none if it has to be typed.
    pub(super) name: Option<Cell>,
    pub(super) outcome: &'static str,
    pub(super) phone: Cell,
    pub(super) travel: Cell,
    pub(super) also: Vec<(&'static str, Cell)>,
    /// What was done without asking.
    pub(super) told: Vec<String>,
    pub(super) fixes: Vec<FixView>,
    pub(super) asks: Vec<AskView>,
    pub(super) may_leave_out: bool,
    pub(super) left_out: bool,
}

/// A detail, and what it was before if that is known and differs.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) was: String,
    pub(super) now: String,
}

/// A field with which a row is mended.
pub(super) struct FixView {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) errors: Vec<FormError>,
    pub(super) hint: String,
    pub(super) value: String,
    pub(super) yes_or_no: bool,
}

/// A question about a row.
pub(super) struct AskView {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) hint: String,
    /// Value and words of each answer, and whether it is chosen so far.
    pub(super) answers: [(&'static str, String, bool); 2],
}

/// The id of the field that mends a cell.
pub(super) fn fix_id(row: RowId, field: Field) -> String {
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
        | Kind::OthersWithoutName(text)
        | Kind::NoteNotUnderstood(text) => Some(text.clone()),
        Kind::ZeroPutBack(phone) | Kind::SeveralPhones(phone) => Some(phone.to_string()),
        Kind::NoName(_)
        | Kind::NameTooLong
        | Kind::PeopleInOneRow(_)
        | Kind::NeedsOfOne(_)
        | Kind::NameFromAddress(_)
        | Kind::HiddenRow
        | Kind::CrossedOut
        | Kind::AgesWereADate(_)
        | Kind::ChildrenWithoutChildcare
        | Kind::ChildcareWithoutChildren
        | Kind::NeedUnclear => None,
    }
}

impl Cell {
    pub(super) fn is_none(&self) -> bool {
        self.was.is_empty() && self.now.is_empty()
    }
}

impl RowView {
    /// Of what people need it says nothing unless it `shows_needs`: an organiser may be in a role without them.
    pub(super) fn new(row: &ReviewRow, checked: &Checked, shows_needs: bool) -> RowView {
        let (number, review, decisions) = (row.entry.row, &checked.review, &checked.draft.content.decisions);
        let comes_now = |changes: &[FieldChange]| {
            row.entry.details.is_coming() && changes.iter().any(|change| change.field == Field::Attending)
        };
        let names = match &row.outcome {
            Outcome::Added | Outcome::PutBack { .. } => true,
            Outcome::Changed { changes, .. } => comes_now(changes),
            _ => false,
        };
        let waits = names && checked.wait.is_some();
        let left_out = decisions.left_out.contains(&number);
        let told = row.problems.iter().filter(|problem| problem.severity() == Severity::Told);
        let told = told.filter(|problem| shows_needs || !problem.field.is_of_needs());
        let person = matches!(row.outcome, Outcome::Added | Outcome::Fix | Outcome::LeftOut);
        RowView {
            id: number,
            called: capital(&review.sheets.row(number)),
            css: css(&row.outcome),
            name: row.entry.name.as_ref().map(|name| cell(row, Field::Name, name.to_string())),
            outcome: if waits { "Asked for" } else { row.outcome.label() },
            phone: detail(row, Field::Phone),
            travel: detail(row, Field::Travel),
            also: also(row, shows_needs),
            told: told.map(|problem| problem.text(&review.sheets)).collect(),
            fixes: if left_out { Vec::new() } else { fixes(row, checked, shows_needs) },
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
        // What was told of a person's needs before is shown to nobody again, nor whether anything was: the link may have been
        // passed on.
        Some(change) if field.is_of_needs() => {
            Cell { was: String::new(), now: if told.is_empty() { change.to.clone() } else { told } }
        }
        Some(change) if change.from.is_empty() => Cell { was: "not given".into(), now: told },
        // Nor are the words in which somebody said how they travel.
        Some(change) if field == Field::Travel => Cell { was: change.from.clone(), now: told },
        Some(change) => Cell { was: change.from.clone(), now: change.to.clone() },
        None => Cell { was: String::new(), now: told },
    }
}

fn detail(row: &ReviewRow, field: Field) -> Cell {
    cell(row, field, row.entry.details.shown(field))
}

fn also(row: &ReviewRow, shows_needs: bool) -> Vec<(&'static str, Cell)> {
    let details: &Details = &row.entry.details;
    let changes: &[_] = if let Outcome::Changed { changes, .. } = &row.outcome { changes } else { &[] };
    let is_changed = |field: Field| changes.iter().any(|change| change.field == field);
    [Field::KnownAs, Field::Email, Field::AgeGroup, Field::Attending, Field::Part, Field::Children, Field::Needs]
        .into_iter()
        .map(|field| (field, detail(row, field)))
        // That an adult comes is what is taken for granted.
        .filter(|(field, _)| match field {
            field if is_changed(*field) => true,
            Field::AgeGroup => details.age_group.is_some_and(|group| group != Default::default()),
            Field::Attending => details.attending.is_some() && !details.is_coming(),
            _ => true,
        })
        .filter(|(field, cell)| (shows_needs || !field.is_of_needs()) && !(cell.now.is_empty() && cell.was.is_empty()))
        .map(|(field, cell)| (field.label(), cell))
        .collect()
}

fn fixes(row: &ReviewRow, checked: &Checked, shows_needs: bool) -> Vec<FixView> {
    let (mut fixes, sheets): (Vec<FixView>, _) = (Vec::new(), &checked.review.sheets);
    let shown = row.problems.iter().filter(|problem| problem.severity() != Severity::Told);
    for problem in shown.filter(|problem| shows_needs || !problem.field.is_of_needs()) {
        let id = fix_id(row.entry.row, problem.field);
        let (text, must) = (problem.text(sheets), problem.severity() == Severity::MustFix);
        let yes_or_no = problem.field == Field::Childcare;
        // Two buttons need no word about typing.
        let remedy = if yes_or_no { "" } else { problem.remedy() };
        if let Some(same) = fixes.iter_mut().find(|fix| fix.id == id) {
            same.hint = sentences(&text, &same.hint);
            continue;
        }
        fixes.push(FixView {
            label: format!("{} for {}", problem.field.label(), sheets.row(row.entry.row)),
            errors: if must { vec![FormError::new(id.clone(), text.clone())] } else { Vec::new() },
            hint: if must { remedy.to_owned() } else { sentences(&text, remedy) },
            value: shown_value(row, problem.field, &checked.draft.content.decisions),
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
        let text = ask.text(&row.entry, &review.sheets);
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
fn in_row(number: RowId, review: &Review) -> String {
    let Some(row) = review.rows.iter().find(|row| row.entry.row == number) else { return String::new() };
    let name = row.entry.name.as_ref().map_or(String::new(), ToString::to_string);
    let phone = row.entry.details.shown(Field::Phone);
    // Isolated, as a hint has no elements of its own: behind a name from right to left a number would be turned.
    let phone = if phone.is_empty() { phone } else { format!(", \u{2066}{phone}\u{2069}") };
    format!("{}: \u{2068}{name}\u{2069}{phone}", capital(&review.sheets.row(number)))
}
