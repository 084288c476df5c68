//! Counting at the doors.

use std::collections::BTreeSet;

use turnout::assembly::model::Place;
use turnout::assembly::store as assemblies;

use super::*;

#[tokio::test]
async fn a_person_is_here_once_and_both_doors_are_told() {
    let evening = Evening::new().await;
    let north = event("n", "person", json!({ "attendee_id": 1 }));
    assert_eq!(evening.tells(&north).await, json!({ "key": "n", "outcome": "recorded" }));
    assert_eq!(evening.tells(&north).await, json!({ "key": "n", "outcome": "repeated" }));
    // Another phone, which had no signal, saw her before.
    let south = event("s", "person", json!({ "attendee_id": 1, "door": 2, "at": "2027-03-12T17:42:00+00:00" }));
    let here = |key: &str| {
        json!({
            "key": key, "outcome": "already_here", "at": "2027-03-12T17:42:00.000Z", "door": "South door",
        })
    };
    assert_eq!(evening.tells(&south).await, here("s"));
    let again = event("m", "person", json!({ "attendee_id": 1 }));
    assert_eq!(evening.tells(&again).await, here("m"));
    assert_eq!(evening.actual().await, 1);
    let reused = evening.tells(&event("n", "person", json!({ "attendee_id": 2 }))).await;
    assert_eq!(reused["outcome"], "refused");
    assert_eq!(reused["reason"], "This key was used before for something else.");
}

#[tokio::test]
async fn each_event_of_many_stands_or_falls_by_itself_and_is_answered_in_order() {
    let evening = Evening::new().await;
    let institution = json!(evening.convent.institution);
    let (status, answer) = evening
        .send(&json!([
            event("a", "group", json!({ "institution_id": institution, "count": 34 })),
            event("b", "group", json!({ "institution_id": institution, "count": 0 })),
            event("c", "group", json!({ "count": 10_000 })),
            event("d", "group", json!({ "count": -3 })),
            event("e", "person", json!({ "attendee_id": 999 })),
            event("f", "walk_in", json!({ "name": "x".repeat(5_000) })),
            event("g", "walk_in", json!({ "name": "Mia Cole", "institution_id": 999 })),
            event("h", "dance", json!({})),
            event("i", "person", json!({ "attendee_id": 1, "door": 77 })),
            event("j", "person", json!({ "attendee_id": 1, "at": "yesterday" })),
            event("k!", "person", json!({ "attendee_id": 1 })),
            event("l", "undo", json!({ "undoes": "nothing" })),
            event("m", "walk_in", json!({ "name": "Mia Cole" })),
            event("n", "undo", json!({ "undoes": "m" })),
        ]))
        .await;
    assert_eq!(status, StatusCode::OK);
    let results = answer["results"].as_array().unwrap();
    let outcomes: Vec<&str> = results.iter().map(|result| result["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes[0], "recorded");
    assert!(outcomes[1..12].iter().all(|outcome| *outcome == "refused"), "{answer}");
    assert_eq!(outcomes[12..], ["recorded", "recorded"]);
    assert!(results[1..12].iter().all(|result| result["reason"].as_str().unwrap().ends_with('.')), "{answer}");
    // What a phone rehearsed counts nothing, also where counting has opened before it was sent.
    let rehearsed = event("o", "walk_in", json!({ "name": "Ada Practice", "rehearsed": true }));
    let (_, answer) = evening.send(&json!([rehearsed])).await;
    assert_eq!(answer["results"][0]["outcome"], "refused");
    assert_eq!(answer["results"][0]["reason"], "It was rehearsed, and counts nothing.");
    assert_eq!(evening.actual().await, 34);
}

#[tokio::test]
async fn a_time_that_cannot_be_is_taken_as_now_and_what_comes_after_the_end_is_kept_and_marked() {
    let evening = Evening::new().await;
    let told = async |key: &'static str, person: i64, at: &'static str| {
        evening.tells(&event(key, "person", json!({ "attendee_id": person, "at": at }))).await
    };
    let now = "select happened_at from door_event order by door_event_id desc limit 1";
    for (key, person, time) in [("a", 1, "1970-01-01T00:00:00Z"), ("b", 2, "2028-03-12T18:00:00Z")] {
        let taken = told(key, person, time).await;
        assert_eq!(taken["reason"], "The time that was told cannot be right: it counts from now.");
        assert_eq!(evening.site.text(now).await, "2027-03-12T18:00:00.000Z");
    }
    // Three hours after the end, and what was counted in time but sent then.
    evening.site.time_is("2027-03-13T01:00:00Z");
    let in_time = told("c", 3, "2027-03-12T18:30:00Z").await;
    assert_eq!(in_time, json!({ "key": "c", "outcome": "recorded" }));
    let outside = told("d", 4, "2027-03-13T00:59:00Z").await;
    assert_eq!(outside["reason"], "Counting was not open then: it is kept, and marked.");
    assert_eq!(evening.site.number("select count(*) from door_event where outside = 1").await, 1);
    assert_eq!(evening.actual().await, 4);
}

#[tokio::test]
async fn before_counting_is_open_nothing_is_counted() {
    let evening = Evening::new().await;
    evening.site.time_is("2027-03-12T15:59:59Z");
    let refused = evening.tells(&event("a", "person", json!({ "attendee_id": 1 }))).await;
    assert_eq!(refused["reason"], "Counting is not open yet. Nothing is counted before it is.");
    assert_eq!(evening.site.number("select count(*) from door_event").await, 0);
    evening.site.time_is("2027-03-12T16:00:00Z");
    assert_eq!(evening.tells(&event("a", "person", json!({ "attendee_id": 1 }))).await["outcome"], "recorded");
}

#[tokio::test]
async fn what_cannot_be_read_or_is_too_much_is_refused_whole() {
    let evening = Evening::new().await;
    let path = "/api/v1/assemblies/1/arrivals";
    for body in ["", "{", "7", "[7]", "{\"key\": \"a\"}", "{\"events\": []}"] {
        let (status, answer) = post(&evening.site, path, &evening.key, body.into()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(answer["error"].is_string(), "{body}");
    }
    let many: Vec<Value> = (0..501).map(|at| event(&format!("k{at}"), "group", json!({ "count": 1 }))).collect();
    assert_eq!(evening.send(&json!(many)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let long = format!("[{}]", " ".repeat(20_000_000));
    assert_eq!(post(&evening.site, path, &evening.key, long).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(evening.send(&json!(many[..500])).await.0, StatusCode::OK);
    assert_eq!(evening.actual().await, 500);
    assert_eq!(evening.send(&json!([])).await.0, StatusCode::OK);
}

/// A source of chance that is the same each time.
struct Chance(u64);

impl Chance {
    /// A number below `below`.
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

/// One phone: what it has not been told is taken, in the order in which it happened.
struct Phone {
    queue: Vec<Value>,
    /// For how many more rounds it has no signal.
    offline: usize,
}

/// Five phones count 300 people, groups, walk-ins and mistakes, 2,000 events in all. They lose their signal, and answers are
/// lost, so that all is sent again; one comes back only at the end, and one never.
#[tokio::test]
async fn whatever_phones_lose_and_send_again_every_body_is_counted_once() {
    const PHONES: usize = 5;
    let evening = Evening::new().await;
    let assembly = evening.convent.assembly;
    let institution = evening.convent.institution;
    evening
        .site
        .write(move |conn| {
            let insert = "insert into attendee (assembly_id, institution_id, name, listed_at, late)
                values (?1, ?2, ?3, '2027-02-01T10:00:00.000Z', 0)";
            let mut insert = conn.prepare(insert)?;
            (5..=300).try_for_each(|at| {
                insert.execute(rusqlite::params![assembly, institution, format!("Person {at}")]).map(drop)
            })?;
            Ok(())
        })
        .await;
    evening.site.time_is("2027-03-12T19:30:00Z");
    let mut chance = Chance(7);
    let mut phones: Vec<Phone> = (0..PHONES).map(|_| Phone { queue: Vec::new(), offline: 0 }).collect();
    let (mut seen, mut groups, mut walked) = (BTreeSet::new(), 0, 0);
    for number in 0..2_000 {
        let phone = chance.below(PHONES);
        // What the last phone counts is never heard of.
        let heard = phone < PHONES - 1;
        let (minute, second) = (number / 60, number % 60);
        let key = format!("phone{phone}-{number}");
        let at = format!("2027-03-12T18:{minute:02}:{second:02}+00:00");
        let door = 1 + phone % 2;
        let mut tell = |kind: &str, more: Value| {
            let mut event = event(&key, kind, more);
            event["at"] = json!(at);
            event["door"] = json!(door);
            phones[phone].queue.push(event);
        };
        match chance.below(20) {
            0 => {
                let count = 1 + chance.below(5);
                groups += if heard { count } else { 0 };
                tell("group", json!({ "count": count, "institution_id": institution }));
            }
            1 => {
                walked += usize::from(heard);
                tell("walk_in", json!({ "name": format!("Guest {number}") }));
            }
            // A group that was a mistake, and taken back at once.
            2 => {
                tell("group", json!({ "count": 9 }));
                let mut undo = event(&format!("{key}-undo"), "undo", json!({ "undoes": key }));
                undo["at"] = json!(at);
                phones[phone].queue.push(undo);
            }
            _ => {
                let person = 1 + chance.below(300);
                if heard {
                    seen.insert(person);
                }
                tell("person", json!({ "attendee_id": person }));
            }
        }
    }
    phones.truncate(PHONES - 1);
    phones[3].offline = 500;
    let mut rounds = 0;
    while phones.iter().any(|phone| !phone.queue.is_empty()) {
        rounds += 1;
        let phone = &mut phones[chance.below(PHONES - 1)];
        if phone.offline > 0 {
            phone.offline -= 1;
            continue;
        }
        let some = phone.queue.len().min(1 + chance.below(20));
        let (status, answer) = evening.send(&json!(phone.queue[..some])).await;
        assert_eq!(status, StatusCode::OK);
        assert!(answer["results"].as_array().unwrap().iter().all(|result| result["outcome"] != "refused"), "{answer}");
        // Two answers in three get through.
        if chance.below(3) > 0 {
            phone.queue.drain(..some);
        }
        phone.offline = if chance.below(10) == 0 { chance.below(30) } else { 0 };
    }
    assert!(rounds > 300, "it was sent again and again");
    assert_eq!(evening.actual().await, (seen.len() + groups + walked) as i64);
    // The earliest time at which anybody saw somebody is the one that counts.
    let later = "select count(*) from arrival r join door_event c using (door_event_id)
        join door_event e on e.attendee_id = r.attendee_id and e.happened_at < c.happened_at
        where r.undone_by_id is null";
    assert_eq!(evening.site.number(later).await, 0);
}

#[tokio::test]
async fn a_door_at_which_somebody_was_counted_stays() {
    let evening = Evening::new().await;
    evening.tells(&event("a", "person", json!({ "attendee_id": 1 }))).await;
    let (assembly, now) = (evening.convent.assembly, evening.site.app.clock.now());
    evening
        .site
        .write(move |conn| {
            let it = assemblies::assembly(conn, assembly)?.unwrap();
            let doors = vec!["East door".to_owned()];
            let to = Place { venue: None, address: None, doors, capacity: None, entry_checks: false };
            Ok(assemblies::set_place(conn, &Organiser::at_the_machine(), &it, &to, now)?)
        })
        .await;
    let (_, doors) = evening.get("doors").await;
    let doors: Vec<&str> =
        doors["doors"].as_array().unwrap().iter().map(|door| door["name"].as_str().unwrap()).collect();
    assert_eq!(doors, ["North door", "East door"]);
}
