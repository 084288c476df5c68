//! The program as a process: starting, ending, and a disk that is full.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use tempfile::NamedTempFile;

use crate::command_line::Machine;
use crate::logged;

/// A server as a process of its own; killed if a test gives up on it.
pub struct Server {
    process: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    pub address: String,
    set_up: Option<String>,
    metrics: Option<String>,
    database: PathBuf,
    log: NamedTempFile,
}

impl Server {
    /// Starts `turnout serve` on a free port, by `bash` with `before` run first.
    pub fn start(machine: &Machine, before: &str, arguments: &str) -> Server {
        let script = format!("{before} exec \"$0\" serve --listen 127.0.0.1:0 {arguments}");
        let log = NamedTempFile::new().unwrap();
        let mut process = Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_turnout")])
            .env("TURNOUT_DATABASE", machine.database())
            .env("RUST_LOG", logged::LOUDEST)
            .env_remove("TURNOUT_BASE_URL")
            .stdout(Stdio::piped())
            .stderr(log.reopen().unwrap())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let (mut set_up, mut metrics) = (None, None);
        loop {
            let line = lines.next().expect("it ended before it listened").unwrap();
            match line.split_once(' ').unwrap() {
                ("set-up", link) => set_up = Some(link.to_owned()),
                ("metrics", address) => metrics = Some(address.to_owned()),
                ("listening", address) => {
                    let address = address.trim_start_matches("http://").to_owned();
                    let database = machine.database();
                    return Server { process, lines, address, set_up, metrics, database, log };
                }
                other => panic!("{other:?}"),
            }
        }
    }

    /// One request: the status and the whole answer.
    pub fn ask(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
    }

    pub fn get(&self, path: &str, cookie: &str) -> (u16, String) {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"))
    }

    pub fn post(&self, path: &str, cookie: &str, form: &str) -> (u16, String) {
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
            form.len()
        ))
    }

    /// What it tells Prometheus.
    pub fn counted(&self) -> String {
        let address = self.metrics.as_ref().unwrap().strip_prefix("http://").unwrap().strip_suffix("/metrics").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut told = String::new();
        stream.read_to_string(&mut told).unwrap();
        told
    }

    /// Ends it as a power cut does.
    pub fn killed(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// What it logged so far.
    pub fn logged(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.log.path()).unwrap()).into_owned()
    }

    /// The process's id.
    pub fn id(&self) -> String {
        self.process.id().to_string()
    }

    /// Asks it to end, and waits until it has.
    pub fn end(mut self, signal: &str) -> ExitStatus {
        assert!(Command::new("kill").args([signal, &self.process.id().to_string()]).status().unwrap().success());
        let status = self.process.wait().unwrap();
        assert!(self.lines.next().is_none(), "it printed more");
        status
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already ended, unless the test failed.
        self.process.kill().ok();
        if !std::thread::panicking() {
            logged::tell_nobody(&self.database, &self.logged());
        }
    }
}

#[test]
fn the_first_start_makes_the_file_and_prints_a_link_until_there_is_an_organiser() {
    let machine = Machine::new();
    let server = Server::start(&machine, "", "--base-url https://turnout.example.org");
    let link = server.set_up.clone().unwrap();
    let path = link.strip_prefix("https://turnout.example.org").unwrap();
    assert_eq!(server.get(path, "").0, 200);
    let form = "form_key=a&name=Amina&email=amina%40example.org&password=three+plain+words";
    assert_eq!(server.post(path, "", form).0, 303);
    assert!(server.end("-INT").success());
    let server = Server::start(&machine, "", "");
    assert_eq!(server.set_up, None);
    assert_eq!(server.get(path, "").0, 303, "a password was chosen: on to the sign-in");
    assert!(server.end("-TERM").success());
    assert!(!machine.path("turnout.db-wal").exists(), "all is in the one file");
}

#[test]
fn the_demo_prints_each_way_in_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_turnout"))
        .args(["demo", "--listen", "127.0.0.1:0"])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut way_in = |label: &str| {
        let line = lines.next().expect("it ended early").unwrap();
        let url = line.strip_prefix(label).unwrap_or_else(|| panic!("{line}")).trim().to_owned();
        let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let answer = answer.to_lowercase();
        assert!(answer.starts_with("http/1.1 303") && answer.contains("set-cookie: __host-"), "{answer}");
        answer.lines().find_map(|line| line.strip_prefix("location: ")).unwrap().to_owned()
    };
    assert_eq!(way_in("organiser "), "/o");
    assert!(way_in("leader-new ").starts_with("/my/"));
    assert!(way_in("leader-part ").starts_with("/my/"));
    let door = lines.next().unwrap().unwrap();
    assert!(door.starts_with("door http://") && door.contains("/d/1-"), "{door}");
    let screen = lines.next().unwrap().unwrap();
    assert!(screen.starts_with("screen http://") && screen.contains("/room/3-"), "{screen}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert!(Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap().success());
    assert!(process.wait().unwrap().success());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_screen_that_listens_is_let_go_when_the_server_ends() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_turnout"))
        .args(["demo", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let screen = lines.find_map(|line| line.unwrap().strip_prefix("screen http://").map(str::to_owned)).unwrap();
    let (address, path) = screen.split_once('/').unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /{path}/events HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut events = BufReader::new(stream).lines().map_while(Result::ok);
    assert!(events.any(|line| line == "event: heartbeat"));
    assert!(Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap().success());
    // The stream has an end of its own, and is not cut off.
    assert_eq!(events.filter(|line| !line.is_empty()).last().as_deref(), Some("0"));
    let mut log = String::new();
    process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(process.wait().unwrap().success() && !log.contains("cut off"), "{log}");
}

#[test]
fn plain_http_of_another_machine_is_refused_unless_told() {
    let machine = Machine::new();
    let serve = |more: &[&str]| {
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--base-url", "http://turnout.example.org"];
        arguments.extend(more);
        arguments.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let arguments = serve(&[]);
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    machine.fails(2, &["plain http", "--insecure-http"], &arguments);
    let server = Server::start(&machine, "", "--base-url http://turnout.example.org --insecure-http");
    let (status, page) = server.get("/o/sign-in", "");
    assert_eq!(status, 200);
    assert!(page.contains("without encryption"), "the page says so");
    assert!(server.end("-INT").success());
}

#[test]
fn a_full_disk_is_said_plainly_keeps_what_was_typed_and_never_looks_like_success() {
    let machine = Machine::new();
    machine.done(&["assembly", "add", "--title", "Spring assembly", "--starts-at", "2099-03-12T19:00"]);
    let file = machine.file("institutions.csv", "institution,leader\nSt Brigid's Convent,Sister Ines Duarte\n");
    machine.done(&["institutions", "import", &file, "--assembly", "1"]);
    machine.done(&["organiser", "add", "--name", "Amina", "--email", "amina@example.org"]);
    let link = machine.done(&["leader", "link", "--assembly", "1", "--institution", "St Brigid's Convent"]);
    let token = link.rsplit('/').next().unwrap();
    let cookie = format!("__Host-links={token}");
    let form = |number: u32| format!("form_key=key-{number}&number={number}");

    // No file may grow past 32 KiB, which the -shm file needs: a pledge does not fit into the -wal file, as on a full disk.
    let server = Server::start(&machine, "trap '' XFSZ; ulimit -f 32;", "");
    let (status, page) = server.post("/my/1/pledge", &cookie, &form(30));
    assert_eq!(status, 507);
    assert!(page.contains("not saved") && page.contains("Try again"), "{page}");
    assert!(page.contains("value=\"30\""), "what was typed is in the page to be sent again");
    assert!(!page.contains("SQLite") && !page.contains("disk I/O"), "no cause is shown");
    assert_eq!(server.get("/my/1", &cookie).0, 200, "reading goes on");
    server.end("-INT");

    let server = Server::start(&machine, "", "");
    assert_eq!(server.post("/my/1/pledge", &cookie, &form(30)).0, 303);
    assert!(server.end("-INT").success());
    machine.done(&["check"]);
}

#[test]
fn it_says_that_it_is_well_and_what_it_counted_and_nothing_of_that_to_the_world() {
    let machine = Machine::new();
    let server = Server::start(&machine, "", "--metrics 127.0.0.1:0 --log-json");
    assert!(server.get("/healthz", "").1.ends_with("ok\n"));
    assert_eq!(server.get("/readyz", "").0, 200);
    assert_eq!(server.get("/metrics", "").0, 404);
    let told = server.counted();
    for line in [
        "turnout_answers_total{method=\"GET\",status=\"200\"} 2",
        "turnout_answers_total{method=\"GET\",status=\"404\"} 1",
        "turnout_answer_seconds_count 3",
        "turnout_database_bytes ",
        "turnout_memory_bytes ",
        "# EOF",
    ] {
        assert!(told.contains(line), "{line} in {told}");
    }
    assert!(server.end("-TERM").success());
}

#[test]
fn each_line_of_the_log_is_json_with_the_id_of_its_request_and_without_a_secret() {
    let machine = Machine::new();
    let server = Server::start(&machine, "", "--log-json");
    for path in ["/l/191-secretsecret", "//l/191-secretsecret", "/%6c/191-secretsecret", "/room/3-secretsecret/events"]
    {
        assert_eq!(server.get(path, "").0, 404, "{path}");
    }
    assert_eq!(server.get("/readyz", "").0, 200);
    let conn = rusqlite::Connection::open(machine.database()).unwrap();
    conn.execute_batch("alter table alliance rename to alliance_gone").unwrap();
    assert_eq!(server.get("/readyz", "").0, 503);
    let (status, page) = server.get("/privacy", "");
    assert_eq!(status, 500);
    conn.execute_batch("alter table alliance_gone rename to alliance").unwrap();
    assert_eq!(server.get("/readyz", "").0, 200, "without a restart");
    let logged = server.logged();
    assert!(!logged.contains("secretsecret"), "{logged}");
    let lines: Vec<serde_json::Value> = logged.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let failed = lines.iter().find(|line| line["fields"]["reference"].is_string()).unwrap();
    assert_eq!((&failed["span"]["path"], &failed["span"]["method"]), (&"/privacy".into(), &"GET".into()));
    assert_eq!(failed["span"]["id"].as_str().unwrap().len(), 36, "{failed}");
    // What whoever saw the page can tell.
    let reference = failed["fields"]["reference"].as_str().unwrap();
    assert!(page.contains(reference) && !page.contains("alliance"), "{page}");
    let paths: Vec<&str> = lines.iter().filter_map(|line| line["span"]["path"].as_str()).collect();
    assert!(paths.contains(&"/l/") && paths.contains(&"no route") && paths.contains(&"/room/"), "{paths:?}");
    assert!(server.end("-TERM").success());
}
