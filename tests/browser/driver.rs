//! One chromedriver for all tests of this binary, and a fresh browser for each page.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use axum::http::Method;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::{ParseError, Url};

/// What a test machine without a screen, a sandbox or a way out needs.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
];

/// A browser of its own: no cookies, no cache; closed when dropped, also by a failed assertion.
pub struct Browser {
    client: Client,
    session: String,
    _profile: TempDir,
}

impl Browser {
    pub async fn open() -> Browser {
        let profile = TempDir::new().unwrap();
        let mut flags: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let mut wanted = Capabilities::new();
        wanted.insert("goog:chromeOptions".into(), json!({ "args": flags }));
        wanted.insert("timeouts".into(), json!({ "pageLoad": 30_000, "script": 30_000 }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{}", port()))
            .await
            .expect("chromedriver opens a browser");
        let session = client.session_id().await.unwrap().expect("an open browser has a session");
        Browser { client, session, _profile: profile }
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Runs a command of the DevTools protocol and gives its answer.
    pub async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let answer = self.client.issue_cmd(DevTools { command, parameters }).await;
        answer.unwrap_or_else(|problem| panic!("{command}: {problem}"))
    }
}

impl Drop for Browser {
    /// Asks over a plain socket, because an async runtime may be ending around us.
    fn drop(&mut self) {
        let Ok(mut socket) = TcpStream::connect(("127.0.0.1", port())) else { return };
        let request =
            format!("DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", self.session);
        if socket.write_all(request.as_bytes()).is_ok() {
            socket.set_read_timeout(Some(Duration::from_secs(10))).ok();
            // The answer comes when the browser is gone; the socket stays open after it.
            socket.read_exact(&mut [0; 12]).ok();
        }
    }
}

#[derive(Debug)]
struct DevTools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.command, "params": self.parameters }).to_string()))
    }
}

/// The port of this binary's chromedriver, which starts with the first page.
fn port() -> u16 {
    static DRIVER: OnceLock<(Child, u16)> = OnceLock::new();
    DRIVER.get_or_init(start).1
}

/// Starts chromedriver under a shell that ends it, and every browser it opened, when our end of the shell's input closes:
/// that is, whenever this process ends, in whatever way.
fn start() -> (Child, u16) {
    let mut shell = Command::new("sh")
        .args(["-c", "chromedriver --port=0 & read -r _; kill -TERM 0"])
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(shell.stdout.take().unwrap()).lines();
    let port = lines
        .find_map(|line| {
            line.unwrap().split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
        })
        .expect("chromedriver says its port; is chromium-driver installed? Run tests/all");
    std::thread::spawn(move || lines.for_each(drop));
    (shell, port)
}
