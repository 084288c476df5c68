//! What goes wrong on a phone at a door: two tabs, an event that nobody can read, names that are invented, a Wi-Fi that asks
//! for a sign-in of its own.

use serde_json::json;

use crate::evening::{Evening, network, taps, types, until};
use crate::page::Page;
use crate::proxy::Line;

/// Puts an event on the disk of the phone, as an older version of the page might have left one.
const UNREADABLE: &str = "(async () => {
    const disk = await new Promise((done) => { const it = indexedDB.open('turnout-door'); it.onsuccess = () => done(it.result); });
    const { assembly, door } = document.getElementById('phone').dataset;
    const event = { key: 'unreadable', kind: 'group', count: 'many', at: new Date().toISOString(), door: Number(door) };
    const job = disk.transaction('queue', 'readwrite');
    job.objectStore('queue').add({ assembly, mode: 'open', event, said: 'Many people.' });
    await new Promise((done) => { job.oncomplete = done; });
    return true;
})()";

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_told_to_the_steward_and_holds_up_nobody() {
    let evening = Evening::new().await;
    let mut phone = Evening::phone_at(&evening.links[0], "Sam").await;
    network(&phone, false).await;
    assert_eq!(phone.evaluate(UNREADABLE).await, true);
    types(&phone, "grace").await;
    taps(&phone, "Check in Grace").await;
    until(&phone, "Working offline. 2 saved on this phone.").await;
    network(&phone, true).await;
    until(&phone, "1 check-in could not be counted: Many people. It could not be read. Tell the door lead.").await;
    phone.is_sound("door-refused").await;
    evening.counts(1).await;
    taps(&phone, "I told the door lead").await;
    until(&phone, "Connected. Everything is saved.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_taken_off_a_list_is_counted_and_the_steward_is_told() {
    let evening = Evening::new().await;
    let phone = Evening::phone_at(&evening.links[0], "Sam").await;
    network(&phone, false).await;
    evening.becomes("update attendee set withdrawn_at = 'then' where name = 'Grace Okafor'");
    types(&phone, "grace").await;
    taps(&phone, "Check in Grace").await;
    until(&phone, "Working offline. 1 saved on this phone.").await;
    network(&phone, true).await;
    until(&phone, "Grace Okafor They had been taken off their list, and are counted all the same.").await;
    evening.counts(1).await;
    phone.evaluate("document.querySelector('a[href=\"/door/past\"]').click()").await;
    until(&phone, "What I did").await;
    phone.sees("They had been taken off their list, and are counted all the same.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_of_one_phone_say_the_same_and_count_once() {
    let evening = Evening::new().await;
    let line = Line::to(&evening.address).await;
    let over = |link: &str| link.replace(&evening.address, &line.address);
    let phone = Evening::phone_at(&over(&evening.links[0]), "Sam").await;
    let client = phone.browser.client();
    let first = client.window().await.unwrap();
    let second = client.new_window(true).await.unwrap().handle;
    client.switch_to_window(second).await.unwrap();
    phone.open(&format!("http://{}/door", line.address)).await;
    until(&phone, "Connected. Everything is saved.").await;
    line.loses(100);
    types(&phone, "grace").await;
    taps(&phone, "Check in Grace").await;
    until(&phone, "Working offline. 1 saved on this phone.").await;
    client.switch_to_window(first.clone()).await.unwrap();
    until(&phone, "Working offline. 1 saved on this phone.").await;
    types(&phone, "grace").await;
    until(&phone, "Already here.").await;
    line.loses(0);
    until(&phone, "Connected. Everything is saved.").await;
    evening.counts(1).await;
    assert_eq!(evening.number("select count(*) from door_event"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_rehearses_is_not_called_ready_for_the_evening() {
    let mut evening = Evening::new().await;
    evening.becomes("update assembly set counting_before = 0");
    let mut phone = Page::on_phone().await;
    phone.open(&evening.links[0]).await;
    phone.fill_in("Your first name", "Sam").await;
    phone.press("Start").await;
    until(&phone, "invented names to rehearse.").await;
    phone.sees("only then it gets the real ones").await;
    phone.is_sound("door-ready-rehearsal").await;
    // Counting opens, and the phone has no signal to hear of it: bodies are counted, and nobody's name is made up.
    phone.go_to("/door").await;
    until(&phone, "Connected. Everything is saved.").await;
    evening.killed();
    evening.becomes("update assembly set counting_before = 180");
    phone.evaluate("(() => { const now = Date.now; Date.now = () => now() + 3700000; return true; })()").await;
    until(&phone, "Counting is open, and this phone knows only invented names.").await;
    phone.is_sound("door-rehearsed-too-long").await;
    taps(&phone, "Count a group").await;
    phone.fill_in("How many are coming in now?", "12").await;
    taps(&phone, "Count them").await;
    until(&phone, "12 counted").await;
    until(&phone, "1 to send.").await;
    // An invented name is nobody's, whoever has its number.
    taps(&phone, "Search again").await;
    types(&phone, "ada").await;
    taps(&phone, "Check in Ada").await;
    until(&phone, "Ada Practice is checked in").await;
    evening.started_again();
    until(&phone, "Connected. Everything is saved.").await;
    assert_eq!(evening.number("select count(*) from arrival where undone_by_id is null"), 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_another_wi_fi_does_not_sign_a_phone_out() {
    let evening = Evening::new().await;
    let phone = Evening::phone_at(&evening.links[0], "Sam").await;
    // It answers everything by itself, as such a network does before its own page was seen.
    let portal = "(() => { const own = window.fetch; window.portal = true;
        window.fetch = (...all) => window.portal ? Promise.resolve(new Response('<h1>Sign in</h1>',
            { status: 401, headers: { 'content-type': 'text/html' } })) : own(...all); return true; })()";
    assert_eq!(phone.evaluate(portal).await, json!(true));
    types(&phone, "grace").await;
    taps(&phone, "Check in Grace").await;
    until(&phone, "Working offline. 1 saved on this phone.").await;
    phone.sees_no("not signed in").await;
    phone.evaluate("window.portal = false").await;
    until(&phone, "Connected. Everything is saved.").await;
    evening.counts(1).await;
}
