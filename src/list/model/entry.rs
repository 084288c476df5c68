//! One person as a list tells of them.

use serde::{Deserialize, Serialize};

use super::{AgeGroup, Attending, Email, PersonName, Phone, RowId};
use crate::need::model::{Child, NeedAnswer};
use crate::travel::model::TravelAnswer;

/// What is told about a person besides their name. None, or nothing in a list, is what a list does not tell, and never
/// takes away what was known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// The name they go by.
    pub known_as: Option<String>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// E-mail address.
    pub email: Option<Email>,
    /// Age group.
    pub age_group: Option<AgeGroup>,
    /// Whether they are coming; not told means yes.
    pub attending: Option<Attending>,
    /// Speaker, steward, chair: what they do at the assembly, as written.
    pub part: Option<String>,
    /// Whether they want the crèche.
    pub childcare: Option<bool>,
    /// Their children, as far as told. In a [`Change`](super::Change), only children for the crèche.
    pub children: Vec<Child>,
    /// How they travel.
    pub travel: Option<TravelAnswer>,
    /// What they need, each kind once.
    pub needs: Vec<NeedAnswer>,
    /// They were asked, and need nothing.
    pub nothing_needed: bool,
}

impl Details {
    /// Whether they count as listed: no answer means yes.
    pub fn is_coming(&self) -> bool {
        self.attending.is_none_or(|answer| answer == Attending::Yes)
    }

    /// How many places in the hall they take, with those of the children.
    pub fn places(&self) -> usize {
        if self.is_coming() { 1 + self.children.len() } else { 0 }
    }
}

/// One row that is a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub row: RowId,
    /// The name; none if the row has none that can be kept, which is to be fixed before the person can be saved.
    pub name: Option<PersonName>,
    /// All else that the row tells.
    pub details: Details,
}
