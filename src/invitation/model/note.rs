//! A few sentences that a leader or an organiser writes.

use crate::words::clean;

/// A few sentences that somebody wrote, on one line: 1 to 1,000 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note(String);

/// Why a text is no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteError {
    /// It says nothing.
    Blank,
    /// It has more than [`Note::LONGEST`] characters.
    TooLong,
}

impl Note {
    /// The most characters of a note.
    pub const LONGEST: usize = 1_000;

    /// Reads what was written, cleaned for keeping.
    pub fn parse(text: &str) -> Result<Note, NoteError> {
        let words = clean(text);
        match words.chars().count() {
            0 => Err(NoteError::Blank),
            length if length > Note::LONGEST => Err(NoteError::TooLong),
            _ => Ok(Note(words)),
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_something_in_at_most_1000_characters() {
        let check = |text: &str, expected: Result<&str, NoteError>| {
            assert_eq!(Note::parse(text).as_ref().map(Note::as_str), expected.as_ref().copied(), "{text:?}");
        };
        check(" We were 40,\r\nnot 37 ", Ok("We were 40, not 37"));
        check("", Err(NoteError::Blank));
        check(" \r\n\u{200b}\t", Err(NoteError::Blank));
        let longest = "é".repeat(1_000);
        check(&longest, Ok(&longest));
        check(&format!(" {longest} "), Ok(&longest));
        check(&format!("{longest}!"), Err(NoteError::TooLong));
    }
}
