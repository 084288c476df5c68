//! One sheet typed in: ticks in the order of the list, names from the blank rows, and how many had none.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::Organiser;
use crate::arrival::model::Sheet;
use crate::arrival::store::{self, Written};
use crate::assembly::model::{AssemblyId, Entering};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::invitation::model::{HowMany, HowManyError};
use crate::list::model::{AttendeeId, PersonName};
use crate::request::store as requests;
use crate::web::{self, Answer, FormError, Ids, Posted, Query, Shell};
use crate::words::{counted, number};

/// The most names in the blank rows of one sheet.
const MOST_NAMES: usize = 200;

#[derive(Template)]
#[template(path = "arrival/pages/typed_in.html")]
struct TypedInPage {
    shell: Shell,
    home: String,
    institution: String,
    errors: Vec<FormError>,
    /// Why nothing can be typed; none if it can.
    locked: Option<String>,
    /// What became of what was sent.
    done: Option<String>,
    /// How many came so far.
    counted: String,
    people: Vec<Person>,
    names: String,
    unnamed: String,
    /// How many came without a name so far.
    shown: u32,
    hint: String,
    /// The institution after this one: its id and what it is called.
    next: Option<(String, String)>,
}

struct Person {
    id: String,
    name: String,
    here: bool,
    ticked: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct At {
    /// How many came of the institution whose sheet was saved.
    #[serde(default)]
    saved: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    tick: Vec<AttendeeId>,
    names: String,
    unnamed: String,
    shown: u32,
    /// The institution whose sheet comes next; blank: this one again.
    then: String,
}

impl Fields {
    /// What they say, or everything that is wrong.
    fn read(&self) -> Result<Written, Vec<FormError>> {
        let mut errors = Vec::new();
        let names = read_names(&self.names, &mut errors);
        let unnamed = match self.unnamed.trim() {
            "" => 0,
            text => HowMany::parse(text).map(HowMany::get).unwrap_or_else(|error| {
                errors.push(FormError::new("unnamed", no_number(error)));
                0
            }),
        };
        let written = Written { ticked: self.tick.clone(), names, unnamed, shown: self.shown };
        if errors.is_empty() { Ok(written) } else { Err(errors) }
    }
}

/// The names on the lines of a text; what is wrong with them is added to `errors`.
pub(super) fn read_names(text: &str, errors: &mut Vec<FormError>) -> Vec<PersonName> {
    let mut names = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match PersonName::parse(line) {
            Ok(name) => names.push(name),
            Err(_) => {
                errors.push(FormError::new("names", format!("Line {}: enter a name of up to 120 letters", at + 1)))
            }
        }
    }
    if names.len() > MOST_NAMES {
        errors.push(FormError::new("names", format!("Enter up to {MOST_NAMES} names at a time")));
    }
    names
}

fn no_number(error: HowManyError) -> String {
    match error {
        HowManyError::InWords(meant) => format!("Enter a number, using digits only, like {meant}"),
        HowManyError::NoNumber | HowManyError::TooMany => {
            format!("Enter a number from 0 to {}, using digits only", number(HowMany::MOST.get()))
        }
    }
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, institution)): Ids<(AssemblyId, InstitutionId)>,
    Query(at): Query<At>,
) -> Answer {
    let now = app.clock.now();
    let show = move |conn: &Connection| {
        let page = TypedInPage::read(conn, &organiser, id, institution, now)?;
        Ok::<_, AppError>(TypedInPage { done: at.saved.parse().ok().map(saved), ..page })
    };
    web::page(&app.db.read(show).await?)
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, institution)): Ids<(AssemblyId, InstitutionId)>,
    Posted { form, sending }: Posted<Fields>,
) -> Answer {
    let now = app.clock.now();
    let written = match form.read() {
        Ok(written) => written,
        Err(errors) => {
            let show = move |conn: &Connection| {
                Ok::<_, AppError>(TypedInPage::read(conn, &organiser, id, institution, now)?.again(&form, errors))
            };
            return web::page_again(&app.db.read(show).await?);
        }
    };
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || {
            let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            if let Some(text) = assembly.why_not(Entering::Came, now) {
                return Err(AppError::Conflict(text));
            }
            let came = store::take_sheet(conn, &organiser, id, institution, &written, now)?;
            let then = form.then.parse().unwrap_or(institution);
            Ok::<_, AppError>(format!("/o/a/{id}/sheets/{then}?saved={came}"))
        })
    };
    web::see(&app.db.write(work).await?)
}

fn saved(came: u32) -> String {
    format!("The sheet is saved: {} came.", counted(came, "person", "people"))
}

impl TypedInPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        id: AssemblyId,
        institution: InstitutionId,
        now: Moment,
    ) -> Result<TypedInPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let mut sheets = store::sheets(conn, by, id)?.into_iter().skip_while(|sheet| sheet.id != institution);
        let Sheet { line, people, .. } = sheets.next().ok_or(AppError::NotFound)?;
        let name = line.institution.map(|(_, name)| name).unwrap_or_default();
        let next = sheets.find(|sheet| !sheet.people.is_empty());
        let person = |person: crate::arrival::model::AtTheDoor| Person {
            id: person.id.to_string(),
            name: super::called(&person),
            here: person.here_since.is_some(),
            ticked: false,
        };
        let unnamed = number(line.unnamed);
        Ok(TypedInPage {
            shell: Shell::assembly(format!("The sheet of {name}"), by, &assembly)?
                .with_requests(requests::waiting_count(conn, by, id)?),
            home: format!("/o/a/{id}"),
            errors: Vec::new(),
            locked: assembly.why_not(Entering::Came, now),
            done: None,
            counted: format!("Counted so far: {} by name, {unnamed} without.", number(line.named)),
            people: people.into_iter().map(person).collect(),
            names: String::new(),
            hint: match line.unnamed {
                0 => String::new(),
                _ => format!("{unnamed} so far. If people whom you tick now are among them, take them off this number"),
            },
            unnamed,
            shown: line.unnamed,
            next: next.map(|sheet| (sheet.id.to_string(), sheet.name().to_owned())),
            institution: name,
        })
    }

    /// The page again, as it was filled in.
    fn again(mut self, fields: &Fields, errors: Vec<FormError>) -> TypedInPage {
        for person in &mut self.people {
            person.ticked = fields.tick.iter().any(|ticked| ticked.to_string() == person.id);
        }
        TypedInPage {
            shell: self.shell.with_problem(true),
            errors,
            names: fields.names.clone(),
            unnamed: fields.unnamed.clone(),
            shown: fields.shown,
            ..self
        }
    }
}
