//! A sheet for the captain of each vehicle: stops with their times, names with a box to tick, how many have no name yet. No
//! phone of a passenger, and of what people need nothing but that a wheelchair place is taken: whoever fits the ramp at that
//! stop has to know it. Whose it is and at which stop stands on the sheet of whoever may see what people need; on others how
//! many there are in the vehicle: of a stop where one person gets on, the number would tell whose it is.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use super::{Travel, folder, shell};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::travel::model::{AtStop, Manifest, VehicleId, manifests};
use crate::web::{self, Answer, Ids, Shell};
use crate::words::{counted, folded, number};

#[derive(Template)]
#[template(path = "travel/pages/desk/manifest.html")]
struct ManifestPage {
    shell: Shell,
    folder: String,
    /// The vehicle that was asked for; none: all of them.
    one: Option<VehicleId>,
    printed: String,
    /// Whether it says who has a wheelchair place, and at which stop.
    wheelchairs: bool,
    sheets: Vec<Sheet>,
}

/// The sheet of one vehicle.
struct Sheet {
    name: String,
    /// "49 seats. Captain Sam Reed, 07700 900123. 31 people."
    about: String,
    stops: Vec<Stop>,
    everybody: String,
}

struct Stop {
    heading: String,
    people: Vec<(String, String, bool)>,
    /// "and 4 more of St Brigid's Convent without a name", and as many boxes.
    unnamed: Vec<(String, String)>,
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, vehicle)): Ids<(AssemblyId, VehicleId)>,
) -> Answer {
    show(app, organiser, id, Some(vehicle)).await
}

/// The sheets of all vehicles, each on paper of its own.
pub(super) async fn all(State(app): State<App>, organiser: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    show(app, organiser, id, None).await
}

async fn show(app: App, by: Organiser, id: AssemblyId, one: Option<VehicleId>) -> Answer {
    let now = app.clock.now();
    web::page(&app.db.read(move |conn| ManifestPage::read(conn, &by, (id, one), now)).await?)
}

impl ManifestPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        (id, one): (AssemblyId, Option<VehicleId>),
        now: Moment,
    ) -> Result<ManifestPage, AppError> {
        let travel = Travel::read(conn, by, id)?;
        let order = |rider: &crate::travel::model::Rider| (travel.institution(rider.institution), folded(&rider.name));
        let mut sheets = manifests(&travel.seating, order);
        sheets.retain(|sheet| one.is_none_or(|one| sheet.vehicle.id == one));
        if one.is_some() && sheets.is_empty() {
            return Err(AppError::NotFound);
        }
        let (zone, wheelchairs) = (travel.zone(), by.role().sees_needs());
        Ok(ManifestPage {
            shell: shell(conn, "Manifests", by, &travel.assembly)?,
            folder: folder(id),
            one,
            printed: format!("Printed {} {}", zone.short_day(now), zone.time(now)),
            wheelchairs,
            sheets: sheets.iter().map(|sheet| Sheet::new(&travel, sheet, wheelchairs)).collect(),
        })
    }
}

impl Sheet {
    fn new(travel: &Travel, manifest: &Manifest<'_>, wheelchairs: bool) -> Sheet {
        let vehicle = manifest.vehicle;
        let captain = match (&vehicle.captain, &vehicle.captain_phone) {
            (None, _) => "No captain yet.".to_owned(),
            (Some(captain), None) => format!("Captain {captain}."),
            (Some(captain), Some(phone)) => format!("Captain {captain}, {phone}."),
        };
        let everybody = counted(manifest.everybody(), "person", "people");
        let places = if wheelchairs { 0 } else { manifest.stops.iter().map(wheelchair_places).sum() };
        Sheet {
            name: vehicle.name.clone(),
            about: format!("{}. {captain} {everybody}{}. ", vehicle.sort_name, with_places(places)),
            stops: manifest.stops.iter().map(|at| Stop::new(travel, at, wheelchairs)).collect(),
            everybody: number(manifest.everybody()),
        }
    }
}

fn wheelchair_places(at: &AtStop<'_>) -> u32 {
    u32::try_from(at.people.iter().filter(|rider| rider.in_wheelchair).count()).unwrap_or(u32::MAX)
}

/// ", 1 wheelchair place"; nothing where there are none.
fn with_places(places: u32) -> String {
    if places > 0 { format!(", {}", counted(places, "wheelchair place", "wheelchair places")) } else { String::new() }
}

impl Stop {
    fn new(travel: &Travel, at: &AtStop<'_>, wheelchairs: bool) -> Stop {
        let place = match at.stop {
            Some(stop) => stop.place.clone(),
            None if at.pick_up.is_none() => "Stop not told".to_owned(),
            None => format!("{}: this vehicle does not stop there", travel.stop(at.pick_up)),
        };
        let time = at.stop.map(|stop| match stop.leaves_at() {
            Some(leaves) => format!(", leaves {}", travel.zone().time(leaves)),
            None => ", no time yet".to_owned(),
        });
        let unnamed = |(institution, places): &(_, u32)| {
            let words = format!("and {} more of {} without a name", number(*places), travel.institution(*institution));
            (words, "☐ ".repeat(*places as usize).trim_end().to_owned())
        };
        let places = if wheelchairs { wheelchair_places(at) } else { 0 };
        Stop {
            heading: format!("{place}{}: {}{}", time.unwrap_or_default(), number(at.everybody()), with_places(places)),
            people: at
                .people
                .iter()
                .map(|rider| {
                    (rider.name.clone(), travel.institution(rider.institution), rider.in_wheelchair && wheelchairs)
                })
                .collect(),
            unnamed: at.unnamed.iter().map(unnamed).collect(),
        }
    }
}
