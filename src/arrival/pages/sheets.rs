//! Sheets on which people sign in at doors where no phone works.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::Organiser;
use crate::arrival::model::{AtTheDoor, Letters, Sheet};
use crate::arrival::store;
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::request::store as requests;
use crate::web::{self, Answer, Ids, Query, Shell};
use crate::words::{counted, number};

#[derive(Template)]
#[template(path = "arrival/pages/sheets.html")]
struct SheetsPage {
    shell: Shell,
    home: String,
    printed: String,
    /// Whether one institution was asked for.
    one: bool,
    /// In how many parts everybody stands by name; none: a sheet for each institution.
    parts: Option<usize>,
    sheets: Vec<Printed>,
}

/// One sheet in words.
struct Printed {
    id: String,
    name: String,
    /// "Pledged 40, listed 31. "
    numbers: String,
    rows: Vec<Row>,
    blank: u32,
}

struct Row {
    name: String,
    here: bool,
    coach: String,
    institution: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Which {
    /// The institution whose sheet is wanted; blank: all.
    #[serde(default)]
    institution: String,
    /// In how many parts everybody is wanted by name, for as many doors; blank: a sheet for each institution.
    #[serde(default)]
    parts: String,
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(which): Query<Which>,
) -> Answer {
    let now = app.clock.now();
    let show = move |conn: &Connection| SheetsPage::read(conn, &organiser, id, &which, now);
    web::page(&app.db.read(show).await?)
}

impl SheetsPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        id: AssemblyId,
        which: &Which,
        now: Moment,
    ) -> Result<SheetsPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let parts: Option<usize> = match which.parts.as_str() {
            "" => None,
            parts => {
                Some(parts.parse().ok().filter(|parts| (1..=Letters::MOST).contains(parts)).ok_or(AppError::NotFound)?)
            }
        };
        let one: Option<InstitutionId> = match which.institution.as_str() {
            "" => None,
            which => Some(which.parse().map_err(|_| AppError::NotFound)?),
        };
        let wanted = |sheet: &Sheet| one.is_none_or(|one| sheet.id == one);
        let sheets = match parts {
            Some(parts) => (1..).zip(store::letters(conn, by, id, parts)?).map(Printed::of_letters).collect(),
            None => store::sheets(conn, by, id)?.into_iter().filter(wanted).map(Printed::new).collect(),
        };
        Ok(SheetsPage {
            shell: Shell::assembly("Sheets to sign in on", by, &assembly)?
                .with_requests(requests::waiting_count(conn, by, id)?),
            home: format!("/o/a/{id}"),
            printed: format!("Printed {} {}", assembly.zone.short_day(now), assembly.zone.time(now)),
            one: one.is_some(),
            parts,
            sheets,
        })
    }
}

impl Printed {
    fn new(sheet: Sheet) -> Printed {
        let listed = number(sheet.line.listed);
        let numbers = match sheet.line.pledged {
            Some(pledged) => format!("Pledged {}, listed {listed}. ", number(pledged)),
            None => format!("Listed {listed}. "),
        };
        Printed {
            id: sheet.id.to_string(),
            name: sheet.name().to_owned(),
            numbers,
            blank: sheet.blank_rows(),
            rows: sheet.people.into_iter().map(Row::new).collect(),
        }
    }

    fn of_letters((number, letters): (usize, Letters)) -> Printed {
        let people = u32::try_from(letters.people.len()).unwrap_or(u32::MAX);
        Printed {
            id: number.to_string(),
            name: format!("Names from {}", letters.name()),
            numbers: format!("{}. ", counted(people, "person", "people")),
            blank: Sheet::BLANK_ROWS,
            rows: letters.people.into_iter().map(Row::new).collect(),
        }
    }
}

impl Row {
    fn new(person: AtTheDoor) -> Row {
        let name = super::called(&person);
        let coach = person
            .vehicle
            .or_else(|| person.coach.map(|place| if place.is_empty() { "Coach".to_owned() } else { place }));
        let institution = person.institution.unwrap_or_default();
        Row { name, here: person.here_since.is_some(), coach: coach.unwrap_or_default(), institution }
    }
}
