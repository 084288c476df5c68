//! Copies that the server makes by itself: every so often, the latest few kept.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use clap::Args;

use super::error::Failure;
use crate::App;
use crate::clock::Moment;
use crate::db::{self, RestoreError};

/// How a copy is called: by the time of its making, in UTC, so that the order of names is that of time.
const NAME: &str = "turnout-%Y-%m-%dT%H-%M-%SZ.db";

/// How often it is looked whether the next copy is due.
const LOOK: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub(super) struct Backups {
    /// Copy the database so often: 30s, 15m, 6h, 1d
    #[arg(long, value_name = "TIME", value_parser = span, requires = "backup_to")]
    backup_every: Option<TimeDelta>,
    /// Keep so many of these copies: the oldest go
    #[arg(long, value_name = "N", default_value_t = 48, value_parser = clap::value_parser!(u32).range(1..))]
    backup_keep: u32,
    /// The folder for the copies, on another disk if there is one
    #[arg(long, value_name = "DIR", requires = "backup_every")]
    backup_to: Option<PathBuf>,
}

/// Reads "15m".
fn span(text: &str) -> Result<TimeDelta, String> {
    let wrong = || "give a number and s, m, h or d, like 15m".to_owned();
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
    let number: i64 = number.parse().ok().filter(|number| (1..=100_000).contains(number)).ok_or_else(wrong)?;
    match unit {
        "s" => Ok(TimeDelta::seconds(number)),
        "m" => Ok(TimeDelta::minutes(number)),
        "h" => Ok(TimeDelta::hours(number)),
        "d" => Ok(TimeDelta::days(number)),
        _ => Err(wrong()),
    }
}

impl Backups {
    /// What is to be done, if anything is; refused where the folder is none.
    pub fn planned(self) -> Result<Option<Planned>, Failure> {
        let (Some(every), Some(to)) = (self.backup_every, self.backup_to) else { return Ok(None) };
        if !to.is_dir() {
            return Err(Failure::Usage(format!("{} is no folder: make it first", to.display())));
        }
        Ok(Some(Planned { every, keep: self.backup_keep as usize, to }))
    }
}

/// Copies to be made.
pub(super) struct Planned {
    every: TimeDelta,
    keep: usize,
    to: PathBuf,
}

impl Planned {
    /// The folder where they go.
    pub fn folder(&self) -> &Path {
        &self.to
    }

    /// Makes copies for as long as it is let. One that fails is said in the log, and tried again a minute later at the latest.
    pub async fn go_on(self, app: App) {
        let plan = std::sync::Arc::new(self);
        let mut not_before = app.clock.now();
        let mut looks = tokio::time::interval(LOOK);
        loop {
            looks.tick().await;
            let now = app.clock.now();
            if now < not_before {
                continue;
            }
            let (its, of) = (plan.clone(), app.clone());
            let done = tokio::task::spawn_blocking(move || its.copy_if_due(&of, now)).await;
            if let Err(error) = done.map_err(anyhow::Error::from).flatten() {
                tracing::error!(error = format!("{error:#}"), "no copy of the database could be made");
                app.metrics().not_copied();
                not_before = now + plan.every.min(TimeDelta::minutes(1));
            }
        }
    }

    /// Copies if the latest copy is old enough, so that a server that is started again and again does not push out the older
    /// ones, in place of what copies that were cut short left; then lets go of the oldest.
    fn copy_if_due(&self, app: &App, now: Moment) -> anyhow::Result<()> {
        let latest = self.copies()?.pop().map(|(at, _)| at).filter(|at| *at <= now);
        if let Some(at) = latest {
            // Also one of before this server began.
            app.metrics().copied(at);
            if now - at < self.every {
                return Ok(());
            }
        }
        // Before the next copy, which may need the room.
        match db::sweep(&self.to) {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "removed what copies that were cut short had left"),
            Err(error) => tracing::warn!(%error, "what copies that were cut short left could not be removed"),
        }
        let fresh = self.to.join(now.utc().format(NAME).to_string());
        if let Err(error) = app.db.backup_and_check(&fresh) {
            // What could not be restored must not stand for a copy, nor push out one that could.
            if !matches!(error, RestoreError::NotWritten(_)) {
                fs::remove_file(&fresh)?;
            }
            return Err(error.into());
        }
        app.metrics().copied(now);
        app.notes().copy_to(&self.to)?;
        let mut older = self.copies()?;
        // The fresh one stays also where the clock was set back and others are called later.
        older.retain(|(_, path)| *path != fresh);
        for (_, path) in &older[..(older.len() + 1).saturating_sub(self.keep)] {
            fs::remove_file(path)?;
        }
        Ok(())
    }

    /// The copies in the folder, the oldest first.
    fn copies(&self) -> io::Result<Vec<(Moment, PathBuf)>> {
        let mut all = Vec::new();
        for entry in fs::read_dir(&self.to)? {
            let entry = entry?;
            if let Some(at) = made_at(&entry.path()).filter(|_| entry.file_type().is_ok_and(|kind| kind.is_file())) {
                all.push((at, entry.path()));
            }
        }
        all.sort();
        Ok(all)
    }
}

/// When a copy of that name was made; none: it is no name of a copy.
fn made_at(path: &Path) -> Option<Moment> {
    let at = NaiveDateTime::parse_from_str(path.file_name()?.to_str()?, NAME).ok()?;
    Some(Moment::new(at.and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_is_a_number_and_a_unit() {
        assert_eq!(span("15m"), Ok(TimeDelta::minutes(15)));
        assert_eq!(span("1d"), Ok(TimeDelta::days(1)));
        for text in ["", "m", "15", "0m", "-5m", "1.5h", "15 m", "ſ", "100001s"] {
            assert!(span(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_name_of_a_copy_says_when_it_was_made_and_no_other_name_does() {
        let at = Moment::parse("2027-03-01T09:30:00Z").unwrap();
        assert_eq!(made_at(Path::new("/x/turnout-2027-03-01T09-30-00Z.db")), Some(at));
        assert_eq!(at.utc().format(NAME).to_string(), "turnout-2027-03-01T09-30-00Z.db");
        for name in [
            "turnout.db",
            "turnout-2027-03-01.db",
            "turnout-2027-03-01T09-30-00Z.db.part",
            "turnout-2027-13-01T09-30-00Z.db",
        ] {
            assert_eq!(made_at(Path::new(name)), None, "{name}");
        }
    }
}
