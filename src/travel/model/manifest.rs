//! What a captain has in hand: where a vehicle stops, who gets on there, and how many of them have no name yet.

use super::{PickUpId, Rider, Seating, Vehicle, VehicleStop};
use crate::assembly::model::Zone;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;

/// The people of one vehicle, by stop.
#[derive(Debug, Clone)]
pub struct Manifest<'a> {
    /// The vehicle.
    pub vehicle: &'a Vehicle,
    /// Its stops in their order, then wherever else somebody would get on.
    pub stops: Vec<AtStop<'a>>,
}

/// Who gets on at one stop.
#[derive(Debug, Clone)]
pub struct AtStop<'a> {
    /// The stop; none: it is not told, or the vehicle does not stop there.
    pub stop: Option<&'a VehicleStop>,
    /// Where they want to get on; none: it is not told.
    pub pick_up: Option<PickUpId>,
    /// People by institution and name.
    pub people: Vec<&'a Rider>,
    /// How many places without a name, by institution.
    pub unnamed: Vec<(InstitutionId, u32)>,
}

impl AtStop<'_> {
    /// Everybody who gets on there.
    pub fn everybody(&self) -> u32 {
        let named = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        named + self.unnamed.iter().map(|(_, places)| places).sum::<u32>()
    }
}

impl Manifest<'_> {
    /// Everybody who rides.
    pub fn everybody(&self) -> u32 {
        self.stops.iter().map(AtStop::everybody).sum()
    }
}

/// The manifest of each vehicle, in their order. `sort_by` tells the order of the people of one stop.
pub fn manifests<'s, K: Ord>(seating: &'s Seating, sort_by: impl Fn(&Rider) -> K) -> Vec<Manifest<'s>> {
    let manifest = |vehicle: &'s Vehicle| {
        let mut riders: Vec<&Rider> = seating.riders_in(Some(vehicle.id)).collect();
        riders.sort_by_cached_key(|rider| (sort_by(rider), rider.id));
        let at = |pick_up: Option<PickUpId>, stop| AtStop {
            stop,
            pick_up,
            people: riders.iter().copied().filter(|rider| rider.pick_up == pick_up).collect(),
            unnamed: seating
                .held
                .iter()
                .filter(|held| held.vehicle == vehicle.id && Some(held.pick_up) == pick_up)
                .map(|held| (held.institution, held.seats))
                .collect(),
        };
        let mut stops: Vec<AtStop<'_>> = vehicle.stops.iter().map(|stop| at(Some(stop.pick_up), Some(stop))).collect();
        let held = seating.held.iter().filter(|held| held.vehicle == vehicle.id).map(|held| Some(held.pick_up));
        let mut elsewhere: Vec<Option<PickUpId>> = riders.iter().map(|rider| rider.pick_up).chain(held).collect();
        elsewhere.retain(|pick_up| pick_up.is_none_or(|pick_up| vehicle.stop(pick_up).is_none()));
        elsewhere.sort();
        elsewhere.dedup();
        stops.extend(elsewhere.into_iter().map(|pick_up| at(pick_up, None)));
        Manifest { vehicle, stops }
    };
    seating.vehicles.iter().map(manifest).collect()
}

/// Where people of one institution get on which vehicle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boarding {
    /// "Coach 2".
    pub vehicle: String,
    /// Where they get on; none: not told.
    pub place: Option<String>,
    /// When it leaves there; none: not set.
    pub leaves_at: Option<Moment>,
    /// How many, with a name and without.
    pub people: u32,
}

impl Boarding {
    /// "Coach 2 from St Mary's, 5:30pm".
    pub fn label(&self, zone: Zone) -> String {
        let place = self.place.as_ref().map(|place| format!(" from {place}")).unwrap_or_default();
        let time = self.leaves_at.map(|at| format!(", {}", zone.time(at))).unwrap_or_default();
        format!("{}{place}{time}", self.vehicle)
    }
}

/// Where the riders of a seating get on, the most first. Whose vehicle does not stop where they get on is told of no place: it
/// would pass them by.
pub fn boardings(seating: &Seating) -> Vec<Boarding> {
    let mut all: Vec<Boarding> = Vec::new();
    for manifest in manifests(seating, |rider| rider.id) {
        let gets_on = |at: &&AtStop<'_>| at.everybody() > 0 && (at.stop.is_some() || at.pick_up.is_none());
        all.extend(manifest.stops.iter().filter(gets_on).map(|at| Boarding {
            vehicle: manifest.vehicle.name.clone(),
            place: at.stop.map(|stop| stop.place.clone()),
            leaves_at: at.stop.and_then(VehicleStop::leaves_at),
            people: at.everybody(),
        }));
    }
    all.sort_by_key(|boarding| std::cmp::Reverse(boarding.people));
    all
}
