//! The whole job on the alliance of 40, as a script does it: from the institutions' file to the tally, line by line.

use std::path::Path;

use chrono::{Days, Utc};

use crate::alliance::{fixture, rows};
use crate::command_line::Machine;

/// The alliance of `fixtures/alliance` on a machine of its own.
struct Job {
    machine: Machine,
    assembly: String,
}

impl Job {
    /// Sets up the assembly. Commands go by the machine's clock, so it is a hundred days from whichever day this runs: all
    /// that follows is in time, as in the fixture's story.
    fn begin() -> Job {
        let machine = Machine::new();
        let day = Utc::now().date_naive() + Days::new(100);
        let starts_at = format!("{day}T19:00");
        let add = ["assembly", "add", "--title", "Spring assembly", "--starts-at", &starts_at];
        let assembly = machine.done(&add);
        Job { machine, assembly }
    }

    fn invite(&self) {
        let file = path("institutions.csv");
        self.machine.done(&["institutions", "import", &file, "--assembly", &self.assembly]);
    }

    fn number(&self, what: &str, institution: &str, number: &str) {
        self.machine.done(&[what, "--assembly", &self.assembly, "--institution", institution, number]);
    }

    fn pledges(&self) {
        for row in rows("pledges.csv").iter().filter(|row| !row["pledged"].is_empty()) {
            self.number("pledge", &row["institution"], &row["pledged"]);
        }
    }

    fn lists(&self) {
        for row in rows("lists.csv") {
            let (institution, file) = (&row["institution"], path(&row["file"]));
            self.machine.done(&["list", "submit", "--assembly", &self.assembly, "--institution", institution, &file]);
        }
    }

    fn came(&self) {
        for row in rows("came.csv").iter().filter(|row| !row["actual"].is_empty()) {
            self.number("came", &row["institution"], &row["actual"]);
        }
    }

    fn tally(&self, name: &str) -> String {
        let file = self.machine.path(name);
        let output = file.to_str().unwrap();
        self.machine.done(&["export", "tally", "--assembly", &self.assembly, "--output", output]);
        std::fs::read_to_string(file).unwrap()
    }
}

fn path(name: &str) -> String {
    fixture(name).to_str().unwrap().to_owned()
}

/// Fails at the first line that differs, and then unless every byte is the same.
#[track_caller]
fn is_as_expected(tally: &str, expected: &Path) {
    let expected = std::fs::read_to_string(expected).unwrap();
    for (line, (is, wanted)) in tally.lines().zip(expected.lines()).enumerate() {
        assert_eq!(is, wanted, "line {}", line + 1);
    }
    assert!(tally == expected, "{} bytes, expected {}", tally.len(), expected.len());
}

#[test]
fn the_alliance_comes_to_its_tally_line_by_line_and_doing_it_all_again_changes_nothing() {
    let job = Job::begin();
    job.invite();
    job.pledges();
    job.lists();
    job.came();
    is_as_expected(&job.tally("tally.csv"), &fixture("expected-tally.csv"));
    job.machine.done(&["check"]);
    job.invite();
    job.lists();
    job.pledges();
    job.came();
    is_as_expected(&job.tally("again.csv"), &fixture("expected-tally.csv"));
    job.machine.done(&["check"]);
}
