//! People who are already on a list.

use super::{Details, PersonName};
use crate::id::id;

id! {
    /// The id of an attendee.
    AttendeeId
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
    /// Whether an organiser found them on another list, where they count.
    pub counted_elsewhere: bool,
}
