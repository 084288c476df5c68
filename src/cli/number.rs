//! `turnout pledge` and `turnout came`: a number for one institution.

use std::path::Path;

use clap::Args;

use super::Desk;
use super::error::Failure;
use super::find::WhichInvitation;
use crate::access::token;
use crate::arrival::model::Key;
use crate::arrival::store as arrivals;
use crate::invitation::model::HowMany;
use crate::invitation::store as invitations;

/// Record how many people an institution promises; 0: "we cannot come"
#[derive(Debug, Args)]
#[command(after_help = "Example: turnout pledge --assembly 1 --institution \"St Brigid's Convent\" 30")]
pub(super) struct Pledge {
    #[command(flatten)]
    which: WhichInvitation,
    /// How many people, in digits
    #[arg(allow_negative_numbers = true)]
    number: String,
}

/// Record how many people came with an institution, after the day
///
/// Makes up the difference to the people checked in by name; it cannot be lower than they are.
#[derive(Debug, Args)]
#[command(after_help = "Example: turnout came --assembly 1 --institution \"St Brigid's Convent\" 29")]
pub(super) struct Came {
    #[command(flatten)]
    which: WhichInvitation,
    /// How many people, in digits
    #[arg(allow_negative_numbers = true)]
    number: String,
}

fn parse(text: &str) -> Result<HowMany, Failure> {
    HowMany::parse(text).map_err(|_| {
        Failure::input(format!("{text:?} is no number of people: write it in digits, 0 to {}", HowMany::MOST))
    })
}

impl Pledge {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        let number = parse(&self.number)?;
        let Desk { db, organiser, now, .. } = Desk::existing(database)?;
        db.write(move |conn| {
            let grant = self.which.find(conn, &organiser)?;
            invitations::pledge(conn, &grant, number, now)?;
            Ok(())
        })
        .await
    }
}

impl Came {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        let number = parse(&self.number)?.get();
        let key = Key::parse(&token::secret()?).map_err(anyhow::Error::from)?;
        let Desk { db, organiser, now, .. } = Desk::existing(database)?;
        db.write(move |conn| {
            let grant = self.which.find(conn, &organiser)?;
            arrivals::came(conn, &grant, number, &key, now)?;
            Ok(())
        })
        .await
    }
}
