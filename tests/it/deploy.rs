//! What `deploy/` has for a server is true of the program: what starts there, starts.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::command_line::Machine;

fn read(file: &str) -> String {
    std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The words of the command that a text begins with: it goes on where a line ends in a backslash.
fn words(text: &str) -> Vec<String> {
    let whole = text.replace("\n#", "\n").replace("\\\n", " ");
    whole.lines().next().unwrap().split_whitespace().map(str::to_owned).collect()
}

/// Starts the program with those words, on ports that are free and in folders of a test's own, and ends it.
#[track_caller]
fn starts(words: &[String]) {
    let machine = Machine::new();
    let folder = machine.path("");
    let own = |word: &String| -> String {
        for place in ["/var/lib/turnout", "/var/backups/turnout", "/data"] {
            if let Some(rest) = word.strip_prefix(place) {
                let path = folder.join(rest.trim_start_matches('/'));
                let is_folder = path.extension().is_none();
                std::fs::create_dir_all(if is_folder { &path } else { path.parent().unwrap() }).unwrap();
                return path.to_str().unwrap().to_owned();
            }
        }
        match word.rsplit_once(':') {
            Some((address, port)) if port.parse::<u16>().is_ok() && !address.contains('/') => {
                assert!(["127.0.0.1", "0.0.0.0"].contains(&address), "{word}");
                "127.0.0.1:0".to_owned()
            }
            _ => word.clone(),
        }
    };
    let words: Vec<String> = words.iter().map(own).collect();
    let mut process = Command::new(env!("CARGO_BIN_EXE_turnout"))
        .args(&words)
        .env_remove("TURNOUT_DATABASE")
        .env_remove("TURNOUT_BASE_URL")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let listens = BufReader::new(process.stdout.take().unwrap())
        .lines()
        .any(|line| line.unwrap().starts_with("listening http://127.0.0.1:"));
    if !listens {
        let output = process.wait_with_output().unwrap();
        panic!("{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap().success());
    assert!(process.wait().unwrap().success(), "{words:?}");
}

/// What a unit starts.
fn started(unit: &str) -> Vec<String> {
    let (_, rest) = unit.split_once("ExecStart=/usr/local/bin/turnout ").unwrap();
    words(rest)
}

#[test]
fn each_unit_starts_the_program() {
    starts(&started(&read("deploy/turnout.service")));
    let template = read("deploy/turnout@.service").replace("%i", "riverside");
    let setting = |name: &str| {
        let line = template.lines().find_map(|line| line.strip_prefix(&format!("#   {name}=")));
        line.unwrap_or_else(|| panic!("{name} is not explained")).to_owned()
    };
    let mut words: Vec<String> = started(&template)
        .iter()
        .map(|word| match word.strip_prefix("${").and_then(|word| word.strip_suffix('}')) {
            Some(name) => setting(name),
            None => word.clone(),
        })
        .collect();
    // The program reads that from its environment.
    words.extend(["--base-url".to_owned(), setting("TURNOUT_BASE_URL")]);
    starts(&words);
}

#[test]
fn both_units_shut_the_program_in_alike() {
    let kept = |unit: &str| {
        let lines: Vec<String> =
            read(unit).lines().skip_while(|line| *line != "Restart=on-failure").map(str::to_owned).collect();
        lines.join("\n").replace("/%i", "")
    };
    let one = kept("deploy/turnout.service");
    assert_eq!(one, kept("deploy/turnout@.service"));
    for line in ["NoNewPrivileges=yes", "PrivateTmp=yes", "ProtectSystem=strict", "MemoryMax=1500M"] {
        assert!(one.lines().any(|known| known == line), "{line}");
    }
}

#[test]
fn the_image_is_made_of_files_that_there_are_and_runs_the_program() {
    let image = read("deploy/Dockerfile");
    for copied in image.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|line| !line.starts_with("--")) {
        let mut files: Vec<&str> = copied.split(' ').collect();
        files.pop();
        for file in files {
            assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file).exists(), "{file}");
        }
    }
    let (_, run) = image.split_once("# Run: docker run ").unwrap();
    let run = words(run);
    let image = run.iter().position(|word| word == "turnout").unwrap();
    starts(&run[image + 1..]);
    let wanted = run.iter().position(|word| word == "--listen").map(|at| run[at + 1].as_str());
    assert_eq!(wanted, Some("0.0.0.0:8080"));
}

#[test]
fn the_readme_prints_the_settings_of_litestream_as_they_are() {
    let settings = read("deploy/litestream.yml");
    let settings: String =
        settings.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    assert!(read("README.md").contains(&format!("```yaml\n{settings}```")), "{settings}");
}
