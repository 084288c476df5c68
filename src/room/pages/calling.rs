//! The roll call on paper: each institution in the order in which it is called, and who answers for it.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use crate::App;
use crate::access::{NumbersGrant, Organiser};
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::store as institutions;
use crate::request::store as requests;
use crate::room::model::called;
use crate::tally::model::Totals;
use crate::tally::store as tally;
use crate::web::{self, Answer, Ids, Shell};
use crate::words::{counted, number};

#[derive(Template)]
#[template(path = "room/pages/calling.html")]
struct CallingPage {
    shell: Shell,
    home: String,
    printed: String,
    total: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    here: String,
    pledged: String,
    leaders: Vec<String>,
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    let now = app.clock.now();
    let show = move |conn: &Connection| CallingPage::read(conn, &organiser, id, now);
    web::page(&app.db.read(show).await?)
}

impl CallingPage {
    fn read(conn: &Connection, by: &Organiser, id: AssemblyId, now: Moment) -> Result<CallingPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let all = tally::rows(conn, &NumbersGrant::of(by, id))?;
        let mut leaders = institutions::all_leaders(conn, by)?;
        let rows = called(&all).into_iter().map(|(named, row)| Row {
            name: named.name.clone(),
            here: number(row.actual),
            pledged: row.pledged.map(number).unwrap_or_default(),
            leaders: leaders.remove(&named.id).unwrap_or_default().into_iter().map(|one| one.name).collect(),
        });
        let rows = rows.collect();
        Ok(CallingPage {
            shell: Shell::assembly("Roll call", by, &assembly)?.with_requests(requests::waiting_count(conn, by, id)?),
            home: format!("/o/a/{id}"),
            printed: format!("Printed {} {}", assembly.zone.short_day(now), assembly.zone.time(now)),
            total: format!("{} in the room", counted(Totals::of(&all).actual, "person", "people")),
            rows,
        })
    }
}
