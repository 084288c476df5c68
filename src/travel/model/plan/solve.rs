//! The vehicles of a plan: a first plan, the search, and where that does not end, changes for the better.

use std::rc::Rc;

use super::bound::{Apart, bound};
use super::flow::Reach;
use super::joining::{joined, kept_sets, largest_sets};
use super::mix::Mix;
use super::numbers::{Count, Numbers};
use super::search::{Hire, Search, Seating};

/// Steps of the search for the whole of a part: so many at most, and fewer the more stops and vehicles each looks at.
const STEPS: usize = 20_000;
const LOOKS: usize = 4_000_000;
/// Steps of the search for each change of a plan.
const STEPS_OF_A_CHANGE: u32 = 300;
const ROUNDS: usize = 12;
/// So many ways in which kept vehicles can go on are all tried.
const MOST_KEPT_WAYS: usize = 64;
/// So many vehicles are exchanged at once.
const EXCHANGED: usize = 4;

/// Stops that are planned together, and the kept vehicles that may stop there.
#[derive(Debug, Clone, Default)]
pub struct Part {
    pub stops: Vec<usize>,
    pub kept: Vec<usize>,
}

/// The vehicles for a part.
pub struct Solved {
    pub reach: Rc<Reach>,
    pub seating: Seating,
    /// The kept vehicles, in the order of [`Seating::kept`].
    pub kept: Vec<usize>,
    /// No plan for the part costs less, each left behind being counted.
    pub least: u64,
}

/// One part as it is searched.
struct Planner<'a> {
    numbers: &'a Numbers,
    mix: &'a Mix<'a>,
    waiting: Vec<Count>,
    reach: Rc<Reach>,
    hires: Vec<Hire>,
    apart: Vec<Apart>,
    most: Vec<u32>,
}

/// The cheapest vehicles found for a part.
pub fn solve(numbers: &Numbers, mix: &Mix, part: &Part) -> Solved {
    let mut waiting = vec![Count::default(); numbers.stops.len()];
    for &stop in &part.stops {
        waiting[stop] = numbers.waiting[stop];
    }
    let largest = largest_sets(numbers, &part.stops);
    let mut are_all = largest.are_all;
    let mut groups = largest.sets;
    let hired_groups = groups.len();
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    let mut reached = Vec::new();
    for &kept in &part.kept {
        let sets = kept_sets(numbers, &numbers.kept[kept]);
        are_all &= sets.are_all;
        let mut union: Vec<usize> = sets.sets.concat();
        union.sort_unstable();
        union.dedup();
        reached.push((union, numbers.kept[kept].free));
        let mut sets = sets.sets;
        if ways.len() * sets.len() > MOST_KEPT_WAYS {
            are_all = false;
            sets.truncate(1);
        }
        let choices = groups.len()..groups.len() + sets.len();
        groups.extend(sets);
        ways =
            ways.into_iter().flat_map(|way| choices.clone().map(move |group| [&way[..], &[group]].concat())).collect();
    }
    let start = |reach: &Rc<Reach>, way: &[usize]| {
        let mut seating = Seating::new(reach, &waiting);
        for (&kept, &group) in part.kept.iter().zip(way) {
            seating.keep(group, numbers.kept[kept].free);
        }
        seating
    };
    let alone = Rc::new(Reach::of(waiting.len(), groups.clone()));
    let first = start(&alone, &ways[0]);
    let short: Vec<Count> = (0..waiting.len()).map(|stop| first.short(stop)).collect();
    let mut planned = Vec::new();
    for set in joined(numbers, mix, &short) {
        let people = set.iter().fold(Count::default(), |all, &stop| all.and(short[stop]));
        let group = groups.len();
        planned.extend(mix.vehicles(people).into_iter().map(|sort| Hire { sort, group }));
        groups.push(set);
    }
    let reach = Rc::new(Reach::of(waiting.len(), groups));
    let (least, apart) = bound(numbers, mix, &waiting, &reached);
    let hires = hires(numbers, hired_groups);
    let planner =
        Planner { numbers, mix, waiting: waiting.clone(), reach: reach.clone(), hires, apart, most: numbers.most() };
    let mut best = planner.first(start(&reach, &ways[0]), &planned);
    let looks = part.stops.len() * planner.hires.len();
    let mut steps = (LOOKS / looks.max(1)).min(STEPS) as u32;
    let mut proven = are_all;
    for way in &ways {
        if best.cost(numbers) <= least {
            break;
        }
        let (found, ended) = planner.search(&start(&reach, way), &planner.hires, best.cost(numbers), &mut steps);
        proven &= ended;
        best = found.unwrap_or(best);
    }
    let mut cost = best.cost(numbers);
    let least = if proven { cost } else { least };
    if cost > least {
        best = planner.changed(best, least);
        cost = best.cost(numbers);
    }
    Solved { reach, seating: best, kept: part.kept.clone(), least: least.min(cost) }
}

/// What can be hired for these groups of stops, the cheapest places first.
fn hires(numbers: &Numbers, groups: usize) -> Vec<Hire> {
    let useful = |sort: &usize| numbers.takes(*sort).people() > 0;
    let mut sorts: Vec<usize> = (0..numbers.sorts.len()).filter(useful).collect();
    sorts.sort_by_key(|&sort| (rate(numbers, sort), sort));
    sorts.into_iter().flat_map(|sort| (0..groups).map(move |group| Hire { sort, group })).collect()
}

/// What one place costs, in parts of a penny that are small enough.
fn rate(numbers: &Numbers, sort: usize) -> u128 {
    (u128::from(numbers.sorts[sort].pence) << 32) / u128::from(numbers.takes(sort).people().max(1))
}

impl Planner<'_> {
    /// The first plan, or one made vehicle by vehicle where there are not as many as that takes.
    fn first(&self, start: Seating, planned: &[Hire]) -> Seating {
        let mut most = self.most.clone();
        let mut seating = start.clone();
        for hire in planned {
            if most[hire.sort] > 0 {
                most[hire.sort] -= 1;
                seating.hire(self.numbers, *hire);
            }
        }
        if seating.hired.len() == planned.len() {
            return seating;
        }
        let others = [self.one_by_one(start.clone(), false), self.one_by_one(start, true)];
        others
            .into_iter()
            .chain([seating])
            .min_by_key(|seating| seating.cost(self.numbers))
            .unwrap_or_else(|| Seating::new(&self.reach, &self.waiting))
    }

    /// Adds whatever seats people at the best rate, or seats the most people, until nothing seats more.
    fn one_by_one(&self, mut seating: Seating, the_most: bool) -> Seating {
        let mut most = self.most.clone();
        loop {
            let gain = |hire: &Hire| {
                let takes = self.numbers.takes(hire.sort);
                let short = self.reach.groups[hire.group].iter().map(|&stop| seating.short(stop));
                let short = short.fold(Count::default(), Count::and);
                u64::from(short.riders.min(takes.riders)) + u64::from(short.in_wheelchairs.min(takes.in_wheelchairs))
            };
            let left = self.hires.iter().filter(|hire| most[hire.sort] > 0);
            let worth = |hire: &&Hire, gain: u64| {
                let pence = self.numbers.sorts[hire.sort].pence;
                if the_most {
                    (u128::from(u64::MAX - gain), pence)
                } else {
                    ((u128::from(pence) << 32) / u128::from(gain), pence)
                }
            };
            let direct = left.clone().filter(|hire| gain(hire) > 0).min_by_key(|hire| worth(hire, gain(hire)));
            let by_moving = || {
                let short = seating.all_short().people();
                left.clone().find(|hire| {
                    short > 0 && {
                        let mut more = seating.clone();
                        more.hire(self.numbers, **hire);
                        more.all_short().people() < short
                    }
                })
            };
            let Some(hire) = direct.or_else(by_moving).copied() else { return seating };
            most[hire.sort] -= 1;
            seating.hire(self.numbers, hire);
        }
    }

    fn search(&self, from: &Seating, hires: &[Hire], below: u64, steps: &mut u32) -> (Option<Seating>, bool) {
        let mut most = self.most.clone();
        for hire in &from.hired {
            most[hire.sort] = most[hire.sort].saturating_sub(1);
        }
        let mut search = Search {
            numbers: self.numbers,
            mix: self.mix,
            reach: &self.reach,
            hires,
            apart: &self.apart,
            waiting: &self.waiting,
            most,
            steps: *steps,
            below,
            found: None,
        };
        let ended = search.from(from);
        *steps = search.steps;
        (search.found, ended)
    }

    /// The plan after exchanging a few vehicles near each stop for cheaper ones, for as long as that helps.
    fn changed(&self, mut best: Seating, least: u64) -> Seating {
        let mut in_vain = 0;
        for round in 0..ROUNDS {
            let before = best.cost(self.numbers);
            for stop in (0..self.waiting.len()).filter(|&stop| self.waiting[stop].people() > 0) {
                if best.cost(self.numbers) <= least {
                    return best;
                }
                if let Some(better) = self.exchanged(&best, stop, round % 3) {
                    best = better;
                }
            }
            in_vain = if best.cost(self.numbers) == before { in_vain + 1 } else { 0 };
            if in_vain == 3 {
                break;
            }
        }
        best
    }

    /// A cheaper plan with other vehicles for a few near a stop: those of groups where most places are free, those whose
    /// places are dearest, or those that may stop there and at the nearest stops.
    fn exchanged(&self, plan: &Seating, stop: usize, which: usize) -> Option<Seating> {
        let distance = |hire: &Hire| {
            let stops = self.reach.groups[hire.group].iter().filter(|&&other| self.numbers.is_near(stop, other));
            stops.filter_map(|&other| self.numbers.ways[stop][other]).min()
        };
        let mut near: Vec<usize> = (0..plan.hired.len()).filter(|&at| distance(&plan.hired[at]).is_some()).collect();
        near.sort_by_cached_key(|&at| {
            let hire = plan.hired[at];
            let worth = match which {
                0 => u128::from(plan.riders.free(hire.group)),
                1 => rate(self.numbers, hire.sort),
                _ => 0,
            };
            (std::cmp::Reverse(worth), distance(&hire), at)
        });
        near.truncate(EXCHANGED);
        let mut rest = plan.without_vehicles();
        for (_, hire) in plan.hired.iter().enumerate().filter(|(at, _)| !near.contains(at)) {
            rest.hire(self.numbers, *hire);
        }
        let short: Vec<bool> = (0..self.waiting.len()).map(|stop| rest.short(stop).people() > 0).collect();
        let useful = |hire: &&Hire| self.reach.groups[hire.group].iter().any(|&stop| short[stop]);
        let hires: Vec<Hire> = self.hires.iter().filter(useful).copied().collect();
        let mut steps = STEPS_OF_A_CHANGE;
        self.search(&rest, &hires, plan.cost(self.numbers), &mut steps).0
    }
}
