//! Kinds of need, children for the crèche, and how both are read out of free text; what the crèche needs for them.

pub mod access;
mod age;
mod answer;
mod child;
pub mod creche;
pub mod food;
mod kind;
#[cfg(test)]
mod kind_tests;
mod request;
pub mod unsorted;
mod vocabulary;

pub use age::{AgeError, age_in_years};
pub use answer::NeedAnswer;
pub use child::{CHILDREN_COUNTED, Child, ChildrenRead, Expect, counted_label};
pub use kind::{NeedKind, NeedsRead, Topic};
pub use request::{ChildId, Decision, NeedId, NeedState, Place, Request, Standing, Wanted};
