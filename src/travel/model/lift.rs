//! Lifts: who needs one, who has seats to offer, and who could go with whom.

use std::collections::BTreeMap;

use super::PickUpId;
use crate::clock::Moment;
use crate::id::id;
use crate::institution::model::InstitutionId;
use crate::list::model::AttendeeId;

id! {
    /// A lift that was matched.
    LiftId
}

/// Somebody who needs a lift, or offers one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traveller {
    /// Who.
    pub id: AttendeeId,
    /// Their name.
    pub name: String,
    /// Their phone.
    pub phone: Option<String>,
    /// Whose list they are on.
    pub institution: InstitutionId,
    /// What it is called.
    pub institution_name: String,
    /// Its chapter.
    pub chapter: Option<String>,
    /// Where they, or most of their institution, would get on a coach.
    pub pick_up: Option<PickUpId>,
    /// Seats for others; none: they need a lift. An offer without a number is one seat.
    pub seats: Option<u32>,
}

/// Why two go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// They are of the same institution.
    Institution,
    /// They would get on at the same stop.
    PickUp,
    /// Their institutions are of the same chapter.
    Chapter,
    /// An organiser put them together.
    Neither,
}

/// Where a lift stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiftState {
    /// It stands: both said yes, or it is inside one institution.
    Stands,
    /// A leader's yes is still to come: of the rider's side, of the driver's.
    Waits(bool, bool),
    /// A leader said no.
    Declined,
    /// One of the two is not coming so any more, or the car has fewer seats than it had.
    Lapsed,
}

/// A lift that was matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lift {
    /// Its id.
    pub id: LiftId,
    /// Who needs it.
    pub rider: AttendeeId,
    /// Who drives.
    pub driver: AttendeeId,
    /// When the leader of the rider said yes.
    pub rider_yes_at: Option<Moment>,
    /// When the leader of the driver said yes.
    pub driver_yes_at: Option<Moment>,
    /// When one of them said no.
    pub declined_at: Option<Moment>,
}

/// Everybody who needs a lift or offers one, and what was matched.
#[derive(Debug, Clone, Default)]
pub struct Lifts {
    /// Who needs one, in the order in which they were listed.
    pub wants: Vec<Traveller>,
    /// Who offers seats.
    pub offers: Vec<Traveller>,
    /// The lifts, the first matched first.
    pub lifts: Vec<Lift>,
    /// Everybody of a lift who is in neither: they were withdrawn or travel another way now.
    pub others: Vec<Traveller>,
}

/// Two who could go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Who needs a lift.
    pub rider: AttendeeId,
    /// Who drives.
    pub driver: AttendeeId,
    /// Why these two.
    pub near: Near,
}

impl Lifts {
    /// Somebody by their id.
    pub fn traveller(&self, id: AttendeeId) -> Option<&Traveller> {
        self.wants.iter().chain(&self.offers).chain(&self.others).find(|traveller| traveller.id == id)
    }

    /// Where each lift stands, in their order. The lifts that a car has no seat for any more are the last that were matched.
    pub fn states(&self) -> Vec<LiftState> {
        let mut seats = self.seats();
        let wants = |id: AttendeeId| self.wants.iter().any(|want| want.id == id);
        let state = |lift: &Lift| {
            if lift.declined_at.is_some() {
                return LiftState::Declined;
            }
            let seat = seats.get_mut(&lift.driver).filter(|seats| **seats > 0 && wants(lift.rider));
            let Some(seat) = seat else { return LiftState::Lapsed };
            *seat -= 1;
            match (lift.rider_yes_at.is_none(), lift.driver_yes_at.is_none()) {
                (false, false) => LiftState::Stands,
                (rider, driver) => LiftState::Waits(rider, driver),
            }
        };
        self.lifts.iter().map(state).collect()
    }

    fn seats(&self) -> BTreeMap<AttendeeId, u32> {
        self.offers.iter().map(|offer| (offer.id, offer.seats.unwrap_or(1))).collect()
    }

    /// The lifts that stand or wait for a yes.
    pub fn open(&self) -> impl Iterator<Item = (&Lift, LiftState)> {
        let open = |state: &LiftState| matches!(state, LiftState::Stands | LiftState::Waits(..));
        self.lifts.iter().zip(self.states()).filter(move |(_, state)| open(state))
    }

    /// Seats that each car has left.
    pub fn seats_left(&self) -> BTreeMap<AttendeeId, u32> {
        let mut seats = self.seats();
        for (lift, _) in self.open() {
            seats.entry(lift.driver).and_modify(|seats| *seats = seats.saturating_sub(1));
        }
        seats
    }

    /// Who needs a lift and has none that stands or waits.
    pub fn unmatched(&self) -> Vec<&Traveller> {
        let matched: Vec<AttendeeId> = self.open().map(|(lift, _)| lift.rider).collect();
        self.wants.iter().filter(|want| !matched.contains(&want.id)).collect()
    }

    /// Who could go with whom: inside an institution first, then the same stop, then the same chapter; whoever was listed
    /// first has the first choice, of the car with the most seats left. No two of whom a leader said no.
    pub fn propose(&self) -> Vec<Match> {
        let (mut left, mut wants, mut found) = (self.seats_left(), self.unmatched(), Vec::new());
        for near in [Near::Institution, Near::PickUp, Near::Chapter] {
            wants.retain(|want| {
                let fits = |offer: &&Traveller| {
                    left.get(&offer.id).is_some_and(|seats| *seats > 0)
                        && is_near(want, offer, near)
                        && !self.was_declined(want.id, offer.id)
                };
                let most = |offer: &&Traveller| (left.get(&offer.id).copied(), std::cmp::Reverse(offer.id));
                let Some(offer) = self.offers.iter().filter(fits).max_by_key(most) else { return true };
                found.push(Match { rider: want.id, driver: offer.id, near });
                left.entry(offer.id).and_modify(|seats| *seats -= 1);
                false
            });
        }
        found
    }

    /// Whether a leader said no to these two.
    pub fn was_declined(&self, rider: AttendeeId, driver: AttendeeId) -> bool {
        self.lifts.iter().any(|lift| lift.declined_at.is_some() && (lift.rider, lift.driver) == (rider, driver))
    }
}

fn is_near(one: &Traveller, other: &Traveller, near: Near) -> bool {
    match near {
        Near::Institution => one.institution == other.institution,
        Near::PickUp => one.pick_up.is_some() && one.pick_up == other.pick_up,
        Near::Chapter => one.chapter.is_some() && one.chapter == other.chapter,
        Near::Neither => true,
    }
}

/// The nearest that two are.
pub fn nearness(one: &Traveller, other: &Traveller) -> Near {
    let all = [Near::Institution, Near::PickUp, Near::Chapter];
    all.into_iter().find(|near| is_near(one, other, *near)).unwrap_or(Near::Neither)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u32) -> T {
        number.to_string().parse().unwrap()
    }

    fn traveller(
        number: u32,
        institution: u32,
        chapter: Option<&str>,
        pick_up: Option<u32>,
        seats: Option<u32>,
    ) -> Traveller {
        Traveller {
            id: id(number),
            name: number.to_string(),
            phone: None,
            institution: id(institution),
            institution_name: String::new(),
            chapter: chapter.map(str::to_owned),
            pick_up: pick_up.map(id),
            seats,
        }
    }

    fn lift(number: u32, rider: u32, driver: u32) -> Lift {
        let yes = Some(Moment::parse("2027-02-01T10:00:00Z").unwrap());
        Lift {
            id: id(number),
            rider: id(rider),
            driver: id(driver),
            rider_yes_at: yes,
            driver_yes_at: yes,
            declined_at: None,
        }
    }

    fn pairs(lifts: &Lifts) -> Vec<(i64, i64, Near)> {
        lifts.propose().into_iter().map(|found| (found.rider.into(), found.driver.into(), found.near)).collect()
    }

    #[test]
    fn lifts_are_matched_inside_an_institution_then_at_a_stop_then_in_a_chapter() {
        let wants = vec![
            traveller(1, 1, Some("East"), None, None),
            traveller(2, 2, None, Some(7), None),
            traveller(3, 3, Some("East"), None, None),
            traveller(4, 4, Some("West"), None, None),
        ];
        let offers =
            vec![traveller(11, 1, Some("East"), None, Some(1)), traveller(12, 5, Some("East"), Some(7), Some(2))];
        let mut lifts = Lifts { wants, offers, ..Lifts::default() };
        let expected = [(1, 11, Near::Institution), (2, 12, Near::PickUp), (3, 12, Near::Chapter)];
        assert_eq!(pairs(&lifts), expected);
        // Not again those two of whom a leader said no.
        lifts.lifts.push(Lift { declined_at: lift(1, 1, 1).rider_yes_at, ..lift(1, 3, 12) });
        assert_eq!(pairs(&lifts), expected[..2]);
        assert_eq!(lifts.states(), [LiftState::Declined]);
    }

    #[test]
    fn a_lift_lapses_with_either_of_the_two_and_with_the_seats_of_the_car() {
        let mut lifts = Lifts {
            wants: vec![traveller(1, 1, None, None, None), traveller(2, 1, None, None, None)],
            offers: vec![traveller(11, 1, None, None, Some(2))],
            lifts: vec![lift(1, 1, 11), Lift { driver_yes_at: None, ..lift(2, 2, 11) }],
            others: Vec::new(),
        };
        assert_eq!(lifts.states(), [LiftState::Stands, LiftState::Waits(false, true)]);
        assert!(lifts.unmatched().is_empty());
        lifts.offers[0].seats = Some(1);
        assert_eq!(lifts.states(), [LiftState::Stands, LiftState::Lapsed]);
        assert_eq!(lifts.unmatched().len(), 1);
        lifts.wants.remove(0);
        assert_eq!(lifts.states(), [LiftState::Lapsed, LiftState::Waits(false, true)]);
        lifts.offers.clear();
        assert_eq!(lifts.states(), [LiftState::Lapsed, LiftState::Lapsed]);
    }

    proptest! {
        #[test]
        fn no_car_is_offered_more_than_it_has_and_nobody_goes_twice(
            wants in prop::collection::vec((1u32..5, 0u32..3), 0..12),
            offers in prop::collection::vec((1u32..5, 0u32..3, 1u32..4), 0..6),
        ) {
            let chapter = |number: u32| (number > 0).then_some(if number == 1 { "East" } else { "West" });
            let lifts = Lifts {
                wants: (1..).zip(&wants).map(|(n, (of, at))| traveller(n, *of, chapter(*at), None, None)).collect(),
                offers: (101..).zip(&offers).map(|(n, (of, at, seats))| traveller(n, *of, chapter(*at), None, Some(*seats))).collect(),
                ..Lifts::default()
            };
            let found = lifts.propose();
            for offer in &lifts.offers {
                prop_assert!(found.iter().filter(|found| found.driver == offer.id).count() as u32 <= offer.seats.unwrap_or(1));
            }
            for want in &lifts.wants {
                prop_assert!(found.iter().filter(|found| found.rider == want.id).count() <= 1);
            }
        }
    }
}
