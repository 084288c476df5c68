//! How far it is from stop to stop, and the shortest way through several.

use std::collections::{BTreeMap, BTreeSet};

use crate::travel::model::PickUpId;

/// Minutes between neighbouring stops, the same both ways.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gaps(pub(super) BTreeMap<(PickUpId, PickUpId), u32>);

/// A way through some stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The stops in the order of the way.
    pub stops: Vec<PickUpId>,
    /// Minutes from the first to the last.
    pub minutes: u32,
}

/// More stops than this are not put into an order of ours.
const MOST_ORDERED: usize = 6;

impl Gaps {
    /// The gaps that an organiser told; of two for the same stops the shorter counts.
    pub fn of(told: impl IntoIterator<Item = (PickUpId, PickUpId, u32)>) -> Gaps {
        let mut gaps = BTreeMap::new();
        for (one, other, minutes) in told {
            for pair in [(one, other), (other, one)] {
                let known = gaps.entry(pair).or_insert(minutes);
                *known = minutes.min(*known);
            }
        }
        Gaps(gaps)
    }

    /// Minutes from each of these stops to each, by the shortest way over all gaps; none where no way is told.
    pub(super) fn between(&self, stops: &[PickUpId]) -> Vec<Vec<Option<u32>>> {
        let all: BTreeSet<PickUpId> = self.0.keys().map(|&(one, _)| one).chain(stops.iter().copied()).collect();
        let all: Vec<PickUpId> = all.into_iter().collect();
        let at: BTreeMap<PickUpId, usize> = all.iter().copied().zip(0..).collect();
        let mut ways = vec![vec![None; all.len()]; all.len()];
        for (stop, way) in ways.iter_mut().enumerate() {
            way[stop] = Some(0_u32);
        }
        for (&(one, other), &minutes) in &self.0 {
            if one != other {
                ways[at[&one]][at[&other]] = Some(minutes);
            }
        }
        for over in 0..all.len() {
            let onward = ways[over].clone();
            for way in &mut ways {
                let Some(there) = way[over] else { continue };
                for (known, further) in way.iter_mut().zip(&onward) {
                    let Some(further) = further else { continue };
                    let minutes = there.saturating_add(*further);
                    if known.is_none_or(|known| minutes < known) {
                        *known = Some(minutes);
                    }
                }
            }
        }
        let row = |one: &PickUpId| stops.iter().map(|other| ways[at[one]][at[other]]).collect();
        stops.iter().map(row).collect()
    }

    /// The shortest way through all of these stops; none where some cannot be reached from the others. More than six are
    /// left in the order given.
    pub fn route(&self, stops: &[PickUpId]) -> Option<Route> {
        let ways = self.between(stops);
        let all: Vec<usize> = (0..stops.len()).collect();
        let (order, minutes) = shortest(&ways, &all)?;
        Some(Route { stops: order.into_iter().map(|stop| stops[stop]).collect(), minutes })
    }
}

/// The shortest order of these stops, and its minutes; of several the first.
pub(super) fn shortest(ways: &[Vec<Option<u32>>], stops: &[usize]) -> Option<(Vec<usize>, u32)> {
    if stops.len() > MOST_ORDERED {
        let legs = stops.windows(2).map(|leg| ways[leg[0]][leg[1]]);
        let minutes = legs.sum::<Option<u32>>()?;
        return Some((stops.to_vec(), minutes));
    }
    let mut best = None;
    further(ways, stops, &mut Vec::new(), 0, &mut best);
    best
}

fn further(
    ways: &[Vec<Option<u32>>],
    stops: &[usize],
    way: &mut Vec<usize>,
    minutes: u32,
    best: &mut Option<(Vec<usize>, u32)>,
) {
    if best.as_ref().is_some_and(|(_, known)| minutes >= *known) {
        return;
    }
    if way.len() == stops.len() {
        *best = Some((way.clone(), minutes));
        return;
    }
    for &stop in stops {
        if way.contains(&stop) {
            continue;
        }
        let leg = match way.last() {
            Some(&last) => ways[last][stop],
            None => Some(0),
        };
        let Some(leg) = leg else { continue };
        way.push(stop);
        further(ways, stops, way, minutes.saturating_add(leg), best);
        way.pop();
    }
}
