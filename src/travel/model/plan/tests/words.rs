//! What a plan says of itself, and the questions that have no good answer.

use super::*;

/// Coaches of 49 seats for £450.
fn coaches() -> Vec<Sort> {
    vec![sort(0, 49, 0, 45_000, None)]
}

fn ask(sorts: Vec<Sort>, parties: Vec<Party>) -> Question {
    Question { sorts, parties, gaps: Gaps::of([(stop(0), stop(1), 6)]), join_minutes: 10, ..Question::default() }
}

#[test]
fn a_stop_that_joins_another_says_how_long_it_takes_and_what_it_saves() {
    let plan = propose(&ask(coaches(), vec![party(0, 0, 25, 0), party(1, 1, 20, 0)]));
    let joins = Reason::Joins { vehicle: 0, stop: stop(1), with: stop(0), minutes: 6, saves: Some(45_000) };
    assert_eq!((plan.pence, plan.gap(), plan.reasons), (45_000, 0, vec![joins]));
    assert_eq!((plan.vehicles.len(), plan.vehicles[0].added_minutes), (1, 6));
}

#[test]
fn stops_are_not_joined_over_the_limit_or_where_it_saves_nothing() {
    let far = Question { join_minutes: 5, ..ask(coaches(), vec![party(0, 0, 25, 0), party(1, 1, 20, 0)]) };
    assert_eq!((propose(&far).pence, propose(&far).reasons), (90_000, vec![]));
    let full = propose(&ask(coaches(), vec![party(0, 0, 40, 0), party(1, 1, 40, 0)]));
    assert_eq!((full.pence, full.reasons), (90_000, vec![]));
}

#[test]
fn a_party_that_is_too_large_rides_in_two() {
    let plan = propose(&ask(coaches(), vec![party(0, 0, 61, 0)]));
    let splits = Reason::Splits { party: 0, people: 61, vehicles: 2, why: Split::TooMany { largest: 49 } };
    assert_eq!((plan.pence, plan.reasons), (90_000, vec![splits]));
}

#[test]
fn parties_that_fit_stay_together() {
    let parties = [25, 19, 30, 24].into_iter().enumerate().map(|(of, riders)| party(of, 0, riders, 0)).collect();
    let plan = propose(&ask(coaches(), parties));
    assert_eq!((plan.pence, plan.reasons), (90_000, vec![]));
}

#[test]
fn a_wheelchair_place_is_for_who_needs_it_and_is_said() {
    let sorts = vec![sort(0, 49, 0, 45_000, None), sort(1, 30, 2, 40_000, None)];
    let plan = propose(&ask(sorts.clone(), vec![party(0, 0, 28, 2)]));
    let wheelchairs = Reason::Wheelchairs { vehicle: 0, party: 0, people: 2 };
    assert_eq!((plan.pence, plan.reasons), (40_000, vec![wheelchairs]));
    // 32 riders do not sit on 30 seats and 2 wheelchair places.
    let riders = propose(&ask(sorts, vec![party(0, 0, 32, 0)]));
    assert_eq!(riders.vehicles[0].which, Which::New(sort_id(0)));
}

#[test]
fn whoever_has_no_place_is_told_why() {
    fn check(sorts: Vec<Sort>, riders: u32, in_wheelchairs: u32, left: &[(u32, u32, Why)]) {
        let plan = propose(&ask(sorts, vec![party(0, 0, riders, in_wheelchairs)]));
        let told: Vec<_> = plan.left.iter().map(|left| (left.riders, left.in_wheelchairs, left.why)).collect();
        assert_eq!(told, left);
        assert_eq!(plan.gap(), 0);
    }
    check(vec![], 10, 1, &[(10, 1, Why::NoSorts)]);
    check(coaches(), 10, 2, &[(0, 2, Why::NoWheelchairPlace)]);
    check(vec![sort(0, 0, 0, 100, None)], 10, 1, &[(10, 0, Why::NoSeat), (0, 1, Why::NoWheelchairPlace)]);
    check(vec![sort(0, 49, 1, 45_000, Some(2))], 100, 3, &[(2, 1, Why::AllTaken)]);
    check(vec![sort(0, 49, 1, 45_000, Some(0))], 1, 0, &[(1, 0, Why::AllTaken)]);
}

#[test]
fn free_places_of_what_is_booked_are_filled_first_and_cost_nothing_more() {
    let kept = |seats_free| Kept {
        vehicle: vehicle(0),
        seats_free,
        wheelchair_places_free: 0,
        stops: vec![stop(0)],
        pence: 45_000,
        institutions: vec![institution(0)],
    };
    let question = Question { kept: vec![kept(12)], ..ask(coaches(), vec![party(1, 1, 10, 0)]) };
    let plan = propose(&question);
    let joins = Reason::Joins { vehicle: 0, stop: stop(1), with: stop(0), minutes: 6, saves: Some(45_000) };
    assert_eq!(plan.reasons, [Reason::Fills { vehicle: 0, people: 10 }, joins]);
    assert_eq!((plan.pence, plan.bound, plan.vehicles.len()), (45_000, 45_000, 1));
    let full = propose(&Question { kept: vec![kept(0)], ..question });
    assert_eq!((full.pence, full.vehicles.len(), full.vehicles[0].stops.len()), (90_000, 2, 1));
}

#[test]
fn a_vehicle_that_was_sent_further_than_the_limit_keeps_its_stops_and_gets_no_more() {
    let kept = Kept {
        vehicle: vehicle(0),
        seats_free: 9,
        wheelchair_places_free: 0,
        stops: (2..8).map(stop).collect(),
        pence: 1,
        institutions: vec![],
    };
    let question = Question { kept: vec![kept], ..ask(vec![], vec![party(0, 0, 3, 0), party(1, 4, 4, 0)]) };
    let plan = propose(&question);
    assert_eq!((plan.seated(), plan.vehicles[0].stops.len(), plan.vehicles[0].added_minutes), (4, 6, 0));
    assert_eq!(plan.left.iter().map(|left| (left.party, left.why)).collect::<Vec<_>>(), [(0, Why::NoSorts)]);
}

#[test]
fn nothing_asked_is_nothing_planned() {
    assert_eq!(propose(&Question::default()), Proposal::default());
    let nobody = propose(&ask(coaches(), vec![party(0, 0, 0, 0)]));
    assert_eq!(nobody, Proposal::default());
}
