//! What can go wrong while answering, in the few kinds that a visitor can do something about.
//!
//! A form that was filled in wrongly is not an error: it is the page again, with what was typed.

use crate::db::DbError;

/// Why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or none that the asker may know of.
    #[error("not found")]
    NotFound,
    /// The asker is known and may not do this.
    #[error("not allowed")]
    Forbidden,
    /// The role of the asker does not allow it; the text says whose does.
    #[error("{0}")]
    NotYours(&'static str),
    /// It does not fit what is stored (any more), however often it is sent; the text tells the visitor what to do.
    #[error("{0}")]
    Conflict(String),
    /// It was not done, and the visitor is asked whether it should be; the text asks.
    #[error("{0}")]
    Doubtful(&'static str),
    /// More is asked at once than can be answered.
    #[error("too much at once")]
    Busy,
    /// The file could not be written (a full disk, most often): nothing of this request was saved.
    #[error("not saved")]
    NotSaved,
    /// Anything else: logged with a reference, of which the visitor sees nothing but the reference.
    #[error("internal: {0:#}")]
    Internal(#[from] anyhow::Error),
}

impl From<DbError> for AppError {
    fn from(error: DbError) -> AppError {
        match error {
            DbError::NotSaved => AppError::NotSaved,
            other => AppError::Internal(other.into()),
        }
    }
}

impl From<rusqlite::Error> for AppError {
    fn from(error: rusqlite::Error) -> AppError {
        DbError::from(error).into()
    }
}

/// A file or stream that could not be written.
impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> AppError {
        AppError::Internal(error.into())
    }
}

impl From<askama::Error> for AppError {
    fn from(error: askama::Error) -> AppError {
        AppError::Internal(error.into())
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> AppError {
        AppError::Internal(anyhow::anyhow!(unread(&error)))
    }
}

/// Stored JSON that could not be read while a row was: what of the row cannot be converted.
pub fn unreadable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, unread(&error).into())
}

/// Says where, and not what: serde quotes the text that it could not read, which may be somebody's.
fn unread(error: &serde_json::Error) -> String {
    format!("stored JSON: {:?} at line {}, column {}", error.classify(), error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_stored_json_says_where_and_quotes_nobody() {
        let error = || serde_json::from_str::<u32>("\"Grace Okafor\"").unwrap_err();
        assert!(error().to_string().contains("Grace"), "{}", error());
        let causes = [AppError::from(error()), AppError::from(unreadable(error()))];
        for cause in causes.map(|error| format!("{error:#} {error:?}")) {
            assert!(!cause.contains("Grace") && cause.contains("stored JSON: Data at line 1, column 14"), "{cause}");
        }
    }
}
