//! What a door knows of people, and what it tells.

use std::fmt;
use std::str::FromStr;

use super::{DoorError, Key, Kind};
use crate::assembly::model::DoorId;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::list::model::{AttendeeId, PersonName};

/// Somebody as a door may know them. There is no place in it for a number, a need or a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtTheDoor {
    /// Who.
    pub id: AttendeeId,
    /// Their name.
    pub name: String,
    /// What they are known as.
    pub known_as: Option<String>,
    /// Their institution; none: they came with none.
    pub institution_id: Option<InstitutionId>,
    /// What it is called.
    pub institution: Option<String>,
    /// Where their coach stops, empty where that is not told; none: they come otherwise.
    pub coach: Option<String>,
    /// The vehicle that they sit in, "Coach 2"; none: they have no seat, or they come otherwise.
    pub vehicle: Option<String>,
    /// Since when they are here; none: they are not.
    pub here_since: Option<Moment>,
    /// By which door they came; none: they are not here, or no door was told.
    pub here_door: Option<String>,
}

impl AtTheDoor {
    /// How they come, where it is by coach: "Coach 2", "coach from the green", "coach".
    pub fn by_coach(&self) -> Option<String> {
        let place = || {
            self.coach.as_ref().map(|place| match place.as_str() {
                "" => "coach".to_owned(),
                place => format!("coach from {place}"),
            })
        };
        self.vehicle.clone().or_else(place)
    }
}

/// An institution as a door may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorInstitution {
    /// Which.
    pub id: InstitutionId,
    /// What it is called.
    pub name: String,
    /// How many came with it without names.
    pub unnamed: u32,
    /// How many came with it.
    pub here: u32,
}

/// Something that was done at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its key.
    pub key: Key,
    /// What it was.
    pub kind: Kind,
    /// How many came in by it.
    pub bodies: u32,
    /// When.
    pub at: Moment,
    /// Who came in; none: a group, or their name was erased.
    pub person: Option<String>,
    /// With which institution; none: with none.
    pub institution: Option<String>,
    /// At which door; none: at none.
    pub door: Option<String>,
    /// Whether it was undone.
    pub undone: bool,
    /// Whether somebody still counts by it.
    pub counted: bool,
}

/// Where the doors and the lists of an assembly stood, to be asked from there: `12-340`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The last event at a door.
    pub events: i64,
    /// The last change of a list.
    pub lists: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.events, self.lists)
    }
}

impl FromStr for Cursor {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Cursor, Self::Err> {
        let (events, lists) = text.split_once('-').unwrap_or((text, ""));
        Ok(Cursor { events: events.parse()?, lists: lists.parse()? })
    }
}

/// The most bodies that one event at a door counts: whoever types more slipped.
pub const MOST_AT_ONCE: u32 = 1_000;

/// What happened at a door, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// A person came in.
    Person(AttendeeId),
    /// A person was among those of their institution who were counted without names: one of them has a name now.
    Named(AttendeeId),
    /// So many of an institution, or of none, came in together.
    Group(Option<InstitutionId>, u32),
    /// Somebody came in who is on no list.
    WalkIn(Option<InstitutionId>, PersonName),
    /// The event of that key was a mistake.
    Undo(Key),
}

/// One event that a door tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorEvent {
    /// Its key.
    pub key: Key,
    /// What happened.
    pub what: Happened,
    /// When, by the clock of the phone.
    pub at: Moment,
    /// At which door.
    pub door: DoorId,
}

/// Why an event that a door told of was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum NotCounted {
    /// Counting is not open yet.
    #[error("Counting is not open yet. Nothing is counted before it is.")]
    ToCome,
    /// The door is none of this assembly.
    #[error("There is no such door at this assembly.")]
    NoDoor,
    /// A group of nobody, or of more than one event counts.
    #[error("Give a number from 1 to {MOST_AT_ONCE} for a group.")]
    NoGroup,
    /// The event that is to be undone is not known.
    #[error("There is no event of that key to undo.")]
    NothingToUndo,
    /// The event cannot stand.
    #[error(transparent)]
    Door(#[from] DoorError),
}

impl From<rusqlite::Error> for NotCounted {
    fn from(error: rusqlite::Error) -> NotCounted {
        NotCounted::Door(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        let cursor = Cursor { events: 12, lists: 340 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "12", "-", "12-x", "x-12"] {
            assert!(text.parse::<Cursor>().is_err(), "{text:?}");
        }
    }
}
