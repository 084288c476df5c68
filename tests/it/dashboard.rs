//! The dashboard: whom to ring today, what is looked at, and the same as a file.

mod flags;
mod live;

use axum::http::{Method, StatusCode};
use turnout::access::store as access;
use turnout::access::{DoorGrant, Organiser};
use turnout::arrival::model::{Key, Told};
use turnout::arrival::store as arrivals;
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

/// Three institutions three days before names are due: one with too few names, one with enough, one without a number.
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
    let Desk { site, silent, .. } = desk().await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        invitations::invite(conn, &by, silent.assembly, silent.institution, Some(9), now)?;
        Ok(())
    })
    .await;
    let page = site.organiser().await.get("/o/a/1").await;
    assert_eq!(page.all("tbody:first-of-type th"), ["Civic Union", "Abbey School"]);
    assert_eq!(page.all("tbody:first-of-type td[data-l=Gap]"), ["9", "3"]);
    assert_eq!(page.all("td[data-l='Next step']"), ["Ask for a number", "Ask for more names"]);
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
    let wider = |page: &crate::site::Page| page.all("main form.buttons > a");
    assert_eq!((wider(&page), wider(&amina.get("/o/a/1?f=all").await)), (vec!["Show all again".to_owned()], vec![]));
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
    assert_eq!(page.all(".chips a[aria-current]"), [""; 0], "a filter leads back to the institutions one by one");
    assert_eq!(page.all("nav a[aria-current]"), ["By chapter"]);
    // The file of this view is what they come to, and of the same filter.
    let file = page.attributes("main a[href^='/o/a/1.csv']", "href");
    assert_eq!(file, ["/o/a/1.csv?f=all&by=chapter"]);
    let body = amina.get(&file[0]).await.body;
    let lines: Vec<_> = body.trim_start_matches('\u{feff}').lines().collect();
    let header = "chapter,institutions,asked,pledged,listed,unnamed,actual,to_chase";
    assert_eq!(lines, [header, ",1,0,2,2,0,0,0", "North West,2,0,4,1,3,0,2"]);
    let chased = amina.get("/o/a/1.csv?f=chase&by=kind").await.body;
    assert!(chased.ends_with("to_chase\r\nschool,1,0,4,1,3,0,1\r\nunion,1,0,0,0,0,0,1\r\n"), "{chased}");
}

/// The names of the rows, sorted by each of the table's headings, and turned round.
async fn sorted(site: &Site) -> Vec<(String, Vec<String>, Vec<String>)> {
    let mut amina = site.signed_in("amina@example.org").await;
    let page = amina.get("/o/a/1?f=all").await;
    let headings = page.all("thead a").into_iter().zip(page.attributes("thead a", "href"));
    let mut found = Vec::new();
    for (heading, href) in headings {
        let sort = href.split("sort=").nth(1).unwrap().split('&').next().unwrap();
        let mut rows = Vec::new();
        for turned in ["", "&turned=1"] {
            let page = amina.get(&format!("/o/a/1?f=all&sort={sort}{turned}")).await;
            assert_eq!(page.all("thead [aria-sort]"), [heading.as_str()], "the heading sorts by its own column");
            let upward = ["Institution", "Last contact"].contains(&heading.as_str()) == turned.is_empty();
            let said = if upward { "ascending" } else { "descending" };
            assert_eq!(page.attributes("thead [aria-sort]", "aria-sort"), [said], "{sort}{turned}");
            let again = page.attributes("thead [aria-sort] a", "href").swap_remove(0);
            assert_eq!(again.ends_with("&turned=1"), turned.is_empty(), "{again} turns it round");
            let cells = page.all("tbody:first-of-type th").iter().map(|name| name[..1].to_owned()).collect::<Vec<_>>();
            let file = amina.get(&format!("/o/a/1.csv?f=all&sort={sort}{turned}")).await.body;
            let lines: Vec<String> = file.lines().skip(1).map(|line| line[..1].to_owned()).collect();
            assert_eq!(lines, cells, "{sort}{turned}: the file is the same view");
            rows.push(cells);
        }
        let turned = rows.pop().unwrap();
        found.push((heading, rows.remove(0), turned));
    }
    found
}

fn orders(expected: &[(&str, &str, &str)]) -> Vec<(String, Vec<String>, Vec<String>)> {
    let letters = |names: &str| names.chars().map(String::from).collect();
    expected.iter().map(|(heading, order, turned)| ((*heading).to_owned(), letters(order), letters(turned))).collect()
}

#[tokio::test]
async fn every_column_sorts_and_turns_round_before_the_day_and_after() {
    let Desk { site, few, enough, .. } = desk().await;
    site.organiser().await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        invitations::invite(conn, &by, few.assembly, few.institution, Some(3), now)?;
        invitations::invite(conn, &by, enough.assembly, enough.institution, Some(9), now)?;
        Ok(invitations::note_contact(conn, &by, &enough.grant, None, ContactWay::Call, None, now).map(|_| ())?)
    })
    .await;
    let before = [
        ("Institution", "ABC", "CBA"),
        ("Asked", "BAC", "CAB"),
        ("Pledged", "ABC", "CBA"),
        ("Listed", "BAC", "CAB"),
        ("Gap", "ABC", "BCA"),
        ("Last contact", "ACB", "BAC"),
    ];
    assert_eq!(sorted(&site).await, orders(&before));
    site.time_is("2027-03-12T20:00:00Z");
    let live = [
        ("Institution", "ABC", "CBA"),
        ("Pledged", "ABC", "CBA"),
        ("Listed", "BAC", "CAB"),
        ("Actual", "ABC", "ABC"),
        // Of whom nobody expects anybody, nobody is still to come.
        ("Still to come", "ABC", "CBA"),
    ];
    assert_eq!(sorted(&site).await, orders(&live));
    let now = site.app.clock.now();
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        for (institution, count, key) in [(few.institution, 1, "a"), (enough.institution, 2, "b")] {
            let told = Told::now(Key::parse(key).unwrap(), now);
            arrivals::group(conn, &DoorGrant::of(&by, few.assembly), Some(institution), count, &told)?;
        }
        Ok(())
    })
    .await;
    site.time_is(OVER);
    let after = [
        ("Institution", "ABC", "CBA"),
        ("Pledged", "ABC", "CBA"),
        ("Listed", "BAC", "CAB"),
        ("Actual", "BAC", "CAB"),
        ("Kept", "BAC", "CAB"),
    ];
    assert_eq!(sorted(&site).await, orders(&after));
}

#[tokio::test]
async fn mine_are_those_the_asking_organiser_looks_after() {
    let Desk { site, few, .. } = desk().await;
    let mut amina = site.organiser().await;
    assert!(amina.get("/o/a/1?f=mine").await.text().contains("You look after no institution here."));
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
    // Who is no organiser any more looks after nothing.
    site.write(|conn| Ok(conn.execute("update account set removed_at = '2027-02-23T09:00:00.000Z'", [])?)).await;
    let mut bilal = site.second_organiser().await;
    let file = bilal.get("/o/a/1.csv?f=all").await.body;
    assert!(!file.contains("Amina"), "{file}");
}

#[tokio::test]
async fn only_what_waits_for_a_yes_is_a_request() {
    let Desk { site, .. } = desk().await;
    // Each of them twice: once as it waits, once as it does not (any more).
    site.write(|conn| {
        Ok(conn.execute_batch(
            "update attendee set withdrawn_at = '2027-02-23T09:00:00.000Z' where attendee_id = 3;
             insert into child (attendee_id, place, asked_at, late)
                values (1, 'given', '2027-02-01T10:00:00.000Z', 0), (2, 'declined', '2027-02-01T10:00:00.000Z', 1),
                    (3, 'asked', '2027-02-01T10:00:00.000Z', 1);
             insert into travel (attendee_id, mode, seat, asked_at, late)
                values (1, 'coach', 'given', '2027-02-01T10:00:00.000Z', 0), (2, 'walk', 'asked', '2027-02-01T10:00:00.000Z', 1),
                    (3, 'coach', 'asked', '2027-02-01T10:00:00.000Z', 1);
             insert into need (attendee_id, kind, state, asked_at, late)
                values (1, 'bsl', 'asked', '2027-02-01T10:00:00.000Z', 0), (2, 'bsl', 'booked', '2027-02-01T10:00:00.000Z', 1),
                    (3, 'bsl', 'asked', '2027-02-01T10:00:00.000Z', 1);
             insert into submission (assembly_id, institution_id, source, state, made_at, ends_at, request, settled_at)
                values (1, 1, 'typed', 'declined', '2027-02-01T10:00:00.000Z', '2027-02-02T10:00:00.000Z', '{}',
                    '2027-02-01T11:00:00.000Z');",
        )?)
    })
    .await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1?f=all").await;
    assert_eq!((page.all("tbody th .tag"), page.all("header nav a")[1].as_str()), (vec![], "Requests"));
    site.write(|conn| {
        Ok(conn.execute_batch(
            "update child set place = 'asked' where attendee_id = 1; update travel set seat = 'asked' where attendee_id = 1;
             update need set late = 1 where attendee_id = 1; update submission set state = 'waiting', settled_at = null;",
        )?)
    })
    .await;
    let page = amina.get("/o/a/1?f=all").await;
    assert_eq!(page.all("tbody th .tag"), ["4 requests"]);
    assert_eq!(page.all("header nav a")[1], "Requests (4)");
    assert_eq!(page.all("td[data-l='Next step']")[0], "Decide what they asked for");
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
    assert_eq!(page.all("thead th").join(" "), "Institution Pledged Listed Actual Kept Progress");
    assert_eq!(page.all("tbody:first-of-type th"), ["Abbey School", "Baptist Church", "Civic Union"]);
    assert!(page.all(".chips a").iter().all(|chip| !chip.starts_with("To chase")));
    assert_eq!(page.all("main input[type=checkbox]"), [""; 0]);
}

#[tokio::test]
async fn when_each_was_last_rung_is_said_in_days_of_the_assemblys_zone() {
    let Desk { site, few, enough, .. } = desk().await;
    let rung = ["2027-02-18T10:00:00Z", "2027-02-20T23:30:00Z", "2027-02-22T00:30:00Z"];
    for (invited, at) in [&few, &few, &enough].into_iter().zip(rung) {
        let (grant, at) = (invited.grant, crate::site::at(at));
        site.write(move |conn| {
            let by = Organiser::at_the_machine();
            Ok(invitations::note_contact(conn, &by, &grant, None, ContactWay::Visit, None, at)?)
        })
        .await;
    }
    let page = site.organiser().await.get("/o/a/1?f=all").await;
    assert_eq!(page.all("td[data-l='Last contact']"), ["3 days ago", "Yesterday", ""]);
}
