//! What the readers of workbooks find, cell by cell, until it is a table.
//!
//! Only what holds text is kept, so that a stray blank in the last corner of a sheet costs as little as a million coloured
//! rows. What is kept is counted over the whole file.

use std::collections::BTreeMap;

use super::{Area, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, MAX_TEXT, Refusal, Row, Sheet, Table, cell_text};

/// The most joined cells of a file that are kept.
const MAX_AREAS: usize = 20_000;

/// The most remarks of a file that are kept.
const MAX_REMARKS: usize = 10_000;

/// The sheets of a file, while they are read one after the other. Rows are numbered from 1, columns from 0.
#[derive(Debug, Default)]
pub(super) struct Book {
    sheets: Vec<Sheet>,
    open: Grid,
    spent: Spent,
}

/// What the file holds so far.
#[derive(Debug, Default)]
struct Spent {
    rows: usize,
    cells: usize,
    text: usize,
    areas: usize,
    remarks: usize,
}

/// One sheet while it is read.
#[derive(Debug, Default)]
struct Grid {
    name: String,
    hidden: bool,
    rows: BTreeMap<u32, Vec<Cell>>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(usize, usize)>,
    merged: Vec<Area>,
    remarks: Vec<(u32, usize, String)>,
    /// How many cells beyond the last column hold text.
    beyond: usize,
}

#[derive(Debug)]
struct Cell {
    column: usize,
    text: String,
    struck: bool,
}

impl Book {
    /// A sheet begins.
    pub fn begin_sheet(&mut self, name: &str, hidden: bool) {
        self.open = Grid { name: cell_text(name), hidden, ..Grid::default() };
    }

    /// The sender's program does not show this sheet.
    pub fn hide_sheet(&mut self) {
        self.open.hidden = true;
    }

    /// Puts text into a cell. Blank text is no text.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the file holds too much.
    pub fn put(&mut self, row: u32, column: usize, text: &str, struck: bool) -> Result<(), Refusal> {
        let text = cell_text(text);
        if text.is_empty() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            // One stray letter far to the right is nobody's list, and no reason to refuse the one on the left.
            self.open.beyond += 1;
            return if self.open.beyond > 1 { Err(Refusal::TooManyColumns) } else { Ok(()) };
        }
        let is_new = !self.open.rows.contains_key(&row);
        let cells = self.open.rows.entry(row).or_default();
        let width = cells.last().map_or(0, |cell| cell.column + 1);
        self.spent.rows += usize::from(is_new);
        self.spent.cells += (column + 1).saturating_sub(width).max(1);
        self.spent.text += text.len();
        cells.push(Cell { column, text, struck });
        let Spent { rows, cells, text, .. } = self.spent;
        if rows > MAX_ROWS || cells > MAX_CELLS || text > MAX_TEXT { Err(Refusal::TooManyRows) } else { Ok(()) }
    }

    /// Notes what was remarked on a cell, and by whom: programs put that before it.
    pub fn remark(&mut self, row: u32, column: usize, text: &str, author: &str) {
        let text = cell_text(without_author(text.trim(), author.trim()));
        if !text.is_empty() && column < MAX_COLUMNS && self.spent.remarks < MAX_REMARKS {
            self.spent.remarks += 1;
            self.open.remarks.push((row, column, text));
        }
    }

    /// The sender's program does not show these rows.
    pub fn hide_rows(&mut self, first: u32, last: u32) {
        match self.open.hidden_rows.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(first) => *end = last,
            _ => self.open.hidden_rows.push((first, last)),
        }
    }

    /// The sender's program does not show these columns.
    pub fn hide_columns(&mut self, first: usize, last: usize) {
        if first < MAX_COLUMNS {
            self.open.hidden_columns.push((first, last));
        }
    }

    /// These cells are one.
    pub fn merge(&mut self, area: Area) {
        let one = area.first_row == area.last_row && area.first_column == area.last_column;
        let none = area.first_row > area.last_row || area.first_column > area.last_column;
        if !one && !none && self.spent.areas < MAX_AREAS {
            self.spent.areas += 1;
            self.open.merged.push(area);
        }
    }

    /// The sheet ends; it is kept if anything stands on it.
    ///
    /// # Errors
    ///
    /// [`Refusal::TooManySheets`] if the file has too many.
    pub fn end_sheet(&mut self) -> Result<(), Refusal> {
        self.sheets.extend(std::mem::take(&mut self.open).sheet());
        if self.sheets.len() > MAX_SHEETS { Err(Refusal::TooManySheets) } else { Ok(()) }
    }

    /// The sheets on which anything stands.
    pub fn sheets(self) -> Vec<Sheet> {
        self.sheets
    }
}

impl Grid {
    fn sheet(mut self) -> Option<Sheet> {
        self.uncover();
        let rows = std::mem::take(&mut self.rows);
        let mut rows: Vec<Row> = rows.into_iter().filter_map(|(number, cells)| self.row(number, cells)).collect();
        self.remarks.sort_by_key(|(row, column, _)| (*row, *column));
        for (number, column, text) in std::mem::take(&mut self.remarks) {
            if let Ok(at) = rows.binary_search_by_key(&number, |row| row.number) {
                rows[at].remarks.push((column, text));
            }
        }
        let last = rows.last()?.number;
        self.merged.retain(|area| area.first_row <= last);
        self.merged.sort_unstable_by_key(|area| (area.first_row, area.first_column));
        let mut table = Table { rows, merged: self.merged, ..Table::default() };
        let hidden = |column: &usize| self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(column));
        table.hidden_columns = (0..table.width()).filter(hidden).collect();
        Some(Sheet { name: self.name, hidden: self.hidden, table })
    }

    fn row(&self, number: u32, mut cells: Vec<Cell>) -> Option<Row> {
        cells.sort_by_key(|cell| cell.column);
        let width = cells.last()?.column + 1;
        let mut row = Row::new(number, vec![String::new(); width]);
        for Cell { column, text, struck } in cells {
            row.cells[column] = text;
            row.struck.retain(|before| *before != column);
            if struck {
                row.struck.push(column);
            }
        }
        let after = self.hidden_rows.partition_point(|(first, _)| *first <= number);
        row.hidden = after > 0 && self.hidden_rows[after - 1].1 >= number;
        Some(row)
    }

    /// Takes away what lies under joined cells, which nobody has seen.
    fn uncover(&mut self) {
        for area in &self.merged {
            for (row, cells) in self.rows.range_mut(area.first_row..=area.last_row) {
                cells.retain(|cell| {
                    let first = *row == area.first_row && cell.column == area.first_column;
                    first || !(area.first_column..=area.last_column).contains(&cell.column)
                });
            }
        }
        self.hidden_rows.sort_unstable();
        self.hidden_rows.dedup_by(|next, before| {
            let meets = next.0 <= before.1;
            before.1 = if meets { before.1.max(next.1) } else { before.1 };
            meets
        });
    }
}

/// What was said, without the name of who said it, which stands before it.
fn without_author<'a>(text: &'a str, author: &str) -> &'a str {
    // What Excel writes for older programs before what was said in a conversation.
    if let Some((_, said)) = text.strip_prefix("[Threaded comment]").and_then(|text| text.split_once("Comment:")) {
        return said.split("Reply:").next().unwrap_or(said).trim();
    }
    match text.split_once(':') {
        Some((before, said)) if before == author || said.starts_with('\n') && !before.contains('\n') => said.trim(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(first_row: u32, last_row: u32, first_column: usize, last_column: usize) -> Area {
        Area { first_row, last_row, first_column, last_column }
    }

    #[test]
    fn rows_stand_where_they_stood_and_hidden_ones_are_marked() {
        let mut book = Book::default();
        book.begin_sheet("S", true);
        book.hide_rows(4, 4);
        book.hide_rows(5, 6);
        book.hide_columns(1, 3);
        book.put(6, 2, "Zoë", true).unwrap();
        book.put(6, 0, " Ali ", false).unwrap();
        book.put(2, 0, "Name", false).unwrap();
        book.put(9, 701, " ", false).unwrap();
        book.put(60_000, 701, "x", false).unwrap();
        book.end_sheet().unwrap();
        let sheet = book.sheets().remove(0);
        assert!(sheet.hidden);
        assert_eq!(sheet.table.hidden_columns, [1, 2]);
        let hidden = Row { hidden: true, struck: vec![2], ..Row::new(6, vec!["Ali".into(), "".into(), "Zoë".into()]) };
        assert_eq!(sheet.table.rows, [Row::new(2, vec!["Name".into()]), hidden]);
    }

    #[test]
    fn what_lies_under_joined_cells_is_not_there() {
        let mut book = Book::default();
        book.begin_sheet("S", true);
        for (row, column, text) in [(1, 0, "Title"), (1, 1, "under"), (2, 0, "Khan"), (3, 0, "under"), (3, 1, "Sana")] {
            book.put(row, column, text, false).unwrap();
        }
        book.merge(area(2, 3, 0, 0));
        book.merge(area(1, 1, 0, 4));
        book.merge(area(3, 3, 1, 1));
        book.end_sheet().unwrap();
        let table = book.sheets().remove(0).table;
        assert_eq!(table.merged, [area(1, 1, 0, 4), area(2, 3, 0, 0)]);
        let cells: Vec<_> = table.rows.iter().map(|row| row.cells.join("|")).collect();
        assert_eq!(cells, ["Title", "Khan", "|Sana"]);
    }

    #[test]
    fn remarks_stand_beside_their_row_without_their_author() {
        fn check(text: &str, author: &str, expected: &str) {
            let mut book = Book::default();
            book.put(2, 0, "Zoë", false).unwrap();
            book.remark(3, 0, "of nobody", "");
            book.remark(2, 4, text, author);
            book.end_sheet().unwrap();
            assert_eq!(book.sheets().remove(0).table.rows[0].remarks, [(4, expected.into())]);
        }
        check(" uses a wheelchair\n", "", "uses a wheelchair");
        check("Fr Tom:\nuses a wheelchair", "Fr Tom", "uses a wheelchair");
        check("Fr Tom: uses a wheelchair", "Fr Tom", "uses a wheelchair");
        check("Sister Ines:\nuses a wheelchair", "", "uses a wheelchair");
        check("Tom: yes", "Fr Tom", "Tom: yes");
        let threaded = "[Threaded comment]\n\nYour version of Excel allows you to read this; learn more: x\n\nComment:\n    BSL\nReply:\n    ok";
        check(threaded, "tc={1}", "BSL");
    }

    #[test]
    fn too_much_is_refused() {
        fn check(put: impl Fn(&mut Book, u32) -> Result<(), Refusal>, refusal: Refusal) {
            let mut book = Book::default();
            assert_eq!((1..u32::MAX).find_map(|row| put(&mut book, row).err()), Some(refusal));
        }
        check(|book, row| book.put(row, 0, "x", false), Refusal::TooManyRows);
        check(|book, row| book.put(row, 199, "x", false), Refusal::TooManyRows);
        check(|book, _| book.put(1, 0, "x", false), Refusal::TooManyRows);
        check(|book, row| book.put(row, 200, "x", false), Refusal::TooManyColumns);
        let long = "x".repeat(2_000);
        check(|book, row| book.put(row, 0, &long, false), Refusal::TooManyRows);
    }
}
