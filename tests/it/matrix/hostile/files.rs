//! Every file that is taken out, with names that would be formulas, cells, lines or properties of their own.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use turnout::csv_out::restored;

use super::super::askers;
use super::super::cross_site::who_may;
use super::super::table::{self, Row};
use super::super::world::{EVENING, Place, Words, World, plain};
use super::{bidi, homoglyphs, markup};
use crate::site::Page;

type Write = fn(&'static str) -> String;

fn formula(what: &'static str) -> String {
    format!("=HYPERLINK(\"http://example.org\";\"{}\")", plain(what))
}

fn command(what: &'static str) -> String {
    format!("@{}|'cmd'!A1", plain(what))
}

fn guarded(what: &'static str) -> String {
    format!("'-{}", plain(what))
}

/// Ends its cell, its row and its file, as far as it can.
fn cells(what: &'static str) -> String {
    format!("{}\",\"x\"\r\n=1+1,\n+2;\t\"", plain(what))
}

fn properties(what: &'static str) -> String {
    format!("{}\nEND:VEVENT\nURL:http://example.org;x,y\\n", plain(what))
}

/// What world.sql has people write, each with what stands there where nothing else is asked for: the longest first, since one
/// may be in another.
pub fn written() -> Vec<(&'static str, String)> {
    let names = include_str!("../world.sql").split('$').skip(1).step_by(2);
    let mut all: Vec<_> = names.filter(|it| *it != "now" && *it != "version").map(|it| (it, plain(it))).collect();
    all.sort_by_key(|(name, text)| (std::cmp::Reverse(text.len()), *name));
    all.dedup();
    all
}

/// The text with everything that people wrote written otherwise.
pub fn rewritten(text: &str, write: Write) -> String {
    let marks = ('\u{e000}'..).zip(written());
    let marked = marks.clone().fold(text.to_owned(), |text, (mark, (_, from))| text.replace(&from, &mark.to_string()));
    marks.fold(marked, |text, (mark, (name, _))| text.replace(mark, &write(name)))
}

/// Whether what is answered is CSV.
fn is_csv(row: &&Row) -> bool {
    let last = row.path.rsplit('/').next().unwrap_or_default();
    row.method == Method::GET && (last.ends_with(".csv") || matches!(last, "{version}" | "{submission}" | "{taking}"))
}

async fn world(write: Write) -> World {
    let world = World::of(Words(write)).await;
    world.site.time_is(EVENING);
    world
        .site
        .write(|conn| {
            Ok(conn.execute_batch(
                "insert into export (export_id, what, assembly_id, reason, taken_at, account_id) values
                    (155, 'children', 1, 'Places', '2027-03-12T18:29:00.000Z', 4),
                    (156, 'access', 1, 'Ramps', '2027-03-12T18:29:00.000Z', 4)",
            )?)
        })
        .await;
    world
}

async fn takes(world: &World, row: &Row, address: &str) -> Page {
    let mut browser = world.site.browser();
    let request = browser.request(Method::GET, address).header("sec-fetch-site", "same-origin");
    let request = askers::bringing(world, who_may(row), request).await;
    browser.send(request.body(Body::empty()).unwrap()).await
}

/// The addresses of all files.
fn addresses(world: &World) -> Vec<(&'static Row, String)> {
    let mut all: Vec<_> =
        table::rows().iter().filter(is_csv).map(|row| (row, row.address(world, Place::Own))).collect();
    let taking = all.iter().find(|(row, _)| row.path.ends_with("{taking}")).unwrap().0;
    all.extend(["/o/a/1/exports/155", "/o/a/1/exports/156"].map(|address| (taking, address.to_owned())));
    all
}

/// The header, and the other rows in no order, which is that of the names. Each row has as many cells as the header, or this
/// fails; what would be run as a formula is guarded.
fn read(page: &Page, address: &str) -> (Vec<String>, Vec<Vec<String>>) {
    assert_eq!(page.status, StatusCode::OK, "{address}");
    let text = page.body.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("{address}: {}", page.body));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in reader.records() {
        let row = row.unwrap_or_else(|error| panic!("{address}: {error} in {text}"));
        let runs = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        assert!(!row.iter().any(runs), "{address}: {row:?}");
        rows.push(row.iter().map(|cell| restored(cell).to_owned()).collect());
    }
    let header = rows.remove(0);
    rows.sort();
    (header, rows)
}

#[tokio::test]
async fn every_file_has_the_same_cells_whatever_people_are_called() {
    let ours = world(plain).await;
    let mut plainly = Vec::new();
    for (row, address) in addresses(&ours) {
        let page = takes(&ours, row, &address).await;
        plainly.push((row, read(&page, &address), page.headers.get(header::CONTENT_DISPOSITION).cloned(), address));
    }
    let named: usize = plainly.iter().map(|(_, (_, rows), _, _)| rows.len()).sum();
    assert!(plainly.len() >= 18 && named > 20, "{} files of {named} rows", plainly.len());
    for write in [formula as Write, command, guarded, cells, markup, homoglyphs, bidi] {
        let other = world(write).await;
        for (row, (header, rows), disposition, address) in &plainly {
            let page = takes(&other, row, address).await;
            // The name of the file is ours.
            assert_eq!(page.headers.get(header::CONTENT_DISPOSITION), disposition.as_ref(), "{address}");
            let (its_header, its_rows) = read(&page, address);
            assert_eq!(&its_header, header, "{address} with {}", write("own"));
            // What people eat is sorted into its words, and told of nobody by name.
            if address.ends_with("/food.csv") {
                continue;
            }
            let mut expected: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| rewritten(cell, write)).collect()).collect();
            expected.sort();
            assert_eq!(its_rows, expected, "{address} with {}", write("own"));
        }
    }
}

/// The lines of a calendar file, put together again where they were folded.
fn lines(page: &Page) -> Vec<String> {
    assert!(page.body.lines().all(|line| !line.contains('\r')), "{:?}", page.body);
    page.body.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[tokio::test]
async fn a_calendar_has_the_same_properties_whatever_the_assembly_is_called() {
    let ours = World::of(Words(plain)).await;
    let rows = || table::rows().iter().filter(|row| row.path.ends_with("/calendar.ics"));
    for row in rows() {
        let address = row.address(&ours, Place::Own);
        let plainly = lines(&takes(&ours, row, &address).await);
        let of = |lines: &[String]| -> Vec<String> {
            lines.iter().map(|line| line.split([':', ';']).next().unwrap_or_default().to_owned()).collect()
        };
        for write in [properties as Write, markup, bidi] {
            let other = World::of(Words(write)).await;
            let its = lines(&takes(&other, row, &address).await);
            assert_eq!(of(&its), of(&plainly), "{address}: {its:#?}");
            let summary = its.iter().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
            let mut said = String::new();
            let mut letters = summary.chars();
            while let Some(letter) = letters.next() {
                said.push(match letter {
                    '\\' => letters.next().map_or('\\', |next| if matches!(next, 'n' | 'N') { '\n' } else { next }),
                    letter => letter,
                });
            }
            assert_eq!(said, write("assembly"), "{summary}");
        }
    }
    assert_eq!(rows().count(), 2);
}
