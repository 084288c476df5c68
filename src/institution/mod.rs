//! Institutions: the bodies that bring people, and the leaders who speak for them.

pub mod csv;
pub mod model;
mod pages;
pub mod store;

pub use pages::router;
