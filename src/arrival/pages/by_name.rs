//! A sheet by letter typed in: ticks in the order of names, and names from the blank rows.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::typed_in::read_names;
use crate::App;
use crate::access::Organiser;
use crate::arrival::model::{AtTheDoor, Letters};
use crate::arrival::store::{self, Written};
use crate::assembly::model::{AssemblyId, Entering};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::request::store as requests;
use crate::web::{self, Answer, FormError, Ids, Posted, Query, Shell};
use crate::words::counted;

#[derive(Template)]
#[template(path = "arrival/pages/by_name.html")]
struct ByNamePage {
    shell: Shell,
    home: String,
    parts: usize,
    errors: Vec<FormError>,
    /// Why nothing can be typed; none if it can.
    locked: Option<String>,
    /// What became of what was sent.
    done: Option<String>,
    /// Institutions of which people were counted without names: their ids, and what they are called with how many.
    unnamed: Vec<(String, String)>,
    people: Vec<Person>,
    names: String,
    /// The sheet after this one: its number and its letters.
    next: Option<(usize, String)>,
}

struct Person {
    id: String,
    name: String,
    here: bool,
    ticked: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct At {
    /// How many were ticked or named on the sheet that was saved.
    #[serde(default)]
    saved: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    tick: Vec<AttendeeId>,
    names: String,
    /// The number of the sheet that comes next; blank: this one again.
    then: String,
}

/// One of the sheets: of how many parts, and which of them, from 1 on.
type Sheet = (AssemblyId, usize, usize);

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(sheet): Ids<Sheet>,
    Query(at): Query<At>,
) -> Answer {
    let now = app.clock.now();
    let show = move |conn: &Connection| {
        let page = ByNamePage::read(conn, &organiser, sheet, now)?;
        Ok::<_, AppError>(ByNamePage { done: at.saved.parse().ok().map(saved), ..page })
    };
    web::page(&app.db.read(show).await?)
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(sheet): Ids<Sheet>,
    Posted { form, sending }: Posted<Fields>,
) -> Answer {
    let (now, (id, parts, part)) = (app.clock.now(), sheet);
    let mut errors = Vec::new();
    let names = read_names(&form.names, &mut errors);
    if !errors.is_empty() {
        let show = move |conn: &Connection| {
            Ok::<_, AppError>(ByNamePage::read(conn, &organiser, sheet, now)?.again(&form, errors))
        };
        return web::page_again(&app.db.read(show).await?);
    }
    let written = Written { ticked: form.tick.clone(), names, ..Written::default() };
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            if let Some(text) = assembly.why_not(Entering::Came, now) {
                return Err(AppError::Conflict(text));
            }
            store::take_letters(conn, &organiser, id, &written, now)?;
            let (came, then) = (written.ticked.len() + written.names.len(), form.then.parse().unwrap_or(part));
            Ok::<_, AppError>(format!("/o/a/{id}/sheets/letters/{parts}/{then}?saved={came}"))
        })
    };
    web::see(&app.db.write(work).await?)
}

fn saved(came: u32) -> String {
    format!("The sheet is saved: {} on it came.", counted(came, "person", "people"))
}

impl ByNamePage {
    fn read(conn: &Connection, by: &Organiser, (id, parts, part): Sheet, now: Moment) -> Result<ByNamePage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let mut sheets = (1..).zip(store::letters(conn, by, id, parts)?).skip_while(|(number, _)| *number != part);
        let (_, letters) = sheets.next().ok_or(AppError::NotFound)?;
        let person = |person: AtTheDoor| Person {
            id: person.id.to_string(),
            name: match &person.institution {
                Some(institution) => format!("{}, {institution}", super::called(&person)),
                None => super::called(&person),
            },
            here: person.here_since.is_some(),
            ticked: false,
        };
        let unnamed = store::lines(conn, by, id)?.into_iter().filter(|line| line.unnamed > 0).filter_map(|line| {
            let (id, name) = line.institution?;
            Some((id.to_string(), format!("{name} ({})", line.unnamed)))
        });
        let title = format!("The sheet of names from {}", letters.name());
        Ok(ByNamePage {
            shell: Shell::assembly(title, by, &assembly)?.with_requests(requests::waiting_count(conn, by, id)?),
            home: format!("/o/a/{id}"),
            parts,
            errors: Vec::new(),
            locked: assembly.why_not(Entering::Came, now),
            done: None,
            unnamed: unnamed.collect(),
            people: letters.people.into_iter().map(person).collect(),
            names: String::new(),
            next: sheets.next().map(|(number, letters): (usize, Letters)| (number, letters.name())),
        })
    }

    /// The page again, as it was filled in.
    fn again(mut self, fields: &Fields, errors: Vec<FormError>) -> ByNamePage {
        for person in &mut self.people {
            person.ticked = fields.tick.iter().any(|ticked| ticked.to_string() == person.id);
        }
        ByNamePage { shell: self.shell.with_problem(true), errors, names: fields.names.clone(), ..self }
    }
}
