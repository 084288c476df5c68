//! What a phone keeps to itself: which meeting it counted for, what it did, and that two taps are one.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use crate::evening::{Evening, network, taps, types, until};
use crate::page::Page;
use crate::proxy::Line;

const ARRIVALS: &str = "select coalesce(group_concat(assembly_id || ' ' || coalesce(name, 'nobody'), ', '), '') from (
    select r.assembly_id, a.name from arrival r left join attendee a using (attendee_id)
    where r.undone_by_id is null order by r.assembly_id, a.name)";

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_signs_in_at_another_meeting_once_everything_of_the_first_is_sent() {
    let evening = Evening::new().await;
    let line = Line::to(&evening.address).await;
    let over = |link: &str| link.replace(&evening.address, &line.address);
    let other = over(&evening.another().await);
    let mut phone = Evening::phone_at(&over(&evening.links[0]), "Sam").await;
    // Pages come, and nothing that is posted arrives.
    line.loses(100);
    types(&phone, "grace").await;
    taps(&phone, "Check in Grace").await;
    until(&phone, "Working offline. 1 saved on this phone.").await;
    phone.open(&other).await;
    until(&phone, "1 check-in of Riverside assembly is still on this phone. Wait until everything is sent").await;
    assert_eq!(phone.evaluate("document.querySelector('#enter .button').disabled").await, true);
    phone.is_sound("door-enter-waits").await;
    assert_eq!(evening.number("select count(*) from device where assembly_id = 2"), 0);
    line.loses(0);
    for _ in 0..200 {
        if phone.evaluate("!document.querySelector('#enter .button').disabled").await == true {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(evening.texts(ARRIVALS), ["1 Grace Okafor"]);
    phone.sees_no("still on this phone").await;
    phone.fill_in("Your first name", "Sam").await;
    phone.press("Start").await;
    until(&phone, "Ready, with 1 name.").await;
    phone.follow("Start checking in").await;
    until(&phone, "Connected. Everything is saved.").await;
    types(&phone, "hannah").await;
    taps(&phone, "Check in Hannah").await;
    until(&phone, "Hannah Quay is checked in").await;
    until(&phone, "Connected. Everything is saved.").await;
    assert_eq!(evening.texts(ARRIVALS), ["1 Grace Okafor, 2 Hannah Quay"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_any_more_waits_on_the_phone_for_its_own_meeting() {
    let evening = Evening::new().await;
    let other = evening.another().await;
    let mut phone = Evening::phone_at(&evening.links[0], "Sam").await;
    network(&phone, false).await;
    types(&phone, "grace").await;
    taps(&phone, "Check in Grace").await;
    until(&phone, "Working offline. 1 saved on this phone.").await;
    // An organiser ends the phone before it has signal again.
    evening.becomes("update device set ended_at = made_at");
    network(&phone, true).await;
    until(&phone, "This phone is not signed in any more. 1 to send").await;
    phone.open(&other).await;
    until(&phone, "which is not signed in there any more. Nothing is lost").await;
    phone.is_sound("door-enter-kept").await;
    phone.fill_in("Your first name", "Sam").await;
    phone.press("Start").await;
    until(&phone, "Ready, with 1 name.").await;
    phone.follow("Start checking in").await;
    until(&phone, "1 check-in of another meeting waits on this phone until it is signed in there again.").await;
    types(&phone, "hannah").await;
    phone.is_sound("door-kept-of-another").await;
    taps(&phone, "Check in Hannah").await;
    until(&phone, "Hannah Quay is checked in").await;
    until(&phone, "Connected. Everything is saved.").await;
    assert_eq!(evening.texts(ARRIVALS), ["2 Hannah Quay"]);
    // Back at its own meeting it is sent there.
    phone.open(&evening.links[1]).await;
    phone.fill_in("Your first name", "Sam").await;
    phone.press("Start").await;
    until(&phone, "Ready, with 6 names.").await;
    phone.follow("Start checking in").await;
    until(&phone, "Connected. Everything is saved.").await;
    assert_eq!(evening.texts(ARRIVALS), ["1 Grace Okafor, 2 Hannah Quay"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_left_open_goes_over_to_where_the_phone_is_signed_in() {
    let evening = Evening::new().await;
    let other = evening.another().await;
    let phone = Evening::phone_at(&evening.links[0], "Sam").await;
    let client = phone.browser.client();
    let before = client.window().await.unwrap();
    let tab = client.new_window(true).await.unwrap().handle;
    client.switch_to_window(tab).await.unwrap();
    phone.open(&other).await;
    phone.fill_in("Your first name", "Sam").await;
    phone.press("Start").await;
    until(&phone, "Ready, with 1 name.").await;
    client.switch_to_window(before).await.unwrap();
    until(&phone, "Harbour door").await;
    until(&phone, "Connected. Everything is saved.").await;
    types(&phone, "hannah").await;
    taps(&phone, "Check in Hannah").await;
    until(&phone, "Hannah Quay is checked in").await;
    until(&phone, "Connected. Everything is saved.").await;
    types(&phone, "grace").await;
    until(&phone, "No one found.").await;
    assert_eq!(evening.texts(ARRIVALS), ["2 Hannah Quay"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_signal_a_phone_shows_what_it_did_and_takes_it_back() {
    let mut evening = Evening::new().await;
    let mut phone = Evening::phone_at(&evening.links[0], "Sam").await;
    types(&phone, "grace").await;
    taps(&phone, "Check in Grace").await;
    until(&phone, "Grace Okafor is checked in").await;
    // The words stand there before it is sent, too.
    evening.counts(1).await;
    until(&phone, "Connected. Everything is saved.").await;
    evening.killed();
    types(&phone, "yusuf").await;
    taps(&phone, "Check in Yusuf").await;
    until(&phone, "Working offline. 1 saved on this phone.").await;
    taps(&phone, "Count a group").await;
    phone.select("Group", "Hill Abbey Church").await;
    phone.fill_in("How many are coming in now?", "34").await;
    taps(&phone, "Count them").await;
    until(&phone, "34 counted, with Hill Abbey Church").await;
    // The page is a new one, and what was done before stands on it.
    phone.go_to("/door/past").await;
    until(&phone, "What I did").await;
    until(&phone, "34 counted, with Hill Abbey Church").await;
    phone.sees("Yusuf Adan is checked in").await;
    phone.sees("Grace Okafor is checked in").await;
    phone.is_sound("door-past-offline").await;
    taps(&phone, "Undo Grace Okafor").await;
    until(&phone, "Grace Okafor is checked in Undone").await;
    taps(&phone, "Undo 34 counted").await;
    until(&phone, "34 counted, with Hill Abbey Church Undone").await;
    phone.is_sound("door-past-undone").await;
    taps(&phone, "Search again").await;
    types(&phone, "grace").await;
    until(&phone, "Check in").await;
    evening.started_again();
    until(&phone, "Connected. Everything is saved.").await;
    assert_eq!(evening.texts(ARRIVALS), ["1 Yusuf Adan"]);
    // With signal it is the same.
    phone.evaluate("document.querySelector('a[href=\"/door/past\"]').click()").await;
    until(&phone, "Yusuf Adan is checked in").await;
    taps(&phone, "Undo Yusuf").await;
    until(&phone, "Yusuf Adan is checked in Undone").await;
    until(&phone, "Connected. Everything is saved.").await;
    assert_eq!(evening.number("select count(*) from arrival where undone_by_id is null"), 0);
}

/// Two touches of the same place, as a hurried finger does; the words begin what the button says.
async fn taps_twice(page: &Page, words: &str, between: u64) {
    let place = format!(
        "(() => {{ const it = [...document.querySelectorAll('button, a.button')].find((it) => it.checkVisibility()
            && it.textContent.trim().startsWith({})); it.scrollIntoView({{ block: 'center' }});
            const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()",
        json!(words)
    );
    let place = page.evaluate(&place).await;
    for tap in 0..2 {
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            page.browser.devtools("Input.dispatchMouseEvent", event).await;
        }
        if tap == 0 {
            sleep(Duration::from_millis(between)).await;
        }
    }
}

/// Everything that came in or went, undone or not.
const EVENTS: &str = "select kind || coalesce(' ' || count, '') from door_event order by door_event_id";

#[tokio::test(flavor = "multi_thread")]
async fn two_taps_have_one_effect_on_every_button_of_the_door() {
    tokio::join!(tapped_twice(50), tapped_twice(150), tapped_twice(250), tapped_twice(500));
}

async fn tapped_twice(between: u64) {
    let evening = Evening::new().await;
    let phone = Evening::phone_at(&evening.links[0], "Sam").await;
    let settled = || async {
        sleep(Duration::from_millis(800)).await;
        until(&phone, "Connected. Everything is saved.").await;
    };
    types(&phone, "grace").await;
    taps_twice(&phone, "Check in", between).await;
    until(&phone, "Grace Okafor is checked in").await;
    settled().await;
    assert_eq!(evening.texts(EVENTS), ["person"], "check in, {between} ms");
    taps_twice(&phone, "Undo", between).await;
    until(&phone, "It is undone.").await;
    settled().await;
    assert_eq!(evening.texts(EVENTS), ["person", "undo"], "undo, {between} ms");
    types(&phone, "").await;
    taps(&phone, "Count a group").await;
    phone.select("Group", "Hill Abbey Church").await;
    phone.fill_in("How many are coming in now?", "12").await;
    taps_twice(&phone, "Count them", between).await;
    until(&phone, "12 counted, with Hill Abbey Church").await;
    settled().await;
    phone.sees("12 counted, with Hill Abbey Church").await;
    assert_eq!(evening.texts(EVENTS)[2..], ["group 12"], "a number now, {between} ms");
    taps(&phone, "Search again").await;
    // The question whether somebody is counted already stands where the Undo comes.
    types(&phone, "siobhan").await;
    taps_twice(&phone, "Check in", between).await;
    until(&phone, "Already counted with the group?").await;
    settled().await;
    assert_eq!(evening.texts(EVENTS).len(), 3, "no answer, {between} ms");
    taps_twice(&phone, "No, one more", between).await;
    until(&phone, "Siobhán O'Brien is checked in").await;
    settled().await;
    types(&phone, "seun").await;
    taps(&phone, "Check in Oluwaseun").await;
    taps_twice(&phone, "Yes, counted already", between).await;
    until(&phone, "Oluwaseun Adeyemi is checked in").await;
    settled().await;
    assert_eq!(evening.texts(EVENTS)[3..], ["person", "person"], "an answer, {between} ms");
    types(&phone, "mill").await;
    taps(&phone, "Their people North Mill").await;
    taps_twice(&phone, "Check in everyone", between).await;
    until(&phone, "Check in everyone from North Mill Mosque?").await;
    settled().await;
    assert_eq!(evening.texts(EVENTS).len(), 5, "everyone, {between} ms");
    taps_twice(&phone, "Check in all 3", between).await;
    until(&phone, "3 people are checked in").await;
    settled().await;
    assert_eq!(evening.texts(EVENTS)[5..], ["person", "person", "person"], "all of them, {between} ms");
    taps(&phone, "Search again").await;
    types(&phone, "").await;
    taps(&phone, "Add a walk-in").await;
    phone.fill_in("Full name", "Mohamed Rahman").await;
    taps_twice(&phone, "Add and check in", between).await;
    until(&phone, "Is it one of these?").await;
    settled().await;
    assert_eq!(evening.texts(EVENTS).len(), 8, "a walk-in who is known, {between} ms");
    phone.fill_in("Full name", "Mia Cole").await;
    taps_twice(&phone, "Add and check in", between).await;
    until(&phone, "Mia Cole is checked in as a walk-in").await;
    settled().await;
    assert_eq!(evening.texts(EVENTS)[8..], ["walk_in"], "a walk-in, {between} ms");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_taps_have_one_effect_without_a_script() {
    tokio::join!(
        tapped_twice_without_a_script(50),
        tapped_twice_without_a_script(150),
        tapped_twice_without_a_script(250),
        tapped_twice_without_a_script(500)
    );
}

async fn tapped_twice_without_a_script(between: u64) {
    let evening = Evening::new().await;
    let page = Page::without_scripts().await;
    page.open(&evening.links[0]).await;
    page.fill_in("Your first name", "Sam").await;
    page.press("Start").await;
    page.follow("Start checking in").await;
    page.fill_in("Type a name", "grace").await;
    page.press("Find").await;
    taps_twice(&page, "Check in", between).await;
    sleep(Duration::from_millis(800)).await;
    assert_eq!(evening.texts(EVENTS), ["person"], "check in, {between} ms");
    taps_twice(&page, "Undo", between).await;
    sleep(Duration::from_millis(800)).await;
    assert_eq!(evening.texts(EVENTS), ["person", "undo"], "undo, {between} ms");
    page.follow("Count a group").await;
    page.select("Group", "Hill Abbey Church").await;
    page.fill_in("How many are coming in now?", "12").await;
    taps_twice(&page, "Count them", between).await;
    sleep(Duration::from_millis(800)).await;
    assert_eq!(evening.texts(EVENTS)[2..], ["group 12"], "a number now, {between} ms");
    page.go_to("/door/walk-in").await;
    page.fill_in("Full name", "Mia Cole").await;
    taps_twice(&page, "Add and check in", between).await;
    sleep(Duration::from_millis(800)).await;
    assert_eq!(evening.texts(EVENTS)[3..], ["walk_in"], "a walk-in, {between} ms");
}

/// Everything that the phone itself keeps, as text: its stores, and the pages for when there is no signal.
const ALL_KEPT: &str = "(async () => {
    const answer = (it) => new Promise((done, fail) => { it.onsuccess = () => done(it.result); it.onerror = fail; });
    const disk = await answer(indexedDB.open('turnout-door'));
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
    for (const name of disk.objectStoreNames) {
        texts.push(JSON.stringify(await answer(disk.transaction(name).objectStore(name).getAll())));
    }
    for (const key of await caches.keys()) {
        const cache = await caches.open(key);
        for (const request of await cache.keys()) { texts.push(await (await cache.match(request)).text()); }
    }
    return texts.join('\\n');
})()";

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_keeps_names_and_no_number_no_need_and_no_child() {
    let evening = Evening::new().await;
    evening.becomes(
        "update attendee set phone = '+447700900987', email = 'canary@example.org';
         insert into need (attendee_id, kind, detail, state, asked_at, late)
            select attendee_id, 'other', 'canaryneed', 'asked', '2027-01-01T00:00:00.000Z', 0 from attendee;
         insert into child (attendee_id, first_name, age_years, notes, place, asked_at, late)
            select attendee_id, 'Canarychild', 4, 'canarynotes', 'given', '2027-01-01T00:00:00.000Z', 0 from attendee;",
    );
    let phone = Evening::phone_at(&evening.links[0], "Sam").await;
    types(&phone, "grace").await;
    taps(&phone, "Check in Grace").await;
    until(&phone, "Grace Okafor is checked in").await;
    let kept = phone.evaluate(ALL_KEPT).await;
    let kept = kept.as_str().unwrap().to_lowercase();
    assert!(kept.contains("okafor") && kept.contains("<!doctype html>"), "{} bytes", kept.len());
    for canary in ["900987", "canary@", "canaryneed", "canarychild", "canarynotes"] {
        assert!(!kept.contains(canary), "{canary}");
    }
}

/// What the phone draws by itself, out of what is stored on it.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_markup_is_drawn_as_it_is_written() {
    let evening = Evening::new().await;
    evening.becomes(
        "update attendee set name = 'Zed <img id=drawn src=x>' where name = 'Grace Okafor';
         update institution set name = '<b id=drawn>Quay</b> Centre' where institution_id = 1",
    );
    let phone = Evening::phone_at(&evening.links[0], "Sam").await;
    let as_written = async |words: &[&str]| {
        for words in words {
            until(&phone, words).await;
        }
        assert_eq!(phone.evaluate("document.querySelectorAll('#drawn, main img, main b[id]').length").await, 0);
    };
    types(&phone, "zed").await;
    as_written(&["Zed <img id=drawn src=x>", "<b id=drawn>Quay</b> Centre"]).await;
    taps(&phone, "Check in Zed").await;
    as_written(&["Zed <img id=drawn src=x> is checked in", "Connected. Everything is saved."]).await;
    assert_eq!(evening.texts(ARRIVALS), ["1 Zed <img id=drawn src=x>"]);
}
