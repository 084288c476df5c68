//! A file of institutions on its way: the table as read, which column is what, and what was answered.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::plan::Same;
use super::{Described, DescribedLeader};
use crate::access::model::AccountId;
use crate::sheet::{Row, Sheet, Table};
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

/// How many rows from the top may hold the header.
const HEADER_WITHIN: usize = 30;

/// The table of institutions that a file holds: of the sheets and rows, from the one whose cells name the most of our columns
/// on. As the first sheet is, where none names institutions.
pub fn table_of(sheets: Vec<Sheet>) -> Table {
    let named = |row: &Row| {
        let Columns(found) = Columns::guessed(row);
        if found[0].is_some() { found.iter().flatten().count() } else { 0 }
    };
    let mut best: Option<(usize, usize, usize)> = None;
    for (at, sheet) in sheets.iter().enumerate() {
        for (row, cells) in sheet.table.rows.iter().enumerate().take(HEADER_WITHIN) {
            let columns = named(cells);
            if columns > best.map_or(0, |(columns, ..)| columns) {
                best = Some((columns, at, row));
            }
        }
    }
    let (sheet, above) = best.map_or((0, 0), |(_, sheet, row)| (sheet, row));
    let mut table = sheets.into_iter().nth(sheet).map(|sheet| sheet.table).unwrap_or_default();
    table.rows.drain(..above);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_begins_where_its_columns_are_named_on_whichever_sheet() {
        let sheet = |rows: &[(u32, &[&str])]| -> Sheet {
            Table { rows: rows.iter().map(|(number, cells)| row(*number, cells)).collect(), ..Table::default() }.into()
        };
        let notes = sheet(&[(1, &["How to use this file"]), (2, &["Institution"])]);
        let groups =
            sheet(&[(1, &["Our groups"]), (3, &["Institution", "Kind", "Tel"]), (4, &["Hill Abbey", "school", ""])]);
        let table = table_of(vec![notes.clone(), groups]);
        assert_eq!(table.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(table_of(vec![notes]).rows[0].number, 2);
        let pasted = sheet(&[(1, &["Hill Abbey", "school"]), (2, &["Canal Tenants", "union"])]);
        assert_eq!(table_of(vec![pasted]).rows.len(), 2);
        assert_eq!(table_of(Vec::new()), Table::default());
    }

    fn row(number: u32, cells: &[&str]) -> Row {
        Row::new(number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn columns_are_found_by_their_names_and_by_other_words_for_them() {
        let header = row(1, &[" Institution", "Sector", "KIND", "Notes", ""]);
        let positions = |columns: Columns| [columns.0[0], columns.0[1], columns.0[2]];
        assert_eq!(positions(Columns::named(&header)), [Some(0), Some(2), None]);
        assert_eq!(positions(Columns::guessed(&header)), [Some(0), Some(2), None]);
        let header = row(1, &["Group", "Sector", "Branch"]);
        assert_eq!(positions(Columns::named(&header)), [None; 3]);
        assert_eq!(positions(Columns::guessed(&header)), [Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn a_column_is_not_taken_for_two_things() {
        // "Name" may be the institution's, unless it is the leader's already.
        let columns = Columns::guessed(&row(1, &["institution", "name", "leader"]));
        assert_eq!((columns.0[0], columns.0[5]), (Some(0), Some(2)));
        assert_eq!(columns.unknown(&row(1, &["institution", "name", "leader"])), Some("name"));
    }

    #[test]
    fn a_heading_that_is_none_of_them_is_unknown_and_a_blank_one_is_not() {
        let header = row(1, &["institution", "", " \t", "Shoe size", "Hat size"]);
        assert_eq!(Columns::named(&header).unknown(&header), Some("Shoe size"));
        assert_eq!(Columns::named(&header).unknown(&row(1, &["institution", ""])), None);
    }

    #[test]
    fn a_cell_is_read_and_mended_in_its_column_beyond_the_row_too() {
        let rows = vec![row(1, &["institution", "kind", "chapter"]), row(4, &["Hill Abbey", " "])];
        let table = Table { rows, ..Table::default() };
        let mut draft = ImportDraft::new(table);
        let cell = |draft: &ImportDraft, field| draft.columns.cell(draft.rows().next().unwrap(), field);
        assert_eq!((cell(&draft, 0).as_deref(), cell(&draft, 1), cell(&draft, 4)), (Some("Hill Abbey"), None, None));
        draft.mend(4, 1, "faith");
        draft.mend(4, 2, "North");
        draft.mend(4, 4, "30");
        draft.mend(5, 1, "union");
        let cells: Vec<_> = (0..3).map(|field| cell(&draft, field)).collect();
        assert_eq!(cells, ["Hill Abbey", "faith", "North"].map(|text| Some(text.to_owned())));
        assert_eq!(draft.table.rows[1].cells.len(), 3);
        assert_eq!(draft.table.rows[0].cells, ["institution", "kind", "chapter"]);
    }
}
