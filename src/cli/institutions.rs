//! `turnout institutions`: importing them with their leaders.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::Desk;
use super::error::Failure;
use super::find::WhichAssembly;
use crate::error::AppError;
use crate::institution::csv;
use crate::institution::model::plan::Plan;
use crate::institution::model::table_of;
use crate::institution::store as institutions;
use crate::list::store as lists;
use crate::sheet::Reader;

/// Institutions
#[derive(Debug, Subcommand)]
pub(super) enum InstitutionsCommand {
    /// Add institutions and their leaders from a CSV file, or change what is said of them
    ///
    /// Header: institution,kind,chapter,membership,asked,leader,phone,email,organiser. Kind is faith, school, university, union,
    /// community, health or other; membership is member or guest; organiser is who looks after it, by name or
    /// e-mail. Several leaders stand on several rows. Good rows are saved
    /// even when it exits 1 for bad ones; a blank cell never erases what was known.
    #[command(after_help = "Example: turnout institutions import institutions.csv --assembly 'Spring assembly'")]
    Import(Import),
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The CSV file
    file: PathBuf,
    /// Invite every institution of the file to this assembly (its id, or its exact title), with its asked if any
    #[arg(long, value_name = "ID|TITLE")]
    assembly: Option<String>,
}

impl InstitutionsCommand {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        match self {
            InstitutionsCommand::Import(import) => import.run(database).await,
        }
    }
}

impl Import {
    async fn run(self, database: &Path) -> Result<(), Failure> {
        let bytes = std::fs::read(&self.file).with_context(|| format!("reading {}", self.file.display()))?;
        let sheets = Reader::of_this_program().read(&bytes).map_err(|why| Failure::input(why.to_string()))?;
        let table = table_of(sheets);
        let which = self.assembly.map(|assembly| WhichAssembly { assembly });
        let Desk { db, organiser, now, .. } = Desk::set_up(database)?;
        let reader = db
            .read(|conn| {
                Ok::<_, AppError>(csv::Reader {
                    country: lists::country(conn)?,
                    organisers: institutions::organisers(conn)?,
                })
            })
            .await?;
        let csv::Read { rows, problems } = csv::read(&table, &reader);
        db.write(move |conn| {
            let assembly = which.map(|which| which.find(conn)).transpose()?;
            let known = institutions::known(conn, &organiser, assembly)?;
            // Nobody is there to be asked: a name that is only alike is another institution.
            let plan = Plan::new(&known, &rows, &Default::default());
            Ok::<_, Failure>(institutions::save(conn, &organiser, &plan, assembly, now)?)
        })
        .await?;
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        if problems.is_empty() { Ok(()) } else { Err(Failure::Input(problems)) }
    }
}
