//! Rough numbers before there are names, so that slow bookings can start. Every one may be left blank.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::home::Saved;
use super::{locked, say, unless_locked};
use crate::App;
use crate::access::{Grant, Leader};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::{Estimates, Invitation, NamedAnswers};
use crate::invitation::store;
use crate::web::{self, Answer, FormError, Posted, Query, Shell};
use crate::words::number;

#[derive(Template)]
#[template(path = "invitation/pages/estimates.html")]
struct EstimatesPage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    saved: Option<String>,
    typed: EstimatesForm,
    /// What people on the list tell by name already.
    named: NamedAnswers,
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EstimatesForm {
    children: String,
    coach: String,
    access: String,
    /// What the fields held when the page was shown.
    #[serde(skip_serializing)]
    shown: String,
}

impl From<Estimates> for EstimatesForm {
    fn from(Estimates { children, coach, access }: Estimates) -> EstimatesForm {
        let typed = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
        EstimatesForm { children: typed(children), coach: typed(coach), access: typed(access), shown: String::new() }
    }
}

impl EstimatesPage {
    /// "1 of them is on your list by name already"; empty where none is. Behind it what else the hint says.
    fn hint(&self, named: &u32, hint: &str) -> String {
        let named = match named {
            0 => String::new(),
            1 => "How many in all: 1 of them is on your list by name".to_owned(),
            some => format!("How many in all: {} of them are on your list by name", number(*some)),
        };
        [hint, &named].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(". ")
    }
}

impl EstimatesForm {
    /// The fields of the page as they are now: how many in all, named or not.
    fn shown(invitation: &Invitation) -> Result<EstimatesForm, AppError> {
        let form = EstimatesForm::from(invitation.estimates);
        Ok(EstimatesForm { shown: serde_json::to_string(&form)?, ..form })
    }

    /// What is to be stored of what was read: a field that was left as it was shown says nothing of what a co-leader told
    /// meanwhile. A form without what was shown was not made by our page: it means every field.
    fn over(&self, read: Estimates, now: Estimates) -> Estimates {
        let Ok(shown) = serde_json::from_str::<EstimatesForm>(&self.shown) else { return read };
        let told = |typed: &str, shown: &str, read, now| if typed.trim() == shown { now } else { read };
        Estimates {
            children: told(&self.children, &shown.children, read.children, now.children),
            coach: told(&self.coach, &shown.coach, read.coach, now.coach),
            access: told(&self.access, &shown.access, read.access, now.access),
        }
    }
}

const TITLE: &str = "Roughly, if you know";

/// The three questions, with what was answered before.
pub async fn page(State(app): State<App>, leader: Leader, Query(saved): Query<Saved>) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let (invitation, saved) = app
        .db
        .read(move |conn| Ok::<_, AppError>((store::invitation(conn, &grant)?, saved.in_words(conn, &grant)?)))
        .await?;
    let home = invitation.home();
    if locked(&invitation, now) {
        return web::see(&format!("{home}/summary"));
    }
    let (shell, typed) = (Shell::leader(TITLE, &invitation)?, EstimatesForm::shown(&invitation)?);
    web::page(&EstimatesPage { shell, home, errors: Vec::new(), saved, typed, named: invitation.named })
}

/// Saves the rough numbers and goes on to what is next.
pub async fn save(State(app): State<App>, leader: Leader, Posted { form, sending }: Posted<EstimatesForm>) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    match Estimates::parse(&form.children, &form.coach, &form.access) {
        Ok(rough) => {
            let work = move |conn: &Connection| {
                sending.once(conn, grant.actor(), now, || keep(conn, &grant, &form, rough, now))
            };
            let address = app.db.write(work).await?;
            web::see(&address)
        }
        Err(problems) => {
            let invitation = app.db.read(move |conn| Ok::<_, AppError>(store::invitation(conn, &grant)?)).await?;
            let errors = problems.iter().map(|problem| FormError::new(problem.field, problem.text)).collect();
            let shell = Shell::leader(TITLE, &invitation)?.with_problem(true);
            let (home, named) = (invitation.home(), invitation.named);
            web::page_again(&EstimatesPage { shell, home, errors, saved: None, typed: form, named })
        }
    }
}

fn keep(
    conn: &Connection,
    grant: &Grant,
    form: &EstimatesForm,
    read: Estimates,
    now: Moment,
) -> Result<String, AppError> {
    let invitation = store::invitation(conn, grant)?;
    unless_locked(&invitation, now)?;
    store::estimate(conn, grant, &form.over(read, invitation.estimates), now)?;
    Ok(format!("{}?saved=rough", grant.home()))
}

/// "About 6 children for the crèche, 30 by coach"; of which some are named by now, how many are not. None where nothing was
/// told, or all of it by name since.
pub fn in_words(invitation: &Invitation) -> Option<String> {
    let Estimates { children, coach, access } = invitation.rough();
    let told: Vec<String> = [
        children.map(|children| format!("{} for the crèche", say::children(children))),
        coach.map(|coach| format!("{} by coach", number(coach))),
        access.map(|access| format!("{} with access needs", number(access))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let more = if invitation.rough() == invitation.estimates { "" } else { ", beside who is named" };
    if told.is_empty() { None } else { Some(format!("About {}{more}", told.join(", "))) }
}
