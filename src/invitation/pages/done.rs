//! The end: what we have, what happens next and when, and what to send to one's people. Can be opened again at any time.

use askama::Template;
use axum::extract::State;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::Connection;

use super::{locked, over, say};
use crate::App;
use crate::access::Leader;
use crate::assembly::model::Phase;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store::{self, Told};
use crate::web::{self, Answer, Shell};

#[derive(Template)]
#[template(path = "invitation/pages/done.html")]
struct DonePage {
    shell: Shell,
    home: String,
    have: String,
    next: Vec<String>,
    /// Whether the meeting is still to come, today at the latest.
    ahead: bool,
    /// What to send on; none once it is over.
    message: Option<Message>,
    /// What the link to everything that was told says.
    change: &'static str,
}

/// A text to be handed on, and the links that do so.
struct Message {
    words: String,
    whatsapp: String,
    text: String,
}

/// What of a message survives in a link unescaped.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

impl Message {
    fn new(words: String) -> Message {
        let encoded = utf8_percent_encode(&words, PLAIN);
        let (whatsapp, text) = (format!("https://wa.me/?text={encoded}"), format!("sms:?&body={encoded}"));
        Message { words, whatsapp, text }
    }
}

/// What we have, with the facts of now: whoever kept this page's address finds here what holds, also on the day and after.
pub async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let read =
        move |conn: &Connection| Ok::<_, AppError>((store::told(conn, &grant, now)?, store::attendance(conn, &grant)?));
    let (told, attendance) = app.db.read(read).await?;
    let invitation = &told.invitation;
    let phase = invitation.assembly.phase(now);
    let (title, have, next) = match phase {
        Phase::Open | Phase::ListClosed if told.row.listed == 0 => {
            ("We have no names yet", "You can add names at any time.".to_owned(), next(&told, now))
        }
        Phase::Open | Phase::ListClosed => ("We have your list", have(&told), next(&told, now)),
        Phase::Day if told.row.listed == 0 => ("The meeting is today", say::have_names(0), today(&told)),
        Phase::Day => ("The meeting is today", have(&told), today(&told)),
        Phase::Over => ("The meeting is over", over::how_many_came(&told, &attendance), after()),
        Phase::Postponed if told.row.listed == 0 => ("The meeting is put off", say::have_names(0), put_off()),
        Phase::Postponed => ("The meeting is put off", have(&told), put_off()),
        Phase::Cancelled => ("The meeting is cancelled", "You do not need to do anything.".to_owned(), cancelled()),
    };
    let message = match phase {
        Phase::Open | Phase::ListClosed | Phase::Day => Some(message(&told)),
        Phase::Postponed => Some(is_put_off(&told)),
        Phase::Cancelled => Some(will_not_take_place(&told)),
        Phase::Over => None,
    };
    web::page(&DonePage {
        shell: Shell::leader(title, invitation)?,
        home: invitation.home(),
        have,
        next,
        ahead: matches!(phase, Phase::Open | Phase::ListClosed | Phase::Day),
        message: message.map(Message::new),
        change: if locked(invitation, now) { "See everything you have told us" } else { "Change something" },
    })
}

/// "31 people, 4 children for the crèche, coach from St Mary's, 5:30pm."
fn have(told: &Told) -> String {
    let children = Some(told.row.children).filter(|&children| children > 0);
    let parts: Vec<String> = [
        Some(say::people(told.row.listed)),
        children.map(|children| format!("{} for the crèche", say::children(children))),
        say::way(told).map(|way| if told.boardings.is_empty() { in_a_sentence(way) } else { way }),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("{}.", parts.join(", "))
}

/// "By car" after a comma is "by car".
fn in_a_sentence(words: String) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}

fn next(told: &Told, now: Moment) -> Vec<String> {
    let invitation = &told.invitation;
    let assembly = &invitation.assembly;
    let contact = say::contact(invitation);
    let changes = if now < invitation.names_by {
        format!("You can change your list here until {}.", assembly.zone.deadline(invitation.names_by))
    } else {
        format!("You can still change your list here. Tell {contact} too if it is important.")
    };
    let day = format!("The meeting is at {}. {}", assembly.zone.deadline(assembly.starts_at), say::doors(assembly));
    let mut next = vec![changes, day];
    next.extend(say::coaches_leave(told, "Your"));
    next.push(LATER.to_owned());
    next
}

const LATER: &str = "After the meeting this link shows how many of your people came.";

fn today(told: &Told) -> Vec<String> {
    let invitation = &told.invitation;
    let mut next = vec![say::doors(&invitation.assembly)];
    next.extend(say::coaches_leave(told, "Your"));
    next.push("On your first page you can still tell us who is not coming, and about an allergy or a need.".to_owned());
    next.push(format!("Ask {} for any other change.", say::contact(invitation)));
    next.push(LATER.to_owned());
    next
}

fn after() -> Vec<String> {
    vec!["Your first page shows who came. You can tell us there if the count is not right.".to_owned()]
}

fn cancelled() -> Vec<String> {
    vec!["Tell your people, if they do not know yet.".to_owned()]
}

fn will_not_take_place(told: &Told) -> String {
    let assembly = &told.invitation.assembly;
    let when = assembly.zone.deadline(assembly.starts_at);
    format!("{} at {when} is cancelled. Tell the others.", assembly.title)
}

fn put_off() -> Vec<String> {
    vec!["The new date will stand here as soon as there is one. You can change everything until then.".to_owned()]
}

fn is_put_off(told: &Told) -> String {
    format!("{} is put off. There is no new date yet. Tell the others.", told.invitation.assembly.title)
}

/// What a leader may send to their people: when, where, and how they get there. Short: a long text message costs more.
fn message(told: &Told) -> String {
    let assembly = &told.invitation.assembly;
    let mut parts = vec![format!("{}: {}.", assembly.title, say::when_and_where(assembly))];
    parts.extend(assembly.address.as_ref().map(|address| format!("{address}.")));
    parts.extend(assembly.doors_at.map(|doors| format!("Doors open at {}.", assembly.zone.time(doors))));
    parts.extend(say::coaches_leave(told, "Our"));
    parts.push("See you there!".to_owned());
    parts.join(" ")
}
