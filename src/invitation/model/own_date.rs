//! An institution's own date for its names, as an organiser types it.

use crate::assembly::model::{self, Assembly, Zone};
use crate::clock::Moment;
use crate::words::capital;

/// A day and a time as they stand in a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnDate {
    /// The three boxes of the day.
    pub boxes: [String; 3],
    /// The time.
    pub time: String,
}

/// What is wrong with one, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateProblem {
    /// Where it stands: `date` or `time`.
    pub field: &'static str,
    /// The words.
    pub text: String,
}

impl OwnDate {
    /// A date as it would be typed.
    pub fn of(date: Moment, zone: Zone) -> OwnDate {
        let local = zone.local(date);
        let boxes = ["%-d", "%-m", "%Y"].map(|part| local.format(part).to_string());
        OwnDate { boxes, time: zone.time(date) }
    }

    /// What an organiser who grants one begins with: the time at which all dates are.
    pub fn blank(assembly: &Assembly) -> OwnDate {
        OwnDate { time: assembly.zone.time(assembly.dates.names_by), ..OwnDate::default() }
    }

    /// The date that is meant: to come, and before the assembly starts. It may also be before the assembly's own date, for
    /// an institution that promised its names early.
    ///
    /// # Errors
    ///
    /// Every problem at once, with a remedy.
    pub fn parse(&self, assembly: &Assembly, now: Moment) -> Result<Moment, Vec<DateProblem>> {
        let [day, month, year] = self.boxes.each_ref();
        let wrong = |field, text: String| DateProblem { field, text };
        let day = model::day(day, month, year).map_err(|error| wrong("date", error.to_string()));
        let time = model::time(&self.time).map_err(|error| wrong("time", error.to_string()));
        let (day, time) = match (day, time) {
            (Ok(day), Ok(time)) => (day, time),
            (day, time) => return Err(day.err().into_iter().chain(time.err()).collect()),
        };
        let start = assembly.starts_at;
        match assembly.zone.moment(day.and_time(time)) {
            Err(error) => Err(vec![wrong("time", capital(&error.to_string()))]),
            Ok(date) if date >= start => {
                let text = format!("Enter a date before the assembly: it starts at {}", assembly.zone.deadline(start));
                Err(vec![wrong("date", text)])
            }
            Ok(date) if date <= now => Err(vec![wrong("date", "That has passed. Enter a later date or time".into())]),
            Ok(date) => Ok(date),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembly::model::Status;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn date(boxes: [&str; 3], time: &str) -> OwnDate {
        OwnDate { boxes: boxes.map(str::to_owned), time: time.to_owned() }
    }

    #[test]
    fn an_own_date_is_to_come_and_before_the_assembly() {
        let assembly = Assembly {
            // In summer time: the clocks go forward on 28 March 2027.
            starts_at: at("2027-04-08T18:00:00Z"),
            ..crate::tally::model::spring(Status::Open)
        };
        let check = |boxes, time, expected: Result<&str, &[(&str, &str)]>| match (
            date(boxes, time).parse(&assembly, at("2027-03-01T10:00:00Z")),
            expected,
        ) {
            (Ok(read), Ok(expected)) => assert_eq!(read.to_string(), expected),
            (Err(problems), Err(expected)) => {
                let said: Vec<_> = problems.iter().map(|one| (one.field, one.text.as_str())).collect();
                assert_eq!(said, expected, "{boxes:?} {time}");
            }
            (read, _) => panic!("{boxes:?} {time}: {read:?}"),
        };
        check(["5", "March", "27"], "8pm", Ok("2027-03-05T20:00:00.000Z"));
        check(["1", "4", "2027"], "8pm", Ok("2027-04-01T19:00:00.000Z"));
        check(["1", "3", "2027"], "10:01", Ok("2027-03-01T10:01:00.000Z"));
        check(["8", "4", "2027"], "6:59pm", Ok("2027-04-08T17:59:00.000Z"));
        let passed = "That has passed. Enter a later date or time";
        check(["1", "3", "2027"], "10:00", Err(&[("date", passed)]));
        check(["28", "2", "2027"], "8pm", Err(&[("date", passed)]));
        let after = "Enter a date before the assembly: it starts at 7pm on Thursday 8 April 2027";
        check(["8", "4", "2027"], "7pm", Err(&[("date", after)]));
        check(["9", "4", "2027"], "8pm", Err(&[("date", after)]));
        let skipped = "The clocks go forward then, so there is no such time that day: choose one an hour later";
        check(["28", "3", "2027"], "1:30am", Err(&[("time", skipped)]));
        check(["5", "3", "2027"], "8", Err(&[("time", "Enter 8am or 8pm")]));
        let no_day = "There is no such day: look in the calendar and enter another";
        let no_time = "Enter a time, like 7pm or 6:30pm";
        check(["31", "6", "2027"], "evening", Err(&[("date", no_day), ("time", no_time)]));
        check(["", "3", "2027"], "8pm", Err(&[("date", "Enter the day too")]));
    }

    #[test]
    fn a_time_that_happens_twice_is_refused() {
        let autumn = Assembly { starts_at: at("2027-11-08T18:00:00Z"), ..crate::tally::model::spring(Status::Open) };
        let problems = date(["31", "10", "2027"], "1:30am").parse(&autumn, at("2027-03-01T10:00:00Z")).unwrap_err();
        let twice =
            "The clocks go back then, so there are two such times that day: choose one an hour earlier or later";
        assert_eq!(problems, [DateProblem { field: "time", text: twice.into() }]);
    }

    #[test]
    fn a_date_that_is_typed_again_is_the_same_date() {
        let assembly = crate::tally::model::spring(Status::Open);
        let typed = OwnDate::of(at("2027-03-05T19:30:00Z"), assembly.zone);
        assert_eq!(typed, date(["5", "3", "2027"], "7:30pm"));
        assert_eq!(typed.parse(&assembly, at("2027-03-01T10:00:00Z")), Ok(at("2027-03-05T19:30:00Z")));
        assert_eq!(OwnDate::blank(&assembly), date(["", "", ""], "8pm"));
    }
}
