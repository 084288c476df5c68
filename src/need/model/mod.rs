//! Kinds of need, children for the crèche, and how both are read out of free text.

mod age;
mod child;
mod kind;
mod request;

pub use age::{AgeError, age_in_years};
pub use child::{Child, ChildrenRead, Expect};
pub use kind::{NeedAnswer, NeedKind, NeedsRead, Topic};
pub use request::{ChildId, Decision, NeedId, NeedState, Place, Request, Standing, Wanted};
