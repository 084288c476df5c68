//! Plans held against what any plan must keep, and small ones against every plan there is.

mod every_plan;
mod large;
mod properties;
mod words;

use proptest::prelude::*;

use super::*;
use crate::institution::model::InstitutionId;
use crate::travel::model::{PickUpId, VehicleId, VehicleTypeId};

fn stop(number: usize) -> PickUpId {
    (number + 1).to_string().parse().unwrap()
}

fn institution(number: usize) -> InstitutionId {
    (number + 1).to_string().parse().unwrap()
}

fn vehicle(number: usize) -> VehicleId {
    (number + 1).to_string().parse().unwrap()
}

fn sort_id(number: usize) -> VehicleTypeId {
    (number + 1).to_string().parse().unwrap()
}

fn sort(number: usize, seats: u32, wheelchair_places: u32, pence: u64, most: Option<u32>) -> Sort {
    Sort { id: sort_id(number), seats, wheelchair_places, pence, most }
}

fn party(of: usize, at: usize, riders: u32, in_wheelchairs: u32) -> Party {
    Party { institution: institution(of), pick_up: stop(at), riders, in_wheelchairs }
}

/// Questions of at most so many stops, sorts, parties and kept vehicles, with parties of at most so many people.
struct Size {
    stops: usize,
    sorts: usize,
    parties: usize,
    people: u32,
    kept: usize,
    seats: u32,
}

fn questions(size: Size) -> impl Strategy<Value = Question> {
    let Size { stops, sorts, parties, people, kept, seats } = size;
    let most = prop_oneof![1 => Just(None), 1 => (0..4_u32).prop_map(Some)];
    let wheels = prop_oneof![3 => Just(0), 2 => 1..3_u32];
    let sort_of = (prop_oneof![1 => Just(0), 8 => 1..=seats], wheels.clone(), 0..12_u64, most);
    let party_of = (0..parties, 0..stops, 0..=people, wheels.clone());
    let gap_of = (0..stops, 0..stops, 0..9_u32);
    let kept_of = (0..=seats / 2, wheels, proptest::collection::btree_set(0..stops, 0..3), 0..5_u64, 0..parties);
    (
        prop_oneof![1 => Just(Vec::new()), 12 => proptest::collection::vec(sort_of, 1..=sorts)],
        proptest::collection::vec(party_of, 1..=parties),
        proptest::collection::vec(gap_of, 0..=2 * stops),
        proptest::collection::vec(kept_of, 0..=kept),
        0..30_u32,
    )
        .prop_map(|(sorts, parties, gaps, kept, join_minutes)| Question {
            sorts: sorts.into_iter().enumerate().map(|(at, (a, b, c, d))| sort(at, a, b, c, d)).collect(),
            parties: parties.into_iter().map(|(of, at, riders, wheels)| party(of, at, riders, wheels)).collect(),
            gaps: Gaps::of(gaps.into_iter().map(|(one, other, minutes)| (stop(one), stop(other), minutes))),
            kept: (kept.into_iter().enumerate())
                .map(|(at, (seats_free, wheelchair_places_free, stops, pence, of))| Kept {
                    vehicle: vehicle(at),
                    seats_free,
                    wheelchair_places_free,
                    stops: stops.into_iter().map(stop).collect(),
                    pence,
                    institutions: vec![institution(of)],
                })
                .collect(),
            join_minutes,
        })
}
