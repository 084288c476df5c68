//! What is needed to set up an assembly.

use super::{Dates, Zone};
use crate::clock::Moment;

/// What is needed to set up an assembly.
#[derive(Debug, Clone)]
pub struct NewAssembly {
    /// What it is called.
    pub title: String,
    /// The hall.
    pub venue: Option<String>,
    /// Where the hall is.
    pub address: Option<String>,
    /// When the doors open.
    pub doors_at: Option<Moment>,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Option<Moment>,
    /// The zone of its dates.
    pub zone: Zone,
    /// How many people the hall holds.
    pub capacity: Option<u32>,
    /// How many people the alliance wants.
    pub target: Option<u32>,
    /// Its four dates.
    pub dates: Dates,
}

/// What is wrong with the times of an assembly, and what to do. Each is named as the command line names it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeProblem {
    /// One of its four dates is not before its start.
    #[error("{0} is not before the assembly starts: choose an earlier date")]
    DateAfterStart(&'static str),
    /// It would end before it starts.
    #[error("ends-at is not after the assembly starts: choose a later time")]
    EndsBeforeStart,
    /// The doors would open after it starts.
    #[error("doors-at is after the assembly starts: choose an earlier time")]
    DoorsAfterStart,
}

impl NewAssembly {
    /// Everything that is wrong with its times.
    pub fn problems(&self) -> Vec<TimeProblem> {
        let Dates { pledge_by, access_by, names_by, childcare_by } = self.dates;
        let dates = [
            ("pledge-by", pledge_by),
            ("access-by", access_by),
            ("names-by", names_by),
            ("childcare-by", childcare_by),
        ];
        let late = dates.into_iter().filter(|(_, at)| *at >= self.starts_at);
        let mut problems: Vec<_> = late.map(|(date, _)| TimeProblem::DateAfterStart(date)).collect();
        if self.ends_at.is_some_and(|ends| ends <= self.starts_at) {
            problems.push(TimeProblem::EndsBeforeStart);
        }
        if self.doors_at.is_some_and(|doors| doors > self.starts_at) {
            problems.push(TimeProblem::DoorsAfterStart);
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn every_time_that_is_on_the_wrong_side_of_the_start_is_named() {
        let london = Zone::parse("Europe/London").unwrap();
        let starts_at = Moment::parse("2027-03-12T19:00:00Z").unwrap();
        let mut dates = Dates::counted_back(starts_at, london);
        dates.names_by = starts_at;
        dates.pledge_by = starts_at + TimeDelta::days(1);
        let mut new = NewAssembly {
            title: "Spring assembly".into(),
            venue: None,
            address: None,
            doors_at: Some(starts_at),
            starts_at,
            ends_at: Some(starts_at + TimeDelta::milliseconds(1)),
            zone: london,
            capacity: None,
            target: None,
            dates,
        };
        let dates = [TimeProblem::DateAfterStart("pledge-by"), TimeProblem::DateAfterStart("names-by")];
        assert_eq!(new.problems(), dates);
        new.dates = Dates::counted_back(starts_at, london);
        assert_eq!(new.problems(), []);
        new.ends_at = Some(starts_at);
        new.doors_at = Some(starts_at + TimeDelta::milliseconds(1));
        assert_eq!(new.problems(), [TimeProblem::EndsBeforeStart, TimeProblem::DoorsAfterStart]);
    }
}
