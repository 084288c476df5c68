//! `turnout restore`: a copy becomes the database.

use std::path::{Path, PathBuf};

use clap::Args;

use super::error::Failure;
use crate::access::store as access;
use crate::access::token::Key;
use crate::clock::Clock;
use crate::db;
use crate::error::AppError;
use crate::retention;
use crate::retention::notes::Notes;

/// Make a copy the database again, once it was found whole; where there is none now
///
/// What was erased since the copy was made is erased in it, too: that is noted beside the database, in its name and `.erased`,
/// and beside the copies that `serve --backup-to` makes. Files of that ending beside the copy, and beside the database that it
/// becomes, are read. Everybody is signed out. An older copy is brought to this program's version.
#[derive(Debug, Args)]
#[command(after_help = "Example: turnout --database turnout.db restore /backups/turnout-2027-03-01T09-30-00Z.db")]
pub(super) struct Restore {
    /// The copy
    file: PathBuf,
}

/// What is not noted anywhere, and has to be done again.
const IS_BACK: &str = "Everybody is signed out, and links to choose a password are used up. What was ended or replaced after this \
    copy was made is back: removed organisers, their roles, passwords and second factors; leaders' links, doors and screens; \
    keys. Look through them before you start the server.";

const NO_NOTES: &str = "No notes of what was erased (*.erased) lie beside the copy or the database. If there are any elsewhere, \
    put them there and restore again.";

impl Restore {
    pub fn run(self, database: &Path) -> Result<(), Failure> {
        let now = Clock::System.now();
        let around = Notes::around(&self.file, database).map_err(|error| Failure::Failed(error.into()))?;
        let own = Notes::beside(database);
        let mut again = 0;
        db::restore(&self.file, database, |conn| {
            access::end_all(conn, now)?;
            again = retention::erase_again(conn, &around, &own, now)?;
            Ok::<_, AppError>(())
        })
        .map_err(|error| Failure::Failed(error.into()))?;
        println!("restored {}; erased again: {again}", database.display());
        eprintln!("{IS_BACK}");
        if around.is_empty() {
            eprintln!("{NO_NOTES}");
        }
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
