//! `turnout retention`: what is erased when.

use std::path::Path;

use clap::Args;

use super::Desk;
use super::error::Failure;
use crate::access::{Actor, store as access};
use crate::retention::model::Erasure;
use crate::retention::notes::Notes;
use crate::retention::store;

/// Erase what has been kept as long as it may be, or with --dry-run only say what that is and what comes next
///
/// The server does it by itself within an hour.
#[derive(Debug, Args)]
#[command(after_help = "Example: turnout retention --dry-run")]
pub(super) struct Retention {
    /// Erase nothing
    #[arg(long)]
    dry_run: bool,
}

impl Retention {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        let Desk { db, now, .. } = Desk::existing(database)?;
        let (zone, coming, due) = db
            .read(move |conn| {
                let coming =
                    store::coming(conn)?.into_iter().filter(|due| due.at.is_none_or(|at| at > now)).collect::<Vec<_>>();
                Ok::<_, Failure>((access::alliance_zone(conn)?, coming, store::due(conn, now)?))
            })
            .await?;
        let day = |one: &store::Due| one.at.map_or("the day that it has taken place".into(), |at| zone.day(at));
        for one in &due {
            println!("{}", line(one, if self.dry_run { "due since" } else { "erased; was due on" }, &day(one)));
        }
        for one in &coming {
            println!("{}", line(one, "goes on", &day(one)));
        }
        if !self.dry_run {
            for one in due {
                let notes = Notes::beside(database);
                db.write(move |conn| store::note_and_erase(conn, &notes, Actor::Machine, one.what(), now)).await?;
            }
        }
        db.close().await;
        Ok(())
    }
}

fn line(due: &store::Due, when: &str, day: &str) -> String {
    let rows = due.rows;
    match (due.what(), due.title.as_deref().unwrap_or_default()) {
        (Erasure::Needs(_), title) => format!("{title}: {rows} needs and children, {when} {day}"),
        (Erasure::Names(_), title) => format!("{title}: names of {rows} people, {when} {day}"),
        (Erasure::Leader(id), _) => format!("leader {id}, who speaks for nobody: {when} {day}"),
        (Erasure::Account(id), _) => format!("organiser {id}, who was removed: {when} {day}"),
        // Those are erased by hand.
        (Erasure::Person(_) | Erasure::Asked(_) | Erasure::Steward(_) | Erasure::Captain(_), _) => {
            let (word, id) = due.what().parts();
            format!("{word} {id}: {when} {day}")
        }
    }
}
