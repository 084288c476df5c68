//! Taking a leader off an institution.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{LeaderHere, speaking};
use crate::App;
use crate::access::Organiser;
use crate::error::AppError;
use crate::institution::pages::details::{found, home};
use crate::institution::store;
use crate::web::{self, Answer, Ids, Posted, Shell};

#[derive(Template)]
#[template(path = "institution/pages/leaders/remove.html")]
struct RemovePage {
    shell: Shell,
    home: String,
}

/// A form that asks nothing but whether to go on.
#[derive(Deserialize)]
pub(in crate::institution::pages) struct Yes {}

pub(in crate::institution::pages) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<LeaderHere>,
) -> Answer {
    let show = move |conn: &Connection| {
        let (it, leader) = (found(conn, here.0)?, speaking(conn, &organiser, here)?);
        let title = format!("Take {} off {}?", leader.name, it.name);
        Ok::<_, AppError>(RemovePage { shell: Shell::organiser(title, &organiser)?, home: home(here.0) })
    };
    web::page(&app.db.read(show).await?)
}

pub(in crate::institution::pages) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<LeaderHere>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let now = app.clock.now();
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            found(conn, here.0)?;
            store::stop_speaking(conn, &organiser, here.0, here.1, now)?;
            Ok::<_, AppError>(format!("{}?done=removed", home(here.0)))
        })
    };
    web::see(&app.db.write(work).await?)
}
