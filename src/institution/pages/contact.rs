//! Calls, messages and visits: noted on the institution's page, and all of them on a page of their own.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::show::{self, Typed};
use super::{Here, granted};
use crate::App;
use crate::access::store as access;
use crate::access::{Grant, Organiser, who};
use crate::assembly::model::Zone;
use crate::error::AppError;
use crate::institution::model::LeaderId;
use crate::invitation::model::{ContactWay, Note, NoteError, NotedContact};
use crate::invitation::store as invitations;
use crate::web::{self, Answer, FormError, Ids, NotTaken, PageNumber, Pages, Posted, Query, Shell};

const ON_A_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "institution/pages/contacts.html")]
struct ContactsPage {
    shell: Shell,
    home: String,
    contacts: Vec<ContactLine>,
    pages: Pages,
}

/// One call, message or visit.
pub(super) struct ContactLine {
    pub when: String,
    /// Who noted it.
    pub who: String,
    /// "Rang Deirdre Mac Aodha".
    pub what: String,
    pub words: Option<String>,
}

impl ContactLine {
    pub(super) fn new(noted: NotedContact, zone: Zone) -> ContactLine {
        let done = noted.way.done();
        ContactLine {
            when: format!("{}, {}", zone.day(noted.at), zone.time(noted.at)),
            who: who(noted.by.as_deref()),
            what: noted.leader.map_or_else(|| done.to_owned(), |leader| format!("{done} {leader}")),
            words: noted.words,
        }
    }
}

/// What is typed to note one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ContactForm {
    pub way: String,
    /// The leader who was reached; blank: none of them, or it does not matter who.
    pub leader: String,
    pub words: String,
}

impl ContactForm {
    /// What the form begins with: a call to the leader, where there is one alone.
    pub(super) fn begun(leaders: &[LeaderId]) -> ContactForm {
        let leader = match leaders {
            [only] => only.to_string(),
            _ => String::new(),
        };
        ContactForm { way: ContactWay::Call.as_str().to_owned(), leader, words: String::new() }
    }

    fn parse(&self, leaders: &[LeaderId]) -> Result<(ContactWay, Option<LeaderId>, Note), NotTaken> {
        let mut errors = Vec::new();
        let way = ContactWay::parse(&self.way);
        if way.is_none() {
            errors.push(FormError::new("way", "Choose whether you rang, wrote or met them"));
        }
        let leader = leaders.iter().find(|leader| leader.to_string() == self.leader).copied();
        if leader.is_none() && !self.leader.is_empty() {
            errors.push(FormError::new(
                "leader",
                "This leader does not speak for it any more. Choose another, or nobody",
            ));
        }
        let words = Note::parse(&self.words).map_err(|error| {
            let said = match error {
                NoteError::Blank => "Enter what was said, for example: will send Friday",
                NoteError::TooLong => "Enter a note of 1,000 characters or fewer",
            };
            errors.push(FormError::new("words", said));
        });
        match (way, words) {
            (Some(way), Ok(words)) if errors.is_empty() => Ok((way, leader, words)),
            _ => Err(NotTaken::Wrong(errors)),
        }
    }
}

/// The leaders who may have been reached.
fn leaders(conn: &Connection, by: &Organiser, grant: &Grant) -> rusqlite::Result<Vec<LeaderId>> {
    Ok(access::links(conn, by, grant)?.into_iter().map(|link| link.leader).collect())
}

pub(super) async fn note(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<Here>,
    Posted { form, sending }: Posted<ContactForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        let grant = granted(conn, &by, here)?;
        sending.once(conn, grant.actor(), now, || {
            let (way, leader, words) = form.parse(&leaders(conn, &by, &grant)?)?;
            invitations::note_contact(conn, &by, &grant, leader, way, Some(&words), now)?;
            Ok(format!("{}?saved=contact#contacts", grant.desk()))
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => show::again(&app, organiser, here, Typed::Contact(typed), errors).await,
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
        let pages = Pages::new(&at, invitations::contact_count(conn, &organiser, &grant)? as usize, ON_A_PAGE);
        let contacts = invitations::contacts(conn, &organiser, &grant, pages.skipped() as u32, ON_A_PAGE as u32)?;
        let zone = invitation.assembly.zone;
        let title = format!("Calls and messages: {}", invitation.institution.name);
        Ok::<_, AppError>(ContactsPage {
            shell: super::shell(conn, title, &organiser, &invitation.assembly)?,
            home: grant.desk(),
            contacts: contacts.into_iter().map(|noted| ContactLine::new(noted, zone)).collect(),
            pages,
        })
    };
    web::page(&app.db.read(show).await?)
}
