//! The dashboard: whom to ring today, what is looked at, and the same as a file.

use axum::http::StatusCode;
use turnout::access::Organiser;
use turnout::access::store as access;
use turnout::institution::model::Kind;
use turnout::institution::store::{self as institutions, Described};
use turnout::invitation::model::{ContactWay, HowMany, Note};
use turnout::invitation::store as invitations;

use crate::people::listed;
use crate::site::{Invited, Site, at};

/// Three days before the date for names, in the morning.
const NAMES_ARE_NEAR: &str = "2027-02-23T09:00:00Z";
/// The morning after.
const OVER: &str = "2027-03-13T09:00:00Z";

/// Three institutions two days before names are due: one with too few names, one with enough, one without a number.
struct Desk {
    site: Site,
    few: Invited,
    enough: Invited,
    silent: Invited,
}

async fn desk() -> Desk {
    let site = Site::new();
    let assembly = site.assembly().await;
    let few = site.invited(assembly, "Abbey School").await;
    let enough = site.invited(assembly, "Baptist Church").await;
    let silent = site.invited(assembly, "Civic Union").await;
    pledged(&site, &few, "4").await;
    pledged(&site, &enough, "2").await;
    listed(&site, &few, ["Grace Okafor"]).await;
    listed(&site, &enough, ["Ruth Levy", "Ali Khan"]).await;
    site.time_is(NAMES_ARE_NEAR);
    Desk { site, few, enough, silent }
}

async fn pledged(site: &Site, invited: &Invited, number: &'static str) {
    let (grant, now) = (invited.grant, site.app.clock.now());
    site.write(move |conn| Ok(invitations::pledge(conn, &grant, HowMany::parse(number).unwrap(), now)?)).await;
}

async fn described(site: &Site, name: &'static str, kind: Kind, chapter: &'static str) {
    let now = site.app.clock.now();
    site.write(move |conn| {
        let described =
            Described { name: name.into(), kind: Some(kind), chapter: Some(chapter.into()), membership: None };
        institutions::describe(conn, &Organiser::at_the_machine(), &described, now)?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_opens_on_whom_to_chase_the_furthest_behind_first() {
    let Desk { site, few, .. } = desk().await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        invitations::invite(conn, &by, few.assembly, few.institution, Some(9), now)?;
        Ok(())
    })
    .await;
    let page = site.organiser().await.get("/o/a/1").await;
    assert_eq!(page.all("tbody:first-of-type th"), ["Abbey School", "Civic Union"]);
    assert_eq!(page.all("tbody:first-of-type td[data-l=Gap]"), ["3", ""]);
    assert_eq!(page.all("td[data-l='Next step']"), ["Ask for more names", "Ask for a number"]);
    assert_eq!(page.all("dl.figures dt"), ["pledged", "listed (50%)", "actual", "to chase"]);
    assert_eq!(page.all("dl.figures dd"), ["6", "3", "0", "2"]);
    assert_eq!(page.all(".chips a[aria-current]"), ["To chase (2)"]);
}

#[tokio::test]
async fn filters_say_how_many_and_lead_to_them() {
    let Desk { site, .. } = desk().await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1").await;
    let chips = ["To chase (2)", "No pledge (1)", "Needs not answered (2)", "Travel not answered (2)", "All (3)"];
    assert_eq!(page.all(".chips a"), chips);
    for (chip, href) in chips.iter().zip(page.attributes(".chips a", "href")) {
        let shown = amina.get(&format!("/o/a/1{href}")).await.all("tbody:first-of-type tr").len();
        assert!(chip.ends_with(&format!("({shown})")), "{chip}: {shown}");
    }
}

#[tokio::test]
async fn a_search_a_chapter_and_a_kind_narrow_every_filter() {
    let Desk { site, .. } = desk().await;
    described(&site, "Abbey School", Kind::School, "North").await;
    described(&site, "Civic Union", Kind::Union, "South").await;
    let mut amina = site.organiser().await;
    let mut names = async |address: &str| amina.get(address).await.all("tbody:first-of-type th");
    assert_eq!(names("/o/a/1?f=all&chapter=North").await, ["Abbey School"]);
    assert_eq!(names("/o/a/1?f=all&chapter=-").await, ["Baptist Church"]);
    assert_eq!(names("/o/a/1?f=all&chapter=&kind=union").await, ["Civic Union"]);
    assert_eq!(names("/o/a/1?f=all&q=baptist").await, ["Baptist Church"]);
    assert_eq!(names("/o/a/1?f=all&q=nobody").await, [""; 0]);
    let page = amina.get("/o/a/1?q=school").await;
    assert_eq!(page.all(".chips a").last().unwrap(), "All (1)");
    assert_eq!(page.attributes("main a[href^='/o/a/1.csv']", "href"), ["/o/a/1.csv?q=school"]);
}

#[tokio::test]
async fn chapters_and_kinds_are_put_together_and_lead_to_their_own() {
    let Desk { site, .. } = desk().await;
    described(&site, "Abbey School", Kind::School, "North West").await;
    described(&site, "Civic Union", Kind::Union, "North West").await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1?f=all&by=chapter").await;
    assert_eq!(page.all("tbody tr"), ["No chapter 1 0 2 2 0 0 0", "North West 2 0 4 1 3 0 2"]);
    assert_eq!(page.attributes("tbody th a", "href"), ["/o/a/1?f=all&chapter=-", "/o/a/1?f=all&chapter=North+West"]);
    let kinds = amina.get("/o/a/1?f=all&by=kind").await.all("tbody th");
    assert_eq!(kinds, ["Other", "School", "Union"]);
}

#[tokio::test]
async fn every_column_sorts_and_turns_round() {
    let Desk { site, .. } = desk().await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1?f=all&sort=pledged").await;
    assert_eq!(page.all("tbody:first-of-type th"), ["Abbey School", "Baptist Church", "Civic Union"]);
    assert_eq!(page.all("thead [aria-sort=descending]"), ["Pledged"]);
    let turned = page.attributes("thead [aria-sort] a", "href");
    assert_eq!(turned, ["/o/a/1?f=all&sort=pledged&turned=1"]);
    let names = amina.get(&turned[0]).await.all("tbody:first-of-type th");
    assert_eq!(names, ["Civic Union", "Baptist Church", "Abbey School"]);
}

#[tokio::test]
async fn mine_are_those_the_asking_organiser_looks_after() {
    let Desk { site, few, .. } = desk().await;
    let mut amina = site.organiser().await;
    site.write(move |conn| {
        let (account, _) = access::account_to_sign_in(conn, "amina@example.org")?.unwrap();
        conn.execute(
            "update invitation set account_id = ?1 where invitation_id = ?2",
            (account, few.grant.invitation()),
        )?;
        Ok(())
    })
    .await;
    assert_eq!(amina.get("/o/a/1?f=mine").await.all("tbody:first-of-type th"), ["Abbey School"]);
    let file = amina.get("/o/a/1.csv?f=mine").await.body;
    assert!(file.lines().nth(1).unwrap().contains(",Amina,"), "{file}");
}

#[tokio::test]
async fn every_view_is_a_file_at_the_same_address() {
    let Desk { site, enough, .. } = desk().await;
    let (grant, now) = (enough.grant, site.app.clock.now());
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        let words = Note::parse("rang, all well").unwrap();
        invitations::note_contact(conn, &by, &grant, None, ContactWay::Call, Some(&words), now)?;
        invitations::grant_names_by(conn, &by, &grant, Some(at("2027-03-05T20:00:00Z")), now)?;
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    let file = amina.get("/o/a/1.csv?f=all&sort=gap").await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    let lines: Vec<_> = file.body.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].ends_with("travel_not_answered,gap,to_chase,names_by,requests,looked_after_by,last_contact"));
    assert_eq!(lines[1], "Abbey School,other,,,4,1,0,3,0,0,,0,1,1,3,few names,2027-02-26 20:00,0,,");
    assert_eq!(lines[2], "Baptist Church,other,,,2,2,0,0,0,0,,0,2,2,0,,2027-03-05 20:00,0,,2027-02-23 09:00");
    assert_eq!(lines[3], "Civic Union,other,,,,0,0,,0,0,,0,0,0,,no pledge,2027-02-26 20:00,0,,");
    let chased = amina.get("/o/a/1.csv?f=chase").await.body;
    assert_eq!(chased.lines().count(), 3);
    assert_eq!(amina.get("/o/a/9.csv").await.status, StatusCode::NOT_FOUND);
    assert_eq!(amina.get("/o/a/x.csv").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn from_the_day_on_it_says_who_came_and_nobody_is_chased() {
    let Desk { site, .. } = desk().await;
    site.time_is(OVER);
    let page = site.organiser().await.get("/o/a/1").await;
    assert_eq!(page.all("thead th").join(" "), "Institution Asked Pledged Listed Unnamed Actual Kept Progress");
    assert_eq!(page.all("tbody:first-of-type th"), ["Abbey School", "Baptist Church", "Civic Union"]);
    assert!(page.all(".chips a").iter().all(|chip| !chip.starts_with("To chase")));
    assert_eq!(page.all("main input[type=checkbox]"), [""; 0]);
}

#[tokio::test]
async fn nobody_to_chase_is_said() {
    let Desk { site, .. } = desk().await;
    site.time_is(crate::site::BEGIN);
    let page = site.organiser().await.get("/o/a/1").await;
    assert!(page.text().contains("Nobody to chase."), "{}", page.text());
    assert_eq!(page.all("table"), [""; 0]);
}

#[tokio::test]
async fn when_to_chase_is_set_for_the_alliance() {
    let Desk { site, silent, .. } = desk().await;
    pledged(&site, &silent, "1").await;
    let mut amina = site.organiser().await;
    let saved = [("pledge_days", "7"), ("names_days", "3"), ("names_percent", "20%")];
    amina.submit("/o/chase", &saved).await.leads_to("/o/chase?saved=1");
    assert_eq!(amina.get("/o/a/1").await.all("tbody:first-of-type th"), ["Civic Union"]);
    let changed =
        "select fields || ' ' || old_number || ' ' || new_number from audit_event where action = 'alliance.changed'";
    assert_eq!(site.text(changed).await, "chase_names_percent 80 20");
    let wrong = [("pledge_days", "soon"), ("names_days", "-1"), ("names_percent", "200")];
    let page = amina.submit("/o/chase", &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all(".summary li").len(), 3);
    assert_eq!(page.attributes("#pledge_days", "value"), ["soon"]);
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_answered_by_a_page() {
    let Desk { site, .. } = desk().await;
    let page = site.organiser().await.get("/o/a/1/remind?i=everybody").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.all("h1").len(), 1);
}

#[tokio::test]
async fn eight_hundred_who_are_checked_at_the_entry_are_flagged_and_more_than_the_hall_holds() {
    let Desk { site, silent, .. } = desk().await;
    let mut amina = site.organiser().await;
    let notices = async |amina: &mut crate::site::Browser<'_>| amina.get("/o/a/1").await.all(".notice h2");
    assert_eq!(notices(&mut amina).await, [""; 0]);
    site.write(|conn| Ok(conn.execute("update assembly set entry_checks = 1, capacity = 2", [])?)).await;
    assert_eq!(notices(&mut amina).await, ["More than the hall holds"]);
    pledged(&site, &silent, "794").await;
    assert_eq!(notices(&mut amina).await, ["More than the hall holds", "This may be a qualifying event"]);
    site.write(|conn| Ok(conn.execute("update assembly set entry_checks = 0, capacity = 3", [])?)).await;
    assert_eq!(notices(&mut amina).await, [""; 0]);
}

#[tokio::test]
async fn an_assembly_without_institutions_leads_to_their_import() {
    let site = Site::new();
    site.assembly().await;
    let page = site.organiser().await.get("/o/a/1").await;
    assert!(page.text().contains("No institutions yet. Import your list."));
    assert_eq!(page.attributes("main a.button", "href"), ["/o/a/1/import"]);
}
