//! The coach plan of a large assembly, beside the least that any plan asks: a bare knapsack of everybody at one stop.

use std::time::{Duration, Instant};

use turnout::travel::model::PickUpId;
use turnout::travel::model::plan::{Gaps, Kept, Party, Proposal, Question, Sort, Which, propose};

use crate::{Figure, median};

const ROUNDS: usize = 5;
const INSTITUTIONS: u32 = 600;
const PEOPLE: u32 = 6_000;
const PICK_UPS: u32 = 40;
const SEATS: [(u32, u64); 3] = [(49, 45_000), (16, 21_000), (40, 52_000)];

pub fn figures() -> Vec<Figure> {
    let asked = question();
    let near = Question { join_minutes: 6, ..asked.clone() };
    let limited = Question { sorts: asked.sorts.iter().cloned().map(few).collect(), ..asked.clone() };
    let again = around(&asked, &propose(&asked));
    vec![
        figure("joined within 15 minutes", &asked),
        figure("joined within 6 minutes", &near),
        figure("60 coaches to be had", &limited),
        figure("again around 60 booked", &again),
    ]
}

fn figure(which: &str, question: &Question) -> Figure {
    let (mut ours, mut least) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        propose(question);
        ours.push(began.elapsed());
        least.push(knapsack());
    }
    let (ours, least) = (median(ours), median(least));
    let plan = propose(question);
    assert_eq!(plan.left, []);
    let [price, bound, gap] = [plan.pence, plan.bound, plan.gap()].map(|pence| pence / 100);
    Figure {
        what: format!(
            "coach plan of {INSTITUTIONS} institutions, {PEOPLE} people, {PICK_UPS} pick-ups ({which}), p50: \
             £{price}, no plan under £{bound}, gap £{gap} ({:.1}%)",
            gap as f64 * 100.0 / price as f64
        ),
        ours: format!("{:.0} ms", ours.as_secs_f64() * 1e3),
        bound: format!("{:.2} ms for the cheapest seats as if all got on at one stop", least.as_secs_f64() * 1e3),
        ratio: format!("{:.0}", ours.as_secs_f64() / least.as_secs_f64()),
        goal: "under 1 s",
    }
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(id: u32) -> T {
    (id + 1).to_string().parse().unwrap()
}

/// A town of roads: five by eight stops, 3 to 9 minutes from each to the next; three sorts; ten people of an institution,
/// and one in fifty in a wheelchair.
fn question() -> Question {
    let stop = |across: u32, down: u32| -> PickUpId { number(down * 5 + across) };
    let minutes = |at: u32| 3 + at * 7 % 6;
    let roads = (0..8).flat_map(|down| (0..5).map(move |across| (across, down)));
    let gaps = roads.flat_map(|(across, down)| {
        let east = (across < 4).then(|| (stop(across, down), stop(across + 1, down), minutes(across + 3 * down)));
        let south = (down < 7).then(|| (stop(across, down), stop(across, down + 1), minutes(2 * across + down)));
        east.into_iter().chain(south)
    });
    let party = |of: u32| {
        let in_wheelchairs = u32::from(of.is_multiple_of(5));
        let people = PEOPLE / INSTITUTIONS - 4 + of * 13 % 9;
        Party {
            institution: number(of),
            pick_up: number(of * of * 7 % 1_009 % PICK_UPS),
            riders: people - in_wheelchairs,
            in_wheelchairs,
        }
    };
    let sorts = SEATS.iter().zip(0..).map(|(&(seats, pence), id)| Sort {
        id: number(id),
        seats,
        wheelchair_places: if id == 2 { 2 } else { 0 },
        pence,
        most: None,
    });
    Question {
        sorts: sorts.collect(),
        parties: (0..INSTITUTIONS).map(party).collect(),
        kept: Vec::new(),
        gaps: Gaps::of(gaps),
        join_minutes: 15,
    }
}

fn few(sort: Sort) -> Sort {
    Sort { most: (sort.seats == 49).then_some(60), ..sort }
}

/// The same after 60 vehicles were booked as proposed, each with its people, and five of the others withdrew in each.
fn around(asked: &Question, plan: &Proposal) -> Question {
    let mut question = asked.clone();
    for (vehicle, id) in plan.vehicles.iter().take(60).zip(0..) {
        let Which::New(sort) = vehicle.which else { continue };
        let sort = asked.sorts.iter().find(|known| known.id == sort).unwrap();
        let mut seats_free = sort.seats;
        let mut wheelchair_places_free = sort.wheelchair_places;
        for load in &vehicle.loads {
            let party = &mut question.parties[load.party];
            party.riders -= load.riders;
            party.in_wheelchairs -= load.in_wheelchairs;
            seats_free -= load.riders;
            wheelchair_places_free -= load.in_wheelchairs;
        }
        question.kept.push(Kept {
            vehicle: number(id),
            seats_free: seats_free + 5,
            wheelchair_places_free,
            stops: vehicle.stops.clone(),
            pence: sort.pence,
            institutions: vehicle.loads.iter().map(|load| asked.parties[load.party].institution).collect(),
        });
    }
    question
}

/// The least price of so many seats.
fn knapsack() -> Duration {
    let began = Instant::now();
    let mut least = vec![0_u64; PEOPLE as usize + 1];
    for people in 1..least.len() {
        least[people] =
            SEATS.iter().map(|&(seats, pence)| least[people.saturating_sub(seats as usize)] + pence).min().unwrap();
    }
    assert!(least[PEOPLE as usize] > 0);
    began.elapsed()
}
