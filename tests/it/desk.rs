//! An organiser's pages: assemblies, the one table, one institution, and what is typed, decided and taken there.

mod links;
mod numbers;
mod waiting;

use axum::http::{StatusCode, header};
use turnout::access::store as access;
use turnout::access::{DoorGrant, Organiser};
use turnout::arrival::model::{Key, Told};
use turnout::arrival::store as arrivals;
use turnout::assembly::model::{AssemblyId, Status};
use turnout::assembly::store as assemblies;
use turnout::export::{self, Export};
use turnout::invitation::model::HowMany;
use turnout::invitation::store as invitations;
use turnout::list::model::{Country, PersonForm};
use turnout::list::store as list;
use turnout::need::store as need;

use crate::people::listed;
use crate::site::{Invited, Site, leaders_grant};

/// The day of the assembly, an hour after its start.
const ON_THE_DAY: &str = "2027-03-12T20:00:00Z";

async fn convent() -> (Site, Invited) {
    let site = Site::new();
    let assembly = site.assembly().await;
    let invited = site.invited(assembly, "St Brigid's Convent").await;
    (site, invited)
}

fn page_of(invited: &Invited) -> String {
    format!("/o/a/{}/i/{}", invited.assembly, invited.institution)
}

async fn pledged(site: &Site, invited: &Invited, number: &'static str) {
    let (grant, now) = (invited.grant, site.app.clock.now());
    site.write(move |conn| Ok(invitations::pledge(conn, &grant, HowMany::parse(number).unwrap(), now)?)).await;
}

async fn decided(site: &Site, assembly: AssemblyId, to: Status) {
    let now = site.app.clock.now();
    site.write(move |conn| Ok(assemblies::decide(conn, &Organiser::at_the_machine(), assembly, to, now)?)).await;
}

#[tokio::test]
async fn a_page_asks_for_sign_in_and_comes_back_to_its_whole_address() {
    let (site, convent) = convent().await;
    let mut stranger = site.browser();
    for (there, kept) in [
        ("/o".to_owned(), "%2Fo".to_owned()),
        ("/o/a/1?page=2".to_owned(), "%2Fo%2Fa%2F1%3Fpage%3D2".to_owned()),
        (page_of(&convent), "%2Fo%2Fa%2F1%2Fi%2F1".to_owned()),
        ("/o/a/1/tally.csv".to_owned(), "%2Fo%2Fa%2F1%2Ftally%2Ecsv".to_owned()),
    ] {
        let page = stranger.get(&there).await;
        page.leads_to(&format!("/o/sign-in?there={kept}"));
    }
}

#[tokio::test]
async fn a_leaders_link_opens_no_organisers_page() {
    let (site, convent) = convent().await;
    let mut leader = site.leader(&convent).await;
    let here = page_of(&convent);
    for rest in
        ["", "/people", "/history", "/pledge", "/came", "/versions/1", "/asked", "/date", "/look-after", "/contacts"]
    {
        let page = leader.get(&format!("{here}{rest}")).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{rest}");
        assert!(page.location.starts_with("/o/sign-in"), "{}", page.location);
    }
    for path in ["/o", "/o/a/1", "/o/a/1/tally.csv", "/o/a/1/people.csv"] {
        assert!(leader.get(path).await.location.starts_with("/o/sign-in"), "{path}");
    }
    for path in [
        format!("{here}/pledge"),
        format!("{here}/came"),
        format!("{here}/asked"),
        format!("{here}/date"),
        format!("{here}/look-after"),
        format!("{here}/contacts"),
        format!("{here}/links/1/replace"),
        "/o/a/1/decide/cancelled".into(),
    ] {
        let page = leader.post(&path, &[("number", "7"), ("way", "call"), ("words", "rang")]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(site.number("select count(*) from pledge").await, 0);
    let of_an_organiser = "select count(*) from audit_event where action in ('link.replaced', 'assembly.decided',
        'contact.noted', 'invitation.asked', 'invitation.date_granted', 'invitation.looked_after')";
    assert_eq!(site.number(of_an_organiser).await, 0);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let (site, convent) = convent().await;
    let elsewhere = site.assembly().await;
    let mut amina = site.organiser().await;
    let not_invited = format!("/o/a/{elsewhere}/i/{}", convent.institution);
    for path in [
        "/o/a/99",
        "/o/a/x",
        "/o/a/1/i/99",
        "/o/a/x/i/1",
        &not_invited,
        "/o/a/99/tally.csv",
        "/o/a/1/needs.csv",
        "/o/a/1/decide/planned",
        "/o/a/1/i/1/versions/7",
        "/o/a/1/i/1/links/7/replace",
    ] {
        assert_eq!(amina.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for rest in ["pledge", "asked", "date", "look-after", "contacts"] {
        let path = format!("{not_invited}/{rest}");
        assert_eq!(amina.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        let page = amina.post(&path, &[("number", "7"), ("way", "call"), ("words", "rang")]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(
        amina.post(&format!("{}/requests/names/9", page_of(&convent)), &[("decision", "agree")]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn assemblies_stand_in_a_table_with_what_is_due_next() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    assert!(amina.get("/o").await.text().contains("No assemblies yet"));
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    pledged(&site, &convent, "1200").await;
    let row = async |amina: &mut crate::site::Browser<'_>| amina.get("/o").await.all("tbody tr *:is(th, td)").join("|");
    assert_eq!(
        row(&mut amina).await,
        "Spring assembly|Friday 12 March 2027, 7pm|Great Hall|1,200|0|0|Pledges in 14 days"
    );
    site.time_is("2027-02-25T10:00:00Z");
    let mut amina = site.organiser().await;
    assert!(row(&mut amina).await.ends_with("|Names tomorrow"));
    for (time, next) in [
        ("2027-02-26T10:00:00Z", "Names today"),
        ("2027-02-26T20:00:00Z", "The assembly in 14 days"),
        ("2027-03-12T10:00:00Z", "Today"),
        ("2027-03-12T20:30:00Z", "Today"),
        ("2027-03-12T21:00:00Z", "Over"),
    ] {
        site.time_is(time);
        let said = row(&mut site.signed_in("amina@example.org").await).await;
        assert!(said.ends_with(&format!("|{next}")), "{time}: {said}");
    }
    let mut amina = site.signed_in("amina@example.org").await;
    decided(&site, convent.assembly, Status::Cancelled).await;
    assert!(row(&mut amina).await.ends_with("|Cancelled"));
}

#[tokio::test]
async fn the_table_has_every_institution_by_name_and_totals_leave_blanks_out() {
    let (site, convent) = convent().await;
    let (assembly, now) = (convent.assembly, site.app.clock.now());
    site.invited(assembly, "Abbey School").await;
    let guest = site.invited(site.assembly().await, "Aardvark Choir").await;
    pledged(&site, &convent, "30").await;
    listed(&site, &convent, ["Grace Okafor", "Ruth Levy"]).await;
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        invitations::invite(conn, &by, assembly, convent.institution, Some(35), now)?;
        for (institution, count, key) in
            [(Some(convent.institution), 27, "a"), (Some(guest.institution), 4, "b"), (None, 2, "c")]
        {
            arrivals::group(
                conn,
                &DoorGrant::of(&by, assembly),
                institution,
                count,
                &Told::now(Key::parse(key).unwrap(), now),
            )?;
        }
        Ok(())
    })
    .await;
    site.time_is("2027-03-13T10:00:00Z");
    let page = site.organiser().await.get("/o/a/1").await;
    let rows = page.all("tbody tr");
    assert_eq!(
        rows,
        [
            "Abbey School 0 0",
            "St Brigid's Convent 30 2 27 90%",
            "Aardvark Choir Not invited 0 4",
            "With no institution 0 2",
            "All together 30 2 33",
        ]
    );
    assert_eq!(page.all("dl.figures dt"), ["pledged", "listed (7%)", "actual", "kept"]);
    assert_eq!(page.all("dl.figures dd"), ["30", "2", "33", "90%"]);
    assert_eq!(page.attributes("tbody th a", "href"), ["/o/a/1/i/2", "/o/a/1/i/1"]);
    let file = site.signed_in("amina@example.org").await.get("/o/a/1.csv").await.body;
    let guests = ["Aardvark Choir,other,,,,0,0,,4,0,,0,0,0,,,,0,,", ",,,,,0,0,,2,0,,0,0,0,,,,0,,"];
    assert_eq!(file.lines().skip(3).collect::<Vec<_>>(), guests, "no date for names is theirs");
}

#[tokio::test]
async fn a_long_table_comes_in_pages_and_its_total_is_of_all() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        for number in 100..201 {
            let name = format!("Institution {number}");
            let described =
                turnout::institution::store::Described { name, kind: None, chapter: None, membership: None };
            let id = turnout::institution::store::describe(conn, &by, &described, now)?;
            invitations::invite(conn, &by, assembly, id, Some(10), now)?;
        }
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    let first = amina.get("/o/a/1?f=all").await;
    assert_eq!(first.all("tbody:first-of-type tr").len(), 50);
    assert_eq!(first.attributes("main nav[aria-label=Pages] a", "href"), ["?f=all&page=2"]);
    let last = amina.get("/o/a/1?f=all&page=3").await;
    assert_eq!(last.all("tbody th"), ["Institution 200", "All together"]);
    assert_eq!(last.all("tbody td[data-l=Asked]"), ["10", "1,010"]);
    assert_eq!(amina.get("/o/a/1?f=all&page=99").await.all("tbody th")[0], "Institution 200");
}

#[tokio::test]
async fn what_is_known_beside_the_numbers_is_said_in_the_table() {
    let (site, convent) = convent().await;
    pledged(&site, &convent, "40").await;
    let [grace, _] = listed(&site, &convent, ["Grace Okafor", "Ruth Levy"]).await;
    let grant = leaders_grant(&site, &convent).await;
    site.time_is("2027-03-01T10:00:00Z");
    let now = site.app.clock.now();
    site.write(move |conn| {
        invitations::finish(conn, &grant, now)?;
        need::set_number_of_children(conn, &grant, grace, 1, now).map_err(|_| turnout::error::AppError::NotFound)
    })
    .await;
    let mut amina = site.organiser().await;
    assert_eq!(amina.get("/o/a/1?f=all").await.all("tbody th .tag"), ["1 request", "2 of 40, that is everyone"]);
    pledged(&site, &convent, "0").await;
    assert_eq!(amina.get("/o/a/1?f=all").await.all("tbody th .tag"), ["1 request", "Cannot come", "That is everyone"]);
}

#[tokio::test]
async fn a_list_is_closed_and_opened_and_an_assembly_cancelled_after_being_asked_once() {
    let (site, _) = convent().await;
    let mut amina = site.organiser().await;
    let offered = async |amina: &mut crate::site::Browser<'_>| {
        amina.get("/o/a/1").await.attributes("main .buttons a[href*=decide]", "href")
    };
    assert_eq!(offered(&mut amina).await, ["/o/a/1/decide/list_closed", "/o/a/1/decide/cancelled"]);
    for (to, title) in [
        ("list_closed", "Close the list?"),
        ("open", "Open the list again?"),
        ("cancelled", "Cancel Spring assembly?"),
        ("open", "Will Spring assembly take place after all?"),
    ] {
        let path = format!("/o/a/1/decide/{to}");
        let page = amina.get(&path).await;
        assert_eq!(page.one("h1"), title);
        for _ in 0..2 {
            amina.post_with_key(&path, &page.form_key(), &[]).await.leads_to("/o/a/1");
        }
        assert_eq!(site.text("select status from assembly").await, to);
    }
    assert_eq!(site.number("select count(*) from audit_event where action = 'assembly.decided'").await, 4);
    // Decided meanwhile: nothing is asked, and nothing is recorded twice.
    amina.get("/o/a/1/decide/open").await.leads_to("/o/a/1");
    amina.post("/o/a/1/decide/open", &[]).await.leads_to("/o/a/1");
    assert_eq!(site.number("select count(*) from audit_event where action = 'assembly.decided'").await, 4);
}

#[tokio::test]
async fn history_says_who_did_what_from_what_to_what_with_todays_names() {
    let (site, convent) = convent().await;
    let [grace] = listed(&site, &convent, ["Grace Okafor"]).await;
    let grant = leaders_grant(&site, &convent).await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        invitations::pledge(conn, &grant, HowMany::parse("40").unwrap(), now)?;
        invitations::pledge(conn, &grant, HowMany::parse("30").unwrap(), now)?;
        list::withdraw(conn, &grant, grace, now)?;
        // A misspelt name that was put right is right in what was written before.
        Ok(conn.execute("update attendee set name = 'Grace Okafor-Lane' where attendee_id = ?1", [grace])?)
    })
    .await;
    let page = site.organiser().await.get(&format!("{}/history", page_of(&convent))).await;
    let what: Vec<_> =
        page.all("tbody tr").into_iter().map(|row| row.replace("Friday 29 January 2027, 10am ", "")).collect();
    let leader = "Leader of St Brigid's Convent";
    assert_eq!(
        what,
        [
            &format!("{leader} Took Grace Okafor-Lane off the list"),
            &format!("{leader} Pledged was 40 now 30"),
            &format!("{leader} Pledged 40"),
            "The organiser at the machine Invited",
            &format!("The organiser at the machine Added the leader {leader}"),
            "The organiser at the machine Added the institution",
        ]
    );
    assert_eq!(site.number("select count(*) from audit_event where fields like '%Grace%'").await, 0);
}

#[tokio::test]
async fn a_file_from_the_page_is_the_same_as_from_the_command_line_however_long() {
    let (site, convent) = convent().await;
    let grant = convent.grant;
    site.write(move |conn| {
        let many = "insert into attendee (assembly_id, institution_id, name, phone, listed_at, late)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 4000)
            select ?1, ?2, '=Person \"' || i || '\"' || char(10) || 'of many', '+447700900123', '2027-02-01T10:00:00.000Z', 0 from n";
        Ok(conn.execute(many, (grant.assembly(), grant.institution()))?)
    })
    .await;
    let mut amina = site.organiser().await;
    for (what, path) in [(Export::Tally, "/o/a/1/tally.csv"), (Export::People, "/o/a/1/people.csv")] {
        let page = amina.get(path).await;
        let now = site.app.clock.now();
        let expected = site
            .write(move |conn| {
                let by = Organiser::at_the_machine();
                let leave = export::store::leave(conn, &by, what, grant.assembly(), None, now)?;
                export::write(conn, &by, &leave, Vec::new())
            })
            .await;
        assert!(page.body.as_bytes() == expected, "{path}");
        assert_eq!(page.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
        assert!(page.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename=\""));
    }
    let page = amina.get("/o/a/1/people.csv").await;
    assert!(
        page.body.len() > 200_000 && page.body.contains("\"'=Person \"\"4000\"\"\nof many\",,'+447700900123"),
        "{}",
        &page.body[..300]
    );
    assert_eq!(amina.get(&format!("{}/people?page=40", page_of(&convent))).await.all("tbody tr").len(), 100);
}

#[tokio::test]
async fn a_saved_list_is_shown_and_downloaded_as_it_was() {
    let (site, convent) = convent().await;
    decided(&site, convent.assembly, Status::ListClosed).await;
    let (grant, now) = (leaders_grant(&site, &convent).await, site.app.clock.now());
    site.write(move |conn| {
        let form = PersonForm { name: "Zoë Quist".into(), ..PersonForm::default() };
        list::add_person(conn, &grant, form.parse(Country::Gb).unwrap(), None, now)
    })
    .await;
    let mut amina = site.organiser().await;
    let here = page_of(&convent);
    amina
        .post(&format!("{here}/requests/names/1"), &[("decision", "agree")])
        .await
        .leads_to(&format!("{here}?decided=1#requests"));
    let version = format!("{here}/versions/1");
    assert!(amina.get(&here).await.attributes("td a", "href").contains(&version));
    assert!(amina.get(&version).await.body.contains("Zoë Quist"));
    let union = site.invited(convent.assembly, "Dockside branch").await;
    assert_eq!(amina.get(&format!("{}/versions/1", page_of(&union))).await.status, StatusCode::NOT_FOUND);
}
