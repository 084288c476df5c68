//! `turnout restore`: a copy becomes the database.

use std::path::{Path, PathBuf};

use clap::Args;

use super::error::Failure;
use crate::access::token::Key;
use crate::clock::Clock;
use crate::db;
use crate::error::AppError;
use crate::retention;
use crate::retention::notes::Notes;

/// Make a copy the database again, once it was found whole; where there is none now
///
/// What was erased since the copy was made is erased in it, too: that is noted beside the database, in its name and `.erased`,
/// and beside the copies that `serve --backup-to` makes. An older copy is brought to this program's version.
#[derive(Debug, Args)]
#[command(after_help = "Example: turnout --database turnout.db restore /backups/turnout-2027-03-01T09-30-00Z.db")]
pub(super) struct Restore {
    /// The copy
    file: PathBuf,
}

impl Restore {
    pub fn run(self, database: &Path) -> Result<(), Failure> {
        let now = Clock::System.now();
        let notes = [Notes::beside(database), Notes::in_folder_of(&self.file, database)];
        let mut again = 0;
        db::restore(&self.file, database, |conn| {
            again = retention::erase_again(conn, &notes, now)?;
            Ok::<_, AppError>(())
        })
        .map_err(|error| Failure::Failed(error.into()))?;
        println!("restored {}; erased again: {again}", database.display());
        if !Key::path(database).exists() {
            let key = Key::path(database);
            eprintln!(
                "There is no {}. Put the one of that database back before you start the server: without it, links that were \
                 sent, PINs of doors and second factors are dead.",
                key.display()
            );
        }
        Ok(())
    }
}
