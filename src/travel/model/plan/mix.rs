//! The cheapest vehicles for so many people at one place.

use super::numbers::{Count, Numbers};

/// Tables have at most so many cells altogether.
const MOST_CELLS: usize = 3_000_000;
const NEVER: u64 = u64::MAX;

/// What the cheapest vehicles cost for every number of people up to a limit: a knapsack that is to be filled.
///
/// One table for each sort of which only so many can be had, each with the sorts before it; the last has all sorts, and
/// that people are left behind.
pub struct Mix<'a> {
    numbers: &'a Numbers,
    limited: Vec<usize>,
    unlimited: Vec<usize>,
    layers: Vec<Vec<u64>>,
    riders: usize,
    in_wheelchairs: usize,
}

impl<'a> Mix<'a> {
    /// The tables for as many as wait.
    pub fn of(numbers: &'a Numbers) -> Mix<'a> {
        let all = numbers.waiting.iter().fold(Count::default(), |all, count| all.and(*count));
        let useful = |&sort: &usize| numbers.takes(sort).people() > 0;
        let (limited, unlimited): (Vec<usize>, Vec<usize>) =
            (0..numbers.sorts.len()).filter(useful).partition(|&sort| numbers.sorts[sort].most.is_some());
        let in_wheelchairs = (all.in_wheelchairs as usize).min(150);
        let cells = MOST_CELLS / (limited.len() + 1) / (in_wheelchairs + 1);
        let riders = (all.riders as usize).min(cells);
        let mut mix = Mix { numbers, limited, unlimited, layers: Vec::new(), riders, in_wheelchairs };
        mix.fill();
        mix
    }

    fn fill(&mut self) {
        let mut table = vec![NEVER; (self.riders + 1) * (self.in_wheelchairs + 1)];
        table[0] = 0;
        self.layers.push(table.clone());
        for &sort in &self.limited {
            let takes = self.numbers.takes(sort);
            let enough = self.riders.max(self.in_wheelchairs) as u32;
            let mut rest = self.numbers.sorts[sort].most.unwrap_or(enough).min(enough);
            let mut part = 1;
            while rest > 0 {
                let number = part.min(rest);
                let takes = Count {
                    riders: takes.riders.saturating_mul(number),
                    in_wheelchairs: takes.in_wheelchairs.saturating_mul(number),
                };
                let pence = self.numbers.sorts[sort].pence.saturating_mul(u64::from(number));
                // From the most people to the fewest, so that each part is taken once.
                for riders in (0..=self.riders).rev() {
                    for wheels in (0..=self.in_wheelchairs).rev() {
                        self.take(&mut table, (riders, wheels), takes, pence);
                    }
                }
                rest -= number;
                part *= 2;
            }
            self.layers.push(table.clone());
        }
        let behind = self.numbers.behind;
        for riders in 0..=self.riders {
            for wheels in 0..=self.in_wheelchairs {
                for &sort in &self.unlimited {
                    let pence = self.numbers.sorts[sort].pence;
                    self.take(&mut table, (riders, wheels), self.numbers.takes(sort), pence);
                }
                self.take(&mut table, (riders, wheels), Count { riders: 1, in_wheelchairs: 0 }, behind);
                self.take(&mut table, (riders, wheels), Count { riders: 0, in_wheelchairs: 1 }, behind);
            }
        }
        self.layers.push(table);
    }

    fn take(&self, table: &mut [u64], (riders, wheels): (usize, usize), takes: Count, pence: u64) {
        let before = self
            .cell(riders.saturating_sub(takes.riders as usize), wheels.saturating_sub(takes.in_wheelchairs as usize));
        let at = self.cell(riders, wheels);
        table[at] = table[at].min(table[before].saturating_add(pence));
    }

    fn cell(&self, riders: usize, wheels: usize) -> usize {
        riders * (self.in_wheelchairs + 1) + wheels
    }

    fn last(&self) -> &[u64] {
        &self.layers[self.layers.len() - 1]
    }

    /// No vehicles for so many people cost less, each left behind being counted.
    pub fn least(&self, count: Count) -> u64 {
        let (riders, wheels) = (count.riders as usize, count.in_wheelchairs as usize);
        let known = self.last()[self.cell(riders.min(self.riders), wheels.min(self.in_wheelchairs))];
        if riders <= self.riders && wheels <= self.in_wheelchairs {
            return known;
        }
        known
            .max(self.at_the_best_rate(count.riders, |takes| takes.riders))
            .max(self.at_the_best_rate(count.in_wheelchairs, |takes| takes.in_wheelchairs))
    }

    /// So many people at what one costs in the sort that is cheapest for each.
    fn at_the_best_rate(&self, people: u32, places: impl Fn(Count) -> u32) -> u64 {
        let rate = |&sort: &usize| {
            let places = u128::from(places(self.numbers.takes(sort)));
            let all = u128::from(people) * u128::from(self.numbers.sorts[sort].pence);
            (places > 0).then(|| all.div_ceil(places) as u64)
        };
        let behind = u64::from(people).saturating_mul(self.numbers.behind);
        self.limited.iter().chain(&self.unlimited).filter_map(rate).min().unwrap_or(behind).min(behind)
    }

    /// Vehicles for so many people, by sort; nobody is left whom they could take.
    pub fn vehicles(&self, count: Count) -> Vec<usize> {
        let (mut riders, mut wheels) = (count.riders as usize, count.in_wheelchairs as usize);
        let mut found = Vec::new();
        while riders > 0 || wheels > 0 {
            let (some, few) = (riders.min(self.riders), wheels.min(self.in_wheelchairs));
            self.within(some, few, &mut found);
            (riders, wheels) = (riders - some, wheels - few);
        }
        found.sort_unstable();
        found
    }

    fn within(&self, mut riders: usize, mut wheels: usize, found: &mut Vec<usize>) {
        let less = |riders: usize, wheels: usize, takes: Count, number: usize| {
            let riders = riders.saturating_sub((takes.riders as usize).saturating_mul(number));
            (riders, wheels.saturating_sub((takes.in_wheelchairs as usize).saturating_mul(number)))
        };
        let behind = [(1, 0), (0, 1)].map(|(riders, in_wheelchairs)| (None, Count { riders, in_wheelchairs }));
        'more: while riders > 0 || wheels > 0 {
            let pence = self.last()[self.cell(riders, wheels)];
            let sorts = self.unlimited.iter().map(|&sort| (Some(sort), self.numbers.takes(sort)));
            for (sort, takes) in sorts.chain(behind) {
                let before = less(riders, wheels, takes, 1);
                let cost = sort.map_or(self.numbers.behind, |sort| self.numbers.sorts[sort].pence);
                if before != (riders, wheels)
                    && self.last()[self.cell(before.0, before.1)].saturating_add(cost) == pence
                {
                    found.extend(sort);
                    (riders, wheels) = before;
                    continue 'more;
                }
            }
            break;
        }
        for (layer, &sort) in self.limited.iter().enumerate().rev() {
            let pence = self.layers[layer + 1][self.cell(riders, wheels)];
            let enough = riders.max(wheels).min(self.numbers.sorts[sort].most.unwrap_or(0) as usize);
            let taken = (0..=enough).find(|&number| {
                let (some, few) = less(riders, wheels, self.numbers.takes(sort), number);
                let cost = self.numbers.sorts[sort].pence.saturating_mul(number as u64);
                self.layers[layer][self.cell(some, few)].saturating_add(cost) == pence
            });
            let taken = taken.unwrap_or(0);
            found.extend(std::iter::repeat_n(sort, taken));
            (riders, wheels) = less(riders, wheels, self.numbers.takes(sort), taken);
        }
    }
}
