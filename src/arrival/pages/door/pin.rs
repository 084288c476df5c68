//! The way to a door by its PIN, for who cannot scan its code.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::store::DoorWay;
use crate::access::{Network, PinTry, PinWait, store as access};
use crate::arrival::store;
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::web::{self, Answer, FormError, Posted, Query, Shell};
use crate::words::counted;

#[derive(Template)]
#[template(path = "arrival/pages/door/pin.html")]
struct PinPage {
    shell: Shell,
    errors: Vec<FormError>,
    /// Whether this phone was signed in before.
    ended: bool,
    code: String,
}

#[derive(Deserialize)]
pub(super) struct Ended {
    #[serde(default)]
    ended: String,
}

pub(super) async fn page(Query(Ended { ended }): Query<Ended>) -> Answer {
    let shell = Shell::plain("Help at the door")?;
    web::page(&PinPage { shell, errors: Vec::new(), ended: !ended.is_empty(), code: String::new() })
}

#[derive(Deserialize)]
pub(super) struct Pin {
    code: String,
    pin: String,
}

const WRONG: &str = "We do not know this code with this PIN. Check both, or ask the door lead";

/// What is known of a meeting whose code was typed.
struct Meeting {
    ways: Vec<DoorWay>,
    /// Why its PINs are not taken now.
    not_now: Option<String>,
}

impl Meeting {
    fn read(conn: &Connection, code: AssemblyId, now: Moment) -> Result<Meeting, AppError> {
        let ways = access::door_ways(conn, code)?;
        let (Some(assembly), Some(counting)) = (assemblies::assembly(conn, code)?, store::counting(conn, code)?) else {
            return Ok(Meeting { ways, not_now: None });
        };
        let from = counting.pins_from();
        let not_now = if now < from {
            let from = assembly.zone.deadline(from);
            Some(format!("PINs work from {from}. Until then, scan the door's code or open its link"))
        } else {
            (!access::phones_may(&assembly, now)).then(|| "The doors of this meeting are closed".to_owned())
        };
        Ok(Meeting { ways, not_now })
    }
}

/// Goes on to the door whose PIN it is. Guessing is slow: see [`crate::access::PinTries`].
pub(super) async fn pin(State(app): State<App>, Network(network): Network, Posted { form, .. }: Posted<Pin>) -> Answer {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let again = |text: String| {
        let shell = Shell::plain("Help at the door")?.with_problem(true);
        let errors = vec![FormError::new("pin", text)];
        web::page_again(&PinPage { shell, errors, ended: false, code: form.code.clone() })
    };
    let Ok(code) = digits(&form.code).parse::<AssemblyId>() else { return again(WRONG.into()) };
    let now = app.clock.now();
    let Meeting { ways, not_now } = app.db.read(move |conn| Meeting::read(conn, code, now)).await?;
    if ways.is_empty() {
        return again(WRONG.into());
    }
    if let Some(not_now) = not_now {
        return again(not_now);
    }
    let tried = PinTry { assembly: code, doors: u32::try_from(ways.len()).unwrap_or(u32::MAX), network };
    if let Err(wait) = app.pin_tries.begin(tried, now) {
        app.pin_tries.note(&app.db, "door.pin_made_to_wait", tried, now).await?;
        return again(too_often(wait));
    }
    let pin = digits(&form.pin);
    let known = ways.into_iter().find(|way| app.key.door_pin(way.door, way.generation) == pin);
    let Some(way) = known else {
        app.pin_tries.note(&app.db, "door.pin_refused", tried, now).await?;
        return again(WRONG.into());
    };
    app.pin_tries.was_right(tried, now);
    web::see(&format!("/d/{}", app.key.link_token(way.door, way.generation)))
}

fn too_often(wait: PinWait) -> String {
    match wait {
        PinWait::Minutes(minutes) => {
            let minutes = counted(u32::try_from(minutes).unwrap_or(u32::MAX), "minute", "minutes");
            format!("There were too many wrong PINs. Wait {minutes}, or scan the door's code")
        }
        PinWait::LinksAlone => {
            "There were too many wrong PINs, so that no more are taken here. Scan the door's code, or open its link"
                .into()
        }
    }
}
