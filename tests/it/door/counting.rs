//! Searching and counting on the pages, without a script.

use super::*;
use crate::site::Page;

/// The fields of the form that checks in the person of that name.
fn form_of(page: &Page, name: &str) -> Vec<(String, String)> {
    let place = page.all("main .people li strong").iter().position(|its| its == name).unwrap();
    let item = format!("main .people li:nth-child({}) input", place + 1);
    page.attributes(&item, "name").into_iter().zip(page.attributes(&item, "value")).collect()
}

async fn sends(phone: &mut Browser<'_>, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = phone.post(path, &fields).await;
    if answer.location.is_empty() { answer } else { phone.get(&answer.location).await }
}

#[tokio::test]
async fn a_steward_finds_checks_in_and_takes_back() {
    let evening = Evening::new().await;
    let mut sam = evening.steward("Sam", 0).await;
    assert_eq!(sam.get("/door").await.all("main .people li").len(), 0);
    assert!(sam.get("/door?q=o").await.text().contains("Type at least 2 letters."));
    let page = sam.get("/door?q=oka").await;
    assert_eq!(page.all("main .people strong"), ["Grace Okafor", "Ibrahim Okafor"]);
    let form = form_of(&page, "Grace Okafor");
    // A double tap, and the same form sent once more.
    for _ in 0..3 {
        let page = sends(&mut sam, "/door/arrive", &form).await;
        assert_eq!(page.one(".undo p"), "Grace Okafor is checked in.");
        assert!(page.one(".here").starts_with("Already here. North door, 6pm"), "{}", page.one(".here"));
    }
    assert_eq!(evening.actual().await, 1);
    // At another door it is no error.
    let mut tess = evening.steward("Tess", 1).await;
    evening.site.time_passes(TimeDelta::minutes(12));
    let page = tess.get("/door?q=okafor").await;
    assert_eq!(page.one(".here"), "Already here. North door, 6pm");
    let late = vec![("key".into(), "late-1".into()), form[1].clone()];
    let page = sends(&mut tess, "/door/arrive", &late).await;
    assert_eq!(page.one(".undo p"), "Grace Okafor was here already when you checked at 6:12pm.");
    assert_eq!((page.all(".undo button").len(), evening.actual().await), (0, 1));
    // Undo, on the first phone, twice; her second check stands then.
    let undone = [("key".into(), "undo-1".into()), ("undoes".into(), form[0].1.clone())];
    for _ in 0..2 {
        let page = sends(&mut sam, "/door/undo", &undone).await;
        assert_eq!(page.one(".undo p"), "Grace Okafor is checked in: undone.");
    }
    assert_eq!(evening.actual().await, 1);
    let undone = [("key".into(), "undo-2".into()), ("undoes".into(), "late-1".into())];
    sends(&mut tess, "/door/undo", &undone).await;
    assert_eq!(evening.actual().await, 0);
    let past = sam.get("/door/past").await;
    assert_eq!((past.all("main li").len(), past.all("main del").len(), past.all("main li button").len()), (1, 1, 0));
}

#[tokio::test]
async fn a_group_is_counted_named_and_never_doubled() {
    let evening = Evening::new().await;
    let mut sam = evening.steward("Sam", 0).await;
    for wrong in ["0", "-3", "10000", "many", ""] {
        let page = sam.submit("/door/group", &[("institution", "1"), ("count", wrong)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let key = sam.get("/door/group?institution=1").await.form_key();
    for _ in 0..2 {
        let counted = sam.post_with_key("/door/group", &key, &[("institution", "1"), ("count", "34")]).await;
        let page = sam.get(&counted.location).await;
        assert_eq!(page.one(".undo p"), "34 counted, with St Brigid's Convent.");
        assert!(page.text().contains("34 here, 34 of them without names."));
    }
    assert_eq!(evening.actual().await, 34);
    // One of them by name: asked first.
    let page = sam.get("/door?q=grace").await;
    let form = form_of(&page, "Grace Okafor");
    let question = sends(&mut sam, "/door/arrive", &form).await;
    assert_eq!(question.one("h1"), "Already counted with the group?");
    assert_eq!(evening.actual().await, 34);
    let mut yes = form.clone();
    yes.push(("with_group".into(), "yes".into()));
    for _ in 0..2 {
        assert_eq!(sends(&mut sam, "/door/arrive", &yes).await.one(".undo p"), "Grace Okafor is checked in.");
    }
    assert_eq!(evening.actual().await, 34);
    let mut no = form_of(&sam.get("/door?q=seun").await, "Oluwaseun Adeyemi");
    no.push(("with_group".into(), "no".into()));
    sends(&mut sam, "/door/arrive", &no).await;
    assert_eq!(evening.actual().await, 35);
    // "Name these": without adding any.
    let page = sam.get("/door/group?institution=1").await;
    assert_eq!(page.all("main .choice"), ["Siobhán O'Brien"]);
    let person = page.attributes("main .choice input", "value").remove(0);
    let fields = [("institution", "1"), ("person", person.as_str()), ("do", "name")];
    sam.post_with_key("/door/group/tick", &page.form_key(), &fields).await.leads_to("/door/group?institution=1");
    assert_eq!(evening.actual().await, 35);
    assert_eq!(evening.site.number("select count(attendee_id) from arrival").await, 3);
    // The mosque at once, asked about first; nobody of another institution by its ticks.
    let page = sam.get("/door/group?institution=2&everyone=1").await;
    assert!(page.text().contains("Check in everyone: 2 people?"));
    let fields = [("institution", "2"), ("do", "everyone")];
    for _ in 0..2 {
        sam.post_with_key("/door/group/tick", &page.form_key(), &fields).await;
    }
    assert_eq!(evening.actual().await, 37);
    let mosque = evening.mosque.institution.to_string();
    assert_eq!((mosque.as_str(), evening.convent.institution.to_string().as_str()), ("2", "1"));
    sam.post("/door/group/tick", &[("institution", "2"), ("person", &person), ("do", "tick")]).await;
    assert_eq!(evening.actual().await, 37);
    // Who is here already is asked about no more, and nothing is written for them again.
    assert_eq!(
        evening.site.number("select count(*) from door_event where kind = 'person' and institution_id = 2").await,
        2
    );
    sam.post("/door/group/tick", &[("institution", "2"), ("do", "everyone")]).await;
    assert_eq!(
        evening.site.number("select count(*) from door_event where kind = 'person' and institution_id = 2").await,
        2
    );
    // With no group at all, one by one.
    sam.submit("/door/group", &[("institution", ""), ("add", "1")]).await;
    assert!(
        sam.get("/door").await.text().contains("5 named + 33 counted = 38 here"),
        "{}",
        sam.get("/door").await.text()
    );
}

#[tokio::test]
async fn everyone_of_a_group_that_was_counted_is_named_and_not_counted_again() {
    let evening = Evening::new().await;
    let mut sam = evening.steward("Sam", 0).await;
    sam.submit("/door/group", &[("institution", "1"), ("count", "2")]).await;
    let page = sam.get("/door/group?institution=1&everyone=1").await;
    assert!(page.text().contains("2 were counted without names. Are these 3 people among them?"), "{}", page.text());
    assert!(page.text().contains("If so, 1 more will be counted in."), "{}", page.text());
    // Two were counted before: the third is one more.
    let fields = [("institution", "1"), ("do", "name_everyone")];
    for _ in 0..2 {
        sam.post_with_key("/door/group/tick", &page.form_key(), &fields).await;
    }
    assert_eq!(evening.actual().await, 3);
    assert_eq!(evening.site.number("select count(attendee_id) from arrival").await, 3);
}

#[tokio::test]
async fn more_ticked_than_were_counted_are_said_before_they_are_counted_in() {
    let evening = Evening::new().await;
    let mut sam = evening.steward("Sam", 0).await;
    sam.submit("/door/group", &[("institution", "1"), ("count", "1")]).await;
    let page = sam.get("/door/group?institution=1").await;
    let people = page.attributes("main .choice input", "value");
    let ticks: Vec<_> = people.iter().map(|id| ("person", id.as_str())).collect();
    let fields: Vec<_> = [("institution", "1"), ("do", "name")].into_iter().chain(ticks[..2].iter().copied()).collect();
    let said = sam.post_with_key("/door/group/tick", &page.form_key(), &fields).await;
    assert_eq!(said.status, StatusCode::OK);
    assert!(
        said.one(".notice").starts_with("You ticked 2. 1 is counted: 1 more will be counted in."),
        "{}",
        said.one(".notice")
    );
    assert_eq!(said.attributes("main .choice input[checked]", "value"), people[..2], "the ticks stay");
    assert_eq!(evening.actual().await, 1, "nothing is done yet");
    let fields: Vec<_> =
        [("institution", "1"), ("do", "name_more")].into_iter().chain(ticks[..2].iter().copied()).collect();
    for _ in 0..2 {
        let key = said.form_key();
        sam.post_with_key("/door/group/tick", &key, &fields).await.leads_to("/door/group?institution=1");
    }
    assert_eq!(evening.actual().await, 2);
    assert_eq!(evening.site.number("select count(attendee_id) from arrival").await, 2);
}

#[tokio::test]
async fn a_rush_is_counted_on_a_page_of_its_own_and_the_last_count_taken_back() {
    let evening = Evening::new().await;
    let mut sam = evening.steward("Sam", 0).await;
    assert!(sam.get("/door").await.attributes("main a", "href").contains(&"/door/count".to_owned()));
    for wrong in ["0", "-3", "10000", "many", ""] {
        let page = sam.submit("/door/count", &[("institution", "1"), ("count", wrong)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert_eq!(page.attributes("option[selected]", "value"), ["1"]);
    }
    let key = sam.get("/door/count").await.form_key();
    let mut there = String::new();
    for _ in 0..2 {
        there = sam.post_with_key("/door/count", &key, &[("institution", "1"), ("add", "5")]).await.location;
    }
    let page = sam.get(&there).await;
    assert_eq!(page.attributes("option[selected]", "value"), ["1"], "the next ones are of the same group");
    assert_eq!(page.one(".undo p"), "5 counted, with St Brigid's Convent.");
    assert!(page.text().contains("0 named + 5 counted = 5 here"), "{}", page.text());
    let there = sam.submit("/door/count", &[("institution", ""), ("add", "1")]).await.location;
    let page = sam.get(&there).await;
    assert!(page.text().contains("0 named + 6 counted = 6 here"), "{}", page.text());
    let (name, value) = (page.attributes(".undo input", "name"), page.attributes(".undo input", "value"));
    let fields: Vec<_> = name.iter().map(String::as_str).zip(value.iter().map(String::as_str)).collect();
    sam.post("/door/undo", &fields).await;
    assert_eq!(evening.actual().await, 5);
    assert_eq!(evening.site.number("select count(*) from door_event where kind = 'undo'").await, 1);
}

#[tokio::test]
async fn a_walk_in_is_looked_for_on_the_lists_first() {
    let evening = Evening::new().await;
    let mut sam = evening.steward("Sam", 0).await;
    assert_eq!(sam.submit("/door/walk-in", &[("name", " ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = "x".repeat(5_000);
    assert_eq!(sam.submit("/door/walk-in", &[("name", &long)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let there = sam.submit("/door/walk-in", &[("name", "Mia Cole"), ("institution", "1")]).await.location;
    assert!(
        sam.get(&there).await.one(".undo p").contains("Mia Cole is checked in as a walk-in, with St Brigid's Convent")
    );
    let page = sam.submit("/door/walk-in", &[("name", "Youssef Adan"), ("institution", "2")]).await;
    assert_eq!(page.all("main .people strong"), ["Yusuf Adan"]);
    assert_eq!(evening.actual().await, 1);
    let found = sends(&mut sam, "/door/arrive", &form_of(&page, "Yusuf Adan")).await;
    assert_eq!(found.one(".undo p"), "Yusuf Adan is checked in.");
    let key = page.form_key();
    let fields = [("name", "Youssef Adan"), ("institution", "2"), ("nobody_of_those", "1")];
    for _ in 0..2 {
        let there = sam.post_with_key("/door/walk-in", &key, &fields).await.location;
        assert!(sam.get(&there).await.one(".undo p").contains("as a walk-in, with North Mill Mosque"));
    }
    assert_eq!(evening.actual().await, 3);
    assert_eq!(evening.site.number("select sum(walk_ins) from tally").await, 2);
}

#[tokio::test]
async fn once_the_doors_are_closed_no_name_is_shown() {
    let evening = Evening::new().await;
    let mut sam = evening.steward("Sam", 0).await;
    let form = form_of(&sam.get("/door?q=grace").await, "Grace Okafor");
    sends(&mut sam, "/door/arrive", &form).await;
    evening.site.time_is("2027-03-13T00:00:01Z");
    for path in ["/door?q=okafor", "/door?q=okafor&done=x", "/door/past", "/door/group?institution=1", "/door/walk-in"]
    {
        let page = sam.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(
            !page.body.contains("Okafor\"") && page.all("strong").is_empty() && page.all(".choice").is_empty(),
            "{path}"
        );
    }
    let page = sam.post("/door/walk-in", &[("name", "Okafor")]).await;
    assert!(page.all("main .people strong").is_empty());
    sam.post("/door/group", &[("institution", "2"), ("count", "5")]).await;
    let page = sam.post("/door/arrive", &[("key", "y"), ("attendee", "5")]).await;
    assert!(!page.body.contains("Ibrahim") && page.location == "/door?q=&done=y", "{}", page.body);
    let page = sam.get("/door/group?institution=2&done=y").await;
    assert_eq!(page.one(".undo p"), "It is kept, and marked: the doors were closed.");
    let page = sam.get("/api/v1/assemblies/1/people").await;
    assert!(page.status == StatusCode::OK && !page.body.contains("Okafor"), "{}", page.body);
}
