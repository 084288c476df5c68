//! Why a plan is as it is.

use std::collections::BTreeMap;

use super::mix::Mix;
use super::numbers::{Count, Numbers};
use super::{Planned, Question, Reason, Split, Which};

/// The reasons for these vehicles, by vehicle, then by party, then by sort.
pub fn reasons(question: &Question, numbers: &Numbers, mix: &Mix, vehicles: &[Planned]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for (at, vehicle) in vehicles.iter().enumerate() {
        let people: u32 = vehicle.loads.iter().map(|load| load.riders + load.in_wheelchairs).sum();
        if matches!(vehicle.which, Which::Kept(_)) && people > 0 {
            reasons.push(Reason::Fills { vehicle: at, people });
        }
        reasons.extend(joins(question, numbers, mix, at, vehicle));
        let wheelchairs = vehicle.loads.iter().filter(|load| load.in_wheelchairs > 0);
        reasons.extend(wheelchairs.map(|load| Reason::Wheelchairs {
            vehicle: at,
            party: load.party,
            people: load.in_wheelchairs,
        }));
    }
    reasons.extend((0..question.parties.len()).filter_map(|party| splits(question, vehicles, party)));
    for sort in &question.sorts {
        let hired = vehicles.iter().filter(|vehicle| vehicle.which == Which::New(sort.id)).count();
        if let Some(most) = sort.most.filter(|&most| most > 0 && hired >= most as usize) {
            reasons.push(Reason::AllPlanned { sort: sort.id, most });
        }
    }
    reasons
}

/// The stops of a vehicle with few people join the one with the most, or those where a kept vehicle stopped already.
fn joins(question: &Question, numbers: &Numbers, mix: &Mix, at: usize, vehicle: &Planned) -> Vec<Reason> {
    let stop_of = |stop| numbers.stops.partition_point(|&known| known < stop);
    let mut people: BTreeMap<usize, Count> = BTreeMap::new();
    for load in &vehicle.loads {
        let count = Count { riders: load.riders, in_wheelchairs: load.in_wheelchairs };
        let there = people.entry(stop_of(question.parties[load.party].pick_up)).or_default();
        *there = there.and(count);
    }
    let kept = match vehicle.which {
        Which::Kept(id) => question.kept.iter().position(|kept| kept.vehicle == id),
        Which::New(_) => None,
    };
    let mut joined: Vec<usize> = kept.map(|kept| numbers.kept[kept].stops.clone()).unwrap_or_default();
    let mut rest: Vec<usize> = people.keys().copied().filter(|stop| !joined.contains(stop)).collect();
    rest.sort_by_key(|stop| (std::cmp::Reverse(people[stop].people()), *stop));
    let mut reasons = Vec::new();
    for stop in rest {
        let minutes = |stops: &[usize]| numbers.minutes(stops);
        if let Some(&with) = joined.iter().min_by_key(|&&with| (numbers.ways[with][stop].unwrap_or(u32::MAX), with)) {
            let alone = mix.least(people[&stop]);
            reasons.push(Reason::Joins {
                vehicle: at,
                stop: numbers.stops[stop],
                with: numbers.stops[with],
                minutes: minutes(&[&joined[..], &[stop]].concat()).saturating_sub(minutes(&joined)),
                saves: (alone < numbers.behind).then_some(alone),
            });
        }
        joined.push(stop);
    }
    reasons
}

fn splits(question: &Question, vehicles: &[Planned], party: usize) -> Option<Reason> {
    let asked = &question.parties[party];
    let number = vehicles.iter().filter(|vehicle| vehicle.loads.iter().any(|load| load.party == party)).count();
    if number < 2 {
        return None;
    }
    let sorts = question.sorts.iter().map(|sort| (sort.seats, sort.wheelchair_places));
    let kept = question.kept.iter().map(|kept| (kept.seats_free, kept.wheelchair_places_free));
    let all: Vec<(u32, u32)> = sorts.chain(kept).collect();
    let largest = all.iter().map(|&(seats, _)| seats).max().unwrap_or_default();
    let why = if largest < asked.riders {
        Split::TooMany { largest }
    } else if !all.iter().any(|&(seats, places)| seats >= asked.riders && places >= asked.in_wheelchairs) {
        Split::WheelchairPlaces
    } else {
        Split::Cheaper
    };
    Some(Reason::Splits { party, people: asked.riders + asked.in_wheelchairs, vehicles: number, why })
}
