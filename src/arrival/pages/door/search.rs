//! Search, and checking in one person.

use askama::Template;
use axum::extract::State;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::Connection;
use serde::Deserialize;

use super::past::Bar;
use super::{Post, key, take};
use crate::App;
use crate::access::Steward;
use crate::arrival::model::search::{LEAST_LETTERS, Typed};
use crate::arrival::model::{AtTheDoor, DoorInstitution, Happened, Key};
use crate::arrival::rehearsal::Desk;
use crate::arrival::store;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::web::{self, Answer, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "arrival/pages/door/search.html")]
struct SearchPage {
    shell: Shell,
    script: &'static str,
    assembly: String,
    door: String,
    /// Why no names are shown.
    closed: Option<String>,
    rehearses: bool,
    bar: Option<Bar>,
    q: String,
    /// Whether too little was typed.
    too_little: bool,
    found: Vec<Person>,
    /// Institutions that the typed words name.
    groups: Vec<DoorInstitution>,
    here: String,
}

/// Somebody in words.
pub(super) struct Person {
    pub id: AttendeeId,
    pub name: String,
    pub known_as: Option<String>,
    /// "St Mary's, coach from the green".
    pub from: String,
    /// "North door, 6:42pm"; none: not here yet.
    pub here: Option<String>,
}

impl Person {
    pub fn new(person: AtTheDoor, post: &Post) -> Person {
        let coach = person.by_coach();
        let institution = person.institution.unwrap_or_else(|| "No group".into());
        let from = std::iter::once(institution).chain(coach).collect::<Vec<_>>().join(", ");
        let here = person.here_since.map(|at| {
            let door = person.here_door.map(|door| format!("{door}, ")).unwrap_or_default();
            format!("{door}{}", post.time(at))
        });
        Person { id: person.id, name: person.name, known_as: person.known_as, from, here }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    /// The key of what was just done.
    done: String,
}

pub(super) async fn page(State(app): State<App>, steward: Steward, Query(asked): Query<Asked>) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let at = desk.clone();
    let page = desk
        .read(move |conn| {
            let post = Post::read(conn, &steward, &at, now)?;
            let grant = steward.grant();
            let typed = Typed::parse(&asked.q).filter(|_| post.closed().is_none());
            let (found, groups) = match &typed {
                Some(typed) => (store::found(conn, &grant, typed, &at.directories())?, groups(conn, &steward, typed)?),
                None => (Vec::new(), Vec::new()),
            };
            Ok(SearchPage {
                shell: post.shell("Check in", &steward)?,
                script: super::phone::script_hash(),
                assembly: post.assembly.id.to_string(),
                door: steward.door().to_string(),
                closed: post.closed(),
                rehearses: post.rehearses,
                bar: Bar::of(conn, &post, &steward, &asked.done)?,
                too_little: typed.is_none() && !asked.q.trim().is_empty(),
                found: found.into_iter().map(|person| Person::new(person, &post)).collect(),
                groups,
                here: super::past::here(store::named_and_counted(conn, &grant)?),
                q: asked.q,
            })
        })
        .await?;
    web::page(&page)
}

fn groups(conn: &Connection, steward: &Steward, typed: &Typed) -> rusqlite::Result<Vec<DoorInstitution>> {
    let all = store::institutions(conn, &steward.grant())?;
    Ok(all.into_iter().filter(|institution| typed.names(&institution.name)).take(5).collect())
}

#[derive(Template)]
#[template(path = "arrival/pages/door/question.html")]
struct QuestionPage {
    shell: Shell,
    name: String,
    institution: String,
    unnamed: String,
    attendee: AttendeeId,
    key: Key,
    q: String,
}

#[derive(Deserialize)]
pub(super) struct Arriving {
    key: String,
    attendee: AttendeeId,
    #[serde(default)]
    q: String,
    /// Whether they were counted with their group: `yes`, `no`, or not asked yet.
    #[serde(default)]
    with_group: String,
}

/// Checks somebody in. Where some of their institution were counted without names, asks first whether they are one of those.
pub(super) async fn arrive(State(app): State<App>, steward: Steward, Posted { form, .. }: Posted<Arriving>) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let (key, at) = (key(&form.key)?, desk.clone());
    let Arriving { attendee, q, with_group, .. } = form;
    let address = format!("/door?q={}&done={key}", utf8_percent_encode(&q, NON_ALPHANUMERIC));
    let question = desk
        .write(move |conn| {
            let post = Post::read(conn, &steward, &at, now)?;
            if with_group.is_empty()
                && post.closed().is_none()
                && let Some((name, institution)) = may_be_of_a_group(conn, &steward, &key, attendee)?
            {
                let unnamed = crate::words::number(institution.unnamed);
                let shell = post.shell("Already counted with the group?", &steward)?;
                return Ok(Some(QuestionPage {
                    shell,
                    name,
                    institution: institution.name,
                    unnamed,
                    attendee,
                    key,
                    q,
                }));
            }
            let what = if with_group == "yes" { Happened::Named(attendee) } else { Happened::Person(attendee) };
            take(conn, &steward, vec![(key, what)], now)?;
            Ok(None)
        })
        .await?;
    match question {
        Some(page) => web::page(&page),
        None => web::see(&address),
    }
}

/// The person and their institution, where it has people who were counted without names and they are not here by name.
fn may_be_of_a_group(
    conn: &Connection,
    steward: &Steward,
    key: &Key,
    attendee: AttendeeId,
) -> Result<Option<(String, DoorInstitution)>, AppError> {
    let grant = steward.grant();
    if store::past(conn, &grant, key)?.is_some() {
        return Ok(None);
    }
    let Some(person) = store::person(conn, &grant, attendee)? else { return Ok(None) };
    let Some(id) = person.institution_id.filter(|_| person.here_since.is_none()) else { return Ok(None) };
    let institution = store::institution(conn, &grant, id)?.filter(|institution| institution.unnamed > 0);
    Ok(institution.map(|institution| (person.name, institution)))
}

impl SearchPage {
    const LEAST: usize = LEAST_LETTERS;
}
