//! What is written down of tries that were wrong, or came too often: all of it that matters, and never so much that somebody
//! fills the record by trying.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;

use super::*;

/// Signs in wrongly, from that network.
async fn wrong(site: &Site, email: &str, network: [u8; 4]) -> Page {
    let mut browser = site.browser();
    let request =
        browser.request(Method::POST, "/o/sign-in").extension(ConnectInfo(SocketAddr::from((network, 40_000))));
    let request = request
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(format!("form_key=a&email={email}%40example.org&password=not+this+one")));
    browser.send(request.unwrap()).await
}

/// How often an action stands in the record, and of whom: "amina 1" for a subject, "by amina 1" for who did it.
async fn noted(site: &Site, action: &'static str) -> (i64, String) {
    site.read(move |conn| {
        Ok(conn.query_row(
            "select count(*), coalesce(max(coalesce('by ' || account_id, 'of ' || subject_id)), 'nobody')
             from audit_event where action = ?1",
            [action],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?)
    })
    .await
}

/// Reported: each wrong try wrote a row that cannot be deleted.
#[tokio::test]
async fn wrong_passwords_stand_in_the_record_once_a_minute_for_an_account_and_a_network() {
    let site = Site::new();
    an_admin(&site).await;
    let one = |many: i64, of: &str| (many, of.to_owned());
    for _ in 0..4 {
        wrong(&site, "amina", [192, 0, 2, 7]).await;
    }
    assert_eq!(noted(&site, "session.refused").await, one(1, "of 1"));
    wrong(&site, "amina", [192, 0, 2, 8]).await;
    assert_eq!(noted(&site, "session.refused").await, one(2, "of 1"));
    // Addresses that nobody has are one and the same.
    for guess in 0..10 {
        wrong(&site, &format!("guess{guess}"), [192, 0, 2, 7]).await;
    }
    assert_eq!(noted(&site, "session.refused").await, one(3, "of 1"));
    site.time_passes(TimeDelta::minutes(1));
    wrong(&site, "amina", [192, 0, 2, 7]).await;
    assert_eq!(noted(&site, "session.refused").await, one(4, "of 1"));
    // From however many networks, there is an end to it.
    site.time_passes(TimeDelta::minutes(1));
    for network in 0..30 {
        wrong(&site, "amina", [198, 51, 100, network]).await;
    }
    assert_eq!(noted(&site, "session.refused").await, one(14, "of 1"));
}

/// Reported: tries that came too often, and wrong passwords and codes of who is signed in, stood nowhere.
#[tokio::test]
async fn who_has_to_wait_and_who_types_their_own_password_wrong_is_in_the_record() {
    let site = Site::new();
    let (mut amina, _) = with_second_factor(&site).await;
    for _ in 0..9 {
        wrong(&site, "amina", [192, 0, 2, 7]).await;
    }
    assert_eq!(noted(&site, "session.made_to_wait").await, (1, "of 1".to_owned()));
    for _ in 0..9 {
        wrong(&site, "nobody", [192, 0, 2, 9]).await;
    }
    assert_eq!(noted(&site, "session.made_to_wait").await.0, 2);

    site.time_passes(TimeDelta::minutes(1));
    let mut browser = site.browser();
    browser.submit("/o/sign-in", &RIGHT).await.leads_to(CODE);
    for _ in 0..9 {
        browser.post("/o/sign-in/code", &[("code", "000000")]).await;
    }
    assert_eq!(noted(&site, "session.code_refused").await, (1, "of 1".to_owned()));
    assert_eq!(noted(&site, "session.code_made_to_wait").await, (1, "of 1".to_owned()));

    let set_up = [("password", PASSWORD), ("code", "000000"), ("generation", "1")];
    amina.post("/o/account/second-factor", &set_up).await;
    amina.post("/o/account/second-factor", &set_up).await;
    assert_eq!(noted(&site, "account.second_factor_refused").await, (1, "by 1".to_owned()));

    for _ in 0..9 {
        amina.post("/o/account/codes", &[("password", "not this one")]).await;
    }
    assert_eq!(noted(&site, "account.password_refused").await, (1, "by 1".to_owned()));
    assert_eq!(noted(&site, "account.password_made_to_wait").await, (1, "by 1".to_owned()));
    site.time_passes(TimeDelta::minutes(1));
    amina.post("/o/account/password", &[("current", "not this one"), ("password", "quite another one")]).await;
    assert_eq!(noted(&site, "account.password_refused").await, (2, "by 1".to_owned()));
    // In words, where admins read it.
    let page = amina.get("/o/record?kind=refusals").await.text();
    for words in [
        "Typed a wrong password or address",
        "Had to wait after wrong passwords",
        "Typed a wrong code",
        "Had to wait after wrong codes",
        "Typed a wrong code while setting up a second factor",
        "Typed their own password wrong",
        "Had to wait after typing their own password wrong",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[tokio::test]
async fn a_wrong_code_at_the_first_sign_in_is_in_the_record() {
    let site = Site::new();
    an_admin(&site).await;
    let mut browser = site.browser();
    browser.submit("/o/sign-in", &RIGHT).await.leads_to(SET_UP);
    browser.post("/o/sign-in/set-up", &[("code", "000000"), ("generation", "7"), ("there", "/o")]).await;
    assert_eq!(noted(&site, "account.second_factor_refused").await, (1, "by 1".to_owned()));
}

/// The page's drawing, as the camera of a phone reads it, is all that an app needs.
#[tokio::test]
async fn the_code_to_scan_holds_the_secret_that_signs_in() {
    let site = Site::new();
    an_admin(&site).await;
    let mut browser = site.browser();
    browser.submit("/o/sign-in", &RIGHT).await.leads_to(SET_UP);
    let page = browser.get(SET_UP).await;
    let html = scraper::Html::parse_document(&page.body);
    let drawing = scraper::Selector::parse("svg[aria-label='Code to scan with the app']").unwrap();
    let said = crate::door::code::read(&html.select(&drawing).next().unwrap());
    let address = url::Url::parse(&said).unwrap();
    assert_eq!((address.scheme(), address.host_str()), ("otpauth", Some("totp")), "{said}");
    assert!(address.path().ends_with("amina%40example.org") || address.path().ends_with("amina@example.org"), "{said}");
    let secret =
        address.query_pairs().find_map(|(name, value)| (name == "secret").then(|| value.into_owned())).unwrap();
    // By that alone, as an app that is told nothing else.
    let totp = totp_rs::Builder::new()
        .with_secret(totp_rs::Secret::try_from_base32(secret).unwrap())
        .with_account_name("-")
        .build()
        .unwrap();
    let code = totp.generate(site.app.clock.now().utc().timestamp().try_into().unwrap()).to_string();
    let fields = [("code", code.as_str()), ("generation", &generation(&page)), ("there", "/o")];
    browser.post("/o/sign-in/set-up", &fields).await.leads_to("/o/account/codes?there=%2Fo");
    site.time_passes(TimeDelta::minutes(1));
    let code = totp.generate(site.app.clock.now().utc().timestamp().try_into().unwrap()).to_string();
    let mut other = site.browser();
    other.submit("/o/sign-in", &RIGHT).await.leads_to(CODE);
    other.post("/o/sign-in/code", &[("code", &code), ("there", "/o")]).await.leads_to("/o");
}
