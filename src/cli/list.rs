//! `turnout list`: handing in a list of names.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use rusqlite::Connection;

use super::Desk;
use super::error::Failure;
use super::find::WhichInvitation;
use crate::access::Grant;
use crate::clock::Moment;
use crate::list::model::{Columns, Decisions, DraftContent, Found, Question, Severity, Source};
use crate::list::store::{self, CheckError, Checked};
use crate::sheet::{Reader, Table};

/// Lists of names
#[derive(Debug, Subcommand)]
pub(super) enum ListCommand {
    /// Hand in a list of names for an institution
    ///
    /// Good rows are saved even when it exits 1 for bad ones. Where something has to be decided (the same person twice? which
    /// column has the names?) nothing is saved, and it exits 1 with the questions: open the leader's link to answer them.
    /// Nobody is taken off the list for not being in the file.
    #[command(after_help = "Example: turnout list submit --assembly 1 --institution \"St Brigid's Convent\" list.csv")]
    Submit(Submit),
}

#[derive(Debug, Args)]
pub(super) struct Submit {
    #[command(flatten)]
    which: WhichInvitation,
    /// The CSV file
    file: PathBuf,
}

impl ListCommand {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        match self {
            ListCommand::Submit(submit) => submit.run(database).await,
        }
    }
}

impl Submit {
    async fn run(self, database: &Path) -> Result<(), Failure> {
        let bytes = std::fs::read(&self.file).with_context(|| format!("reading {}", self.file.display()))?;
        let name = self.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let sheets = Reader::of_this_program().read(&bytes, &name).map_err(|why| Failure::input(format!("{why}.")))?;
        let table = sheets.into_iter().next().map(|sheet| sheet.table).unwrap_or_default();
        let Desk { db, organiser, now, .. } = Desk::existing(database)?;
        let problems = db
            .write(move |conn| {
                let grant = self.which.find(conn, &organiser)?;
                submit(conn, &grant, &name, table, now)
            })
            .await?;
        if problems.is_empty() { Ok(()) } else { Err(Failure::Input(problems)) }
    }
}

/// Saves what is certain, and says what is wrong with the other rows. An error undoes everything. No name waits: an
/// organiser's never do.
fn submit(conn: &Connection, grant: &Grant, file: &str, table: Table, now: Moment) -> Result<Vec<String>, Failure> {
    let columns = match Columns::find(&table) {
        Found::Certain(columns) => columns,
        Found::Unsure(question) => return Err(which_columns(&question)),
    };
    let decisions = Decisions { leave_out_all_to_fix: true, ..Decisions::default() };
    let content = DraftContent { table, columns, columns_sure: true, decisions };
    store::draft(conn, grant, Source::File, Some(file), &content, now)?;
    let checked =
        store::check(conn, grant, now)?.ok_or_else(|| anyhow::anyhow!("the draft that was just made is not there"))?;
    let questions: Vec<_> = checked
        .review
        .open_questions()
        .map(|(row, ask)| format!("row {}: {}", row.entry.row, ask.text(&row.entry)))
        .collect();
    if !questions.is_empty() {
        return Err(Failure::Input(questions));
    }
    store::save(conn, grant, &checked, now)?;
    Ok(problems(&checked))
}

/// What is wrong or unclear in the rows, each with its row, column and remedy.
fn problems(checked: &Checked) -> Vec<String> {
    let rows = checked.review.rows.iter();
    rows.flat_map(|row| &row.problems)
        .filter(|problem| problem.severity() != Severity::Told)
        .map(|problem| match problem.column.as_str() {
            "" => format!("row {}: {problem}. {}", problem.row, problem.remedy()),
            column => format!("row {}, column {column}: {problem}. {}", problem.row, problem.remedy()),
        })
        .collect()
}

fn which_columns(question: &Question) -> Failure {
    let columns = question.columns.iter().map(|column| format!("{}: {}", column.header, column.values.join(", ")));
    let first =
        "It is not certain which column has the names. Name it in the first row, as in Name,Phone. The columns are:";
    Failure::Input(std::iter::once(first.to_owned()).chain(columns).collect())
}

impl From<CheckError> for Failure {
    fn from(error: CheckError) -> Failure {
        match error {
            CheckError::Refused(refusal) => Failure::input(format!("{refusal}.")),
            CheckError::App(error) => error.into(),
        }
    }
}
