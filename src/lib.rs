//! Turnout: pledged, listed, actual, for the assemblies of community-organising alliances.
//!
//! # The house
//!
//! Slices by noun; inside a slice, fixed roles: `model` (ids, parsed values, rules; no web, no SQL), `store` (all SQL of
//! the noun), `pages` with their templates (HTML), `api` (JSON, put together in [`api`]), `csv` (rows in and out). Direction:
//! `pages | api | csv -> store -> model`. A
//! slice may use another's `model` and `store`, never its pages.
//!
//! * [`access`]: who is asking and what they may do; links, sessions, accounts, the audit.
//! * [`assembly`], [`institution`]: the event, and what was learned from it ([`assembly::note`]); the bodies that bring
//!   people, and their leaders.
//! * [`invitation`]: one institution and one assembly: asked, pledges, estimates, "that is everyone", the calls and messages
//!   that were noted, what its leaders say against the count.
//! * [`sheet`]: a file or pasted text becomes a table of text. [`list`]: the table becomes people, with every problem.
//! * [`need`], [`travel`]: what people need in order to take part; how they get there. [`words`]: words as people write them.
//! * [`logistics`]: what of needs and travel is not sorted yet, in one list; reads only.
//! * [`request`]: what waits for an organiser's yes, of whatever kind.
//! * [`duplicate`]: one person on two lists, who counts once.
//! * [`arrival`]: the door: who came in, named or not; stewards' pages and what their phones keep; rehearsing.
//! * [`room`]: the screen in the room and the roll call: numbers and institutions, of people none.
//! * [`export`]: what can be taken out as CSV, who took it and why.
//! * [`message`]: messages to leaders, ready to be sent by an organiser's own phone or mail.
//! * [`tally`]: pledged, listed, actual: what the facts add up to; reads only.
//! * [`db`], [`clock`], [`error`], [`csv_out`], [`web`]: what every slice stands on.
//! * [`cli`]: the command line, which enters at the same doors as the pages.
//!
//! # What always holds
//!
//! Each has a test, or the compiler holds it.
//!
//! * Facts are stored; `listed`, `actual`, `kept` and all the rest of the tally are the view's, so no number can drift.
//!   (`tests/it/tally.rs`; `turnout check` asks the rules that no constraint can keep: [`db::rules`].)
//! * There is no way to the database but [`db::Db::read`] and [`db::Db::write`]; `write` answers after the commit is on the
//!   disk. What is read in order to decide is read inside the write. (`src/db/tests/`)
//! * A file that any earlier version made is kept as it was, upgraded, and means the same. (`tests/it/upgrading.rs`)
//! * A query that touches people takes a [`access::Grant`] or an [`access::Organiser`], which only [`access`] makes: whoever
//!   has no right to a person finds nobody.
//! * Who is answered what stands in a table: every route that the router has, asked by everybody there is for what is theirs
//!   and what is not. A route without a row fails. (`tests/it/matrix/`)
//! * What is done, refused or taken out is recorded, and that somebody who is no leader looked at what people need; admins
//!   read it. ([`access::audit`], `tests/it/matrix/record.rs`)
//! * Whoever only looks takes no file ([`access::Taker`]), and is shown no link, PIN or code with which others act; whoever may
//!   not see what people need reads it on no page that is about something else. (`tests/it/matrix/roles.rs`)
//! * What a list check shows is the same whatever was known of people's needs: nobody reads from it whether a guess was right.
//!   (`src/list/model/review_tests.rs`, `tests/it/list/guessed.rs`)
//! * A screen in a room is told numbers and institutions: what it shows has no place for a person ([`room::model`]), and
//!   numbers that could not be read again are said to be old. (`tests/it/room.rs`, `tests/browser/room.rs`)
//! * A form that was sent twice is done once ([`web::posted`]); one that could not be taken comes back with what was typed
//!   ([`web::resend`]). (`tests/it/access.rs`, `tests/it/process.rs`)
//! * Time comes from [`clock::Clock`]. While a request is answered it stands still at the moment the request reached the
//!   server ([`clock::Clock::standing_still`]). A date is judged in the assembly's own zone; after it nothing is
//!   refused, it is marked late. (`src/assembly/model/`, `tests/it/invitation.rs`, `tests/it/list.rs`)
//! * The audit and the log hold ids, field names and numbers, never what a person wrote.
//! * What people send is read in bounded memory and time: text here, whatever a program has written for itself in a process of
//!   its own, whose end costs that file alone ([`sheet::apart`]). (`tests/it/sheet/process.rs`, `tests/it/hostile.rs`)
//! * A cell that is written as CSV cannot be run as a formula, and our own reader undoes exactly what was done to it
//!   ([`csv_out`]).
//!
//! # Where it differs from the plan of the house
//!
//! * `export/` has the one door through which every file is taken, on the command line and in the browser: who takes which
//!   and why is a noun of its own, and belongs to none of the slices whose rows are written.
//! * `csv_out`, `words` and `id` are single files that every slice stands on, as `clock` and `error` are: how a cell is
//!   written, what a person's words are compared by, what an id is.
//! * `tidy` lets go of what is kept for a time only: it calls several slices and belongs to none.
//! * A rehearsal of the doors (`arrival/rehearsal.rs`) is the one way past [`db::Db`]: a database in memory, of invented
//!   names, on which the doors' own statements run.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod access;
pub mod api;
pub mod arrival;
pub mod assembly;
pub mod cli;
pub mod clock;
pub mod csv_out;
pub mod db;
pub mod duplicate;
pub mod error;
pub mod export;
mod id;
pub mod institution;
pub mod invitation;
pub mod list;
pub mod logistics;
pub mod message;
pub mod need;
pub mod request;
pub mod retention;
pub mod room;
pub mod sheet;
pub mod tally;
pub mod tidy;
pub mod travel;
pub mod web;
pub mod words;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;

use access::refusals::Refusals;
use access::token::Key;
use clock::Clock;

use db::Db;
use room::Screens;
use sheet::Reader;
use travel::Proposals;
use web::BaseUrl;
use web::health::Metrics;

/// All that a handler can reach. Clones share it and are cheap.
#[derive(Clone)]
pub struct App(Arc<Whole>);

struct Whole {
    parts: Parts,
    screens: Screens,
    proposals: Proposals,
    metrics: Metrics,
    refusals: Refusals,
    latest: access::Latest,
}

/// What an [`App`] is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// The only source of links.
    pub base_url: BaseUrl,
    /// The key with which leaders' links are made.
    pub key: Key,
    /// Reads the files that people send.
    pub reader: Reader,
    /// Tries at the PINs of doors.
    pub pin_tries: access::PinTries,
    /// Tries at signing in.
    pub sign_in_tries: access::SignInTries,
    /// The proxies whose word on where a request comes from is believed.
    pub proxies: Vec<std::net::IpAddr>,
    /// Stewards rehearsing before counting opens.
    pub rehearsals: arrival::Rehearsals,
    /// The names that are searched at the doors.
    pub directories: Arc<arrival::Directories>,
    /// The folder where the server's own copies of the database go; none: it makes none.
    pub copies: Option<PathBuf>,
    /// How long a file may be on its way.
    pub downloads: web::Downloads,
    /// The secret of the session that a demo hands out; none unless it is a demo.
    pub demo_session: Option<String>,
}

impl App {
    /// An app of these parts.
    pub fn new(parts: Parts) -> App {
        App(Arc::new(Whole {
            parts,
            screens: Screens::default(),
            proposals: Proposals::default(),
            metrics: Metrics::default(),
            refusals: Refusals::default(),
            latest: access::Latest::default(),
        }))
    }

    /// What was proposed last of the travel of each assembly.
    pub fn proposals(&self) -> &Proposals {
        &self.0.proposals
    }

    /// What the server counted since it began.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// What was refused of late.
    pub fn refusals(&self) -> &Refusals {
        &self.0.refusals
    }

    /// The latest time that the server knew of.
    pub fn latest(&self) -> &access::Latest {
        &self.0.latest
    }

    /// What was erased, as it is noted beside the database and its copies.
    pub fn notes(&self) -> retention::notes::Notes {
        retention::notes::Notes::beside(self.db.path()).and_in(self.copies.clone())
    }

    /// What the screens in the rooms are told.
    pub fn screens(&self) -> &Screens {
        &self.0.screens
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

/// Every route, with all that stands around it.
pub fn router(app: App) -> Router {
    let routes = Router::new()
        .merge(web::assets())
        .merge(web::about())
        .merge(web::health::router())
        .merge(access::router())
        .merge(assembly::router())
        .merge(assembly::note::router())
        .merge(institution::router())
        .merge(arrival::router())
        .merge(room::router())
        .merge(tally::router())
        .merge(message::router())
        .merge(request::router())
        .merge(duplicate::router())
        .merge(export::router())
        .merge(retention::router())
        .merge(need::router())
        .merge(travel::router())
        .merge(logistics::router())
        .merge(invitation::router())
        .merge(list::router())
        .merge(api::router())
        .fallback(web::nothing_here)
        .method_not_allowed_fallback(web::nothing_here);
    web::guarded(routes, app)
}
