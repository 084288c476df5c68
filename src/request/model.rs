//! One request, whatever it is about, and what an organiser says to it.

use std::fmt;

use serde::Deserialize;

use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::list::model::{Asked, AttendeeId, SubmissionId};
use crate::need::model::{ChildId, Decision, NeedAnswer, NeedId};
use crate::travel::PickUpId;
use crate::words::counted;

/// Which request: its kind, and the row that it is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestId {
    /// Names for a list.
    Names(SubmissionId),
    /// A place in the crèche.
    Place(ChildId),
    /// Something to be booked.
    Booking(NeedId),
    /// A seat on a coach.
    Seat(AttendeeId),
}

impl RequestId {
    /// The request of that kind and number; none if there is no such kind.
    pub fn of(kind: &str, number: &str) -> Option<RequestId> {
        match kind {
            "names" => number.parse().ok().map(RequestId::Names),
            "place" => number.parse().ok().map(RequestId::Place),
            "booking" => number.parse().ok().map(RequestId::Booking),
            "seat" => number.parse().ok().map(RequestId::Seat),
            _ => None,
        }
    }

    /// The word for its kind in addresses and forms.
    pub fn kind(self) -> &'static str {
        match self {
            RequestId::Names(_) => "names",
            RequestId::Place(_) => "place",
            RequestId::Booking(_) => "booking",
            RequestId::Seat(_) => "seat",
        }
    }

    /// The id of the row.
    pub fn number(self) -> i64 {
        match self {
            RequestId::Names(id) => id.into(),
            RequestId::Place(id) => id.into(),
            RequestId::Booking(id) => id.into(),
            RequestId::Seat(id) => id.into(),
        }
    }

    /// Its part of an address: `names/12`.
    pub fn path(self) -> String {
        format!("{}/{}", self.kind(), self.number())
    }
}

/// As one word: `names-12`.
impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.kind(), self.number())
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// These names on the list.
    Names(Asked),
    /// A place in the crèche for a child of that person.
    Place {
        /// The person.
        name: String,
        /// The child's age, where it is known.
        age_years: Option<u8>,
    },
    /// Something to be booked for that person.
    Booking {
        /// The person.
        name: String,
        /// What is needed.
        answer: NeedAnswer,
    },
    /// A seat on a coach for that person.
    Seat {
        /// The person.
        name: String,
        /// Where they want to get on, where that was told.
        pick_up: Option<PickUpId>,
    },
}

/// One request that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub id: RequestId,
    /// Whose.
    pub institution: InstitutionId,
    /// What the institution is called.
    pub institution_name: String,
    /// What is asked for.
    pub wanted: Wanted,
    /// When it was asked for.
    pub asked_at: Moment,
}

impl Waiting {
    /// What is asked for, in an organiser's words.
    pub fn what(&self) -> String {
        match &self.wanted {
            Wanted::Names(asked) => {
                let names = u32::try_from(asked.people.len()).unwrap_or(u32::MAX);
                format!("{} on the list", counted(names, "more name", "more names"))
            }
            Wanted::Place { name, age_years } => {
                let age = age_years.map_or_else(String::new, |age| format!(", age {age}"));
                format!("A crèche place for a child of {name}{age}")
            }
            Wanted::Booking { name, answer } => format!("{}, for {name}", answer.label()),
            Wanted::Seat { name, .. } => format!("A coach seat for {name}"),
        }
    }

    /// The names that are asked for, if names are.
    pub fn names(&self) -> Vec<String> {
        match &self.wanted {
            Wanted::Names(asked) => asked.people.iter().map(|person| person.name.to_string()).collect(),
            Wanted::Place { .. } | Wanted::Booking { .. } | Wanted::Seat { .. } => Vec::new(),
        }
    }
}

/// An organiser's yes or no, as it was sent.
#[derive(Debug, Clone, Deserialize)]
pub struct DecisionForm {
    /// "agree" or "decline": the button that was pressed.
    pub decision: String,
    /// What the leader is told.
    #[serde(default)]
    pub reason: String,
}

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

impl DecisionForm {
    /// Reads the decision.
    ///
    /// # Errors
    ///
    /// What to do about the reason: who does not agree says why.
    pub fn parse(&self) -> Result<Decision, &'static str> {
        match (self.decision.as_str(), self.reason.trim()) {
            ("agree", _) => Ok(Decision::Agree),
            (_, "") => Err("Enter a reason: the leader sees it"),
            (_, reason) if reason.chars().count() > LONGEST_REASON => Err("Enter a reason of 500 characters or fewer"),
            (_, reason) => Ok(Decision::Decline(reason.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_named_by_its_kind_and_number() {
        let check = |kind, number, path: Option<&str>| {
            assert_eq!(RequestId::of(kind, number).map(RequestId::path).as_deref(), path, "{kind} {number}");
        };
        check("names", "12", Some("names/12"));
        check("place", "3", Some("place/3"));
        check("booking", "3", Some("booking/3"));
        check("seat", "3", Some("seat/3"));
        check("seats", "3", None);
        check("names", "x", None);
        check("names", "", None);
    }

    #[test]
    fn a_no_has_a_reason_of_a_length_that_can_be_read() {
        let check = |decision: &str, reason: &str, expected| {
            let form = DecisionForm { decision: decision.into(), reason: reason.into() };
            assert_eq!(form.parse(), expected, "{decision} {reason}");
        };
        check("agree", "", Ok(Decision::Agree));
        check("agree", "It is fine", Ok(Decision::Agree));
        check("decline", " Full ", Ok(Decision::Decline("Full".into())));
        check("decline", " \t", Err("Enter a reason: the leader sees it"));
        check("decline", &"é".repeat(500), Ok(Decision::Decline("é".repeat(500))));
        check("decline", &"é".repeat(501), Err("Enter a reason of 500 characters or fewer"));
    }
}
