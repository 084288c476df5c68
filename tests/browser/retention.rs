//! How long what is kept, and one person who asks, as an admin does it.

use crate::page::Page;
use crate::server::Server;

#[tokio::test]
async fn an_admin_looks_after_what_is_kept_on_a_laptop() {
    walk(Page::on_laptop().await, "").await;
}

#[tokio::test]
async fn an_admin_looks_after_what_is_kept_on_a_phone_without_scripts() {
    walk(Page::without_scripts().await, "-no-script").await;
}

async fn walk(mut page: Page, mode: &str) {
    let state = |name: &str| format!("retention-{name}{mode}");
    let server = Server::demo();
    page.open(server.url("organiser")).await;
    page.follow("What we keep").await;
    page.sees("It goes by itself within an hour of its time.").await;
    page.is_sound(&state("page")).await;
    page.fill_in("Needs and children: so many days after their assembly", "soon").await;
    page.press("Save how long").await;
    page.sees("Enter a number from 0 to 365").await;
    page.is_sound(&state("wrong")).await;
    page.fill_in("Needs and children: so many days after their assembly", "14").await;
    page.press("Save how long").await;
    page.sees("Saved. It holds for every assembly.").await;

    // Somebody asks what is kept of them.
    page.follow("find them").await;
    page.press("Find them").await;
    page.sees("Enter at least 2 letters").await;
    page.fill_in("Their name, phone or email", "nobody of that name").await;
    page.press("Find them").await;
    page.sees("Nobody. Try a part of the name").await;
    page.fill_in("Their name, phone or email", "grace").await;
    page.press("Find them").await;
    page.is_sound(&state("found")).await;
    page.press("Show what is kept").await;
    page.sees("Search again, and tick at least 1 row of theirs").await;
    page.fill_in("Their name, phone or email", "grace").await;
    page.press("Find them").await;
    page.evaluate("document.querySelector('input[name=who]').click()").await;
    page.press("Show what is kept").await;
    page.sees("Take it out").await;
    page.is_sound(&state("kept")).await;
    page.press("Erase them").await;
    page.sees("Tick that you are sure").await;
    page.is_sound(&state("not-sure")).await;
    page.choose("I am sure that they asked for it").await;
    page.press("Erase them").await;
    page.sees("Erased. Numbers stay as they were.").await;

    // The names of an assembly go before their time.
    page.go_to("/o/retention").await;
    page.evaluate("document.querySelector('a[href*=\"/erase-names\"]').click()").await;
    page.sees("Type the name of the assembly").await;
    page.is_sound(&state("erase")).await;
    page.press("Erase now").await;
    page.sees("exactly, to erase it").await;
    let title = page.evaluate("document.querySelector('main strong').textContent").await;
    page.fill_in("Type the name of the assembly", title.as_str().unwrap()).await;
    let of = page.path().await.split('/').nth(3).unwrap().to_owned();
    page.press("Erase now").await;
    page.sees("Erased. Numbers stay.").await;
    for at in ["creche", "access", "food", "travel"] {
        page.go_to(&format!("/o/a/{of}/{at}")).await;
        page.sees("Names, phones and emails were erased on").await;
        page.is_sound(&state(&format!("erased-{at}"))).await;
    }
    page.follow("Read the results").await;
}
