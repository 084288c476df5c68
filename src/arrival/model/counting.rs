//! When counting at the doors is open, and which times of a phone can be believed.

use chrono::TimeDelta;

use super::{Key, Told};
use crate::clock::Moment;

/// When counting at the doors of an assembly is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counting {
    /// From when on.
    pub opens: Moment,
    /// Until when.
    pub closes: Moment,
    /// Whether the assembly takes place at all.
    pub takes_place: bool,
}

/// What was made of the time that a phone told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// It may be right.
    Believed,
    /// It cannot be: the event counts from when it was received.
    Wrong,
}

/// The clocks of a phone and of the server may differ by so much.
const A_MOMENT: TimeDelta = TimeDelta::minutes(1);
/// PINs of doors are taken from so long before counting opens: whoever rehearses earlier has the door's link.
const PINS_BEFORE: TimeDelta = TimeDelta::hours(24);

impl Counting {
    /// Whether it is not open yet: until then the doors rehearse.
    pub fn is_to_come(&self, now: Moment) -> bool {
        now < self.opens
    }

    /// From when on the PINs of the doors are taken: 6 digits would be guessed in the months before.
    pub fn pins_from(&self) -> Moment {
        self.opens - PINS_BEFORE
    }

    /// Whether it is over: what is told then is kept and marked, and the phones forget their names.
    pub fn is_over(&self, now: Moment) -> bool {
        now > self.closes
    }

    /// An event that a phone tells of: a time before counting opened or after now cannot be right, and would win over every
    /// other. One outside of the time of counting is kept and marked.
    pub fn told(&self, key: Key, at: Moment, now: Moment) -> (Told, Clock) {
        let believed = self.opens <= at && at <= now + A_MOMENT;
        let happened_at = if believed { at.min(now) } else { now };
        let outside = !self.takes_place || happened_at > self.closes;
        let clock = if believed { Clock::Believed } else { Clock::Wrong };
        (Told { key, happened_at, received_at: now, outside }, clock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_cannot_be_is_the_time_of_receiving_and_what_is_late_is_marked() {
        let moment = |text: &str| Moment::parse(&format!("2027-03-12T{text}:00Z")).unwrap();
        let counting = Counting { opens: moment("16:00"), closes: moment("23:00"), takes_place: true };
        let check = |at: Moment, now: Moment, happened_at: Moment, clock: Clock, outside: bool| {
            let (told, is) = counting.told(Key::parse("k").unwrap(), at, now);
            assert_eq!((told.happened_at, is, told.outside), (happened_at, clock, outside));
        };
        let now = moment("18:40");
        check(moment("18:00"), now, moment("18:00"), Clock::Believed, false);
        check(moment("18:41"), now, now, Clock::Believed, false);
        check(moment("18:42"), now, now, Clock::Wrong, false);
        check(moment("15:59"), now, now, Clock::Wrong, false);
        check(Moment::parse("1970-01-01T00:00:00Z").unwrap(), now, now, Clock::Wrong, false);
        // Sent in after the end, it counts as of then.
        check(moment("22:00"), moment("23:30"), moment("22:00"), Clock::Believed, false);
        check(moment("23:10"), moment("23:30"), moment("23:10"), Clock::Believed, true);
        let cancelled = Counting { takes_place: false, ..counting };
        assert!(cancelled.told(Key::parse("k").unwrap(), now, now).0.outside);
        assert!(!counting.is_over(moment("23:00")) && counting.is_over(moment("23:01")));
        assert!(counting.is_to_come(moment("15:59")) && !counting.is_to_come(moment("16:00")));
    }
}
