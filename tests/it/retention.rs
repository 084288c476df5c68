//! What is kept and for how long: erasing by date leaves no byte and every number; one person is found, taken out, erased; a
//! copy that is restored has it erased again.

mod columns;
mod early;
mod person;
mod restore;
mod running;
mod said;
mod unsaved;

use std::path::Path;

use axum::http::StatusCode;
use chrono::TimeDelta;
use turnout::db::Db;
use turnout::retention::model::Erasure;
use turnout::retention::notes::Notes;
use turnout::retention::{self, store};

use crate::site::{Invited, START, Site, at};

/// Words that stand in the data once each kind of it is told; none of them anywhere else.
const NEEDS: &[&str] = &["Zuluneed", "Zulubooking", "Zulugone", "Zuluchild", "Zulunotes", "Zuluaskedneed"];
const NAMES: &[&str] = &[
    "Zuluname",
    "Zuluknown",
    "+447700900777",
    "zulu@example.org",
    "Zulupart",
    "Zulutravel",
    "Zulucontact",
    "Zuluquestion",
    "Zuluanswer",
    "Zulureason",
    "Zulucaptain",
    "Zulusteward",
    "Zuluversion",
    "Zuluasked",
    "zulu-file.csv",
    "Zuluwalkin",
];

/// An assembly of which something of each kind was told.
async fn told() -> (Site, Invited) {
    let site = Site::new();
    let assembly = site.assembly().await;
    let invited = site.invited(assembly, "St Brigid's Convent").await;
    let leader = invited.leader;
    site.write(move |conn| {
        conn.execute_batch(&format!(
            r#"
            insert into attendee (attendee_id, assembly_id, institution_id, name, known_as, phone, email, part, listed_at, late,
                needs_answered_at, travel_answered_at)
            values (901, 1, 1, 'Zuluname Cole', 'Zuluknown', '+447700900777', 'zulu@example.org', 'Zulupart', '2027-02-01T10:00:00.000Z', 0, '2027-02-01T10:00:00.000Z',
                '2027-02-01T10:00:00.000Z'), (902, 1, 1, 'Grace Okafor', null, null, null, null, '2027-02-01T10:00:00.000Z', 1, null, null),
                (903, 1, 1, 'Zuluwalkin Adan', null, null, null, null, null, 0, null, null);
            insert into need (attendee_id, kind, detail, state, asked_at, late, booking) values
                (901, 'other', 'Zuluneed', 'booked', '2027-02-01T10:00:00.000Z', 0, 'Zulubooking'), (901, 'bsl', null, 'asked', '2027-02-01T10:00:00.000Z', 0, null);
            insert into dropped_booking (attendee_id, kind, detail, dropped_at) values (901, 'interpreter', 'Zulugone', '2027-02-01T10:00:00.000Z');
            insert into child (attendee_id, first_name, age_years, notes, place, asked_at, late) values
                (901, 'Zuluchild', 4, 'Zulunotes', 'given', '2027-02-01T10:00:00.000Z', 0), (901, null, null, null, 'given', '2027-02-01T10:00:00.000Z', 0);
            insert into travel (attendee_id, mode, words, seat, asked_at, late) values (901, 'bus', 'Zulutravel', 'given', '2027-02-01T10:00:00.000Z', 0);
            insert into vehicle_type (vehicle_type_id, assembly_id, name, seats, pence) values (1, 1, 'Coach', 53, 100);
            insert into vehicle (assembly_id, vehicle_type_id, name, captain, captain_phone)
                values (1, 1, 'Coach 1', 'Zulucaptain', '+447700900777');
            insert into contact (assembly_id, institution_id, leader_id, way, words, at) values (1, 1, {leader}, 'call', 'Zulucontact', '2027-02-01T10:00:00.000Z');
            insert into count_question (assembly_id, institution_id, leader_id, words, asked_at, answer, answered_at)
                values (1, 1, {leader}, 'Zuluquestion', '2027-02-01T10:00:00.000Z', 'Zuluanswer', '2027-02-01T10:00:00.000Z');
            insert into export (what, assembly_id, reason, taken_at) values ('needs', 1, 'Zulureason', '2027-02-01T10:00:00.000Z');
            insert into door (door_id, assembly_id, name) values (1, 1, 'North door');
            insert into device (assembly_id, door_id, name, secret_hash, made_at, seen_at) values (1, 1, 'Zulusteward', x'00', '2027-02-01T10:00:00.000Z', '2027-02-01T10:00:00.000Z');
            insert into submission (assembly_id, institution_id, source, file_name, state, made_at, ends_at, leader_id, version,
                listed, settled_at)
            values (1, 1, 'file', 'zulu-file.csv', 'saved', '2027-02-01T10:00:00.000Z', '2027-02-01T10:00:00.000Z', {leader}, '{{"people":[
                {{"id":901,"name":"Zuluversion Cole","known_as":null,"phone":"+447700900777","email":null,"age_group":"adult",
                "part":null,"attending":"yes","late":false}},{{"id":902,"name":"Grace Okafor","known_as":null,"phone":null,
                "email":null,"age_group":"adult","part":null,"attending":"yes","late":false}}]}}', 2, '2027-02-01T10:00:00.000Z');
            insert into pledge (assembly_id, institution_id, number, made_at, late) values (1, 1, 10, '2027-01-30T10:00:00.000Z', 0);
            insert into door_event (door_event_id, key, assembly_id, institution_id, attendee_id, kind, happened_at, received_at)
                values (1, 'a', 1, 1, 901, 'person', '2027-03-12T18:30:00.000Z', '2027-02-01T10:00:00.000Z'),
                    (2, 'b', 1, 1, 903, 'walk_in', '2027-03-12T18:31:00.000Z', '2027-02-01T10:00:00.000Z');
            insert into arrival (door_event_id, assembly_id, institution_id, attendee_id) values (1, 1, 1, 901), (2, 1, 1, 903);
            "#
        ))?;
        // A request as it is kept, with what was told of the person.
        let asked = r#"{"people":[{"name":"Zuluasked Adan","details":{"needs":[{"kind":"other","detail":"Zuluaskedneed"}]},
            "put_back":null}],"late":true}"#;
        let asked: turnout::list::model::Asked = serde_json::from_str(asked).unwrap();
        conn.execute(
            "insert into submission (assembly_id, institution_id, source, state, made_at, ends_at, request, settled_at, reason)
             values (1, 1, 'typed', 'declined', '2027-02-01T10:00:00.000Z', '2027-02-01T10:00:00.000Z', ?1, '2027-02-01T10:00:00.000Z', 'The hall is full')",
            [serde_json::to_string(&asked).unwrap()],
        )?;
        Ok(())
    })
    .await;
    (site, invited)
}

/// Which of the words are in any file beside the database, however they are spread over its pages.
fn on_the_disk<'a>(folder: &Path, words: &[&'a str]) -> Vec<&'a str> {
    let files: Vec<Vec<u8>> = folder
        .read_dir()
        .unwrap()
        .flatten()
        .filter(|file| file.file_type().unwrap().is_file())
        .map(|file| std::fs::read(file.path()).unwrap())
        .collect();
    let holds = |file: &[u8], word: &str| file.windows(word.len()).any(|part| part == word.as_bytes());
    words.iter().copied().filter(|word| files.iter().any(|file| holds(file, word))).collect()
}

/// Waits until none of the words is on the disk: the -wal file is emptied right after the write that erased was answered.
async fn gone(folder: &Path, words: &[&str]) {
    for _ in 0..500 {
        if on_the_disk(folder, words).is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{:?} are still there", on_the_disk(folder, words));
}

async fn tally(site: &Site) -> String {
    site.text(
        "select group_concat(concat_ws('|', institution, asked, pledged, listed, listed_late, unnamed, actual, walk_ins, kept,
            children, needs_not_answered, travel_not_answered), '; ') from tally where assembly_id = 1",
    )
    .await
}

async fn erased_by_date(site: &Site, time: &str) {
    site.time_is(time);
    retention::erase_what_is_due(&site.app).await.unwrap();
}

#[tokio::test]
async fn needs_go_after_30_days_and_names_after_12_months_and_leave_no_byte_and_every_number() {
    let (site, _) = told().await;
    let before = tally(&site).await;
    let rules = || site.read(|conn| Ok(turnout::db::rules::findings(conn)?));
    let found = rules().await;
    assert_eq!(before, "St Brigid's Convent|10|2|1|8|2|1|0.2|2|1|1");
    assert_eq!(on_the_disk(site.folder(), NEEDS), NEEDS);
    assert_eq!(on_the_disk(site.folder(), NAMES), NAMES);
    // The assembly ends at 9pm: one second before the 30 days are over nothing goes.
    erased_by_date(&site, "2027-04-11T20:59:59Z").await;
    assert_eq!(on_the_disk(site.folder(), NEEDS), NEEDS);
    erased_by_date(&site, "2027-04-11T21:00:00Z").await;
    gone(site.folder(), NEEDS).await;
    assert_eq!(on_the_disk(site.folder(), NAMES), NAMES);
    assert_eq!(tally(&site).await, before);
    let counted = "select group_concat(kind || ' ' || number, ', ') from need_number";
    let numbers = "bsl 1, other 1, child_age_not_told 1, child_from_3 1";
    assert_eq!(site.text(counted).await, numbers);
    erased_by_date(&site, "2028-03-12T20:59:59Z").await;
    assert_eq!(on_the_disk(site.folder(), NAMES), NAMES);
    erased_by_date(&site, "2028-03-12T21:00:00Z").await;
    gone(site.folder(), NAMES).await;
    assert_eq!(tally(&site).await, before);
    // Of a child a row stays that tells nothing, which is no other child when names go.
    assert_eq!(site.text(counted).await, numbers);
    assert_eq!(site.number("select listed from submission where state = 'saved'").await, 2);
    assert_eq!(
        site.text("select group_concat(action || ' ' || actor, ', ') from audit_event where action like '%.erased'")
            .await,
        "needs.erased machine, names.erased machine"
    );
    // Nothing is left to be done, and the rules still hold.
    erased_by_date(&site, "2029-01-01T10:00:00Z").await;
    assert_eq!(
        site.number("select count(*) from audit_event where action in ('needs.erased', 'names.erased')").await,
        2
    );
    assert_eq!(rules().await, found);
}

#[tokio::test]
async fn a_reader_that_stays_keeps_the_bytes_only_for_as_long_as_it_does() {
    let (site, _) = told().await;
    let (inside, go) =
        (std::sync::Arc::new(tokio::sync::Notify::new()), std::sync::Arc::new(std::sync::Barrier::new(2)));
    let (is_inside, may_go) = (inside.clone(), go.clone());
    let db = site.app.db.clone();
    let reader = tokio::spawn(async move {
        db.read(move |conn| {
            conn.query_row("select count(*) from attendee", [], |_| Ok(()))?;
            is_inside.notify_one();
            may_go.wait();
            Ok::<_, turnout::error::AppError>(())
        })
        .await
    });
    inside.notified().await;
    erased_by_date(&site, "2028-03-12T21:00:00Z").await;
    assert_ne!(on_the_disk(site.folder(), NAMES), [""; 0]);
    tokio::task::spawn_blocking(move || go.wait()).await.unwrap();
    reader.await.unwrap().unwrap();
    gone(site.folder(), NAMES).await;
    gone(site.folder(), NEEDS).await;
}

#[tokio::test]
async fn leaders_and_organisers_go_some_time_after_they_stopped() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let invited = site.invited(assembly, "St Brigid's Convent").await;
    let mut amina = site.organiser().await;
    site.write(|conn| {
        conn.execute_batch(
            "update leader_institution set until = '2027-03-01T10:00:00.000Z';
             insert into account (account_id, name, email, added_at, removed_at)
                values (77, 'Zuluformer', 'zulu@example.org', 'then', '2027-03-02T10:00:00.000Z');",
        )?;
        Ok(())
    })
    .await;
    let words = ["Leader of St Brigid", "Zuluformer", "zulu@example.org"];
    erased_by_date(&site, "2028-02-28T10:00:00Z").await;
    assert_eq!(on_the_disk(site.folder(), &words), words);
    erased_by_date(&site, "2028-03-02T10:00:00Z").await;
    gone(site.folder(), &words).await;
    // Who may sign in is left alone.
    assert_eq!(site.text("select name from account where account_id <> 77").await, "Amina");
    amina.comes_back().await;
    assert_eq!(amina.get(&format!("/o/a/{}", invited.assembly)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_admin_says_how_long_and_erases_an_assembly_by_typing_its_name() {
    let (site, _) = told().await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/retention").await;
    let rows = page.all("table tbody tr");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].starts_with("Spring assemblyNeeds and children4Sunday 11 April 2027"), "{rows:?}");
    assert!(rows[1].starts_with("Spring assemblyNames3 peopleSunday 12 March 2028"), "{rows:?}");
    let wrong = amina.post("/o/retention", &[("needs_days", "soon"), ("names_months", "6")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Enter a number from 0 to 365"));
    amina
        .post("/o/retention", &[("needs_days", "14"), ("names_months", "6")])
        .await
        .leads_to("/o/retention?said=saved");
    assert!(amina.get("/o/retention").await.text().contains("Friday 26 March 2027"));
    let erase = "/o/a/1/erase-names";
    let wrong = amina.post(erase, &[("title", "spring")]).await;
    assert!(wrong.text().contains("Type Spring assembly exactly"), "{}", wrong.text());
    assert_eq!(on_the_disk(site.folder(), NAMES), NAMES);
    assert!(amina.get(erase).await.text().contains("It is not over yet"));
    amina.post(erase, &[("title", "Spring assembly")]).await.leads_to("/o/retention?said=erased");
    gone(site.folder(), NAMES).await;
    gone(site.folder(), NEEDS).await;
    assert_eq!(Notes::beside(site.app.db.path()).erasures().unwrap(), [Erasure::of("names", "1").unwrap()]);
    assert_eq!(amina.get(erase).await.status, StatusCode::NOT_FOUND);
    for absent in ["/o/a/99/erase-names", "/o/a/99/erase-needs", "/o/a/1/erase-everything"] {
        assert_eq!(amina.get(absent).await.status, StatusCode::NOT_FOUND, "{absent}");
    }
}

#[tokio::test]
async fn a_copy_that_is_restored_has_erased_again_what_was_erased_since() {
    let (site, _) = told().await;
    let folder = tempfile::tempdir().unwrap();
    let (copy, later) = (folder.path().join("copy.db"), folder.path().join("later.db"));
    site.app.db.backup(&copy).unwrap();
    let mut amina = site.organiser().await;
    site.time_passes(TimeDelta::minutes(1));
    amina
        .post_with_key("/o/person/erase", "key", &[("who", "person-901"), ("sure", "1")])
        .await
        .leads_to("/o/person?erased=1");
    site.time_passes(TimeDelta::minutes(1));
    amina.post("/o/retention", &[("needs_days", "14"), ("names_months", "6")]).await;
    site.app.db.backup(&later).unwrap();
    let (notes, now) = (Notes::beside(site.app.db.path()), site.app.clock.now());
    for (path, again) in [(copy, 1), (later, 0)] {
        let (db, notes) = (Db::open(&path).unwrap(), notes.clone());
        let own = Notes::beside(&path);
        let erased = db.write(move |conn| retention::erase_again(conn, &[notes], &own, now)).await.unwrap();
        assert_eq!(erased, again);
        db.close().await;
        gone(folder.path(), &["Zuluname", "Zuluversion", "Zuluneed"]).await;
        std::fs::remove_file(path).unwrap();
    }
}

#[tokio::test]
async fn what_comes_is_said_before_it_goes() {
    let (site, _) = told().await;
    let due = |time: &'static str| site.read(move |conn| Ok(store::due(conn, at(time))?.len()));
    assert_eq!(due(START).await, 0);
    assert_eq!(due("2027-04-11T21:00:00Z").await, 1);
    assert_eq!(due("2028-03-12T21:00:00Z").await, 2);
}

#[tokio::test]
async fn of_an_assembly_that_is_put_off_everything_stays_until_it_has_taken_place() {
    let (site, _) = told().await;
    let mut amina = site.organiser().await;
    site.write(|conn| Ok(conn.execute("update assembly set status = 'postponed'", [])?)).await;
    erased_by_date(&site, "2029-01-01T10:00:00Z").await;
    assert_eq!(on_the_disk(site.folder(), NEEDS), NEEDS);
    assert_eq!(on_the_disk(site.folder(), NAMES), NAMES);
    amina.comes_back().await;
    assert!(amina.get("/o/retention").await.text().contains("When it has taken place"));
    // Whoever asks is erased all the same, and is not expected at the new date.
    amina.post_with_key("/o/person/erase", "key", &[("who", "person-902"), ("sure", "1")]).await;
    assert_eq!(site.number("select listed from tally where assembly_id = 1").await, 1);
    gone(site.folder(), &["Grace Okafor"]).await;
}

#[tokio::test]
async fn a_note_that_is_taken_off_is_gone_from_the_disk() {
    let (site, _) = told().await;
    let mut amina = site.organiser().await;
    site.time_is("2027-03-13T10:00:00Z");
    amina.comes_back().await;
    amina.post("/o/a/1/notes", &[("words", "Yankee spoke too long")]).await;
    assert_eq!(on_the_disk(site.folder(), &["Yankee spoke"]), ["Yankee spoke"]);
    amina.post("/o/a/1/notes/1/take-off", &[]).await;
    gone(site.folder(), &["Yankee spoke"]).await;
}

#[tokio::test]
async fn how_the_columns_of_a_list_were_read_is_forgotten_when_nobody_said_so_for_as_long_as_names_are_kept() {
    let (site, _) = told().await;
    site.write(|conn| {
        let answer =
            "insert into column_answer (institution_id, headings, answers, answered_at) values (1, ?1, ?2, ?3)";
        conn.execute(answer, ["a", "Yankeecell", "2027-06-01T10:00:00.000Z"])?;
        Ok(conn.execute(answer, ["b", "Yankeeword", "2027-03-01T10:00:00.000Z"])?)
    })
    .await;
    let tidied = async |time| {
        site.time_is(time);
        let now = site.app.clock.now();
        site.write(move |conn| turnout::tidy::tidy(conn, now)).await;
    };
    // With the names of an assembly go those that were said before it was over.
    site.write(|conn| {
        let (of, now) = (Erasure::of("names", "1").unwrap(), at("2027-06-02T10:00:00Z"));
        store::erase(conn, turnout::access::Actor::Machine, of, now)
    })
    .await;
    gone(site.folder(), &["Yankeeword"]).await;
    tidied("2028-06-01T09:59:59Z").await;
    assert_eq!(on_the_disk(site.folder(), &["Yankeecell"]), ["Yankeecell"]);
    tidied("2028-06-01T10:00:00Z").await;
    gone(site.folder(), &["Yankeecell"]).await;
}

#[tokio::test]
async fn the_history_of_numbers_is_the_same_after_names_are_gone() {
    let (site, _) = told().await;
    let mut amina = site.organiser().await;
    site.time_is("2027-03-14T10:00:00Z");
    amina.comes_back().await;
    let numbers = async |amina: &mut crate::site::Browser<'_>| {
        let mut all = Vec::new();
        for path in ["/o/institutions/1/history", "/o/kept", "/o/a/1/results", "/o/a/1/pledges.csv", "/o/a/1/tally.csv"]
        {
            let page = amina.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let csv = page.headers["content-type"].to_str().unwrap().starts_with("text/csv");
            all.push(if csv { page.body.clone() } else { page.all("main table").join(" ") });
        }
        all
    };
    let before = numbers(&mut amina).await;
    for (page, words) in before.iter().zip(["10 2 2", "20%", "St Brigid's Convent", ",10,", ",10,2,"]) {
        assert!(page.contains(words), "{words} in {page}");
    }
    amina.post("/o/a/1/erase-names", &[("title", "Spring assembly")]).await.leads_to("/o/retention?said=erased");
    gone(site.folder(), NAMES).await;
    assert_eq!(numbers(&mut amina).await, before);
}
