//! Hostile uploads, eight at a time, to a server that others use meanwhile: what memory it takes, and how long they wait.
//!
//! The uploads are those of the tests, and text files of nearly as many bytes as are read that are all line ends, quotes,
//! delimiters or one cell. Nothing stands beside them: what is asked is that nobody else notices.

#[path = "../../tests/it/hostile/made.rs"]
mod made;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::Figure;
use crate::process::{ended, memory, started};

const AT_A_TIME: usize = 8;
const ROUNDS: usize = 2;
/// As people use it: a page, and a moment later another.
const PAUSE: Duration = Duration::from_millis(20);
const NEARLY_TOO_LARGE: usize = 10 * 1024 * 1024 - 1024;

pub fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("turnout.db");
    let cookie = leader(&database, folder.path());
    let (mut server, address) = started(&database);
    let uploads = uploads();
    ask(&address, "/my/1", &cookie);
    let before = memory(&server);
    let (next, done, peak) = (AtomicUsize::new(0), AtomicBool::new(false), AtomicUsize::new(0));
    let began = Instant::now();
    let mut waits = thread::scope(|scope| {
        let others: Vec<_> = (0..2).map(|_| scope.spawn(|| others(&address, &cookie, &done))).collect();
        let watch = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max((memory(&server) * 1024.0) as usize, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(5));
            }
        });
        let senders: Vec<_> = (0..AT_A_TIME)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(upload) = uploads.get(next.fetch_add(1, Ordering::Relaxed) / ROUNDS) {
                        send(&address, &cookie, upload);
                    }
                })
            })
            .collect();
        senders.into_iter().for_each(|sender| sender.join().unwrap());
        done.store(true, Ordering::Relaxed);
        watch.join().unwrap();
        others.into_iter().flat_map(|other| other.join().unwrap()).collect::<Vec<_>>()
    });
    let took = began.elapsed();
    let peak = peak.into_inner() as f64 / 1024.0;
    ended(&mut server);
    waits.sort_unstable();
    let p95 = waits[waits.len() * 95 / 100];
    let what = format!("{} hostile uploads, {AT_A_TIME} at a time", uploads.len() * ROUNDS);
    vec![
        Figure {
            what: format!("{what}: the server grows by"),
            ours: format!("{:.0} MiB", peak - before),
            bound: String::new(),
            ratio: String::new(),
            goal: "under 150 MiB",
        },
        Figure {
            what: format!("{what}, in {:.0} s: others wait, p95 of {}", took.as_secs_f64(), waits.len()),
            ours: format!("{:.0} ms", p95.as_secs_f64() * 1e3),
            bound: String::new(),
            ratio: String::new(),
            goal: "under 300 ms",
        },
    ]
}

/// A leader of an institution that is asked to an assembly, as the cookie of their browser.
fn leader(database: &Path, folder: &Path) -> String {
    let institutions = folder.join("institutions.csv");
    std::fs::write(&institutions, "institution,leader\nSt Brigid's Convent,Sister Ines\n").unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_turnout"));
        let output = command.arg("--database").arg(database).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    run(&["organiser", "add", "--name", "Amina", "--email", "amina@example.org"]);
    run(&["assembly", "add", "--title", "Spring assembly", "--starts-at", "2099-03-12T19:00"]);
    run(&["institutions", "import", institutions.to_str().unwrap(), "--assembly", "1"]);
    let link = run(&["leader", "link", "--assembly", "1", "--institution", "St Brigid's Convent"]);
    format!("__Host-links={}", link.rsplit('/').next().unwrap())
}

/// The bodies of all requests, each with the type of its content.
fn uploads() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile");
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("MANIFEST.json")).unwrap()).unwrap();
    let entries = manifest.as_array().unwrap().iter().map(|entry| entry["file"].as_str().unwrap());
    let mut uploads: Vec<_> = entries
        .map(|file| {
            let bytes = made::made(file).unwrap_or_else(|| std::fs::read(folder.join(file)).unwrap());
            if file.ends_with(".http") { recorded(&bytes) } else { form(file, &bytes) }
        })
        .collect();
    let cell = format!("Name,Notes\nA Test,\"{}\"\n", "x".repeat(NEARLY_TOO_LARGE - 100));
    uploads.push(form("field.csv", cell.as_bytes()));
    uploads.extend(["\n", "\"", ",", "\"\n", "a,"].map(|all| {
        let bytes = all.repeat(NEARLY_TOO_LARGE / all.len()).into_bytes();
        form("list.csv", &bytes)
    }));
    uploads
}

fn recorded(bytes: &[u8]) -> (String, Vec<u8>) {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let kind = std::str::from_utf8(&bytes[..end]).unwrap().strip_prefix("Content-Type: ").unwrap();
    (kind.to_owned(), bytes[end + 4..].to_vec())
}

fn form(file: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let head = format!(
        "--B\r\nContent-Disposition: form-data; name=\"form_key\"\r\n\r\nkey of {file}\r\n--B\r\nContent-Disposition: \
         form-data; name=\"file\"; filename=\"{file}\"\r\n\r\n"
    );
    ("multipart/form-data; boundary=B".to_owned(), [head.as_bytes(), bytes, b"\r\n--B--\r\n"].concat())
}

/// Sends one upload; whatever is answered is one.
fn send(address: &str, cookie: &str, (kind, body): &(String, Vec<u8>)) {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /my/1/list/upload HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // What is refused early is not taken in whole.
    let sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    let mut answer = Vec::new();
    if stream.read_to_end(&mut answer).is_ok() && sent.is_ok() {
        let status = String::from_utf8_lossy(&answer[..answer.len().min(12)]).into_owned();
        assert!(
            ["HTTP/1.1 303", "HTTP/1.1 40", "HTTP/1.1 41", "HTTP/1.1 42"].iter().any(|fine| status.starts_with(fine)),
            "{status}"
        );
    }
}

/// Asks for one page after the other, and says how long each took.
fn others(address: &str, cookie: &str, done: &AtomicBool) -> Vec<Duration> {
    let mut waits = Vec::new();
    while !done.load(Ordering::Relaxed) {
        for path in ["/my/1", "/o/sign-in", "/my/1/list/upload"] {
            let began = Instant::now();
            ask(address, path, cookie);
            waits.push(began.elapsed());
            thread::sleep(PAUSE);
        }
    }
    waits
}

fn ask(address: &str, path: &str, cookie: &str) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
}
