//! Ways to choose from.

use crate::assembly::model::Zone;
use crate::travel::model::{PickUp, TravelMode, Way};

/// One way to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub word: String,
    pub text: String,
    pub hint: String,
}

impl Choice {
    pub(super) fn new(word: impl Into<String>, text: impl Into<String>, hint: &str) -> Choice {
        Choice { word: word.into(), text: text.into(), hint: hint.into() }
    }
}

/// A coach from each stop; where no stop is known yet, or one was chosen without it, the coach alone.
pub(super) fn coaches(stops: &[PickUp], zone: Zone, chosen: Option<Way>) -> Vec<Choice> {
    let mut coaches: Vec<Choice> = stops
        .iter()
        .map(|stop| {
            let way = Way::coach_from(stop.id);
            Choice::new(way.word(), way.label(stops, zone), "")
        })
        .collect();
    let alone = Way::by(TravelMode::Coach);
    let hint = if stops.is_empty() { "The stops are not set yet" } else { "The stop is not chosen yet" };
    if stops.is_empty() || chosen == Some(alone) {
        coaches.push(Choice::new(alone.word(), "Coach", hint));
    }
    coaches
}

/// The ways besides a coach for most people of a group, in its own few words.
pub(super) fn most_people() -> Vec<Choice> {
    [(TravelMode::Drive, "By car"), (TravelMode::Bus, "Bus or train"), (TravelMode::Walk, "Walk or cycle")]
        .into_iter()
        .map(|(mode, text)| Choice::new(mode.as_str(), text, ""))
        .chain([Choice::new(NOT_SURE, "Not sure yet", "")])
        .collect()
}

/// The word for "not sure yet".
pub(super) const NOT_SURE: &str = "not_sure";

/// The word for "the same as most people".
pub(super) const SAME: &str = "same";

/// The ways besides a coach for one person. `asked`: whom "the same as most people" asks for a coach seat, where it does.
pub(super) fn one_person(asked: Option<&str>) -> Vec<Choice> {
    let same_hint = asked.map_or_else(String::new, |whom| format!("By coach: a request to {whom}"));
    TravelMode::ALL
        .iter()
        .filter(|mode| **mode != TravelMode::Coach)
        .map(|mode| match mode {
            TravelMode::DriveOffering => Choice::new(mode.as_str(), "By car, and has seats for others", ""),
            TravelMode::LiftNeeded => Choice::new(mode.as_str(), "Needs a lift", "Somebody's car, still to be found"),
            _ => Choice::new(mode.as_str(), mode.label(), ""),
        })
        .chain([Choice::new(SAME, "The same as most people", &same_hint)])
        .collect()
}

/// What a main way is called: `bus` there stands for bus or train.
pub(super) fn main_label(way: Way, stops: &[PickUp], zone: Zone) -> String {
    let few = most_people().into_iter().find(|choice| choice.word == way.word());
    few.map_or_else(|| way.label(stops, zone), |choice| choice.text)
}
