//! How many children one person looks after: three numbers, whose they are and since when, for every assembly.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::page::wrong;
use crate::App;
use crate::access::{Organiser, store as access};
use crate::clock::Moment;
use crate::error::AppError;
use crate::need::model::creche::{Ratios, TypedRatios};
use crate::need::store;
use crate::web::{self, Answer, FormError, NotTaken, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "need/pages/creche/ratios.html")]
struct RatiosPage {
    shell: Shell,
    errors: Vec<FormError>,
    saved: bool,
    typed: TypedRatios,
}

impl RatiosPage {
    /// Day, month and year of the date since which they hold.
    fn since(&self) -> [&str; 3] {
        [&self.typed.since_day, &self.typed.since_month, &self.typed.since_year]
    }
}

/// The form, or the button of a set of figures that are known.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RatiosForm {
    #[serde(flatten)]
    typed: TypedRatios,
    /// "eyfs" or "careful".
    known: String,
}

impl RatiosForm {
    fn parse(&self, conn: &Connection, now: Moment) -> Result<Ratios, NotTaken> {
        match self.known.as_str() {
            "eyfs" => Ok(Ratios::eyfs()),
            "careful" => Ok(Ratios::careful(access::alliance_zone(conn)?.local(now).date_naive())),
            _ => self.typed.parse().map_err(wrong),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Saved {
    #[serde(default)]
    saved: String,
}

const TITLE: &str = "How many children to one person";

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Query(saved): Query<Saved>) -> Answer {
    let ratios = app.db.read(|conn| Ok::<_, AppError>(store::ratios(conn)?)).await?;
    let shell = Shell::organiser(TITLE, &organiser)?;
    let typed = TypedRatios::of(&ratios);
    web::page(&RatiosPage { shell, errors: Vec::new(), saved: !saved.saved.is_empty(), typed })
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Posted { form, sending }: Posted<RatiosForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.typed.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            store::set_ratios(conn, &by, &form.parse(conn, now)?, now)?;
            Ok("/o/creche-ratios?saved=1".to_owned())
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            let shell = Shell::organiser(TITLE, &organiser)?.with_problem(true);
            web::page_again(&RatiosPage { shell, errors, saved: false, typed })
        }
    }
}
