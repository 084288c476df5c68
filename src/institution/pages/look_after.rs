//! Which organiser looks after an institution.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::meanwhile::{self, Value, text};
use super::{Here, granted};
use crate::App;
use crate::access::model::AccountId;
use crate::access::store::{self as access, Colleague};
use crate::access::{Grant, Organiser};
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};

#[derive(Template)]
#[template(path = "institution/pages/look_after.html")]
struct LookAfterPage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    colleagues: Vec<Colleague>,
    chosen: String,
    /// What was stored when the page was shown.
    shown: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct LookAfterForm {
    /// The account; blank: nobody.
    organiser: String,
    /// What was stored when the page was shown. A form without it was not made by our page: it is as if nothing had been.
    shown: String,
}

impl LookAfterForm {
    /// The account to be stored; none: nobody.
    fn examined(&self, conn: &Connection, by: &Organiser, grant: &Grant) -> Result<Option<AccountId>, NotTaken> {
        let stored = invitations::looked_after_by(conn, by, grant)?;
        let stands = text(stored.as_ref().map(|(account, _)| account));
        if (Value { shown: &self.shown, stored: &stands, typed: &self.organiser }).was_changed() {
            let who = stored.map_or_else(|| "nobody".to_owned(), |(_, name)| name);
            let zone = invitations::invitation(conn, grant)?.assembly.zone;
            let what = format!("who looks after it to {who}");
            let said = meanwhile::somebody_changed(conn, by, grant, zone, "invitation.looked_after", &what)?;
            return Err(NotTaken::wrong("organiser", said));
        }
        if self.organiser.is_empty() {
            return Ok(None);
        }
        let mut colleagues = access::colleagues(conn, by)?.into_iter();
        let chosen = colleagues.find(|colleague| colleague.id.to_string() == self.organiser);
        match chosen {
            Some(chosen) => Ok(Some(chosen.id)),
            None => Err(NotTaken::wrong("organiser", "Choose an organiser who may sign in, or nobody")),
        }
    }
}

impl LookAfterPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        grant: &Grant,
        again: Option<(LookAfterForm, Vec<FormError>)>,
    ) -> Result<LookAfterPage, AppError> {
        let invitation = invitations::invitation(conn, grant)?;
        let stored = text(invitations::looked_after_by(conn, by, grant)?.map(|(account, _)| account));
        let (chosen, errors) = match again {
            None => (stored.clone(), Vec::new()),
            Some((LookAfterForm { organiser, shown }, errors)) => {
                let value = Value { shown: &shown, stored: &stored, typed: &organiser };
                (value.again().to_owned(), errors)
            }
        };
        let title = format!("Who looks after {}?", invitation.institution.name);
        Ok(LookAfterPage {
            shell: super::shell(conn, title, by, &invitation.assembly)?.with_problem(!errors.is_empty()),
            home: grant.desk(),
            errors,
            colleagues: access::colleagues(conn, by)?,
            chosen,
            shown: stored,
        })
    }
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Ids(here): Ids<Here>) -> Answer {
    let show = move |conn: &Connection| {
        let grant = granted(conn, &organiser, here)?;
        LookAfterPage::read(conn, &organiser, &grant, None)
    };
    web::page(&app.db.read(show).await?)
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<Here>,
    Posted { form, sending }: Posted<LookAfterForm>,
) -> Answer {
    let (now, sent) = (app.clock.now(), form.clone());
    let save = move |conn: &Connection, by: &Organiser, grant: &Grant| {
        let account = sent.examined(conn, by, grant)?;
        invitations::look_after(conn, by, grant.assembly(), grant.institution(), account, now)?;
        Ok(format!("{}?saved=look-after", grant.desk()))
    };
    let again = move |conn: &Connection, by: &Organiser, grant: &Grant, found| {
        let errors = meanwhile::of_now(form.examined(conn, by, grant), found)?;
        LookAfterPage::read(conn, by, grant, Some((form, errors)))
    };
    super::take(&app, organiser, here, sending, save, again).await
}
