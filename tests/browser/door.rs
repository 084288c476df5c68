//! The door on phones: with a network, without one, and with a server that is killed in between.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::json;
use tokio::time::sleep;
use turnout::access::token::Key;
use turnout::access::{Actor, password_address, store as access};
use turnout::clock::Clock;
use turnout::db::Db;
use turnout::error::AppError;
use turnout::web::BaseUrl;

use crate::evening::{Evening, PATIENCE, network, taps, types, until};
use crate::page::{Page, Scheme};
use crate::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn whatever_becomes_of_the_network_and_the_server_everybody_is_counted_once() {
    let mut evening = Evening::new().await;
    let (mut north, mut south) = (evening.phone("Sam", 0).await, evening.phone("Tess", 1).await);
    types(&north, "o").await;
    until(&north, "Type at least 2 letters.").await;
    types(&north, "oka").await;
    north.is_sound("door").await;
    north.colours(Scheme::Dark).await;
    north.is_sound("door-dark").await;
    north.colours(Scheme::Light).await;
    // Two taps are one check-in, and never its undoing.
    let both = "(() => { const it = [...document.querySelectorAll('button')].find((it) => it.textContent.startsWith('Check in'));
        it.click(); it.click(); })()";
    north.evaluate(both).await;
    until(&north, "Grace Okafor is checked in").await;
    taps(&north, "Check in Ibrahim").await;
    until(&north, "Ibrahim Okafor is checked in").await;
    taps(&north, "Undo").await;
    until(&north, "It is undone.").await;
    types(&south, "grace").await;
    until(&south, "Already here. North door").await;
    south.is_sound("door-already-here").await;

    // The north door loses its network. Both doors check the same man in; more happens in the north.
    until(&north, "Connected. Everything is saved.").await;
    network(&north, false).await;
    types(&north, "youssef").await;
    taps(&north, "Check in Yusuf").await;
    until(&north, "Yusuf Adan is checked in").await;
    types(&south, "yusuf").await;
    taps(&south, "Check in Yusuf").await;
    until(&south, "Yusuf Adan is checked in").await;
    taps(&north, "Count a group").await;
    north.select("Group", "Hill Abbey Church").await;
    north.fill_in("How many are coming in now?", "34").await;
    north.is_sound("door-group").await;
    taps(&north, "Count them").await;
    until(&north, "34 counted, with Hill Abbey Church").await;
    taps(&north, "Search again").await;
    types(&north, "obrien").await;
    taps(&north, "Check in Siobh").await;
    until(&north, "Already counted with the group?").await;
    north.is_sound("door-question").await;
    taps(&north, "Yes, counted already").await;
    until(&north, "Siobhán O'Brien is checked in").await;
    types(&north, "").await;
    taps(&north, "Add a walk-in").await;
    north.fill_in("Full name", "Mohamed Rahman").await;
    taps(&north, "Add and check in").await;
    until(&north, "Is it one of these?").await;
    north.is_sound("door-walk-in").await;
    north.fill_in("Full name", "Mia Cole").await;
    taps(&north, "Add and check in").await;
    until(&north, "Mia Cole is checked in as a walk-in").await;
    until(&north, "Working offline. 4 saved on this phone. Keep this page open.").await;
    north.is_sound("door-offline").await;

    // The server is killed, and the phone reloads: page and queue are still there.
    evening.killed();
    north.go_to("/door").await;
    until(&north, "Working offline. 4 saved on this phone. Keep this page open.").await;
    types(&north, "yusuf").await;
    until(&north, "Already here.").await;
    types(&north, "seun").await;
    taps(&north, "Check in Oluwaseun").await;
    until(&north, "Already counted with the group?").await;
    taps(&north, "No, one more").await;
    until(&north, "Oluwaseun Adeyemi is checked in").await;
    types(&south, "rahman").await;
    taps(&south, "Check in Muhammad").await;
    until(&south, "Muhammad Rahman is checked in").await;
    until(&south, "Working offline. 1 saved on this phone.").await;

    // With something to send nobody leaves.
    evening.started_again();
    until(&south, "Connected. Everything is saved.").await;
    north.go_to("/door/leave").await;
    until(&north, "5 check-ins are not sent yet.").await;
    assert_eq!(north.evaluate("document.querySelector('#leave .button').disabled").await, true);
    north.is_sound("door-leave").await;
    network(&north, true).await;
    north.go_to("/door").await;
    until(&north, "Connected. Everything is saved.").await;

    // Grace, Yusuf, 34 of whom Siobhán is one, Mia, Oluwaseun, Muhammad: and Ibrahim not.
    assert_eq!(evening.number("select sum(actual) from tally"), 39);
    assert_eq!(
        evening.number("select count(*) from arrival where undone_by_id is null and attendee_id is not null"),
        6
    );
    assert_eq!(evening.number("select sum(walk_ins) from tally"), 1);
    // The earliest counts: the north door's, which came in last.
    let yusuf = "select door_id from door_event e join arrival r using (door_event_id) join attendee a
        on a.attendee_id = r.attendee_id where a.name = 'Yusuf Adan' and r.undone_by_id is null";
    assert_eq!(evening.number(yusuf), 1);
    assert_eq!(evening.number("select count(*) from device where unsent > 0 and door_id = 2"), 0);
    types(&south, "siobhan").await;
    until(&south, "Already here.").await;
}

/// What the phone itself keeps: how many names, and how many pages for when there is no signal.
const KEPT: &str = "(async () => {
    const disk = await new Promise((done) => { const it = indexedDB.open('turnout-door'); it.onsuccess = () => done(it.result); });
    const kept = await new Promise((done) => {
        const it = disk.transaction('kept').objectStore('kept').get('people'); it.onsuccess = () => done(it.result); });
    return [kept ? kept.length : 0, (await caches.keys()).length].join();
})()";

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_rehearsed_counts_at_another_door_and_keeps_nothing_of_it() {
    let mut evening = Evening::new().await;
    evening.becomes("update assembly set counting_before = 0");
    let mut phone = evening.phone("Sam", 0).await;
    phone.sees("Rehearsal. The names are invented and nothing counts.").await;
    types(&phone, "ada").await;
    taps(&phone, "Check in Ada").await;
    until(&phone, "Ada Practice is checked in").await;
    // Counting opens: the same page goes over to it by itself.
    evening.becomes("update assembly set counting_before = 180");
    types(&phone, "grace").await;
    until(&phone, "Hill Abbey Church").await;
    phone.sees_no("Rehearsal").await;
    // The steward goes to another door, and that is the one which the phone knows without signal.
    phone.open(&evening.links[1]).await;
    phone.fill_in("Your first name", "Sam").await;
    phone.press("Start").await;
    until(&phone, "Ready, with 6 names.").await;
    evening.killed();
    phone.go_to("/door").await;
    until(&phone, "Working offline.").await;
    phone.sees("South door, Sam").await;
    phone.sees_no("Rehearsal").await;
    // Everybody at once is asked about, and a double tap answers nothing.
    types(&phone, "mill").await;
    taps(&phone, "Their people North Mill").await;
    let both = "(() => { const it = [...document.querySelectorAll('button')].find((it) => it.textContent.startsWith('Check in everyone'));
        it.click(); it.click(); })()";
    phone.evaluate(both).await;
    until(&phone, "Check in everyone from North Mill Mosque?").await;
    phone.sees_no("Here.").await;
    phone.is_sound("door-everyone").await;
    taps(&phone, "Check in all 3").await;
    until(&phone, "3 people are checked in").await;
    evening.started_again();
    until(&phone, "Connected. Everything is saved.").await;
    assert_eq!(evening.number("select count(*) from arrival where undone_by_id is null"), 3);
    // Whoever leaves the door takes nothing along.
    assert_eq!(phone.evaluate(KEPT).await, "6,1");
    phone.go_to("/door/leave").await;
    phone.press("Leave this door").await;
    assert_eq!(phone.evaluate(KEPT).await, "0,0");
}

#[tokio::test(flavor = "multi_thread")]
async fn once_counting_is_over_a_phone_without_signal_forgets_the_names_and_not_what_it_counted() {
    let mut evening = Evening::new().await;
    evening.becomes(
        "update assembly set starts_at = strftime('%Y-%m-%dT%H:%M:%S.000Z', 'now', '-1 hours'),
            ends_at = strftime('%Y-%m-%dT%H:%M:%S.000Z', 'now', '+30 seconds'), counting_after = 0",
    );
    let mut phone = evening.phone("Sam", 0).await;
    evening.killed();
    types(&phone, "grace").await;
    taps(&phone, "Check in Grace").await;
    until(&phone, "Working offline. 1 saved on this phone.").await;
    until(&phone, "The doors are closed. Thank you for your help.").await;
    assert_eq!(phone.evaluate(KEPT).await, "0,1");
    phone.go_to("/door").await;
    until(&phone, "1 saved on this phone.").await;
    phone.is_sound("door-closed").await;
    evening.started_again();
    until(&phone, "Connected. Everything is saved.").await;
    assert_eq!(evening.number("select count(*) from arrival where undone_by_id is null"), 1);
    phone.go_to("/door").await;
    until(&phone, "Connected. Everything is saved.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organiser_sees_how_people_come_and_that_the_hall_fills() {
    let evening = Evening::new().await;
    let database = evening.folder.path().join("turnout.db");
    let link = move |conn: &Connection| {
        Ok::<_, AppError>(access::add_password_link(conn, Actor::Machine, None, Clock::System.now())?)
    };
    let link = Db::open(&database).unwrap().write(link).await.unwrap();
    let base = BaseUrl::parse(&format!("http://{}", evening.address), false).unwrap();
    let link = password_address(&Key::beside(&database).unwrap(), &base, link);
    // Groups of a few every five minutes over two hours, at one door and the other, and everybody by name.
    evening.becomes(
        "update assembly set capacity = 300, starts_at = strftime('%Y-%m-%dT%H:%M:%S.000Z', 'now', '-30 minutes');
         with recursive n (n) as (select 0 union all select n + 1 from n where n < 24)
         insert into door_event (key, assembly_id, institution_id, kind, count, happened_at, received_at, door_id)
         select 'g' || n, 1, 1 + n % 2, 'group', 2 + n * (24 - n) / 8, at, at, 1 + n % 3 % 2
         from (select n, strftime('%Y-%m-%dT%H:%M:%S.000Z', 'now', (n * 5 - 125) || ' minutes') as at from n);
         with recursive body (n) as (select 1 union all select n + 1 from body where n < 100)
         insert into arrival (door_event_id, assembly_id, institution_id)
         select door_event_id, assembly_id, institution_id from door_event join body on body.n <= count;
         insert into door_event (key, assembly_id, institution_id, attendee_id, kind, happened_at, received_at, door_id)
         select 'p' || attendee_id, 1, institution_id, attendee_id, 'person', strftime('%Y-%m-%dT%H:%M:%S.000Z', 'now'),
            strftime('%Y-%m-%dT%H:%M:%S.000Z', 'now'), 1 from attendee;
         insert into arrival (door_event_id, assembly_id, institution_id, attendee_id)
         select door_event_id, assembly_id, institution_id, attendee_id from door_event where kind = 'person'",
    );
    let mut page = Page::on_laptop().await;
    page.open(&link).await;
    page.fill_in("Your name", "Amina Yusuf").await;
    page.fill_in("Your email address", "amina@example.org").await;
    page.fill_in("Password", "three plain words").await;
    page.press("Save my password").await;
    page.sets_up_second_factor(Clock::System.now()).await;
    page.follow("Riverside assembly").await;
    page.is_sound("dashboard-filling").await;
    lives(&evening, &page).await;
    page.is_sound("dashboard-live-again").await;
    page.follow("when and by which door they came").await;
    page.sees("6 named + ").await;
    page.is_sound("arrivals-evening").await;
    assert_eq!(page.evaluate("document.querySelectorAll('main svg rect').length > 6").await, true);
}

/// The open dashboard follows the doors, keeps its rows and what is typed, and says when its numbers are old.
async fn lives(evening: &Evening, page: &Page) {
    page.sees("Updated ").await;
    let actual = "document.querySelector('dl.figures div:nth-child(3) dd').textContent";
    let before: u64 = page.evaluate(actual).await.as_str().unwrap().parse().unwrap();
    let ask = "dispatchEvent(new Event('online')), [...document.querySelectorAll('[data-row]')].map((it) => it.dataset.row).join()";
    page.fill_in("Name", "half a word").await;
    let rows = page.evaluate(ask).await;
    evening.becomes(
        "insert into door_event (key, assembly_id, institution_id, kind, count, happened_at, received_at) values
            ('live', 1, null, 'group', 1, strftime('%Y-%m-%dT%H:%M:%S.000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%S.000Z', 'now'));
         insert into arrival (door_event_id, assembly_id, institution_id)
         select door_event_id, 1, null from door_event where key = 'live'",
    );
    let began = Instant::now();
    while page.evaluate(actual).await != json!((before + 1).to_string()) {
        assert!(began.elapsed() < PATIENCE, "{}", page.text().await);
        page.evaluate(ask).await;
        sleep(Duration::from_millis(100)).await;
    }
    page.sees("With no institution").await;
    assert!(page.evaluate(ask).await.as_str().unwrap().starts_with(rows.as_str().unwrap()), "the rows stay");
    assert_eq!(page.value("Name").await, "half a word");
    network(page, false).await;
    page.evaluate(ask).await;
    until(page, "Trying to reconnect.").await;
    page.sees("Last update ").await;
    page.sees_no("Updated ").await;
    page.picture("dashboard-stale").await;
    network(page, true).await;
    page.evaluate(ask).await;
    until(page, "Updated ").await;
    page.sees_no("Trying to reconnect.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organiser_prints_the_codes_and_watches_the_doors() {
    let server = Server::demo();
    let mut page = Page::on_laptop().await;
    page.open(server.url("organiser")).await;
    page.follow("Spring assembly").await;
    page.follow("Doors").await;
    page.sees("No steward has signed in yet.").await;
    let mut phone = Page::on_phone().await;
    phone.open(server.url("door")).await;
    phone.sees("Until then you can rehearse with invented names.").await;
    phone.is_sound("door-enter-rehearsal").await;
    phone.fill_in("Your first name", "Sam").await;
    phone.press("Start").await;
    until(&phone, "This phone will work without signal.").await;
    phone.follow("Start checking in").await;
    until(&phone, "Connected. Everything is saved.").await;
    types(&phone, "prac").await;
    taps(&phone, "Check in Ada").await;
    until(&phone, "Ada Practice is checked in").await;
    until(&phone, "Connected. Everything is saved.").await;
    phone.is_sound("door-rehearsal").await;
    page.go_to("/o/a/3/door").await;
    page.is_sound("doors").await;
    page.fill_in("Hours before the start", "soon").await;
    page.press("Save the hours").await;
    page.sees("Enter a number of hours from 0 to 168, like 3 or 1.5").await;
    page.press("End the phone of Sam").await;
    page.sees("Ended").await;
    until(&phone, "This phone is not signed in any more. Sign in again.").await;
    phone.go_to("/door").await;
    phone.sees("This phone is not signed in at a door.").await;
    phone.is_sound("door-pin").await;
    // When and where people came, of an assembly that has taken place; and of the coming one nothing yet.
    page.go_to("/o/a/2/arrivals").await;
    page.is_sound("arrivals").await;
    page.go_to("/o/a/3/arrivals").await;
    page.is_sound("arrivals-none").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_script_a_phone_searches_checks_in_and_takes_back() {
    let evening = Evening::new().await;
    let mut page = Page::without_scripts().await;
    page.open(&evening.links[0]).await;
    page.fill_in("Your first name", "Sam").await;
    page.press("Start").await;
    page.follow("Start checking in").await;
    page.fill_in("Type a name", "oka").await;
    page.press("Find").await;
    page.is_sound("door-no-script").await;
    page.press("Check in Grace Okafor").await;
    page.sees("Grace Okafor is checked in.").await;
    page.is_sound("door-no-script-done").await;
    page.press("Undo").await;
    page.sees("Grace Okafor is checked in: undone.").await;
    page.follow("Count a group").await;
    page.select("Group", "Hill Abbey Church").await;
    page.fill_in("How many are coming in now?", "34").await;
    page.press("Count them").await;
    page.sees("34 here, 34 of them without names.").await;
    page.is_sound("door-no-script-group").await;
    page.choose("Grace Okafor").await;
    page.press("Name these 34: they were counted").await;
    page.sees("34 here, 33 of them without names.").await;
    page.follow("Search").await;
    page.follow("Count people").await;
    page.is_sound("door-no-script-count").await;
    page.press("+5").await;
    page.sees("5 counted, with no group.").await;
    page.is_sound("door-no-script-counted").await;
    page.press("Undo").await;
    page.sees("5 counted, with no group: undone.").await;
    page.follow("Add a walk-in").await;
    page.fill_in("Full name", "Youssef Adan").await;
    page.press("Add and check in").await;
    page.sees("Is it one of these?").await;
    page.is_sound("door-no-script-walk-in").await;
    assert_eq!(evening.number("select sum(actual) from tally"), 34);
}
