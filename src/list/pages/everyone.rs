//! Everyone on the list.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::{Standing, names};
use crate::App;
use crate::access::Leader;
use crate::assembly::model::Phase;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{AttendeeId, Attending, OpenDraft, Person, SubmissionId, SubmissionState};
use crate::list::store::{self, Counts, UNDO_LASTS, Waiting};
use crate::web::in_turn::{PEOPLE_ON_A_PAGE, Pager};
use crate::web::{self, Answer, Query, Shell};

/// The most people taken off that are each offered back with a button of their own, and names shown of a request.
const SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "list/pages/everyone.html")]
struct EveryonePage {
    shell: Shell,
    standing: Standing,
    notice: Option<String>,
    counts: Counts,
    people: Vec<Person>,
    pager: Option<Pager>,
    draft: Option<OpenDraft>,
    /// Those taken off just now, to undo it.
    undo: Vec<Person>,
    taken_off: Vec<Person>,
    show_taken_off: bool,
    requests: Vec<Asking>,
}

/// Names that wait or were declined, in words.
struct Asking {
    waits: bool,
    number: usize,
    names: Vec<String>,
    more: usize,
    reason: String,
}

impl Asking {
    fn new(request: &Waiting) -> Asking {
        let people = &request.asked.people;
        Asking {
            waits: request.state == SubmissionState::Waiting,
            number: people.len(),
            names: people.iter().take(SHOWN).map(|person| person.name.to_string()).collect(),
            more: people.len().saturating_sub(SHOWN),
            reason: request.reason.clone().unwrap_or_default(),
        }
    }
}

/// What was just done, and which part of the list to show.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    from: u32,
    show: String,
    saved: Option<SubmissionId>,
    person: Option<AttendeeId>,
    gone: Option<u8>,
}

impl Shown {
    fn notice(&self, conn: &rusqlite::Connection, leader: &Leader, counts: Counts) -> Result<Option<String>, AppError> {
        let now_listed = if counts.listed == 1 {
            "1 name is on your list.".to_owned()
        } else {
            format!("{} names are on your list.", counts.listed)
        };
        if let Some(id) = self.saved {
            let is_saved = store::saved(conn, &leader.grant, id)?.is_some();
            return Ok(is_saved.then(|| format!("Saved. {now_listed}")));
        }
        if let Some(id) = self.person {
            let person = store::person(conn, &leader.grant, id)?;
            return Ok(person.map(|person| format!("{} saved. {}.", person.name, names(counts.listed as usize))));
        }
        if self.gone.is_some() && store::draft_was_erased(conn, &leader.grant)? {
            let erased = "Your last list was not saved. Somebody in it asked us to erase what we keep of them. Leave them \
                out, and send it again.";
            return Ok(Some(erased.to_owned()));
        }
        let gone =
            "That list is saved already, or it was here for more than a day. If names are missing, send it again.";
        Ok(self.gone.is_some().then(|| gone.to_owned()))
    }
}

/// Everyone, 200 a page.
pub(super) async fn page(State(app): State<App>, leader: Leader, Query(shown): Query<Shown>) -> Answer {
    let now = app.clock.now();
    let page = app.db.read(move |conn| read(conn, &leader, &shown, now)).await?;
    web::page(&page)
}

fn read(conn: &rusqlite::Connection, leader: &Leader, shown: &Shown, now: Moment) -> Result<EveryonePage, AppError> {
    let grant = &leader.grant;
    let invitation = invitations::invitation(conn, grant)?;
    let counts = store::counts(conn, grant)?;
    let standing = Standing::new(&invitation, now);
    let taken_off = store::taken_off(conn, grant)?;
    let just_now = |person: &&Person| person.withdrawn_at.is_some_and(|at| now - at <= UNDO_LASTS);
    let undo =
        if standing.locked() { Vec::new() } else { taken_off.iter().filter(just_now).take(SHOWN).cloned().collect() };
    Ok(EveryonePage {
        shell: Shell::leader("Your list", &invitation)?.without_names(&invitation.assembly),
        notice: shown.notice(conn, leader, counts)?,
        people: store::people(conn, grant, shown.from, PEOPLE_ON_A_PAGE)?,
        pager: Pager::new(shown.from, counts.people),
        draft: store::open_draft(conn, grant, now)?.filter(|_| !standing.locked()),
        requests: store::waiting(conn, grant)?.iter().chain(&store::declined(conn, grant)?).map(Asking::new).collect(),
        show_taken_off: shown.show == "off",
        undo,
        taken_off,
        counts,
        standing,
    })
}
