//! One person who asks: what is kept of them, as one file; its erasing.

pub mod model;
pub mod pages;
pub mod store;
mod traces;

pub use traces::{Traces, erase_in_drafts};
