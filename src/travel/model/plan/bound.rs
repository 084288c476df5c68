//! What no plan can cost less than.
//!
//! Take some of the stops and leave the others out. Where no vehicle can join a stop of one set with a stop of another, each
//! vehicle serves one set at most; so the cheapest vehicles for the people of each set, found as if the set were one stop,
//! may be added up. It holds for every choice of stops; the best of those tried is the bound.

use super::flow::Reach;
use super::mix::Mix;
use super::numbers::{Count, Numbers};

/// All choices of stops are tried up to so many stops.
const MOST_TRIED: usize = 9;

/// Some stops, in sets that no vehicle joins.
#[derive(Debug, Clone)]
pub struct Apart {
    /// The set of each stop; none: it is left out.
    set_of: Vec<Option<usize>>,
    sets: usize,
}

impl Apart {
    /// These stops, with those in one set that can be joined, be it over others of them.
    pub fn of(numbers: &Numbers, chosen: &[bool]) -> Apart {
        let mut set_of = vec![None; chosen.len()];
        let mut sets = 0;
        for first in 0..chosen.len() {
            if !chosen[first] || set_of[first].is_some() {
                continue;
            }
            set_of[first] = Some(sets);
            let mut queue = vec![first];
            while let Some(stop) = queue.pop() {
                for other in 0..chosen.len() {
                    if chosen[other] && set_of[other].is_none() && numbers.is_near(stop, other) {
                        set_of[other] = Some(sets);
                        queue.push(other);
                    }
                }
            }
            sets += 1;
        }
        Apart { set_of, sets }
    }

    /// Who waits in each set and has no place for sure, however these places are used.
    pub fn rest(&self, reach: &Reach, waiting: &[Count], taken: &[(usize, Count)]) -> Vec<Count> {
        let mut rest = self.waiting(waiting);
        for &(group, takes) in taken {
            self.take(&mut rest, &reach.groups[group], takes);
        }
        rest
    }

    fn waiting(&self, waiting: &[Count]) -> Vec<Count> {
        let mut all = vec![Count::default(); self.sets];
        for (stop, set) in self.set_of.iter().enumerate() {
            if let Some(set) = *set {
                all[set] = all[set].and(waiting[stop]);
            }
        }
        all
    }

    /// Takes so many places off every set that a vehicle with these stops reaches.
    pub fn take(&self, rest: &mut [Count], stops: &[usize], places: Count) {
        let mut reached: Vec<usize> = stops.iter().filter_map(|&stop| self.set_of[stop]).collect();
        reached.sort_unstable();
        reached.dedup();
        for set in reached {
            rest[set] = rest[set].without(places);
        }
    }
}

/// What the cheapest vehicles cost for sets that are apart.
pub fn least(mix: &Mix, sets: &[Count]) -> u64 {
    sets.iter().map(|&set| mix.least(set)).fold(0, u64::saturating_add)
}

/// The bound for some stops, and the choices of stops by which a search proves most.
pub fn bound(numbers: &Numbers, mix: &Mix, waiting: &[Count], kept: &[(Vec<usize>, Count)]) -> (u64, Vec<Apart>) {
    let value = |chosen: &[bool]| {
        let apart = Apart::of(numbers, chosen);
        let mut rest = apart.waiting(waiting);
        for (stops, free) in kept {
            apart.take(&mut rest, stops, *free);
        }
        (least(mix, &rest), apart)
    };
    let stops: Vec<usize> = (0..waiting.len()).filter(|&stop| waiting[stop].people() > 0).collect();
    let mut all = vec![false; waiting.len()];
    for &stop in &stops {
        all[stop] = true;
    }
    let joined = value(&all);
    let starts = if stops.len() <= MOST_TRIED {
        choices(waiting.len(), &stops)
    } else {
        [all, far_apart(numbers, waiting, &stops)].map(|start| climbed(start, &stops, |chosen| value(chosen).0)).into()
    };
    let (mut most, mut best) = (joined.0, None);
    for chosen in starts {
        let (found, apart) = value(&chosen);
        if found > most {
            (most, best) = (found, Some(apart));
        }
    }
    (most, std::iter::once(joined.1).chain(best).collect())
}

/// Every choice of these stops.
fn choices(all: usize, stops: &[usize]) -> Vec<Vec<bool>> {
    let choice = |choice: u32| {
        let mut chosen = vec![false; all];
        for (at, &stop) in stops.iter().enumerate() {
            chosen[stop] = choice >> at & 1 == 1;
        }
        chosen
    };
    (1..1 << stops.len()).map(choice).collect()
}

/// Stops of which no two can be joined, those with the most people first.
fn far_apart(numbers: &Numbers, waiting: &[Count], stops: &[usize]) -> Vec<bool> {
    let mut chosen = vec![false; waiting.len()];
    let mut order = stops.to_vec();
    order.sort_by_key(|&stop| std::cmp::Reverse(waiting[stop].people()));
    for stop in order {
        chosen[stop] = !stops.iter().any(|&other| chosen[other] && numbers.is_near(stop, other));
    }
    chosen
}

/// The choice after taking stops in and leaving stops out for as long as one such change makes it worth more.
fn climbed(mut chosen: Vec<bool>, stops: &[usize], value: impl Fn(&[bool]) -> u64) -> Vec<bool> {
    let mut worth = value(&chosen);
    loop {
        let before = worth;
        for &stop in stops {
            chosen[stop] = !chosen[stop];
            let now = value(&chosen);
            if now > worth {
                worth = now;
            } else {
                chosen[stop] = !chosen[stop];
            }
        }
        if worth == before {
            return chosen;
        }
    }
}

/// What the cheapest vehicles cost that seat all but so many people, as if all waited at one stop.
pub fn of_as_many(numbers: &Numbers, mix: &Mix, behind: u64) -> u64 {
    let waiting = numbers.waiting.iter().fold(Count::default(), |all, count| all.and(*count));
    let kept = numbers.kept.iter().fold(Count::default(), |all, kept| all.and(kept.free));
    let behind = u32::try_from(behind).unwrap_or(u32::MAX);
    let without = |riders: u32| {
        let left = Count { riders, in_wheelchairs: behind - riders };
        mix.least(waiting.without(left).without(kept))
    };
    (0..=behind).map(without).min().unwrap_or_default()
}
