//! One person: added, changed, taken off, put back.

use axum::http::StatusCode;
use chrono::TimeDelta;
use turnout::access::Organiser;
use turnout::assembly::model::Status;

use super::{AFTER_NAMES_BY, Convent};
use crate::site::Site;

#[tokio::test]
async fn a_person_is_added_and_the_next_form_says_so() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let fields = [("name", "Grace Okafor"), ("phone", "07700 900123"), ("age_group", "16-17"), ("then", "another")];
    let done = convent.post("person/new", &fields).await;
    done.leads_to(&convent.to("person/new?saved=1"));
    assert_eq!(convent.browser.get(&done.location).await.one(".notice.done"), "Grace Okafor saved. 1 name.");
    let done = convent.post("person/new", &[("name", "Agnes Byrne"), ("then", "list")]).await;
    done.leads_to(&convent.to("list?person=2"));
    assert_eq!(convent.browser.get(&done.location).await.one(".notice.done"), "Agnes Byrne saved. 2 names.");
    assert_eq!(site.text("select phone || age_group from attendee where attendee_id = 1").await, "+44770090012316-17");
}

#[tokio::test]
async fn a_form_without_a_name_comes_back_with_what_was_typed() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let page = convent.post("person/new", &[("name", " "), ("known_as", "Gracie"), ("attending", "maybe")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.one(".summary a"), "Enter their full name");
    assert_eq!(page.attributes("#known_as", "value"), ["Gracie"]);
    assert_eq!(page.attributes("input[name=attending][checked]", "value"), ["maybe"]);
}

#[tokio::test]
async fn a_name_that_may_be_somebody_known_is_asked_about_first() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor 07700 900123").await;
    let fields = [("name", "Grace Okafor"), ("phone", "07700 900124")];
    let page = convent.post("person/new", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("Is this the same person?"));
    assert_eq!(convent.listed().await, 1);
    let two = [fields.as_slice(), &[("same", "two")]].concat();
    convent.post("person/new", &two).await.leads_to(&convent.to("person/new?saved=2"));
    assert_eq!(convent.listed().await, 2);
    let known = convent.post("person/new", &[("name", "grace okafor"), ("phone", "07700 900124")]).await;
    known.leads_to(&convent.to("person/new?known=2"));
    assert_eq!(convent.listed().await, 2);
}

#[tokio::test]
async fn a_change_takes_away_what_was_emptied_and_makes_nobody_late() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent("Name,Phone,Part\nGrace Okafor,07700 900123,chair\n").await;
    site.time_is(AFTER_NAMES_BY);
    let page = convent.browser.submit(&convent.to("person/1"), &[("name", "Grace Okafor-Bell"), ("phone", "")]).await;
    page.leads_to(&convent.to("list?person=1"));
    let row = "select name || coalesce(phone, ' none ') || part || late from attendee";
    assert_eq!(site.text(row).await, "Grace Okafor-Bell none chair0");
    let fields = "select fields from audit_event where action = 'person.changed'";
    assert_eq!(site.text(fields).await, "name,phone");
}

#[tokio::test]
async fn taking_somebody_off_is_confirmed_and_undone_with_all_they_told() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent("Name,Childcare,Children,Travel,Diet\nGrace Okafor,yes,Adam 4,coach,halal\n").await;
    assert!(convent.get("person/1/off").await.text().contains("Take Grace Okafor off your list?"));
    assert_eq!(convent.listed().await, 1);
    convent.browser.submit(&convent.to("person/1/off"), &[]).await.leads_to(&convent.to("list"));
    assert_eq!(site.number("select listed + children from tally").await, 0);
    let page = convent.get("list").await;
    assert_eq!(page.one(".undo p"), "Grace Okafor is off your list.");
    convent.post("person/1/back", &[]).await;
    assert_eq!(site.number("select listed + children from tally").await, 2);
    assert_eq!(site.number("select count(*) from travel join need using (attendee_id)").await, 1);
}

#[tokio::test]
async fn undo_is_offered_for_ten_minutes_and_afterwards_a_closed_list_is_asked() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor\nAgnes Byrne").await;
    let (assembly, now) = (convent.invited.assembly, site.app.clock.now());
    let machine = Organiser::at_the_machine();
    site.write(move |conn| Ok(turnout::assembly::store::decide(conn, &machine, assembly, Status::ListClosed, now)?))
        .await;
    convent.post("person/1/off", &[]).await;
    site.time_passes(TimeDelta::minutes(10));
    convent.post("person/1/back", &[]).await;
    assert_eq!(convent.listed().await, 2);
    convent.post("person/1/off", &[]).await;
    site.time_passes(TimeDelta::minutes(10) + TimeDelta::milliseconds(1));
    assert!(convent.get("list").await.all(".undo").is_empty());
    convent.post("person/1/back", &[]).await.leads_to(&convent.to("list"));
    assert_eq!(convent.listed().await, 1);
    assert_eq!(site.number("select count(*) from submission where state = 'waiting'").await, 1);
}

#[tokio::test]
async fn a_name_typed_for_a_closed_list_is_a_request() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let (assembly, now) = (convent.invited.assembly, site.app.clock.now());
    let machine = Organiser::at_the_machine();
    site.write(move |conn| Ok(turnout::assembly::store::decide(conn, &machine, assembly, Status::ListClosed, now)?))
        .await;
    let done = convent.post("person/new", &[("name", "Grace Okafor"), ("then", "another")]).await;
    assert!(convent.browser.get(&done.location).await.one(".notice.done").starts_with("We asked"));
    assert_eq!(convent.listed().await, 0);
    assert!(convent.get("list").await.text().contains("to add 1 name: Grace Okafor."));
}

#[tokio::test]
async fn a_form_opened_before_a_co_leaders_change_changes_only_its_own_fields() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor 07700 900123").await;
    let opened = convent.get("person/1").await.form();
    let mut other = convent.co_leader().await;
    let theirs = [("name", "Grace Okafor"), ("phone", "07700 900124"), ("attending", "maybe")];
    other.post("person/1", &theirs).await.leads_to(&other.to("list?person=1"));
    let mut fields: Vec<(&str, &str)> = opened
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| !["form_key", "known_as"].contains(name))
        .collect();
    fields.push(("known_as", "Gracie"));
    convent.post("person/1", &fields).await.leads_to(&convent.to("list?person=1"));
    let row = "select known_as || ' ' || phone || ' ' || attending from attendee";
    assert_eq!(site.text(row).await, "Gracie +447700900124 maybe");
}

#[tokio::test]
async fn telling_more_of_somebody_by_the_form_for_new_people_is_noted() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor").await;
    convent.post("person/new", &[("name", "Grace Okafor"), ("phone", "07700 900123")]).await;
    assert_eq!(site.text("select phone from attendee").await, "+447700900123");
    assert_eq!(site.text("select fields from audit_event where action = 'person.changed'").await, "phone");
    convent.post("person/new", &[("name", "Grace Okafor")]).await;
    assert_eq!(site.number("select count(*) from audit_event where action = 'person.changed'").await, 1);
}

#[tokio::test]
async fn an_address_of_nobody_is_answered_with_a_page() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    for page in ["person/x", "person/99", "person/x/off", "list/versions/x.csv", "list/versions/x"] {
        let answer = convent.get(page).await;
        assert_eq!((answer.status, answer.all("h1").len()), (StatusCode::NOT_FOUND, 1), "{page}");
    }
}
