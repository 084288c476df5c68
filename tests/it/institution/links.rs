//! How long a leader's link opens.

use axum::http::StatusCode;

use crate::site::Site;

#[tokio::test]
async fn a_link_opens_until_the_day_that_the_alliance_set_after_the_assembly() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let mut leader = site.leader(&invited).await;
    // It starts at 7pm, is taken to last two hours, and 30 days are the usual.
    site.time_is("2027-04-11T20:59:59.999Z");
    assert_eq!(site.browser().get(&invited.link).await.status, StatusCode::SEE_OTHER);
    assert_eq!(leader.get(&invited.home).await.status, StatusCode::OK);
    site.time_is("2027-04-11T21:00:00Z");
    let dead = site.browser().get(&invited.link).await;
    assert_eq!((dead.status, dead.one("h1")), (StatusCode::NOT_FOUND, "This link no longer works".to_owned()));
    assert_eq!(leader.get(&invited.home).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(leader.get("/my").await.status, StatusCode::UNAUTHORIZED);
    let page = leader.post(&format!("{}/pledge", invited.home), &[("number", "30")]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(site.number("select count(*) from pledge").await, 0);
    site.write(|conn| Ok(conn.execute("update alliance set links_days = 31", [])?)).await;
    assert_eq!(leader.get(&invited.home).await.status, StatusCode::OK);
}
