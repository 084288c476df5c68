//! What of an assembly's childcare, access and travel is not sorted yet: one list, by date, each thing with the place that
//! mends it. Reads only.

pub mod model;
mod pages;
pub mod store;

pub use pages::router;
