//! The coach plan: who rides in what, from where, at which price.

mod question;
mod ways;

pub use question::{Kept, Left, Load, Party, Planned, Proposal, Question, Reason, Sort, Split, Which, Why};
pub use ways::{Gaps, Route};

/// A vehicle stops at most so often.
pub const MOST_STOPS: usize = 4;

/// A plan for the people asked about. Of the same question it is the same plan.
pub fn propose(question: &Question) -> Proposal {
    let mut plan = Proposal::default();
    let mut rest: Vec<(u32, u32)> = question.parties.iter().map(|party| (party.riders, party.in_wheelchairs)).collect();
    let mut hired = vec![0; question.sorts.len()];
    for kept in &question.kept {
        let route = question.gaps.route(&kept.stops);
        let mut planned = Planned {
            which: Which::Kept(kept.vehicle),
            added_minutes: route.as_ref().map_or(0, |route| route.minutes),
            stops: route.map_or(kept.stops.clone(), |route| route.stops),
            loads: Vec::new(),
        };
        fill(question, &mut rest, &mut planned, kept.seats_free, kept.wheelchair_places_free);
        plan.pence += kept.pence;
        plan.vehicles.push(planned);
    }
    for (at, party) in question.parties.iter().enumerate() {
        while let Some((number, sort)) = question.sorts.iter().enumerate().find(|(number, sort)| {
            let wanted = rest[at].0 > 0 && sort.seats > 0 || rest[at].1 > 0 && sort.wheelchair_places > 0;
            wanted && sort.most.is_none_or(|most| hired[*number] < most)
        }) {
            hired[number] += 1;
            plan.pence += sort.pence;
            let stops = vec![party.pick_up];
            let mut planned = Planned { which: Which::New(sort.id), stops, added_minutes: 0, loads: Vec::new() };
            fill(question, &mut rest, &mut planned, sort.seats, sort.wheelchair_places);
            plan.vehicles.push(planned);
        }
    }
    for (party, &(riders, in_wheelchairs)) in rest.iter().enumerate() {
        if riders + in_wheelchairs > 0 {
            let why = if question.sorts.is_empty() { Why::NoSorts } else { Why::AllTaken };
            plan.left.push(Left { party, riders, in_wheelchairs, why });
        }
    }
    plan
}

fn fill(question: &Question, rest: &mut [(u32, u32)], planned: &mut Planned, mut seats: u32, mut places: u32) {
    for (at, party) in question.parties.iter().enumerate() {
        if !planned.stops.contains(&party.pick_up) {
            continue;
        }
        let (riders, in_wheelchairs) = (rest[at].0.min(seats), rest[at].1.min(places));
        if riders + in_wheelchairs > 0 {
            planned.loads.push(Load { party: at, riders, in_wheelchairs });
            rest[at] = (rest[at].0 - riders, rest[at].1 - in_wheelchairs);
            (seats, places) = (seats - riders, places - in_wheelchairs);
        }
    }
}
