//! What a list says: columns, people, problems, and what saving it would change.
//!
//! The way through: [`Columns::find`] says which column is what, [`read_people`] makes [`Entry`]s of the rows and names
//! every [`Problem`], [`compare`] holds them against the people already listed, and [`Review::changes`] is what a store has to do.
//! The leader's answers are [`Decisions`]; with the tables and their columns they are the whole draft, [`DraftContent`].

mod answers;
#[cfg(test)]
mod asking_tests;
mod attendee;
mod blocks;
mod cells;
mod chat;
mod children;
mod columns;
mod comparison;
mod cut;
mod decisions;
mod duplicates;
mod email;
mod entry;
mod families;
mod field;
mod finding;
mod header_row;
mod headers;
mod headings;
mod left_out;
mod line;
mod lines;
mod matching;
mod merge;
mod name;
mod parents;
mod person;
mod phone;
mod problem;
mod reading;
mod review;
#[cfg(test)]
mod review_tests;
mod row;
mod row_id;
#[cfg(test)]
mod row_tests;
mod several;
mod submission;
mod tables;
mod typed;
mod values;

pub use answers::{AgeGroup, Attending};
pub use attendee::{AttendeeId, Listed};
pub use columns::{ColumnSample, Columns};
pub use comparison::compare;
pub use decisions::{Decisions, Fixes, SameOrTwo};
pub use duplicates::{Identity, Likeness};
pub use email::Email;
pub use entry::{Details, Entry};
pub use field::Field;
pub use finding::Found;
pub use left_out::{LeftOut, Reason};
pub use name::{ERASED, NameError, NameKey, PersonName};
pub use person::{Person, PersonForm, PersonTold};
pub use phone::{Country, Phone, PhoneRead};
pub use problem::{Problem, ProblemKind, Severity};
pub use reading::{ListRefusal, MAX_PEOPLE, Reading, read_people};
pub use review::{Ask, Change, FieldChange, Missing, Outcome, Review, ReviewRow};
pub use row_id::{RowId, SheetNames};
pub use submission::{
    Asked, AskedId, AskedPerson, Draft, OpenDraft, Source, SubmissionId, SubmissionState, Version, VersionPerson,
    WhyWait,
};
pub use tables::{AsWritten, DraftContent, ListTable, NextQuestion, PeopleOnSheet};
pub use typed::TypedRow;
pub use values::{Meanings, Value, ValueSample};
