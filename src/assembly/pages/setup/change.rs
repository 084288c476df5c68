//! Changing an assembly that is set up, by the pages that set it up. Others may be changing it too.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::question::{self, QuestionPage};
use super::summary::{self, End, SummaryPage};
use super::{asked, is_there};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{Assembly, AssemblyId, DATES, Dates, Question, Status, Typed, When};
use crate::assembly::store;
use crate::clock::Moment;
use crate::error::AppError;
use crate::request::store as requests;
use crate::travel::store as travel;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};

fn folder(id: AssemblyId) -> String {
    format!("/o/a/{id}/setup")
}

fn found(conn: &Connection, id: AssemblyId) -> Result<Assembly, AppError> {
    store::assembly(conn, id)?.ok_or(AppError::NotFound)
}

fn shell(conn: &Connection, title: &str, by: &Organiser, it: &Assembly) -> Result<Shell, AppError> {
    let waiting = requests::waiting_count(conn, by, it.id)?;
    Ok(Shell::assembly(title, by, it)?.at(&folder(it.id)).with_requests(waiting))
}

/// The question about something that can be changed.
fn changeable(word: &str) -> Result<Question, AppError> {
    asked(word)
        .and_then(|question| Question::CHANGEABLE.contains(&question).then_some(question).ok_or(AppError::NotFound))
}

/// What was just saved: `?saved=when`.
#[derive(Debug, Deserialize)]
pub(in crate::assembly::pages) struct Saved {
    #[serde(default)]
    saved: String,
}

impl Saved {
    fn in_words(&self) -> Option<String> {
        Some(match Question::parse(&self.saved)? {
            Question::When => "Saved. Leaders see it on their pages. Look at the times of the pick-ups too.".to_owned(),
            Question::Place => "Saved. Leaders see a new venue or address on their pages.".to_owned(),
            _ => "Saved.".to_owned(),
        })
    }
}

/// Everything that can be changed.
pub(in crate::assembly::pages) async fn all(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(saved): Query<Saved>,
) -> Answer {
    let now = app.clock.now();
    let read = move |conn: &Connection| {
        let it = found(conn, id)?;
        let mut facts = summary::facts(conn, &organiser, &store::plan_of(conn, &it)?, now)?;
        if it.status == Status::Postponed {
            let when = facts.iter_mut().filter(|fact| fact.question == Question::When);
            when.for_each(|fact| fact.lines = vec!["Put off. There is no new date yet".to_owned()]);
        }
        Ok::<_, AppError>(SummaryPage {
            shell: shell(conn, "Change the assembly", &organiser, &it)?,
            back: format!("/o/a/{id}"),
            folder: folder(id),
            saved: saved.in_words(),
            facts,
            learned: None,
            end: End::Decide(ways(&it)),
        })
    };
    web::page(&app.db.read(read).await?)
}

fn ways(it: &Assembly) -> Vec<(String, &'static str)> {
    let ways: &[(Status, &str)] = match it.status {
        Status::Planning | Status::Open | Status::ListClosed => {
            &[(Status::Postponed, "Put it off"), (Status::Cancelled, "Cancel the assembly")]
        }
        Status::Postponed => {
            &[(Status::Open, "It takes place on the day that was said"), (Status::Cancelled, "Cancel the assembly")]
        }
        Status::Cancelled => &[(Status::Open, "It takes place after all")],
    };
    ways.iter().map(|(to, text)| (format!("/o/a/{}/decide/{}", it.id, to.as_str()), *text)).collect()
}

/// One question, with the facts of now in its fields.
pub(in crate::assembly::pages) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, word)): Ids<(AssemblyId, String)>,
) -> Answer {
    let (now, question) = (app.clock.now(), changeable(&word)?);
    let read = move |conn: &Connection| {
        let it = found(conn, id)?;
        let stored = stored(conn, &it)?;
        show(conn, &organiser, &it, question, (stored.clone(), stored), Vec::new(), now)
    };
    web::page(&app.db.read(read).await?)
}

/// The facts as they would be typed.
fn stored(conn: &Connection, it: &Assembly) -> Result<Typed, AppError> {
    Ok(store::plan_of(conn, it)?.typed(it.status != Status::Postponed))
}

/// The page with what was typed, and with what is stored now to be held against the next sending.
fn show(
    conn: &Connection,
    by: &Organiser,
    it: &Assembly,
    question: Question,
    (typed, stored): (Typed, Typed),
    errors: Vec<FormError>,
    now: Moment,
) -> Result<QuestionPage, AppError> {
    let shell = shell(conn, question::words(question).0, by, it)?;
    let shown = serde_json::to_string(&stored.of(question))?;
    let page = QuestionPage::new(conn, by, shell, question, typed, errors, now)?;
    Ok(QuestionPage { back: folder(it.id), said: None, shown: Some(shown), ..page })
}

/// What was sent, held against what is stored.
struct Examined {
    it: Assembly,
    stored: Typed,
    typed: Typed,
    /// The dates as they will be.
    dates: Dates,
    errors: Vec<FormError>,
}

fn examine(
    conn: &Connection,
    by: &Organiser,
    id: AssemblyId,
    question: Question,
    form: &Typed,
    now: Moment,
) -> Result<Examined, AppError> {
    let it = found(conn, id)?;
    let stored = stored(conn, &it)?;
    let mut typed = stored.clone();
    typed.take(question, form);
    typed.set("counts_back", form.get("counts_back"));
    // A form without it was not made by our page: it is as if nothing had been shown.
    let shown: Typed = serde_json::from_str(form.get("shown")).unwrap_or_default();
    let mut errors = Vec::new();
    for part in typed.merge(question, &shown, &stored) {
        errors.push(FormError::new(part, somebody_changed(conn, by, &it, question, part, &stored)?));
    }
    let at = if question == Question::When { typed.when(now).ok() } else { Some(when(&it)) };
    if errors.is_empty() {
        errors = question::errors(&typed.problems(question, at, now));
    }
    let dates = at.map_or(it.dates, |at| dates_after(&it, at, &typed));
    if let Some(at) = at.filter(|at| errors.is_empty() && dates.all().iter().any(|date| *date >= at.starts_at)) {
        let text = format!(
            "Some dates for leaders would not be before {}. Tick this, or change those dates first",
            at.zone.deadline(at.starts_at)
        );
        errors.push(FormError::new("counts_back", text));
    }
    Ok(Examined { it, stored, typed, dates, errors })
}

fn when(it: &Assembly) -> When {
    let Assembly { starts_at, doors_at, ends_at, zone, .. } = *it;
    When { starts_at, doors_at, ends_at, zone }
}

/// The dates of an assembly that comes to be at `at`: as they are, in its zone, unless they are counted back again.
fn dates_after(it: &Assembly, at: When, typed: &Typed) -> Dates {
    if !typed.is_blank("counts_back") {
        return Dates::counted_back(at.starts_at, at.zone);
    }
    if at.zone == it.zone { it.dates } else { it.dates.in_zone(it.zone, at.zone) }
}

/// "Amina changed the venue to Great Hall at 2:10pm on 29 January."
fn somebody_changed(
    conn: &Connection,
    by: &Organiser,
    it: &Assembly,
    question: Question,
    part: &str,
    stored: &Typed,
) -> Result<String, AppError> {
    // The audit knows the day as the start.
    let field = if part == "day" { "starts_at" } else { part };
    let changed = store::changed_by(conn, it.id, field)?;
    let what = question.parts().iter().find(|(name, _)| *name == part).map_or(part, |(_, words)| words);
    let value = match part {
        "day" if it.status == Status::Postponed => "a day that is not known yet".to_owned(),
        "day" => it.zone.day(it.starts_at),
        "entry_checks" => if it.entry_checks { "yes" } else { "no" }.to_owned(),
        "organiser" => {
            let choices = question::organisers(conn, by)?.into_iter();
            let chosen = choices.filter(|choice| choice.value == stored.get(part)).map(|choice| choice.text).next();
            chosen.unwrap_or_else(|| "somebody else".to_owned())
        }
        _ if question == Question::Dates => {
            let date = DATES.iter().zip(it.dates.all()).find(|((field, _), _)| *field == part);
            date.map_or_else(String::new, |(_, date)| it.zone.day(date))
        }
        _ if stored.is_blank(part) => "nothing".to_owned(),
        _ => stored.get(part).lines().collect::<Vec<_>>().join("; "),
    };
    let when = changed.as_ref().map(|last| format!(" at {} on {}", it.zone.time(last.at), it.zone.short_day(last.at)));
    let who = changed.and_then(|last| last.name).unwrap_or_else(|| "Somebody".to_owned());
    Ok(format!("{who} changed {what} to {value}{}. Look at it and save again", when.unwrap_or_default()))
}

/// Saves one group of facts.
pub(in crate::assembly::pages) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, word)): Ids<(AssemblyId, String)>,
    Posted { form, sending }: Posted<Typed>,
) -> Answer {
    let (now, question) = (app.clock.now(), changeable(&word)?);
    let (by, sent) = (organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let examined = examine(conn, &by, id, question, &sent, now)?;
            if !examined.errors.is_empty() {
                return Err(NotTaken::Wrong(examined.errors));
            }
            is_there(conn, &by, question, &examined.typed)?;
            write(conn, &by, question, &examined, now)?;
            Ok(format!("{}?saved={}", folder(id), question.as_str()))
        })
    };
    let found = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| {
        let Examined { it, stored, typed, errors, .. } = examine(conn, &organiser, id, question, &form, now)?;
        let errors = if errors.is_empty() { found } else { errors };
        show(conn, &organiser, &it, question, (typed, stored), errors, now)
    };
    web::page_again(&app.db.read(again).await?)
}

/// Writes what was examined. Where the answer cannot be read after all, the page comes again with what is wrong.
fn write(
    conn: &Connection,
    by: &Organiser,
    question: Question,
    examined: &Examined,
    now: Moment,
) -> Result<(), NotTaken> {
    let Examined { it, typed, dates, .. } = examined;
    let wrong = |problems: Vec<_>| NotTaken::Wrong(question::errors(&problems));
    match question {
        Question::From => {}
        Question::Title => store::set_title(conn, by, it, &typed.title().map_err(wrong)?, now)?,
        Question::When => store::move_to(conn, by, it, typed.when(now).map_err(wrong)?, *dates, now)?,
        Question::Place => store::set_place(conn, by, it, &typed.place().map_err(wrong)?, now)?,
        Question::Target => store::set_target(conn, by, it, typed.target().map_err(wrong)?, now)?,
        Question::Dates => {
            store::set_dates(conn, by, it, typed.dates(Some(when(it))).map_err(wrong)?, now)?;
        }
        Question::Help => store::set_organiser(conn, by, it, typed.organiser(), now)?,
        Question::PickUps => {
            let stops = typed.stops(Some(when(it))).map_err(wrong)?;
            if let Err(used) = travel::replace_pick_ups(conn, by, it.id, &stops, now)? {
                let used = used.join(", ");
                let text =
                    format!("People get on or a vehicle stops at {used}. Leave that line, or change only its time");
                return Err(NotTaken::wrong("pick_ups", text));
            }
        }
    }
    Ok(())
}
