//! "Tick the people who need something", then one page for each.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::{folder, is_locked};
use crate::App;
use crate::access::Leader;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::AttendeeId;
use crate::need::store::{self, Person, PersonCount};
use crate::web::in_turn::{InTurn, PEOPLE_ON_A_PAGE, Pager};
use crate::web::{self, Answer, FormError, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "need/pages/who.html")]
struct WhoPage {
    shell: Shell,
    folder: String,
    errors: Vec<FormError>,
    people: Vec<Person>,
    count: PersonCount,
    from: u32,
    pager: Option<Pager>,
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
            let count = store::counts(conn, &leader.grant)?;
            let problem = !errors.is_empty();
            Ok(WhoPage {
                shell: Shell::leader("Tick the people who need something", &invitation)?
                    .without_names(&invitation.assembly)
                    .with_problem(problem),
                folder: folder(&invitation),
                errors,
                people: store::people(conn, &leader.grant, from, PEOPLE_ON_A_PAGE)?,
                from,
                pager: Pager::new(from, count.people),
                count,
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
    let folder = format!("{}/needs", leader.grant.home());
    if let Some(first) = InTurn::new(form.person).next(&folder) {
        return web::see(&first);
    }
    let text = "Tick at least 1 person. If nobody needs anything, go back and say so";
    web::page_again(&read(&app, leader, form.from, vec![FormError::new("people", text)]).await?)
}
