use proptest::prelude::*;

use super::*;
use crate::travel::model::VehicleStop;

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u32) -> T {
    number.to_string().parse().unwrap()
}

fn vehicle(number: u32, seats: u32, wheelchair_places: u32, stops: &[u32]) -> Vehicle {
    let stop = |stop: &u32| VehicleStop { pick_up: id(*stop), place: String::new(), own_time: None, stop_time: None };
    Vehicle {
        id: id(number),
        name: format!("Coach {number}"),
        sort: id(1),
        sort_name: String::new(),
        seats,
        wheelchair_places,
        pence: 0,
        captain: None,
        captain_phone: None,
        booked_at: None,
        stops: stops.iter().map(stop).collect(),
    }
}

fn rider(number: u32, institution: u32, pick_up: Option<u32>, ride: Option<u32>) -> Rider {
    Rider {
        id: id(number),
        name: number.to_string(),
        institution: id(institution),
        pick_up: pick_up.map(id),
        in_wheelchair: false,
        ride: ride.map(|vehicle| Ride { vehicle: id(vehicle), fixed: true }),
    }
}

fn kept(vehicle: u32, institution: u32, pick_up: u32, seats: u32) -> Reservation {
    Reservation { vehicle: id(vehicle), institution: id(institution), pick_up: id(pick_up), seats, fixed: false }
}

fn unnamed(institution: u32, pick_up: Option<u32>, places: u32) -> Unnamed {
    Unnamed { institution: id(institution), pick_up: pick_up.map(id), places }
}

fn sits(seating: &Seating) -> Vec<Option<i64>> {
    seating.seats.iter().map(|seat| seat.map(|seat| seat.vehicle.into())).collect()
}

#[test]
fn names_sit_where_they_were_placed_then_on_what_is_kept_and_places_without_a_name_take_the_rest() {
    let riders = vec![
        rider(1, 1, Some(1), Some(2)),
        rider(2, 1, Some(1), None),
        rider(3, 1, Some(1), None),
        rider(4, 1, Some(2), None),
        rider(5, 2, Some(1), None),
        rider(6, 1, None, None),
    ];
    let seating = Seating::derive(
        vec![vehicle(1, 9, 0, &[1]), vehicle(2, 9, 0, &[1])],
        riders,
        vec![unnamed(1, Some(1), 3), unnamed(2, None, 2)],
        vec![kept(1, 1, 1, 1), kept(2, 1, 1, 3), kept(9, 1, 1, 5)],
    );
    assert_eq!(sits(&seating), [Some(2), Some(1), Some(2), None, None, None]);
    assert_eq!(seating.held, [Reservation { seats: 2, ..kept(2, 1, 1, 2) }]);
    assert_eq!(seating.left, [unnamed(1, Some(1), 1), unnamed(2, None, 2)]);
    assert_eq!(seating.taken()[&id(2)], Taken { seats: 4, wheelchair_places: 0 });
    assert_eq!((seating.with_a_seat(), seating.without_a_seat()), (5, 6));
    assert_eq!(seating.split(), BTreeMap::from([(id(1), 2)]));
}

#[test]
fn a_wheelchair_takes_a_wheelchair_place_and_no_seat_that_is_kept() {
    let in_wheelchair = |number, ride| Rider { in_wheelchair: true, ..rider(number, 1, Some(1), ride) };
    let seating = Seating::derive(
        vec![vehicle(1, 9, 1, &[1])],
        vec![in_wheelchair(1, Some(1)), in_wheelchair(2, None)],
        Vec::new(),
        vec![kept(1, 1, 1, 5)],
    );
    assert_eq!(sits(&seating), [Some(1), None]);
    assert_eq!(seating.taken()[&id(1)], Taken { seats: 0, wheelchair_places: 1 });
    assert_eq!(seating.why(Some(id(1)), true, &seating.taken()), Without::NoWheelchairPlace);
}

#[test]
fn it_is_said_why_somebody_is_without_a_seat() {
    let seating = Seating::derive(
        vec![vehicle(1, 1, 0, &[1]), vehicle(2, 2, 0, &[2])],
        vec![rider(1, 1, Some(1), Some(1)), rider(2, 1, Some(2), Some(2))],
        Vec::new(),
        Vec::new(),
    );
    let why = |pick_up: Option<u32>| seating.why(pick_up.map(id), false, &seating.taken());
    assert_eq!(why(None), Without::PickUpNotTold);
    assert_eq!(why(Some(1)), Without::Full);
    assert_eq!(why(Some(2)), Without::NotPlaced);
    assert_eq!(why(Some(3)), Without::NothingStopsThere);
}

proptest! {
    #[test]
    fn nobody_sits_twice_and_nobody_is_lost(
        riders in prop::collection::vec((1u32..4, prop::option::of(1u32..4), prop::option::of(1u32..5), any::<bool>()), 0..30),
        places in prop::collection::vec((1u32..4, prop::option::of(1u32..4), 1u32..9), 0..4),
        reserved in prop::collection::vec((1u32..5, 1u32..4, 1u32..4, 1u32..9), 0..9),
    ) {
        let riders: Vec<Rider> = riders
            .into_iter()
            .zip(1..)
            .map(|((institution, pick_up, ride, in_wheelchair), number)| {
                Rider { in_wheelchair, ..rider(number, institution, pick_up, ride) }
            })
            .collect();
        let unnamed: Vec<Unnamed> = places.into_iter().map(|(whose, stop, many)| unnamed(whose, stop, many)).collect();
        let reserved: Vec<Reservation> = reserved.into_iter().map(|(a, b, c, seats)| kept(a, b, c, seats)).collect();
        let all = riders.len() + unnamed.iter().map(|unnamed| unnamed.places as usize).sum::<usize>();
        let vehicles = (1..4).map(|number| vehicle(number, 9, 1, &[1, 2])).collect();
        let seating = Seating::derive(vehicles, riders, unnamed, reserved.clone());
        prop_assert_eq!((seating.with_a_seat() + seating.without_a_seat()) as usize, all);
        let grouped: u32 = seating.groups().values().flatten().map(Group::everybody).sum();
        prop_assert_eq!(grouped as usize, all);
        let on_kept = seating.riders().filter(|(rider, seat)| seat.is_some() && rider.ride.is_none()).count();
        let kept: u32 = reserved.iter().map(|kept| kept.seats).sum();
        prop_assert!(on_kept + seating.held.iter().map(|held| held.seats as usize).sum::<usize>() <= kept as usize);
    }
}
