//! Getting in: links, sign-in, and what is refused.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use turnout::access::model::AccountId;
use turnout::access::{Actor, store as access, token};

use crate::site::{Browser, Site};

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
async fn a_leader_leaves_on_a_phone_that_is_not_theirs() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let mut borrowed = site.leader(&invited).await;
    let home = borrowed.get(&invited.home).await;
    assert!(home.attributes("footer a", "href").contains(&"/my/leave".to_owned()), "{:?}", home.all("footer a"));
    borrowed.submit("/my/leave", &[]).await.leads_to("/my/leave?left=1");
    assert!(borrowed.get("/my/leave?left=1").await.text().contains("This phone has forgotten your link."));
    for path in ["/my", &invited.home] {
        assert_eq!(borrowed.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    // The link opens as before.
    borrowed.get(&invited.link).await.leads_to(&invited.home);
    assert_eq!(borrowed.get(&invited.home).await.status, StatusCode::OK);
    let for_them = site.organiser().await.get(&invited.home.replace("/my", "/o/for")).await;
    assert!(!for_them.body.contains("/my/leave"));
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

const PASSWORD: &str = "three plain words";

/// A link to choose a password.
async fn link_for(site: &Site, account: Option<AccountId>) -> String {
    let now = site.app.clock.now();
    let link = site.write(move |conn| Ok(access::add_password_link(conn, Actor::Machine, account, now)?)).await;
    turnout::access::password_address(&site.app.key, &site.app.base_url, link).replace("http://127.0.0.1:8080", "")
}

/// A link for the first organiser, as `serve` prints it.
async fn set_up_link(site: &Site) -> String {
    link_for(site, None).await
}

/// Where the first organiser sets up the second factor that an admin needs.
const SECOND_FACTOR: &str = "/o/sign-in/set-up?there=%2Fo";

/// Sets an organiser up who signs in with a password alone.
async fn set_up(site: &Site) {
    let fields = [("name", "Amina Yusuf"), ("email", "amina@example.org"), ("password", PASSWORD)];
    site.browser().submit(&set_up_link(site).await, &fields).await.leads_to(SECOND_FACTOR);
    site.write(|conn| Ok(conn.execute("update account set role = 'organiser'", [])?)).await;
}

#[tokio::test]
async fn the_first_organiser_chooses_a_password_once() {
    let site = Site::new();
    let link = set_up_link(&site).await;
    let mut browser = site.browser();
    let wrong = browser.submit(&link, &[("name", " "), ("email", "amina"), ("password", "too short")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.all(".summary li").len(), 3);
    assert_eq!(wrong.attributes("#email", "value"), ["amina"]);
    assert_eq!(site.number("select count(*) from account").await, 0);

    let fields = [("name", "Amina Yusuf"), ("email", "amina@example.org"), ("password", PASSWORD)];
    browser.submit(&link, &fields).await.leads_to(SECOND_FACTOR);
    // The second click of a double click, and the link opened again, lead to where the password is of use.
    browser.post(&link, &fields).await.leads_to("/o/sign-in");
    browser.get(&link).await.leads_to("/o/sign-in");
    assert_eq!(site.number("select count(*) from account").await, 1);
    assert_eq!(site.text("select contact_name from alliance").await, "Amina Yusuf");
    // A second link that was printed for the first organiser is dead too: there is one now.
    assert_eq!(site.browser().get(&set_up_link(&site).await).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_to_choose_a_password_is_good_for_72_hours() {
    let site = Site::new();
    let link = set_up_link(&site).await;
    site.time_passes(TimeDelta::hours(72) - TimeDelta::milliseconds(1));
    assert_eq!(site.browser().get(&link).await.status, StatusCode::OK);
    site.time_passes(TimeDelta::milliseconds(1));
    assert_eq!(site.browser().get(&link).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn sign_in_gives_one_answer_to_a_wrong_password_and_an_unknown_address() {
    let site = Site::new();
    set_up(&site).await;
    let mut answers = Vec::new();
    for email in ["amina@example.org", "nobody@example.org"] {
        let page = site.browser().submit("/o/sign-in", &[("email", email), ("password", "not this one")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.attributes("#email", "value"), [email]);
        answers.push(page.one(".summary"));
    }
    assert_eq!(answers[0], answers[1]);
    let right = [("email", " Amina@Example.org "), ("password", PASSWORD)];
    site.browser().submit("/o/sign-in", &right).await.leads_to("/o");
}

#[tokio::test]
async fn sign_in_goes_on_to_an_organisers_page_and_nowhere_else() {
    let site = Site::new();
    set_up(&site).await;
    for (there, then) in [
        ("/o/a/1?sort=gap", "/o/a/1?sort=gap"),
        ("", "/o"),
        ("//elsewhere.example.org", "/o"),
        ("https://elsewhere.example.org", "/o"),
        ("/o\\elsewhere", "/o"),
        ("/o/a/1\r\nset-cookie: x=y", "/o"),
    ] {
        let fields = [("email", "amina@example.org"), ("password", PASSWORD), ("there", there)];
        site.browser().submit("/o/sign-in", &fields).await.leads_to(then);
    }
}

#[tokio::test]
async fn the_secret_of_a_session_and_of_a_link_is_stored_nowhere() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    set_up(&site).await;
    let link = set_up_link(&site).await;
    let mut browser = site.browser();
    let right = [("email", "amina@example.org"), ("password", PASSWORD)];
    let cookie = browser.submit("/o/sign-in", &right).await.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    let secret = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    let copy = site.folder().join("copy.db");
    site.app.db.backup(&copy).unwrap();
    let bytes = std::fs::read(copy).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("amina@example.org"));
    // A token is the link's number, a dash and the hash, in which there may be dashes.
    let hash = invited.link.split_once('-').unwrap().1;
    for secret in [secret.as_str(), PASSWORD, link.rsplit('/').next().unwrap(), hash] {
        assert!(!holds(secret), "{secret}");
    }
}

#[tokio::test]
async fn two_links_in_one_browser_are_two_groups_to_choose_from() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let one = site.invited(assembly, "St Brigid's Convent").await;
    let two = site.invited(assembly, "Northside Tenants").await;
    let mut browser = site.leader(&one).await;
    browser.get("/my").await.leads_to(&one.home);
    browser.get(&two.link).await;
    let choose = browser.get("/my").await;
    assert_eq!(choose.attributes("main a", "href"), [one.home.as_str(), two.home.as_str()]);
}

#[tokio::test]
async fn a_page_that_is_not_there_says_what_to_do() {
    let site = Site::new();
    for path in ["/nowhere", "/l/nonsense", "/l/1-AAAAAAAAAAAAAAAAAAAAAA", "/o/password/x", "/demo/x"] {
        let page = site.browser().get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        let title = page.one("h1");
        let (said, what_to_do) = match path.starts_with("/l/") {
            true => ("This link no longer works", "Text or call the organiser who sent it."),
            false => ("There is no such page", "Check the address."),
        };
        assert!(title == said && page.text().contains(what_to_do), "{path}: {}", page.text());
    }
}

#[tokio::test]
async fn every_page_forbids_inline_code_framing_and_keeping() {
    let site = Site::new();
    let page = site.browser().get("/o/sign-in").await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe"));
    assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(page.headers[header::REFERRER_POLICY], "same-origin");
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    assert!(!page.body.contains("style=") && !page.body.contains("<script>"));
}

#[tokio::test]
async fn a_form_without_a_session_keeps_what_was_typed_until_the_link_was_opened_again() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let pledge = format!("{}/pledge", invited.home);
    let mut browser = site.browser();
    let lost = browser.post(&pledge, &[("number", "30")]).await;
    assert_eq!(lost.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        lost.all("main > p")[..2],
        ["Open the link in your text message again.", "Everything you saved is safe."]
    );
    assert_eq!(lost.attributes("form", "action"), [pledge.as_str()]);
    assert_eq!(lost.attributes("input[name=number]", "value"), ["30"]);
    assert_eq!(site.number("select count(*) from pledge").await, 0);

    browser.get(&invited.link).await;
    let again = browser.post_with_key(&pledge, &lost.form_key(), &[("number", "30")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(site.number("select number from pledge").await, 30);
}

#[tokio::test]
async fn a_password_never_comes_back_in_a_page() {
    let site = Site::new();
    set_up(&site).await;
    let wrong = site.browser().submit("/o/sign-in", &[("email", "amina"), ("password", "my secret words")]).await;
    assert!(!wrong.body.contains("my secret words"));
    let link = set_up_link(&site).await;
    let dead = site.browser().post(&link, &[("name", "A"), ("password", "my secret words")]).await;
    assert!(!dead.body.contains("my secret words"));
}

#[tokio::test]
async fn a_form_sent_twice_is_done_once_and_its_key_with_other_content_is_refused() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let pledge = format!("{}/pledge", invited.home);
    let mut browser = site.leader(&invited).await;
    let key = browser.get(&pledge).await.form_key();
    let first = browser.post_with_key(&pledge, &key, &[("number", "30")]).await;
    browser.post_with_key(&pledge, &token::secret().unwrap(), &[("number", "31")]).await;
    let second = browser.post_with_key(&pledge, &key, &[("number", "30")]).await;
    assert_eq!((second.status, &second.location), (first.status, &first.location));
    assert_eq!(site.text("select group_concat(number) from pledge").await, "30,31");

    let other = browser.post_with_key(&pledge, &key, &[("number", "32")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert_eq!(other.attributes("input[name=number]", "value"), ["32"]);
    assert_eq!(site.number("select count(*) from pledge").await, 2);
    let meant = browser.post_with_key(&pledge, &other.form_key(), &[("number", "32")]).await;
    assert_eq!(meant.status, StatusCode::SEE_OTHER);
    assert_eq!(site.number("select max(number) from pledge").await, 32);

    let without = browser.post_with_key(&pledge, "", &[("number", "33")]).await;
    assert_eq!(without.status, StatusCode::CONFLICT);
    assert_eq!(site.number("select count(*) from pledge").await, 3);
}
#[tokio::test]
async fn a_session_ends_with_sign_out_with_its_time_and_with_the_account() {
    let site = Site::new();
    let signed_in = async |page: &mut Browser<'_>| page.get("/o").await.location != "/o/sign-in?there=%2Fo";
    let mut browser = site.organiser().await;
    assert!(signed_in(&mut browser).await);
    browser.post("/o/sign-out", &[]).await.leads_to("/o/sign-in");
    assert!(!signed_in(&mut browser).await);
    assert_eq!(site.number("select count(*) from session").await, 0);

    let mut browser = site.organiser().await;
    site.time_passes(access::SESSION_LASTS);
    assert!(!signed_in(&mut browser).await);

    let mut browser = site.organiser().await;
    site.write(|conn| Ok(conn.execute("update account set removed_at = '2027-01-01T00:00:00.000Z'", [])?)).await;
    assert!(!signed_in(&mut browser).await);
}

#[tokio::test]
async fn choosing_a_password_ends_every_other_link_to_choose_one() {
    let site = Site::new();
    set_up(&site).await;
    let account = site.read(|conn| Ok(access::account_to_sign_in(conn, "amina@example.org")?.unwrap().0)).await;
    let links = [link_for(&site, Some(account)).await, link_for(&site, Some(account)).await];
    site.browser().submit(&links[0], &[("password", "quite another one")]).await.leads_to("/o");
    let forwarded = site.browser().post(&links[1], &[("password", "taken over by me")]).await;
    forwarded.leads_to("/o/sign-in");
    let old = [("email", "amina@example.org"), ("password", "taken over by me")];
    assert_eq!(site.browser().submit("/o/sign-in", &old).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_dead_link_names_whom_to_ask() {
    let site = Site::new();
    assert!(site.browser().get("/l/1-x").await.text().contains("Text or call the organiser who sent it"));
    site.write(|conn| {
        let contact = "update alliance set contact_name = 'Amina Yusuf', contact_phone = '07700 900001'";
        Ok(conn.execute(contact, [])?)
    })
    .await;
    let dead = site.browser().get("/l/1-x").await;
    assert!(dead.text().contains("Text Amina Yusuf on 07700 900001 and they will send you a new one."));
}

#[tokio::test]
async fn what_is_kept_for_a_time_is_let_go_when_it_has_passed() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let mut leader = site.leader(&invited).await;
    leader.post(&format!("{}/pledge", invited.home), &[("number", "30")]).await;
    site.organiser().await;
    let kept = "select (select count(*) from posted_form) * 10 + (select count(*) from session)";
    let tidied = async || {
        let now = site.app.clock.now();
        site.write(move |conn| turnout::tidy::tidy(conn, now)).await;
        site.number(kept).await
    };
    assert_eq!(tidied().await, 11);
    site.time_passes(access::SESSION_LASTS);
    assert_eq!(tidied().await, 10);
    site.time_passes(TimeDelta::days(7));
    assert_eq!(tidied().await, 0);
}

/// Reported: such an address was answered with a line of plain text.
#[tokio::test]
async fn an_address_whose_query_cannot_be_read_leads_to_our_own_page() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let (mut leader, mut amina) = (site.leader(&invited).await, site.organiser().await);
    let (assembly, institution) = (invited.assembly, invited.institution);
    let mut answers = Vec::new();
    for query in ["/needs/who?from=abc", "/travel/who?from=abc", "/needs?from=abc"] {
        answers.push((query, leader.get(&format!("{}{query}", invited.home)).await));
    }
    for place in ["", &format!("/a/{assembly}"), &format!("/a/{assembly}/i/{institution}/people")] {
        answers.push(("?page=1&page=2", amina.get(&format!("/o{place}?page=1&page=2")).await));
    }
    for (query, page) in answers {
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{query}");
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8", "{query}");
        assert_eq!(page.attributes("html", "lang"), ["en-GB"], "{query}");
        assert_eq!((page.all("main h1").len(), page.all("footer a[href='/help']").len()), (1, 1), "{query}");
    }
}
