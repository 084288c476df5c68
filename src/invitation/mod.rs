//! One institution and one assembly: asked, the pledges, the estimates, its own date for names, "that is
//! everyone", what its leaders say against the count; who looks after it, and the calls and messages that were noted.

pub mod csv;
pub mod model;
mod pages;
pub mod store;

pub use pages::router;
