//! The cells of one sheet.

use std::collections::HashMap;

use super::globals::Globals;
use super::records::{BOF, EOF, Record, Records};
use super::strings::drawn_text;
use crate::sheet::book::Book;
use crate::sheet::bytes::{double, long, packed, short};
use crate::sheet::{Area, Refusal};

/// Puts the cells of the sheet that begins here into the book.
///
/// # Errors
///
/// A [`Refusal`] if the file holds too much.
pub fn read(stream: &[u8], globals: &Globals, book: &mut Book) -> Result<(), Refusal> {
    let mut sheet = Sheet { globals, book, formula: None, object: 0, texts: HashMap::new() };
    // Charts stand inside a sheet with beginnings and ends of their own.
    let (mut records, mut depth) = (Records::of(stream), 0_usize);
    while let Some(record) = records.next() {
        match record.kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            _ if depth > 1 => {}
            // What is drawn on the sheet, and the text in it.
            0x005d => sheet.object = short(record.data, 6),
            0x01b6 => {
                let text = drawn_text(usize::from(short(record.data, 10)), &records.continued());
                sheet.texts.insert(sheet.object, text);
            }
            _ => sheet.record(record)?,
        }
    }
    Ok(())
}

struct Sheet<'a> {
    globals: &'a Globals,
    book: &'a mut Book,
    /// The cell whose formula gave a text, which comes later.
    formula: Option<(u16, u16, u16)>,
    /// The number of what was drawn last, and the texts in what is drawn.
    object: u16,
    texts: HashMap<u16, String>,
}

impl Sheet<'_> {
    fn record(&mut self, Record { kind, data }: Record<'_>) -> Result<(), Refusal> {
        let (row, column, style) = (short(data, 0), short(data, 2), short(data, 4));
        match kind {
            0x0203 => self.number(row, column, style, double(data, 6)),
            0x027e => self.number(row, column, style, Some(packed(long(data, 6)))),
            0x00bd => self.numbers(data),
            0x00fd => {
                let text = self.globals.strings.get(long(data, 6) as usize).map_or("", String::as_str);
                self.text(row, column, style, text)
            }
            0x0204 | 0x00d6 => {
                let text = self.globals.script.long_text(data.get(6..).unwrap_or_default());
                self.text(row, column, style, &text)
            }
            0x0205 if data.get(7) == Some(&0) => self.truth(row, column, style, data.get(6)),
            0x0006 | 0x0206 | 0x0406 => self.result(row, column, style, data),
            0x0207 => match self.formula.take() {
                Some((row, column, style)) => self.text(row, column, style, &self.globals.script.long_text(data)),
                None => Ok(()),
            },
            0x0208 if short(data, 12) & 0x20 != 0 => {
                self.book.hide_rows(u32::from(row) + 1, u32::from(row) + 1);
                Ok(())
            }
            0x007d if short(data, 8) & 1 != 0 => {
                self.book.hide_columns(row.into(), column.into());
                Ok(())
            }
            0x00e5 => {
                self.merge(data);
                Ok(())
            }
            0x001c => {
                self.remark(row, column, data);
                Ok(())
            }
            // BIFF2: the style of a cell stands in 3 bytes.
            0x0002 => self.number(row, column, 0, Some(short(data, 7).into())),
            0x0003 => self.number(row, column, 0, double(data, 7)),
            0x0004 => {
                let text = self.globals.script.short_text(data.get(7..).unwrap_or_default());
                self.text(row, column, 0, &text)
            }
            _ => Ok(()),
        }
    }

    fn text(&mut self, row: u16, column: u16, style: u16, text: &str) -> Result<(), Refusal> {
        self.book.put(u32::from(row) + 1, column.into(), text, self.globals.looks.strikes(style.into()))
    }

    fn number(&mut self, row: u16, column: u16, style: u16, number: Option<f64>) -> Result<(), Refusal> {
        let Some(number) = number else { return Ok(()) };
        let text = self.globals.looks.shown(style.into(), number, self.globals.epoch);
        self.text(row, column, style, &text)
    }

    /// Numbers in cells beside one another.
    fn numbers(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let (row, first) = (short(data, 0), short(data, 2));
        let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6);
        for (cell, column) in cells.zip(first..) {
            self.number(row, column, short(cell, 0), Some(packed(long(cell, 2))))?;
        }
        Ok(())
    }

    fn truth(&mut self, row: u16, column: u16, style: u16, value: Option<&u8>) -> Result<(), Refusal> {
        self.text(row, column, style, if value == Some(&0) { "FALSE" } else { "TRUE" })
    }

    /// What a formula came to when it was last reckoned.
    fn result(&mut self, row: u16, column: u16, style: u16, data: &[u8]) -> Result<(), Refusal> {
        match (short(data, 12), data.get(6)) {
            (0xffff, Some(0)) => {
                self.formula = Some((row, column, style));
                Ok(())
            }
            (0xffff, Some(1)) => self.truth(row, column, style, data.get(8)),
            (0xffff, _) => Ok(()),
            _ => self.number(row, column, style, double(data, 6)),
        }
    }

    /// A remark: since BIFF8 its words are drawn, and stand there.
    fn remark(&mut self, row: u16, column: u16, data: &[u8]) {
        let script = self.globals.script;
        let (text, author) = if script.is_unicode {
            let text = self.texts.get(&short(data, 6)).cloned().unwrap_or_default();
            (text, script.long_text(data.get(8..).unwrap_or_default()))
        } else {
            (script.long_text(data.get(4..).unwrap_or_default()), String::new())
        };
        self.book.remark(u32::from(row) + 1, column.into(), &text, &author);
    }

    fn merge(&mut self, data: &[u8]) {
        for area in data.get(2..).unwrap_or_default().chunks_exact(8) {
            self.book.merge(Area {
                first_row: u32::from(short(area, 0)) + 1,
                last_row: u32::from(short(area, 2)) + 1,
                first_column: short(area, 4).into(),
                last_column: short(area, 6).into(),
            });
        }
    }
}
