//! Arrivals: the bodies that came in, and the door events that say so.
//!
//! Every row of `arrival` comes from a `door_event`, and stands until another one undoes it. The rule that makes doors,
//! retries and offline phones agree, in whatever order their events come in: a person is here while at least one event that
//! names them is not undone, by one arrival, which counts from the earliest of those events. A group counted in without
//! names is one event and one arrival for each body; naming somebody fills one of those in and adds none.

mod api;
pub mod csv;
pub mod model;
mod pages;
mod rehearsal;
pub mod store;

pub use api::api;
pub use pages::router;
pub use rehearsal::Rehearsals;
pub use store::Directories;
