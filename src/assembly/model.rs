//! An assembly: its place, its dates, and the zone in which they are judged and shown.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::clock::Moment;
use crate::id::{id, words};

id! {
    /// One assembly.
    AssemblyId
}

/// What the organisers decided about an assembly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Being set up.
    Planning,
    /// Taking pledges and names.
    Open,
    /// Names need an organiser's yes.
    ListClosed,
    /// Not taking place.
    Cancelled,
}

words!(Status { Planning = "planning", Open = "open", ListClosed = "list_closed", Cancelled = "cancelled" });

/// Where an assembly stands: what was decided, and what follows from the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before its day, and taking names.
    Open,
    /// Before its day, and names need an organiser's yes.
    ListClosed,
    /// Its day: until it ends.
    Day,
    /// It has taken place.
    Over,
    /// It does not take place.
    Cancelled,
}

/// The event that people are brought to.
#[derive(Debug, Clone)]
pub struct Assembly {
    /// Its id.
    pub id: AssemblyId,
    /// What it is called.
    pub title: String,
    /// The hall; none while it is not known.
    pub venue: Option<String>,
    /// Where the hall is.
    pub address: Option<String>,
    /// When the doors open.
    pub doors_at: Option<Moment>,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends, where that was told.
    pub ends_at: Option<Moment>,
    /// The zone of its dates.
    pub zone: Zone,
    /// How many people the hall holds.
    pub capacity: Option<u32>,
    /// How many people the alliance wants.
    pub target: Option<u32>,
    /// Its four dates.
    pub dates: Dates,
    /// What the organisers decided.
    pub status: Status,
}

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

/// The hour of a date that was given as a day: 8pm, when volunteers have had their evening.
const HOUR_OF_A_DATE: u32 = 20;

impl Dates {
    /// The dates counted back from the start in calendar days, each 8pm local: pledge and access 28, names, childcare and
    /// travel 14. Days, not hours: a clock change in between does not move 8pm.
    pub fn counted_back(starts_at: Moment, zone: Zone) -> Dates {
        let day = zone.local(starts_at).date_naive();
        let back = |days| zone.evening_of(day - Days::new(days));
        Dates { pledge_by: back(28), access_by: back(28), names_by: back(14), childcare_by: back(14) }
    }
}

impl Assembly {
    /// How long an assembly lasts whose end was not told.
    pub const USUAL_LENGTH: TimeDelta = TimeDelta::hours(2);

    /// When it ends, or is taken to end.
    pub fn ends(&self) -> Moment {
        self.ends_at.unwrap_or(self.starts_at + Assembly::USUAL_LENGTH)
    }

    /// The next of its dates that is still to come, its start being the last, and what is due then.
    pub fn next_date(&self, now: Moment) -> Option<(&'static str, Moment)> {
        let Dates { pledge_by, access_by, names_by, childcare_by } = self.dates;
        let dates = [
            (pledge_by, "Pledges"),
            (access_by, "Access needs"),
            (names_by, "Names"),
            (childcare_by, "Childcare and travel"),
            (self.starts_at, "The assembly"),
        ];
        // Of several at once the first is said: a number matters before what follows from it.
        let to_come = dates.into_iter().filter(|(at, _)| *at > now);
        to_come.min_by_key(|(at, _)| *at).map(|(at, due)| (due, at))
    }

    /// Whether a place in the crèche or on a coach that is told of now is a request: from its date on, and once the list is
    /// closed.
    pub fn places_are_asked(&self, now: Moment) -> bool {
        now >= self.dates.childcare_by || self.phase(now) != Phase::Open
    }

    /// Where it stands at `now`. Its day begins at midnight in its own zone.
    pub fn phase(&self, now: Moment) -> Phase {
        let day = |moment| self.zone.local(moment).date_naive();
        match self.status {
            Status::Cancelled => Phase::Cancelled,
            _ if now >= self.ends() => Phase::Over,
            _ if day(now) >= day(self.starts_at) => Phase::Day,
            Status::ListClosed => Phase::ListClosed,
            Status::Planning | Status::Open => Phase::Open,
        }
    }
}

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
    /// The zone of that IANA name.
    pub fn parse(name: &str) -> Option<Zone> {
        name.trim().parse().ok().map(Zone)
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

    /// 8pm on that day. Where clocks change over 8pm (nowhere today), the earlier of two, or else 8pm as if they had not.
    pub fn evening_of(self, day: NaiveDate) -> Moment {
        let evening = day.and_time(NaiveTime::MIN) + TimeDelta::hours(HOUR_OF_A_DATE.into());
        let time = self.0.from_local_datetime(&evening).earliest();
        Moment::new(time.map_or_else(|| evening.and_utc(), |time| time.to_utc()))
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

    /// "8pm on Thursday 5 March 2026".
    pub fn deadline(self, moment: Moment) -> String {
        format!("{} on {}", self.time(moment), self.day(moment))
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
    use super::*;

    fn london() -> Zone {
        Zone::parse("Europe/London").unwrap()
    }

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn dates_count_back_in_calendar_days_over_a_clock_change() {
        // The clocks go forward on 28 March 2027: names are due in winter time, the assembly is in summer time.
        let dates = Dates::counted_back(at("2027-04-08T18:00:00Z"), london());
        assert_eq!(dates.names_by, at("2027-03-25T20:00:00Z"));
        assert_eq!(dates.childcare_by, at("2027-03-25T20:00:00Z"));
        assert_eq!(dates.pledge_by, at("2027-03-11T20:00:00Z"));
        assert_eq!(dates.access_by, at("2027-03-11T20:00:00Z"));
        let summer = Dates::counted_back(at("2027-04-30T18:00:00Z"), london());
        assert_eq!(summer.names_by, at("2027-04-16T19:00:00Z"));
    }

    #[test]
    fn a_time_that_does_not_exist_or_happens_twice_is_refused_with_a_remedy() {
        let local = |text| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
        assert_eq!(london().moment(local("2027-03-28T01:30")), Err(LocalTimeError::Skipped));
        assert_eq!(london().moment(local("2027-10-31T01:30")), Err(LocalTimeError::Twice));
        assert_eq!(london().moment(local("2027-10-31T02:30")), Ok(at("2027-10-31T02:30:00Z")));
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

    fn assembly(status: Status, ends_at: Option<&str>) -> Assembly {
        let starts_at = at("2027-03-12T19:00:00Z");
        Assembly {
            id: "1".parse().unwrap(),
            title: "Spring assembly".into(),
            venue: None,
            address: None,
            doors_at: None,
            starts_at,
            ends_at: ends_at.map(at),
            zone: london(),
            capacity: None,
            target: None,
            dates: Dates::counted_back(starts_at, london()),
            status,
        }
    }

    #[test]
    fn the_phase_follows_from_the_decision_and_the_time() {
        let check = |status, ends, now, phase| assert_eq!(assembly(status, ends).phase(at(now)), phase, "{now}");
        check(Status::Open, None, "2027-03-11T23:59:59Z", Phase::Open);
        check(Status::Planning, None, "2027-03-11T23:59:59Z", Phase::Open);
        check(Status::ListClosed, None, "2027-03-11T23:59:59Z", Phase::ListClosed);
        check(Status::Open, None, "2027-03-12T00:00:00Z", Phase::Day);
        check(Status::ListClosed, None, "2027-03-12T20:59:59Z", Phase::Day);
        check(Status::Open, None, "2027-03-12T21:00:00Z", Phase::Over);
        check(Status::Open, Some("2027-03-12T21:30:00Z"), "2027-03-12T21:00:00Z", Phase::Day);
        check(Status::Cancelled, None, "2027-03-13T00:00:00Z", Phase::Cancelled);
    }

    #[test]
    fn the_next_date_is_the_first_to_come_and_the_start_is_the_last() {
        let assembly = assembly(Status::Open, None);
        let check = |now, due| assert_eq!(assembly.next_date(at(now)).map(|(due, _)| due), due, "{now}");
        check("2027-02-01T00:00:00Z", Some("Pledges"));
        check("2027-02-12T20:00:00Z", Some("Names"));
        check("2027-02-26T20:00:00Z", Some("The assembly"));
        check("2027-03-12T19:00:00Z", None);
    }

    #[test]
    fn every_time_that_is_on_the_wrong_side_of_the_start_is_named() {
        let starts_at = at("2027-03-12T19:00:00Z");
        let mut dates = Dates::counted_back(starts_at, london());
        dates.names_by = starts_at;
        dates.pledge_by = starts_at + TimeDelta::days(1);
        let mut new = NewAssembly {
            title: "Spring assembly".into(),
            venue: None,
            address: None,
            doors_at: Some(starts_at),
            starts_at,
            ends_at: Some(starts_at + TimeDelta::milliseconds(1)),
            zone: london(),
            capacity: None,
            target: None,
            dates,
        };
        let dates = [TimeProblem::DateAfterStart("pledge-by"), TimeProblem::DateAfterStart("names-by")];
        assert_eq!(new.problems(), dates);
        new.dates = Dates::counted_back(starts_at, london());
        assert_eq!(new.problems(), []);
        new.ends_at = Some(starts_at);
        new.doors_at = Some(starts_at + TimeDelta::milliseconds(1));
        assert_eq!(new.problems(), [TimeProblem::EndsBeforeStart, TimeProblem::DoorsAfterStart]);
    }
}
