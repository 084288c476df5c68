//! Text with a delimiter between cells.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Refusal, Row, Table, quotes};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Stands in no text, so every line becomes one cell.
const NEVER: u8 = 0x1f;
/// How many records show the delimiter.
const SAMPLE: usize = 100;
/// A record of more cells or bytes than this is not even looked at.
const WIDEST: usize = 100 * MAX_COLUMNS;
const LONGEST: usize = 2 * 1024 * 1024;

/// Reads text whose lines end with `\n`.
pub(super) fn read(text: &str) -> Result<Table, Refusal> {
    let (body, skipped, stated) = without_sep_line(text);
    let body = quotes::mended(body);
    check_records(&body)?;
    let delimiter = stated.or_else(|| delimiter(&body));
    let (mut rows, mut cells, mut beyond) = (Vec::new(), 0, 0);
    for (number, record) in numbered(&body, delimiter.unwrap_or(NEVER)) {
        // One stray letter far to the right is nobody's list, as in a workbook.
        beyond += record.iter().skip(MAX_COLUMNS).filter(|cell| !cell.trim().is_empty()).take(2).count();
        if beyond > 1 {
            return Err(Refusal::TooManyColumns);
        }
        let row = Row::of(number + skipped, record.iter().take(MAX_COLUMNS));
        cells += row.as_ref().map_or(0, |row| row.cells.len());
        rows.extend(row);
        if rows.len() > MAX_ROWS || cells > MAX_CELLS {
            return Err(Refusal::TooManyRows);
        }
    }
    Ok(Table { rows, lines: delimiter.is_none(), ..Table::default() })
}

/// Refuses a record for which the parser would need far more memory than any list: it keeps one as a whole.
fn check_records(text: &str) -> Result<(), Refusal> {
    let (mut quoted, mut start, mut counts) = (false, 0, [0_usize; DELIMITERS.len()]);
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quoted) {
            (b'"', _) => quoted = !quoted,
            (b'\n', false) => (start, counts) = (at, Default::default()),
            (_, false) => {
                let delimiter = DELIMITERS.iter().position(|delimiter| *delimiter == byte);
                delimiter.into_iter().for_each(|delimiter| counts[delimiter] += 1);
            }
            _ => {}
        }
        if at - start > LONGEST {
            return Err(Refusal::TooMuch);
        }
        if counts.iter().any(|count| *count > WIDEST) {
            return Err(Refusal::TooManyColumns);
        }
    }
    Ok(())
}

/// Reads text as cells only if a program must have written it: the same number of cells in every line, and no blank
/// after a delimiter. What people type has neither.
pub(super) fn read_if_regular(text: &str) -> Option<Table> {
    let delimiter = DELIMITERS.into_iter().find(|delimiter| {
        let shape = Shape::of(text, *delimiter);
        shape.records > 1 && shape.usual > 1 && shape.regular == shape.records && shape.spaced == 0
    })?;
    let rows = numbered(text, delimiter).filter_map(|(number, record)| Row::of(number, record.iter())).collect();
    Some(Table { rows, ..Table::default() })
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// The records with their numbers. The parser skips blank lines in silence; here they count.
fn numbered(text: &str, delimiter: u8) -> impl Iterator<Item = (u32, StringRecord)> + '_ {
    let mut number = 0;
    reader(text, delimiter).into_records().filter_map(Result::ok).map(move |record| {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let blank_lines =
            text.as_bytes().get(start..).unwrap_or_default().iter().take_while(|byte| **byte == b'\n').count();
        number += blank_lines as u32 + 1;
        (number, record)
    })
}

/// The line `sep=;` is for the spreadsheet program and not a row of the list, though it is counted as one.
fn without_sep_line(text: &str) -> (&str, u32, Option<u8>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let line = first.trim_matches('"').to_ascii_lowercase();
    let stated = line.strip_prefix("sep=").and_then(|stated| {
        let (delimiter, rest) = stated.as_bytes().split_first()?;
        (delimiter.is_ascii() && rest.iter().all(|byte| b" \",;\t|".contains(byte))).then_some(*delimiter)
    });
    match stated {
        Some(delimiter) => (rest, 1, Some(delimiter)),
        None => (text, 0, None),
    }
}

/// What the first records look like under one delimiter.
struct Shape {
    records: usize,
    /// Records of more than one cell.
    divided: usize,
    /// The commonest number of cells among the divided, and how many records have it.
    usual: usize,
    regular: usize,
    /// Cells after a delimiter, and those of them that begin with a blank, as people type them.
    later: usize,
    spaced: usize,
}

impl Shape {
    fn of(text: &str, delimiter: u8) -> Shape {
        let sample: Vec<StringRecord> =
            reader(text, delimiter).into_records().take(SAMPLE).filter_map(Result::ok).collect();
        let mut widths: Vec<usize> = sample.iter().map(StringRecord::len).filter(|width| *width > 1).collect();
        widths.sort_unstable();
        let commonest = widths.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0])).max();
        let (regular, usual) = commonest.unwrap_or((0, 1));
        let later = || sample.iter().flat_map(|record| record.iter().skip(1));
        Shape {
            records: sample.len(),
            divided: widths.len(),
            usual,
            regular,
            later: later().count(),
            spaced: later().filter(|cell| cell.starts_with(' ')).count(),
        }
    }

    /// Whether the delimiter divides a table, and not the clauses of lines that people typed.
    fn is_table(&self) -> bool {
        let even = self.regular == self.records && self.usual > 2 && self.records > 1;
        let most = self.divided * 2 >= self.records && self.spaced * 2 < self.later;
        even || most && self.divided > 0
    }
}

/// The delimiter that gives the most regular table of more than one column, none if no delimiter does.
fn delimiter(text: &str) -> Option<u8> {
    let shapes = DELIMITERS.into_iter().map(|delimiter| (Shape::of(text, delimiter), delimiter));
    let tables = shapes.filter(|(shape, _)| shape.is_table());
    tables.max_by_key(|(shape, _)| shape.regular * shape.usual.min(8)).map(|(_, delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use csv::WriterBuilder;
    use proptest::prelude::*;

    use super::*;

    fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
        let cell = "[a-zA-Zë0-9\" ]{0,6}(\n[a-z\"]{1,4})?[a-z]";
        prop::collection::vec(prop::collection::vec(cell, 3), 2..20)
    }

    proptest! {
        #[test]
        fn what_a_program_has_written_is_read_as_it_was(rows in table(), which in 0..DELIMITERS.len()) {
            let mut writer = WriterBuilder::new().delimiter(DELIMITERS[which]).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = read(&text).unwrap().rows.into_iter().map(|row| row.cells).collect();
            let written: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
            prop_assert_eq!(read, written);
        }

        #[test]
        fn no_text_is_too_odd(text in "[ab,;\t|\"\n=sep]{0,200}") {
            let _read = read(&text);
            let _read = read_if_regular(&text);
        }
    }
}
