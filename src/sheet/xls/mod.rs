//! XLS: Excel's workbooks until 2003, and what other programs still write as such.
//!
//! A workbook is a stream of records, mostly inside a compound file; some programs write the bare stream. Read are the
//! records of BIFF8 (1997 on) and BIFF5 (1993 on), and the few of BIFF2 that lists are made of.

mod cells;
mod globals;
mod records;
mod strings;

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use super::book::Book;
use super::{MAX_BYTES, Refusal, Sheet};
use globals::Globals;

/// Reads the sheets of a workbook in a compound file.
///
/// # Errors
///
/// A [`Refusal`] if it is another kind of file, is damaged or encrypted, or holds too much.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
    let has = |name: &str| file.is_stream(name);
    if has("EncryptedPackage") {
        return Err(Refusal::Password);
    }
    let Some(name) = ["Workbook", "Book", "WORKBOOK", "BOOK"].into_iter().find(|name| has(name)) else {
        let refusal = if has("WordDocument") {
            Refusal::WordFile
        } else if has("PowerPoint Document") {
            Refusal::Slides
        } else {
            Refusal::NotText
        };
        return Err(refusal);
    };
    let mut stream = Vec::new();
    let opened = file.open_stream(name).map_err(|_| Refusal::Damaged)?;
    opened.take(MAX_BYTES as u64).read_to_end(&mut stream).map_err(|_| Refusal::Damaged)?;
    read_stream(&stream)
}

/// Reads the sheets of a bare stream of records.
///
/// # Errors
///
/// A [`Refusal`] if it is damaged or encrypted, or holds too much.
pub(super) fn read_stream(stream: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let globals = Globals::read(stream)?;
    let mut book = Book::default();
    for sheet in &globals.sheets {
        book.begin_sheet(&sheet.name, sheet.hidden);
        cells::read(stream.get(sheet.position..).unwrap_or_default(), &globals, &mut book)?;
        book.end_sheet()?;
    }
    Ok(book.sheets())
}

/// Whether the bytes begin as a bare stream of records does.
pub(super) fn is_stream(bytes: &[u8]) -> bool {
    matches!(bytes, [0x09, 0x00 | 0x02 | 0x04 | 0x08, 4..=16, 0x00, _, _, 0x05 | 0x10 | 0x40, 0x00, ..])
}
