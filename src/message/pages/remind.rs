//! One page with a ready message for each leader of the institutions that were ticked.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::Organiser;
use crate::access::store::{self as access, LeadersLink};
use crate::assembly::model::{Assembly, AssemblyId};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::{InstitutionId, LeaderId};
use crate::invitation::model::ContactWay;
use crate::invitation::store as invitations;
use crate::message::model::{Handed, Reminder};
use crate::tally::model::{Line, Named, View};
use crate::tally::store as tally;
use crate::web::{self, Answer, FormError, Ids, NotTaken, PageNumber, Posted, Query, Shell};
use crate::words::counted;

/// The most institutions that are reminded at once.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "message/pages/remind.html")]
struct RemindPage {
    shell: Shell,
    home: String,
    /// The view of the dashboard that one comes from.
    back: String,
    errors: Vec<FormError>,
    noted: Option<String>,
    ready: Vec<Ready>,
    /// Institutions of which nobody can be reminded.
    without: Vec<(String, String)>,
    /// That more were ticked than fit.
    left_out: Option<String>,
}

/// A message to one leader.
struct Ready {
    /// Institution and leader: `12-7`.
    key: String,
    institution: InstitutionId,
    name: String,
    leader: String,
    message: String,
    handed: Handed,
    /// Whether it was ticked when the page was sent.
    ticked: bool,
}

/// The institutions that were ticked, in which view of the dashboard, and how many messages were noted just before.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Ticked {
    #[serde(default)]
    i: Vec<InstitutionId>,
    #[serde(default)]
    noted: Option<u32>,
    #[serde(default)]
    view: String,
}

impl Ticked {
    /// The address of the view of the dashboard that they were ticked in: nothing but what a view can say.
    fn came_from(&self, id: AssemblyId) -> String {
        let said = self.view.trim_start_matches('?');
        let view: View = serde_html_form::from_str(said).unwrap_or(View::WHOLE);
        let page: PageNumber = serde_html_form::from_str(said).unwrap_or_default();
        let query = view.address();
        let and = if query.is_empty() { "?" } else { "&" };
        match page.number() {
            ..=1 => format!("/o/a/{id}{query}"),
            number => format!("/o/a/{id}{query}{and}page={number}"),
        }
    }
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(ticked): Query<Ticked>,
) -> Answer {
    if ticked.i.is_empty() && ticked.noted.is_none() {
        app.db.read(move |conn| assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)).await?;
        let there = ticked.came_from(id);
        let and = if there.contains('?') { "&" } else { "?" };
        return web::see(&format!("{there}{and}nobody=1"));
    }
    web::page(&read(&app, organiser, id, ticked, Vec::new()).await?)
}

async fn read(
    app: &App,
    organiser: Organiser,
    id: AssemblyId,
    ticked: Ticked,
    sent: Vec<String>,
) -> Result<RemindPage, AppError> {
    let (now, here) = (app.clock.now(), app.clone());
    app.db.read(move |conn| RemindPage::read(conn, &here, &organiser, id, &ticked, &sent, now)).await
}

impl RemindPage {
    fn read(
        conn: &Connection,
        app: &App,
        organiser: &Organiser,
        id: AssemblyId,
        ticked: &Ticked,
        sent: &[String],
        now: Moment,
    ) -> Result<RemindPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let wanted = &ticked.i[..ticked.i.len().min(MOST)];
        let lines: Vec<Line> = tally::lines(conn, organiser, &assembly, now)?;
        let mut links: HashMap<InstitutionId, Vec<LeadersLink>> = HashMap::new();
        for (institution, link) in access::links_of_assembly(conn, organiser, id)? {
            links.entry(institution).or_default().push(link);
        }
        let waiting = lines.iter().map(|line| line.beside.waiting).sum();
        let (mut ready, mut without) = (Vec::new(), Vec::new());
        for line in lines.iter().filter(|line| line.row.invited) {
            let Some(named) = line.row.institution.as_ref().filter(|named| wanted.contains(&named.id)) else {
                continue;
            };
            match links.remove(&named.id) {
                // A message holds the leader's link: with it whoever only looks would enter as the leader.
                Some(_) if !organiser.role().changes() => {}
                Some(links) => ready.extend(
                    links.into_iter().map(|link| Ready::new(app, organiser, &assembly, (line, named), link, sent, now)),
                ),
                None => without.push((format!("/o/a/{id}/i/{}", named.id), named.name.clone())),
            }
        }
        let left_out = ticked.i.len().saturating_sub(MOST) as u32;
        Ok(RemindPage {
            shell: Shell::assembly("Messages to send", organiser, &assembly)?.with_requests(waiting),
            home: format!("/o/a/{id}"),
            back: ticked.came_from(id),
            errors: Vec::new(),
            noted: ticked.noted.map(|noted| format!("{} noted.", counted(noted, "message is", "messages are"))),
            ready,
            without,
            left_out: (left_out > 0).then(|| {
                let more = counted(left_out, "more institution was", "more institutions were");
                format!("{more} ticked. Remind these {MOST} first.")
            }),
        })
    }
}

impl Ready {
    fn new(
        app: &App,
        organiser: &Organiser,
        assembly: &Assembly,
        (line, named): (&Line, &Named),
        link: LeadersLink,
        sent: &[String],
        now: Moment,
    ) -> Ready {
        let address = app.base_url.to(&format!("/l/{}", app.key.link_token(link.link, link.generation)));
        let reminder = Reminder {
            leader: &link.name,
            institution: &named.name,
            line,
            assembly,
            link: &address,
            from: organiser.name(),
            now,
        };
        let message = reminder.text();
        let key = format!("{}-{}", named.id, link.leader);
        Ready {
            handed: Handed::new(&message, &assembly.title, link.phone.as_deref(), link.email.as_deref()),
            ticked: sent.contains(&key),
            key,
            institution: named.id,
            name: named.name.clone(),
            leader: link.name,
            message,
        }
    }
}

/// The messages that were ticked as sent, and the institutions that the page was about.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SentForm {
    #[serde(default)]
    i: Vec<InstitutionId>,
    #[serde(default)]
    sent: Vec<String>,
}

pub(super) async fn sent(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<SentForm>,
) -> Answer {
    let (now, by, sent) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        sending.once(conn, by.actor(), now, || note_sent(conn, &by, id, &sent, now))
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            let page = read(&app, organiser, id, Ticked { i: form.i, ..Ticked::default() }, form.sent).await?;
            web::page_again(&RemindPage { shell: page.shell.with_problem(true), errors, ..page })
        }
    }
}

/// Notes each message, and goes on to those that are left.
fn note_sent(
    conn: &Connection,
    by: &Organiser,
    id: AssemblyId,
    form: &SentForm,
    now: Moment,
) -> Result<String, NotTaken> {
    if form.sent.is_empty() {
        return Err(NotTaken::wrong("sent", "Tick at least 1 message that you sent"));
    }
    let links = access::links_of_assembly(conn, by, id)?;
    let mut done = Vec::new();
    for (institution, link) in &links {
        if form.sent.contains(&format!("{institution}-{}", link.leader)) {
            let grant = access::grant(conn, by, id, *institution)?.ok_or(AppError::NotFound)?;
            let leader: LeaderId = link.leader;
            invitations::note_contact(conn, by, &grant, Some(leader), ContactWay::Message, None, now)?;
            done.push(*institution);
        }
    }
    let left = form.i.iter().filter(|institution| !done.contains(institution)).take(MOST);
    let left: String = left.map(|institution| format!("&i={institution}")).collect();
    Ok(format!("/o/a/{id}/remind?noted={}{left}", done.len()))
}
