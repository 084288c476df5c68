//! Who rides in which of the vehicles: parties whole where they fit, then institutions, short ways, few stops, full coaches.
//!
//! Everybody who can have a place has one from the start, in a flow. The parties are then put in one by one, the others
//! moving on in the flow, so that no choice costs anybody a place. Four orders are tried; the best is taken.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::institution::model::InstitutionId;

use super::flow::{Flow, Reach};
use super::numbers::{Count, Numbers};
use super::{Load, Question};

/// A vehicle to be filled.
#[derive(Debug, Clone)]
pub struct Vehicle {
    /// The number of the kept one.
    pub kept: Option<usize>,
    /// The sort of one to be hired; of a kept one without meaning.
    pub sort: usize,
    /// Where it may stop.
    pub may_stop: Vec<usize>,
    /// Where it stops.
    pub stops: BTreeSet<usize>,
    /// All places, or those that are free.
    pub places: Count,
    /// Who rides in it.
    pub loads: Vec<Load>,
    institutions: BTreeSet<InstitutionId>,
}

impl Vehicle {
    pub fn kept(question: &Question, numbers: &Numbers, kept: usize, may_stop: Vec<usize>) -> Vehicle {
        Vehicle {
            kept: Some(kept),
            sort: 0,
            may_stop,
            stops: numbers.kept[kept].stops.iter().copied().collect(),
            places: numbers.kept[kept].free,
            loads: Vec::new(),
            institutions: question.kept[kept].institutions.iter().copied().collect(),
        }
    }

    pub fn hired(numbers: &Numbers, sort: usize, may_stop: Vec<usize>) -> Vehicle {
        Vehicle {
            kept: None,
            sort,
            may_stop,
            stops: BTreeSet::new(),
            places: numbers.takes(sort),
            loads: Vec::new(),
            institutions: BTreeSet::new(),
        }
    }

    /// Who rides in it.
    pub fn taken(&self) -> Count {
        let count = |load: &Load| Count { riders: load.riders, in_wheelchairs: load.in_wheelchairs };
        self.loads.iter().map(count).fold(Count::default(), Count::and)
    }

    pub fn route(&self) -> Vec<usize> {
        self.stops.iter().copied().collect()
    }
}

/// The vehicles with everybody in them who can be, and of each party who is left.
pub fn assigned(question: &Question, numbers: &Numbers, vehicles: &[Vehicle]) -> (Vec<Vehicle>, Vec<Count>) {
    let groups: Vec<Vec<usize>> = vehicles.iter().map(|vehicle| vehicle.may_stop.clone()).collect();
    let reach = Rc::new(Reach::of(numbers.stops.len(), groups));
    let mut riders = Flow::of(&reach, numbers.waiting.iter().map(|count| count.riders).collect());
    let mut in_wheelchairs = Flow::of(&reach, numbers.waiting.iter().map(|count| count.in_wheelchairs).collect());
    for (at, vehicle) in vehicles.iter().enumerate() {
        riders.add(at, vehicle.places.riders);
        in_wheelchairs.add(at, vehicle.places.in_wheelchairs);
    }
    let start = Assigning {
        question,
        numbers,
        vehicles: vehicles.to_vec(),
        left: question
            .parties
            .iter()
            .map(|party| Count { riders: party.riders, in_wheelchairs: party.in_wheelchairs })
            .collect(),
        riders,
        in_wheelchairs,
    };
    let orders = [(false, false), (false, true), (true, false), (true, true)];
    let tried = orders.map(|(by_stop, at_once)| {
        let mut assigning = start.clone();
        assigning.all(by_stop, at_once);
        assigning
    });
    let best = tried.into_iter().min_by_key(Assigning::worth).unwrap_or(start);
    (best.vehicles, best.left)
}

#[derive(Clone)]
struct Assigning<'a> {
    question: &'a Question,
    numbers: &'a Numbers,
    vehicles: Vec<Vehicle>,
    left: Vec<Count>,
    riders: Flow,
    in_wheelchairs: Flow,
}

impl Assigning<'_> {
    /// Seats all parties, the largest first; those that fit nowhere whole are divided at once or at the end.
    fn all(&mut self, by_stop: bool, at_once: bool) {
        let stop_of = |party: usize| self.stop_of(party);
        let mut order: Vec<usize> = (0..self.left.len()).collect();
        order.sort_by_key(|&party| {
            let count = self.left[party];
            let stop = if by_stop { stop_of(party) } else { 0 };
            (count.in_wheelchairs == 0, stop, Reverse(count.people()), party)
        });
        let mut divided = Vec::new();
        for party in order {
            if self.whole(party) {
                continue;
            }
            if at_once {
                self.largest_piece(party);
            }
            divided.push(party);
        }
        for party in divided {
            while self.left[party].people() > 0 && (self.whole(party) || self.largest_piece(party)) {}
        }
    }

    fn stop_of(&self, party: usize) -> usize {
        let stop = self.question.parties[party].pick_up;
        self.numbers.stops.partition_point(|&known| known < stop)
    }

    /// Puts all who are left of a party into one vehicle, if one can take them.
    fn whole(&mut self, party: usize) -> bool {
        let (stop, count) = (self.stop_of(party), self.left[party]);
        let mut choices: Vec<usize> =
            (0..self.vehicles.len()).filter(|&at| self.vehicles[at].may_stop.contains(&stop)).collect();
        choices.sort_by_cached_key(|&at| (self.likes(party, at), at));
        let found = choices.into_iter().find(|&at| self.gathered(at, stop, count) == count);
        if let Some(at) = found {
            self.put(party, at, count);
        }
        found.is_some()
    }

    /// Puts as many of a party as can be into one vehicle, those in wheelchairs first.
    fn largest_piece(&mut self, party: usize) -> bool {
        let (stop, count) = (self.stop_of(party), self.left[party]);
        let choices: Vec<usize> =
            (0..self.vehicles.len()).filter(|&at| self.vehicles[at].may_stop.contains(&stop)).collect();
        let mut best = None;
        for at in choices {
            let piece = self.gathered(at, stop, count);
            let worth = (Reverse(piece.in_wheelchairs), Reverse(piece.riders), self.likes(party, at));
            if piece.people() > 0 && best.as_ref().is_none_or(|(least, _, _)| worth < *least) {
                best = Some((worth, at, piece));
            }
        }
        let Some((_, at, piece)) = best else { return false };
        let piece = self.gathered(at, stop, piece);
        self.put(party, at, piece);
        true
    }

    fn gathered(&mut self, at: usize, stop: usize, count: Count) -> Count {
        let in_wheelchairs = match count.in_wheelchairs {
            0 => 0,
            number => self.in_wheelchairs.gather(at, stop, number).min(number),
        };
        let riders = match count.riders {
            0 => 0,
            number => self.riders.gather(at, stop, number).min(number),
        };
        Count { riders, in_wheelchairs }
    }

    fn put(&mut self, party: usize, at: usize, count: Count) {
        let stop = self.stop_of(party);
        let riders = self.riders.fix(at, stop, count.riders);
        let in_wheelchairs = self.in_wheelchairs.fix(at, stop, count.in_wheelchairs);
        let vehicle = &mut self.vehicles[at];
        match vehicle.loads.iter_mut().find(|load| load.party == party) {
            Some(load) => {
                load.riders += riders;
                load.in_wheelchairs += in_wheelchairs;
            }
            None if riders + in_wheelchairs > 0 => vehicle.loads.push(Load { party, riders, in_wheelchairs }),
            None => return,
        }
        vehicle.stops.insert(stop);
        vehicle.institutions.insert(self.question.parties[party].institution);
        self.left[party] = self.left[party].without(Count { riders, in_wheelchairs });
    }

    /// What speaks against a vehicle for a party, what weighs most first.
    fn likes(&self, party: usize, at: usize) -> (bool, bool, u32, bool, u64) {
        let (stop, vehicle) = (self.stop_of(party), &self.vehicles[at]);
        let stops_there = vehicle.stops.contains(&stop);
        let minutes = if stops_there || vehicle.stops.is_empty() {
            0
        } else {
            let with: Vec<usize> = vehicle.stops.iter().copied().chain([stop]).collect();
            self.numbers.minutes(&with).saturating_sub(self.numbers.minutes(&vehicle.route()))
        };
        let free = vehicle.places.without(vehicle.taken()).people();
        let institution = self.question.parties[party].institution;
        (vehicle.kept.is_none(), !vehicle.institutions.contains(&institution), minutes, !stops_there, free)
    }

    /// What speaks against the whole of it, what weighs most first.
    fn worth(&self) -> (usize, usize, u64, usize, Reverse<u64>) {
        let mut parties: BTreeMap<usize, usize> = BTreeMap::new();
        let mut institutions: BTreeMap<InstitutionId, usize> = BTreeMap::new();
        let (mut minutes, mut joins, mut full) = (0, 0, 0);
        for vehicle in &self.vehicles {
            for load in &vehicle.loads {
                *parties.entry(load.party).or_default() += 1;
            }
            for institution in &vehicle.institutions {
                *institutions.entry(*institution).or_default() += 1;
            }
            minutes += u64::from(self.numbers.minutes(&vehicle.route()));
            joins += vehicle.stops.len().saturating_sub(1);
            full += vehicle.taken().people().pow(2);
        }
        let again = |vehicles: &usize| vehicles - 1;
        let split = parties.values().map(again).sum();
        (split, institutions.values().map(again).sum(), minutes, joins, Reverse(full))
    }
}
