//! One request, whatever it is about, and what an organiser says to it.

mod effect;

pub use effect::{Effect, SoFar, Thing};

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::list::model::{Asked, AttendeeId, SubmissionId};
use crate::need::model::{ChildId, NeedAnswer, NeedId};
use crate::travel::model::PickUpId;
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

impl FromStr for RequestId {
    type Err = NoSuchKind;
    fn from_str(text: &str) -> Result<RequestId, NoSuchKind> {
        let (kind, number) = text.split_once('-').ok_or(NoSuchKind)?;
        RequestId::of(kind, number).ok_or(NoSuchKind)
    }
}

/// A text that names no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no kind of request")]
pub struct NoSuchKind;

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
    /// Whether the person is listed, so that they count; names are not listed yet and count with the yes.
    pub counts: bool,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Who asked; none: the organiser at the machine.
    pub asked_by: Option<String>,
    /// The date by which it was to be asked for.
    pub due: Moment,
}

impl Wanted {
    /// What is asked for, in an organiser's words.
    pub fn what(&self) -> String {
        match self {
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
}

impl Waiting {
    /// What is asked for, in an organiser's words.
    pub fn what(&self) -> String {
        self.wanted.what()
    }

    /// The names that are asked for, if names are.
    pub fn names(&self) -> Vec<String> {
        match &self.wanted {
            Wanted::Names(asked) => asked.people.iter().map(|person| person.name.to_string()).collect(),
            Wanted::Place { .. } | Wanted::Booking { .. } | Wanted::Seat { .. } => Vec::new(),
        }
    }
}

/// A request that does not wait any more, and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What was asked for.
    pub what: String,
    /// The institution that asked.
    pub institution: InstitutionId,
    /// What the institution is called.
    pub institution_name: String,
    /// "agreed", "not agreed: The crèche is full".
    pub outcome: String,
    /// Who decided; none: nobody had to, or the organiser at the machine.
    pub by: Option<String>,
}

impl Settled {
    /// To whoever decides after it: "This was decided before you, by Amina. A crèche place, Hill Abbey: agreed."
    pub fn before_you(&self) -> String {
        let who = self.by.as_ref().map_or_else(String::new, |name| format!(", by {name}"));
        format!(
            "This was decided before you{who}. {}, {}: {}.",
            self.what,
            self.institution_name,
            self.outcome.trim_end_matches('.')
        )
    }
}

/// What an organiser says to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Agree,
    /// Yes to some of the names.
    InPart {
        /// Which, by their place in the request from 0.
        agreed: BTreeSet<usize>,
        /// Why not to the others: the leader is told.
        reason: String,
    },
    /// No.
    Decline {
        /// Why: the leader is told.
        reason: String,
    },
}

/// What an organiser says to a request, as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct DecisionForm {
    /// "agree", "part" or "decline": the button that was pressed.
    pub decision: String,
    /// What the leader is told.
    #[serde(default)]
    pub reason: String,
    /// The names that are ticked, by their place in the request from 0.
    #[serde(default)]
    pub person: Vec<usize>,
    /// Whether it was sent from the page of that request alone.
    #[serde(default)]
    pub alone: bool,
}

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// What is wrong with a decision, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecided {
    /// About the reason.
    Reason(&'static str),
    /// About the ticks.
    Ticks(&'static str),
}

impl DecisionForm {
    /// Reads the decision about a request of so many names. Who does not agree, to all or to some, says why.
    ///
    /// # Errors
    ///
    /// [`Undecided`] with a remedy.
    pub fn parse(&self, names: usize) -> Result<Verdict, Undecided> {
        let agreed: BTreeSet<usize> = self.person.iter().copied().filter(|place| *place < names).collect();
        match self.decision.as_str() {
            "agree" => Ok(Verdict::Agree),
            "part" if agreed.is_empty() => Err(Undecided::Ticks("Tick at least 1 name, or press Do not agree")),
            "part" if agreed.len() == names => Ok(Verdict::Agree),
            "part" => Ok(Verdict::InPart { agreed, reason: self.reason()? }),
            _ => Ok(Verdict::Decline { reason: self.reason()? }),
        }
    }

    fn reason(&self) -> Result<String, Undecided> {
        match self.reason.trim() {
            "" => Err(Undecided::Reason("Enter a reason: the leader sees it")),
            reason if reason.chars().count() > LONGEST_REASON => {
                Err(Undecided::Reason("Enter a reason of 500 characters or fewer"))
            }
            reason => Ok(reason.to_owned()),
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
    fn a_no_has_a_reason_of_a_length_that_can_be_read_and_a_part_has_ticks() {
        let check = |decision: &str, person: &[usize], reason: &str, expected| {
            let form = DecisionForm {
                decision: decision.into(),
                reason: reason.into(),
                person: person.to_vec(),
                alone: false,
            };
            assert_eq!(form.parse(3), expected, "{decision} {person:?} {reason}");
        };
        let no = |reason: &str| Ok(Verdict::Decline { reason: reason.into() });
        let part = |agreed: &[usize], reason: &str| {
            Ok(Verdict::InPart { agreed: agreed.iter().copied().collect(), reason: reason.into() })
        };
        let why = Err(Undecided::Reason("Enter a reason: the leader sees it"));
        check("agree", &[], "", Ok(Verdict::Agree));
        check("agree", &[1], "It is fine", Ok(Verdict::Agree));
        check("decline", &[], " Full ", no("Full"));
        check("decline", &[], " \t", why.clone());
        check("decline", &[], &"é".repeat(500), no(&"é".repeat(500)));
        let long = Err(Undecided::Reason("Enter a reason of 500 characters or fewer"));
        check("decline", &[], &"é".repeat(501), long);
        check("part", &[0, 2], "Full", part(&[0, 2], "Full"));
        check("part", &[0, 2], "", why);
        check("part", &[0, 1, 2], "", Ok(Verdict::Agree));
        let none = Err(Undecided::Ticks("Tick at least 1 name, or press Do not agree"));
        check("part", &[], "Full", none.clone());
        check("part", &[3, 99], "Full", none);
        check("part", &[1, 1, 99], "Full", part(&[1], "Full"));
        check("", &[], "Full", no("Full"));
    }

    #[test]
    fn a_request_says_in_words_what_is_asked_and_as_one_word_which_it_is() {
        let seat = Wanted::Seat { name: "Grace Okafor".into(), pick_up: None };
        let place = |age_years| Wanted::Place { name: "Grace Okafor".into(), age_years };
        assert_eq!(seat.what(), "A coach seat for Grace Okafor");
        assert_eq!(place(None).what(), "A crèche place for a child of Grace Okafor");
        assert_eq!(place(Some(4)).what(), "A crèche place for a child of Grace Okafor, age 4");
        let id = RequestId::of("seat", "3").unwrap();
        assert_eq!((id.to_string().as_str(), id.to_string().parse()), ("seat-3", Ok(id)));
    }
}
