//! What a yes would come to, before it is given.

use std::collections::HashMap;

use super::{Waiting, Wanted};
use crate::assembly::model::Assembly;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::list::model::Asked;
use crate::need::model::{NeedAnswer, NeedKind};
use crate::travel::model::PickUpId;
use crate::words::{counted, folded, number};

/// What a yes would come to, in words, a line for each number that it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// "31 listed → 34 of 40 pledged".
    pub lines: Vec<String>,
    /// Whether it takes what is scarce: more than the hall holds, or a booking that nobody has made.
    pub takes_scarce: bool,
}

/// How far an assembly has come, as far as requests change it.
#[derive(Debug, Clone, Default)]
pub struct SoFar {
    /// Listed and pledged, of each institution.
    pub numbers: HashMap<InstitutionId, (u32, Option<u32>)>,
    /// Bodies that the hall must hold: people listed and the children they bring.
    pub inside: u32,
    /// How many the hall holds.
    pub capacity: Option<u32>,
    /// Children with a place in the crèche.
    pub children: u32,
    /// How many places the crèche offers; none: no limit was set.
    pub creche_places: Option<u32>,
    /// People with a seat on a coach, by where they get on; none: not told.
    pub by_coach: HashMap<Option<PickUpId>, u32>,
    /// Where coaches stop, in words.
    pub stops: HashMap<PickUpId, String>,
    /// How many need it and how many of them have it, of each thing to be booked.
    pub bookings: HashMap<Thing, (u32, u32)>,
}

/// A thing to be booked: one booking serves everybody who needs the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Thing(NeedKind, String);

impl Thing {
    /// What serves that need: of an interpreter also which language.
    pub fn of(answer: &NeedAnswer) -> Thing {
        match answer.kind {
            NeedKind::Interpreter => Thing(answer.kind, folded(&answer.detail)),
            kind => Thing(kind, String::new()),
        }
    }
}

impl SoFar {
    /// What a yes to the request would come to.
    pub fn effect(&self, request: &Waiting, assembly: &Assembly, now: Moment) -> Effect {
        let (lines, takes_scarce) = match &request.wanted {
            Wanted::Names(asked) => self.names(request.institution, asked),
            // The hall counts a child from when it is asked for.
            Wanted::Place { .. } => {
                let one = u32::from(request.counts);
                let (lines, too_many) = with_hall(self.creche(one), self.hall(self.inside.saturating_sub(one), one));
                (lines, too_many || self.creche_places.is_some_and(|places| self.children + one > places))
            }
            Wanted::Booking { answer, .. } => self.booking(answer, assembly, now),
            Wanted::Seat { pick_up, .. } => {
                let people = self.by_coach.get(pick_up).copied().unwrap_or(0);
                let stop = pick_up.and_then(|stop| self.stops.get(&stop));
                let from = stop.map_or_else(|| "stop not told".to_owned(), |stop| format!("from {stop}"));
                (vec![format!("People by coach, {from}: {}", from_to(people, u32::from(request.counts)))], false)
            }
        };
        let mut lines = lines;
        if !request.counts {
            lines.push("This person is not listed, so they count nowhere yet".to_owned());
        }
        Effect { lines, takes_scarce }
    }

    /// How far it has come after a yes to the request.
    pub fn add(&mut self, request: &Waiting) {
        let counts = u32::from(request.counts);
        match &request.wanted {
            Wanted::Names(asked) => {
                let (listed, places) = sums(asked);
                self.numbers.entry(request.institution).or_default().0 += listed;
                self.inside += places;
            }
            Wanted::Place { .. } => self.children += counts,
            Wanted::Booking { answer, .. } => self.bookings.entry(Thing::of(answer)).or_default().1 += 1,
            Wanted::Seat { pick_up, .. } => *self.by_coach.entry(*pick_up).or_default() += counts,
        }
    }

    fn names(&self, institution: InstitutionId, asked: &Asked) -> (Vec<String>, bool) {
        let (listed, pledged) = self.numbers.get(&institution).copied().unwrap_or_default();
        let (more, places) = sums(asked);
        let of = pledged.map_or_else(|| ", nothing pledged".to_owned(), |of| format!(" of {} pledged", number(of)));
        let line = format!("{} listed → {}{of}", number(listed), number(listed + more));
        with_hall(line, self.hall(self.inside, places))
    }

    /// The crèche's line: against its places, where their number was set.
    fn creche(&self, more: u32) -> String {
        let children = format!("Children in the crèche {}", from_to(self.children, more));
        let Some(places) = self.creche_places else { return children };
        let over = (self.children + more).saturating_sub(places);
        let so = if over > 0 { format!(", over by {}", number(over)) } else { String::new() };
        format!("{children} of {}{so}", counted(places, "place", "places"))
    }

    /// The hall's line, where its size is known, and whether it then holds too many.
    fn hall(&self, before: u32, more: u32) -> Option<(String, bool)> {
        let (capacity, after) = (self.capacity?, before + more);
        let over = after.saturating_sub(capacity);
        let so = if over > 0 { format!(", over by {}", number(over)) } else { String::new() };
        let line = format!("Listed with children {} of {}{so}", from_to(before, more), number(capacity));
        Some((line, over > 0 && more > 0))
    }

    fn booking(&self, answer: &NeedAnswer, assembly: &Assembly, now: Moment) -> (Vec<String>, bool) {
        let (needed, booked) = self.bookings.get(&Thing::of(answer)).copied().unwrap_or_default();
        let has =
            if booked == 1 { "1 of them has it".to_owned() } else { format!("{} of them have it", number(booked)) };
        let by = assembly.zone.deadline(assembly.dates.access_by);
        let days = u32::try_from(assembly.zone.days_until(assembly.starts_at, now)).unwrap_or(0);
        let left = counted(days, "day is left", "days are left");
        let lead = if now >= assembly.dates.access_by { "has passed" } else { "has not passed" };
        let lines = vec![
            format!("{} asked for this, {has}", counted(needed, "person", "people")),
            format!("The date for it, {by}, {lead}; {left}"),
        ];
        (lines, booked == 0)
    }
}

fn with_hall(line: String, hall: Option<(String, bool)>) -> (Vec<String>, bool) {
    let over = hall.as_ref().is_some_and(|(_, over)| *over);
    (std::iter::once(line).chain(hall.map(|(line, _)| line)).collect(), over)
}

fn from_to(before: u32, more: u32) -> String {
    format!("{} → {}", number(before), number(before + more))
}

/// How many the names would list, and how many places in the hall they take.
fn sums(asked: &Asked) -> (u32, u32) {
    let listed = asked.people.iter().filter(|person| person.details.is_coming()).count();
    let places: usize = asked.people.iter().map(|person| person.details.places()).sum();
    (u32::try_from(listed).unwrap_or(u32::MAX), u32::try_from(places).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembly::model::Status;
    use crate::list::model::{AskedPerson, Details, PersonName};
    use crate::need::model::Child;
    use crate::request::model::RequestId;

    const HERE: &str = "7";

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: &str) -> T {
        number.parse().unwrap()
    }

    fn request(wanted: Wanted) -> Waiting {
        Waiting {
            id: RequestId::Place(id("1")),
            institution: id(HERE),
            institution_name: String::new(),
            wanted,
            counts: true,
            asked_at: at("2027-03-01T10:00:00Z"),
            asked_by: None,
            due: at("2027-02-26T20:00:00Z"),
        }
    }

    fn names(children: &[usize]) -> Wanted {
        let people = children.iter().map(|children| AskedPerson {
            name: PersonName::parse("Grace Okafor").unwrap(),
            details: Details { children: vec![Child::default(); *children], ..Details::default() },
            put_back: None,
            place: None,
            maybe: None,
        });
        Wanted::Names(Asked { people: people.collect(), late: true })
    }

    fn place() -> Wanted {
        Wanted::Place { name: "Grace".into(), age_years: None }
    }

    fn seat(pick_up: Option<&str>) -> Wanted {
        Wanted::Seat { name: "Grace".into(), pick_up: pick_up.map(id) }
    }

    fn booking(kind: NeedKind, detail: &str) -> Wanted {
        Wanted::Booking { name: "Grace".into(), answer: NeedAnswer { kind, detail: detail.into() } }
    }

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn assembly() -> Assembly {
        crate::tally::model::spring(Status::Open)
    }

    fn so_far(capacity: Option<u32>) -> SoFar {
        let somali = NeedAnswer { kind: NeedKind::Interpreter, detail: "Somali".into() };
        SoFar {
            numbers: HashMap::from([(id(HERE), (31, Some(40)))]),
            inside: 803,
            capacity,
            children: 12,
            creche_places: None,
            by_coach: HashMap::from([(None, 3), (Some(id("1")), 30)]),
            stops: HashMap::from([(id("1"), "the green, 5:30pm".to_owned())]),
            bookings: HashMap::from([(Thing::of(&somali), (2, 1))]),
        }
    }

    #[test]
    fn a_yes_is_said_in_the_numbers_it_changes() {
        let check = |capacity, wanted, lines: &[&str], takes_scarce| {
            let effect = so_far(capacity).effect(&request(wanted), &assembly(), at("2027-03-01T10:00:00Z"));
            assert_eq!(
                (effect.lines.iter().map(String::as_str).collect::<Vec<_>>(), effect.takes_scarce),
                (lines.to_vec(), takes_scarce)
            );
        };
        let listed = "31 listed → 34 of 40 pledged";
        check(None, names(&[0, 0, 0]), &[listed], false);
        check(Some(800), names(&[0, 0, 0]), &[listed, "Listed with children 803 → 806 of 800, over by 6"], true);
        check(Some(806), names(&[0, 0, 0]), &[listed, "Listed with children 803 → 806 of 806"], false);
        check(Some(806), names(&[0, 1, 0]), &[listed, "Listed with children 803 → 807 of 806, over by 1"], true);
        check(None, place(), &["Children in the crèche 12 → 13"], false);
        check(Some(803), place(), &["Children in the crèche 12 → 13", "Listed with children 802 → 803 of 803"], false);
        check(
            Some(802),
            place(),
            &["Children in the crèche 12 → 13", "Listed with children 802 → 803 of 802, over by 1"],
            true,
        );
        check(None, seat(Some("1")), &["People by coach, from the green, 5:30pm: 30 → 31"], false);
        check(None, seat(None), &["People by coach, stop not told: 3 → 4"], false);
        let date = "The date for it, 8pm on Friday 12 February 2027, has passed; 11 days are left";
        check(
            None,
            booking(NeedKind::Interpreter, "somali"),
            &["2 people asked for this, 1 of them has it", date],
            false,
        );
        check(
            None,
            booking(NeedKind::Interpreter, "Dari"),
            &["0 people asked for this, 0 of them have it", date],
            true,
        );
    }

    #[test]
    fn a_place_that_is_not_there_is_scarce() {
        let check = |places, line: &str, takes_scarce| {
            let so_far = SoFar { creche_places: Some(places), ..so_far(None) };
            let effect = so_far.effect(&request(place()), &assembly(), at("2027-03-01T10:00:00Z"));
            assert_eq!((effect.lines[0].as_str(), effect.takes_scarce), (line, takes_scarce));
        };
        check(13, "Children in the crèche 12 → 13 of 13 places", false);
        check(12, "Children in the crèche 12 → 13 of 12 places, over by 1", true);
    }

    #[test]
    fn a_person_who_is_not_listed_adds_nobody() {
        let not_listed = Waiting { counts: false, ..request(place()) };
        let effect = so_far(Some(800)).effect(&not_listed, &assembly(), at("2027-03-01T10:00:00Z"));
        assert_eq!(effect.lines[0], "Children in the crèche 12 → 12");
        assert_eq!(effect.lines[2], "This person is not listed, so they count nowhere yet");
        assert!(!effect.takes_scarce);
    }

    #[test]
    fn each_yes_is_counted_before_the_next() {
        let (mut so_far, one) = (so_far(Some(804)), request(names(&[0])));
        let now = at("2027-03-01T10:00:00Z");
        assert!(!so_far.effect(&one, &assembly(), now).takes_scarce);
        so_far.add(&one);
        let next = so_far.effect(&one, &assembly(), now);
        assert!(next.takes_scarce);
        assert_eq!(next.lines[0], "32 listed → 33 of 40 pledged");
        let (seat, child) = (request(seat(None)), request(place()));
        so_far.add(&seat);
        so_far.add(&child);
        assert_eq!(so_far.effect(&seat, &assembly(), now).lines[0], "People by coach, stop not told: 4 → 5");
        assert_eq!(so_far.effect(&child, &assembly(), now).lines[0], "Children in the crèche 13 → 14");
        let interpreter = request(booking(NeedKind::Interpreter, "Somali"));
        so_far.add(&interpreter);
        assert_eq!(
            so_far.effect(&interpreter, &assembly(), now).lines[0],
            "2 people asked for this, 2 of them have it"
        );
    }
}
