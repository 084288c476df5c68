//! What a screen shows. There is no place in it for a person.

use serde::Serialize;

use crate::arrival::model::Counting;
use crate::assembly::model::{Assembly, Status, Zone};
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::tally::model::{Named, Row, Totals};
use crate::words::{folded, number};

/// Where the counting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The doors are not open, and nobody has come.
    Before,
    /// People are coming in.
    Live,
    /// Counting is over.
    Closed,
    /// It does not take place, or not yet.
    Off,
}

impl State {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Before => "before",
            State::Live => "live",
            State::Closed => "closed",
            State::Off => "off",
        }
    }
}

/// One institution that came, as it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its id; none: those who came with none, who are not called.
    pub id: Option<InstitutionId>,
    /// What it is called.
    pub name: String,
    /// How many of it came.
    pub here: u32,
    /// How many it promised; none: it gave no number, or the organisers do not show it.
    pub pledged: Option<u32>,
}

impl Line {
    /// How many came, as it is written: "1,017".
    pub fn here_words(&self) -> String {
        number(self.here)
    }

    /// "of 40"; none where that is not shown.
    pub fn pledged_short(&self) -> Option<String> {
        self.pledged.map(|pledged| format!("of {}", number(pledged)))
    }

    /// "of 40 pledged"; none where that is not shown.
    pub fn pledged_words(&self) -> Option<String> {
        self.pledged.map(|pledged| format!("of {} pledged", number(pledged)))
    }
}

/// What a screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// Where the counting stands.
    pub state: State,
    /// What stands largest: "1,017", or "Doors open 6pm".
    pub big: String,
    /// The line under it: "people in the room, of 1,240 pledged".
    pub label: String,
    /// How many bodies came in.
    pub here: u32,
    /// How many the alliance wants; none: no target was set.
    pub target: Option<u32>,
    /// Those that came, in the order in which they are called; at the end those who came with none.
    pub lines: Vec<Line>,
    /// When it changes by itself; none: it does not.
    #[serde(skip)]
    pub until: Option<Moment>,
    /// The zone of the assembly.
    #[serde(skip)]
    pub zone: Zone,
    /// What the assembly is called.
    #[serde(skip)]
    pub title: String,
}

impl Numbers {
    /// The numbers of an assembly whose tally has these `rows`.
    pub fn new(assembly: &Assembly, counting: &Counting, rows: &[Row], with_pledged: bool, now: Moment) -> Numbers {
        let totals = Totals::of(rows);
        let doors = assembly.doors_at.unwrap_or(assembly.starts_at);
        let (state, until) = match assembly.status {
            Status::Cancelled | Status::Postponed => (State::Off, None),
            _ if now > counting.closes => (State::Closed, None),
            _ if totals.actual == 0 && now < doors => (State::Before, Some(doors)),
            _ => (State::Live, Some(counting.closes)),
        };
        let (big, label) = words(state, assembly, &totals, now);
        Numbers {
            state,
            big,
            label,
            here: totals.actual,
            target: assembly.target,
            lines: lines(rows, with_pledged),
            // What is said of the doors changes with the day.
            until: until.map(|until| until.min(midnight_after(assembly.zone, now))),
            zone: assembly.zone,
            title: assembly.title.clone(),
        }
    }

    /// The institutions that are called, in their order.
    pub fn called(&self) -> &[Line] {
        let nobodys = self.lines.iter().take_while(|line| line.id.is_some()).count();
        &self.lines[..nobodys]
    }

    /// The time at which they held, as a screen shows it: "14:32".
    pub fn at(&self, now: Moment) -> String {
        self.zone.local(now).format("%H:%M").to_string()
    }

    /// "Target 1,500"; none without one.
    pub fn goal(&self) -> Option<String> {
        self.target.map(|target| format!("Target {}", number(target)))
    }
}

fn midnight_after(zone: Zone, now: Moment) -> Moment {
    let tomorrow = zone.local(now).date_naive() + chrono::Days::new(1);
    zone.around(tomorrow.and_time(chrono::NaiveTime::MIN))
}

/// What stands largest, and the line under it.
fn words(state: State, assembly: &Assembly, totals: &Totals, now: Moment) -> (String, String) {
    let of = |what: &str| match totals.pledged {
        0 => what.to_owned(),
        pledged => format!("{what}, of {} pledged", number(pledged)),
    };
    let people = if totals.actual == 1 { "person" } else { "people" };
    match (state, assembly.status) {
        (State::Off, Status::Cancelled) => ("Cancelled".to_owned(), "This assembly does not take place".to_owned()),
        (State::Off, _) => ("Put off".to_owned(), "There is no new date yet".to_owned()),
        (State::Before, _) => {
            let pledged = match totals.pledged {
                0 => String::new(),
                pledged => format!("{} people pledged", number(pledged)),
            };
            (opening(assembly, now), pledged)
        }
        (State::Live, _) => (number(totals.actual), of(&format!("{people} in the room"))),
        (State::Closed, _) => (number(totals.actual), of(&format!("{people} came"))),
    }
}

/// "Doors open 6pm", with the day where it is another one.
fn opening(assembly: &Assembly, now: Moment) -> String {
    let zone = assembly.zone;
    let (what, at) = assembly.doors_at.map_or(("Starts", assembly.starts_at), |doors| ("Doors open", doors));
    match zone.days_until(at, now) {
        0 => format!("{what} {}", zone.time(at)),
        _ => format!("{what} {} on {}", zone.time(at), zone.short_day(at)),
    }
}

/// The institutions that came, in the order in which they are called: by name, as people look it up.
pub fn called(rows: &[Row]) -> Vec<(&Named, &Row)> {
    let came = rows.iter().filter(|row| row.actual > 0);
    let mut called: Vec<_> = came.filter_map(|row| Some((row.institution.as_ref()?, row))).collect();
    called.sort_by_cached_key(|(named, _)| (folded(&named.name), named.id));
    called
}

/// Those that are called, and at the end whoever came with none.
fn lines(rows: &[Row], with_pledged: bool) -> Vec<Line> {
    let line = |(named, row): (&Named, &Row)| Line {
        id: Some(named.id),
        name: named.name.clone(),
        here: row.actual,
        pledged: row.pledged.filter(|_| with_pledged),
    };
    let nobodys = rows.iter().filter(|row| row.institution.is_none() && row.actual > 0);
    let nobodys =
        nobodys.map(|row| Line { id: None, name: "With no institution".to_owned(), here: row.actual, pledged: None });
    called(rows).into_iter().map(line).chain(nobodys).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::institution::model::Kind;
    use crate::tally::model::spring;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn row(name: &str, actual: u32) -> Row {
        let named = Named { id: "1".parse().unwrap(), name: name.into(), kind: Kind::Other, chapter: None };
        Row { institution: Some(named), pledged: Some(40), actual, ..Row::EMPTY }
    }

    fn numbers(status: Status, doors: bool, rows: &[Row], now: &str) -> Numbers {
        let doors_at = doors.then(|| at("2027-03-12T18:00:00Z"));
        let assembly = Assembly { doors_at, ..spring(status) };
        let counting =
            Counting { opens: at("2027-03-12T16:00:00Z"), closes: at("2027-03-13T00:00:00Z"), takes_place: true };
        Numbers::new(&assembly, &counting, rows, false, at(now))
    }

    #[test]
    fn a_screen_says_where_the_counting_stands() {
        let check = |status, doors, came, now, state, big: &str, label: &str| {
            let found = numbers(status, doors, &[row("Abbey", came)], now);
            assert_eq!((found.state, found.big.as_str(), found.label.as_str()), (state, big, label), "{now}");
        };
        let (open, pledged) = (Status::Open, "40 people pledged");
        check(open, true, 0, "2027-03-10T09:00:00Z", State::Before, "Doors open 6pm on 12 March", pledged);
        check(open, true, 0, "2027-03-12T09:00:00Z", State::Before, "Doors open 6pm", pledged);
        check(open, false, 0, "2027-03-12T09:00:00Z", State::Before, "Starts 7pm", pledged);
        check(open, true, 0, "2027-03-12T18:00:00Z", State::Live, "0", "people in the room, of 40 pledged");
        check(open, true, 1, "2027-03-12T17:30:00Z", State::Live, "1", "person in the room, of 40 pledged");
        check(open, true, 1_017, "2027-03-12T20:00:00Z", State::Live, "1,017", "people in the room, of 40 pledged");
        check(open, true, 38, "2027-03-13T00:00:01Z", State::Closed, "38", "people came, of 40 pledged");
        let (cancelled, off) = (Status::Cancelled, "This assembly does not take place");
        check(cancelled, true, 0, "2027-03-12T20:00:00Z", State::Off, "Cancelled", off);
        check(Status::Postponed, true, 0, "2027-03-12T20:00:00Z", State::Off, "Put off", "There is no new date yet");
    }

    #[test]
    fn it_changes_by_itself_at_midnight_when_the_doors_open_and_when_counting_closes() {
        let check = |came, now, until: Option<&str>| {
            assert_eq!(numbers(Status::Open, true, &[row("Abbey", came)], now).until, until.map(at), "{now}");
        };
        check(0, "2027-03-10T09:00:00Z", Some("2027-03-11T00:00:00Z"));
        check(0, "2027-03-12T09:00:00Z", Some("2027-03-12T18:00:00Z"));
        check(0, "2027-03-12T18:00:00Z", Some("2027-03-13T00:00:00Z"));
        check(5, "2027-03-13T01:00:00Z", None);
    }

    #[test]
    fn institutions_that_came_are_called_as_people_look_them_up_and_nobodys_are_not() {
        let nobodys = Row { institution: None, actual: 2, ..Row::EMPTY };
        let rows = [row("mill Mosque", 3), row("Abbey", 0), row("Éireann Centre", 4), row("Zion", 1), nobodys];
        let found = numbers(Status::Open, true, &rows, "2027-03-12T20:00:00Z");
        let names: Vec<_> = found.lines.iter().map(|line| (line.name.as_str(), line.here)).collect();
        assert_eq!(names, [("Éireann Centre", 4), ("mill Mosque", 3), ("Zion", 1), ("With no institution", 2)]);
        assert_eq!((found.called().len(), found.here), (3, 10));
    }
}
