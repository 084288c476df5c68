//! Who can be checked in, as a door may know them.

use super::*;

fn names(answer: &Value) -> Vec<&str> {
    answer["people"].as_array().unwrap().iter().map(|person| person["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_door_knows_names_and_institutions_and_nothing_more() {
    let evening = Evening::new().await;
    let (_, everybody) = evening.get("people").await;
    assert_eq!(names(&everybody).len(), 4);
    let fields: Vec<&String> = everybody["people"][0].as_object().unwrap().keys().collect();
    let expected = ["coach", "here_door", "here_since", "id", "institution", "institution_id", "known_as", "name"];
    assert_eq!(fields, expected);
    assert!(!everybody.to_string().contains("7700"), "no number is told");
}

#[tokio::test]
async fn somebody_is_found_however_the_name_is_spelled_and_one_letter_finds_nobody() {
    let evening = Evening::new().await;
    let found = async |typed: &str| {
        let (_, answer) = evening.get(&format!("people?search={typed}")).await;
        names(&answer).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found("youssef").await, ["Yusuf Adan"]);
    assert_eq!(found("obrien").await, ["Siobhán O'Brien"]);
    assert_eq!(found("seun").await, ["Oluwaseun Adeyemi"]);
    assert_eq!(found("okafor%20gr").await, ["Grace Okafor"]);
    assert_eq!(found("brigid").await.len(), 4);
    assert_eq!(found("g").await, [""; 0]);
    assert_eq!(found("nobody").await, [""; 0]);
}

#[tokio::test]
async fn from_a_cursor_on_only_what_changed_is_told() {
    let evening = Evening::new().await;
    let (_, everybody) = evening.get("people").await;
    let since = async |cursor: &Value| evening.get(&format!("people?since={}", cursor.as_str().unwrap())).await.1;
    let nothing = since(&everybody["cursor"]).await;
    assert_eq!((names(&nothing), &nothing["cursor"]), (vec![], &everybody["cursor"]));
    evening.tells(&event("a", "person", json!({ "attendee_id": 1 }))).await;
    let came = since(&nothing["cursor"]).await;
    let grace = &came["people"][0];
    assert_eq!(names(&came), ["Grace Okafor"]);
    assert_eq!((&grace["here_since"], &grace["here_door"]), (&json!("2027-03-12T18:00:00.000Z"), &json!("North door")));
    evening.tells(&event("u", "undo", json!({ "undoes": "a" }))).await;
    let undone = since(&came["cursor"]).await;
    assert_eq!((names(&undone), &undone["people"][0]["here_since"]), (vec!["Grace Okafor"], &Value::Null));
    evening.tells(&event("w", "walk_in", json!({ "name": "Mia Cole" }))).await;
    assert_eq!(names(&since(&undone["cursor"]).await), ["Mia Cole"]);
}

#[tokio::test]
async fn who_was_taken_off_is_found_where_they_stand_at_the_door_and_is_counted_and_said_so() {
    let evening = Evening::new().await;
    let off = "update attendee set withdrawn_at = '2027-03-01T10:00:00.000Z' where attendee_id = 1";
    evening.site.write(move |conn| Ok(conn.execute(off, [])?)).await;
    let (_, everybody) = evening.get("people").await;
    assert_eq!(names(&everybody).len(), 3);
    assert_eq!(names(&evening.get("people?search=okafor").await.1), ["Grace Okafor"]);
    let came = evening.tells(&event("a", "person", json!({ "attendee_id": 1 }))).await;
    assert_eq!(came["outcome"], "recorded");
    assert_eq!(came["reason"], "They had been taken off their list, and are counted all the same.");
    assert_eq!(evening.actual().await, 1);
}

#[tokio::test]
async fn who_stands_on_two_lists_is_here_on_both() {
    let evening = Evening::new().await;
    let twice = "update attendee set counted_as_id = 1 where attendee_id = 2";
    evening.site.write(move |conn| Ok(conn.execute(twice, [])?)).await;
    let (_, before) = evening.get("people").await;
    evening.tells(&event("a", "person", json!({ "attendee_id": 2 }))).await;
    let here = |answer: &Value| {
        let people = answer["people"].as_array().unwrap().iter();
        people.filter(|person| !person["here_since"].is_null()).map(|person| person["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(here(&evening.get("people").await.1), [json!(1), json!(2)]);
    let since = format!("people?since={}", before["cursor"].as_str().unwrap());
    assert_eq!(here(&evening.get(&since).await.1), [json!(1), json!(2)]);
}

#[tokio::test]
async fn a_list_that_changed_is_told_whole() {
    let evening = Evening::new().await;
    let (_, before) = evening.get("people").await;
    let mut amina = evening.site.organiser().await;
    let home = format!("/o/for/{}/person/new", evening.convent.grant.invitation());
    amina.submit(&home, &[("name", "Mia Cole")]).await;
    let (_, changed) = evening.get(&format!("people?since={}", before["cursor"].as_str().unwrap())).await;
    assert_eq!(names(&changed).len(), 5, "{changed}");
}
