//! Which column of a table is about what.

use serde::{Deserialize, Serialize};

use super::{Field, Meanings, header_row};
use crate::sheet::{Row, Table};
use crate::words::folded;

/// Which column is what, and where the people begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// The number of the row that names the columns; none if the people begin in the first row.
    pub header: Option<u32>,
    /// The number of the row directly above it that spans several of its columns; none if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spanning: Option<u32>,
    /// Whether the rows of one family follow each other, so that a child belongs to the adult above.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub families: bool,
    /// What each column is about, by position from 0; none for columns that are not kept.
    pub fields: Vec<Option<Field>>,
    /// What short answers in them mean, where the leader said so.
    #[serde(default)]
    pub meanings: Meanings,
}

/// One column as the leader knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnSample {
    /// Its position from 0.
    pub position: usize,
    /// What it is called, or its letter as spreadsheet programs show it.
    pub header: String,
    /// Its first 3 values.
    pub values: Vec<String>,
}

impl Columns {
    /// Columns about so many things, in which words mean what they say.
    pub fn new(header: Option<u32>, fields: Vec<Option<Field>>) -> Columns {
        Columns { header, spanning: None, families: false, fields, meanings: Meanings::default() }
    }

    /// Whether it is known where the names stand, wholly or in part.
    pub fn has_names(&self) -> bool {
        [Field::Name, Field::FirstName, Field::LastName, Field::Line]
            .iter()
            .any(|field| self.fields.contains(&Some(*field)))
    }

    /// The first column about something.
    pub fn position_of(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|is| *is == Some(field))
    }

    /// Takes over the leader's answer about one field: its column, or none of them. What the column was held to be, it is no longer.
    pub fn assign(&mut self, field: Field, position: Option<usize>) {
        if self.position_of(field) == position {
            return;
        }
        let replaced: &[Field] = if field == Field::Name {
            &[Field::Name, Field::FirstName, Field::LastName, Field::Line]
        } else {
            &[field]
        };
        self.meanings.forget(field);
        for is in &mut self.fields {
            if is.is_some_and(|is| replaced.contains(&is)) {
                *is = None;
            }
        }
        if let Some(is) = position.and_then(|position| self.fields.get_mut(position)) {
            *is = Some(field);
        }
    }

    /// Every column that holds anything, as the leader knows it.
    pub fn samples(&self, table: &Table) -> Vec<ColumnSample> {
        let sample = |position: usize| {
            let values: Vec<String> = self.cells(table, position).take(3).map(str::to_owned).collect();
            (!values.is_empty()).then(|| ColumnSample { position, header: self.called(table, position), values })
        };
        (0..self.fields.len()).filter_map(sample).collect()
    }

    /// What a column is called for the leader: its heading or, without one, its letter.
    pub fn called(&self, table: &Table, position: usize) -> String {
        let heading = self.heading(table, position);
        if heading.is_empty() { format!("Column {}", letters(position)) } else { heading }
    }

    /// The heading of a column, with the one that spans it, on one line; empty if it has none.
    pub(super) fn heading(&self, table: &Table, position: usize) -> String {
        let headings = header_row::heading(table, self.header, self.spanning, position);
        headings.map_or(String::new(), |(spanning, own)| crate::words::clean(&format!("{spanning} {own}")))
    }

    /// What the header row says, folded, without blank columns at its end; none without a header row, and for lines of text.
    pub fn headings(&self, table: &Table) -> Option<Vec<String>> {
        let header = self.header.and_then(|number| table.row(number)).filter(|_| !table.lines)?;
        let mut headings: Vec<String> = header.cells.iter().map(|cell| folded(cell)).collect();
        while headings.last().is_some_and(String::is_empty) {
            headings.pop();
        }
        Some(headings)
    }

    /// The rows below the header.
    pub(super) fn body<'t>(&self, table: &'t Table) -> impl Iterator<Item = &'t Row> {
        let header = self.header;
        table.rows.iter().filter(move |row| header.is_none_or(|header| row.number > header))
    }

    pub(super) fn cells<'t>(&self, table: &'t Table, position: usize) -> impl Iterator<Item = &'t str> {
        self.body(table).map(move |row| row.cell(position)).filter(|cell| !cell.is_empty())
    }

    pub(super) fn count(&self, field: Field) -> usize {
        self.fields.iter().filter(|is| **is == Some(field)).count()
    }
}

/// A column as spreadsheet programs letter it: A, B, ... Z, AA.
pub(super) fn letters(position: usize) -> String {
    let last = char::from(b'A' + (position % 26) as u8);
    if position < 26 { last.to_string() } else { format!("{}{last}", letters(position / 26 - 1)) }
}
