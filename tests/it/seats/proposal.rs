//! The proposal: accepted as it was shown, around what is booked and what was placed by hand.

use axum::http::StatusCode;

use super::Coaches;
use crate::people::{listed, withdrawn};
use crate::site::Browser;

const RIDES: &str = "select coalesce(group_concat(attendee_id || ':' || vehicle_id || ':' || fixed, ' '), '') from
    (select * from ride order by attendee_id)";

async fn accept(coaches: &Coaches, browser: &mut Browser<'_>) {
    let proposal = format!("{}/proposal", coaches.folder());
    let digest = browser.get(&proposal).await.attributes("input[name=digest]", "value").remove(0);
    let accepted = browser.post(&proposal, &[("digest", &digest)]).await;
    accepted.leads_to(&format!("{}?saved=plan", coaches.folder()));
}

#[tokio::test]
async fn a_proposal_seats_everybody_who_told_a_stop_with_their_places_without_a_name() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    coaches.pledged(&coaches.convent, "7").await;
    listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor"]).await;
    coaches.comes_by_coach(&coaches.mosque, None).await;
    listed(&coaches.site, &coaches.mosque, ["Ali Khan"]).await;
    let mut browser = coaches.site.organiser().await;
    let page = browser.get(&coaches.folder()).await;
    assert!(page.text().contains("A new proposal would seat 7 people who have no seat."), "{}", page.text());
    let page = browser.get(&format!("{}/proposal", coaches.folder())).await;
    assert_eq!(page.all("dl.figures dd"), ["£600", "7", "0", "2"]);
    assert!(page.text().contains("1 more come by coach and did not tell where they get on."));
    accept(&coaches, &mut browser).await;
    let seating = coaches.seating().await;
    assert_eq!((seating.with_a_seat(), seating.without_a_seat()), (7, 1));
    assert!(seating.taken().values().all(|taken| taken.seats <= 4));
    assert_eq!(coaches.site.text(RIDES).await.matches(":0").count(), 2, "a proposal fixes nobody");
    let page = browser.get(&coaches.folder()).await;
    assert!(!page.text().contains("A new proposal would"), "{}", page.text());
}

#[tokio::test]
async fn a_proposal_is_accepted_only_as_long_as_its_numbers_are_those_shown() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    listed(&coaches.site, &coaches.convent, ["Agnes Byrne"]).await;
    let mut browser = coaches.site.organiser().await;
    let proposal = format!("{}/proposal", coaches.folder());
    let digest = browser.get(&proposal).await.attributes("input[name=digest]", "value").remove(0);
    listed(&coaches.site, &coaches.convent, ["Grace Okafor"]).await;
    let page = browser.post(&proposal, &[("digest", &digest)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all(".summary li"), ["The numbers changed since: look at the new proposal"]);
    assert_eq!(coaches.site.text(RIDES).await, "");
    let new = page.attributes("input[name=digest]", "value").remove(0);
    browser.post(&proposal, &[("digest", &new)]).await.leads_to(&format!("{}?saved=plan", coaches.folder()));
    assert_eq!(coaches.seating().await.without_a_seat(), 0);
}

#[tokio::test]
async fn what_is_booked_and_who_was_placed_by_hand_stays_and_free_seats_there_are_filled_first() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    let [agnes, ..] =
        listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor", "Ruth Levy", "Zoë Adler"]).await;
    let mut browser = coaches.site.organiser().await;
    let form = [("from", "none"), ("person", &*agnes.to_string()), ("to", "2")];
    browser.post(&format!("{}/move", coaches.folder()), &form).await;
    browser.post(&format!("{}/2/booked", coaches.folder()), &[("booked", "true")]).await;
    let page = browser.get(&format!("{}/proposal", coaches.folder())).await;
    assert!(page.text().contains("No longer needed: Coach 1"), "{}", page.text());
    accept(&coaches, &mut browser).await;
    assert_eq!(coaches.site.text(RIDES).await, "1:2:1 2:2:0 3:2:0 4:2:0");
    assert_eq!(coaches.site.text("select group_concat(name) from vehicle").await, "Coach 2");
}

#[tokio::test]
async fn after_many_withdrew_the_empty_seats_are_said_and_a_cheaper_plan_is_proposed() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    coaches.pledged(&coaches.convent, "8").await;
    let people = listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor", "Ruth Levy"]).await;
    let mut browser = coaches.site.organiser().await;
    accept(&coaches, &mut browser).await;
    assert_eq!(browser.get(&coaches.folder()).await.all("dl.figures dd"), ["8", "8", "0", "0", "£600"]);
    coaches.pledged(&coaches.convent, "2").await;
    withdrawn(&coaches.site, people[0]).await;
    let page = browser.get(&coaches.folder()).await;
    assert_eq!(page.all("dl.figures dd"), ["2", "2", "0", "6", "£600"]);
    assert!(page.text().contains("A new proposal would cost £300 less and seat as many."), "{}", page.text());
    accept(&coaches, &mut browser).await;
    assert_eq!(coaches.site.number("select count(*) from vehicle").await, 1);
    assert_eq!(coaches.seating().await.with_a_seat(), 2);
}

#[tokio::test]
async fn two_stops_are_joined_within_the_limit_and_it_is_said_what_that_saves() {
    let coaches = Coaches::new().await;
    for (invited, stop) in [(&coaches.convent, coaches.stops[0]), (&coaches.mosque, coaches.stops[1])] {
        coaches.comes_by_coach(invited, Some(stop)).await;
        coaches.pledged(invited, "2").await;
    }
    let mut browser = coaches.site.organiser().await;
    let stops = format!("{}/stops", coaches.folder());
    browser.post(&stops, &[("one", "1"), ("other", "2"), ("minutes", "16")]).await;
    let proposal = format!("{}/proposal", coaches.folder());
    // The limit is 15 minutes: each stop has a coach of its own.
    assert_eq!(browser.get(&proposal).await.all("dl.figures dd"), ["£600", "4", "0", "2"]);
    browser.post(&stops, &[("one", "1"), ("other", "2"), ("minutes", "6")]).await;
    let page = browser.get(&proposal).await;
    assert_eq!(page.all("dl.figures dd"), ["£300", "4", "0", "1"]);
    assert!(page.text().contains("6 minutes more, saves £300."), "{}", page.text());
    assert!(page.text().contains("No plan that seats as many is cheaper."));
    accept(&coaches, &mut browser).await;
    assert_eq!(coaches.site.number("select count(*) from vehicle_stop").await, 2);
    assert_eq!((coaches.seating().await.with_a_seat(), coaches.seating().await.without_a_seat()), (4, 0));
}

#[tokio::test]
async fn a_leader_neither_sees_nor_accepts_a_proposal() {
    let coaches = Coaches::new().await;
    let mut leader = coaches.site.leader(&coaches.convent).await;
    let proposal = format!("{}/proposal", coaches.folder());
    assert!(!leader.get(&proposal).await.status.is_success());
    assert!(!leader.post(&proposal, &[("digest", "")]).await.status.is_success());
}

#[tokio::test]
async fn after_a_plan_was_accepted_and_thirty_withdrew_their_seats_are_empty_and_a_new_plan_lets_the_vehicles_go() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    let now = coaches.site.app.clock.now();
    coaches
        .site
        .write(move |conn| {
            for number in 1..=34 {
                let person = "insert into attendee (assembly_id, institution_id, name, listed_at, late) values (1, 1, ?1, ?2, 0)";
                conn.execute(person, (format!("Person {number}"), now))?;
            }
            Ok(())
        })
        .await;
    let mut browser = coaches.site.organiser().await;
    accept(&coaches, &mut browser).await;
    assert_eq!(browser.get(&coaches.folder()).await.all("dl.figures dd"), ["34", "34", "0", "2", "£2,700"]);
    let kept = coaches.seating().await.seats[33].unwrap().vehicle.to_string();
    browser.post(&format!("{}/{kept}/booked", coaches.folder()), &[("booked", "true")]).await;
    coaches
        .site
        .write(move |conn| {
            let off = "update attendee set withdrawn_at = ?1 where attendee_id <= 30";
            Ok(conn.execute(off, [now])?)
        })
        .await;
    let page = browser.get(&coaches.folder()).await;
    assert_eq!(page.all("dl.figures dd"), ["4", "4", "0", "32", "£2,700"]);
    assert!(page.text().contains("A new proposal would cost £2,400 less and seat as many."), "{}", page.text());
    accept(&coaches, &mut browser).await;
    assert_eq!(browser.get(&coaches.folder()).await.all("dl.figures dd"), ["4", "4", "0", "0", "£300"]);
    assert_eq!(coaches.site.text("select group_concat(vehicle_id) from vehicle").await, kept, "what is booked stays");
    assert!(coaches.seating().await.seats.iter().all(Option::is_some), "and so do those who sit in it");
}
