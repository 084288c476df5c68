//! What happened to one institution: who, what, when, from what to what.

use askama::Template;
use axum::extract::State;
use chrono::DateTime;
use rusqlite::Connection;

use super::{Here, granted};
use crate::App;
use crate::access::audit::{self, Event};
use crate::access::{Organiser, who};
use crate::assembly::model::Zone;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::web::{self, Answer, Ids, PageNumber, Pages, Query, Shell};

const ON_A_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "institution/pages/history.html")]
struct HistoryPage {
    shell: Shell,
    home: String,
    happened: Vec<Happened>,
    pages: Pages,
}

/// One thing that happened, in words.
pub(super) struct Happened {
    pub when: String,
    pub who: String,
    pub what: String,
    /// The number before and after, where it was one that changed.
    pub was_now: Option<(String, String)>,
}

impl Happened {
    pub(super) fn new(event: Event, zone: Zone) -> Happened {
        Happened {
            when: format!("{}, {}", zone.day(event.at), zone.time(event.at)),
            what: what(&event, zone),
            was_now: was_now(&event, zone),
            who: who(event.by.as_deref()),
        }
    }
}

/// Numbers that stand for something else than a change of one number.
const NO_CHANGE: [&str; 9] = [
    "requests.seen",
    "ride.moved",
    "link.replaced",
    "people.told",
    "list.finished",
    "needs.nobody_else",
    "travel.seats_asked",
    "person.counted_elsewhere",
    "person.counted_here",
];

fn was_now(event: &Event, zone: Zone) -> Option<(String, String)> {
    if event.action == "invitation.date_granted" {
        return own_date(event.old, zone).zip(own_date(event.new, zone));
    }
    let new = event.new.filter(|_| !NO_CHANGE.contains(&event.action.as_str()))?;
    if matches!(event.action.as_str(), "institution.changed" | "list.asked" | "list.agreed" | "list.declined") {
        return None;
    }
    Some((event.old?.to_string(), new.to_string()))
}

/// An own date, which the audit has as seconds since 1970.
fn own_date(seconds: Option<i64>, zone: Zone) -> Option<String> {
    let date = DateTime::from_timestamp(seconds?, 0)?;
    Some(zone.deadline(Moment::new(date)))
}

fn what(event: &Event, zone: Zone) -> String {
    let about = event.about.as_deref().unwrap_or("somebody");
    let first = match (event.old, event.new) {
        (None, Some(number)) => format!(" {number}"),
        _ => String::new(),
    };
    let fields = event.fields.as_deref().unwrap_or_default().replace('_', " ").replace(',', ", ");
    let names = match event.new {
        Some(1) => "1 name".to_owned(),
        new => format!("{} names", new.unwrap_or(0)),
    };
    match event.action.as_str() {
        "invitation.added" if event.new.is_some() => format!("Invited; asked for{first}"),
        "invitation.added" => "Invited".to_owned(),
        "invitation.asked" if event.new.is_none() => {
            format!("Took back that it was asked for {}", event.old.unwrap_or(0))
        }
        "invitation.asked" => format!("Asked for{first}"),
        "invitation.date_granted" => match (own_date(event.old, zone), own_date(event.new, zone)) {
            (None, Some(new)) => format!("Gave it an own date for names: {new}"),
            (Some(old), None) => format!("Took its own date for names back: {old}"),
            // Before the dates themselves were noted there are none.
            _ => "Changed its own date for names".to_owned(),
        },
        "pledge.made" => format!("Pledged{first}"),
        "estimates.told" => "Told the rough numbers".to_owned(),
        "people.told" if event.new == Some(0) => "Took back that the people know of the list".to_owned(),
        "people.told" => "Said that the people know of the list".to_owned(),
        "list.saved" => "Saved a list; listed".to_owned(),
        "list.taken" => "Took a saved list as a file".to_owned(),
        "list.dropped" => "Gave up a list that was not saved".to_owned(),
        "list.asked" => format!("Asked to add {names}"),
        "list.agreed" => format!("Agreed to add {names}"),
        "list.declined" => format!("Did not agree to add {names}"),
        "list.finished" => format!("Said \u{201c}that is everyone\u{201d}, at {names}"),
        "person.added" => format!("Added {about}"),
        "person.changed" => format!("Changed {about}: {fields}"),
        "person.withdrawn" => format!("Took {about} off the list"),
        "person.put_back" => format!("Put {about} back on the list"),
        "person.counted_elsewhere" => format!("Counted {about} on another list"),
        "person.counted_here" => format!("Counted {about} on this list again"),
        "needs.told" => format!("Told what {about} needs"),
        "requests.seen" => "Looked at its requests about what people need".to_owned(),
        "needs.seen" => "Looked at what its people need".to_owned(),
        "needs.nobody_else" => "Said that nobody else needs anything".to_owned(),
        "child.decided" => format!("Crèche place for a child of {about}: {fields}"),
        "child.changed" => format!("Changed what is told of a child of {about}: {fields}"),
        "child.walked_up" => format!("Added a child of {about} on the day"),
        "child.seen" => format!("Looked at a child of {about}"),
        "need.read" => format!("Read that something cannot be had for {about}"),
        "booking.settled" => "Settled a booking that is not needed any more".to_owned(),
        "need.decided" => format!("Something to be booked for {about}: {fields}"),
        "travel.main_way" => format!("Said how most people travel: {fields}"),
        "travel.told" => format!("Told how {about} travels"),
        "travel.seats_asked" => "Asked for coach seats after their date".to_owned(),
        "seat.decided" => format!("Coach seat for {about}: {fields}"),
        "ride.moved" => format!("Placed {about} in another vehicle"),
        "ride.unnamed_moved" => "Placed places without a name in another vehicle".to_owned(),
        "lift.matched" => "Matched a lift".to_owned(),
        "lift.answered" => format!("Answered about a lift: {fields}"),
        "count.questioned" => "Said that the count is not right".to_owned(),
        "count.answered" => "Answered what was said about the count".to_owned(),
        "arrival.typed" => "Typed how many came".to_owned(),
        "link.replaced" => format!("Replaced the link of {about}"),
        "leader.added" => format!("Added the leader {about}"),
        "leader.changed" => format!("Changed the leader {about}: {fields}"),
        "leader.removed" => format!("Took the leader {about} off"),
        "leader.handed_over" => format!("{about} handed over to another leader"),
        "contact.noted" => match event.fields.as_deref() {
            Some("call") => "Noted a call".to_owned(),
            Some("visit") => "Noted a visit".to_owned(),
            _ => "Noted a message".to_owned(),
        },
        "invitation.looked_after" if event.about.is_none() => "Left it with nobody to look after it".to_owned(),
        "invitation.looked_after" => format!("Made {about} the organiser who looks after it"),
        "institution.merged" => format!("Merged {about} into it"),
        "institution.changed" if event.fields.as_deref() == Some("active") && event.new == Some(0) => {
            "Made it inactive".to_owned()
        }
        "institution.changed" if event.fields.as_deref() == Some("active") => "Made it active".to_owned(),
        "institution.added" => "Added the institution".to_owned(),
        "institution.changed" => format!("Changed the institution: {fields}"),
        other => other.replace(['.', '_'], " "),
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
        let pages = Pages::new(&at, audit::count(conn, &grant)? as usize, ON_A_PAGE);
        let events = audit::events(conn, &grant, pages.skipped() as u32, ON_A_PAGE as u32)?;
        let zone = invitation.assembly.zone;
        let title = format!("What happened: {}", invitation.institution.name);
        Ok::<_, AppError>(HistoryPage {
            shell: super::shell(conn, title, &organiser, &invitation.assembly)?,
            home: grant.desk(),
            happened: events.into_iter().map(|event| Happened::new(event, zone)).collect(),
            pages,
        })
    };
    web::page(&app.db.read(show).await?)
}
