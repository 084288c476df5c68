//! Any file or pasted text becomes a table of text with row and column positions.
//!
//! This slice knows nothing of people, headers or duplicates: it says which text stands where, so that what is said
//! about a row can name it as the sender's own program numbers it. `list` makes people of it.
//!
//! What a file is, is told by what stands in it (`content`).
//!
//! * Text is read in this process: its encoding (`text`), its quotes (`quotes`), its delimiter (`delimited`); or it is lines
//!   that were pasted (`pasted`).
//! * Whatever a program has written for itself is read by a process that may fail: [`apart`] says why. Each format has a
//!   reader of its own (`xlsx`, `xlsb`, `xls`, `xml2003`, `ods`, `html`, `mhtml`), which goes through the file once and puts
//!   what it finds into a `book` of sheets. They share the unpacking (`archive`, `relations`), XML (`xml`), records (`bytes`)
//!   and how a number reads (`number`, `look`).

pub mod apart;
mod archive;
mod book;
mod bytes;
mod content;
mod delimited;
mod html;
mod look;
mod mhtml;
mod number;
mod ods;
mod pasted;
mod quotes;
mod reach;
mod reader;
mod refusal;
mod relations;
mod text;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod xml2003;

use serde::{Deserialize, Serialize};

use crate::csv_out::restored;

pub use pasted::read_pasted;
pub use reader::Reader;
pub use refusal::Refusal;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The most columns of a table.
pub const MAX_COLUMNS: usize = 200;
/// The most rows of a table that hold anything. It bounds memory; how many people make a list is for `list` to say.
pub const MAX_ROWS: usize = 200_000;
/// The most cells of a table, also of those that are blank before others: the longest list with the most columns. It
/// bounds memory where [`MAX_ROWS`] does not.
pub const MAX_CELLS: usize = 1_000_000;
/// The most bytes of text in the cells of one file.
pub const MAX_TEXT: usize = 2 * MAX_BYTES;
/// The most sheets of a file that hold anything.
pub const MAX_SHEETS: usize = 20;
/// The longest text kept of one cell, in characters.
pub const MAX_CELL_CHARS: usize = 2_000;

/// One sheet of a file. A file that knows no sheets has one, without a name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// What it is called; empty for text.
    pub name: String,
    /// Whether the sender's own program does not show it.
    pub hidden: bool,
    /// What stands on it.
    pub table: Table,
}

/// Rows of text, with blank rows left out but counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Table {
    /// The rows that hold anything, in order.
    pub rows: Vec<Row>,
    /// Whether each row is one whole line that nobody has divided into cells.
    pub lines: bool,
    /// Whether the letters may be wrong, because the file did not say how it writes them.
    pub guessed_encoding: bool,
    /// Cells that are one cell for the sender. Its text stands in the first of them alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<Area>,
    /// The positions of the columns that the sender's own program does not show.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hidden_columns: Vec<usize>,
    /// Whether the rows are what stood below each other as columns, numbered from 1.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub turned: bool,
}

/// A part of a table, from its first to its last row and column, both in it. Rows are numbered as [`Row::number`],
/// columns counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// The number of its first row.
    pub first_row: u32,
    /// The number of its last row.
    pub last_row: u32,
    /// The position of its first column.
    pub first_column: usize,
    /// The position of its last column.
    pub last_column: usize,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Row {
    /// Its number as the sender's own program shows it: from 1, blank rows counted.
    pub number: u32,
    /// Its cells from the first column on, without blank ones at the end.
    pub cells: Vec<String>,
    /// Whether the sender's own program does not show it.
    #[serde(skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// The positions of the cells that are struck through.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub struck: Vec<usize>,
    /// What was remarked on its cells, beside what stands in them: their positions and the words, without who wrote them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<(usize, String)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_false(it_is: &bool) -> bool {
    !it_is
}

impl Row {
    /// A row of cells as they stand.
    pub fn new(number: u32, cells: Vec<String>) -> Row {
        Row { number, cells, ..Row::default() }
    }

    /// The text of a cell; empty if the row ends before it.
    pub fn cell(&self, position: usize) -> &str {
        self.cells.get(position).map_or("", String::as_str)
    }

    /// Puts a text into a cell, however short the row was.
    pub fn set(&mut self, position: usize, text: &str) {
        if self.cells.len() <= position {
            self.cells.resize(position + 1, String::new());
        }
        text.clone_into(&mut self.cells[position]);
    }

    /// A row of the texts, none if all are blank.
    fn of(number: u32, texts: impl IntoIterator<Item = impl AsRef<str>>) -> Option<Row> {
        let mut cells: Vec<String> = texts.into_iter().map(|text| cell_text(text.as_ref())).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        (!cells.is_empty()).then(|| Row::new(number, cells))
    }
}

/// What is kept of a cell: no blanks around it, no more than [`MAX_CELL_CHARS`], and without the apostrophe that our
/// own export puts before a formula. An error of a spreadsheet program is nothing that anybody wrote.
fn cell_text(text: &str) -> String {
    let text = restored(text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'));
    match text.char_indices().nth(MAX_CELL_CHARS) {
        Some((end, _)) => text[..end].to_owned(),
        None if ERRORS.contains(&text) => String::new(),
        None => text.to_owned(),
    }
}

/// A table on the only sheet of a file that knows no sheets.
impl From<Table> for Sheet {
    fn from(table: Table) -> Sheet {
        Sheet { name: String::new(), hidden: false, table }
    }
}

/// What programs write into a cell whose formula comes to nothing, also into a CSV file.
const ERRORS: [&str; 10] =
    ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#ERROR!"];

impl Table {
    /// The row of that number, if anything stands in it.
    pub fn row(&self, number: u32) -> Option<&Row> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok().map(|at| &self.rows[at])
    }

    /// The same without its rows and merged cells.
    pub fn emptied(&self) -> Table {
        let Table { lines, guessed_encoding, turned, .. } = *self;
        Table { lines, guessed_encoding, turned, ..Table::default() }
    }

    /// The number of columns: the length of the longest row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }

    fn checked(self) -> Result<Table, Refusal> {
        if self.rows.is_empty() {
            return Err(Refusal::OnlyBlank);
        }
        if self.rows.len() > MAX_ROWS {
            return Err(Refusal::TooManyRows);
        }
        Ok(self)
    }
}

/// Reads delimited text, as a file holds it.
///
/// # Errors
///
/// A [`Refusal`] whose text tells the leader what is wrong and what to do.
pub fn read_text(bytes: &[u8]) -> Result<Table, Refusal> {
    let text = text::decoded(bytes)?;
    let table = delimited::read(&text.text)?;
    Table { guessed_encoding: text.guessed, ..table }.checked()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, String)> {
        let table = read_text(bytes).unwrap();
        table.rows.iter().map(|row| (row.number, row.cells.join("|"))).collect()
    }

    fn check(bytes: impl AsRef<[u8]>, expected: &[(u32, &str)]) {
        let read = rows(bytes.as_ref());
        let read: Vec<_> = read.iter().map(|(number, cells)| (*number, cells.as_str())).collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn delimiters_are_found() {
        check("Name,Phone\nAnna,1\n", &[(1, "Name|Phone"), (2, "Anna|1")]);
        check("Name;Phone\r\n\"Jones, Ann\";1\r\n", &[(1, "Name|Phone"), (2, "Jones, Ann|1")]);
        check("Name\tPhone\nAnna\t1", &[(1, "Name|Phone"), (2, "Anna|1")]);
        check("Name|Phone\rAnna|1\r", &[(1, "Name|Phone"), (2, "Anna|1")]);
        check("sep=;\r\nName;Phone\r\nAnna;1\r\n", &[(2, "Name|Phone"), (3, "Anna|1")]);
        check("\"Sep=\t\"\nName\tPhone\n", &[(2, "Name|Phone")]);
        check("sep=^\nName^Phone\n", &[(2, "Name|Phone")]);
    }

    #[test]
    fn rows_are_numbered_as_the_sender_sees_them() {
        check("\n\nName,Phone\n\n,,\nAnna,1\n\n\nBen,2", &[(3, "Name|Phone"), (6, "Anna|1"), (9, "Ben|2")]);
        check("Name,\"How\nmany?\"\r\nAnna,1\r\n\r\nBen,2", &[(1, "Name|How\nmany?"), (2, "Anna|1"), (4, "Ben|2")]);
    }

    #[test]
    fn title_rows_and_ragged_rows_are_kept_as_they_are() {
        check(
            "Our list\n\nName,Phone\nAnna,1\nBen\nCy,2,x,y\n",
            &[(1, "Our list"), (3, "Name|Phone"), (4, "Anna|1"), (5, "Ben"), (6, "Cy|2|x|y")],
        );
    }

    #[test]
    fn one_column_is_lines() {
        let table = read_text("Anna Jones\nBen Li, coach\nCy - 2 kids, coach\n".as_bytes()).unwrap();
        assert!(table.lines);
        assert_eq!(table.rows[2].cells, ["Cy - 2 kids, coach"]);
    }

    #[test]
    fn a_quote_that_never_closes_swallows_nobody() {
        check("Name,Phone\n\"Anna,1\nBen,2\nCy,3\n", &[(1, "Name|Phone"), (2, "Anna|1"), (3, "Ben|2"), (4, "Cy|3")]);
        check(
            "Name,Phone\n\"Li, Ben\",2\n\"Anna,1\nCy,3\n",
            &[(1, "Name|Phone"), (2, "Li, Ben|2"), (3, "Anna|1"), (4, "Cy|3")],
        );
    }

    #[test]
    fn letters_are_decoded() {
        check("\u{feff}Name,Phone\nZoë,1".as_bytes(), &[(1, "Name|Phone"), (2, "Zoë|1")]);
        check(b"Name,Phone\nZo\xeb,1".as_slice(), &[(1, "Name|Phone"), (2, "Zoë|1")]);
        check(b"Name,Phone\nZo\xc3\xab,1\nJos\xe9,2".as_slice(), &[(1, "Name|Phone"), (2, "Zoë|1"), (3, "José|2")]);
        let utf16: Vec<u8> = "\u{feff}Name,Phone\nZoë,1".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(utf16, &[(1, "Name|Phone"), (2, "Zoë|1")]);
        assert!(!read_text("Zoë,1".as_bytes()).unwrap().guessed_encoding);
        assert!(read_text(b"Zo\xeb,1").unwrap().guessed_encoding);
    }

    #[test]
    fn a_refusal_says_what_is_wrong() {
        fn check(bytes: &[u8], refusal: Refusal) {
            assert_eq!(Reader::of_this_program().read(bytes), Err(refusal), "{refusal:?}");
        }
        check(b"", Refusal::Empty);
        check(b"\xef\xbb\xbf", Refusal::Empty);
        check(b",,,\n,,,\n \n", Refusal::OnlyBlank);
        check(b"%PDF-1.7\n", Refusal::Pdf);
        check(b"\xff\xd8\xff\xe0 JFIF", Refusal::Picture);
        check(b"\x89PNG\r\n\x1a\n", Refusal::Picture);
        check(b"\0\x01\x02\0\0\0Test", Refusal::NotText);
        check(&vec![b'a'; MAX_BYTES + 1], Refusal::TooLarge);
        check("a,".repeat(MAX_COLUMNS + 2).as_bytes(), Refusal::TooManyColumns);
        check("a,".repeat(MAX_COLUMNS * 200).as_bytes(), Refusal::TooManyColumns);
        check("\"".repeat(MAX_BYTES).as_bytes(), Refusal::TooMuch);
        check(format!("Name\n{}", "a".repeat(MAX_BYTES - 5)).as_bytes(), Refusal::TooMuch);
        check("a\n".repeat(MAX_ROWS + 1).as_bytes(), Refusal::TooManyRows);
        let wide = format!("{}a\n", ",".repeat(MAX_COLUMNS - 1));
        check(wide.repeat(MAX_CELLS / MAX_COLUMNS + 1).as_bytes(), Refusal::TooManyRows);
    }
}
