//! What a leader's work costs: pages that have to come and fields that have to be typed, from the link to saved.

use std::fmt::Write;
use std::path::Path;

use crate::page::{Effort, Page};
use crate::server::Server;

/// Thirty lines as they are copied out of a group chat.
fn thirty_lines() -> String {
    let mut lines = String::new();
    for number in 1..=30 {
        let surname = ["Okonta", "Brightwell", "Zielonka", "Warsame", "Ashgrove"][number % 5];
        writeln!(lines, "{number}. Person{} {surname} 07700 900{number:03}", letters(number)).unwrap();
    }
    lines
}

/// A syllable for a number: digits in a name would be asked about.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

#[tokio::test]
async fn a_number_takes_3_pages_and_1_field() {
    let server = Server::demo();
    let page = Page::on_phone().await;
    page.open(server.url("leader-new")).await;
    page.follow("Say how many you will bring").await;
    page.fill_in("How many people", "40").await;
    page.press("Save my number").await;
    page.sees("Saved. You promised 40.").await;
    assert_eq!(page.effort(), Effort { loads: 3, typed: 1 });
}

#[tokio::test]
async fn thirty_pasted_names_take_5_pages_and_1_field() {
    let server = Server::demo();
    let page = Page::on_phone().await;
    page.open(server.url("leader-new")).await;
    page.follow("Add your list of names").await;
    page.follow("Paste names").await;
    page.fill_in("Paste your names", &thirty_lines()).await;
    page.press("Check these names").await;
    page.press("Save these 30 names").await;
    page.sees("30 names").await;
    assert_eq!(page.effort(), Effort { loads: 5, typed: 1 });
}

#[tokio::test]
async fn a_file_of_30_names_takes_5_pages_and_no_field() {
    let server = Server::demo();
    let page = Page::on_phone().await;
    page.open(server.url("leader-new")).await;
    page.follow("Add your list of names").await;
    page.follow("Send a spreadsheet").await;
    page.attach("Send a spreadsheet", Path::new("fixtures/alliance/lists/convent-of-the-holy-lantern.csv")).await;
    page.press("Check these names").await;
    page.press("Save these 30 names").await;
    page.sees("30 names").await;
    assert_eq!(page.effort(), Effort { loads: 5, typed: 0 });
}

#[tokio::test]
async fn a_first_page_is_under_20_kb_and_no_more_than_3_requests() {
    let server = Server::demo();
    for way_in in ["leader-new", "leader-part"] {
        let load = Page::on_phone().await.first_load(server.url(way_in)).await;
        assert!(load.bytes < 20_000 && load.requests <= 3, "{way_in}: {load:?}");
    }
}
