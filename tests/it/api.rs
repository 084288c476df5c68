//! The JSON API: keys, scopes, people, and counting at the doors so that whatever happens on the way is counted once.

mod counting;
mod people;
mod search;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use rusqlite::Connection;
use serde_json::{Value, json};
use turnout::access::model::Scope;
use turnout::access::store::{self as access, NewApiKey};
use turnout::access::{Organiser, token};
use turnout::assembly::model::AssemblyId;

use crate::command_line::Machine;
use crate::site::{Invited, Site, leaders_grant};

/// An hour before the assembly, while the doors are open.
const AT_THE_DOORS: &str = "2027-03-12T18:00:00Z";

/// An assembly with two doors and a convent with a list, on the evening itself.
struct Evening {
    site: Site,
    convent: Invited,
    key: String,
}

impl Evening {
    async fn new() -> Evening {
        let site = Site::new();
        let assembly = site.assembly().await;
        let convent = site.invited(assembly, "St Brigid's Convent").await;
        for name in ["Grace Okafor", "Yusuf Adan", "Siobhán O'Brien", "Oluwaseun Adeyemi"] {
            lists(&site, &convent, name).await;
        }
        site.write(move |conn| {
            let door = "insert into door (assembly_id, name) values (?1, 'North door'), (?1, 'South door')";
            Ok(conn.execute(door, [assembly])?)
        })
        .await;
        site.time_is(AT_THE_DOORS);
        let key = key(&site, Scope::Door, Some(assembly)).await;
        Evening { site, convent, key }
    }

    /// What is answered at an address of the API to the door's key.
    async fn get(&self, behind: &str) -> (StatusCode, Value) {
        get(&self.site, &format!("/api/v1/assemblies/{}/{behind}", self.convent.assembly), &self.key).await
    }

    /// Sends events of the doors.
    async fn send(&self, events: &Value) -> (StatusCode, Value) {
        let path = format!("/api/v1/assemblies/{}/arrivals", self.convent.assembly);
        post(&self.site, &path, &self.key, events.to_string()).await
    }

    /// Sends one event, and gives what became of it.
    async fn tells(&self, event: &Value) -> Value {
        let (status, answer) = self.send(event).await;
        assert_eq!((status, answer["results"].as_array().unwrap().len()), (StatusCode::OK, 1), "{answer}");
        answer["results"][0].clone()
    }

    async fn actual(&self) -> i64 {
        self.site.number("select coalesce(sum(actual), 0) from tally where assembly_id = 1").await
    }
}

/// Puts somebody on a list.
async fn lists(site: &Site, invited: &Invited, name: &'static str) {
    let (grant, now) = (leaders_grant(site, invited).await, site.app.clock.now());
    site.write(move |conn: &Connection| {
        let insert = "insert into attendee (assembly_id, institution_id, name, phone, listed_at, late)
            values (?1, ?2, ?3, '+447700900123', ?4, 0)";
        Ok(conn.execute(insert, rusqlite::params![grant.assembly(), grant.institution(), name, now])?)
    })
    .await;
}

/// A key that is good for a week.
async fn key(site: &Site, scope: Scope, assembly: Option<AssemblyId>) -> String {
    let (secret, now) = (token::secret().unwrap(), site.app.clock.now());
    let kept = secret.clone();
    site.write(move |conn| {
        let new = NewApiKey { name: "a test".into(), scope, assembly, ends_at: now + TimeDelta::days(7) };
        Ok(access::add_api_key(conn, &Organiser::at_the_machine(), &new, &kept, now)?)
    })
    .await;
    secret
}

async fn get(site: &Site, path: &str, key: &str) -> (StatusCode, Value) {
    let mut browser = site.browser();
    let request = browser.request(Method::GET, path).header(header::AUTHORIZATION, format!("Bearer {key}"));
    let page = browser.send(request.body(Body::empty()).unwrap()).await;
    (page.status, serde_json::from_str(&page.body).unwrap_or(Value::Null))
}

async fn post(site: &Site, path: &str, key: &str, body: String) -> (StatusCode, Value) {
    let mut browser = site.browser();
    let request = browser
        .request(Method::POST, path)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json");
    let page = browser.send(request.body(Body::from(body)).unwrap()).await;
    (page.status, serde_json::from_str(&page.body).unwrap_or(Value::Null))
}

#[tokio::test]
async fn a_key_opens_what_it_is_for_until_it_ends() {
    let evening = Evening::new().await;
    let site = &evening.site;
    let other = site.assembly().await;
    let reading = key(site, Scope::Read, None).await;
    let status = async |path: &str, key: &str| get(site, path, key).await.0;
    for path in ["assemblies", "assemblies/1/doors", "assemblies/1/tally", "assemblies/1/people"] {
        let path = format!("/api/v1/{path}");
        assert_eq!(status(&path, "").await, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(status(&path, "another").await, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(status(&path, &evening.key).await, StatusCode::OK, "{path}");
    }
    assert_eq!(status("/api/v1/assemblies/1/tally", &reading).await, StatusCode::OK);
    assert_eq!(status("/api/v1/assemblies/1/people", &reading).await, StatusCode::FORBIDDEN);
    let arrivals = "/api/v1/assemblies/1/arrivals";
    assert_eq!(post(site, arrivals, &reading, "[]".into()).await.0, StatusCode::FORBIDDEN);
    // Whatever is of another assembly is as if it were not there.
    for behind in ["doors", "tally", "people"] {
        for assembly in [other.to_string(), "99".into(), "x".into()] {
            let path = format!("/api/v1/assemblies/{assembly}/{behind}");
            assert_eq!(status(&path, &evening.key).await, StatusCode::NOT_FOUND, "{path}");
        }
    }
    let (_, seen) = get(site, "/api/v1/assemblies", &evening.key).await;
    assert_eq!(seen["assemblies"].as_array().unwrap().len(), 1);
    let (_, seen) = get(site, "/api/v1/assemblies", &reading).await;
    assert_eq!(seen["assemblies"].as_array().unwrap().len(), 2);
    site.time_passes(TimeDelta::days(7));
    assert_eq!(status("/api/v1/assemblies", &evening.key).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_page_of_another_site_sends_nothing_in_a_browsers_name() {
    let evening = Evening::new().await;
    let mut browser = evening.site.browser();
    let request = browser.request(Method::POST, "/api/v1/assemblies/1/arrivals").header("sec-fetch-site", "cross-site");
    let page = browser.send(request.body(Body::from("[]")).unwrap()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn doors_and_numbers_are_told_as_the_files_have_them() {
    let evening = Evening::new().await;
    let (_, doors) = evening.get("doors").await;
    assert_eq!(doors, json!({ "doors": [{ "id": 1, "name": "North door" }, { "id": 2, "name": "South door" }] }));
    evening.tells(&event("a", "person", json!({ "attendee_id": 1 }))).await;
    let (_, tally) = evening.get("tally").await;
    let row = &tally["tally"][0];
    assert_eq!(
        (&row["institution"], &row["listed"], &row["actual"]),
        (&json!("St Brigid's Convent"), &json!(4), &json!(1))
    );
    assert_eq!((&row["asked"], &row["kept"]), (&Value::Null, &Value::Null), "what is empty in the file is null");
}

#[tokio::test]
async fn the_description_is_made_by_the_code() {
    let site = Site::new();
    let (status, description) = get(&site, "/api/v1/openapi.json", "").await;
    assert_eq!(status, StatusCode::OK);
    insta::assert_snapshot!("openapi", serde_json::to_string_pretty(&description).unwrap());
}

/// An event at the north door, now.
fn event(key: &str, kind: &str, more: Value) -> Value {
    let mut event = json!({ "key": key, "kind": kind, "at": "2027-03-12T18:00:00+00:00", "door": 1 });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

#[test]
fn keys_are_made_shown_and_ended_on_the_command_line() {
    let machine = Machine::new();
    let add = ["assembly", "add", "--title", "Spring assembly", "--starts-at", "2037-03-12T19:00"];
    let assembly = machine.done(&add);
    let key = machine.done(&["api-key", "add", "--scope", "door", "--assembly", &assembly, "--name", "Badge scanners"]);
    assert_eq!((key.len(), key.lines().count()), (43, 1), "{key:?}");
    machine.done(&["api-key", "add", "--scope", "read"]);
    let listed = machine.done(&["api-key", "list"]);
    let shown: Vec<Vec<&str>> = listed.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((shown[0][..3].to_vec(), shown[0][4]), (vec!["1", "door", &assembly], "Badge scanners"));
    assert_eq!(shown[1][..3], ["2", "read", "every"]);
    assert!(!listed.contains(&key), "a key is shown once");
    machine.done(&["api-key", "end", "1"]);
    assert_eq!(machine.done(&["api-key", "list"]).lines().count(), 1);
    assert_eq!(machine.run(&["api-key", "end", "1"]).status, 1);
    let without = machine.run(&["api-key", "add", "--scope", "door"]);
    assert_eq!(without.status, 2);
    assert!(without.problems.contains("A key that counts is for one assembly: --assembly 1"), "{}", without.problems);
    assert_eq!(machine.run(&["api-key", "add", "--scope", "door", "--assembly", "99"]).status, 2);
}
