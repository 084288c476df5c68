//! Whom to chase: the alliance's rule, and why it meets an institution.

use super::Row;
use crate::assembly::model::Assembly;
use crate::clock::Moment;

/// When an institution is to be chased, as the alliance sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChaseRules {
    /// From so many calendar days before the date for pledges, those without a pledge.
    pub pledge_days: u32,
    /// From so many calendar days before the date for names that applies to them, those who listed too few.
    pub names_days: u32,
    /// Too few: under so many of 100 pledged.
    pub names_percent: u32,
}

/// Why an institution is to be chased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chase {
    /// It gave no number.
    NoPledge,
    /// It promised people and listed nobody.
    NoNames,
    /// It listed too few of those it promised.
    FewNames,
}

/// A number of the rule that cannot be used: its field, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChaseProblem {
    /// `pledge_days`, `names_days` or `names_percent`.
    pub field: &'static str,
    /// What to do.
    pub text: &'static str,
}

impl ChaseRules {
    /// The most days before a date.
    const MOST_DAYS: u32 = 365;

    /// Reads the three numbers as they were typed, and names every one that cannot be used.
    pub fn parse(pledge_days: &str, names_days: &str, names_percent: &str) -> Result<ChaseRules, Vec<ChaseProblem>> {
        let mut problems = Vec::new();
        let mut read = |field, typed: &str, most, text| {
            let number = typed.trim().trim_end_matches('%').trim_end().parse().ok().filter(|number| *number <= most);
            if number.is_none() {
                problems.push(ChaseProblem { field, text });
            }
            number.unwrap_or(0)
        };
        const DAYS: &str = "Enter a number of days from 0 to 365";
        let rules = ChaseRules {
            pledge_days: read("pledge_days", pledge_days, ChaseRules::MOST_DAYS, DAYS),
            names_days: read("names_days", names_days, ChaseRules::MOST_DAYS, DAYS),
            names_percent: read("names_percent", names_percent, 100, "Enter a number from 0 to 100"),
        };
        if problems.is_empty() { Ok(rules) } else { Err(problems) }
    }

    /// Why the institution of this row is to be chased at `now`; none if it is not. Nobody is who was not invited, said
    /// that they cannot come, or said "that is everyone"; nor anybody once the day has come. `names_by` is the date for
    /// names that applies to it.
    pub fn why(&self, row: &Row, finished: bool, names_by: Moment, assembly: &Assembly, now: Moment) -> Option<Chase> {
        if !row.invited || finished || !assembly.phase(now).has_dates() {
            return None;
        }
        let near = |date, days: u32| assembly.zone.days_until(date, now) <= days.into();
        match row.pledged {
            None => near(assembly.dates.pledge_by, self.pledge_days).then_some(Chase::NoPledge),
            Some(pledged) if !near(names_by, self.names_days) || !self.too_few(row.listed, pledged) => None,
            Some(_) if row.listed == 0 => Some(Chase::NoNames),
            Some(_) => Some(Chase::FewNames),
        }
    }

    fn too_few(&self, listed: u32, pledged: u32) -> bool {
        u64::from(listed) * 100 < u64::from(pledged) * u64::from(self.names_percent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembly::model::Status;
    use crate::tally::model::spring;

    const RULES: ChaseRules = ChaseRules { pledge_days: 7, names_days: 3, names_percent: 80 };
    /// The day of the spring assembly is Friday 12 March 2027; pledges by 12 February, names by 26 February, 8pm.
    const EARLY: &str = "2027-02-04T23:59:59Z";
    const A_WEEK_BEFORE_PLEDGES: &str = "2027-02-05T00:00:00Z";
    const FOUR_DAYS_BEFORE_NAMES: &str = "2027-02-22T23:59:59Z";
    const THREE_DAYS_BEFORE_NAMES: &str = "2027-02-23T00:00:00Z";

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn row(pledged: Option<u32>, listed: u32) -> Row {
        Row { pledged, listed, ..Row::EMPTY }
    }

    #[test]
    fn the_rule_is_read_as_typed_and_every_number_that_cannot_be_used_is_named() {
        assert_eq!(ChaseRules::parse(" 7 ", "3", "80%"), Ok(RULES));
        assert!(ChaseRules::parse("0", "365", "100").is_ok());
        let problems = ChaseRules::parse("366", "soon", "101").unwrap_err();
        let fields: Vec<_> = problems.iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["pledge_days", "names_days", "names_percent"]);
    }

    #[test]
    fn who_gave_no_number_is_chased_from_a_week_before_its_date() {
        let check = |row: Row, now, expected| {
            let spring = spring(Status::Open);
            let why = RULES.why(&row, false, spring.dates.names_by, &spring, at(now));
            assert_eq!(why, expected, "{row:?} at {now}");
        };
        check(row(None, 0), EARLY, None);
        check(row(None, 0), A_WEEK_BEFORE_PLEDGES, Some(Chase::NoPledge));
        check(row(None, 12), A_WEEK_BEFORE_PLEDGES, Some(Chase::NoPledge));
        check(row(None, 0), "2027-03-11T23:59:59Z", Some(Chase::NoPledge));
        check(row(None, 0), "2027-03-12T00:00:00Z", None);
        check(row(Some(0), 0), THREE_DAYS_BEFORE_NAMES, None);
        check(Row { invited: false, ..row(None, 0) }, A_WEEK_BEFORE_PLEDGES, None);
    }

    #[test]
    fn who_listed_too_few_is_chased_from_three_days_before_the_date_for_names() {
        let check = |row: Row, now, expected| {
            let spring = spring(Status::ListClosed);
            let why = RULES.why(&row, false, spring.dates.names_by, &spring, at(now));
            assert_eq!(why, expected, "{row:?} at {now}");
        };
        check(row(Some(40), 0), FOUR_DAYS_BEFORE_NAMES, None);
        check(row(Some(40), 0), THREE_DAYS_BEFORE_NAMES, Some(Chase::NoNames));
        check(row(Some(40), 31), THREE_DAYS_BEFORE_NAMES, Some(Chase::FewNames));
        check(row(Some(40), 32), THREE_DAYS_BEFORE_NAMES, None);
        check(row(Some(1), 1), THREE_DAYS_BEFORE_NAMES, None);
        check(row(Some(40), 31), "2027-03-01T09:00:00Z", Some(Chase::FewNames));
    }

    #[test]
    fn an_own_date_for_names_counts_and_who_said_that_is_everyone_is_left_alone() {
        let open = spring(Status::Open);
        let (own, few) = (at("2027-03-05T20:00:00Z"), row(Some(40), 10));
        assert_eq!(RULES.why(&few, false, own, &open, at(THREE_DAYS_BEFORE_NAMES)), None);
        assert_eq!(RULES.why(&few, false, own, &open, at("2027-03-02T00:00:00Z")), Some(Chase::FewNames));
        assert_eq!(RULES.why(&few, true, own, &open, at("2027-03-02T00:00:00Z")), None);
        let cancelled = spring(Status::Cancelled);
        assert_eq!(RULES.why(&few, false, own, &cancelled, at("2027-03-02T00:00:00Z")), None);
    }
}
