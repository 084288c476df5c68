//! The screens in a room: what 200 that listen cost, an update.

use std::time::Instant;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use rusqlite::{Connection, named_params};
use turnout::access::token::secret;
use turnout::access::{NumbersGrant, Organiser};
use turnout::assembly::model::AssemblyId;
use turnout::clock::Moment;
use turnout::error::AppError;
use turnout::tally::store as tally;

use crate::door::opened;
use crate::fill::{Size, app, filled};
use crate::{Figure, median};
use tower::ServiceExt as _;

const NOW: &str = "2027-03-12T18:30:00Z";
const SCREENS: usize = 200;
const UPDATES: u64 = 20;
const SIZE: Size = Size { institutions: 200, assemblies: 1, people: 30 };

/// What a screen was told of how many are here, as it comes in.
struct Listener {
    body: Body,
    held: String,
}

impl Listener {
    async fn hears(&mut self, here: u64) {
        let wanted = format!("\"here\":{here},");
        while !self.held.contains(&wanted) {
            let frame = self.body.frame().await.unwrap().unwrap();
            self.held.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
        self.held.clear();
    }
}

pub async fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("room.db");
    let (db, now, bearer) = (filled(&path, &SIZE).await, Moment::parse(NOW).unwrap(), secret().unwrap());
    db.write(move |conn| opened(conn, &bearer, now)).await.unwrap();
    let app = app(db.clone(), &path, now);
    let (router, id) = (turnout::router(app.clone()), "1".parse::<AssemblyId>().unwrap());
    let address = format!("/room/{}/events", app.key.link_token(id, 1));
    let mut screens = Vec::new();
    for _ in 0..SCREENS {
        let answer = router.clone().oneshot(Request::get(&address).body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        screens.push(Listener { body: answer.into_body(), held: String::new() });
    }
    for screen in &mut screens {
        screen.hears(0).await;
    }
    let before = app.screens().computed();
    let (mut all, mut rows) = (Vec::new(), Vec::new());
    for here in 1..=UPDATES {
        db.write(move |conn| comes(conn, here)).await.unwrap();
        let began = Instant::now();
        for screen in &mut screens {
            screen.hears(here).await;
        }
        all.push(began.elapsed());
        let began = Instant::now();
        let read = |conn: &Connection| {
            Ok::<_, AppError>(tally::rows(conn, &NumbersGrant::of(&Organiser::at_the_machine(), "1".parse().unwrap()))?)
        };
        db.read(read).await.unwrap();
        rows.push(began.elapsed());
    }
    let computed = app.screens().computed() - before;
    let (all, rows) = (median(all).as_secs_f64() * 1e3, median(rows).as_secs_f64() * 1e3);
    vec![
        Figure {
            what: format!("{SCREENS} screens that listen: times that the numbers are put together, an update"),
            ours: format!("{:.2}", computed as f64 / UPDATES as f64),
            bound: String::new(),
            ratio: String::new(),
            goal: "1",
        },
        Figure {
            what: format!("from an arrival to all {SCREENS} screens, p50 (they look every so often)"),
            ours: format!("{all:.0} ms"),
            bound: format!("{rows:.1} ms for the tally's rows alone"),
            ratio: String::new(),
            goal: "",
        },
    ]
}

/// One more body, of nobody's.
fn comes(conn: &Connection, here: u64) -> Result<(), AppError> {
    conn.execute(
        "insert into door_event (key, assembly_id, kind, count, happened_at, received_at)
         values (:key, 1, 'group', 1, :now, :now)",
        named_params! { ":key": format!("screen-{here}"), ":now": "2027-03-12T18:30:00.000Z" },
    )?;
    conn.execute(
        "insert into arrival (door_event_id, assembly_id) values (:event, 1)",
        named_params! { ":event": conn.last_insert_rowid() },
    )?;
    Ok(())
}
