//! Organisers' accounts: roles, second factors, sessions, and who gives them.

mod clock;
mod guessed;
mod refused;

use axum::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use turnout::access::model::Role;
use turnout::access::password;
use turnout::access::second_factor::SecondFactor;
use turnout::access::store as access;

use crate::site::{Browser, Page, Site};

const PASSWORD: &str = "three plain words";
const RIGHT: [(&str, &str); 2] = [("email", "amina@example.org"), ("password", PASSWORD)];

/// An admin with that password and no second factor yet.
async fn an_admin(site: &Site) {
    site.organiser().await;
    let hash = password::hash(password::Password::parse(PASSWORD, &password::Known::of(&[])).unwrap());
    let (hash, now) = (hash.await.unwrap(), site.app.clock.now());
    site.write(move |conn| {
        let (account, _) = access::account_to_sign_in(conn, "amina@example.org")?.unwrap();
        Ok(access::set_password(conn, account, &hash, None, now)?)
    })
    .await;
}

/// The letters that a page tells an app, as the app's codes: at the site's time, and so much later.
fn code(page: &Page, site: &Site, later: TimeDelta) -> String {
    let secret = totp_rs::Secret::try_from_base32(page.one("main strong").replace(' ', "")).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("-").build().unwrap();
    totp.generate((site.app.clock.now() + later).utc().timestamp().try_into().unwrap()).to_string()
}

/// Which secret a page shows.
fn generation(page: &Page) -> String {
    page.attributes("input[name=generation]", "value").remove(0)
}

const SET_UP: &str = "/o/sign-in/set-up?there=%2Fo";
const CODE: &str = "/o/sign-in/code?there=%2Fo";

/// Signs the admin in for the first time, and sets the second factor up. The browser, and the page with the letters.
async fn with_second_factor(site: &Site) -> (Browser<'_>, Page) {
    an_admin(site).await;
    let mut browser = site.browser();
    browser.submit("/o/sign-in", &RIGHT).await.leads_to(SET_UP);
    let letters = browser.get(SET_UP).await;
    let (code, generation) = (code(&letters, site, TimeDelta::zero()), generation(&letters));
    let fields = [("code", code.as_str()), ("generation", &generation), ("there", "/o/institutions")];
    let set = browser.post("/o/sign-in/set-up", &fields).await;
    set.leads_to("/o/account/codes?there=%2Fo%2Finstitutions");
    (browser, letters)
}

#[tokio::test]
async fn an_admin_gets_no_further_with_a_password_alone() {
    let site = Site::new();
    an_admin(&site).await;
    let mut browser = site.browser();
    browser.submit("/o/sign-in", &RIGHT).await.leads_to(SET_UP);
    for page in ["/o", "/o/account", "/o/people", "/o/account/codes"] {
        assert!(browser.get(page).await.location.starts_with("/o/sign-in"), "{page}");
    }
    let wrong = browser.post("/o/sign-in/set-up", &[("code", "000000"), ("generation", "7"), ("there", "/o")]).await;
    assert_eq!((wrong.status, wrong.all(".summary li").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    assert_eq!(site.number("select count(*) from account where factor_since is not null").await, 0);
    site.time_passes(access::CODE_WITHIN);
    browser.get(SET_UP).await.leads_to("/o/sign-in?there=%2Fo");
}

#[tokio::test]
async fn the_second_factor_is_set_up_once_and_asked_for_from_then_on() {
    let site = Site::new();
    let (mut browser, letters) = with_second_factor(&site).await;
    let codes = browser.get("/o/account/codes?there=%2Fo%2Finstitutions").await;
    assert_eq!(codes.all("main li").len(), 8);
    assert_eq!(codes.attributes("main a.button", "href"), ["/o/institutions"]);
    assert_eq!(browser.get("/o").await.status, StatusCode::OK);

    let mut other = site.browser();
    other.submit("/o/sign-in", &RIGHT).await.leads_to(CODE);
    assert!(other.get("/o").await.location.starts_with("/o/sign-in"));
    // With a password alone no other phone is put in place of the one there is.
    other.get(SET_UP).await.leads_to("/o/sign-in/code");
    other.post("/o/sign-in/set-up", &[("code", "000000"), ("generation", "7")]).await.leads_to("/o/sign-in/code");
    let used = code(&letters, &site, TimeDelta::zero());
    let again = other.post("/o/sign-in/code", &[("code", &used), ("there", "/o")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a code is good once");
    site.time_passes(TimeDelta::seconds(30));
    let next = code(&letters, &site, TimeDelta::zero());
    other.post("/o/sign-in/code", &[("code", &next), ("there", "/o/people")]).await.leads_to("/o/people");
    assert_eq!(other.get("/o/people").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_recovery_code_opens_once_and_new_ones_end_those_before() {
    let site = Site::new();
    let (mut browser, _) = with_second_factor(&site).await;
    let codes = browser.get("/o/account/codes").await.all("main li code");
    let enter = async |code: &str| {
        let mut other = site.browser();
        other.submit("/o/sign-in", &RIGHT).await.leads_to(CODE);
        other.post("/o/sign-in/code", &[("code", code), ("there", "/o")]).await.status
    };
    assert_eq!(enter(&codes[3]).await, StatusCode::SEE_OTHER);
    assert_eq!(enter(&codes[3]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(browser.get("/o/account/codes").await.text().contains(&format!("{} (used)", codes[3])));
    assert_eq!(browser.post("/o/account/codes", &[]).await.all(".summary li").len(), 1, "not without the password");
    browser.post("/o/account/codes", &[("password", PASSWORD)]).await.leads_to("/o/account/codes");
    assert_eq!(enter(&codes[4]).await, StatusCode::UNPROCESSABLE_ENTITY);
    let newer = browser.get("/o/account/codes").await.all("main li code");
    assert_eq!(enter(&newer[0]).await, StatusCode::SEE_OTHER);
    site.time_passes(TimeDelta::minutes(15));
    let later = browser.get("/o/account/codes").await;
    assert!(later.all("main li").is_empty() && later.text().contains("7 of them can still be used"));
}

#[tokio::test]
async fn codes_and_passwords_that_are_guessed_have_to_wait() {
    let site = Site::new();
    let (_, letters) = with_second_factor(&site).await;
    site.time_passes(TimeDelta::minutes(1));
    let mut browser = site.browser();
    browser.submit("/o/sign-in", &RIGHT).await.leads_to(CODE);
    for _ in 0..5 {
        let wrong = browser.post("/o/sign-in/code", &[("code", "000000")]).await;
        assert!(wrong.text().contains("That code is not right"), "{}", wrong.text());
    }
    let right = code(&letters, &site, TimeDelta::zero());
    let waits = browser.post("/o/sign-in/code", &[("code", &right)]).await;
    assert!(waits.text().contains("That was wrong too often. Try again in 2 minutes"));
    site.time_passes(TimeDelta::minutes(1));
    let right = code(&letters, &site, TimeDelta::zero());
    browser.post("/o/sign-in/code", &[("code", &right)]).await.leads_to("/o");

    // The same for an address that is known and one that is not.
    for email in ["amina@example.org", "nobody@example.org"] {
        for _ in 0..5 {
            let wrong = site.browser().submit("/o/sign-in", &[("email", email), ("password", "not this one")]).await;
            assert!(wrong.text().contains("We do not know that email address"));
        }
        let right = site.browser().submit("/o/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert!(right.text().contains("That was wrong too often. Try again in 2 minutes"), "{email}");
    }
    // Those of one account, and those of none, from one network in one minute stand there as one each.
    assert_eq!(site.number("select count(*) from audit_event where action = 'session.refused'").await, 2);
}

#[tokio::test]
async fn a_viewer_looks_and_changes_nothing() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let mut rosa = site.in_role(Role::Viewer).await;
    let dashboard = format!("/o/a/{}", invited.assembly);
    assert_eq!(rosa.get(&dashboard).await.status, StatusCode::OK);
    let number = format!("/o/a/{}/i/{}/asked", invited.assembly, invited.institution);
    let refused = rosa.post(&number, &[("asked", "40")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("You can look at everything here and change nothing."));
    let for_them = format!("/o/for/{}/pledge", invited.grant.invitation());
    assert_eq!(rosa.post(&for_them, &[("number", "40")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.number("select count(*) from pledge").await, 0);
    // Their own account is theirs to change.
    rosa.submit("/o/account", &[("name", "Rosa Lund"), ("phone", "")]).await.leads_to("/o/account?done=saved");
    assert_eq!(site.text("select name from account where email = 'rosa@example.org'").await, "Rosa Lund");
}

#[tokio::test]
async fn only_an_admin_gives_roles() {
    for role in [Role::Organiser, Role::AccessLead, Role::Viewer] {
        let site = Site::new();
        let mut rosa = site.in_role(role).await;
        assert_eq!(rosa.get("/o/people").await.status, StatusCode::FORBIDDEN, "{role:?}");
        let fields = [("name", "Eve"), ("email", "eve@example.org"), ("role", "admin")];
        assert_eq!(rosa.post("/o/people", &fields).await.status, StatusCode::FORBIDDEN, "{role:?}");
        assert!(!rosa.get("/o").await.body.contains("/o/people"), "{role:?}");
        assert_eq!(site.number("select count(*) from account").await, 1, "{role:?}");
    }
}

#[tokio::test]
async fn an_admin_adds_somebody_who_chooses_a_password_and_comes_in_their_role() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let wrong = amina.submit("/o/people", &[("name", " "), ("email", "bilal"), ("role", "king")]).await;
    assert_eq!((wrong.status, wrong.all(".summary li").len()), (StatusCode::UNPROCESSABLE_ENTITY, 3));
    let fields = [("name", "Bilal Haddad"), ("email", "bilal@example.org"), ("role", "viewer")];
    let added = amina.submit("/o/people", &fields).await;
    let home = added.location.split('?').next().unwrap().to_owned();
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    let link = amina.get(&home).await.attributes("#link", "value")[0].replace("http://127.0.0.1:8080", "");
    assert_eq!(amina.submit("/o/people", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY, "is here already");

    let mut bilal = site.browser();
    bilal.submit(&link, &[("password", PASSWORD)]).await.leads_to("/o");
    assert_eq!(bilal.get("/o/people").await.status, StatusCode::FORBIDDEN);
    assert_eq!(amina.get(&home).await.all("#link").len(), 0, "the link was used");

    amina.submit(&home, &[("role", "admin")]).await.leads_to(&format!("{home}?done=role"));
    assert!(bilal.get("/o").await.location.starts_with("/o/sign-in"), "another role ends every session at once");
    let fields = [("email", "bilal@example.org"), ("password", PASSWORD)];
    bilal.submit("/o/sign-in", &fields).await.leads_to(SET_UP);

    amina.submit(&format!("{home}/remove"), &[]).await.leads_to("/o/people?done=removed");
    let gone = bilal.submit("/o/sign-in", &fields).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(amina.get(&home).await.status, StatusCode::NOT_FOUND);

    let back = [("name", "Bilal"), ("email", "bilal@example.org"), ("role", "organiser")];
    assert!(amina.submit("/o/people", &back).await.location.starts_with(&home), "somebody may come back");
}

#[tokio::test]
async fn a_link_to_choose_a_password_is_as_good_as_its_hash() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let fields = [("name", "Bilal Haddad"), ("email", "bilal@example.org"), ("role", "viewer")];
    let home = amina.submit("/o/people", &fields).await.location.split('?').next().unwrap().to_owned();
    let link = amina.get(&home).await.attributes("#link", "value")[0].replace("http://127.0.0.1:8080", "");
    let (front, hash) = link.rsplit_once('-').map_or((link.as_str(), ""), |(front, hash)| (front, hash));
    let swapped: String = hash.chars().rev().collect();
    for guess in [format!("{front}-{swapped}"), format!("{front}-"), "/o/password/1".into(), "/o/password/1-x".into()] {
        assert_eq!(site.browser().get(&guess).await.status, StatusCode::NOT_FOUND, "{guess}");
    }
    let leaders = site.invited(site.assembly().await, "St Brigid's Convent").await.link.replace("/l/", "/o/password/");
    assert_eq!(site.browser().get(&leaders).await.status, StatusCode::NOT_FOUND);
    let forged = site.browser().post(&format!("{front}-{swapped}"), &[("password", PASSWORD)]).await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn somebody_is_always_an_admin() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    for (form, fields) in [("/o/people/1", vec![("role", "viewer")]), ("/o/people/1/remove", vec![])] {
        let refused = amina.post(form, &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{form}");
        assert!(refused.text().contains("Amina is the only admin. Make somebody else an admin first."));
    }
    site.second_organiser().await;
    amina.post("/o/people/1", &[("role", "viewer")]).await.leads_to("/o/people/1?done=role");
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_when_the_clock_was_set_back() {
    let site = Site::new();
    let is_in = async |page: &mut Browser<'_>| page.get("/o").await.status == StatusCode::OK;
    let mut amina = site.organiser().await;
    for _ in 0..7 {
        site.time_passes(access::SESSION_IDLE - TimeDelta::minutes(20));
        assert!(is_in(&mut amina).await, "it is of use");
    }
    site.time_passes(TimeDelta::minutes(20));
    assert!(!is_in(&mut amina).await, "12 hours after signing in it ends");

    let mut amina = site.organiser().await;
    site.time_passes(access::SESSION_IDLE);
    assert!(!is_in(&mut amina).await);

    let mut amina = site.organiser().await;
    site.time_passes(TimeDelta::minutes(-60));
    assert!(!is_in(&mut amina).await, "an hour back");
    site.time_passes(TimeDelta::minutes(61));
    assert!(!is_in(&mut amina).await, "and not again when that hour has passed");
}

#[tokio::test]
async fn an_organiser_sees_where_they_are_signed_in_and_ends_it_there() {
    let site = Site::new();
    let (mut here, mut there) = (site.organiser().await, site.organiser().await);
    let account = here.get("/o/account").await;
    assert_eq!(account.all("ul.people li").len(), 2);
    let other = account.attributes("ul.people form", "action");
    assert_eq!(other.len(), 1, "this one is ended by signing out");
    here.post(&other[0], &[]).await.leads_to("/o/account?done=ended");
    assert!(there.get("/o").await.location.starts_with("/o/sign-in"));
    assert_eq!(here.get("/o").await.status, StatusCode::OK);

    // Somebody else's session is nobody's to end.
    let mut bilal = site.second_organiser().await;
    let of_amina = site.number("select session_id from session where account_id = 1").await;
    bilal.post(&format!("/o/account/sessions/{of_amina}"), &[]).await.leads_to("/o/account?done=ended");
    assert_eq!(here.get("/o").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_admin_signs_somebody_out_wherever_they_are() {
    let site = Site::new();
    let (mut amina, mut here) = (site.organiser().await, site.second_organiser().await);
    let mut there = site.signed_in("bilal@example.org").await;
    let page = amina.get("/o/people/2").await;
    assert!(page.text().contains("They are signed in on 2 devices."), "{}", page.text());
    amina.post("/o/people/2/sessions", &[]).await.leads_to("/o/people/2?done=sessions");
    for browser in [&mut here, &mut there] {
        assert!(browser.get("/o").await.location.starts_with("/o/sign-in"));
    }
    assert_eq!(amina.get("/o").await.status, StatusCode::OK);
    assert!(!amina.get("/o/people/2").await.text().contains("They are signed in"));
    let noted = "select account_id || ' ' || subject_id || ' ' || new_number from audit_event
        where action = 'account.signed_out'";
    assert_eq!(site.text(noted).await, "1 2 2");
    // Removed while they are signed in, none of their sessions is left to come alive again.
    let mut here = site.signed_in("bilal@example.org").await;
    assert_eq!(here.get("/o").await.status, StatusCode::OK);
    amina.submit("/o/people/2/remove", &[]).await.leads_to("/o/people?done=removed");
    assert!(here.get("/o").await.location.starts_with("/o/sign-in"));
    assert_eq!(site.number("select count(*) from session where account_id = 2").await, 0);
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it_and_ends_every_other_session() {
    let site = Site::new();
    let (mut here, _) = with_second_factor(&site).await;
    let mut there = site.signed_in("amina@example.org").await;
    let change = async |page: &mut Browser<'_>, current: &str, password: &str| {
        page.submit("/o/account/password", &[("current", current), ("password", password)]).await
    };
    assert_eq!(change(&mut here, "not this one", "quite another one").await.all(".summary li").len(), 1);
    assert_eq!(change(&mut here, PASSWORD, "qwerty123456").await.all(".summary li").len(), 1);
    assert_eq!(there.get("/o").await.status, StatusCode::OK);
    change(&mut here, PASSWORD, "quite another one").await.leads_to("/o/account?done=password");
    assert_eq!(here.get("/o").await.status, StatusCode::OK);
    assert!(there.get("/o").await.location.starts_with("/o/sign-in"));
}

#[tokio::test]
async fn another_phone_takes_the_place_of_the_one_before_with_the_password() {
    let site = Site::new();
    let (mut amina, before) = with_second_factor(&site).await;
    let page = amina.get("/o/account/second-factor").await;
    assert_ne!(page.one("main strong"), before.one("main strong"));
    let right = code(&page, &site, TimeDelta::zero());
    let generation = generation(&page);
    assert_ne!(
        amina.get("/o/account/second-factor").await.one("main strong"),
        page.one("main strong"),
        "another each time"
    );
    let wrong = [("code", right.as_str()), ("generation", &generation), ("password", "not this one")];
    let wrong = amina.post("/o/account/second-factor", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("code", right.as_str()), ("generation", &generation), ("password", PASSWORD)];
    amina.post("/o/account/second-factor", &fields).await.leads_to("/o/account/codes");
    site.time_passes(TimeDelta::minutes(1));
    let mut other = site.browser();
    other.submit("/o/sign-in", &RIGHT).await.leads_to(CODE);
    let old = code(&before, &site, TimeDelta::zero());
    assert_eq!(other.post("/o/sign-in/code", &[("code", &old)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let new = code(&page, &site, TimeDelta::zero());
    other.post("/o/sign-in/code", &[("code", &new)]).await.leads_to("/o");
}

#[tokio::test]
async fn an_admin_takes_off_the_second_factor_of_who_lost_it() {
    let site = Site::new();
    let (mut amina, _) = with_second_factor(&site).await;
    let mut bilal = site.second_organiser().await;
    bilal.post("/o/people/1/second-factor", &[]).await.leads_to("/o/people/1?done=factor");
    assert!(amina.get("/o").await.location.starts_with("/o/sign-in"));
    amina.submit("/o/sign-in", &RIGHT).await.leads_to(SET_UP);
    let set_off = "select count(*) from audit_event where action = 'account.second_factor_off'";
    assert_eq!(site.number(set_off).await, 1);
}

#[tokio::test]
async fn no_secret_of_a_second_factor_is_stored() {
    let site = Site::new();
    let (mut amina, letters) = with_second_factor(&site).await;
    let codes = amina.get("/o/account/codes").await.all("main li code");
    let secret = totp_rs::Secret::try_from_base32(letters.one("main strong").replace(' ', "")).unwrap();
    let copy = site.folder().join("copy.db");
    site.app.db.backup(&copy).unwrap();
    let bytes = std::fs::read(copy).unwrap();
    let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    assert!(holds(b"amina@example.org"));
    let mut secrets = vec![secret.as_bytes().to_vec(), letters.one("main strong").into_bytes()];
    secrets.extend(codes.iter().map(|code| code.clone().into_bytes()));
    assert!(secrets.iter().all(|secret| !holds(secret)));
    let generation = SecondFactor::of(&site.app.key, "1".parse().unwrap()).recovery_codes(1);
    assert_eq!(codes, generation);
}

#[tokio::test]
async fn a_session_has_another_secret_once_the_second_factor_was_right() {
    let site = Site::new();
    let (_, letters) = with_second_factor(&site).await;
    site.time_passes(TimeDelta::minutes(1));
    let mut browser = site.browser();
    let waiting = browser.submit("/o/sign-in", &RIGHT).await.headers[header::SET_COOKIE].clone();
    let right = code(&letters, &site, TimeDelta::zero());
    let whole = browser.post("/o/sign-in/code", &[("code", &right)]).await.headers[header::SET_COOKIE].clone();
    assert_ne!(waiting, whole);
    let earlier = waiting.to_str().unwrap().split(';').next().unwrap().to_owned();
    let request = site.browser().request(Method::GET, "/o").header(header::COOKIE, earlier);
    let page = site.browser().send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert!(page.location.starts_with("/o/sign-in"));
}

#[tokio::test]
async fn whom_leaders_ask_is_somebody_else_once_they_are_removed() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    site.write(|conn| {
        conn.execute_batch(
            "insert into account (account_id, name, email, phone, added_at, role, password_hash) values
                (50, 'Hana Idris', 'hana@example.org', '07700 900050', '2027-01-01T10:00:00.000Z', 'admin', 'x'),
                (60, 'Noel Ade', 'noel@example.org', '07700 900060', '2027-01-01T10:00:00.000Z', 'organiser', 'x'),
                (70, 'Omar Said', 'omar@example.org', '07700 900070', '2027-01-01T10:00:00.000Z', 'admin', 'x');",
        )?;
        Ok(turnout::access::store::offer_as_contact(conn, "50".parse().unwrap())?)
    })
    .await;
    amina.submit("/o/people/60/remove", &[]).await.leads_to("/o/people?done=removed");
    assert!(site.browser().get("/l/1-x").await.text().contains("Text Hana Idris on 07700 900050"));
    amina.submit("/o/people/50/remove", &[]).await.leads_to("/o/people?done=removed");
    assert!(site.browser().get("/l/1-x").await.text().contains("Text Omar Said on 07700 900070"));
    amina.submit("/o/people/70/remove", &[]).await.leads_to("/o/people?done=removed");
    assert!(site.browser().get("/l/1-x").await.text().contains("Text or call the organiser who sent it"));
    let contact =
        "select count(*) from alliance where coalesce(contact_name, contact_phone, contact_email) is not null";
    assert_eq!(site.number(contact).await, 0);
}
