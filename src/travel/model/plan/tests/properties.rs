//! What every plan keeps, whatever is asked.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_plan_keeps_every_limit_and_tells_the_same_of_everybody(
        question in questions(Size { stops: 9, sorts: 4, parties: 14, people: 40, kept: 3, seats: 30 }),
    ) {
        let plan = propose(&question);
        holds(&question, &plan);
        prop_assert_eq!(&plan, &propose(&question));
    }
}

/// Nobody twice, nobody forgotten, nothing over a limit, the price that of the vehicles, the bound no higher.
pub fn holds(question: &Question, plan: &Proposal) {
    for (at, party) in question.parties.iter().enumerate() {
        let loads = plan.vehicles.iter().flat_map(|vehicle| &vehicle.loads).filter(|load| load.party == at);
        let seated = loads.fold((0, 0), |sum, load| (sum.0 + load.riders, sum.1 + load.in_wheelchairs));
        let left = plan.left.iter().filter(|left| left.party == at);
        let left = left.fold((0, 0), |sum, left| (sum.0 + left.riders, sum.1 + left.in_wheelchairs));
        assert_eq!((seated.0 + left.0, seated.1 + left.1), (party.riders, party.in_wheelchairs), "{party:?}");
    }
    let mut pence = 0;
    for (at, planned) in plan.vehicles.iter().enumerate() {
        let (seats, places, own) = match planned.which {
            Which::Kept(id) => {
                let kept = &question.kept[at];
                assert_eq!(kept.vehicle, id);
                pence += kept.pence;
                (kept.seats_free, kept.wheelchair_places_free, kept.stops.clone())
            }
            Which::New(id) => {
                let sort = question.sorts.iter().find(|sort| sort.id == id).unwrap();
                assert!(!planned.loads.is_empty(), "an empty vehicle is hired");
                pence += sort.pence;
                (sort.seats, sort.wheelchair_places, Vec::new())
            }
        };
        assert!(planned.loads.iter().map(|load| load.riders).sum::<u32>() <= seats);
        assert!(planned.loads.iter().map(|load| load.in_wheelchairs).sum::<u32>() <= places);
        assert!(planned.loads.iter().all(|load| planned.stops.contains(&question.parties[load.party].pick_up)));
        assert!(planned.loads.iter().all(|load| load.riders + load.in_wheelchairs > 0));
        assert!(own.iter().all(|stop| planned.stops.contains(stop)));
        let may_stop = |stop: &PickUpId| {
            own.contains(stop) || planned.loads.iter().any(|load| question.parties[load.party].pick_up == *stop)
        };
        assert!(planned.stops.iter().all(may_stop), "it stops where nobody gets on");
        if planned.stops.len() > own.len().max(1) {
            let minutes = planned.stops.windows(2).map(|leg| question.gaps.route(leg).unwrap().minutes).sum::<u32>();
            assert_eq!(minutes, planned.added_minutes);
            assert!(planned.stops.len() <= MOST_STOPS && minutes <= question.join_minutes);
        }
    }
    for sort in &question.sorts {
        let hired = plan.vehicles.iter().filter(|vehicle| vehicle.which == Which::New(sort.id)).count();
        assert!(sort.most.is_none_or(|most| hired <= most as usize));
    }
    assert_eq!(plan.pence, pence);
    assert!(plan.bound <= plan.pence);
    nobody_is_left_who_could_ride(question, plan);
}

/// Whoever has no place finds neither a free one at their stop nor anything more to hire.
fn nobody_is_left_who_could_ride(question: &Question, plan: &Proposal) {
    for left in &plan.left {
        let stop = question.parties[left.party].pick_up;
        for sort in &question.sorts {
            let hired = plan.vehicles.iter().filter(|vehicle| vehicle.which == Which::New(sort.id)).count();
            let one_more = sort.most.is_none_or(|most| hired < most as usize);
            let helps = left.riders > 0 && sort.seats > 0 || left.in_wheelchairs > 0 && sort.wheelchair_places > 0;
            assert!(!(one_more && helps), "{left:?} could ride in one more of {sort:?}");
        }
        for planned in plan.vehicles.iter().filter(|planned| planned.stops.contains(&stop)) {
            let (seats, places) = match planned.which {
                Which::New(id) => {
                    let sort = question.sorts.iter().find(|sort| sort.id == id).unwrap();
                    (sort.seats, sort.wheelchair_places)
                }
                Which::Kept(id) => {
                    let kept = question.kept.iter().find(|kept| kept.vehicle == id).unwrap();
                    (kept.seats_free, kept.wheelchair_places_free)
                }
            };
            let riders: u32 = planned.loads.iter().map(|load| load.riders).sum();
            let in_wheelchairs: u32 = planned.loads.iter().map(|load| load.in_wheelchairs).sum();
            assert!(left.riders == 0 || riders == seats, "{left:?} finds a seat in {planned:?}");
            assert!(left.in_wheelchairs == 0 || in_wheelchairs == places, "{left:?} finds a place in {planned:?}");
        }
    }
}
