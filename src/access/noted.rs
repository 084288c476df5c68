//! Which wrong tries are written down: enough to see who is guessed at, and never so many that the record is filled by trying.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::audit::{self, Entry};
use super::model::Actor;
use crate::clock::Moment;
use crate::db::Db;
use crate::error::AppError;

/// From so many networks one thing stands in the record in a minute. What stands there is never deleted: whoever guesses from
/// everywhere at one account adds some 14,000 lines a day, 2 MB, and not one for each guess.
const NETWORKS: usize = 10;

/// What is remembered for the minute that it happened in, and forgotten with it.
#[derive(Default)]
pub(super) struct Minute<T> {
    number: i64,
    remembered: T,
}

impl<T: Default> Minute<T> {
    /// What is remembered of the minute in which it is now.
    pub fn at(&mut self, now: Moment) -> &mut T {
        let number = now.utc().timestamp().div_euclid(60);
        if self.number != number {
            *self = Minute { number, remembered: T::default() };
        }
        &mut self.remembered
    }
}

/// What was written down in this minute: an action about one account or assembly, or about none of ours, once for each network.
#[derive(Default)]
pub(super) struct Noted(Mutex<Minute<HashMap<About, HashSet<Option<IpAddr>>>>>);

/// An action, who did it, and about which row of its noun.
type About = (&'static str, Actor, Option<i64>);

impl Noted {
    fn is_new(&self, about: About, network: Option<IpAddr>, now: Moment) -> bool {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let from = minute.at(now).entry(about).or_default();
        from.len() < NETWORKS && from.insert(network)
    }

    /// Writes down what was tried in vain, unless it stands there for this minute.
    pub async fn note(
        &self,
        db: &Db,
        (action, by, subject): About,
        network: Option<IpAddr>,
        now: Moment,
    ) -> Result<(), AppError> {
        if !self.is_new((action, by, subject), network, now) {
            return Ok(());
        }
        // Of no assembly: an entry about one would tell its doors to ask for their lists again.
        let write = move |conn: &Connection| {
            let entry = Entry { subject, ..Entry::of(action) };
            Ok::<_, AppError>(audit::note(conn, by, now, &entry)?)
        };
        db.write(write).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_stands_there_once_a_minute_for_a_network_and_from_ten_at_most() {
        let (noted, now) = (Noted::default(), Moment::parse("2027-03-12T18:00:00Z").unwrap());
        let network = |last: u8| Some(IpAddr::from([192, 0, 2, last]));
        let refused = ("session.refused", Actor::Nobody, Some(1));
        assert!(noted.is_new(refused, network(1), now));
        assert!(!noted.is_new(refused, network(1), now + chrono::TimeDelta::seconds(59)));
        assert!(noted.is_new(("session.refused", Actor::Nobody, None), network(1), now));
        assert!(noted.is_new(("session.code_refused", Actor::Nobody, Some(1)), network(1), now));
        let more = (2..=40).filter(|last| noted.is_new(refused, network(*last), now)).count();
        assert_eq!(more, NETWORKS - 1);
        assert!(noted.is_new(refused, network(1), now + chrono::TimeDelta::seconds(60)));
    }
}
