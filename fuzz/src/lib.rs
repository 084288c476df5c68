//! What every target does with a list, and what has to hold whatever is in it.

use turnout::list::model::{Country, DraftContent, Field, Reading, compare, read_people};
use turnout::sheet::Sheet;

/// What lists say, phrase by phrase. It is the dictionary of the fuzzer too.
pub fn words() -> Vec<&'static str> {
    include_str!("../words.txt").lines().collect()
}

/// The bytes as text, whatever they are.
pub fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// Reads sheets as a list, as far as `turnout list read` and the pages do before anything is saved.
///
/// # Panics
///
/// If something does not hold that always must.
pub fn read_list(sheets: Vec<Sheet>) {
    let content = DraftContent::read(sheets);
    let kept = serde_json::to_vec(&content).expect("a draft can be kept");
    assert_eq!(serde_json::from_slice::<DraftContent>(&kept).expect("a kept draft can be read"), content);
    content.next_question();
    content.people_on_sheets(Country::default());
    for (_, list) in content.taken() {
        list.columns.samples(&list.table);
        list.columns.values(&list.table);
        list.columns.headings(&list.table);
        list.columns.lasting_meanings(&list.table);
    }
    if let Ok(reading) = read_people(&content, Country::default()) {
        show(&content, &reading);
        assert_eq!(read_people(&content, Country::default()).as_ref(), Ok(&reading), "once is as twice");
    }
}

fn show(content: &DraftContent, reading: &Reading) {
    for entry in &reading.entries {
        let table = &content.tables[usize::from(entry.row.table)].table;
        assert!(table.row(entry.row.number).is_some(), "{} stands nowhere", entry.row.number);
        assert!(entry.name.as_ref().is_none_or(|name| !name.as_str().trim().is_empty()), "a name is not blank");
    }
    let written = content.as_written();
    for entry in &reading.entries {
        written.said(entry.row, [Field::Travel, Field::Access, Field::Diet, Field::Needs]);
    }
    for problem in &reading.problems {
        assert!(!problem.text(&reading.sheets).is_empty() && !problem.remedy().is_empty());
    }
    let review = compare(&[], reading, &content.decisions);
    assert_eq!(review.rows.len(), reading.entries.len());
    for row in &review.rows {
        row.asks.iter().for_each(|ask| assert!(!ask.text(&row.entry, &review.sheets).is_empty()));
    }
}
