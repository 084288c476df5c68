//! Calls, messages and visits that organisers note: "rang, will send Friday".

use crate::clock::Moment;
use crate::id::words;

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

impl ContactWay {
    /// What the organiser did, in a word.
    pub fn done(self) -> &'static str {
        match self {
            ContactWay::Call => "Rang",
            ContactWay::Message => "Wrote",
            ContactWay::Visit => "Met",
        }
    }
}

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
