//! How long what is kept, and what is erased when.

use chrono::{Months, TimeDelta};

use crate::access::model::{AccountId, DeviceId};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::institution::model::LeaderId;
use crate::list::model::{AskedId, AttendeeId};
use crate::travel::model::VehicleId;

/// How long what people told is kept after their assembly. Numbers are kept for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Days that needs and children are kept.
    pub needs_days: u32,
    /// Months that names are kept, and all else that tells of one person.
    pub names_months: u32,
}

/// A field that cannot be taken, and what to do about it.
pub type Wrong = (&'static str, String);

impl Retention {
    /// The longest that needs may be kept, in days.
    pub const MOST_DAYS: u32 = 365;
    /// The longest that names may be kept, in months.
    pub const MOST_MONTHS: u32 = 120;

    /// Reads what was typed.
    pub fn parse(days: &str, months: &str) -> Result<Retention, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut number = |field, text: &str, most| match text.trim().parse::<u32>() {
            Ok(number) if number <= most => number,
            _ => {
                wrong.push((field, format!("Enter a number from 0 to {most}")));
                0
            }
        };
        let retention = Retention {
            needs_days: number("needs_days", days, Retention::MOST_DAYS),
            names_months: number("names_months", months, Retention::MOST_MONTHS),
        };
        if wrong.is_empty() { Ok(retention) } else { Err(wrong) }
    }

    /// When the needs and children of an assembly that ends then are erased.
    pub fn needs_end(self, assembly_ends: Moment) -> Moment {
        assembly_ends + TimeDelta::days(self.needs_days.into())
    }

    /// When its names are erased: never before its needs.
    pub fn names_end(self, assembly_ends: Moment) -> Moment {
        self.months_after(assembly_ends).max(self.needs_end(assembly_ends))
    }

    /// What was over by then is kept no longer at `now`.
    pub fn months_before(self, now: Moment) -> Moment {
        now.utc().checked_sub_months(Months::new(self.names_months)).map_or(now, Moment::new)
    }

    /// So many months after something was over as names are kept.
    pub fn months_after(self, over: Moment) -> Moment {
        over.utc().checked_add_months(Months::new(self.names_months)).map_or(over, Moment::new)
    }
}

/// What is erased at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Erasure {
    /// What people of an assembly need, and their children.
    Needs(AssemblyId),
    /// All words that tell of one person of an assembly, with its needs.
    Names(AssemblyId),
    /// All that is kept of somebody on a list, or made at a door.
    Person(AttendeeId),
    /// The name of a leader, and how they are reached.
    Leader(LeaderId),
    /// The name of a removed organiser, and how they are reached.
    Account(AccountId),
    /// A name that waits for a yes, or had a no.
    Asked(AskedId),
    /// The name of a steward.
    Steward(DeviceId),
    /// Who counts the people of a vehicle.
    Captain(VehicleId),
}

impl Erasure {
    /// Its word in the notes, and the id of its row.
    pub fn parts(self) -> (&'static str, String) {
        match self {
            Erasure::Needs(id) => ("needs", id.to_string()),
            Erasure::Names(id) => ("names", id.to_string()),
            Erasure::Person(id) => ("person", id.to_string()),
            Erasure::Leader(id) => ("leader", id.to_string()),
            Erasure::Account(id) => ("account", id.to_string()),
            Erasure::Asked(id) => ("asked", id.to_string()),
            Erasure::Steward(id) => ("steward", id.to_string()),
            Erasure::Captain(id) => ("captain", id.to_string()),
        }
    }

    /// What the word and the id mean; none for a word that is none of ours.
    pub fn of(word: &str, id: &str) -> Option<Erasure> {
        Some(match word {
            "needs" => Erasure::Needs(id.parse().ok()?),
            "names" => Erasure::Names(id.parse().ok()?),
            "person" => Erasure::Person(id.parse().ok()?),
            "leader" => Erasure::Leader(id.parse().ok()?),
            "account" => Erasure::Account(id.parse().ok()?),
            "asked" => Erasure::Asked(id.parse().ok()?),
            "steward" => Erasure::Steward(id.parse().ok()?),
            "captain" => Erasure::Captain(id.parse().ok()?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn needs_go_after_days_and_names_after_months_and_never_before_needs() {
        let usual = Retention { needs_days: 30, names_months: 12 };
        let ends = at("2027-03-12T21:00:00Z");
        assert_eq!(usual.needs_end(ends), at("2027-04-11T21:00:00Z"));
        assert_eq!(usual.names_end(ends), at("2028-03-12T21:00:00Z"));
        let odd = Retention { needs_days: 90, names_months: 1 };
        assert_eq!(odd.names_end(ends), odd.needs_end(ends));
        let leap = Retention { needs_days: 0, names_months: 1 };
        assert_eq!(leap.names_end(at("2028-01-31T21:00:00Z")), at("2028-02-29T21:00:00Z"));
    }

    #[test]
    fn what_is_no_number_of_days_is_said_by_its_field() {
        assert_eq!(Retention::parse(" 14 ", "6"), Ok(Retention { needs_days: 14, names_months: 6 }));
        for (days, months, fields) in [
            ("-1", "6", vec!["needs_days"]),
            ("366", "121", vec!["needs_days", "names_months"]),
            ("30", "", vec!["names_months"]),
        ] {
            let wrong = Retention::parse(days, months).unwrap_err();
            assert_eq!(wrong.iter().map(|(field, _)| *field).collect::<Vec<_>>(), fields);
        }
    }

    #[test]
    fn an_erasure_reads_back_as_what_it_was() {
        let all = ["needs 5", "names 5", "person 17", "leader 3", "account 2", "asked 17-2", "steward 4", "captain 1"];
        for line in all {
            let (word, id) = line.split_once(' ').unwrap();
            let (again, number) = Erasure::of(word, id).unwrap().parts();
            assert_eq!(format!("{again} {number}"), line);
        }
        for (word, id) in [("everything", "1"), ("needs", "x"), ("asked", "17"), ("asked", "17-x"), ("asked", "-2")] {
            assert_eq!(Erasure::of(word, id), None, "{word} {id}");
        }
    }
}
