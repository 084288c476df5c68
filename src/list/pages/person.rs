//! One person of the list: added, changed, taken off, put back.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::Standing;
use crate::App;
use crate::access::Leader;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::InvitationId;
use crate::invitation::store as invitations;
use crate::list::model::{AgeGroup, AttendeeId, Attending, Field, Person, PersonForm, PersonTold, SubmissionId};
use crate::list::store::{self, Adding};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "list/pages/new_person.html")]
struct NewPage {
    shell: Shell,
    standing: Standing,
    notice: Option<String>,
    errors: Vec<FormError>,
    form: PersonForm,
    /// A question to answer first, and whether it is about putting somebody back.
    question: Option<(String, bool)>,
}

/// What the page before did.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Before {
    saved: Option<AttendeeId>,
    known: Option<AttendeeId>,
    off: Option<AttendeeId>,
    asked: Option<SubmissionId>,
}

impl Before {
    fn notice(&self, conn: &Connection, leader: &Leader, organiser: &str) -> Result<Option<String>, AppError> {
        let listed = store::counts(conn, &leader.grant)?.listed as usize;
        let name = |id: Option<AttendeeId>| -> Result<Option<String>, AppError> {
            let Some(id) = id else { return Ok(None) };
            Ok(store::person(conn, &leader.grant, id)?.map(|person| person.name.to_string()))
        };
        if let Some(name) = name(self.saved)? {
            return Ok(Some(format!("{name} saved. {}.", super::names(listed))));
        }
        if let Some(name) = name(self.known)? {
            return Ok(Some(format!("{name} is on your list already. {}.", super::names(listed))));
        }
        if let Some(name) = name(self.off)? {
            return Ok(Some(format!("{name} stays off your list. {}.", super::names(listed))));
        }
        Ok(self.asked.map(|_| format!("We asked {organiser} to add this name.")))
    }
}

/// The empty form, below what was saved before it.
pub(super) async fn new_page(State(app): State<App>, leader: Leader, Query(before): Query<Before>) -> Answer {
    let now = app.clock.now();
    let read = move |conn: &Connection| {
        let invitation = invitations::invitation(conn, &leader.grant)?;
        let standing = Standing::new(&invitation, now);
        Ok::<_, AppError>(NewPage {
            shell: Shell::leader("Add a person", &invitation)?,
            notice: before.notice(conn, &leader, &standing.organiser)?,
            errors: Vec::new(),
            form: PersonForm::default(),
            question: None,
            standing,
        })
    };
    let page = app.db.read(read).await?;
    if page.standing.locked() { web::see(&page.standing.list()) } else { web::page(&page) }
}

/// The form as it was sent, with the answer to the question if one was shown, and the button.
#[derive(Clone, Deserialize)]
pub(super) struct Sent {
    #[serde(flatten)]
    person: PersonForm,
    #[serde(default)]
    same: String,
    #[serde(default)]
    then: String,
}

/// Why a person was not added yet.
enum NotYet {
    Ask(String, bool),
    NotTaken(NotTaken),
}

impl<E: Into<AppError>> From<E> for NotYet {
    fn from(error: E) -> NotYet {
        NotYet::NotTaken(NotTaken::from(error))
    }
}

/// Adds a person, and goes on to the next or to the list.
pub(super) async fn add(State(app): State<App>, leader: Leader, Posted { form, sending }: Posted<Sent>) -> Answer {
    let now = app.clock.now();
    let (grant, sent) = (leader.grant, form.clone());
    let home = grant.home();
    let work =
        move |conn: &Connection| sending.once(conn, grant.actor(), now, || added(conn, &grant, &sent, &home, now));
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotYet::Ask(question, put_back)) => again(&app, leader, form, Vec::new(), Some((question, put_back))).await,
        Err(NotYet::NotTaken(NotTaken::Wrong(errors))) => again(&app, leader, form, errors, None).await,
        Err(NotYet::NotTaken(NotTaken::App(error))) => Err(error.into()),
    }
}

fn added(
    conn: &Connection,
    grant: &crate::access::Grant,
    sent: &Sent,
    home: &str,
    now: Moment,
) -> Result<String, NotYet> {
    let told = told(conn, &sent.person).map_err(NotYet::NotTaken)?;
    let same = match sent.same.as_str() {
        "same" => Some(true),
        "two" => Some(false),
        _ => None,
    };
    let did = match store::add_person(conn, grant, told, same, now)? {
        Adding::Added(id) => format!("saved={id}"),
        Adding::Known(id) => format!("known={id}"),
        Adding::StaysOff(id) => format!("off={id}"),
        Adding::Waits(id) => format!("asked={id}"),
        Adding::Ask { question, put_back } => return Err(NotYet::Ask(question, put_back)),
    };
    Ok(match (sent.then.as_str(), did.strip_prefix("saved=")) {
        ("list", Some(id)) => format!("{home}/list?person={id}"),
        ("list", None) if did.starts_with("asked") => format!("{home}/list"),
        _ => format!("{home}/person/new?{did}"),
    })
}

fn told(conn: &Connection, form: &PersonForm) -> Result<PersonTold, NotTaken> {
    let error = |(field, text): (Field, &str)| FormError::new(field.as_str(), text);
    form.parse(store::country(conn)?).map_err(|problems| NotTaken::Wrong(problems.into_iter().map(error).collect()))
}

async fn again(
    app: &App,
    leader: Leader,
    form: Sent,
    errors: Vec<FormError>,
    question: Option<(String, bool)>,
) -> Answer {
    let now = app.clock.now();
    let read = move |conn: &Connection| {
        let invitation = invitations::invitation(conn, &leader.grant)?;
        Ok::<_, AppError>(NewPage {
            shell: Shell::leader("Add a person", &invitation)?.with_problem(!errors.is_empty()),
            standing: Standing::new(&invitation, now),
            notice: None,
            errors,
            form: form.person,
            question,
        })
    };
    web::page_again(&app.db.read(read).await?)
}

#[derive(Template)]
#[template(path = "list/pages/edit_person.html")]
struct EditPage {
    shell: Shell,
    standing: Standing,
    errors: Vec<FormError>,
    person: Person,
    form: PersonForm,
    /// What the form held when it was first shown.
    shown: String,
}

type PersonIds = Ids<(InvitationId, AttendeeId)>;

/// What is known of one person, to be changed.
pub(super) async fn edit_page(State(app): State<App>, leader: Leader, Ids((_, id)): PersonIds) -> Answer {
    match read_edit(&app, leader, id, None, Vec::new()).await? {
        Some(page) if !page.standing.locked() && page.person.withdrawn_at.is_none() => web::page(&page),
        Some(page) => web::see(&page.standing.list()),
        None => Err(AppError::NotFound.into()),
    }
}

async fn read_edit(
    app: &App,
    leader: Leader,
    id: AttendeeId,
    sent: Option<Edited>,
    errors: Vec<FormError>,
) -> Result<Option<EditPage>, AppError> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let Some(person) = store::person(conn, &leader.grant, id)? else { return Ok(None) };
            let invitation = invitations::invitation(conn, &leader.grant)?;
            let form = PersonForm::from(&person);
            let Edited { person: form, shown } = match sent {
                Some(sent) => sent,
                None => Edited { shown: serde_json::to_string(&form)?, person: form },
            };
            Ok(Some(EditPage {
                shell: Shell::leader("Change a person", &invitation)?
                    .without_names(&invitation.assembly)
                    .with_problem(!errors.is_empty()),
                standing: Standing::new(&invitation, now),
                form,
                shown,
                errors,
                person,
            }))
        })
        .await
}

/// The form of a known person as it was sent, with what it held when it was shown.
#[derive(Clone, Deserialize)]
pub(super) struct Edited {
    #[serde(flatten)]
    person: PersonForm,
    #[serde(default)]
    shown: String,
}

impl Edited {
    /// What was typed; a field that was left as it was shown says nothing of what a co-leader changed meanwhile.
    fn over(&self, now: &Person) -> PersonForm {
        match serde_json::from_str(&self.shown) {
            Ok(shown) => self.person.over(&shown, PersonForm::from(now)),
            Err(_) => self.person.clone(),
        }
    }
}

/// Saves what was changed. An empty field takes away what was known.
pub(super) async fn edit(
    State(app): State<App>,
    leader: Leader,
    Ids((_, id)): PersonIds,
    Posted { form, sending }: Posted<Edited>,
) -> Answer {
    let now = app.clock.now();
    let (grant, sent) = (leader.grant, form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            let asked = store::edit_person(conn, &grant, id, |person| told(conn, &sent.over(person)), now)?;
            let list = format!("{}/list", grant.home());
            Ok::<_, NotTaken>(if asked.is_some() { list } else { format!("{list}?person={id}") })
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::Wrong(errors)) => {
            let page = read_edit(&app, leader, id, Some(form), errors).await?;
            web::page_again(&page.ok_or(AppError::NotFound)?)
        }
        Err(NotTaken::App(error)) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "list/pages/take_off.html")]
struct OffPage {
    shell: Shell,
    standing: Standing,
    person: Person,
}

/// Asks before taking somebody off.
pub(super) async fn off_page(State(app): State<App>, leader: Leader, Ids((_, id)): PersonIds) -> Answer {
    match read_edit(&app, leader, id, None, Vec::new()).await? {
        Some(EditPage { shell, standing, person, .. }) if !standing.locked() && person.withdrawn_at.is_none() => {
            let shell = Shell { title: "Take off your list".into(), ..shell };
            web::page(&OffPage { shell, standing, person })
        }
        Some(page) => web::see(&page.standing.list()),
        None => Err(AppError::NotFound.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Takes a person off the list. Never waits.
pub(super) async fn take_off(
    State(app): State<App>,
    leader: Leader,
    Ids((_, id)): PersonIds,
    Posted { sending, form: Nothing {} }: Posted<Nothing>,
) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            store::withdraw(conn, &grant, id, now)?;
            Ok::<_, AppError>(format!("{}/list", grant.home()))
        })
    };
    web::see(&app.db.write(work).await?)
}

/// Puts a person back, or asks for it where names have to wait.
pub(super) async fn put_back(
    State(app): State<App>,
    leader: Leader,
    Ids((_, id)): PersonIds,
    Posted { sending, form: Nothing {} }: Posted<Nothing>,
) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            let waits = store::put_back(conn, &grant, id, now)?;
            let list = format!("{}/list", grant.home());
            Ok::<_, AppError>(if waits.is_some() { list } else { format!("{list}?person={id}") })
        })
    };
    web::see(&app.db.write(work).await?)
}
