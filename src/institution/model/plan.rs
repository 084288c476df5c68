//! What a file of institutions would do: told before anything is saved, and then done as it was told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::likeness::{Names, alike, nearest, own_words};
use super::{Described, DescribedLeader, Edited, Institution, InstitutionId, InstitutionRow, SpeakingLeader};
use crate::access::model::AccountId;

/// What is known before a file is read.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Every institution, also inactive ones.
    pub institutions: Vec<Institution>,
    /// Names of institutions that were merged, and into which.
    pub merged: HashMap<String, InstitutionId>,
    /// The leaders who speak for each.
    pub leaders: HashMap<InstitutionId, Vec<SpeakingLeader>>,
    /// The institutions invited to the assembly that all of the file are to be invited to, with what each was asked for
    /// and who looks after it. None: there is no such assembly.
    pub invited: Option<HashMap<InstitutionId, AskedAndLookedAfter>>,
}

/// The number an invited institution was asked for, and the organiser who looks after it.
pub type AskedAndLookedAfter = (Option<u32>, Option<AccountId>);

/// What was answered about names that are alike: by the name as it is written in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Same(pub BTreeMap<String, Answer>);

/// An answer about a name that is alike to others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// It is that institution.
    Known(InstitutionId),
    /// It is the one that an earlier row of the file calls that.
    Earlier(String),
    /// It is one of its own.
    Two,
}

/// What a file would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Every institution of the file, in the order in which the file comes to it.
    pub institutions: Vec<Planned>,
    /// What must be answered first.
    pub questions: Vec<Question>,
}

/// What becomes of one institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The first row that tells of it.
    pub row: u32,
    /// The institution, if it is known, as it was.
    pub known: Option<InstitutionId>,
    /// What it is to be.
    pub after: Edited,
    /// What changes: field, before, after. Nothing of a new one.
    pub changes: Vec<Change>,
    /// What becomes of its leaders.
    pub leaders: Vec<PlannedLeader>,
    /// Whether it is to be invited, and is not yet.
    pub is_invited: bool,
    /// The number it is asked for; none: not said.
    pub asked: Option<u32>,
    /// Who is to look after it; none: not said.
    pub account: Option<AccountId>,
    /// The rows that told of it.
    pub rows: BTreeSet<u32>,
}

/// One thing that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is called in the file's header.
    pub field: &'static str,
    /// Before; empty: it was not known.
    pub was: String,
    /// After.
    pub now: String,
}

/// What becomes of one leader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedLeader {
    /// Who it is, if they are known.
    pub known: Option<SpeakingLeader>,
    /// Whether they do not speak for this institution yet.
    pub is_new_here: bool,
    /// What they are to be.
    pub after: DescribedLeader,
}

impl PlannedLeader {
    fn changes_anything(&self) -> bool {
        let same = |known: &SpeakingLeader| {
            known.name == self.after.name && known.phone == self.after.phone && known.email == self.after.email
        };
        self.is_new_here || !self.known.as_ref().is_some_and(same)
    }
}

/// Whether a name is that of an institution that is called alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The first row with the name.
    pub row: u32,
    /// The name as it is written there.
    pub name: String,
    /// The institutions that are known and called alike, with their names.
    pub known: Vec<(InstitutionId, String)>,
    /// What earlier rows of the file call alike.
    pub earlier: Vec<String>,
    /// What was answered, if it was.
    pub answer: Option<Answer>,
}

impl Planned {
    /// Whether it is new.
    pub fn is_added(&self) -> bool {
        self.known.is_none()
    }

    /// Whether it is known and something of it changes.
    pub fn is_changed(&self) -> bool {
        let leaders = self.leaders.iter().any(PlannedLeader::changes_anything);
        self.known.is_some() && (self.is_invited || leaders || !self.changes.is_empty())
    }
}

impl Plan {
    /// How many institutions are added, and how many changed.
    pub fn effects(&self) -> (usize, usize) {
        let count = |which: fn(&Planned) -> bool| self.institutions.iter().filter(|it| which(it)).count();
        (count(Planned::is_added), count(Planned::is_changed))
    }

    /// The questions that nobody answered.
    pub fn open_questions(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(|question| question.answer.is_none())
    }

    /// What `rows` would do, as they stand in order.
    pub fn new(known: &Known, rows: &[InstitutionRow], same: &Same) -> Plan {
        let by_id: HashMap<InstitutionId, &Institution> = known.institutions.iter().map(|it| (it.id, it)).collect();
        let by_name: HashMap<&str, InstitutionId> =
            known.institutions.iter().map(|it| (it.name.as_str(), it.id)).collect();
        let mut making = Making {
            known,
            by_id,
            by_name,
            names: Names::of(&known.institutions),
            everybody: Everybody::of(known),
            plan: Plan::default(),
            at: HashMap::new(),
            at_name: HashMap::new(),
            new_by_own_words: HashMap::new(),
        };
        for row in rows {
            making.row(row, same);
        }
        making.plan
    }
}

/// The leaders of all institutions by name and how they are reached.
struct Everybody<'a>(HashMap<(&'a str, &'a str), &'a SpeakingLeader>);

impl<'a> Everybody<'a> {
    fn of(known: &'a Known) -> Everybody<'a> {
        let mut everybody = HashMap::new();
        for leader in known.leaders.values().flatten() {
            for contact in [&leader.phone, &leader.email].into_iter().flatten() {
                everybody.insert((leader.name.as_str(), contact.as_str()), leader);
            }
        }
        Everybody(everybody)
    }

    /// One of that name and phone, or that name and e-mail, is the same person, for whom ever they speak.
    fn find(&self, told: &DescribedLeader) -> Option<&'a SpeakingLeader> {
        let contacts = [&told.phone, &told.email].into_iter().flatten();
        contacts.filter_map(|contact| self.0.get(&(told.name.as_str(), contact.as_str()))).copied().next()
    }
}

struct Making<'a> {
    known: &'a Known,
    by_id: HashMap<InstitutionId, &'a Institution>,
    by_name: HashMap<&'a str, InstitutionId>,
    names: Names,
    everybody: Everybody<'a>,
    plan: Plan,
    /// Where in the plan an institution stands that is known.
    at: HashMap<InstitutionId, usize>,
    /// Where in the plan one stands that is new, by each name that the file has for it.
    at_name: HashMap<String, usize>,
    /// Where those stand that are new, by the words of their names that are compared.
    new_by_own_words: HashMap<String, Vec<usize>>,
}

impl Making<'_> {
    fn row(&mut self, row: &InstitutionRow, same: &Same) {
        let place = self.place(row, same);
        let planned = &mut self.plan.institutions[place];
        planned.rows.insert(row.row);
        tell(planned, &row.institution);
        if row.asked.is_some() {
            planned.asked = row.asked;
        }
        if row.account.is_some() {
            planned.account = row.account;
        }
        if let Some(leader) = &row.leader {
            let here = planned.known.and_then(|id| self.known.leaders.get(&id)).map(Vec::as_slice).unwrap_or_default();
            lead(planned, here, self.everybody.find(leader), leader);
        }
        self.settle(place);
    }

    /// Where the institution of a row stands in the plan, from now on if not yet.
    fn place(&mut self, row: &InstitutionRow, same: &Same) -> usize {
        let name = row.institution.name.as_str();
        if let Some(place) = self.at_name.get(name) {
            return *place;
        }
        let known = self.by_name.get(name).copied().or_else(|| self.known.merged.get(name).copied());
        let known = known.or_else(|| match self.asked_about(row, same) {
            Some(Answer::Known(id)) => Some(id),
            Some(Answer::Earlier(earlier)) => {
                let place = self.at_name.get(&earlier).copied()?;
                self.at_name.insert(name.to_owned(), place);
                None
            }
            Some(Answer::Two) | None => None,
        });
        if let Some(place) = self.at_name.get(name) {
            return *place;
        }
        let known = known.and_then(|id| self.by_id.get(&id).copied());
        let place = match known.and_then(|it| self.at.get(&it.id)) {
            Some(place) => *place,
            None => self.begin(row, known),
        };
        if let Some(it) = known {
            self.at.insert(it.id, place);
        }
        self.at_name.insert(name.to_owned(), place);
        place
    }

    /// The answer about a name that is alike to others; none if it is like none, or nobody answered.
    fn asked_about(&mut self, row: &InstitutionRow, same: &Same) -> Option<Answer> {
        let Described { name, chapter, .. } = &row.institution;
        let known: Vec<(InstitutionId, String)> = self
            .names
            .like(name, chapter.as_deref())
            .into_iter()
            .filter_map(|id| Some((id, self.by_id.get(&id)?.name.clone())))
            .collect();
        let of_those_words = self.new_by_own_words.get(&own_words(name)).map(Vec::as_slice).unwrap_or_default();
        let new = nearest(of_those_words).map(|place| &self.plan.institutions[*place]);
        let alike_here = |planned: &&Planned| {
            let places = planned.after.chapter.is_none() || chapter.is_none() || planned.after.chapter == *chapter;
            places && alike(&planned.after.name, name)
        };
        let earlier: Vec<String> = new.filter(alike_here).map(|planned| planned.after.name.clone()).collect();
        if known.is_empty() && earlier.is_empty() {
            return None;
        }
        let fits = |answer: &&Answer| match answer {
            Answer::Known(id) => known.iter().any(|(known, _)| known == id),
            Answer::Earlier(name) => earlier.contains(name),
            Answer::Two => true,
        };
        let answer = same.0.get(name).filter(fits).cloned();
        let question = Question { row: row.row, name: name.clone(), known, earlier, answer: answer.clone() };
        self.plan.questions.push(question);
        answer
    }

    fn begin(&mut self, row: &InstitutionRow, known: Option<&Institution>) -> usize {
        let as_it_was = |it: &Institution| Edited {
            name: it.name.clone(),
            kind: it.kind,
            chapter: it.chapter.clone(),
            membership: it.membership,
        };
        let invited = self.known.invited.as_ref();
        self.plan.institutions.push(Planned {
            row: row.row,
            known: known.map(|it| it.id),
            after: known.map_or_else(|| row.institution.of_new(), as_it_was),
            changes: Vec::new(),
            leaders: Vec::new(),
            is_invited: invited.is_some_and(|invited| !known.is_some_and(|it| invited.contains_key(&it.id))),
            asked: None,
            account: None,
            rows: BTreeSet::new(),
        });
        let place = self.plan.institutions.len() - 1;
        if known.is_none() {
            self.new_by_own_words.entry(own_words(&row.institution.name)).or_default().push(place);
        }
        place
    }

    /// Says anew what changes of an institution that is known.
    fn settle(&mut self, place: usize) {
        let planned = &mut self.plan.institutions[place];
        let Some(before) = planned.known.and_then(|id| self.by_id.get(&id)) else { return };
        let after = &planned.after;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut changes = vec![
            ("kind", before.kind.as_str().to_owned(), after.kind.as_str().to_owned()),
            ("chapter", text(&before.chapter), text(&after.chapter)),
            ("membership", before.membership.as_str().to_owned(), after.membership.as_str().to_owned()),
        ];
        let invitation = self.known.invited.as_ref().and_then(|invited| invited.get(&before.id));
        if let (Some((asked, _)), Some(now)) = (invitation, planned.asked) {
            changes.push(("asked", asked.map(|asked| asked.to_string()).unwrap_or_default(), now.to_string()));
        }
        if let (Some((_, account)), Some(now)) = (invitation, planned.account) {
            let was = account.map(|account| account.to_string()).unwrap_or_default();
            changes.push(("organiser", was, now.to_string()));
        }
        let changes = changes.into_iter().filter(|(_, was, now)| was != now);
        planned.changes = changes.map(|(field, was, now)| Change { field, was, now }).collect();
    }
}

fn tell(planned: &mut Planned, told: &Described) {
    planned.after.kind = told.kind.unwrap_or(planned.after.kind);
    planned.after.membership = told.membership.unwrap_or(planned.after.membership);
    if told.chapter.is_some() {
        planned.after.chapter.clone_from(&told.chapter);
    }
}

/// Who a row's leader is: one whom an earlier row told of, one of that name who speaks for the institution, one of that
/// name and phone or e-mail who speaks for another, or somebody new.
fn lead(planned: &mut Planned, here: &[SpeakingLeader], elsewhere: Option<&SpeakingLeader>, told: &DescribedLeader) {
    if let Some(earlier) = planned.leaders.iter_mut().find(|earlier| earlier.after.name == told.name) {
        earlier.after.phone = told.phone.clone().or(earlier.after.phone.take());
        earlier.after.email = told.email.clone().or(earlier.after.email.take());
        return;
    }
    let speaks_here = here.iter().find(|known| known.name == told.name);
    let known = speaks_here.or(elsewhere);
    planned.leaders.push(PlannedLeader {
        after: known.map_or_else(|| told.clone(), |known| told.of(known)),
        is_new_here: speaks_here.is_none(),
        known: known.cloned(),
    });
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
