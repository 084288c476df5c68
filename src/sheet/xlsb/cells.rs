//! The cells of one sheet, and what was remarked on them.

use std::io::BufRead;

use super::records::{each, text};
use super::workbook::Workbook;
use crate::sheet::book::Book;
use crate::sheet::bytes::{double, long, packed, short};
use crate::sheet::{Area, Refusal};

/// Puts the cells of a sheet into the book.
///
/// # Errors
///
/// A [`Refusal`] if the sheet is damaged or the file holds too much.
pub fn read(part: impl BufRead, workbook: &Workbook, book: &mut Book) -> Result<(), Refusal> {
    let mut row = 1;
    each(part, |kind, data| {
        match kind {
            0 => {
                row = long(data, 0).saturating_add(1);
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    book.hide_rows(row, row);
                }
            }
            2..=10 | 62 => {
                let (column, style) = (long(data, 0) as usize, (long(data, 4) & 0x00ff_ffff) as usize);
                let shown = shown(kind, data, style, workbook);
                book.put(row, column, &shown, workbook.looks.strikes(style))?;
            }
            60 if short(data, 16) & 1 != 0 => book.hide_columns(long(data, 0) as usize, long(data, 4) as usize),
            176 => book.merge(Area {
                first_row: long(data, 0).saturating_add(1),
                last_row: long(data, 4).saturating_add(1),
                first_column: long(data, 8) as usize,
                last_column: long(data, 12) as usize,
            }),
            _ => {}
        }
        Ok(())
    })
}

/// What stands in a cell, by the kind of its record.
fn shown(kind: u32, data: &[u8], style: usize, workbook: &Workbook) -> String {
    let number = |number: f64| workbook.looks.shown(style, number, workbook.epoch);
    match kind {
        2 => number(packed(long(data, 8))),
        4 | 10 => if data.get(8) == Some(&0) { "FALSE" } else { "TRUE" }.to_owned(),
        5 | 9 => double(data, 8).map(number).unwrap_or_default(),
        6 | 8 => text(data, 8).0,
        7 => workbook.strings.get(long(data, 8) as usize).cloned().unwrap_or_default(),
        62 => text(data, 9).0,
        // An error.
        _ => String::new(),
    }
}

/// Puts what was remarked on a sheet into the book.
///
/// # Errors
///
/// A [`Refusal`] if the part is damaged.
pub fn read_remarks(part: impl BufRead, book: &mut Book) -> Result<(), Refusal> {
    let (mut authors, mut at, mut author) = (Vec::new(), (0, 0), 0);
    each(part, |kind, data| {
        match kind {
            632 => authors.push(text(data, 0).0),
            635 => {
                author = long(data, 0) as usize;
                at = (long(data, 4).saturating_add(1), long(data, 12) as usize);
            }
            637 => book.remark(at.0, at.1, &text(data, 1).0, authors.get(author).map_or("", String::as_str)),
            _ => {}
        }
        Ok(())
    })
}
