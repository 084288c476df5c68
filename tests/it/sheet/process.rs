//! The process that reads workbooks, when it does not do what it should.

use std::fs::Permissions;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use turnout::sheet::{Reader, Refusal};

use super::{members, reader};

/// A program that does what the script says.
fn program(folder: &TempDir, script: &str) -> Reader {
    let path = folder.path().join("program");
    let mut file = std::fs::File::create(&path).unwrap();
    write!(file, "#!/bin/sh\n{script}\n").unwrap();
    file.set_permissions(Permissions::from_mode(0o755)).unwrap();
    Reader::new(&path)
}

#[test]
fn anything_but_a_whole_answer_is_a_refusal() {
    fn check(script: &str) {
        let folder = tempfile::tempdir().unwrap();
        // Nobody types a workbook of 5 MB into a pipe that nobody empties.
        let bytes = [members("xlsx"), vec![0; 5 * 1024 * 1024]].concat();
        let reader = program(&folder, script).at_most(Duration::from_millis(500));
        assert_eq!(reader.read(&bytes), Err(Refusal::Damaged), "{script}");
    }
    check("exit 0");
    check("exit 1");
    check("kill -9 $$");
    check("cat > /dev/null");
    check("/bin/cat");
    check("printf '\\004\\000\\000\\000\\000\\000\\000\\000'");
    check("printf '\\004\\000\\000\\000\\000\\000\\000\\000null'");
    check("printf '\\004\\000\\000\\000\\000\\000\\000\\000nul\\nturnout'");
    check("printf '\\005\\000\\000\\000\\000\\000\\000\\000null\\nturnout'");
    check("while :; do printf 'turnout turnout turnout turnout turnout turnout turnout turnout\\n'; done");
    check("exec sleep 60");
    // It has started another, which keeps its pipes open.
    check("sleep 5 & exit 0");
}

#[test]
fn a_program_that_is_not_there_is_a_refusal() {
    let reader = Reader::new(Path::new("/nowhere/turnout"));
    assert_eq!(reader.read(&members("xlsx")), Err(Refusal::Damaged));
}

#[test]
fn many_workbooks_at_once_are_read_one_after_the_other() {
    let (reader, bytes) = (reader(), members("ods"));
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..20).map(|_| scope.spawn(|| reader.read(&bytes).map(|sheets| sheets.len()))).collect();
        assert!(all.into_iter().all(|one| one.join().unwrap() == Ok(2)));
    });
}

/// What it may use, as the kernel says it while it waits for the rest of a workbook.
#[test]
fn it_has_taken_its_limits_upon_itself() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_turnout"))
        .arg("read-workbook")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let path = format!("/proc/{}/limits", process.id());
    let limit = |name: &str| {
        let limits = std::fs::read_to_string(&path).unwrap();
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        line[name.len()..].split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    // The last that it takes: then the others hold.
    while limit("Max open files")[0] != "3" {
        std::thread::yield_now();
    }
    assert_eq!(limit("Max address space")[..2], ["536870912", "536870912"]);
    assert_eq!(limit("Max cpu time")[..2], ["10", "10"]);
    assert_eq!(limit("Max core file size")[..2], ["0", "0"]);
    assert_eq!(limit("Max file size")[..2], ["0", "0"]);
    process.stdin.take().unwrap().write_all(&members("xlsx")).unwrap();
    let answer = process.wait_with_output().unwrap();
    assert!(answer.status.success() && answer.stdout.ends_with(b"\nturnout"));
}
