//! Which files there are, and what is asked before one is given.

use crate::assembly::model::AssemblyId;
use crate::id::words;

/// A file about one assembly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// Asked, pledged, listed, actual of each institution.
    Tally,
    /// Everybody on a list.
    People,
    /// What each person needs.
    Needs,
    /// The children for the crèche, with what it must know.
    Children,
    /// How each person travels.
    Travel,
    /// Every pledge, also those that were changed later.
    Pledges,
    /// Every list that was saved: when, by whom, of how many.
    Versions,
}

words!(Export {
    Tally = "tally",
    People = "people",
    Needs = "needs",
    Children = "children",
    Travel = "travel",
    Pledges = "pledges",
    Versions = "versions",
});

impl Export {
    /// Whether it holds what people need: then whoever takes it says why, and it is recorded.
    pub fn needs_reason(self) -> bool {
        match self {
            Export::Needs | Export::Children => true,
            Export::Tally | Export::People | Export::Travel | Export::Pledges | Export::Versions => false,
        }
    }
}

/// Leave to take one file out, given by [`leave`](super::store::leave) alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    pub(super) what: Export,
    pub(super) assembly: AssemblyId,
}

impl Leave {
    /// Which file.
    pub fn what(&self) -> Export {
        self.what
    }

    /// Of which assembly.
    pub fn assembly(&self) -> AssemblyId {
        self.assembly
    }

    /// Leave for a file that asks for no reason; none for another.
    pub fn free(what: Export, assembly: AssemblyId) -> Option<Leave> {
        (!what.needs_reason()).then_some(Leave { what, assembly })
    }
}

/// That a file was asked for without saying why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this file holds what people need: say what you need it for")]
pub struct NoReason;
