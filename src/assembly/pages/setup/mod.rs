//! Setting an assembly up, a question at a time, and changing it by the same pages.
//!
//! What was answered is kept for each organiser until the assembly is created: closing the browser loses nothing.

pub(super) mod change;
mod learned;
mod question;
mod summary;

use axum::extract::State;
use rusqlite::Connection;

use self::learned::Learned;
use self::question::QuestionPage;
use self::summary::{End, SummaryPage};
use super::decide::{DecidePage, Yes};
use crate::App;
use crate::access::{Organiser, store as access};
use crate::assembly::model::{Draft, Question, Typed};
use crate::assembly::store;
use crate::clock::Moment;
use crate::error::AppError;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};

/// The address behind which the questions stand.
const FOLDER: &str = "/o/new";

fn asked(word: &str) -> Result<Question, AppError> {
    Question::parse(word).ok_or(AppError::NotFound)
}

/// What an organiser answered so far, and where they go on.
struct Begun {
    draft: Draft,
    any_earlier: bool,
}

impl Begun {
    fn read(conn: &Connection, by: &Organiser, now: Moment) -> Result<Begun, AppError> {
        let draft = store::draft(conn, by, now)?.unwrap_or_default();
        Ok(Begun { draft, any_earlier: !store::assemblies(conn)?.is_empty() })
    }

    /// The address of the first question that is still open, or of the check.
    fn next(&self) -> String {
        let next = self.draft.next(self.any_earlier);
        format!("{FOLDER}/{}", next.map_or("check", Question::as_str))
    }

    /// Where one comes from: the question before, or the check once all were answered.
    fn before(&self, question: Question) -> String {
        let done = self.draft.next(self.any_earlier).is_none();
        let before = Question::ALL.iter().rfind(|other| **other < question && self.draft.has(**other));
        match before {
            _ if done => format!("{FOLDER}/check"),
            Some(before) => format!("{FOLDER}/{}", before.as_str()),
            None => "/o".to_owned(),
        }
    }

    /// The page of a question, with the way back and what is to be known beside it.
    fn show(
        &self,
        conn: &Connection,
        by: &Organiser,
        question: Question,
        typed: Typed,
        errors: Vec<FormError>,
        now: Moment,
    ) -> Result<QuestionPage, AppError> {
        let shell = Shell::organiser(question::words(question).0, by)?;
        let learned = match question {
            // The choice is not made yet, or is being made anew.
            Question::From => None,
            _ => Learned::read(conn, by, &self.draft.typed)?,
        };
        let page = QuestionPage::new(conn, by, shell, question, typed, errors, now)?;
        Ok(QuestionPage { back: self.before(question), learned, ..page })
    }

    /// What stands in the fields: what was answered, else what is proposed.
    fn typed(&self, conn: &Connection, question: Question, now: Moment) -> Result<Typed, AppError> {
        let mut typed = self.draft.typed.clone();
        let from = match typed.from() {
            Some(from) => store::assembly(conn, from)?,
            None => None,
        };
        if let Some(from) = from.filter(|_| !self.draft.has(question)) {
            let as_before = store::plan_of(conn, &from)?.typed(true);
            match question {
                Question::Place | Question::Target | Question::Help | Question::PickUps => {
                    typed.take(question, &as_before);
                }
                // A day that is named with a time is of that assembly alone.
                Question::When => ["starts_at", "doors_at", "ends_at", "time_zone"].into_iter().for_each(|field| {
                    let text = as_before.get(field);
                    typed.set(field, text.split_once(" on ").map_or(text, |(time, _)| time));
                }),
                Question::From | Question::Title | Question::Dates => {}
            }
        }
        if question == Question::When && typed.is_blank("time_zone") {
            typed.set("time_zone", access::alliance_zone(conn)?.name());
        }
        if let Some(at) = typed.when(now).ok().filter(|_| question == Question::Dates) {
            typed.propose_dates(at);
        }
        Ok(typed)
    }
}

/// On to the first question that is still open.
pub(super) async fn begin(State(app): State<App>, organiser: Organiser) -> Answer {
    let now = app.clock.now();
    let begun = app.db.read(move |conn| Begun::read(conn, &organiser, now)).await?;
    web::see(&begun.next())
}

/// One question. One that was answered and does not fit the others any more says so at once.
pub(super) async fn page(State(app): State<App>, organiser: Organiser, Ids(word): Ids<String>) -> Answer {
    let (now, question) = (app.clock.now(), asked(&word)?);
    let read = move |conn: &Connection| {
        let begun = Begun::read(conn, &organiser, now)?;
        let typed = begun.typed(conn, question, now)?;
        let at = typed.when(now).ok();
        let problems = if begun.draft.has(question) { typed.problems(question, at, now) } else { Vec::new() };
        begun.show(conn, &organiser, question, typed, question::errors(&problems), now)
    };
    web::page(&app.db.read(read).await?)
}

/// Keeps an answer and goes on.
pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(word): Ids<String>,
    Posted { form, sending }: Posted<Typed>,
) -> Answer {
    let (now, question) = (app.clock.now(), asked(&word)?);
    let (by, sent) = (organiser.clone(), form.clone());
    let keep = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let mut begun = Begun::read(conn, &by, now)?;
            let mut typed = begun.draft.typed.clone();
            typed.take(question, &sent);
            let at = typed.when(now).ok();
            let problems = typed.problems(question, at, now);
            if !problems.is_empty() {
                return Err(NotTaken::Wrong(question::errors(&problems)));
            }
            is_there(conn, &by, question, &typed)?;
            if let Some(at) = at.filter(|_| question == Question::Dates) {
                typed.leave_proposed_dates(at);
            }
            begun.draft.answer(question, &typed);
            store::keep_draft(conn, &by, &begun.draft, now)?;
            Ok(begun.next())
        })
    };
    let errors = match app.db.write(keep).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| {
        let begun = Begun::read(conn, &organiser, now)?;
        let mut typed = begun.draft.typed.clone();
        typed.take(question, &form);
        begun.show(conn, &organiser, question, typed, errors, now)
    };
    web::page_again(&app.db.read(again).await?)
}

/// That what was chosen of a list is one of it.
fn is_there(conn: &Connection, by: &Organiser, question: Question, typed: &Typed) -> Result<(), NotTaken> {
    let chosen = typed.get("organiser");
    if question == Question::Help && !question::organisers(conn, by)?.iter().any(|one| one.value == chosen) {
        return Err(NotTaken::wrong("organiser", "Choose whom leaders call"));
    }
    let from = typed.from().filter(|_| question == Question::From);
    if from.is_some_and(|from| !matches!(store::assembly(conn, from), Ok(Some(_)))) {
        return Err(NotTaken::wrong("from", "Choose an assembly, or start with nothing"));
    }
    Ok(())
}

/// Everything that was answered. While something is open or does not fit, the way leads there.
pub(super) async fn check(State(app): State<App>, organiser: Organiser) -> Answer {
    let now = app.clock.now();
    let read = move |conn: &Connection| {
        let begun = Begun::read(conn, &organiser, now)?;
        if begun.draft.next(begun.any_earlier).is_some() {
            return Ok::<_, AppError>(Err(begun.next()));
        }
        let plan = match begun.draft.typed.plan(now) {
            Ok(plan) => plan,
            Err(problems) => return Ok(Err(way_to(&problems))),
        };
        let mut facts = summary::facts(conn, &organiser, &plan, now)?;
        if begun.any_earlier {
            facts.insert(0, summary::start_from(conn, &plan)?);
        }
        Ok(Ok(SummaryPage {
            shell: Shell::organiser("Check before you create it", &organiser)?,
            back: "/o".to_owned(),
            folder: FOLDER.to_owned(),
            saved: None,
            facts,
            learned: Learned::read(conn, &organiser, &begun.draft.typed)?,
            end: End::Create(summary::effect(conn, &organiser, &plan)?),
        }))
    };
    match app.db.read(read).await? {
        Ok(page) => web::page(&page),
        Err(address) => web::see(&address),
    }
}

/// The page of the first problem.
fn way_to(problems: &[crate::assembly::model::Problem]) -> String {
    let first = problems.first().map_or("title", |problem| problem.question.as_str());
    format!("{FOLDER}/{first}")
}

/// Sets the assembly up as it was answered.
pub(super) async fn create(
    State(app): State<App>,
    organiser: Organiser,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let now = app.clock.now();
    let create = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            let begun = Begun::read(conn, &organiser, now)?;
            if begun.draft.next(begun.any_earlier).is_some() {
                return Ok::<_, AppError>(begun.next());
            }
            let plan = match begun.draft.typed.plan(now) {
                Ok(plan) => plan,
                Err(problems) => return Ok(way_to(&problems)),
            };
            let id = store::set_up(conn, &organiser, &plan, now)?;
            store::drop_draft(conn, &organiser)?;
            Ok(format!("/o/a/{id}"))
        })
    };
    web::see(&app.db.write(create).await?)
}

/// Whether to let go of what was answered.
pub(super) async fn ask_again(organiser: Organiser) -> Answer {
    web::page(&DecidePage {
        shell: Shell::organiser("Start again?", &organiser)?,
        home: FOLDER.to_owned(),
        effects: &["What you typed so far is deleted."],
        button: "Start again",
        cancels: true,
    })
}

/// Lets go of what was answered and begins anew.
pub(super) async fn again(State(app): State<App>, organiser: Organiser, Posted { sending, .. }: Posted<Yes>) -> Answer {
    let now = app.clock.now();
    let begin = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            store::drop_draft(conn, &organiser)?;
            Ok::<_, AppError>(FOLDER.to_owned())
        })
    };
    web::see(&app.db.write(begin).await?)
}
