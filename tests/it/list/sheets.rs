//! Files of several sheets, several people in a cell, and what must be nowhere once a list is saved.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::{Convent, button, chips};
use crate::site::{Page, Site};

fn fixture(list: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/lists/open").join(list)).unwrap()
}

impl Convent<'_> {
    /// Sends one of the lists that leaders really send, and opens the page that it leads to.
    async fn sends_list(&mut self, list: &str) -> Page {
        let path = self.to("list/upload");
        let sent = self.browser.upload(&path, list, &fixture(list)).await;
        assert!(!sent.location.is_empty(), "{}", sent.body);
        self.browser.get(&sent.location).await
    }
}

const TWO_SHEETS: &str = "03-masjid-two-sheets-rtl.xlsx";

#[tokio::test]
async fn which_sheets_have_the_people_is_asked_where_several_do() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let sheets = convent.sends_list(TWO_SHEETS).await;
    assert_eq!(sheets.all("h1"), ["Which sheets have your people?"]);
    let labels = sheets.all("label.choice");
    assert!(labels[0].starts_with("Brothers 22 names: Leyla Demir, Seán Ó Dálaigh, Harpreet Kaur, ..."), "{labels:?}");
    assert!(labels[1].starts_with("Sisters 21 names: "), "{labels:?}");
    assert_eq!(sheets.attributes("input[type=checkbox][checked]", "name"), ["sheet-0", "sheet-1"]);
    let list = sheets.attributes("input[name=list]", "value").remove(0);
    let nothing = convent.post("list/sheets", &[("list", &list)]).await;
    assert!(nothing.text().contains("Tick at least 1 sheet"));
    let other = convent.post("list/sheets", &[("list", "999"), ("sheet-0", "on")]).await;
    assert_eq!(other.location, convent.to("list/check?again=other"));
    convent.post("list/sheets", &[("list", &list), ("sheet-1", "on")]).await.leads_to(&convent.to("list/check"));
    let check = convent.get("list/check").await;
    assert!(check.text().contains("We read 21 rows"), "{}", check.text());
    convent.saves(check).await;
    assert_eq!(convent.listed().await, 21);
}

#[tokio::test]
async fn a_row_of_several_sheets_is_called_with_its_sheet() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let sheets = convent.sends_list(TWO_SHEETS).await;
    let list = sheets.attributes("input[name=list]", "value").remove(0);
    let both = [("list", list.as_str()), ("sheet-0", "on"), ("sheet-1", "on")];
    convent.post("list/sheets", &both).await.leads_to(&convent.to("list/check"));
    let check = convent.get("list/check?show=added").await;
    assert!(check.text().contains("Row 3 of Brothers had lost the 0 of its phone number"), "{}", check.text());
    assert!(check.text().contains("We read 43 rows"));
    // The number stays in its order behind a name that is written from right to left.
    let asked = convent.get("list/check?show=check").await.text();
    assert!(asked.contains("Row 10 of Brothers: \u{2068}זהבה כהן\u{2069}, \u{2066}07700 900147\u{2069}"), "{asked}");
    // Two of one name on two sheets, with different numbers, are two and no question keeps them from being saved.
    convent.saves(check).await;
    assert_eq!(site.number("select count(*) from attendee").await, 43);
}

#[tokio::test]
async fn a_file_of_one_sheet_is_asked_nothing() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends_list("01-parish-title-rows.xlsx").await;
    assert_eq!(check.all("h1"), ["Check your list before you save"]);
    assert_eq!(button(&check), "Save these 33 names");
}

#[tokio::test]
async fn two_people_in_a_cell_are_two_on_the_list() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends("Name,Phone,Travel\nAli & Sana Khan,07700 900001,coach\nBen Li +1,,\n").await;
    assert_eq!(chips(&check)[..2], ["To check (1)", "Added (3)"]);
    assert!(check.text().contains("Row 3 speaks of people without a name: “Ben Li +1”"), "{}", check.text());
    let typed = convent.presses(&check, "Save", &[("fix-3-name", "Ben Li & Ola Li")]).await;
    let check = convent.browser.get(&typed.location).await;
    assert_eq!(button(&check), "Save these 4 names");
    convent.saves(check).await;
    let people = "select group_concat(name || coalesce(phone, ''), '; ') from (select * from attendee order by name)";
    assert_eq!(site.text(people).await, "Ali Khan+447700900001; Ben Li; Ola Li; Sana Khan");
    assert_eq!(site.number("select count(*) from travel").await, 2);
}

/// Whether any file of the database has these bytes in it.
fn on_the_disk(site: &Site, wanted: &str) -> bool {
    let database = site.folder().join("turnout.db");
    let beside = |end: &str| fs::read(format!("{}{end}", database.display())).unwrap_or_default();
    let found = |bytes: Vec<u8>| bytes.windows(wanted.len()).any(|window| window == wanted.as_bytes());
    ["", "-wal"].into_iter().any(|end| found(beside(end)))
}

async fn is_erased(site: &Site, wanted: &str) {
    for _ in 0..500 {
        if !on_the_disk(site, wanted) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{wanted:?} is still on the disk");
}

const EXTRACT: &str = "15-membership-extract-excess-data.xlsx";
/// A sort code and account, and a national insurance number, out of the extract.
const SECRETS: [&str; 2] = ["19763339", "QQ 30 02 07 C"];

#[tokio::test]
async fn what_is_not_ours_is_nowhere_once_a_list_is_saved_or_given_up() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends_list(EXTRACT).await;
    assert!(SECRETS.iter().all(|secret| on_the_disk(&site, secret)), "the draft has them, or this test sees nothing");
    convent.saves(check).await;
    for secret in SECRETS {
        is_erased(&site, secret).await;
    }
    let check = convent.sends_list(EXTRACT).await;
    assert!(on_the_disk(&site, SECRETS[0]));
    convent.presses(&check, "Do not save", &[]).await;
    is_erased(&site, SECRETS[0]).await;
    convent.sends_list(EXTRACT).await;
    site.time_is("2027-06-01T10:00:00Z");
    let now = site.app.clock.now();
    site.write(move |conn| Ok(turnout::list::store::expire_drafts(conn, now)?)).await;
    is_erased(&site, SECRETS[0]).await;
}

/// A reader who still needs everything as it was, until it commits.
fn in_the_way(site: &Site) -> rusqlite::Connection {
    let reader = rusqlite::Connection::open(site.folder().join("turnout.db")).unwrap();
    reader.execute_batch("begin; select count(*) from submission").unwrap();
    reader
}

#[tokio::test]
async fn nobody_waits_for_the_erasing() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends_list(EXTRACT).await;
    let reader = in_the_way(&site);
    convent.saves(check).await;
    // If each waited for the reader, these would take minutes.
    let writes = async {
        for _ in 0..30 {
            site.write(|conn| Ok(conn.execute("update alliance set name = name", [])?)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), writes).await.unwrap();
    reader.execute_batch("commit").unwrap();
    is_erased(&site, SECRETS[0]).await;
}

#[tokio::test]
async fn the_name_of_a_file_that_was_given_up_is_not_kept() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends_list(EXTRACT).await;
    convent.presses(&check, "Do not save", &[]).await;
    assert_eq!(site.number("select count(*) from submission where file_name is not null").await, 0);
}

#[tokio::test]
async fn a_reader_in_the_way_only_delays_the_erasing() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends_list(EXTRACT).await;
    let reader = in_the_way(&site);
    convent.saves(check).await;
    assert!(on_the_disk(&site, SECRETS[0]), "a reader still needs what was there");
    reader.execute_batch("commit").unwrap();
    is_erased(&site, SECRETS[0]).await;
}
