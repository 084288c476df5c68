//! From a leader who says "Adam, 4, peanut allergy" to the printed crèche sheet; and the pages of access and food.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::page::Page;
use crate::server::Server;

async fn organiser(server: &Server) -> Page {
    let page = Page::on_laptop().await;
    page.open(server.url("organiser")).await;
    page
}

/// The page on paper, in the direction that it asks for.
async fn paper(page: &Page) -> Vec<u8> {
    let wanted = json!({ "preferCSSPageSize": true, "printBackground": false });
    let answer = page.browser.devtools("Page.printToPDF", wanted).await;
    BASE64_STANDARD.decode(answer["data"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_child_goes_from_the_leaders_phone_to_the_printed_sheet() {
    let server = Server::demo();
    let mut leader = Page::on_phone().await;
    leader.open(server.url("leader-part")).await;
    leader.follow("Tell us about childcare and access").await;
    let person = leader.text_of(".tasks li:first-child a").await;
    leader.follow(&person).await;
    let name = leader.heading().await;
    let called = name.trim_start_matches("What does ").trim_end_matches(" need?").to_owned();
    leader.fill_in(&format!("How many children will {called} bring to the crèche?"), "60").await;
    leader.press(&format!("Save what {called} needs")).await;
    leader.sees("60 is more children than 1 person can bring").await;
    leader.fill_in(&format!("How many children will {called} bring to the crèche?"), "1").await;
    leader.press(&format!("Save what {called} needs")).await;
    leader.fill_in("First name", "Adam").await;
    leader.fill_in("Age in years, on the day", "4").await;
    leader.fill_in("What must the crèche know?", "peanut allergy").await;
    leader.press("Save this child").await;
    leader.sees(&format!("Saved for {called}.")).await;
    // A second one, and nothing of the first is shown again.
    leader.follow(&person).await;
    leader.sees("Name and age told").await;
    leader.fill_in(&format!("How many children will {called} bring to the crèche?"), "2").await;
    leader.press(&format!("Save what {called} needs")).await;
    leader.press("Save this child").await;
    leader.follow(&person).await;
    leader.sees_no("Adam").await;
    leader.is_sound("needs-person-children").await;
    leader.follow("Child 1").await;
    leader.sees_no("Adam").await;
    leader.is_sound("child-known").await;
    leader.follow("Tell us all of them again").await;
    leader.press("Save these children").await;
    leader.sees("Tell us about at least 1 child").await;
    leader.is_sound("children-again").await;
    // The second child is left out.
    leader.evaluate("document.getElementById('first_name-1').value = 'adam'").await;
    leader.press("Save these children").await;
    leader.sees(&format!("Saved for {called}.")).await;
    let mut page = organiser(&server).await;
    page.go_to("/o/a/3/creche").await;
    assert_eq!(page.heading().await, "Crèche");
    page.sees("more people needed").await;
    page.sees_no("peanut").await;
    page.is_sound("creche").await;
    page.follow("Print the crèche sheet").await;
    page.sees("peanut allergy").await;
    page.is_sound("creche-sheet").await;
    let pdf = paper(&page).await;
    let file = page.picture("creche-sheet").await.with_extension("pdf");
    std::fs::write(&file, &pdf).unwrap();
    // A4 lies on its side: 297 mm are 842 points.
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("/MediaBox [0 0 841") || text.contains("/MediaBox [0 0 842"), "not landscape");
    page.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    let repeats = "getComputedStyle(document.querySelector('.creche thead')).display";
    assert_eq!(page.evaluate(repeats).await, "table-header-group");
    page.sees_no("Sign out").await;
    page.picture("creche-sheet-printed").await;
}

#[tokio::test]
async fn places_and_ratios_are_set_and_a_child_is_corrected() {
    let server = Server::demo();
    let mut page = organiser(&server).await;
    page.go_to("/o/a/3/creche").await;
    page.fill_in("Places offered", "few").await;
    page.press("Save what the crèche has").await;
    page.sees("There is a problem").await;
    page.is_sound("creche-error").await;
    page.fill_in("Places offered", "3").await;
    page.press("Save what the crèche has").await;
    page.sees("Saved.").await;
    page.sees("3 places.").await;
    page.is_sound("creche-over").await;
    let href = page.evaluate("document.querySelector('td a[href*=\"/creche/child/\"]').getAttribute('href')").await;
    page.go_to(href.as_str().unwrap()).await;
    page.is_sound("creche-child").await;
    page.fill_in("Age in years, on the day", "Yr 4").await;
    page.press("Save this child").await;
    page.sees("Enter the age in whole years").await;
    page.fill_in("Age in years, on the day", "2").await;
    page.press("Save this child").await;
    page.sees("Saved what is told of the child.").await;
    page.follow("Change the ratios").await;
    page.is_sound("creche-ratios").await;
    page.press("Use the stricter figures").await;
    page.sees("Saved. It holds for every assembly.").await;
    page.go_to("/o/a/3/creche").await;
    page.sees("Our own caution, not a law").await;
}

#[tokio::test]
async fn a_child_walks_up_with_somebody_on_no_list() {
    let server = Server::demo();
    let mut page = organiser(&server).await;
    // One that is over: what stood on paper is typed in.
    page.go_to("/o/a/2/creche/walk-up").await;
    page.fill_in("Who brings the child?", "g").await;
    page.press("Look for the carer").await;
    page.sees("There is a problem").await;
    page.is_sound("walk-up").await;
    page.fill_in("Who brings the child?", "grace").await;
    page.press("Look for the carer").await;
    page.is_sound("walk-up-found").await;
    page.press("Add this child").await;
    page.sees("Choose who brings the child").await;
    page.choose("Somebody on no list").await;
    page.fill_in("Carer’s full name", "Grace Ferrier").await;
    page.fill_in("First name", "Sol").await;
    page.fill_in("Age in years", "18 months").await;
    page.press("Add this child").await;
    page.sees("The child is added.").await;
    page.sees("Walk-up").await;
    page.is_sound("creche-walked-up").await;
}

#[tokio::test]
async fn access_is_booked_for_several_at_once_and_food_is_counted() {
    let server = Server::demo();
    let mut page = organiser(&server).await;
    page.go_to("/o/a/3/access").await;
    page.sees("BSL interpreter").await;
    page.is_sound("access").await;
    page.follow("BSL interpreter").await;
    page.press("Booked").await;
    page.sees("Tick at least 1 request").await;
    page.is_sound("access-error").await;
    page.follow("Tick all on this page").await;
    page.fill_in("Who comes, or what is booked", "Two interpreters, Signs Ltd").await;
    page.press("Booked").await;
    page.sees("The leaders see it.").await;
    page.sees("Booked: Two interpreters, Signs Ltd").await;
    page.is_sound("access-booked").await;
    page.go_to("/o/a/3/access?kind=hearing_loop&tick=all").await;
    page.fill_in("Why, if it cannot be had", "The hall has no loop").await;
    page.press("Cannot be had").await;
    page.sees("Saved for").await;
    let mut leader = Page::on_phone().await;
    leader.open(server.url("leader-part")).await;
    leader.sees("Something you asked for cannot be had").await;
    leader.sees("The hall has no loop").await;
    leader.is_sound("home-cannot").await;
    leader.press("I have read this").await;
    leader.sees_no("cannot be had").await;
    leader.follow("Tell us about childcare and access").await;
    leader.sees("Not agreed: The hall has no loop").await;
    leader.is_sound("needs-cannot").await;
    page.follow("Food").await;
    page.sees("Nut allergy").await;
    page.is_sound("food").await;
}
