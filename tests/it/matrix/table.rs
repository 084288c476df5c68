//! The two tables, read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{Method, StatusCode};

use super::askers::Asker;
use super::routes::Route;
use super::world::{AFTER, BEFORE, Place, World};
use crate::site::Page;

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The page, the file, or that it is done: 200, or on to another page. Refused alone are things of others.
    Done,
    /// The way to sign in as an organiser.
    SignIn,
    /// The way to sign in at a door.
    AtTheDoor,
    /// That status.
    Status(u16),
    /// Whatever is answered, nothing is done.
    Nothing,
}

impl Expected {
    fn parse(text: &str) -> Expected {
        match text {
            "ok" => Expected::Done,
            "sign-in" => Expected::SignIn,
            "pin" => Expected::AtTheDoor,
            "nothing" => Expected::Nothing,
            status => Expected::Status(status.parse().unwrap_or_else(|_| panic!("no answer {status:?}"))),
        }
    }

    pub fn is(self, row: &Row, page: &Page) -> bool {
        let to = |address: &str| page.status == StatusCode::SEE_OTHER && page.location.starts_with(address);
        let away = to("/o/sign-in?there=") || to("/d/pin?");
        match self {
            Expected::Done if row.method == Method::POST => {
                (page.status == StatusCode::SEE_OTHER || row.in_place && page.status == StatusCode::OK) && !away
            }
            Expected::Done => (page.status == StatusCode::OK || page.status == StatusCode::SEE_OTHER) && !away,
            Expected::SignIn => to("/o/sign-in"),
            Expected::AtTheDoor => to("/d/pin"),
            Expected::Status(status) => page.status.as_u16() == status,
            Expected::Nothing => page.status.as_u16() < 500,
        }
    }
}

/// What everybody is answered, for things in each place.
pub struct Audience {
    pub expected: BTreeMap<(Asker, Place), Expected>,
}

impl Audience {
    pub fn expected(&self, asker: Asker, place: Place) -> Expected {
        self.expected[&(asker, place)]
    }
}

/// One row: a route, who it is for, and what is sent.
pub struct Row {
    pub method: Method,
    pub path: String,
    pub audience: String,
    /// What is filled in on its form, beside what stands in it.
    pub filled: Vec<(String, String)>,
    /// What is sent that no form has: it is for programs, or a file.
    pub sent: Option<String>,
    /// Where those who may are answered otherwise.
    exceptions: BTreeMap<Place, Expected>,
    /// What its address ends with.
    end: String,
    /// What follows its address.
    query: String,
    /// When it can be done; none: when a page has a form for it, else in the evening.
    pub when: Option<&'static str>,
    /// Its address for one's own things, as a page has it.
    pub own_address: String,
    /// It goes on for ever: only whether it begins is asked.
    pub streams: bool,
    /// It is answered in place, not by another page.
    pub in_place: bool,
}

impl Row {
    pub fn route(&self) -> Route {
        (self.method.clone(), self.path.clone())
    }

    fn parse(line: &str) -> Row {
        let mut parts = line.split_whitespace();
        let (method, path, audience) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let mut row = Row {
            method: method.parse().unwrap(),
            path: path.to_owned(),
            audience: audience.to_owned(),
            filled: Vec::new(),
            sent: None,
            exceptions: BTreeMap::new(),
            end: String::new(),
            query: String::new(),
            when: None,
            own_address: World::plain_address(path),
            streams: false,
            in_place: false,
        };
        for part in parts {
            match part.split_once(':') {
                Some(("fill", fields)) => row.filled = serde_html_form::from_str(fields).unwrap(),
                Some(("end", end)) => row.end = end.to_owned(),
                Some(("query", query)) => row.query = format!("?{query}"),
                Some(("send", text)) => row.sent = Some(text.to_owned()),
                Some((place, expected)) => {
                    let place =
                        Place::ALL.iter().find(|it| it.to_string() == place).unwrap_or_else(|| panic!("{line}"));
                    row.exceptions.insert(*place, Expected::parse(expected));
                }
                None if part == "before" => row.when = Some(BEFORE),
                None if part == "after" => row.when = Some(AFTER),
                None if part == "streams" => row.streams = true,
                None if part == "in-place" => row.in_place = true,
                None => panic!("{part} in {line}"),
            }
        }
        row
    }

    /// Whether it is a page to walk from, and no file.
    pub fn is_page(&self) -> bool {
        let last = self.path.rsplit('/').next().unwrap_or_default();
        !self.streams && !last.contains('.') && !self.path.starts_with("/api/") && !self.path.starts_with("/l/")
    }

    /// How many things its address names.
    fn names(&self) -> usize {
        World::things(&self.path)
    }

    /// Whether its audience may, whatever is answered.
    pub fn is_theirs(&self, asker: Asker, place: Place) -> bool {
        audiences()[&self.audience].expected(asker, place) == Expected::Done
    }

    /// Whether it is a file of organisers, whose taking is recorded.
    pub fn is_taken(&self) -> bool {
        self.audience == "takers"
    }

    fn names_in_its_form(&self) -> bool {
        self.query.contains('{')
            || self.filled.iter().any(|(_, value)| value.contains('{'))
            || self.sent.as_ref().is_some_and(|sent| sent.contains("{"))
    }

    /// What is answered otherwise than the audience is. Where an address names one thing only, one's own address with another's
    /// thing is a form that names it.
    pub fn expected(&self, asker: Asker, place: Place) -> Option<Expected> {
        let expected = audiences()[&self.audience].expected(asker, place);
        let own = audiences()[&self.audience].expected(asker, Place::Own);
        let may = own == Expected::Done;
        match place {
            Place::Inner if self.names() < 3 => None,
            Place::Mixed if self.names() < 2 && !self.names_in_its_form() => None,
            Place::Theirs | Place::Elsewhere if self.names() == 0 && !self.names_in_its_form() => None,
            Place::Absent if self.names() == 0 && !self.names_in_its_form() => None,
            place if (may || expected == Expected::Done) && self.exceptions.contains_key(&place) => {
                // Of what is not theirs to ask for, another's exception changes nothing.
                let named = matches!(place, Place::Own | Place::Theirs | Place::Elsewhere);
                Some(if named && expected != Expected::Done { expected } else { self.exceptions[&place] })
            }
            Place::Mixed if self.names() == 1 => Some(if may { Expected::Nothing } else { own }),
            _ => Some(expected),
        }
    }

    /// Its address in a place.
    pub fn address(&self, world: &World, place: Place) -> String {
        world.address(&self.path, place) + &self.end + &World::body(&self.path, &self.query, place)
    }
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| lines("routes.txt").iter().map(|line| Row::parse(line)).collect());
static AUDIENCES: LazyLock<BTreeMap<String, Audience>> = LazyLock::new(read_audiences);

fn lines(file: &str) -> Vec<String> {
    let path = format!("{}/tests/it/matrix/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

pub fn rows() -> &'static [Row] {
    &ROWS
}

pub fn audiences() -> &'static BTreeMap<String, Audience> {
    &AUDIENCES
}

/// Each audience is a line with its name, then a line for each asker, or for several who are answered alike.
fn read_audiences() -> BTreeMap<String, Audience> {
    let mut audiences = BTreeMap::new();
    let mut name = String::new();
    for line in lines("askers.txt") {
        let Some(row) = line.strip_prefix("  ") else {
            name = line.split_whitespace().next().unwrap().to_owned();
            audiences.insert(name.clone(), Audience { expected: BTreeMap::new() });
            continue;
        };
        let mut words: Vec<&str> = row.split_whitespace().collect();
        let answers = words.split_off(words.len() - Place::ALL.len());
        let expected = &mut audiences.get_mut(&name).unwrap().expected;
        let askers: Vec<Asker> = match words.as_slice() {
            ["others"] => Asker::ALL.iter().copied().filter(|it| !expected.contains_key(&(*it, Place::Own))).collect(),
            names => names.iter().map(|name| Asker::parse(name.trim_end_matches(','))).collect(),
        };
        for asker in askers {
            for (place, answer) in Place::ALL.iter().zip(&answers) {
                expected.insert((asker, *place), Expected::parse(answer));
            }
        }
    }
    audiences
}
