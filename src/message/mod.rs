//! Messages to leaders, ready to be sent by an organiser's own phone or mail: what is missing, by when, and the link.
//!
//! The program itself sends nothing. Whoever sent a message ticks it off, and it is noted as a contact.

pub mod model;
mod pages;

pub use pages::router;
