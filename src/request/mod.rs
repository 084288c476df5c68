//! What waits for an organiser's yes: names for a closed list or a full hall, crèche places, coach seats and things to be
//! booked that were asked for after their date.
//!
//! Each kind is kept by the slice it is about, which also carries out what is decided. Here they stand in one row, of one
//! institution or of a whole assembly, each with what a yes would come to.

pub mod model;
mod pages;
pub mod store;

pub use pages::router;
