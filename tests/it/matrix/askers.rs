//! Everybody who may ask, and what each must never be told.

use std::fmt;

use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{HeaderName, Method, header};
use chrono::TimeDelta;
use percent_encoding::percent_decode_str;
use turnout::access::model::{LinkId, Scope};
use turnout::access::store::NewApiKey;
use turnout::access::{Organiser, store as access, token};
use turnout::assembly::model::AssemblyId;

use super::forms::Forms;
use super::table::Row;
use super::world::{Place, World};
use crate::site::{Page, Site};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asker {
    Nobody,
    Leader,
    LeaderOfAnother,
    LeaderReplaced,
    Viewer,
    Organiser,
    AccessLead,
    Admin,
    Removed,
    Steward,
    StewardElsewhere,
    Screen,
    ReadKey,
    ReadKeyElsewhere,
    DoorKey,
    DoorKeyElsewhere,
}

impl Asker {
    pub const ALL: &[Asker] = &[
        Asker::Nobody,
        Asker::Leader,
        Asker::LeaderOfAnother,
        Asker::LeaderReplaced,
        Asker::Viewer,
        Asker::Organiser,
        Asker::AccessLead,
        Asker::Admin,
        Asker::Removed,
        Asker::Steward,
        Asker::StewardElsewhere,
        Asker::Screen,
        Asker::ReadKey,
        Asker::ReadKeyElsewhere,
        Asker::DoorKey,
        Asker::DoorKeyElsewhere,
    ];

    /// The name that stands in `askers.txt`.
    pub fn parse(text: &str) -> Asker {
        *Asker::ALL.iter().find(|asker| asker.to_string() == text).unwrap_or_else(|| panic!("no asker {text}"))
    }
}

impl fmt::Display for Asker {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Asker::Nobody => "nobody",
            Asker::Leader => "leader",
            Asker::LeaderOfAnother => "leader-of-another",
            Asker::LeaderReplaced => "leader-replaced",
            Asker::Viewer => "viewer",
            Asker::Organiser => "organiser",
            Asker::AccessLead => "access-lead",
            Asker::Admin => "admin",
            Asker::Removed => "organiser-removed",
            Asker::Steward => "steward",
            Asker::StewardElsewhere => "steward-elsewhere",
            Asker::Screen => "screen",
            Asker::ReadKey => "read-key",
            Asker::ReadKeyElsewhere => "read-key-elsewhere",
            Asker::DoorKey => "door-key",
            Asker::DoorKeyElsewhere => "door-key-elsewhere",
        })
    }
}

/// Whoever is no organiser and is known all the same.
pub const HAVE_SOMETHING: &[Asker] = &[
    Asker::Leader,
    Asker::LeaderOfAnother,
    Asker::Steward,
    Asker::StewardElsewhere,
    Asker::ReadKey,
    Asker::ReadKeyElsewhere,
    Asker::DoorKey,
    Asker::DoorKeyElsewhere,
];

/// The request with what an asker brings along.
pub async fn bringing(world: &World, asker: Asker, request: Builder) -> Builder {
    let known = world.brought.lock().unwrap().get(&asker).cloned();
    let brought = match known {
        Some(brought) => brought,
        None => {
            let brought = made(world, asker).await;
            world.brought.lock().unwrap().insert(asker, brought.clone());
            brought
        }
    };
    match brought {
        Some((name, value)) => request.header(name, value),
        None => request,
    }
}

async fn made(world: &World, asker: Asker) -> Option<(HeaderName, String)> {
    let session = async |account| format!("__Host-session={}", world.session(account).await);
    let link = |id, generation| format!("__Host-links={}", world.token::<LinkId>(id, generation));
    let bearer = |secret| Some((header::AUTHORIZATION, format!("Bearer {secret}")));
    let cookie = match asker {
        Asker::Nobody => return None,
        Asker::Leader => link("191", 1),
        Asker::LeaderOfAnother => link("192", 1),
        Asker::LeaderReplaced => link("194", 1),
        Asker::Viewer => session("1").await,
        Asker::Organiser => session("2").await,
        Asker::AccessLead => session("3").await,
        Asker::Admin => session("4").await,
        Asker::Removed => session("5").await,
        Asker::Steward => format!("__Host-door={}", world.phone("1", "161").await),
        Asker::StewardElsewhere => format!("__Host-door={}", world.phone("2", "162").await),
        Asker::Screen => return bearer(world.token::<AssemblyId>("1", 1)),
        Asker::ReadKey => return bearer(key(&world.site, Scope::Read, "1").await),
        Asker::ReadKeyElsewhere => return bearer(key(&world.site, Scope::Read, "2").await),
        Asker::DoorKey => return bearer(key(&world.site, Scope::Door, "1").await),
        Asker::DoorKeyElsewhere => return bearer(key(&world.site, Scope::Door, "2").await),
    };
    Some((header::COOKIE, cookie))
}

async fn key(site: &Site, scope: Scope, assembly: &str) -> String {
    let (secret, now) = (token::secret().unwrap(), site.app.clock.now());
    let (kept, assembly) = (secret.clone(), Some(assembly.parse().unwrap()));
    site.write(move |conn| {
        let new = NewApiKey { name: "a test".into(), scope, assembly, ends_at: now + TimeDelta::days(7) };
        Ok(access::add_api_key(conn, &Organiser::at_the_machine(), &new, &kept, now)?)
    })
    .await;
    secret
}

/// Asks for what a row is about, in a place.
pub async fn asks(world: &World, asker: Asker, row: &Row, place: Place, forms: &Forms) -> Answered {
    let mut browser = world.site.browser();
    let method = if row.streams { Method::HEAD } else { row.method.clone() };
    let address = row.address(world, place);
    let (kind, body) = forms.body(row, &address, place);
    let request = browser.request(method, &address).header("sec-fetch-site", "same-origin");
    let request = bringing(world, asker, request).await;
    let request = match row.method == Method::POST {
        true => request.header(header::CONTENT_TYPE, kind).body(Body::from(body.clone())),
        false => request.body(Body::empty()),
    };
    Answered { page: browser.send(request.unwrap()).await, sent: format!("{address} {body}") }
}

/// Everybody comes in, so that none of them is news later.
pub async fn all_come(world: &World) {
    for asker in Asker::ALL {
        bringing(world, *asker, axum::http::Request::builder()).await;
    }
}

/// What was answered to what was sent: the address, and the form.
pub struct Answered {
    pub page: Page,
    sent: String,
}

impl Answered {
    /// What was told that the asker must never be told. What they sent themselves is no news to them.
    pub fn told(&self, asker: Asker) -> impl Iterator<Item = &'static str> {
        let body = format!("{} {}", self.page.body, self.page.location).to_lowercase();
        let sent = percent_decode_str(&self.sent).decode_utf8_lossy().into_owned();
        let new = move |secret: &&str| body.contains(&secret.to_lowercase()) && !sent.contains(*secret);
        secrets_from(asker).into_iter().filter(new)
    }

    /// Somebody's need in the same line as their name, as a kind and in nobody's own words, told to whose role does not see it.
    pub fn beside_a_name(&self, asker: Asker) -> Option<String> {
        if !matches!(asker, Asker::Viewer | Asker::Organiser) {
            return None;
        }
        let lines: Vec<String> = match self.page.body.starts_with('<') {
            true => self.page.all("tr, li, p, label, legend, option, dd, h2, h3, .choice"),
            false => self.page.body.lines().map(str::to_owned).collect(),
        };
        let tells = |line: &String| {
            let of_somebody = ["Bertram Ownfolk", "Zephyrine Canarywell"].iter().any(|name| line.contains(name));
            of_somebody && NEEDED_KINDS.iter().any(|kind| line.to_lowercase().contains(kind))
        };
        lines.into_iter().find(tells)
    }
}

const OWN_NAMES: &[&str] = &["Ownfolk"];
const OWN_NEEDS: &[&str] = &["ownneed", "owndropped", "Ownchild", "ownnotes"];
const OWN_PHONES: &[&str] = &["900041", "900042"];
const THEIR_NAMES: &[&str] = &["Canarywell", "canaryfile"];
const THEIR_NEEDS: &[&str] = &["canaryneed", "Canarychild", "canarynotes"];
const THEIR_PHONES: &[&str] = &["900051", "900052", "theirs@example.org"];
const OTHER_NAMES: &[&str] = &["Elsefolk", "elsefile"];
const OTHER_NEEDS: &[&str] = &["elseneed", "Elsedropped", "Elsechild", "elsenotes"];
const OTHER_PHONES: &[&str] = &["900061", "900062"];
/// What leaders told themselves: their link can be passed on, so that it is said how much that was and not what.
const OWN_ANSWERS: &[&str] = &["ownneed", "owndropped", "ownnotes", "owndiet", "Ownchild"];
const THEIR_ANSWERS: &[&str] = &["canaryneed", "canarynotes", "canarydiet", "Canarychild"];
/// What people asked to eat in their own words: kinds that are known are told to all organisers, as numbers.
const FOOD: &[&str] = &["owndiet", "canarydiet"];
/// The kinds of what two of the people of `world.sql` need.
const NEEDED_KINDS: &[&str] = &["wheelchair", "bsl", "sign language"];
/// What opens a leader's pages or a door.
const LINKS: &[&str] = &["/l/191-", "/l/192-", "/l/193-", "/l/194-", "%2Fl%2F", "/d/161-", "/d/162-"];
const NEEDS: &[&[&str]] = &[OWN_NEEDS, THEIR_NEEDS, OTHER_NEEDS];
const PHONES: &[&[&str]] = &[OWN_PHONES, THEIR_PHONES, OTHER_PHONES];
const NAMES: &[&[&str]] = &[OWN_NAMES, THEIR_NAMES, OTHER_NAMES];
const THEIRS: &[&[&str]] = &[THEIR_NAMES, THEIR_NEEDS, THEIR_PHONES, &["canarydiet"]];
const OWN: &[&[&str]] = &[OWN_NAMES, OWN_NEEDS, OWN_PHONES, &["owndiet"]];
const OTHERS: &[&[&str]] = &[OTHER_NAMES, OTHER_NEEDS, OTHER_PHONES];

/// What people need, in kinds and words, whom they bring, and their phones: in no print that lies about at a door.
pub fn on_no_print() -> impl Iterator<Item = &'static str> {
    NEEDS.iter().chain(PHONES).chain(&[FOOD, NEEDED_KINDS]).copied().flatten().copied()
}

/// Words that must be in no answer to them.
pub fn secrets_from(asker: Asker) -> Vec<&'static str> {
    let (all, these): (&[&[&[&str]]], &[&[&str]]) = match asker {
        Asker::Nobody | Asker::LeaderReplaced | Asker::Removed | Asker::Screen => (&[NAMES, NEEDS, PHONES], &[FOOD]),
        Asker::ReadKey | Asker::ReadKeyElsewhere => (&[NAMES, NEEDS, PHONES], &[FOOD]),
        Asker::Leader => (&[THEIRS, OTHERS], &[OWN_ANSWERS]),
        Asker::LeaderOfAnother => (&[OWN, OTHERS], &[THEIR_ANSWERS]),
        Asker::Viewer => (&[NEEDS], &[FOOD, LINKS]),
        Asker::Organiser => (&[NEEDS], &[FOOD]),
        Asker::AccessLead | Asker::Admin => (&[], &[]),
        Asker::Steward | Asker::DoorKey => (&[NEEDS, PHONES], &[OTHER_NAMES, FOOD]),
        Asker::StewardElsewhere | Asker::DoorKeyElsewhere => (&[NEEDS, PHONES], &[OWN_NAMES, THEIR_NAMES, FOOD]),
    };
    all.iter().copied().flatten().chain(these).copied().flatten().copied().collect()
}
