//! Assemblies: the events that people are brought to, with their dates and the zone in which those are judged.

pub mod model;
pub mod note;
mod pages;
pub mod store;

pub use pages::router;
