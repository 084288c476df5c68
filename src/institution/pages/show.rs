//! One institution at one assembly: what an organiser knows before ringing its leader.

use askama::Template;
use axum::extract::State;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::Connection;
use serde::Deserialize;

use super::answers::{Absent, Answers};
use super::contact::{ContactForm, ContactLine};
use super::count::Question;
use super::facts::{self, Fact};
use super::history::Happened;
use super::people::PersonLine;
use super::request::{self, Waiting};
use super::{Here, granted};
use crate::App;
use crate::access::store::{self as access, LeadersLink};
use crate::access::{Grant, Organiser, audit, who};
use crate::assembly::model::{Assembly, Entering, Phase, Zone};
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::LeaderId;
use crate::invitation::model::{ContactWay, Pledge};
use crate::invitation::store as invitations;
use crate::list::model::{Phone, Source};
use crate::list::store::{self as list, Saved};
use crate::request::store as requests;
use crate::tally::store as tally;
use crate::web::{self, Answer, FormError, Ids, Query, Shell};
use crate::words::number;

/// How many people, pledges, lists and events the page shows. The rest of the people and events stands on pages of their
/// own, that of the pledges and lists in files: nobody pledges or hands in so often.
const SHOWN: usize = 20;
/// How many calls and messages it shows.
const CONTACTS_SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "institution/pages/show.html")]
struct InstitutionPage {
    shell: Shell,
    home: String,
    /// The leaders' own pages, on which the organiser enters for them.
    for_them: String,
    /// The page of the institution over all its assemblies.
    over_time: String,
    errors: Vec<FormError>,
    /// The field that was wrong, of a request or a question, and what was typed in it.
    typed: (String, String),
    done: Option<String>,
    /// What another decided before.
    before: Option<String>,
    kind: &'static str,
    chapter: Option<String>,
    figures: Vec<(String, &'static str)>,
    facts: Vec<Fact>,
    can_pledge: bool,
    can_come: bool,
    waiting: Vec<Waiting>,
    /// What leaders said against the count: what waits for an answer, then what has one.
    questions: Vec<Question>,
    count_waits: bool,
    count_answered: bool,
    /// The institution's own page, whatever the assembly.
    own: String,
    /// Until when the links open, or that they do not any more.
    links_end: Option<String>,
    links: Vec<Link>,
    /// What is typed to note a call, and whether one was noted just now.
    contact: ContactForm,
    noted: bool,
    contacts: Vec<ContactLine>,
    all_contacts: u32,
    answers: Option<Answers>,
    absent: Option<Absent>,
    people: Vec<PersonLine>,
    all_people: u32,
    pledges: Vec<PledgeLine>,
    all_pledges: usize,
    versions: Vec<VersionLine>,
    all_versions: usize,
    happened: Vec<Happened>,
    all_events: u32,
}

/// A leader and their link.
struct Link {
    leader: LeaderId,
    name: String,
    phone: Option<Phone>,
    email: Option<String>,
    /// None for an organiser who only looks: whoever has it enters as the leader.
    handed: Option<Handed>,
    replaced: bool,
}

/// A link, ready to be handed on.
struct Handed {
    address: String,
    whatsapp: String,
    text: String,
}

struct PledgeLine {
    number: String,
    when: String,
    who: String,
    late: bool,
}

struct VersionLine {
    id: String,
    when: String,
    who: String,
    how: String,
    listed: String,
}

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    replaced: Option<String>,
    #[serde(default)]
    decided: Option<String>,
    /// The request that another decided before.
    #[serde(default)]
    before: String,
    #[serde(default)]
    saved: String,
}

/// What was typed into one of the page's forms.
pub(super) enum Typed {
    /// What the leader is to read, and the field it stands in.
    Answer(String, String),
    /// A call or a message.
    Contact(ContactForm),
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<Here>,
    Query(done): Query<Done>,
) -> Answer {
    web::page(&read(&app, organiser, here, done).await?)
}

/// The page again, with what was typed and what is wrong with it.
pub(super) async fn again(app: &App, organiser: Organiser, here: Here, typed: Typed, errors: Vec<FormError>) -> Answer {
    let page = read(app, organiser, here, Done::default()).await?;
    let page = InstitutionPage { shell: page.shell.with_problem(true), errors, ..page };
    web::page_again(&match typed {
        Typed::Answer(field, text) => InstitutionPage { typed: (field, text), ..page },
        Typed::Contact(contact) => InstitutionPage { contact, ..page },
    })
}

async fn read(app: &App, organiser: Organiser, here: Here, done: Done) -> Result<InstitutionPage, AppError> {
    let (now, app_here, by) = (app.clock.now(), app.clone(), organiser.clone());
    let read = move |conn: &Connection| {
        let grant = granted(conn, &organiser, here)?;
        Ok::<_, AppError>((InstitutionPage::read(conn, &app_here, &organiser, &grant, &done, now)?, grant))
    };
    let (page, grant) = app.db.read(read).await?;
    if grant.sees_needs() {
        let (assembly, of) = (grant.assembly(), Some(grant.institution()));
        let note = move |conn: &Connection| Ok::<_, AppError>(requests::note_looked(conn, &by, assembly, of, now)?);
        app.db.write(note).await?;
    }
    Ok(page)
}

impl InstitutionPage {
    fn read(
        conn: &Connection,
        app: &App,
        organiser: &Organiser,
        grant: &Grant,
        done: &Done,
        now: Moment,
    ) -> Result<InstitutionPage, AppError> {
        let invitation = invitations::invitation(conn, grant)?;
        let (assembly, zone) = (&invitation.assembly, invitation.assembly.zone);
        let row = tally::row(conn, grant)?;
        let counts = list::counts(conn, grant)?;
        let links = access::links(conn, organiser, grant)?;
        let people = list::people(conn, grant, 0, SHOWN as u32)?;
        let pledges = invitations::pledges(conn, grant)?;
        let before = match done.before.parse() {
            Ok(id) => request::settled(conn, organiser, grant, id)?.map(|settled| settled.before_you()),
            Err(_) => None,
        };
        let versions = list::versions(conn, grant)?;
        let events = audit::events(conn, grant, 0, SHOWN as u32)?;
        let questions = invitations::count_questions(conn, grant)?;
        let contacts = invitations::contacts(conn, organiser, grant, 0, CONTACTS_SHOWN as u32)?;
        Ok(InstitutionPage {
            shell: super::shell(conn, invitation.institution.name.clone(), organiser, assembly)?
                .without_needs(assembly, Vec::new())
                .without_names(assembly),
            home: grant.desk(),
            for_them: grant.home(),
            over_time: format!("/o/institutions/{}/history", grant.institution()),
            errors: Vec::new(),
            typed: Default::default(),
            done: done.words(&links),
            before,
            kind: invitation.institution.kind.as_str(),
            chapter: invitation.institution.chapter.clone(),
            figures: facts::figures(&row),
            facts: facts::facts(conn, organiser, grant, &invitation, &row, counts.maybe, now)?,
            can_pledge: assembly.why_not(Entering::Pledge, now).is_none(),
            can_come: assembly.why_not(Entering::Came, now).is_none(),
            count_waits: questions.iter().any(|question| question.answer.is_none()),
            count_answered: questions.iter().any(|question| question.answer.is_some()),
            questions: questions.into_iter().map(|question| Question::new(question, zone)).collect(),
            own: super::details::home(grant.institution()),
            links_end: links_end(assembly, access::links_days(conn)?, now),
            waiting: request::waiting(conn, organiser, grant, assembly, now)?,
            contact: ContactForm::begun(&links.iter().map(|link| link.leader).collect::<Vec<_>>()),
            noted: done.saved == "contact",
            contacts: contacts.into_iter().map(|noted| ContactLine::new(noted, zone)).collect(),
            all_contacts: invitations::contact_count(conn, organiser, grant)?,
            answers: Answers::read(conn, organiser, grant, zone, &row)?,
            absent: Absent::read(conn, grant, &invitation, &row, now)?,
            links: links.into_iter().map(|link| Link::new(link, organiser, app, assembly)).collect(),
            people: people.into_iter().map(PersonLine::from).collect(),
            all_people: counts.people,
            all_pledges: pledges.len(),
            pledges: pledges.into_iter().take(SHOWN).map(|pledge| PledgeLine::new(pledge, zone)).collect(),
            all_versions: versions.len(),
            versions: versions.into_iter().take(SHOWN).map(|version| VersionLine::new(version, zone)).collect(),
            happened: events.into_iter().map(|event| Happened::new(event, zone)).collect(),
            all_events: audit::count(conn, grant)?,
        })
    }
}

impl Done {
    fn words(&self, links: &[LeadersLink]) -> Option<String> {
        let replaced = self.replaced.as_deref().and_then(|id| id.parse::<LeaderId>().ok());
        let link = links.iter().find(|link| Some(link.leader) == replaced);
        let replaced = link.map(|link| format!("The link of {} is replaced. Send the new one.", link.name));
        let decided = || self.decided.as_ref().map(|_| "Saved. The leader sees it on their page.");
        let saved = || match self.saved.as_str() {
            "asked" | "look-after" => Some("Saved."),
            "date" => Some("Saved. The leaders see this date on their pages. What was late stays late."),
            _ => None,
        };
        replaced.or_else(|| decided().or_else(saved).map(str::to_owned))
    }
}

/// From the day on: until when the links open.
fn links_end(assembly: &Assembly, days: i64, now: Moment) -> Option<String> {
    let end = access::links_end(assembly, days)?;
    match assembly.phase(now) {
        _ if now >= end => Some("These links stopped working some days after the assembly, as they all do.".to_owned()),
        Phase::Day | Phase::Over => Some(format!("These links work until {}.", assembly.zone.day(end))),
        Phase::Open | Phase::ListClosed | Phase::Cancelled | Phase::Postponed => None,
    }
}

impl Link {
    fn new(link: LeadersLink, by: &Organiser, app: &App, assembly: &Assembly) -> Link {
        Link {
            handed: by.role().changes().then(|| Handed::new(&link, app, assembly)),
            leader: link.leader,
            name: link.name,
            phone: link.phone.map(Phone::stored),
            email: link.email,
            replaced: link.generation > 1,
        }
    }
}

impl Handed {
    fn new(link: &LeadersLink, app: &App, assembly: &Assembly) -> Handed {
        let address = app.base_url.to(&format!("/l/{}", app.key.link_token(link.link, link.generation)));
        let on = assembly.short_day().map_or_else(String::new, |day| format!(" on {day}"));
        let message = format!("Hello {}. Here is your own page for {}{on}: {address}", link.name, assembly.title);
        let encoded = utf8_percent_encode(&message, NON_ALPHANUMERIC);
        Handed { whatsapp: format!("https://wa.me/?text={encoded}"), text: format!("sms:?&body={encoded}"), address }
    }
}

impl PledgeLine {
    fn new(pledge: Pledge, zone: Zone) -> PledgeLine {
        PledgeLine {
            number: number(pledge.number.get()),
            when: format!("{}, {}", zone.day(pledge.made_at), zone.time(pledge.made_at)),
            who: who(pledge.by.as_deref()),
            late: pledge.late,
        }
    }
}

impl VersionLine {
    fn new(saved: Saved, zone: Zone) -> VersionLine {
        let how = match saved.source {
            Source::File => saved.file_name.unwrap_or_else(|| "A file".to_owned()),
            Source::Pasted => "Pasted".to_owned(),
            Source::Typed => "Typed".to_owned(),
            Source::Copied => "Copied from last time".to_owned(),
        };
        VersionLine {
            id: saved.id.to_string(),
            when: format!("{}, {}", zone.day(saved.at), zone.time(saved.at)),
            who: who(saved.by.as_deref()),
            how,
            listed: number(saved.listed),
        }
    }
}
