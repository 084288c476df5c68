//! Passwords and codes that are guessed, or that come too late.

use super::*;

/// Reported: the words were those of a wrong password, also for the right one.
#[tokio::test]
async fn whoever_typed_their_own_password_wrong_too_often_is_told_to_wait() {
    let site = Site::new();
    let (mut amina, _) = with_second_factor(&site).await;
    for _ in 0..5 {
        let wrong = amina.post("/o/account/codes", &[("password", "not this one")]).await;
        assert!(wrong.text().contains("That is not your password"), "{}", wrong.text());
    }
    for (page, fields) in [
        ("/o/account/codes", vec![("password", PASSWORD)]),
        ("/o/account/password", vec![("current", PASSWORD), ("password", "some other plain words")]),
        ("/o/account/second-factor", vec![("password", PASSWORD), ("code", "000000"), ("generation", "1")]),
    ] {
        let waits = amina.post(page, &fields).await;
        assert!(waits.text().contains("That was wrong too often. Try again in 2 minutes"), "{page}: {}", waits.text());
    }
    // The codes of the second factor have tries of their own.
    let mut browser = site.browser();
    browser.submit("/o/sign-in", &RIGHT).await.leads_to(CODE);
    let wrong = browser.post("/o/sign-in/code", &[("code", "000000")]).await;
    assert!(wrong.text().contains("That code is not right"), "{}", wrong.text());
}

/// Reported: a session began by a password that had been changed while it was looked at.
#[tokio::test]
async fn a_code_that_comes_after_the_password_was_changed_or_the_account_removed_begins_nothing() {
    for change in
        ["delete from session where stage = 'password'", "update account set removed_at = '2027-01-01T00:00:00.000Z'"]
    {
        let site = Site::new();
        let (_, letters) = with_second_factor(&site).await;
        site.time_passes(TimeDelta::minutes(1));
        let mut browser = site.browser();
        browser.submit("/o/sign-in", &RIGHT).await.leads_to(CODE);
        site.write(move |conn| Ok(conn.execute(change, [])?)).await;
        let right = code(&letters, &site, TimeDelta::zero());
        let answer = browser.post("/o/sign-in/code", &[("code", &right)]).await;
        assert!(answer.location.starts_with("/o/sign-in?"), "{} {}", answer.status, answer.location);
        assert_eq!(browser.get("/o").await.location, "/o/sign-in?there=%2Fo");
    }
}

#[tokio::test]
async fn a_password_made_of_the_name_the_address_or_the_alliance_is_refused() {
    let site = Site::new();
    let (mut amina, _) = with_second_factor(&site).await;
    site.write(|conn| Ok(conn.execute("update alliance set name = 'Saltmarsh Citizens'", [])?)).await;
    for known in ["turnout-2027!!", "amina@example.org", "Saltmarsh Citizens"] {
        let again = amina.post("/o/account/password", &[("current", PASSWORD), ("password", known)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{known}");
        assert!(again.one(".summary").contains("That password is made of your name"), "{}", again.text());
    }
    let fine = [("current", PASSWORD), ("password", "some other plain words")];
    amina.post("/o/account/password", &fine).await.leads_to("/o/account?done=password");
}
