//! A list held against the people already listed.

use std::collections::BTreeMap;

use super::matching::{Matched, Unit, matched};
use super::{
    AttendeeId, Attending, Change, Decisions, Details, Entry, Field, FieldChange, Listed, Missing, Outcome, Problem,
    Reading, Review, ReviewRow, RowId,
};

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
    let changes = comparison.changes;
    let at_once: Vec<Change> = changes.iter().filter_map(Change::without_the_name).collect();
    Review {
        rows,
        missing,
        left_out: reading.left_out.clone(),
        sheets: reading.sheets.clone(),
        count_after: count_after(&listed, &changes),
        count_at_once: count_after(&listed, &at_once),
        changes,
    }
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

fn by_row(problems: &[Problem]) -> BTreeMap<RowId, Vec<Problem>> {
    let mut rows: BTreeMap<RowId, Vec<Problem>> = BTreeMap::new();
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
    fn outcomes(&mut self, matched: &Matched) -> BTreeMap<RowId, Outcome> {
        let same_rows = matched.same_as.iter().map(|(row, first)| (*row, Outcome::SameAsRow { row: *first }));
        let mut outcomes: BTreeMap<RowId, Outcome> = same_rows.collect();
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
        let mut shown: Vec<FieldChange> = Vec::new();
        if renamed {
            shown.push(FieldChange { field: Field::Name, from: person.name.to_string(), to: name.to_string() });
        }
        let detail = |field: &Field| FieldChange {
            field: *field,
            from: shown_before(&person.details, *field),
            to: details.shown(*field),
        };
        shown.extend(changed.iter().filter(|field| !field.is_of_needs()).map(detail));
        shown.extend(told_again(&told));
        if renamed || !changed.is_empty() {
            let renamed = renamed.then_some(Field::Name);
            self.changes.push(Change::Update {
                id,
                name,
                details,
                changed: renamed.into_iter().chain(changed).collect(),
            });
        }
        if shown.is_empty() { Outcome::Same { id } } else { Outcome::Changed { id, changes: shown } }
    }

    /// Rows that say no tell of listed people without changing them; only the leader takes them off.
    fn not_coming(&mut self, entries: &[&Entry]) -> BTreeMap<RowId, Outcome> {
        let free: Vec<usize> =
            (0..self.listed.len()).filter(|at| !self.told_of[*at] && !self.listed[*at].withdrawn).collect();
        let people: Vec<&Listed> = free.iter().map(|at| self.listed[*at]).collect();
        let matched = matched(&people, entries, &Decisions::default());
        let mut outcomes: BTreeMap<RowId, Outcome> =
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

/// What was known, in words. Of travel the way alone: the words in which it was told may tell of a person's health.
fn shown_before(details: &Details, field: Field) -> String {
    match (field, &details.travel) {
        (Field::Travel, Some(travel)) => travel.label(),
        _ => details.shown(field),
    }
}

/// What a row tells of needs and children, as a change whatever was known of them: whoever may send a list could guess, and would
/// read from a row that changes nothing that the guess was right.
fn told_again(told: &Details) -> impl Iterator<Item = FieldChange> {
    let again = |field: Field| FieldChange { field, from: String::new(), to: told.shown(field) };
    let no_childcare = told.childcare == Some(false);
    let children = (!told.children.is_empty()).then(|| again(Field::Children));
    let children =
        children.or(no_childcare.then(|| FieldChange { to: "No childcare".into(), ..again(Field::Children) }));
    let needs = (!told.needs.is_empty() || told.nothing_needed).then(|| again(Field::Needs));
    children.into_iter().chain(needs)
}

/// Who counts elsewhere does not count here, whatever changes.
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
    for person in listed.iter().filter(|person| person.counted_elsewhere) {
        after.insert(person.id, false);
    }
    added + after.values().filter(|counts| **counts).count()
}
