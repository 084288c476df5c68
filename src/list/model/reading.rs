//! Rows become people, each problem is named, and no row stops another.

use std::collections::HashSet;

use thiserror::Error;

use super::cells::Cells;
use super::children::ChildrenTold;
use super::headers::puts_last_name_first;
use super::left_out::{self, LeftOut, Reason};
use super::line::without_numbering;
use super::lines::{are_letters, numbered_run};
use super::parents::{is_for_creche, is_of_children};
use super::row;
use super::{
    Columns, Country, DraftContent, Entry, Field, Fixes, ListTable, Problem, ProblemKind, RowId, SheetNames, families,
};
use crate::sheet::{Refusal, Row, Table};

/// The most people of one list.
pub const MAX_PEOPLE: usize = 5_000;

/// What a list says, in one pass.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The rows that are people, in order, also those that must be fixed.
    pub entries: Vec<Entry>,
    /// Every problem, in order of rows.
    pub problems: Vec<Problem>,
    /// Rows that are not people.
    pub left_out: Vec<LeftOut>,
    /// What its sheets are called.
    pub sheets: SheetNames,
}

/// Why a list as a whole is not taken. The text says what is wrong and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ListRefusal {
    /// The file or the pasted text could not be read.
    #[error(transparent)]
    Sheet(#[from] Refusal),
    /// More people than [`MAX_PEOPLE`].
    #[error("That is too many lines. Send up to 5,000 at a time.")]
    TooMany,
    /// E-mails as they came.
    #[error(
        "This is a row of emails, and we cannot tell names from talk in it. Paste the names alone, one person on each line."
    )]
    Letters,
    /// A header or titles, and nobody below.
    #[error("There are no names in it. Check that you sent the right list, or type or paste the names instead.")]
    Nobody,
}

/// Reads people out of the tables that are taken. Cells that the leader typed anew stand in for those of the tables.
///
/// # Errors
///
/// [`ListRefusal`] if nobody is in them, or too many are.
pub fn read_people(list: &DraftContent, country: Country) -> Result<Reading, ListRefusal> {
    let mut reading = Reading { sheets: list.sheet_names(), ..Reading::default() };
    for (at, table) in list.taken() {
        if table.table.lines && are_letters(&table.table) {
            return Err(ListRefusal::Letters);
        }
        Reader::new(at, table, &list.decisions.fixes, country).read(&mut reading)?;
    }
    for (at, _) in list.taken().filter(|(_, table)| is_of_children(table)) {
        reading.give_children_to_parents(at);
    }
    reading.problems.sort_by_key(|problem| problem.row);
    if reading.entries.is_empty() { Err(ListRefusal::Nobody) } else { Ok(reading) }
}

/// The rows that begin with a cell that is merged over more than two columns.
fn wide_rows(table: &Table) -> HashSet<u32> {
    let wide = table.merged.iter().filter(|area| area.last_row == area.first_row);
    wide.filter(|area| area.last_column > area.first_column + 1).map(|area| area.first_row).collect()
}

/// So many rows may say more about one person.
const MOST_ROWS_MORE: usize = 20;

/// How many rows between a person's and another already say more about the person.
fn going_on(left_out: &[LeftOut], person: RowId, before: u32) -> u32 {
    let between = left_out.iter().rev().take(MOST_ROWS_MORE);
    let between = between.take_while(|left_out| left_out.row > person && left_out.row.number < before);
    between.filter(|left_out| left_out.reason == Reason::More).count() as u32
}

/// Whether most lines bear running numbers or bullets, so that those without are talk.
fn is_numbered(table: &Table, columns: &Columns) -> bool {
    if !table.lines {
        return false;
    }
    let lines: Vec<&str> = columns.body(table).map(|row| row.cell(0)).collect();
    let numbered = lines.iter().filter(|line| without_numbering(line).len() < line.trim_start().len()).count();
    numbered >= 3 && (numbered * 10 >= lines.len() * 6 || numbered_run(table))
}

/// All that the rows of one table have in common.
pub(super) struct Reader<'t> {
    at: usize,
    pub table: &'t Table,
    pub columns: &'t Columns,
    pub fixes: &'t Fixes,
    pub country: Country,
    pub header: Option<&'t Row>,
    /// What the columns are called, each by its position; empty without a header.
    headings: Vec<String>,
    /// Whether every row is a person, because it was typed as one.
    pub of_people: bool,
    /// Whether nothing stands beside the people.
    pub one_column: bool,
    /// The numbers of rows with one cell that is merged over several columns.
    pub wide_rows: HashSet<u32>,
    /// The number of the first row that may tell who signs the list; none if none may.
    pub signed_from: Option<u32>,
    /// Where the family of each row begins; empty without families.
    families: Vec<usize>,
    /// Whether its lines bear running numbers, so that those without are talk.
    pub numbered: bool,
    /// Whether whole names are written with the last name first and no comma behind it.
    pub last_name_first: bool,
    /// Whether the table says that its children are for the crèche.
    pub for_creche: bool,
}

impl<'t> Reader<'t> {
    pub fn new(at: usize, list: &'t ListTable, fixes: &'t Fixes, country: Country) -> Reader<'t> {
        let ListTable { table, columns, .. } = list;
        let header = columns.header.and_then(|number| table.row(number));
        let headings: Vec<String> =
            (0..columns.fields.len()).map(|position| columns.heading(table, position)).collect();
        let name = columns.position_of(Field::Name);
        Reader {
            last_name_first: name.is_some_and(|position| puts_last_name_first(&headings[position])),
            headings,
            of_people: list.of_people,
            one_column: table.width() <= 1,
            wide_rows: wide_rows(table),
            signed_from: left_out::signed_from(table),
            families: families::beginnings(columns, table),
            at,
            table,
            columns,
            fixes,
            country,
            header,
            numbered: is_numbered(table, columns),
            for_creche: is_for_creche(list),
        }
    }

    fn read(&self, reading: &mut Reading) -> Result<(), ListRefusal> {
        for row in &self.table.rows {
            // The header of a table that we made of lines stands in no line.
            if row.number == 0 {
                continue;
            }
            let cells = Cells::of(self, row);
            if let Some(reason) = left_out::reason(self, &cells) {
                reading.left_out.push(LeftOut::of(&cells, reason));
            } else if !self.is_child(&cells, reading) && !self.goes_on(&cells, reading) {
                self.read_row(&cells, reading)?;
            }
        }
        Ok(())
    }

    fn read_row(&self, cells: &Cells, reading: &mut Reading) -> Result<(), ListRefusal> {
        let (entries, problems) = row::read(self, cells);
        if reading.entries.len() + entries.len() > MAX_PEOPLE {
            return Err(ListRefusal::TooMany);
        }
        reading.entries.extend(entries);
        reading.problems.extend(problems);
        Ok(())
    }

    /// Whether a row tells of a child of the adult above, to whom it is then given.
    fn is_child(&self, cells: &Cells, reading: &mut Reading) -> bool {
        if !self.columns.families || self.fixes.typed(cells.id, Field::Name).is_some() {
            return false;
        }
        let Some(child) = families::child(cells) else { return false };
        let mut told = ChildrenTold::default();
        told.childcare(cells.text(Field::Childcare));
        let given = reading.give_child(&child, told.wanted, self.id(self.family(cells.row)));
        if given {
            reading.left_out.push(LeftOut::of(cells, Reason::Child));
        }
        given
    }

    /// The first row of the family in which a row stands: the one that tells the surname. Itself where there are no families.
    pub fn family<'r>(&self, row: &'r Row) -> &'r Row
    where
        't: 'r,
    {
        let at = self.table.rows.binary_search_by_key(&row.number, |row| row.number).ok();
        let begins = at.and_then(|at| self.families.get(at));
        begins.map_or(row, |begins| &self.table.rows[*begins])
    }

    /// Whether a row says more about the person of the row directly above it, and names nobody: what it says is then theirs.
    fn goes_on(&self, cells: &Cells, reading: &mut Reading) -> bool {
        let number = cells.id.number;
        let Some(above) = reading.entries.last_mut() else { return false };
        let directly = above.row.table == cells.id.table
            && above.row.number + 1 + going_on(&reading.left_out, above.row, number) == number;
        if self.table.lines || !directly || !cells.tell_more() || self.fixes.any(cells.id) {
            return false;
        }
        let (mut entries, problems) = row::read(self, cells);
        let Some(more) = entries.pop().filter(|more| more.name.is_none()) else { return false };
        above.details = above.details.with(&more.details);
        let told = problems.into_iter().filter(|problem| !matches!(problem.kind, ProblemKind::NoName(_)));
        reading.problems.extend(told);
        reading.left_out.push(LeftOut::of(cells, Reason::More));
        true
    }

    /// Where a row stands.
    pub fn id(&self, row: &Row) -> RowId {
        RowId { table: self.at as u16, number: row.number, person: 0 }
    }

    /// What a column is called; empty for what was typed, and without a header.
    pub fn heading(&self, position: Option<usize>) -> &str {
        position.and_then(|position| self.headings.get(position)).map_or("", String::as_str)
    }
}

#[cfg(test)]
#[path = "reading_tests.rs"]
pub(super) mod tests;

#[cfg(test)]
#[path = "layout_tests.rs"]
mod layout_tests;
