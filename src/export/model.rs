//! Which files there are, and what is asked before one is given.

use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::id::{id, words};
use crate::words::clean;

/// A file about one assembly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// Asked, pledged, listed, actual of each institution.
    Tally,
    /// Everybody on a list.
    People,
    /// What each person needs.
    Needs,
    /// The children for the crèche, with what it must know.
    Children,
    /// How each person travels.
    Travel,
    /// Every pledge, also those that were changed later.
    Pledges,
    /// Every list that was saved: when, by whom, of how many.
    Versions,
    /// Everybody who came in, one row a body.
    Arrivals,
    /// Who was listed and did not come.
    NoShows,
    /// The plan of the crèche by the age of the children: numbers.
    Creche,
    /// What people asked for so that they can take part, and where it stands.
    Access,
    /// How many people eat what: numbers.
    Food,
    /// Who sits in which vehicle and gets on where.
    Manifests,
}

words!(Export {
    Tally = "tally",
    People = "people",
    Needs = "needs",
    Children = "children",
    Travel = "travel",
    Pledges = "pledges",
    Versions = "versions",
    Arrivals = "arrivals",
    NoShows = "no-shows",
    Creche = "creche",
    Access = "access",
    Food = "food",
    Manifests = "manifests",
});

impl Export {
    /// Whether it holds what people need: then whoever takes it says what for.
    pub fn needs_reason(self) -> bool {
        match self {
            Export::Needs | Export::Children | Export::Access => true,
            Export::Tally | Export::People | Export::Travel | Export::Pledges | Export::Versions => false,
            Export::Arrivals | Export::NoShows | Export::Creche | Export::Food | Export::Manifests => false,
        }
    }
}

id! {
    /// One taking of a file.
    TakingId
}

/// Leave to take one file out, given by [`leave`](super::store::leave), which records it, and by nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    pub(super) taking: TakingId,
    pub(super) what: Export,
    pub(super) assembly: AssemblyId,
}

impl Leave {
    /// The record of it.
    pub fn taking(&self) -> TakingId {
        self.taking
    }

    /// Which file.
    pub fn what(&self) -> Export {
        self.what
    }

    /// Of which assembly.
    pub fn assembly(&self) -> AssemblyId {
        self.assembly
    }

    /// What the file is called: our own words, never text that somebody typed.
    pub fn file_name(&self) -> String {
        format!("{}-{}.csv", self.what.as_str(), self.assembly)
    }
}

/// What somebody needs a file for, cleaned: 1 to 500 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

/// Why a text is no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReasonError {
    /// It says nothing.
    #[error("this file holds what people need: say what you need it for")]
    Missing,
    /// It says too much.
    #[error("say what you need it for in 500 characters or fewer")]
    TooLong,
}

impl Reason {
    /// The most characters of a reason.
    pub const LONGEST: usize = 500;

    /// Reads a reason.
    pub fn parse(text: &str) -> Result<Reason, ReasonError> {
        let text = clean(text);
        match text.chars().count() {
            0 => Err(ReasonError::Missing),
            1..=Reason::LONGEST => Ok(Reason(text)),
            _ => Err(ReasonError::TooLong),
        }
    }

    /// Its words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// That somebody took a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Which.
    pub what: Export,
    /// When.
    pub at: Moment,
    /// Who, by name; none: the organiser at the machine.
    pub by: Option<String>,
    /// What for; none where the file asks for no reason, or whoever asks may not read it.
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_not_too_much() {
        let check = |text: &str, expected: Result<&str, ReasonError>| {
            let read = Reason::parse(text);
            assert_eq!(read.as_ref().map(Reason::as_str).map_err(|error| *error), expected, "{text:?}");
        };
        check(" the access team's\n plan ", Ok("the access team's plan"));
        check("", Err(ReasonError::Missing));
        check(" \t\u{200b}", Err(ReasonError::Missing));
        let longest = "é".repeat(Reason::LONGEST);
        check(&longest, Ok(&longest));
        check(&format!("{longest}é"), Err(ReasonError::TooLong));
    }

    #[test]
    fn a_file_is_called_by_what_it_holds_and_of_which_assembly() {
        let (taking, assembly) = ("7".parse().unwrap(), "3".parse().unwrap());
        let leave = Leave { taking, what: Export::People, assembly };
        assert_eq!(leave.file_name(), "people-3.csv");
    }

    #[test]
    fn only_files_of_what_people_need_ask_for_a_reason() {
        let reasoned = |what: &&Export| what.needs_reason();
        assert_eq!(
            Export::ALL.iter().filter(reasoned).collect::<Vec<_>>(),
            [&Export::Needs, &Export::Children, &Export::Access]
        );
    }
}
