//! `turnout api-key`: keys for other programs.

use std::path::Path;

use chrono::TimeDelta;
use clap::{Args, Subcommand, ValueEnum};

use super::Desk;
use super::error::Failure;
use super::find::WhichAssembly;
use crate::access::model::{ApiKeyId, Scope};
use crate::access::store::{self, NewApiKey};
use crate::access::token;

/// Keys with which other programs ask, or count
#[derive(Debug, Subcommand)]
pub(super) enum ApiKeyCommand {
    /// Make a key: prints it, once. It is kept nowhere
    #[command(after_help = "Example: turnout api-key add --scope door --assembly 1 --name 'Badge scanners'")]
    Add(Add),
    /// Show the keys that are good: number, scope, assembly, when it ends, what it is for
    List,
    /// End a key at once
    #[command(after_help = "Example: turnout api-key end 3")]
    End {
        /// Its number. See: turnout api-key list
        id: ApiKeyId,
    },
}

/// What a key may do
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ScopeWord {
    /// Count at the doors of one assembly, ask who is on its lists, and read its numbers
    Door,
    /// Read numbers, of people none
    Read,
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// What it may do
    #[arg(long)]
    scope: ScopeWord,
    /// The one assembly it is for: its id, or its exact title. A reading key may be for all
    #[arg(long, value_name = "ID|TITLE")]
    assembly: Option<String>,
    /// What it is for
    #[arg(long, default_value = "another program")]
    name: String,
    /// For how many days it is good
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=400))]
    days: i64,
}

impl ApiKeyCommand {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        match self {
            ApiKeyCommand::Add(add) => add.run(database).await,
            ApiKeyCommand::List => list(database).await,
            ApiKeyCommand::End { id } => end(database, id).await,
        }
    }
}

impl Add {
    async fn run(self, database: &Path) -> Result<(), Failure> {
        let scope = match self.scope {
            ScopeWord::Door => Scope::Door,
            ScopeWord::Read => Scope::Read,
        };
        if scope == Scope::Door && self.assembly.is_none() {
            return Err(Failure::Usage("A key that counts is for one assembly: --assembly 1".into()));
        }
        let name = self.name.trim().to_owned();
        if name.is_empty() {
            return Err(Failure::Usage("Say what the key is for: --name 'Badge scanners'".into()));
        }
        let Desk { db, organiser, now, .. } = Desk::existing(database)?;
        let secret = token::secret()?;
        let (kept, wanted) = (secret.clone(), self.assembly);
        let ends_at = now + TimeDelta::days(self.days);
        db.write(move |conn| {
            let assembly = wanted.map(|assembly| WhichAssembly { assembly }.find(conn)).transpose()?;
            let new = NewApiKey { name, scope, assembly, ends_at };
            Ok::<_, Failure>(store::add_api_key(conn, &organiser, &new, &kept, now)?)
        })
        .await?;
        println!("{secret}");
        Ok(())
    }
}

async fn list(database: &Path) -> Result<(), Failure> {
    let Desk { db, organiser, now, .. } = Desk::existing(database)?;
    for key in db.read(move |conn| Ok::<_, Failure>(store::api_keys(conn, &organiser, now)?)).await? {
        let assembly = key.assembly.map_or("every".into(), |assembly| assembly.to_string());
        println!("{}\t{}\t{assembly}\t{}\t{}", key.id, key.scope.as_str(), key.ends_at, key.name);
    }
    Ok(())
}

async fn end(database: &Path, id: ApiKeyId) -> Result<(), Failure> {
    let Desk { db, organiser, now, .. } = Desk::existing(database)?;
    let ended = db.write(move |conn| Ok::<_, Failure>(store::end_api_key(conn, &organiser, id, now)?)).await?;
    if ended { Ok(()) } else { Err(Failure::input(format!("There is no key {id} that could be ended."))) }
}
