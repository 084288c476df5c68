//! A list held against the people already listed: what saving it would do.

use std::collections::BTreeMap;

use super::matching::{Matched, Unit, matched};
use super::{
    AttendeeId, Attending, Decisions, Details, Entry, Field, LeftOut, Listed, PersonName, Problem, Reading, SameOrTwo,
    Severity,
};

/// What saving a list would do, row by row, as the leader has answered so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Every row that is a person, in order.
    pub rows: Vec<ReviewRow>,
    /// People on the list of whom no row tells. They are kept unless taken off.
    pub missing: Vec<Missing>,
    /// Rows that are not people.
    pub left_out: Vec<LeftOut>,
    changes: Vec<Change>,
    count_after: usize,
}

/// One row and what will happen to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// The person as the row tells of them.
    pub entry: Entry,
    /// What saving would do.
    pub outcome: Outcome,
    /// What the leader is asked about the row, with the answer so far.
    pub asks: Vec<Ask>,
    /// What is wrong or uncertain in the row.
    pub problems: Vec<Problem>,
}

/// What saving does with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new person.
    Added,
    /// A person on the list gets new details.
    Changed {
        /// Who.
        id: AttendeeId,
        /// What changes.
        changes: Vec<FieldChange>,
    },
    /// A person on the list, of whom nothing new is told.
    Same {
        /// Who.
        id: AttendeeId,
    },
    /// A person who was taken off the list comes back.
    PutBack {
        /// Who.
        id: AttendeeId,
    },
    /// A person who was taken off the list stays off.
    StaysOff {
        /// Who.
        id: AttendeeId,
    },
    /// The row tells more of the person of an earlier row.
    SameAsRow {
        /// The earlier row.
        row: u32,
    },
    /// The row must be mended first.
    Fix,
    /// The row says that they are not coming: never added.
    No {
        /// The person on the list it tells of, if any.
        listed: Option<AttendeeId>,
        /// Whether the leader takes that person off.
        take_off: bool,
    },
    /// The leader left the row out.
    LeftOut,
}

/// A detail before and after, in words for people; before is empty if nothing was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which detail.
    pub field: Field,
    /// What it was.
    pub from: String,
    /// What it will be.
    pub to: String,
}

/// A question about a row, with the leader's answer so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Are these rows the same person as an earlier one? Answered in [`Decisions::duplicates`] under the row that asks.
    SameAsRow {
        /// The earlier row.
        first: u32,
        /// The row that asks, and its copies.
        rows: Vec<u32>,
        /// They have one name and different numbers: two people unless the leader says otherwise, and no answer is needed.
        numbers_differ: bool,
        /// The answer.
        answer: Option<SameOrTwo>,
    },
    /// Is this a person on the list, whose name or number is told differently? Answered in [`Decisions::same_as_listed`].
    SameAsListed {
        /// Who.
        id: AttendeeId,
        /// Their name on the list.
        name: PersonName,
        /// The answer.
        answer: Option<SameOrTwo>,
    },
    /// Put back a person who was taken off? Answered in [`Decisions::put_back`].
    PutBack {
        /// Who.
        id: AttendeeId,
        /// The answer.
        answer: Option<bool>,
    },
}

/// A person on the list of whom no row tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Who.
    pub id: AttendeeId,
    /// Their name.
    pub name: PersonName,
    /// What is known of them.
    pub details: Details,
    /// Whether the leader takes them off.
    pub take_off: bool,
}

/// What a store has to do. Done twice, the second time finds nothing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Add a person.
    Add {
        /// The row that tells of them.
        row: u32,
        /// Their name.
        name: PersonName,
        /// What is told of them.
        details: Details,
    },
    /// Give a person new details.
    Update {
        /// Who.
        id: AttendeeId,
        /// Their name as it will be.
        name: PersonName,
        /// All of their details as they will be: what was known, with what is told on top.
        details: Details,
        /// The details that differ from before.
        changed: Vec<Field>,
    },
    /// Put back a person who was taken off, with new details.
    PutBack {
        /// Who.
        id: AttendeeId,
        /// Their name as it will be.
        name: PersonName,
        /// All of their details as they will be.
        details: Details,
        /// The details that differ from before.
        changed: Vec<Field>,
    },
    /// Take a person off the list.
    Withdraw {
        /// Who.
        id: AttendeeId,
    },
}

impl Change {
    /// Whether it puts a name on the list, which takes what may be scarce.
    pub fn is_a_name(&self) -> bool {
        matches!(self, Change::Add { .. } | Change::PutBack { .. })
    }
}

impl Review {
    /// How many people will be listed after saving: the number on the button.
    pub fn count_after(&self) -> usize {
        self.count_after
    }

    /// What a store has to do.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The questions that ought to be answered before saving, with their rows.
    pub fn open_questions(&self) -> impl Iterator<Item = (&ReviewRow, &Ask)> {
        self.rows.iter().flat_map(|row| row.asks.iter().filter(|ask| ask.is_open()).map(move |ask| (row, ask)))
    }

    /// The rows that must be mended or left out.
    pub fn to_fix(&self) -> impl Iterator<Item = &ReviewRow> {
        self.rows.iter().filter(|row| row.outcome == Outcome::Fix)
    }
}

impl ReviewRow {
    /// Whether the leader should look at the row: it must be mended, asks something, or may be misread.
    pub fn is_to_check(&self) -> bool {
        let asks = self.asks.iter().any(|ask| !ask.is_answered());
        let looks = self.problems.iter().any(|problem| problem.severity() != Severity::Told);
        let settled = matches!(self.outcome, Outcome::LeftOut | Outcome::SameAsRow { .. });
        self.outcome == Outcome::Fix || asks || (looks && !settled)
    }
}

impl Outcome {
    /// What will happen, in words for people.
    pub fn label(&self) -> &'static str {
        match self {
            Outcome::Added => "Added",
            Outcome::Changed { .. } => "Changed",
            Outcome::Same { .. } => "Same",
            Outcome::PutBack { .. } => "Put back",
            Outcome::StaysOff { .. } => "Stays off your list",
            Outcome::SameAsRow { .. } => "Same person as another row",
            Outcome::Fix => "Fix",
            Outcome::No { .. } => "Not coming, so not added",
            Outcome::LeftOut => "Left out",
        }
    }
}

impl Ask {
    /// Whether the leader has answered.
    pub fn is_answered(&self) -> bool {
        match self {
            Ask::SameAsRow { answer, .. } | Ask::SameAsListed { answer, .. } => answer.is_some(),
            Ask::PutBack { answer, .. } => answer.is_some(),
        }
    }

    /// Whether an answer is still needed.
    pub fn is_open(&self) -> bool {
        !self.is_answered() && !matches!(self, Ask::SameAsRow { numbers_differ: true, .. })
    }

    /// The question in one sentence, for the row that asks it.
    pub fn text(&self, entry: &Entry) -> String {
        let name = entry.name.as_ref().map_or("This person", PersonName::as_str);
        match self {
            Ask::SameAsRow { first, rows, .. } if rows.len() > 2 => {
                format!("Row {first} and {} other rows look like the same person", rows.len())
            }
            Ask::SameAsRow { first, rows, .. } => {
                let rows: Vec<String> = rows.iter().map(|row| format!("row {row}")).collect();
                format!("Row {first} and {} look like the same person", rows.join(" and "))
            }
            Ask::SameAsListed { name: listed, .. } if listed.key() == name_key(entry) => {
                format!("{listed} is on your list with other details. Is this the same person?")
            }
            Ask::SameAsListed { name: listed, .. } => format!("{listed} is on your list. Is {name} the same person?"),
            Ask::PutBack { .. } => format!("{name} was taken off your list. Put back?"),
        }
    }
}

fn name_key(entry: &Entry) -> super::NameKey {
    entry.name.clone().unwrap_or(PersonName::stored(String::new())).key()
}

/// Holds a list against the people already listed.
///
/// A blank cell takes nothing away, nobody is merged on a name alone where numbers differ, and people of whom no row
/// tells are kept unless the leader takes them off.
pub fn compare(existing: &[Listed], reading: &Reading, decisions: &Decisions) -> Review {
    let mut listed: Vec<&Listed> = existing.iter().collect();
    listed.sort_by_key(|person| person.id);
    let savable: Vec<&Entry> =
        reading.entries.iter().filter(|entry| settled_before(entry, decisions).is_none()).collect();
    let matched = matched(&listed, &savable, decisions);
    let mut comparison =
        Comparison { listed: &listed, decisions, told_of: vec![false; listed.len()], changes: Vec::new() };
    let mut outcomes = comparison.outcomes(&matched);
    let not_coming: Vec<&Entry> = reading
        .entries
        .iter()
        .filter(|entry| matches!(settled_before(entry, decisions), Some(Outcome::No { .. })))
        .collect();
    outcomes.extend(comparison.not_coming(&not_coming));
    let mut asks = matched.asks;
    let mut problems = by_row(&reading.problems);
    let mut rows = Vec::with_capacity(reading.entries.len());
    for entry in &reading.entries {
        let settled = settled_before(entry, decisions);
        let outcome = outcomes.remove(&entry.row).or(settled).unwrap_or(Outcome::LeftOut);
        rows.push(ReviewRow {
            entry: entry.clone(),
            outcome,
            asks: asks.remove(&entry.row).unwrap_or_default(),
            problems: problems.remove(&entry.row).unwrap_or_default(),
        });
    }
    let missing = comparison.missing();
    let count_after = count_after(&listed, &comparison.changes);
    Review { rows, missing, left_out: reading.left_out.clone(), changes: comparison.changes, count_after }
}

/// What happens to a row whatever the list holds; none if that is still to be found out.
fn settled_before(entry: &Entry, decisions: &Decisions) -> Option<Outcome> {
    if decisions.left_out.contains(&entry.row) {
        return Some(Outcome::LeftOut);
    }
    if entry.name.is_none() {
        return Some(if decisions.leave_out_all_to_fix { Outcome::LeftOut } else { Outcome::Fix });
    }
    (entry.details.attending == Some(Attending::No)).then_some(Outcome::No { listed: None, take_off: false })
}

fn by_row(problems: &[Problem]) -> BTreeMap<u32, Vec<Problem>> {
    let mut rows: BTreeMap<u32, Vec<Problem>> = BTreeMap::new();
    for problem in problems {
        rows.entry(problem.row).or_default().push(problem.clone());
    }
    rows
}

struct Comparison<'l> {
    listed: &'l [&'l Listed],
    decisions: &'l Decisions,
    told_of: Vec<bool>,
    changes: Vec<Change>,
}

impl Comparison<'_> {
    fn outcomes(&mut self, matched: &Matched) -> BTreeMap<u32, Outcome> {
        let same_rows = matched.same_as.iter().map(|(row, first)| (*row, Outcome::SameAsRow { row: *first }));
        let mut outcomes: BTreeMap<u32, Outcome> = same_rows.collect();
        for unit in &matched.units {
            outcomes.insert(unit.row, self.outcome(unit));
        }
        outcomes
    }

    fn outcome(&mut self, unit: &Unit) -> Outcome {
        let told = unit.details.clone().with_creche_children_only();
        let Some(at) = unit.listed else {
            self.changes.push(Change::Add { row: unit.row, name: unit.name.clone(), details: told });
            return Outcome::Added;
        };
        self.told_of[at] = true;
        let person = self.listed[at];
        let id = person.id;
        // Another spelling of one name is no news; another name of one number is.
        let renamed = !unit.identity.keys().contains(&person.name.key());
        let name = if renamed { unit.name.clone() } else { person.name.clone() };
        let details = person.details.with(&told);
        let changed = person.details.changed(&details);
        if person.withdrawn {
            if self.decisions.put_back.get(&id) != Some(&true) {
                return Outcome::StaysOff { id };
            }
            self.changes.push(Change::PutBack { id, name, details, changed });
            return Outcome::PutBack { id };
        }
        if changed.is_empty() && !renamed {
            return Outcome::Same { id };
        }
        let mut changes: Vec<FieldChange> = Vec::new();
        if renamed {
            changes.push(FieldChange { field: Field::Name, from: person.name.to_string(), to: name.to_string() });
        }
        let detail = |field: &Field| FieldChange {
            field: *field,
            from: person.details.shown(*field),
            to: details.shown(*field),
        };
        changes.extend(changed.iter().map(detail));
        let changed = changes.iter().map(|change| change.field).collect();
        self.changes.push(Change::Update { id, name, details, changed });
        Outcome::Changed { id, changes }
    }

    /// Rows that say no tell of listed people without changing them; only the leader takes them off.
    fn not_coming(&mut self, entries: &[&Entry]) -> BTreeMap<u32, Outcome> {
        let free: Vec<usize> =
            (0..self.listed.len()).filter(|at| !self.told_of[*at] && !self.listed[*at].withdrawn).collect();
        let people: Vec<&Listed> = free.iter().map(|at| self.listed[*at]).collect();
        let matched = matched(&people, entries, &Decisions::default());
        let mut outcomes: BTreeMap<u32, Outcome> =
            entries.iter().map(|entry| (entry.row, Outcome::No { listed: None, take_off: false })).collect();
        for unit in &matched.units {
            let Some(at) = unit.listed.map(|at| free[at]) else { continue };
            let id = self.listed[at].id;
            self.told_of[at] = true;
            let take_off = self.decisions.take_off.contains(&id);
            if take_off {
                self.changes.push(Change::Withdraw { id });
            }
            outcomes.insert(unit.row, Outcome::No { listed: Some(id), take_off });
        }
        outcomes
    }

    fn missing(&mut self) -> Vec<Missing> {
        let mut missing = Vec::new();
        for (person, told_of) in self.listed.iter().zip(&self.told_of) {
            if *told_of || person.withdrawn {
                continue;
            }
            let take_off = self.decisions.take_off_all_missing || self.decisions.take_off.contains(&person.id);
            if take_off {
                self.changes.push(Change::Withdraw { id: person.id });
            }
            missing.push(Missing {
                id: person.id,
                name: person.name.clone(),
                details: person.details.clone(),
                take_off,
            });
        }
        missing
    }
}

fn count_after(listed: &[&Listed], changes: &[Change]) -> usize {
    let counts = Details::is_coming;
    let mut after: BTreeMap<AttendeeId, bool> =
        listed.iter().map(|person| (person.id, !person.withdrawn && counts(&person.details))).collect();
    let mut added = 0;
    for change in changes {
        match change {
            Change::Add { details, .. } => added += usize::from(counts(details)),
            Change::Update { id, details, .. } | Change::PutBack { id, details, .. } => {
                after.insert(*id, counts(details));
            }
            Change::Withdraw { id } => {
                after.insert(*id, false);
            }
        }
    }
    added + after.values().filter(|counts| **counts).count()
}
