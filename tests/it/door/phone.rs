//! What a phone keeps, and how it sends.

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::{Value, json};

use super::*;

async fn posts(phone: &mut Browser<'_>, path: &str, body: &Value) -> (StatusCode, Value) {
    let request = phone
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.to_string()));
    let page = phone.send(request.unwrap()).await;
    (page.status, serde_json::from_str(&page.body).unwrap_or(Value::Null))
}

async fn synced(phone: &mut Browser<'_>, since: &Value, mode: &str, unsent: u32) -> Value {
    let body = json!({ "since": since, "mode": mode, "unsent": unsent });
    let (status, kept) = posts(phone, "/door/sync", &body).await;
    assert_eq!(status, StatusCode::OK, "{kept}");
    kept
}

#[tokio::test]
async fn a_phone_keeps_names_and_nothing_that_is_more_than_a_door_needs() {
    let evening = Evening::new().await;
    let grace = "update attendee set phone = '+447700900321', email = 'grace@example.org' where name = 'Grace Okafor';
        insert into need (attendee_id, kind, detail, state, asked_at, late)
        select attendee_id, 'bsl', 'Canary', 'asked', 'then', 0
        from attendee where name = 'Grace Okafor'";
    evening.site.write(move |conn| Ok(conn.execute_batch(grace)?)).await;
    let mut sam = evening.steward("Sam", 0).await;
    let kept = synced(&mut sam, &json!(""), "", 0).await;
    assert_eq!((&kept["mode"], &kept["all"], &kept["here"]), (&json!("open"), &json!(true), &json!([0, 0])));
    assert_eq!(kept["institutions"], json!([[2, "North Mill Mosque", 0], [1, "St Brigid's Convent", 0]]));
    assert_eq!(kept["people"][0], json!([1, "Grace Okafor", 1]));
    for canary in ["7700900321", "grace@", "Canary", "bsl"] {
        assert!(!kept.to_string().contains(canary), "{canary}");
    }
    // From there on, what changed alone.
    let arrivals = "/api/v1/assemblies/1/arrivals";
    let event = json!({ "key": "a", "kind": "person", "attendee_id": 1, "at": AT_THE_DOORS, "door": 1 });
    let (_, answer) = posts(&mut sam, arrivals, &event).await;
    assert_eq!(answer["results"][0]["outcome"], "recorded");
    let news = synced(&mut sam, &kept["cursor"], "open", 0).await;
    assert_eq!((&news["all"], news["people"].as_array().unwrap().len()), (&json!(false), 1));
    assert_eq!(news["people"][0], json!([1, "Grace Okafor", 1, "", 0, 1_804_874_400, "North door"]));
    // A phone that rehearsed when it asked last keeps everything anew.
    assert_eq!(synced(&mut sam, &kept["cursor"], "rehearsal", 0).await["all"], json!(true));
    // With the group: a name, and no body more.
    let group = json!({ "key": "g", "kind": "group", "institution_id": 2, "count": 5, "at": AT_THE_DOORS, "door": 1 });
    posts(&mut sam, arrivals, &group).await;
    let named =
        json!({ "key": "n", "kind": "person", "attendee_id": 4, "with_group": true, "at": AT_THE_DOORS, "door": 1 });
    posts(&mut sam, arrivals, &named).await;
    assert_eq!(evening.actual().await, 6);
    // Once the doors are closed it keeps no name.
    evening.site.time_is("2027-03-13T00:00:01Z");
    let closed = synced(&mut sam, &news["cursor"], "open", 0).await;
    assert_eq!((&closed["mode"], &closed["all"], &closed["people"]), (&json!("closed"), &json!(true), &json!([])));
    // What it comes back with is kept, and marked.
    let late = json!({ "key": "z", "kind": "walk_in", "name": "Mia Cole", "at": "2027-03-13T00:00:01Z", "door": 1 });
    let (_, answer) = posts(&mut sam, arrivals, &late).await;
    assert_eq!(answer["results"][0]["outcome"], "recorded");
    assert_eq!(evening.site.number("select count(*) from door_event where outside = 1 and device_id = 1").await, 1);
}

#[tokio::test]
async fn a_phone_that_rehearses_knows_when_counting_opens() {
    let evening = Evening::before().await;
    let mut sam = evening.steward("Sam", 0).await;
    let kept = synced(&mut sam, &json!(""), "", 0).await;
    assert_eq!((&kept["mode"], kept["people"].as_array().unwrap().len()), (&json!("rehearsal"), 40));
    let at = |text: &str| json!(crate::site::at(text).utc().timestamp_millis());
    assert_eq!((&kept["opens"], &kept["closes"]), (&at("2027-03-12T16:00:00Z"), &at("2027-03-13T00:00:00Z")));
    assert!(!kept.to_string().contains("Okafor"));
    assert_eq!(kept["assembly"], "1", "a page of another assembly sees that it is one");
    let event = json!({ "key": "a", "kind": "person", "attendee_id": 1, "at": AT_THE_DOORS, "door": 1 });
    let (_, answer) = posts(&mut sam, "/api/v1/assemblies/1/arrivals", &event).await;
    assert_eq!(answer["results"][0]["outcome"], "recorded");
    assert_eq!(evening.site.number("select count(*) from door_event").await, 0);
}

#[tokio::test]
async fn a_phone_of_another_assembly_or_an_ended_one_tells_nothing() {
    let evening = Evening::new().await;
    let (mut sam, mut organiser) = (evening.steward("Sam", 0).await, evening.site.organiser().await);
    evening.site.assembly().await;
    let event = json!({ "key": "a", "kind": "walk_in", "name": "Mia Cole", "at": AT_THE_DOORS, "door": 1 });
    let (status, _) = posts(&mut sam, "/api/v1/assemblies/2/arrivals", &event).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // The organiser sees what it has to send.
    synced(&mut sam, &json!(""), "", 12).await;
    evening.site.time_passes(TimeDelta::minutes(14));
    let page = organiser.get("/o/a/1/door").await;
    assert!(page.text().contains("Has not sent for 14 minutes. Ask Sam to walk to better signal."), "{}", page.text());
    organiser.post("/o/a/1/door/end", &[("device", "1")]).await;
    assert_eq!(posts(&mut sam, "/api/v1/assemblies/1/arrivals", &event).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(posts(&mut sam, "/door/sync", &json!({})).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(evening.actual().await, 0);
    // Signed in again it sends what it kept.
    let mut again = evening.steward("Sam", 0).await;
    posts(&mut again, "/api/v1/assemblies/1/arrivals", &event).await;
    assert_eq!(evening.actual().await, 1);
}

#[tokio::test]
async fn a_steward_leaves_with_nothing_to_send() {
    let evening = Evening::new().await;
    let mut sam = evening.steward("Sam", 0).await;
    let page = sam.submit("/door/leave", &[("unsent", "12")]).await;
    assert!(page.one(".summary a").starts_with("12 check-ins are not sent yet."));
    sam.get("/door").await.one("h1");
    sam.submit("/door/leave", &[("unsent", "0")]).await.leads_to("/d/pin?ended=1");
    sam.get("/door").await.leads_to("/d/pin?ended=1");
}

#[tokio::test]
async fn six_thousand_names_and_the_page_come_in_120_kb() {
    let evening = Evening::new().await;
    let fill = "with recursive n (n) as (select 0 union all select n + 1 from n where n < 599)
        insert into institution (institution_id, name, kind, membership, added_at)
        select 100 + n, 'Institution number ' || n, 'other', 'member', 'then' from n;
        insert into invitation (assembly_id, institution_id, added_at)
        select 1, institution_id, 'then' from institution where institution_id >= 100;
        with recursive n (n) as (select 0 union all select n + 1 from n where n < 5999)
        insert into attendee (assembly_id, institution_id, name, listed_at, late)
        select 1, 100 + n % 600,
            substr('AdaBenCemDanEliFayGusHalIdaJoeKimLeoMayNedOdaPam', 1 + 3 * (n * 7 % 16), 3) || char(97 + n * 11 % 26)
            || char(97 + n * 5 % 26) || ' ' || substr('ashbrightcoledunneellisfrostgrantholt', 1 + n * 13 % 32, 5)
            || char(97 + n * 17 % 26) || char(97 + n / 26 % 26) || char(97 + n / 676 % 26), 'then', 0 from n";
    evening.site.write(move |conn| Ok(conn.execute_batch(fill)?)).await;
    let mut sam = evening.steward("Sam", 0).await;
    let mut all = 0;
    let page = sam.get("/door").await;
    let files = page.attributes("link, script", "href").into_iter().chain(page.attributes("script", "src"));
    for path in files.chain(["/door".into(), "/door/worker.js".into()]) {
        let request = sam.request(Method::GET, &path).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty());
        all += sam.send(request.unwrap()).await.size;
    }
    let request = sam
        .request(Method::POST, "/door/sync")
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Body::from("{}"));
    let names = sam.send(request.unwrap()).await;
    assert_eq!(names.headers[header::CONTENT_ENCODING], "gzip");
    let all = all + names.size;
    assert!(all < 120 * 1024, "{all} bytes, {} of them names", names.size);
}

/// What a volunteer's phone is asked to fetch at a church door, as the browser gets it.
#[tokio::test]
async fn the_script_of_the_door_comes_in_12_kb_and_its_worker_in_2() {
    let evening = Evening::new().await;
    let mut sam = evening.steward("Sam", 0).await;
    for (path, most) in [("/static/door.js", 12), ("/door/worker.js", 2), ("/static/enter.js", 2)] {
        let request = sam.request(Method::GET, path).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty());
        let size = sam.send(request.unwrap()).await.size;
        assert!(size <= most * 1024, "{path}: {size} bytes");
    }
}
