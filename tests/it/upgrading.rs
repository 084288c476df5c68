//! A file of every schema that was on main opens, is kept first, and means what it meant: each is filled with a bit of
//! everything in the columns of its time and read through today's store functions.

mod day;
mod history;
mod meaning;
mod ways_in;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rusqlite::Connection;
use tempfile::TempDir;
use turnout::db::{Db, rules};
use turnout::error::AppError;

use crate::site::Site;

/// The versions of which there are files, and today's.
const VERSIONS: [i64; 6] = [1, 2, 3, 4, 6, 8];
const TODAY: i64 = VERSIONS[VERSIONS.len() - 1];

/// When the files are opened: four days after the assembly.
const NOW: &str = "2026-10-20T09:30:00Z";

/// The rows in `fixtures/databases/rows`, with the first and the last version whose files can hold them.
const ROWS: [(&str, i64, i64); 10] = [
    ("from-1", 1, TODAY),
    ("1-to-2", 1, 2),
    ("1-to-4", 1, 4),
    ("from-2", 2, TODAY),
    ("from-3", 3, TODAY),
    ("3-to-3", 3, 3),
    ("3-to-8", 3, TODAY),
    ("from-4", 4, TODAY),
    ("from-6", 6, TODAY),
    ("from-8", 8, TODAY),
];

/// What is not carried over, by the last version that had it: sessions and links to choose a password of a kind that is not used
/// any more, and columns into which nothing was ever written, or of which nothing was handed out.
const LEFT_BEHIND: [(&str, &str, i64); 5] = [
    ("session", "", 4),
    ("password_link", "", 4),
    ("door_event", "device", 2),
    ("door_event", "device_sequence", 2),
    ("assembly", "door_generation", 3),
];

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/databases").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// A file as the program of that version made it, with a bit of everything, and its key, in a folder of their own.
fn filled(version: i64) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turnout.db");
    let file = Connection::open(&path).unwrap();
    file.pragma_update(None, "synchronous", false).unwrap();
    file.execute_batch(&fixture(&format!("{version}.sql"))).unwrap();
    file.pragma_update(None, "application_id", 0x5455_524e).unwrap();
    file.pragma_update(None, "user_version", version).unwrap();
    for (name, from, until) in ROWS {
        if (from..=until).contains(&version) {
            file.execute_batch(&format!("begin; {} commit;", fixture(&format!("rows/{name}.sql")))).unwrap();
        }
    }
    std::fs::write(folder.path().join("turnout.db.key"), "a key of the tests, of 32 bytes!").unwrap();
    (folder, path)
}

/// A file of some version and what became of it: an upgrade waits for the disk, and every test asks of each.
struct Upgraded {
    version: i64,
    /// The copy that was kept; of today's version the file itself.
    kept: Vec<u8>,
    after: Vec<u8>,
}

static UPGRADED: LazyLock<Vec<Upgraded>> = LazyLock::new(|| {
    let upgraded = |version| {
        let (folder, path) = filled(version);
        let kept = folder.path().join(format!("turnout.db.before-{TODAY}"));
        drop(Db::open(&path).unwrap());
        assert_eq!(kept.exists(), version < TODAY, "version {version}");
        let after = std::fs::read(path).unwrap();
        let kept = if version < TODAY { std::fs::read(kept).unwrap() } else { after.clone() };
        Upgraded { version, kept, after }
    };
    VERSIONS.into_iter().map(upgraded).collect()
});

/// What each file was, and what it is.
fn each(ask: impl Fn(i64, &Connection, &Connection)) {
    let folder = tempfile::tempdir().unwrap();
    let (before, now) = (folder.path().join("before.db"), folder.path().join("now.db"));
    for Upgraded { version, kept, after } in &*UPGRADED {
        std::fs::write(&before, kept).unwrap();
        std::fs::write(&now, after).unwrap();
        ask(*version, &Connection::open(&before).unwrap(), &Connection::open(&now).unwrap());
    }
}

/// Asks a file of each version, once it was upgraded, and compares what it says to what it must say.
fn check(ask: impl Fn(&Connection) -> Result<Vec<String>, AppError>, expected: impl Fn(i64) -> Vec<&'static str>) {
    each(|version, _, now| assert_eq!(ask(now).unwrap(), expected(version), "version {version}"));
}

/// A Turnout over such a file, at [`NOW`].
fn opened(version: i64) -> Site {
    let site = Site::of(filled(version).0);
    site.time_is(NOW);
    site
}

fn texts(file: &Connection, sql: &str) -> Vec<String> {
    file.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn tables(file: &Connection) -> Vec<String> {
    texts(file, "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name")
}

fn columns(file: &Connection, table: &str) -> BTreeSet<String> {
    texts(file, &format!("select name from pragma_table_xinfo('{table}')")).into_iter().collect()
}

/// Every row of some columns of a table, as it can be compared.
fn cells(file: &Connection, table: &str, columns: &BTreeSet<String>) -> Vec<String> {
    let mut names: Vec<&str> = columns.iter().map(String::as_str).collect();
    names.sort_unstable();
    let mut rows = file.prepare(&format!("select {} from {table} order by 1, 2", names.join(", "))).unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let of = |column| Ok(format!("{:?}", row.get_ref(column)?));
        (0..names.len()).map(of).collect::<rusqlite::Result<Vec<_>>>().map(|cells| cells.join(" "))
    };
    rows.query_map([], row).unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_table_of_every_version_has_rows_to_ask_about() {
    each(|version, file, _| {
        for table in tables(file) {
            let rows = texts(file, &format!("select 'row' from {table} limit 1"));
            assert_eq!(rows, ["row"], "version {version}: {table} is empty");
        }
    });
}

/// The copy that is kept is the file as it was; of every table that there still is, every row and cell is there afterwards.
#[test]
fn an_older_file_is_kept_first_and_no_cell_of_it_is_lost() {
    each(|version, before, after| {
        let numbered = |file: &Connection| file.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
        assert_eq!((numbered(before).unwrap(), numbered(after).unwrap()), (version, TODAY));
        for table in tables(before) {
            let left =
                |column: &str| LEFT_BEHIND.iter().any(|left| (left.0, left.1) == (&table, column) && version <= left.2);
            if left("") {
                continue;
            }
            let shared: BTreeSet<String> = columns(before, &table).into_iter().filter(|column| !left(column)).collect();
            assert!(shared.is_subset(&columns(after, &table)), "version {version}: columns of {table} are gone");
            assert_eq!(cells(before, &table, &shared), cells(after, &table, &shared), "version {version}: {table}");
        }
    });
}

/// What `turnout check` asks holds of them.
#[test]
fn an_older_file_breaks_no_rule_of_today() {
    each(|version, _, now| {
        let findings = rules::findings(now).unwrap();
        assert!(findings.is_empty(), "version {version}: {findings:?}");
    });
}
