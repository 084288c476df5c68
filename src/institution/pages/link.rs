//! Replacing a leader's link.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::granted;
use crate::App;
use crate::access::store::{self as access, LeadersLink};
use crate::access::{Grant, Organiser};
use crate::assembly::model::AssemblyId;
use crate::error::AppError;
use crate::institution::model::{InstitutionId, LeaderId};
use crate::invitation::store as invitations;
use crate::web::{self, Answer, Ids, Posted, Shell};

#[derive(Template)]
#[template(path = "institution/pages/link.html")]
struct ReplacePage {
    shell: Shell,
    home: String,
    leader: String,
}

#[derive(Deserialize)]
pub(super) struct Yes {}

type LeaderHere = (AssemblyId, InstitutionId, LeaderId);

fn found(conn: &Connection, by: &Organiser, grant: &Grant, leader: LeaderId) -> Result<LeadersLink, AppError> {
    let link = access::links(conn, by, grant)?.into_iter().find(|link| link.leader == leader);
    link.ok_or(AppError::NotFound)
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids((assembly, institution, leader)): Ids<LeaderHere>,
) -> Answer {
    let ask = move |conn: &Connection| {
        let grant = granted(conn, &organiser, (assembly, institution))?;
        let invitation = invitations::invitation(conn, &grant)?;
        let leader = found(conn, &organiser, &grant, leader)?.name;
        let title = format!("Replace the link of {leader}?");
        let shell = super::shell(conn, title, &organiser, &invitation.assembly)?;
        Ok::<_, AppError>(ReplacePage { shell, home: grant.desk(), leader })
    };
    web::page(&app.db.read(ask).await?)
}

pub(super) async fn replace(
    State(app): State<App>,
    organiser: Organiser,
    Ids((assembly, institution, leader)): Ids<LeaderHere>,
    Posted { sending, .. }: Posted<Yes>,
) -> Answer {
    let now = app.clock.now();
    let work = move |conn: &Connection| {
        let grant = granted(conn, &organiser, (assembly, institution))?;
        sending.once(conn, grant.actor(), now, || {
            found(conn, &organiser, &grant, leader)?;
            access::replace_link(conn, &grant, leader, now)?;
            Ok::<_, AppError>(format!("{}?replaced={leader}#links", grant.desk()))
        })
    };
    web::see(&app.db.write(work).await?)
}
