//! One page of questions about an assembly: the same to set it up and to change it.

use askama::Template;
use rusqlite::Connection;

use super::learned::Learned;
use crate::access::{Organiser, store as access};
use crate::assembly::model::{self, Problem, Question, Typed, When};
use crate::assembly::store;
use crate::clock::Moment;
use crate::error::AppError;
use crate::web::{FormError, Shell};

/// The most earlier assemblies that are offered to start from: the latest.
const MOST_EARLIER: usize = 10;

#[derive(Template)]
#[template(path = "assembly/pages/setup/question.html")]
pub(super) struct QuestionPage {
    pub shell: Shell,
    pub back: String,
    pub errors: Vec<FormError>,
    pub question: Question,
    pub typed: Typed,
    /// The start in words, once it was told.
    pub said: Option<String>,
    /// What stood in the fields when they were shown, where an assembly is changed that others may change too.
    pub shown: Option<String>,
    /// The day that has passed and is asked about: as the form says it, and in words.
    pub passed: Option<(String, String)>,
    pub organisers: Vec<Choice>,
    pub earlier: Vec<Choice>,
    pub button: &'static str,
    /// What was learned from the assembly that a new one is started from.
    pub learned: Option<Learned>,
}

/// Something to choose.
pub(super) struct Choice {
    pub value: String,
    pub text: String,
    pub hint: String,
}

/// What the page asks, and what its button says.
pub(super) fn words(question: Question) -> (&'static str, &'static str) {
    match question {
        Question::From => ("Start from an earlier assembly?", "Save this choice"),
        Question::Title => ("What is the assembly called?", "Save the name"),
        Question::When => ("When is it?", "Save the date"),
        Question::Place => ("Where is it?", "Save the place"),
        Question::Target => ("How many people do you want to come?", "Save the target"),
        Question::Dates => ("By when do leaders tell you?", "Save the dates"),
        Question::Help => ("Whom do leaders call?", "Save whom they call"),
        Question::PickUps => ("Where do coaches stop?", "Save the pick-ups"),
    }
}

impl QuestionPage {
    /// The page with what stands in its fields and what is wrong with it.
    pub fn new(
        conn: &Connection,
        by: &Organiser,
        shell: Shell,
        question: Question,
        typed: Typed,
        errors: Vec<FormError>,
        now: Moment,
    ) -> Result<QuestionPage, AppError> {
        let at = typed.when(now).ok();
        let asks_if_sure = errors.iter().any(|error| error.field == "sure");
        Ok(QuestionPage {
            shell: shell.with_problem(!errors.is_empty()),
            back: String::new(),
            said: at.filter(|_| question != Question::When).map(start),
            shown: None,
            passed: typed
                .day()
                .filter(|_| asks_if_sure)
                .map(|day| (day.to_string(), day.format("%A %-d %B %Y").to_string())),
            organisers: if question == Question::Help { organisers(conn, by)? } else { Vec::new() },
            earlier: if question == Question::From { earlier(conn)? } else { Vec::new() },
            button: words(question).1,
            learned: None,
            errors,
            question,
            typed,
        })
    }
}

/// "Friday 12 March 2027, 7pm".
pub(super) fn start(at: When) -> String {
    format!("{}, {}", at.zone.day(at.starts_at), at.zone.time(at.starts_at))
}

/// Problems as the errors of a form.
pub(super) fn errors(problems: &[Problem]) -> Vec<FormError> {
    problems.iter().map(|problem| FormError::new(problem.field, problem.text.clone())).collect()
}

/// Whom leaders may call: the alliance's contact, or an organiser.
pub(super) fn organisers(conn: &Connection, by: &Organiser) -> Result<Vec<Choice>, AppError> {
    let contact = access::alliance_contact(conn)?;
    let (name, phone) = contact.map_or(("nobody yet".to_owned(), None), |contact| (contact.name, contact.phone));
    let of = |value: String, text: String, phone: Option<String>| Choice {
        hint: phone.unwrap_or_else(|| "No phone number yet".to_owned()),
        value,
        text,
    };
    let everybody = of(String::new(), format!("The alliance's contact: {name}"), phone);
    let colleagues = access::colleagues(conn, by)?.into_iter();
    Ok(std::iter::once(everybody).chain(colleagues.map(|one| of(one.id.to_string(), one.name, one.phone))).collect())
}

/// The latest assemblies, which one may start from.
fn earlier(conn: &Connection) -> Result<Vec<Choice>, AppError> {
    let choice =
        |it: model::Assembly| Choice { value: it.id.to_string(), hint: it.zone.day(it.starts_at), text: it.title };
    Ok(store::assemblies(conn)?.into_iter().take(MOST_EARLIER).map(choice).collect())
}
