//! What an organiser enters about institutions, and while it can be.

use super::{Assembly, Phase};
use crate::clock::Moment;

/// Something that an organiser enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entering {
    /// A number that an institution is asked for.
    Asked,
    /// A number that it promises.
    Pledge,
    /// Its own date for names.
    OwnDate,
    /// How many came.
    Came,
}

impl Assembly {
    /// Why it cannot be entered at `now`, in words for an organiser; none if it can.
    pub fn why_not(&self, entering: Entering, now: Moment) -> Option<String> {
        let put_off = "The assembly is put off. It has no new date yet";
        let text = match (self.phase(now), entering) {
            (Phase::Cancelled, _) => "The assembly is cancelled.".to_owned(),
            (Phase::Over, Entering::Asked | Entering::OwnDate) => "The assembly is over.".to_owned(),
            (Phase::Over, Entering::Pledge) => "The assembly is over. Type how many came instead.".to_owned(),
            (Phase::Postponed, Entering::OwnDate) => format!("{put_off}, and until then no date counts."),
            (Phase::Postponed, Entering::Came) => format!("{put_off}."),
            (Phase::Day, Entering::OwnDate) if now >= self.starts_at => "The assembly has begun.".to_owned(),
            // Nobody has come before the day.
            (Phase::Open | Phase::ListClosed, Entering::Came) => {
                format!("You can type this from {} on.", self.zone.day(self.starts_at))
            }
            (Phase::Over | Phase::Day, Entering::Came)
            | (Phase::Open | Phase::ListClosed | Phase::Day, Entering::OwnDate)
            | (Phase::Open | Phase::ListClosed | Phase::Postponed | Phase::Day, Entering::Asked | Entering::Pledge) => {
                return None;
            }
        };
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembly::model::Status;
    use crate::tally::model::spring;

    #[test]
    fn each_thing_is_entered_in_its_time() {
        let check = |status, now: &str, expected: [Option<&str>; 4]| {
            let (assembly, now) = (spring(status), Moment::parse(now).unwrap());
            let all = [Entering::Asked, Entering::Pledge, Entering::OwnDate, Entering::Came];
            let found = all.map(|entering| assembly.why_not(entering, now));
            assert_eq!(found.each_ref().map(|text| text.as_deref()), expected, "{status:?} {now}");
        };
        let (before, day, begun, after) =
            ("2027-02-10T10:00:00Z", "2027-03-12T10:00:00Z", "2027-03-12T19:00:00Z", "2027-03-14T10:00:00Z");
        let not_yet = Some("You can type this from Friday 12 March 2027 on.");
        check(Status::Open, before, [None, None, None, not_yet]);
        check(Status::ListClosed, before, [None, None, None, not_yet]);
        check(Status::Open, day, [None; 4]);
        check(Status::Open, begun, [None, None, Some("The assembly has begun."), None]);
        let (over, instead) =
            (Some("The assembly is over."), Some("The assembly is over. Type how many came instead."));
        check(Status::Open, after, [over, instead, over, None]);
        check(Status::Cancelled, before, [Some("The assembly is cancelled."); 4]);
        let no_date = Some("The assembly is put off. It has no new date yet, and until then no date counts.");
        let put_off = Some("The assembly is put off. It has no new date yet.");
        check(Status::Postponed, before, [None, None, no_date, put_off]);
    }
}
