//! A table becomes people on a list: every problem named, nobody invented, nobody lost.
//!
//! A list comes in as a [`Table`](crate::sheet::Table). [`model`] finds its columns, reads its people and holds them
//! against those already listed. A name is enough: nobody needs a number or an address.
//!
//! **How certain the columns are.** Two kinds of evidence are weighed: what a column is called and what is in it. A heading
//! that is a phrase of the vocabulary (in some thirty languages), or ends in one, or is one but for a slip of the keyboard,
//! is certain; what most of the cells are fills in where no heading says anything, and three cells in ten must bear a heading
//! out. The header itself is the row with the most evidence: headings that are known, and words above columns of numbers,
//! addresses or short answers, in whatever language; less for whatever only a person's row has. Only the names have to be
//! certain. They are when one heading (or a pair for first and last name) says so, or when exactly one column looks like
//! names. Else the leader is asked, with the best guess chosen beforehand; so too on which sheets the people are, where
//! several hold names. Where a file did not say how it writes its letters, the check says so.
//!
//! **Who is nobody.** Titles, totals, headings inside a list, signatures, talk and rows that only answer no are left out and
//! shown, and a name typed for one makes it a person; those that may be somebody all the same (`Tom Lane`, alone in a row)
//! are shown among what is to be checked. Children of rows of their own are put with the parent. Others
//! without a name (`+1`) are asked about and never counted.
//!
//! **Who is one person.** One name and a number or address in common are one person. One name and different numbers,
//! alike names and one number, or spellings of one name are asked about. One name alone is one person when held against the
//! list, and two within one file until the leader says otherwise. A spelling that differs in case, accents, apostrophes,
//! titles or order is one name.

pub mod csv;
pub mod model;
pub mod pages;
pub mod store;

pub use pages::router;
