//! What the check's page shows of a file.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::super::Looked;
use super::Shown;
use crate::access::model::AccountId;
use crate::institution::csv::Problem;
use crate::institution::model::FIELDS;
use crate::institution::model::plan::{Answer, Planned, Question};
use crate::institution::store::Import;
use crate::list::model::Phone;
use crate::web::{FormError, PageNumber, Pages, Shell};
use crate::words::counted;

/// The most rows to mend, questions or institutions on one page.
const ON_A_PAGE: usize = 100;

/// The institutions by what saving does with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Check,
    Added,
    Changed,
    Same,
}

impl Group {
    pub(super) const ALL: [(Group, &'static str, &'static str); 4] = [
        (Group::Check, "check", "To check"),
        (Group::Added, "added", "Added"),
        (Group::Changed, "changed", "Changed"),
        (Group::Same, "same", "Same"),
    ];

    fn has(self, planned: &Planned) -> bool {
        match self {
            Group::Check => false,
            Group::Added => planned.is_added(),
            Group::Changed => planned.is_changed(),
            Group::Same => !planned.is_added() && !planned.is_changed(),
        }
    }
}

#[derive(Template)]
#[template(path = "institution/pages/import/check/check.html")]
pub(super) struct CheckPage {
    shell: Shell,
    errors: Vec<FormError>,
    again: Option<&'static str>,
    import: String,
    file_name: Option<String>,
    effects: String,
    nothing: bool,
    group: &'static str,
    chips: Vec<(&'static str, &'static str, usize, bool)>,
    fixes: Vec<Fix>,
    questions: Vec<Ask>,
    lines: Vec<Line>,
    pages: Pages,
    /// What the button does: "save 21 3".
    save: String,
    /// Where rows must be mended or left out: the words and the wish of the button that saves without them.
    leave: Option<(String, String)>,
}

/// A row with what is wrong in it.
struct Fix {
    row: u32,
    name: String,
    blocks: bool,
    /// Id, label and value of each cell.
    cells: Vec<(String, String, String)>,
    errors: Vec<FormError>,
}

struct Ask {
    field: String,
    legend: String,
    answers: Vec<(String, String, bool)>,
}

struct Line {
    name: String,
    css: &'static str,
    /// Field, before, after.
    changes: Vec<(&'static str, String, String)>,
}

impl CheckPage {
    pub(super) fn new(
        shell: Shell,
        import: &Import,
        looked: &Looked,
        assembly: Option<String>,
        organisers: &BTreeMap<AccountId, String>,
        shown: &Shown,
        at: &PageNumber,
    ) -> CheckPage {
        let plan = &looked.plan;
        let to_fix = fixes(import, &looked.read.problems);
        let to_check = to_fix.len() + plan.questions.len();
        let count = |group: Group| match group {
            Group::Check => to_check,
            group => plan.institutions.iter().filter(|it| group.has(it)).count(),
        };
        let asked_for = Group::ALL.iter().find(|(_, word, _)| *word == shown.show).map(|(group, ..)| *group);
        let first = Group::ALL.iter().map(|(group, ..)| *group).find(|group| count(*group) > 0);
        let group = asked_for.or(first).unwrap_or(Group::Added);
        let group = if matches!(shown.again.as_str(), "fix" | "ask") { Group::Check } else { group };
        let chips = Group::ALL.map(|(it, word, text)| (word, text, count(it), it == group));
        let word = Group::ALL.iter().find(|(it, ..)| *it == group).map_or("check", |(_, word, _)| word);
        let pages = Pages::new(at, count(group), ON_A_PAGE).within(&format!("?show={word}"));
        let on_page = |place: usize| (pages.skipped()..pages.to).contains(&place);
        let blocking = to_fix.iter().filter(|fix| fix.blocks).count();
        let questions = plan.questions.iter().enumerate().filter(|(at, _)| on_page(at + to_fix.len()));
        let questions: Vec<Ask> = questions.map(|(_, question)| Ask::new(question)).collect();
        let errors = if shown.again == "fix" { must_fix(&to_fix) } else { Vec::new() };
        let (added, changed) = plan.effects();
        let lines = plan.institutions.iter().filter(|it| group.has(it));
        CheckPage {
            shell: shell.with_problem(!errors.is_empty()),
            again: again_words(&shown.again),
            errors,
            import: import.id.to_string(),
            file_name: import.file_name.clone(),
            effects: effects(looked, assembly.as_deref()),
            nothing: added + changed == 0 && to_check == 0,
            group: word,
            chips: chips.to_vec(),
            questions: if group == Group::Check { questions } else { Vec::new() },
            fixes: match group {
                Group::Check => pages.of(to_fix).collect(),
                Group::Added | Group::Changed | Group::Same => Vec::new(),
            },
            lines: lines.skip(pages.skipped()).take(ON_A_PAGE).map(|it| Line::new(it, group, organisers)).collect(),
            pages,
            save: format!("save {added} {changed}"),
            leave: (blocking > 0).then(|| (leave_out(blocking), format!("leave {added} {changed}"))),
        }
    }
}

/// One sentence, sized to the list.
fn effects(looked: &Looked, assembly: Option<&str>) -> String {
    let (added, changed) = looked.plan.effects();
    let number = |number: usize| crate::words::number(u32::try_from(number).unwrap_or(u32::MAX));
    let invited = looked.plan.institutions.iter().filter(|it| it.is_invited).count();
    let invited = match assembly {
        Some(assembly) => format!(" {} invited to {assembly}.", number(invited)),
        None => String::new(),
    };
    format!("{} added, {} changed, 0 removed.{invited} No messages are sent.", number(added), number(changed))
}

fn again_words(again: &str) -> Option<&'static str> {
    match again {
        "changed" => Some(
            "With your answers, or because somebody else changed something, the numbers are others. Check again, then save.",
        ),
        "ask" => Some("Answer the questions first."),
        "other" => Some("You sent a newer list in the meantime. This is the newer one."),
        _ => None,
    }
}

/// The rows with problems, those that must be mended first.
fn fixes(import: &Import, problems: &[Problem]) -> Vec<Fix> {
    let mut rows: BTreeMap<(bool, u32), Fix> = BTreeMap::new();
    let blocked: BTreeSet<u32> = problems.iter().filter(|problem| problem.blocks).map(|problem| problem.row).collect();
    for problem in problems {
        let blocks = blocked.contains(&problem.row);
        let row = import.draft.table.rows.iter().find(|row| row.number == problem.row);
        let cell = |field: usize| row.and_then(|row| import.draft.columns.cell(row, field)).unwrap_or_default();
        let field = FIELDS.iter().position(|field| *field == problem.column).unwrap_or_default();
        let fix = rows.entry((!blocks, problem.row)).or_insert_with(|| Fix {
            row: problem.row,
            name: cell(0),
            blocks,
            cells: Vec::new(),
            errors: Vec::new(),
        });
        let id = format!("fix-{}-{}", problem.row, problem.column);
        fix.errors.push(FormError::new(id.clone(), problem.text.clone()));
        fix.cells.push((id, label(problem.column), cell(field)));
    }
    rows.into_values().collect()
}

fn must_fix(fixes: &[Fix]) -> Vec<FormError> {
    let said = |fix: &Fix| {
        let row = fix.row;
        let errors = fix.errors.iter();
        errors
            .map(|error| FormError::new(error.field.clone(), format!("Row {row}: {}", error.text)))
            .collect::<Vec<_>>()
    };
    fixes.iter().filter(|fix| fix.blocks).flat_map(said).collect()
}

/// A column's name as the label of a field.
fn label(column: &str) -> String {
    match column {
        "phone" => "Mobile".to_owned(),
        "email" => "Email".to_owned(),
        column => column[..1].to_uppercase() + &column[1..],
    }
}

impl Ask {
    fn new(question: &Question) -> Ask {
        let value = |answer: &Answer| match answer {
            Answer::Known(id) => format!("known {id}"),
            Answer::Earlier(name) => format!("earlier {name}"),
            Answer::Two => "two".to_owned(),
        };
        let chosen = question.answer.as_ref().map(value).unwrap_or_default();
        let known = question.known.iter().map(|(id, name)| (format!("known {id}"), format!("The same as {name}")));
        let earlier = question
            .earlier
            .iter()
            .map(|name| (format!("earlier {name}"), format!("The same as {name}, which your file has too")));
        let two = ("two".to_owned(), "Another institution".to_owned());
        let answers = known.chain(earlier).chain([two]);
        Ask {
            field: format!("same-{}", question.row),
            legend: format!("Row {}: is {} one of these?", question.row, question.name),
            answers: answers.map(|(value, text)| (value.clone(), text, value == chosen)).collect(),
        }
    }
}

impl Line {
    fn new(planned: &Planned, group: Group, organisers: &BTreeMap<AccountId, String>) -> Line {
        let called = |text: &String| {
            let id = text.parse::<AccountId>().ok();
            id.and_then(|id| organisers.get(&id)).cloned().unwrap_or_else(|| text.clone())
        };
        let mut changes = Vec::new();
        if group == Group::Added {
            let after = &planned.after;
            changes.push(("kind", String::new(), after.kind.as_str().to_owned()));
            changes.extend(after.chapter.iter().map(|chapter| ("chapter", String::new(), chapter.clone())));
            changes.push(("membership", String::new(), after.membership.as_str().to_owned()));
        }
        for change in &planned.changes {
            let organiser = change.field == "organiser";
            let text = |text: &String| if organiser { called(text) } else { text.clone() };
            changes.push((change.field, text(&change.was), text(&change.now)));
        }
        if planned.is_invited {
            let asked = planned.asked.map_or_else(|| "yes".to_owned(), |asked| format!("yes, asked for {asked}"));
            changes.push(("invited", String::new(), asked));
        }
        for leader in &planned.leaders {
            let after = &leader.after;
            if leader.is_new_here {
                changes.push(("leader", String::new(), after.name.clone()));
            }
            let (phone, email) = leader.known.as_ref().map_or((&None, &None), |known| (&known.phone, &known.email));
            if *phone != after.phone {
                let said = |phone: &Option<String>| phone.clone().map(Phone::stored).as_ref().map(Phone::to_string);
                changes.push(("mobile", said(phone).unwrap_or_default(), said(&after.phone).unwrap_or_default()));
            }
            if *email != after.email {
                changes.push(("email", email.clone().unwrap_or_default(), after.email.clone().unwrap_or_default()));
            }
        }
        let css = match group {
            Group::Added => "added",
            Group::Changed => "changed",
            Group::Check | Group::Same => "same",
        };
        Line { name: planned.after.name.clone(), css, changes }
    }
}

fn leave_out(rows: usize) -> String {
    let rows = counted(u32::try_from(rows).unwrap_or(u32::MAX), "row", "rows");
    format!("Leave out {rows} to fix, and save the rest")
}
