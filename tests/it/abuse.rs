//! What strangers do to a server: connections that say nothing, heads and bodies that dribble or have no end, readers that never
//! read, uploads that are cut. The door is counted at all the while.

mod slow;
mod uploads;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::command_line::Machine;
use crate::process::Server;

/// After so long nobody who says nothing takes up a connection any more.
const FREE_AFTER: Duration = Duration::from_secs(30);

/// A server with a door, and the key to count there.
struct Evening {
    server: Server,
    key: String,
    counted: u32,
    machine: Machine,
}

impl Evening {
    fn new() -> Evening {
        Evening::behind("")
    }

    /// The same, of a server that is told more.
    fn behind(arguments: &str) -> Evening {
        let machine = Machine::new();
        let soon = chrono::Utc::now() + chrono::TimeDelta::hours(1);
        let starts_at = soon.with_timezone(&chrono_tz::Europe::London).format("%Y-%m-%dT%H:%M").to_string();
        machine.done(&["assembly", "add", "--title", "Spring assembly", "--starts-at", &starts_at]);
        let file = rusqlite::Connection::open(machine.database()).unwrap();
        file.execute("insert into door (assembly_id, name) values (1, 'North door')", []).unwrap();
        drop(file);
        let key = machine.done(&["api-key", "add", "--scope", "door", "--assembly", "1", "--name", "count"]);
        let server = Server::start(&machine, "", arguments);
        Evening { server, key: key.split_whitespace().last().unwrap().to_owned(), counted: 0, machine }
    }

    fn connection(&self) -> TcpStream {
        TcpStream::connect(&self.server.address).unwrap()
    }

    /// Counts one body in; the server must say that it did.
    fn counts(&mut self) {
        self.counted += 1;
        let (now, n) = (chrono::Utc::now().to_rfc3339(), self.counted);
        let event = format!(r#"{{"key":"one-{n}","kind":"group","count":1,"at":"{now}","door":1}}"#);
        let (status, answer) = self.server.ask(&self.count(&event));
        assert!(status == 200 && answer.contains("recorded"), "{answer}");
    }

    /// The request that counts, with that event.
    fn count(&self, event: &str) -> String {
        format!(
            "POST /api/v1/assemblies/1/arrivals HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: \
             application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{event}",
            self.key,
            event.len()
        )
    }
}

/// Reads until the server closes the connection; what it said, or none where it is still open after [`FREE_AFTER`].
fn closed(mut stream: TcpStream, began: Instant) -> Option<String> {
    let mut said = Vec::new();
    let mut part = [0; 4096];
    loop {
        let left = FREE_AFTER.checked_sub(began.elapsed()).filter(|left| !left.is_zero())?;
        stream.set_read_timeout(Some(left)).unwrap();
        match stream.read(&mut part) {
            Ok(0) => return Some(String::from_utf8_lossy(&said).into_owned()),
            Ok(bytes) => said.extend_from_slice(&part[..bytes]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {
                return Some(String::from_utf8_lossy(&said).into_owned());
            }
            Err(_) => return None,
        }
    }
}

#[test]
fn whoever_says_nothing_or_dribbles_is_let_go_and_the_door_is_counted_at() {
    let mut evening = Evening::new();
    let began = Instant::now();
    let idle: Vec<_> = (0..200).map(|_| evening.connection()).collect();
    // A head, and a body, of which a little comes each second.
    let mut head = evening.connection();
    head.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").unwrap();
    let form = "POST /o/sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Type: \
                application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n";
    let mut body = evening.connection();
    body.write_all(form.as_bytes()).unwrap();
    // One that was asked once and is then left alone.
    let mut kept = evening.connection();
    kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let (mut slow_head, mut slow_body) = (head.try_clone().unwrap(), body.try_clone().unwrap());
    let dribbling = std::thread::spawn(move || {
        while began.elapsed() < FREE_AFTER {
            std::thread::sleep(Duration::from_secs(1));
            let both = [slow_head.write_all(b"X-A: a\r\n"), slow_body.write_all(b"a=b&")];
            if both.iter().all(Result::is_err) {
                return;
            }
        }
    });
    for _ in 0..20 {
        evening.counts();
    }
    for stream in idle {
        assert_eq!(closed(stream, began).as_deref(), Some(""), "an idle one is still open");
    }
    closed(head, began).expect("a head that dribbles is still open");
    let said = closed(body, began).expect("a body that dribbles is still open");
    assert!(said.starts_with("HTTP/1.1 4") || said.starts_with("HTTP/1.1 503"), "{said}");
    assert!(closed(kept, began).expect("one that is left alone is still open").starts_with("HTTP/1.1 200"));
    evening.counts();
    dribbling.join().unwrap();
}

#[test]
fn floods_of_headers_are_refused_and_the_door_goes_on() {
    let mut evening = Evening::new();
    let many: String = (0..10_000).map(|n| format!("X-{n}: a\r\n")).collect();
    let long = format!("X-Long: {}\r\n", "a".repeat(1 << 20));
    for headers in [many, long] {
        let mut stream = evening.connection();
        // The server may close before it has read everything.
        stream.write_all(format!("GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n").as_bytes()).ok();
        let said = closed(stream, Instant::now()).expect("it is still open");
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 431") || said.starts_with("HTTP/1.1 400"), "{said}");
        evening.counts();
    }
}
