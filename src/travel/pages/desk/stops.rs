//! The stops with who gets on there, the minutes between neighbouring ones, and how much longer a vehicle may be on its way.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{Travel, folder, shell};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::error::AppError;
use crate::travel::model::{PickUp, PickUpId};
use crate::travel::store::{self, Gap};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};
use crate::words::{clean, with_plain_digits};

/// The longest way between two stops, and the most that may be added to one, in minutes.
const MOST_MINUTES: [u32; 2] = [600, 240];

#[derive(Template)]
#[template(path = "travel/pages/desk/stops.html")]
struct StopsPage {
    shell: Shell,
    home: String,
    folder: String,
    errors: Vec<FormError>,
    lines: Vec<Line>,
    rough: Option<String>,
    gaps: Vec<GapLine>,
    /// The stops to choose from: id and place.
    stops: Vec<(PickUpId, String)>,
    form: GapForm,
    join: String,
}

struct Line {
    place: String,
    leaves: String,
    named: u32,
    unnamed: u32,
    waiting: u32,
    vehicles: String,
}

struct GapLine {
    one: PickUpId,
    other: PickUpId,
    words: String,
}

/// Minutes between two stops as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct GapForm {
    one: String,
    other: String,
    minutes: String,
}

/// How much longer a vehicle may be on its way, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct JoinForm {
    join: String,
}

impl StopsPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        id: AssemblyId,
        (form, join): (GapForm, Option<String>),
        errors: Vec<FormError>,
    ) -> Result<StopsPage, AppError> {
        let travel = Travel::read(conn, by, id)?;
        let not_yet = store::not_yet(conn, by, id)?;
        let (institutions, people) = not_yet.rough;
        let rough =
            (institutions > 0).then(|| format!("About {people} more by coach are told roughly, without a stop."));
        let mut lines: Vec<Line> = travel.stops.iter().map(|stop| line(&travel, Some(stop), &not_yet)).collect();
        let not_told = line(&travel, None, &not_yet);
        if not_told.named + not_told.unnamed + not_told.waiting > 0 {
            lines.push(not_told);
        }
        let place = |id: PickUpId| {
            let stop = travel.stops.iter().find(|stop| stop.id == id);
            stop.map_or_else(String::new, |stop| stop.place.clone())
        };
        let gap = |gap: Gap| GapLine {
            one: gap.one,
            other: gap.other,
            words: format!("{} to {}: {}", place(gap.one), place(gap.other), minutes(gap.minutes)),
        };
        Ok(StopsPage {
            shell: shell(conn, "Stops", by, &travel.assembly)?.with_problem(!errors.is_empty()),
            home: format!("/o/a/{id}"),
            folder: folder(id),
            errors,
            lines,
            rough,
            gaps: store::gaps(conn, id)?.into_iter().map(gap).collect(),
            stops: travel.stops.iter().map(|stop| (stop.id, stop.place.clone())).collect(),
            form,
            join: join.unwrap_or(store::join_minutes(conn, id)?.to_string()),
        })
    }
}

fn minutes(minutes: u32) -> String {
    crate::words::counted(minutes, "minute", "minutes")
}

fn line(travel: &Travel, stop: Option<&PickUp>, not_yet: &store::NotYet) -> Line {
    let id = stop.map(|stop| stop.id);
    let seating = &travel.seating;
    let at = |pick_up: Option<PickUpId>| pick_up == id;
    let held: u32 = seating.held.iter().filter(|held| at(Some(held.pick_up))).map(|held| held.seats).sum();
    let left: u32 = seating.left.iter().filter(|left| at(left.pick_up)).map(|left| left.places).sum();
    let stops_there = seating.vehicles.iter().filter(|vehicle| id.is_some_and(|id| vehicle.stop(id).is_some()));
    Line {
        place: stop.map_or_else(|| "Stop not told".to_owned(), |stop| stop.place.clone()),
        leaves: stop
            .and_then(|stop| stop.leaves_at)
            .map_or_else(|| "No time yet".to_owned(), |leaves| travel.zone().time(leaves)),
        named: u32::try_from(seating.riders.iter().filter(|rider| at(rider.pick_up)).count()).unwrap_or(u32::MAX),
        unnamed: held + left,
        waiting: not_yet.waiting.get(&id).copied().unwrap_or(0),
        vehicles: stops_there.map(|vehicle| vehicle.name.clone()).collect::<Vec<_>>().join(", "),
    }
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    let read = move |conn: &Connection| StopsPage::read(conn, &organiser, id, Default::default(), Vec::new());
    web::page(&app.db.read(read).await?)
}

fn typed_minutes(text: &str, field: &str, most: u32) -> Result<u32, NotTaken> {
    let typed = with_plain_digits(&clean(text)).parse().ok().filter(|minutes| *minutes <= most);
    typed.ok_or_else(|| NotTaken::wrong(field, format!("Enter the minutes, from 0 to {most}, using numbers only")))
}

/// Records the minutes between two stops.
pub(super) async fn save_gap(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<GapForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let stop = |text: &str| text.parse::<PickUpId>().map_err(|_| AppError::NotFound);
            let (one, other) = (stop(&form.one)?, stop(&form.other)?);
            if one == other {
                return Err(NotTaken::wrong("other", "Choose two different stops"));
            }
            let minutes = typed_minutes(&form.minutes, "minutes", MOST_MINUTES[0])?;
            store::keep_gap(conn, &by, id, (one, other), minutes, now)?;
            Ok::<_, NotTaken>(format!("{}/stops", folder(id)))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| StopsPage::read(conn, &organiser, id, (typed, None), errors);
    web::page_again(&app.db.read(again).await?)
}

/// Takes the minutes between two stops away.
pub(super) async fn remove_gap(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<GapForm>,
) -> Answer {
    let now = app.clock.now();
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            let stop = |text: &str| text.parse::<PickUpId>().map_err(|_| AppError::NotFound);
            super::found(conn, id)?;
            store::remove_gap(conn, &organiser, id, (stop(&form.one)?, stop(&form.other)?), now)?;
            Ok::<_, AppError>(format!("{}/stops", folder(id)))
        })
    };
    web::see(&app.db.write(work).await?)
}

/// Sets how much longer a vehicle may be on its way in order to stop again.
pub(super) async fn save_join(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<JoinForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            super::found(conn, id)?;
            let minutes = typed_minutes(&form.join, "join", MOST_MINUTES[1])?;
            store::set_join_minutes(conn, &by, id, minutes, now)?;
            Ok::<_, NotTaken>(format!("{}/stops", folder(id)))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let form = (GapForm::default(), Some(typed.join));
    let again = move |conn: &Connection| StopsPage::read(conn, &organiser, id, form, errors);
    web::page_again(&app.db.read(again).await?)
}
