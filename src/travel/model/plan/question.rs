//! What is asked of a plan, and what it answers.

use crate::institution::model::InstitutionId;
use crate::travel::model::{PickUpId, VehicleId, VehicleTypeId};

use super::Gaps;

/// A sort of vehicle that can be hired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// Its id.
    pub id: VehicleTypeId,
    /// Seats, beside the wheelchair places.
    pub seats: u32,
    /// Places for people in wheelchairs; nobody else takes them.
    pub wheelchair_places: u32,
    /// What one costs, in pence.
    pub pence: u64,
    /// How many more can be had, beside those that are kept; none: as many as wanted.
    pub most: Option<u32>,
}

/// People of one institution who get on at one stop and have no place yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Whose.
    pub institution: InstitutionId,
    /// Where they get on.
    pub pick_up: PickUpId,
    /// How many take a seat.
    pub riders: u32,
    /// How many, beside the riders, take a wheelchair place.
    pub in_wheelchairs: u32,
}

/// A vehicle that stays as it is: what is free in it is filled first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub vehicle: VehicleId,
    /// Seats in which nobody stays.
    pub seats_free: u32,
    /// Wheelchair places in which nobody stays.
    pub wheelchair_places_free: u32,
    /// Where it stops already. It may stop elsewhere too, within the limit.
    pub stops: Vec<PickUpId>,
    /// What it costs, in pence: a fixed sum of every plan.
    pub pence: u64,
    /// Whose people ride in it already.
    pub institutions: Vec<InstitutionId>,
}

/// What a plan is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// What can be hired.
    pub sorts: Vec<Sort>,
    /// Who is to be seated.
    pub parties: Vec<Party>,
    /// What stays.
    pub kept: Vec<Kept>,
    /// Minutes between neighbouring stops.
    pub gaps: Gaps,
    /// By how much a vehicle may be longer on its way at most, in order to stop again.
    pub join_minutes: u32,
}

/// Some of a party in one vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// The number of the party in [`Question::parties`].
    pub party: usize,
    /// How many take a seat.
    pub riders: u32,
    /// How many take a wheelchair place.
    pub in_wheelchairs: u32,
}

/// Which vehicle it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// One that stays.
    Kept(VehicleId),
    /// One of this sort, to be hired.
    New(VehicleTypeId),
}

/// A vehicle of a proposal, with whom it takes besides those who ride in it already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Which.
    pub which: Which,
    /// Where it stops, in the order of its way; of a kept one also where it stopped already.
    pub stops: Vec<PickUpId>,
    /// The minutes of its way from the first stop to the last.
    pub added_minutes: u32,
    /// Whom it takes.
    pub loads: Vec<Load>,
}

/// Why somebody has no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Nothing can be hired, and no vehicle that stays has a place of this kind and can stop there.
    NoSorts,
    /// No sort has a seat.
    NoSeat,
    /// No sort has a wheelchair place.
    NoWheelchairPlace,
    /// As many as can be had are planned, and they are full or cannot stop there.
    AllTaken,
}

/// Some of a party who have no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// The number of the party in [`Question::parties`].
    pub party: usize,
    /// How many of those who take a seat.
    pub riders: u32,
    /// How many of those who take a wheelchair place.
    pub in_wheelchairs: u32,
    /// Why.
    pub why: Why,
}

/// Why a party rides in several vehicles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// Nothing has seats for all of them: the largest has so many.
    TooMany {
        /// Seats of the largest vehicle.
        largest: u32,
    },
    /// Nothing has both the seats and the wheelchair places for them.
    WheelchairPlaces,
    /// No plan that keeps them together was found at this price.
    Cheaper,
}

/// Why the plan is as it is. A vehicle is told by its number in [`Proposal::vehicles`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// "Coach 3 is half empty: St Mary's joins Elm Green, 6 minutes more, saves £450".
    Joins {
        /// Which vehicle.
        vehicle: usize,
        /// The stop that joins.
        stop: PickUpId,
        /// The stop that it joins.
        with: PickUpId,
        /// Minutes that the way grows by.
        minutes: u32,
        /// What the cheapest vehicles for those who get on there would cost; none if there is no such vehicle.
        saves: Option<u64>,
    },
    /// "St Brigid's rides in two coaches: 61 people, the largest has 49 seats".
    Splits {
        /// The number of the party.
        party: usize,
        /// How many people.
        people: u32,
        /// In how many vehicles.
        vehicles: usize,
        /// Why.
        why: Split,
    },
    /// "Coach 2 has wheelchair places for 2 of Elm Green".
    Wheelchairs {
        /// Which vehicle.
        vehicle: usize,
        /// The number of the party.
        party: usize,
        /// How many.
        people: u32,
    },
    /// "Coach 1 is booked and stays: 12 of its free places are taken".
    Fills {
        /// Which vehicle.
        vehicle: usize,
        /// How many people.
        people: u32,
    },
    /// "All 3 minibuses are planned".
    AllPlanned {
        /// Which sort.
        sort: VehicleTypeId,
        /// How many can be had.
        most: u32,
    },
}

/// A plan: who rides in what, from where, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    /// The vehicles: first all that stay, in the order asked, then those to be hired.
    pub vehicles: Vec<Planned>,
    /// Who has no place.
    pub left: Vec<Left>,
    /// What all vehicles cost together, those that stay among them.
    pub pence: u64,
    /// No plan that seats as many is cheaper than this.
    pub bound: u64,
    /// Why it is as it is.
    pub reasons: Vec<Reason>,
}

impl Proposal {
    /// How many people the plan seats.
    pub fn seated(&self) -> u32 {
        let loads = self.vehicles.iter().flat_map(|vehicle| &vehicle.loads);
        loads.map(|load| load.riders + load.in_wheelchairs).sum()
    }

    /// By how much the plan could be dearer than the cheapest at most; nothing: it is the cheapest.
    pub fn gap(&self) -> u64 {
        self.pence.saturating_sub(self.bound)
    }
}
