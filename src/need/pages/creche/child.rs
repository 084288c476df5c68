//! What is told of one child, for an organiser to read and change.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::{AccessLead, Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::error::AppError;
use crate::need::model::ChildId;
use crate::need::pages::form::told_child;
use crate::need::store::{self, CrecheChild};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};

#[derive(Template)]
#[template(path = "need/pages/creche/child.html")]
struct ChildPage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    child: CrecheChild,
    form: ChildForm,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChildForm {
    first_name: String,
    age: String,
    notes: String,
    /// The notes that were shown.
    notes_were: String,
}

/// The child, with what the crèche must know of them: that it was looked at is noted.
pub(super) async fn page(
    State(app): State<App>,
    lead: AccessLead,
    Ids((id, child)): Ids<(AssemblyId, ChildId)>,
) -> Answer {
    let by = Organiser::from(lead);
    let now = app.clock.now();
    let look = move |conn: &Connection| {
        let page = ChildPage::read(conn, &by, id, child)?;
        let entry = audit::Entry {
            assembly: Some(id),
            institution: page.child.carer.institution.as_ref().map(|(institution, _)| *institution),
            subject: Some(child.into()),
            ..audit::Entry::of("child.seen")
        };
        audit::note(conn, by.actor(), now, &entry)?;
        Ok::<_, AppError>(page)
    };
    web::page(&app.db.write(look).await?)
}

impl ChildPage {
    fn read(conn: &Connection, by: &Organiser, id: AssemblyId, child: ChildId) -> Result<ChildPage, AppError> {
        let (assembly, shell) = super::opened(conn, "A child in the crèche", by, id)?;
        let child = store::child_in_creche(conn, by, &assembly, child)?.ok_or(AppError::NotFound)?;
        let told = child.child.clone();
        let form = ChildForm {
            first_name: told.first_name,
            age: told.age_years.map(|age| age.to_string()).unwrap_or_default(),
            notes_were: told.notes.clone(),
            notes: told.notes,
        };
        Ok(ChildPage { shell, home: format!("/o/a/{id}"), errors: Vec::new(), child, form })
    }
}

pub(super) async fn save(
    State(app): State<App>,
    lead: AccessLead,
    Ids((id, child)): Ids<(AssemblyId, ChildId)>,
    Posted { form, sending }: Posted<ChildForm>,
) -> Answer {
    let organiser = Organiser::from(lead);
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let (assembly, _) = super::opened(conn, "", &by, id)?;
            let told = told_child(&form.first_name, &form.age, &form.notes).map_err(NotTaken::Wrong)?;
            // A browser sends line ends of two characters.
            let notes_were = form.notes_were.replace("\r\n", "\n");
            store::change_in_creche(conn, &by, &assembly, child, &told, &notes_were, now)?;
            Ok(format!("/o/a/{id}/creche?done=child"))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| {
        let page = ChildPage::read(conn, &organiser, id, child)?;
        Ok::<_, AppError>(ChildPage { shell: page.shell.with_problem(true), errors, form: typed, ..page })
    };
    web::page_again(&app.db.read(again).await?)
}
