//! XLSB: Excel's workbooks since 2007 as records in an archive. They hold what XLSX holds.

mod cells;
mod records;
mod workbook;

use super::archive::Archive;
use super::book::Book;
use super::relations::Relations;
use super::{Refusal, Sheet};
use workbook::Workbook;

/// Reads the sheets of the workbook that stands at that path of an archive that was checked.
///
/// # Errors
///
/// A [`Refusal`] if it is damaged or holds too much.
pub(super) fn read(archive: &mut Archive<'_>, path: &str) -> Result<Vec<Sheet>, Refusal> {
    let workbook = Workbook::read(archive, path)?;
    let mut book = Book::default();
    for sheet in &workbook.sheets {
        let Some(part) = archive.part(&sheet.path)? else { continue };
        book.begin_sheet(&sheet.name, sheet.hidden);
        cells::read(part, &workbook, &mut book)?;
        let relations = Relations::of(archive, &sheet.path)?;
        if let Some(part) = relations.to("comments").map(|path| archive.part(path)).transpose()?.flatten() {
            cells::read_remarks(part, &mut book)?;
        }
        book.end_sheet()?;
    }
    Ok(book.sheets())
}
