//! The program as a process: how soon it answers, and what memory it holds.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Figure, median};

const STARTS: usize = 20;
const REQUESTS: usize = 2_000;

pub fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("turnout.db");
    let first_responses: Vec<Duration> = (0..STARTS)
        .map(|_| {
            let began = Instant::now();
            let (mut server, address) = started(&database);
            ask(&address);
            let took = began.elapsed();
            ended(&mut server);
            took
        })
        .collect();
    let (mut server, address) = started(&database);
    for _ in 0..REQUESTS {
        ask(&address);
    }
    let memory = memory(&server);
    ended(&mut server);
    vec![
        Figure {
            what: format!("memory after {REQUESTS} pages"),
            ours: format!("{memory:.1} MiB"),
            bound: String::new(),
            ratio: String::new(),
            goal: "under 40 MiB",
        },
        Figure {
            what: "start of the process to first response, p50".into(),
            ours: format!("{:.0} ms", median(first_responses).as_secs_f64() * 1e3),
            bound: String::new(),
            ratio: String::new(),
            goal: "under 100 ms",
        },
    ]
}

/// The memory that the server holds, in MiB.
pub fn memory(server: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: f64 = held.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok()).unwrap();
    kilobytes / 1024.0
}

/// Starts the server on a free port; gives it with its address.
pub fn started(database: &Path) -> (Child, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_turnout"))
        .args(["serve", "--listen", "127.0.0.1:0", "--database"])
        .arg(database)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let listening =
        lines.map(Result::unwrap).find_map(|line| line.strip_prefix("listening http://").map(str::to_owned));
    (server, listening.unwrap())
}

/// Asks for the sign-in page.
fn ask(address: &str) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /o/sign-in HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

pub fn ended(server: &mut Child) {
    assert!(Command::new("kill").args(["-INT", &server.id().to_string()]).status().unwrap().success());
    assert!(server.wait().unwrap().success());
}
