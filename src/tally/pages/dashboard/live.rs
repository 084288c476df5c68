//! The day itself: what an organiser looks for at the time, and the rows that a script asks for again.

use std::collections::HashSet;

use crate::arrival::model::Counting;
use crate::assembly::model::{Assembly, Phase};
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::tally::model::Line;

/// What an organiser looks for at the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Whom to ring: until counting opens.
    Before,
    /// Who is here and who is still to come: while counting is open.
    Live,
    /// Who came.
    After,
}

impl Stage {
    pub fn of(assembly: &Assembly, counting: &Counting, now: Moment) -> Stage {
        match assembly.phase(now) {
            Phase::Cancelled => Stage::After,
            Phase::Postponed => Stage::Before,
            _ if counting.is_to_come(now) => Stage::Before,
            _ if counting.is_over(now) => Stage::After,
            _ => Stage::Live,
        }
    }
}

/// What stands for arrivals of nobody's where every other row has the id of its institution.
const NOBODYS: &str = "0";

/// What tells a row from every other.
pub fn key(id: Option<InstitutionId>) -> String {
    id.map_or_else(|| NOBODYS.to_owned(), |id| id.to_string())
}

/// The rows of a page that is looked at: those of `keep` stay where they are, whatever became of their order, and others
/// follow while there is room.
pub fn kept(keep: &str, page: Vec<Line>, all: &[Line], most: usize) -> Vec<Line> {
    let key = |line: &Line| key(line.row.institution.as_ref().map(|named| named.id));
    let asked: Vec<&str> = keep.split(',').take(most).collect();
    let mut seen = HashSet::new();
    let stay = asked.iter().filter_map(|asked| all.iter().find(|line| key(line) == *asked)).cloned();
    stay.chain(page).filter(|line| seen.insert(key(line))).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembly::model::Status;
    use crate::tally::model::{Beside, Row, spring};

    #[test]
    fn what_is_looked_for_turns_with_the_counting() {
        let moment = |text: &str| Moment::parse(text).unwrap();
        let check = |status, now: &str, stage| {
            let counting = Counting {
                opens: moment("2027-03-12T16:00:00Z"),
                closes: moment("2027-03-13T00:00:00Z"),
                takes_place: true,
            };
            assert_eq!(Stage::of(&spring(status), &counting, moment(now)), stage, "{status:?} {now}");
        };
        check(Status::Open, "2027-03-12T15:59:59Z", Stage::Before);
        check(Status::Open, "2027-03-12T16:00:00Z", Stage::Live);
        check(Status::ListClosed, "2027-03-12T23:00:00Z", Stage::Live);
        check(Status::Open, "2027-03-13T00:00:01Z", Stage::After);
        check(Status::Postponed, "2027-03-12T19:00:00Z", Stage::Before);
        check(Status::Cancelled, "2027-03-12T19:00:00Z", Stage::After);
    }

    #[test]
    fn rows_that_are_looked_at_stay_in_their_places_and_new_ones_follow() {
        let line = |id: Option<u32>| {
            let named = id.map(|id| crate::tally::model::Named {
                id: id.to_string().parse().unwrap(),
                name: String::new(),
                kind: crate::institution::model::Kind::Other,
                chapter: None,
            });
            Line { row: Row { institution: named, ..Row::EMPTY }, beside: Beside::default(), chase: None }
        };
        let all: Vec<Line> = [Some(1), Some(2), Some(3), None].map(line).into();
        let check = |keep: &str, most, expected: &[&str]| {
            let rows = kept(keep, all.clone(), &all, most);
            let keys: Vec<String> =
                rows.iter().map(|line| key(line.row.institution.as_ref().map(|named| named.id))).collect();
            assert_eq!(keys, expected, "{keep}");
        };
        check("", 4, &["1", "2", "3", "0"]);
        check("3,1", 4, &["3", "1", "2", "0"]);
        check("0,2", 2, &["0", "2"]);
        check("9,x,2,2", 4, &["2", "1", "3", "0"]);
    }
}
