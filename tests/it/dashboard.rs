//! The dashboard: whom to ring today, what is looked at, and the same as a file.

use axum::http::{Method, StatusCode};
use turnout::access::Organiser;
use turnout::access::store as access;
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
    let now = site.app.clock.now();
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        for (institution, count, key) in [(few.institution, 1, "a"), (enough.institution, 2, "b")] {
            let told = Told::now(Key::parse(key).unwrap(), now);
            arrivals::group(conn, &by, few.assembly, Some(institution), count, &told)?;
        }
        Ok(conn.execute("update invitation set asked = 50 where institution_id = 3", [])?)
    })
    .await;
    site.time_is(OVER);
    let after = [
        ("Institution", "ABC", "CBA"),
        ("Asked", "CBA", "ABC"),
        ("Pledged", "ABC", "CBA"),
        ("Listed", "BAC", "CAB"),
        // Of whom nobody knows a number, none is without a name.
        ("Unnamed", "ABC", "CBA"),
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
    assert_eq!(page.all("thead th").join(" "), "Institution Asked Pledged Listed Unnamed Actual Kept Progress");
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

#[tokio::test]
async fn who_questions_the_count_waits_for_an_answer_after_the_day() {
    let Desk { site, few, .. } = desk().await;
    site.time_is(OVER);
    let (grant, now) = (crate::site::leaders_grant(&site, &few).await, site.app.clock.now());
    site.write(move |conn| {
        let words = Note::parse("We were 12").unwrap();
        invitations::question_count(conn, &grant, &words, now)
    })
    .await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1").await;
    assert_eq!(page.all("tbody th .tag"), ["1 question on the count"]);
    assert!(page.all(".chips a").contains(&"Waiting (1)".to_owned()));
    assert_eq!(amina.get("/o/a/1?f=requests").await.all("tbody:first-of-type th bdi"), ["Abbey School"]);
    amina.post("/o/a/1/i/1/count/1", &[("answer", "Counted again: 1")]).await;
    assert_eq!(amina.get("/o/a/1").await.all("tbody th .tag"), [""; 0]);
}

#[tokio::test]
async fn nobody_to_chase_is_said() {
    let Desk { site, .. } = desk().await;
    site.time_is(crate::site::BEGIN);
    let page = site.organiser().await.get("/o/a/1").await;
    assert!(page.text().contains("Nobody to chase."), "{}", page.text());
    assert_eq!(page.attributes("main a.button", "href"), [""; 0]);
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
    // Three are listed. A child of theirs takes a place in the building.
    site.write(|conn| Ok(conn.execute("update assembly set capacity = 3", [])?)).await;
    assert_eq!(notices(&mut amina).await, [""; 0]);
    let child =
        "insert into child (attendee_id, place, asked_at, late) values (1, 'given', '2027-02-01T10:00:00.000Z', 0)";
    site.write(move |conn| Ok(conn.execute(child, [])?)).await;
    let said = "4 people are listed, with the children for the crèche. The hall holds 3.";
    assert_eq!(amina.get("/o/a/1").await.all(".notice.late p"), [said]);
    // With the six that are pledged and the child: 799, then 800.
    pledged(&site, &silent, "792").await;
    assert_eq!(notices(&mut amina).await, ["More than the hall holds"]);
    pledged(&site, &silent, "793").await;
    assert_eq!(notices(&mut amina).await, ["More than the hall holds", "This may be a qualifying event"]);
    let page = amina.get("/o/a/1").await;
    assert!(page.one(".notice.info p").starts_with("800 people are expected, and people are checked at the entry."));
    let link = page.attributes(".notice.info a", "href").swap_remove(0);
    assert!(link.starts_with("https://www.gov.uk/government/publications/terrorism-protection-of-premises"), "{link}");
    site.write(|conn| Ok(conn.execute("update assembly set entry_checks = 0, capacity = 4", [])?)).await;
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

#[tokio::test]
async fn progress_is_told_against_the_target_and_the_capacity() {
    let Desk { site, .. } = desk().await;
    let mut amina = site.organiser().await;
    let said = async |amina: &mut crate::site::Browser<'_>| {
        let page = amina.get("/o/a/1").await;
        (page.all("dl.figures + svg + p"), page.attributes("dl.figures + svg", "aria-label"))
    };
    assert_eq!(said(&mut amina).await, (vec![], vec![]));
    for (set, words) in [
        ("target = 1000, capacity = 1200", "3 listed. The target is 1,000. The hall holds 1,200."),
        ("target = null, capacity = 1200", "3 listed. The hall holds 1,200."),
        ("target = 1000, capacity = null", "3 listed. The target is 1,000."),
    ] {
        site.write(move |conn| Ok(conn.execute(&format!("update assembly set {set}"), [])?)).await;
        assert_eq!(said(&mut amina).await, (vec![words.to_owned()], vec![words.to_owned()]));
    }
}

#[tokio::test]
async fn a_page_of_600_institutions_is_under_30_kb_on_the_wire() {
    let site = Site::new();
    site.assembly().await;
    site.write(|conn| {
        Ok(conn.execute_batch(
            "insert into institution (name, kind, chapter, membership, added_at)
                with recursive n (i) as (select 1 union all select i + 1 from n where i < 600)
                select 'St Somebody''s Church of the Parish of ' || hex(randomblob(6)), 'faith', 'Chapter ' || (i % 8), 'member', ''
                from n;
             insert into invitation (assembly_id, institution_id, asked, added_at)
                select 1, institution_id, 40, '' from institution;
             insert into pledge (assembly_id, institution_id, number, made_at, late)
                select 1, institution_id, 10 + institution_id % 40, '2027-01-29T10:00:00.000Z', 0 from institution;
             insert into attendee (assembly_id, institution_id, name, listed_at, late)
                with recursive n (i) as (select 0 union all select i + 1 from n where i < 5999)
                select 1, 1 + i % 600, 'Grace Person', '2027-01-29T10:00:00.000Z', 0 from n;",
        )?)
    })
    .await;
    site.time_is(NAMES_ARE_NEAR);
    let mut amina = site.organiser().await;
    for view in ["/o/a/1", "/o/a/1?f=all&page=2", "/o/a/1?f=all&by=chapter"] {
        let request = amina.request(Method::GET, view).header("accept-encoding", "gzip");
        let page = amina.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!((page.status, page.headers["content-encoding"].to_str().unwrap()), (StatusCode::OK, "gzip"));
        assert!(page.size < 30_000, "{view}: {} bytes", page.size);
    }
}
