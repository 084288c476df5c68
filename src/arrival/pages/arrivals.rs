//! How people came in: the quarters of an hour, and the doors.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use crate::App;
use crate::access::Organiser;
use crate::arrival::model::{AtDoor, Bodies, Flow};
use crate::arrival::store;
use crate::assembly::model::{Assembly, AssemblyId};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::request::store as requests;
use crate::web::{self, Answer, Ids, Shell};
use crate::words::{counted, number};

#[derive(Template)]
#[template(path = "arrival/pages/arrivals.html")]
struct ArrivalsPage {
    shell: Shell,
    home: String,
    /// "812 named + 205 counted = 1,017".
    all: String,
    /// When this was so.
    updated: String,
    /// Who came after the start.
    late: Option<String>,
    /// Who stands in no quarter.
    elsewhen: Option<String>,
    /// What the picture shows, in words.
    curve: String,
    quarters: Vec<Row>,
    /// The most in one quarter.
    most: u32,
    doors: Vec<Row>,
}

/// A quarter of an hour, or a door.
struct Row {
    /// When it begins; or the door's name.
    what: String,
    /// The left edge of its bar.
    x: usize,
    total: u32,
    named: String,
    counted: String,
    all: String,
    /// When the last came in.
    last: String,
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    let now = app.clock.now();
    web::page(&app.db.read(move |conn| ArrivalsPage::read(conn, &organiser, id, now)).await?)
}

/// "812 named + 205 counted = 1,017".
fn sum(bodies: Bodies) -> String {
    format!("{} named + {} counted = {}", number(bodies.named), number(bodies.counted), number(bodies.total()))
}

impl ArrivalsPage {
    fn read(conn: &Connection, by: &Organiser, id: AssemblyId, now: Moment) -> Result<ArrivalsPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let Flow { all, quarters, elsewhen, late, doors } = Flow::new(&store::streams(conn, by, &assembly)?, &assembly);
        let zone = assembly.zone;
        let most = quarters.iter().max_by_key(|(_, bodies)| bodies.total());
        let people = |many| counted(many, "person", "people");
        Ok(ArrivalsPage {
            shell: Shell::assembly("Arrivals", by, &assembly)?.with_requests(requests::waiting_count(conn, by, id)?),
            home: format!("/o/a/{id}"),
            all: sum(all),
            updated: zone.time_beside(now, assembly.starts_at),
            late: (late > 0)
                .then(|| format!("{} came after the start at {}.", people(late), zone.time(assembly.starts_at))),
            elsewhen: (elsewhen.total() > 0).then(|| {
                format!(
                    "{} counted at another time, as from paper afterwards: in no quarter of an hour below.",
                    was(elsewhen)
                )
            }),
            curve: most.map_or_else(String::new, |(at, bodies)| {
                format!(
                    "People a quarter of an hour. The most, {}, came from {} on.",
                    number(bodies.total()),
                    zone.time(*at)
                )
            }),
            most: most.map_or(0, |(_, bodies)| bodies.total()),
            quarters: quarters.iter().enumerate().map(|(x, quarter)| Row::quarter(x, *quarter, &assembly)).collect(),
            doors: doors.into_iter().map(|door| Row::door(door, &assembly)).collect(),
        })
    }
}

fn was(bodies: Bodies) -> String {
    counted(bodies.total(), "person was", "people were")
}

impl Row {
    fn new(what: String, bodies: Bodies) -> Row {
        Row {
            what,
            x: 0,
            total: bodies.total(),
            named: number(bodies.named),
            counted: number(bodies.counted),
            all: number(bodies.total()),
            last: String::new(),
        }
    }

    fn quarter(x: usize, (at, bodies): (Moment, Bodies), assembly: &Assembly) -> Row {
        let what = assembly.zone.time_told_apart(at);
        Row { x, ..Row::new(what, bodies) }
    }

    fn door(AtDoor { door, bodies, last }: AtDoor, assembly: &Assembly) -> Row {
        let last = assembly.zone.time_beside(last, assembly.starts_at);
        Row { last, ..Row::new(door.unwrap_or_else(|| "No door".to_owned()), bodies) }
    }
}
