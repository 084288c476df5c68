//! The screen in the room, and the roll call: the numbers of an assembly and its institutions, of people none.
//!
//! However many screens listen, the numbers are put together once for each change ([`feed`]).

pub mod feed;
pub mod model;
mod pages;
pub mod store;

pub use feed::Screens;
pub use pages::router;
