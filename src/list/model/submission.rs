//! A list on its way: drafts, requests, versions.

use serde::{Deserialize, Serialize};

use super::{AgeGroup, AttendeeId, Attending, Details, DraftContent, ERASED, PersonName, Review};
use crate::clock::Moment;
use crate::id::{id, words};

id! {
    /// A list on its way.
    SubmissionId
}

/// How a list came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// As a file.
    File,
    /// As pasted text.
    Pasted,
    /// Typed row by row.
    Typed,
    /// From the list of an earlier assembly.
    Copied,
}

words!(Source { File = "file", Pasted = "pasted", Typed = "typed", Copied = "copied" });

impl Source {
    /// Whether a list that came in so stands for the whole list, so that people who are not in it are worth a question.
    ///
    /// A file does. What was pasted may be one more name, so it does only where it tells of at least half of those who are
    /// on the list. What was typed or copied adds.
    pub fn stands_for_everyone(self, review: &Review) -> bool {
        match self {
            Source::File => true,
            Source::Pasted => review.told_of() >= review.missing.len(),
            Source::Typed | Source::Copied => false,
        }
    }
}

/// Where a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubmissionState {
    /// Looked through by whoever sent it.
    Draft,
    /// Needs an organiser's yes.
    Waiting,
    /// A version of the list.
    Saved,
    /// An organiser said no.
    Declined,
    /// Given up, replaced by a newer one, or left too long.
    Dropped,
}

words!(SubmissionState {
    Draft = "draft",
    Waiting = "waiting",
    Saved = "saved",
    Declined = "declined",
    Dropped = "dropped",
});

/// A list that is looked through and not saved yet.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Which.
    pub id: SubmissionId,
    /// How it came in.
    pub source: Source,
    /// The name of its file.
    pub file_name: Option<String>,
    /// What is in it.
    pub content: DraftContent,
}

/// A draft as a home page tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDraft {
    /// Which.
    pub id: SubmissionId,
    /// How it came in.
    pub source: Source,
    /// The name of its file.
    pub file_name: Option<String>,
    /// When it came in.
    pub made_at: Moment,
    /// When it is dropped.
    pub ends_at: Moment,
}

/// Why names need an organiser's yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyWait {
    /// The list is closed.
    ListClosed,
    /// With them, more people and children would be listed than the hall holds.
    HallFull,
}

/// Names that need an organiser's yes, as they are kept until then.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Asked {
    /// The people.
    pub people: Vec<AskedPerson>,
    /// Whether the date for names had passed when they were named.
    pub late: bool,
}

/// One name that needs an organiser's yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedPerson {
    /// Their name.
    pub name: PersonName,
    /// What was told of them.
    pub details: Details,
    /// The person who was taken off the list before, if it is one.
    pub put_back: Option<AttendeeId>,
    /// The person on the list whose maybe becomes yes, if it is one.
    #[serde(default)]
    pub maybe: Option<AttendeeId>,
    /// Its place in the request as it was asked, from 0, where names before it are gone from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
}

impl Asked {
    /// The people, each with its place in the request as it was asked.
    pub fn placed(&self) -> impl Iterator<Item = (u32, &AskedPerson)> {
        (0..).zip(&self.people).map(|(at, person)| (person.place.unwrap_or(at), person))
    }
}

impl AskedPerson {
    /// Leaves nothing of them but that somebody was asked for.
    pub fn erase(&mut self) {
        self.name = PersonName::stored(ERASED.into());
        self.details = Details::default();
    }

    /// Whether nothing is left of them.
    pub fn is_erased(&self) -> bool {
        self.name.as_str() == ERASED
    }
}

/// One name of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AskedId {
    /// The request.
    pub submission: SubmissionId,
    /// Its place in the request as it was asked, from 0.
    pub place: u32,
}

impl std::fmt::Display for AskedId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.submission, self.place)
    }
}

impl std::str::FromStr for AskedId {
    type Err = std::num::ParseIntError;

    /// Reads `17-2`; without a place it is none.
    fn from_str(text: &str) -> Result<AskedId, Self::Err> {
        let (submission, place) = text.split_once('-').unwrap_or((text, ""));
        Ok(AskedId { submission: submission.parse()?, place: place.parse()? })
    }
}

/// One person of a version. What they need is not in it: a version outlives a need that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionPerson {
    /// Who.
    pub id: AttendeeId,
    /// Their name.
    pub name: PersonName,
    /// The name they go by.
    pub known_as: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Age group.
    pub age_group: AgeGroup,
    /// What they do at the assembly.
    pub part: Option<String>,
    /// Whether they are coming.
    pub attending: Attending,
    /// Whether their name came in after its date.
    pub late: bool,
}

/// The whole list as it was when it was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Everybody on it.
    pub people: Vec<VersionPerson>,
}
