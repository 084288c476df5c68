//! What leaders are told when an assembly moves, or does not take place as it was said.

use chrono::Datelike as _;

use super::{Assembly, Status, Zone};
use crate::clock::Moment;
use crate::id::words;

/// What sort of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It starts at another time.
    Moved,
    /// It is somewhere else, or its address was told.
    Place,
    /// It does not take place.
    Cancelled,
    /// It is put off, without a new date yet.
    Postponed,
    /// It takes place after all.
    Reinstated,
}

words!(ChangeKind {
    Moved = "moved",
    Place = "place",
    Cancelled = "cancelled",
    Postponed = "postponed",
    Reinstated = "reinstated",
});

/// A change that leaders are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What sort of change.
    pub kind: ChangeKind,
    /// When it started before, where it was moved.
    pub old_start: Option<Moment>,
}

/// What leaders are told first, a sentence or two each: where the assembly stands now, beside what they knew. `changes` are
/// those since they were invited, the earliest first.
pub fn news(changes: &[Change], assembly: &Assembly) -> Vec<String> {
    match assembly.status {
        Status::Cancelled => return Vec::new(),
        Status::Postponed => {
            return vec!["The meeting is put off. There is no new date yet. Everything you saved is kept.".to_owned()];
        }
        Status::Planning | Status::Open | Status::ListClosed => {}
    }
    let (zone, start) = (assembly.zone, assembly.starts_at);
    let mut news = Vec::new();
    let mut earlier: Vec<Moment> = changes.iter().filter_map(|change| change.old_start).collect();
    earlier.retain(|old| *old != start);
    earlier.dedup();
    if earlier.is_empty() {
        // Whoever read that it would not take place must read that it does.
        let undone = |change: &Change| matches!(change.kind, ChangeKind::Cancelled | ChangeKind::Postponed);
        if changes.iter().any(undone) {
            news.push(format!("The meeting will take place after all: {}.", zone.deadline(start)));
        }
    } else {
        let was: Vec<String> = earlier.into_iter().map(|old| was(zone, old, start)).collect();
        news.push(format!("The meeting has moved to {}. It was {}.", zone.deadline(start), was.join(", then ")));
    }
    if changes.iter().any(|change| change.kind == ChangeKind::Place) {
        let place: Vec<&str> = [&assembly.venue, &assembly.address].into_iter().flatten().map(String::as_str).collect();
        news.push(match place.as_slice() {
            [] => "The venue has changed. We do not know the new one yet.".to_owned(),
            place => format!("The venue is now {}.", place.join(", ")),
        });
    }
    news
}

/// The start as it was, as far as it differs: "7pm", "12 March", "6pm on 12 March", "12 March 2025".
fn was(zone: Zone, old: Moment, new: Moment) -> String {
    let (short, year) = (zone.short_day(old), zone.local(old).year());
    let day = if year == zone.local(new).year() { short } else { format!("{short} {year}") };
    let (same_day, same_time) = (zone.day(old) == zone.day(new), zone.time(old) == zone.time(new));
    match (same_day, same_time) {
        (true, _) => zone.time(old),
        (false, true) => day,
        (false, false) => format!("{} on {day}", zone.time(old)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembly::model::Dates;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn assembly(starts_at: &str, status: Status) -> Assembly {
        let (starts_at, zone) = (at(starts_at), Zone::parse("Europe/London").unwrap());
        Assembly {
            id: "1".parse().unwrap(),
            title: "Spring assembly".into(),
            venue: Some("Great Hall".into()),
            address: Some("1 Weir Street".into()),
            doors_at: None,
            starts_at,
            ends_at: None,
            zone,
            capacity: None,
            target: None,
            dates: Dates::counted_back(starts_at, zone),
            status,
            entry_checks: false,
            organiser: None,
            erased: Default::default(),
        }
    }

    fn of(kind: ChangeKind) -> Change {
        Change { kind, old_start: None }
    }

    fn moved_from(start: &str) -> Change {
        Change { kind: ChangeKind::Moved, old_start: Some(at(start)) }
    }

    #[track_caller]
    fn check(changes: &[Change], status: Status, expected: &[&str]) {
        assert_eq!(news(changes, &assembly("2026-03-19T20:00:00Z", status)), expected);
    }

    #[test]
    fn a_move_says_the_new_start_in_full_and_the_old_one_as_far_as_it_differs() {
        let says = |old: &[&str], was: &str| {
            let changes: Vec<Change> = old.iter().map(|start| moved_from(start)).collect();
            let expected = format!("The meeting has moved to 8pm on Thursday 19 March 2026. It was {was}.");
            check(&changes, Status::Open, &[&expected]);
        };
        says(&["2026-03-12T20:00:00Z"], "12 March");
        says(&["2026-03-12T19:00:00Z"], "7pm on 12 March");
        says(&["2026-03-19T19:00:00Z"], "7pm");
        says(&["2025-12-12T20:00:00Z"], "12 December 2025");
        says(&["2026-03-12T20:00:00Z", "2026-03-26T20:00:00Z"], "12 March, then 26 March");
        // There and back: only the other day is news to anybody.
        says(&["2026-03-19T20:00:00Z", "2026-03-26T20:00:00Z"], "26 March");
    }

    #[test]
    fn what_no_longer_holds_is_not_said() {
        let (cancelled, back) = (of(ChangeKind::Cancelled), of(ChangeKind::Reinstated));
        check(&[], Status::Open, &[]);
        check(std::slice::from_ref(&cancelled), Status::Cancelled, &[]);
        let takes_place = "The meeting will take place after all: 8pm on Thursday 19 March 2026.";
        check(&[cancelled.clone(), back.clone()], Status::Open, &[takes_place]);
        let moved = "The meeting has moved to 8pm on Thursday 19 March 2026. It was 12 March.";
        check(&[of(ChangeKind::Postponed), moved_from("2026-03-12T20:00:00Z")], Status::Open, &[moved]);
        let put_off = "The meeting is put off. There is no new date yet. Everything you saved is kept.";
        check(&[moved_from("2026-03-12T20:00:00Z"), of(ChangeKind::Postponed)], Status::Postponed, &[put_off]);
    }

    #[test]
    fn a_new_place_is_said_with_its_address() {
        check(&[of(ChangeKind::Place)], Status::ListClosed, &["The venue is now Great Hall, 1 Weir Street."]);
        let nowhere = Assembly { venue: None, address: None, ..assembly("2026-03-19T20:00:00Z", Status::Open) };
        let said = "The venue has changed. We do not know the new one yet.";
        assert_eq!(news(&[of(ChangeKind::Place)], &nowhere), [said]);
    }
}
