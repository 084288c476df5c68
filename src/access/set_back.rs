//! A clock that was set back: what lasts for hours does not last longer for that.
//!
//! What ends at a moment of its own (an assembly's dates, its doors, its leaders' links) is judged by that moment alone, and
//! stands right again as soon as the clock does. What lasts so long from when it began (sessions, the wait for a code, links to
//! choose a password) would last longer by as much as the clock went back. The server looks at its clock with each request and
//! each half minute, and takes away from those what they would gain.
//!
//! While it is not running, it has only the last entry of the audit to tell that the clock went back: what passed after that
//! entry is not noticed. A clock that is ahead for a time and put right is as one that was set back: what lasts, lasts shorter.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use rusqlite::Connection;

use super::store::{self, SLOWEST};
use crate::App;
use crate::clock::Moment;
use crate::error::AppError;

/// So often it is looked at where nobody asks for anything.
const LOOKS_EVERY: Duration = Duration::from_secs(30);

/// The latest time that this server knew of; none before it looked for the first time.
#[derive(Default)]
pub struct Latest(Mutex<Option<Moment>>);

impl Latest {
    fn get(&self) -> Option<Moment> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It is now so late. By how much the clock was set back since the latest time before, as far as that is more than requests
    /// overtake each other.
    fn is(&self, now: Moment) -> Option<TimeDelta> {
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = latest.unwrap_or(now);
        let went_back = now + SLOWEST < before;
        *latest = Some(if went_back { now } else { before.max(now) });
        went_back.then(|| before - now)
    }

    fn was(&self, moment: Moment) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(moment);
    }
}

/// Looks at the clock; where it went back, shortens what would last longer.
pub(crate) async fn look(app: &App) -> Result<(), AppError> {
    let (latest, now) = (app.latest(), app.clock.now());
    if latest.get().is_none()
        && let Some(noted) = app.db.read(|conn| Ok::<_, AppError>(store::last_noted(conn)?)).await?
    {
        latest.was(noted);
    }
    let Some(back) = latest.is(now) else { return Ok(()) };
    tracing::warn!(seconds = back.num_seconds(), "the clock was set back");
    let write = move |conn: &Connection| Ok::<_, AppError>(store::clock_went_back(conn, back, now)?);
    let done = app.db.write(write).await;
    if done.is_err() {
        // It is tried again by the next who asks.
        latest.was(now + back);
    }
    done
}

/// Looks again and again, for as long as it is let.
pub(crate) async fn watch(app: App) {
    let mut times = tokio::time::interval(LOOKS_EVERY);
    loop {
        times.tick().await;
        if let Err(error) = look(&app).await {
            tracing::warn!(error = format!("{error:#}"), "the clock was set back, and what lasts was not shortened");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_goes_back_is_noticed_once_and_by_how_much() {
        let (latest, at) = (Latest::default(), |time: &str| Moment::parse(&format!("2027-03-01T{time}Z")).unwrap());
        for (time, back) in [
            ("09:30:00", None),
            ("09:31:00", None),
            // One request overtook another.
            ("09:30:30", None),
            ("08:30:59", Some(TimeDelta::seconds(3601))),
            ("08:30:59", None),
            ("09:31:00", None),
            ("09:30:00", None),
            ("09:29:59", Some(TimeDelta::seconds(61))),
        ] {
            assert_eq!(latest.is(at(time)), back, "{time}");
        }
    }
}
