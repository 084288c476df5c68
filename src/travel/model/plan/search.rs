//! The cheapest vehicles, searched for until it is proven that there are none cheaper, or until so many steps are done.
//!
//! A step has some vehicles and seats as many as they can take. If somebody is without a place, some vehicle must be added
//! that stops at one of the stops from which people could make way (the tight side of the smallest cut); each is tried in
//! turn and then no more in this branch. A branch ends when no plan in it can be cheaper than the best known.

use std::rc::Rc;

use super::bound::{Apart, least};
use super::flow::{Flow, Reach};
use super::mix::Mix;
use super::numbers::{Count, Numbers};

/// A vehicle to hire: a sort, and the group of stops it may stop at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hire {
    pub sort: usize,
    pub group: usize,
}

/// Vehicles that seat some people.
#[derive(Debug, Clone)]
pub struct Seating {
    pub riders: Flow,
    pub in_wheelchairs: Flow,
    pub hired: Vec<Hire>,
    /// Free places of kept vehicles, by the group they may stop at.
    pub kept: Vec<(usize, Count)>,
    pub pence: u64,
}

impl Seating {
    /// Nobody seated yet.
    pub fn new(reach: &Rc<Reach>, waiting: &[Count]) -> Seating {
        Seating {
            riders: Flow::of(reach, waiting.iter().map(|count| count.riders).collect()),
            in_wheelchairs: Flow::of(reach, waiting.iter().map(|count| count.in_wheelchairs).collect()),
            hired: Vec::new(),
            kept: Vec::new(),
            pence: 0,
        }
    }

    /// A kept vehicle's free places.
    pub fn keep(&mut self, group: usize, free: Count) {
        self.kept.push((group, free));
        self.add(group, free);
    }

    /// The same people and kept vehicles, and nothing hired.
    pub fn without_vehicles(&self) -> Seating {
        let mut seating = Seating {
            riders: self.riders.emptied(),
            in_wheelchairs: self.in_wheelchairs.emptied(),
            hired: Vec::new(),
            kept: Vec::new(),
            pence: 0,
        };
        for &(group, free) in &self.kept {
            seating.keep(group, free);
        }
        seating
    }

    /// All places, by the group of stops.
    fn taken(&self, numbers: &Numbers) -> Vec<(usize, Count)> {
        let hired = self.hired.iter().map(|hire| (hire.group, numbers.takes(hire.sort)));
        hired.chain(self.kept.iter().copied()).collect()
    }

    fn add(&mut self, group: usize, takes: Count) {
        self.riders.add(group, takes.riders);
        self.in_wheelchairs.add(group, takes.in_wheelchairs);
    }

    pub fn hire(&mut self, numbers: &Numbers, hire: Hire) {
        self.add(hire.group, numbers.takes(hire.sort));
        self.pence = self.pence.saturating_add(numbers.sorts[hire.sort].pence);
        self.hired.push(hire);
    }

    /// Who has no place at a stop.
    pub fn short(&self, stop: usize) -> Count {
        Count { riders: self.riders.short()[stop], in_wheelchairs: self.in_wheelchairs.short()[stop] }
    }

    /// Who has no place.
    pub fn all_short(&self) -> Count {
        let riders = self.riders.short().iter().sum();
        Count { riders, in_wheelchairs: self.in_wheelchairs.short().iter().sum() }
    }

    /// The price, each person left behind being counted.
    pub fn cost(&self, numbers: &Numbers) -> u64 {
        self.pence.saturating_add(self.all_short().people().saturating_mul(numbers.behind))
    }
}

/// A search for something cheaper than what is known.
pub struct Search<'a> {
    pub numbers: &'a Numbers,
    pub mix: &'a Mix<'a>,
    pub reach: &'a Reach,
    /// What can be added, cheapest places first.
    pub hires: &'a [Hire],
    /// The stops, in sets that no vehicle joins.
    pub apart: &'a [Apart],
    pub waiting: &'a [Count],
    /// How many of each sort can be had still.
    pub most: Vec<u32>,
    /// Steps that are still to be done at most.
    pub steps: u32,
    /// Only what costs less than this is of interest.
    pub below: u64,
    pub found: Option<Seating>,
}

impl Search<'_> {
    /// Searches on from here; whether it was searched to its end.
    pub fn from(&mut self, seating: &Seating) -> bool {
        let mut allowed = vec![true; self.hires.len()];
        let taken = seating.taken(self.numbers);
        let rest: Vec<Vec<Count>> =
            self.apart.iter().map(|apart| apart.rest(self.reach, self.waiting, &taken)).collect();
        self.step(seating, &mut allowed, &rest)
    }

    fn step(&mut self, seating: &Seating, allowed: &mut [bool], rest: &[Vec<Count>]) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        let cost = seating.cost(self.numbers);
        if cost < self.below {
            self.below = cost;
            self.found = Some(seating.clone());
        }
        if seating.all_short() == Count::default() || self.least(seating, rest) >= self.below {
            return true;
        }
        let mut refused = Vec::new();
        let mut ended = true;
        'stops: while let Some(next) = self.to_try(seating, allowed) {
            for number in next {
                let hire = self.hires[number];
                self.most[hire.sort] -= 1;
                let mut more = seating.clone();
                more.hire(self.numbers, hire);
                let mut rest = rest.to_vec();
                for (apart, rest) in self.apart.iter().zip(&mut rest) {
                    apart.take(rest, &self.reach.groups[hire.group], self.numbers.takes(hire.sort));
                }
                ended = self.step(&more, allowed, &rest);
                self.most[hire.sort] += 1;
                allowed[number] = false;
                refused.push(number);
                if !ended {
                    break 'stops;
                }
            }
            // Whoever cannot be helped now is left behind in what follows.
            let hopeless: u64 = (0..self.waiting.len()).map(|stop| self.hopeless(seating, stop, allowed)).sum();
            if seating.pence.saturating_add(hopeless.saturating_mul(self.numbers.behind)) >= self.below {
                break;
            }
        }
        for number in refused {
            allowed[number] = true;
        }
        ended
    }

    /// What can be added so that more people of one stop that lacks places have some; none where nothing can.
    fn to_try(&self, seating: &Seating, allowed: &[bool]) -> Option<Vec<usize>> {
        let mut least: Option<Vec<usize>> = None;
        for wheels in [true, false] {
            let flow = if wheels { &seating.in_wheelchairs } else { &seating.riders };
            for stop in (0..self.waiting.len()).filter(|&stop| flow.short()[stop] > 0) {
                let useful = self.useful(flow, stop, wheels, allowed);
                if !useful.is_empty() && least.as_ref().is_none_or(|least| useful.len() < least.len()) {
                    least = Some(useful);
                }
            }
            if least.is_some() {
                break;
            }
        }
        least
    }

    fn useful(&self, flow: &Flow, stop: usize, wheels: bool, allowed: &[bool]) -> Vec<usize> {
        let tight = flow.tight(stop);
        let useful = |&number: &usize| {
            let hire = self.hires[number];
            let takes = self.numbers.takes(hire.sort);
            allowed[number]
                && self.most[hire.sort] > 0
                && (if wheels { takes.in_wheelchairs } else { takes.riders }) > 0
                && self.reach.groups[hire.group].iter().any(|&stop| tight[stop])
        };
        (0..self.hires.len()).filter(useful).collect()
    }

    fn hopeless(&self, seating: &Seating, stop: usize, allowed: &[bool]) -> u64 {
        let kinds = [(true, &seating.in_wheelchairs), (false, &seating.riders)];
        let hopeless = kinds
            .into_iter()
            .filter(|(wheels, flow)| flow.short()[stop] > 0 && self.useful(flow, stop, *wheels, allowed).is_empty());
        hopeless.map(|(_, flow)| u64::from(flow.short()[stop])).sum()
    }

    /// No plan that has these vehicles costs less.
    fn least(&self, seating: &Seating, rest: &[Vec<Count>]) -> u64 {
        let least = rest.iter().map(|rest| least(self.mix, rest)).max().unwrap_or_default();
        seating.pence.saturating_add(least.max(self.mix.least(seating.all_short())))
    }
}
