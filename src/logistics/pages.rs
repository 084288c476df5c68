//! The organisers' page of what is not sorted yet.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use rusqlite::Connection;

use super::model::Item;
use super::store;
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{AssemblyId, Phase, Zone};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::request::store as requests;
use crate::web::{self, Answer, Ids, Shell};

/// Routes of what is not sorted yet.
pub fn router() -> Router<App> {
    Router::new().route("/o/a/{assembly}/logistics", get(page))
}

#[derive(Template)]
#[template(path = "logistics/page.html")]
struct LogisticsPage {
    shell: Shell,
    home: String,
    /// Whether anything can still be sorted.
    is_to_come: bool,
    days: Vec<Day>,
}

/// What is to be sorted by one date.
struct Day {
    by: String,
    passed: bool,
    items: Vec<Item>,
}

fn days(items: Vec<Item>, zone: Zone) -> Vec<Day> {
    let mut days: Vec<(Moment, Day)> = Vec::new();
    for item in items {
        match days.last_mut().filter(|(by, _)| *by == item.by) {
            Some((_, day)) => day.items.push(item),
            None => {
                let day = Day { by: zone.deadline(item.by), passed: item.passed, items: Vec::new() };
                days.push((item.by, Day { items: vec![item], ..day }));
            }
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

async fn page(State(app): State<App>, by: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    let now = app.clock.now();
    let look = move |conn: &Connection| {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let home = format!("/o/a/{id}");
        let shell = Shell::assembly("What is not sorted yet", &by, &assembly)?
            .with_requests(requests::waiting_count(conn, &by, id)?)
            .at(&format!("{home}/logistics"));
        Ok::<_, AppError>(LogisticsPage {
            shell,
            home,
            is_to_come: !matches!(assembly.phase(now), Phase::Over | Phase::Cancelled),
            days: days(store::unsorted(conn, &by, &assembly, now)?, assembly.zone),
        })
    };
    web::page(&app.db.read(look).await?)
}
