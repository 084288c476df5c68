//! People who are already on a list.

use std::fmt;
use std::str::FromStr;

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};

use super::{Details, PersonName};

/// The id of an attendee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttendeeId(i64);

impl fmt::Display for AttendeeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for AttendeeId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<AttendeeId, Self::Err> {
        text.parse().map(AttendeeId)
    }
}

impl ToSql for AttendeeId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for AttendeeId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<AttendeeId> {
        i64::column_result(value).map(AttendeeId)
    }
}

/// A person already on the list that a new one is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub id: AttendeeId,
    /// Their name.
    pub name: PersonName,
    /// All else that is known of them.
    pub details: Details,
    /// Whether they were taken off the list.
    pub withdrawn: bool,
}
