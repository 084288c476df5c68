//! Questions as large as an assembly asks, of which the best plan is known, or the limits are.

use super::*;

const STOPS: usize = 40;

/// Neighbours on one road, 4 minutes from each to the next.
fn road() -> Gaps {
    Gaps::of((1..STOPS).map(|at| (stop(at - 1), stop(at), 4)))
}

/// Coaches of 49 and minibuses of 16, and one sort with wheelchair places.
fn hire() -> Vec<Sort> {
    vec![sort(0, 49, 0, 45_000, None), sort(1, 16, 0, 21_000, None), sort(2, 40, 2, 52_000, None)]
}

/// Numbers that look like chance and are the same each time.
fn chance() -> impl FnMut(u32) -> u32 {
    let mut state = 20_261_127_u64;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32 % below
    }
}

#[test]
fn of_stops_that_are_not_joined_the_plan_is_the_cheapest_and_says_so() {
    let mut next = chance();
    let parties: Vec<Party> = (0..STOPS).map(|at| party(at, at, 20 + next(61), 0)).collect();
    let question = Question { sorts: hire(), parties, gaps: road(), join_minutes: 3, ..Question::default() };
    let plan = propose(&question);
    properties::holds(&question, &plan);
    // Of each stop by itself: so many coaches, and minibuses for the rest.
    let alone = |riders: u32| {
        let mixes =
            (0..=riders.div_ceil(49)).map(|coaches| (coaches, riders.saturating_sub(49 * coaches).div_ceil(16)));
        mixes.map(|(coaches, minibuses)| u64::from(coaches) * 45_000 + u64::from(minibuses) * 21_000).min().unwrap()
    };
    let cheapest: u64 = question.parties.iter().map(|party| alone(party.riders)).sum();
    assert_eq!((plan.pence, plan.bound), (cheapest, cheapest));
}

#[test]
fn the_gap_holds_the_best_plan_where_that_is_known() {
    // Two neighbours fill one coach each time, and coaches are the cheapest seats: none can cost less.
    let mut next = chance();
    let mut parties = Vec::new();
    for at in (0..STOPS).step_by(2) {
        let first = 5 + next(40);
        parties.extend([party(at, at, first, 0), party(at + 1, at + 1, 49 - first, 0)]);
    }
    for join_minutes in [4, 8, 12] {
        let parties = parties.clone();
        let question = Question { sorts: hire(), parties, gaps: road(), join_minutes, ..Question::default() };
        let plan = propose(&question);
        properties::holds(&question, &plan);
        let best = 20 * 45_000;
        assert!(plan.bound <= best && best <= plan.pence, "{} {best} {}", plan.bound, plan.pence);
    }
}

#[test]
fn two_thousand_riders_of_forty_stops_all_have_a_place_and_no_limit_is_broken() {
    let mut next = chance();
    for (join_minutes, most) in [(0, None), (4, None), (12, None), (12, Some(30)), (30, Some(20))] {
        let mut sorts = hire();
        sorts[0].most = most;
        let parties = (0..200).map(|of| party(of, next(40) as usize, 5 + next(11), u32::from(next(20) == 0))).collect();
        let question = Question { sorts, parties, gaps: road(), join_minutes, ..Question::default() };
        let plan = propose(&question);
        properties::holds(&question, &plan);
        assert_eq!(plan.left, []);
    }
}
