//! How a command ends when it did not go well.

use std::process::ExitCode;

use crate::arrival::model::DoorError;
use crate::db::{BackupError, DbError, OpenError};
use crate::error::AppError;

/// Why a command did not do all it was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// The input has problems: a line for each, and exit status 1. What was good may have been saved.
    Input(Vec<String>),
    /// It was asked wrongly, or of something that there is not: exit status 2.
    Usage(String),
    /// It could not be done: exit status 1.
    Failed(anyhow::Error),
}

impl Failure {
    /// A problem of the input.
    pub fn input(problem: impl Into<String>) -> Failure {
        Failure::Input(vec![problem.into()])
    }

    /// Says on standard error what is wrong, and gives the exit status.
    pub fn report(self) -> ExitCode {
        match self {
            Failure::Input(problems) => {
                problems.iter().for_each(|problem| eprintln!("{problem}"));
                ExitCode::from(1)
            }
            Failure::Usage(problem) => {
                eprintln!("{problem}");
                ExitCode::from(2)
            }
            Failure::Failed(error) => {
                eprintln!("{error:#}");
                ExitCode::from(1)
            }
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Failure {
        match error {
            AppError::Conflict(text) => Failure::input(text),
            AppError::NotSaved => Failure::input("This was not saved. Check that the disk has room, and try again."),
            AppError::Internal(cause) => Failure::Failed(cause),
            AppError::NotFound
            | AppError::Forbidden
            | AppError::NotYours(_)
            | AppError::Doubtful(_)
            | AppError::Busy => Failure::Failed(error.into()),
        }
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Failure {
        AppError::from(error).into()
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Failure {
        AppError::from(error).into()
    }
}

impl From<DoorError> for Failure {
    fn from(error: DoorError) -> Failure {
        match error {
            DoorError::Sql(error) => error.into(),
            other => Failure::input(other.to_string()),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Failure {
        Failure::Failed(error.into())
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Failure {
        Failure::Failed(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Failed(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Failed(error.into())
    }
}
