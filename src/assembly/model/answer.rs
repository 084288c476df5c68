//! What the typed answers mean, with every problem of a page at once.

use chrono::{NaiveDate, NaiveTime};

use super::{AssemblyId, DATES, Dates, LocalTimeError, Question, SizeError, TimeError, Typed, Zone, written};
use crate::access::model::AccountId;
use crate::clock::Moment;
use crate::words::{capital, clean, clean_lines};

/// What is wrong with a field of a question, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The question that it stands in.
    pub question: Question,
    /// The field; of three boxes, what they are the day of.
    pub field: &'static str,
    /// The words.
    pub text: String,
}

/// When an assembly is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// When it starts.
    pub starts_at: Moment,
    /// When the doors open.
    pub doors_at: Option<Moment>,
    /// When it ends.
    pub ends_at: Option<Moment>,
    /// The zone of its dates.
    pub zone: Zone,
}

/// Where an assembly is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The hall.
    pub venue: Option<String>,
    /// Where the hall is.
    pub address: Option<String>,
    /// The doors that people come in by, in the order they were named.
    pub doors: Vec<String>,
    /// How many people the hall holds.
    pub capacity: Option<u32>,
    /// Whether people are checked at the entry.
    pub entry_checks: bool,
}

/// Where a coach stops, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The place.
    pub place: String,
    /// When the coach leaves.
    pub leaves_at: Option<Moment>,
}

/// Everything that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The earlier assembly whose institutions are invited again.
    pub from: Option<AssemblyId>,
    /// What it is called.
    pub title: String,
    /// When it is.
    pub when: When,
    /// Where it is.
    pub place: Place,
    /// How many people the alliance wants.
    pub target: Option<u32>,
    /// Its four dates.
    pub dates: Dates,
    /// Whom the leaders of institutions call that nobody looks after; none: the alliance's contact.
    pub organiser: Option<AccountId>,
    /// Where coaches stop.
    pub stops: Vec<Stop>,
}

/// The longest title, in characters: it stands in the header of every page.
const LONGEST_TITLE: usize = 100;
/// The longest venue, address, door or stop, in characters.
const LONGEST_LINE: usize = 200;
/// The most doors and stops of one assembly.
const MOST_LINES: usize = 50;

/// Reads answers and gathers what is wrong with them.
struct Reader<'a> {
    typed: &'a Typed,
    question: Question,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(typed: &'a Typed, question: Question) -> Reader<'a> {
        Reader { typed, question, problems: Vec::new() }
    }

    fn wrong(&mut self, field: &'static str, text: impl Into<String>) {
        self.problems.push(Problem { question: self.question, field, text: text.into() });
    }

    /// One line of text; none where nothing was typed.
    fn line(&mut self, field: &'static str, longest: usize) -> Option<String> {
        let text = clean(self.typed.get(field));
        if text.chars().count() > longest {
            self.wrong(field, format!("Make this shorter: up to {longest} characters"));
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// The lines of an area, each once.
    fn lines(&mut self, field: &'static str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for line in clean_lines(self.typed.get(field)).lines() {
            if !lines.iter().any(|known| known == line) {
                lines.push(line.to_owned());
            }
        }
        if lines.len() > MOST_LINES {
            self.wrong(field, format!("Enter up to {MOST_LINES} lines"));
        }
        if lines.iter().any(|line| line.chars().count() > LONGEST_LINE) {
            self.wrong(field, format!("Make each line shorter: up to {LONGEST_LINE} characters"));
        }
        lines
    }

    fn size(&mut self, field: &'static str) -> Option<u32> {
        if self.typed.is_blank(field) {
            return None;
        }
        match written::size(self.typed.get(field)) {
            Ok(size) => Some(size),
            Err(error @ (SizeError::Unreadable | SizeError::Nobody | SizeError::TooMany)) => {
                self.wrong(field, error.to_string());
                None
            }
        }
    }

    /// The moment that was told, on the day that was named with its time, or else on the one that follows from it; none where
    /// something is wrong.
    fn moment(
        &mut self,
        field: &'static str,
        zone: Option<Zone>,
        told: Result<(NaiveTime, Option<NaiveDate>), TimeError>,
        day: impl FnOnce(NaiveTime) -> Option<NaiveDate>,
    ) -> Option<Moment> {
        match told {
            Ok((time, named)) => match zone?.moment(named.or_else(|| day(time))?.and_time(time)) {
                Ok(moment) => Some(moment),
                Err(error @ (LocalTimeError::Skipped | LocalTimeError::Twice)) => {
                    self.wrong(field, capital(&error.to_string()));
                    None
                }
            },
            Err(error @ (TimeError::Unreadable | TimeError::Half(_))) => {
                self.wrong(field, error.to_string());
                None
            }
        }
    }

    fn done<T>(self, answer: Option<T>) -> Result<T, Vec<Problem>> {
        answer.filter(|_| self.problems.is_empty()).ok_or(self.problems)
    }
}

impl Typed {
    /// Everything that was answered, as it is meant at `now`.
    ///
    /// # Errors
    ///
    /// Every problem of every question.
    pub fn plan(&self, now: Moment) -> Result<Plan, Vec<Problem>> {
        let (title, when, place) = (self.title(), self.when(now), self.place());
        let at = when.as_ref().ok().copied();
        let (target, dates, stops) = (self.target(), self.dates(at), self.stops(at));
        let mut problems = Vec::new();
        let title = kept(title, &mut problems);
        let when = kept(when, &mut problems);
        let place = kept(place, &mut problems);
        let target = kept(target, &mut problems);
        // Without a start nothing can be held against it: the start is the problem.
        let dates = at.and_then(|_| kept(dates, &mut problems));
        let stops = at.and_then(|_| kept(stops, &mut problems));
        let all = (title, when, place, target, dates, stops);
        let (Some(title), Some(when), Some(place), Some(target), Some(dates), Some(stops)) = all else {
            return Err(problems);
        };
        Ok(Plan { from: self.from(), title, when, place, target, dates, organiser: self.organiser(), stops })
    }

    /// The problems of one question; `at` is when the assembly is, as far as that is known.
    pub fn problems(&self, question: Question, at: Option<When>, now: Moment) -> Vec<Problem> {
        match question {
            Question::From | Question::Help => Vec::new(),
            Question::Title => self.title().err().unwrap_or_default(),
            Question::When => self.when(now).err().unwrap_or_default(),
            Question::Place => self.place().err().unwrap_or_default(),
            Question::Target => self.target().err().unwrap_or_default(),
            Question::Dates => self.dates(at).err().unwrap_or_default(),
            Question::PickUps => self.stops(at).err().unwrap_or_default(),
        }
    }

    /// The earlier assembly to start from; none: from nothing.
    pub fn from(&self) -> Option<AssemblyId> {
        self.get("from").parse().ok()
    }

    /// Whom leaders call; none: the alliance's contact.
    pub fn organiser(&self) -> Option<AccountId> {
        self.get("organiser").parse().ok()
    }

    /// What it is called.
    pub fn title(&self) -> Result<String, Vec<Problem>> {
        let mut reader = Reader::new(self, Question::Title);
        let title = reader.line("title", LONGEST_TITLE);
        if title.is_none() {
            reader.wrong("title", "Enter a name, like Spring assembly");
        }
        reader.done(title)
    }

    /// The day alone, as far as it can be read.
    pub fn day(&self) -> Option<NaiveDate> {
        let [day, month, year] = self.boxes(None);
        written::day(day, month, year).ok()
    }

    /// When it is. A day that has passed is asked about: `sure` then holds that day.
    pub fn when(&self, now: Moment) -> Result<When, Vec<Problem>> {
        let mut reader = Reader::new(self, Question::When);
        let zone = Zone::parse(self.get("time_zone"));
        let [day, month, year] = self.boxes(None);
        let day = written::day(day, month, year).map_err(|error| reader.wrong("day", error.to_string())).ok();
        let start = written::time(self.get("starts_at"));
        let told = start.clone().map(|start| (start, None));
        let (starts_at, start) = (reader.moment("starts_at", zone, told, |_| day), start.ok());
        let last_day = |end| start.map_or(day, |start| Some(written::day_of_end(day?, start, end)));
        let mut optional = |field, day: &dyn Fn(NaiveTime) -> Option<NaiveDate>| {
            let told = Some(self.get(field)).filter(|told| !told.is_empty())?;
            reader.moment(field, zone, written::time_on(told), day)
        };
        let (doors_at, ends_at) = (optional("doors_at", &|_| day), optional("ends_at", &last_day));
        if zone.is_none() {
            reader.wrong("time_zone", "Enter the name of a time zone, like Europe/London");
        }
        if starts_at.zip(doors_at).is_some_and(|(starts, doors)| doors > starts) {
            reader.wrong("doors_at", "The doors would open after the start. Enter an earlier time");
        }
        if starts_at.zip(ends_at).is_some_and(|(starts, ends)| ends <= starts) {
            reader.wrong("ends_at", "It would end before it starts. Enter a later time");
        }
        let passed = day.zip(zone).filter(|(day, zone)| *day < zone.local(now).date_naive()).map(|(day, _)| day);
        if reader.problems.is_empty() && passed.is_some_and(|day| self.get("sure") != day.to_string()) {
            reader.wrong("sure", "That day has passed. Is it right?");
        }
        let when = starts_at.zip(zone).map(|(starts_at, zone)| When { starts_at, doors_at, ends_at, zone });
        reader.done(when)
    }

    /// Where it is; every part may be left out.
    pub fn place(&self) -> Result<Place, Vec<Problem>> {
        let mut reader = Reader::new(self, Question::Place);
        let place = Place {
            venue: reader.line("venue", LONGEST_LINE),
            address: reader.line("address", LONGEST_LINE),
            doors: reader.lines("doors"),
            capacity: reader.size("capacity"),
            entry_checks: !self.is_blank("entry_checks"),
        };
        reader.done(Some(place))
    }

    /// How many people the alliance wants; none where that was left out.
    pub fn target(&self) -> Result<Option<u32>, Vec<Problem>> {
        let mut reader = Reader::new(self, Question::Target);
        let target = reader.size("target");
        reader.done(Some(target))
    }

    /// The four dates, each 8pm local. One whose boxes are blank is counted back from the start.
    pub fn dates(&self, at: Option<When>) -> Result<Dates, Vec<Problem>> {
        let mut reader = Reader::new(self, Question::Dates);
        let Some(When { starts_at, zone, .. }) = at else { return reader.done(None) };
        let counted = Dates::counted_back(starts_at, zone);
        let mut moments = counted.all();
        for ((field, due), moment) in DATES.into_iter().zip(&mut moments) {
            let boxes = self.boxes(Some(field));
            if boxes.iter().all(|text| text.is_empty()) {
                continue;
            }
            match written::day(boxes[0], boxes[1], boxes[2]) {
                Ok(day) if zone.evening_of(day) < starts_at => *moment = zone.evening_of(day),
                Ok(_) => reader.wrong(field, format!("{due}: enter a day before the assembly starts")),
                Err(error) => reader.wrong(field, format!("{due}: {error}")),
            }
        }
        reader.done(Some(Dates::of(moments)))
    }

    /// Where coaches stop, one on each line: "St Mary's car park, 5:30pm". The time may be left out.
    pub fn stops(&self, at: Option<When>) -> Result<Vec<Stop>, Vec<Problem>> {
        let mut reader = Reader::new(self, Question::PickUps);
        let lines = reader.lines("pick_ups");
        let Some(at) = at else { return reader.done(None) };
        let mut stops: Vec<Stop> = Vec::new();
        for (line, number) in lines.iter().zip(1..) {
            match stop(line, at) {
                Ok(stop) if stops.iter().any(|known| known.place == stop.place) => {
                    let text =
                        format!("Line {number}: {} is there already. Give each stop a name of its own", stop.place);
                    reader.wrong("pick_ups", text);
                }
                Ok(stop) => stops.push(stop),
                Err(text) => reader.wrong("pick_ups", format!("Line {number}: {text}")),
            }
        }
        reader.done(Some(stops))
    }
}

fn kept<T>(answer: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    answer.map_err(|found| problems.extend(found)).ok()
}

/// One stop from its line: what stands after the last comma, or as the last word, is the time if it reads as one.
fn stop(line: &str, at: When) -> Result<Stop, String> {
    let parted = line.rsplit_once(',').filter(|(_, last)| last.trim().starts_with(|c: char| c.is_ascii_digit()));
    let (place, time) = match (parted, line.rsplit_once(' ')) {
        (Some((place, last)), _) => match written::time(last) {
            Ok(time) => (place, Some(time)),
            Err(error) => return Err(error.to_string()),
        },
        (None, Some((place, last))) if written::time(last).is_ok() && last.contains(['m', ':', '.']) => {
            (place, written::time(last).ok())
        }
        (None, _) => (line, None),
    };
    let place = place.trim().trim_end_matches(',').trim_end();
    if place.is_empty() {
        return Err("Enter the place before its time".to_owned());
    }
    let day = at.zone.local(at.starts_at).date_naive();
    let leaves_at = time.map(|time| at.zone.moment(day.and_time(time))).transpose();
    let leaves_at = leaves_at.map_err(|error: LocalTimeError| capital(&error.to_string()))?;
    if leaves_at.is_some_and(|leaves_at| leaves_at >= at.starts_at) {
        return Err("The coach would leave after the assembly starts. Enter an earlier time".to_owned());
    }
    Ok(Stop { place: place.to_owned(), leaves_at })
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
