//! Institutions put together: what those of each chapter or kind come to.

use std::collections::BTreeMap;

use super::{By, Line, Totals};

/// The institutions of one chapter or of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The chapter, or the kind's word; none: those that belong to no chapter.
    pub name: Option<String>,
    /// How many there are.
    pub institutions: u32,
    /// What their rows come to.
    pub totals: Totals,
    /// How many of them are to be chased.
    pub to_chase: u32,
}

impl Group {
    /// The groups of these lines, those of no chapter first, the others by name. Arrivals of nobody's are in none.
    pub fn all(lines: &[Line], by: By) -> Vec<Group> {
        let mut groups: BTreeMap<Option<&str>, Vec<&Line>> = BTreeMap::new();
        for line in lines {
            let Some(named) = &line.row.institution else { continue };
            let name = match by {
                By::Chapter => named.chapter.as_deref(),
                By::Kind => Some(named.kind.as_str()),
            };
            groups.entry(name).or_default().push(line);
        }
        let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        let group = |(name, lines): (Option<&str>, Vec<&Line>)| Group {
            name: name.map(str::to_owned),
            institutions: count(lines.len()),
            to_chase: count(lines.iter().filter(|line| line.chase.is_some()).count()),
            totals: Totals::of(lines.into_iter().map(|line| &line.row)),
        };
        groups.into_iter().map(group).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::institution::model::{InstitutionId, Kind};
    use crate::tally::model::{Beside, Chase, Named, Row};

    fn line(chapter: Option<&str>, kind: Kind, listed: u32) -> Line {
        let id: InstitutionId = "1".parse().unwrap();
        let named = Named { id, name: "St Mary's".into(), kind, chapter: chapter.map(str::to_owned) };
        let row = Row { institution: Some(named), listed, ..Row::EMPTY };
        Line { row, beside: Beside::default(), chase: None }
    }

    #[test]
    fn institutions_are_put_together_by_chapter_or_kind_and_nobodys_in_neither() {
        let chased = Line { chase: Some(Chase::NoPledge), ..line(None, Kind::Faith, 2) };
        let nobodys = Line { row: Row { listed: 50, ..Row::EMPTY }, ..line(None, Kind::Other, 0) };
        let lines = [line(Some("North"), Kind::Faith, 3), chased, line(Some("East"), Kind::Union, 4), nobodys];
        let check = |by, expected: &[(Option<&str>, u32, u32, u32)]| {
            let groups = Group::all(&lines, by);
            let found: Vec<_> = groups
                .iter()
                .map(|group| (group.name.as_deref(), group.institutions, group.totals.listed, group.to_chase))
                .collect();
            assert_eq!(found, expected);
        };
        check(By::Chapter, &[(None, 1, 2, 1), (Some("East"), 1, 4, 0), (Some("North"), 1, 3, 0)]);
        check(By::Kind, &[(Some("faith"), 2, 5, 1), (Some("union"), 1, 4, 0)]);
    }
}
