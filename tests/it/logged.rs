//! What the whole suite logs, forced errors and all, and what stands in its audits: nobody's name, number or address.
//!
//! Every site and every server of the tests is asked as it ends. What a test logs may be looked through for the people of
//! another: nobody is to be found in any of it.

use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, Once, PoisonError};

use rusqlite::{Connection, OpenFlags};

/// What is logged: all that we say, at its loudest, and what others say of us.
pub const LOUDEST: &str = "info,turnout=trace,tower_http=trace,axum=trace";

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static BEGUN: Once = Once::new();

struct Kept;

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Keeps what this process logs on whatever thread; gives how much there is so far.
pub fn begin() -> usize {
    BEGUN.call_once(|| {
        let lines = tracing_subscriber::fmt().with_env_filter(LOUDEST).with_ansi(false).with_writer(|| Kept);
        lines.init();
    });
    LOG.lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// What this process logged since then.
pub fn since(begun: usize) -> String {
    let log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8_lossy(&log[begun..]).into_owned()
}

/// Everybody's name, number and address, and what they need: as much of each as no word of a log is like.
const PEOPLE: &[&str] = &[
    "select name from attendee",
    "select known_as from attendee",
    "select phone from attendee",
    "select email from attendee",
    "select name from leader",
    "select phone from leader",
    "select email from leader",
    "select name from account",
    "select email from account",
    "select phone from account",
    "select words from need",
    "select notes from child",
];

const MOST: usize = 200;

/// Asserts that nobody of that database is in its audit nor in what was logged.
#[track_caller]
pub fn tell_nobody(database: &Path, logged: &str) {
    // A copy: the file is left as it is, with its -wal or without.
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    for suffix in ["", "-wal"] {
        let of = |path: &Path| [path.to_str().unwrap(), suffix].concat();
        std::fs::copy(of(database), of(&copy)).ok();
    }
    let Ok(conn) = Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE) else { return };
    let told = |sql: &str| -> Vec<String> {
        // A test may have taken the table away.
        let Ok(mut rows) = conn.prepare(&format!("{sql} limit {MOST}")) else { return Vec::new() };
        let all = rows.query_map([], |row| row.get::<_, Option<String>>(0));
        all.map(|all| all.filter_map(|text| text.ok().flatten()).collect()).unwrap_or_default()
    };
    let audit =
        told("select coalesce(group_concat(coalesce(fields, '') || ' ' || action), '') from audit_event").join("");
    for sql in PEOPLE {
        let long = |text: &String| text.len() > 8 && text.contains([' ', '@', '+']);
        for person in told(sql).iter().filter(|text| long(text)) {
            for (what, text) in [("the audit", audit.as_str()), ("the log", logged)] {
                let at = text.find(person.as_str());
                let around = at.map(|at| text[..at].lines().last().unwrap_or_default().to_owned());
                assert_eq!(around, None, "{person:?} ({sql}) is in {what}");
            }
        }
    }
}

#[test]
fn whoever_is_in_a_log_or_an_audit_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("turnout.db");
    let conn = Connection::open(&database).unwrap();
    conn.execute_batch(
        "create table attendee (name text, phone text); create table audit_event (action text, fields text);
         insert into attendee values ('Amina Loggedname', '+447700900123');
         insert into audit_event values ('person.added', 'name');",
    )
    .unwrap();
    let finds = |logged: &str| std::panic::catch_unwind(|| tell_nobody(&database, logged)).is_err();
    assert!(!finds("a request failed: no such table: attendee"));
    assert!(finds("one line\na request failed: Amina Loggedname"));
    assert!(finds("phone=+447700900123"));
    conn.execute("update audit_event set fields = 'Amina Loggedname'", []).unwrap();
    assert!(finds(""));
}
