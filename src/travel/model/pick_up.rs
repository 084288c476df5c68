//! Where coaches stop, and what is known of how a person or an institution travels.

use crate::assembly::model::Zone;
use crate::clock::Moment;
use crate::id::id;
use crate::list::model::AttendeeId;
use crate::need::model::{Place, Standing};

use super::TravelMode;

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

impl PickUp {
    /// The stop in words: "St Mary's, 5:30pm".
    pub fn label(&self, zone: Zone) -> String {
        match self.leaves_at {
            Some(leaves_at) => format!("{}, {}", self.place, zone.time(leaves_at)),
            None => self.place.clone(),
        }
    }
}

impl Way {
    /// A way that is said by its mode alone.
    pub fn by(mode: TravelMode) -> Way {
        Way { mode, pick_up: None, seats_offered: None }
    }

    /// The coach that stops there.
    pub fn coach_from(stop: PickUpId) -> Way {
        Way { pick_up: Some(stop), ..Way::by(TravelMode::Coach) }
    }

    /// The way in words for people: "Coach from St Mary's, 5:30pm".
    pub fn label(&self, stops: &[PickUp], zone: Zone) -> String {
        let stop = stops.iter().find(|stop| Some(stop.id) == self.pick_up);
        match (self.mode, stop, self.seats_offered) {
            (TravelMode::Coach, Some(stop), _) => format!("Coach from {}", stop.label(zone)),
            (TravelMode::DriveOffering, _, Some(1)) => "By car, with 1 seat to offer".into(),
            (TravelMode::DriveOffering, _, Some(seats)) => format!("By car, with {seats} seats to offer"),
            _ => self.mode.label().into(),
        }
    }

    /// The word for it in a form: `walk`, `coach`, `coach-3` for the stop of that id.
    pub fn word(&self) -> String {
        match self.pick_up {
            Some(stop) => format!("{}-{stop}", self.mode.as_str()),
            None => self.mode.as_str().into(),
        }
    }

    /// The way of a word of [`Way::word`]; none if there is no such, or no such stop among these.
    pub fn of_word(word: &str, stops: &[PickUp]) -> Option<Way> {
        match word.split_once('-') {
            Some(("coach", stop)) => {
                stops.iter().find(|known| known.id.to_string() == stop).map(|known| Way::coach_from(known.id))
            }
            _ => TravelMode::parse(word).map(Way::by),
        }
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
    /// Whether it was told at or after the date for coach seats.
    pub late: bool,
}

impl Travels {
    /// Whether they have a seat on a coach.
    pub fn has_a_seat(&self) -> bool {
        self.way.mode == TravelMode::Coach && self.seat == Place::Given
    }
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
