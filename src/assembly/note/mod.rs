//! What the organisers learned from an assembly: notes for whoever sets up the next one.

pub mod model;
mod pages;
pub mod store;

pub use pages::router;
