//! A child who comes to the crèche on the day: their carer is looked for first, and made where they are on no list.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::{AccessLead, DoorGrant, Organiser};
use crate::arrival::model::search::{LEAST_LETTERS, Typed};
use crate::arrival::model::{AtTheDoor, DoorInstitution};
use crate::arrival::store::{self as arrivals, Directories};
use crate::assembly::model::{AssemblyId, Phase};
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::{PersonName, Phone};
use crate::list::store as lists;
use crate::need::model::Child;
use crate::need::pages::form::told_child;
use crate::need::store::{self, Brings, NewCarer, WalkUpError};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};
use crate::words::capital;

/// So many people are offered.
const MOST_OFFERED: usize = 8;
/// The carer is none of those who were offered.
const NEW: &str = "new";

#[derive(Template)]
#[template(path = "need/pages/creche/walk_up.html")]
struct WalkUpPage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    form: WalkUpForm,
    /// Whether somebody was looked for.
    looked: bool,
    offered: Vec<Offered>,
    institutions: Vec<DoorInstitution>,
    open: bool,
}

/// Somebody who may be the carer.
struct Offered {
    id: String,
    name: String,
    from: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct WalkUpForm {
    /// The carer's name, to be looked for.
    name: String,
    /// Who was chosen: an id, or "new".
    carer: String,
    phone: String,
    /// Empty: none.
    institution: String,
    first_name: String,
    age: String,
    notes: String,
}

impl WalkUpPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        id: AssemblyId,
        directories: &Directories,
        form: WalkUpForm,
        now: Moment,
    ) -> Result<WalkUpPage, AppError> {
        let (assembly, shell) = super::opened(conn, "Add a child who walked up", by, id)?;
        let grant = DoorGrant::of(by, id);
        let typed = Typed::parse(&form.name);
        let offered = match &typed {
            Some(typed) => arrivals::found(conn, &grant, typed, directories)?,
            None => Vec::new(),
        };
        Ok(WalkUpPage {
            shell,
            home: format!("/o/a/{id}"),
            errors: Vec::new(),
            looked: !form.name.trim().is_empty(),
            offered: offered.into_iter().take(MOST_OFFERED).map(Offered::new).collect(),
            institutions: arrivals::institutions(conn, &grant)?,
            open: can_walk_up(assembly.phase(now)),
            form,
        })
    }

    fn is(&self, carer: &str) -> bool {
        self.form.carer == carer || (carer == NEW && self.form.carer.is_empty() && self.offered.is_empty())
    }
}

/// Before the day a child is told of by their carer's leader, or entered for them.
fn can_walk_up(phase: Phase) -> bool {
    matches!(phase, Phase::Day | Phase::Over)
}

impl Offered {
    fn new(person: AtTheDoor) -> Offered {
        let from = person.institution.unwrap_or_else(|| "No institution".to_owned());
        Offered { id: person.id.to_string(), name: person.name, from }
    }
}

impl WalkUpForm {
    fn child(&self) -> Result<Child, Vec<FormError>> {
        told_child(&self.first_name, &self.age, &self.notes)
    }

    fn brings(&self, conn: &Connection) -> Result<Brings, NotTaken> {
        if self.carer != NEW {
            let known = self.carer.parse();
            return known.map(Brings::Known).map_err(|_| NotTaken::wrong("carer", "Choose who brings the child"));
        }
        let name =
            PersonName::parse(&self.name).map_err(|error| NotTaken::wrong("name", capital(&error.to_string())))?;
        let phone = Phone::read(&self.phone, lists::country(conn)?).map(|read| read.phone);
        if phone.as_ref().is_some_and(|phone| !phone.is_number()) {
            return Err(NotTaken::wrong("phone", "Enter a phone number, like 07700 900123, or leave it blank"));
        }
        Ok(Brings::New(NewCarer { name, phone, institution: self.institution.parse().ok() }))
    }
}

pub(super) async fn page(
    State(app): State<App>,
    lead: AccessLead,
    Ids(id): Ids<AssemblyId>,
    Query(form): Query<WalkUpForm>,
) -> Answer {
    let by = Organiser::from(lead);
    let (now, directories) = (app.clock.now(), app.directories.clone());
    let form = WalkUpForm { name: form.name, ..WalkUpForm::default() };
    let look = move |conn: &Connection| {
        let page = WalkUpPage::read(conn, &by, id, &directories, form, now)?;
        let too_little = page.looked && Typed::parse(&page.form.name).is_none();
        let errors = if too_little {
            vec![FormError::new("name", format!("Enter at least {LEAST_LETTERS} letters of the carer's name"))]
        } else {
            Vec::new()
        };
        Ok::<_, AppError>(WalkUpPage { looked: page.looked && !too_little, errors, ..page })
    };
    web::page(&app.db.read(look).await?)
}

/// Adds the child, with the carer where they are on no list.
pub(super) async fn add(
    State(app): State<App>,
    lead: AccessLead,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<WalkUpForm>,
) -> Answer {
    let organiser = Organiser::from(lead);
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let (assembly, _) = super::opened(conn, "", &by, id)?;
            if !can_walk_up(assembly.phase(now)) {
                let text = "Children walk up on the day. Before it, enter the child for the carer's institution.";
                return Err(AppError::Conflict(text.into()).into());
            }
            let child = form.child().map_err(NotTaken::Wrong)?;
            match store::walk_up(conn, &by, &assembly, &form.brings(conn)?, &child, now) {
                Ok(_) => Ok(format!("/o/a/{id}/creche?done=walked-up")),
                Err(error @ WalkUpError::TooMany) => Err(NotTaken::wrong("carer", error.to_string())),
                Err(WalkUpError::App(error)) => Err(error.into()),
            }
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let directories = app.directories.clone();
    let again = move |conn: &Connection| {
        let page = WalkUpPage::read(conn, &organiser, id, &directories, typed, now)?;
        Ok::<_, AppError>(WalkUpPage { shell: page.shell.with_problem(true), errors, looked: true, ..page })
    };
    web::page_again(&app.db.read(again).await?)
}
