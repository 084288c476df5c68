//! Everything that was answered about an assembly, each with the way to change it.

use askama::Template;
use rusqlite::Connection;

use super::learned::Learned;
use super::question::{self, Choice};
use crate::access::Organiser;
use crate::assembly::model::{DATES, Plan, Question};
use crate::assembly::store;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::web::Shell;
use crate::words::{counted, number};

#[derive(Template)]
#[template(path = "assembly/pages/setup/summary.html")]
pub(super) struct SummaryPage {
    pub shell: Shell,
    pub back: String,
    /// The address behind which the questions stand.
    pub folder: String,
    pub saved: Option<String>,
    pub facts: Vec<Fact>,
    /// What was learned from the assembly that it is started from.
    pub learned: Option<Learned>,
    pub end: End,
}

/// The answer to one question, a line each.
pub(super) struct Fact {
    pub question: Question,
    pub lines: Vec<String>,
}

/// What can be done with it.
pub(super) enum End {
    /// It can be set up, and that will follow.
    Create(String),
    /// It can be called off: addresses with their words.
    Decide(Vec<(String, &'static str)>),
}

/// What was answered, in the order of the questions.
pub(super) fn facts(conn: &Connection, by: &Organiser, plan: &Plan, now: Moment) -> Result<Vec<Fact>, AppError> {
    let organisers = question::organisers(conn, by)?;
    let answer = |question: Question| match question {
        Question::From => Vec::new(),
        Question::Title => vec![plan.title.clone()],
        Question::When => when(plan),
        Question::Place => place(plan),
        Question::Target => plan.target.map(|target| counted(target, "person", "people")).into_iter().collect(),
        Question::Dates => dates(plan, now),
        Question::Help => help(plan, &organisers),
        Question::PickUps => stops(plan),
    };
    let told = |question| {
        let lines = answer(question);
        Fact { question, lines: if lines.is_empty() { vec!["Not told".to_owned()] } else { lines } }
    };
    Ok(Question::CHANGEABLE.into_iter().map(told).collect())
}

fn when(plan: &Plan) -> Vec<String> {
    let zone = plan.when.zone;
    let beside = |moment| zone.time_beside(moment, plan.when.starts_at);
    let doors = plan.when.doors_at.map(|doors| format!("Doors open at {}", beside(doors)));
    let ends = plan.when.ends_at.map(|ends| format!("Ends at {}", beside(ends)));
    let start = question::start(plan.when);
    [Some(start), doors, ends, Some(format!("Time zone {}", zone.name()))].into_iter().flatten().collect()
}

fn place(plan: &Plan) -> Vec<String> {
    let place = &plan.place;
    let doors = Some(place.doors.join(", ")).filter(|doors| !doors.is_empty()).map(|doors| format!("Doors: {doors}"));
    let holds = place.capacity.map(|capacity| format!("Holds {}", number(capacity)));
    let checks = place.entry_checks.then(|| "People are checked at the entry".to_owned());
    [place.venue.clone(), place.address.clone(), doors, holds, checks].into_iter().flatten().collect()
}

fn dates(plan: &Plan, now: Moment) -> Vec<String> {
    let zone = plan.when.zone;
    let both = DATES.into_iter().zip(plan.dates.all());
    both.map(|((_, due), date)| {
        let passed = if date <= now && now < plan.when.starts_at { ". It has passed: what comes is late" } else { "" };
        format!("{due} by {}{passed}", zone.deadline(date))
    })
    .collect()
}

fn help(plan: &Plan, organisers: &[Choice]) -> Vec<String> {
    let wanted = plan.organiser.map(|account| account.to_string()).unwrap_or_default();
    let chosen = organisers.iter().find(|choice| choice.value == wanted);
    chosen.map(|choice| format!("{}, {}", choice.text, choice.hint)).into_iter().collect()
}

fn stops(plan: &Plan) -> Vec<String> {
    let zone = plan.when.zone;
    let said = plan.stops.iter().map(|stop| match stop.leaves_at {
        Some(leaves_at) => format!("{}, {}", stop.place, zone.time(leaves_at)),
        None => stop.place.clone(),
    });
    said.collect()
}

/// What it is started from, where there is anything to start from.
pub(super) fn start_from(conn: &Connection, plan: &Plan) -> Result<Fact, AppError> {
    let from = match plan.from {
        Some(from) => store::assembly(conn, from)?,
        None => None,
    };
    let line = from.map_or("Nothing".to_owned(), |from| format!("{}, {}", from.title, from.zone.day(from.starts_at)));
    Ok(Fact { question: Question::From, lines: vec![line] })
}

/// What creating it will do: "23 institutions will be invited. 19 of them are asked for as many as came last time."
pub(super) fn effect(conn: &Connection, by: &Organiser, plan: &Plan) -> Result<String, AppError> {
    let Some(from) = plan.from else { return Ok("No institutions are invited yet.".to_owned()) };
    let proposed = invitations::proposed(conn, by, from, plan.when.starts_at)?;
    let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    let asked = proposed.iter().filter(|(_, asked)| asked.is_some()).count();
    let invited = format!("{} will be invited.", counted(count(proposed.len()), "institution", "institutions"));
    let asked = match asked {
        0 if proposed.is_empty() => String::new(),
        all if all > 1 && all == proposed.len() => " All are asked for as many as they brought last time.".to_owned(),
        0 => " None is asked for a number.".to_owned(),
        1 => " 1 of them is asked for as many as it brought last time.".to_owned(),
        asked => format!(" {} of them are asked for as many as they brought last time.", number(count(asked))),
    };
    Ok(invited + &asked)
}
