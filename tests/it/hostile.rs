//! Files and requests that try to break the reading of a list, each against its right outcome.
//!
//! `fixtures/hostile/MANIFEST.json` says what that is: refused in words that say what to do, or so many people. Whatever is
//! refused leaves nothing behind, and the list of before as it was.

mod made;
mod requests;

use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use serde::Deserialize;

use crate::people;
use crate::site::{Browser, Invited, Page, Site};

/// One line of the manifest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entry {
    file: String,
    outcome: String,
    /// How many people are in it, copies counted.
    people: Option<usize>,
    /// How many are on the list after saving, if that is fewer.
    distinct_people: Option<usize>,
    /// Refusing it in words passes too.
    reject_clear_ok: bool,
}

/// A leader of an institution with one person on its list, who sends files.
struct Leader<'a> {
    site: &'a Site,
    invited: Invited,
    browser: Browser<'a>,
}

impl<'a> Leader<'a> {
    async fn new(site: &'a Site) -> Leader<'a> {
        let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
        people::listed(site, &invited, ["Grace Okafor"]).await;
        let browser = site.leader(&invited).await;
        Leader { site, invited, browser }
    }

    fn to(&self, page: &str) -> String {
        format!("{}/list/{page}", self.invited.home)
    }

    async fn sends(&mut self, file_name: &str, bytes: &[u8]) -> Page {
        let path = self.to("upload");
        self.browser.upload(&path, file_name, bytes).await
    }

    async fn listed(&self) -> i64 {
        self.site.number("select listed from tally").await
    }

    /// That the page says what is wrong and what to do, and all is as before.
    async fn is_refused(&self, what: &str, page: &Page) {
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        let words = page.one(".summary a");
        let says = ["Check", "Send", "send", "Keep", "Copy", "Open", "Take", "ype or paste"];
        assert!(words.len() > 20 && says.iter().any(|word| words.contains(word)), "{what}: {words}");
        self.has_stored_nothing(what).await;
    }

    async fn has_stored_nothing(&self, what: &str) {
        assert_eq!(self.site.number("select count(*) from submission").await, 0, "{what}");
        assert_eq!(self.listed().await, 1, "{what}");
    }

    /// Saves what a check shows, but for rows that need fixing: how many people are on the list more, and how many such
    /// rows there are.
    async fn saves(&mut self, check: &Page) -> (i64, i64) {
        let before = self.listed().await;
        let leave = check.all("button[name=do].second").into_iter().find_map(|words| {
            let rows = words.strip_prefix("Leave out the ")?.split(' ').next()?.parse().ok()?;
            Some(rows)
        });
        let button = if leave.is_some() { "button[name=do].second" } else { "button[name=do]:not(.second)" };
        let value = check.attributes(button, "value").remove(0);
        let mut fields = check.form();
        fields.retain(|(name, _)| name != "form_key");
        fields.push(("do".into(), value));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let path = self.to("check");
        let done = self.browser.post_with_key(&path, &check.form_key(), &fields).await;
        assert!(done.location.contains("list?saved="), "{} {}", done.status, done.location);
        (self.listed().await - before, leave.unwrap_or(0))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile")
}

fn bytes(file: &str) -> Vec<u8> {
    made::made(file).unwrap_or_else(|| std::fs::read(folder().join(file)).unwrap())
}

fn manifest() -> Vec<Entry> {
    serde_json::from_slice(&std::fs::read(folder().join("MANIFEST.json")).unwrap()).unwrap()
}

/// The files with that outcome.
fn files(outcome: &str) -> Vec<Entry> {
    let mut all = manifest();
    all.retain(|entry| entry.outcome == outcome && !entry.file.starts_with("multipart/"));
    all
}

#[test]
fn every_line_of_the_manifest_is_held() {
    let all = manifest();
    assert_eq!(all.len(), 54);
    let requests = all.iter().filter(|entry| entry.file.starts_with("multipart/")).count();
    assert_eq!((files("reject").len(), files("import").len(), requests), (23, 20, 10));
    assert_eq!(files("each as an upload file name").len(), 1);
}

#[tokio::test]
async fn what_holds_no_list_is_refused_in_words_and_leaves_nothing() {
    let site = Site::new();
    let mut leader = Leader::new(&site).await;
    for Entry { file, .. } in files("reject") {
        let page = leader.sends(&file, &bytes(&file)).await;
        leader.is_refused(&file, &page).await;
        let called = [("jpeg-named.xlsx", "photo"), ("pdf-named.csv", "PDF"), ("docx-named.xlsx", "Word file")];
        for (_, word) in called.iter().filter(|(named, _)| *named == file) {
            assert!(page.one(".summary a").contains(word), "{file}");
        }
    }
}

#[tokio::test]
async fn what_holds_a_list_is_read_to_its_last_person() {
    for entry in files("import") {
        let site = Site::new();
        let mut leader = Leader::new(&site).await;
        let page = leader.sends(&entry.file, &bytes(&entry.file)).await;
        if entry.reject_clear_ok && page.status == StatusCode::UNPROCESSABLE_ENTITY {
            leader.is_refused(&entry.file, &page).await;
            continue;
        }
        page.leads_to(&leader.to("check"));
        let check = leader.browser.get(&page.location).await;
        let Some(people) = entry.people else { continue };
        let read = if people == 1 { "We read 1 row from".into() } else { format!("We read {people} rows from") };
        assert!(check.text().contains(&read), "{}: {}", entry.file, check.text());
        let (saved, to_fix) = leader.saves(&check).await;
        assert_eq!(saved + to_fix, entry.distinct_people.unwrap_or(people) as i64, "{}", entry.file);
    }
}

#[tokio::test]
async fn a_files_name_is_text_to_show_and_nothing_else() {
    let names = String::from_utf8(bytes("filenames.txt")).unwrap();
    let mut long = 0;
    for name in names.split('\n') {
        let site = Site::new();
        let mut leader = Leader::new(&site).await;
        let page = leader.sends(name, b"Name,Phone\nTest Person,07700 900001\n").await;
        assert!(!page.headers.values().any(|value| value.as_bytes().starts_with(b"a=b")), "{name:?}");
        if page.status == StatusCode::UNPROCESSABLE_ENTITY {
            leader.has_stored_nothing(name).await;
            continue;
        }
        page.leads_to(&leader.to("check"));
        let check = leader.browser.get(&page.location).await;
        assert_eq!(check.all("main img").len(), 0, "{name:?}");
        let shown = check.all("main p bdi").remove(0);
        long += usize::from(shown.chars().count() > 100);
        assert!(shown.chars().count() <= 120 && !shown.contains(['/', '\\']), "{shown:?}");
        assert_eq!(leader.saves(&check).await, (1, 0), "{name:?}");
        let mut files: Vec<_> =
            std::fs::read_dir(site.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        files.retain(|file| !file.to_string_lossy().starts_with("turnout.db"));
        assert!(files.is_empty(), "{name:?}: {files:?}");
    }
    assert_eq!(long, 1);
}
