//! The coach plan: who rides in what, from where, at which price.
//!
//! # What is asked
//!
//! First as many people as can be have a place; then the price is least; then parties stay together, institutions stay
//! together, ways are short, stops few, coaches full. A vehicle stops at most [`MOST_STOPS`] times, and the shortest way
//! through its stops is within [`Question::join_minutes`]. People in wheelchairs take wheelchair places and nobody else
//! does. Vehicles that stay cost the same in every plan; they may stop elsewhere too, within the same limits.
//!
//! # How
//!
//! * Stops that no vehicle can join are planned apart from each other (`parts`), unless together they want more of a sort
//!   than can be had; then all are planned as one.
//! * A first plan joins stops by what that saves (`joining`), with the cheapest mix of vehicles for each joined set, which is
//!   a knapsack (`mix`): sorts x seats x wheelchair places steps.
//! * The search (`search`, `flow`) adds vehicles one by one where they are missing, and leaves what cannot be cheaper than
//!   what is known. It counts its steps, and looks at no clock: the same question has the same plan.
//! * Where it does not end, a few vehicles at a time are exchanged for cheaper ones near each stop (`solve`).
//! * Parties are put into the vehicles one by one (`assigning`), with everybody's place kept safe by a flow.
//!
//! # What is exact
//!
//! * The price, whenever the search ends: up to some five or six stops that can be joined, and wherever the first plan costs
//!   no more than the bound. [`Proposal::gap`] is then nothing. Else the gap says how far the price may be from the least.
//! * [`Proposal::bound`] always holds (`bound`).
//! * Everybody has a place if there is a sort with seats of which as many can be had as wanted, and one such with wheelchair
//!   places if those are wanted. Where only so many of each can be had, to seat the most people is a hard problem of its own:
//!   it is exact where the search ends; else nobody is left for whom one more vehicle could be hired, or a place is free.
//! * Parties are together as far as the best of four orders finds; it is not proven that no plan of this price does better.
//!
//! Some thousand people and forty stops take a fraction of a second.

mod assigning;
mod bound;
mod flow;
mod joining;
mod mix;
mod numbers;
mod question;
mod reasons;
mod search;
mod solve;
#[cfg(test)]
mod tests;
mod ways;

use assigning::{Vehicle, assigned};
use bound::of_as_many;
use mix::Mix;
use numbers::{Count, Numbers};
use solve::{Part, Solved, solve};

pub use question::{Kept, Left, Load, Party, Planned, Proposal, Question, Reason, Sort, Split, Which, Why};
pub use ways::{Gaps, Route};

/// A vehicle stops at most so often.
pub const MOST_STOPS: usize = 4;

/// A plan for the people asked about. Of the same question it is the same plan.
pub fn propose(question: &Question) -> Proposal {
    let numbers = Numbers::of(question);
    let mix = Mix::of(&numbers);
    let (solved, least) = hired(&numbers, &mix);
    let mut vehicles = Vec::new();
    for kept in 0..numbers.kept.len() {
        let of = |solved: &Solved| {
            let at = solved.kept.iter().position(|&known| known == kept)?;
            Some(solved.reach.groups[solved.seating.kept[at].0].clone())
        };
        let may_stop = solved.iter().find_map(of).unwrap_or_default();
        vehicles.push(Vehicle::kept(question, &numbers, kept, may_stop));
    }
    for solved in &solved {
        let hired = solved.seating.hired.iter();
        vehicles.extend(hired.map(|hire| Vehicle::hired(&numbers, hire.sort, solved.reach.groups[hire.group].clone())));
    }
    let (mut vehicles, left) = assigned(question, &numbers, &vehicles);
    vehicles.retain(|vehicle| vehicle.kept.is_some() || !vehicle.loads.is_empty());
    let fixed: u64 = question.kept.iter().map(|kept| kept.pence).sum();
    let price =
        vehicles.iter().filter(|vehicle| vehicle.kept.is_none()).map(|vehicle| numbers.sorts[vehicle.sort].pence);
    let price: u64 = price.sum();
    let waiting = numbers.waiting.iter().fold(Count::default(), |all, count| all.and(*count));
    let seated = vehicles.iter().fold(Count::default(), |all, vehicle| all.and(vehicle.taken()));
    let behind = waiting.people() - seated.people();
    let least = least.saturating_sub(behind.saturating_mul(numbers.behind));
    let bound = least.max(of_as_many(&numbers, &mix, behind)).min(price);
    let vehicles: Vec<Planned> = vehicles.iter().map(|vehicle| planned(question, &numbers, vehicle)).collect();
    Proposal {
        reasons: reasons::reasons(question, &numbers, &mix, &vehicles),
        vehicles,
        left: left.iter().enumerate().flat_map(|(party, left)| not_seated(question, party, *left)).collect(),
        pence: fixed + price,
        bound: fixed + bound,
    }
}

/// The vehicles to hire, by parts that no vehicle joins; all in one where they want more of a sort than can be had. With
/// what no plan can cost less than.
fn hired(numbers: &Numbers, mix: &Mix) -> (Vec<Solved>, u64) {
    let parts = parts(numbers);
    let solved: Vec<Solved> = parts.iter().map(|part| solve(numbers, mix, part)).collect();
    let least = solved.iter().map(|solved| solved.least).fold(0, u64::saturating_add);
    let mut rest = numbers.most();
    let hired = solved.iter().flat_map(|solved| &solved.seating.hired);
    let are_enough = hired.fold(true, |enough, hire| {
        let is_one = rest[hire.sort] > 0;
        rest[hire.sort] = rest[hire.sort].saturating_sub(1);
        enough && is_one
    });
    if are_enough {
        return (solved, least);
    }
    let whole = Part {
        stops: parts.iter().flat_map(|part| part.stops.iter().copied()).collect(),
        kept: parts.iter().flat_map(|part| part.kept.iter().copied()).collect(),
    };
    let solved = solve(numbers, mix, &whole);
    let least = least.max(solved.least);
    (vec![solved], least)
}

/// The stops where people wait, in parts that no vehicle joins.
fn parts(numbers: &Numbers) -> Vec<Part> {
    let stops = numbers.stops.len();
    let reached: Vec<Vec<usize>> = numbers.kept.iter().map(|kept| numbers.in_reach_of(kept)).collect();
    let mut part_of: Vec<Option<usize>> = vec![None; stops];
    let mut parts: Vec<Part> = Vec::new();
    for first in (0..stops).filter(|&stop| numbers.waiting[stop].people() > 0) {
        if part_of[first].is_some() {
            continue;
        }
        let number = parts.len();
        part_of[first] = Some(number);
        let mut part = Part { stops: vec![first], kept: Vec::new() };
        let mut next = 0;
        while next < part.stops.len() {
            let stop = part.stops[next];
            next += 1;
            for (other, known) in part_of.iter_mut().enumerate() {
                let together = numbers.is_near(stop, other)
                    || reached.iter().any(|reached| reached.contains(&stop) && reached.contains(&other));
                if together && known.is_none() && numbers.waiting[other].people() > 0 {
                    *known = Some(number);
                    part.stops.push(other);
                }
            }
        }
        part.stops.sort_unstable();
        part.kept =
            (0..reached.len()).filter(|&kept| reached[kept].iter().any(|stop| part.stops.contains(stop))).collect();
        parts.push(part);
    }
    parts
}

fn planned(question: &Question, numbers: &Numbers, vehicle: &Vehicle) -> Planned {
    let stops: Vec<_> = vehicle.stops.iter().map(|&stop| numbers.stops[stop]).collect();
    let which = match vehicle.kept {
        Some(kept) => Which::Kept(question.kept[kept].vehicle),
        None => Which::New(numbers.sorts[vehicle.sort].id),
    };
    let route = question.gaps.route(&stops).unwrap_or(Route { stops, minutes: 0 });
    let mut loads = vehicle.loads.clone();
    loads.sort_by_key(|load| load.party);
    Planned { which, stops: route.stops, added_minutes: route.minutes, loads }
}

fn not_seated(question: &Question, party: usize, left: Count) -> Vec<Left> {
    let why = |places: fn(&Sort) -> u32, none: Why| {
        if question.sorts.is_empty() {
            Why::NoSorts
        } else if question.sorts.iter().all(|sort| places(sort) == 0) {
            none
        } else {
            Why::AllTaken
        }
    };
    let riders = why(|sort| sort.seats, Why::NoSeat);
    let in_wheelchairs = why(|sort| sort.wheelchair_places, Why::NoWheelchairPlace);
    let all = if riders == in_wheelchairs {
        vec![Left { party, riders: left.riders, in_wheelchairs: left.in_wheelchairs, why: riders }]
    } else {
        let seats = Left { party, riders: left.riders, in_wheelchairs: 0, why: riders };
        vec![seats, Left { party, riders: 0, in_wheelchairs: left.in_wheelchairs, why: in_wheelchairs }]
    };
    all.into_iter().filter(|left| left.riders + left.in_wheelchairs > 0).collect()
}
