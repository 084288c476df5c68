//! Reminders: a ready message for each leader, ticked off as sent and noted as a contact.

use axum::http::StatusCode;
use turnout::access::Organiser;
use turnout::institution::store::{self as institutions, DescribedLeader};

use crate::site::{Invited, Site};

const REMIND: &str = "/o/a/1/remind";

async fn two() -> (Site, Invited, Invited) {
    let site = Site::new();
    let assembly = site.assembly().await;
    let abbey = site.invited(assembly, "Abbey School").await;
    let church = site.invited(assembly, "Baptist Church").await;
    (site, abbey, church)
}

#[tokio::test]
async fn each_leader_of_the_ticked_has_a_message_with_their_own_link() {
    let (site, abbey, _) = two().await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        let ruth = DescribedLeader {
            name: "Ruth".into(),
            phone: Some("+447700900123".into()),
            email: Some("ruth@example.org".into()),
        };
        institutions::add_leader(conn, &Organiser::at_the_machine(), abbey.institution, &ruth, now)?;
        Ok(())
    })
    .await;
    let page = site.organiser().await.get("/o/a/1/remind?i=1").await;
    assert_eq!(page.all("section h2"), ["Abbey School", "Abbey School"]);
    let messages = page.all("section textarea");
    assert!(
        messages[0].starts_with("Hello Leader of Abbey School. Abbey School, Spring assembly on 12 March: how many")
    );
    assert!(messages[0].contains(&abbey.link) && messages[0].ends_with("– Amina"), "{}", messages[0]);
    assert!(messages[1].starts_with("Hello Ruth.") && !messages[1].contains(&abbey.link));
    let ways = page.attributes("section a", "href");
    assert!(ways[0].starts_with("https://wa.me/?text=") && ways[3].starts_with("https://wa.me/447700900123?text="));
    assert!(ways[4].starts_with("sms:+447700900123?&body=") && ways[5].starts_with("mailto:ruth%40example%2Eorg?"));
}

#[tokio::test]
async fn what_is_ticked_as_sent_is_noted_once_and_the_rest_is_left() {
    let (site, ..) = two().await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1/remind?i=1&i=2").await;
    let (key, sent) = (page.form_key(), page.attributes("input[name=sent]", "value"));
    assert_eq!(sent, ["1-1", "2-2"]);
    let fields = [("i", "1"), ("i", "2"), ("sent", "1-1")];
    amina.post_with_key(REMIND, &key, &fields).await.leads_to("/o/a/1/remind?noted=1&i=2");
    amina.post_with_key(REMIND, &key, &fields).await.leads_to("/o/a/1/remind?noted=1&i=2");
    let noted = "select institution_id || ' ' || leader_id || ' ' || way from contact";
    assert_eq!(site.text(noted).await, "1 1 message");
    assert_eq!(site.number("select count(*) from contact").await, 1);
    assert_eq!(site.number("select count(*) from audit_event where action = 'contact.noted'").await, 1);
    let left = amina.get("/o/a/1/remind?noted=1&i=2").await;
    assert_eq!(left.all("section h2"), ["Baptist Church"]);
    assert!(left.one(".notice.done").contains("1 message is noted."));
    assert_eq!(amina.get("/o/a/1?f=all").await.all("td[data-l='Last contact']"), ["Today", ""]);
}

#[tokio::test]
async fn nobody_ticked_is_said_on_the_dashboard_and_on_the_page() {
    let (site, ..) = two().await;
    let mut amina = site.organiser().await;
    amina.get(REMIND).await.leads_to("/o/a/1?nobody=1");
    let page = amina.get("/o/a/1?nobody=1").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all(".summary li"), ["Tick at least 1 institution"]);
    let page = amina.post(REMIND, &[("i", "1"), ("i", "2")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all(".summary li"), ["Tick at least 1 message that you sent"]);
    assert_eq!(page.all("section h2"), ["Abbey School", "Baptist Church"]);
}

#[tokio::test]
async fn a_message_of_another_assembly_or_of_nobody_is_noted_nowhere() {
    let (site, ..) = two().await;
    let other = site.assembly().await;
    site.invited(other, "Civic Union").await;
    let mut amina = site.organiser().await;
    amina.post(REMIND, &[("sent", "3-3"), ("sent", "1-3"), ("sent", "x")]).await.leads_to("/o/a/1/remind?noted=0");
    assert_eq!(site.number("select count(*) from contact").await, 0);
    assert_eq!(amina.get("/o/a/9/remind?i=1").await.status, StatusCode::NOT_FOUND);
    let mut stranger = site.browser();
    assert!(stranger.get("/o/a/1/remind?i=1").await.location.starts_with("/o/sign-in"));
}

#[tokio::test]
async fn an_institution_without_a_leader_is_named() {
    let (site, abbey, _) = two().await;
    site.write(move |conn| {
        conn.execute("update leader_institution set until = since where leader_id = ?1", [abbey.leader])?;
        Ok(())
    })
    .await;
    let page = site.organiser().await.get("/o/a/1/remind?i=1&i=2").await;
    assert_eq!(page.all("section h2"), ["Baptist Church"]);
    assert_eq!(page.attributes("main ul a", "href"), ["/o/a/1/i/1"]);
}
