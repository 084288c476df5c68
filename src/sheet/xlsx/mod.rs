//! XLSX and XLSM: Excel's workbooks since 2007, which all others write too.
//!
//! Each sheet is read once, from its first row to its last. What one cell says wrongly makes that cell blank, not the file
//! unreadable: programs that write such files are many.

mod cells;
mod looks;
mod remarks;
mod strings;
mod workbook;

use super::archive::Archive;
use super::book::Book;
use super::relations::Relations;
use super::xml::walk;
use super::{Refusal, Sheet};
use workbook::Workbook;

/// Reads the sheets of the workbook that stands at that path of an archive that was checked.
///
/// # Errors
///
/// A [`Refusal`] if it is damaged or holds too much.
pub(super) fn read(archive: &mut Archive<'_>, path: &str) -> Result<Vec<Sheet>, Refusal> {
    let workbook = Workbook::read(archive, path)?;
    let strings = strings::strings(archive, &workbook.relations)?;
    let looks = looks::looks(archive, &workbook.relations)?;
    let mut book = Book::default();
    for sheet in &workbook.sheets {
        let Some(part) = archive.part(&sheet.path)? else { continue };
        book.begin_sheet(&sheet.name, sheet.hidden);
        walk(part, &mut cells::Cells::new(&mut book, &strings, &looks, workbook.epoch))?;
        let relations = Relations::of(archive, &sheet.path)?;
        relations.walk(archive, "comments", &mut remarks::Remarks::new(&mut book))?;
        book.end_sheet()?;
    }
    Ok(book.sheets())
}
