//! The alliance of 40 in `fixtures/alliance`, and the tally that it must come to.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use turnout::list::model::{Attending, Country, DraftContent, Entry, ListTable, Reading, read_people};
use turnout::sheet::read_text;

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/alliance").join(name)
}

/// The rows of a file as column name to cell.
pub fn rows(name: &str) -> Vec<HashMap<String, String>> {
    let text = fs::read_to_string(fixture(name)).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn read(list: &str) -> Reading {
    let table = read_text(&fs::read(fixture(list)).unwrap()).unwrap();
    let content = DraftContent::of(ListTable::found(table.into()));
    assert_eq!(content.next_question(), None, "{list}: which column has the names?");
    read_people(&content, Country::Gb).unwrap()
}

fn needs_answered(entry: &Entry) -> bool {
    let details = &entry.details;
    let crèche = details.childcare == Some(true) && !details.children.is_empty();
    crèche || !details.needs.is_empty() || details.nothing_needed
}

#[test]
fn every_list_of_the_alliance_is_read_without_a_question() {
    let expected = rows("expected-tally.csv");
    for list in rows("lists.csv") {
        let (institution, file) = (&list["institution"], &list["file"]);
        let tally = expected.iter().find(|row| &row["institution"] == institution).unwrap();
        let reading = read(file);
        assert_eq!(
            (reading.problems, reading.left_out.iter().filter(|row| row.row.number > 1).count()),
            (vec![], 0),
            "{file}"
        );
        let is_listed = |entry: &&Entry| entry.details.attending.unwrap_or(Attending::Yes) == Attending::Yes;
        let listed: Vec<_> = reading.entries.iter().filter(is_listed).collect();
        let children = listed.iter().filter(|entry| entry.details.childcare == Some(true));
        let counted = [
            ("listed", listed.len()),
            ("children", children.map(|entry| entry.details.children.len()).sum()),
            ("needs_not_answered", listed.iter().filter(|entry| !needs_answered(entry)).count()),
            ("travel_not_answered", listed.iter().filter(|entry| entry.details.travel.is_none()).count()),
        ];
        for (column, count) in counted {
            assert_eq!(count.to_string(), tally[column], "{column} of {institution}");
        }
    }
}
