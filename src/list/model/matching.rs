//! Rows that are one person, and the people already listed whom they tell of.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::duplicates::{Identity, Likeness};
use super::{Ask, Decisions, Details, Entry, Listed, NameKey, PersonName, RowId, SameOrTwo};

/// One person of the new list: the row that tells of them first, and any later rows about the same person.
pub(super) struct Unit {
    pub row: RowId,
    pub name: PersonName,
    pub details: Details,
    pub identity: Identity,
    /// The person already listed, by position.
    pub listed: Option<usize>,
    /// How its first row alone would have claimed a listed person.
    claim: Option<Likeness>,
}

/// What became of the rows that can be saved.
pub(super) struct Matched {
    pub units: Vec<Unit>,
    /// For each row that is about the same person as an earlier one: that row.
    pub same_as: BTreeMap<RowId, RowId>,
    /// What to ask, by row.
    pub asks: BTreeMap<RowId, Vec<Ask>>,
}

/// With so many of one name, of one number or of one address a person is compared: the first half and the last half of
/// them. Whoever is beyond is found by the other, or asked about as a stranger: a list made of one name must not keep
/// everybody else waiting.
const NEAREST: usize = 40;

/// People by name, number and address, so that each is compared with few others.
#[derive(Default)]
struct Index {
    by_key: HashMap<NameKey, Vec<usize>>,
    by_contact: HashMap<String, Vec<usize>>,
    /// By what spellings of a name have in common.
    by_skeleton: HashMap<String, Vec<usize>>,
}

impl Index {
    fn add(&mut self, at: usize, identity: &Identity) {
        for key in identity.keys() {
            push_once(self.by_key.entry(key.clone()).or_default(), at);
            push_once(self.by_skeleton.entry(key.skeleton()).or_default(), at);
        }
        for contact in identity.contacts() {
            push_once(self.by_contact.entry(contact.clone()).or_default(), at);
        }
    }

    /// Takes out somebody who is spoken for, so that the others come within reach.
    fn remove(&mut self, at: usize, identity: &Identity) {
        for key in identity.keys() {
            if let Some(people) = self.by_key.get_mut(key) {
                people.retain(|person| *person != at);
            }
            if let Some(people) = self.by_skeleton.get_mut(&key.skeleton()) {
                people.retain(|person| *person != at);
            }
        }
        for contact in identity.contacts() {
            if let Some(people) = self.by_contact.get_mut(contact) {
                people.retain(|person| *person != at);
            }
        }
    }

    fn near(&self, identity: &Identity) -> Vec<usize> {
        let named = identity.keys().iter().filter_map(|key| self.by_key.get(key)).flat_map(|people| ends(people));
        let reached =
            identity.contacts().filter_map(|contact| self.by_contact.get(contact)).flat_map(|people| ends(people));
        let skeletons = identity.keys().iter().filter_map(|key| self.by_skeleton.get(&key.skeleton()));
        let spelled = skeletons.flat_map(|people| ends(people));
        let mut near: Vec<usize> = named.chain(reached).chain(spelled).copied().collect();
        near.sort_unstable();
        near.dedup();
        near
    }
}

fn push_once(people: &mut Vec<usize>, at: usize) {
    if people.last() != Some(&at) {
        people.push(at);
    }
}

/// The first and the last of many.
fn ends(people: &[usize]) -> impl Iterator<Item = &usize> {
    let first = people.len().min(NEAREST / 2);
    let last = people.len().saturating_sub(NEAREST / 2).max(first);
    people[..first].iter().chain(&people[last..])
}

/// The listed people, to be claimed by one row each.
struct Roll<'a> {
    people: &'a [Rolled],
    index: Index,
}

struct Rolled {
    identity: Identity,
    withdrawn: bool,
    /// Off the list, and not to be put back.
    taken_off: bool,
}

impl Rolled {
    fn of(person: &Listed, decisions: &Decisions) -> Rolled {
        Rolled {
            identity: Identity::of(person.name.key(), &person.details),
            withdrawn: person.withdrawn,
            taken_off: person.withdrawn && decisions.put_back.get(&person.id) != Some(&true),
        }
    }
}

impl<'a> Roll<'a> {
    /// Those of the people whom a row may claim.
    fn of(people: &'a [Rolled], may: impl Fn(&Rolled) -> bool) -> Roll<'a> {
        let mut index = Index::default();
        for (at, person) in people.iter().enumerate().filter(|(_, person)| may(person)) {
            index.add(at, &person.identity);
        }
        Roll { people, index }
    }

    /// One listed person answers to one row.
    fn claim(&mut self, at: usize) {
        self.index.remove(at, &self.people[at].identity);
    }

    /// The unclaimed people near enough, in order, of those the filter lets through.
    fn free(&self, identity: &Identity, may: impl Fn(&Rolled, Likeness) -> bool) -> Vec<(usize, Likeness)> {
        let alike = self.index.near(identity).into_iter().map(|at| (at, self.people[at].identity.likeness(identity)));
        alike.filter(|(at, likeness)| may(&self.people[*at], *likeness)).collect()
    }

    /// Gives each of many their own person: by number and name first, then by name alone; those of whom the same is
    /// known before others; those on the list before those taken off.
    ///
    /// Where nobody matches exactly, the last comers choose first, and the last people. The first comers are then added,
    /// are found exactly when the same list is sent again, and everyone finds the same person as before.
    fn claim_all(&mut self, identities: &[Option<&Identity>]) -> Vec<Option<(usize, Likeness)>> {
        let mut claims = vec![None; identities.len()];
        for (wanted, exactly, taken_off) in PASSES {
            let forwards = exactly && !taken_off;
            let mut claim = |at: usize| {
                let (None, Some(identity)) = (claims[at], identities[at]) else { return };
                let may = |person: &Rolled, likeness| {
                    likeness == wanted
                        && person.taken_off == taken_off
                        && (!exactly || person.identity.has_same_contacts(identity))
                };
                let free = self.free(identity, may);
                if let Some((person, _)) = if forwards { free.first() } else { free.last() }.copied() {
                    self.claim(person);
                    claims[at] = Some((person, wanted));
                }
            };
            let order = 0..identities.len();
            if forwards { order.for_each(&mut claim) } else { order.rev().for_each(&mut claim) }
        }
        claims
    }
}

/// The order in which people are claimed: how alike, whether by exactly the same numbers, whether of those taken off.
const PASSES: [(Likeness, bool, bool); 8] = [
    (Likeness::NumberAndName, true, false),
    (Likeness::NumberAndName, false, false),
    (Likeness::NumberAndName, true, true),
    (Likeness::NumberAndName, false, true),
    (Likeness::NameAlone, true, false),
    (Likeness::NameAlone, false, false),
    (Likeness::NameAlone, true, true),
    (Likeness::NameAlone, false, true),
];

/// Joins rows that are one person and finds who of them is already listed.
///
/// One listed person answers to one row: by number and name first, then by name alone, and only then by what has to be asked.
pub(super) fn matched(listed: &[&Listed], entries: &[&Entry], decisions: &Decisions) -> Matched {
    let people: Vec<Rolled> = listed.iter().map(|person| Rolled::of(person, decisions)).collect();
    let mut matched = joined(&people, entries, decisions);
    let mut roll = Roll::of(&people, |_| true);
    let identities: Vec<Option<&Identity>> = matched.units.iter().map(|unit| Some(&unit.identity)).collect();
    let claims = roll.claim_all(&identities);
    for (unit, claim) in matched.units.iter_mut().zip(claims) {
        unit.listed = claim.map(|(person, _)| person);
    }
    for unit in matched.units.iter_mut().filter(|unit| unit.listed.is_none()) {
        let unclear = |person: &Rolled, likeness| {
            use Likeness::{LikelyNameAlone, NameAgainstNumber, NumberAndLikelyName};
            matches!(likeness, NumberAndLikelyName | NameAgainstNumber | LikelyNameAlone) && !person.taken_off
        };
        let likely = roll.free(&unit.identity, unclear).into_iter();
        let Some((at, likeness)) = likely.max_by_key(|(at, likeness)| (*likeness, Reverse(*at))) else { continue };
        let answer = decisions.same_as_listed.get(&unit.row).copied();
        matched.asks.entry(unit.row).or_default().push(Ask::SameAsListed {
            id: listed[at].id,
            name: listed[at].name.clone(),
            only_alike: likeness == Likeness::LikelyNameAlone,
            answer,
        });
        if answer.map_or(likeness.is_same_unless_told(), |answer| answer == SameOrTwo::SamePerson) {
            unit.listed = Some(at);
            roll.claim(at);
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
fn joined(listed: &[Rolled], entries: &[&Entry], decisions: &Decisions) -> Matched {
    let identities: Vec<Option<Identity>> =
        entries.iter().map(|entry| Some(Identity::of(entry.name.as_ref()?.key(), &entry.details))).collect();
    let claims = claims(listed, &identities);
    let mut matched = Matched { units: Vec::new(), same_as: BTreeMap::new(), asks: BTreeMap::new() };
    let mut index = Index::default();
    // Copies of one row are one question, asked at the first copy.
    let mut asked: HashMap<(usize, Identity), RowId> = HashMap::new();
    for ((entry, identity), claim) in entries.iter().zip(identities).zip(&claims) {
        let (Some(name), Some(identity)) = (&entry.name, identity) else { continue };
        let earlier = index.near(&identity).into_iter().map(|at| (at, matched.units[at].identity.likeness(&identity)));
        let earlier = earlier
            .filter(|(_, likeness)| *likeness > Likeness::Different)
            .max_by_key(|(at, likeness)| (*likeness, Reverse(*at)));
        let mut add_to_index = true;
        if let Some((at, likeness)) = earlier {
            let first = matched.units[at].row;
            let question = *asked.entry((at, identity.clone())).or_insert(entry.row);
            let answer = decisions.duplicates.get(&question).copied();
            // Rows that are as alike as the two listed people whom they claim are those two.
            let two_listed =
                [claim, &matched.units[at].claim].iter().all(|claim| claim.is_some_and(|claim| claim >= likeness));
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
            listed: None,
            claim: *claim,
        });
    }
    matched
}

/// How each row would claim a person on the list, were no two rows one person.
fn claims(listed: &[Rolled], identities: &[Option<Identity>]) -> Vec<Option<Likeness>> {
    let mut on_the_list = Roll::of(listed, |person| !person.withdrawn);
    let claims = on_the_list.claim_all(&identities.iter().map(Option::as_ref).collect::<Vec<_>>());
    claims.into_iter().map(|claim| claim.map(|(_, likeness)| likeness)).collect()
}

impl Matched {
    fn ask(&mut self, question: RowId, row: RowId, first: RowId, likeness: Likeness, answer: Option<SameOrTwo>) {
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
                two_unless_told: matches!(likeness, Likeness::NameAgainstNumber | Likeness::LikelyNameAlone),
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
