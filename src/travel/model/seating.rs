//! Who sits where: derived from who rides in which vehicle and from the seats that are kept for places without a name, so
//! that it can never say what the facts do not.

use std::collections::{BTreeMap, BTreeSet};

use super::{PickUpId, Vehicle, VehicleId};
use crate::institution::model::InstitutionId;
use crate::list::model::AttendeeId;

/// A listed person who comes by coach and has a seat coming to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rider {
    /// Who.
    pub id: AttendeeId,
    /// Their name.
    pub name: String,
    /// Whose list they are on.
    pub institution: InstitutionId,
    /// Where they get on; none: not told.
    pub pick_up: Option<PickUpId>,
    /// Whether they take a wheelchair place, and no seat.
    pub in_wheelchair: bool,
    /// The vehicle that they were placed in by name.
    pub ride: Option<Ride>,
}

/// That somebody was placed in a vehicle by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ride {
    /// Which.
    pub vehicle: VehicleId,
    /// Whether by hand: a proposal leaves them there.
    pub fixed: bool,
}

/// Places of an institution without a name, which travel by its main way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unnamed {
    /// Whose.
    pub institution: InstitutionId,
    /// Where they get on; none: not told.
    pub pick_up: Option<PickUpId>,
    /// How many.
    pub places: u32,
}

/// Seats of a vehicle that are kept for an institution at a stop, for places that have no name yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reservation {
    /// The vehicle.
    pub vehicle: VehicleId,
    /// For whom.
    pub institution: InstitutionId,
    /// Where they get on.
    pub pick_up: PickUpId,
    /// How many seats.
    pub seats: u32,
    /// Whether by hand: a proposal leaves them there.
    pub fixed: bool,
}

/// Where somebody sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// In which vehicle.
    pub vehicle: VehicleId,
    /// Whether a proposal leaves them there.
    pub fixed: bool,
}

/// What of a vehicle is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Seats.
    pub seats: u32,
    /// Wheelchair places.
    pub wheelchair_places: u32,
}

/// Why somebody is without a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Without {
    /// Nobody told where they get on.
    PickUpNotTold,
    /// No vehicle stops there.
    NothingStopsThere,
    /// No vehicle that stops there has a wheelchair place left.
    NoWheelchairPlace,
    /// The vehicles that stop there are full.
    Full,
    /// There is room, and nobody placed them yet.
    NotPlaced,
}

/// People of one institution who get on at one stop, sit in the same vehicle or are all without a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// Whose.
    pub institution: InstitutionId,
    /// Where they get on; none: not told.
    pub pick_up: Option<PickUpId>,
    /// How many with a name who take a seat.
    pub riders: u32,
    /// How many with a name who take a wheelchair place.
    pub in_wheelchairs: u32,
    /// How many places without a name.
    pub unnamed: u32,
}

impl Group {
    /// Everybody.
    pub fn everybody(&self) -> u32 {
        self.riders + self.in_wheelchairs + self.unnamed
    }
}

/// Who sits where.
#[derive(Debug, Clone, Default)]
pub struct Seating {
    /// The vehicles, by name.
    pub vehicles: Vec<Vehicle>,
    /// Everybody who rides with a name, in the order in which they were listed.
    pub riders: Vec<Rider>,
    /// Where each of them sits; none: without a seat.
    pub seats: Vec<Option<Seat>>,
    /// Places without a name that have a seat.
    pub held: Vec<Reservation>,
    /// Places without a name that have none.
    pub left: Vec<Unnamed>,
}

impl Seating {
    /// Derives it. Whoever was placed by name sits there; whoever was not sits, in the order of the riders, on what is kept
    /// for their institution at their stop; then places without a name take what is left of that. Riders and reservations of
    /// a vehicle that is not among these count nothing.
    pub fn derive(
        vehicles: Vec<Vehicle>,
        riders: Vec<Rider>,
        unnamed: Vec<Unnamed>,
        mut kept: Vec<Reservation>,
    ) -> Seating {
        let known: BTreeSet<VehicleId> = vehicles.iter().map(|vehicle| vehicle.id).collect();
        kept.retain(|kept| known.contains(&kept.vehicle));
        let mut seats = Vec::with_capacity(riders.len());
        for rider in &riders {
            let ride = rider.ride.filter(|ride| known.contains(&ride.vehicle));
            let seat = match ride {
                Some(Ride { vehicle, fixed }) => Some(Seat { vehicle, fixed }),
                None if rider.in_wheelchair => None,
                None => take(&mut kept, rider.institution, rider.pick_up, 1)
                    .first()
                    .map(|taken| Seat { vehicle: taken.vehicle, fixed: taken.fixed }),
            };
            seats.push(seat);
        }
        let (mut held, mut left) = (Vec::new(), Vec::new());
        for place in unnamed {
            let taken = take(&mut kept, place.institution, place.pick_up, place.places);
            let without = place.places - taken.iter().map(|taken| taken.seats).sum::<u32>();
            held.extend(taken);
            if without > 0 {
                left.push(Unnamed { places: without, ..place });
            }
        }
        Seating { vehicles, riders, seats, held, left }
    }

    /// Each rider with a name and where they sit.
    pub fn riders(&self) -> impl Iterator<Item = (&Rider, Option<Seat>)> {
        self.riders.iter().zip(self.seats.iter().copied())
    }

    /// The riders with a name of one vehicle, or those without a seat.
    pub fn riders_in(&self, vehicle: Option<VehicleId>) -> impl Iterator<Item = &Rider> {
        self.riders().filter(move |(_, seat)| seat.map(|seat| seat.vehicle) == vehicle).map(|(rider, _)| rider)
    }

    /// The vehicle of that id.
    pub fn vehicle(&self, id: VehicleId) -> Option<&Vehicle> {
        self.vehicles.iter().find(|vehicle| vehicle.id == id)
    }

    /// What is taken of each vehicle; one in which nobody sits is not among them.
    pub fn taken(&self) -> BTreeMap<VehicleId, Taken> {
        let mut all: BTreeMap<VehicleId, Taken> = BTreeMap::new();
        for (rider, seat) in self.riders() {
            let Some(seat) = seat else { continue };
            let taken = all.entry(seat.vehicle).or_default();
            *if rider.in_wheelchair { &mut taken.wheelchair_places } else { &mut taken.seats } += 1;
        }
        for held in &self.held {
            all.entry(held.vehicle).or_default().seats += held.seats;
        }
        all
    }

    /// Who sits in each vehicle, and under none who is without a seat: by institution and stop.
    pub fn groups(&self) -> BTreeMap<Option<VehicleId>, Vec<Group>> {
        type Key = (Option<VehicleId>, InstitutionId, Option<PickUpId>);
        let mut all: BTreeMap<Key, Group> = BTreeMap::new();
        let mut group = |(vehicle, institution, pick_up): Key, add: &dyn Fn(&mut Group)| {
            let none = Group { institution, pick_up, riders: 0, in_wheelchairs: 0, unnamed: 0 };
            add(all.entry((vehicle, institution, pick_up)).or_insert(none));
        };
        for (rider, seat) in self.riders() {
            group((seat.map(|seat| seat.vehicle), rider.institution, rider.pick_up), &|group| {
                *if rider.in_wheelchair { &mut group.in_wheelchairs } else { &mut group.riders } += 1;
            });
        }
        for held in &self.held {
            group((Some(held.vehicle), held.institution, Some(held.pick_up)), &|group| group.unnamed += held.seats);
        }
        for left in &self.left {
            group((None, left.institution, left.pick_up), &|group| group.unnamed += left.places);
        }
        let mut by_vehicle: BTreeMap<Option<VehicleId>, Vec<Group>> = BTreeMap::new();
        for ((vehicle, ..), group) in all {
            by_vehicle.entry(vehicle).or_default().push(group);
        }
        by_vehicle
    }

    /// The institutions that sit in more than one vehicle, with how many.
    pub fn split(&self) -> BTreeMap<InstitutionId, usize> {
        let mut vehicles: BTreeMap<InstitutionId, BTreeSet<VehicleId>> = BTreeMap::new();
        for (vehicle, groups) in self.groups() {
            let Some(vehicle) = vehicle else { continue };
            for group in groups {
                vehicles.entry(group.institution).or_default().insert(vehicle);
            }
        }
        vehicles.into_iter().map(|(id, vehicles)| (id, vehicles.len())).filter(|(_, many)| *many > 1).collect()
    }

    /// Why somebody who gets on there is without a seat.
    pub fn why(&self, pick_up: Option<PickUpId>, in_wheelchair: bool, taken: &BTreeMap<VehicleId, Taken>) -> Without {
        let Some(pick_up) = pick_up else { return Without::PickUpNotTold };
        let mut there = self.vehicles.iter().filter(|vehicle| vehicle.stop(pick_up).is_some()).peekable();
        if there.peek().is_none() {
            return Without::NothingStopsThere;
        }
        let of = |vehicle: &Vehicle| taken.get(&vehicle.id).copied().unwrap_or_default();
        let room = there.any(|vehicle| match in_wheelchair {
            true => of(vehicle).wheelchair_places < vehicle.wheelchair_places,
            false => of(vehicle).seats < vehicle.seats,
        });
        match (room, in_wheelchair) {
            (true, _) => Without::NotPlaced,
            (false, true) => Without::NoWheelchairPlace,
            (false, false) => Without::Full,
        }
    }

    /// Whether somebody was placed by name in a vehicle that is there.
    pub fn is_placed(&self, rider: &Rider) -> bool {
        rider.ride.is_some_and(|ride| self.vehicle(ride.vehicle).is_some())
    }

    /// What is taken of the seats that are kept for institutions, by people with a name and by places without.
    pub fn on_kept_seats(&self) -> impl Iterator<Item = (VehicleId, InstitutionId, PickUpId, u32)> {
        let named = self.riders().filter(|(rider, _)| !self.is_placed(rider));
        let named = named.filter_map(|(rider, seat)| Some((seat?.vehicle, rider.institution, rider.pick_up?, 1)));
        named.chain(self.held.iter().map(|held| (held.vehicle, held.institution, held.pick_up, held.seats)))
    }

    /// How many are without a seat, named and not.
    pub fn without_a_seat(&self) -> u32 {
        let named = self.seats.iter().filter(|seat| seat.is_none()).count();
        u32::try_from(named).unwrap_or(u32::MAX) + self.left.iter().map(|left| left.places).sum::<u32>()
    }

    /// How many have a seat or a wheelchair place, named and not.
    pub fn with_a_seat(&self) -> u32 {
        self.taken().values().map(|taken| taken.seats + taken.wheelchair_places).sum()
    }
}

/// Takes up to `most` seats out of what is kept for the institution at the stop.
fn take(
    kept: &mut [Reservation],
    institution: InstitutionId,
    pick_up: Option<PickUpId>,
    most: u32,
) -> Vec<Reservation> {
    let mut wanted = most;
    let mut taken = Vec::new();
    for kept in kept.iter_mut().filter(|kept| kept.institution == institution && Some(kept.pick_up) == pick_up) {
        let seats = kept.seats.min(wanted);
        if seats > 0 {
            kept.seats -= seats;
            wanted -= seats;
            taken.push(Reservation { seats, ..*kept });
        }
    }
    taken
}

#[cfg(test)]
#[path = "seating_tests.rs"]
mod tests;
