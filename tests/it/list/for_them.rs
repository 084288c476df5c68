//! An organiser enters for an institution what its leaders would: on the leaders' own pages, in the organiser's name.

use axum::http::StatusCode;
use turnout::access::model::Role;

use super::closed::list_is_closed;
use super::{AFTER_NAMES_BY, Convent};
use crate::site::{Invited, Site};

/// The same pages as `convent`, for the organiser who is signed in.
async fn for_them<'a>(site: &'a Site, convent: &Convent<'a>) -> Convent<'a> {
    let Invited { assembly, institution, leader, grant, ref link, .. } = convent.invited;
    let home = format!("/o/for/{}", grant.invitation());
    let invited = Invited { assembly, institution, leader, grant, link: link.clone(), home };
    Convent { site, invited, browser: site.organiser().await }
}

#[tokio::test]
async fn what_an_organiser_enters_stands_as_entered_by_them() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let mut amina = for_them(&site, &convent).await;
    let home = amina.get("pledge").await;
    assert_eq!(home.one(".news"), "You enter this for St Brigid's Convent. It is recorded as entered by you.");
    assert_eq!(home.attributes(".news a", "href"), ["/o/a/1/i/1"]);
    let pledged = amina.post("pledge", &[("number", "30")]).await;
    assert!(pledged.location.starts_with("/o/for/1/"), "{}", pledged.location);
    amina.has_pasted("Grace Okafor 07700 900123\nAgnes Byrne").await;
    let needs = amina.post("needs/1", &[("need", "wheelchair")]).await;
    assert!(needs.location.starts_with("/o/for/1/needs"), "{} {}", needs.location, needs.body);
    assert_eq!(site.number("select count(*) from pledge where account_id = 1 and leader_id is null").await, 1);
    assert_eq!(site.number("select count(*) from submission where account_id = 1 and leader_id is null").await, 1);
    let others = "select count(*) from audit_event where institution_id = 1 and actor not in ('organiser', 'machine')";
    assert_eq!(site.number(others).await, 0);
    let page = amina.browser.get("/o/a/1/i/1").await;
    let who = page.all("[data-l=Who]");
    assert!(
        who.contains(&"Amina".to_owned()) && who.iter().all(|who| who != "Leader of St Brigid's Convent"),
        "{who:?}"
    );
}

#[tokio::test]
async fn every_link_and_form_of_its_pages_stays_with_the_organiser() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor 07700 900123\nAgnes Byrne").await;
    convent.post("pledge", &[("number", "2")]).await;
    let mut amina = for_them(&site, &convent).await;
    for page in [
        "",
        "pledge",
        "estimates",
        "summary",
        "done",
        "list",
        "list/add",
        "list/type",
        "list/paste",
        "list/upload",
        "list/versions",
        "person/new",
        "person/1",
        "person/1/off",
        "needs",
        "needs/who",
        "needs/1",
        "travel",
        "travel/who",
        "travel/1",
    ] {
        let shown = amina.browser.get(format!("{}/{page}", amina.invited.home).trim_end_matches('/')).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.location);
        for (element, attribute) in [("a", "href"), ("form", "action")] {
            let away: Vec<_> = shown.attributes(element, attribute);
            assert!(away.iter().all(|to| !to.starts_with("/my")), "{page}: {away:?}");
        }
    }
}

#[tokio::test]
async fn an_organisers_names_need_no_yes_on_a_closed_list() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor").await;
    list_is_closed(&site, &convent).await;
    site.time_is(AFTER_NAMES_BY);
    let mut amina = for_them(&site, &convent).await;
    let list = amina.get("list").await;
    assert!(list.text().contains("The organiser sees them as late."), "{}", list.text());
    assert!(list.text().contains("Add more names") && !list.text().contains("Ask to add names"), "{}", list.text());
    amina.has_pasted("Agnes Byrne").await;
    assert_eq!(amina.listed().await, 2);
    assert_eq!(site.number("select count(*) from attendee where listed = 1 and late = 1").await, 1);
    assert_eq!(site.number("select count(*) from submission where state = 'waiting'").await, 0);
}

#[tokio::test]
async fn nobody_else_gets_in_by_that_address() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    // A leader's link opens their own pages alone.
    let page = convent.browser.get("/o/for/1/list").await;
    page.leads_to("/o/sign-in?there=%2Fo%2Ffor%2F1%2Flist");
    let refused = convent.browser.post("/o/for/1/pledge", &[("number", "30")]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{}", refused.body);
    assert_eq!(site.number("select count(*) from pledge").await, 0);
    // An organiser who opened no link has no leader's page, and none of an invitation that is not.
    let mut amina = site.organiser().await;
    assert_eq!(amina.get("/my/1/list").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(amina.get("/o/for/2").await.status, StatusCode::NOT_FOUND);
    // What a leader says of the count is theirs to say.
    assert_eq!(amina.get("/o/for/1/count").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_draft_tells_of_needs_is_shown_to_roles_that_see_them() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let Invited { assembly, institution, leader, grant, ref link, .. } = convent.invited;
    let home = format!("/o/for/{}", grant.invitation());
    let invited = Invited { assembly, institution, leader, grant, link: link.clone(), home };
    let mut rosa = Convent { site: &site, invited, browser: site.in_role(Role::Organiser).await };
    let file = "name,phone,children,access,diet\nGrace Okafor,07700 900123,\"Zebedee 4\",wheelchair user,no celery\nAgnes Byrne,,some,,\n";
    let check = rosa.sends(file).await;
    assert!(check.text().contains("07700 900123"), "{}", check.text());
    for hidden in ["Zebedee", "celery", "heelchair"] {
        assert!(!check.text().contains(hidden), "{hidden}: {}", check.text());
    }
    rosa.saves(check).await;
    assert_eq!(site.number("select count(*) from need").await, 2, "what it tells is saved all the same");
    site.write(|conn| Ok(conn.execute("update account set role = 'access_lead'", [])?)).await;
    let check = rosa.sends(file.replace("no celery", "no celery, no milk").replace("Grace", "Gracia")).await;
    assert!(check.text().contains("no celery; no milk"), "{}", check.text());
}
