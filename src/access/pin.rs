//! Tries at the PINs of doors: 6 digits are few, so guessing has to be slow.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;

use crate::assembly::model::AssemblyId;
use crate::clock::Moment;

/// After so many wrong tries everybody with the code of that assembly waits.
const AT_A_TIME: u32 = 5;
/// How long they wait.
const WAIT: TimeDelta = TimeDelta::minutes(1);
/// After so many wrong tries it is no slip of stewards any more.
const MOST: u32 = 50;
/// How long the PINs of that assembly open nothing then. Its doors' links still do.
const LONG_WAIT: TimeDelta = TimeDelta::hours(1);
/// Wrong tries are forgotten after this long without another.
const FORGOTTEN: TimeDelta = TimeDelta::hours(2);

/// The wrong tries of late, in memory.
#[derive(Default)]
pub struct PinTries(Mutex<HashMap<AssemblyId, Tries>>);

#[derive(Clone, Copy)]
struct Tries {
    wrong: u32,
    last: Moment,
}

impl Tries {
    fn free_at(self) -> Moment {
        match self.wrong {
            wrong if wrong >= MOST => self.last + LONG_WAIT,
            wrong if wrong > 0 && wrong % AT_A_TIME == 0 => self.last + WAIT,
            _ => self.last,
        }
    }
}

impl PinTries {
    /// Counts a try at an assembly that exists, wrong until [`PinTries::was_right`].
    ///
    /// # Errors
    ///
    /// How many minutes to wait; the try is not to be looked at then.
    pub fn begin(&self, assembly: AssemblyId, now: Moment) -> Result<(), i64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, tries| now < tries.last + FORGOTTEN);
        let tries = all.entry(assembly).or_insert(Tries { wrong: 0, last: now });
        let free_at = tries.free_at();
        if now < free_at {
            return Err((free_at.utc() - now.utc()).num_minutes().max(0) + 1);
        }
        *tries = Tries { wrong: tries.wrong + 1, last: now };
        Ok(())
    }

    /// The try that was begun was right.
    pub fn was_right(&self, assembly: AssemblyId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tries) = all.get_mut(&assembly) {
            tries.wrong = tries.wrong.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_tries_wait_a_minute_and_fifty_an_hour() {
        let (tries, assembly) = (PinTries::default(), "1".parse().unwrap());
        let mut now = Moment::parse("2027-03-12T18:00:00Z").unwrap();
        for _ in 0..20 {
            tries.begin(assembly, now).unwrap();
            tries.was_right(assembly);
        }
        for round in 1..=10 {
            for _ in 0..5 {
                assert_eq!(tries.begin(assembly, now), Ok(()));
            }
            let minutes = if round == 10 { 61 } else { 2 };
            assert_eq!(tries.begin(assembly, now), Err(minutes), "round {round}");
            assert_eq!(tries.begin("2".parse().unwrap(), now), Ok(()));
            tries.was_right("2".parse().unwrap());
            now = now + TimeDelta::minutes(1);
        }
        assert_eq!(tries.begin(assembly, now), Err(60));
        assert_eq!(tries.begin(assembly, now + TimeDelta::minutes(59)), Ok(()));
    }
}
