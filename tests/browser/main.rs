//! The same journeys in a real browser: `tests/all` installs what this needs.
//!
//! [`page::Page`] is what a person sees and does, [`checks`] what must hold on every page, [`server`] the program under
//! test, [`driver`] the browser itself; the others are the journeys. `self_check` breaks pages on purpose: a check that
//! cannot fail guards nothing.
#![allow(clippy::unwrap_used)]

mod after;
mod checks;
mod coaches;
mod creche;
mod door;
mod driver;
mod effort;
mod evening;
mod institutions;
mod leader;
mod lists;
mod mishaps;
mod organiser;
mod page;
mod phone;
mod proxy;
mod retention;
mod room;
mod self_check;
mod server;
mod setting_up;
mod sheets;
mod speed;
mod states;
mod storm;
mod whole_job;
