//! Assemblies: the events that people are brought to, with their dates and the zone in which those are judged.

mod api;
pub mod model;
pub mod note;
mod pages;
pub mod store;

pub use api::api;
pub use pages::router;
