//! The four dates of an assembly.

use chrono::Days;

use super::Zone;
use crate::clock::Moment;

/// The four dates of an assembly. What comes in at or after one is late, and is taken all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// A number from each institution.
    pub pledge_by: Moment,
    /// Access needs: a BSL interpreter takes three to four weeks to book.
    pub access_by: Moment,
    /// Lists of names, where an institution was not granted its own date.
    pub names_by: Moment,
    /// Childcare and travel.
    pub childcare_by: Moment,
}

impl Dates {
    /// The dates counted back from the start in calendar days, each 8pm local: pledge and access 28, names, childcare and
    /// travel 14. Days, not hours: a clock change in between does not move 8pm.
    pub fn counted_back(starts_at: Moment, zone: Zone) -> Dates {
        let day = zone.local(starts_at).date_naive();
        let back = |days| zone.evening_of(day - Days::new(days));
        Dates { pledge_by: back(28), access_by: back(28), names_by: back(14), childcare_by: back(14) }
    }

    /// The four in the order of [`DATES`](super::DATES).
    pub fn all(self) -> [Moment; 4] {
        [self.pledge_by, self.access_by, self.names_by, self.childcare_by]
    }

    /// The dates of four moments in that order.
    pub fn of([pledge_by, access_by, names_by, childcare_by]: [Moment; 4]) -> Dates {
        Dates { pledge_by, access_by, names_by, childcare_by }
    }

    /// The evenings of the same local days in another zone.
    pub fn in_zone(self, from: Zone, to: Zone) -> Dates {
        Dates::of(self.all().map(|date| to.evening_of(from.local(date).date_naive())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn dates_count_back_in_calendar_days_over_a_clock_change() {
        let london = Zone::parse("Europe/London").unwrap();
        // The clocks go forward on 28 March 2027: names are due in winter time, the assembly is in summer time.
        let dates = Dates::counted_back(at("2027-04-08T18:00:00Z"), london);
        assert_eq!(dates.names_by, at("2027-03-25T20:00:00Z"));
        assert_eq!(dates.childcare_by, at("2027-03-25T20:00:00Z"));
        assert_eq!(dates.pledge_by, at("2027-03-11T20:00:00Z"));
        assert_eq!(dates.access_by, at("2027-03-11T20:00:00Z"));
        let summer = Dates::counted_back(at("2027-04-30T18:00:00Z"), london);
        assert_eq!(summer.names_by, at("2027-04-16T19:00:00Z"));
    }
}
