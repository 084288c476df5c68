//! The sheet on which an institution's people sign in.

use std::collections::HashMap;

use super::{AtTheDoor, Line};
use crate::institution::model::InstitutionId;
use crate::words::folded;

/// An institution and its people, in the order in which they stand on its sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The institution.
    pub id: InstitutionId,
    /// Its numbers.
    pub line: Line,
    /// Its people by name.
    pub people: Vec<AtTheDoor>,
}

impl Sheet {
    /// Rows that are left for whoever is on no list.
    pub const BLANK_ROWS: u32 = 6;
    /// The most rows for people of whom only the number is known: a page and a half.
    const MOST_BLANK_ROWS: u32 = 36;

    /// The sheets of the institutions in `lines`: the invited ones, and others of whom anybody is known. Whoever said that
    /// they cannot come has none.
    pub fn all(lines: Vec<Line>, everybody: Vec<AtTheDoor>) -> Vec<Sheet> {
        let mut people: HashMap<InstitutionId, Vec<AtTheDoor>> = HashMap::new();
        for person in everybody {
            if let Some(institution) = person.institution_id {
                people.entry(institution).or_default().push(person);
            }
        }
        let sheet = |line: Line| {
            let id = line.id()?;
            let mut people = people.remove(&id).unwrap_or_default();
            people.sort_by_cached_key(|person| (folded(&person.name), person.id));
            Some(Sheet { id, line, people })
        };
        let mut sheets: Vec<Sheet> = lines.into_iter().filter_map(sheet).filter(Sheet::is_wanted).collect();
        sheets.sort_by_cached_key(|sheet| (folded(sheet.name()), sheet.id));
        sheets
    }

    fn is_wanted(&self) -> bool {
        !self.people.is_empty() || (self.line.invited && self.line.pledged != Some(0)) || self.line.actual() > 0
    }

    /// What the institution is called.
    pub fn name(&self) -> &str {
        self.line.institution.as_ref().map_or("", |(_, name)| name)
    }

    /// How many rows are left blank: more where a number was pledged and nobody is named.
    pub fn blank_rows(&self) -> u32 {
        let unknown = self.line.pledged.filter(|_| self.people.is_empty()).unwrap_or(0);
        unknown.clamp(Sheet::BLANK_ROWS, Sheet::MOST_BLANK_ROWS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: u32, name: &str, invited: bool, pledged: Option<u32>) -> Line {
        let institution = Some((id.to_string().parse().unwrap(), name.to_owned()));
        Line { institution, invited, pledged, listed: 0, named: 0, unnamed: 0 }
    }

    fn person(id: u32, institution: Option<u32>, name: &str) -> AtTheDoor {
        AtTheDoor {
            id: id.to_string().parse().unwrap(),
            name: name.into(),
            known_as: None,
            institution_id: institution.map(|id| id.to_string().parse().unwrap()),
            institution: None,
            coach: None,
            here_since: None,
            here_door: None,
        }
    }

    #[test]
    fn every_institution_that_may_come_has_a_sheet_with_its_people_by_name() {
        let lines = vec![
            line(1, "zion Chapel", true, None),
            line(2, "Abbey", true, Some(0)),
            line(3, "Mill Mosque", true, Some(40)),
            line(4, "Never Asked", false, None),
            line(5, "Not Asked, but Known", false, None),
            Line { institution: None, ..line(9, "", false, None) },
        ];
        let people = vec![
            person(1, Some(1), "zoe Adler"),
            person(2, Some(1), "Éva Szabó"),
            person(3, Some(5), "A"),
            person(4, None, "Nobody's"),
        ];
        let found: Vec<_> = Sheet::all(lines, people)
            .iter()
            .map(|sheet| {
                let names: Vec<_> = sheet.people.iter().map(|person| person.name.clone()).collect();
                (sheet.name().to_owned(), names.join(", "), sheet.blank_rows())
            })
            .collect();
        let expected =
            [("Mill Mosque", "", 36), ("Not Asked, but Known", "A", 6), ("zion Chapel", "Éva Szabó, zoe Adler", 6)];
        assert_eq!(found, expected.map(|(name, names, blank)| (name.to_owned(), names.to_owned(), blank)));
    }
}
