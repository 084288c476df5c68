//! The strings that break programs, each as the name of a person: kept and shown letter for letter, wherever names go.
//!
//! Letter for letter means as [`clean`] leaves them: letters composed, blanks single, and without what nobody sees.

use axum::http::StatusCode;
use rusqlite::named_params;
use turnout::access::Organiser;
use turnout::csv_out::{CsvOut, restored};
use turnout::export::{self, Export};
use turnout::list::model::{Country, DraftContent, read_people};
use turnout::sheet::{Table, read_pasted, read_text};
use turnout::words::clean;
use unicode_normalization::char::is_combining_mark;

use super::{Convent, button, chips};
use crate::site::{Page, Site};

/// The most letters of a name, without the marks on them.
const MOST: usize = 120;

/// What becomes of a string that is not kept letter for letter, or nothing if it is refused. A long one is known by how it
/// begins.
type Otherwise = (&'static str, &'static str);

/// Wherever it is written, what stands after a comma goes to the front, as of `Khan, Ali`.
const OTHERWISE: [Otherwise; 1] = [("Craig Cockburn, Software Specialist", "Software Specialist Craig Cockburn")];

/// Taken for ditto marks where they stand in a list: the name above, which in the list of all is the string before them.
const DITTO: [Otherwise; 6] =
    [("\"", "'"), ("''", "'"), ("\"\"", "'"), ("'\"'", "'"), ("\"''''\"'\"", "'"), ("\"'\"'\"''''\"", "'")];

/// Where it was copied from a spreadsheet, whose program puts quotes around some cells.
const ON_A_CLIPBOARD: [Otherwise; 6] = [
    ("\"\"", ""),
    ("'\"'", ""),
    ("\"''''\"'\"", ""),
    ("\"'\"'\"''''\"", ""),
    ("\";alert(123);t=\"", ";alert(123);t="),
    ("\"><script>alert(123);</script x=\"", "><script>alert(123);</script x="),
];

/// A telephone number and a name.
type Known = (String, String);

fn strings() -> Vec<String> {
    let strings: Vec<String> = serde_json::from_str(include_str!("../../../fixtures/naughty/blns.json")).unwrap();
    assert_eq!(strings.len(), 461);
    strings
}

/// A telephone number for each of them, by which the person is known again.
fn phone(at: usize) -> String {
    format!("+447700900{at:03}")
}

/// What has to be kept of a string as a name; nothing if it has to be refused.
fn kept(string: &str, otherwise: &[Otherwise]) -> String {
    let name = clean(string);
    let is = |key: &str| name == key || key.len() > 8 && name.starts_with(key);
    if let Some((_, kept)) = otherwise.iter().find(|(key, _)| is(key)) {
        return (*kept).to_owned();
    }
    if is_long(&name) { String::new() } else { name }
}

fn is_long(name: &str) -> bool {
    name.chars().filter(|c| !is_combining_mark(*c)).count() > MOST
}

/// All of them as they have to be kept.
fn all_kept(otherwise: &[&[Otherwise]]) -> Vec<Known> {
    let otherwise = otherwise.concat();
    let people = strings().into_iter().enumerate().map(|(at, string)| (phone(at), kept(&string, &otherwise)));
    named(people.collect())
}

/// Those who have a name, in the order of their numbers.
fn named(mut people: Vec<Known>) -> Vec<Known> {
    people.retain(|(_, name)| !name.is_empty());
    people.sort();
    people
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

fn names_of(people: &[Known]) -> Vec<String> {
    sorted(people.iter().map(|(_, name)| name.clone()).collect())
}

/// That these are the people, or who is one and not the other.
#[track_caller]
fn assert_are(people: &[Known], expected: &[Known]) {
    let without = |all: &[Known], others: &[Known]| -> Vec<Known> {
        all.iter().filter(|person| !others.contains(person)).cloned().collect()
    };
    assert_eq!(without(people, expected), without(expected, people));
    assert_eq!(people.len(), expected.len());
}

/// Everyone on the list.
async fn stored(site: &Site) -> Vec<Known> {
    let read = |conn: &rusqlite::Connection| {
        let mut statement = conn.prepare("select phone, name from attendee")?;
        let people = statement.query_map([], |row| Ok((row.get("phone")?, row.get("name")?)))?;
        Ok(people.collect::<rusqlite::Result<_>>()?)
    };
    named(site.read(read).await)
}

/// Puts everyone on the list who can be called so at all, whatever a form or a list makes of it, and gives their names.
async fn listed(convent: &Convent<'_>) -> Vec<String> {
    let (grant, now) = (convent.grant(), convent.site.app.clock.now());
    let people = all_kept(&[]);
    let names = names_of(&people);
    let insert = move |conn: &rusqlite::Connection| {
        let mut insert = conn.prepare(
            "insert into attendee (assembly_id, institution_id, name, phone, listed_at, late)
             values (:assembly, :institution, :name, :phone, :now, 0)",
        )?;
        for (phone, name) in people {
            insert.execute(named_params! {
                ":assembly": grant.assembly(),
                ":institution": grant.institution(),
                ":name": name,
                ":phone": phone,
                ":now": now,
            })?;
        }
        Ok(())
    };
    convent.site.write(insert).await;
    names
}

#[tokio::test]
async fn typed_on_the_form_for_a_person_they_are_kept_or_refused_with_words() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    for (at, string) in strings().iter().enumerate() {
        let phone = phone(at);
        let fields = [("name", string.as_str()), ("phone", &phone), ("same", "two"), ("then", "another")];
        let page = convent.post("person/new", &fields).await;
        let name = kept(string, &OTHERWISE);
        if name.is_empty() {
            assert_refused(&page, string);
            continue;
        }
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{string:?}: {}", page.body);
        let notice = convent.browser.get(&page.location).await.one(".notice.done");
        assert!(notice.starts_with(&format!("{name} saved. ")), "{string:?}: {notice}");
    }
    assert_are(&stored(&site).await, &all_kept(&[&OTHERWISE]));
}

fn assert_refused(page: &Page, string: &str) {
    let words =
        if is_long(&clean(string)) { "Enter a name of 120 characters or fewer" } else { "Enter their full name" };
    let said = page.one(".summary a");
    assert_eq!((page.status, said.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, words), "{string:?}");
    assert_eq!(page.attributes("#name", "value"), [string], "it comes back as it was typed");
}

#[tokio::test]
async fn every_page_of_people_shows_them() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let names = listed(&convent).await;
    for (page, element) in [
        ("list", "ul.tasks a bdi"),
        ("needs", "ul.tasks a bdi"),
        ("needs/who", ".choice bdi"),
        ("travel/who", ".choice bdi"),
    ] {
        let mut shown = Vec::new();
        for from in [0, 200, 400] {
            shown.extend(convent.get(&format!("{page}?from={from}")).await.all(element));
        }
        assert_eq!(sorted(shown), names, "{page}");
    }
    let mut amina = site.organiser().await;
    let mut shown = Vec::new();
    for page in 1..=5 {
        let people = format!("/o/a/{}/i/{}/people?page={page}", convent.invited.assembly, convent.invited.institution);
        shown.extend(amina.get(&people).await.all("th bdi"));
    }
    assert_eq!(sorted(shown), names, "at the desk");
}

#[tokio::test]
async fn a_persons_own_pages_show_them() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let names = listed(&convent).await;
    let (mut on_forms, mut asked_about) = (Vec::new(), Vec::new());
    for id in 1..=names.len() {
        let page = convent.get(&format!("person/{id}")).await;
        assert_eq!(page.attributes("#name", "value"), page.all("h1"));
        on_forms.push(page.one("h1"));
        asked_about.push(convent.get(&format!("person/{id}/off")).await.one("h1 bdi"));
        for page in ["needs", "travel"] {
            assert_eq!(
                convent.get(&format!("{page}/{id}")).await.status,
                StatusCode::OK,
                "{page} of {:?}",
                on_forms.last()
            );
        }
    }
    assert_eq!((sorted(on_forms), sorted(asked_about)), (names.clone(), names));
}

#[tokio::test]
async fn the_organisers_files_have_them_and_are_read_as_a_list() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let names = listed(&convent).await;
    let (assembly, now) = (convent.invited.assembly, site.app.clock.now());
    for what in [Export::People, Export::Travel] {
        let file = site.write(move |conn| {
            let by = Organiser::at_the_machine();
            let leave = export::store::leave(conn, &by, what, assembly, None, now)?;
            export::write(conn, &by, &leave, Vec::new())
        });
        let file = file.await;
        let mut reader = csv::Reader::from_reader(file.as_slice());
        let column = reader.headers().unwrap().iter().position(|header| header == "name").unwrap();
        let written = reader.records().map(|record| restored(&record.unwrap()[column]).to_owned()).collect();
        assert_eq!(sorted(written), names, "{what:?}");
        if what == Export::People {
            // In the order of the file, ditto marks stand below others.
            let is_plain = |(_, name): &Known| !DITTO.iter().any(|(ditto, _)| ditto == name);
            let listed: Vec<Known> = all_kept(&[]).into_iter().filter(is_plain).collect();
            let as_read = listed.iter().map(|(phone, name)| (phone.clone(), kept(name, &OTHERWISE)));
            let mut read = read(read_text(&file).unwrap());
            read.retain(|(phone, _)| listed.iter().any(|(plain, _)| plain == phone));
            assert_are(&read, &named(as_read.collect()));
        }
    }
}

/// Everyone in a table.
fn read(table: Table) -> Vec<Known> {
    let content = DraftContent::read(vec![table.into()]);
    assert_eq!(content.next_question(), None);
    let people = read_people(&content, Country::Gb).unwrap().entries.into_iter().map(|entry| {
        let phone = entry.details.phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default();
        (phone, entry.name.map(|name| name.to_string()).unwrap_or_default())
    });
    named(people.collect())
}

#[tokio::test]
async fn sent_in_a_file_they_are_shown_on_the_check_and_kept_and_come_again_as_the_same() {
    let all: Vec<Known> = strings().into_iter().enumerate().map(|(at, string)| (phone(at), string)).collect();
    // As many at a time as stand on one page of the check.
    for some in all.chunks(160) {
        let site = Site::new();
        let mut convent = Convent::new(&site).await;
        let mut file = CsvOut::new(Vec::new()).unwrap();
        file.row(["Phone", "Name"]).unwrap();
        some.iter().for_each(|(phone, string)| file.row([phone, string]).unwrap());
        let check = convent.sends(file.finish().unwrap()).await;
        let shown = convent.get("list/check?show=added").await.all("th strong bdi");
        let save = check.all("button[name=do].second").into_iter().find(|words| words.starts_with("Leave out"));
        let saved = convent.presses(&check, &save.unwrap_or_else(|| button(&check)), &[]).await;
        assert!(saved.location.contains("list?saved="), "{}: {}", saved.status, saved.body);
        let people = stored(&site).await;
        assert_eq!(sorted(shown), names_of(&people));
        let mut expected = all_kept(&[&DITTO, &OTHERWISE]);
        expected.retain(|(phone, _)| some.iter().any(|(of_some, _)| of_some == phone));
        assert_are(&people, &expected);
        let version = convent.get("list/versions/1.csv").await;
        let again = convent.sends(&version.body).await;
        assert!(chips(&again).contains(&format!("Same ({})", people.len())), "{:?} of {}", chips(&again), people.len());
    }
}

#[test]
fn pasted_from_a_spreadsheet_they_are_read() {
    let cells: String = strings().iter().enumerate().map(|(at, string)| format!("{string}\t{}\n", phone(at))).collect();
    let pasted = read(read_pasted(&format!("Name\tPhone\n{cells}")).unwrap());
    assert_are(&pasted, &all_kept(&[&ON_A_CLIPBOARD, &DITTO, &OTHERWISE]));
}

#[test]
fn pasted_line_by_line_they_become_nobody_who_does_not_stand_there() {
    let strings = strings();
    let content = DraftContent::read(vec![read_pasted(&strings.join("\n")).unwrap().into()]);
    let entries = read_people(&content, Country::Gb).unwrap().entries;
    assert!(!entries.is_empty());
    for entry in entries {
        let line = clean(&strings[entry.row.number as usize - 1]);
        let name = entry.name.map(|name| name.to_string()).unwrap_or_default();
        assert!(name.split(' ').all(|word| line.contains(word)), "{line:?} read as {name:?}");
    }
}
