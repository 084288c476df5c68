//! Who waits where, put into vehicles so that as many as possible have a place: a flow that grows vehicle by vehicle.

use std::rc::Rc;

/// Which stops each group of vehicles may stop at.
#[derive(Debug)]
pub struct Reach {
    /// The stops of each group.
    pub groups: Vec<Vec<usize>>,
    /// The groups of each stop, with the place of its load.
    at_stop: Vec<Vec<(usize, usize)>>,
    /// Where the loads of each group begin.
    begins: Vec<usize>,
    loads: usize,
}

impl Reach {
    pub fn of(stops: usize, groups: Vec<Vec<usize>>) -> Reach {
        let mut at_stop = vec![Vec::new(); stops];
        let mut begins = Vec::with_capacity(groups.len());
        let mut loads = 0;
        for (group, reached) in groups.iter().enumerate() {
            begins.push(loads);
            for &stop in reached {
                at_stop[stop].push((group, loads));
                loads += 1;
            }
        }
        Reach { groups, at_stop, begins, loads }
    }
}

/// People of one kind in the vehicles.
#[derive(Debug, Clone)]
pub struct Flow {
    reach: Rc<Reach>,
    /// How many of each stop are in each group.
    loads: Vec<u32>,
    /// Free places of each group.
    free: Vec<u32>,
    /// How many of each stop have no place.
    short: Vec<u32>,
}

impl Flow {
    pub fn of(reach: &Rc<Reach>, waiting: Vec<u32>) -> Flow {
        Flow { loads: vec![0; reach.loads], free: vec![0; reach.groups.len()], short: waiting, reach: reach.clone() }
    }

    /// The same people before any has a place.
    pub fn emptied(&self) -> Flow {
        let mut waiting = self.short.clone();
        for (stop, waiting) in waiting.iter_mut().enumerate() {
            *waiting += self.reach.at_stop[stop].iter().map(|&(_, place)| self.loads[place]).sum::<u32>();
        }
        Flow::of(&self.reach, waiting)
    }

    /// How many of each stop have no place.
    pub fn short(&self) -> &[u32] {
        &self.short
    }

    /// How many of a stop are in a group.
    pub fn load(&self, group: usize, stop: usize) -> u32 {
        self.place(group, stop).map_or(0, |place| self.loads[place])
    }

    fn place(&self, group: usize, stop: usize) -> Option<usize> {
        let at = self.reach.groups[group].iter().position(|&reached| reached == stop)?;
        Some(self.reach.begins[group] + at)
    }

    /// More places in a group, filled as far as that seats more people.
    pub fn add(&mut self, group: usize, places: u32) {
        self.free[group] += places;
        while self.free[group] > 0 && self.seat_more(group) {}
    }

    /// Seats people in the free places of a group, be it by moving others on; whether it could.
    fn seat_more(&mut self, from: usize) -> bool {
        if let Some(&stop) = self.reach.groups[from].iter().find(|&&stop| self.short[stop] > 0) {
            self.shift(from, from, stop, &[]);
            return true;
        }
        // The groups that could give places to the first one: whom they would take, from which group, at which stop.
        let mut came: Vec<Option<(usize, usize)>> = vec![None; self.reach.groups.len()];
        let mut queue = vec![from];
        let mut next = 0;
        while next < queue.len() {
            let group = queue[next];
            next += 1;
            for &stop in &self.reach.groups[group] {
                if self.short[stop] > 0 {
                    self.shift(from, group, stop, &came);
                    return true;
                }
                for &(other, place) in &self.reach.at_stop[stop] {
                    if other != from && came[other].is_none() && self.loads[place] > 0 {
                        came[other] = Some((group, stop));
                        queue.push(other);
                    }
                }
            }
        }
        false
    }

    fn shift(&mut self, from: usize, last: usize, stop: usize, came: &[Option<(usize, usize)>]) {
        let mut number = self.short[stop].min(self.free[from]);
        let mut group = last;
        while let Some(&Some((to, over))) = came.get(group) {
            number = number.min(self.load(group, over));
            group = to;
        }
        self.short[stop] -= number;
        self.free[from] -= number;
        let mut group = last;
        self.change(group, stop, |load| load + number);
        while let Some(&Some((to, over))) = came.get(group) {
            self.change(group, over, |load| load - number);
            self.change(to, over, |load| load + number);
            group = to;
        }
    }

    fn change(&mut self, group: usize, stop: usize, to: impl Fn(u32) -> u32) {
        if let Some(place) = self.place(group, stop) {
            self.loads[place] = to(self.loads[place]);
        }
    }

    /// The stops at one of which another vehicle must stop so that more of this stop's people have a place.
    pub fn tight(&self, stop: usize) -> Vec<bool> {
        let mut tight = vec![false; self.short.len()];
        tight[stop] = true;
        let mut queue = vec![stop];
        while let Some(stop) = queue.pop() {
            for &(group, _) in &self.reach.at_stop[stop] {
                for (at, &other) in self.reach.groups[group].iter().enumerate() {
                    if !tight[other] && self.loads[self.reach.begins[group] + at] > 0 {
                        tight[other] = true;
                        queue.push(other);
                    }
                }
            }
        }
        tight
    }

    /// Has so many of a stop in a group as are asked for, as far as the others can be moved so that nobody loses a place.
    /// Says how many are there then.
    pub fn gather(&mut self, group: usize, stop: usize, wanted: u32) -> u32 {
        while self.load(group, stop) < wanted && self.bring(group, stop, wanted) {}
        self.load(group, stop)
    }

    fn bring(&mut self, to: usize, stop: usize, wanted: u32) -> bool {
        let missing = wanted - self.load(to, stop);
        let elsewhere = |flow: &Flow, but: usize| {
            let others = flow.reach.at_stop[stop].iter();
            others.rev().find(|&&(group, place)| group != but && flow.loads[place] > 0).map(|&(group, _)| group)
        };
        if self.free[to] > 0 {
            let Some(from) = elsewhere(self, to) else { return false };
            let number = missing.min(self.free[to]).min(self.load(from, stop));
            self.move_on(from, to, stop, number);
            return true;
        }
        let mut came: Vec<Option<(usize, usize)>> = vec![None; self.reach.groups.len()];
        let mut queue = vec![to];
        let mut next = 0;
        while next < queue.len() {
            let group = queue[next];
            next += 1;
            for &over in &self.reach.groups[group] {
                if over == stop || self.load(group, over) == 0 {
                    continue;
                }
                for &(other, _) in &self.reach.at_stop[over] {
                    if other == to || came[other].is_some() {
                        continue;
                    }
                    came[other] = Some((group, over));
                    queue.push(other);
                    let from = if self.load(other, stop) > 0 { Some(other) } else { elsewhere(self, to) };
                    let Some(from) = from.filter(|&from| from == other || self.free[other] > 0) else { continue };
                    let room = if from == other { u32::MAX } else { self.free[other] };
                    let mut number = missing.min(self.load(from, stop)).min(room);
                    let mut group = other;
                    while let Some((before, over)) = came[group] {
                        number = number.min(self.load(before, over));
                        group = before;
                    }
                    let mut group = other;
                    while let Some((before, over)) = came[group] {
                        self.move_on(before, group, over, number);
                        group = before;
                    }
                    self.move_on(from, to, stop, number);
                    return true;
                }
            }
        }
        false
    }

    /// Moves people of a stop from group to group; what is free follows them, and may be owed until the last has moved.
    fn move_on(&mut self, from: usize, to: usize, stop: usize, number: u32) {
        self.change(from, stop, |load| load - number);
        self.change(to, stop, |load| load + number);
        self.free[from] = self.free[from].wrapping_add(number);
        self.free[to] = self.free[to].wrapping_sub(number);
    }

    /// Takes people and their places out of the flow for good; says how many there were.
    pub fn fix(&mut self, group: usize, stop: usize, number: u32) -> u32 {
        let number = number.min(self.load(group, stop));
        self.change(group, stop, |load| load - number);
        number
    }

    /// Places of a group in which nobody is meant to be.
    pub fn free(&self, group: usize) -> u32 {
        self.free[group]
    }
}
