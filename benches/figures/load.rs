//! An evening of 20,000 people at 50 doors: every second each door searches a name and checks somebody in, all at the same
//! moment, while 20 leaders send and save lists and 50 organisers look at the dashboard. A server process of its own on loopback.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use rusqlite::{Connection, named_params};
use scraper::{Html, Selector};
use turnout::access::token::{Key, secret};
use turnout::access::{Actor, Organiser, store as access};
use turnout::clock::Moment;
use turnout::error::AppError;

use crate::Figure;
use crate::fill::{Size, filled};
use crate::process::{ended, memory, started};

const DOORS: u32 = 50;
const LEADERS: usize = 20;
const READERS: usize = 50;
const SECONDS: u32 = 120;
/// Between two looks at the dashboard.
const LOOKS: Duration = Duration::from_secs(2);
const SIZE: Size = Size { institutions: 200, assemblies: 1, people: 100 };
/// In the second half of the evening memory may grow by a fifth: what is in flight when it is read is of that order.
const GROWTH: f64 = 1.2;
/// Names on a list that is sent.
const LISTED: u32 = 50;

/// What was seen, and what must not have been.
pub struct Load {
    pub figures: Vec<Figure>,
    pub wrong: Vec<String>,
}

/// How long answers took by what was asked, and each status.
#[derive(Default)]
struct Seen {
    waits: BTreeMap<&'static str, Vec<Duration>>,
    statuses: BTreeMap<u16, u32>,
    acknowledged: Vec<String>,
    saved: usize,
}

struct Evening {
    address: String,
    bearer: String,
    session: String,
    leaders: Vec<(String, String)>,
    seen: Mutex<Seen>,
    done: AtomicBool,
}

pub async fn figures() -> Load {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("turnout.db");
    let (bearer, session, leaders) = prepared(&database).await;
    let (mut server, address) = started(&database);
    let evening = Evening { address, bearer, session, leaders, seen: Mutex::default(), done: AtomicBool::new(false) };
    evening.get("/o/a/1", &format!("Cookie: {}\r\n", evening.session), "a first page");
    evening.search("grace", "a first search");
    let before = memory(&server);
    let wal = folder.path().join("turnout.db-wal");
    let watched = thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut watched = Vec::new();
            while !evening.done.load(Ordering::Relaxed) {
                let held = memory(&server);
                if watched.len() % 20 == 0 {
                    eprintln!("after {} s: {held:.0} MiB", watched.len() / 2);
                }
                watched.push((held, wal.metadata().map_or(0, |file| file.len())));
                thread::sleep(Duration::from_millis(500));
            }
            watched
        });
        let began = Instant::now() + Duration::from_secs(1);
        let doors: Vec<_> = (0..DOORS)
            .map(|door| {
                scope.spawn({
                    let evening = &evening;
                    move || evening.door(door, began)
                })
            })
            .collect();
        (0..READERS).for_each(|reader| {
            drop(scope.spawn({
                let evening = &evening;
                move || evening.reader(reader)
            }))
        });
        let leaders: Vec<_> = (0..LEADERS)
            .map(|leader| {
                scope.spawn({
                    let evening = &evening;
                    move || evening.leader(leader, began)
                })
            })
            .collect();
        doors.into_iter().chain(leaders).for_each(|one| one.join().unwrap());
        evening.done.store(true, Ordering::Relaxed);
        watch.join().unwrap()
    });
    ended(&mut server);
    report(&evening.seen.into_inner().unwrap(), before, &watched, &kept(&database))
}

/// A file whose counting is open now; a key of its doors, and the cookies of an organiser and of leaders.
async fn prepared(database: &Path) -> (String, String, Vec<(String, String)>) {
    let db = filled(database, &SIZE).await;
    let now = Moment::parse(&Utc::now().to_rfc3339()).unwrap();
    let (bearer, session, key) = (secret().unwrap(), secret().unwrap(), Key::beside(database).unwrap());
    let (its_bearer, its_session) = (bearer.clone(), session.clone());
    let leaders = db
        .write(move |conn| {
            crate::door::opened(conn, &its_bearer, now)?;
            conn.execute(
                "update assembly set starts_at = :soon where assembly_id = 1",
                named_params! { ":soon": now + TimeDelta::hours(1) },
            )?;
            for door in 2..=DOORS {
                conn.execute(
                    "insert into door (assembly_id, name) values (1, 'Door ' || :door)",
                    named_params! { ":door": door },
                )?;
            }
            let account = access::add_account(
                conn,
                Actor::Machine,
                "Amina",
                "amina@example.org",
                turnout::access::model::Role::Admin,
                now,
            )?
            .unwrap();
            access::begin_session(conn, &its_session, account, now)?;
            (1..=LEADERS).map(|number| leader(conn, &key, number, now)).collect::<Result<Vec<_>, AppError>>()
        })
        .await
        .unwrap();
    db.close().await;
    (bearer, format!("__Host-session={session}"), leaders)
}

/// The cookie of a leader's browser, and where their pages are.
fn leader(conn: &Connection, key: &Key, number: usize, now: Moment) -> Result<(String, String), AppError> {
    let machine = Organiser::at_the_machine();
    let institution = number.to_string().parse().unwrap();
    let grant = access::grant(conn, &machine, "1".parse().unwrap(), institution)?.unwrap();
    let leader = turnout::institution::store::DescribedLeader { name: "Leader".into(), phone: None, email: None };
    let leader = turnout::institution::store::add_leader(conn, &machine, institution, &leader, now)?;
    let (link, generation) = access::link_for(conn, &grant, leader, now)?;
    Ok((format!("__Host-links={}", key.link_token(link, generation)), format!("/my/{}", grant.invitation())))
}

/// The keys of all events, and how many people are here by one.
fn kept(database: &Path) -> (Vec<String>, usize) {
    let conn = Connection::open(database).unwrap();
    let mut keys = conn.prepare("select key from door_event").unwrap();
    let keys = keys.query_map([], |row| row.get("key")).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    let here = "select count(distinct attendee_id) as here from arrival where undone_by_id is null";
    let here: u32 = conn.query_row(here, [], |row| row.get("here")).unwrap();
    (keys, here as usize)
}

impl Evening {
    /// One door, through all the seconds.
    fn door(&self, door: u32, began: Instant) {
        const NAMES: [&str; 6] = ["grace", "yus", "okafor%20gr", "seun", "mohamed", "brien"];
        for second in 0..SECONDS {
            thread::sleep((began + Duration::from_secs(second.into())).saturating_duration_since(Instant::now()));
            self.search(NAMES[(door + second) as usize % NAMES.len()], "search");
            let (person, key) = (second * DOORS + door + 1, format!("d{door}-{second}"));
            let event = serde_json::json!({
                "key": key, "kind": "person", "attendee_id": person, "at": Utc::now().to_rfc3339(), "door": door + 1,
            });
            let head = format!("Authorization: Bearer {}\r\nContent-Type: application/json\r\n", self.bearer);
            let path = "/api/v1/assemblies/1/arrivals";
            let (status, _, answer) = self.ask("POST", path, &head, event.to_string().as_bytes(), "check-in");
            if status == 200 && answer.contains("\"recorded\"") {
                self.seen.lock().unwrap().acknowledged.push(key);
            }
        }
    }

    fn search(&self, typed: &str, what: &'static str) {
        let bearer = format!("Authorization: Bearer {}\r\n", self.bearer);
        self.get(&format!("/api/v1/assemblies/1/people?search={typed}"), &bearer, what);
    }

    fn reader(&self, reader: usize) {
        // They did not all begin at once.
        thread::sleep(LOOKS * reader as u32 / READERS as u32);
        while !self.done.load(Ordering::Relaxed) {
            self.get("/o/a/1", &format!("Cookie: {}\r\n", self.session), "dashboard");
            thread::sleep(LOOKS);
        }
    }

    /// Sends a list in the course of the evening, looks it through and saves it.
    fn leader(&self, leader: usize, began: Instant) {
        let when = began + Duration::from_secs(u64::from(SECONDS)) * leader as u32 / LEADERS as u32;
        thread::sleep(when.saturating_duration_since(Instant::now()));
        let (cookie, home) = &self.leaders[leader];
        let rows: String = (0..LISTED).map(|at| format!("Newcomer{at} Of{leader},\n")).collect();
        let body = format!(
            "--B\r\nContent-Disposition: form-data; name=\"form_key\"\r\n\r\n{}\r\n--B\r\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"list.csv\"\r\n\r\nName,Phone\n{rows}\r\n--B--\r\n",
            secret().unwrap()
        );
        let cookie = format!("Cookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n");
        let head = format!("{cookie}Content-Type: multipart/form-data; boundary=B\r\n");
        let (_, check, _) = self.ask("POST", &format!("{home}/list/upload"), &head, body.as_bytes(), "list sent");
        let page = self.get(&check, &cookie, "list looked through");
        let head = format!("{cookie}Content-Type: application/x-www-form-urlencoded\r\n");
        let (_, to, _) = self.ask("POST", &check, &head, pressed(&page).as_bytes(), "list saved");
        self.seen.lock().unwrap().saved += usize::from(to.contains("saved="));
    }

    fn get(&self, path: &str, head: &str, what: &'static str) -> String {
        self.ask("GET", path, head, &[], what).2
    }

    /// The status, where it leads, and the body.
    fn ask(&self, method: &str, path: &str, head: &str, body: &[u8], what: &'static str) -> (u16, String, String) {
        let began = Instant::now();
        let answer = self.answered(method, path, head, body).unwrap_or_default();
        let took = began.elapsed();
        // What was not answered is the worst that can be.
        let status = answer.get(9..12).and_then(|code| code.parse().ok()).unwrap_or(599);
        let (headers, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        let location = headers.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_default();
        let mut seen = self.seen.lock().unwrap();
        seen.waits.entry(what).or_default().push(took);
        *seen.statuses.entry(status).or_default() += 1;
        (status, location.to_owned(), body.to_owned())
    }

    fn answered(&self, method: &str, path: &str, head: &str, body: &[u8]) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{head}Content-Length: {length}\r\nConnection: close\r\n\r\n",
            self.address
        )?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// What a browser sends when a check is saved as it stands.
fn pressed(page: &str) -> String {
    let page = Html::parse_document(page);
    let inputs = Selector::parse("main form input[name]").unwrap();
    let button = Selector::parse("main button[name=do]:not(.second)").unwrap();
    let field = |element: scraper::ElementRef<'_>| {
        let ticked = !matches!(element.attr("type"), Some("radio" | "checkbox")) || element.attr("checked").is_some();
        ticked.then(|| {
            (element.attr("name").unwrap_or_default().to_owned(), element.attr("value").unwrap_or_default().to_owned())
        })
    };
    let fields = page.select(&inputs).chain(page.select(&button).take(1)).filter_map(field);
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn report(seen: &Seen, before: f64, watched: &[(f64, u64)], (keys, here): &(Vec<String>, usize)) -> Load {
    let mut wrong = Vec::new();
    let figure =
        |what: String, ours: String, goal| Figure { what, ours, bound: String::new(), ratio: String::new(), goal };
    let mut figures = Vec::new();
    for (what, goal) in
        [("check-in", "under 300 ms"), ("search", "under 300 ms"), ("dashboard", "under 300 ms"), ("list saved", "")]
    {
        let mut waits = seen.waits.get(what).cloned().unwrap_or_default();
        waits.sort_unstable();
        let at =
            |percent: usize| waits.get(waits.len() * percent / 100).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3);
        figures.push(figure(
            format!("{DOORS} doors, {DOORS} a second: {what}, p50 and p99 of {}", waits.len()),
            format!("{:.0} ms, {:.0} ms", at(50), at(99)),
            goal,
        ));
    }
    let known: std::collections::HashSet<&String> = keys.iter().collect();
    let lost = seen.acknowledged.iter().filter(|key| !known.contains(key)).count();
    let sent = (SECONDS * DOORS) as usize;
    let failed: u32 = seen.statuses.range(500..).map(|(_, count)| count).sum();
    figures.push(figure(
        format!("{sent} sent: acknowledged, lost, here; lists saved; answers of 5xx or none"),
        format!("{}, {lost}, {here}; {}; {failed}", seen.acknowledged.len(), seen.saved),
        "all, 0, all; 20; 0",
    ));
    let (most, last) =
        (watched.iter().map(|seen| seen.0).fold(0.0, f64::max), watched.last().map_or(0.0, |seen| seen.0));
    let half = watched.get(watched.len() / 2).map_or(0.0, |seen| seen.0);
    figures.push(figure(
        "memory of the server: before, half-way, at the end, most".into(),
        format!(
            "{before:.0}, {half:.0}, {last:.0}, {most:.0} MiB; {:+.0} % in the last half",
            (last / half - 1.0) * 100.0
        ),
        "flat",
    ));
    let wal = watched.iter().map(|seen| seen.1).max().unwrap_or_default() as f64 / 1e6;
    figures.push(figure("the -wal file, at most".into(), format!("{wal:.1} MB"), "bounded"));
    if last > half * GROWTH {
        wrong.push(format!("memory grew from {half:.0} MiB half-way to {last:.0} MiB"));
    }
    if failed > 0 {
        wrong.push(format!("answers of 5xx, or none: {failed}"));
    }
    if lost > 0 || seen.acknowledged.len() != sent || *here != sent {
        wrong.push(format!(
            "of {sent} arrivals {} were acknowledged, {lost} of those lost, {here} are here",
            seen.acknowledged.len()
        ));
    }
    if seen.saved != LEADERS {
        wrong.push(format!("of {LEADERS} lists {} were saved", seen.saved));
    }
    Load { figures, wrong }
}
