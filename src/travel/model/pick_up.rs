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

#[cfg(test)]
mod tests {
    use super::*;

    fn stops() -> [PickUp; 2] {
        let stop =
            |id: &str, place: &str, leaves_at| PickUp { id: id.parse().unwrap(), place: place.into(), leaves_at };
        [stop("3", "St Mary's", Moment::parse("2027-03-12T17:30:00Z")), stop("7", "Elm Green", None)]
    }

    #[test]
    fn a_way_has_words_for_people_and_one_for_a_form() {
        let (stops, zone) = (stops(), Zone::parse("Europe/London").unwrap());
        let check = |way: Way, label: &str, word: &str| {
            assert_eq!((way.label(&stops, zone).as_str(), way.word().as_str()), (label, word));
        };
        check(Way::coach_from("3".parse().unwrap()), "Coach from St Mary's, 5:30pm", "coach-3");
        check(Way::coach_from("7".parse().unwrap()), "Coach from Elm Green", "coach-7");
        check(Way::coach_from("9".parse().unwrap()), TravelMode::Coach.label(), "coach-9");
        check(Way::by(TravelMode::Walk), TravelMode::Walk.label(), "walk");
        let offering = |seats| Way { seats_offered: Some(seats), ..Way::by(TravelMode::DriveOffering) };
        check(offering(1), "By car, with 1 seat to offer", "drive_offering");
        check(offering(3), "By car, with 3 seats to offer", "drive_offering");
    }

    #[test]
    fn a_word_of_a_form_is_read_back_as_its_way() {
        let read = |word: &str| Way::of_word(word, &stops());
        assert_eq!(read("coach-7"), Some(Way::coach_from("7".parse().unwrap())));
        assert_eq!(read("walk"), Some(Way::by(TravelMode::Walk)));
        for none in ["coach-9", "walk-7", "", "balloon"] {
            assert_eq!(read(none), None, "{none}");
        }
    }

    #[test]
    fn only_who_was_given_a_seat_on_a_coach_has_one() {
        let has_a_seat =
            |mode, seat| Travels { way: Way::by(mode), words: None, seat, reason: None, late: false }.has_a_seat();
        assert!(has_a_seat(TravelMode::Coach, Place::Given));
        assert!(!has_a_seat(TravelMode::Coach, Place::Asked) && !has_a_seat(TravelMode::Walk, Place::Given));
    }

    #[test]
    fn a_request_for_a_seat_says_for_whom() {
        let request = Request {
            attendee: "1".parse().unwrap(),
            name: "Grace Okafor".into(),
            pick_up: None,
            asked_at: Moment::parse("2027-03-01T10:00:00Z").unwrap(),
            standing: Standing::Waiting,
        };
        assert_eq!(request.label(), "A coach seat for Grace Okafor");
    }
}
