//! Door events, what is told of one, and what comes of it.

mod counting;
mod door;
mod flow;
mod many;
pub mod search;
mod sheet;

pub use counting::{Clock, Counting};
pub use door::{AtTheDoor, Cursor, DoorEvent, DoorInstitution, Happened, MOST_AT_ONCE, NotCounted, Past};
pub use flow::{AtDoor, Bodies, Flow, QUARTER, Stream, around};
pub use many::{Line, Typed, TypedProblem};
pub use sheet::{Letters, Sheet};

use std::fmt;

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};

use crate::assembly::model::DoorId;
use crate::clock::Moment;
use crate::id::{id, words};

id! {
    /// One door event.
    EventId
}

id! {
    /// One body that came in.
    ArrivalId
}

/// What was done at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person of a list, or made at a door before, came in.
    Person,
    /// So many came in together, without names.
    Group,
    /// Somebody came in who was on no list.
    WalkIn,
    /// An earlier event was a mistake.
    Undo,
}

words!(Kind { Person = "person", Group = "group", WalkIn = "walk_in", Undo = "undo" });

/// The most bodies of one institution, as many as anybody can pledge.
pub const MOST_BODIES: u32 = 100_000;

/// The key of an event, made where it happened. Sent twice, the event is done once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key(String);

/// A text that is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key is 1 to 64 letters, digits, hyphens and underscores")]
pub struct KeyError;

impl Key {
    /// Reads a key: 1 to 64 ASCII letters, digits, hyphens and underscores.
    pub fn parse(text: &str) -> Result<Key, KeyError> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if fits { Ok(Key(text.to_owned())) } else { Err(KeyError) }
    }

    /// What the keys of all events of one typed number begin with. No key has a colon of its own, so none clashes.
    pub(in crate::arrival) fn typed(&self) -> String {
        format!("{}:came=", self.0)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromSql for Key {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Key> {
        // Also of our own making, which no parsed key is.
        value.as_str().map(|text| Key(text.to_owned()))
    }
}

impl ToSql for Key {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

/// One event as it was told: its key, when it happened at the door, and when the server heard of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The event's key.
    pub key: Key,
    /// When it happened, by the clock at the door.
    pub happened_at: Moment,
    /// When the server received it.
    pub received_at: Moment,
    /// Whether counting was not open then: it is kept, and marked.
    pub outside: bool,
}

impl Told {
    /// An event that happens where the server is: now.
    pub fn now(key: Key, now: Moment) -> Told {
        Told { key, happened_at: now, received_at: now, outside: false }
    }
}

/// What came of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was recorded, and the arrivals with it.
    Recorded(EventId),
    /// It was recorded; the person had arrived before, or by now is known to have.
    AlreadyHere {
        /// This event.
        event: EventId,
        /// The earliest time at which they came in.
        since: Moment,
        /// The door by which they came in then; none: no door was told.
        door: Option<DoorId>,
    },
    /// It had been recorded before: nothing was done.
    Repeated(EventId),
}

impl Outcome {
    /// The event.
    pub fn event(self) -> EventId {
        match self {
            Outcome::Recorded(event) | Outcome::AlreadyHere { event, .. } | Outcome::Repeated(event) => event,
        }
    }
}

/// What became of a typed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// How many had come before it was typed.
    pub before: u32,
    /// How many came, as typed.
    pub now: u32,
}

/// Why an event was refused.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// The typed number is lower than the people who were checked in by name.
    #[error("{} checked in by name: the number cannot be lower", were(*named))]
    BelowNamed {
        /// How many were.
        named: u32,
    },
    /// How many came is typed by organisers.
    #[error("only an organiser types how many came")]
    OfALeader,
    /// Nobody, or more than anybody can pledge.
    #[error("give a number from 1 to {MOST_BODIES} for a group")]
    NoGroup,
    /// More than anybody can pledge.
    #[error("the number is too high: it can be at most {MOST_BODIES}")]
    TooMany,
    /// The person, institution or event is none of this assembly.
    #[error("there is no such person, institution or event at this assembly")]
    Unknown,
    /// An undo cannot itself be undone.
    #[error("an undo cannot be undone: check the person in again")]
    UndoOfUndo,
    /// Everybody who was counted in of that institution has a name.
    #[error("nobody counted in with this institution is without a name")]
    NobodyUnnamed,
    /// The same key came before with other content.
    #[error("this key was used before for something else")]
    KeyReused,
    /// The database failed.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
}

fn were(named: u32) -> String {
    if named == 1 { "1 person was".to_owned() } else { format!("{named} people were") }
}

impl From<DoorError> for crate::error::AppError {
    fn from(error: DoorError) -> Self {
        match error {
            DoorError::Sql(error) => error.into(),
            DoorError::Unknown => Self::NotFound,
            DoorError::OfALeader => Self::Forbidden,
            refused => Self::Conflict(refused.to_string()),
        }
    }
}

/// How many unnamed bodies to add, or of which groups to take how many off, so that a typed number comes out.
///
/// `groups` are the unnamed arrivals that stand, by their events, the latest first.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::arrival) struct Change {
    /// The groups to undo, the latest first.
    pub undo: Vec<EventId>,
    /// The size of the new group; 0 for none.
    pub add: u32,
}

pub(in crate::arrival) fn change(named: u32, groups: &[(EventId, u32)], number: u32) -> Result<Change, DoorError> {
    if number > MOST_BODIES {
        return Err(DoorError::TooMany);
    }
    let wanted = number.checked_sub(named).ok_or(DoorError::BelowNamed { named })?;
    let mut unnamed: u32 = groups.iter().map(|(_, bodies)| bodies).sum();
    let mut undo = Vec::new();
    for (event, bodies) in groups {
        if unnamed <= wanted {
            break;
        }
        undo.push(*event);
        unnamed -= bodies;
    }
    Ok(Change { undo, add: wanted - unnamed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: u32) -> EventId {
        number.to_string().parse().unwrap()
    }

    #[test]
    fn a_typed_number_is_made_up_with_unnamed_bodies_and_lowered_from_the_latest_group() {
        let groups = [(event(9), 5), (event(4), 10), (event(2), 1)];
        let check = |named, groups: &[(EventId, u32)], number, undo: &[u32], add| {
            let undo = undo.iter().copied().map(event).collect();
            assert_eq!(change(named, groups, number).unwrap(), Change { undo, add }, "{named} {number}");
        };
        check(0, &[], 0, &[], 0);
        check(0, &[], 34, &[], 34);
        check(12, &[], 34, &[], 22);
        check(12, &groups, 34, &[], 6);
        check(12, &groups, 28, &[], 0);
        check(12, &groups, 27, &[9], 4);
        check(12, &groups, 23, &[9], 0);
        check(12, &groups, 22, &[9, 4], 9);
        check(12, &groups, 12, &[9, 4, 2], 0);
        check(0, &[], MOST_BODIES, &[], MOST_BODIES);
    }

    #[test]
    fn a_typed_number_below_the_named_people_says_how_many_they_are() {
        let text = |named, number| change(named, &[], number).unwrap_err().to_string();
        assert_eq!(text(12, 11), "12 people were checked in by name: the number cannot be lower");
        assert_eq!(text(1, 0), "1 person was checked in by name: the number cannot be lower");
        assert_eq!(text(0, MOST_BODIES + 1), "the number is too high: it can be at most 100000");
    }

    #[test]
    fn a_key_is_short_and_plain() {
        assert!(Key::parse("6f1c_A-9").is_ok() && Key::parse(&"k".repeat(64)).is_ok());
        for text in ["", "a:b", "a b", "é", &"k".repeat(65)] {
            assert_eq!(Key::parse(text), Err(KeyError), "{text}");
        }
        let typed = Key::parse("a").unwrap().typed();
        assert!(typed.starts_with("a:") && Key::parse(&typed).is_err(), "no event of a door has it: {typed}");
    }
}
