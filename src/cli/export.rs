//! `turnout export`: everything about one assembly, as CSV.

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use tempfile::NamedTempFile;

use super::Desk;
use super::error::Failure;
use super::find::WhichAssembly;
use crate::access::Organiser;
use crate::db::Db;
use crate::export::{self, Leave};

/// Write one file about an assembly, as CSV
///
/// UTF-8 with a byte order mark, CRLF; what a spreadsheet program would run as a formula gets an apostrophe before it.
#[derive(Debug, Args)]
#[command(after_help = "Example: turnout export tally --assembly 'Spring assembly' --output tally.csv")]
pub(super) struct Export {
    /// Which file; needs, children and access ask for a reason
    #[arg(value_name = "WHAT", value_parser = whats())]
    what: export::Export,
    #[command(flatten)]
    which: WhichAssembly,
    /// The file to write, readable by its owner alone; without it, standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What you need it for; recorded with who took it, and when
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

fn whats() -> impl clap::builder::TypedValueParser<Value = export::Export> {
    let words = export::Export::ALL.iter().map(|what| what.as_str());
    PossibleValuesParser::new(words).try_map(|word| export::Export::parse(&word).ok_or("no such file"))
}

impl Export {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        let reason = self.reason.filter(|reason| !reason.trim().is_empty());
        if self.what.needs_reason() && reason.is_none() {
            let what = self.what.as_str();
            return Err(Failure::Usage(format!("export {what} holds what people need: say why, with --reason TEXT")));
        }
        let Desk { db, organiser, now, .. } = Desk::existing(database)?;
        let (what, which, by) = (self.what, self.which, organiser.clone());
        let leave = db
            .write(move |conn| {
                let assembly = which.find(conn)?;
                Ok::<_, Failure>(export::store::leave(conn, &by, what, assembly, reason.as_deref(), now)?)
            })
            .await?;
        match self.output {
            None => written(&db, organiser, leave, stdout()).await.map(drop),
            Some(file) => {
                let folder = match file.parent() {
                    Some(folder) if !folder.as_os_str().is_empty() => folder,
                    _ => Path::new("."),
                };
                // Beside the file, and renamed when it is whole: a full disk leaves no half of it.
                let part = NamedTempFile::new_in(folder).with_context(|| format!("writing {}", file.display()))?;
                let part = written(&db, organiser, leave, part).await?;
                part.persist(&file).with_context(|| format!("writing {}", file.display()))?;
                Ok(())
            }
        }
    }
}

async fn written<W: Write + Send + 'static>(db: &Db, by: Organiser, leave: Leave, to: W) -> Result<W, Failure> {
    db.read(move |conn| {
        let mut to = export::write(conn, &by, &leave, to)?;
        to.flush()?;
        Ok(to)
    })
    .await
}
