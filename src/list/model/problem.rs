//! What is wrong or uncertain in a row, and what to do about it.

use super::{Field, Phone, RowId, SheetNames};
use crate::words::capital;

/// Something in a row that the leader ought to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub row: RowId,
    /// What the cell is about; a typed answer goes here in [`Fixes`](super::Fixes).
    pub field: Field,
    /// What the column is called, or its letter; empty for lines of text.
    pub column: String,
    /// What it is.
    pub kind: ProblemKind,
}

/// How much a problem asks of the leader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The row cannot be saved before it is mended.
    MustFix,
    /// The row can be saved; a look may save a telephone call.
    LookAt,
    /// Nothing to do: it says what was done.
    Told,
}

/// What can be wrong or uncertain. Its text is one sentence about the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// Something is told of a person, but no name; with what is told.
    NoName(&'static str),
    /// A name too long to be one.
    NameTooLong,
    /// The name cell seems to hold two people.
    SeveralPeople(String),
    /// The name cell holds several people, who were told apart.
    PeopleInOneRow(String),
    /// Several people in one row, and needs that may be of any of them; with whom they were given.
    NeedsOfOne(String),
    /// The name cell speaks of others without a name.
    OthersWithoutName(String),
    /// No name, and what stands in its place was taken from the e-mail address.
    NameFromAddress(String),
    /// The sender's own program does not show the row.
    HiddenRow,
    /// The name is struck through.
    CrossedOut,
    /// Ages that a spreadsheet program took for a date.
    AgesWereADate(String),
    /// A telephone number that cannot be dialled.
    PhoneUnreadable(String),
    /// A zero was put back before a number.
    ZeroPutBack(Phone),
    /// Further numbers in a cell, which are not kept.
    SeveralPhones(Phone),
    /// An e-mail address that cannot be one.
    EmailUnreadable(String),
    /// An age group that was not understood.
    AgeGroupUnreadable(String),
    /// An answer that is neither yes nor no nor maybe.
    AttendingUnreadable(String),
    /// Neither yes nor no to childcare.
    ChildcareUnreadable(String),
    /// Numbers of children or ages that make no sense or do not agree.
    ChildrenUnclear(String),
    /// Children are told, but not whether they will use the crèche.
    ChildrenWithoutChildcare,
    /// The crèche is wanted, but not for how many.
    ChildcareWithoutChildren,
    /// Words that name no way of travelling.
    TravelUnreadable(String),
    /// Yes to a need, without saying which.
    NeedUnclear,
    /// Words behind a name that could not be placed.
    NoteNotUnderstood(String),
}

impl ProblemKind {
    /// How much it asks of the leader.
    pub fn severity(&self) -> Severity {
        match self {
            ProblemKind::NoName(_) | ProblemKind::NameTooLong => Severity::MustFix,
            ProblemKind::ZeroPutBack(_) | ProblemKind::PeopleInOneRow(_) | ProblemKind::HiddenRow => Severity::Told,
            _ => Severity::LookAt,
        }
    }

    /// What the leader can do about it, in one sentence.
    pub fn remedy(&self) -> &'static str {
        match self {
            ProblemKind::NoName(_) => "Type the name, or leave this row out",
            ProblemKind::NameTooLong => "Type a name of 120 characters or fewer",
            ProblemKind::SeveralPeople(_) => "If these are 2 people, give each their own row",
            ProblemKind::PeopleInOneRow(_) => "Leave out whoever is not coming",
            ProblemKind::NeedsOfOne(_) => "If it is somebody else, change it after saving",
            ProblemKind::OthersWithoutName(_) => "Type everybody’s name, like Ali Khan & Sana Khan",
            ProblemKind::NameFromAddress(_) => "Type the name, if you know it",
            ProblemKind::HiddenRow => "Nothing to do if they are coming",
            ProblemKind::CrossedOut => "We have not added them. Type yes if they are coming",
            ProblemKind::AgesWereADate(_) => "Type the ages again, like 3 and 4, if ours are not right",
            ProblemKind::PhoneUnreadable(_) => "Type the number again, or leave it as it is",
            ProblemKind::ZeroPutBack(_) => "Nothing to do if the number is right",
            ProblemKind::SeveralPhones(_) => "Nothing to do if this is the number to text",
            ProblemKind::EmailUnreadable(_) => "Type the address again, or leave it as it is",
            ProblemKind::AgeGroupUnreadable(_) => "Type adult, 16-17 or under 16",
            ProblemKind::AttendingUnreadable(_) => "Type yes, no or maybe. We have taken it as yes",
            ProblemKind::ChildcareUnreadable(_) => "Type yes or no",
            ProblemKind::ChildrenUnclear(_) => "Type how many children and their ages, like 2 (3 and 5)",
            ProblemKind::ChildrenWithoutChildcare => "Type yes if they need looking after, or no",
            ProblemKind::ChildcareWithoutChildren => "Type how many children and their ages, like 2 (3 and 5)",
            ProblemKind::TravelUnreadable(_) => "Type coach, car, lift, bus, train, walk, cycle or taxi",
            ProblemKind::NeedUnclear => "Type what they need",
            ProblemKind::NoteNotUnderstood(_) => "If it says what they need, type it here",
        }
    }

    fn what(&self, row: &str) -> String {
        match self {
            ProblemKind::NoName(told) => format!("{row} has {told} but no name"),
            ProblemKind::NameTooLong => format!("{row} has a name that is too long"),
            ProblemKind::SeveralPeople(name) => format!("{row} may be more than 1 person: “{name}”"),
            ProblemKind::PeopleInOneRow(names) => format!("{row} has more than 1 person: {names}"),
            ProblemKind::NeedsOfOne(name) => {
                format!("{row} says what is needed and not who needs it. We gave it to {name}")
            }
            ProblemKind::OthersWithoutName(text) => format!("{row} speaks of people without a name: “{text}”"),
            ProblemKind::NameFromAddress(name) => {
                format!("{row} has an email address and no name. Until you type it, we use “{name}”")
            }
            ProblemKind::HiddenRow => format!("{row} is hidden in your file. We read it like the others"),
            ProblemKind::CrossedOut => format!("{row} is crossed out in your file"),
            ProblemKind::AgesWereADate(date) => {
                format!("{row} has children’s ages that the spreadsheet turned into a date: {date}")
            }
            ProblemKind::PhoneUnreadable(typed) => format!("{row} has a phone number we cannot read: “{typed}”"),
            ProblemKind::ZeroPutBack(phone) => {
                format!("{row} had lost the 0 of its phone number. We put it back: {phone}")
            }
            ProblemKind::SeveralPhones(phone) => format!("{row} has more than 1 phone number. We kept {phone}"),
            ProblemKind::EmailUnreadable(typed) => format!("{row} has an email address we cannot read: “{typed}”"),
            ProblemKind::AgeGroupUnreadable(typed) => format!("{row} has an age group we cannot read: “{typed}”"),
            ProblemKind::AttendingUnreadable(typed) => {
                format!("{row} does not say clearly if they are coming: “{typed}”")
            }
            ProblemKind::ChildcareUnreadable(typed) => {
                format!("{row} does not say clearly if they need childcare: “{typed}”")
            }
            ProblemKind::ChildrenUnclear(typed) => format!("{row} has children we cannot read: “{typed}”"),
            ProblemKind::ChildrenWithoutChildcare => format!("{row} has children. Do they need looking after?"),
            ProblemKind::ChildcareWithoutChildren => {
                format!("{row} needs childcare but does not say for how many children")
            }
            ProblemKind::TravelUnreadable(typed) => {
                format!("{row} has a way of travelling we cannot read: “{typed}”")
            }
            ProblemKind::NeedUnclear => format!("{row} says yes to a need but not which"),
            ProblemKind::NoteNotUnderstood(note) => format!("{row} has a note we cannot place: “{note}”"),
        }
    }
}

impl Problem {
    /// How much it asks of the leader.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// What the leader can do about it, in one sentence.
    pub fn remedy(&self) -> &'static str {
        self.kind.remedy()
    }

    /// What it is and what to do, in sentences.
    pub fn sentences(&self, sheets: &SheetNames) -> String {
        let text = self.text(sheets);
        let end = if text.ends_with('?') { "" } else { "." };
        match self.severity() {
            Severity::Told => format!("{text}{end}"),
            Severity::MustFix | Severity::LookAt => format!("{text}{end} {}.", self.remedy()),
        }
    }

    /// What it is, in one sentence about the row: `Row 14 has a phone number but no name`.
    pub fn text(&self, sheets: &SheetNames) -> String {
        self.kind.what(&capital(&sheets.row(self.row)))
    }
}
