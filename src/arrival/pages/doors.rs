//! The organiser's page of the doors: links, codes to scan and PINs for stewards, their phones, and when counting is open.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::Organiser;
use crate::access::model::DeviceId;
use crate::access::store::{self as access, Device, DoorWay};
use crate::access::token::Key;
use crate::arrival::model::Counting;
use crate::arrival::store;
use crate::assembly::model::{Assembly, AssemblyId, DoorId};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::request::store as requests;
use crate::web::{self, Answer, BaseUrl, FormError, Ids, Posted, Shell};
use crate::words::counted;

/// A phone that was not heard of for so many minutes has no signal, or sleeps.
const SILENT: i64 = 2;
/// The longest that counting opens before or closes after, in hours: a week.
const MOST_HOURS: u32 = 7 * 24;

#[derive(Template)]
#[template(path = "arrival/pages/doors.html")]
struct DoorsPage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    code: AssemblyId,
    pin_page: String,
    doors: Vec<DoorCard>,
    phones: Vec<Phone>,
    /// From when on PINs are taken.
    pins_from: String,
    open_from: String,
    open_until: String,
    before: String,
    after: String,
}

struct DoorCard {
    id: DoorId,
    name: String,
    /// None for an organiser who only looks: whoever has it counts as a steward.
    opens: Option<Opens>,
}

/// What opens a door.
struct Opens {
    link: String,
    pin: String,
    /// The link as a code to scan: SVG of our own making.
    qr: String,
}

struct Phone {
    id: DeviceId,
    name: String,
    door: String,
    seen: String,
    unsent: u32,
    /// "South phone has not sent for 14 minutes"; none: it was heard of lately, or has nothing to send.
    silent: Option<String>,
    ended: bool,
}

impl Phone {
    fn new(device: Device, assembly: &Assembly, now: Moment) -> Phone {
        let minutes = (now.utc() - device.seen_at.utc()).num_minutes();
        let waiting = device.unsent > 0 && minutes >= SILENT && device.ended_at.is_none();
        let since = counted(u32::try_from(minutes).unwrap_or(u32::MAX), "minute", "minutes");
        Phone {
            id: device.id,
            seen: assembly.zone.time_beside(device.seen_at, now),
            unsent: device.unsent,
            silent: waiting.then(|| format!("Has not sent for {since}. Ask {} to walk to better signal.", device.name)),
            ended: device.ended_at.is_some(),
            name: device.name,
            door: device.door,
        }
    }
}

fn card(way: DoorWay, by: &Organiser, key: &Key, base: &BaseUrl) -> Result<DoorCard, AppError> {
    let opens = by.role().changes().then(|| opens(&way, key, base)).transpose()?;
    Ok(DoorCard { id: way.door, name: way.name, opens })
}

fn opens(way: &DoorWay, key: &Key, base: &BaseUrl) -> Result<Opens, AppError> {
    let link = base.to(&format!("/d/{}", key.link_token(way.door, way.generation)));
    let qr = web::qr(&link, "Code to scan")?;
    let pin = key.door_pin(way.door, way.generation);
    Ok(Opens { pin: format!("{} {}", &pin[..3], &pin[3..]), link, qr })
}

fn hours(minutes: i64) -> String {
    let (whole, rest) = (minutes / 60, minutes % 60);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{:02}", rest * 100 / 60) }
}

impl DoorsPage {
    fn read(
        conn: &Connection,
        organiser: &Organiser,
        id: AssemblyId,
        (key, base): (&Key, &BaseUrl),
        now: Moment,
    ) -> Result<DoorsPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let counting: Counting = store::counting(conn, id)?.ok_or(AppError::NotFound)?;
        let minutes = |from: Moment, to: Moment| (to.utc() - from.utc()).num_minutes();
        let cards = access::door_ways(conn, id)?.into_iter().map(|way| card(way, organiser, key, base));
        let phones = access::devices(conn, organiser, id)?;
        Ok(DoorsPage {
            shell: Shell::assembly("Doors", organiser, &assembly)?
                .with_requests(requests::waiting_count(conn, organiser, id)?),
            home: format!("/o/a/{id}"),
            errors: Vec::new(),
            code: id,
            pin_page: base.to("/d/pin"),
            doors: cards.collect::<Result<_, AppError>>()?,
            phones: phones.into_iter().map(|device| Phone::new(device, &assembly, now)).collect(),
            pins_from: assembly.zone.deadline(counting.pins_from()),
            open_from: assembly.zone.deadline(counting.opens),
            open_until: assembly.zone.deadline(counting.closes),
            before: hours(minutes(counting.opens, assembly.starts_at)),
            after: hours(minutes(assembly.ends(), counting.closes)),
        })
    }
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    let (key, base, now) = (app.key.clone(), app.base_url.clone(), app.clock.now());
    let read = move |conn: &Connection| DoorsPage::read(conn, &organiser, id, (&key, &base), now);
    web::page(&app.db.read(read).await?)
}

#[derive(Deserialize)]
pub(super) struct Hours {
    before: String,
    after: String,
}

/// Minutes of so many hours, typed like "3" or "1.5".
fn minutes(text: &str) -> Option<i64> {
    let hours: f64 = text.trim().replace(',', ".").parse().ok()?;
    let fits = (0.0..=f64::from(MOST_HOURS)).contains(&hours);
    #[expect(clippy::cast_possible_truncation, reason = "at most a week of minutes")]
    fits.then(|| (hours * 60.0).round() as i64)
}

/// Keeps when counting opens and closes.
pub(super) async fn save_hours(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<Hours>,
) -> Result<Response, web::PageError> {
    let now = app.clock.now();
    let (Some(before), Some(after)) = (minutes(&form.before), minutes(&form.after)) else {
        let (key, base) = (app.key.clone(), app.base_url.clone());
        let page = app.db.read(move |conn| DoorsPage::read(conn, &organiser, id, (&key, &base), now)).await?;
        let mut errors = Vec::new();
        for (field, text) in [("before", &form.before), ("after", &form.after)] {
            if minutes(text).is_none() {
                errors.push(FormError::new(
                    field,
                    format!("Enter a number of hours from 0 to {MOST_HOURS}, like 3 or 1.5"),
                ));
            }
        }
        let shell = page.shell.with_problem(true);
        let page = DoorsPage { shell, errors, before: form.before, after: form.after, ..page };
        return web::page_again(&page);
    };
    let save = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            if !store::set_counting(conn, &organiser, id, before, after, now)? {
                return Err(AppError::NotFound);
            }
            Ok(format!("/o/a/{id}/door"))
        })
    };
    web::see(&app.db.write(save).await?)
}

#[derive(Deserialize)]
pub(super) struct OfDoor {
    door: DoorId,
}

/// Replaces a door's link and PIN.
pub(super) async fn replace(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<OfDoor>,
) -> Answer {
    let now = app.clock.now();
    let replace = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            if !access::replace_door_way(conn, &organiser, id, form.door, now)? {
                return Err(AppError::NotFound);
            }
            Ok(format!("/o/a/{id}/door"))
        })
    };
    web::see(&app.db.write(replace).await?)
}

#[derive(Deserialize)]
pub(super) struct OfPhone {
    device: DeviceId,
}

/// Ends a phone. What it has not sent is sent when its steward signs in again.
pub(super) async fn end(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, .. }: Posted<OfPhone>,
) -> Answer {
    let now = app.clock.now();
    let end =
        move |conn: &Connection| Ok::<_, AppError>(access::end_device(conn, organiser.actor(), id, form.device, now)?);
    app.db.write(end).await?;
    web::see(&format!("/o/a/{id}/door"))
}
