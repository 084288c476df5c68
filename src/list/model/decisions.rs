//! What the leader answered while checking a list.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{AttendeeId, Field, RowId};
use crate::sheet::MAX_CELL_CHARS;

/// Cells that the leader typed anew, by row and by what they are about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fixes(BTreeMap<RowId, BTreeMap<Field, String>>);

impl Fixes {
    /// Keeps what was typed for a cell, in place of what was typed before: as much of it as a cell of a file holds.
    pub fn set(&mut self, row: RowId, field: Field, mut typed: String) {
        if let Some((end, _)) = typed.char_indices().nth(MAX_CELL_CHARS) {
            typed.truncate(end);
        }
        self.0.entry(row).or_default().insert(field, typed);
    }

    /// What was typed for a cell.
    pub fn typed(&self, row: RowId, field: Field) -> Option<&str> {
        self.0.get(&row)?.get(&field).map(String::as_str)
    }

    /// Whether anything was typed for a row.
    pub(super) fn any(&self, row: RowId) -> bool {
        self.0.contains_key(&row)
    }

    /// All that was typed for a row.
    pub(super) fn of_row(&self, row: RowId) -> impl Iterator<Item = (Field, &str)> {
        self.0.get(&row).into_iter().flatten().map(|(field, typed)| (*field, typed.as_str()))
    }
}

/// The answer to "these look like the same person".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SameOrTwo {
    /// One person.
    SamePerson,
    /// Two people.
    TwoPeople,
}

/// Everything that the leader answered about a list. With the tables it makes the whole draft, see [`DraftContent`](super::DraftContent).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Decisions {
    /// Cells typed anew.
    pub fixes: Fixes,
    /// Rows that shall not be saved.
    pub left_out: BTreeSet<RowId>,
    /// Leave out every row that must be fixed and is not.
    pub leave_out_all_to_fix: bool,
    /// Whether a row is the same person as an earlier row, by the later row that carries the [`Ask::SameAsRow`](super::Ask).
    pub duplicates: BTreeMap<RowId, SameOrTwo>,
    /// Whether a row is the same person as one already on the list, by row.
    pub same_as_listed: BTreeMap<RowId, SameOrTwo>,
    /// Whether people who were taken off the list are put back.
    pub put_back: BTreeMap<AttendeeId, bool>,
    /// People to take off the list.
    pub take_off: BTreeSet<AttendeeId>,
    /// Take off everyone on the list who is not in the file.
    pub take_off_all_missing: bool,
}
