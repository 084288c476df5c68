//! The end: what we have, what happens next and when, and what to send to one's people. Can be opened again at any time.

use askama::Template;
use axum::extract::State;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{locked, say};
use crate::App;
use crate::access::Leader;
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
    message: String,
    whatsapp: String,
    text: String,
}

/// What of a message survives in a link unescaped.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// What we have, with the facts of now.
pub async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let told = app.db.read(move |conn| Ok::<_, AppError>(store::told(conn, &grant, now)?)).await?;
    let invitation = &told.invitation;
    let home = format!("/my/{}", invitation.id);
    if locked(invitation, now) {
        return web::see(&home);
    }
    let message = message(&told);
    let encoded = utf8_percent_encode(&message, PLAIN);
    web::page(&DonePage {
        shell: Shell::leader(
            if told.row.listed > 0 { "We have your list" } else { "We have no names yet" },
            invitation,
        )?,
        have: have(&told),
        next: next(&told, now),
        whatsapp: format!("https://wa.me/?text={encoded}"),
        text: format!("sms:?&body={encoded}"),
        message,
        home,
    })
}

/// "31 people, 4 children for the crèche, coach from St Mary's, 5:30pm."
fn have(told: &Told) -> String {
    if told.row.listed == 0 {
        return "You can add names at any time.".to_owned();
    }
    let children = Some(told.row.children).filter(|&children| children > 0);
    let parts: Vec<String> = [
        Some(say::people(told.row.listed)),
        children.map(|children| format!("{} for the crèche", say::children(children))),
        say::way(told).map(in_a_sentence),
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
    next.extend(say::coach_leaves(told, "Your"));
    next.push("After the meeting this link shows how many of your people came.".to_owned());
    next
}

/// What a leader may send to their people: when, where, and how they get there. Short: a long text message costs more.
fn message(told: &Told) -> String {
    let assembly = &told.invitation.assembly;
    let mut parts = vec![format!("{}: {}.", assembly.title, say::when_and_where(assembly))];
    parts.extend(assembly.address.as_ref().map(|address| format!("{address}.")));
    parts.extend(assembly.doors_at.map(|doors| format!("Doors open at {}.", assembly.zone.time(doors))));
    parts.extend(say::coach_leaves(told, "Our"));
    parts.push("See you there!".to_owned());
    parts.join(" ")
}
