//! `turnout leader`: personal links.

use std::path::Path;

use clap::{Args, Subcommand};

use super::Desk;
use super::error::Failure;
use super::find::WhichInvitation;
use super::serve::DEFAULT_BASE_URL;
use crate::access::store as access;
use crate::access::token::Key;
use crate::institution::model::SpeakingLeader;
use crate::institution::store as institutions;
use crate::web::BaseUrl;

/// Leaders
#[derive(Debug, Subcommand)]
pub(super) enum LeaderCommand {
    /// Print a leader's personal link to one institution at one assembly
    #[command(after_help = "Example: turnout leader link --assembly 1 --institution \"St Brigid's Convent\"")]
    Link(Link),
}

#[derive(Debug, Args)]
pub(super) struct Link {
    #[command(flatten)]
    which: WhichInvitation,
    /// The leader's exact name, where several speak for the institution
    #[arg(long, value_name = "NAME")]
    leader: Option<String>,
    /// The address that people reach the server by
    #[arg(long, env = "TURNOUT_BASE_URL", default_value = DEFAULT_BASE_URL)]
    base_url: String,
    /// Take a base URL of plain http on another machine than this one
    #[arg(long)]
    insecure_http: bool,
}

impl LeaderCommand {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        match self {
            LeaderCommand::Link(link) => link.run(database).await,
        }
    }
}

impl Link {
    async fn run(self, database: &Path) -> Result<(), Failure> {
        let base_url =
            BaseUrl::parse(&self.base_url, self.insecure_http).map_err(|error| Failure::Usage(error.to_string()))?;
        let Desk { db, database, organiser, now } = Desk::existing(database)?;
        let key = Key::beside(&database)?;
        let link = db
            .write(move |conn| {
                let grant = self.which.find(conn, &organiser)?;
                let leaders = institutions::leaders(conn, &organiser, grant.institution())?;
                let leader = choose(leaders, self.leader.as_deref())?;
                let (link, generation) = access::link_for(conn, &grant, leader.id, now)?;
                Ok::<_, Failure>(base_url.to(&format!("/l/{}", key.link_token(link, generation))))
            })
            .await?;
        println!("{link}");
        Ok(())
    }
}

fn choose(mut leaders: Vec<SpeakingLeader>, name: Option<&str>) -> Result<SpeakingLeader, Failure> {
    if let Some(name) = name {
        leaders.retain(|leader| leader.name == name);
    }
    match leaders.len() {
        1 => Ok(leaders.remove(0)),
        0 => Err(Failure::Usage(match name {
            Some(name) => format!("No leader {name:?} speaks for this institution."),
            None => "Nobody speaks for this institution. See: turnout institutions import".into(),
        })),
        _ => {
            let names: Vec<_> = leaders.iter().map(|leader| leader.name.as_str()).collect();
            Err(Failure::Usage(format!("Several leaders speak for it. Add --leader with one of: {}", names.join(", "))))
        }
    }
}
