//! PINs: when they are taken, and who has to wait for whom.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, header};

use super::*;
use crate::site::Page;

/// Types a PIN of the assembly, on a phone whose network is that.
async fn typed(evening: &Evening, network: [u8; 4], pin: &str) -> Page {
    let mut phone = evening.site.browser();
    let request = phone.request(Method::POST, "/d/pin").extension(ConnectInfo(SocketAddr::from((network, 40_000))));
    let request = request
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(format!("form_key=a&code=1&pin={pin}")));
    phone.send(request.unwrap()).await
}

/// What is wrong, as the page says it.
fn said(page: &Page) -> String {
    page.one(".error").trim_start_matches("Error: ").to_owned()
}

fn wrong(right: &str) -> &'static str {
    if right == "000000" { "000001" } else { "000000" }
}

/// Reported: a PIN could be guessed at from the naming of the doors on, for months.
#[tokio::test]
async fn a_pin_is_taken_from_a_day_before_counting_until_the_phones_are_done() {
    let evening = Evening::before().await;
    let (pin, link) = (evening.pin(1).await, evening.link(1).await);
    let taken = async |when: &str, pin: &str| {
        evening.site.time_is(when);
        typed(&evening, [192, 0, 2, 7], pin).await
    };
    let early = "PINs work from 4pm on Thursday 11 March 2027. Until then, scan the door's code or open its link";
    for when in ["2027-01-29T10:00:00Z", "2027-03-11T15:59:59.999Z"] {
        assert_eq!(said(&taken(when, &pin).await), early, "{when}");
        // Nothing is learned, or used up, by guessing then.
        for _ in 0..60 {
            assert_eq!(said(&taken(when, wrong(&pin)).await), early, "{when}");
        }
    }
    evening.steward("Sam", 0).await.get("/door").await.one("h1");
    for when in ["2027-03-11T16:00:00Z", AT_THE_DOORS, "2027-03-14T20:59:59.999Z"] {
        taken(when, &pin).await.leads_to(&link);
    }
    assert_eq!(said(&taken("2027-03-14T21:00:00Z", &pin).await), "The doors of this meeting are closed");
    // The organisers' page says it, too.
    let page = evening.site.organiser().await.get("/o/a/1/door").await;
    assert!(page.text().contains("PINs work from 4pm on Thursday 11 March 2027;"), "{}", page.text());
}

/// Reported: whoever typed wrong PINs kept every steward of that assembly from signing in by one.
#[tokio::test]
async fn wrong_pins_make_nobody_wait_on_another_network() {
    let evening = Evening::new().await;
    let (pin, link) = (evening.pin(0).await, evening.link(0).await);
    for _ in 0..5 {
        typed(&evening, [192, 0, 2, 7], wrong(&pin)).await;
    }
    let waits = typed(&evening, [192, 0, 2, 7], &pin).await;
    assert_eq!(said(&waits), "There were too many wrong PINs. Wait 2 minutes, or scan the door's code");
    typed(&evening, [198, 51, 100, 7], &pin).await.leads_to(&link);
    let noted = "select group_concat(action) from audit_event where action like 'door.pin%' and subject_id = 1";
    assert_eq!(evening.site.text(noted).await, "door.pin_refused,door.pin_made_to_wait", "one line of each a minute");
}

#[tokio::test]
async fn guesses_from_everywhere_leave_the_links_and_the_networks_where_a_phone_came_in() {
    let evening = Evening::new().await;
    let (pin, link) = (evening.pin(0).await, evening.link(0).await);
    let hall = [198, 51, 100, 7];
    typed(&evening, hall, &pin).await.leads_to(&link);
    // Two doors: 200 wrong tries are 400 chances.
    let mut refused = 0;
    for network in 0..50 {
        for _ in 0..5 {
            let page = typed(&evening, [192, 0, 2, network], wrong(&pin)).await;
            refused += u32::from(page.one(".error").contains("no more are taken here"));
        }
    }
    assert_eq!(refused, 50);
    evening.site.time_passes(TimeDelta::hours(3));
    let stranger = typed(&evening, [203, 0, 113, 7], &pin).await;
    assert!(stranger.one(".error").contains("no more are taken here. Scan the door's code, or open its link"));
    typed(&evening, hall, &pin).await.leads_to(&link);
    // On a network of which nobody came yet, the first who scans the code opens it to the others.
    let mut phone = evening.site.browser();
    let fields = "form_key=0123456789012345678901234567890123456789012&name=Tess&door=1";
    let request = phone.request(Method::POST, &link).extension(ConnectInfo(SocketAddr::from(([203, 0, 113, 7], 1))));
    let request = request
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(fields));
    phone.send(request.unwrap()).await.leads_to("/door/ready");
    typed(&evening, [203, 0, 113, 7], &pin).await.leads_to(&link);
}
