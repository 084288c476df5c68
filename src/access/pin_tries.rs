//! Tries at the PINs of doors: 6 digits are few, and an assembly has several PINs.
//!
//! A wrong try is a chance of a million for every door that the assembly has, so that chances are counted and not tries. PINs
//! are taken for some days around an assembly ([`crate::arrival::model::Counting::pins_from`]); what is counted here is
//! kept for all of that time:
//!
//! * networks from which no phone came in there yet: [`STRANGERS`] chances together, 0.04 %;
//! * a network from which one did: [`KNOWN`] chances, and then 2 an hour. Usually PINs are taken for 77 hours (24 before
//!   counting opens, 5 until the end, 48 after it): 100 + 154 chances. Where counting opens a week before they are taken for
//!   245 hours: 100 + 490 chances.
//!
//! Together that is 0.07 %, at most 0.1 %, that somebody who may use every other network of the world, and one that they share
//! with the stewards, finds a PIN.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;

use super::model::Actor;
use super::noted::Noted;
use super::tries::{Tries, minutes_until};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::db::Db;
use crate::error::AppError;

/// Chances for all networks together from which no phone came in yet.
const STRANGERS: u32 = 400;
/// Chances for a network from which one did, before it is made slow.
const KNOWN: u32 = 100;
/// PINs are taken for ten days at most: after so long it is the time of another evening, for which the assembly was put off.
const OF_ONE_EVENING: TimeDelta = TimeDelta::days(14);
/// A network that was made slow waits so long for each chance.
const SLOW: TimeDelta = TimeDelta::minutes(30);

/// Tries at the PINs of doors, in memory. The doors' links open all the same.
///
/// Whoever guesses makes their own network wait. Who guesses from very many makes every network wait but those from which a
/// phone came in before, by a PIN or by a door's link: one steward who scans the code opens the PINs to all who are on the same
/// network.
pub struct PinTries {
    pace: Tries<(AssemblyId, IpAddr)>,
    all: Mutex<HashMap<AssemblyId, Chances>>,
    noted: Noted,
}

/// The chances that were taken at one assembly.
struct Chances {
    since: Moment,
    strangers: u32,
    known: HashMap<IpAddr, Taken>,
}

/// The chances that were taken by one network.
#[derive(Clone, Copy)]
struct Taken {
    chances: u32,
    last: Moment,
}

/// A try at the PINs of an assembly.
#[derive(Debug, Clone, Copy)]
pub struct PinTry {
    /// Of which assembly.
    pub assembly: AssemblyId,
    /// How many doors it has.
    pub doors: u32,
    /// Where it comes from.
    pub network: IpAddr,
}

/// Why a try is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinWait {
    /// There is to be one in so many minutes.
    Minutes(i64),
    /// There were too many from everywhere: the links alone open from there.
    LinksAlone,
}

impl Chances {
    /// Those of an assembly; what was counted for an evening of it long ago is forgotten.
    fn of(all: &mut HashMap<AssemblyId, Chances>, assembly: AssemblyId, now: Moment) -> &mut Chances {
        all.retain(|_, chances| now < chances.since + OF_ONE_EVENING);
        all.entry(assembly).or_insert_with(|| Chances { since: now, strangers: 0, known: HashMap::new() })
    }
}

impl Default for PinTries {
    fn default() -> PinTries {
        PinTries { pace: Tries::new(5, 50), all: Mutex::default(), noted: Noted::default() }
    }
}

impl PinTries {
    /// Counts a try at an assembly that exists, wrong until [`PinTries::was_right`].
    ///
    /// # Errors
    ///
    /// The try is not to be looked at.
    pub fn begin(&self, tried: PinTry, now: Moment) -> Result<(), PinWait> {
        let PinTry { assembly, doors, network } = tried;
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let Chances { strangers, known, .. } = Chances::of(&mut all, assembly, now);
        let known = known.get_mut(&network);
        match &known {
            None if *strangers + doors > STRANGERS => return Err(PinWait::LinksAlone),
            Some(taken) if taken.chances + doors > KNOWN => {
                // Where the clock was set back, the wait is not longer for that.
                let free_at = taken.last.min(now) + SLOW * i32::try_from(doors).unwrap_or(i32::MAX);
                if now < free_at {
                    return Err(PinWait::Minutes(minutes_until(free_at, now)));
                }
            }
            _ => {}
        }
        self.pace.begin((assembly, network), now).map_err(PinWait::Minutes)?;
        match known {
            None => *strangers += doors,
            Some(taken) => *taken = Taken { chances: taken.chances + doors, last: now },
        }
        Ok(())
    }

    /// The try that was begun was right.
    pub fn was_right(&self, tried: PinTry, now: Moment) {
        let PinTry { assembly, doors, network } = tried;
        self.pace.was_right(&(assembly, network));
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let of = Chances::of(&mut all, assembly, now);
        match of.known.get_mut(&network) {
            Some(taken) => taken.chances = taken.chances.saturating_sub(doors),
            None => of.strangers = of.strangers.saturating_sub(doors),
        }
        of.known.entry(network).or_insert(Taken { chances: 0, last: now });
    }

    /// Writes down a try in vain: once a minute for a network.
    pub async fn note(&self, db: &Db, action: &'static str, tried: PinTry, now: Moment) -> Result<(), AppError> {
        let about = (action, Actor::Nobody, Some(tried.assembly.into()));
        self.noted.note(db, about, Some(tried.network), now).await
    }

    /// A phone came in by a door's link.
    pub fn came_in(&self, assembly: AssemblyId, network: IpAddr, now: Moment) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        Chances::of(&mut all, assembly, now).known.entry(network).or_insert(Taken { chances: 0, last: now });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PINs of an assembly are taken for so long: 24 hours before counting opens, 5 until the end, 48 after it.
    const TAKEN: i64 = 77 * 60;

    fn begin() -> Moment {
        Moment::parse("2027-03-11T16:00:00Z").unwrap()
    }

    fn of(assembly: &str, doors: u32, network: u32) -> PinTry {
        PinTry { assembly: assembly.parse().unwrap(), doors, network: IpAddr::from(network.to_be_bytes()) }
    }

    /// The chances that somebody takes who tries from these networks again and again until PINs are taken no more.
    fn chances(tries: &PinTries, doors: u32, networks: &[u32], minutes: i64) -> u32 {
        let mut looked_at = 0;
        for minute in 0..minutes {
            for network in networks {
                for _ in 0..6 {
                    let tried = tries.begin(of("1", doors, *network), begin() + TimeDelta::minutes(minute));
                    looked_at += u32::from(tried.is_ok());
                }
            }
        }
        looked_at * doors
    }

    #[test]
    fn five_wrong_tries_make_their_network_wait_a_minute_and_fifty_an_hour() {
        let (tries, phone, other) = (PinTries::default(), of("1", 1, 7), of("1", 1, 8));
        let mut now = begin();
        for _ in 0..20 {
            tries.begin(phone, now).unwrap();
            tries.was_right(phone, now);
        }
        for round in 1..=10 {
            for _ in 0..5 {
                assert_eq!(tries.begin(phone, now), Ok(()));
            }
            let minutes = if round == 10 { 61 } else { 2 };
            assert_eq!(tries.begin(phone, now), Err(PinWait::Minutes(minutes)), "round {round}");
            for free in [other, of("2", 1, 7)] {
                assert_eq!(tries.begin(free, now), Ok(()), "nobody elsewhere waits for them");
                tries.was_right(free, now);
            }
            now = now + TimeDelta::minutes(1);
        }
        assert_eq!(tries.begin(phone, now), Err(PinWait::Minutes(60)));
        assert_eq!(tries.begin(phone, now + TimeDelta::minutes(59)), Ok(()));
    }

    #[test]
    fn whoever_guesses_from_one_network_or_from_all_has_less_than_one_chance_in_a_thousand() {
        for doors in [1, 2, 4, 10, 50] {
            let one = chances(&PinTries::default(), doors, &[7], TAKEN);
            assert!(one <= 400, "{doors} doors, from one network: {one} in a million");
            let many: Vec<u32> = (0..200).collect();
            let all = chances(&PinTries::default(), doors, &many, 60);
            assert!((400 - doors + 1..=400).contains(&all), "{doors} doors, from 200 networks: {all} in a million");
            for (taken, most) in [(TAKEN, 254), (245 * 60, 590)] {
                let tries = PinTries::default();
                tries.came_in("1".parse().unwrap(), of("1", doors, 7).network, begin());
                let shared = chances(&tries, doors, &[7], taken);
                assert!(shared <= most, "{doors} doors, from the stewards' network: {shared} in a million");
                let more = chances(&tries, doors, &many, 60);
                assert!(shared + more < 1000, "{doors} doors: {shared} and {more} in a million");
            }
        }
    }

    #[test]
    fn a_flood_of_wrong_tries_leaves_the_networks_open_where_a_phone_came_in() {
        let tries = PinTries::default();
        let (hall, by_link) = (of("1", 4, 1000), of("1", 4, 1001));
        tries.begin(hall, begin()).unwrap();
        tries.was_right(hall, begin());
        let flood: Vec<u32> = (0..200).collect();
        chances(&tries, 4, &flood, 60);
        let later = begin() + TimeDelta::hours(30);
        assert_eq!(tries.begin(hall, later), Ok(()));
        assert_eq!(tries.begin(by_link, later), Err(PinWait::LinksAlone), "it is not forgotten by the evening");
        tries.came_in(by_link.assembly, by_link.network, later);
        assert_eq!(tries.begin(by_link, later), Ok(()), "one scanned the code there");
        assert_eq!(tries.begin(of("2", 4, 7), later), Ok(()), "another assembly has its own");
        let put_off = begin() + TimeDelta::days(14);
        assert_eq!(tries.begin(of("1", 4, 7), put_off), Ok(()), "and another evening, too");
    }

    #[test]
    fn a_network_of_the_stewards_is_made_slow_and_never_shut_out() {
        let (tries, hall) = (PinTries::default(), of("1", 4, 7));
        tries.came_in(hall.assembly, hall.network, begin());
        chances(&tries, 4, &[7], 10);
        let mut now = begin() + TimeDelta::minutes(10);
        for _ in 0..20 {
            now = now + TimeDelta::hours(2);
            assert_eq!(tries.begin(hall, now), Ok(()));
            assert_eq!(tries.begin(hall, now), Err(PinWait::Minutes(121)), "four doors, half an hour for each");
        }
    }

    #[test]
    fn honest_slips_of_fifty_phones_are_not_too_many() {
        let tries = PinTries::default();
        for phone in 0..50 {
            let now = begin() + TimeDelta::seconds(30 * i64::from(phone));
            assert_eq!(tries.begin(of("1", 4, 100 + phone), now), Ok(()), "phone {phone}");
            // Each on a network of its own, and right the second time.
            assert_eq!(tries.begin(of("1", 4, 100 + phone), now), Ok(()), "phone {phone}");
            tries.was_right(of("1", 4, 100 + phone), now);
        }
    }
}
