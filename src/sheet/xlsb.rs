//! XLSB: Excel's binary workbooks. Of rows and columns that are hidden and of cells that are struck through nothing is told.

use std::io::Cursor;

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xlsb, XlsbError};

use super::book::Book;
use super::number::{Epoch, Format, iso, plain};
use super::{Refusal, Sheet};

/// Reads the sheets of a workbook whose archive was checked.
///
/// # Errors
///
/// A [`Refusal`] if it is damaged or holds too much.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let mut workbook = Xlsb::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
    let epoch = if workbook.has_1904_epoch() { Epoch::Since1904 } else { Epoch::Since1900 };
    let mut book = Book::default();
    for sheet in workbook.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        book.begin_sheet(&sheet.name, sheet.visible != SheetVisible::Visible);
        let mut cells = workbook.worksheet_cells_reader(&sheet.name).map_err(|_| Refusal::Damaged)?;
        loop {
            match cells.next_cell() {
                Ok(Some(cell)) => {
                    let (row, column) = cell.get_position();
                    book.put(row + 1, column as usize, &text(cell.get_value().clone().into(), epoch), false)?;
                }
                Ok(None) => break,
                // An error that it does not know is an error all the same.
                Err(XlsbError::CellError(_)) => {}
                Err(_) => return Err(Refusal::Damaged),
            }
        }
        book.end_sheet()?;
    }
    Ok(book.sheets())
}

fn text(value: Data, epoch: Epoch) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => plain(number),
        Data::String(text) => text,
        Data::Bool(truth) => truth.to_string().to_uppercase(),
        Data::DateTime(moment) if moment.is_duration() => Format::Elapsed.shown(moment.as_f64(), epoch),
        Data::DateTime(moment) => {
            let value = moment.as_f64();
            Format::Moment { date: value >= 1.0, time: value.fract() > 0.0 }.shown(value, epoch)
        }
        Data::DateTimeIso(moment) => iso(&moment),
        Data::DurationIso(duration) => duration,
        _ => String::new(),
    }
}
