//! `turnout logistics`: what of an assembly is not sorted yet.

use std::path::Path;

use clap::Args;

use super::Desk;
use super::error::Failure;
use super::find::WhichAssembly;
use crate::assembly::store as assemblies;
use crate::error::AppError;
use crate::logistics::store;

/// Say what of an assembly's crèche, access and travel is not sorted yet, by date
///
/// Exit status 0: everything is; 1: something is not.
#[derive(Debug, Args)]
#[command(after_help = "Example: turnout logistics --assembly 'Spring assembly'")]
pub(super) struct Logistics {
    #[command(flatten)]
    which: WhichAssembly,
}

impl Logistics {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        let Desk { db, organiser, now, .. } = Desk::existing(database)?;
        let read = db.read(move |conn| {
            let id = self.which.find(conn)?;
            let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            let items = store::unsorted(conn, &organiser, &assembly, now)?;
            Ok::<_, Failure>((items, assembly.zone))
        });
        let (items, zone) = read.await?;
        for item in &items {
            let passed = if item.passed { " (passed)" } else { "" };
            println!("{}{passed}: {}: {}", zone.day(item.by), item.about.label(), item.words);
        }
        // What is not sorted is the answer, and stands on standard output.
        if items.is_empty() { Ok(()) } else { Err(Failure::Input(Vec::new())) }
    }
}
