//! Pledged, listed, actual: what the facts add up to. Reads only.
//!
//! The view `tally` in `schema.sql` holds the rules; this slice asks it and shows the answers.

mod api;
pub mod csv;
pub mod model;
mod pages;
pub mod store;

pub use api::api;
pub use pages::router;
