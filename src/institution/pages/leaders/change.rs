//! Changing a leader's name, phone and e-mail, wherever they speak.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{LeaderForm, LeaderHere, speaking};
use crate::App;
use crate::access::Organiser;
use crate::error::AppError;
use crate::institution::model::{DescribedLeader, SpeakingLeader};
use crate::institution::pages::details::{found, home};
use crate::institution::pages::meanwhile::{self, Value};
use crate::institution::store;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};

#[derive(Template)]
#[template(path = "institution/pages/leaders/change.html")]
struct ChangePage {
    shell: Shell,
    errors: Vec<FormError>,
    home: String,
    form: LeaderForm,
    /// What the form holds as it is stored.
    shown: String,
    /// The other institutions that they speak for, where the change is seen too.
    also: Vec<String>,
}

/// The form of a known leader as it was sent, with what it held when it was shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::institution::pages) struct ChangeForm {
    #[serde(flatten)]
    leader: LeaderForm,
    shown: String,
}

fn stored(leader: &SpeakingLeader) -> LeaderForm {
    LeaderForm {
        name: leader.name.clone(),
        phone: leader.phone.clone().unwrap_or_default(),
        email: leader.email.clone().unwrap_or_default(),
        who: String::new(),
    }
}

impl ChangeForm {
    /// What was typed, over what was changed meanwhile; and what is wrong where both changed the same.
    fn over(&self, now: &LeaderForm) -> (LeaderForm, Vec<FormError>) {
        // A form without it was not made by our page: it means every field.
        let shown: LeaderForm = serde_json::from_str(&self.shown).unwrap_or_else(|_| now.clone());
        let (typed, mut errors) = (&self.leader, Vec::new());
        let mut field = |name, called, shown, stored, typed| {
            meanwhile::over(name, called, &Value { shown, stored, typed }, &mut errors)
        };
        let over = LeaderForm {
            name: field("name", "name", &shown.name, &now.name, &typed.name),
            phone: field("phone", "phone", &shown.phone, &now.phone, &typed.phone),
            email: field("email", "e-mail", &shown.email, &now.email, &typed.email),
            who: String::new(),
        };
        (over, errors)
    }

    fn examined(&self, conn: &Connection, before: &SpeakingLeader) -> Result<DescribedLeader, NotTaken> {
        let (over, mut errors) = self.over(&stored(before));
        match over.parse(conn) {
            Ok(leader) if errors.is_empty() => return Ok(leader),
            Ok(_) => {}
            Err(NotTaken::Wrong(wrong)) => errors.extend(wrong),
            Err(error @ NotTaken::App(_)) => return Err(error),
        }
        Err(NotTaken::Wrong(errors))
    }
}

impl ChangePage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        here: LeaderHere,
        again: Option<(ChangeForm, Vec<FormError>)>,
    ) -> Result<ChangePage, AppError> {
        let it = found(conn, here.0)?;
        let leader = speaking(conn, by, here)?;
        let also = store::known_leader(conn, by, leader.id)?.map(|known| known.institutions).unwrap_or_default();
        let title = format!("Change {}", leader.name);
        let stored = stored(&leader);
        let shown = serde_json::to_string(&stored)?;
        let (form, errors) = match again {
            Some((sent, found)) => (sent.over(&stored).0, meanwhile::of_now(sent.examined(conn, &leader), found)?),
            None => (stored, Vec::new()),
        };
        Ok(ChangePage {
            shell: Shell::organiser(title, by)?.with_problem(!errors.is_empty()),
            errors,
            home: home(here.0),
            form,
            shown,
            also: also.into_iter().filter(|name| *name != it.name).collect(),
        })
    }
}

pub(in crate::institution::pages) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<LeaderHere>,
) -> Answer {
    web::page(&app.db.read(move |conn| ChangePage::read(conn, &organiser, here, None)).await?)
}

pub(in crate::institution::pages) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<LeaderHere>,
    Posted { form, sending }: Posted<ChangeForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let before = speaking(conn, &by, here)?;
            store::change_leader(conn, &by, here.0, &before, &form.examined(conn, &before)?, now)?;
            Ok::<_, NotTaken>(format!("{}?done=saved", home(here.0)))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| ChangePage::read(conn, &organiser, here, Some((typed, errors)));
    web::page_again(&app.db.read(again).await?)
}
