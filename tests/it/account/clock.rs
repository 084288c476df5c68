//! The server's clock is set back an hour, or forward a day and back: no session and no link lasts longer for that.

use super::*;

async fn is_in(browser: &mut Browser<'_>) -> bool {
    browser.get("/o").await.status == StatusCode::OK
}

#[tokio::test]
async fn a_session_that_ended_by_a_clock_a_day_ahead_stays_ended() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    assert!(is_in(&mut amina).await);
    site.time_passes(TimeDelta::days(1));
    assert!(!is_in(&mut amina).await, "a day ahead");
    site.time_passes(TimeDelta::days(-1));
    assert!(!is_in(&mut amina).await, "and back");
    assert_eq!(site.number("select count(*) from session").await, 0);
    // Nobody is kept from signing in again.
    assert!(is_in(&mut site.signed_in("amina@example.org").await).await);
}

/// Reported: only a session that was of use in the hour that came twice was noticed; every other lasted an hour longer.
#[tokio::test]
async fn a_session_of_which_nobody_hears_while_the_clock_is_behind_ends_too() {
    let site = Site::new();
    let (mut amina, mut elsewhere) = (site.organiser().await, site.signed_in("amina@example.org").await);
    site.time_passes(TimeDelta::minutes(30));
    assert!(is_in(&mut elsewhere).await);
    site.time_passes(TimeDelta::minutes(-60));
    // Somebody asks for something, whoever it is.
    site.browser().get("/o/sign-in").await;
    site.time_passes(TimeDelta::minutes(61));
    assert!(!is_in(&mut amina).await);
    assert!(!is_in(&mut elsewhere).await);
}

#[tokio::test]
async fn a_code_is_waited_for_no_longer_where_the_clock_was_set_back() {
    let site = Site::new();
    let (_, letters) = with_second_factor(&site).await;
    for asked_meanwhile in [true, false] {
        site.time_passes(TimeDelta::minutes(5));
        let mut browser = site.browser();
        browser.submit("/o/sign-in", &RIGHT).await.leads_to(CODE);
        site.time_passes(TimeDelta::minutes(-60));
        if asked_meanwhile {
            browser.get(CODE).await.leads_to("/o/sign-in?there=%2Fo");
        } else {
            site.browser().get("/o/sign-in").await;
        }
        // An hour and some later the clock stands where it stood; fifteen minutes are long over.
        site.time_passes(TimeDelta::minutes(61));
        let right = code(&letters, &site, TimeDelta::zero());
        let late = browser.post("/o/sign-in/code", &[("code", &right), ("there", "/o")]).await;
        assert!(late.location.starts_with("/o/sign-in?"), "{} {}", late.status, late.location);
        assert!(!is_in(&mut browser).await, "{asked_meanwhile}");
    }
    // Ahead and back, it stays over.
    site.time_passes(TimeDelta::minutes(5));
    let mut browser = site.browser();
    browser.submit("/o/sign-in", &RIGHT).await.leads_to(CODE);
    site.time_passes(TimeDelta::days(1));
    browser.get(CODE).await.leads_to("/o/sign-in?there=%2Fo");
    site.time_passes(TimeDelta::days(-1));
    browser.get(CODE).await.leads_to("/o/sign-in?there=%2Fo");
}

/// A link to choose a password for somebody who was added.
async fn invited(site: &Site) -> String {
    let mut amina = site.organiser().await;
    let fields = [("name", "Bilal Haddad"), ("email", "bilal@example.org"), ("role", "viewer")];
    let home = amina.submit("/o/people", &fields).await.location.split('?').next().unwrap().to_owned();
    amina.get(&home).await.attributes("#link", "value")[0].replace("http://127.0.0.1:8080", "")
}

#[tokio::test]
async fn a_link_to_choose_a_password_is_good_for_72_hours_though_the_clock_is_set_back() {
    let site = Site::new();
    let link = invited(&site).await;
    site.time_passes(TimeDelta::hours(2));
    assert_eq!(site.browser().get(&link).await.status, StatusCode::OK);
    site.time_passes(TimeDelta::hours(-1));
    assert_eq!(site.browser().get(&link).await.status, StatusCode::OK, "it is good for 70 hours more");
    site.time_passes(TimeDelta::hours(70) - TimeDelta::milliseconds(1));
    assert_eq!(site.browser().get(&link).await.status, StatusCode::OK);
    site.time_passes(TimeDelta::milliseconds(1));
    assert_eq!(site.browser().get(&link).await.status, StatusCode::NOT_FOUND);
    let late = site.browser().post(&link, &[("password", PASSWORD)]).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_clock_that_differs_by_seconds_ends_nothing() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let link = invited(&site).await;
    for _ in 0..5 {
        site.time_passes(TimeDelta::seconds(-50));
        assert!(is_in(&mut amina).await);
        site.time_passes(TimeDelta::seconds(50));
        assert!(is_in(&mut amina).await);
    }
    site.time_passes(TimeDelta::hours(72) - TimeDelta::milliseconds(1));
    assert_eq!(site.browser().get(&link).await.status, StatusCode::OK);
}
