//! Reminders: a ready message for each leader, ticked off as sent and noted as a contact.

use axum::http::StatusCode;
use turnout::access::{DoorGrant, Organiser};
use turnout::arrival::model::{Key, Told};
use turnout::arrival::store as arrivals;
use turnout::institution::store::{self as institutions, DescribedLeader};
use turnout::invitation::store as invitations;

use crate::site::{Invited, Page, Site};

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

#[tokio::test]
async fn who_was_not_invited_is_not_reminded() {
    let (site, ..) = two().await;
    let guests = site.invited(site.assembly().await, "Civic Union").await;
    site.write(move |conn| {
        let told = Told::now(Key::parse("a").unwrap(), crate::site::at(crate::site::BEGIN));
        let (by, assembly) = (Organiser::at_the_machine(), "1".parse().unwrap());
        Ok(arrivals::group(conn, &DoorGrant::of(&by, assembly), Some(guests.institution), 4, &told).map(|_| ())?)
    })
    .await;
    let mut amina = site.organiser().await;
    assert!(amina.get("/o/a/1?f=all").await.text().contains("Civic Union"));
    let page = amina.get("/o/a/1/remind?i=3").await;
    assert!(page.text().contains("No message is left to send.") && !page.text().contains("Civic Union"));
    let all = amina.get("/o/a/1?f=all&tick=1").await;
    assert_eq!(all.attributes("#ticks [name=i]", "value"), ["1", "2"]);
}

/// An assembly with so many institutions, "Institution 100" and on, each with one leader.
async fn many(institutions: u32) -> Site {
    let site = Site::new();
    let (assembly, now) = (site.assembly().await, site.app.clock.now());
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        for number in 100..100 + institutions {
            let name = format!("Institution {number}");
            let described = institutions::Described { name, kind: None, chapter: None, membership: None };
            let id = institutions::describe(conn, &by, &described, now)?;
            let leader = DescribedLeader { name: format!("Leader {number}"), phone: None, email: None };
            institutions::add_leader(conn, &by, id, &leader, now)?;
            invitations::invite(conn, &by, assembly, id, None, now)?;
        }
        Ok(())
    })
    .await;
    site
}

/// What a browser sends of the page's ticks.
fn ticked(page: &Page) -> String {
    let fields = page.form().into_iter().filter(|(name, _)| ["view", "i"].contains(&name.as_str()));
    serde_html_form::to_string(fields.collect::<Vec<_>>()).unwrap()
}

#[tokio::test]
async fn sixty_on_two_pages_are_ticked_reminded_and_noted_without_a_script() {
    let site = many(60).await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1?f=all").await;
    let ways = page.all("#ticks .buttons a").into_iter().zip(page.attributes("#ticks .buttons a", "href"));
    let ways: Vec<_> = ways.collect();
    assert_eq!(ways[0], ("Tick all of this page".to_owned(), "/o/a/1?f=all&page=1&tick=1".to_owned()));
    assert_eq!(ways[1], ("Tick all 60 of every page".to_owned(), "/o/a/1?f=all&page=1&tick=all".to_owned()));
    let here = amina.get(&ways[0].1).await;
    assert_eq!(here.attributes("#ticks [name=i][checked]", "value").len(), 50);
    assert_eq!(here.attributes("#ticks [name=i][type=hidden]", "value").len(), 0);
    let page = amina.get(&ways[1].1).await;
    assert_eq!(page.attributes("#ticks [name=i][checked]", "value").len(), 50);
    assert_eq!(page.all("#ticks > p"), ["10 on the other pages are ticked too."]);
    assert_eq!(page.attributes("#ticks .buttons a", "href"), ["/o/a/1?f=all&page=1"]);
    let page = amina.get(&format!("{REMIND}?{}", ticked(&page))).await;
    assert_eq!(page.all("section h2").len(), 60);
    assert_eq!(page.attributes("a.back", "href"), ["/o/a/1?f=all"]);
    let sent = page.attributes("input[name=sent]", "value");
    let institutions = page.attributes("input[name=i]", "value");
    let mut fields: Vec<(&str, &str)> = institutions.iter().map(|id| ("i", id.as_str())).collect();
    fields.extend(sent[..55].iter().map(|key| ("sent", key.as_str())));
    let page = amina.post_with_key(REMIND, &page.form_key(), &fields).await;
    page.leads_to("/o/a/1/remind?noted=55&i=56&i=57&i=58&i=59&i=60");
    assert_eq!(site.number("select count(distinct institution_id) from contact").await, 55);
    let left = amina.get(&page.location).await;
    assert!(left.one(".notice.done").contains("55 messages are noted."));
    assert_eq!(left.all("section h2").len(), 5);
}

#[tokio::test]
async fn the_last_page_ticks_its_own_and_no_more_than_200_are_reminded_at_once() {
    let site = many(210).await;
    let mut amina = site.organiser().await;
    let last = amina.get("/o/a/1?f=all&page=5&tick=all").await;
    assert_eq!(last.attributes("#ticks [name=i][checked]", "value").len(), 10);
    assert_eq!(last.attributes("#ticks [name=i][type=hidden]", "value").len(), 200);
    let page = amina.get(&format!("{REMIND}?{}", ticked(&last))).await;
    assert_eq!(page.all("section h2").len(), 200);
    assert!(page.text().contains("10 more institutions were ticked. Remind these 200 first."));
    assert_eq!(page.attributes("a.back", "href"), ["/o/a/1?f=all&page=5"]);
    // Where all are on one page, there is no other to be ticked.
    let found = amina.get("/o/a/1?f=all&q=institution+10").await;
    assert_eq!(found.all("#ticks .buttons a"), ["Tick all of this page"]);
}

#[tokio::test]
async fn who_ticked_nobody_is_told_so_in_the_view_they_were_in() {
    let site = many(60).await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1?f=all&sort=listed&page=2").await;
    let page = amina.get(&format!("{REMIND}?{}", ticked(&page))).await;
    page.leads_to("/o/a/1?f=all&sort=listed&page=2&nobody=1");
    let page = amina.get(&page.location).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all(".summary li"), ["Tick at least 1 institution"]);
    assert_eq!(page.all("tbody:first-of-type tr").len(), 10);
    // Nothing but a view is taken over from the address.
    amina.get(&format!("{REMIND}?view=//elsewhere.example/?f=all%26x=1")).await.leads_to("/o/a/1?nobody=1");
}
