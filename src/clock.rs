//! Time: when something happened, and the one place that asks what time it is.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// A point in time, in UTC, to the millisecond.
///
/// Stored and shown to machines as text of a fixed width, `2027-03-12T19:00:00.000Z`, so that text order is time order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// The same point in time, without what is finer than a millisecond.
    pub fn new(time: DateTime<Utc>) -> Moment {
        Moment(time.trunc_subsecs(3))
    }

    /// Reads RFC 3339 text; none if it is anything else.
    pub fn parse(text: &str) -> Option<Moment> {
        let time = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Moment::new(time.with_timezone(&Utc)))
    }

    /// The point in time as chrono's value, to be shown in a zone.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl std::ops::Add<TimeDelta> for Moment {
    type Output = Moment;
    fn add(self, span: TimeDelta) -> Moment {
        Moment(self.0 + span)
    }
}

impl std::ops::Sub<TimeDelta> for Moment {
    type Output = Moment;
    fn sub(self, span: TimeDelta) -> Moment {
        Moment(self.0 - span)
    }
}

impl std::ops::Sub<Moment> for Moment {
    type Output = TimeDelta;
    fn sub(self, earlier: Moment) -> TimeDelta {
        self.0 - earlier.0
    }
}

impl ToSql for Moment {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.to_string()))
    }
}

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Moment> {
        Moment::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

tokio::task_local! {
    /// When the request under way reached the server.
    static REQUEST_REACHED_US: Moment;
}

/// When the request under way reached the server; none outside of one. For what stands around every page and is handed the
/// time by nobody: a handler asks its [`Clock`].
pub fn request_reached_us() -> Option<Moment> {
    REQUEST_REACHED_US.try_with(|then| *then).ok()
}

/// Tells the time. A handler asks once and passes the answer down.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's own clock.
    System,
    /// A clock that stands still until it is set, for tests and the demo's own past.
    Fixed(Arc<Mutex<Moment>>),
}

impl Clock {
    /// A clock that stands at `moment`.
    pub fn fixed(moment: Moment) -> Clock {
        Clock::Fixed(Arc::new(Mutex::new(moment)))
    }

    /// Lets the time stand still for a request at the moment it reached the server. However long its upload takes and
    /// however often it is asked, it is judged by that one time.
    pub async fn standing_still<T>(&self, request: impl Future<Output = T>) -> T {
        REQUEST_REACHED_US.scope(self.now(), request).await
    }

    /// The time now; while a request is answered, the time at which it reached the server.
    pub fn now(&self) -> Moment {
        REQUEST_REACHED_US.try_with(|then| *then).unwrap_or_else(|_| self.tell())
    }

    fn tell(&self) -> Moment {
        match self {
            Clock::System => Moment::new(Utc::now()),
            Clock::Fixed(moment) => *moment.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Sets a fixed clock; the machine's own is left as it is.
    pub fn set(&self, to: Moment) {
        if let Clock::Fixed(moment) = self {
            *moment.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_order_is_time_order() {
        let early = Moment::parse("2027-03-12T19:00:00Z").unwrap();
        let late = Moment::parse("2027-03-12T20:30:00.5+01:00").unwrap();
        assert_eq!(late.to_string(), "2027-03-12T19:30:00.500Z");
        assert!(early < late && early.to_string() < late.to_string());
    }

    #[tokio::test]
    async fn time_stands_still_while_a_request_is_answered() {
        let at = |text| Moment::parse(text).unwrap();
        let clock = Clock::fixed(at("2027-02-26T19:59:59Z"));
        let request = async {
            let asked_first = clock.now();
            clock.set(at("2027-02-26T20:00:30Z"));
            tokio::task::yield_now().await;
            (asked_first, clock.now())
        };
        let reached = at("2027-02-26T19:59:59Z");
        assert_eq!(clock.standing_still(request).await, (reached, reached));
        assert_eq!(clock.now(), at("2027-02-26T20:00:30Z"));
    }

    #[test]
    fn a_moment_is_stored_and_read_back_to_the_millisecond() {
        let moment = Moment::new(Utc::now());
        assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
    }
}
