//! A group at the door: its people with ticks, everyone at once, or a number without names.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::past::Bar;
use super::search::Person;
use super::{Post, key, take};
use crate::App;
use crate::access::Steward;
use crate::arrival::model::{DoorInstitution, Happened, MOST_AT_ONCE};
use crate::arrival::rehearsal::Desk;
use crate::arrival::store;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::AttendeeId;
use crate::web::{self, Answer, FormError, Posted, Query, Shell};
use crate::words::number;

#[derive(Template)]
#[template(path = "arrival/pages/door/group.html")]
struct GroupPage {
    shell: Shell,
    errors: Vec<FormError>,
    institutions: Vec<DoorInstitution>,
    /// The one whose people are shown; none: it is to be chosen.
    chosen: Option<DoorInstitution>,
    people: Vec<Person>,
    /// Whether everybody shall come, and it is to be confirmed.
    everyone: bool,
    bar: Option<Bar>,
    count: String,
    /// More were ticked, to be named, than were counted: who.
    too_many: Vec<AttendeeId>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    institution: String,
    /// Asks whether to check everyone in.
    everyone: String,
    done: String,
}

impl GroupPage {
    /// How many are not here yet.
    fn missing(&self) -> usize {
        self.people.iter().filter(|person| person.here.is_none()).count()
    }

    /// How many of `people`, who are to be named, come on top of those who were counted.
    fn more_than_counted(&self, people: usize) -> usize {
        people.saturating_sub(self.chosen.as_ref().map_or(0, |group| group.unnamed) as usize)
    }
}

fn read(conn: &rusqlite::Connection, steward: &Steward, post: &Post, asked: &Asked) -> Result<GroupPage, AppError> {
    let grant = steward.grant();
    let chosen = match asked.institution.parse::<InstitutionId>() {
        Ok(id) => Some(store::institution(conn, &grant, id)?.ok_or(AppError::NotFound)?),
        Err(_) => None,
    };
    let people = match &chosen {
        Some(institution) if post.closed().is_none() => store::people_of(conn, &grant, institution.id)?,
        _ => Vec::new(),
    };
    let title = chosen.as_ref().map_or("Count a group", |institution| institution.name.as_str());
    Ok(GroupPage {
        shell: post.shell(title, steward)?,
        errors: Vec::new(),
        institutions: store::institutions(conn, &grant)?,
        people: people.into_iter().map(|person| Person::new(person, post)).collect(),
        chosen,
        everyone: !asked.everyone.is_empty(),
        bar: Bar::of(conn, post, steward, &asked.done)?,
        count: String::new(),
        too_many: Vec::new(),
    })
}

pub(super) async fn page(State(app): State<App>, steward: Steward, Query(asked): Query<Asked>) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let at = desk.clone();
    let read = move |conn: &rusqlite::Connection| {
        let post = Post::read(conn, &steward, &at, now)?;
        read(conn, &steward, &post, &asked)
    };
    web::page(&desk.read(read).await?)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Counted {
    form_key: String,
    institution: String,
    count: String,
    /// A button with a number of its own.
    add: String,
}

/// So many came, without names.
pub(super) async fn count(State(app): State<App>, steward: Steward, Posted { form, .. }: Posted<Counted>) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let (its, at) = (key(&form.form_key)?, desk.clone());
    let back = format!("/door/group?institution={}&done={its}", form.institution);
    let again = desk
        .write(move |conn| {
            let typed = if form.add.is_empty() { &form.count } else { &form.add };
            let Some(count) = typed.trim().parse().ok().filter(|count| (1..=MOST_AT_ONCE).contains(count)) else {
                let post = Post::read(conn, &steward, &at, now)?;
                let asked = Asked { institution: form.institution, ..Asked::default() };
                let page = read(conn, &steward, &post, &asked)?;
                let text = format!("Enter a number from 1 to {}", number(MOST_AT_ONCE));
                let (errors, count) = (vec![FormError::new("count", text)], form.count);
                return Ok(Some(GroupPage { shell: page.shell.with_problem(true), errors, count, ..page }));
            };
            let institution = form.institution.parse().ok();
            take(conn, &steward, vec![(its, Happened::Group(institution, count))], now)?;
            Ok(None)
        })
        .await?;
    match again {
        Some(page) => web::page_again(&page),
        None => web::see(&back),
    }
}

/// The ticked people of an institution came; where some of it were counted without names, those get the names first.
pub(super) async fn tick(
    State(app): State<App>,
    steward: Steward,
    Posted { form, .. }: Posted<Vec<(String, String)>>,
) -> Answer {
    let field =
        |name: &str| form.iter().find(|(its, _)| its == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let (institution, form_key) = (field("institution"), field("form_key"));
    // Whether they were counted before without names, and whether everybody came who is not here.
    let (names, everyone) = match field("do").as_str() {
        "name" | "name_more" => (true, false),
        "everyone" => (false, true),
        "name_everyone" => (true, true),
        _ => (false, false),
    };
    // That some of them were not counted yet is said before they are.
    let asks = field("do") == "name";
    let ticked: BTreeSet<AttendeeId> =
        form.iter().filter(|(its, _)| its == "person").filter_map(|(_, id)| id.parse().ok()).collect();
    let of: InstitutionId = institution.parse().map_err(|_| AppError::NotFound)?;
    let at = desk.clone();
    let again = desk
        .write(move |conn| {
            let mut people = store::people_of(conn, &steward.grant(), of)?;
            people.retain(|person| everyone && person.here_since.is_none() || ticked.contains(&person.id));
            let missing: Vec<_> = people.iter().filter(|its| its.here_since.is_none()).map(|its| its.id).collect();
            if asks {
                let post = Post::read(conn, &steward, &at, now)?;
                let page = read(conn, &steward, &post, &Asked { institution: of.to_string(), ..Asked::default() })?;
                if page.more_than_counted(missing.len()) > 0 {
                    return Ok(Some(GroupPage { too_many: missing, ..page }));
                }
            }
            let one = |id: AttendeeId| {
                let what = if names { Happened::Named(id) } else { Happened::Person(id) };
                Ok((key(&format!("{form_key}-{id}"))?, what))
            };
            let events = people.into_iter().map(|person| one(person.id)).collect::<Result<_, AppError>>()?;
            take(conn, &steward, events, now)?;
            Ok::<_, AppError>(None)
        })
        .await?;
    match again {
        Some(page) => web::page(&page),
        None => web::see(&format!("/door/group?institution={institution}")),
    }
}
