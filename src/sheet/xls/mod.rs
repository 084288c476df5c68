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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Row;

    fn record(kind: u16, data: &[&[u8]]) -> Vec<u8> {
        let data = data.concat();
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), &data].concat()
    }

    fn shorts(numbers: &[u16]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    /// A text after its length in 2 bytes.
    fn text(letters: &[u8]) -> Vec<u8> {
        [&shorts(&[letters.len() as u16]), letters].concat()
    }

    fn rows(stream: &[u8]) -> Vec<Row> {
        assert!(is_stream(stream));
        read_stream(stream).unwrap().remove(0).table.rows
    }

    fn row(number: u32, cells: &[&str]) -> Row {
        Row::new(number, cells.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_bare_records_of_scripts_are_a_sheet() {
        let stream = [
            record(0x0809, &[&shorts(&[0, 0x10, 0, 0])]),
            record(0x0204, &[&shorts(&[0, 0, 0]), &text(b"Name")]),
            record(0x0204, &[&shorts(&[1, 0, 0]), &text(b"Zo\xeb")]),
            record(0x0203, &[&shorts(&[1, 1, 0]), &7_700_900_123_f64.to_le_bytes()]),
            record(0x000a, &[]),
        ];
        assert_eq!(rows(&stream.concat()), [row(1, &["Name"]), row(2, &["Zoë", "7700900123"])]);
    }

    #[test]
    fn the_records_of_1995_are_read_in_their_code_page() {
        let sheet = [
            record(0x0809, &[&shorts(&[0x0500, 0x10, 0, 0])]),
            record(0x0208, &[&shorts(&[1, 0, 9, 255, 0, 0, 0x20, 0])]),
            record(0x0204, &[&shorts(&[0, 0, 0]), &text(b"Wa\xb3\xeasa")]),
            record(0x00d6, &[&shorts(&[1, 0, 1]), &text(b"Ali"), &[0, 0]]),
            record(
                0x00bd,
                &[
                    &shorts(&[1, 1, 0]),
                    &[0xfe, 0xff, 0xff, 0xff],
                    &shorts(&[2]),
                    &46_458_u32.wrapping_shl(2).wrapping_add(2).to_le_bytes(),
                    &shorts(&[2]),
                ],
            ),
            record(0x0205, &[&shorts(&[2, 0, 0]), &[1, 0]]),
            record(0x0205, &[&shorts(&[2, 1, 0]), &[0x2a, 1]]),
            record(0x0006, &[&shorts(&[2, 2, 0]), &[0, 0, 0, 0, 0, 0, 0xff, 0xff], &[0; 8]]),
            record(0x0207, &[&text(b"a text")]),
            record(0x0006, &[&shorts(&[2, 3, 0]), &2.5_f64.to_le_bytes(), &[0; 8]]),
            record(0x0006, &[&shorts(&[2, 4, 0]), &[1, 0, 0, 0, 0, 0, 0xff, 0xff], &[0; 8]]),
            record(0x0006, &[&shorts(&[2, 5, 0]), &[2, 0, 0x2a, 0, 0, 0, 0xff, 0xff], &[0; 8]]),
            record(0x001c, &[&shorts(&[0, 0]), &text(b"BSL")]),
            // A chart has cells of its own.
            record(0x0809, &[&shorts(&[0x0500, 0x20, 0, 0])]),
            record(0x0204, &[&shorts(&[0, 0, 0]), &text(b"of a chart")]),
            record(0x000a, &[]),
            record(0x0204, &[&shorts(&[3, 0, 0]), &text(b"after it")]),
            record(0x000a, &[]),
        ]
        .concat();
        let globals = |position: u32| {
            [
                record(0x0809, &[&shorts(&[0x0500, 5, 0, 0])]),
                record(0x0042, &[&shorts(&[1250])]),
                record(0x0031, &[&shorts(&[200, 0])]),
                record(0x0031, &[&shorts(&[200, 8])]),
                record(0x041e, &[&shorts(&[164]), &[10], b"dd/mm/yyyy"]),
                record(0x00e0, &[&shorts(&[0, 0])]),
                record(0x00e0, &[&shorts(&[1, 0])]),
                record(0x00e0, &[&shorts(&[0, 164])]),
                record(0x0085, &[&position.to_le_bytes(), &[0, 0, 1], b"S"]),
                record(0x000a, &[]),
            ]
            .concat()
        };
        let position = globals(0).len() as u32;
        let expected = [
            Row { remarks: vec![(0, "BSL".into())], ..row(1, &["Wałęsa"]) },
            Row { hidden: true, struck: vec![0], ..row(2, &["Ali", "-1", "2027-03-12"]) },
            row(3, &["TRUE", "", "a text", "2.5", "FALSE"]),
            row(4, &["after it"]),
        ];
        assert_eq!(rows(&[globals(position), sheet].concat()), expected);
    }

    #[test]
    fn what_is_no_workbook_is_none() {
        fn check(stream: &[u8], refusal: Refusal) {
            assert_eq!(read_stream(stream), Err(refusal));
        }
        check(b"", Refusal::Damaged);
        check(b"\x09\x08", Refusal::Damaged);
        let begin = record(0x0809, &[&shorts(&[0x0600, 5, 0, 0])]);
        check(&[begin, record(0x002f, &[&shorts(&[1, 1, 1])])].concat(), Refusal::Password);
        assert!(!is_stream(b"\tName\tPhone"));
        assert_eq!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(Refusal::Damaged));
    }
}
