//! Sheets to sign in on, and typing them in afterwards.

use axum::http::StatusCode;

use super::{group, key};
use crate::people::{listed, withdrawn};
use crate::site::{Browser, Invited, Page, Site};
use turnout::access::{DoorGrant, Organiser};
use turnout::arrival::model::Told;
use turnout::arrival::store as arrival;
use turnout::invitation::model::HowMany;
use turnout::list::model::AttendeeId;

/// A site on the evening of its assembly, with a convent of four people, and a branch of which nobody is named.
async fn evening() -> (Site, Invited, Invited, [AttendeeId; 4]) {
    let site = Site::new();
    let assembly = site.assembly().await;
    let convent = site.invited(assembly, "St Brigid's Convent").await;
    let union = site.invited(assembly, "Dockside branch").await;
    let people = listed(&site, &convent, ["Zoe Adler", "Éva Szabó", "Bisi Adeyemi", "Noor Haddad"]).await;
    let (grant, now) = (convent.grant, site.app.clock.now());
    site.write(move |conn| {
        turnout::invitation::store::pledge(conn, &grant, HowMany::parse("40").unwrap(), now)?;
        conn.execute("update attendee set known_as = 'Beau', phone = '07700 900123' where name = 'Bisi Adeyemi'", [])?;
        conn.execute(
            "insert into travel (attendee_id, mode, seat, asked_at, late)
             select attendee_id, 'coach', 'given', '', 0 from attendee where name = 'Zoe Adler'",
            [],
        )?;
        conn.execute("update attendee set travel_answered_at = '' where name = 'Zoe Adler'", [])?;
        Ok(())
    })
    .await;
    site.time_is("2027-03-12T09:02:00Z");
    (site, convent, union, people)
}

async fn checked_in(site: &Site, invited: &Invited, attendee: AttendeeId) {
    let (assembly, now) = (invited.assembly, site.app.clock.now());
    site.write(move |conn| {
        let grant = DoorGrant::of(&Organiser::at_the_machine(), assembly);
        Ok(arrival::arrive(conn, &grant, attendee, &Told::now(key("door"), now))?)
    })
    .await;
}

fn fields<'a>(ticks: &'a [String], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = ticks.iter().map(|tick| ("tick", tick.as_str())).collect();
    for (name, value) in [("names", ""), ("unnamed", "0"), ("shown", "0"), ("then", "")] {
        let told = more.iter().find(|(known, _)| *known == name);
        all.push((name, told.map_or(value, |(_, told)| *told)));
    }
    all
}

async fn sent(browser: &mut Browser<'_>, sheet: &str, ticks: &[AttendeeId], more: &[(&str, &str)]) -> Page {
    let ticks: Vec<String> = ticks.iter().map(ToString::to_string).collect();
    browser.submit(sheet, &fields(&ticks, more)).await
}

const CAME: &str = "select coalesce(group_concat(came, ', '), '') from (
    select coalesce(a.name, 'nobody') || iif(a.listed_at is null and a.name is not null, ' (walk-in)', '') as came
    from arrival r left join attendee a using (attendee_id)
    where r.undone_by_id is null order by a.name is null, a.name)";

#[tokio::test]
async fn each_institution_has_a_sheet_with_its_people_by_name_and_blank_rows() {
    let (site, convent, union, people) = evening().await;
    checked_in(&site, &convent, people[3]).await;
    let mut organiser = site.organiser().await;
    let page = organiser.get("/o/a/1/sheets").await;
    let of = [
        "Dockside branch Spring assembly, 12 March. Listed 0. Printed 12 March 9:02am",
        "St Brigid's Convent Spring assembly, 12 March. Pledged 40, listed 4. Printed 12 March 9:02am",
    ];
    assert_eq!(page.all(".of"), of);
    let sheet = format!("/o/a/1/sheets?institution={}", convent.institution);
    let page = organiser.get(&sheet).await;
    let rows = ["☐ Bisi Adeyemi (Beau)", "☐ Éva Szabó", "Here Noor Haddad", "☐ Zoe Adler Coach"];
    assert_eq!(page.all("tbody tr:not(.blank)"), rows);
    assert_eq!((page.all("tbody tr.blank").len(), page.all("thead tr").len()), (6, 2));
    assert!(!page.body.contains("07700") && !page.body.contains("Dockside"), "no phones, no others");
    let none = organiser.get(&format!("/o/a/1/sheets?institution={}", union.institution)).await;
    assert_eq!((none.all("tbody tr").len(), none.all("tbody tr.blank").len()), (6, 6));
    assert_eq!(organiser.get("/o/a/1/sheets?institution=x").await.status, StatusCode::NOT_FOUND);
    // Whoever was taken off stands on no sheet.
    withdrawn(&site, people[0]).await;
    assert_eq!(organiser.get(&sheet).await.all("tbody tr:not(.blank)").len(), 3);
    assert_eq!(site.browser().get("/o/a/1/sheets").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_sheet_is_typed_in_by_ticks_names_and_a_number() {
    let (site, convent, _, people) = evening().await;
    checked_in(&site, &convent, people[3]).await;
    let mut organiser = site.organiser().await;
    let sheet = format!("/o/a/1/sheets/{}", convent.institution);
    assert!(organiser.get("/o/a/1/came").await.attributes("main a", "href").contains(&sheet));
    let page = organiser.get(&sheet).await;
    assert_eq!(page.all("fieldset .choice"), ["Bisi Adeyemi (Beau)", "Éva Szabó", "Noor Haddad Here", "Zoe Adler"]);
    // Bisi's name is written by hand although it stands on the sheet.
    let more = [("names", "bisi adeyemi\r\n\r\nTamar Feldstein\r\n"), ("unnamed", "5")];
    let answer = sent(&mut organiser, &sheet, &people[..2], &more).await;
    answer.leads_to(&format!("{sheet}?saved=10"));
    assert!(organiser.get(&answer.location).await.text().contains("The sheet is saved: 10 people came."));
    let came = "Bisi Adeyemi, Noor Haddad, Tamar Feldstein (walk-in), Zoe Adler, Éva Szabó, nobody, nobody, nobody, nobody, nobody";
    assert_eq!(site.text(CAME).await, came);
    assert_eq!(site.number("select count(*) from attendee where listed_at is null").await, 1);
    assert!(organiser.get(&sheet).await.text().contains("Counted so far: 5 by name, 5 without."));
}

#[tokio::test]
async fn a_sheet_that_is_sent_twice_or_typed_by_two_counts_nobody_twice() {
    let (site, convent, _, people) = evening().await;
    let mut organiser = site.organiser().await;
    let sheet = format!("/o/a/1/sheets/{}", convent.institution);
    let form_key = organiser.get(&sheet).await.form_key();
    let ticks: Vec<String> = people.iter().map(ToString::to_string).collect();
    let form = fields(&ticks, &[("unnamed", "3"), ("names", "Tamar Feldstein")]);
    for _ in 0..2 {
        organiser.post_with_key(&sheet, &form_key, &form).await.leads_to(&format!("{sheet}?saved=8"));
    }
    assert_eq!(site.number("select count(*) from arrival where undone_by_id is null").await, 8);
    // Another organiser had the same page open before: the number without a name is not theirs to add once more.
    let mut bilal = site.second_organiser().await;
    let again = bilal.submit(&sheet, &fields(&ticks, &[("unnamed", "2")])).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("Somebody else counted"), "{}", again.text());
    bilal.submit(&sheet, &fields(&ticks, &[("unnamed", "3")])).await.leads_to(&format!("{sheet}?saved=8"));
    assert_eq!(site.number("select count(*) from arrival where undone_by_id is null").await, 8);
}

#[tokio::test]
async fn people_who_were_counted_without_names_are_not_counted_again_when_they_are_ticked() {
    let (site, convent, _, people) = evening().await;
    group(&site, &convent, 12, "group").await.unwrap();
    let mut organiser = site.organiser().await;
    let sheet = format!("/o/a/1/sheets/{}", convent.institution);
    let page = organiser.get(&sheet).await;
    assert_eq!(page.attributes("#unnamed", "value"), ["12"]);
    assert!(page.text().contains("12 so far. If people whom you tick now are among them, take them off this number"));
    let more = [("unnamed", "10"), ("shown", "12")];
    sent(&mut organiser, &sheet, &people[..2], &more).await.leads_to(&format!("{sheet}?saved=12"));
    assert_eq!(site.number("select count(*) from arrival where undone_by_id is null").await, 12);
    assert_eq!(site.number("select count(*) from arrival where undone_by_id is null and attendee_id > 0").await, 2);
}

#[tokio::test]
async fn what_cannot_be_read_comes_back_as_it_was_typed_and_nothing_is_stored() {
    let (site, convent, union, people) = evening().await;
    let mut organiser = site.organiser().await;
    let sheet = format!("/o/a/1/sheets/{}", convent.institution);
    let long = format!("Tamar Feldstein\n{}", "x".repeat(200));
    let page = sent(&mut organiser, &sheet, &people[..1], &[("names", &long), ("unnamed", "five")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let errors = ["Line 2: enter a name of up to 120 letters", "Enter a number, using digits only, like 5"];
    assert_eq!(page.all(".summary li"), errors);
    assert_eq!(page.attributes("input[checked]", "value"), [people[0].to_string()]);
    assert_eq!(page.attributes("#unnamed", "value"), ["five"]);
    assert_eq!(site.number("select count(*) from arrival").await, 0);
    // A person of another institution is ticked on no sheet of this one.
    let others = format!("/o/a/1/sheets/{}", union.institution);
    sent(&mut organiser, &others, &people[..1], &[]).await.leads_to(&format!("{others}?saved=0"));
    assert_eq!(organiser.get("/o/a/1/sheets/999").await.status, StatusCode::NOT_FOUND);
    site.time_is("2027-03-11T09:00:00Z");
    organiser.comes_back().await;
    let early = organiser.get(&sheet).await;
    assert!(
        early.text().contains("You can type this from Friday 12 March 2027 on.") && early.all("main form").is_empty()
    );
    let refused = organiser.post(&sheet, &fields(&[], &[])).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn sheets_for_doors_have_everybody_by_name_in_as_many_parts_and_are_typed_in_from_them() {
    let (site, convent, union, people) = evening().await;
    let harbour = listed(&site, &union, ["Ada Quay", "Zoe Adler", "Wes Pier", "Ben Lock"]).await;
    checked_in(&site, &convent, people[3]).await;
    group(&site, &union, 12, "group").await.unwrap();
    let mut organiser = site.organiser().await;
    let page = organiser.get("/o/a/1/sheets?parts=2").await;
    let of = [
        "Names from A to E Spring assembly, 12 March. 4 people. Printed 12 March 9:02am",
        "Names from N to Z Spring assembly, 12 March. 4 people. Printed 12 March 9:02am",
    ];
    assert_eq!(page.all(".of"), of);
    let rows = [
        "☐ Ada Quay Dockside branch",
        "☐ Ben Lock Dockside branch",
        "☐ Bisi Adeyemi (Beau) St Brigid's Convent",
        "☐ Éva Szabó St Brigid's Convent",
        "Here Noor Haddad St Brigid's Convent",
    ];
    assert_eq!(page.all("tbody tr:not(.blank)")[..5], rows);
    assert!(!page.body.contains("07700"), "no phones");
    for wrong in ["0", "13", "x"] {
        let answer = organiser.get(&format!("/o/a/1/sheets?parts={wrong}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let second = "/o/a/1/sheets/letters/2/2";
    assert!(page.attributes("main a", "href").contains(&second.to_owned()));
    let page = organiser.get(second).await;
    let choices = ["Noor Haddad, St Brigid's Convent Here", "Wes Pier, Dockside branch"];
    assert_eq!(page.all("fieldset .choice")[..2], choices);
    assert!(page.text().contains("Dockside branch (12)"), "{}", page.text());
    // Two are called Zoe Adler: whoever wrote that into a blank row is neither.
    let ticks = [harbour[2].to_string()];
    let form = |names| {
        let mut form: Vec<(&str, &str)> = ticks.iter().map(|tick| ("tick", tick.as_str())).collect();
        form.extend([("names", names), ("then", "")]);
        form
    };
    let form_key = page.form_key();
    for _ in 0..2 {
        let sent = form("ada quay\r\nZoe Adler\r\n");
        organiser.post_with_key(second, &form_key, &sent).await.leads_to(&format!("{second}?saved=3"));
    }
    let came = "select group_concat(a.name || iif(a.listed_at is null, ' (walk-in)', ''), ', ') from (
        select * from arrival where undone_by_id is null and attendee_id > 0 order by attendee_id) r
        join attendee a using (attendee_id)";
    assert_eq!(site.text(came).await, "Noor Haddad, Ada Quay, Wes Pier, Zoe Adler (walk-in)");
    let again = organiser.submit(second, &form(&"x".repeat(200))).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.all(".summary li"), ["Line 1: enter a name of up to 120 letters"]);
    assert_eq!(organiser.get("/o/a/1/sheets/letters/2/3").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.browser().get(second).await.status, StatusCode::SEE_OTHER);
}
