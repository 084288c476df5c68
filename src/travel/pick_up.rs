//! Where coaches stop, and what is known of how a person or an institution travels.

use crate::clock::Moment;
use crate::id::id;
use crate::list::model::AttendeeId;
use crate::need::model::{Place, Standing};

use super::model::TravelMode;

id! {
    /// One place where a coach stops.
    PickUpId
}

/// Where a coach stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickUp {
    /// Its id.
    pub id: PickUpId,
    /// The place, in words that a passenger finds it by.
    pub place: String,
    /// When the coach leaves; none while that is not set.
    pub leaves_at: Option<Moment>,
}

/// A way of travelling as a form tells it: what is not of its mode is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// How.
    pub mode: TravelMode,
    /// Where they get on the coach.
    pub pick_up: Option<PickUpId>,
    /// Seats for others in their car.
    pub seats_offered: Option<u32>,
}

impl Way {
    /// A way that is said by its mode alone.
    pub fn by(mode: TravelMode) -> Way {
        Way { mode, pick_up: None, seats_offered: None }
    }
}

/// How one person travels, where they told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Travels {
    /// Their way.
    pub way: Way,
    /// As it was written in a list, where that says more.
    pub words: Option<String>,
    /// Whether there is a seat on the coach; of no meaning for another mode.
    pub seat: Place,
    /// Why there is none.
    pub reason: Option<String>,
}

/// One person of a list, with their own way of travelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: AttendeeId,
    /// Their name.
    pub name: String,
    /// What to call them in a sentence: the name they go by, else their name.
    pub called: String,
    /// Their own way; none: they follow their institution's main way.
    pub own: Option<Travels>,
}

/// A coach seat that was asked for after its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asked.
    pub attendee: AttendeeId,
    /// What they are called.
    pub name: String,
    /// Where they want to get on.
    pub pick_up: Option<PickUpId>,
    /// When.
    pub asked_at: Moment,
    /// Where it stands.
    pub standing: Standing,
}

impl Request {
    /// What was asked for, in words.
    pub fn label(&self) -> String {
        format!("A coach seat for {}", self.name)
    }
}
