//! How people get there: an institution's main way, the people who travel differently, where coaches stop; vehicles, who
//! sits in which, and lifts.

pub mod csv;
pub mod model;
mod pages;
mod proposals;
pub mod say;
pub mod store;

pub use pages::router;
pub use proposals::Proposals;
