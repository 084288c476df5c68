//! A file of institutions on its way: the table as read, which column is what, and what was answered.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::plan::Same;
use super::{Described, DescribedLeader};
use crate::access::model::AccountId;
use crate::sheet::{Row, Table};
use crate::words::{clean, folded};

/// What a column can hold, as the header names it. Only the first is needed.
pub const FIELDS: [&str; 9] =
    ["institution", "kind", "chapter", "membership", "asked", "leader", "phone", "email", "organiser"];

/// Other words that headers have for them, folded.
const ALSO: [&[&str]; FIELDS.len()] = [
    &["name", "group", "organisation", "organization", "institution name", "member institution"],
    &["type", "sector"],
    &["branch", "area", "region", "district"],
    &["member or guest", "status"],
    &["ask", "target", "asked for"],
    &["contact", "contact name", "leader name", "key leader", "contact person"],
    &["mobile", "telephone", "tel", "phone number", "mobile number", "mobile phone"],
    &["e mail", "mail", "email address", "e mail address"],
    &["organizer", "looked after by", "who looks after it"],
];

/// Which column holds which of [`FIELDS`], by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Columns(pub [Option<usize>; FIELDS.len()]);

impl Columns {
    /// The columns that are named exactly so.
    pub fn named(header: &Row) -> Columns {
        let position = |wanted: &str| header.cells.iter().position(|cell| clean(cell).to_lowercase() == wanted);
        Columns(FIELDS.map(position))
    }

    /// The columns as well as they can be guessed from their names.
    pub fn guessed(header: &Row) -> Columns {
        let Columns(mut found) = Columns::named(header);
        for (field, also) in ALSO.iter().enumerate() {
            let like = |cell: &String| also.contains(&folded(cell).as_str());
            let free = |position: &usize| !found.contains(&Some(*position));
            let guess = header.cells.iter().position(like).filter(free);
            found[field] = found[field].or(guess);
        }
        Columns(found)
    }

    /// A column of the header that is none of them.
    pub fn unknown<'a>(&self, header: &'a Row) -> Option<&'a str> {
        let cells = header.cells.iter().enumerate();
        let unknown = cells.filter(|(at, cell)| !clean(cell).is_empty() && !self.0.contains(&Some(*at)));
        unknown.map(|(_, cell)| cell.as_str()).next()
    }

    /// What a row has in the column of that field; none if it is blank.
    pub fn cell(&self, row: &Row, field: usize) -> Option<String> {
        let text = clean(row.cell(self.0[field]?));
        (!text.is_empty()).then_some(text)
    }
}

/// One row: an institution, how many it is asked for, and one of its leaders. Several leaders stand on several rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionRow {
    /// The row as the sender's own program numbers it.
    pub row: u32,
    /// What is said of the institution.
    pub institution: Described,
    /// The number it is asked for; none: not said.
    pub asked: Option<u32>,
    /// A leader who speaks for it.
    pub leader: Option<DescribedLeader>,
    /// The organiser who looks after it; none: not said.
    pub account: Option<AccountId>,
}

/// A file that is looked through and not saved yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDraft {
    /// The table as it was read, with the cells that were mended since.
    pub table: Table,
    /// Whether its first row names the columns, and is no institution.
    pub has_header: bool,
    /// Which column is what.
    pub columns: Columns,
    /// Whether that is certain, or was answered.
    pub columns_sure: bool,
    /// The rows that are to be left out.
    pub left_out: BTreeSet<u32>,
    /// What was answered about names that are alike.
    pub same: Same,
}

impl ImportDraft {
    /// A table that was just sent, with its columns as far as they are plain.
    pub fn new(table: Table) -> ImportDraft {
        let columns = table.rows.first().map(Columns::guessed).unwrap_or_default();
        let sure = columns.0[0].is_some() && table.rows.first().is_some_and(|row| columns.unknown(row).is_none());
        let (left_out, same) = Default::default();
        ImportDraft { table, has_header: true, columns, columns_sure: sure, left_out, same }
    }

    /// The rows that are institutions, but for those left out.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        let rows = self.table.rows.iter().skip(usize::from(self.has_header));
        rows.filter(|row| !self.left_out.contains(&row.number))
    }

    /// Writes into a cell of a row, if there is a column for it: a mended one.
    pub fn mend(&mut self, row: u32, field: usize, text: &str) {
        let row = self.table.rows.iter_mut().find(|it| it.number == row);
        let (Some(row), Some(Some(column))) = (row, self.columns.0.get(field)) else { return };
        if row.cells.len() <= *column {
            row.cells.resize(column + 1, String::new());
        }
        row.cells[*column] = text.to_owned();
    }
}
