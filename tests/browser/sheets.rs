//! Sheets to sign in on, on paper and typed in afterwards, and the pages about the screen.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::page::{PHONE, Page};
use crate::server::Server;

async fn organiser(server: &Server) -> Page {
    let page = Page::on_laptop().await;
    page.open(server.url("organiser")).await;
    page
}

/// The page as A4 paper, as a PDF.
async fn paper(page: &Page) -> Vec<u8> {
    let wanted = json!({ "preferCSSPageSize": true, "printBackground": false });
    let answer = page.browser.devtools("Page.printToPDF", wanted).await;
    BASE64_STANDARD.decode(answer["data"].as_str().unwrap()).unwrap()
}

fn pages_of(pdf: &[u8]) -> usize {
    String::from_utf8_lossy(pdf).matches("/Type /Page\n").count()
}

async fn media(page: &Page, media: &str) {
    page.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": media })).await;
}

#[tokio::test]
async fn sheets_are_a4_with_one_set_of_pages_for_each_institution() {
    let server = Server::demo();
    let mut page = organiser(&server).await;
    page.go_to("/o/a/3/sheets").await;
    assert_eq!(page.heading().await, "Sheets to sign in on");
    page.is_sound("sheets").await;
    let sheets = page.evaluate("document.querySelectorAll('.signin').length").await.as_u64().unwrap();
    let pdf = paper(&page).await;
    let file = page.picture("sheets").await.with_extension("pdf");
    std::fs::write(&file, &pdf).unwrap();
    assert!(pages_of(&pdf) >= usize::try_from(sheets).unwrap(), "{} pages for {sheets} sheets", pages_of(&pdf));
    page.select("Only", "New Zion Pentecostal Chapel").await;
    page.press("Show this sheet").await;
    page.sees("Pledged").await;
    media(&page, "print").await;
    // 9 mm are 34 CSS pixels; nothing to press is on paper, and the heading of the table repeats.
    let rows = "[...document.querySelectorAll('.signin tbody tr')].every(row => row.offsetHeight >= 34)";
    assert_eq!(page.evaluate(rows).await, true);
    page.sees_no("Sign out").await;
    page.sees_no("Print this page").await;
    let repeats = "getComputedStyle(document.querySelector('.signin thead')).display";
    assert_eq!(page.evaluate(repeats).await, "table-header-group");
    page.picture("sheet-printed").await;
    let one = paper(&page).await;
    assert_eq!(pages_of(&one), 2, "30 people and 6 blank rows");
}

#[tokio::test]
async fn sheets_by_name_are_printed_for_each_door_and_typed_in() {
    let server = Server::demo();
    let mut page = organiser(&server).await;
    page.go_to("/o/a/2/sheets").await;
    page.select("By name, for doors", "3").await;
    page.press("Show sheets by name").await;
    page.is_sound("sheets-by-name").await;
    assert_eq!(page.evaluate("document.querySelectorAll('.signin').length").await, 3);
    page.follow("Names from A").await;
    page.is_sound("sheet-by-name-typed").await;
    page.press("Save this sheet").await;
    page.sees("The sheet is saved: 0 people on it came.").await;
    page.go_to("/o/a/2/sheets?parts=3").await;
    media(&page, "print").await;
    let rows = "[...document.querySelectorAll('.signin tbody tr')].every(row => row.offsetHeight >= 34)";
    assert_eq!(page.evaluate(rows).await, true);
    page.sees_no("Show sheets by name").await;
    page.picture("sheet-by-name-printed").await;
}

#[tokio::test]
async fn a_sheet_is_ticked_on_a_laptop_and_on_a_phone_without_scripts() {
    for (mut page, mode) in [(Page::on_laptop().await, ""), (Page::without_scripts().await, "-no-script")] {
        let server = Server::demo();
        page.open(server.url("organiser")).await;
        // The demo's last assembly that is over: its lists have people of whom a number was typed.
        page.go_to("/o/a/2/came").await;
        page.follow("Tick the sheet of St Oswin's Church").await;
        page.is_sound(&format!("sheet-typed{mode}")).await;
        let first = page.text_of(".choice:first-of-type").await;
        page.choose(&first).await;
        page.fill_in("How many came without a name?", "many").await;
        page.press("Save this sheet").await;
        page.sees("There is a problem").await;
        page.is_sound(&format!("sheet-typed-error{mode}")).await;
        page.fill_in("How many came without a name?", "20").await;
        page.fill_in("Names in the blank rows", "Tamar Feldstein").await;
        page.press("Save this sheet").await;
        page.sees("Counted so far: 2 by name, 20 without.").await;
        page.is_sound(&format!("sheet-typed-saved{mode}")).await;
    }
}

#[tokio::test]
async fn an_organiser_finds_the_screen_and_replaces_its_link() {
    let server = Server::demo();
    let mut page = organiser(&server).await;
    page.go_to("/o/a/3").await;
    page.follow("the screen in the room").await;
    page.is_sound("screen-desk").await;
    assert_eq!(page.value("Link of the screen").await, server.url("screen"));
    page.choose("Show how many each institution pledged").await;
    page.press("Save what is shown").await;
    page.sees("Saved.").await;
    page.press("Replace the link").await;
    page.sees("The link is replaced.").await;
    let link = page.value("Link of the screen").await;
    assert_ne!(link, server.url("screen"));
    page.is_sound("screen-desk-replaced").await;
    let mut wall = Page::on_laptop().await;
    wall.open(&link).await;
    wall.sees("Doors open").await;
    wall.is_sound("room-before").await;
    wall.open(server.url("screen")).await;
    wall.sees_no("Doors open").await;
    page.go_to("/o/a/2/roll-call").await;
    page.is_sound("roll-call-sheet").await;
    media(&page, "print").await;
    page.resize(PHONE * 2).await;
    page.picture("roll-call-printed").await;
}
