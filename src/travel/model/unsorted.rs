//! What of the travel of an assembly is not sorted yet.

use super::{PickUpId, VehicleId, Without};
use crate::institution::model::InstitutionId;

/// One thing that is not sorted, as a value: pages say it in words and lead to the place that mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsorted {
    /// People of an institution who come by coach, and nobody told where they get on.
    PickUpNotTold {
        /// Whose.
        institution: InstitutionId,
        /// What it is called.
        name: String,
        /// How many, with a name and without.
        people: u32,
    },
    /// People of an institution who get on at one stop and have no seat.
    WithoutASeat {
        /// Whose.
        institution: InstitutionId,
        /// What it is called.
        name: String,
        /// Where they get on.
        pick_up: PickUpId,
        /// The place in words.
        place: String,
        /// How many, with a name and without.
        people: u32,
        /// Why.
        why: Without,
    },
    /// People in wheelchairs without a place.
    WithoutAWheelchairPlace {
        /// Whose.
        institution: InstitutionId,
        /// What it is called.
        name: String,
        /// How many.
        people: u32,
    },
    /// People sit in a vehicle that does not stop where they get on.
    DoesNotStopThere {
        /// Which vehicle.
        vehicle: VehicleId,
        /// What it is called.
        name: String,
        /// Where they get on, in words.
        place: String,
        /// How many, with a name and without.
        people: u32,
    },
    /// Riders get on at a stop that has no time.
    StopWithoutTime {
        /// Which.
        pick_up: PickUpId,
        /// The place in words.
        place: String,
    },
    /// More sit in a vehicle than it has seats or wheelchair places.
    OverFull {
        /// Which.
        vehicle: VehicleId,
        /// What it is called.
        name: String,
        /// So many seats too few.
        seats: u32,
        /// So many wheelchair places too few.
        wheelchair_places: u32,
    },
    /// A vehicle without a captain, a week before at the latest.
    WithoutACaptain {
        /// Which.
        vehicle: VehicleId,
        /// What it is called.
        name: String,
    },
    /// A vehicle in which somebody sits and that is not booked.
    NotBooked {
        /// Which.
        vehicle: VehicleId,
        /// What it is called.
        name: String,
    },
    /// Lifts that were asked for and have no car in sight.
    LiftsWithoutACar {
        /// How many people.
        people: u32,
    },
    /// Lifts that could be matched and are not.
    LiftsNotMatched {
        /// How many people.
        people: u32,
    },
    /// Lifts for which a leader's yes is still to come.
    LiftsWaiting {
        /// How many.
        lifts: u32,
    },
    /// Lifts that lapsed, or to which a leader said no, and the person has no other.
    LiftsGone {
        /// How many people.
        people: u32,
    },
}
