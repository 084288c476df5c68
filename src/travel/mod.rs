//! How people get there: an institution's main way, the people who travel differently, and where coaches stop.

pub mod csv;
pub mod model;
mod pages;
pub mod store;

pub use pages::router;
