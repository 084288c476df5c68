//! Why a form was not taken, found out inside the write that would have taken it.

use super::shell::FormError;
use crate::error::AppError;

/// Why a form was not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// Some of it is wrong: the page comes again with what was typed.
    Wrong(Vec<FormError>),
    /// Anything else.
    App(AppError),
}

impl NotTaken {
    /// One field is wrong.
    pub fn wrong(field: impl Into<String>, text: impl Into<String>) -> NotTaken {
        NotTaken::Wrong(vec![FormError::new(field, text)])
    }
}

impl<E: Into<AppError>> From<E> for NotTaken {
    fn from(error: E) -> NotTaken {
        NotTaken::App(error.into())
    }
}
