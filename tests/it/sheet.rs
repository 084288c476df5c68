//! Files of every kind, read as the program reads them: with the process that it starts for them.

mod binary;
mod process;

use std::collections::HashMap;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _};
use turnout::sheet::{Area, Reader, Refusal, Row, Sheet};

fn reader() -> Reader {
    Reader::new(Path::new(env!("CARGO_BIN_EXE_turnout")))
}

/// A workbook of the fixtures, as one program or another has written it.
fn members(ending: &str) -> Vec<u8> {
    match ending {
        "xlsb" => binary::members(),
        ending => std::fs::read(fixture(ending)).unwrap(),
    }
}

fn fixture(ending: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workbooks").join(format!("members.{ending}"))
}

fn row(number: u32, cells: &[&str]) -> Row {
    Row::new(number, cells.iter().map(ToString::to_string).collect())
}

/// What stands in `members`, whoever has written it.
fn expected() -> Vec<Row> {
    vec![
        row(1, &["Our list"]),
        row(3, &["Name", "Ref", "Phone", "When", "Number"]),
        row(4, &["Zoë Brontë", "1", "07700 900123", "2027-03-12", "2.5"]),
        Row { hidden: true, ..row(5, &["Ali Khan", "2", "447700900123", "2027-03-12 19:30", "0.5"]) },
        Row { struck: vec![0], ..row(6, &["Оксана Коваленко", "3", "07700 900124", "19:30", "TRUE"]) },
        row(7, &["Family\nSmith", "4", "07700 900125", "", "1234567"]),
        Row { remarks: vec![(2, "uses a wheelchair".into())], ..row(8, &["", "5", "07700 900126"]) },
    ]
}

#[test]
fn a_workbook_is_the_same_table_whichever_program_wrote_it() {
    for ending in ["xlsx", "xlsm", "xlsb", "xls", "ods", "fods"] {
        let sheets = reader().read(&members(ending)).unwrap();
        let [first, second] = &sheets[..] else { panic!("{ending}: {sheets:?}") };
        assert_eq!((first.name.as_str(), first.hidden), ("Zoë's people", false), "{ending}");
        assert_eq!((second.name.as_str(), second.hidden), ("Old", true), "{ending}");
        assert_eq!(first.table.rows, expected(), "{ending}");
        let area = |first_row, last_row, last_column| Area { first_row, last_row, first_column: 0, last_column };
        assert_eq!(first.table.merged, [area(1, 1, 3), area(7, 8, 0)], "{ending}");
        assert_eq!(first.table.hidden_columns, [1], "{ending}");
        assert!(!first.table.guessed_encoding && !first.table.lines, "{ending}");
    }
}

#[test]
fn a_page_and_the_xml_of_2003_hold_what_they_can() {
    let cells = |ending: &str| -> Vec<(u32, String)> {
        let sheets = reader().read(&members(ending)).unwrap();
        sheets[0].table.rows.iter().map(|row| (row.number, row.cells.join("|"))).collect()
    };
    // LibreOffice leaves out of a page what it does not show.
    let page = cells("html");
    let expected = [
        (1, "Our list"),
        (3, "Name|Phone|When|Number"),
        (4, "Zoë Brontë|07700 900123|12/03/2027|2.5"),
        (5, "Оксана Коваленко|07700 900124|19:30|TRUE"),
        (6, "Family\nSmith|07700 900125||1,234,567"),
        (7, "|07700 900126"),
    ];
    assert_eq!(page, expected.map(|(number, cells)| (number, cells.to_owned())));
    let xml = cells("xml");
    assert_eq!(xml[2].1, "Zoë Brontë|1|7700900123|2027-03-12|2.5");
    assert_eq!(xml[3].1, "Ali Khan|2|447700900123|2027-03-12 19:30|0.5");
    assert_eq!(xml[6], (8, "|5|07700 900126".into()));
}

#[test]
fn another_reader_finds_the_same_texts_in_the_same_places() {
    for ending in ["xlsx", "xls", "ods", "xlsb"] {
        let bytes = members(ending);
        let sheets = reader().read(&bytes).unwrap();
        let ours: HashMap<(usize, usize), &str> = cells(&sheets[0]).collect();
        let mut other = calamine::open_workbook_auto_from_rs(Cursor::new(bytes.clone())).unwrap();
        let range = other.worksheet_range_at(0).unwrap().unwrap();
        let (top, left) = range.start().unwrap();
        let mut found = 0;
        for (row, column, value) in range.used_cells() {
            let text = match value {
                Data::String(text) if text != "#N/A" => text.trim().to_owned(),
                Data::Int(number) => number.to_string(),
                Data::Float(number) if *number < 1e9 => number.to_string(),
                _ => continue,
            };
            let at = (row + top as usize + 1, column + left as usize);
            assert_eq!(ours.get(&at), Some(&text.as_str()), "{ending}: {at:?}");
            found += 1;
        }
        assert!(found > 15, "{ending}: {found}");
    }
}

fn cells(sheet: &Sheet) -> impl Iterator<Item = ((usize, usize), &str)> {
    sheet.table.rows.iter().flat_map(|row| {
        row.cells.iter().enumerate().map(|(column, text)| ((row.number as usize, column), text.as_str()))
    })
}

#[test]
fn what_needs_a_password_is_said_to() {
    fn check(bytes: &[u8]) {
        assert_eq!(reader().read(bytes), Err(Refusal::Password));
    }
    let mut compound = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    compound.create_stream("EncryptionInfo").unwrap().write_all(&[4, 0, 4, 0]).unwrap();
    compound.create_stream("EncryptedPackage").unwrap().write_all(&[7; 5_000]).unwrap();
    check(&compound.into_inner().into_inner());

    // A workbook of records: its beginning, and the record that says how the others are encrypted.
    let records = [&[9, 8, 16, 0, 0, 6, 5, 0][..], &[0; 12], &[0x2f, 0, 6, 0, 1, 0, 1, 0, 1, 0]].concat();
    let mut compound = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    compound.create_stream("Workbook").unwrap().write_all(&records).unwrap();
    check(&compound.into_inner().into_inner());
    check(&records);

    let entry =
        "<manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry>";
    let manifest = format!("<manifest:manifest xmlns:manifest=\"m\">{entry}</manifest:manifest>");
    check(&zipped(&[("content.xml", b"\x07\x08\x09"), ("META-INF/manifest.xml", manifest.as_bytes())]));
}

#[test]
fn a_file_that_is_no_workbook_is_called_what_it_is() {
    fn check(bytes: &[u8], refusal: Refusal) {
        assert_eq!(reader().read(bytes), Err(refusal));
    }
    check(&zipped(&[("word/document.xml", b"<w/>")]), Refusal::WordFile);
    check(&zipped(&[("ppt/presentation.xml", b"<p/>")]), Refusal::Slides);
    check(&zipped(&[("Index/Document.iwa", b"x"), ("Index/Tables/Tile.iwa", b"x")]), Refusal::Numbers);
    check(&zipped(&[("Index/Document.iwa", b"x")]), Refusal::WordFile);
    check(&zipped(&[("list.csv", b"Name\nA\n")]), Refusal::Archive);
    let text = b"application/vnd.oasis.opendocument.text";
    check(&zipped(&[("mimetype", text), ("content.xml", b"<x/>")]), Refusal::WordFile);
    check(&zipped(&[("xl/workbook.xml", b"<workbook/>")]), Refusal::OnlyBlank);
    check(b"PK\x03\x04 xl/workbook.xml", Refusal::Damaged);
    check(b"PK\x03\x04 word/document.xml", Refusal::WordFile);
    check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal::Damaged);
    let mut compound = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    compound.create_stream("WordDocument").unwrap().write_all(b"x").unwrap();
    check(&compound.into_inner().into_inner(), Refusal::WordFile);
    let half = members("xlsx");
    check(&half[..half.len() / 2], Refusal::Damaged);
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
