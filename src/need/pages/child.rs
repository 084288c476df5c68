//! One child for the crèche, a page each.

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
use crate::need::model::{Child, ChildId, Place};
use crate::need::store::{self, KnownChild, Person};
use crate::web::in_turn::{InTurn, TurnQuery};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "need/pages/child.html")]
struct ChildPage {
    shell: Shell,
    person_page: String,
    here: String,
    /// Where a leader tells all children again.
    again: String,
    skip: String,
    organiser: String,
    errors: Vec<FormError>,
    person: Person,
    known: KnownChild,
    number: usize,
    of: usize,
    form: ChildForm,
    for_them: bool,
}

/// Beside what was told before and is not shown again.
pub(super) const TOLD_BEFORE: &str = "You told us before. Leave this empty to keep it.";

impl ChildPage {
    /// Whether a leader must be told that there is something that the page does not show.
    fn hides(&self, told: bool) -> bool {
        told && !self.for_them
    }

    fn name_hint(&self) -> &'static str {
        if self.hides(!self.known.child.first_name.is_empty()) { TOLD_BEFORE } else { "" }
    }

    fn age_hint(&self) -> String {
        let baby = "For a baby under 1, enter 0.";
        if self.hides(self.known.child.age_years.is_some()) { format!("{TOLD_BEFORE} {baby}") } else { baby.into() }
    }

    fn notes_hint(&self) -> &'static str {
        if self.known.child.notes.is_empty() {
            "An allergy, a medicine, anything that helps."
        } else {
            "You told us something before. We do not show it here. What you write now is added to it."
        }
    }
}

/// The form as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChildForm {
    first_name: String,
    age: String,
    notes: String,
    forget: String,
    then: String,
}

impl ChildForm {
    fn parse(&self) -> Result<Child, Vec<FormError>> {
        told_child(&self.first_name, &self.age, &self.notes)
    }
}

/// The page of the first child after `after` of whom the name or the age is not told.
pub(super) fn next_incomplete(
    folder: &str,
    attendee: AttendeeId,
    children: &[KnownChild],
    after: Option<ChildId>,
    turns: &InTurn,
) -> Option<String> {
    let incomplete = |known: &&KnownChild| known.child.first_name.is_empty() || known.child.age_years.is_none();
    let next = children.iter().filter(|known| after.is_none_or(|after| known.id > after)).find(incomplete)?;
    Some(format!("{folder}/{attendee}/children/{}{}", next.id, turns.query()))
}

/// The page after this child's: the next child of whom something is still to be told, the next person, everyone.
fn onward(grant: &Grant, attendee: AttendeeId, children: &[KnownChild], after: ChildId, turns: &InTurn) -> String {
    let folder = format!("{}/needs", grant.home());
    next_incomplete(&folder, attendee, children, Some(after), turns)
        .or_else(|| turns.next(&folder))
        .unwrap_or_else(|| format!("{folder}?saved={attendee}"))
}

/// Goes to the first child of whom something is still to be told.
pub(super) async fn first(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee)): Ids<(InvitationId, AttendeeId)>,
) -> Answer {
    let find = move |conn: &Connection| {
        let folder = format!("{}/needs", leader.grant.home());
        let children = store::children(conn, &leader.grant, attendee)?;
        let next = next_incomplete(&folder, attendee, &children, None, &InTurn::default());
        Ok::<_, AppError>(next.unwrap_or_else(|| format!("{folder}/{attendee}")))
    };
    web::see(&app.db.read(find).await?)
}

type ChildIds = Ids<(InvitationId, AttendeeId, ChildId)>;

/// The question about one child.
pub(super) async fn page(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee, child)): ChildIds,
    Query(query): Query<TurnQuery>,
) -> Answer {
    let now = app.clock.now();
    let seen = move |conn: &Connection| {
        let form = ChildForm { then: query.then, ..ChildForm::default() };
        read(conn, &leader.grant, attendee, child, form, Vec::new(), now)
    };
    match app.db.read(seen).await? {
        Ok(page) => web::page(&page),
        Err(elsewhere) => web::see(&elsewhere),
    }
}

fn read(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    id: ChildId,
    mut form: ChildForm,
    errors: Vec<FormError>,
    now: Moment,
) -> Result<Result<ChildPage, String>, AppError> {
    let invitation = invitations::invitation(conn, grant)?;
    let folder = folder(&invitation);
    if is_locked(&invitation.assembly, now) {
        return Ok(Err(folder));
    }
    let person = store::person(conn, grant, attendee)?.ok_or(AppError::NotFound)?;
    let children = store::children(conn, grant, attendee)?;
    let of = children.len();
    let at = children.iter().position(|known| known.id == id).ok_or(AppError::NotFound)?;
    let turns = InTurn::parse(&form.then);
    let skip = onward(grant, attendee, &children, id, &turns);
    let known = children.into_iter().nth(at).ok_or(AppError::NotFound)?;
    let for_them = grant.is_for_them();
    if errors.is_empty() && for_them {
        form.first_name = known.child.first_name.clone();
        form.age = known.child.age_years.map(|age| age.to_string()).unwrap_or_default();
    }
    Ok(Ok(ChildPage {
        shell: Shell::leader("A child for the crèche", &invitation)?.with_problem(!errors.is_empty()),
        here: format!("{folder}/{attendee}/children/{id}"),
        again: format!("{folder}/{attendee}/children/again{}", turns.query()),
        person_page: format!("{folder}/{attendee}{}", turns.query()),
        skip,
        organiser: super::organiser(&invitation),
        errors,
        person,
        known,
        number: at + 1,
        of,
        form,
        for_them,
    }))
}

/// Which child a leader means, who is not shown what was told of it: one of another name than was told is the child of that
/// name, if there is one.
fn meant(children: &[KnownChild], opened: ChildId, name: &str) -> ChildId {
    let is_another = |known: &KnownChild| !known.child.first_name.is_empty() && !known.child.is_called(name);
    let mut named = children.iter().filter(|known| known.child.is_called(name));
    match (children.iter().find(|known| known.id == opened), named.next()) {
        (Some(known), Some(other)) if is_another(known) => other.id,
        _ => opened,
    }
}

/// Saves what is told of one child.
pub(super) async fn save(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee, id)): ChildIds,
    Posted { form, sending }: Posted<ChildForm>,
) -> Answer {
    let (now, grant, typed) = (app.clock.now(), leader.grant, form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            let invitation = invitations::invitation(conn, &grant)?;
            unless_locked(&invitation, now)?;
            let told = form.parse().map_err(NotTaken::Wrong)?;
            let children = store::children(conn, &grant, attendee)?;
            let meant = if grant.is_for_them() { id } else { meant(&children, id, &told.first_name) };
            store::change_child(conn, &grant, attendee, meant, &told, !form.forget.is_empty(), now)?;
            let children = store::children(conn, &grant, attendee)?;
            Ok::<_, NotTaken>(onward(&grant, attendee, &children, id, &InTurn::parse(&form.then)))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| read(conn, &grant, attendee, id, typed, errors, now);
    match app.db.read(again).await? {
        Ok(page) => web::page_again(&page),
        Err(elsewhere) => web::see(&elsewhere),
    }
}

/// The form of the button alone.
#[derive(Deserialize)]
pub(super) struct Turn {
    #[serde(default)]
    then: String,
}

/// Takes a child off. Never waits.
pub(super) async fn remove(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee, id)): ChildIds,
    Posted { form, sending }: Posted<Turn>,
) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            let invitation = invitations::invitation(conn, &grant)?;
            unless_locked(&invitation, now)?;
            let folder = folder(&invitation);
            store::remove_child(conn, &grant, attendee, id, now)?;
            Ok::<_, AppError>(format!("{folder}/{attendee}{}", InTurn::parse(&form.then).query()))
        })
    };
    web::see(&app.db.write(work).await?)
}
