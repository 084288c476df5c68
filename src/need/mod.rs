//! What people need in order to take part: childcare, access, diet, language.
//!
//! What a leader told is not shown to them again: their link can be passed on, and with it must go nobody's health. A form
//! that shows nothing therefore adds to what was told, unless the leader says that it replaces it.

pub mod csv;
pub mod model;
mod pages;
pub mod say;
pub mod store;

pub use pages::router;
