//! Modes of travel, and how they are read out of free text; vehicles, and who sits where.

mod fleet;
mod lift;
mod manifest;
mod pick_up;
pub mod plan;
mod problem;
mod seating;
mod unsorted;
mod vehicle;
mod vocabulary;

pub use fleet::{NewVehicle, Offer, Vehicle, VehicleStop, VehicleType, leaves_at, pounds};
pub use lift::{Lift, LiftId, LiftState, Lifts, Match, Near, Traveller, nearness};
pub use manifest::{AtStop, Boarding, Manifest, boardings, manifests};
pub use pick_up::{Person, PickUp, PickUpId, Request, Travels, Way};
pub use problem::Problem;
pub use seating::{Group, Reservation, Ride, Rider, Seat, Seating, Taken, Unnamed, Without};
pub use unsorted::Unsorted;
pub use vehicle::{VehicleId, VehicleTypeId};

use serde::{Deserialize, Serialize};

use crate::id::words;
use crate::words::{Answer, Phrases, folded, says, short_answer};
use vocabulary::{BUS, CAR, COACH, CYCLE, LIFT, OFFERS, TAXI, TRAIN, WALK, WANTED};

/// How a person gets there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TravelMode {
    /// On a vehicle that the alliance or the institution hires.
    Coach,
    /// In their own car, full or not offered to others.
    Drive,
    /// In their own car, with seats for others.
    DriveOffering,
    /// In somebody's car, which is still to be found.
    LiftNeeded,
    /// By public bus.
    Bus,
    /// By train, tram or underground.
    Train,
    /// On foot.
    Walk,
    /// By bicycle.
    Cycle,
    /// By taxi.
    Taxi,
}

words!(TravelMode {
    Coach = "coach",
    Drive = "drive",
    DriveOffering = "drive_offering",
    LiftNeeded = "lift_needed",
    Bus = "bus",
    Train = "train",
    Walk = "walk",
    Cycle = "cycle",
    Taxi = "taxi",
});

impl TravelMode {
    /// The mode in words for people.
    pub fn label(self) -> &'static str {
        match self {
            TravelMode::Coach => "Coach",
            TravelMode::Drive => "By car",
            TravelMode::DriveOffering => "By car, with seats to offer",
            TravelMode::LiftNeeded => "Needs a lift",
            TravelMode::Bus => "Bus",
            TravelMode::Train => "Train",
            TravelMode::Walk => "Walk",
            TravelMode::Cycle => "Cycle",
            TravelMode::Taxi => "Taxi",
        }
    }

    /// Single words that name the mode and no part of it: `uber` is more than a taxi.
    fn names(self) -> &'static [&'static str] {
        match self {
            TravelMode::Coach => &["coach", "coaches"],
            TravelMode::Drive | TravelMode::DriveOffering => &["car", "drive", "drives", "driving", "driver"],
            TravelMode::LiftNeeded => &["lift", "lifts", "ride", "required"],
            TravelMode::Bus => &["bus", "buses"],
            TravelMode::Train => &["train", "rail", "railway"],
            TravelMode::Walk => &["walk", "walks", "walking", "foot"],
            TravelMode::Cycle => &["cycle", "cycles", "cycling", "bike", "bicycle", "push"],
            TravelMode::Taxi => &["taxi", "cab"],
        }
    }
}

/// Words that say no more than that there are seats for others.
const OFFERING: &[&str] = &[
    "can", "could", "give", "lift", "lifts", "offer", "offering", "room", "seat", "seats", "space", "spaces", "spare",
];

/// One person's answer about travel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TravelAnswer {
    /// How they get there.
    pub mode: TravelMode,
    /// Seats offered to others, for [`TravelMode::DriveOffering`], where a number was given.
    pub seats: Option<u32>,
    /// Where they get on, as written; empty if not said.
    pub pick_up: String,
    /// The words in which it was said.
    pub detail: String,
}

/// What a cell about travel turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TravelRead {
    /// Nothing, or "not sure yet".
    Blank,
    /// An answer.
    Answer(TravelAnswer),
    /// Words that name no way of travelling.
    NotUnderstood,
}

impl TravelAnswer {
    /// An answer without further words.
    pub fn new(mode: TravelMode) -> TravelAnswer {
        TravelAnswer { mode, seats: None, pick_up: String::new(), detail: String::new() }
    }

    /// Reads a cell of a column about travel. `heading` is what the column is called: a tick under "Lift?" is a lift.
    pub fn read(text: &str, heading: &str) -> TravelRead {
        let detail = crate::words::clean(text);
        let mode = match short_answer(&detail) {
            Some(Answer::No | Answer::Maybe) => return TravelRead::Blank,
            Some(Answer::Yes) => mode_said(&folded(heading)),
            None if detail.is_empty() => return TravelRead::Blank,
            None => TravelMode::parse(&detail).or_else(|| mode_said(&folded(&detail))),
        };
        match mode {
            Some(mode) => {
                let seats = if mode == TravelMode::DriveOffering { seats_said(&detail) } else { None };
                TravelRead::Answer(TravelAnswer { mode, seats, pick_up: String::new(), detail })
            }
            None => TravelRead::NotUnderstood,
        }
    }

    /// The words in which it was said, where they say more than the way itself: `coach 18:15`, not `by coach` or a tick.
    pub fn words(&self) -> Option<&str> {
        let said = folded(&self.detail);
        let says_more = !said.is_empty() && short_answer(&self.detail).is_none() && !self.is_all_of(&said);
        says_more.then_some(self.detail.as_str())
    }

    /// Whether folded words say this and nothing besides.
    fn is_all_of(&self, said: &str) -> bool {
        #[rustfmt::skip]
        const AROUND: &[&str] = &[
            "a", "am", "an", "as", "be", "by", "come", "comes", "coming", "for", "get", "getting", "going", "he", "her",
            "his", "i", "in", "is", "it", "ll", "m", "my", "need", "needed", "needs", "of", "on", "our", "own", "please",
            "pls", "plz", "she", "take", "takes", "taking", "the", "their", "they", "to", "travel", "travelling", "travels",
            "use", "using", "via", "wants", "we", "will", "with",
        ];
        if said == folded(&self.label()) || said == folded(self.mode.label()) || said == self.mode.as_str() {
            return true;
        }
        let names = self.mode.names();
        let seats = self.seats.map(|seats| seats.to_string());
        let offers = self.mode == TravelMode::DriveOffering;
        said.split(' ').all(|word| {
            let is_the_number = seats.as_deref() == Some(word);
            AROUND.contains(&word) || names.contains(&word) || is_the_number || offers && OFFERING.contains(&word)
        })
    }

    /// Whether both say the same, be it in other words that say no more.
    pub fn is_same(&self, other: &TravelAnswer) -> bool {
        (self.mode, self.seats, self.words()) == (other.mode, other.seats, other.words())
    }

    /// The answer with the words in which it was said, where they say more: `Coach (coach 18:15)`.
    pub fn shown(&self) -> String {
        let label = self.label();
        self.words().map_or(label.clone(), |words| format!("{label} ({words})"))
    }

    /// The answer in words for people: `Coach`, `By car, with 2 seats to offer`.
    pub fn label(&self) -> String {
        match (self.mode, self.seats) {
            (TravelMode::DriveOffering, Some(1)) => "By car, with 1 seat to offer".to_owned(),
            (TravelMode::DriveOffering, Some(seats)) => format!("By car, with {seats} seats to offer"),
            (mode, _) => mode.label().to_owned(),
        }
    }
}

/// The mode that folded words speak of. In a sentence about travel a lift is a car.
fn mode_said(said: &str) -> Option<TravelMode> {
    if OFFERS.are_said(said) && (CAR.are_said(said) || LIFT.are_said(said)) && !WANTED.are_said(said) {
        return Some(TravelMode::DriveOffering);
    }
    if LIFT.are_said(said) {
        return Some(TravelMode::LiftNeeded);
    }
    let table: [(&Phrases, TravelMode); 7] = [
        (&TAXI, TravelMode::Taxi),
        (&COACH, TravelMode::Coach),
        (&TRAIN, TravelMode::Train),
        (&CYCLE, TravelMode::Cycle),
        (&WALK, TravelMode::Walk),
        (&BUS, TravelMode::Bus),
        (&CAR, TravelMode::Drive),
    ];
    let named = table.into_iter().find(|(words, _)| words.are_said(said)).map(|(_, mode)| mode);
    named.or_else(|| says(said, "can take").then_some(TravelMode::DriveOffering))
}

/// The first number that is not a time of day.
fn seats_said(text: &str) -> Option<u32> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '+'))
        .filter_map(|word| word.parse().ok())
        .find(|seats| (1..=60).contains(seats))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_is_read_back_from_its_word() {
        for mode in TravelMode::ALL.iter().copied() {
            assert_eq!(TravelMode::parse(mode.as_str()), Some(mode));
            assert_eq!(mode_of(mode.as_str(), ""), Some(mode));
            assert_eq!(mode_of(mode.label(), ""), Some(mode), "{mode:?}");
        }
    }

    fn mode_of(text: &str, heading: &str) -> Option<TravelMode> {
        match TravelAnswer::read(text, heading) {
            TravelRead::Answer(answer) => Some(answer.mode),
            TravelRead::Blank | TravelRead::NotUnderstood => None,
        }
    }

    #[test]
    fn travel_is_read_out_of_free_text() {
        fn check(text: &str, mode: TravelMode) {
            assert_eq!(mode_of(text, "Transport"), Some(mode), "{text:?}");
        }
        check("On the coach", TravelMode::Coach);
        check("coach 18:15", TravelMode::Coach);
        check("Bus", TravelMode::Bus);
        check("tube", TravelMode::Train);
        check("driving", TravelMode::Drive);
        check("Own car", TravelMode::Drive);
        check("Needs a lift please", TravelMode::LiftNeeded);
        check("LIFT PLS", TravelMode::LiftNeeded);
        check("lift needed both ways", TravelMode::LiftNeeded);
        check("can give a lift to 2", TravelMode::DriveOffering);
        check("Driving - can take 3", TravelMode::DriveOffering);
        check("Own car, room for 1", TravelMode::DriveOffering);
        check("Car (2 spare seats)", TravelMode::DriveOffering);
        check("can take 2", TravelMode::DriveOffering);
        check("Taxi (mobility)", TravelMode::Taxi);
        check("taxi needed", TravelMode::Taxi);
        check("Bike", TravelMode::Cycle);
        check("On foot", TravelMode::Walk);
    }

    #[test]
    fn a_tick_means_what_the_column_is_called() {
        assert_eq!(mode_of("yes", "Lift?"), Some(TravelMode::LiftNeeded));
        assert_eq!(mode_of("x", "Coach"), Some(TravelMode::Coach));
        assert_eq!(TravelAnswer::read("no", "Lift?"), TravelRead::Blank);
        assert_eq!(TravelAnswer::read("yes", "How will you travel?"), TravelRead::NotUnderstood);
        assert_eq!(TravelAnswer::read("not sure", "Travel"), TravelRead::Blank);
        assert_eq!(TravelAnswer::read("as usual", "Travel"), TravelRead::NotUnderstood);
        assert_eq!(TravelAnswer::read("room to spare", "Travel"), TravelRead::NotUnderstood);
        assert_eq!(TravelAnswer::read(" ", "Travel"), TravelRead::Blank);
    }

    fn answer(text: &str, heading: &str) -> TravelAnswer {
        let TravelRead::Answer(answer) = TravelAnswer::read(text, heading) else { panic!("{text:?}") };
        answer
    }

    #[test]
    fn words_are_shown_where_they_say_more_than_the_way() {
        fn check(text: &str, heading: &str, words: Option<&str>, shown: &str) {
            let answer = answer(text, heading);
            assert_eq!((answer.words(), answer.shown().as_str()), (words, shown), "{text:?}");
        }
        check("Coach", "", None, "Coach");
        check("drive", "", None, "By car");
        check("yes", "Coach?", None, "Coach");
        check("coach 18:15", "", Some("coach 18:15"), "Coach (coach 18:15)");
        check("car, 2 seats", "", None, "By car, with 2 seats to offer");
        check("By car, with 1 seat to offer", "", None, "By car, with 1 seat to offer");
        assert_eq!(TravelAnswer::new(TravelMode::Coach).words(), None);
    }

    #[test]
    fn answers_are_the_same_unless_one_says_more() {
        fn check(one: &str, other: &str, same: bool) {
            assert_eq!(answer(one, "").is_same(&answer(other, "")), same, "{one:?} {other:?}");
        }
        check("Coach", "coach", true);
        check("coach", "coach 18:15", false);
        check("coach", "train", false);
        check("car, 1 seat", "car, 2 seats", false);
    }

    #[test]
    fn words_that_only_repeat_the_way_are_not_shown_beside_it() {
        fn check(text: &str, shown: &str) {
            let TravelRead::Answer(answer) = TravelAnswer::read(text, "Travel") else { panic!("{text:?}") };
            assert_eq!(answer.shown(), shown);
        }
        check("by bus", "Bus");
        check("On the coach", "Coach");
        check("Coach please!", "Coach");
        check("Own car", "By car");
        check("driving", "By car");
        check("LIFT PLS", "Needs a lift");
        check("I need a lift", "Needs a lift");
        check("by train", "Train");
        check("On foot", "Walk");
        check("Walking", "Walk");
        check("Bike", "Cycle");
        check("Taxi", "Taxi");
        check("Car (2 spare seats)", "By car, with 2 seats to offer");
        check("Driving - can take 3", "By car, with 3 seats to offer");
        check("can give a lift", "By car, with seats to offer");
        // What says more stays.
        check("coach 18:15", "Coach (coach 18:15)");
        check("lift needed both ways", "Needs a lift (lift needed both ways)");
        check("Bus 50", "Bus (Bus 50)");
        check("tube", "Train (tube)");
        check("minibus", "Coach (minibus)");
        check("Taxi (mobility)", "Taxi (Taxi (mobility))");
        check("driving 17:30, room for 4", "By car, with 4 seats to offer (driving 17:30, room for 4)");
    }

    #[test]
    fn seats_are_a_number_and_not_a_time() {
        fn check(text: &str, seats: Option<u32>) {
            let answer = answer(text, "");
            assert_eq!(answer.seats, seats, "{text:?}");
            assert_eq!(answer.detail, text);
        }
        check("Driving - can take 3", Some(3));
        check("Car (2 spare seats)", Some(2));
        check("driving 17:30, room for 4", Some(4));
        check("driving, spare seats", None);
        check("coach 3", None);
    }
}
