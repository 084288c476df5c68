//! Facts as they would be typed: what a form begins with.

use chrono::{NaiveDate, NaiveTime};

use super::{DATES, Dates, Plan, Stop, Typed, When, Zone, written};
use crate::clock::Moment;

impl Plan {
    /// The answers as they would be typed. The day is left out where the assembly is put off: it has none.
    pub fn typed(&self, has_a_day: bool) -> Typed {
        let When { starts_at, doors_at, ends_at, zone } = self.when;
        let day = zone.local(starts_at).date_naive();
        let time = |moment: Option<Moment>, implied: fn(NaiveDate, NaiveTime, NaiveTime) -> NaiveDate| {
            moment.map_or_else(String::new, |moment| {
                let (start, local) = (zone.local(starts_at), zone.local(moment));
                // Its day is said where the time alone would be read as that of another.
                let is_implied = implied(day, start.time(), local.time()) == local.date_naive();
                let on = if is_implied { String::new() } else { local.format(" on %-d %B %Y").to_string() };
                zone.time(moment) + &on
            })
        };
        let size = |size: Option<u32>| size.map(|size| size.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let stop = |stop: &Stop| match stop.leaves_at {
            Some(leaves_at) => format!("{}, {}", stop.place, zone.time(leaves_at)),
            None => stop.place.clone(),
        };
        let mut typed = Typed::default();
        if has_a_day {
            typed.set_boxes(None, day);
            // It was right when it was set up.
            typed.set("sure", day.to_string());
        }
        for (field, text) in [
            ("title", self.title.clone()),
            ("starts_at", zone.time(starts_at)),
            ("doors_at", time(doors_at, |day, _, _| day)),
            ("ends_at", time(ends_at, written::day_of_end)),
            ("time_zone", zone.name().to_owned()),
            ("venue", text(&self.place.venue)),
            ("address", text(&self.place.address)),
            ("doors", self.place.doors.join("\n")),
            ("capacity", size(self.place.capacity)),
            ("entry_checks", if self.place.entry_checks { "yes" } else { "" }.to_owned()),
            ("target", size(self.target)),
            ("organiser", self.organiser.map(|account| account.to_string()).unwrap_or_default()),
            ("pick_ups", self.stops.iter().map(stop).collect::<Vec<_>>().join("\n")),
        ] {
            typed.set(field, text);
        }
        typed.set_dates(self.dates, zone);
        typed
    }
}

impl Typed {
    /// Writes the four dates into their boxes.
    pub fn set_dates(&mut self, dates: Dates, zone: Zone) {
        for ((field, _), date) in DATES.into_iter().zip(dates.all()) {
            self.set_boxes(Some(field), zone.local(date).date_naive());
        }
    }

    /// Fills in the dates that are blank, as they are counted back from the start.
    pub fn propose_dates(&mut self, at: When) {
        let mut proposed = Typed::default();
        proposed.set_dates(Dates::counted_back(at.starts_at, at.zone), at.zone);
        for (field, _) in DATES {
            if self.boxes(Some(field)) == [""; 3] {
                self.copy_boxes(field, &proposed);
            }
        }
    }

    /// Leaves blank the dates that are as they are counted back, so that they move with the start.
    pub fn leave_proposed_dates(&mut self, at: When) {
        let counted = Dates::counted_back(at.starts_at, at.zone).all();
        for ((field, _), counted) in DATES.into_iter().zip(counted) {
            let [day, month, year] = self.boxes(Some(field));
            if written::day(day, month, year).ok() == Some(at.zone.local(counted).date_naive()) {
                self.clear_boxes(field);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let mut typed = Typed::default();
        for (field, text) in [
            ("title", "Spring assembly"),
            ("day", "12"),
            ("month", "3"),
            ("year", "2027"),
            ("starts_at", "6:30pm"),
            ("doors_at", "5:45pm"),
            ("time_zone", "Europe/London"),
            ("venue", "Great Hall"),
            ("doors", "North\nSouth"),
            ("capacity", "800"),
            ("entry_checks", "yes"),
            ("pick_ups", "St Mary's car park, 5:30pm\nThe green"),
        ] {
            typed.set(field, text);
        }
        typed.plan(now()).unwrap()
    }

    fn now() -> Moment {
        Moment::parse("2027-01-29T10:00:00Z").unwrap()
    }

    #[test]
    fn facts_that_are_typed_again_are_the_same_facts() {
        assert_eq!(plan().typed(true).plan(now()), Ok(plan()));
        // Also long after: the day was right when it was set up.
        assert_eq!(plan().typed(true).plan(Moment::parse("2028-01-01T10:00:00Z").unwrap()), Ok(plan()));
        assert_eq!(plan().typed(false).boxes(None), [""; 3]);
    }

    #[test]
    fn an_end_after_midnight_and_one_on_any_other_day_are_typed_as_they_are_read() {
        let at = Moment::parse;
        let check = |doors_at: &str, ends_at: &str, expected: [&str; 2]| {
            let when = When { doors_at: at(doors_at), ends_at: at(ends_at), ..plan().when };
            let plan = Plan { when, ..plan() };
            let typed = plan.typed(true);
            assert_eq!(["doors_at", "ends_at"].map(|field| typed.get(field)), expected);
            assert_eq!(typed.plan(now()), Ok(plan));
        };
        check("2027-03-12T17:45:00Z", "2027-03-12T21:00:00Z", ["5:45pm", "9pm"]);
        check("2027-03-12T17:45:00Z", "2027-03-13T00:30:00Z", ["5:45pm", "12:30am"]);
        let others = ["11pm on 11 March 2027", "5pm on 14 March 2027"];
        check("2027-03-11T23:00:00Z", "2027-03-14T17:00:00Z", others);
    }

    #[test]
    fn a_date_that_was_left_as_proposed_moves_with_the_start() {
        let at = plan().when;
        let mut typed = Typed::default();
        typed.propose_dates(at);
        assert_eq!(typed.boxes(Some("names_by")), ["26", "2", "2027"]);
        typed.set("names_by_day", "27");
        typed.leave_proposed_dates(at);
        assert_eq!(typed.boxes(Some("pledge_by")), [""; 3]);
        assert_eq!(typed.boxes(Some("names_by")), ["27", "2", "2027"]);
    }
}
