//! The hostile files that are too large to be kept: made here as `make_hostile.py` makes them.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
const SHEET_END: &str = "</sheetData></worksheet>";
const MEGABYTE: usize = 1024 * 1024;

/// The file of that name, none if it is kept.
pub fn made(file: &str) -> Option<Vec<u8>> {
    Some(match file {
        "zipbomb-512MB-sheet.xlsx" => zip_bomb(),
        "zipbomb-forged-size-1000-bytes.xlsx" => forged(zip_bomb()),
        "zipbomb-200MB-shared-string.xlsx" => one_shared_string(),
        "million-styled-blank-rows-25-people.xlsx" => styled_blank_rows(),
        "5000-sheets.xlsx" => sheets(5_000),
        "columns-100k.csv" => columns(100_000),
        "redos.csv" => long_cells(),
        "multipart/giant-part-header.http" => giant_part_header(),
        "multipart/ten-thousand-parts.http" => parts(10_000),
        _ => return None,
    })
}

/// A workbook of which a part is written bit by bit.
struct Book(ZipWriter<Cursor<Vec<u8>>>);

impl Book {
    fn new(sheets: usize, shares_strings: bool) -> Book {
        let mut book = Book(ZipWriter::new(Cursor::new(Vec::new())));
        let numbered = |one: &dyn Fn(usize) -> String| (1..=sheets).map(one).collect::<String>();
        let listed = numbered(&|n| format!(r#"<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>"#));
        let related = numbered(&|n| relation(&format!("rId{n}"), "worksheet", &format!("worksheets/sheet{n}.xml")));
        let strings = relation("rIdS", "sharedStrings", "sharedStrings.xml");
        book.part("[Content_Types].xml", [TYPES]);
        book.part("_rels/.rels", [ROOT]);
        book.part("xl/workbook.xml", [format!(r#"<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>"#)]);
        let strings = if shares_strings { strings } else { String::new() };
        book.part("xl/_rels/workbook.xml.rels", [format!("<Relationships>{related}{strings}</Relationships>")]);
        book
    }

    fn part(&mut self, name: &str, texts: impl IntoIterator<Item = impl AsRef<[u8]>>) {
        self.0.start_file(name, SimpleFileOptions::default().large_file(false)).unwrap();
        for text in texts {
            self.0.write_all(text.as_ref()).unwrap();
        }
    }

    fn bytes(self) -> Vec<u8> {
        self.0.finish().unwrap().into_inner()
    }
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    let kind = format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
    format!(r#"<Relationship Id="{id}" Type="{kind}" Target="{target}"/>"#)
}

fn cell(reference: &str, text: &str) -> String {
    format!(r#"<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn zip_bomb() -> Vec<u8> {
    let mut book = Book::new(1, false);
    let blanks = vec![b' '; MEGABYTE];
    let begin = format!(r#"{SHEET}<row r="1"><c r="A1" t="inlineStr"><is><t>"#).into_bytes();
    let end = format!("</t></is></c></row>{SHEET_END}").into_bytes();
    let all = std::iter::once(&begin).chain(std::iter::repeat_n(&blanks, 512)).chain([&end]);
    book.part("xl/worksheets/sheet1.xml", all);
    book.bytes()
}

/// Says in its list of parts that the sheet has 1,000 bytes.
fn forged(mut bytes: Vec<u8>) -> Vec<u8> {
    let starts = bytes.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x01\x02").map(|(at, _)| at);
    let of_sheet = |at: &usize| {
        let length = usize::from(u16::from_le_bytes([bytes[at + 28], bytes[at + 29]]));
        bytes[at + 46..at + 46 + length].ends_with(b"sheet1.xml")
    };
    let at = starts.into_iter().find(of_sheet).unwrap();
    bytes[at + 24..at + 28].copy_from_slice(&1_000_u32.to_le_bytes());
    bytes
}

fn one_shared_string() -> Vec<u8> {
    let mut book = Book::new(1, true);
    let letters = vec![b'A'; MEGABYTE];
    let (begin, end) = (b"<sst><si><t>".to_vec(), b"</t></si></sst>".to_vec());
    let all = std::iter::once(&begin).chain(std::iter::repeat_n(&letters, 200)).chain([&end]);
    book.part("xl/sharedStrings.xml", all);
    book.part(
        "xl/worksheets/sheet1.xml",
        [format!(r#"{SHEET}<row r="1"><c r="A1" t="s"><v>0</v></c></row>{SHEET_END}"#)],
    );
    book.bytes()
}

/// 25 people, and below them the rest of two columns that somebody has coloured.
fn styled_blank_rows() -> Vec<u8> {
    let mut book = Book::new(1, false);
    let header = format!(r#"{SHEET}<row r="1">{}{}</row>"#, cell("A1", "Name"), cell("B1", "Phone"));
    let person = |n: usize| {
        let (row, name, phone) = (n + 1, format!("Test Person {n:02}"), format!("07700 900{:03}", n - 1));
        format!(r#"<row r="{row}">{}{}</row>"#, cell(&format!("A{row}"), &name), cell(&format!("B{row}"), &phone))
    };
    let blank =
        |n: usize| format!(r#"<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>"#);
    let rows = (1..=25).map(person).chain((27..=1_048_576).map(blank));
    book.part("xl/worksheets/sheet1.xml", std::iter::once(header).chain(rows).chain([SHEET_END.to_owned()]));
    book.bytes()
}

fn sheets(number: usize) -> Vec<u8> {
    let mut book = Book::new(number, false);
    for n in 1..=number {
        let name = format!("xl/worksheets/sheet{n}.xml");
        book.part(&name, [format!(r#"{SHEET}<row r="1">{}</row>{SHEET_END}"#, cell("A1", "Name"))]);
    }
    book.bytes()
}

fn columns(number: usize) -> Vec<u8> {
    let header: Vec<String> = (0..number).map(|n| format!("c{n}")).collect();
    format!("{}\n{}\n", header.join(","), vec!["1"; number].join(",")).into_bytes()
}

/// Cells on which a pattern that goes back and forth never ends.
fn long_cells() -> Vec<u8> {
    let a = "a".repeat(50_000);
    let (zeros, brackets) = ("0 ".repeat(50_000), "(".repeat(20_000));
    format!("Name,Phone,Email\n{a},07700900001,{a}@\nB Test,+{zeros},b@example.org\nC Test,07700900003,{brackets}@x\n")
        .into_bytes()
}

fn giant_part_header() -> Vec<u8> {
    let name = "a".repeat(300_000);
    http(&format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\nx\r\n--B--\r\n"))
}

fn parts(number: usize) -> Vec<u8> {
    let part = |n| format!("--B\r\nContent-Disposition: form-data; name=\"f{n}\"\r\n\r\nx\r\n");
    http(&format!("{}--B--\r\n", (0..number).map(part).collect::<String>()))
}

fn http(body: &str) -> Vec<u8> {
    format!("Content-Type: multipart/form-data; boundary=B\r\n\r\n{body}").into_bytes()
}
