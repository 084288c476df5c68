//! Numbers that an organiser enters for an institution: a pledge, and how many came.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::meanwhile::{self, Value, text};
use super::{Here, granted};
use crate::App;
use crate::access::{Grant, Organiser};
use crate::arrival::model::{DoorError, Key};
use crate::arrival::store as arrivals;
use crate::assembly::model::Entering;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::{HowMany, HowManyError, Invitation};
use crate::invitation::store as invitations;
use crate::tally::model::Row;
use crate::tally::store as tally;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};
use crate::words::{counted, number};

#[derive(Template)]
#[template(path = "institution/pages/number.html")]
pub(super) struct NumberPage {
    pub shell: Shell,
    pub home: String,
    pub errors: Vec<FormError>,
    pub value: String,
    /// What was stored when the page was shown, of a number that others may change meanwhile.
    pub shown: Option<String>,
    /// What is known to hold it against, a sentence each.
    pub known: Vec<String>,
    pub hint: String,
    pub button: &'static str,
    /// Why no number can be given; none if one can.
    pub locked: Option<String>,
}

/// Which number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Pledge,
    Came,
}

impl Which {
    fn entering(self) -> Entering {
        match self {
            Which::Pledge => Entering::Pledge,
            Which::Came => Entering::Came,
        }
    }
}

#[derive(Clone, Deserialize)]
pub(super) struct NumberForm {
    number: String,
    /// How many had come when the page was shown. A form without it was not made by our page: it is as if nobody had.
    #[serde(default)]
    shown: String,
}

impl NumberForm {
    /// The number, unless others counted meanwhile and it is not what they came to. Every pledge is kept, so that one
    /// beside another overwrites nothing.
    fn examined(&self, conn: &Connection, grant: &Grant, which: Which) -> Result<HowMany, NotTaken> {
        let parsed = parse(&self.number);
        if which == Which::Pledge {
            return parsed;
        }
        let stored = came_so_far(&tally::row(conn, grant)?);
        let typed = match &parsed {
            Ok(number) => text(Some(number.get()).filter(|&number| number > 0)),
            Err(_) => self.number.trim().to_owned(),
        };
        if (Value { shown: &self.shown, stored: &text(stored), typed: &typed }).was_changed() {
            let now = number(stored.unwrap_or(0));
            let said = format!("Somebody changed how many came to {now} meanwhile. Look at it and save again");
            return Err(NotTaken::wrong("number", said));
        }
        parsed
    }
}

/// None: nobody came so far.
fn came_so_far(row: &Row) -> Option<u32> {
    Some(row.actual).filter(|&actual| actual > 0)
}

/// The number; where it is none, what is wrong and what to do.
pub(super) fn parse(text: &str) -> Result<HowMany, NotTaken> {
    HowMany::parse(text).map_err(|error| {
        NotTaken::wrong(
            "number",
            match error {
                HowManyError::NoNumber | HowManyError::TooMany => {
                    format!("Enter a number from 0 to {}, using digits only", number(HowMany::MOST.get()))
                }
                HowManyError::InWords(meant) => format!("Enter a number, using digits only, like {meant}"),
            },
        )
    })
}

pub(super) async fn pledge_page(app: State<App>, organiser: Organiser, Ids(here): Ids<Here>) -> Answer {
    page(app, organiser, here, Which::Pledge).await
}

pub(super) async fn came_page(app: State<App>, organiser: Organiser, Ids(here): Ids<Here>) -> Answer {
    page(app, organiser, here, Which::Came).await
}

async fn page(State(app): State<App>, organiser: Organiser, here: Here, which: Which) -> Answer {
    let now = app.clock.now();
    let show = move |conn: &Connection| {
        let grant = granted(conn, &organiser, here)?;
        NumberPage::read(conn, &organiser, &grant, which, None, now)
    };
    web::page(&app.db.read(show).await?)
}

impl NumberPage {
    /// The page; `again` is what was typed before, and what is wrong with it.
    fn read(
        conn: &Connection,
        organiser: &Organiser,
        grant: &Grant,
        which: Which,
        again: Option<(NumberForm, Vec<FormError>)>,
        now: Moment,
    ) -> Result<NumberPage, AppError> {
        let invitation = invitations::invitation(conn, grant)?;
        let row = tally::row(conn, grant)?;
        let name = &invitation.institution.name;
        let (title, hint, button) = match which {
            Which::Pledge => (
                format!("How many will {name} bring?"),
                "Saved as entered by you. 0 means they cannot come.",
                "Save this number",
            ),
            Which::Came => (
                format!("How many came from {name}?"),
                "All of them, with the people who were checked in by name.",
                "Save how many came",
            ),
        };
        let stands = match which {
            Which::Pledge => row.pledged,
            Which::Came => came_so_far(&row),
        };
        let stands = text(stands);
        let (value, errors) = match again {
            Some((sent, errors)) if which == Which::Pledge => (sent.number, errors),
            Some((sent, found)) => {
                let errors = meanwhile::of_now(sent.examined(conn, grant, which), found)?;
                let value = Value { shown: &sent.shown, stored: &stands, typed: &sent.number };
                (value.again().to_owned(), errors)
            }
            None => (stands.clone(), Vec::new()),
        };
        Ok(NumberPage {
            shell: super::shell(conn, title, organiser, &invitation.assembly)?.with_problem(!errors.is_empty()),
            home: grant.desk(),
            errors,
            value,
            shown: (which == Which::Came).then_some(stands),
            known: known(&invitation, &row, invitations::last_actual(conn, grant)?),
            hint: hint.to_owned(),
            button,
            locked: invitation.assembly.why_not(which.entering(), now),
        })
    }
}

pub(super) fn known(invitation: &Invitation, row: &Row, last_time: Option<u32>) -> Vec<String> {
    let numbers = [
        invitation.asked.map(|asked| format!("Asked for {}.", number(asked))),
        row.pledged.map(|pledged| format!("Pledged {}.", number(pledged))),
        (row.listed > 0).then(|| format!("{} listed.", counted(row.listed, "person", "people"))),
        last_time.map(|brought| format!("Last time {} came.", number(brought))),
    ];
    numbers.into_iter().flatten().collect()
}

pub(super) async fn pledge(
    app: State<App>,
    organiser: Organiser,
    Ids(here): Ids<Here>,
    posted: Posted<NumberForm>,
) -> Answer {
    let save = |conn: &Connection, grant: &Grant, number, now| {
        invitations::pledge(conn, grant, number, now)?;
        Ok(())
    };
    take(app, organiser, here, posted, Which::Pledge, save).await
}

pub(super) async fn came(
    app: State<App>,
    organiser: Organiser,
    Ids(here): Ids<Here>,
    posted: Posted<NumberForm>,
) -> Answer {
    // The form's own key made the sending one; this one names the events.
    let key = Key::parse(&crate::access::token::secret()?).map_err(anyhow::Error::from)?;
    let save = move |conn: &Connection, grant: &Grant, number: HowMany, now| match arrivals::came(
        conn,
        grant,
        number.get(),
        &key,
        now,
    ) {
        Ok(_) => Ok(()),
        Err(refused @ DoorError::BelowNamed { .. }) => {
            let text = refused.to_string();
            Err(NotTaken::wrong("number", text))
        }
        Err(other) => Err(other.into()),
    };
    take(app, organiser, here, posted, Which::Came, save).await
}

async fn take(
    State(app): State<App>,
    organiser: Organiser,
    here: Here,
    Posted { form, sending }: Posted<NumberForm>,
    which: Which,
    save: impl FnOnce(&Connection, &Grant, HowMany, Moment) -> Result<(), NotTaken> + Send + 'static,
) -> Answer {
    let (now, typed) = (app.clock.now(), form.clone());
    let save = move |conn: &Connection, _: &Organiser, grant: &Grant| {
        if let Some(text) = invitations::invitation(conn, grant)?.assembly.why_not(which.entering(), now) {
            return Err(NotTaken::App(AppError::Conflict(text)));
        }
        save(conn, grant, form.examined(conn, grant, which)?, now)?;
        Ok(grant.desk())
    };
    let again = move |conn: &Connection, by: &Organiser, grant: &Grant, errors| {
        NumberPage::read(conn, by, grant, which, Some((typed, errors)), now)
    };
    super::take(&app, organiser, here, sending, save, again).await
}
