//! What the children of an assembly come to.

use super::{Band, Creche, Ratios};

/// A number that is known to lie between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// It is at least this.
    pub least: u32,
    /// It is at most this.
    pub most: u32,
}

impl Span {
    /// How much of it is left after `there`.
    pub fn beyond(self, there: u32) -> Span {
        Span { least: self.least.saturating_sub(there), most: self.most.saturating_sub(there) }
    }
}

/// The children who have a place in the crèche, those who wait for one, and the rough numbers less whom they have named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plan {
    /// Children with a place in each band, of people who are listed or walked up.
    pub children: [u32; 3],
    /// Children with a place whose age was not told.
    pub ages_missing: u32,
    /// Of how many institutions.
    pub ages_missing_of: u32,
    /// Of all those with a place: how many were added on the day.
    pub walk_ups: u32,
    /// Children of whom a rough number tells and no name does.
    pub rough: u32,
    /// How many institutions these are.
    pub rough_of: u32,
    /// Children who wait for a place.
    pub waiting: u32,
    /// Children with a place of people who may come: it is kept for them, and they are planned for once that is a yes.
    pub may_come: u32,
}

/// By how many more than the places offered have one.
pub fn over_by(creche: &Creche, held: u32) -> u32 {
    creche.places.map_or(0, |places| held.saturating_sub(places))
}

impl Plan {
    /// How many lines it has: one for each band, and one for each sort of children whose age is not known.
    pub fn lines(&self) -> u32 {
        3 + u32::from(self.ages_missing > 0) + u32::from(self.rough > 0)
    }

    /// Children with a place whose carer said yes, whatever their age.
    pub fn taken(&self) -> u32 {
        self.children.iter().sum::<u32>() + self.ages_missing
    }

    /// Children with a place, whether their carer said yes or may come: none of these places is given to anybody else.
    pub fn held(&self) -> u32 {
        self.taken() + self.may_come
    }

    /// Children whose carer said yes and those who are only a rough number.
    pub fn with_rough(&self) -> u32 {
        self.taken() + self.rough
    }

    /// Whether a new child has to wait: as many have a place or wait for one as there are places.
    pub fn is_full(&self, creche: &Creche) -> bool {
        creche.places.is_some_and(|places| self.held() + self.waiting >= places)
    }

    /// How many places nobody has, and none is kept for.
    pub fn free(&self, creche: &Creche) -> Option<u32> {
        creche.places.map(|places| places.saturating_sub(self.held()))
    }

    /// How many people are needed. Children whose age is not known may be of any: between the fewest and the most that they
    /// can come to.
    pub fn staff(&self, ratios: &Ratios) -> Span {
        let unknown = self.ages_missing + self.rough;
        Span { least: fewest(self.children, unknown, ratios), most: most(self.children, unknown, ratios) }
    }

    /// How much floor is needed, in tenths of a square metre.
    pub fn floor(&self) -> Span {
        let unknown = self.ages_missing + self.rough;
        let known: u32 = Band::ALL.into_iter().zip(self.children).map(|(band, children)| band.floor() * children).sum();
        Span { least: known + unknown * Band::From3.floor(), most: known + unknown * Band::Under2.floor() }
    }
}

/// How many more children each band takes before one more person is needed.
fn room(children: [u32; 3], ratios: &Ratios) -> [u32; 3] {
    let mut room = [0; 3];
    for ((room, band), children) in room.iter_mut().zip(Band::ALL).zip(children) {
        *room = children.next_multiple_of(ratios.of(band)) - children;
    }
    room
}

/// The fewest people: who looks after others already takes them in, and each one more takes in as many as anybody can.
fn fewest(children: [u32; 3], unknown: u32, ratios: &Ratios) -> u32 {
    let taken_in: u32 = room(children, ratios).iter().sum();
    let widest = Band::ALL.map(|band| ratios.of(band)).into_iter().max().unwrap_or(1);
    ratios.staff(children) + unknown.saturating_sub(taken_in).div_ceil(widest)
}

/// The most people: each is needed for as few more children as can be.
fn most(children: [u32; 3], unknown: u32, ratios: &Ratios) -> u32 {
    let narrowest = Band::ALL.map(|band| ratios.of(band)).into_iter().min().unwrap_or(1);
    let mut firsts: Vec<u32> = room(children, ratios).iter().map(|room| room + 1).collect();
    firsts.sort_unstable();
    let (mut left, mut more) = (unknown, 0);
    for first in firsts.into_iter().filter(|first| *first <= narrowest) {
        if first <= left {
            left -= first;
            more += 1;
        }
    }
    ratios.staff(children) + more + left / narrowest
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn children_of_unknown_age_need_between_the_fewest_and_the_most_they_can_come_to() {
        let odd = Ratios { under_2: 4, age_2: 3, from_3: 7, ..Ratios::eyfs() };
        let tight = Ratios { under_2: 2, age_2: 2, from_3: 2, ..Ratios::eyfs() };
        for ratios in [Ratios::eyfs(), Ratios::careful(NaiveDate::default()), odd, tight] {
            for case in 0..(5 * 6 * 9 * 12) {
                let children = [case % 5, case / 5 % 6, case / 30 % 9];
                let unknown = case / 270;
                let of_any_age = (0..=unknown).flat_map(|young| {
                    (0..=unknown - young)
                        .map(move |two| [children[0] + young, children[1] + two, children[2] + unknown - young - two])
                });
                let staff: Vec<u32> = of_any_age.map(|children| ratios.staff(children)).collect();
                let expected = Span { least: *staff.iter().min().unwrap(), most: *staff.iter().max().unwrap() };
                let plan = Plan { children, ages_missing: unknown, ..Plan::default() };
                assert_eq!(plan.staff(&ratios), expected, "{children:?} and {unknown} by {ratios:?}");
            }
        }
    }

    #[test]
    fn rough_numbers_are_children_of_any_age() {
        let plan = Plan { children: [1, 2, 3], ages_missing: 1, rough: 2, ..Plan::default() };
        assert_eq!((plan.taken(), plan.with_rough()), (7, 9));
        assert_eq!(plan.staff(&Ratios::eyfs()), Span { least: 3, most: 4 });
        assert_eq!(plan.floor(), Span { least: 35 + 50 + 69 + 69, most: 35 + 50 + 69 + 105 });
        assert_eq!(Span { least: 3, most: 4 }.beyond(3), Span { least: 0, most: 1 });
    }

    #[test]
    fn a_new_child_comes_after_those_who_wait() {
        let creche = |places| Creche { places, ..Creche::default() };
        let check = |places, taken, waiting, full| {
            let plan = Plan { ages_missing: taken, waiting, ..Plan::default() };
            assert_eq!(plan.is_full(&creche(places)), full, "{places:?} {taken} {waiting}");
        };
        check(None, 900, 3, false);
        check(Some(24), 23, 0, false);
        check(Some(24), 23, 1, true);
        check(Some(24), 24, 0, true);
        check(Some(24), 26, 2, true);
        check(Some(0), 0, 0, true);
        let promised = Plan { ages_missing: 22, may_come: 2, ..Plan::default() };
        assert!(promised.is_full(&creche(Some(24))), "the places of who may come are kept");
        assert_eq!((promised.free(&creche(Some(25))), promised.held()), (Some(1), 24));
        let plan = Plan { children: [0, 0, 26], ..Plan::default() };
        assert_eq!((plan.free(&creche(Some(24))), over_by(&creche(Some(24)), plan.taken())), (Some(0), 2));
        assert_eq!((plan.free(&creche(None)), over_by(&creche(None), plan.taken())), (None, 0));
    }
}
