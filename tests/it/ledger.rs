//! Nothing acknowledged is lost: eight clients keep a ledger of what they were told is saved, while the server is killed at
//! random moments and started again.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{SecondsFormat, TimeDelta, Utc};
use rusqlite::{Connection, OpenFlags, named_params};
use scraper::{Html, Selector};

use crate::command_line::Machine;
use crate::process::Server;

const CLIENTS: usize = 8;
/// What is acknowledged at least before the server is killed.
const AT_LEAST: usize = 10;
/// Names on a list.
const LISTED: u32 = 6;

/// How many times the server is killed: few in every run, 200 where `KILL_ROUNDS` says so.
fn rounds() -> usize {
    std::env::var("KILL_ROUNDS").ok().map_or(10, |number| number.parse().unwrap())
}

/// Something a client does, told apart from everything else that anybody does by its number.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    Pledge(usize),
    List(usize),
    /// Somebody of that list is known as something else.
    Edit(usize),
    Arrival(usize),
    /// That arrival is taken back.
    Undo(usize),
}

/// One client at an institution of its own.
pub struct Client {
    number: usize,
    cookie: String,
    bearer: String,
    /// When all that they see happens.
    at: String,
    begun: usize,
    /// What was begun when the server was killed.
    pub pending: Option<Deed>,
    pub acknowledged: Vec<Deed>,
    /// The forms that were sent, to be sent again as they were.
    edits: BTreeMap<usize, String>,
    /// What the server could not save and said so.
    pub refused: usize,
}

/// A word of letters that is of this number alone.
fn word(number: usize) -> String {
    // Far from the words of the numbers beside it: nobody is to be asked whether two people are one.
    let mut number = number * 7_919_731 % 12_960_000;
    let mut word = String::new();
    for _ in 0..4 {
        word.push(b"bdfgklmnprst"[number % 12].into());
        word.push(b"aeiou"[number / 12 % 5].into());
        number /= 60;
    }
    word[..1].to_uppercase() + &word[1..]
}

impl Client {
    fn of(&self, step: usize) -> usize {
        step * CLIENTS + self.number
    }

    fn next(&mut self) -> Deed {
        let step = self.begun;
        self.begun += 1;
        let group = step - step % 5;
        match step % 5 {
            0 => Deed::Pledge(self.of(group)),
            1 => Deed::List(self.of(group)),
            2 => Deed::Edit(self.of(group)),
            3 => Deed::Arrival(self.of(group)),
            _ => Deed::Undo(self.of(group)),
        }
    }

    /// Goes on until the server is gone; first with what was not acknowledged.
    pub fn works(&mut self, address: &str, database: &Path, most: usize) {
        for _ in 0..most {
            let deed = self.pending.take().unwrap_or_else(|| self.next());
            match self.does(address, database, deed) {
                Some(()) => self.acknowledged.push(deed),
                None => {
                    self.pending = Some(deed);
                    return;
                }
            }
        }
    }

    /// Does it, or does it again; none without an answer.
    fn does(&mut self, address: &str, database: &Path, deed: Deed) -> Option<()> {
        let home = format!("/my/{}", self.number + 1);
        match deed {
            Deed::Pledge(number) => {
                let pledged = pledged(number);
                let form = format!("form_key=pledge-{number}&number={pledged}&sure={pledged}");
                self.form(address, &format!("{home}/pledge"), &form, 303)?;
            }
            Deed::List(number) => {
                let names: String = names(number).map(|name| format!("{name}%0A")).collect();
                let form = format!("form_key=list-{number}&lines={names}");
                let check = self.form(address, &format!("{home}/list/paste"), &form.replace(' ', "+"), 303)?;
                let page = self.get(address, &check)?;
                let form = pressed(&page);
                // Without a form it was saved before the answer got lost.
                if !form.is_empty() {
                    let saved = self.form(address, &check, &form, 303)?;
                    assert!(saved.contains("saved="), "{saved}");
                }
            }
            Deed::Edit(number) => {
                let person = person(database, &names(number).next().unwrap());
                let path = format!("{home}/person/{person}");
                let form = match self.edits.get(&number) {
                    Some(form) => form.clone(),
                    None => {
                        let page = self.get(address, &path)?;
                        let fields = fields(&page).into_iter().map(|(name, value)| match name.as_str() {
                            "known_as" => (name, word(number)),
                            "form_key" => (name, format!("edit-{number}")),
                            _ => (name, value),
                        });
                        encoded(fields)
                    }
                };
                self.edits.insert(number, form.clone());
                self.form(address, &path, &form, 303)?;
            }
            Deed::Arrival(number) => {
                let institution = self.number + 1;
                self.tells(
                    address,
                    &format!(
                        "{{\"key\":\"a-{number}\",\"kind\":\"group\",\"institution_id\":{institution},\"count\":3}}"
                    ),
                )?;
            }
            Deed::Undo(number) => {
                self.tells(
                    address,
                    &format!("{{\"key\":\"u-{number}\",\"kind\":\"undo\",\"undoes\":\"a-{number}\"}}"),
                )?;
            }
        }
        Some(())
    }

    fn tells(&mut self, address: &str, event: &str) -> Option<()> {
        let event = &format!("{},\"at\":\"{}\",\"door\":1}}", event.trim_end_matches('}'), self.at);
        let head = format!("Authorization: Bearer {}\r\nContent-Type: application/json\r\n", self.bearer);
        let (status, answer) = asked(address, "POST", "/api/v1/assemblies/2/arrivals", &head, event)?;
        self.is_taken(status, &answer)?;
        assert_eq!(status, 200, "{answer}");
        assert!(answer.contains("\"recorded\"") || answer.contains("\"repeated\""), "{event}: {answer}");
        Some(())
    }

    /// None where it could not be saved, and was said so plainly.
    fn is_taken(&mut self, status: u16, answer: &str) -> Option<()> {
        if status != 507 {
            return Some(());
        }
        assert!(answer.contains("not saved") || answer.contains("Nothing was saved"), "{answer}");
        assert!(!answer.contains("SQLite") && !answer.contains("disk I/O"), "{answer}");
        self.refused += 1;
        None
    }

    /// Whether reading goes on.
    pub fn reads(&self, address: &str) -> bool {
        let page = self.get(address, &format!("/my/{}", self.number + 1));
        page.is_some_and(|page| page.starts_with("HTTP/1.1 200"))
    }

    fn get(&self, address: &str, path: &str) -> Option<String> {
        Some(asked(address, "GET", path, &format!("Cookie: {}\r\n", self.cookie), "")?.1)
    }

    /// Sends a form; gives where it leads.
    fn form(&mut self, address: &str, path: &str, form: &str, expected: u16) -> Option<String> {
        let head = format!(
            "Cookie: {}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n",
            self.cookie
        );
        let (status, answer) = asked(address, "POST", path, &head, form)?;
        self.is_taken(status, &answer)?;
        assert_eq!(status, expected, "{path} {form}: {answer}");
        Some(answer.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_default().to_owned())
    }
}

fn pledged(number: usize) -> u32 {
    1 + (number % 90_000) as u32
}

fn names(number: usize) -> impl Iterator<Item = String> {
    (0..LISTED).map(move |at| format!("{} {}", word(at as usize * 7 + 1), word(number)))
}

/// Somebody whose list was acknowledged: the same for a moment after it, so that answers that come too early are counted and
/// not stumbled over.
fn person(database: &Path, name: &str) -> i64 {
    let conn = reading(database);
    let sql = "select attendee_id from attendee where name = :name";
    for _ in 0..200 {
        if let Ok(id) = conn.query_row(sql, named_params! { ":name": name }, |row| row.get("attendee_id")) {
            return id;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("acknowledged and not there: {name}")
}

fn reading(database: &Path) -> Connection {
    let conn = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    conn.busy_timeout(Duration::from_secs(10)).unwrap();
    conn
}

/// One request: the status and the whole answer; none where it was cut off.
fn asked(address: &str, method: &str, path: &str, head: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: x\r\n{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (headers, _) = answer.split_once("\r\n\r\n")?;
    Some((headers.get(9..12)?.parse().ok()?, answer))
}

/// The fields of a page's form as they stand.
fn fields(page: &str) -> Vec<(String, String)> {
    let page = Html::parse_document(page);
    let inputs = Selector::parse("main form input[name]").unwrap();
    let stands = |input: &scraper::ElementRef<'_>| {
        !matches!(input.attr("type"), Some("radio" | "checkbox")) || input.attr("checked").is_some()
    };
    let field = |input: scraper::ElementRef<'_>| {
        (input.attr("name").unwrap_or_default().to_owned(), input.attr("value").unwrap_or_default().to_owned())
    };
    page.select(&inputs).filter(stands).map(field).collect()
}

/// What a browser sends when a check is saved as it stands; nothing where there is none.
fn pressed(page: &str) -> String {
    let buttons = Selector::parse("main button[name=do]:not(.second)").unwrap();
    let document = Html::parse_document(page);
    let Some(button) = document.select(&buttons).next() else { return String::new() };
    let button = ("do".to_owned(), button.attr("value").unwrap_or_default().to_owned());
    encoded(fields(page).into_iter().chain([button]))
}

fn encoded(fields: impl IntoIterator<Item = (String, String)>) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// A machine with an assembly that is ahead and one whose counting is open, and its clients.
pub fn prepared(clients: usize) -> (Machine, Vec<Client>) {
    let machine = Machine::new();
    let starting = |at| ["assembly", "add", "--title", "Spring assembly", "--starts-at", at];
    machine.done(&starting("2099-03-12T19:00"));
    machine.done(&starting("2099-06-12T19:00"));
    let rows: String = (1..=clients).map(|number| format!("Institution {number},Leader {number}\n")).collect();
    let file = machine.file("institutions.csv", format!("institution,leader\n{rows}"));
    machine.done(&["institutions", "import", &file, "--assembly", "1"]);
    machine.done(&["institutions", "import", &file, "--assembly", "2"]);
    let bearer = machine.done(&["api-key", "add", "--scope", "door", "--assembly", "2"]);
    let bearer = bearer.split_whitespace().last().unwrap().to_owned();
    let at = |hours| {
        let then = Utc::now() + TimeDelta::hours(hours);
        then.to_rfc3339_opts(SecondsFormat::Millis, true)
    };
    let conn = Connection::open(machine.database()).unwrap();
    conn.execute(
        "update assembly set starts_at = :soon, pledge_by = :passed, access_by = :passed, names_by = :passed,
            childcare_by = :passed where assembly_id = 2",
        named_params! { ":soon": at(1), ":passed": at(-24) },
    )
    .unwrap();
    conn.execute("insert into door (assembly_id, name) values (2, 'Door')", []).unwrap();
    let client = |number: usize| {
        let institution = format!("Institution {}", number + 1);
        let link = machine.done(&["leader", "link", "--assembly", "1", "--institution", &institution]);
        let cookie = format!("__Host-links={}", link.rsplit('/').next().unwrap());
        Client {
            number,
            cookie,
            bearer: bearer.clone(),
            at: Utc::now().to_rfc3339(),
            begun: 0,
            pending: None,
            acknowledged: Vec::new(),
            edits: BTreeMap::new(),
            refused: 0,
        }
    };
    let clients = (0..clients).map(client).collect();
    (machine, clients)
}

/// How often something is there, and how often it would be where it was done once.
fn found(conn: &Connection, deed: Deed) -> (u32, u32) {
    let count = |sql: &str, value: &dyn rusqlite::ToSql| -> u32 {
        conn.query_row(sql, &[(":value", value)], |row| row.get(0)).unwrap()
    };
    match deed {
        Deed::Pledge(number) => (count("select count(*) from pledge where number = :value", &pledged(number)), 1),
        Deed::List(number) => {
            let names = names(number);
            (names.map(|name| count("select count(*) from attendee where name = :value", &name)).sum(), LISTED)
        }
        Deed::Edit(number) => (count("select count(*) from attendee where known_as = :value", &word(number)), 1),
        Deed::Arrival(number) => {
            let sql = "select count(*) from arrival join door_event using (door_event_id) where key = :value";
            (count(sql, &format!("a-{number}")), 3)
        }
        Deed::Undo(number) => {
            let sql = "select count(*) from arrival r join door_event e on e.door_event_id = r.undone_by_id where e.key = :value";
            (count(sql, &format!("u-{number}")), 3)
        }
    }
}

/// What was acknowledged and is not there once, and what is there by half.
pub fn wrong(database: &Path, clients: &[Client]) -> Vec<String> {
    let conn = reading(database);
    let mut wrong = Vec::new();
    for client in clients {
        for deed in &client.acknowledged {
            let (there, once) = found(&conn, *deed);
            if there != once {
                wrong.push(format!("acknowledged {deed:?}: {there} of {once}"));
            }
        }
        if let Some(deed) = client.pending {
            let (there, once) = found(&conn, deed);
            if there != once && there != 0 {
                wrong.push(format!("pending {deed:?}: {there} of {once}"));
            }
        }
    }
    let sound: String = conn.query_row("pragma integrity_check", [], |row| row.get(0)).unwrap();
    let dangling: u32 = conn.query_row("select count(*) from pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    if sound != "ok" || dangling > 0 {
        wrong.push(format!("{sound}, {dangling} dangling"));
    }
    wrong
}

/// Numbers without a pattern, the same in every run.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn what_was_acknowledged_is_there_once_however_often_the_server_is_killed() {
    let (machine, mut clients) = prepared(CLIENTS);
    let database = machine.database();
    let (mut state, mut slowest) = (20_261_127, Duration::ZERO);
    let mut lost = Vec::new();
    for _ in 0..rounds() {
        let began = Instant::now();
        let server = Server::start(&machine, "", "");
        assert_eq!(server.get("/o/sign-in", "").0, 200);
        slowest = slowest.max(began.elapsed());
        lost.extend(wrong(&database, &clients));
        let (address, moment) = (server.address.clone(), Duration::from_millis(150 + random(&mut state) % 700));
        let done = AtomicUsize::new(0);
        thread::scope(|scope| {
            for client in &mut clients {
                let (address, database, done) = (&address, &database, &done);
                scope.spawn(move || {
                    loop {
                        client.works(address, database, 1);
                        if client.pending.is_some() {
                            break;
                        }
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            thread::sleep(moment);
            // On a slow machine the moment waits until there is something to lose.
            while done.load(Ordering::Relaxed) < AT_LEAST {
                thread::sleep(Duration::from_millis(10));
            }
            server.killed();
        });
    }
    let server = Server::start(&machine, "", "");
    lost.extend(wrong(&database, &clients));
    for client in &mut clients {
        client.works(&server.address, &database, 6);
        assert!(client.pending.is_none() && client.refused == 0);
    }
    assert!(server.end("-INT").success());
    lost.extend(wrong(&database, &clients));
    let acknowledged: usize = clients.iter().map(|client| client.acknowledged.len()).sum();
    println!(
        "{acknowledged} writes acknowledged over {} kills, {} wrong; ready again after {slowest:?} at most",
        rounds(),
        lost.len()
    );
    assert_eq!(lost, Vec::<String>::new());
    assert!(acknowledged >= AT_LEAST * rounds(), "{acknowledged}");
    // On a quiet machine: a time would fail by chance where other tests run beside it.
    assert!(rounds() < 200 || slowest < Duration::from_secs(2), "{slowest:?}");
    machine.done(&["check"]);
}
