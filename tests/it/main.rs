//! The program through its router, in this process. One file for each slice.
#![allow(clippy::unwrap_used, missing_docs)]

mod access;
mod alliance;
mod arrival;
mod assembly;
mod bounded;
mod command_line;
mod dashboard;
mod desk;
mod duplicate;
mod effort;
mod export;
mod institution;
mod invitation;
mod list;
mod message;
mod need;
mod people;
mod process;
mod request;
mod results;
mod site;
mod style;
mod tally;
mod travel;
mod whole_job;
