//! Making an institution inactive or active again, and deleting one without a history: each asked about once.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{found, home};
use crate::App;
use crate::access::Organiser;
use crate::error::AppError;
use crate::institution::model::{Institution, InstitutionId};
use crate::institution::store::{self, HasHistory};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};

/// What is to become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Active,
    Inactive,
    Deleted,
}

impl To {
    fn parse(word: &str) -> Result<To, AppError> {
        match word {
            "active" => Ok(To::Active),
            "inactive" => Ok(To::Inactive),
            "delete" => Ok(To::Deleted),
            _ => Err(AppError::NotFound),
        }
    }

    fn title(self, it: &Institution) -> String {
        let name = &it.name;
        match self {
            To::Active => format!("Make {name} active?"),
            To::Inactive => format!("Make {name} inactive?"),
            To::Deleted => format!("Delete {name}?"),
        }
    }

    fn effect(self) -> &'static str {
        match self {
            To::Active => "It is then invited with all others.",
            To::Inactive => "It is not invited with all others any more. Earlier assemblies and their numbers keep it.",
            To::Deleted => "Only one that was never invited and has no leader can be deleted.",
        }
    }

    fn button(self) -> &'static str {
        match self {
            To::Active => "Make it active",
            To::Inactive => "Make it inactive",
            To::Deleted => "Delete it",
        }
    }
}

#[derive(Template)]
#[template(path = "institution/pages/details/settle.html")]
struct SettlePage {
    shell: Shell,
    errors: Vec<FormError>,
    home: String,
    effect: &'static str,
    button: &'static str,
    removes: bool,
}

/// A form that asks nothing but whether to go on.
#[derive(Deserialize)]
pub(in crate::institution::pages) struct Yes {}

async fn read(
    app: &App,
    organiser: Organiser,
    id: InstitutionId,
    to: To,
    errors: Vec<FormError>,
) -> Result<SettlePage, AppError> {
    let it = app.db.read(move |conn| found(conn, id)).await?;
    Ok(SettlePage {
        shell: Shell::organiser(to.title(&it), &organiser)?.with_problem(!errors.is_empty()),
        errors,
        home: home(id),
        effect: to.effect(),
        button: to.button(),
        removes: to == To::Deleted,
    })
}

pub(in crate::institution::pages) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, to)): Ids<(InstitutionId, String)>,
) -> Answer {
    web::page(&read(&app, organiser, id, To::parse(&to)?, Vec::new()).await?)
}

pub(in crate::institution::pages) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, to)): Ids<(InstitutionId, String)>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let (now, to, by) = (app.clock.now(), To::parse(&to)?, organiser.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let it = found(conn, id)?;
            match to {
                To::Active => store::set_active(conn, &by, id, true, now)?,
                To::Inactive => store::set_active(conn, &by, id, false, now)?,
                To::Deleted => store::remove(conn, &by, id, now)?.map_err(|HasHistory| kept(&it))?,
            }
            Ok(match to {
                To::Deleted => "/o/institutions?removed=1".to_owned(),
                To::Active | To::Inactive => format!("{}?done=saved", home(id)),
            })
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => web::page_again(&read(&app, organiser, id, to, errors).await?),
    }
}

fn kept(it: &Institution) -> NotTaken {
    NotTaken::wrong("inactive", format!("{} has a history, so it is kept. Make it inactive instead", it.name))
}
