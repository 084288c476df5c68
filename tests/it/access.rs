//! Getting in: links, sign-in, and what is refused.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use turnout::access::store as access;

use crate::site::Site;

#[tokio::test]
async fn a_link_opens_its_own_invitation_and_changes_nothing() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let before = site.number("select count(*) + (select count(*) from session) from audit_event").await;
    let mut browser = site.browser();
    let page = browser.get(&invited.link).await;
    page.leads_to(&invited.home);
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["__Host-links=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(site.number("select count(*) + (select count(*) from session) from audit_event").await, before);
}

#[tokio::test]
async fn a_replaced_link_is_dead_and_reveals_nothing() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let mut before = site.leader(&invited).await;
    let (grant, leader, now) = (invited.grant, invited.leader, site.app.clock.now());
    assert!(site.write(move |conn| Ok(access::replace_link(conn, &grant, leader, now)?)).await);
    let page = site.browser().get(&invited.link).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text().contains("This link no longer works"));
    assert!(!page.body.contains("Brigid"));
    assert_eq!(before.get("/my").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let site = Site::new();
    let check = async |headers: &[(&str, &str)], status: StatusCode| {
        let mut request = site.browser().request(Method::POST, "/o/sign-in");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let page = site.browser().send(request.body(Body::from("form_key=k&email=a&password=b")).unwrap()).await;
        assert_eq!(page.status, status, "{headers:?}");
    };
    let (taken, refused) = (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::FORBIDDEN);
    check(&[("sec-fetch-site", "same-origin")], taken).await;
    check(&[("origin", "http://127.0.0.1:8080")], taken).await;
    check(&[("sec-fetch-site", "same-site")], refused).await;
    check(&[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:8080")], refused).await;
    check(&[("sec-fetch-site", "none")], refused).await;
    check(&[("origin", "http://127.0.0.1:8081")], refused).await;
    check(&[("origin", "null")], refused).await;
    check(&[], refused).await;
}
