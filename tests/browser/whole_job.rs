//! The whole job on the alliance of 40, as its people do it: the organiser at a laptop, forty leaders on phones, to the
//! tally line by line. The same that `tests/it/whole_job.rs` does by script, against the same file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::net::TcpListener;
use turnout::access::token::Key;
use turnout::access::{Actor, password_address, store as access};
use turnout::clock::{Clock, Moment};
use turnout::db::Db;
use turnout::error::AppError;
use turnout::sheet::Reader;
use turnout::web::BaseUrl;
use turnout::{App, Parts};

use crate::page::{CodeApp, Page};

/// When the organiser begins, with time for all; the assembly is on Friday 12 March 2027 at 7pm.
const BEGIN: &str = "2027-01-04T09:00:00Z";
const AFTER: &str = "2027-03-13T09:00:00Z";
const EMAIL: &str = "amina@example.org";
const PASSWORD: &str = "three plain words";

/// The program in this process, so that its clock can be set: who came is typed after the day.
struct Turnout {
    app: App,
    set_up: String,
    _folder: TempDir,
}

impl Turnout {
    async fn start() -> Turnout {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("turnout.db");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = format!("http://{}", listener.local_addr().unwrap());
        let now = Moment::parse(BEGIN).unwrap();
        let app = App::new(Parts {
            db: Db::open(&database).unwrap(),
            clock: Clock::fixed(now),
            base_url: BaseUrl::parse(&own, false).unwrap(),
            key: Key::beside(&database).unwrap(),
            reader: Reader::new(Path::new(env!("CARGO_BIN_EXE_turnout"))),
            pin_tries: Default::default(),
            sign_in_tries: Default::default(),
            proxies: Vec::new(),
            rehearsals: Default::default(),
            directories: Default::default(),
            copies: None,
            downloads: Default::default(),
            demo_session: None,
        });
        let add = move |conn: &_| Ok::<_, AppError>(access::add_password_link(conn, Actor::Machine, None, now)?);
        let set_up = password_address(&app.key, &app.base_url, app.db.write(add).await.unwrap());
        let routes = turnout::router(app.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Turnout { app, set_up, _folder: folder }
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new("fixtures/alliance").join(name)
}

/// The rows of a file with two columns, without those whose second is blank.
fn pairs(name: &str) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_path(fixture(name)).unwrap();
    let rows: Vec<(String, String)> = reader.deserialize().map(Result::unwrap).collect();
    rows.into_iter().filter(|(_, what)| !what.is_empty()).collect()
}

#[tokio::test]
async fn forty_institutions_come_to_their_tally_line_by_line() {
    let turnout = Turnout::start().await;
    let organiser = Page::on_laptop().await;
    let app = sets_up(&organiser, &turnout).await;
    let links = links(&organiser).await;
    assert_eq!(links.len(), 40);
    let phone = Page::on_phone().await;
    for (institution, pledged) in pairs("pledges.csv") {
        phone.open(&links[&institution]).await;
        pledges(&phone, &pledged).await;
    }
    for (institution, file) in pairs("lists.csv") {
        phone.open(&links[&institution]).await;
        sends(&phone, &fixture(&file)).await;
    }
    turnout.app.clock.set(Moment::parse(AFTER).unwrap());
    came(&organiser, &app).await;
    organiser.go_to("/o/a/1/exports").await;
    let (_, tally) = organiser.download("Download tally.csv").await;
    is_as_expected(&tally);
}

async fn sets_up(page: &Page, turnout: &Turnout) -> CodeApp {
    page.open(&turnout.set_up).await;
    page.fill_in("Your name", "Amina Yusuf").await;
    page.fill_in("Your email", EMAIL).await;
    page.fill_in("Password", PASSWORD).await;
    page.press("Save my password").await;
    let app = page.sets_up_second_factor(turnout.app.clock.now()).await;
    page.follow("Set up an assembly").await;
    page.fill_in("What is the assembly called?", "Spring assembly").await;
    page.press("Save the name").await;
    page.fill_in("Day", "12").await;
    page.fill_in("Month", "3").await;
    page.fill_in("Year", "2027").await;
    page.fill_in("It starts at", "7pm").await;
    page.press("Save the date").await;
    for save in ["the place", "the target", "the dates", "whom they call", "the pick-ups"] {
        page.press(&format!("Save {save}")).await;
    }
    page.press("Create the assembly").await;
    page.go_to("/o/a/1/import").await;
    page.attach("Your list of institutions", &fixture("institutions.csv")).await;
    page.press("Check these institutions").await;
    page.sees("40 added, 0 changed, 0 removed.").await;
    page.press("Save these institutions").await;
    app
}

/// The personal link of a leader of each institution, as the organiser copies it from the institution's page.
async fn links(page: &Page) -> HashMap<String, String> {
    page.go_to("/o/a/1?f=all").await;
    let rows = "[...document.querySelectorAll('tbody th a')].map(link => [link.textContent.trim(), link.getAttribute('href')])";
    let rows: Vec<(String, String)> = serde_json::from_value(page.evaluate(rows).await).unwrap();
    let mut links = HashMap::new();
    for (institution, path) in rows {
        page.go_to(&path).await;
        let link = page.evaluate("document.querySelector('input[id^=link-]').value").await;
        links.insert(institution, link.as_str().unwrap().to_owned());
    }
    links
}

async fn pledges(page: &Page, number: &str) {
    page.follow("Say how many you will bring").await;
    page.fill_in("How many people", number).await;
    page.press("Save my number").await;
    if number == "0" {
        page.press("Yes, we cannot come").await;
    }
    page.sees("Saved.").await;
}

async fn sends(page: &Page, list: &Path) {
    let home = page.path().await;
    page.go_to(&format!("{home}/list/upload")).await;
    page.attach("Send a spreadsheet", list).await;
    page.press("Check these names").await;
    page.press_first("main button[name=do][value^=save]").await;
    page.sees("Saved.").await;
}

/// Signs in again and types who came on the page for all of them, which is as long as it takes.
async fn came(page: &Page, app: &CodeApp) {
    page.go_to("/o/a/1").await;
    page.fill_in("Email address", EMAIL).await;
    page.fill_in("Password", PASSWORD).await;
    page.press("Sign in").await;
    page.fill_in("Code", &app.code(Moment::parse(AFTER).unwrap())).await;
    page.press("Go on").await;
    let came = pairs("came.csv");
    let mut typed = 0;
    for number in 1.. {
        page.go_to(&format!("/o/a/1/came?f=all&page={number}")).await;
        let text = page.text().await;
        for (institution, people) in came.iter().filter(|(institution, _)| text.contains(institution.as_str())) {
            page.fill_in(&format!("How many came from {institution}"), people).await;
            typed += 1;
        }
        page.press("Save these numbers").await;
        if typed == came.len() {
            return;
        }
    }
}

/// Fails at the first line that differs, and then unless every byte is the same.
#[track_caller]
fn is_as_expected(tally: &str) {
    let expected = std::fs::read_to_string(fixture("expected-tally.csv")).unwrap();
    for (line, (is, wanted)) in tally.lines().zip(expected.lines()).enumerate() {
        assert_eq!(is, wanted, "line {}", line + 1);
    }
    assert!(tally == expected, "{} bytes, expected {}", tally.len(), expected.len());
}
