//! The number that an institution is asked for.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::meanwhile::{self, Value, text};
use super::number::{self, NumberPage};
use super::{Here, granted};
use crate::App;
use crate::access::{Grant, Organiser};
use crate::assembly::model::Entering;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::{HowMany, Invitation};
use crate::invitation::store as invitations;
use crate::tally::store as tally;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted};
use crate::words;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct AskedForm {
    number: String,
    /// What stood in the field when it was shown. A form without it was not made by our page: it is as if nothing had.
    shown: String,
}

impl AskedForm {
    /// The number as it is stored; none: no number is asked for.
    fn parse(&self) -> Result<Option<HowMany>, NotTaken> {
        if self.number.trim().is_empty() { Ok(None) } else { number::parse(&self.number).map(Some) }
    }

    fn examined(&self, conn: &Connection, by: &Organiser, grant: &Grant) -> Result<Option<HowMany>, NotTaken> {
        let invitation = invitations::invitation(conn, grant)?;
        let (stored, parsed) = (text(invitation.asked), self.parse());
        let typed = match &parsed {
            Ok(asked) => text(asked.map(HowMany::get)),
            Err(_) => self.number.trim().to_owned(),
        };
        if (Value { shown: &self.shown, stored: &stored, typed: &typed }).was_changed() {
            let to = invitation.asked.map_or_else(|| "none".to_owned(), words::number);
            let what = format!("the number asked for to {to}");
            let zone = invitation.assembly.zone;
            let said = meanwhile::somebody_changed(conn, by, grant, zone, "invitation.asked", &what)?;
            return Err(NotTaken::wrong("number", said));
        }
        parsed
    }
}

fn read(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    again: Option<(AskedForm, Vec<FormError>)>,
    now: Moment,
) -> Result<NumberPage, AppError> {
    let invitation = invitations::invitation(conn, grant)?;
    let Invitation { assembly, institution, asked, .. } = &invitation;
    let title = format!("How many do you ask {} for?", institution.name);
    let stored = text(*asked);
    let (value, errors) = match &again {
        None => (stored.clone(), Vec::new()),
        Some((AskedForm { number, shown }, errors)) => {
            let value = Value { shown, stored: &stored, typed: number.trim() };
            (value.again().to_owned(), errors.clone())
        }
    };
    let known = number::known(&invitation, &tally::row(conn, grant)?, invitations::last_actual(conn, grant)?);
    Ok(NumberPage {
        shell: super::shell(conn, title, by, assembly)?.with_problem(!errors.is_empty()),
        home: grant.desk(),
        errors,
        value,
        shown: Some(stored),
        known,
        hint: "Its leaders see this number. Leave it blank if you ask for none.".to_owned(),
        button: "Save the number",
        locked: assembly.why_not(Entering::Asked, now),
    })
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Ids(here): Ids<Here>) -> Answer {
    let now = app.clock.now();
    let show = move |conn: &Connection| read(conn, &organiser, &granted(conn, &organiser, here)?, None, now);
    web::page(&app.db.read(show).await?)
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<Here>,
    Posted { form, sending }: Posted<AskedForm>,
) -> Answer {
    let (now, sent) = (app.clock.now(), form.clone());
    let save = move |conn: &Connection, by: &Organiser, grant: &Grant| {
        if let Some(text) = invitations::invitation(conn, grant)?.assembly.why_not(Entering::Asked, now) {
            return Err(NotTaken::App(AppError::Conflict(text)));
        }
        invitations::ask(conn, by, grant, sent.examined(conn, by, grant)?, now)?;
        Ok(format!("{}?saved=asked", grant.desk()))
    };
    let again = move |conn: &Connection, by: &Organiser, grant: &Grant, found| {
        let errors = meanwhile::of_now(form.examined(conn, by, grant), found)?;
        read(conn, by, grant, Some((form, errors)), now)
    };
    super::take(&app, organiser, here, sending, save, again).await
}
