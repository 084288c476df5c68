//! The command line as a script sees it: the binary, its output, its exit status.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A folder with a database in it, and the program to work on it.
pub struct Machine {
    folder: TempDir,
    database: &'static str,
}

/// What a command did.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub problems: String,
}

impl Machine {
    pub fn new() -> Machine {
        Machine { folder: tempfile::tempdir().unwrap(), database: "turnout.db" }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn database(&self) -> PathBuf {
        self.path(self.database)
    }

    /// The same, with its database elsewhere in the folder.
    pub fn at(self, database: &'static str) -> Machine {
        Machine { database, ..self }
    }

    /// Writes a file and gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_turnout"))
            .env("TURNOUT_DATABASE", self.database())
            .env_remove("TURNOUT_BASE_URL")
            .args(arguments)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { status: output.status.code().unwrap(), out: text(output.stdout), problems: text(output.stderr) }
    }

    /// Runs what must go well; gives its output without the line's end.
    #[track_caller]
    pub fn done(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!((ran.status, ran.problems.as_str()), (0, ""), "{arguments:?}");
        ran.out.trim_end().to_owned()
    }

    /// Runs what must fail with that status, and say all of those words.
    #[track_caller]
    pub fn fails(&self, status: i32, words: &[&str], arguments: &[&str]) {
        let ran = self.run(arguments);
        assert_eq!((ran.status, ran.out.as_str()), (status, ""), "{arguments:?}: {}", ran.problems);
        for word in words {
            assert!(ran.problems.contains(word), "{word:?} in {:?}", ran.problems);
        }
    }

    /// What Debian's own sqlite3, of another version, answers.
    fn sqlite3(database: &Path, sql: &str) -> String {
        let output = Command::new("sqlite3").arg("-batch").arg(database).arg(sql).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }
}

/// Commands go by the machine's clock: an assembly that is ahead on whichever day this runs.
const ADD: [&str; 6] = ["assembly", "add", "--title", "Spring assembly", "--starts-at", "2099-03-12T19:00"];

const INSTITUTIONS: &str = "institution,kind,chapter,membership,asked,leader,phone,email\r\n\
    St Brigid's Convent,faith,North,member,30,Sister Ines Duarte,07700 900123,ines@example.org\r\n\
    St Brigid's Convent,,,,,Sister Una Wells,,\r\n\
    Northside Tenants,union,North,guest,,,,\r\n";

/// A machine with one assembly and two institutions that are invited to it.
fn set_up() -> Machine {
    let machine = Machine::new();
    machine.done(&ADD);
    let file = machine.file("institutions.csv", INSTITUTIONS);
    machine.done(&["institutions", "import", &file, "--assembly", "1"]);
    machine
}

#[test]
fn an_assembly_is_added_and_listed_by_its_id() {
    let machine = Machine::new();
    assert_eq!(machine.done(&ADD), "1");
    let mut sydney = ADD.to_vec();
    sydney.extend(["--time-zone", "Australia/Sydney", "--venue", "Town Hall", "--capacity", "800"]);
    assert_eq!(machine.done(&sydney), "2");
    // The latest first: 7pm in London is after 7pm in Sydney.
    let lines = "1\t2099-03-12T19:00\tSpring assembly\n2\t2099-03-12T19:00\tSpring assembly";
    assert_eq!(machine.done(&["assembly", "list"]), lines);
    let mut later = ADD.to_vec();
    later[5] = "2099-03-12T19:01";
    assert_eq!(machine.done(&later), "3");
    assert_eq!(machine.done(&["assembly", "list"]), format!("3\t2099-03-12T19:01\tSpring assembly\n{lines}"));
}

#[test]
fn a_time_that_is_not_or_is_twice_and_a_date_too_late_are_refused_with_a_remedy() {
    let machine = Machine::new();
    let with = |option: &'static str, value: &'static str| {
        let mut arguments = ADD.to_vec();
        arguments.extend([option, value]);
        arguments
    };
    let starting = |at: &'static str| ["assembly", "add", "--title", "Night", "--starts-at", at];
    machine.fails(1, &["--starts-at 2027-03-28T01:30", "clocks go forward", "choose"], &starting("2027-03-28T01:30"));
    machine.fails(1, &["--starts-at 2027-10-31T01:30", "clocks go back", "choose"], &starting("2027-10-31T01:30"));
    machine.fails(1, &["--names-by", "before the assembly", "earlier"], &with("--names-by", "2099-03-12"));
    machine.fails(2, &["2027-03-12T19:00"], &starting("12/03/2027 7pm"));
    machine.fails(2, &["Europe/London"], &with("--time-zone", "London"));
    machine.fails(2, &["capacity"], &with("--capacity", "0"));
    assert_eq!(machine.done(&["assembly", "list"]), "");
}

#[test]
fn institutions_are_imported_with_their_leaders_and_twice_is_once() {
    let machine = set_up();
    let count = |sql| Machine::sqlite3(&machine.database(), sql);
    let facts = "select (select count(*) from institution), (select count(*) from leader_institution),
        (select count(*) from invitation), (select group_concat(asked) from invitation), (select count(*) from audit_event)";
    let before = count(facts);
    assert!(before.starts_with("2|2|2|30|"), "{before}");
    machine.done(&[
        "institutions",
        "import",
        &machine.file("again.csv", INSTITUTIONS),
        "--assembly",
        "Spring assembly",
    ]);
    assert_eq!(count(facts), before);
    assert_eq!(count("select phone from leader where name = 'Sister Ines Duarte'"), "+447700900123");
}

#[test]
fn bad_rows_are_named_and_good_rows_saved() {
    let machine = Machine::new();
    let file = machine.file("bad.csv", "institution,kind,asked\nA,church,40\nB,faith,forty\nC,faith,7\n");
    machine.fails(1, &["row 2, column kind", "row 3, column asked", "in digits"], &["institutions", "import", &file]);
    assert_eq!(Machine::sqlite3(&machine.database(), "select group_concat(name) from institution"), "C");
}

#[test]
fn what_is_not_there_or_is_there_twice_exits_2() {
    let machine = set_up();
    let link = |assembly, institution| ["leader", "link", "--assembly", assembly, "--institution", institution];
    machine.fails(2, &["no assembly \"9\"", "assembly list"], &link("9", "Northside Tenants"));
    machine.fails(2, &["no assembly \"Spring\""], &link("Spring", "Northside Tenants"));
    machine.fails(2, &["no institution \"St Brigids\""], &link("1", "St Brigids"));
    machine.fails(2, &["Nobody speaks for"], &link("1", "Northside Tenants"));
    machine.fails(2, &["--leader", "Sister Ines Duarte, Sister Una Wells"], &link("1", "St Brigid's Convent"));
    machine.done(&ADD);
    machine.fails(2, &["2 assemblies have the title"], &link("Spring assembly", "1"));
    machine.fails(2, &["not invited"], &link("2", "Northside Tenants"));
    machine.fails(2, &["Usage"], &["assembly"]);
    machine.fails(1, &["no database"], &["--database", machine.path("none.db").to_str().unwrap(), "check"]);
}

#[test]
fn a_leaders_link_is_the_same_each_time_and_leads_to_the_base_url() {
    let machine = set_up();
    let link = |more: &[&str]| {
        let mut arguments = vec!["leader", "link", "--assembly", "1", "--institution", "St Brigid's Convent"];
        arguments.extend(["--leader", "Sister Una Wells"]);
        arguments.extend(more);
        machine.done(&arguments)
    };
    let first = link(&[]);
    assert!(first.starts_with("http://127.0.0.1:8080/l/"), "{first}");
    assert_eq!(link(&[]), first);
    let outside = link(&["--base-url", "https://turnout.example.org"]);
    assert_eq!(outside, first.replace("http://127.0.0.1:8080", "https://turnout.example.org"));
}

#[test]
fn numbers_are_pledged_and_typed_and_bad_ones_refused() {
    let machine = set_up();
    let number = |what, number| [what, "--assembly", "1", "--institution", "St Brigid's Convent", number];
    machine.done(&number("pledge", "30"));
    machine.done(&number("pledge", "28"));
    machine.done(&number("came", "27"));
    for bad in ["forty", "-3", "1e9", "", "100001"] {
        machine.fails(1, &["in digits"], &number("pledge", bad));
        machine.fails(1, &["in digits"], &number("came", bad));
    }
    let tally =
        "select asked, pledged, actual from tally where assembly_id = 1 and institution = 'St Brigid''s Convent'";
    assert_eq!(Machine::sqlite3(&machine.database(), tally), "30|28|27");
    let actors = "select distinct actor from audit_event";
    assert_eq!(Machine::sqlite3(&machine.database(), actors), "machine");
}

#[test]
fn a_backup_is_one_file_that_debians_sqlite_reads() {
    let machine = set_up();
    let copy = machine.path("copy.db");
    machine.done(&["backup", copy.to_str().unwrap()]);
    assert_eq!(Machine::sqlite3(&copy, "pragma integrity_check"), "ok");
    let tally = "select institution, asked, listed, actual from tally where assembly_id = 1 order by institution";
    assert_eq!(Machine::sqlite3(&copy, tally), "Northside Tenants||0|0\nSt Brigid's Convent|30|0|0");
    machine.fails(1, &["exists already"], &["backup", copy.to_str().unwrap()]);
}

#[test]
fn check_finds_a_broken_rule_and_is_silent_otherwise() {
    let machine = set_up();
    machine.done(&["check"]);
    let broken = "insert into attendee (assembly_id, institution_id, name, listed_at, late)
        select 1, institution_id, 'Somebody', '2027-02-01T10:00:00.000Z', 0 from institution where name = 'Elsewhere'";
    Machine::sqlite3(
        &machine.database(),
        "insert into institution (name, kind, membership, added_at) values ('Elsewhere', 'other', 'guest', '2027-01-01T00:00:00.000Z')",
    );
    Machine::sqlite3(&machine.database(), broken);
    machine.fails(1, &["listed by an institution that was not invited: 1"], &["check"]);
}

#[test]
fn a_file_that_is_no_turnout_database_is_left_alone() {
    let machine = Machine::new();
    let other = machine.file("other.db", "not a database at all, just some words that somebody kept");
    machine.fails(1, &["not a Turnout database"], &["--database", &other, "assembly", "list"]);
    assert!(std::fs::read_to_string(&other).unwrap().starts_with("not a database"));
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let machine = Machine::new();
    for command in [
        vec!["demo"],
        vec!["serve"],
        vec!["organiser", "add"],
        vec!["assembly", "add"],
        vec!["assembly", "list"],
        vec!["institutions", "import"],
        vec!["leader", "link"],
        vec!["pledge"],
        vec!["list", "submit"],
        vec!["came"],
        vec!["export"],
        vec!["backup"],
        vec!["restore"],
        vec!["retention"],
        vec!["check"],
    ] {
        let mut arguments = command.clone();
        arguments.push("--help");
        let help = machine.done(&arguments);
        assert!(help.contains("Example: turnout "), "{command:?}: {help}");
    }
}

#[test]
fn a_demo_of_a_size_that_is_none_says_which_there_are() {
    let machine = Machine::new();
    for (size, words) in [("0x100", "1x1 to 600x100000"), ("many", "200x6000"), ("601x100", "1x1 to 600x100000")] {
        machine.fails(2, &[words], &["demo", "--listen", "127.0.0.1:0", "--size", size]);
    }
}

const CONVENT: [&str; 4] = ["--assembly", "1", "--institution", "St Brigid's Convent"];

/// `list submit` of a file with that content.
fn submit(file: &str) -> Vec<&str> {
    let mut arguments = vec!["list", "submit"];
    arguments.extend(CONVENT);
    arguments.push(file);
    arguments
}

fn listed(machine: &Machine) -> String {
    let names =
        "select coalesce(group_concat(name, ', '), '') from (select name from attendee where listed = 1 order by name)";
    Machine::sqlite3(&machine.database(), names)
}

#[test]
fn good_rows_of_a_list_are_saved_even_when_it_exits_1_for_bad_ones() {
    let machine = set_up();
    let file = machine.file("list.csv", "Name,Phone\nAna Wells,07700 900001\n,07700 900002\nBen Okonta,not sure\n");
    let ran = machine.run(&submit(&file));
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    let problems: Vec<_> = ran.problems.lines().collect();
    assert!(problems[0].starts_with("row 3") && problems[1].starts_with("row 4, column Phone"), "{problems:?}");
    assert_eq!(listed(&machine), "Ana Wells, Ben Okonta");
    machine.done(&submit(&machine.file("again.csv", "Name,Phone\nAna Wells,07700 900001\n")));
    assert_eq!(listed(&machine), "Ana Wells, Ben Okonta");
}

#[test]
fn a_list_with_an_open_question_saves_nothing_and_asks_it() {
    let machine = set_up();
    let same = machine.file("same.csv", "Name,Phone\nAna Wells,07700 900001\nAnna Wells,07700 900001\nBen Okonta,\n");
    machine.fails(1, &["row 3", "same person"], &submit(&same));
    let columns = machine.file("columns.csv", "a,b\nAna Wells,Ben Okonta\nCara Duarte,Dan Pillai\n");
    machine.fails(1, &["not certain which column has the names", "Ana Wells, Cara Duarte"], &submit(&columns));
    assert_eq!(listed(&machine), "");
    assert_eq!(Machine::sqlite3(&machine.database(), "select count(*) from submission"), "0");
}

#[test]
fn a_file_that_is_no_list_is_refused_with_a_remedy() {
    let machine = set_up();
    let refused = |content: &[u8], words: &[&str]| {
        machine.fails(1, words, &submit(&machine.file("list.csv", content)));
    };
    refused(b"", &["empty"]);
    refused(b"Name,Phone\n", &["name"]);
    refused(b"%PDF-1.7\n", &["PDF", "must be Excel or CSV"]);
    refused(b"\xff\xd8\xff\xe0 JFIF", &["photo", "must be Excel or CSV"]);
    refused(&vec![b'a'; 11 * 1024 * 1024], &["smaller than 10 MB"]);
    let many: String = (0..6_000).map(|row| format!("Person {row} Wells\n")).collect();
    refused(format!("Name\n{many}").as_bytes(), &["5,000"]);
    machine.fails(1, &["no-such-file.csv"], &submit("no-such-file.csv"));
    assert_eq!(listed(&machine), "");
}

#[test]
fn a_file_with_what_people_need_wants_a_reason_and_records_it() {
    let machine = set_up();
    for what in ["needs", "children", "access"] {
        machine.fails(2, &["--reason"], &["export", what, "--assembly", "1"]);
        machine.fails(2, &["--reason"], &["export", what, "--assembly", "1", "--reason", "  "]);
        machine.done(&["export", what, "--assembly", "1", "--reason", "crèche staff"]);
    }
    machine.fails(2, &["possible values"], &["export", "everything", "--assembly", "1"]);
    let taken = "select group_concat(what || ' for ' || reason, ', ') from export";
    assert_eq!(
        Machine::sqlite3(&machine.database(), taken),
        "needs for crèche staff, children for crèche staff, access for crèche staff"
    );
}

#[test]
fn a_file_is_the_same_on_standard_output_and_with_output() {
    let machine = set_up();
    machine.done(&submit(&machine.file("list.csv", "Name,Phone\n=Ana Wells,07700 900001\n")));
    for what in ["tally", "people", "travel", "pledges", "versions", "arrivals", "no-shows", "creche", "food"] {
        let path = machine.path("out.csv");
        machine.done(&["export", what, "--assembly", "1", "--output", path.to_str().unwrap()]);
        let written = std::fs::read_to_string(&path).unwrap();
        assert_eq!(machine.run(&["export", what, "--assembly", "1"]).out, written, "{what}");
        assert!(written.starts_with('\u{feff}') && written.ends_with("\r\n"), "{what}");
        assert!(!written.replace("\r\n", "").contains('\n'), "{what}");
    }
    let people = machine.done(&["export", "people", "--assembly", "1"]);
    let header = "\u{feff}institution,name,known_as,phone,email,age_group,part,attending,late,listed_at";
    assert_eq!(people.lines().next(), Some(header));
    assert!(
        people.lines().nth(1).unwrap().starts_with("St Brigid's Convent,'=Ana Wells,,'+447700900001,,adult,,yes,no,")
    );
}

#[test]
fn an_assemblys_own_dates_are_8pm_in_its_own_zone() {
    let machine = Machine::new();
    let mut add = ADD.to_vec();
    add.extend(["--time-zone", "Australia/Sydney", "--pledge-by", "2099-01-31", "--access-by", "2099-02-01"]);
    add.extend(["--names-by", "2099-03-01", "--childcare-by", "2099-03-02", "--target", "650"]);
    machine.done(&add);
    let dates = "select pledge_by, access_by, names_by, childcare_by, starts_at, target from assembly";
    let expected = "2099-01-31T09:00:00.000Z|2099-02-01T09:00:00.000Z|2099-03-01T09:00:00.000Z|2099-03-02T09:00:00.000Z\
        |2099-03-12T08:00:00.000Z|650";
    assert_eq!(Machine::sqlite3(&machine.database(), dates), expected);
}

#[test]
fn an_organiser_is_added_once_and_gets_a_new_link_each_time() {
    let machine = Machine::new();
    let add = ["organiser", "add", "--name", "Amina Yusuf", "--email", "amina@example.org", "--phone", "07700 900001"];
    let (first, second) = (machine.done(&add), machine.done(&add));
    assert!(first.starts_with("http://127.0.0.1:8080/o/password/") && first != second, "{first} {second}");
    let facts =
        "select (select count(*) from account), (select count(*) from password_link), contact_name, contact_phone
        from alliance";
    assert_eq!(Machine::sqlite3(&machine.database(), facts), "1|2|Amina Yusuf|07700 900001");
    for bad in ["amina", "amina@example", "amina@example.org.", "amina@@example.org", ""] {
        machine.fails(2, &["email address"], &["organiser", "add", "--name", "Amina", "--email", bad]);
    }
}
