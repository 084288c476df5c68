//! Which stops can be joined, and which are joined in a first plan.

use std::collections::BTreeSet;

use super::MOST_STOPS;
use super::mix::Mix;
use super::numbers::{Count, Numbers, Stays};

/// So many sets of stops are looked at, and so many kept, before only the nearest are taken.
const MOST_LOOKED_AT: usize = 20_000;
const MOST_SETS: usize = 120;
const NEAREST: usize = 5;

/// Sets of stops for vehicles, and whether every vehicle can be said to have one of them.
pub struct Sets {
    pub sets: Vec<Vec<usize>>,
    pub are_all: bool,
}

/// The sets of these stops that one vehicle can serve, and to which no stop can be added.
pub fn largest_sets(numbers: &Numbers, stops: &[usize]) -> Sets {
    let mut sets = BTreeSet::new();
    let mut looked_at = 0;
    let all = grow(numbers, stops, &[], 0, &mut looked_at, &mut sets);
    if all && sets.len() <= MOST_SETS {
        return Sets { sets: sets.into_iter().collect(), are_all: true };
    }
    let mut sets = BTreeSet::new();
    for &stop in stops {
        let near = nearest(numbers, stops, stop);
        sets.insert(grown(numbers, vec![stop], &near));
        for &other in near.iter().take(NEAREST) {
            sets.insert(grown(numbers, vec![stop, other], &near));
        }
    }
    Sets { sets: sets.into_iter().collect(), are_all: false }
}

/// Adds every largest set that begins so; whether all were found.
fn grow(
    numbers: &Numbers,
    stops: &[usize],
    set: &[usize],
    from: usize,
    looked_at: &mut usize,
    sets: &mut BTreeSet<Vec<usize>>,
) -> bool {
    *looked_at += 1;
    if *looked_at > MOST_LOOKED_AT {
        return false;
    }
    let with = |stop: usize| [set, &[stop]].concat();
    let more: Vec<usize> =
        stops.iter().copied().filter(|&stop| !set.contains(&stop) && numbers.can_join(&with(stop))).collect();
    if more.is_empty() && !set.is_empty() {
        sets.insert(set.to_vec());
    }
    more.into_iter()
        .filter(|&stop| stop >= from)
        .all(|stop| grow(numbers, stops, &with(stop), stop + 1, looked_at, sets))
}

fn nearest(numbers: &Numbers, stops: &[usize], stop: usize) -> Vec<usize> {
    let mut near: Vec<usize> =
        stops.iter().copied().filter(|&other| other != stop && numbers.is_near(stop, other)).collect();
    near.sort_by_key(|&other| (numbers.ways[stop][other], other));
    near
}

fn grown(numbers: &Numbers, mut set: Vec<usize>, near: &[usize]) -> Vec<usize> {
    for &stop in near {
        if set.len() < MOST_STOPS && !set.contains(&stop) && numbers.can_join(&[&set[..], &[stop]].concat()) {
            set.push(stop);
        }
    }
    set.sort_unstable();
    set
}

/// The sets of waiting stops at which a kept vehicle may stop, those with the most people first.
pub fn kept_sets(numbers: &Numbers, kept: &Stays) -> Sets {
    let reached = numbers.in_reach_of(kept);
    let own: Vec<usize> = reached.iter().copied().filter(|stop| kept.stops.contains(stop)).collect();
    let more: Vec<usize> = reached.into_iter().filter(|stop| !kept.stops.contains(stop)).collect();
    let mut sets = BTreeSet::new();
    let mut looked_at = 0;
    let are_all = grow(numbers, &[&kept.stops[..], &more].concat(), &kept.stops, 0, &mut looked_at, &mut sets);
    let mut sets: Vec<Vec<usize>> = sets
        .into_iter()
        .map(|set| {
            let mut waiting: Vec<usize> = set.into_iter().filter(|&stop| numbers.waiting[stop].people() > 0).collect();
            waiting.sort_unstable();
            waiting
        })
        .collect();
    if sets.is_empty() {
        sets.push(own);
    }
    let people = |set: &[usize]| set.iter().map(|&stop| numbers.waiting[stop].people()).sum::<u64>();
    sets.sort_by_key(|set| (std::cmp::Reverse(people(set)), set.clone()));
    sets.dedup();
    Sets { sets, are_all }
}

/// A first plan: each stop by itself, then again and again the two sets joined that save most.
pub fn joined(numbers: &Numbers, mix: &Mix, waiting: &[Count]) -> Vec<Vec<usize>> {
    let mut sets: Vec<Option<Vec<usize>>> =
        (0..waiting.len()).map(|stop| (waiting[stop].people() > 0).then(|| vec![stop])).collect();
    let people = |set: &[usize]| set.iter().fold(Count::default(), |all, &stop| all.and(waiting[stop]));
    let cost = |set: &[usize]| mix.least(people(set));
    let saving = |one: &[usize], other: &[usize]| {
        let near = one.iter().all(|&one| other.iter().all(|&other| numbers.is_near(one, other)));
        if !near || one.len() + other.len() > MOST_STOPS {
            return None;
        }
        let both = [one, other].concat();
        let saved = cost(one).saturating_add(cost(other)).saturating_sub(cost(&both));
        (saved > 0 && numbers.can_join(&both)).then(|| (saved, std::cmp::Reverse(numbers.minutes(&both))))
    };
    loop {
        let mut best = None;
        for one in 0..sets.len() {
            for other in one + 1..sets.len() {
                let (Some(first), Some(second)) = (&sets[one], &sets[other]) else { continue };
                let Some(saved) = saving(first, second) else { continue };
                if best.as_ref().is_none_or(|(most, _, _)| saved > *most) {
                    best = Some((saved, one, other));
                }
            }
        }
        let Some((_, one, other)) = best else { break };
        let more = sets[other].take().unwrap_or_default();
        if let Some(set) = &mut sets[one] {
            set.extend(more);
            set.sort_unstable();
        }
    }
    sets.into_iter().flatten().collect()
}
