//! The dashboard while counting is open: pledged, listed, actual, who is still to come, and how it is read again.

use super::*;

/// Counting opens three hours before the start.
const OPENS: &str = "2027-03-12T16:00:00Z";

const SCRIPT: &str = include_str!("../../../src/tally/pages/dashboard/live.js");

async fn counted(site: &Site, invited: Option<&Invited>, number: u32, name: &'static str) {
    let (institution, now) = (invited.map(|invited| invited.institution), site.app.clock.now());
    site.write(move |conn| {
        let (key, grant) =
            (Key::parse(name).unwrap(), DoorGrant::of(&Organiser::at_the_machine(), "1".parse().unwrap()));
        Ok(arrivals::group(conn, &grant, institution, number, &Told::now(key, now))?)
    })
    .await;
}

#[tokio::test]
async fn it_turns_when_counting_opens_to_who_is_here_and_who_is_still_to_come_most_of_them_first() {
    let Desk { site, few, enough, .. } = desk().await;
    site.time_is("2027-03-12T15:59:59Z");
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1").await;
    assert!(page.all("thead th").contains(&"Gap".to_owned()), "whom to ring, also on the morning of the day");
    assert_eq!((page.all("#updated"), page.attributes("script", "src")), (vec![], vec![]));

    site.time_is(OPENS);
    counted(&site, Some(&enough), 5, "a").await;
    counted(&site, Some(&few), 1, "b").await;
    counted(&site, None, 2, "c").await;
    let page = amina.get("/o/a/1").await;
    assert_eq!(page.all("thead th").join(" "), "Institution Pledged Listed Actual Still to come Progress");
    let rows = page.all("tbody tr");
    assert_eq!(
        rows,
        [
            "Abbey School 4 1 1 3",
            "Baptist Church 2 2 5 0",
            "Civic Union 0 0",
            "With no institution 0 2",
            "All together 6 3 8 3",
        ]
    );
    assert_eq!(page.attributes("thead [aria-sort]", "aria-sort"), ["descending"]);
    assert_eq!(page.all("dl.figures dt"), ["pledged", "listed (50%)", "actual", "still to come"]);
    assert_eq!(page.all("dl.figures dd"), ["6", "3", "8", "3"]);
    assert_eq!(page.one("#updated"), "Updated 4pm. Refresh");
    assert_eq!(page.all(".chips a[aria-current]"), ["All (4)"]);
    // Once counting is closed it stays at who came, and nothing reads it again by itself.
    site.time_is(OVER);
    let page = site.signed_in("amina@example.org").await.get("/o/a/1").await;
    assert_eq!(page.all("dl.figures dt"), ["pledged", "listed (50%)", "actual", "kept"]);
    assert_eq!(page.attributes("#updated[data-live], script", "id"), [""; 0]);
    assert!(page.one("#updated").starts_with("Updated "));
}

#[tokio::test]
async fn refresh_keeps_the_filter_the_order_and_the_page() {
    let Desk { site, .. } = desk().await;
    site.time_is(OPENS);
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1?f=needs&q=a&sort=actual&turned=1&page=1").await;
    assert_eq!(page.attributes("#updated a", "href"), ["/o/a/1?f=needs&q=a&sort=actual&turned=1&page=1"]);
    let again = amina.get(&page.attributes("#updated a", "href")[0]).await;
    assert_eq!(again.all("tbody tr"), page.all("tbody tr"));
}

#[tokio::test]
async fn rows_that_are_read_again_stay_where_they_were() {
    let Desk { site, few, silent, .. } = desk().await;
    site.time_is(OPENS);
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1").await;
    assert_eq!(page.attributes("[data-row]", "data-row"), ["1", "2", "3"]);
    // Abbey School is complete, and would now stand behind the others.
    counted(&site, Some(&few), 4, "a").await;
    counted(&site, Some(&silent), 1, "b").await;
    counted(&site, None, 7, "c").await;
    let page = amina.get("/o/a/1?page=1&keep=1,2,3").await;
    assert_eq!(page.attributes("[data-row]", "data-row"), ["1", "2", "3", "0"]);
    assert_eq!(page.all("tbody:first-of-type td[data-l=Actual]"), ["4", "0", "1", "7"]);
    assert_eq!(page.attributes("#updated a", "href"), ["/o/a/1?page=1"], "the next look is in order again");
    let page = amina.get("/o/a/1").await;
    assert_eq!(page.attributes("[data-row]", "data-row"), ["2", "1", "3", "0"]);
}

#[tokio::test]
async fn the_script_is_served_and_small() {
    let Desk { site, .. } = desk().await;
    site.time_is(OPENS);
    let mut amina = site.organiser().await;
    let script = amina.get("/o/a/1").await.attributes("script[defer]", "src").swap_remove(0);
    assert!(script.starts_with("/static/live.js?v="), "{script}");
    let request = amina.request(Method::GET, &script).header("accept-encoding", "gzip");
    let answer = amina.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(SCRIPT.len() < 6_000 && answer.size < 3_000, "{} {}", SCRIPT.len(), answer.size);
}
