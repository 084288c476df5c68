//! The sorts of vehicle that can be had: seats, wheelchair places, price, how many.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{errors, folder, found, shell};
use crate::App;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::error::AppError;
use crate::travel::model::{Offer, VehicleType, VehicleTypeId, pounds};
use crate::travel::store;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};

#[derive(Template)]
#[template(path = "travel/pages/desk/sorts.html")]
struct SortsPage {
    shell: Shell,
    folder: String,
    errors: Vec<FormError>,
    lines: Vec<Line>,
    /// What is in the form; its sort, where one is changed.
    form: SortForm,
}

struct Line {
    id: VehicleTypeId,
    name: String,
    seats: u32,
    places: u32,
    price: String,
    most: String,
    vehicles: u32,
}

/// A sort as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SortForm {
    /// The sort that is changed; blank: a new one.
    sort: String,
    name: String,
    seats: String,
    wheelchair_places: String,
    price: String,
    most: String,
}

impl SortForm {
    fn of(sort: &VehicleType) -> SortForm {
        let offer = &sort.offer;
        SortForm {
            sort: sort.id.to_string(),
            name: offer.name.clone(),
            seats: offer.seats.to_string(),
            wheelchair_places: offer.wheelchair_places.to_string(),
            price: pounds(offer.pence).replace(['£', ','], ""),
            most: offer.most.map(|most| most.to_string()).unwrap_or_default(),
        }
    }
}

impl SortsPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        id: AssemblyId,
        form: SortForm,
        errors: Vec<FormError>,
    ) -> Result<SortsPage, AppError> {
        let assembly = found(conn, id)?;
        let line = |sort: VehicleType| Line {
            id: sort.id,
            seats: sort.offer.seats,
            places: sort.offer.wheelchair_places,
            price: pounds(sort.offer.pence),
            most: sort.offer.most.map_or_else(|| "Any number".to_owned(), |most| most.to_string()),
            vehicles: sort.vehicles,
            name: sort.offer.name,
        };
        Ok(SortsPage {
            shell: shell(conn, "Sorts of vehicle", by, &assembly)?.with_problem(!errors.is_empty()),
            folder: folder(id),
            errors,
            lines: store::vehicle_types(conn, id)?.into_iter().map(line).collect(),
            form,
        })
    }
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    let read = move |conn: &Connection| SortsPage::read(conn, &organiser, id, SortForm::default(), Vec::new());
    web::page(&app.db.read(read).await?)
}

/// The page with one sort in its form, to be changed.
pub(super) async fn one(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, sort)): Ids<(AssemblyId, VehicleTypeId)>,
) -> Answer {
    let read = move |conn: &Connection| {
        let sort = store::vehicle_types(conn, id)?.into_iter().find(|known| known.id == sort);
        let form = SortForm::of(&sort.ok_or(AppError::NotFound)?);
        SortsPage::read(conn, &organiser, id, form, Vec::new())
    };
    web::page(&app.db.read(read).await?)
}

/// Adds a sort, or changes one.
pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<SortForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            super::found(conn, id)?;
            let offer = Offer::parse(&form.name, &form.seats, &form.wheelchair_places, &form.price, &form.most);
            let offer = offer.map_err(|problems| NotTaken::Wrong(errors(problems)))?;
            let sort = match form.sort.as_str() {
                "" => None,
                sort => Some(sort.parse().map_err(|_| AppError::NotFound)?),
            };
            store::keep_vehicle_type(conn, &by, (id, sort), &offer, now)?
                .map_err(|problem| NotTaken::Wrong(errors(vec![problem])))?;
            Ok::<_, NotTaken>(format!("{}/sorts", folder(id)))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| SortsPage::read(conn, &organiser, id, typed, errors);
    web::page_again(&app.db.read(again).await?)
}

/// Takes a sort away that no vehicle is of.
pub(super) async fn remove(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, sort)): Ids<(AssemblyId, VehicleTypeId)>,
    Posted { sending, .. }: Posted<super::Nothing>,
) -> Answer {
    let now = app.clock.now();
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            if store::remove_vehicle_type(conn, &organiser, id, sort, now)? {
                return Ok(format!("{}/sorts", folder(id)));
            }
            let text = "A vehicle in the plan is of this sort. Take the vehicle away or change its sort first.";
            Err(AppError::Conflict(text.to_owned()))
        })
    };
    web::see(&app.db.write(work).await?)
}
