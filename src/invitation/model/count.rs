//! What a leader says against the count, and what an organiser answers.

use crate::clock::Moment;
use crate::id::id;

id! {
    /// What a leader said against the count of one assembly.
    CountQuestionId
}

/// What a leader said against the count of their people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountQuestion {
    /// Which.
    pub id: CountQuestionId,
    /// Their words.
    pub words: String,
    /// What the leader is called.
    pub by: String,
    /// When they said it.
    pub asked_at: Moment,
    /// What an organiser answered; none while it waits.
    pub answer: Option<CountAnswer>,
}

/// An organiser's answer to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountAnswer {
    /// The organiser's words.
    pub words: String,
    /// When it was given.
    pub at: Moment,
    /// What the organiser is called; none for the organiser at the machine.
    pub by: Option<String>,
}
