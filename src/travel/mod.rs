//! How people get there: an institution's main way, the people who travel differently, and where coaches stop.

pub mod csv;
pub mod model;
mod pages;
mod pick_up;
pub mod store;

pub use pages::router;
pub use pick_up::{Person, PickUp, PickUpId, Request, Travels, Way};
