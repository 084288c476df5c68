//! A row of the tally with what an organiser wants to know beside its numbers.

use super::{Chase, ChaseRules, Row};
use crate::access::model::AccountId;
use crate::assembly::model::Assembly;
use crate::clock::Moment;

/// What an organiser wants to know of an institution beside its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// How many requests wait for a yes: lists of names, crèche places, coach seats, things to be booked.
    pub waiting: u32,
    /// How often its leaders questioned the count and wait for an answer.
    pub questions: u32,
    /// Whether its leader said "that is everyone".
    pub finished: bool,
    /// The organiser who looks after it, and what they are called.
    pub looked_after_by: Option<(AccountId, String)>,
    /// Its own date for names, where it was granted one.
    pub names_by: Option<Moment>,
    /// When it was last rung, written to or visited.
    pub last_contact: Option<Moment>,
}

/// An institution as an organiser looks at it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its numbers.
    pub row: Row,
    /// What is to be known beside them.
    pub beside: Beside,
    /// Why it is to be chased; none if it is not.
    pub chase: Option<Chase>,
}

impl Line {
    /// The line of a row, as the assembly stands at `now`.
    pub fn new(row: Row, beside: Beside, rules: &ChaseRules, assembly: &Assembly, now: Moment) -> Line {
        let names_by = beside.names_by.unwrap_or(assembly.dates.names_by);
        let chase = rules.why(&row, beside.finished, names_by, assembly, now);
        Line { row, beside, chase }
    }

    /// The institution's name; blank for arrivals of nobody's.
    pub(super) fn name(&self) -> &str {
        self.row.institution.as_ref().map_or("", |named| &named.name)
    }

    /// How many people are missing: pledged, else asked for, less listed. Negative where more are listed.
    pub fn gap(&self) -> i64 {
        let wanted = self.row.pledged.or(self.row.asked).unwrap_or(0);
        i64::from(wanted) - i64::from(self.row.listed)
    }

    /// The gap as a number of people, 0 where more are listed; none where no number was pledged or asked for.
    pub fn missing(&self) -> Option<u32> {
        self.row.pledged.or(self.row.asked).map(|wanted| wanted.saturating_sub(self.row.listed))
    }

    /// How many of an invited institution are still to come once the doors are open: as many as it promised, or listed where
    /// they are more, less those who came; none where nobody is known to be expected.
    pub fn to_come(&self) -> Option<u32> {
        let expected = self.row.pledged.max(Some(self.row.listed).filter(|&listed| listed > 0))?;
        self.row.invited.then(|| expected.saturating_sub(self.row.actual))
    }

    /// What an organiser does next about it; none: nothing.
    pub fn next_step(&self) -> Option<&'static str> {
        match self.chase {
            _ if self.beside.waiting > 0 => Some("Decide what they asked for"),
            _ if self.beside.questions > 0 => Some("Answer about the count"),
            Some(Chase::NoPledge) => Some("Ask for a number"),
            Some(Chase::NoNames) => Some("Ask for the list"),
            Some(Chase::FewNames) => Some("Ask for more names"),
            None if self.row.needs_not_answered > 0 => Some("Ask what people need"),
            None if self.row.travel_not_answered > 0 => Some("Ask how they travel"),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::model::spring;

    #[test]
    fn the_gap_is_the_pledge_or_else_the_number_asked_for_less_those_listed() {
        let check = |pledged, asked, listed, gap, missing| {
            let row = Row { pledged, asked, listed, ..Row::EMPTY };
            let line = Line { row, beside: Beside::default(), chase: None };
            assert_eq!((line.gap(), line.missing()), (gap, missing));
        };
        check(Some(40), Some(50), 31, 9, Some(9));
        check(None, Some(50), 10, 40, Some(40));
        check(None, None, 3, -3, None);
        check(Some(0), Some(50), 0, 0, Some(0));
        check(Some(20), None, 25, -5, Some(0));
    }

    #[test]
    fn still_to_come_are_those_promised_or_the_more_who_are_listed_less_who_came() {
        let check = |pledged, listed, actual, to_come| {
            let row = Row { pledged, listed, actual, ..Row::EMPTY };
            assert_eq!(Line { row, beside: Beside::default(), chase: None }.to_come(), to_come);
        };
        check(Some(40), 31, 0, Some(40));
        check(Some(40), 45, 20, Some(25));
        check(Some(40), 31, 44, Some(0));
        check(Some(0), 0, 0, Some(0));
        check(None, 6, 2, Some(4));
        check(None, 0, 0, None);
        let row = Row { invited: false, listed: 2, ..Row::EMPTY };
        assert_eq!(Line { row, beside: Beside::default(), chase: None }.to_come(), None);
    }

    #[test]
    fn an_own_date_is_the_one_that_chasing_goes_by() {
        let rules = ChaseRules { pledge_days: 7, names_days: 3, names_percent: 80 };
        let spring = spring(crate::assembly::model::Status::Open);
        let now = Moment::parse("2027-02-24T09:00:00Z").unwrap();
        let line = |names_by| {
            let row = Row { pledged: Some(40), ..Row::EMPTY };
            Line::new(row, Beside { names_by, ..Beside::default() }, &rules, &spring, now)
        };
        assert_eq!(line(None).chase, Some(Chase::NoNames));
        assert_eq!(line(Moment::parse("2027-03-05T20:00:00Z")).chase, None);
    }

    #[test]
    fn the_next_step_is_what_is_missing_first() {
        let check = |row: Row, beside: Beside, chase, step| {
            assert_eq!(Line { row, beside, chase }.next_step(), step);
        };
        let nothing = Beside::default;
        check(Row::EMPTY, nothing(), None, None);
        check(Row::EMPTY, nothing(), Some(Chase::NoPledge), Some("Ask for a number"));
        check(Row::EMPTY, nothing(), Some(Chase::NoNames), Some("Ask for the list"));
        check(Row::EMPTY, nothing(), Some(Chase::FewNames), Some("Ask for more names"));
        let missing =
            |needs_not_answered, travel_not_answered| Row { needs_not_answered, travel_not_answered, ..Row::EMPTY };
        check(missing(1, 1), nothing(), None, Some("Ask what people need"));
        check(missing(0, 1), nothing(), None, Some("Ask how they travel"));
        check(Row::EMPTY, Beside { questions: 1, ..nothing() }, None, Some("Answer about the count"));
        let beside = Beside { waiting: 1, questions: 1, ..nothing() };
        check(Row::EMPTY, beside, Some(Chase::NoPledge), Some("Decide what they asked for"));
    }
}
