//! A day, a time of day and a size as people write them. Each one `parse` serves the pages and the command line.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::invitation::model::{HowMany, HowManyError};
use crate::words;

/// Why three boxes are no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// One or more of the boxes are blank: their names, "month and year".
    #[error("Enter the {0} too")]
    Missing(String),
    /// One of the boxes holds something else.
    #[error("Enter the day, month and year, like 12 March 2027")]
    Unreadable,
    /// There is no such day in the calendar.
    #[error("There is no such day: look in the calendar and enter another")]
    NoSuchDay,
}

/// A day from its three boxes: the month as a number or a word, the year with or without its century.
pub fn day(day: &str, month: &str, year: &str) -> Result<NaiveDate, DayError> {
    let boxes = [("day", day), ("month", month), ("year", year)];
    let missing: Vec<&str> = boxes.iter().filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| *name).collect();
    if missing.len() == boxes.len() {
        return Err(DayError::Unreadable);
    }
    if !missing.is_empty() {
        return Err(DayError::Missing(missing.join(" and ")));
    }
    let day = number(day.trim().trim_end_matches(|c: char| c.is_ascii_alphabetic()));
    let parts = day.zip(month_of(month)).zip(number(year).and_then(whole_year));
    let ((day, month), year) = parts.ok_or(DayError::Unreadable)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DayError::NoSuchDay)
}

/// A day in one text, `2027-03-12`.
pub fn iso_day(text: &str) -> Result<NaiveDate, DayError> {
    let mut parts = text.trim().splitn(3, '-');
    let mut next = || parts.next().unwrap_or_default();
    let (year, month, of_month) = (next(), next(), next());
    day(of_month, month, year)
}

/// A day and a time in one text, `2027-03-12T19:00`; none if it is not both.
pub fn local_time(text: &str) -> Option<NaiveDateTime> {
    let (day, of_day) = text.trim().split_once('T')?;
    Some(iso_day(day).ok()?.and_time(time(of_day).ok()?))
}

fn number(text: &str) -> Option<u32> {
    HowMany::parse(text).ok().map(HowMany::get)
}

/// The year of two digits is of this century; one far from any assembly was mistyped.
fn whole_year(number: u32) -> Option<i32> {
    let year = if number < 100 { number + 2000 } else { number };
    (2000..2100).contains(&year).then_some(year as i32)
}

fn month_of(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = words::folded(text);
    let named = (1..).zip(MONTHS).find(|(_, name)| word.len() >= 3 && name.starts_with(&word));
    // Four letters are as common as three, and are no beginning of the whole name.
    let september = (word == "sept").then_some(9);
    named.map(|(month, _)| month).or(september).or_else(|| number(&word))
}

/// Why a text is no time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// It says no time.
    #[error("Enter a time, like 7pm or 6:30pm")]
    Unreadable,
    /// It may be morning or evening.
    #[error("Enter {0}am or {0}pm")]
    Half(String),
}

/// A time of day: `7pm`, `6:30pm`, `6.30 p.m.`, `noon`, `19:00`. `7` alone may be either half of the day.
pub fn time(text: &str) -> Result<NaiveTime, TimeError> {
    let said: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let (digits, half) = match said.as_str() {
        "noon" | "midday" | "12noon" => ("12", Some(12)),
        said => ["a.m.", "a.m", "am"]
            .iter()
            .find_map(|half| Some((said.strip_suffix(half)?, Some(0))))
            .or_else(|| ["p.m.", "p.m", "pm"].iter().find_map(|half| Some((said.strip_suffix(half)?, Some(12)))))
            .unwrap_or((said, None)),
    };
    let (hour, minute) = match digits.split_once([':', '.', 'h']) {
        Some((hour, minute)) if minute.chars().count() == 2 => (hour, minute),
        Some(_) => return Err(TimeError::Unreadable),
        // 1900: hours and minutes without a sign between them.
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "00"),
    };
    let read = |text: &str| (1..=2).contains(&text.chars().count()).then(|| number(text)).flatten();
    let (hours, minutes) = read(hour).zip(read(minute)).ok_or(TimeError::Unreadable)?;
    let hours = match half {
        Some(add) if (1..=12).contains(&hours) => hours % 12 + add,
        Some(_) => return Err(TimeError::Unreadable),
        None if (1..=12).contains(&hours) && (hour.chars().count() == 1 || hour == digits) => {
            return Err(TimeError::Half(digits.to_owned()));
        }
        None => hours,
    };
    NaiveTime::from_hms_opt(hours, minutes, 0).ok_or(TimeError::Unreadable)
}

/// A time of day, and the day where one is named with it: `12:30am on 13 March 2027`.
pub fn time_on(text: &str) -> Result<(NaiveTime, Option<NaiveDate>), TimeError> {
    let Some((of_day, on)) = text.split_once(" on ") else { return Ok((time(text)?, None)) };
    let mut words = on.split_whitespace();
    let mut next = || words.next().unwrap_or_default();
    let on = day(next(), next(), next()).ok().filter(|_| next().is_empty()).ok_or(TimeError::Unreadable)?;
    Ok((time(of_day)?, Some(on)))
}

/// The longest that an assembly goes on into the next day without that day being named, in hours.
const A_NIGHT: i64 = 12;

/// The day on which something ends at `end` that starts on `day` at `start`: the next one, where it ends after midnight.
pub fn day_of_end(day: NaiveDate, start: NaiveTime, end: NaiveTime) -> NaiveDate {
    let until_end = end - start + TimeDelta::days(1);
    let after_midnight = end < start && until_end <= TimeDelta::hours(A_NIGHT);
    if after_midnight { day.succ_opt().unwrap_or(day) } else { day }
}

/// Why a text is no size of a hall or of a crowd.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// It says no number, or one in words.
    #[error("Enter a number, using digits only")]
    Unreadable,
    /// Nobody at all.
    #[error("Enter 1 or more, or leave it out")]
    Nobody,
    /// More than any hall holds.
    #[error("That is more than any hall holds. Enter a number up to 100,000")]
    TooMany,
}

/// A number of people of 1 to 100,000: what a hall holds, what an alliance wants.
pub fn size(text: &str) -> Result<u32, SizeError> {
    match HowMany::parse(text) {
        Ok(number) if number.get() == 0 => Err(SizeError::Nobody),
        Ok(number) => Ok(number.get()),
        Err(HowManyError::TooMany) => Err(SizeError::TooMany),
        Err(HowManyError::NoNumber | HowManyError::InWords(_)) => Err(SizeError::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_from_three_boxes() {
        let check = |boxes: [&str; 3], expected: Result<&str, DayError>| {
            let read = day(boxes[0], boxes[1], boxes[2]).map(|day| day.to_string());
            assert_eq!(read, expected.map(str::to_owned), "{boxes:?}");
        };
        check(["12", "3", "2026"], Ok("2026-03-12"));
        check([" 12th ", "March", "26"], Ok("2026-03-12"));
        check(["1", "sep", "2026"], Ok("2026-09-01"));
        check(["1", "Sept.", "2026"], Ok("2026-09-01"));
        check(["٢", "05", "2026"], Ok("2026-05-02"));
        check(["29", "2", "2028"], Ok("2028-02-29"));
        check(["29", "2", "2027"], Err(DayError::NoSuchDay));
        check(["31", "13", "2027"], Err(DayError::NoSuchDay));
        check(["0", "1", "2027"], Err(DayError::NoSuchDay));
        check(["12", "ma", "2027"], Err(DayError::Unreadable));
        check(["12", "3", "202"], Err(DayError::Unreadable));
        check(["12", "3", "20266"], Err(DayError::Unreadable));
        check(["-1", "3", "2026"], Err(DayError::Unreadable));
        check(["12", "", " "], Err(DayError::Missing("month and year".into())));
        check(["", "", ""], Err(DayError::Unreadable));
    }

    #[test]
    fn a_time_is_read_as_people_write_it() {
        let check = |text: &str, expected: Result<&str, TimeError>| {
            let read = time(text).map(|time| time.format("%H:%M").to_string());
            assert_eq!(read, expected.map(str::to_owned), "{text:?}");
        };
        for (text, time) in [
            ("7pm", "19:00"),
            ("6:30pm", "18:30"),
            ("6.30 p.m.", "18:30"),
            (" 7 PM ", "19:00"),
            ("19:00", "19:00"),
            ("07:15", "07:15"),
            ("10:30", "10:30"),
            ("1930", "19:30"),
            ("19h30", "19:30"),
            ("19", "19:00"),
            ("12pm", "12:00"),
            ("12am", "00:00"),
            ("noon", "12:00"),
            ("٧pm", "19:00"),
        ] {
            check(text, Ok(time));
        }
        for (text, said) in [("7", "7"), ("6:30", "6:30"), ("12", "12"), ("07", "07")] {
            check(text, Err(TimeError::Half(said.into())));
        }
        for text in ["", "evening", "25:00", "7:5pm", "13pm", "0pm", "19:60", "7:00:00", "1e1", "-7pm", "7pmm"] {
            check(text, Err(TimeError::Unreadable));
        }
    }

    #[test]
    fn a_time_may_name_its_day() {
        let check = |text: &str, expected: Result<(&str, Option<&str>), TimeError>| {
            let read =
                time_on(text).map(|(time, day)| (time.format("%H:%M").to_string(), day.map(|day| day.to_string())));
            let expected = expected.map(|(time, day)| (time.to_owned(), day.map(str::to_owned)));
            assert_eq!(read, expected, "{text:?}");
        };
        check("7pm", Ok(("19:00", None)));
        check("12:30am on 13 March 2027", Ok(("00:30", Some("2027-03-13"))));
        check("7 on 13 March 2027", Err(TimeError::Half("7".into())));
        check("7pm on 13 March 2027 or so", Err(TimeError::Unreadable));
        check("7pm on Saturday", Err(TimeError::Unreadable));
        check("7pm on 31 February 2027", Err(TimeError::Unreadable));
    }

    #[test]
    fn what_ends_earlier_in_the_day_than_it_starts_ends_in_the_night_after_it() {
        let at = |text| time(text).unwrap();
        let check = |start, end, expected: &str| {
            let day = day("12", "3", "2027").unwrap();
            assert_eq!(day_of_end(day, at(start), at(end)).to_string(), expected, "{start} {end}");
        };
        check("7pm", "9pm", "2027-03-12");
        check("7pm", "12am", "2027-03-13");
        check("7pm", "12:30am", "2027-03-13");
        check("7pm", "7am", "2027-03-13");
        // Rather a slip than a night and a morning.
        check("7pm", "7:01am", "2027-03-12");
        check("7pm", "6pm", "2027-03-12");
        check("7pm", "7pm", "2027-03-12");
        check("11am", "10am", "2027-03-12");
    }

    #[test]
    fn a_day_with_a_time_is_one_text_on_the_command_line() {
        let check = |text, expected: Option<&str>| {
            assert_eq!(local_time(text).map(|time| time.to_string()), expected.map(str::to_owned), "{text}");
        };
        check("2027-03-12T19:00", Some("2027-03-12 19:00:00"));
        check("2027-03-12", None);
        check("12/03/2027 7pm", None);
        check("2027-02-30T19:00", None);
    }

    #[test]
    fn a_size_is_at_least_one_and_no_more_than_a_hall_holds() {
        let check = |text, expected| assert_eq!(size(text), expected, "{text}");
        check("800", Ok(800));
        check("1,200", Ok(1200));
        check("0", Err(SizeError::Nobody));
        check("1e9", Err(SizeError::Unreadable));
        check("1000000000", Err(SizeError::TooMany));
        check("100001", Err(SizeError::TooMany));
        check("-5", Err(SizeError::Unreadable));
    }
}
