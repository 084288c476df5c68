//! One institution and one assembly: asked, the pledges, the estimates, its own date for names, "that is
//! everyone", what its leaders say against the count.

pub mod csv;
pub mod model;
mod pages;
pub mod store;

pub use pages::router;
