//! The question in numbers: stops, people, sorts and vehicles by their place in a list.

use std::collections::BTreeSet;

use crate::travel::model::PickUpId;

use super::ways::shortest;
use super::{MOST_STOPS, Question, Sort};

/// So many riders, and so many people in wheelchairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub riders: u32,
    pub in_wheelchairs: u32,
}

impl Count {
    pub fn people(self) -> u64 {
        u64::from(self.riders) + u64::from(self.in_wheelchairs)
    }

    pub fn and(self, other: Count) -> Count {
        Count {
            riders: self.riders.saturating_add(other.riders),
            in_wheelchairs: self.in_wheelchairs.saturating_add(other.in_wheelchairs),
        }
    }

    pub fn without(self, other: Count) -> Count {
        Count {
            riders: self.riders.saturating_sub(other.riders),
            in_wheelchairs: self.in_wheelchairs.saturating_sub(other.in_wheelchairs),
        }
    }
}

/// A kept vehicle.
#[derive(Debug)]
pub struct Stays {
    /// Free places.
    pub free: Count,
    /// Where it stops already.
    pub stops: Vec<usize>,
}

/// The question in numbers.
#[derive(Debug)]
pub struct Numbers {
    /// Every stop where somebody waits or a kept vehicle stops.
    pub stops: Vec<PickUpId>,
    /// How many wait there who can be taken by a sort or a kept vehicle at all.
    pub waiting: Vec<Count>,
    /// The sorts as asked.
    pub sorts: Vec<Sort>,
    /// The kept vehicles as asked.
    pub kept: Vec<Stays>,
    /// Minutes from stop to stop.
    pub ways: Vec<Vec<Option<u32>>>,
    /// The limit.
    pub join_minutes: u32,
    /// What leaving one person behind counts, so that no price of a plan is worth it.
    pub behind: u64,
}

impl Numbers {
    pub fn of(question: &Question) -> Numbers {
        let stops: BTreeSet<PickUpId> = (question.parties.iter().map(|party| party.pick_up))
            .chain(question.kept.iter().flat_map(|kept| kept.stops.iter().copied()))
            .collect();
        let stops: Vec<PickUpId> = stops.into_iter().collect();
        let number = |stop: &PickUpId| stops.partition_point(|known| known < stop);
        let (seats, places) = (any_seat(question), any_wheelchair_place(question));
        let mut waiting = vec![Count::default(); stops.len()];
        for party in &question.parties {
            let riders = if seats { party.riders } else { 0 };
            let in_wheelchairs = if places { party.in_wheelchairs } else { 0 };
            let there = &mut waiting[number(&party.pick_up)];
            *there = there.and(Count { riders, in_wheelchairs });
        }
        let kept = question.kept.iter().map(|kept| {
            let mut stops: Vec<usize> = kept.stops.iter().map(number).collect();
            stops.sort_unstable();
            stops.dedup();
            Stays { free: Count { riders: kept.seats_free, in_wheelchairs: kept.wheelchair_places_free }, stops }
        });
        let people: u64 = waiting.iter().map(|count| count.people()).sum();
        let dearest = question.sorts.iter().map(|sort| sort.pence).max().unwrap_or_default();
        Numbers {
            kept: kept.collect(),
            ways: question.gaps.between(&stops),
            sorts: question.sorts.clone(),
            join_minutes: question.join_minutes,
            behind: people.saturating_mul(dearest).saturating_add(1),
            waiting,
            stops,
        }
    }

    /// Whether one vehicle may stop at all of these.
    pub fn can_join(&self, stops: &[usize]) -> bool {
        stops.len() <= 1
            || stops.len() <= MOST_STOPS
                && self.are_near(stops)
                && shortest(&self.ways, stops).is_some_and(|(_, minutes)| minutes <= self.join_minutes)
    }

    fn are_near(&self, stops: &[usize]) -> bool {
        stops.iter().all(|&one| stops.iter().all(|&other| self.is_near(one, other)))
    }

    pub fn is_near(&self, one: usize, other: usize) -> bool {
        self.ways[one][other].is_some_and(|minutes| minutes <= self.join_minutes)
    }

    /// Minutes of the shortest way through these; of a kept vehicle's stops without a way none.
    pub fn minutes(&self, stops: &[usize]) -> u32 {
        shortest(&self.ways, stops).map_or(0, |(_, minutes)| minutes)
    }

    /// Stops where somebody waits at which a kept vehicle stops already, and those at which it may stop besides.
    pub fn in_reach_of(&self, kept: &Stays) -> Vec<usize> {
        let may = |&stop: &usize| {
            self.waiting[stop].people() > 0
                && (kept.stops.contains(&stop) || self.can_join(&[&kept.stops[..], &[stop]].concat()))
        };
        (0..self.stops.len()).filter(may).collect()
    }

    /// What a sort can take.
    pub fn takes(&self, sort: usize) -> Count {
        let sort = &self.sorts[sort];
        Count { riders: sort.seats, in_wheelchairs: sort.wheelchair_places }
    }

    /// How many of each sort can be had.
    pub fn most(&self) -> Vec<u32> {
        self.sorts.iter().map(|sort| sort.most.unwrap_or(u32::MAX)).collect()
    }
}

/// Whether there is a seat at all.
pub fn any_seat(question: &Question) -> bool {
    question.sorts.iter().any(|sort| sort.seats > 0 && sort.most != Some(0))
        || question.kept.iter().any(|kept| kept.seats_free > 0)
}

/// Whether there is a wheelchair place at all.
pub fn any_wheelchair_place(question: &Question) -> bool {
    question.sorts.iter().any(|sort| sort.wheelchair_places > 0 && sort.most != Some(0))
        || question.kept.iter().any(|kept| kept.wheelchair_places_free > 0)
}
