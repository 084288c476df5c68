//! Kinds of need, children for the crèche, and how both are read out of free text.

mod child;
mod kind;

pub use child::{Child, ChildrenRead, Expect};
pub use kind::{NeedAnswer, NeedKind, NeedsRead, Topic};
