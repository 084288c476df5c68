//! One vehicle: its sort, where and when it stops, its captain; booked or not; taken away.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{Travel, errors, folder, found, shell};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{Assembly, AssemblyId};
use crate::clock::Moment;
use crate::error::AppError;
use crate::travel::model::{NewVehicle, PickUp, PickUpId, Vehicle, VehicleId, VehicleType, VehicleTypeId};
use crate::travel::store;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};
use crate::words::counted;

#[derive(Template)]
#[template(path = "travel/pages/desk/vehicle.html")]
struct VehiclePage {
    shell: Shell,
    folder: String,
    here: String,
    errors: Vec<FormError>,
    /// Whether it is there already, and booked.
    booked: Option<bool>,
    sorts: Vec<(VehicleTypeId, String)>,
    stops: Vec<Stop>,
    form: VehicleForm,
}

/// A stop to choose.
struct Stop {
    id: PickUpId,
    place: String,
    hint: String,
    chosen: bool,
    time: String,
    problem: Option<String>,
}

/// A vehicle as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct VehicleForm {
    name: String,
    sort: String,
    captain: String,
    captain_phone: String,
    /// The stops that are ticked.
    stop: Vec<PickUpId>,
    /// Every stop of the page, in its order.
    of: Vec<PickUpId>,
    /// What was typed as the time of each of them.
    leaves: Vec<String>,
}

impl VehicleForm {
    fn of(vehicle: &Vehicle, stops: &[PickUp], assembly: &Assembly) -> VehicleForm {
        let time = |stop: &PickUp| vehicle.stop(stop.id).and_then(|stop| stop.own_time);
        VehicleForm {
            name: vehicle.name.clone(),
            sort: vehicle.sort.to_string(),
            captain: vehicle.captain.clone().unwrap_or_default(),
            captain_phone: vehicle.captain_phone.clone().unwrap_or_default(),
            stop: vehicle.stops.iter().map(|stop| stop.pick_up).collect(),
            of: stops.iter().map(|stop| stop.id).collect(),
            leaves: stops
                .iter()
                .map(|stop| time(stop).map(|time| assembly.zone.time(time)).unwrap_or_default())
                .collect(),
        }
    }

    fn time(&self, stop: PickUpId) -> &str {
        self.of.iter().position(|of| *of == stop).and_then(|at| self.leaves.get(at)).map_or("", String::as_str)
    }

    fn parse(&self, assembly: &Assembly) -> Result<NewVehicle, NotTaken> {
        let stops: Vec<(PickUpId, &str)> = self.stop.iter().map(|stop| (*stop, self.time(*stop))).collect();
        NewVehicle::parse((&self.name, &self.captain, &self.captain_phone), self.sort.parse().ok(), &stops, assembly)
            .map_err(|problems| NotTaken::Wrong(errors(problems)))
    }
}

impl VehiclePage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        (id, vehicle): (AssemblyId, Option<VehicleId>),
        form: Option<VehicleForm>,
        errors: Vec<FormError>,
    ) -> Result<VehiclePage, AppError> {
        let (assembly, stops) = (found(conn, id)?, store::pick_ups(conn, id)?);
        let all = store::vehicles(conn, id)?;
        let known = vehicle.map(|id| all.iter().find(|known| known.id == id).ok_or(AppError::NotFound)).transpose()?;
        let form = form.unwrap_or_else(|| match known {
            Some(known) => VehicleForm::of(known, &stops, &assembly),
            None => VehicleForm { name: free_name(&all), ..VehicleForm::default() },
        });
        let label = |sort: VehicleType| (sort.id, sort.offer.name);
        let stop = |stop: PickUp| Stop {
            hint: stop
                .leaves_at
                .map_or_else(|| "No time yet".to_owned(), |at| format!("Stop's time: {}", assembly.zone.time(at))),
            chosen: form.stop.contains(&stop.id),
            time: form.time(stop.id).to_owned(),
            problem: errors
                .iter()
                .find(|error| error.field == format!("leaves-{}", stop.id))
                .map(|error| error.text.clone()),
            id: stop.id,
            place: stop.place,
        };
        let title = known.map_or_else(|| "Add a vehicle".to_owned(), |known| format!("Change {}", known.name));
        Ok(VehiclePage {
            shell: shell(conn, &title, by, &assembly)?.with_problem(!errors.is_empty()),
            folder: folder(id),
            here: vehicle
                .map_or_else(|| format!("{}/vehicles/new", folder(id)), |id_of| format!("{}/{id_of}", folder(id))),
            booked: known.map(|known| known.booked_at.is_some()),
            sorts: store::vehicle_types(conn, id)?.into_iter().map(label).collect(),
            stops: stops.into_iter().map(stop).collect(),
            errors,
            form,
        })
    }
}

/// "Coach 3": the first that no vehicle is called by.
pub(super) fn free_name(vehicles: &[Vehicle]) -> String {
    let free = |name: &String| vehicles.iter().all(|vehicle| vehicle.name != *name);
    (1..).map(|number| format!("Coach {number}")).find(free).unwrap_or_default()
}

pub(super) async fn new(State(app): State<App>, organiser: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    let read = move |conn: &Connection| VehiclePage::read(conn, &organiser, (id, None), None, Vec::new());
    web::page(&app.db.read(read).await?)
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, vehicle)): Ids<(AssemblyId, VehicleId)>,
) -> Answer {
    let read = move |conn: &Connection| VehiclePage::read(conn, &organiser, (id, Some(vehicle)), None, Vec::new());
    web::page(&app.db.read(read).await?)
}

pub(super) async fn save_new(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    posted: Posted<VehicleForm>,
) -> Answer {
    keep(app, organiser, (id, None), posted).await
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, vehicle)): Ids<(AssemblyId, VehicleId)>,
    posted: Posted<VehicleForm>,
) -> Answer {
    keep(app, organiser, (id, Some(vehicle)), posted).await
}

async fn keep(
    app: App,
    organiser: Organiser,
    of: (AssemblyId, Option<VehicleId>),
    Posted { form, sending }: Posted<VehicleForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let new = form.parse(&found(conn, of.0)?)?;
            let kept = store::keep_vehicle(conn, &by, of, &new, now)?;
            let kept = kept.map_err(|problem| NotTaken::Wrong(errors(vec![problem])))?;
            Ok::<_, NotTaken>(format!("{}/{kept}/seats?saved=vehicle", folder(of.0)))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| VehiclePage::read(conn, &organiser, of, Some(typed), errors);
    web::page_again(&app.db.read(again).await?)
}

#[derive(Debug, Deserialize)]
pub(super) struct BookedForm {
    booked: bool,
}

/// Marks a vehicle as booked: it stays in every proposal, with who rides in it.
pub(super) async fn book(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, vehicle)): Ids<(AssemblyId, VehicleId)>,
    Posted { form, sending }: Posted<BookedForm>,
) -> Answer {
    let now = app.clock.now();
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            store::set_booked(conn, &organiser, id, vehicle, form.booked, now)?;
            Ok::<_, AppError>(format!("{}/{vehicle}/seats?saved=booked", folder(id)))
        })
    };
    web::see(&app.db.write(work).await?)
}

#[derive(Template)]
#[template(path = "travel/pages/desk/gone.html")]
struct GonePage {
    shell: Shell,
    here: String,
    told: Vec<String>,
    booked: bool,
}

/// What taking a vehicle away would do, before it is done.
pub(super) async fn ask_gone(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, vehicle)): Ids<(AssemblyId, VehicleId)>,
) -> Answer {
    let read = move |conn: &Connection| {
        let travel = Travel::read(conn, &organiser, id)?;
        let it = travel.seating.vehicle(vehicle).ok_or(AppError::NotFound)?;
        let taken = travel.seating.taken().get(&vehicle).copied().unwrap_or_default();
        let riders = taken.seats + taken.wheelchair_places;
        let mut told = vec![match riders {
            0 => "Nobody sits in it.".to_owned(),
            riders => format!("{} would be without a seat.", counted(riders, "rider", "riders")),
        }];
        told.extend(it.captain.as_ref().map(|captain| format!("Its captain is {captain}: tell them.")));
        Ok::<_, AppError>(GonePage {
            shell: shell(conn, &format!("Take {} away?", it.name), &organiser, &travel.assembly)?,
            here: format!("{}/{vehicle}", folder(id)),
            told,
            booked: it.booked_at.is_some(),
        })
    };
    web::page(&app.db.read(read).await?)
}

/// Takes a vehicle away.
pub(super) async fn remove(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, vehicle)): Ids<(AssemblyId, VehicleId)>,
    Posted { sending, .. }: Posted<super::Nothing>,
) -> Answer {
    let now: Moment = app.clock.now();
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            store::remove_vehicle(conn, &organiser, id, vehicle, now)?;
            Ok::<_, AppError>(format!("{}?saved=gone", folder(id)))
        })
    };
    web::see(&app.db.write(work).await?)
}
