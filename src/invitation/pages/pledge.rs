//! How many people the institution will bring: one question, and what is asked before a number that may be a slip is taken.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{locked, say, unless_locked, why_locked};
use crate::App;
use crate::access::{Grant, Leader};
use crate::assembly::model::Status;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::{Ask, HowMany, HowManyError, Invitation, Remembered};
use crate::invitation::store;
use crate::web::{self, Answer, FormError, Posted, Query, Shell};
use crate::words::number;

#[derive(Template)]
#[template(path = "invitation/pages/pledge.html")]
struct PledgePage {
    shell: Shell,
    home: String,
    typed: String,
    errors: Vec<FormError>,
    /// The number that was typed in words.
    offered: Option<HowMany>,
    hint: String,
    /// What the organiser asked for, and what was brought last time.
    compare: String,
    /// That the date for numbers has passed.
    late: Option<String>,
}

#[derive(Template)]
#[template(path = "invitation/pages/locked.html")]
struct LockedPage {
    shell: Shell,
    home: String,
    why: String,
    fact: String,
}

#[derive(Deserialize)]
pub struct Proposed {
    /// The number to begin with.
    #[serde(default)]
    number: String,
}

#[derive(Deserialize)]
pub struct PledgeForm {
    number: String,
    /// The number that was asked about and confirmed.
    #[serde(default)]
    sure: String,
}

const QUESTION: &str = "How many people will you bring?";

async fn known(app: &App, grant: Grant) -> Result<(Invitation, Remembered), AppError> {
    app.db.read(move |conn| Ok((store::invitation(conn, &grant)?, store::remembered(conn, &grant)?))).await
}

fn pledge_page(
    invitation: &Invitation,
    remembered: &Remembered,
    typed: String,
    now: Moment,
) -> Result<PledgePage, AppError> {
    let assembly = &invitation.assembly;
    let by = assembly.dates.pledge_by;
    let (until, late) = if assembly.status == Status::Postponed {
        (String::new(), None)
    } else if now < by {
        (format!(" You can change it until {}.", assembly.zone.deadline(by)), None)
    } else {
        let (date, contact) = (assembly.zone.deadline(by), say::contact_first(invitation));
        (
            String::new(),
            Some(format!("The date for numbers was {date}. We still save yours. {contact} sees it as late.")),
        )
    };
    let asked = invitation.asked.map(|asked| format!("We asked you for {}.", number(asked)));
    let brought = remembered.last_time.map(|brought| format!("Last time you brought {}.", number(brought)));
    Ok(PledgePage {
        shell: Shell::leader(QUESTION, invitation)?,
        home: invitation.home(),
        typed,
        errors: Vec::new(),
        offered: None,
        hint: format!("Your best honest number, including you.{until}"),
        compare: asked.into_iter().chain(brought).collect::<Vec<_>>().join(" "),
        late,
    })
}

/// The question, with the pledge that stands, or with a number that another page proposed.
pub async fn page(State(app): State<App>, leader: Leader, Query(proposed): Query<Proposed>) -> Answer {
    let now = app.clock.now();
    let (invitation, remembered) = known(&app, leader.grant).await?;
    if let Some(why) = why_locked(&invitation, now) {
        let fact = remembered.pledged.map_or("You did not say how many people you will bring.".into(), |pledged| {
            format!("You promised {}.", number(pledged.get()))
        });
        return web::page(&LockedPage {
            shell: Shell::leader("Your number", &invitation)?,
            home: invitation.home(),
            why,
            fact,
        });
    }
    let proposed = HowMany::parse(&proposed.number).ok().or(remembered.pledged);
    web::page(&pledge_page(
        &invitation,
        &remembered,
        proposed.map_or_else(String::new, |number| number.to_string()),
        now,
    )?)
}

/// Takes the number, or asks first.
pub async fn save(State(app): State<App>, leader: Leader, Posted { form, sending }: Posted<PledgeForm>) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let number = match HowMany::parse(&form.number) {
        Ok(number) => number,
        Err(error) => {
            let (invitation, remembered) = known(&app, grant).await?;
            let page = pledge_page(&invitation, &remembered, form.number, now)?;
            let offered = match error {
                HowManyError::InWords(number) => Some(number),
                HowManyError::NoNumber | HowManyError::TooMany => None,
            };
            // The number in words is offered beside it, so the error is the plain one.
            let said = if offered.is_some() { HowManyError::NoNumber } else { error };
            let errors = vec![FormError::new("number", said.to_string())];
            return web::page_again(&PledgePage { shell: page.shell.with_problem(true), errors, offered, ..page });
        }
    };
    let sure = HowMany::parse(&form.sure) == Ok(number);
    let work =
        move |conn: &Connection| sending.once(conn, grant.actor(), now, || take(conn, &grant, number, sure, now));
    let address = app.db.write(work).await?;
    web::see(&address)
}

/// Saves the number, unless it must be asked about first; answers with where to go. Decided inside the write, where what
/// is known cannot go stale.
fn take(conn: &Connection, grant: &Grant, number: HowMany, sure: bool, now: Moment) -> Result<String, AppError> {
    let home = grant.home();
    unless_locked(&store::invitation(conn, grant)?, now)?;
    let remembered = store::remembered(conn, grant)?;
    if !sure && Ask::of(number, &remembered).is_some() {
        return Ok(format!("{home}/pledge/ask?number={number}"));
    }
    store::pledge(conn, grant, number, now)?;
    let first = remembered.pledged.is_none() && remembered.listed == 0 && number.get() > 0;
    Ok(if first { format!("{home}/estimates?saved=number") } else { format!("{home}?saved=number") })
}

#[derive(Template)]
#[template(path = "invitation/pages/pledge_ask.html")]
struct AskPage {
    shell: Shell,
    home: String,
    number: HowMany,
    yes: String,
    /// What else speaks against it.
    also: Option<String>,
}

/// The question about a number that may be a slip. Nothing is saved yet.
pub async fn ask(State(app): State<App>, leader: Leader, Query(proposed): Query<Proposed>) -> Answer {
    let now = app.clock.now();
    let (invitation, remembered) = known(&app, leader.grant).await?;
    let home = invitation.home();
    let asked = HowMany::parse(&proposed.number).ok().and_then(|wanted| Some((wanted, Ask::of(wanted, &remembered)?)));
    let Some((wanted, ask)) = asked.filter(|_| !locked(&invitation, now)) else {
        return web::see(&format!("{home}/pledge"));
    };
    let said = number(wanted.get());
    let yes = format!("Yes, {said}");
    let listed = Some(remembered.listed).filter(|&listed| listed > 0);
    let (question, yes, also) = match ask {
        Ask::OverLastTime { brought } => {
            (format!("You brought {} last time. Is {said} right?", number(brought)), yes, None)
        }
        Ask::UnderListed { listed } => {
            (format!("You have {} on your list. Is {said} right?", say::names(listed)), yes, None)
        }
        Ask::CannotCome => (
            "You will bring 0 people. Is that right?".to_owned(),
            "Yes, we cannot come".to_owned(),
            listed.map(|listed| format!("You have {} on your list.", say::names(listed))),
        ),
    };
    web::page(&AskPage { shell: Shell::leader(question, &invitation)?, home, number: wanted, yes, also })
}
