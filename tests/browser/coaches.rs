//! From a leader who says "coach from Lantern Hill" to the manifest that the captain has in hand.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::page::{PHONE, Page};
use crate::server::Server;

async fn media(page: &Page, media: &str) {
    page.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": media })).await;
}

/// The page as A4 paper: how many pages it has, and the file beside its picture.
async fn printed(page: &Page, name: &str) -> usize {
    let wanted = json!({ "preferCSSPageSize": true, "printBackground": false });
    let answer = page.browser.devtools("Page.printToPDF", wanted).await;
    let pdf = BASE64_STANDARD.decode(answer["data"].as_str().unwrap()).unwrap();
    std::fs::write(page.picture(name).await.with_extension("pdf"), &pdf).unwrap();
    String::from_utf8_lossy(&pdf).matches("/Type /Page\n").count()
}

#[tokio::test]
async fn from_a_coach_that_a_leader_chose_to_the_printed_manifest() {
    let server = Server::demo();
    let mut leader = Page::on_phone().await;
    leader.open(server.url("leader-part")).await;
    leader.follow("Choose how you will travel").await;
    leader.choose("Coach from Lantern Hill, outside the convent").await;
    leader.press("Save how most people travel").await;
    leader.sees("Saved.").await;
    let mut page = Page::on_laptop().await;
    page.open(server.url("organiser")).await;
    page.go_to("/o/a/3").await;
    page.follow("travel, coaches and lifts").await;
    assert_eq!(page.heading().await, "Travel");
    page.is_sound("travel").await;
    page.follow("Look at the proposal").await;
    page.sees("would be placed").await;
    page.is_sound("travel-proposal").await;
    page.press("Accept this proposal").await;
    page.sees("The proposal is accepted.").await;
    page.is_sound("travel-planned").await;
    page.follow("Coach 1").await;
    page.is_sound("travel-seats").await;
    page.press("Move").await;
    page.sees("Tick at least 1 person or place").await;
    page.is_sound("travel-seats-error").await;
    page.go_to("/o/a/3/travel/1/change").await;
    page.fill_in("Captain", "Sam Reed").await;
    page.fill_in("Phone of the captain", "07700 900123").await;
    page.is_sound("travel-vehicle").await;
    page.press("Save this vehicle").await;
    page.sees("Saved.").await;
    page.follow("Manifest to print").await;
    page.is_sound("manifest").await;
    page.sees("Captain Sam Reed, 07700 900123").await;
    media(&page, "print").await;
    page.sees_no("Print this page").await;
    page.resize(PHONE * 2).await;
    assert!(printed(&page, "manifest-printed").await >= 1);
    leader.follow("Back").await;
    let said = "/Coach [0-9] from Lantern Hill, outside the convent, 5:45pm/.test(document.body.innerText)";
    assert_eq!(leader.evaluate(said).await, true);
    leader.go_to(&format!("{}/travel", leader.path().await)).await;
    leader.sees("Where your people sit").await;
    leader.is_sound("leader-where-they-sit").await;
}

#[tokio::test]
async fn the_fleet_the_stops_and_the_lifts_are_changed_on_a_laptop_and_on_a_phone_without_scripts() {
    for (mut page, mode) in [(Page::on_laptop().await, ""), (Page::without_scripts().await, "-no-script")] {
        let server = Server::demo();
        page.open(server.url("organiser")).await;
        page.go_to("/o/a/3/travel/sorts").await;
        page.fill_in("What it is called", "Double-decker").await;
        page.fill_in("Seats for passengers", "0").await;
        page.press("Save this sort").await;
        page.sees("Enter a number from 1 to 200").await;
        page.is_sound(&format!("travel-sorts-error{mode}")).await;
        page.fill_in("Seats for passengers", "70").await;
        page.fill_in("Price of one, in pounds", "640.50").await;
        page.press("Save this sort").await;
        page.sees("£640.50").await;
        page.is_sound(&format!("travel-sorts{mode}")).await;
        page.go_to("/o/a/3/travel/stops").await;
        page.sees("12 minutes").await;
        page.is_sound(&format!("travel-stops{mode}")).await;
        page.go_to("/o/a/3/travel/vehicles/new").await;
        page.choose("Fennel Street bus station").await;
        page.press("Save this vehicle").await;
        page.sees("Fennel Street bus station").await;
        page.go_to("/o/a/3/travel/1/gone").await;
        page.is_sound(&format!("travel-gone{mode}")).await;
        page.go_to("/o/a/3/travel/lifts").await;
        page.is_sound(&format!("travel-lifts{mode}")).await;
        page.go_to("/o/a/3/travel/without").await;
        page.is_sound(&format!("travel-without{mode}")).await;
    }
}

#[tokio::test]
async fn a_lift_is_matched_and_the_leader_reads_who_goes_with_whom() {
    let server = Server::demo();
    let mut leader = Page::on_phone().await;
    leader.open(server.url("leader-part")).await;
    let home = leader.path().await;
    leader.go_to(&format!("{home}/travel/who")).await;
    let names: Vec<String> = serde_json::from_value(
        leader
            .evaluate("[...document.querySelectorAll('.choice bdi')].slice(0, 2).map(it => it.innerText.trim())")
            .await,
    )
    .unwrap();
    for name in &names {
        leader.choose(name).await;
    }
    leader.press_first("main form .buttons button, main form button").await;
    for way in ["By car, and has seats for others", "Needs a lift"] {
        leader.choose(way).await;
        leader.press_first("main form .buttons button").await;
    }
    let mut page = Page::on_laptop().await;
    page.open(server.url("organiser")).await;
    page.go_to("/o/a/3/travel/lifts").await;
    page.sees("same institution").await;
    page.is_sound("travel-lifts-proposed").await;
    page.press("Match those I ticked").await;
    page.sees("Saved. 1 lift.").await;
    page.is_sound("travel-lifts-matched").await;
    leader.go_to(&format!("{home}/travel")).await;
    leader.sees("goes with").await;
    leader.is_sound("leader-lift").await;
}

#[tokio::test]
async fn what_is_not_sorted_leads_to_the_page_that_mends_it() {
    let server = Server::demo();
    let mut page = Page::on_laptop().await;
    page.open(server.url("organiser")).await;
    page.go_to("/o/a/3").await;
    page.follow("Logistics").await;
    assert_eq!(page.heading().await, "What is not sorted yet");
    page.is_sound("logistics").await;
    page.go_to("/o/a/3/travel/proposal").await;
    page.press("Accept this proposal").await;
    // A stop is taken off a vehicle in which people who get on there sit.
    page.go_to("/o/a/3/travel/1/change").await;
    page.choose("Lantern Hill, outside the convent").await;
    page.press("Save this vehicle").await;
    page.sees("does not stop there: move them, or let it stop there").await;
    page.is_sound("travel-seats-passed").await;
    page.go_to("/o/a/3/logistics").await;
    page.sees("Coach 1 does not stop at").await;
    page.is_sound("logistics-passed").await;
    page.follow("Coach 1 does not stop at").await;
    assert_eq!(page.heading().await, "Coach 1");
}
