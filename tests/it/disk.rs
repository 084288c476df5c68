//! What reaches the disk before an answer, and a disk that fails or is full: looked at from outside of the process.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::command_line::Machine;
use crate::ledger::{self, Client};
use crate::process::Server;

/// strace on a running server, taken off again when it is told.
struct Watch {
    strace: Child,
    /// So that it never waits for us.
    _said: BufReader<std::process::ChildStderr>,
}

impl Watch {
    fn on(server: &Server, arguments: &[&str]) -> Watch {
        let mut strace = Command::new("strace")
            .args(["-f", "-y", "-p", &server.id()])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("strace is not installed: tests/all installs it");
        let mut said = BufReader::new(strace.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.contains("attached"), "strace cannot look at a process here: {line}");
        Watch { strace, _said: said }
    }

    fn off(mut self) {
        assert!(Command::new("kill").args(["-INT", &self.strace.id().to_string()]).status().unwrap().success());
        self.strace.wait().unwrap();
    }
}

/// Where answers are, and what of the -wal file was not synced before them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Answers {
    after_writes: usize,
    unsynced: Vec<String>,
}

fn answers(trace: &str) -> Answers {
    let mut answers = Answers::default();
    let (mut wrote, mut unsynced, mut syncing) = (false, false, BTreeSet::new());
    for line in trace.lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        let is_wal = call.contains("-wal>");
        if call.starts_with("pwrite64(") && is_wal {
            (wrote, unsynced) = (true, true);
        } else if (call.starts_with("fdatasync(") || call.starts_with("fsync(")) && is_wal {
            match call.contains("unfinished") {
                true => drop(syncing.insert(thread)),
                false => unsynced &= !call.ends_with("= 0"),
            }
        } else if call.starts_with("<... f") && call.contains("sync resumed") && syncing.remove(thread) {
            unsynced &= !call.ends_with("= 0");
        } else if call.contains("\"HTTP/1.1 ") {
            answers.after_writes += usize::from(wrote);
            if unsynced {
                answers.unsynced.push(call.to_owned());
            }
            (wrote, unsynced) = (false, false);
        }
    }
    answers
}

/// Fails with `synchronous` of normal or off, and where an answer comes before COMMIT: tests/long sees to it.
#[test]
fn each_answer_to_a_write_follows_a_sync_of_what_was_written() {
    let (machine, mut clients) = ledger::prepared(1);
    let server = Server::start(&machine, "", "");
    let trace = machine.path("trace");
    let calls = "trace=pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg";
    let watch = Watch::on(&server, &["-o", trace.to_str().unwrap(), "-e", calls]);
    clients[0].works(&server.address, &machine.database(), 15);
    watch.off();
    assert!(server.end("-INT").success());
    let answers = answers(&std::fs::read_to_string(trace).unwrap());
    println!("{} answers after writes, {} of them before the sync", answers.after_writes, answers.unsynced.len());
    assert_eq!(answers.unsynced, Vec::<String>::new());
    assert!(answers.after_writes >= 15, "{answers:?}");
}

#[test]
fn an_answer_before_the_sync_is_seen_in_a_trace() {
    let trace = "7 pwrite64(9</x/a.db-wal>, \"..\", 24, 0) = 24\n7 fdatasync(9</x/a.db-wal> <unfinished ...>\n\
        8 write(3<pipe:[1]>, \"x\", 1) = 1\n";
    let rest =
        ["7 <... fdatasync resumed>) = 0\n", "8 sendto(4<socket:[2]>, \"HTTP/1.1 303 See Other\\r\"..., 99) = 99\n"];
    assert_eq!(answers(&format!("{trace}{}{}", rest[0], rest[1])), Answers { after_writes: 1, unsynced: Vec::new() });
    assert_eq!(answers(&format!("{trace}{}{}", rest[1], rest[0])).unsynced.len(), 1);
    let failed = trace.to_owned() + "7 <... fdatasync resumed>) = -1 EIO (Input/output error) (INJECTED)\n" + rest[1];
    assert_eq!(answers(&failed).unsynced.len(), 1);
}

/// How many points of failure are tried: few in every run, 300 where `DISK_POINTS` says so.
fn points() -> usize {
    std::env::var("DISK_POINTS").ok().map_or(30, |number| number.parse().unwrap())
}

#[test]
fn what_a_failing_disk_does_not_take_is_said_not_to_be_saved_and_nothing_else_is_lost() {
    let (machine, mut clients) = ledger::prepared(1);
    let (database, server) = (machine.database(), Server::start(&machine, "", ""));
    let client = &mut clients[0];
    // A first write makes the -wal file.
    client.works(&server.address, &database, 5);
    let kinds = ["pwrite64", "fdatasync,fsync"].into_iter().flat_map(|call| {
        ["ENOSPC", "EIO"].into_iter().flat_map(move |error| [false, true].map(|for_ever| (call, error, for_ever)))
    });
    let kinds: Vec<_> = kinds.collect();
    let (trace, mut not_saved, mut acknowledged) = (machine.path("trace"), 0, Vec::new());
    for point in 0..points() {
        let (call, error, for_ever) = kinds[point % kinds.len()];
        let nth = point / kinds.len() + 1;
        let inject = format!("inject={call}:error={error}:when={nth}{}", if for_ever { "+" } else { "" });
        let watch = Watch::on(&server, &["-o", trace.to_str().unwrap(), "-e", &format!("trace={call}"), "-e", &inject]);
        let before = client.refused;
        client.works(&server.address, &database, 5 + nth);
        assert!(client.reads(&server.address), "{inject}: reading goes on");
        if for_ever && client.refused > before {
            client.works(&server.address, &database, 1);
            assert!(client.pending.is_some(), "{inject}: it fails for ever");
        }
        watch.off();
        let failed = std::fs::read_to_string(&trace).unwrap().contains("(INJECTED)");
        assert!(failed, "{inject}: nothing failed");
        not_saved += usize::from(client.refused > before);
        // Without a restart.
        client.works(&server.address, &database, 2);
        assert!(client.pending.is_none(), "{inject}: it works again");
        assert_eq!(ledger::wrong(&database, clients_of(client)), Vec::<String>::new(), "{inject}");
        acknowledged.append(&mut client.acknowledged);
    }
    client.acknowledged = acknowledged;
    println!(
        "{} points, at {not_saved} of which something was not saved; {} acknowledged",
        points(),
        client.acknowledged.len()
    );
    assert!(not_saved * 4 > points() * 3, "{not_saved}");
    assert!(server.end("-INT").success());
    assert_eq!(ledger::wrong(&database, &clients), Vec::<String>::new());
    machine.done(&["check"]);
}

fn clients_of(client: &Client) -> &[Client] {
    std::slice::from_ref(client)
}

/// A file system in memory of so many bytes, gone with the value.
struct Small(PathBuf);

impl Small {
    fn new(at: PathBuf, size: &str) -> Small {
        std::fs::create_dir(&at).unwrap();
        let option = format!("size={size}");
        Small::as_root(&["mount", "-t", "tmpfs", "-o", &option, "turnout-test", at.to_str().unwrap()]);
        Small(at)
    }

    fn as_root(command: &[&str]) {
        let id = Command::new("id").arg("-u").output().unwrap().stdout;
        let command = if id == b"0\n" { command.to_vec() } else { [&["sudo", "-n"], command].concat() };
        let status = Command::new(command[0]).args(&command[1..]).status().unwrap();
        assert!(status.success(), "{command:?} needs root or sudo");
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        Small::as_root(&["umount", "-l", self.0.to_str().unwrap()]);
    }
}

/// Takes all the room there is.
fn fill(file: &Path) {
    use std::io::Write as _;
    let mut file = std::fs::File::create(file).unwrap();
    for size in [65_536, 4_096] {
        while file.write_all(&vec![b'x'; size]).is_ok() {}
    }
}

#[test]
fn a_full_file_system_saves_nothing_says_so_and_works_again_when_there_is_room() {
    let (machine, mut clients) = ledger::prepared(1);
    let small = Small::new(machine.path("small"), "8m");
    for name in ["turnout.db", "turnout.db.key"] {
        std::fs::copy(machine.path(name), small.0.join(name)).unwrap();
    }
    let machine = machine.at("small/turnout.db");
    let (database, client) = (machine.database(), &mut clients[0]);
    let server = Server::start(&machine, "", "");
    client.works(&server.address, &database, 5);
    for round in 1..=3 {
        let filler = small.0.join("filler");
        fill(&filler);
        // What room the -wal file has of its own is used up first.
        let before = client.refused;
        client.works(&server.address, &database, 500);
        assert_eq!(client.refused, before + 1, "round {round}");
        assert!(client.reads(&server.address));
        client.works(&server.address, &database, 1);
        assert!(client.pending.is_some());
        std::fs::remove_file(filler).unwrap();
        client.works(&server.address, &database, 10);
        assert!(client.pending.is_none(), "it works again without a restart");
        assert_eq!(ledger::wrong(&database, clients_of(client)), Vec::<String>::new());
    }
    println!("{} acknowledged, {} not saved", client.acknowledged.len(), client.refused);
    assert!(server.end("-INT").success());
    machine.done(&["check"]);
    assert_eq!(ledger::wrong(&database, clients_of(client)), Vec::<String>::new());
    drop(small);
}

/// Every table with everything in it.
fn content(database: &Path) -> String {
    let output = Command::new("sqlite3").arg(database).arg(".dump").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A file of the first schema, with something in it.
fn old_file(machine: &Machine) {
    let schema = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/databases/1.sql")).unwrap();
    let conn = rusqlite::Connection::open(machine.database()).unwrap();
    conn.execute_batch(&schema).unwrap();
    conn.execute_batch(
        "pragma application_id = 1414877774; pragma user_version = 1; pragma journal_mode = wal;
         with recursive n(n) as (select 1 union all select n + 1 from n where n < 400)
         insert into institution (name, kind, membership, added_at)
            select 'Institution ' || n, 'other', 'guest', '2027-01-01T00:00:00.000Z' from n",
    )
    .unwrap();
}

const CHANGES: &str = "pwrite64,fdatasync,fsync,unlink,link,linkat,rename,renameat2";
const KILLS: usize = 50;

/// Has strace run a command that upgrades the database.
fn upgrading(machine: &Machine, trace: &Path, inject: Option<String>) -> bool {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", &format!("trace={CHANGES}"), "-o"]).arg(trace);
    if let Some(inject) = inject {
        strace.args(["-e", &inject]);
    }
    strace.args([env!("CARGO_BIN_EXE_turnout"), "assembly", "list"]).env("TURNOUT_DATABASE", machine.database());
    strace.status().unwrap().success()
}

#[test]
fn an_upgrade_that_is_killed_anywhere_ends_the_same_when_it_is_begun_again() {
    let undisturbed = Machine::new();
    old_file(&undisturbed);
    let before = undisturbed.path("before.db");
    std::fs::copy(undisturbed.database(), &before).unwrap();
    let trace = undisturbed.path("trace");
    assert!(upgrading(&undisturbed, &trace, None));
    let wanted = content(&undisturbed.database());
    // The upgrade is all on the thread that the command begins on, whose line is the first.
    let trace = std::fs::read_to_string(trace).unwrap();
    let thread = trace.split(' ').next().unwrap();
    let calls = trace.lines().filter(|line| line.split(' ').next() == Some(thread) && line.contains('(')).count();
    let mut killed = 0;
    for point in 0..KILLS {
        let nth = 1 + point * calls / (KILLS + 1);
        let machine = Machine::new();
        std::fs::copy(&before, machine.database()).unwrap();
        let inject = format!("inject={CHANGES}:signal=KILL:when={nth}");
        killed += usize::from(!upgrading(&machine, Path::new("/dev/null"), Some(inject)));
        machine.done(&["assembly", "list"]);
        machine.done(&["check"]);
        assert!(content(&machine.database()) == wanted, "call {nth}");
        let folder = machine.database().parent().unwrap().read_dir().unwrap();
        let kept = folder.map(|entry| entry.unwrap().path()).find(|path| path.to_str().unwrap().contains(".before-"));
        assert!(content(&kept.unwrap()).contains("Institution 400"), "call {nth}");
    }
    println!("killed at {killed} of {KILLS} points of {calls} calls");
    assert_eq!(killed, KILLS);
}
