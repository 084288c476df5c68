//! Copies that the server makes by itself: the latest few, whole ones, and what is told of them.

use std::path::Path;
use std::time::{Duration, Instant};

use turnout::db::Db;

use crate::command_line::Machine;
use crate::process::Server;

/// Waits until that is so.
fn wait(what: impl Fn() -> bool, said: impl Fn() -> String) {
    let enough = Instant::now() + Duration::from_secs(60);
    while !what() {
        assert!(Instant::now() < enough, "{}", said());
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The copies in a folder, by name.
fn copies(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        folder.read_dir().unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.starts_with("turnout-") && name.ends_with("Z.db"));
    names.sort();
    names
}

#[test]
fn the_server_copies_by_itself_keeps_the_latest_and_one_of_them_is_the_database_again() {
    let machine = Machine::new();
    std::fs::create_dir(machine.path("copies")).unwrap();
    let old = "copies/turnout-2026-01-01T09-00-00Z.db";
    machine.file(old, "the oldest");
    machine.file("copies/turnout.db", "somebody else's");
    let arguments = format!("--backup-every 1s --backup-keep 2 --backup-to {}", machine.path("copies").display());
    let server = Server::start(&machine, "", &arguments);
    let wait = |what: &dyn Fn(&[String]) -> bool| {
        for _ in 0..600 {
            if what(&copies(&machine.path("copies"))) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("{:?}", copies(&machine.path("copies")));
    };
    wait(&|names| names.len() == 2 && !machine.path(old).exists());
    let title = ["assembly", "add", "--title", "Spring assembly", "--starts-at", "2061-03-12T19:00"];
    assert_eq!(machine.done(&title), "1");
    let then = copies(&machine.path("copies")).pop().unwrap();
    // The two that are kept were both begun after it.
    wait(&|names| names.len() == 2 && names[0] > then);
    assert_eq!(std::fs::read(machine.path("copies/turnout.db")).unwrap(), b"somebody else's");
    let copy = machine.path("copies").join(copies(&machine.path("copies")).pop().unwrap());
    let copy = copy.to_str().unwrap().to_owned();
    // Kept aside, before it is its turn to go.
    let copy = machine.file("aside.db", std::fs::read(copy).unwrap());
    machine.fails(1, &["turnout.db is in the way: stop the server"], &["restore", &copy]);
    assert!(server.end("-TERM").success());
    for name in ["turnout.db", "turnout.db.key"] {
        std::fs::rename(machine.path(name), machine.path(&format!("gone-{name}"))).unwrap();
    }
    let ran = machine.run(&["restore", &copy]);
    assert_eq!(
        (ran.status, ran.out.trim_end().rsplit_once("; ").unwrap().1),
        (0, "erased again: 0"),
        "{}",
        ran.problems
    );
    assert!(ran.problems.contains("turnout.db.key. Put the one of that database back"), "{}", ran.problems);
    assert!(machine.done(&["assembly", "list"]).contains("Spring assembly"));
    machine.done(&["check"]);
    machine.fails(2, &["is no folder"], &["serve", "--backup-every", "1m", "--backup-to", "/nowhere"]);
}

/// The names in the folder of copies that no copy has once it is whole.
fn unfinished(folder: &Path) -> Vec<String> {
    let names = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".part") || name.contains(".part-")).collect()
}

#[test]
fn what_a_copy_that_was_cut_short_left_goes_with_the_next_one_and_nothing_else_does() {
    let machine = Machine::new();
    drop(Db::open(&machine.database()).unwrap());
    // Large enough to be in the middle of for a while.
    let large = "insert into posted_form (key, digest, answer, at) values ('large', randomblob(50000000), '', '')";
    rusqlite::Connection::open(machine.database()).unwrap().execute(large, []).unwrap();
    std::fs::create_dir(machine.path("copies")).unwrap();
    machine.file("copies/somebody-elses.part", "not ours");
    let folder = machine.path("copies");
    let arguments = format!("--backup-every 1s --backup-to {}", folder.display());
    let ours = || unfinished(&folder).into_iter().filter(|name| name.starts_with('.')).count();
    let said = || format!("{:?} {:?}", unfinished(&folder), copies(&folder));
    let server = Server::start(&machine, "", &arguments);
    wait(|| ours() > 0, said);
    server.killed();
    assert!(ours() > 0, "it was quicker than the kill");
    let before = copies(&folder).len();
    let server = Server::start(&machine, "", &arguments);
    wait(|| copies(&folder).len() > before, said);
    // The next one may be under way: it is that of the server.
    assert!(server.end("-TERM").success());
    assert_eq!(unfinished(&folder), ["somebody-elses.part"]);
}

/// One line of the metrics: the number after that name.
fn number_of(server: &Server, name: &str) -> f64 {
    let told = server.counted();
    let line = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{name} in {told}")).parse().unwrap()
}

#[test]
fn it_tells_when_the_last_copy_was_made_and_how_many_could_not_be() {
    let machine = Machine::new();
    std::fs::create_dir(machine.path("copies")).unwrap();
    machine.file("copies/turnout-2026-01-01T09-00-00Z.db", "an earlier one");
    let every = |span: &str| {
        format!("--metrics 127.0.0.1:0 --backup-every {span} --backup-to {}", machine.path("copies").display())
    };
    // It holds still: one that an earlier server made is told of, too.
    let server = Server::start(&machine, "", &every("99999d"));
    wait(|| number_of(&server, "turnout_last_copy_time_seconds") == 1_767_258_000.0, || server.counted());
    assert_eq!(number_of(&server, "turnout_failed_copies_total"), 0.0);
    assert!(server.end("-TERM").success());

    let server = Server::start(&machine, "", &every("1s"));
    wait(|| number_of(&server, "turnout_last_copy_time_seconds") > 1_767_258_000.0, || server.counted());
    assert_eq!(number_of(&server, "turnout_failed_copies_total"), 0.0);
    // The disk that the copies lay on is gone.
    std::fs::rename(machine.path("copies"), machine.path("elsewhere")).unwrap();
    wait(|| number_of(&server, "turnout_failed_copies_total") > 0.0, || server.counted());
    let last = copies(&machine.path("elsewhere")).pop().unwrap();
    let at = chrono::NaiveDateTime::parse_from_str(&last, "turnout-%Y-%m-%dT%H-%M-%SZ.db").unwrap().and_utc();
    assert_eq!(number_of(&server, "turnout_last_copy_time_seconds"), at.timestamp() as f64);
    assert!(server.end("-TERM").success());
}

/// A reference to nothing, which no restoring takes.
#[test]
fn a_copy_that_could_not_be_restored_is_none() {
    let machine = Machine::new();
    drop(Db::open(&machine.database()).unwrap());
    let damage = "pragma foreign_keys = off; insert into door (assembly_id, name) values (99, 'North')";
    rusqlite::Connection::open(machine.database()).unwrap().execute_batch(damage).unwrap();
    std::fs::create_dir(machine.path("copies")).unwrap();
    let arguments = format!("--metrics 127.0.0.1:0 --backup-every 1s --backup-to {}", machine.path("copies").display());
    let server = Server::start(&machine, "", &arguments);
    wait(|| number_of(&server, "turnout_failed_copies_total") > 0.0, || server.counted());
    assert_eq!(copies(&machine.path("copies")), [""; 0]);
    assert_eq!(number_of(&server, "turnout_last_copy_time_seconds"), 0.0);
    assert!(server.end("-TERM").success());
}
