//! Lists read: a long CSV to people, beside the bare `csv` crate that makes rows of cells of the same file, and a workbook of
//! a usual size with the process that reads it, beside that process alone.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use turnout::list::model::{Country, DraftContent, MAX_PEOPLE, read_people};
use turnout::sheet::{Reader, Sheet, Table, apart, read_text};

use crate::{Figure, median};

const ROUNDS_OF_CSV: usize = 3;
const ROUNDS_OF_WORKBOOK: usize = 21;
const ROWS: usize = 100_000;
const WORKBOOK: &str = "fixtures/lists/open/01-parish-title-rows.xlsx";
const PEOPLE_IN_IT: usize = 33;

pub fn figures() -> Vec<Figure> {
    let mut figures = of_csv();
    figures.push(of_workbook());
    figures
}

fn of_csv() -> Vec<Figure> {
    let file = csv();
    let (mut tables, mut people, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS_OF_CSV {
        let (to_table, to_people) = by_us(&file);
        tables.push(to_table);
        people.push(to_people);
        bare.push(by_csv_alone(&file));
    }
    let bare = median(bare);
    let figure = |what: String, ours: Duration, goal| Figure {
        what,
        ours: format!("{:.0} ms", ours.as_secs_f64() * 1e3),
        bound: format!("{:.0} ms to rows of cells by bare csv", bare.as_secs_f64() * 1e3),
        ratio: format!("{:.2}", ours.as_secs_f64() / bare.as_secs_f64()),
        goal,
    };
    vec![
        figure(format!("CSV of {ROWS} rows read to one table, p50"), median(tables), ""),
        figure(format!("the same read to people, {MAX_PEOPLE} to a list, p50"), median(people), "at most 4.00"),
    ]
}

/// Rows as leaders write them, each with a name and a number of its own.
fn csv() -> String {
    let mut file = String::from("Name,Phone,Email,Children,Travel\r\n");
    for row in 0..ROWS {
        let (children, travel) = ([("", "coach"), ("2 (3 and 5)", "car"), ("", ""), ("Adam 4", "bus")])[row % 4];
        let (given, family) = (letters(row / 977), letters(row % 977));
        writeln!(file, "Given{given} Family{family},07700 9{row:05},p{row}@example.org,{children},{travel}\r").unwrap();
    }
    file
}

/// A number in letters: digits in a name are something else.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// How long until there is a table, and until there are people. One list holds so many and no more, so the rows are read as
/// lists of that length, each with the header.
fn by_us(file: &str) -> (Duration, Duration) {
    let began = Instant::now();
    let mut rows = read_text(file.as_bytes()).unwrap().rows.into_iter();
    let to_table = began.elapsed();
    let header = rows.next().unwrap();
    let mut people = 0;
    while rows.len() > 0 {
        let rows = std::iter::once(header.clone()).chain(rows.by_ref().take(MAX_PEOPLE)).collect();
        people += people_on(vec![Table { rows, ..Table::default() }.into()]);
    }
    let to_people = began.elapsed();
    assert_eq!(people, ROWS);
    (to_table, to_people)
}

fn people_on(sheets: Vec<Sheet>) -> usize {
    let list = DraftContent::read(sheets);
    assert_eq!(list.next_question(), None);
    read_people(&list, Country::default()).unwrap().entries.len()
}

/// The same rows with the same cells as text of their own, nothing looked for and nothing understood.
fn by_csv_alone(file: &str) -> Duration {
    let began = Instant::now();
    let records = csv::Reader::from_reader(file.as_bytes()).into_records().map(Result::unwrap);
    let rows: Vec<Vec<String>> = records.map(|record| record.iter().map(str::to_owned).collect()).collect();
    let took = began.elapsed();
    assert_eq!(rows.len(), ROWS);
    took
}

fn of_workbook() -> Figure {
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(WORKBOOK)).unwrap();
    let reader = Reader::new(Path::new(env!("CARGO_BIN_EXE_turnout")));
    let (mut ours, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS_OF_WORKBOOK {
        let began = Instant::now();
        assert_eq!(people_on(reader.read(&bytes).unwrap()), PEOPLE_IN_IT);
        ours.push(began.elapsed());
        alone.push(process_alone());
    }
    let (ours, alone) = (median(ours), median(alone));
    Figure {
        what: format!("XLSX of {PEOPLE_IN_IT} people read in a process of its own, p50"),
        ours: format!("{:.1} ms", ours.as_secs_f64() * 1e3),
        bound: format!("{:.1} ms for the process with nothing to read", alone.as_secs_f64() * 1e3),
        ratio: format!("{:.1}", ours.as_secs_f64() / alone.as_secs_f64()),
        goal: "under 150 ms",
    }
}

/// The same process, started and given nothing.
fn process_alone() -> Duration {
    let began = Instant::now();
    let mut process = Command::new(env!("CARGO_BIN_EXE_turnout"))
        .arg(apart::READ_WORKBOOK)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().flush().unwrap();
    assert!(process.wait_with_output().unwrap().status.success());
    began.elapsed()
}
