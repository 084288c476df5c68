//! The cells of one sheet.

use super::strings::{RichText, Strings};
use crate::sheet::book::Book;
use crate::sheet::look::Looks;
use crate::sheet::number::{Epoch, iso};
use crate::sheet::xml::{Tag, Visitor};
use crate::sheet::{Area, Refusal};

const MAX_ROW: u32 = 1_048_576;
const MAX_COLUMN: usize = 16_384;

/// Puts the cells of a sheet into a book.
pub(super) struct Cells<'a> {
    book: &'a mut Book,
    strings: &'a Strings,
    looks: &'a Looks,
    epoch: Epoch,
    /// The row and column that come next if nobody says which: some programs write no positions.
    row: u32,
    column: usize,
    cell: Option<Cell>,
}

/// A cell while it is read.
struct Cell {
    /// None if it says that it stands where no cell is.
    at: Option<(u32, usize)>,
    kind: String,
    style: usize,
    in_value: bool,
    value: String,
    inline: RichText,
}

impl<'a> Cells<'a> {
    pub fn new(book: &'a mut Book, strings: &'a Strings, looks: &'a Looks, epoch: Epoch) -> Cells<'a> {
        Cells { book, strings, looks, epoch, row: 0, column: 0, cell: None }
    }

    /// Where a cell stands, and the next after it.
    fn place(&mut self, tag: &Tag<'_>) -> Option<(u32, usize)> {
        let next = (self.row.max(1), self.column);
        let at = tag.stated("r").map_or(Some(next), |reference| position(&reference));
        self.column = at.map_or(self.column, |(_, column)| column + 1);
        at
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        let at = self.place(tag);
        self.cell = Some(Cell {
            at,
            kind: tag.attribute("t").into_owned(),
            style: tag.number("s").unwrap_or(0),
            in_value: false,
            value: String::new(),
            inline: RichText::default(),
        });
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let Some((row, column)) = cell.at else { return Ok(()) };
        let (text, struck) = self.shown(&cell);
        self.book.put(row, column, &text, struck || self.looks.strikes(cell.style))
    }

    /// What stands in the cell, and whether its letters themselves are struck through.
    fn shown(&self, cell: &Cell) -> (String, bool) {
        let value = cell.value.trim();
        let text = match cell.kind.as_str() {
            "s" => {
                let shared = value.parse().ok().and_then(|number| self.strings.get(number));
                return shared.map_or_else(Default::default, |(text, struck)| (text.to_owned(), struck));
            }
            "inlineStr" | "is" => return (cell.inline.text.clone(), cell.inline.is_struck()),
            "str" => cell.value.clone(),
            "b" => truth(value).to_owned(),
            "e" => String::new(),
            "d" => iso(value),
            _ => match value.parse() {
                Ok(number) => self.looks.shown(cell.style, number, self.epoch),
                Err(_) => value.to_owned(),
            },
        };
        (text, false)
    }
}

impl Visitor for Cells<'_> {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        if let Some(cell) = &mut self.cell {
            cell.in_value = tag.name() == "v";
            cell.inline.begin(tag);
            return Ok(());
        }
        match tag.name() {
            "row" => {
                self.row = tag.number("r").unwrap_or(self.row + 1).clamp(1, MAX_ROW);
                self.column = 0;
                if tag.is("hidden") {
                    self.book.hide_rows(self.row, self.row);
                }
            }
            "c" => self.begin_cell(tag),
            "col" if tag.is("hidden") => {
                if let (Some(first @ 1..), Some(last @ 1..)) = (tag.number::<usize>("min"), tag.number::<usize>("max"))
                {
                    self.book.hide_columns(first - 1, last - 1);
                }
            }
            "mergeCell" => {
                if let Some(area) = area(&tag.attribute("ref")) {
                    self.book.merge(area);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        if let Some(cell) = &mut self.cell {
            cell.in_value = false;
            cell.inline.end(name);
        }
        if name == "c" { self.end_cell() } else { Ok(()) }
    }

    /// Of the cells of a coloured column there may be a million.
    fn empty(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        if self.cell.is_none() && tag.name() == "c" {
            self.place(tag);
            return Ok(());
        }
        self.begin(tag)?;
        self.end(tag.name())
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.inline.text(text);
            if cell.in_value {
                cell.value += text;
            }
        }
    }
}

fn truth(value: &str) -> &'static str {
    match value {
        "1" | "true" | "TRUE" => "TRUE",
        "0" | "false" | "FALSE" => "FALSE",
        _ => "",
    }
}

/// The row and column of a reference such as `AB12`, none if no sheet has such a cell.
pub(super) fn position(reference: &str) -> Option<(u32, usize)> {
    let letters = reference.find(|c: char| !c.is_ascii_alphabetic())?;
    let column = reference[..letters].bytes().try_fold(0_usize, |column, letter| {
        let column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        (column <= MAX_COLUMN).then_some(column)
    })?;
    let row = reference[letters..].parse().ok().filter(|row| (1..=MAX_ROW).contains(row))?;
    Some((row, column.checked_sub(1)?))
}

fn area(reference: &str) -> Option<Area> {
    let (first, last) = reference.split_once(':')?;
    let ((first_row, first_column), (last_row, last_column)) = (position(first)?, position(last)?);
    Some(Area { first_row, last_row, first_column, last_column })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_a_cell_or_none() {
        fn check(reference: &str, expected: Option<(u32, usize)>) {
            assert_eq!(position(reference), expected, "{reference}");
        }
        check("A1", Some((1, 0)));
        check("ab12", Some((12, 27)));
        check("XFD1048576", Some((1_048_576, 16_383)));
        for none in ["", "A", "1", "A0", "XFE1", "ZZZZZZ1", "A1048577", "A99999999999", "A-1", "A1:B2", "é1"] {
            check(none, None);
        }
    }
}
