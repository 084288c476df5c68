//! `turnout list`: lists of names, read and handed in.

mod read;
mod submit;

use std::path::Path;

use anyhow::Context as _;
use clap::Subcommand;

use super::error::Failure;
use crate::list::model::DraftContent;
use crate::sheet::{Reader, Sheet};

/// Lists of names
#[derive(Debug, Subcommand)]
pub(super) enum ListCommand {
    /// Hand in a list of names for an institution
    ///
    /// Good rows are saved even when it exits 1 for bad ones. Where something has to be decided (the same person twice? which
    /// column has the names?) nothing is saved, and it exits 1 with the questions: open the leader's link to answer them.
    /// Nobody is taken off the list for not being in the file.
    #[command(after_help = "Example: turnout list submit --assembly 1 --institution \"St Brigid's Convent\" list.csv")]
    Submit(submit::Submit),
    /// Show what would be understood of a list, and save nothing
    ///
    /// No database is touched. Exits 1 where the file is refused.
    #[command(after_help = "Example: turnout list read list.xlsx")]
    Read(read::Read),
}

impl ListCommand {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        match self {
            ListCommand::Submit(submit) => submit.run(database).await,
            ListCommand::Read(read) => read.run(),
        }
    }
}

fn sheets_of(file: &Path) -> Result<Vec<Sheet>, Failure> {
    let bytes = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    Reader::of_this_program().read(&bytes).map_err(|why| Failure::input(format!("{why}.")))
}

/// Takes the sheets that were named; where none was, those that are guessed stay.
fn take_named(content: &mut DraftContent, named: &[String]) -> Result<(), Failure> {
    let mut tables = Vec::new();
    for name in named {
        let at = content.tables.iter().position(|table| table.sheet == *name);
        tables.push(at.ok_or_else(|| {
            let mut all: Vec<&str> = content.tables.iter().map(|table| table.sheet.as_str()).collect();
            all.dedup();
            Failure::input(format!("There is no sheet called {name}. The sheets are: {}.", all.join(", ")))
        })?);
    }
    if !tables.is_empty() {
        content.take_sheets(&tables);
    }
    Ok(())
}
