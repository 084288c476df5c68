//! What is wrong with something that was typed.

/// What is wrong with one field, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field.
    pub field: String,
    /// The words.
    pub text: String,
}

impl Problem {
    /// A problem of that field.
    pub fn new(field: impl Into<String>, text: impl Into<String>) -> Problem {
        Problem { field: field.into(), text: text.into() }
    }
}
