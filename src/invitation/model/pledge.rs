//! A pledge, and what is asked before one is taken.

use super::HowMany;
use crate::clock::Moment;

/// A number that an institution promised. Every revision is kept; the latest counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledge {
    /// How many people; 0 is "we cannot come".
    pub number: HowMany,
    /// When it was promised.
    pub made_at: Moment,
    /// Whether that was at or after the date for pledges.
    pub late: bool,
    /// Who gave it: the leader or organiser; none for the organiser at the machine.
    pub by: Option<String>,
}

/// What is known when a number is given, to be held beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Remembered {
    /// The pledge so far.
    pub pledged: Option<HowMany>,
    /// How many the institution brought to its latest earlier assembly; none if there was none.
    pub last_time: Option<u32>,
    /// How many are on its list.
    pub listed: u32,
}

/// A question put once before a number is taken that may be a slip. It is no error: "yes" takes the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// 0 people: "we cannot come".
    CannotCome,
    /// Fewer than the names on the list.
    UnderListed {
        /// How many are on the list.
        listed: u32,
    },
    /// Over three times what the institution brought last time.
    OverLastTime {
        /// How many that was.
        brought: u32,
    },
}

impl Ask {
    /// The question that `number` raises, if any. The number that stands already raises none, and an assembly to which
    /// nobody came is no measure.
    pub fn of(number: HowMany, remembered: &Remembered) -> Option<Ask> {
        let Remembered { pledged, last_time, listed } = *remembered;
        let brought = last_time.filter(|&brought| brought > 0);
        match (number.get(), brought) {
            _ if pledged == Some(number) => None,
            (0, _) => Some(Ask::CannotCome),
            (number, _) if number < listed => Some(Ask::UnderListed { listed }),
            (number, Some(brought)) if number > brought.saturating_mul(3) => Some(Ask::OverLastTime { brought }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_may_be_a_slip_is_asked_about_once() {
        let check = |number: &str, pledged: Option<&str>, last_time, listed, expected| {
            let how_many = |text| HowMany::parse(text).unwrap();
            let remembered = Remembered { pledged: pledged.map(how_many), last_time, listed };
            assert_eq!(Ask::of(how_many(number), &remembered), expected, "{number} after {remembered:?}");
        };
        check("40", None, None, 0, None);
        check("400", None, Some(25), 0, Some(Ask::OverLastTime { brought: 25 }));
        check("76", None, Some(25), 0, Some(Ask::OverLastTime { brought: 25 }));
        check("75", None, Some(25), 0, None);
        check("400", None, Some(0), 0, None);
        check("400", Some("400"), Some(25), 0, None);
        check("25", None, None, 31, Some(Ask::UnderListed { listed: 31 }));
        check("31", None, None, 31, None);
        check("25", Some("25"), None, 31, None);
        check("0", None, None, 0, Some(Ask::CannotCome));
        check("0", Some("40"), Some(25), 31, Some(Ask::CannotCome));
        check("0", Some("0"), None, 31, None);
    }
}
