//! Everything that was told, each with a way to change it, and "that is everyone".

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{estimates, locked, say, unless_locked, why_locked};
use crate::App;
use crate::access::{Grant, Leader};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store::{self, Told};
use crate::tally;
use crate::web::{self, Answer, FormError, NotTaken, Posted, Shell};
use crate::words::number;

#[derive(Template)]
#[template(path = "invitation/pages/summary.html")]
struct SummaryPage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    facts: Vec<Fact>,
    /// "See all 31 names"; empty where all are shown.
    see_all: String,
    /// Why nothing can be changed here any more; none while it can.
    why_locked: Option<String>,
    people_told: bool,
    /// Whether the box was ticked when the page was shown.
    was_told: bool,
    finished: Option<String>,
    /// Whether there is a list of which to say that it is everyone.
    listed: bool,
}

/// One thing that was told, in words.
struct Fact {
    key: &'static str,
    /// Where to change it; empty where that is over.
    href: String,
    /// None: not answered yet.
    answer: Option<String>,
    /// The first names of the list.
    names: Vec<String>,
}

#[derive(Deserialize)]
pub struct FinishForm {
    /// That the people know that they are on the list and what for.
    #[serde(default)]
    people_told: Option<String>,
    /// That the box was ticked when the page was shown.
    #[serde(default)]
    was_told: Option<String>,
    /// How many were listed when "that is everyone" was said a second time.
    #[serde(default)]
    sure: Option<u32>,
}

const TITLE: &str = "Everything you have told us";
/// So many names are shown at once.
const FIRST: u32 = 5;

/// What the page says, as it stands now.
async fn summary_page(app: &App, grant: Grant, now: Moment) -> Result<SummaryPage, AppError> {
    let read = move |conn: &Connection| {
        let (names, in_need) = store::at_a_glance(conn, &grant, FIRST)?;
        Ok::<_, AppError>((store::told(conn, &grant, now)?, names, in_need))
    };
    let (told, names, in_need) = app.db.read(read).await?;
    let (invitation, listed) = (&told.invitation, told.row.listed);
    let finished = invitation.finished.map(|finished| {
        let day = invitation.assembly.zone.day(finished.at);
        format!("You said \u{201c}That is everyone\u{201d} on {day}, with {}.", say::names(finished.listed))
    });
    Ok(SummaryPage {
        shell: Shell::leader(TITLE, invitation)?,
        home: invitation.home(),
        errors: Vec::new(),
        facts: facts(&told, names, in_need, locked(invitation, now)),
        see_all: if listed > FIRST { format!("See all {}", say::names(listed)) } else { String::new() },
        why_locked: why_locked(invitation, now),
        people_told: invitation.people_told_at.is_some(),
        was_told: invitation.people_told_at.is_some(),
        finished,
        listed: listed > 0,
    })
}

fn facts(told: &Told, names: Vec<String>, in_need: u32, locked: bool) -> Vec<Fact> {
    let row = &told.row;
    let fact = |key, path: &str, answer| {
        let href = if locked { String::new() } else { format!("{}{path}", told.invitation.home()) };
        Fact { key, href, answer, names: Vec::new() }
    };
    let pledged = row.pledged.map(|pledged| match pledged {
        0 => "We cannot come".to_owned(),
        pledged => say::people(pledged),
    });
    let list = if row.listed == 0 { "/list/add" } else { "/list" };
    let named = Some(say::names(row.listed)).filter(|_| row.listed > 0);
    // Rough numbers are for the time before there are names.
    let rough =
        estimates::in_words(&told.invitation).map(|rough| fact("Your rough numbers", "/estimates", Some(rough)));
    let rough = rough.or_else(|| (row.listed == 0).then(|| fact("Your rough numbers", "/estimates", None)));
    let mut facts = vec![fact("Your number", "/pledge", pledged)];
    facts.extend(rough);
    facts.push(Fact { names, ..fact("Your names", list, named) });
    facts.push(fact("Children for the crèche", "/needs", children(told)));
    facts.push(fact("What people need", "/needs", needs(told, in_need)));
    facts.push(fact("How you will travel", "/travel", travel(told)));
    facts
}

fn not_answered(missing: u32) -> String {
    if missing == 0 { String::new() } else { format!(" {} not answered yet.", say::people(missing)) }
}

fn children(told: &Told) -> Option<String> {
    let answered = told.row.listed > told.row.needs_not_answered;
    match told.row.children {
        0 if !answered => None,
        0 => Some("None so far".to_owned()),
        children => Some(say::children(children)),
    }
}

fn needs(told: &Told, in_need: u32) -> Option<String> {
    let missing = told.row.needs_not_answered;
    let needs = match in_need {
        0 => "Nobody so far needs anything.".to_owned(),
        1 => "1 person needs something.".to_owned(),
        people => format!("{} need something.", say::people(people)),
    };
    (told.row.listed > missing).then(|| needs + &not_answered(missing))
}

fn travel(told: &Told) -> Option<String> {
    let missing = told.row.travel_not_answered;
    let each = match told.row.listed.saturating_sub(missing) {
        0 => None,
        _ if missing == 0 => Some("Each person told us.".to_owned()),
        answered => Some(format!("{} told us.{}", say::people(answered), not_answered(missing))),
    };
    say::way(told).or(each)
}

/// Everything that was told. There is no second sending: all of it is saved already.
pub async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let now = app.clock.now();
    web::page(&summary_page(&app, leader.grant, now).await?)
}

/// Takes the tick, and "that is everyone", or asks first where names are missing.
pub async fn finish(State(app): State<App>, leader: Leader, Posted { form, sending }: Posted<FinishForm>) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let work = move |conn: &Connection| sending.once(conn, grant.actor(), now, || everyone(conn, &grant, &form, now));
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            let page = summary_page(&app, grant, now).await?;
            web::page_again(&SummaryPage { shell: page.shell.with_problem(true), errors, ..page })
        }
    }
}

fn everyone(conn: &Connection, grant: &Grant, form: &FinishForm, now: Moment) -> Result<String, NotTaken> {
    let home = grant.home();
    let row = tally::store::row(conn, grant)?;
    if row.listed == 0 {
        return Err(NotTaken::wrong("names", "Add at least 1 name first"));
    }
    unless_locked(&store::invitation(conn, grant)?, now)?;
    // A box left as it was shown says nothing: a co-leader may have ticked it since. The second asking has none.
    if form.people_told.is_some() != form.was_told.is_some() && form.sure.is_none() {
        store::tell_people(conn, grant, form.people_told.is_some(), now)?;
    }
    if row.unnamed.is_some_and(|unnamed| unnamed > 0) && form.sure != Some(row.listed) {
        return Ok(format!("{home}/summary/ask"));
    }
    store::finish(conn, grant, now)?;
    Ok(format!("{home}/done"))
}

#[derive(Template)]
#[template(path = "invitation/pages/summary_ask.html")]
struct AskPage {
    shell: Shell,
    home: String,
    listed: u32,
}

/// Asks once whether fewer names than promised are everyone.
pub async fn ask(State(app): State<App>, leader: Leader) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let told = app.db.read(move |conn| Ok::<_, AppError>(store::told(conn, &grant, now)?)).await?;
    let (invitation, listed) = (&told.invitation, told.row.listed);
    let home = invitation.home();
    let Some(pledged) = told.row.pledged.filter(|&pledged| pledged > listed && !locked(invitation, now)) else {
        return web::see(&format!("{home}/summary"));
    };
    let question = format!("You promised {} and have {}. Is that everyone?", number(pledged), say::names(listed));
    web::page(&AskPage { shell: Shell::leader(question, invitation)?, home, listed })
}
