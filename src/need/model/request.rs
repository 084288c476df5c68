//! Ids of what was asked for, and where a request stands.

use crate::clock::Moment;
use crate::id::{id, words};
use crate::list::model::AttendeeId;

use super::{NeedAnswer, NeedKind};

id! {
    /// One need of one person.
    NeedId
}

id! {
    /// One child for the crèche.
    ChildId
}

/// Whether a scarce place (in the crèche, on a coach) was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Given.
    Given,
    /// Asked for after its date: waits for an organiser.
    Asked,
    /// Not given.
    Declined,
}

words!(Place { Given = "given", Asked = "asked", Declined = "declined" });

/// Where a need stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedState {
    /// Told.
    Asked,
    /// Booked.
    Booked,
    /// Booked, and whoever does it has said yes.
    Confirmed,
    /// It cannot be had.
    Cannot,
}

words!(NeedState { Asked = "asked", Booked = "booked", Confirmed = "confirmed", Cannot = "cannot" });

/// What an organiser says to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Agree,
    /// No, with the reason that the leader is told.
    Decline(String),
}

/// Where a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has decided.
    Waiting,
    /// Agreed.
    Agreed,
    /// Not agreed, with the reason.
    Declined(Option<String>),
}

impl Standing {
    /// Where a scarce place stands.
    pub fn of_place(place: Place, reason: Option<String>) -> Standing {
        match place {
            Place::Asked => Standing::Waiting,
            Place::Given => Standing::Agreed,
            Place::Declined => Standing::Declined(reason),
        }
    }

    /// Where a need that must be booked stands.
    pub fn of_need(state: NeedState, reason: Option<String>) -> Standing {
        match state {
            NeedState::Asked => Standing::Waiting,
            NeedState::Booked | NeedState::Confirmed => Standing::Agreed,
            NeedState::Cannot => Standing::Declined(reason),
        }
    }
}

/// What was asked for after its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A place in the crèche.
    Place {
        /// The child.
        child: ChildId,
        /// Their age, where it is known.
        age_years: Option<u8>,
    },
    /// Something that must be booked.
    Booking {
        /// The need.
        need: NeedId,
        /// What is needed. For organisers: a leader's page does not say it, because its link can be passed on.
        answer: NeedAnswer,
    },
}

/// One request of childcare or access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Whose it is.
    pub attendee: AttendeeId,
    /// What they are called.
    pub name: String,
    /// What was asked for.
    pub wanted: Wanted,
    /// When.
    pub asked_at: Moment,
    /// Where it stands.
    pub standing: Standing,
}

impl Request {
    /// What was asked for, in words that a leader's page may show; the name follows.
    pub fn what(&self) -> &'static str {
        match self.wanted {
            Wanted::Place { .. } => "A crèche place for a child of",
            Wanted::Booking { .. } => "Something to be booked for",
        }
    }

    /// What was asked for, and for whom, in words that a leader's page may show.
    pub fn label(&self) -> String {
        format!("{} {}", self.what(), self.name)
    }
}

impl NeedKind {
    /// Whether it must be booked, so that asking for it at or after its date is a request.
    pub fn is_booked(self) -> bool {
        matches!(self, NeedKind::Bsl | NeedKind::Interpreter)
    }

    /// Whether it says too little without the person's own words: which language, which food, what else.
    pub fn asks_for_words(self) -> bool {
        matches!(self, NeedKind::Interpreter | NeedKind::Diet | NeedKind::Other)
    }
}
