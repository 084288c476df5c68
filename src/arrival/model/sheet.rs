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

/// The people of an assembly from one letter to another, of whichever institution: a sheet for one door of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    /// The first letter of the first name on it.
    pub from: char,
    /// The first letter of the last name on it.
    pub to: char,
    /// Its people by name.
    pub people: Vec<AtTheDoor>,
}

impl Letters {
    /// The most parts that an alphabet is split into.
    pub const MOST: usize = 12;

    /// Everybody in at most so many parts, about as many people in each; whoever's names begin with the same letter are in the
    /// same part.
    pub fn all(mut everybody: Vec<AtTheDoor>, parts: usize) -> Vec<Letters> {
        everybody.sort_by_cached_key(|person| (folded(&person.name), person.id));
        let (all, parts) = (everybody.len(), parts.clamp(1, Letters::MOST));
        let mut sheets: Vec<Letters> = Vec::new();
        let mut part = 0;
        for (before, person) in everybody.into_iter().enumerate() {
            let letter = first_letter(&person.name);
            match sheets.last_mut() {
                // A part is full where it holds its share of those so far.
                Some(last) if last.to == letter || before * parts < all * part => {
                    last.to = letter;
                    last.people.push(person);
                }
                _ => {
                    part += 1;
                    sheets.push(Letters { from: letter, to: letter, people: vec![person] });
                }
            }
        }
        sheets
    }

    /// "A to F".
    pub fn name(&self) -> String {
        if self.from == self.to { self.from.to_string() } else { format!("{} to {}", self.from, self.to) }
    }
}

fn first_letter(name: &str) -> char {
    folded(name).chars().next().and_then(|letter| letter.to_uppercase().next()).unwrap_or('?')
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
            vehicle: None,
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

    #[test]
    fn an_alphabet_is_split_where_a_letter_ends_with_about_as_many_in_each_part() {
        let people = |names: &[&str]| (1..).zip(names).map(|(id, name)| person(id, Some(1), name)).collect::<Vec<_>>();
        let names = ["Zoe", "ada", "Ángel", "Bea", "Cem", "Dan", "Dina", "Doe", "Eli", "王"];
        let check = |names: &[&str], parts, wanted: &[(&str, usize)]| {
            let found = Letters::all(people(names), parts);
            let found: Vec<_> = found.iter().map(|part| (part.name(), part.people.len())).collect();
            let wanted: Vec<_> = wanted.iter().map(|(name, many)| ((*name).to_owned(), *many)).collect();
            assert_eq!(found, wanted);
        };
        check(&names, 1, &[("A to 王", 10)]);
        check(&names, 2, &[("A to D", 7), ("E to 王", 3)]);
        check(&names, 3, &[("A to C", 4), ("D", 3), ("E to 王", 3)]);
        check(&["Ada", "Adam", "Abel"], 3, &[("A", 3)]);
        check(&[], 4, &[]);
        // Never more than were asked for, and everybody once.
        for parts in 0..20 {
            let found = Letters::all(people(&names), parts);
            assert!(found.len() <= parts.clamp(1, Letters::MOST), "{parts}");
            assert_eq!(found.iter().map(|part| part.people.len()).sum::<usize>(), names.len());
        }
    }
}
