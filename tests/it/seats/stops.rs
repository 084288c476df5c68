//! Stops, the minutes between them, and what stands in the way of taking one away.

use axum::http::StatusCode;
use turnout::access::Organiser;
use turnout::assembly::model::Stop;
use turnout::institution::store::{Choices, merge};
use turnout::travel::store;

use super::Coaches;
use crate::people::listed;

#[tokio::test]
async fn the_minutes_between_two_stops_are_told_changed_and_taken_away() {
    let coaches = Coaches::new().await;
    let mut browser = coaches.site.organiser().await;
    let stops = format!("{}/stops", coaches.folder());
    let gaps = "select coalesce(group_concat(one_id || '-' || other_id || ':' || minutes), '') from pick_up_gap";
    let same = browser.post(&stops, &[("one", "1"), ("other", "1"), ("minutes", "5")]).await;
    assert_eq!(same.all(".summary li"), ["Choose two different stops"]);
    for minutes in ["", "-1", "601", "a while"] {
        let page = browser.post(&stops, &[("one", "1"), ("other", "2"), ("minutes", minutes)]).await;
        assert_eq!(page.all(".summary li"), ["Enter the minutes, from 0 to 600, using numbers only"], "{minutes}");
    }
    browser.post(&stops, &[("one", "2"), ("other", "1"), ("minutes", "10")]).await.leads_to(&stops);
    browser.post(&stops, &[("one", "1"), ("other", "2"), ("minutes", "12")]).await.leads_to(&stops);
    assert_eq!(coaches.site.text(gaps).await, "1-2:12");
    assert!(browser.get(&stops).await.text().contains("St Mary's to The green: 12 minutes"));
    browser.post(&format!("{stops}/gone"), &[("one", "1"), ("other", "2")]).await.leads_to(&stops);
    assert_eq!(coaches.site.text(gaps).await, "");
    browser.post(&format!("{stops}/join"), &[("join", "20")]).await.leads_to(&stops);
    assert_eq!(coaches.site.number("select join_minutes from assembly").await, 20);
    let far = browser.post(&format!("{stops}/join"), &[("join", "241")]).await;
    assert_eq!(far.all(".summary li"), ["Enter the minutes, from 0 to 240, using numbers only"]);
    let unknown = browser.post(&stops, &[("one", "1"), ("other", "9"), ("minutes", "1")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn each_stop_says_who_gets_on_there() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    coaches.pledged(&coaches.convent, "5").await;
    listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor"]).await;
    coaches.comes_by_coach(&coaches.mosque, None).await;
    listed(&coaches.site, &coaches.mosque, ["Ali Khan"]).await;
    let page = coaches.site.organiser().await.get(&format!("{}/stops", coaches.folder())).await;
    assert_eq!(
        page.all("tbody tr"),
        [
            "St Mary's 5:30pm 2 3 0 Coach 1, Coach 2",
            "The green No time yet 0 0 0 Coach 1, Coach 2",
            "Stop not told No time yet 1 0 0 None",
        ]
    );
}

#[tokio::test]
async fn a_stop_of_a_vehicle_is_not_taken_away_and_its_minutes_go_with_one_that_is() {
    let coaches = Coaches::new().await;
    let (assembly, [one, other], now) = (coaches.assembly, coaches.stops, coaches.site.app.clock.now());
    let replaced = |stops: Vec<Stop>| {
        coaches.site.write(move |conn| {
            let by = Organiser::at_the_machine();
            Ok(store::replace_pick_ups(conn, &by, assembly, &stops, now)?)
        })
    };
    let first = Stop { place: "St Mary's".into(), leaves_at: None };
    assert_eq!(replaced(vec![first.clone()]).await, Err(vec!["The green".to_owned()]));
    coaches
        .site
        .write(move |conn| {
            store::keep_gap(conn, &Organiser::at_the_machine(), assembly, (one, other), 9, now)?;
            conn.execute("delete from vehicle_stop where pick_up_id = ?1", [other])?;
            Ok(())
        })
        .await;
    assert_eq!(replaced(vec![first]).await, Ok(()));
    assert_eq!(coaches.site.number("select count(*) from pick_up_gap").await, 0);
}

#[tokio::test]
async fn seats_that_are_kept_for_two_institutions_are_added_up_when_they_are_merged() {
    let coaches = Coaches::new().await;
    for invited in [&coaches.convent, &coaches.mosque] {
        coaches.comes_by_coach(invited, Some(coaches.stops[0])).await;
        coaches.pledged(invited, "3").await;
    }
    let mut browser = coaches.site.organiser().await;
    let groups =
        [&coaches.convent, &coaches.mosque].map(|invited| format!("{}-{}", invited.institution, coaches.stops[0]));
    for to in ["1", "2"] {
        let form = [("from", "none"), ("group", groups[0].as_str()), ("group", groups[1].as_str()), ("to", to)];
        browser.post(&format!("{}/move", coaches.folder()), &form).await;
    }
    let (kept, merged, now) = (coaches.convent.institution, coaches.mosque.institution, coaches.site.app.clock.now());
    coaches
        .site
        .write(move |conn| Ok(merge(conn, &Organiser::at_the_machine(), (kept, merged), &Choices::new(), now)?))
        .await;
    let reserved = "select group_concat(vehicle_id || ':' || institution_id || ':' || seats) from reservation";
    assert_eq!(coaches.site.text(reserved).await, "1:1:6");
    assert_eq!((coaches.seating().await.with_a_seat(), coaches.seating().await.without_a_seat()), (6, 0));
}

/// Reported: a stop was taken off a vehicle, and whoever got on there was still told that it comes for them.
#[tokio::test]
async fn a_vehicle_that_does_not_stop_where_somebody_gets_on_is_said_and_the_leader_is_told_of_no_place() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[1])).await;
    coaches.pledged(&coaches.convent, "3").await;
    let [agnes] = listed(&coaches.site, &coaches.convent, ["Agnes Byrne"]).await;
    let mut browser = coaches.site.organiser().await;
    let (group, move_to) = (format!("{}-2", coaches.convent.institution), format!("{}/move", coaches.folder()));
    browser.post(&move_to, &[("from", "none"), ("group", group.as_str()), ("to", "1")]).await;
    let logistics = format!("/o/a/{}/logistics", coaches.assembly);
    let passed = "Coach 1 does not stop at The green, where 3 people of it get on Travel";
    assert!(!browser.get(&logistics).await.all(".tasks li").contains(&passed.to_owned()));
    let change = format!("{}/1/change", coaches.folder());
    let only_first = [("name", "Coach 1"), ("sort", "1"), ("of", "1"), ("leaves", ""), ("stop", "1")];
    browser.post(&change, &only_first).await;
    let page = browser.get(&logistics).await;
    assert!(page.all(".tasks li").contains(&passed.to_owned()), "{}", page.text());
    assert!(page.attributes(".tasks a", "href").contains(&coaches.seats(0)));
    let seats = browser.get(&coaches.seats(0)).await;
    assert!(seats.text().contains("Coach 1 does not stop there: move them, or let it stop there"), "{}", seats.text());
    let mut leader = coaches.site.leader(&coaches.convent).await;
    let home = leader.get(&coaches.convent.home).await.text();
    assert!(home.contains("3 people from The green: Coach 1 does not stop there."), "{home}");
    assert!(!home.contains("Coach 1 from"), "{home}");
    let own = leader.get(&format!("{}/travel", coaches.convent.home)).await;
    let said = "Agnes Byrne Coach 1 does not stop at The green. The organiser has to mend it";
    assert!(own.all("ul.people li").contains(&said.to_owned()), "{}", own.text());
    assert!(!own.text().contains("Coach 1 from"), "{}", own.text());
    // Moved to the coach that stops there, all is well.
    browser.post(&move_to, &[("from", "1"), ("group", group.as_str()), ("to", "2")]).await;
    assert!(!browser.get(&logistics).await.text().contains("does not stop"));
    assert!(leader.get(&coaches.convent.home).await.text().contains("Coach 2 from The green"));
    assert_ne!(agnes.to_string(), "0");
}

#[tokio::test]
async fn a_stop_where_people_get_on_is_not_taken_away_whoever_says_so() {
    let get_on = [
        "update invitation set main_travel = 'coach', main_pick_up_id = 2",
        "insert into travel (attendee_id, mode, pick_up_id, seat, asked_at, late) values (1, 'coach', 2, 'given', 'x', 0)",
    ];
    for facts in get_on {
        let coaches = Coaches::new().await;
        listed(&coaches.site, &coaches.convent, ["Agnes Byrne"]).await;
        let (assembly, now) = (coaches.assembly, coaches.site.app.clock.now());
        let replaced = coaches.site.write(move |conn| {
            conn.execute_batch("delete from vehicle_stop")?;
            conn.execute(facts, [])?;
            let first = Stop { place: "St Mary's".into(), leaves_at: None };
            Ok(store::replace_pick_ups(conn, &Organiser::at_the_machine(), assembly, &[first], now)?)
        });
        assert_eq!(replaced.await, Err(vec!["The green".to_owned()]), "{facts}");
    }
}
