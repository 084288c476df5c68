//! "Who is travelling differently?", then one page for each.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::{folder, is_locked};
use crate::App;
use crate::access::Leader;
use crate::assembly::model::Zone;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::AttendeeId;
use crate::travel::model::{Person, PickUp};
use crate::travel::store::{self, Count};
use crate::web::in_turn::{InTurn, PEOPLE_ON_A_PAGE, Pager};
use crate::web::{self, Answer, FormError, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "travel/pages/who.html")]
struct WhoPage {
    shell: Shell,
    folder: String,
    errors: Vec<FormError>,
    people: Vec<Person>,
    count: Count,
    from: u32,
    pager: Option<Pager>,
    stops: Vec<PickUp>,
    zone: Zone,
    locked: bool,
}

#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    from: u32,
}

/// The people to tick.
pub(super) async fn page(State(app): State<App>, leader: Leader, Query(From { from }): Query<From>) -> Answer {
    let page = read(&app, leader, from, Vec::new()).await?;
    if page.locked || page.count.people == 0 { web::see(&page.folder) } else { web::page(&page) }
}

async fn read(app: &App, leader: Leader, from: u32, errors: Vec<FormError>) -> Result<WhoPage, AppError> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let invitation = invitations::invitation(conn, &leader.grant)?;
            let count = store::count(conn, &leader.grant)?;
            let shell =
                Shell::leader("Who is travelling differently?", &invitation)?.without_names(&invitation.assembly);
            Ok(WhoPage {
                shell: shell.with_problem(!errors.is_empty()),
                folder: folder(&invitation),
                errors,
                people: store::people(conn, &leader.grant, from, PEOPLE_ON_A_PAGE)?,
                from,
                pager: Pager::new(from, count.people),
                count,
                stops: store::pick_ups(conn, leader.grant.assembly())?,
                zone: invitation.assembly.zone,
                locked: is_locked(&invitation.assembly, now),
            })
        })
        .await
}

#[derive(Deserialize)]
pub(super) struct Ticked {
    #[serde(default)]
    person: Vec<AttendeeId>,
    #[serde(default)]
    from: u32,
}

/// Goes to the page of the first person ticked. Changes nothing yet.
pub(super) async fn go_on(State(app): State<App>, leader: Leader, Posted { form, .. }: Posted<Ticked>) -> Answer {
    let folder = format!("{}/travel", leader.grant.home());
    if let Some(first) = InTurn::new(form.person).next(&folder) {
        return web::see(&first);
    }
    let text = "Tick at least 1 person. If everyone travels the same way, go back";
    web::page_again(&read(&app, leader, form.from, vec![FormError::new("people", text)]).await?)
}
