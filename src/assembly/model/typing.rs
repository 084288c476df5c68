//! Facts as they would be typed: what a form begins with.

use super::{DATES, Dates, Plan, Stop, Typed, When, Zone, written};
use crate::clock::Moment;

impl Plan {
    /// The answers as they would be typed. The day is left out where the assembly is put off: it has none.
    pub fn typed(&self, has_a_day: bool) -> Typed {
        let When { starts_at, doors_at, ends_at, zone } = self.when;
        let time = |moment: Option<Moment>| moment.map(|moment| zone.time(moment)).unwrap_or_default();
        let size = |size: Option<u32>| size.map(|size| size.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let stop = |stop: &Stop| match stop.leaves_at {
            Some(leaves_at) => format!("{}, {}", stop.place, zone.time(leaves_at)),
            None => stop.place.clone(),
        };
        let mut typed = Typed::default();
        let day = zone.local(starts_at).date_naive();
        if has_a_day {
            typed.set_boxes(None, day);
            // It was right when it was set up.
            typed.set("sure", day.to_string());
        }
        for (field, text) in [
            ("title", self.title.clone()),
            ("starts_at", zone.time(starts_at)),
            ("doors_at", time(doors_at)),
            ("ends_at", time(ends_at)),
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
