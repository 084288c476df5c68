//! The people of one institution, and its list as it was each time it was saved.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use super::{Here, granted};
use crate::App;
use crate::access::{Organiser, Taker};
use crate::assembly::model::AssemblyId;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::invitation::store as invitations;
use crate::list::csv;
use crate::list::model::{AgeGroup, Attending, Person, SubmissionId};
use crate::list::store as list;
use crate::web::{self, Answer, Ids, Meant, PageNumber, Pages, Query, Shell};

/// The most people on one page.
pub(super) const ON_A_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "institution/pages/people.html")]
struct PeoplePage {
    shell: Shell,
    home: String,
    people: Vec<PersonLine>,
    pages: Pages,
}

/// One person of the list.
pub(super) struct PersonLine {
    pub name: String,
    pub known_as: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    /// What else there is to know, as tags.
    pub tags: Vec<(&'static str, String)>,
}

impl From<Person> for PersonLine {
    fn from(person: Person) -> PersonLine {
        let mut tags = Vec::new();
        if person.attending == Attending::Maybe {
            tags.push(("info", "Maybe".to_owned()));
        }
        if person.late {
            tags.push(("late", "Late".to_owned()));
        }
        match person.age_group {
            AgeGroup::Adult => {}
            AgeGroup::SixteenToSeventeen => tags.push(("info", "16 or 17".to_owned())),
            AgeGroup::UnderSixteen => tags.push(("info", "Under 16".to_owned())),
        }
        if person.counted_elsewhere {
            tags.push(("info", "Counted elsewhere".to_owned()));
        }
        tags.extend(person.part.map(|part| ("info", part)));
        PersonLine {
            name: person.name.to_string(),
            known_as: person.known_as,
            phone: person.phone.map(|phone| phone.to_string()),
            email: person.email.map(|email| email.to_string()),
            tags,
        }
    }
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<Here>,
    Query(at): Query<PageNumber>,
) -> Answer {
    let show = move |conn: &Connection| {
        let grant = granted(conn, &organiser, here)?;
        let invitation = invitations::invitation(conn, &grant)?;
        let all = list::counts(conn, &grant)?.people;
        let pages = Pages::new(&at, all as usize, ON_A_PAGE);
        let people = list::people(conn, &grant, pages.skipped() as u32, ON_A_PAGE as u32)?;
        let title = format!("People of {}", invitation.institution.name);
        Ok::<_, AppError>(PeoplePage {
            shell: super::shell(conn, title, &organiser, &invitation.assembly)?.without_names(&invitation.assembly),
            home: grant.desk(),
            people: people.into_iter().map(PersonLine::from).collect(),
            pages,
        })
    };
    web::page(&app.db.read(show).await?)
}

/// A list as it was, as CSV. That it was taken is noted.
pub(super) async fn version(
    _: Meant,
    State(app): State<App>,
    taker: Taker,
    Ids((assembly, institution, version)): Ids<(AssemblyId, InstitutionId, SubmissionId)>,
) -> Answer {
    let (now, organiser) = (app.clock.now(), Organiser::from(taker));
    let take = move |conn: &Connection| {
        let grant = granted(conn, &organiser, (assembly, institution))?;
        list::take(conn, &grant, version, now)?.ok_or(AppError::NotFound)
    };
    let saved = app.db.write(take).await?;
    web::csv(&format!("list-{version}.csv"), csv::write_version(&saved, Vec::new())?)
}
