//! An assembly: its place, its dates, and the zone in which they are judged and shown.

mod answer;
mod change;
mod dates;
mod entering;
mod new;
mod question;
mod typing;
mod written;
mod zone;

pub use answer::{Place, Plan, Problem, Stop, When};
pub use change::{Change, ChangeKind, news};
pub use dates::Dates;
pub use entering::Entering;
pub use new::{NewAssembly, TimeProblem};
pub use question::{DATES, Draft, Question, Typed};
pub use written::{DayError, SizeError, TimeError, day, iso_day, local_time, size, time};
pub use zone::{LocalTimeError, Zone};

use chrono::TimeDelta;

use crate::access::model::AccountId;
use crate::clock::Moment;
use crate::id::{id, words};

id! {
    /// One assembly.
    AssemblyId
}

id! {
    /// A door that people come in by.
    DoorId
}

/// A door of an assembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// Its id.
    pub id: DoorId,
    /// What it is called.
    pub name: String,
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
    /// Put off, without a new date yet.
    Postponed,
}

words!(Status {
    Planning = "planning",
    Open = "open",
    ListClosed = "list_closed",
    Cancelled = "cancelled",
    Postponed = "postponed",
});

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
    /// It is put off and has no new date yet: everything can still be saved, and no date counts.
    Postponed,
}

impl Phase {
    /// Whether its day is still to come, if only on a date that nobody knows yet: nobody can have come.
    pub fn is_ahead(self) -> bool {
        matches!(self, Phase::Open | Phase::ListClosed | Phase::Postponed)
    }

    /// Whether its day is still to come and its dates count: who is behind can be chased.
    pub fn has_dates(self) -> bool {
        self.is_ahead() && self != Phase::Postponed
    }
}

/// When what was told of an assembly was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    /// What people need, and their children; none: it is there.
    pub needs: Option<Moment>,
    /// Names, and all other words of people; none: they are there.
    pub names: Option<Moment>,
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
    /// Whether people are checked at the entry.
    pub entry_checks: bool,
    /// Whom the leaders of institutions call that nobody looks after; none: the alliance's contact.
    pub organiser: Option<AccountId>,
    /// When what was told of it was erased.
    pub erased: Erased,
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

    /// Its day in short, "12 March"; none while it is put off.
    pub fn short_day(&self) -> Option<String> {
        (self.status != Status::Postponed).then(|| self.zone.short_day(self.starts_at))
    }

    /// Whether `date`, one of its dates or an institution's own, has passed. None has while it is put off.
    pub fn has_passed(&self, date: Moment, now: Moment) -> bool {
        self.status != Status::Postponed && now >= date
    }

    /// Whether a place in the crèche or on a coach that is told of now is a request: from its date on, and once the list is
    /// closed.
    pub fn places_are_asked(&self, now: Moment) -> bool {
        self.has_passed(self.dates.childcare_by, now) || !matches!(self.phase(now), Phase::Open | Phase::Postponed)
    }

    /// Where it stands at `now`. Its day begins at midnight in its own zone.
    pub fn phase(&self, now: Moment) -> Phase {
        let day = |moment| self.zone.local(moment).date_naive();
        match self.status {
            Status::Cancelled => Phase::Cancelled,
            Status::Postponed => Phase::Postponed,
            _ if now >= self.ends() => Phase::Over,
            _ if day(now) >= day(self.starts_at) => Phase::Day,
            Status::ListClosed => Phase::ListClosed,
            Status::Planning | Status::Open => Phase::Open,
        }
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
            entry_checks: false,
            organiser: None,
            erased: Erased::default(),
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
        check(Status::Postponed, None, "2027-03-13T00:00:00Z", Phase::Postponed);
    }

    #[test]
    fn no_date_passes_while_an_assembly_is_put_off() {
        let (open, postponed) = (assembly(Status::Open, None), assembly(Status::Postponed, None));
        let check = |now, open_passed| {
            let names_by = open.dates.names_by;
            assert_eq!(
                (open.has_passed(names_by, at(now)), postponed.has_passed(names_by, at(now))),
                (open_passed, false)
            );
            assert_eq!((open.places_are_asked(at(now)), postponed.places_are_asked(at(now))), (open_passed, false));
        };
        check("2027-02-26T19:59:59Z", false);
        check("2027-02-26T20:00:00Z", true);
    }

    #[test]
    fn places_are_asked_for_from_their_date_on_and_once_the_list_is_closed() {
        let check = |status, now, asked| {
            assert_eq!(assembly(status, None).places_are_asked(at(now)), asked, "{status:?} {now}");
        };
        check(Status::Open, "2027-03-10T00:00:00Z", true);
        check(Status::ListClosed, "2027-02-01T00:00:00Z", true);
        check(Status::Cancelled, "2027-02-01T00:00:00Z", true);
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
}
