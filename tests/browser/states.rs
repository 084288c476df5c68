//! The states that an assembly and a list come into, as both sides see them.

use std::path::Path;
use std::process::Command;

use chrono::{NaiveDate, TimeDelta, Timelike, Utc};
use tempfile::TempDir;
use turnout::clock::Clock;

use crate::page::Page;
use crate::server::Server;

const SPRING: &str = "Spring assembly";

/// The organiser's page of an institution, and the link that stands on it.
async fn link_of(organiser: &Page, assembly: &str, institution: &str) -> String {
    organiser.go_to("/o").await;
    organiser.follow(assembly).await;
    // Before its day the dashboard opens on whom to chase.
    organiser.follow("All (").await;
    organiser.follow(institution).await;
    organiser.value("Their link").await
}

async fn organiser(server: &Server) -> Page {
    let page = Page::on_laptop().await;
    page.open(server.url("organiser")).await;
    page
}

async fn leader(link: &str) -> Page {
    let page = Page::on_phone().await;
    page.open(link).await;
    page
}

#[tokio::test]
async fn more_names_than_promised_is_offered_as_the_new_number() {
    let server = Server::demo();
    let mut page = leader(server.url("leader-part")).await;
    page.sees("You have 31 names.").await;
    page.is_sound("state-part").await;
    page.follow("Add your list of names").await;
    page.is_sound("state-part-list").await;
    page.follow("Add more names").await;
    page.is_sound("state-part-add").await;
    page.press("Copy last time's list (33 people)").await;
    page.is_sound("state-part-copy").await;
    page.press("Do not save. Go back").await;
    page.follow("Back").await;
    page.follow("Say how many people you will bring").await;
    page.fill_in("How many people", "25").await;
    page.press("Save my number").await;
    assert_eq!(page.heading().await, "You have 31 names on your list. Is 25 right?");
    page.press("Yes, 25").await;
    page.sees("You have 31 names.").await;
    page.is_sound("state-more-than-promised").await;
    page.press("Change my number to 31").await;
    page.sees("Saved. You promised 31.").await;
    page.is_sound("state-as-promised").await;
}

#[tokio::test]
async fn a_group_that_cannot_come_is_asked_once_and_left_alone() {
    let server = Server::demo();
    let mut page = leader(server.url("leader-new")).await;
    page.follow("Say how many you will bring").await;
    page.fill_in("How many people", "0").await;
    page.press("Save my number").await;
    page.is_sound("state-cannot-ask").await;
    page.press("Yes, we cannot come").await;
    page.sees("You said that your group cannot come.").await;
    page.is_sound("state-cannot").await;
}

#[tokio::test]
async fn late_names_are_taken_and_said_to_be_late() {
    let server = Server::demo();
    let link = link_of(&organiser(&server).await, SPRING, "New Zion Pentecostal Chapel").await;
    let mut page = leader(&link).await;
    page.sees("The date for names has passed").await;
    page.is_sound("state-late").await;
    page.follow("Add your list of names").await;
    page.sees("9 of them late").await;
    page.is_sound("state-late-list").await;
    page.follow("Add more names").await;
    page.follow("Paste names").await;
    page.is_sound("state-late-paste").await;
    page.fill_in("Paste your names", "Adebayo Oyelarrin").await;
    page.press("Check these names").await;
    page.is_sound("state-late-check").await;
    page.press("Save these 31 names").await;
    page.sees("10 of them late").await;
    page.is_sound("state-late-saved").await;
}

#[tokio::test]
async fn a_name_for_a_closed_list_is_asked_for_and_answered() {
    let server = Server::demo();
    let (mut desk, mut page) = (organiser(&server).await, leader(server.url("leader-part")).await);
    close(&mut desk).await;
    page.go_to("/my").await;
    page.sees("The list is closed").await;
    page.is_sound("state-closed").await;
    page.follow("Add your list of names").await;
    page.is_sound("state-closed-list").await;
    ask_for(&mut page, "Adebayo Oyelarrin").await;
    desk.follow("All (").await;
    desk.follow("St Oswin's Church").await;
    decline(&mut desk).await;
    page.go_to("/my").await;
    page.sees("The hall is full").await;
    page.is_sound("state-closed-declined").await;
    ask_for(&mut page, "Marguerite Dellaporte").await;
    desk.go_to(&desk.path().await).await;
    desk.press("Agree").await;
    desk.is_sound("state-closed-agreed").await;
    page.go_to("/my").await;
    page.sees("32 names").await;
    page.is_sound("state-closed-answered").await;
}

async fn close(desk: &mut Page) {
    desk.follow(SPRING).await;
    desk.follow("Close the list").await;
    desk.is_sound("state-close").await;
    desk.press("Close the list").await;
    desk.sees("New names wait for your yes.").await;
    desk.is_sound("state-closed-table").await;
}

async fn ask_for(page: &mut Page, name: &str) {
    let path = page.path().await;
    let home = path.split('/').take(3).collect::<Vec<_>>().join("/");
    page.go_to(&format!("{home}/list/paste")).await;
    page.is_sound("state-closed-paste").await;
    page.fill_in("Paste your names", name).await;
    page.press("Check these names").await;
    page.is_sound("state-closed-check").await;
    page.press("Ask for this 1 name").await;
    page.is_sound("state-closed-asked").await;
    page.go_to("/my").await;
    page.is_sound("state-closed-waiting").await;
}

async fn decline(desk: &mut Page) {
    desk.sees("Waiting for your yes").await;
    desk.is_sound("state-closed-request").await;
    desk.press("Do not agree").await;
    desk.sees("There is a problem").await;
    desk.is_sound("state-closed-no-reason").await;
    desk.fill_in("Reason, if you do not agree", "The hall is full").await;
    desk.press("Do not agree").await;
    desk.is_sound("state-closed-decided").await;
}

#[tokio::test]
async fn what_waits_is_decided_one_by_one_in_part_and_many_at_once() {
    for (mut page, mode) in [(Page::on_laptop().await, ""), (Page::without_scripts().await, "-no-script")] {
        let server = Server::demo();
        page.open(server.url("organiser")).await;
        page.follow(SPRING).await;
        page.follow("Requests").await;
        page.sees("6 requests wait for your yes").await;
        page.is_sound(&format!("requests{mode}")).await;
        page.follow("Agree to some of them").await;
        page.is_sound(&format!("request-names{mode}")).await;
        page.press("Agree to the ones I ticked").await;
        page.sees("Tick at least 1 name").await;
        page.is_sound(&format!("request-names-error{mode}")).await;
        page.choose("Kasia Zielonka").await;
        page.fill_in("Reason, if you do not agree", "The school has no more places").await;
        page.press("Agree to the ones I ticked").await;
        page.sees("1 of 3 agreed: The school has no more places").await;
        page.is_sound(&format!("requests-in-part{mode}")).await;
        page.press_first("section button[value=decline]").await;
        page.sees("Enter a reason: the leader sees it").await;
        page.is_sound(&format!("requests-error{mode}")).await;
        page.press("Agree to the ones I ticked").await;
        page.sees("Agreed to 5 requests.").await;
        page.sees("Nothing waits for your yes.").await;
        page.is_sound(&format!("requests-none{mode}")).await;
    }
}

#[tokio::test]
async fn people_on_two_lists_are_counted_once_or_told_apart_and_taken_back() {
    for (mut page, mode) in [(Page::on_laptop().await, ""), (Page::without_scripts().await, "-no-script")] {
        let server = Server::demo();
        page.open(server.url("organiser")).await;
        page.follow(SPRING).await;
        page.follow("Duplicates").await;
        page.is_sound(&format!("duplicates{mode}")).await;
        page.press_first("section button[value=one]").await;
        page.sees("one person, counted once, under").await;
        page.is_sound(&format!("duplicates-same{mode}")).await;
        page.press_first("section button[value=two]").await;
        page.sees("two people. You will not be asked again.").await;
        page.follow("Decided (2)").await;
        page.is_sound(&format!("duplicates-decided{mode}")).await;
        page.press_first("section button[value=undo]").await;
        page.sees("taken back. Both count.").await;
        page.is_sound(&format!("duplicates-undone{mode}")).await;
    }
}

#[tokio::test]
async fn a_cancelled_assembly_says_so_first_on_every_page() {
    let server = Server::demo();
    let (mut desk, mut page) = (organiser(&server).await, leader(server.url("leader-part")).await);
    desk.follow(SPRING).await;
    desk.follow("Cancel the assembly").await;
    desk.is_sound("state-cancel").await;
    desk.press("Cancel the assembly").await;
    desk.is_sound("state-cancelled-table").await;
    desk.follow("St Oswin's Church").await;
    desk.is_sound("state-cancelled-institution").await;
    locked(&mut page, "state-cancelled", "You do not need to do anything.", "You do not need to do anything.").await;
}

#[tokio::test]
async fn after_the_meeting_a_leader_sees_who_came() {
    let server = Server::demo();
    let link = link_of(&organiser(&server).await, "Mayoral assembly", "St Oswin's Church").await;
    let mut page = leader(&link).await;
    page.sees("31 of your 40 people came").await;
    locked(&mut page, "state-over", "Thank you", "The meeting ").await;
    note_on_the_count(&mut page, &mut organiser(&server).await).await;
}

/// What a leader says against the count, and what an organiser answers, as both see it.
async fn note_on_the_count(page: &mut Page, desk: &mut Page) {
    page.go_to("/my").await;
    page.follow("This is not right").await;
    page.is_sound("count").await;
    page.press("Send this note").await;
    page.sees("There is a problem").await;
    page.is_sound("count-error").await;
    page.fill_in("What is not right?", "We were 33. Two came in by the side door with the choir").await;
    page.press("Send this note").await;
    page.sees("Waiting for an answer").await;
    page.is_sound("count-waits").await;
    desk.follow("Mayoral assembly").await;
    desk.sees("1 question on the count").await;
    desk.is_sound("count-table").await;
    desk.follow("St Oswin's Church").await;
    desk.is_sound("count-asked").await;
    desk.press("Answer").await;
    desk.sees("There is a problem").await;
    desk.is_sound("count-answer-error").await;
    desk.fill_in("Your answer", "Thank you. I have typed 33 now").await;
    desk.press("Answer").await;
    desk.is_sound("count-answered").await;
    page.go_to("/my").await;
    page.sees("I have typed 33 now").await;
    page.is_sound("count-told").await;
}

#[tokio::test]
async fn on_the_day_a_leader_sees_where_to_be() {
    let folder = TempDir::new().unwrap();
    let server = Server::fresh(folder.path());
    let link = meeting_today(folder.path(), &server);
    let mut page = leader(&link).await;
    page.sees("Doors open at 5pm, Corn Exchange").await;
    locked(&mut page, "state-day", "The meeting is today", "").await;
}

#[tokio::test]
async fn on_the_last_day_a_script_counts_the_hours() {
    let folder = TempDir::new().unwrap();
    let server = Server::fresh(folder.path());
    let link = names_due_today(folder.path(), &server);
    let mut page = leader(&link).await;
    page.sees("Today is the last day").await;
    let left = page.evaluate("(new Date(document.querySelector('main time').dateTime) - Date.now()) / 60000").await;
    let left = left.as_f64().unwrap();
    assert!((6.9 * 60.0..=8.0 * 60.0).contains(&left), "{left} minutes to 8pm at noon");
    let said = page.text_of("[role=timer]").await;
    let words: Vec<&str> = said.split(' ').collect();
    let number = |noun: &str| {
        let at = words.iter().position(|word| word.trim_end_matches('s') == noun);
        at.map_or(0.0, |at| words[at - 1].parse().unwrap())
    };
    let told = number("hour") * 60.0 + number("minute");
    assert!(words.last() == Some(&"left") && (told - left).abs() < 2.0, "{said}, and it is {left} minutes");
    page.is_sound("state-last-day").await;
    let plain = Page::without_scripts().await;
    plain.open(&link).await;
    plain.sees("Today is the last day").await;
    plain.sees_no("hours").await;
}

/// An assembly at 6pm today, in a zone where it is about noon now: at whatever hour this runs. Gives the one leader's link.
fn meeting_today(folder: &Path, server: &Server) -> String {
    let (day, zone) = noon();
    meeting(folder, server, &zone, &[&format!("{day}T17:00"), &format!("{day}T18:00")], &[])
}

/// An assembly in a week whose names are due at 8pm today, in a zone where it is about noon now.
fn names_due_today(folder: &Path, server: &Server) -> String {
    let (day, zone) = noon();
    let then = day + TimeDelta::days(7);
    let due = day.to_string();
    meeting(folder, server, &zone, &[&format!("{then}T17:00"), &format!("{then}T18:00")], &["--names-by", &due])
}

/// Today in a zone where it is about noon, and that zone.
fn noon() -> (NaiveDate, String) {
    let now = Utc::now();
    let ahead = 12 - i64::from(now.hour());
    // The sign of these zones is turned round: Etc/GMT-3 is three hours ahead of Greenwich.
    ((now + TimeDelta::hours(ahead)).date_naive(), format!("Etc/GMT{:+}", -ahead))
}

fn meeting(folder: &Path, server: &Server, zone: &str, [doors, starts]: &[&str; 2], dates: &[&str]) -> String {
    let at = ["--time-zone", zone, "--doors-at", doors, "--starts-at", starts, "--venue", "Corn Exchange"];
    let run = |arguments: &[&str]| {
        let mut turnout = Command::new(env!("CARGO_BIN_EXE_turnout"));
        let output = turnout.arg("--database").arg(folder.join("turnout.db")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    run(&[&["assembly", "add", "--title", "Autumn assembly"], &at[..], dates].concat());
    let file = folder.join("institutions.csv");
    std::fs::write(&file, "institution,kind,leader\nWeir Street Chapel,faith,Deirdre Mac Aodha\n").unwrap();
    run(&["institutions", "import", file.to_str().unwrap(), "--assembly", "1"]);
    let which = ["--assembly", "1", "--institution", "Weir Street Chapel"];
    run(&[&["pledge"], &which[..], &["12"]].concat());
    let base_url = server.url("set-up").split("/o/").next().unwrap();
    run(&[&["leader", "link", "--base-url", base_url], &which[..]].concat())
}

/// Home and every page behind it where nothing can be changed.
async fn locked(page: &mut Page, state: &str, words: &str, why: &str) {
    page.go_to("/my").await;
    page.sees(words).await;
    page.is_sound(state).await;
    let home = page.path().await;
    for behind in ["pledge", "estimates", "list", "needs", "travel", "summary", "done"] {
        page.go_to(&format!("{home}/{behind}")).await;
        page.sees(why).await;
        page.is_sound(&format!("{state}-{behind}")).await;
    }
}

#[tokio::test]
async fn pages_that_stand_beside_the_way_are_sound() {
    let server = Server::demo();
    let mut page = Page::on_phone().await;
    page.open(server.url("leader-new")).await;
    for path in ["/help", "/privacy", "/a11y"] {
        page.go_to(path).await;
        page.is_sound(&format!("about{}", path.replace('/', "-"))).await;
    }
    page.go_to("/nothing/here").await;
    page.is_sound("missing").await;
    let link = link_of(&organiser(&server).await, SPRING, "Masjid an-Noor").await;
    page.open(&link).await;
    page.go_to("/my").await;
    page.is_sound("choose").await;
    let mut stranger = Page::on_phone().await;
    stranger.open(&link.replace("/l/", "/l/x")).await;
    stranger.is_sound("link-unknown").await;
    stranger.go_to("/my/1").await;
    stranger.sees("Open the link in your text message again.").await;
    stranger.sees("Everything you saved is safe.").await;
    stranger.is_sound("session-lost").await;
}

#[tokio::test]
async fn the_first_organiser_chooses_a_password_and_finds_nothing_yet() {
    let folder = TempDir::new().unwrap();
    let server = Server::fresh(folder.path());
    let mut page = Page::on_laptop().await;
    page.open(server.url("set-up")).await;
    page.is_sound("set-up").await;
    page.press("Save my password").await;
    page.sees("There is a problem").await;
    page.is_sound("set-up-error").await;
    page.fill_in("Your name", "Amina Yusuf").await;
    page.fill_in("Your email", "amina@example.org").await;
    page.fill_in("Password", "three plain words").await;
    page.press("Save my password").await;
    page.is_sound("second-factor").await;
    page.sets_up_second_factor(Clock::System.now()).await;
    page.sees("No assemblies yet.").await;
    page.is_sound("assemblies-none").await;
    page.follow("Your account").await;
    page.is_sound("account").await;
    page.go_to("/o/account/codes").await;
    page.is_sound("recovery-codes").await;
    page.go_to("/o/account/password").await;
    page.is_sound("password-change").await;
    page.follow("Organisers").await;
    page.fill_in("Name", "Bilal Haddad").await;
    page.fill_in("Email", "bilal@example.org").await;
    page.is_sound("organisers").await;
    page.press("Add them").await;
    page.sees("Send them the link below.").await;
    page.is_sound("organiser-added").await;
    page.follow("Remove them").await;
    page.is_sound("organiser-remove").await;
    page.press("Sign out").await;
    page.fill_in("Email address", "amina@example.org").await;
    page.fill_in("Password", "three plain words").await;
    page.press("Sign in").await;
    page.sees("Enter the code from your phone").await;
    page.fill_in("Code", "000000").await;
    page.press("Go on").await;
    page.is_sound("code-wrong").await;
}
