//! Everyone on the list, and how much of their needs is told.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::asked::Asked;
use super::{folder, is_locked, unless_locked};
use crate::App;
use crate::access::{Grant, Leader};
use crate::assembly::model::Phase;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::Invitation;
use crate::invitation::store as invitations;
use crate::list::model::AttendeeId;
use crate::need::store::{self, Person, PersonCount};
use crate::web::in_turn::{PEOPLE_ON_A_PAGE, Pager};
use crate::web::{self, Answer, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "need/pages/everyone.html")]
struct EveryonePage {
    shell: Shell,
    folder: String,
    home: String,
    organiser: String,
    people: Vec<Person>,
    count: PersonCount,
    pager: Option<Pager>,
    asked: Vec<Asked>,
    saved: Option<String>,
    answered_now: u32,
    /// The date for access needs, once it has passed.
    access_was: Option<String>,
    /// The date for childcare, once it has passed.
    childcare_was: Option<String>,
    locked: bool,
    cancelled: bool,
    /// Whether what was told was erased: of nobody can be said that they need nothing, or that something is missing.
    erased: bool,
}

impl EveryonePage {
    /// How much was told of a person, never what.
    fn status(&self, person: &Person) -> String {
        match (person.answered, person.needs) {
            (false, _) => "Not answered".into(),
            (true, 0) if self.erased => "Answered".into(),
            (true, 0) if person.children == 0 => "No needs".into(),
            (true, 0) => "Answered".into(),
            (true, 1) => "1 answer given".into(),
            (true, needs) => format!("{needs} answers given"),
        }
    }

    fn children(&self, person: &Person) -> String {
        let children = match person.children {
            0 => return String::new(),
            1 => "1 child for the crèche".to_owned(),
            children => format!("{children} children for the crèche"),
        };
        match person.ages_missing {
            0 => children,
            _ if self.erased => children,
            1 => format!("{children}, 1 age not told yet"),
            ages => format!("{children}, {ages} ages not told yet"),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct EveryoneQuery {
    #[serde(default)]
    from: u32,
    saved: Option<AttendeeId>,
    #[serde(default)]
    answered: u32,
}

/// The list of people.
pub(super) async fn page(State(app): State<App>, leader: Leader, Query(query): Query<EveryoneQuery>) -> Answer {
    let now = app.clock.now();
    let page = app.db.read(move |conn| read(conn, &leader.grant, &query, now)).await?;
    web::page(&page)
}

fn read(
    conn: &rusqlite::Connection,
    grant: &Grant,
    query: &EveryoneQuery,
    now: Moment,
) -> Result<EveryonePage, AppError> {
    let invitation: Invitation = invitations::invitation(conn, grant)?;
    let assembly = &invitation.assembly;
    let saved = query.saved.map(|id| store::person(conn, grant, id)).transpose()?.flatten();
    let was = |date| assembly.has_passed(date, now).then(|| assembly.zone.deadline(date));
    let count = store::counts(conn, grant)?;
    let requests = store::requests(conn, grant)?;
    Ok(EveryonePage {
        shell: Shell::leader("What do your people need?", &invitation)?
            .without_needs(assembly, Vec::new())
            .without_names(assembly),
        erased: assembly.erased.needs.is_some(),
        folder: folder(&invitation),
        home: invitation.home(),
        organiser: super::organiser(&invitation),
        people: store::people(conn, grant, query.from, PEOPLE_ON_A_PAGE)?,
        count,
        pager: Pager::new(query.from, count.people),
        asked: requests.iter().map(|request| Asked::new(request, assembly.zone)).collect(),
        saved: saved.map(|person| person.name),
        answered_now: query.answered,
        access_was: was(assembly.dates.access_by),
        childcare_was: was(assembly.dates.childcare_by),
        locked: is_locked(assembly, now),
        cancelled: assembly.phase(now) == Phase::Cancelled,
    })
}

#[derive(Deserialize)]
pub(super) struct NobodyElse {
    /// The last person that the leader was shown: somebody added since was not meant.
    up_to: AttendeeId,
}

/// "Nobody else needs anything."
pub(super) async fn nobody_else(
    State(app): State<App>,
    leader: Leader,
    Posted { form, sending }: Posted<NobodyElse>,
) -> Answer {
    let now = app.clock.now();
    let grant = leader.grant;
    let work = move |conn: &rusqlite::Connection| {
        sending.once(conn, grant.actor(), now, || {
            let invitation = invitations::invitation(conn, &grant)?;
            unless_locked(&invitation, now)?;
            let folder = folder(&invitation);
            let people = store::nobody_else(conn, &grant, form.up_to, now)?;
            Ok::<_, AppError>(format!("{folder}?answered={people}"))
        })
    };
    web::see(&app.db.write(work).await?)
}
