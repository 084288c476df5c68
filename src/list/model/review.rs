//! What saving a list would do.

use std::collections::BTreeSet;

use super::{
    AttendeeId, Attending, Details, Entry, Field, LeftOut, PersonName, Problem, RowId, SameOrTwo, Severity, SheetNames,
};

use crate::words::capital;

/// What saving a list would do, row by row, as the leader has answered so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Every row that is a person, in order.
    pub rows: Vec<ReviewRow>,
    /// People on the list of whom no row tells. They are kept unless taken off.
    pub missing: Vec<Missing>,
    /// Rows that are not people.
    pub left_out: Vec<LeftOut>,
    /// What its sheets are called.
    pub sheets: SheetNames,
    pub(super) changes: Vec<Change>,
    pub(super) count_after: usize,
    pub(super) count_at_once: usize,
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
    /// A person on the list gets new details, or is told to need something: whether that was known is not to be seen.
    Changed {
        /// Who.
        id: AttendeeId,
        /// What changes, and what is told of needs and children, be it news or not.
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
        row: RowId,
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

/// A detail before and after, in words for people; before is empty if nothing was known, and always of needs and children.
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
    /// Are these rows the same person as an earlier one? Answered in [`Decisions::duplicates`](super::Decisions::duplicates) under the row that asks.
    SameAsRow {
        /// The earlier row.
        first: RowId,
        /// The row that asks, and its copies.
        rows: Vec<RowId>,
        /// They have one name and different numbers, or names that are only alike: two people unless the leader says otherwise,
        /// and no answer is needed.
        two_unless_told: bool,
        /// The answer.
        answer: Option<SameOrTwo>,
    },
    /// Is this a person on the list, whose name or number is told differently? Answered in [`Decisions::same_as_listed`](super::Decisions::same_as_listed).
    SameAsListed {
        /// Who.
        id: AttendeeId,
        /// Their name on the list.
        name: PersonName,
        /// The names are spellings of one another and no more speaks for it: two people unless the leader says otherwise, and no
        /// answer is needed.
        only_alike: bool,
        /// The answer.
        answer: Option<SameOrTwo>,
    },
    /// Put back a person who was taken off? Answered in [`Decisions::put_back`](super::Decisions::put_back).
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
        row: RowId,
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
    /// Whether it puts a name on the list, which takes what may be scarce. A maybe that becomes yes does.
    pub fn is_a_name(&self) -> bool {
        match self {
            Change::Add { .. } | Change::PutBack { .. } => true,
            Change::Update { details, changed, .. } => details.is_coming() && changed.contains(&Field::Attending),
            Change::Withdraw { .. } => false,
        }
    }

    /// What of it is done at once while its name waits; none if that is nothing.
    pub fn without_the_name(&self) -> Option<Change> {
        match self {
            Change::Add { .. } | Change::PutBack { .. } => None,
            Change::Update { id, name, details, changed } if self.is_a_name() => {
                let changed: Vec<Field> = changed.iter().copied().filter(|field| *field != Field::Attending).collect();
                let details = Details { attending: Some(Attending::Maybe), ..details.clone() };
                (!changed.is_empty()).then(|| Change::Update { id: *id, name: name.clone(), details, changed })
            }
            Change::Update { .. } | Change::Withdraw { .. } => Some(self.clone()),
        }
    }
}

impl Review {
    /// The people on the list, or taken off it, about whom the leader is asked something.
    pub fn people_asked_about(&self) -> BTreeSet<AttendeeId> {
        let put_back = |ask: &Ask| match ask {
            Ask::PutBack { id, .. } => Some(*id),
            Ask::SameAsRow { .. } | Ask::SameAsListed { .. } => None,
        };
        let says_no = |row: &ReviewRow| match row.outcome {
            Outcome::No { listed, .. } => listed,
            _ => None,
        };
        let asks = self.rows.iter().flat_map(|row| &row.asks).filter_map(put_back);
        let not_coming = self.rows.iter().filter_map(says_no);
        self.missing.iter().map(|missing| missing.id).chain(asks).chain(not_coming).collect()
    }

    /// How many people will be listed after saving: the number on the button.
    pub fn count_after(&self) -> usize {
        self.count_after
    }

    /// The same while the names among the changes wait.
    pub fn count_at_once(&self) -> usize {
        self.count_at_once
    }

    /// What a store has to do.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether saving does anything at once while names wait. Telling of needs and children does, be it news or not.
    pub fn does_something_at_once(&self) -> bool {
        let tells = |row: &ReviewRow| match &row.outcome {
            Outcome::Changed { changes, .. } => changes.iter().any(|change| change.field.is_of_needs()),
            _ => false,
        };
        self.changes.iter().any(|change| change.without_the_name().is_some()) || self.rows.iter().any(tells)
    }

    /// How many people who are on the list a row tells of.
    pub fn told_of(&self) -> usize {
        let on_the_list = |row: &&ReviewRow| {
            matches!(row.outcome, Outcome::Changed { .. } | Outcome::Same { .. } | Outcome::No { listed: Some(_), .. })
        };
        self.rows.iter().filter(on_the_list).count()
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
        let may_wait =
            matches!(self, Ask::SameAsRow { two_unless_told: true, .. } | Ask::SameAsListed { only_alike: true, .. });
        !self.is_answered() && !may_wait
    }

    /// The question in one sentence, for the row that asks it.
    pub fn text(&self, entry: &Entry, sheets: &SheetNames) -> String {
        let name = entry.name.as_ref().map_or("This person", PersonName::as_str);
        match self {
            Ask::SameAsRow { first, rows, .. } if rows.len() > 2 => {
                format!("{} and {} other rows look like the same person", capital(&sheets.row(*first)), rows.len())
            }
            Ask::SameAsRow { first, rows, .. } => {
                let rows: Vec<String> = rows.iter().map(|row| sheets.row(*row)).collect();
                format!("{} and {} look like the same person", capital(&sheets.row(*first)), rows.join(" and "))
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
