//! Small questions answered by trying every plan, without anything of the program's own but its types.

use std::collections::BTreeSet;

use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;

/// Places that may be used at these stops.
#[derive(Clone)]
struct Places {
    stops: BTreeSet<usize>,
    seats: u32,
    wheelchair_places: u32,
}

/// What is to be tried: riders and people in wheelchairs by stop, and what may be hired.
struct Tried<'a> {
    question: &'a Question,
    riders: Vec<u32>,
    in_wheelchairs: Vec<u32>,
    sets: Vec<BTreeSet<usize>>,
    minutes: Vec<Vec<u32>>,
}

const NO_WAY: u32 = 1_000_000;

impl Tried<'_> {
    fn of(question: &Question, stops: usize) -> Tried<'_> {
        let gap = |one: usize, other: usize| match one == other {
            true => 0,
            false => question.gaps.0.get(&(stop(one), stop(other))).copied().unwrap_or(NO_WAY),
        };
        let all = 0..stops;
        let mut minutes: Vec<Vec<u32>> =
            all.clone().map(|one| all.clone().map(|other| gap(one, other)).collect()).collect();
        // Over one more stop each time, until no way gets shorter.
        for _ in all.clone() {
            let over =
                |one: usize, other: usize| all.clone().map(|by| minutes[one][by] + minutes[by][other]).min().unwrap();
            minutes = all.clone().map(|one| all.clone().map(|other| over(one, other).min(NO_WAY)).collect()).collect();
        }
        let count = |at: usize, number: fn(&Party) -> u32| {
            question.parties.iter().filter(|party| party.pick_up == stop(at)).map(number).sum()
        };
        let mut tried = Tried {
            question,
            riders: (0..stops).map(|at| count(at, |party| party.riders)).collect(),
            in_wheelchairs: (0..stops).map(|at| count(at, |party| party.in_wheelchairs)).collect(),
            sets: Vec::new(),
            minutes,
        };
        tried.sets = subsets(stops).into_iter().filter(|set| !set.is_empty() && tried.may_join(set)).collect();
        // A vehicle may pass by a stop of its set: the largest sets are enough.
        let all = tried.sets.clone();
        tried.sets.retain(|set| !all.iter().any(|other| other.is_superset(set) && other != set));
        tried
    }

    fn may_join(&self, set: &BTreeSet<usize>) -> bool {
        let stops: Vec<usize> = set.iter().copied().collect();
        let minutes = |order: &Vec<usize>| order.windows(2).map(|leg| self.minutes[leg[0]][leg[1]]).sum::<u32>();
        stops.len() <= 4 && orders(&stops).iter().map(minutes).min().unwrap() <= self.question.join_minutes
    }

    /// How many can be seated: by the theorem of the smallest cut, looked for among all sets of stops.
    fn seated(&self, vehicles: &[Places]) -> u32 {
        let kind = |waiting: &[u32], places: fn(&Places) -> u32| {
            let cut = |set: &BTreeSet<usize>| {
                let outside = (0..waiting.len()).filter(|stop| !set.contains(stop)).map(|stop| waiting[stop]);
                let reached = vehicles.iter().filter(|vehicle| !vehicle.stops.is_disjoint(set)).map(places);
                outside.sum::<u32>() + reached.sum::<u32>()
            };
            subsets(waiting.len()).iter().map(cut).min().unwrap()
        };
        kind(&self.riders, |places| places.seats) + kind(&self.in_wheelchairs, |places| places.wheelchair_places)
    }

    /// The most that can be seated, and for how little.
    fn best(&self) -> (u32, u64) {
        let mut ways: Vec<Vec<Places>> = vec![Vec::new()];
        for kept in &self.question.kept {
            let own: BTreeSet<usize> = (0..self.riders.len()).filter(|&at| kept.stops.contains(&stop(at))).collect();
            let further = subsets(self.riders.len());
            let further = further.into_iter().filter(|set| set.is_superset(&own) && self.may_join(set));
            let sets: Vec<BTreeSet<usize>> = further.chain([own.clone()]).collect();
            let with = |way: &Vec<Places>, stops: &BTreeSet<usize>| {
                let mut way = way.clone();
                way.push(Places {
                    stops: stops.clone(),
                    seats: kept.seats_free,
                    wheelchair_places: kept.wheelchair_places_free,
                });
                way
            };
            ways = ways.iter().flat_map(|way| sets.iter().map(|set| with(way, set)).collect::<Vec<_>>()).collect();
        }
        let mut best = (0, u64::MAX);
        for mut way in ways {
            self.further(&mut way, 0, &mut vec![0; self.question.sorts.len()], 0, &mut best);
        }
        (best.0, best.1 + self.question.kept.iter().map(|kept| kept.pence).sum::<u64>())
    }

    /// Tries every vehicle that comes no earlier in the order of sorts and sets. One with which nobody more can be seated
    /// is of no use later either: what it adds only shrinks the more vehicles there are.
    fn further(&self, way: &mut Vec<Places>, from: usize, hired: &mut [u32], pence: u64, best: &mut (u32, u64)) {
        let seated = self.seated(way);
        if seated > best.0 || seated == best.0 && pence < best.1 {
            *best = (seated, pence);
        }
        for number in from..self.question.sorts.len() * self.sets.len() {
            let (at, set) = (number / self.sets.len(), number % self.sets.len());
            let sort = &self.question.sorts[at];
            if sort.most.is_some_and(|most| hired[at] >= most) {
                continue;
            }
            hired[at] += 1;
            way.push(Places {
                stops: self.sets[set].clone(),
                seats: sort.seats,
                wheelchair_places: sort.wheelchair_places,
            });
            if self.seated(way) > seated {
                self.further(way, number, hired, pence + sort.pence, best);
            }
            way.pop();
            hired[at] -= 1;
        }
    }
}

fn subsets(stops: usize) -> Vec<BTreeSet<usize>> {
    (0..1_u32 << stops).map(|set| (0..stops).filter(|stop| set >> stop & 1 == 1).collect()).collect()
}

fn orders(stops: &[usize]) -> Vec<Vec<usize>> {
    if stops.is_empty() {
        return vec![Vec::new()];
    }
    let first = |&first: &usize| {
        let rest: Vec<usize> = stops.iter().copied().filter(|&stop| stop != first).collect();
        orders(&rest).into_iter().map(move |order| [vec![first], order].concat())
    };
    stops.iter().flat_map(first).collect()
}

#[test]
fn the_price_of_a_small_plan_is_that_of_the_best_of_all_plans() {
    const STOPS: usize = 4;
    let size = Size { stops: STOPS, sorts: 3, parties: 4, people: 4, kept: 2, seats: 9 };
    let small = questions(size);
    let mut runner = TestRunner::deterministic();
    let mut of_each_kind = [0; 6];
    for case in 0..300 {
        let question = small.new_tree(&mut runner).unwrap().current();
        let plan = propose(&question);
        let (seated, pence) = Tried::of(&question, STOPS).best();
        assert_eq!((plan.seated(), plan.pence), (seated, pence), "case {case}: {question:#?} {plan:#?}");
        assert!(plan.bound <= pence, "case {case}: {} over {pence}, {question:#?}", plan.bound);
        let new = |vehicle: &&Planned| matches!(vehicle.which, Which::New(_));
        let kinds = [
            plan.vehicles.iter().filter(new).any(|vehicle| vehicle.stops.len() > 1),
            plan.vehicles.iter().filter(new).any(|vehicle| vehicle.loads.iter().any(|load| load.in_wheelchairs > 0)),
            plan.reasons.iter().any(|reason| matches!(reason, Reason::AllPlanned { .. })),
            plan.reasons.iter().any(|reason| matches!(reason, Reason::Splits { .. })),
            plan.reasons.iter().any(|reason| matches!(reason, Reason::Fills { .. })),
            !plan.left.is_empty(),
        ];
        for (number, is_one) in of_each_kind.iter_mut().zip(kinds) {
            *number += usize::from(is_one);
        }
    }
    // Joins, wheelchair places, all of a sort, parties split, kept vehicles, people left.
    assert!(of_each_kind.iter().all(|&number| number >= 20), "{of_each_kind:?}");
}
