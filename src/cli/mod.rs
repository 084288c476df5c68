//! The command line: everything that the pages do, for scripts. Enters at the same doors as the pages.
//!
//! Results on standard output, problems on standard error with row and column. Exit status 0; 1: problems in the input, or
//! it could not be done; 2: usage. What is done here is recorded as done by the organiser at the machine.

mod api_key;
mod assembly;
mod backups;
mod check;
mod demo;
mod error;
mod export;
mod find;
mod institutions;
mod leader;
mod list;
mod listen;
mod logistics;
mod number;
mod organiser;
mod restore;
mod retention;
mod serve;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio::runtime::{Builder, Runtime};

use crate::access::Organiser;
use crate::clock::{Clock, Moment};
use crate::db::Db;
use crate::sheet::apart::{self, READ_WORKBOOK};
use error::Failure;

/// Turnout and logistics for the assemblies of community-organising alliances.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Arguments {
    /// The database file
    #[arg(long, global = true, env = "TURNOUT_DATABASE", default_value = "turnout.db", value_name = "FILE")]
    database: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Demo),
    Serve(serve::Serve),
    #[command(subcommand)]
    Organiser(organiser::OrganiserCommand),
    #[command(subcommand)]
    Assembly(assembly::AssemblyCommand),
    #[command(subcommand)]
    Institutions(institutions::InstitutionsCommand),
    #[command(subcommand)]
    Leader(leader::LeaderCommand),
    #[command(subcommand)]
    ApiKey(api_key::ApiKeyCommand),
    Pledge(number::Pledge),
    Came(number::Came),
    Export(export::Export),
    Logistics(logistics::Logistics),
    Retention(retention::Retention),
    #[command(subcommand)]
    List(list::ListCommand),
    /// Write a consistent copy of the database while the server runs
    ///
    /// Links that leaders were sent need the key file beside the database (its name and `.key`): keep a copy of that too.
    #[command(after_help = "Example: turnout backup /backups/turnout-2027-03-01.db")]
    Backup {
        /// The copy to write; refused if it exists
        file: PathBuf,
    },
    Restore(restore::Restore),
    /// Check the database: integrity, references, and every rule that can be asked of it
    ///
    /// Prints what is wrong and exits 1, or prints nothing and exits 0.
    #[command(after_help = "Example: turnout check && echo fine")]
    Check,
    /// Read a workbook on standard input, within limits: how the program reads what people send
    #[command(name = READ_WORKBOOK, hide = true)]
    ReadWorkbook,
}

/// Where a command works, and when.
struct Desk {
    db: Db,
    database: PathBuf,
    organiser: Organiser,
    now: Moment,
}

impl Desk {
    /// At a database that is there, or is made.
    fn set_up(database: &Path) -> Result<Desk, Failure> {
        Ok(Desk::at(database, Db::open(database)?))
    }

    /// At a database that is there.
    fn existing(database: &Path) -> Result<Desk, Failure> {
        Ok(Desk::at(database, Db::open_existing(database)?))
    }

    fn at(database: &Path, db: Db) -> Desk {
        let (organiser, now) = (Organiser::at_the_machine(), Clock::System.now());
        Desk { db, database: database.to_owned(), organiser, now }
    }
}

/// Does what the arguments say and tells how it went.
pub fn run(arguments: Arguments) -> ExitCode {
    let runtime = match arguments.command {
        // Its limits hold for the whole process, and a thread's stack would count towards them.
        Command::ReadWorkbook => Builder::new_current_thread().build(),
        _ => Runtime::new(),
    };
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(arguments.command.run(&arguments.database)),
        Err(error) => Err(anyhow::Error::from(error).context("starting").into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

impl Command {
    async fn run(self, database: &Path) -> Result<(), Failure> {
        match self {
            Command::Demo(demo) => demo.run().await,
            Command::Serve(serve) => serve.run(database).await,
            Command::Organiser(command) => command.run(database).await,
            Command::Assembly(command) => command.run(database).await,
            Command::Institutions(command) => command.run(database).await,
            Command::Leader(command) => command.run(database).await,
            Command::ApiKey(command) => command.run(database).await,
            Command::Pledge(pledge) => pledge.run(database).await,
            Command::Came(came) => came.run(database).await,
            Command::List(command) => command.run(database).await,
            Command::Export(export) => export.run(database).await,
            Command::Logistics(logistics) => logistics.run(database).await,
            Command::Retention(retention) => retention.run(database).await,
            Command::Backup { file } => backup(database, &file),
            Command::Restore(restore) => restore.run(database),
            Command::Check => check::run(database).await,
            Command::ReadWorkbook => Ok(apart::read_workbook()?),
        }
    }
}

fn backup(database: &Path, file: &Path) -> Result<(), Failure> {
    Desk::existing(database)?.db.backup(file)?;
    Ok(())
}
