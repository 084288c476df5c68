//! Sorts of vehicle and single vehicles.

use axum::http::StatusCode;

use super::Coaches;
use crate::people::listed;

#[tokio::test]
async fn a_sort_is_added_changed_and_taken_away_unless_a_vehicle_is_of_it() {
    let coaches = Coaches::new().await;
    let mut browser = coaches.site.organiser().await;
    let sorts = format!("{}/sorts", coaches.folder());
    let wrong = [("name", ""), ("seats", "0"), ("wheelchair_places", "-1"), ("price", "lots"), ("most", "0")];
    let page = browser.post(&sorts, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        page.all(".summary li"),
        [
            "Enter a number from 1 to 200, using numbers only",
            "Enter a number from 0 to 50, using numbers only",
            "Enter a number from 1 to 1000, using numbers only",
            "Enter the price of one in pounds, like 450 or 450.50",
            "Enter what it is called, like 49 seats",
        ]
    );
    assert_eq!(page.attributes("#price", "value"), ["lots"]);
    let minibus =
        [("name", "Minibus"), ("seats", "16"), ("wheelchair_places", ""), ("price", "£180.50"), ("most", "2")];
    browser.post(&sorts, &minibus).await.leads_to(&sorts);
    let twice = browser.post(&sorts, &minibus).await;
    assert_eq!(twice.all(".summary li"), ["There is a sort called Minibus. Give this one another name"]);
    let page = browser.get(&sorts).await;
    assert_eq!(page.all("tbody tr")[1], "Minibus 16 0 £180.50 2 0 Change Minibus Take away Minibus");
    let form = browser.get(&format!("{sorts}/2")).await;
    assert_eq!(form.attributes("#price", "value"), ["180.50"]);
    let changed = [("sort", "2"), ("name", "Minibus"), ("seats", "15"), ("price", "190"), ("most", "")];
    browser.post(&sorts, &changed).await.leads_to(&sorts);
    let fact = "select seats || ' ' || pence || ' ' || coalesce(most, '-') from vehicle_type where vehicle_type_id = 2";
    assert_eq!(coaches.site.text(fact).await, "15 19000 -");
    assert_eq!(browser.post(&format!("{sorts}/1/gone"), &[]).await.status, StatusCode::CONFLICT);
    browser.post(&format!("{sorts}/2/gone"), &[]).await.leads_to(&sorts);
    assert_eq!(coaches.site.number("select count(*) from vehicle_type").await, 1);
    let other = coaches.site.assembly().await;
    let elsewhere = [("sort", "1"), ("name", "Theirs"), ("seats", "9"), ("price", "1")];
    let page = browser.post(&format!("/o/a/{other}/travel/sorts"), &elsewhere).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_vehicle_has_a_name_a_sort_stops_with_times_and_a_captain() {
    let coaches = Coaches::new().await;
    let mut browser = coaches.site.organiser().await;
    let new = format!("{}/vehicles/new", coaches.folder());
    assert_eq!(browser.get(&new).await.attributes("#name", "value"), ["Coach 3"]);
    let wrong = [("name", "Coach 1"), ("sort", "1"), ("stop", "1"), ("of", "1"), ("leaves", "8pm")];
    let page = browser.post(&new, &wrong).await;
    let late = "The vehicle would leave after the assembly starts. Enter an earlier time";
    assert_eq!(page.all(".summary li"), [late]);
    assert_eq!(page.attributes("#leaves-1", "value"), ["8pm"]);
    let taken = browser.post(&new, &[("name", "Coach 1"), ("sort", "1")]).await;
    assert_eq!(taken.all(".summary li"), ["There is a vehicle called Coach 1. Give this one another name"]);
    let nothing = browser.post(&new, &[]).await;
    assert_eq!(nothing.all(".summary li").len(), 2);
    let right = [
        ("name", "Lantern Hill coach"),
        ("sort", "1"),
        ("of", "1"),
        ("leaves", "5:40pm"),
        ("of", "2"),
        ("leaves", ""),
        ("stop", "1"),
        ("stop", "2"),
        ("captain", "Sam Reed"),
        ("captain_phone", "07700 900123"),
    ];
    browser.post(&new, &right).await.leads_to(&format!("{}/3/seats?saved=vehicle", coaches.folder()));
    let page = browser.get(&format!("{}/3/seats", coaches.folder())).await;
    assert_eq!(page.all("dl.facts dd")[2], "St Mary's, 5:40pm; The green, no time yet");
    let form = browser.get(&format!("{}/3/change", coaches.folder())).await;
    assert_eq!(form.attributes("#leaves-1, #leaves-2", "value"), ["5:40pm", ""]);
    assert_eq!(form.attributes("input[name=stop][checked]", "value"), ["1", "2"]);
    browser.post(&format!("{}/3/booked", coaches.folder()), &[("booked", "true")]).await;
    assert_eq!(coaches.site.number("select count(*) from vehicle where booked_at is not null").await, 1);
    browser.post(&format!("{}/3/booked", coaches.folder()), &[("booked", "false")]).await;
    assert_eq!(coaches.site.number("select count(*) from vehicle where booked_at is not null").await, 0);
}

#[tokio::test]
async fn who_rode_in_a_vehicle_that_is_taken_away_is_told_before_and_has_no_seat_after() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    coaches.pledged(&coaches.convent, "3").await;
    listed(&coaches.site, &coaches.convent, ["Grace Okafor"]).await;
    let mut browser = coaches.site.organiser().await;
    let group = format!("{}-{}", coaches.convent.institution, coaches.stops[0]);
    let form = [("from", "none"), ("group", group.as_str()), ("to", "1")];
    browser.post(&format!("{}/move", coaches.folder()), &form).await;
    let gone = format!("{}/1/gone", coaches.folder());
    assert!(browser.get(&gone).await.text().contains("3 riders would be without a seat."));
    browser.submit(&gone, &[]).await.leads_to(&format!("{}?saved=gone", coaches.folder()));
    assert_eq!(coaches.seating().await.without_a_seat(), 3);
    let left =
        "select (select count(*) from ride) + (select count(*) from reservation) + (select count(*) from vehicle)";
    assert_eq!(coaches.site.number(left).await, 1);
    assert_eq!(browser.get(&gone).await.status, StatusCode::NOT_FOUND);
}
