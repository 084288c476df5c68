//! The zone in which an assembly's dates are judged and shown.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::clock::Moment;

/// The hour of a date that was given as a day: 8pm, when volunteers have had their evening.
const HOUR_OF_A_DATE: u32 = 20;

/// A time zone by its IANA name, `Europe/London`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

/// Why a local date and time names no single point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocalTimeError {
    /// The clocks go forward over it.
    #[error("the clocks go forward then, so there is no such time that day: choose one an hour later")]
    Skipped,
    /// The clocks go back over it.
    #[error("the clocks go back then, so there are two such times that day: choose one an hour earlier or later")]
    Twice,
}

impl Zone {
    /// The zone of that IANA name, in whatever letters, with spaces for its underscores.
    pub fn parse(name: &str) -> Option<Zone> {
        let name = name.trim().replace(' ', "_");
        let in_whatever_letters =
            || chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(&name)).copied();
        name.parse().ok().or_else(in_whatever_letters).map(Zone)
    }

    /// Its IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The moment as the clocks of this zone show it.
    pub fn local(self, moment: Moment) -> DateTime<Tz> {
        moment.utc().with_timezone(&self.0)
    }

    /// The moment at which the clocks of this zone show `local`.
    pub fn moment(self, local: NaiveDateTime) -> Result<Moment, LocalTimeError> {
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(time) => Ok(Moment::new(time.to_utc())),
            LocalResult::Ambiguous(..) => Err(LocalTimeError::Twice),
            LocalResult::None => Err(LocalTimeError::Skipped),
        }
    }

    /// 8pm on that day, see [`Zone::around`].
    pub fn evening_of(self, day: NaiveDate) -> Moment {
        self.around(day.and_time(NaiveTime::MIN) + TimeDelta::hours(HOUR_OF_A_DATE.into()))
    }

    /// The moment of a local time that nobody is there to ask about. Where the clocks change over it, the earlier of two, or
    /// else the time as UTC has it.
    pub fn around(self, local: NaiveDateTime) -> Moment {
        let time = self.0.from_local_datetime(&local).earliest();
        Moment::new(time.map_or_else(|| local.and_utc(), |time| time.to_utc()))
    }

    /// "Thursday 5 March 2026".
    pub fn day(self, moment: Moment) -> String {
        self.local(moment).format("%A %-d %B %Y").to_string()
    }

    /// "5 March".
    pub fn short_day(self, moment: Moment) -> String {
        self.local(moment).format("%-d %B").to_string()
    }

    /// "8pm", "5:30pm", "noon"-free: 12 o'clock is "12pm".
    pub fn time(self, moment: Moment) -> String {
        let local = self.local(moment);
        let minutes = if local.format("%M").to_string() == "00" { "%-I%P" } else { "%-I:%M%P" };
        local.format(minutes).to_string()
    }

    /// As [`Zone::time`], and in the hour that comes twice as the clocks go back, which of the two: "1:45am BST".
    pub fn time_told_apart(self, moment: Moment) -> String {
        let local = self.local(moment);
        let twice = matches!(self.0.from_local_datetime(&local.naive_local()), LocalResult::Ambiguous(..));
        let time = self.time(moment);
        if twice { format!("{time} {}", local.format("%Z")) } else { time }
    }

    /// "8pm on Thursday 5 March 2026".
    pub fn deadline(self, moment: Moment) -> String {
        format!("{} on {}", self.time(moment), self.day(moment))
    }

    /// The time alone where it is on the day of `start`: "9pm", else "12:30am on Saturday 13 March 2027".
    pub fn time_beside(self, moment: Moment, start: Moment) -> String {
        if self.day(moment) == self.day(start) { self.time(moment) } else { self.deadline(moment) }
    }

    /// Whole calendar days from `now` to `moment` as this zone counts them; negative when it has passed.
    pub fn days_until(self, moment: Moment, now: Moment) -> i64 {
        (self.local(moment).date_naive() - self.local(now).date_naive()).num_days()
    }
}

impl ToSql for Zone {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for Zone {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Zone> {
        Zone::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> Zone {
        Zone::parse("Europe/London").unwrap()
    }

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn a_zone_is_named_as_it_was_read() {
        assert_eq!(london().name(), "Europe/London");
    }

    #[test]
    fn a_time_that_does_not_exist_or_happens_twice_is_refused_with_a_remedy() {
        let local = |text| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
        assert_eq!(london().moment(local("2027-03-28T01:30")), Err(LocalTimeError::Skipped));
        assert_eq!(london().moment(local("2027-10-31T01:30")), Err(LocalTimeError::Twice));
        assert_eq!(london().moment(local("2027-10-31T02:30")), Ok(at("2027-10-31T02:30:00Z")));
    }

    #[test]
    fn a_zone_is_found_by_its_iana_name_in_whatever_letters() {
        let check = |name, found: Option<&str>| assert_eq!(Zone::parse(name).map(Zone::name), found, "{name}");
        check(" europe/london ", Some("Europe/London"));
        check("America/New York", Some("America/New_York"));
        check("London", None);
        check("", None);
    }

    #[test]
    fn a_date_is_said_in_words_in_the_assemblys_own_zone() {
        assert_eq!(london().deadline(at("2026-03-05T20:00:00Z")), "8pm on Thursday 5 March 2026");
        assert_eq!(london().time(at("2026-07-05T16:30:00Z")), "5:30pm");
        assert_eq!(london().short_day(at("2026-07-04T23:30:00Z")), "5 July");
        let sydney = Zone::parse("Australia/Sydney").unwrap();
        assert_eq!(sydney.deadline(at("2026-03-05T20:00:00Z")), "7am on Friday 6 March 2026");
    }

    #[test]
    fn days_left_are_calendar_days_of_the_zone() {
        assert_eq!(london().days_until(at("2026-03-05T20:00:00Z"), at("2026-02-28T23:59:00Z")), 5);
        assert_eq!(london().days_until(at("2026-03-05T20:00:00Z"), at("2026-03-05T21:00:00Z")), 0);
        assert_eq!(london().days_until(at("2026-03-05T20:00:00Z"), at("2026-03-06T01:00:00Z")), -1);
    }

    #[test]
    fn the_day_stands_beside_a_time_only_where_it_is_another() {
        let (zone, at) = (Zone::parse("Europe/London").unwrap(), |text: &str| Moment::parse(text).unwrap());
        let start = at("2027-03-12T19:00:00Z");
        assert_eq!(zone.time_beside(at("2027-03-12T21:00:00Z"), start), "9pm");
        assert_eq!(zone.time_beside(at("2027-03-13T00:30:00Z"), start), "12:30am on Saturday 13 March 2027");
    }
}
