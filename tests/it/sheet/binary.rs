//! A binary workbook made by hand: no free program writes them.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The workbook that the other programs have written as `members`, as XLSB.
pub fn members() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, content: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    };
    let types = [
        ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        ("xl/worksheets/sheet1.bin", "application/vnd.ms-excel.worksheet"),
        ("xl/worksheets/sheet2.bin", "application/vnd.ms-excel.worksheet"),
        ("xl/sharedStrings.bin", "application/vnd.ms-excel.sharedStrings"),
        ("xl/styles.bin", "application/vnd.ms-excel.styles"),
        ("xl/comments1.bin", "application/vnd.ms-excel.comments"),
    ];
    let overrides: String =
        types.iter().map(|(name, kind)| format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>")).collect();
    let rels = "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>";
    let namespace = "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"";
    part("[Content_Types].xml", format!("<Types {namespace}>{rels}{overrides}</Types>").as_bytes());
    part("_rels/.rels", relations(&[("officeDocument", "xl/workbook.bin")]).as_bytes());
    let related = [
        ("worksheet", "worksheets/sheet1.bin"),
        ("worksheet", "worksheets/sheet2.bin"),
        ("sharedStrings", "sharedStrings.bin"),
        ("styles", "styles.bin"),
    ];
    part("xl/_rels/workbook.bin.rels", relations(&related).as_bytes());
    part("xl/worksheets/_rels/sheet1.bin.rels", relations(&[("comments", "../comments1.bin")]).as_bytes());
    part("xl/workbook.bin", &workbook());
    part("xl/styles.bin", &styles());
    part("xl/sharedStrings.bin", &shared_strings());
    part("xl/worksheets/sheet1.bin", &first_sheet());
    part("xl/worksheets/sheet2.bin", &sheet(&[], &[row(0, false), cell(0, 0, 6, &text("Last year"))], &[]));
    part("xl/comments1.bin", &comments());
    zip.finish().unwrap().into_inner()
}

fn relations(all: &[(&str, &str)]) -> String {
    let one = |((kind, target), number): (&(&str, &str), usize)| {
        let kind = format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
        format!("<Relationship Id=\"rId{number}\" Type=\"{kind}\" Target=\"{target}\"/>")
    };
    let all: String = all.iter().zip(1..).map(one).collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}

fn record(kind: u32, data: &[u8]) -> Vec<u8> {
    fn number(mut number: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while number >= 0x80 {
            bytes.push(number as u8 & 0x7f | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
        bytes
    }
    [number(kind as usize), number(data.len()), data.to_vec()].concat()
}

fn long(number: u32) -> Vec<u8> {
    number.to_le_bytes().to_vec()
}

fn longs(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| long(*number)).collect()
}

fn text(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [long(units.len() as u32 / 2), units].concat()
}

fn workbook() -> Vec<u8> {
    let listed = |state: u32, number: u32, name: &str| {
        record(156, &[longs(&[state, number]), text(&format!("rId{number}")), text(name)].concat())
    };
    let sheets = [record(143, &[]), listed(0, 1, "Zoë's people"), listed(1, 2, "Old"), record(144, &[])].concat();
    [record(131, &[]), sheets, record(132, &[])].concat()
}

/// The formats of `members`, each a style of that number; style 7 is struck through.
fn styles() -> Vec<u8> {
    let codes = ["00000\\ 000000", "0.00E+00", "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm", "0%"];
    let formats: Vec<u8> = codes
        .iter()
        .zip(164_u16..)
        .flat_map(|(code, id)| record(44, &[id.to_le_bytes().to_vec(), text(code)].concat()))
        .collect();
    let font = |flags: u8| {
        let head = [200, 0, flags, 0, 0x90, 0x01, 0, 0, 0, 2, 0, 0];
        record(43, &[&head[..], &[1, 0xff, 0, 0, 0, 0, 0, 0xff], &[0], &text("Arial")].concat())
    };
    let style = |format: u16, font: u16, parent: u16| {
        let head = [parent, format, font, 0, 0].iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        record(47, &[&head[..], &[0, 0, 0, 0, 0, 0]].concat())
    };
    let of_cells: Vec<u8> = [0, 164, 165, 166, 167, 168, 169].iter().flat_map(|format| style(*format, 0, 0)).collect();
    let fill = record(45, &[longs(&[0]), vec![0; 64]].concat());
    let border = record(46, &[0; 51]);
    let list =
        |begin: u32, end: u32, count: u32, all: Vec<u8>| [record(begin, &long(count)), all, record(end, &[])].concat();
    [
        record(278, &[]),
        list(615, 616, 6, formats),
        list(611, 612, 2, [font(0), font(8)].concat()),
        list(603, 604, 1, fill),
        list(613, 614, 1, border),
        list(626, 627, 1, style(0, 0, 0xffff)),
        list(617, 618, 8, [of_cells, style(0, 1, 0)].concat()),
        record(279, &[]),
    ]
    .concat()
}

fn shared_strings() -> Vec<u8> {
    let one = |words: &str| record(19, &[vec![0], text(words)].concat());
    [record(159, &longs(&[2, 2])), one("Zoë Brontë"), one("Family\nSmith"), record(160, &[])].concat()
}

fn row(number: u32, hidden: bool) -> Vec<u8> {
    let flags = if hidden { 0x10 } else { 0 };
    record(0, &[longs(&[number, 0]), vec![0x2c, 1, 0, flags, 0], longs(&[0])].concat())
}

fn cell(column: u32, style: u32, kind: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[longs(&[column, style]), value.to_vec()].concat())
}

fn sheet(columns: &[u8], rows: &[Vec<u8>], merged: &[u8]) -> Vec<u8> {
    let dimension = record(148, &longs(&[0, 8, 0, 5]));
    let rows = [record(145, &[]), rows.concat(), record(146, &[])].concat();
    [record(129, &[]), dimension, columns.to_vec(), rows, merged.to_vec(), record(130, &[])].concat()
}

fn first_sheet() -> Vec<u8> {
    let double = |number: f64| number.to_le_bytes();
    let packed = |number: u32| long(number << 2 | 2);
    let words = |column: u32, words: &str| cell(column, 0, 6, &text(words));
    let column = [longs(&[1, 1, 2560, 0]), vec![1, 0]].concat();
    let columns = [record(390, &[]), record(60, &column), record(391, &[])].concat();
    let merged =
        [longs(&[0, 0, 0, 3]), longs(&[6, 7, 0, 0])].iter().flat_map(|area| record(176, area)).collect::<Vec<u8>>();
    let merged = [record(177, &long(2)), merged, record(178, &[])].concat();
    let rows = [
        row(0, false),
        words(0, "Our list"),
        row(2, false),
        words(0, "Name"),
        words(1, "Ref"),
        words(2, "Phone"),
        words(3, "When"),
        words(4, "Number"),
        row(3, false),
        cell(0, 0, 7, &long(0)),
        cell(1, 0, 2, &packed(1)),
        cell(2, 1, 5, &double(7_700_900_123.0)),
        cell(3, 3, 5, &double(46_458.0)),
        cell(4, 0, 5, &double(2.5)),
        row(4, true),
        words(0, "Ali Khan"),
        cell(1, 0, 2, &packed(2)),
        cell(2, 2, 5, &double(447_700_900_123.0)),
        cell(3, 4, 5, &double(46_458.812_5)),
        cell(4, 6, 5, &double(0.5)),
        row(5, false),
        cell(0, 7, 6, &text("Оксана Коваленко")),
        cell(1, 0, 2, &packed(3)),
        words(2, "07700 900124"),
        cell(3, 5, 5, &double(0.8125)),
        cell(4, 0, 4, &[1]),
        row(6, false),
        cell(0, 0, 7, &long(1)),
        cell(1, 0, 2, &packed(4)),
        words(2, "07700 900125"),
        cell(3, 0, 3, &[0x2a]),
        cell(4, 0, 5, &double(1_234_567.0)),
        row(7, false),
        cell(1, 0, 2, &packed(5)),
        words(2, "07700 900126"),
    ];
    sheet(&columns, &rows, &merged)
}

fn comments() -> Vec<u8> {
    let author = [record(630, &[]), record(632, &text("Tom")), record(631, &[])].concat();
    let place = [longs(&[0, 7, 7, 2, 2]), vec![0; 16]].concat();
    let words = record(637, &[vec![0], text("Tom:\nuses a wheelchair")].concat());
    let comment = [record(635, &place), words, record(636, &[])].concat();
    [record(628, &[]), author, record(633, &[]), comment, record(634, &[]), record(629, &[])].concat()
}
