//! Rows that are one person, and the people already listed whom they tell of.

use std::collections::{BTreeMap, HashMap};

use super::duplicates::{Identity, Likeness};
use super::{Ask, Decisions, Details, Entry, Listed, NameKey, PersonName, SameOrTwo};

/// One person of the new list: the row that tells of them first, and any later rows about the same person.
pub(super) struct Unit {
    pub row: u32,
    pub name: PersonName,
    pub details: Details,
    pub identity: Identity,
    /// The person already listed, by position.
    pub listed: Option<usize>,
}

/// What became of the rows that can be saved.
pub(super) struct Matched {
    pub units: Vec<Unit>,
    /// For each row that is about the same person as an earlier one: that row.
    pub same_as: BTreeMap<u32, u32>,
    /// What to ask, by row.
    pub asks: BTreeMap<u32, Vec<Ask>>,
}

/// People by name, number and address, so that each is compared with few others.
#[derive(Default)]
struct Index {
    by_key: HashMap<NameKey, Vec<usize>>,
    by_contact: HashMap<String, Vec<usize>>,
}

impl Index {
    fn add(&mut self, at: usize, identity: &Identity) {
        self.by_key.entry(identity.key.clone()).or_default().push(at);
        for contact in identity.contacts() {
            self.by_contact.entry(contact.clone()).or_default().push(at);
        }
    }

    fn near(&self, identity: &Identity) -> Vec<usize> {
        let named = self.by_key.get(&identity.key).into_iter().flatten();
        let reached = identity.contacts().filter_map(|contact| self.by_contact.get(contact)).flatten();
        let mut near: Vec<usize> = named.chain(reached).copied().collect();
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// The listed people, to be claimed by one row each.
struct Roll {
    identities: Vec<(Identity, bool)>,
    index: Index,
    claimed: Vec<bool>,
}

impl Roll {
    fn of(listed: &[&Listed]) -> Roll {
        let identities: Vec<_> =
            listed.iter().map(|person| (Identity::of(person.name.key(), &person.details), person.withdrawn)).collect();
        let mut index = Index::default();
        for (at, (identity, _)) in identities.iter().enumerate() {
            index.add(at, identity);
        }
        Roll { claimed: vec![false; identities.len()], identities, index }
    }

    /// The first unclaimed person of that likeness; those on the list before those taken off.
    fn find(&self, identity: &Identity, likeness: &[Likeness]) -> Option<(usize, Likeness)> {
        let near = self.index.near(identity).into_iter().filter(|at| !self.claimed[*at]);
        let alike =
            near.map(|at| (at, self.identities[at].0.likeness(identity))).filter(|(_, alike)| likeness.contains(alike));
        alike.min_by_key(|(at, alike)| (std::cmp::Reverse(*alike), self.identities[*at].1, *at))
    }

    fn claim(&mut self, identity: &Identity, likeness: &[Likeness]) -> Option<usize> {
        let (at, _) = self.find(identity, likeness)?;
        self.claimed[at] = true;
        Some(at)
    }
}

/// Joins rows that are one person and finds who of them is already listed.
///
/// One listed person answers to one row: by number and name first, then by name alone, and only then by what has to be asked.
pub(super) fn matched(listed: &[&Listed], entries: &[&Entry], decisions: &Decisions) -> Matched {
    let mut matched = joined(listed, entries, decisions);
    let mut roll = Roll::of(listed);
    for likeness in [Likeness::NumberAndName, Likeness::NameAlone] {
        for unit in matched.units.iter_mut().filter(|unit| unit.listed.is_none()) {
            unit.listed = roll.claim(&unit.identity, &[likeness]);
        }
    }
    for unit in matched.units.iter_mut().filter(|unit| unit.listed.is_none()) {
        let Some((at, likeness)) =
            roll.find(&unit.identity, &[Likeness::NumberAndLikelyName, Likeness::NameAgainstNumber])
        else {
            continue;
        };
        if listed[at].withdrawn {
            continue;
        }
        let answer = decisions.same_as_listed.get(&unit.row).copied();
        matched.asks.entry(unit.row).or_default().push(Ask::SameAsListed {
            id: listed[at].id,
            name: listed[at].name.clone(),
            answer,
        });
        if answer.map_or(likeness.is_same_unless_told(), |answer| answer == SameOrTwo::SamePerson) {
            unit.listed = Some(at);
            roll.claimed[at] = true;
        }
    }
    for unit in &matched.units {
        if let Some(person) = unit.listed.map(|at| listed[at]).filter(|person| person.withdrawn) {
            let answer = decisions.put_back.get(&person.id).copied();
            matched.asks.entry(unit.row).or_default().push(Ask::PutBack { id: person.id, answer });
        }
    }
    matched
}

/// Joins rows that are one person, and asks where that is not plain.
fn joined(listed: &[&Listed], entries: &[&Entry], decisions: &Decisions) -> Matched {
    let claims = claims(listed, entries);
    let mut matched = Matched { units: Vec::new(), same_as: BTreeMap::new(), asks: BTreeMap::new() };
    let mut index = Index::default();
    // Copies of one row are one question, asked at the first copy.
    let mut asked: HashMap<(usize, Identity), u32> = HashMap::new();
    for (entry, claim) in entries.iter().zip(&claims) {
        let Some(name) = &entry.name else { continue };
        let identity = Identity::of(name.key(), &entry.details);
        let earlier = index.near(&identity).into_iter().map(|at| (at, matched.units[at].identity.likeness(&identity)));
        let earlier = earlier
            .filter(|(_, likeness)| *likeness > Likeness::Different)
            .max_by_key(|(at, likeness)| (*likeness, std::cmp::Reverse(*at)));
        let mut add_to_index = true;
        if let Some((at, likeness)) = earlier {
            let first = matched.units[at].row;
            let question = *asked.entry((at, identity.clone())).or_insert(entry.row);
            let answer = decisions.duplicates.get(&question).copied();
            let two_listed = claim.is_some() && matched.units[at].listed.is_some();
            if answer.is_some() || !two_listed {
                matched.ask(question, entry.row, first, likeness, answer);
                if answer.map_or(likeness.is_same_unless_told(), |answer| answer == SameOrTwo::SamePerson) {
                    matched.same_as.insert(entry.row, first);
                    matched.units[at].join(entry, &identity);
                    index.add(at, &identity);
                    continue;
                }
            }
            add_to_index = matched.units[at].identity != identity;
        }
        if add_to_index {
            index.add(matched.units.len(), &identity);
        }
        matched.units.push(Unit {
            row: entry.row,
            name: name.clone(),
            details: entry.details.clone(),
            identity,
            listed: *claim,
        });
    }
    for unit in &mut matched.units {
        unit.listed = None;
    }
    matched
}

/// Which listed person each row would claim, were no two rows one person: rows that claim two people are two.
fn claims(listed: &[&Listed], entries: &[&Entry]) -> Vec<Option<usize>> {
    let identities: Vec<Option<Identity>> =
        entries.iter().map(|entry| Some(Identity::of(entry.name.as_ref()?.key(), &entry.details))).collect();
    let mut roll = Roll::of(listed);
    let mut claims = vec![None; entries.len()];
    for likeness in [Likeness::NumberAndName, Likeness::NameAlone] {
        for (claim, identity) in claims.iter_mut().zip(&identities) {
            if let (None, Some(identity)) = (&claim, identity) {
                *claim = roll.claim(identity, &[likeness]);
            }
        }
    }
    claims
}

impl Matched {
    fn ask(&mut self, question: u32, row: u32, first: u32, likeness: Likeness, answer: Option<SameOrTwo>) {
        let asks = self.asks.entry(question).or_default();
        let same = asks.iter_mut().find_map(|ask| match ask {
            Ask::SameAsRow { rows, .. } => Some(rows),
            Ask::SameAsListed { .. } | Ask::PutBack { .. } => None,
        });
        match same {
            Some(rows) => rows.push(row),
            None => asks.push(Ask::SameAsRow {
                first,
                rows: vec![row],
                numbers_differ: likeness == Likeness::NameAgainstNumber,
                answer,
            }),
        }
    }
}

impl Unit {
    /// A later row about the same person adds to the earlier one.
    fn join(&mut self, entry: &Entry, identity: &Identity) {
        self.details = self.details.with(&entry.details);
        self.identity.join(identity);
    }
}
