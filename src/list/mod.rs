//! A table becomes people on a list: every problem named, nobody invented, nobody lost.
//!
//! A list comes in as a [`Table`](crate::sheet::Table). [`model`] finds its columns, reads its people and holds them
//! against those already listed. A name is enough: nobody needs a number or an address.
//!
//! **How certain the columns are.** A heading that is a known phrase, or has one among few words, is certain; what a
//! column holds fills in where there is no heading. Only the names have to be certain. They are when one heading (or
//! a pair for first and last name) says so, or when without a header exactly one column looks like names. Else the
//! leader is asked, with the best guess chosen beforehand.
//!
//! **Who is one person.** One name and a number or address in common are one person. One name and different numbers,
//! or alike names and one number, are asked about. One name alone is one person when held against the list, and two
//! within one file until the leader says otherwise. A spelling that differs in case, accents, apostrophes, titles or
//! order is one name.

pub mod csv;
pub mod model;
pub mod pages;
pub mod store;

pub use pages::router;
