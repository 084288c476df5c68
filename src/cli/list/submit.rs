//! `turnout list submit`: handing in a list of names.

use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::Connection;

use super::{sheets_of, take_named};
use crate::access::Grant;
use crate::cli::Desk;
use crate::cli::error::Failure;
use crate::cli::find::WhichInvitation;
use crate::clock::Moment;
use crate::list::model::{Country, DraftContent, ListTable, NextQuestion, Severity, Source};
use crate::list::store::{self, CheckError, Checked};

#[derive(Debug, Args)]
pub(in crate::cli) struct Submit {
    #[command(flatten)]
    which: WhichInvitation,
    /// The file: CSV, Excel, OpenDocument, or any table that a spreadsheet program saves
    file: PathBuf,
    /// Read this sheet of a file that has several; may be given more than once
    #[arg(long, value_name = "NAME")]
    sheet: Vec<String>,
}

impl Submit {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut content = DraftContent::read(sheets_of(&self.file)?);
        take_named(&mut content, &self.sheet)?;
        let Desk { db, organiser, now, .. } = Desk::existing(database)?;
        let problems = db
            .write(move |conn| {
                let grant = self.which.find(conn, &organiser)?;
                submit(conn, &grant, &name, content, now)
            })
            .await?;
        if problems.is_empty() { Ok(()) } else { Err(Failure::Input(problems)) }
    }
}

/// Saves what is certain, and says what is wrong with the other rows. An error undoes everything. No name waits: an
/// organiser's never do.
fn submit(
    conn: &Connection,
    grant: &Grant,
    file: &str,
    mut content: DraftContent,
    now: Moment,
) -> Result<Vec<String>, Failure> {
    match content.next_question() {
        None => {}
        Some(NextQuestion::Sheets) => return Err(which_sheets(&content)),
        Some(NextQuestion::Columns(at)) => return Err(which_columns(&content.tables[at])),
    }
    content.decisions.leave_out_all_to_fix = true;
    store::draft(conn, grant, Source::File, Some(file), &content, now)?;
    let checked =
        store::check(conn, grant, now)?.ok_or_else(|| anyhow::anyhow!("the draft that was just made is not there"))?;
    let sheets = &checked.review.sheets;
    let questions: Vec<_> = checked
        .review
        .open_questions()
        .map(|(row, ask)| format!("{}: {}", sheets.row(row.entry.row), ask.text(&row.entry, sheets)))
        .collect();
    if !questions.is_empty() {
        return Err(Failure::Input(questions));
    }
    store::save(conn, grant, &checked, now)?;
    Ok(problems(&checked))
}

/// What is wrong or unclear in the rows, each with its row, column and remedy.
fn problems(checked: &Checked) -> Vec<String> {
    let (rows, sheets) = (checked.review.rows.iter(), &checked.review.sheets);
    rows.flat_map(|row| &row.problems)
        .filter(|problem| problem.severity() != Severity::Told)
        .map(|problem| match problem.column.as_str() {
            "" => format!("{}: {}", sheets.row(problem.row), problem.sentences(sheets)),
            column => format!("{}, column {column}: {}", sheets.row(problem.row), problem.sentences(sheets)),
        })
        .collect()
}

fn which_sheets(content: &DraftContent) -> Failure {
    let sheets = content.people_on_sheets(Country::default());
    let sheets = sheets.iter().map(|sheet| format!("{}: {} names", sheet.name, sheet.people));
    let first = "More than one sheet has names. Say which with --sheet NAME, once for each. The sheets are:";
    Failure::Input(std::iter::once(first.to_owned()).chain(sheets).collect())
}

fn which_columns(list: &ListTable) -> Failure {
    let columns = list.columns.samples(&list.table).into_iter();
    let columns = columns.map(|column| format!("{}: {}", column.header, column.values.join(", ")));
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
