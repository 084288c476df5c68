//! What one person needs.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::form::{NeedsForm, ToldNeeds};
use super::{folder, is_locked, unless_locked};
use crate::App;
use crate::access::{Grant, Leader};
use crate::assembly::model::Phase;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::{Invitation, InvitationId};
use crate::invitation::store as invitations;
use crate::list::model::AttendeeId;
use crate::need::model::{Child, NeedKind, Place};
use crate::need::store::{self, Earlier, Fewer, KnownChild, Person};
use crate::web::in_turn::{InTurn, TurnQuery};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "need/pages/person.html")]
struct PersonPage {
    shell: Shell,
    folder: String,
    here: String,
    organiser: String,
    errors: Vec<FormError>,
    person: Person,
    children: Vec<KnownChild>,
    form: NeedsForm,
    /// The date for access needs, once it has passed.
    access_was: Option<String>,
    /// The date for childcare.
    childcare_by: String,
    places_are_asked: bool,
    /// Why they are, in words.
    why_asked: String,
    today: bool,
    for_them: bool,
}

/// One box to tick.
struct NeedChoice {
    kind: NeedKind,
    ticked: bool,
    hint: String,
}

impl PersonPage {
    /// The kinds that a tick says all of; the others have a field of words.
    fn choices(&self) -> Vec<NeedChoice> {
        NeedKind::ALL
            .iter()
            .filter(|kind| !kind.asks_for_words())
            .map(|&kind| NeedChoice { kind, ticked: self.form.ticks(kind), hint: self.hint(kind) })
            .collect()
    }

    fn hint(&self, kind: NeedKind) -> String {
        match (kind.is_booked(), &self.access_was) {
            (true, Some(_)) => format!("Now needs a yes from {}: its date has passed", self.organiser),
            _ => String::new(),
        }
    }

    fn answers(&self) -> String {
        if self.person.needs == 1 { "1 answer".into() } else { format!("{} answers", self.person.needs) }
    }

    /// Whether a leader may not know which of the children is which: what was told of them is not shown again.
    fn mixes_them_up(&self) -> bool {
        !self.for_them && self.children.len() > 1 && self.children.iter().any(|known| known.child != Child::default())
    }

    /// One child, for an organiser who enters for the leader.
    fn child(&self, known: &KnownChild) -> String {
        let child = &known.child;
        let name = if child.first_name.is_empty() { "Name not told yet" } else { &child.first_name };
        let age = child.age_years.map_or_else(|| "age not told yet".into(), |age| format!("age {age}"));
        format!("{name}, {age}")
    }
}

/// The question about one person.
pub(super) async fn page(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee)): Ids<(InvitationId, AttendeeId)>,
    Query(query): Query<TurnQuery>,
) -> Answer {
    let now = app.clock.now();
    let form = NeedsForm { then: query.then, ..NeedsForm::default() };
    let seen = move |conn: &Connection| {
        let invitation = invitations::invitation(conn, &leader.grant)?;
        if is_locked(&invitation.assembly, now) {
            return Ok(Err(folder(&invitation)));
        }
        read(conn, &leader.grant, &invitation, attendee, form, Vec::new(), now).map(Ok)
    };
    match app.db.read(seen).await? {
        Ok(page) => web::page(&page),
        Err(elsewhere) => web::see(&elsewhere),
    }
}

fn read(
    conn: &Connection,
    grant: &Grant,
    invitation: &Invitation,
    attendee: AttendeeId,
    mut form: NeedsForm,
    errors: Vec<FormError>,
    now: Moment,
) -> Result<PersonPage, AppError> {
    let person = store::person(conn, grant, attendee)?.ok_or(AppError::NotFound)?;
    let children = store::children(conn, grant, attendee)?;
    form.show_children(children.len());
    let assembly = &invitation.assembly;
    let full = store::is_full(conn, assembly)?;
    let title = format!("What does {} need?", person.called);
    let folder = folder(invitation);
    Ok(PersonPage {
        shell: Shell::leader(title, invitation)?
            .without_needs(assembly, Vec::new())
            .without_names(assembly)
            .with_problem(!errors.is_empty()),
        here: format!("{folder}/{attendee}"),
        folder,
        organiser: super::organiser(invitation),
        errors,
        person,
        children,
        form,
        access_was: (assembly.has_passed(assembly.dates.access_by, now))
            .then(|| assembly.zone.deadline(assembly.dates.access_by)),
        childcare_by: assembly.zone.deadline(assembly.dates.childcare_by),
        places_are_asked: assembly.places_are_asked(now) || full,
        why_asked: match (assembly.has_passed(assembly.dates.childcare_by, now), full) {
            (true, _) => format!("The date for childcare was {}.", assembly.zone.deadline(assembly.dates.childcare_by)),
            (false, true) => "The crèche is full.".to_owned(),
            (false, false) => "The list is closed.".to_owned(),
        },
        today: assembly.phase(now) == Phase::Day,
        for_them: grant.is_for_them(),
    })
}

/// Saves what the form tells.
pub(super) async fn save(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee)): Ids<(InvitationId, AttendeeId)>,
    Posted { form, sending }: Posted<NeedsForm>,
) -> Answer {
    let (now, grant, typed) = (app.clock.now(), leader.grant, form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            let invitation = invitations::invitation(conn, &grant)?;
            unless_locked(&invitation, now)?;
            let person = store::person(conn, &grant, attendee)?.ok_or(AppError::NotFound)?;
            let told = form.parse(&person.called).map_err(NotTaken::Wrong)?;
            take(conn, &grant, &person, &told, now)?;
            next(conn, &grant, attendee, &InTurn::parse(&form.then))
        })
    };
    answer(&app, app.db.write(work).await, grant, attendee, typed).await
}

/// The next page, or this one again with what was typed.
async fn answer(
    app: &App,
    taken: Result<String, NotTaken>,
    grant: Grant,
    attendee: AttendeeId,
    typed: NeedsForm,
) -> Answer {
    let now = app.clock.now();
    let errors = match taken {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| {
        let invitation = invitations::invitation(conn, &grant)?;
        read(conn, &grant, &invitation, attendee, typed, errors, now)
    };
    web::page_again(&app.db.read(again).await?)
}

/// Takes in what was told. A form that showed nothing of the earlier answers takes none away, unless it says so.
fn take(conn: &Connection, grant: &Grant, person: &Person, told: &ToldNeeds, now: Moment) -> Result<(), NotTaken> {
    let called = &person.called;
    if told.nothing {
        if person.children > 0 {
            return Err(NotTaken::wrong(
                "nothing",
                format!("{called} has children for the crèche. Take them off first"),
            ));
        }
        if person.needs > 0 && told.earlier != Some(Earlier::Replace) {
            let text = format!("You told us before what {called} needs. Choose whether to forget that");
            return Err(NotTaken::wrong("earlier", text));
        }
        return Ok(store::nothing_needed(conn, grant, person.id, now)?);
    }
    let replaces = told.earlier == Some(Earlier::Replace);
    let nothing_said = told.needs.is_empty() && told.children.unwrap_or(person.children) == 0;
    let unanswered = person.needs + person.children == 0;
    if nothing_said && (unanswered || replaces) {
        return Err(NotTaken::wrong(
            "needs",
            format!("Tick what {called} needs, or that {called} does not need anything"),
        ));
    }
    if !told.needs.is_empty() || replaces {
        store::record(conn, grant, person.id, &told.needs, told.earlier.unwrap_or(Earlier::Keep), now)?;
    }
    match told.children {
        Some(number) => set_children(conn, grant, person, number, told.children_were, now),
        None => Ok(()),
    }
}

/// Fewer children than there are is said of those that the leader was shown: others may have been told about meanwhile.
fn set_children(
    conn: &Connection,
    grant: &Grant,
    person: &Person,
    number: u32,
    shown: u32,
    now: Moment,
) -> Result<(), NotTaken> {
    if number < person.children && shown != person.children {
        let text = format!("Somebody told us about other children: {} now. Enter the number again", person.children);
        return Err(NotTaken::wrong("children", text));
    }
    store::set_number_of_children(conn, grant, person.id, number, now).map_err(|fewer| match fewer {
        Fewer::Known(1) => {
            NotTaken::wrong("children", "You told us about 1 child. To take that child off, open it below".to_owned())
        }
        Fewer::Known(known) if grant.is_for_them() => {
            let text = format!("You told us about {known} children. To take one off, open that child below");
            NotTaken::wrong("children", text)
        }
        Fewer::Known(known) => {
            let text = format!("You told us about {known} children. To take one off, tell us all of them again below");
            NotTaken::wrong("children", text)
        }
        Fewer::App(error) => NotTaken::App(error),
    })
}

/// The page after this one: a child of whom something is still to be told, the next person ticked, or everyone.
pub(super) fn next(conn: &Connection, grant: &Grant, attendee: AttendeeId, turns: &InTurn) -> Result<String, NotTaken> {
    let folder = format!("{}/needs", grant.home());
    let children = store::children(conn, grant, attendee)?;
    Ok(super::child::next_incomplete(&folder, attendee, &children, None, turns)
        .or_else(|| turns.next(&folder))
        .unwrap_or_else(|| format!("{folder}?saved={attendee}")))
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Places {
    children: String,
    #[serde(default)]
    children_were: String,
    #[serde(default)]
    then: String,
}

/// Asks for crèche places after their date: a form of its own, whose button says what it does.
pub(super) async fn ask_for_places(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee)): Ids<(InvitationId, AttendeeId)>,
    Posted { form, sending }: Posted<Places>,
) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let Places { children, children_were, then } = form;
    let typed = NeedsForm { children, children_were, then, ..NeedsForm::default() };
    let form = typed.clone();
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            let invitation = invitations::invitation(conn, &grant)?;
            unless_locked(&invitation, now)?;
            let person = store::person(conn, &grant, attendee)?.ok_or(AppError::NotFound)?;
            let told = form.parse(&person.called).map_err(NotTaken::Wrong)?;
            if form.children.trim().is_empty() {
                return Err(NotTaken::wrong("children", "Enter how many children, using numbers only, like 2"));
            }
            if let Some(number) = told.children {
                set_children(conn, &grant, &person, number, told.children_were, now)?;
            }
            next(conn, &grant, attendee, &InTurn::parse(&form.then))
        })
    };
    answer(&app, app.db.write(work).await, grant, attendee, typed).await
}
