//! Wrong tries at what is short enough to be guessed: guessing has to be slow.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;

use super::model::{AccountId, Actor};
use super::noted::Noted;
use super::token;
use crate::clock::Moment;
use crate::db::Db;
use crate::error::AppError;

/// How many wrong tries there may be.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// After so many, everybody with that key waits a minute.
    at_a_time: u32,
    /// After so many, it is no slip of the finger any more: an hour.
    most: u32,
}

const WAIT: TimeDelta = TimeDelta::minutes(1);
const LONG_WAIT: TimeDelta = TimeDelta::hours(1);
/// Wrong tries are forgotten after this long without another.
const FORGOTTEN: TimeDelta = TimeDelta::hours(2);
/// Keys that are remembered at once; of more, those with few wrong tries are forgotten, so that a flood costs little memory.
const MOST_KEYS: usize = 20_000;

/// The wrong tries of late by what was tried, in memory.
pub(super) struct Tries<K> {
    limits: Limits,
    of: Mutex<HashMap<K, Wrong>>,
}

#[derive(Clone, Copy)]
struct Wrong {
    many: u32,
    last: Moment,
}

impl Limits {
    fn free_at(self, wrong: Wrong) -> Moment {
        match wrong.many {
            many if many >= self.most => wrong.last + LONG_WAIT,
            many if many > 0 && many % self.at_a_time == 0 => wrong.last + WAIT,
            _ => wrong.last,
        }
    }
}

/// How many minutes to tell somebody to wait: then it is free.
pub(super) fn minutes_until(free_at: Moment, now: Moment) -> i64 {
    (free_at - now).num_minutes().max(0) + 1
}

impl<K: Eq + Hash> Tries<K> {
    pub(super) fn new(at_a_time: u32, most: u32) -> Tries<K> {
        Tries { limits: Limits { at_a_time, most }, of: Mutex::default() }
    }

    /// Counts a try, wrong until [`Tries::was_right`]; else how many minutes to wait, and the try is not to be looked at.
    pub(super) fn begin(&self, key: K, now: Moment) -> Result<(), i64> {
        let mut all = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, wrong| now < wrong.last + FORGOTTEN);
        if all.len() >= MOST_KEYS {
            all.retain(|_, wrong| wrong.many >= self.limits.at_a_time);
        }
        let wrong = all.entry(key).or_insert(Wrong { many: 0, last: now });
        // Where the clock was set back, the wait is not longer for that.
        wrong.last = wrong.last.min(now);
        let free_at = self.limits.free_at(*wrong);
        if now < free_at {
            return Err(minutes_until(free_at, now));
        }
        *wrong = Wrong { many: wrong.many + 1, last: now };
        Ok(())
    }

    /// The try that was begun was right.
    pub(super) fn was_right(&self, key: &K) {
        let mut all = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wrong) = all.get_mut(key) {
            wrong.many = wrong.many.saturating_sub(1);
        }
    }
}

/// Tries at signing in: by e-mail address, known or not, and by the network they come from; and at what an account is asked
/// for then.
///
/// Whoever guesses makes their own network wait, not the owner of the address, who is elsewhere. Who guesses from very many
/// networks makes every network wait but those from which the password was right before.
pub struct SignInTries {
    networks: Tries<IpAddr>,
    addresses: Tries<From>,
    everywhere: Tries<Vec<u8>>,
    known: Mutex<HashSet<From>>,
    codes: Tries<AccountId>,
    own_passwords: Tries<AccountId>,
    noted: Noted,
}

/// An address, as it is remembered, and a network.
type From = (Vec<u8>, IpAddr);

impl Default for SignInTries {
    fn default() -> SignInTries {
        SignInTries {
            networks: Tries::new(30, 300),
            addresses: Tries::new(5, 50),
            everywhere: Tries::new(100, 1000),
            known: Mutex::default(),
            codes: Tries::new(5, 20),
            own_passwords: Tries::new(5, 20),
            noted: Noted::default(),
        }
    }
}

impl SignInTries {
    /// Counts a try of a password, wrong until [`SignInTries::was_right`].
    ///
    /// # Errors
    ///
    /// How many minutes to wait; the try is not to be looked at then.
    pub fn begin(&self, email: &str, network: IpAddr, now: Moment) -> Result<(), i64> {
        self.networks.begin(network, now)?;
        let from = (address(email), network);
        self.addresses.begin(from.clone(), now)?;
        if self.known().contains(&from) { Ok(()) } else { self.everywhere.begin(from.0, now) }
    }

    fn known(&self) -> MutexGuard<'_, HashSet<From>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The password was right.
    pub fn was_right(&self, email: &str, network: IpAddr) {
        self.networks.was_right(&network);
        let from = (address(email), network);
        self.addresses.was_right(&from);
        let mut known = self.known();
        if !known.contains(&from) {
            self.everywhere.was_right(&from.0);
        }
        // Only who is right comes in here: it takes years of signing in to fill it.
        if known.len() >= MOST_KEYS {
            known.clear();
        }
        known.insert(from);
    }

    /// Counts a try of a code of the second factor, wrong until [`SignInTries::code_was_right`].
    ///
    /// # Errors
    ///
    /// As [`SignInTries::begin`].
    pub fn begin_code(&self, account: AccountId, now: Moment) -> Result<(), i64> {
        self.codes.begin(account, now)
    }

    /// The code was right.
    pub fn code_was_right(&self, account: AccountId) {
        self.codes.was_right(&account);
    }

    /// Counts a try of their own password by who is signed in, wrong until [`SignInTries::own_password_was_right`].
    ///
    /// # Errors
    ///
    /// As [`SignInTries::begin`].
    pub fn begin_own_password(&self, account: AccountId, now: Moment) -> Result<(), i64> {
        self.own_passwords.begin(account, now)
    }

    /// It was their password.
    pub fn own_password_was_right(&self, account: AccountId) {
        self.own_passwords.was_right(&account);
    }

    /// Writes down what somebody who is not known tried in vain, about an account or none of ours: once a minute for a network.
    pub async fn note_stranger(
        &self,
        db: &Db,
        action: &'static str,
        account: Option<AccountId>,
        network: IpAddr,
        now: Moment,
    ) -> Result<(), AppError> {
        self.noted.note(db, (action, Actor::Nobody, account.map(i64::from)), Some(network), now).await
    }

    /// Writes down what somebody tried in vain on their own account: once a minute.
    pub async fn note_own(
        &self,
        db: &Db,
        action: &'static str,
        account: AccountId,
        now: Moment,
    ) -> Result<(), AppError> {
        self.noted.note(db, (action, Actor::Organiser(account), None), None, now).await
    }
}

/// What is remembered of an address: not the address.
fn address(email: &str) -> Vec<u8> {
    token::hash(&email.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_however_it_is_written_and_a_network_has_its_own_tries() {
        let tries = SignInTries::default();
        let now = Moment::parse("2027-03-12T18:00:00Z").unwrap();
        let (home, office): (IpAddr, IpAddr) = ("192.0.2.7".parse().unwrap(), "198.51.100.7".parse().unwrap());
        for email in
            ["amina@example.org", " Amina@Example.org", "AMINA@example.org ", "amina@example.org", "amina@example.org"]
        {
            assert_eq!(tries.begin(email, home, now), Ok(()));
        }
        assert_eq!(tries.begin("amina@example.org", home, now), Err(2));
        assert_eq!(tries.begin("amina@example.org", office, now), Ok(()), "whoever guesses locks nobody out elsewhere");
        for guess in 0..23 {
            assert_eq!(tries.begin(&format!("{guess}@example.org"), home, now), Ok(()), "{guess}");
        }
        assert_eq!(tries.begin("bilal@example.org", home, now), Ok(()));
        assert_eq!(tries.begin("bilal@example.org", home, now), Err(2));
        assert_eq!(tries.begin("bilal@example.org", office, now), Ok(()));
    }

    #[test]
    fn who_guesses_from_everywhere_waits_and_the_owner_where_they_were_right_before_does_not() {
        let tries = SignInTries::default();
        let mut now = Moment::parse("2027-03-12T18:00:00Z").unwrap();
        let home: IpAddr = "192.0.2.7".parse().unwrap();
        let network = |nth: u32| IpAddr::from([198, 51, (nth / 250) as u8, (nth % 250) as u8]);
        tries.begin("amina@example.org", home, now).unwrap();
        tries.was_right("amina@example.org", home);
        let mut guesses = 0;
        for nth in 0..5000 {
            guesses += u32::from(tries.begin("amina@example.org", network(nth), now).is_ok());
            now = now + TimeDelta::seconds(1);
        }
        assert!(guesses <= 1000, "{guesses} guesses");
        assert!(tries.begin("amina@example.org", network(9000), now).is_err());
        assert_eq!(tries.begin("amina@example.org", home, now), Ok(()));
        assert_eq!(tries.begin("bilal@example.org", network(9000), now), Ok(()));
    }

    /// Reported: where the clock was set back an hour, whoever had to wait a minute waited for an hour and one.
    #[test]
    fn nobody_waits_longer_because_the_clock_was_set_back() {
        let tries = SignInTries::default();
        let now = Moment::parse("2027-03-12T18:00:00Z").unwrap();
        for _ in 0..5 {
            tries.begin_code("1".parse().unwrap(), now).unwrap();
        }
        let back = now - TimeDelta::hours(1);
        assert_eq!(tries.begin_code("1".parse().unwrap(), back), Err(2));
        assert_eq!(tries.begin_code("1".parse().unwrap(), back + TimeDelta::minutes(1)), Ok(()));
    }

    #[test]
    fn a_flood_of_addresses_is_forgotten_and_who_is_guessed_at_is_not() {
        let tries = Tries::new(5, 50);
        let now = Moment::parse("2027-03-12T18:00:00Z").unwrap();
        for _ in 0..5 {
            tries.begin(0, now).unwrap();
        }
        for other in 1..MOST_KEYS as i64 * 2 {
            tries.begin(other, now).unwrap();
        }
        assert!(tries.of.lock().unwrap().len() <= MOST_KEYS);
        assert_eq!(tries.begin(0, now), Err(2));
    }
}
