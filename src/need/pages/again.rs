//! All children of one person told again, by a leader who is not shown which is which.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::form::told_child;
use super::{folder, is_locked, unless_locked};
use crate::App;
use crate::access::{Grant, Leader};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::InvitationId;
use crate::invitation::store as invitations;
use crate::list::model::AttendeeId;
use crate::need::model::Child;
use crate::need::store::{self, Person};
use crate::web::in_turn::{InTurn, TurnQuery};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "need/pages/again.html")]
struct AgainPage {
    shell: Shell,
    person_page: String,
    here: String,
    errors: Vec<FormError>,
    person: Person,
    /// As they were typed, by their number.
    rows: Vec<(usize, Row)>,
    then: String,
}

/// One child as it was typed.
#[derive(Debug, Clone, Default)]
struct Row {
    first_name: String,
    age: String,
    notes: String,
}

/// The form as it was sent, column by column: browsers send every field, also those left empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct AgainForm {
    first_name: Vec<String>,
    age: Vec<String>,
    notes: Vec<String>,
    then: String,
}

impl AgainForm {
    /// As many as the page shows.
    fn rows(&self, children: usize) -> Vec<(usize, Row)> {
        let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
        let row =
            |at| Row { first_name: cell(&self.first_name, at), age: cell(&self.age, at), notes: cell(&self.notes, at) };
        (0..children).map(|at| (at + 1, row(at))).collect()
    }

    /// How many children the leader was shown.
    fn shown(&self) -> usize {
        self.first_name.len()
    }

    /// The children who come, or every problem.
    fn parse(&self) -> Result<Vec<Child>, Vec<FormError>> {
        let (mut children, mut errors) = (Vec::new(), Vec::new());
        for (number, row) in self.rows(self.shown().min(store::MOST_CHILDREN as usize)) {
            match told_child(&row.first_name, &row.age, &row.notes) {
                Ok(child) if child == Child::default() => {}
                Ok(child) => children.push(child),
                Err(wrong) => errors.extend(
                    wrong.into_iter().map(|error| FormError::new(format!("{}-{number}", error.field), error.text)),
                ),
            }
        }
        if children.is_empty() && errors.is_empty() {
            errors.push(FormError::new("first_name-1", "Tell us about at least 1 child"));
        }
        if errors.is_empty() { Ok(children) } else { Err(errors) }
    }
}

fn read(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    form: &AgainForm,
    errors: Vec<FormError>,
    now: Moment,
) -> Result<Result<AgainPage, String>, AppError> {
    let invitation = invitations::invitation(conn, grant)?;
    let folder = folder(&invitation);
    if is_locked(&invitation.assembly, now) {
        return Ok(Err(folder));
    }
    let person = store::person(conn, grant, attendee)?.ok_or(AppError::NotFound)?;
    let (here, query) = (format!("{folder}/{attendee}"), InTurn::parse(&form.then).query());
    if person.children == 0 {
        return Ok(Err(here + &query));
    }
    Ok(Ok(AgainPage {
        shell: Shell::leader("All children for the crèche", &invitation)?.with_problem(!errors.is_empty()),
        person_page: format!("{here}{query}"),
        here: format!("{here}/children/again"),
        errors,
        rows: form.rows(person.children as usize),
        person,
        then: form.then.clone(),
    }))
}

/// As many empty rows as there are children.
pub(super) async fn page(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee)): Ids<(InvitationId, AttendeeId)>,
    Query(query): Query<TurnQuery>,
) -> Answer {
    let now = app.clock.now();
    let form = AgainForm { then: query.then, ..AgainForm::default() };
    let seen = move |conn: &Connection| read(conn, &leader.grant, attendee, &form, Vec::new(), now);
    match app.db.read(seen).await? {
        Ok(page) => web::page(&page),
        Err(elsewhere) => web::see(&elsewhere),
    }
}

/// Puts the children that are told in the place of those told before.
pub(super) async fn save(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee)): Ids<(InvitationId, AttendeeId)>,
    Posted { form, sending }: Posted<AgainForm>,
) -> Answer {
    let (now, grant, typed) = (app.clock.now(), leader.grant, form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            let invitation = invitations::invitation(conn, &grant)?;
            unless_locked(&invitation, now)?;
            let person = store::person(conn, &grant, attendee)?.ok_or(AppError::NotFound)?;
            let told = form.parse().map_err(NotTaken::Wrong)?;
            if person.children as usize != form.shown() {
                let text =
                    format!("Somebody told us about other children: {} now. Look again, then save", person.children);
                return Err(NotTaken::wrong("first_name-1", text));
            }
            store::tell_children_anew(conn, &grant, attendee, &told, now)?;
            super::person::next(conn, &grant, attendee, &InTurn::parse(&form.then))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    match app.db.read(move |conn| read(conn, &grant, attendee, &typed, errors, now)).await? {
        Ok(page) => web::page_again(&page),
        Err(elsewhere) => web::see(&elsewhere),
    }
}
