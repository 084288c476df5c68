//! Turnout: pledged, listed, actual, for the assemblies of community-organising alliances.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod clock;
pub mod db;
