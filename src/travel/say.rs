//! What is not sorted of the travel in words, each with the path of the place that mends it: for pages of other slices.

use super::model::{Unsorted, Without};
use crate::words::counted;

/// One thing in words for organisers, and where it is mended; `home` is the address of the assembly.
pub fn unsorted(item: &Unsorted, home: &str) -> (String, String) {
    let path = |behind: &str| format!("{home}/travel{behind}");
    let people = |number: &u32| counted(*number, "person", "people");
    match item {
        Unsorted::PickUpNotTold { institution, name, people: number } => (
            format!("{name}: {} by coach, where they get on is not told", people(number)),
            format!("{home}/i/{institution}"),
        ),
        Unsorted::WithoutASeat { name, place, people: number, why, .. } => {
            (format!("{name}: {} without a seat from {place}, {}", people(number), reason(*why)), path("/without"))
        }
        Unsorted::WithoutAWheelchairPlace { name, people: number, .. } => {
            (format!("{name}: {} without a wheelchair place", people(number)), path("/without"))
        }
        Unsorted::DoesNotStopThere { vehicle, name, place, people: number } => {
            let get = if *number == 1 { "gets" } else { "get" };
            (
                format!("{name} does not stop at {place}, where {} of it {get} on", people(number)),
                path(&format!("/{vehicle}/seats")),
            )
        }
        Unsorted::StopWithoutTime { place, .. } => (format!("{place} has no time yet"), path("/stops")),
        Unsorted::OverFull { vehicle, name, seats, wheelchair_places } => {
            let places = counted(*wheelchair_places, "wheelchair place", "wheelchair places");
            let over = match (seats, wheelchair_places) {
                (0, _) => places,
                (seats, 0) => counted(*seats, "seat", "seats"),
                (seats, _) => format!("{} and {places}", counted(*seats, "seat", "seats")),
            };
            (format!("{name} is over by {over}"), path(&format!("/{vehicle}/seats")))
        }
        Unsorted::WithoutACaptain { vehicle, name } => {
            (format!("{name} has no captain"), path(&format!("/{vehicle}/change")))
        }
        Unsorted::NotBooked { vehicle, name } => (format!("{name} is not booked"), path(&format!("/{vehicle}/change"))),
        Unsorted::LiftsNotMatched { people: number } => {
            (format!("{} could be matched with a car", people(number)), path("/lifts"))
        }
        Unsorted::LiftsWithoutACar { people: number } => {
            let need = if *number == 1 { "needs" } else { "need" };
            (format!("{} {need} a lift and no car is near", people(number)), path("/lifts"))
        }
        Unsorted::LiftsWaiting { lifts } => {
            let wait = counted(*lifts, "lift waits", "lifts wait");
            (format!("{wait} for a leader's yes"), path("/lifts"))
        }
        Unsorted::LiftsGone { people: number } => {
            (format!("{} had a lift that is gone", people(number)), path("/lifts"))
        }
    }
}

/// One thing in words for the leader of the institution, and where it is mended or seen; `home` is the leader's home. None for
/// what a leader has no part in.
pub fn own_unsorted(item: &Unsorted, home: &str) -> Option<(String, String)> {
    let people = |number: &u32| counted(*number, "person", "people");
    let words = match item {
        Unsorted::PickUpNotTold { people: number, .. } => {
            format!("{} by coach: tell us where they get on", people(number))
        }
        Unsorted::WithoutASeat { place, people: number, .. } => {
            format!("{} from {place}: no coach seat yet", people(number))
        }
        Unsorted::WithoutAWheelchairPlace { people: number, .. } => {
            format!("{} in a wheelchair: no place on a coach yet", people(number))
        }
        Unsorted::DoesNotStopThere { name, place, people: number, .. } => {
            format!("{} from {place}: {name} does not stop there. The organiser has to mend it", people(number))
        }
        _ => return None,
    };
    Some((words, format!("{home}/travel")))
}

/// Why somebody is without a seat.
pub fn reason(why: Without) -> &'static str {
    match why {
        Without::PickUpNotTold => "where they get on is not told",
        Without::NothingStopsThere => "no vehicle stops there",
        Without::NoWheelchairPlace => "no wheelchair place is left there",
        Without::Full => "every vehicle there is full",
        Without::NotPlaced => "there is room, nobody placed them yet",
    }
}
