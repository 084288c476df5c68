//! The door, for stewards on phones: search and check in, groups, walk-ins. Every page works without JavaScript on any signal
//! that loads a page; a script (`door.js`) makes the first one work with no signal at all.

mod count;
mod enter;
mod group;
mod past;
mod phone;
mod pin;
mod search;
mod walk_in;

use axum::Router;
use axum::routing::{get, post};

use crate::App;
use crate::access::Steward;
use crate::arrival::model::{Counting, DoorEvent, Happened, Key, NotCounted};
use crate::arrival::rehearsal::Desk;
use crate::arrival::store::{self, Taken};
use crate::assembly::model::{Assembly, Door};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::web::{NavLink, Shell};

/// Routes of the door.
pub fn router() -> Router<App> {
    Router::new()
        .route("/d/pin", get(pin::page).post(pin::pin))
        .route("/d/{token}", get(enter::page).post(enter::enter))
        .route("/door", get(search::page))
        .route("/door/arrive", post(search::arrive))
        .route("/door/undo", post(past::undo))
        .route("/door/past", get(past::page))
        .route("/door/walk-in", get(walk_in::page).post(walk_in::add))
        .route("/door/count", get(count::page).post(count::count))
        .route("/door/group", get(group::page).post(group::count))
        .route("/door/group/tick", post(group::tick))
        .route("/door/ready", get(phone::ready))
        .route("/door/sync", post(phone::sync))
        .route("/door/leave", get(phone::leave_page).post(phone::leave))
        .merge(phone::script())
}

/// Where and when a steward counts.
struct Post {
    assembly: Assembly,
    doors: Vec<Door>,
    counting: Counting,
    now: Moment,
    rehearses: bool,
}

impl Post {
    fn read(conn: &rusqlite::Connection, steward: &Steward, desk: &Desk, now: Moment) -> Result<Post, AppError> {
        let id = steward.grant().assembly();
        Ok(Post {
            assembly: assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?,
            doors: assemblies::doors_with_ids(conn, id)?,
            counting: match desk.rehearses() {
                Some(counting) => counting,
                None => store::counting(conn, id)?.ok_or(AppError::NotFound)?,
            },
            now,
            rehearses: desk.rehearses().is_some(),
        })
    }

    /// Why no names are shown; none while counting is open, or rehearsed.
    fn closed(&self) -> Option<String> {
        let over = self.counting.is_over(self.now);
        let at = || self.assembly.zone.time_beside(self.counting.closes, self.assembly.starts_at);
        over.then(|| format!("The doors closed at {}. Thank you for your help.", at()))
    }

    fn door(&self, steward: &Steward) -> &str {
        self.doors.iter().find(|door| door.id == steward.door()).map_or("No door", |door| door.name.as_str())
    }

    fn shell(&self, title: &str, steward: &Steward) -> Result<Shell, AppError> {
        let link = |(text, href): (&str, &str)| NavLink { text: text.into(), href: href.into(), here: false };
        let nav = [("What I did", "/door/past")];
        Ok(Shell {
            label: format!("{}, {}", self.door(steward), steward.name()),
            home: "/door".into(),
            nav: nav.map(link).to_vec(),
            ..Shell::plain(title)?
        })
    }

    fn time(&self, at: Moment) -> String {
        self.assembly.zone.time(at)
    }
}

/// Takes what a steward did just now, all of it or nothing.
fn take(
    conn: &rusqlite::Connection,
    steward: &Steward,
    events: Vec<(Key, Happened)>,
    now: Moment,
) -> Result<Vec<Taken>, AppError> {
    let grant = steward.grant();
    let counting = store::counting(conn, grant.assembly())?.ok_or(AppError::NotFound)?;
    let doors = assemblies::doors_with_ids(conn, grant.assembly())?;
    let one = |(key, what)| {
        let event = DoorEvent { key, what, at: now, door: steward.door() };
        store::take(conn, &grant, &counting, &doors, &event, now).map_err(refused)
    };
    events.into_iter().map(one).collect()
}

fn refused(why: NotCounted) -> AppError {
    match why {
        NotCounted::Door(crate::arrival::model::DoorError::Sql(error)) => error.into(),
        why => {
            let words = crate::words::capital(&why.to_string());
            AppError::Conflict(if words.ends_with('.') { words } else { format!("{words}.") })
        }
    }
}

/// The key of what one form of a page does. Not one of ours: nothing is done by it.
fn key(text: &str) -> Result<Key, AppError> {
    Key::parse(text).map_err(|_| AppError::Conflict("This page could not be read. Open it again.".into()))
}
