//! Notes and their words.

use crate::access::model::who;
use crate::assembly::model::Zone;
use crate::clock::Moment;
use crate::id::id;
use crate::words::clean_lines;

id! {
    /// One note.
    NoteId
}

/// The words of a note, cleaned; its lines stay lines. 1 to 2,000 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteWords(String);

/// Why a text is no note, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteProblem {
    /// It says nothing.
    #[error("Enter what you learned")]
    Missing,
    /// It says too much.
    #[error("Enter 2,000 characters or fewer: make two notes of it")]
    TooLong,
}

impl NoteWords {
    /// The most characters of a note.
    pub const LONGEST: usize = 2_000;

    /// Reads the words of a note.
    pub fn parse(text: &str) -> Result<NoteWords, NoteProblem> {
        let text = clean_lines(text);
        match text.chars().count() {
            0 => Err(NoteProblem::Missing),
            1..=NoteWords::LONGEST => Ok(NoteWords(text)),
            _ => Err(NoteProblem::TooLong),
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One note as it is read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// What it says.
    pub words: String,
    /// When it was written.
    pub at: Moment,
    /// Who wrote it; none: the organiser at the machine.
    pub by: Option<String>,
}

impl Note {
    /// Who wrote it and on which day: "Amina Yusuf, Friday 12 March 2027".
    pub fn said(&self, zone: Zone) -> String {
        format!("{}, {}", who(self.by.as_deref()), zone.day(self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_something_and_not_too_much() {
        let check = |text: &str, expected: Result<&str, NoteProblem>| {
            let read = NoteWords::parse(text);
            assert_eq!(read.as_ref().map(NoteWords::as_str).map_err(|problem| *problem), expected, "{text:?}");
        };
        check(" Coaches late. \r\n\r\n Ring  them earlier ", Ok("Coaches late.\nRing them earlier"));
        check(" \n\t", Err(NoteProblem::Missing));
        let longest = "é".repeat(NoteWords::LONGEST);
        check(&longest, Ok(&longest));
        check(&format!("{longest}é"), Err(NoteProblem::TooLong));
    }
}
