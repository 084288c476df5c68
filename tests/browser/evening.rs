//! An evening at two doors: a server that can be killed and started again, and phones of stewards.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;
use tokio::time::sleep;
use turnout::access::token::Key;
use turnout::access::{Organiser, store as access};
use turnout::assembly::model::{AssemblyId, Dates, NewAssembly, Zone};
use turnout::clock::Clock;
use turnout::db::Db;
use turnout::error::AppError;

use crate::page::Page;
use crate::server::Server;

pub const PATIENCE: Duration = Duration::from_secs(60);

/// An assembly that begins in an hour, with two doors, as a process that can be killed and started again.
pub struct Evening {
    pub folder: TempDir,
    pub address: String,
    server: Option<Server>,
    pub links: Vec<String>,
}

impl Evening {
    pub async fn new() -> Evening {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("turnout.db");
        // A free port that stays the same over a restart.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let db = Db::open(&database).unwrap();
        let ways = db.write(|conn: &Connection| Ok::<_, AppError>(filled(conn)?)).await.unwrap();
        let key = Key::beside(&database).unwrap();
        let link = |way: &access::DoorWay| format!("http://{address}/d/{}", key.link_token(way.door, way.generation));
        let links = ways.iter().map(link).collect();
        drop(db);
        let server = Some(Server::at(folder.path(), &address));
        Evening { folder, address, server, links }
    }

    /// A steward's phone that is ready.
    pub async fn phone(&self, name: &str, door: usize) -> Page {
        let mut page = Page::on_phone().await;
        page.open(&self.links[door]).await;
        page.is_sound("door-enter").await;
        page.fill_in("Your first name", name).await;
        page.press("Start").await;
        until(&page, "This phone will work without signal.").await;
        page.is_sound("door-ready").await;
        page.follow("Start checking in").await;
        until(&page, "Connected. Everything is saved.").await;
        page
    }

    /// A steward's phone that was made ready by that link, whose pages are not looked at.
    pub async fn phone_at(link: &str, name: &str) -> Page {
        let page = Page::on_phone().await;
        page.open(link).await;
        page.fill_in("Your first name", name).await;
        page.press("Start").await;
        until(&page, "This phone will work without signal.").await;
        page.follow("Start checking in").await;
        until(&page, "Connected. Everything is saved.").await;
        page
    }

    pub fn killed(&mut self) {
        self.server.take().unwrap().killed();
    }

    pub fn started_again(&mut self) {
        self.server = Some(Server::at(self.folder.path(), &self.address));
    }

    /// The link of a door of another assembly, at which everybody is somebody else.
    pub async fn another(&self) -> String {
        let database = self.folder.path().join("turnout.db");
        let db = Db::open(&database).unwrap();
        let add = |conn: &Connection| {
            let assembly = added(conn, "Harbour assembly")?;
            conn.execute("insert into door (assembly_id, name) values (?1, 'Harbour door')", [assembly])?;
            conn.execute(
                "insert into attendee (assembly_id, institution_id, name, listed_at, late) values (?1, 1, 'Hannah Quay', 'then', 0)",
                [assembly],
            )?;
            Ok::<_, AppError>(access::door_ways(conn, assembly)?.remove(0))
        };
        let way = db.write(add).await.unwrap();
        let key = Key::beside(&database).unwrap();
        format!("http://{}/d/{}", self.address, key.link_token(way.door, way.generation))
    }

    /// Changes the file behind the server's back, as time would.
    pub fn becomes(&self, sql: &str) {
        Connection::open(self.folder.path().join("turnout.db")).unwrap().execute_batch(sql).unwrap();
    }

    /// All rows of one column of text of the file.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        let conn = Connection::open(self.folder.path().join("turnout.db")).unwrap();
        let mut rows = conn.prepare(sql).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    /// Waits until the server has counted so many.
    pub async fn counts(&self, many: i64) {
        let began = Instant::now();
        while self.number("select count(*) from arrival where undone_by_id is null") != many {
            assert!(began.elapsed() < PATIENCE, "{many} are not counted");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// One number of the file.
    pub fn number(&self, sql: &str) -> i64 {
        let conn = Connection::open(self.folder.path().join("turnout.db")).unwrap();
        conn.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

fn added(conn: &Connection, title: &str) -> rusqlite::Result<AssemblyId> {
    let (now, zone) = (Clock::System.now(), Zone::parse("Europe/London").unwrap());
    let starts_at = now + TimeDelta::hours(1);
    let new = NewAssembly {
        title: title.into(),
        venue: None,
        address: None,
        doors_at: None,
        starts_at,
        ends_at: None,
        zone,
        capacity: None,
        target: None,
        dates: Dates::counted_back(starts_at, zone),
    };
    turnout::assembly::store::add(conn, &Organiser::at_the_machine(), &new, now)
}

fn filled(conn: &Connection) -> rusqlite::Result<Vec<access::DoorWay>> {
    let assembly = added(conn, "Riverside assembly")?;
    conn.execute("insert into door (assembly_id, name) values (?1, 'North door'), (?1, 'South door')", [assembly])?;
    conn.execute_batch(
        "insert into institution (institution_id, name, kind, membership, added_at) values
            (1, 'Hill Abbey Church', 'faith', 'member', 'then'), (2, 'North Mill Mosque', 'faith', 'member', 'then');
         insert into invitation (assembly_id, institution_id, added_at) values (1, 1, 'then'), (1, 2, 'then');
         insert into attendee (assembly_id, institution_id, name, listed_at, late) values
            (1, 1, 'Grace Okafor', 'then', 0), (1, 2, 'Ibrahim Okafor', 'then', 0), (1, 1, 'Siobhán O''Brien', 'then', 0),
            (1, 2, 'Yusuf Adan', 'then', 0), (1, 1, 'Oluwaseun Adeyemi', 'then', 0), (1, 2, 'Muhammad Rahman', 'then', 0)",
    )?;
    access::door_ways(conn, assembly)
}

pub async fn until(page: &Page, words: &str) {
    let began = Instant::now();
    while !page.text().await.contains(words) {
        assert!(began.elapsed() < PATIENCE, "{words:?} is not on {}", page.text().await);
        sleep(Duration::from_millis(50)).await;
    }
}

/// Types into the search of the phone's own page.
pub async fn types(page: &Page, text: &str) {
    page.fill_in("Type a name, or their group", text).await;
}

/// Presses a button of the phone's own page that begins like this; no other page comes.
pub async fn taps(page: &Page, words: &str) {
    let click = format!(
        "(() => {{ const it = [...document.querySelectorAll('button')].filter((it) => it.checkVisibility()
            && it.textContent.startsWith({})); it[0].click(); return it.length; }})()",
        json!(words)
    );
    assert!(page.evaluate(&click).await.as_u64().unwrap() >= 1, "{words}");
}

pub async fn network(page: &Page, there: bool) {
    page.browser.devtools("Network.enable", json!({})).await;
    let conditions = json!({ "offline": !there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    page.browser.devtools("Network.emulateNetworkConditions", conditions).await;
}
