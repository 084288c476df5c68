//! Calls, messages and visits that organisers note: "rang, will send Friday".

use crate::clock::Moment;
use crate::id::words;
use crate::words::clean_lines;

/// How somebody was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactWay {
    /// They were rung, or rang.
    Call,
    /// A text, WhatsApp message or e-mail.
    Message,
    /// They were met.
    Visit,
}

words!(ContactWay { Call = "call", Message = "message", Visit = "visit" });

/// A call, message or visit that was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedContact {
    /// When it was noted.
    pub at: Moment,
    /// How they were reached.
    pub way: ContactWay,
    /// The leader who was reached; none: not told.
    pub leader: Option<String>,
    /// What was said.
    pub words: Option<String>,
    /// The organiser who noted it; none: the organiser at the machine.
    pub by: Option<String>,
}

/// What was said, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactWords(Option<String>);

/// That more was written than is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Enter what was said in 1,000 characters or fewer")]
pub struct TooLong;

impl ContactWords {
    /// The most characters of one note.
    const MOST: usize = 1000;

    /// Reads what was typed; blank is nothing.
    pub fn parse(text: &str) -> Result<ContactWords, TooLong> {
        let text = clean_lines(text);
        match text.chars().count() {
            0 => Ok(ContactWords(None)),
            1..=ContactWords::MOST => Ok(ContactWords(Some(text))),
            _ => Err(TooLong),
        }
    }

    /// The words; none where there are none.
    pub fn get(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_kept_without_its_edges_and_blank_is_nothing() {
        let check = |text: &str, kept: Option<&str>| assert_eq!(ContactWords::parse(text).unwrap().get(), kept);
        check("  rang, will send Friday ", Some("rang, will send Friday"));
        check(" \n ", None);
        let longest = "a".repeat(1000);
        check(&longest, Some(&longest));
        assert_eq!(ContactWords::parse(&format!("{longest}a")), Err(TooLong));
    }
}
