//! The program under test, as a process of its own on a free port.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{panicking, sleep};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// A started server and the ways in that it printed; ended like by Ctrl-C when dropped.
pub struct Server {
    process: Child,
    ways_in: HashMap<String, String>,
}

impl Server {
    /// Starts a command and waits until it has printed a line `label URL` for each of the labels.
    pub fn start(command: &mut Command, labels: &[&str]) -> Server {
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = lines_of(&mut process);
        let mut server = Server { process, ways_in: HashMap::new() };
        let until = Instant::now() + PATIENCE;
        while !labels.iter().all(|label| server.ways_in.contains_key(*label)) {
            match lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => server.ways_in.extend(way_in(&line)),
                Err(RecvTimeoutError::Timeout) => panic!("no line for each of {labels:?} within {PATIENCE:?}"),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended before a line for each of {labels:?}"),
            }
        }
        server
    }

    /// A sample alliance of its own, at a free port.
    pub fn demo() -> Server {
        let mut demo = Command::new(env!("CARGO_BIN_EXE_turnout"));
        Server::start(
            demo.args(["demo", "--listen", "127.0.0.1:0"]),
            &["organiser", "leader-new", "leader-part", "screen"],
        )
    }

    /// An alliance of nobody yet, kept in that folder.
    pub fn fresh(folder: &Path) -> Server {
        let mut serve = Command::new(env!("CARGO_BIN_EXE_turnout"));
        serve.arg("--database").arg(folder.join("turnout.db"));
        Server::start(serve.args(["serve", "--listen", "127.0.0.1:0"]), &["set-up"])
    }

    /// What is kept in that folder, at that address, whoever was there before.
    pub fn at(folder: &Path, address: &str) -> Server {
        let mut serve = Command::new(env!("CARGO_BIN_EXE_turnout"));
        serve.arg("--database").arg(folder.join("turnout.db"));
        Server::start(serve.args(["serve", "--listen", address]), &["listening"])
    }

    /// Ends it as a power cut does.
    pub fn killed(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        std::mem::forget(self);
    }

    /// The URL that was printed after a label.
    pub fn url(&self, label: &str) -> &str {
        &self.ways_in[label]
    }

    /// Ends it as Ctrl-C does; fails unless it ended by itself, and well.
    fn stop(&mut self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let until = Instant::now() + PATIENCE;
        while self.process.try_wait().unwrap().is_none() && Instant::now() < until {
            sleep(Duration::from_millis(10));
        }
        let ended = self.process.try_wait().unwrap();
        assert!(ended.is_some_and(|status| status.success()), "Ctrl-C did not end it cleanly: {ended:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if panicking() {
            self.process.kill().ok();
            self.process.wait().ok();
        } else {
            self.stop();
        }
    }
}

/// The process's output line by line, read to its end so that it never waits for us.
fn lines_of(process: &mut Child) -> Receiver<String> {
    let output = BufReader::new(process.stdout.take().unwrap());
    let (sender, lines) = channel();
    std::thread::spawn(move || output.lines().map_while(Result::ok).for_each(|line| sender.send(line).unwrap_or(())));
    lines
}

fn way_in(line: &str) -> Option<(String, String)> {
    let (label, url) = line.split_once(' ')?;
    url.starts_with("http://").then(|| (label.to_owned(), url.trim().to_owned()))
}
