//! The screen in the room, on a wall and while the server is away.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use turnout::access::token::Key;
use turnout::assembly::model::AssemblyId;
use turnout::db::Db;

use crate::page::Page;
use crate::server::Server;

/// What people in a hall wait for something that the screen does by itself.
const PATIENCE: Duration = Duration::from_secs(60);

/// An alliance whose assembly is under way: 40 institutions came, 27 and more with each.
struct Evening {
    folder: TempDir,
    assembly: AssemblyId,
    server: Option<Server>,
}

impl Evening {
    fn new() -> Evening {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("turnout.db");
        drop(Db::open(&database).unwrap());
        let conn = Connection::open(&database).unwrap();
        let time = |minutes| (Utc::now() + TimeDelta::minutes(minutes)).format("%Y-%m-%dT%H:%M:%S.000Z").to_string();
        conn.execute(
            "insert into assembly (assembly_id, title, doors_at, starts_at, time_zone, target, pledge_by, access_by, names_by,
                childcare_by, added_at)
             values (1, 'Spring assembly', ?1, ?2, 'Europe/London', 1500, ?3, ?3, ?3, ?3, ?3)",
            (time(-60), time(-10), time(-60_000)),
        )
        .unwrap();
        for number in 1..=40 {
            let name = match number {
                1 => "St Mary's Convent".to_owned(),
                2 => "Our Lady of Perpetual Succour Roman Catholic Primary School and Nursery, Saltmarsh".to_owned(),
                _ => format!("Fennel Street Community Association, branch {number}"),
            };
            let at = time(-5);
            conn.execute(
                "insert into institution (institution_id, name, kind, membership, added_at) values (?1, ?2, 'other', 'member', ?3)",
                (number, name, &at),
            )
            .unwrap();
            conn.execute(
                "insert into invitation (assembly_id, institution_id, added_at) values (1, ?1, ?2)",
                (number, &at),
            )
            .unwrap();
        }
        let evening = Evening { folder, assembly: "1".parse().unwrap(), server: None };
        for institution in 1..=40 {
            evening.comes(institution, 26 + institution);
        }
        evening
    }

    /// So many of an institution come in.
    fn comes(&self, institution: u32, count: u32) {
        let conn = Connection::open(self.folder.path().join("turnout.db")).unwrap();
        let now = Utc::now().format("%Y-%m-%dT%H:%M:%S.000Z").to_string();
        conn.busy_timeout(PATIENCE).unwrap();
        let key = format!("k-{institution}-{count}");
        let event: i64 = conn
            .query_row(
                "insert into door_event (key, assembly_id, institution_id, kind, count, happened_at, received_at)
                 values (?1, 1, ?2, 'group', ?3, ?4, ?4) returning door_event_id",
                (key, institution, count, now),
                |row| row.get(0),
            )
            .unwrap();
        for _ in 0..count {
            conn.execute(
                "insert into arrival (door_event_id, assembly_id, institution_id) values (?1, 1, ?2)",
                (event, institution),
            )
            .unwrap();
        }
    }

    /// Each institution pledged 120, and an organiser chose to have that shown.
    fn shows_pledged(&self) {
        let conn = Connection::open(self.folder.path().join("turnout.db")).unwrap();
        conn.busy_timeout(PATIENCE).unwrap();
        conn.execute(
            "insert into pledge (assembly_id, institution_id, number, made_at, late)
             select assembly_id, institution_id, 120, added_at, 0 from invitation",
            [],
        )
        .unwrap();
        conn.execute("update assembly set screen_pledged = 1", []).unwrap();
    }

    /// Where the screen is, from the address of the server on.
    fn screen(&self) -> String {
        let key = Key::beside(&self.folder.path().join("turnout.db")).unwrap();
        format!("/room/{}", key.link_token(self.assembly, 1))
    }

    /// Starts the server: its address.
    fn starts(&mut self) -> SocketAddr {
        let server = self.server.insert(Server::fresh(self.folder.path()));
        url::Url::parse(server.url("set-up")).unwrap().socket_addrs(|| None).unwrap()[0]
    }

    fn ends(&mut self) {
        self.server = None;
    }
}

/// A proxy before the server, as an alliance has one: it says 502 while the server is away, or nobody answers at all.
#[derive(Clone)]
struct Proxy {
    address: SocketAddr,
    /// The port of the server; 0: 502, 1: nothing is answered.
    to: Arc<std::sync::Mutex<SocketAddr>>,
    mode: Arc<AtomicU8>,
    /// How often it said 502.
    refused: Arc<AtomicU8>,
}

const PASSES: u8 = 0;
const REFUSES: u8 = 1;
const HANGS: u8 = 2;

impl Proxy {
    async fn before(server: SocketAddr) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Proxy {
            address: listener.local_addr().unwrap(),
            to: Arc::new(std::sync::Mutex::new(server)),
            mode: Arc::default(),
            refused: Arc::default(),
        };
        let this = proxy.clone();
        tokio::spawn(async move {
            loop {
                let (browser, _) = listener.accept().await.unwrap();
                tokio::spawn(this.clone().answer(browser));
            }
        });
        proxy
    }

    async fn answer(self, mut browser: TcpStream) {
        let to = *self.to.lock().unwrap();
        match (self.mode.load(Ordering::Relaxed), TcpStream::connect(to).await) {
            (PASSES, Ok(mut server)) => {
                copy_bidirectional(&mut browser, &mut server).await.ok();
            }
            (HANGS, _) => sleep(PATIENCE * 10).await,
            _ => {
                if browser.read(&mut [0; 4096]).await.is_ok_and(|bytes| bytes > 0) {
                    let refusal = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                    browser.write_all(refusal).await.ok();
                    self.refused.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }

    fn is(&self, mode: u8) {
        self.mode.store(mode, Ordering::Relaxed);
    }
}

async fn until(page: &Page, what: &str) {
    let end = Instant::now() + PATIENCE;
    while page.evaluate(what).await != true {
        assert!(Instant::now() < end, "{what} did not come about:\n{}", page.text().await);
        sleep(Duration::from_millis(50)).await;
    }
}

const STALE: &str = "!document.querySelector('.stale').hidden";
const CURRENT: &str = "document.querySelector('.stale').hidden";

async fn key(page: &Page, key: &str, code: u32) {
    for kind in ["rawKeyDown", "keyUp"] {
        let press = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
        page.browser.devtools("Input.dispatchKeyEvent", press).await;
    }
}

async fn wall(page: &mut Page, width: u32, height: u32) {
    page.width = width;
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    page.browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
}

/// What does not fit on the screen, or in its own place.
const STICKS_OUT: &str = r#"
[...document.querySelectorAll('body *')].filter(element => {
    if (!element.checkVisibility()) return false;
    const place = element.getBoundingClientRect();
    const outside = place.right > innerWidth + 1 || place.bottom > innerHeight + 1 || place.left < -1 || place.top < -1;
    const row = element.closest('li');
    const over = row && place.bottom > row.getBoundingClientRect().bottom + 1;
    return outside || over;
}).map(element => element.outerHTML.slice(0, 80))
"#;

/// No name is cut, however long: every letter can be read.
const CUT: &str =
    "[...document.querySelectorAll('.lines bdi')].every((name) => name.scrollHeight <= name.clientHeight + 1)";

#[tokio::test]
async fn forty_institutions_fit_on_a_wall_and_take_turns_until_paused() {
    let mut evening = Evening::new();
    let address = evening.starts();
    let mut page = Page::on_laptop().await;
    for (width, height) in [(1280, 720), (1920, 1080)] {
        wall(&mut page, width, height).await;
        page.open(&format!("http://{address}{}", evening.screen())).await;
        until(&page, "numbers !== null").await;
        page.sees("1,860").await;
        page.sees("people in the room").await;
        page.sees("Target 1,500").await;
        page.sees("Page 1 of 2").await;
        assert_eq!(page.evaluate("document.querySelectorAll('.lines li').length").await, 36);
        assert_eq!(page.evaluate(STICKS_OUT).await, json!([]), "at {width} x {height}");
        assert_eq!(page.evaluate("document.documentElement.scrollHeight <= innerHeight").await, true);
        let share =
            page.evaluate("parseFloat(getComputedStyle(document.querySelector('.big')).fontSize) / innerHeight").await;
        assert_eq!(share, 0.22);
        page.targets_are_large().await;
        until(&page, CUT).await;
        page.picture("room").await;
        page.axe().await;
        // The page turns by itself; the space key stops it.
        until(&page, "document.querySelectorAll('.lines li').length === 4").await;
        page.picture("room-second").await;
        assert_eq!(page.evaluate(STICKS_OUT).await, json!([]));
    }
    key(&page, " ", 32).await;
    page.sees("Go on").await;
    assert_eq!(page.evaluate("document.querySelector('[data-part=pause]').ariaPressed").await, "true");
    // What would turn the page does not any more, and the numbers still change.
    evening.comes(1, 1);
    until(&page, "document.querySelector('.big').textContent === '1,861'").await;
    page.sees("Page 2 of 2").await;
    key(&page, " ", 32).await;
    page.sees("Pause").await;
    until(&page, "document.querySelectorAll('.lines li').length === 36").await;
    evening.shows_pledged();
    evening.comes(1, 2);
    until(&page, "document.querySelectorAll('.lines small').length === 36").await;
    page.sees("people in the room, of 4,800 pledged").await;
    for (width, height) in [(1920, 1080), (1280, 720)] {
        wall(&mut page, width, height).await;
        assert_eq!(page.evaluate(STICKS_OUT).await, json!([]), "at {width} x {height}");
        until(&page, CUT).await;
        page.picture("room-pledged").await;
    }
    page.is_sound("room-any").await;
}

#[tokio::test]
async fn the_roll_call_goes_on_by_arrow_keys_and_buttons_even_while_the_server_is_away() {
    let mut evening = Evening::new();
    let address = evening.starts();
    let mut page = Page::on_laptop().await;
    wall(&mut page, 1280, 720).await;
    page.open(&format!("http://{address}{}/roll-call", evening.screen())).await;
    until(&page, "numbers !== null").await;
    page.sees("1 of 40").await;
    let name = "Fennel Street Community Association, branch";
    assert_eq!(page.text_of(".name").await, format!("{name} 10"));
    key(&page, "ArrowRight", 39).await;
    assert_eq!((page.text_of(".name").await, page.text_of(".big").await), (format!("{name} 11"), "37".to_owned()));
    key(&page, "ArrowLeft", 37).await;
    page.sees("1 of 40").await;
    evening.ends();
    page.evaluate("document.querySelector('[data-part=after]').click()").await;
    page.sees("2 of 40").await;
    for _ in 0..50 {
        key(&page, "ArrowDown", 40).await;
    }
    page.sees("40 of 40").await;
    assert_eq!(
        (page.text_of(".name").await, page.text_of(".big").await),
        ("St Mary's Convent".to_owned(), "27".to_owned())
    );
    assert_eq!(page.evaluate("document.querySelector('[data-part=after]').hidden").await, true);
    page.picture("roll-call").await;
    key(&page, "ArrowUp", 38).await;
    page.sees("Our Lady of Perpetual Succour").await;
    page.picture("roll-call-long").await;
    assert_eq!(page.evaluate(STICKS_OUT).await, json!([]));
    page.is_sound("roll-call-any").await;
}

#[tokio::test]
async fn old_numbers_are_said_to_be_old_and_come_back_after_a_502() {
    let mut evening = Evening::new();
    let proxy = Proxy::before(evening.starts()).await;
    let mut page = Page::on_laptop().await;
    wall(&mut page, 1280, 720).await;
    page.open(&format!("http://{}{}", proxy.address, evening.screen())).await;
    until(&page, "numbers !== null").await;
    assert_eq!(page.evaluate(CURRENT).await, true);
    // The server ends, and the proxy says 502 in its place: the browser gives the stream up for good.
    proxy.is(REFUSES);
    evening.ends();
    until(&page, STALE).await;
    assert!(proxy.refused.load(Ordering::Relaxed) >= 3, "it asked again");
    let words = page.text_of(".stale").await;
    let time = page.evaluate("document.querySelector('[data-part=at]').textContent").await;
    assert_eq!(words, format!("Last update {}. Trying to reconnect.", time.as_str().unwrap()));
    page.picture("room-stale").await;
    page.axe().await;
    // It is started again and there is more to tell.
    evening.comes(1, 3);
    *proxy.to.lock().unwrap() = evening.starts();
    proxy.is(PASSES);
    until(&page, CURRENT).await;
    page.sees("1,863").await;
    // Nothing is answered at all, neither by the stream nor otherwise.
    proxy.is(HANGS);
    evening.ends();
    until(&page, STALE).await;
    *proxy.to.lock().unwrap() = evening.starts();
    proxy.is(PASSES);
    evening.comes(1, 4);
    until(&page, CURRENT).await;
    until(&page, "document.querySelector('.big').textContent === '1,867'").await;
}

#[tokio::test]
async fn numbers_come_also_where_no_stream_gets_through() {
    let mut evening = Evening::new();
    let address = evening.starts();
    let page = Page::on_laptop().await;
    page.browser.devtools("Network.enable", json!({})).await;
    page.browser.devtools("Network.setBlockedURLs", json!({ "urls": ["*/events"] })).await;
    page.open(&format!("http://{address}{}", evening.screen())).await;
    until(&page, "numbers !== null").await;
    evening.comes(1, 5);
    until(&page, "document.querySelector('.big').textContent === '1,865'").await;
    assert_eq!(page.evaluate(CURRENT).await, true);
}

#[tokio::test]
async fn a_screen_without_scripts_asks_again_by_itself() {
    let mut evening = Evening::new();
    let address = evening.starts();
    let page = Page::without_scripts().await;
    page.open(&format!("http://{address}{}", evening.screen())).await;
    page.with_scripts(page.sees("1,860")).await;
    evening.comes(1, 2);
    // The page comes again on its next page of institutions.
    let end = Instant::now() + PATIENCE;
    while !page.with_scripts(page.text()).await.contains("1,862") {
        assert!(Instant::now() < end, "it did not ask again");
        sleep(Duration::from_millis(200)).await;
    }
    page.with_scripts(page.sees("Page 2 of 2")).await;
}
