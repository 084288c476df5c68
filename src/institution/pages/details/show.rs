//! The page of one institution.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{found, home};
use crate::App;
use crate::access::Organiser;
use crate::error::AppError;
use crate::institution::model::{Institution, InstitutionId, Membership, SpeakingLeader};
use crate::institution::store;
use crate::web::{self, Answer, Ids, Query, Shell};

/// How many assemblies are shown, the latest.
const SHOWN: u32 = 20;

#[derive(Template)]
#[template(path = "institution/pages/details/show.html")]
struct ShowPage {
    shell: Shell,
    done: Option<&'static str>,
    home: String,
    it: Institution,
    is_guest: bool,
    leaders: Vec<SpeakingLeader>,
    /// Address, title and day of each assembly it was invited to.
    assemblies: Vec<(String, String, String)>,
}

#[derive(Deserialize)]
pub(in crate::institution) struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    fn words(&self) -> Option<&'static str> {
        Some(match self.done.as_str() {
            "added" => "Added. Add a leader, so that there is a link to send.",
            "saved" => "Saved.",
            "leader" => "Saved. The leader's links stand on the page of each assembly.",
            "removed" => "Taken off. Their links no longer work.",
            "handed" => "Handed over. The old links no longer work; send the new ones.",
            "merged" => "The two are one now.",
            _ => return None,
        })
    }
}

pub(in crate::institution::pages) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<InstitutionId>,
    Query(done): Query<Done>,
) -> Answer {
    let show = move |conn: &Connection| {
        if let Some(kept) = store::merged_into(conn, id)? {
            return Ok(Err(home(kept)));
        }
        let it = found(conn, id)?;
        let assemblies = store::assemblies(conn, &organiser, id, SHOWN)?;
        let assemblies = assemblies
            .into_iter()
            .map(|(assembly, title, starts_at, zone)| (format!("/o/a/{assembly}/i/{id}"), title, zone.day(starts_at)));
        Ok::<_, AppError>(Ok(ShowPage {
            shell: Shell::organiser(it.name.clone(), &organiser)?,
            done: done.words(),
            home: home(id),
            is_guest: it.membership == Membership::Guest,
            leaders: store::leaders(conn, &organiser, id)?,
            assemblies: assemblies.collect(),
            it,
        }))
    };
    match app.db.read(show).await? {
        Ok(page) => web::page(&page),
        Err(kept) => web::see(&kept),
    }
}
