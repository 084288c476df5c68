//! Whom somebody means, and what is kept of them.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use crate::access::model::DeviceId;
use crate::institution::model::LeaderId;
use crate::list::model::{AskedId, AttendeeId};
use crate::retention::model::Erasure;
use crate::travel::model::VehicleId;

/// A row that is kept of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// On the list of an assembly, or made at one of its doors.
    Person(AttendeeId),
    /// A leader.
    Leader(LeaderId),
    /// A name that waits for a yes, or had a no.
    Asked(AskedId),
    /// A steward, by their phone.
    Steward(DeviceId),
    /// Who counts the people of a vehicle.
    Captain(VehicleId),
}

impl Who {
    /// As a form sends it: `person-17`, `asked-17-2`.
    pub fn parse(text: &str) -> Option<Who> {
        match text.split_once('-')? {
            ("person", id) => id.parse().ok().map(Who::Person),
            ("leader", id) => id.parse().ok().map(Who::Leader),
            ("asked", id) => id.parse().ok().map(Who::Asked),
            ("steward", id) => id.parse().ok().map(Who::Steward),
            ("captain", id) => id.parse().ok().map(Who::Captain),
            _ => None,
        }
    }

    /// Whether what they need may be kept with it, or their children.
    pub fn tells_needs(self) -> bool {
        matches!(self, Who::Person(_) | Who::Asked(_))
    }

    /// What it is to have it erased.
    pub fn erasure(self) -> Erasure {
        match self {
            Who::Person(id) => Erasure::Person(id),
            Who::Leader(id) => Erasure::Leader(id),
            Who::Asked(id) => Erasure::Asked(id),
            Who::Steward(id) => Erasure::Steward(id),
            Who::Captain(id) => Erasure::Captain(id),
        }
    }
}

impl std::fmt::Display for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Who::Person(id) => write!(f, "person-{id}"),
            Who::Leader(id) => write!(f, "leader-{id}"),
            Who::Asked(id) => write!(f, "asked-{id}"),
            Who::Steward(id) => write!(f, "steward-{id}"),
            Who::Captain(id) => write!(f, "captain-{id}"),
        }
    }
}

/// Somebody whose words are like those that were looked for.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which row.
    pub who: Who,
    /// Their name.
    pub name: String,
    /// Where they stand: "St Brigid's Convent, Spring assembly".
    pub place: String,
    /// How they are reached, as far as that was told.
    pub reached: String,
}

/// Everything that is kept in one row and what hangs on it, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// What it is: "On a list: St Brigid's Convent, Spring assembly".
    pub what: String,
    /// Where it is corrected; none: nowhere.
    #[serde(skip)]
    pub correct: Option<String>,
    /// Each field by its name, in order; several may have the same.
    #[serde(serialize_with = "as_map")]
    pub facts: Vec<(String, String)>,
}

/// A field that is there several times is a list.
fn as_map<S: Serializer>(facts: &[(String, String)], to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(None)?;
    let mut done: Vec<&str> = Vec::new();
    for (name, value) in facts {
        if done.contains(&name.as_str()) {
            continue;
        }
        done.push(name.as_str());
        let all: Vec<&str> = facts.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect();
        if all.len() > 1 { map.serialize_entry(name, &all)? } else { map.serialize_entry(name, value)? }
    }
    map.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_read_as_it_is_written_and_nobody_else_is() {
        for text in ["person-17", "leader-3", "asked-17-2", "steward-4", "captain-1"] {
            assert_eq!(Who::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "person", "person-", "person-x", "account-1", "17", "asked-17"] {
            assert_eq!(Who::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_field_that_is_there_twice_is_a_list() {
        let kept = Kept {
            what: "On a list".into(),
            correct: None,
            facts: [("Name", "Ada"), ("Child", "Ben"), ("Child", "Cem")]
                .map(|(name, value)| (name.into(), value.into()))
                .into(),
        };
        let written = serde_json::to_string(&kept).unwrap();
        assert_eq!(written, r#"{"what":"On a list","facts":{"Name":"Ada","Child":["Ben","Cem"]}}"#);
    }
}
