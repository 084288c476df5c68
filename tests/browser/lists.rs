//! A leader's way with each list that was given to us, from the link to the saved list: how many pages have to come, and how
//! many fields have to be typed.

use std::path::Path;

use crate::page::Page;
use crate::server::Server;

/// The most pages and typed fields that a list may take.
const MOST_LOADS: u32 = 6;
const MOST_TYPED: u32 = 3;

/// What stands on the list after saving, and the pages and typed fields that it took.
type Saved = (&'static str, u32, u32);

#[rustfmt::skip]
const LISTS: [(&str, Saved); 15] = [
    ("01-parish-title-rows.xlsx", ("33 names", 5, 0)),
    ("02-union-branch-semicolon-cp1252.csv", ("38 names", 5, 0)),
    ("03-masjid-two-sheets-rtl.xlsx", ("43 names", 6, 0)),
    ("04-school-parents-unicode-text.txt", ("30 names", 5, 0)),
    ("05-residents-two-row-header.ods", ("40 names", 5, 0)),
    ("06-google-form-resubmissions.csv", ("36 names", 5, 0)),
    ("07-whatsapp-numbered-list.paste.txt", ("26 names", 5, 1)),
    ("08-tenants-union-hidden-rows.xls", ("32 names", 5, 0)),
    ("09-old-mac-cr-only-macroman.csv", ("27 names", 5, 0)),
    ("10-excel-mangled-ages-phones.xlsx", ("29 names", 5, 0)),
    ("11-email-to-line.paste.txt", ("24 names", 5, 1)),
    ("12-two-tables-side-by-side.xlsx", ("28 names", 5, 0)),
    ("13-household-rows.xlsx", ("31 names", 5, 0)),
    ("14-crm-export-html-named.xls", ("31 names", 5, 0)),
    ("15-membership-extract-excess-data.xlsx", ("36 names", 5, 0)),
];

#[tokio::test]
async fn every_list_is_saved_in_at_most_6_pages_and_3_fields() {
    let mut differing = Vec::new();
    for (list, expected) in LISTS {
        let (names, loads, typed) = saved(list).await;
        if (names.as_str(), loads, typed) != expected {
            differing.push(format!("{list}: {names}, {loads} pages, {typed} fields; the table says {expected:?}"));
        }
        assert!(loads <= MOST_LOADS && typed <= MOST_TYPED, "{list}: {loads} pages, {typed} fields");
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// What is asked and told only of some lists: which sheets have the people, hidden rows, households in one row.
#[tokio::test]
async fn what_only_some_lists_make_us_say_is_sound() {
    let server = Server::demo();
    let mut page = Page::on_phone().await;
    page.open(server.url("leader-new")).await;
    page.follow("Add your list of names").await;
    page.follow("Send a spreadsheet").await;
    let send = page.path().await;
    for (list, name) in [
        ("03-masjid-two-sheets-rtl.xlsx", "list-two-sheets"),
        ("08-tenants-union-hidden-rows.xls", "list-hidden-rows"),
        ("13-household-rows.xlsx", "list-households"),
    ] {
        page.go_to(&send).await;
        page.attach("Send a spreadsheet", &Path::new("fixtures/lists/open").join(list)).await;
        page.press("Check these names").await;
        if page.heading().await == "Which sheets have your people?" {
            page.is_sound(&format!("{name}-asked")).await;
            page.press("Check these names").await;
        }
        assert_eq!(page.heading().await, "Check your list before you save", "{list}");
        page.is_sound(name).await;
    }
}

/// Sends or pastes a list as a leader who has none yet, leaves every answer as it was chosen beforehand, and saves it.
async fn saved(list: &str) -> (String, u32, u32) {
    let server = Server::demo();
    let page = Page::on_phone().await;
    page.open(server.url("leader-new")).await;
    page.follow("Add your list of names").await;
    let file = Path::new("fixtures/lists/open").join(list);
    if list.contains(".paste.") {
        page.follow("Paste names").await;
        page.paste("Paste your names", &std::fs::read_to_string(file).unwrap()).await;
    } else {
        page.follow("Send a spreadsheet").await;
        page.attach("Send a spreadsheet", &file).await;
    }
    page.press("Check these names").await;
    while page.heading().await.starts_with("Which ") {
        page.press("Check these names").await;
    }
    assert_eq!(page.heading().await, "Check your list before you save", "{list}: {}", page.text().await);
    let saves = if page.text().await.contains("Leave out the ") { "[value^=leave]" } else { "[value^=save]" };
    let button = page.text_of(saves).await;
    page.press_first(saves).await;
    assert_eq!(page.heading().await, "Your list", "{list}: {}", page.text().await);
    let said = page.text_of("p.lead").await;
    let names = said.split(['.', ',']).next().unwrap_or_default().to_owned();
    assert!(button.ends_with(&format!(" {names}")), "{list}: {button:?} saved {names}");
    let effort = page.effort();
    (names, effort.loads, effort.typed)
}
