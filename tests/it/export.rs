//! Exports: what stands in each file, and who may take it.

use axum::http::StatusCode;
use chrono::TimeDelta;
use turnout::access::{Actor, DoorGrant, Organiser, store as access};
use turnout::arrival::model::{Key, Told};
use turnout::arrival::store as arrivals;
use turnout::assembly::model::AssemblyId;
use turnout::error::AppError;
use turnout::export::{self, Export};
use turnout::institution::model::{InstitutionId, Kind};
use turnout::institution::store as institutions;
use turnout::invitation::model::HowMany;
use turnout::invitation::store as invitations;

use crate::site::{Browser, Invited, Site, leaders_grant};

const MARK: &str = "\u{feff}";
const TALLY: &str = "institution,kind,chapter,asked,pledged,listed,listed_late,unnamed,actual,walk_ins,kept,children,\
    needs_not_answered,travel_not_answered";

/// The lines of a file, without its mark; every one ends with CRLF.
async fn lines(site: &Site, what: Export, assembly: AssemblyId) -> Vec<String> {
    let now = site.app.clock.now();
    let bytes = site
        .write(move |conn| {
            let by = Organiser::at_the_machine();
            let leave = export::store::leave(conn, &by, what, assembly, Some("a test"), now)?;
            export::write(conn, &by, &leave, Vec::new())
        })
        .await;
    let text = String::from_utf8(bytes).unwrap();
    let text = text.strip_prefix(MARK).unwrap();
    text.strip_suffix("\r\n").unwrap().split("\r\n").map(str::to_owned).collect()
}

async fn group(site: &Site, assembly: AssemblyId, institution: Option<InstitutionId>, count: u32, key: &'static str) {
    let now = site.app.clock.now();
    site.write(move |conn| {
        let told = Told::now(Key::parse(key).unwrap(), now);
        Ok(arrivals::group(conn, &DoorGrant::of(&Organiser::at_the_machine(), assembly), institution, count, &told)?)
    })
    .await;
}

#[tokio::test]
async fn the_tally_is_every_invited_institution_by_code_point_then_guests_then_nobodys() {
    let site = Site::new();
    let assembly = site.assembly().await;
    for name in ["the Food Hub", "Église du Marais", "Zion Chapel", "Abbey School"] {
        site.invited(assembly, name).await;
    }
    let guest = site.invited(site.assembly().await, "Aardvark Choir").await;
    group(&site, assembly, Some(guest.institution), 4, "g1").await;
    group(&site, assembly, None, 2, "g2").await;
    let lines = lines(&site, Export::Tally, assembly).await;
    assert_eq!(lines[0], TALLY);
    let names: Vec<_> = lines[1..].iter().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names, ["Abbey School", "Zion Chapel", "the Food Hub", "Église du Marais", "Aardvark Choir", ""]);
    assert_eq!(lines[5], "Aardvark Choir,other,,,,0,0,,4,0,,0,0,0");
    assert_eq!(lines[6], ",,,,,0,0,,2,0,,0,0,0");
}

#[tokio::test]
async fn unknown_is_empty_zero_is_0_and_a_ratio_has_two_decimals() {
    let site = Site::new();
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let grant = convent.grant;
    let now = site.app.clock.now();
    assert_eq!(lines(&site, Export::Tally, convent.assembly).await[1], "St Brigid's Convent,other,,,,0,0,,0,0,,0,0,0");
    site.write(move |conn| Ok(invitations::pledge(conn, &grant, HowMany::parse("30").unwrap(), now)?)).await;
    assert_eq!(
        lines(&site, Export::Tally, convent.assembly).await[1],
        "St Brigid's Convent,other,,,30,0,0,30,0,0,,0,0,0"
    );
    group(&site, convent.assembly, Some(convent.institution), 20, "g").await;
    let came = "St Brigid's Convent,other,,,30,0,0,30,20,0,0.67,0,0,0";
    assert_eq!(lines(&site, Export::Tally, convent.assembly).await[1], came);
}

#[tokio::test]
async fn an_export_runs_no_formula_and_keeps_quotes_and_line_ends() {
    let site = Site::new();
    let assembly = site.assembly().await;
    site.invited(assembly, "=HYPERLINK(\"http://example.org\")").await;
    site.invited(assembly, "Sam's \"Big\"\nHall, North").await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        let described = institutions::Described {
            name: "Zion Chapel".into(),
            kind: Some(Kind::Faith),
            chapter: Some("@North".into()),
            membership: None,
        };
        let machine = Organiser::at_the_machine();
        let id = institutions::describe(conn, &machine, &described, now)?;
        Ok(invitations::invite(conn, &machine, assembly, id, Some(7), now)?)
    })
    .await;
    let lines = lines(&site, Export::Tally, assembly).await;
    assert_eq!(lines[1], "\"'=HYPERLINK(\"\"http://example.org\"\")\",other,,,,0,0,,0,0,,0,0,0");
    assert_eq!(lines[2], "\"Sam's \"\"Big\"\"\nHall, North\",other,,,,0,0,,0,0,,0,0,0");
    assert_eq!(lines[3], "Zion Chapel,faith,'@North,7,,0,0,,0,0,,0,0,0");
}

#[tokio::test]
async fn pledges_are_every_revision_with_who_made_it() {
    let site = Site::new();
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let (organisers, leaders) = (convent.grant, leaders_grant(&site, &convent).await);
    for (grant, number, at) in [(organisers, "30", "2027-01-29T10:00:00Z"), (leaders, "0", "2027-02-12T20:00:00Z")] {
        site.time_is(at);
        let now = site.app.clock.now();
        site.write(move |conn| Ok(invitations::pledge(conn, &grant, HowMany::parse(number).unwrap(), now)?)).await;
    }
    let lines = lines(&site, Export::Pledges, convent.assembly).await;
    assert_eq!(
        lines,
        [
            "institution,pledged,pledged_at,late,by",
            "St Brigid's Convent,30,2027-01-29T10:00:00.000Z,no,",
            "St Brigid's Convent,0,2027-02-12T20:00:00.000Z,yes,Leader of St Brigid's Convent",
        ]
    );
}

#[tokio::test]
async fn what_people_need_is_taken_out_with_a_reason_that_is_recorded_with_who_took_it() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let now = site.app.clock.now();
    for what in [Export::Needs, Export::Children, Export::Access] {
        for reason in [None, Some(""), Some("  ")] {
            let by = Organiser::at_the_machine();
            let refused = site.app.db.write(move |conn| export::store::leave(conn, &by, what, assembly, reason, now));
            let text = "this file holds what people need: say what you need it for";
            assert_eq!(refused.await.unwrap_err().to_string(), text);
        }
    }
    assert_eq!(site.number("select count(*) from audit_event where action = 'export.taken'").await, 0);
    let header = site
        .write(move |conn| {
            let (by, reason) = (Organiser::at_the_machine(), Some("the access team's plan "));
            let leave = export::store::leave(conn, &by, Export::Needs, assembly, reason, now)?;
            export::write(conn, &by, &leave, Vec::new())
        })
        .await;
    assert!(String::from_utf8(header).unwrap().starts_with("\u{feff}institution,"));
    assert_eq!(site.text("select what || ': ' || reason from export").await, "needs: the access team's plan");
    let noted = "select actor || ' ' || fields || ' ' || assembly_id from audit_event where action = 'export.taken'";
    assert_eq!(site.text(noted).await, "machine needs 1");
}

const TAKEN: &str = "select coalesce(group_concat(what || ' by ' || coalesce(name, 'machine') || coalesce(' for ' || reason, ''), \
    '; '), 'none') from (select * from export left join account using (account_id) order by export_id)";

/// A site whose one institution has a person with a need, a child, a way, a pledge and a saved list, and one who is counted
/// as another.
async fn full() -> (Site, Invited) {
    let site = Site::new();
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    site.write(|conn| {
        conn.execute_batch(
            "insert into attendee (assembly_id, institution_id, name, listed_at, late, needs_answered_at, withdrawn_at)
                values (1, 1, 'Grace Okafor', '2027-02-01T10:00:00.000Z', 0, '2027-02-01T10:00:00.000Z', null),
                    (1, 1, 'Tomos Rhys', '2027-02-01T10:00:00.000Z', 0, null, null),
                    (1, 1, 'Taken Off', '2027-02-01T10:00:00.000Z', 0, '2027-02-01T10:00:00.000Z', '2027-02-02T10:00:00.000Z'),
                    (1, 1, 'At the Door', null, 0, null, null);
             insert into attendee (assembly_id, institution_id, name, listed_at, late, counted_as_id)
                values (1, 1, 'Grace Counted Elsewhere', '2027-02-01T10:00:00.000Z', 0, 1);
             insert into need (attendee_id, kind, detail, state, asked_at, late)
                select attendee_id, 'bsl', null, 'asked', '2027-02-01T10:00:00.000Z', 0 from attendee where attendee_id > 3;
             insert into child (attendee_id, first_name, place, asked_at, late)
                select attendee_id, 'Ada', 'given', '2027-02-01T10:00:00.000Z', 0 from attendee where attendee_id > 2;
             insert into need (attendee_id, kind, detail, state, asked_at, late)
                values (1, 'diet', 'no sesame', 'asked', '2027-02-01T10:00:00.000Z', 0),
                    (1, 'bsl', null, 'asked', '2027-02-01T10:00:00.000Z', 0),
                    (3, 'bsl', null, 'asked', '2027-02-01T10:00:00.000Z', 0);
             insert into child (attendee_id, first_name, notes, place, asked_at, late)
                values (1, 'Ada', 'asthma pump', 'given', '2027-02-01T10:00:00.000Z', 0);
             insert into pledge (assembly_id, institution_id, number, made_at, late)
                values (1, 1, 30, '2027-02-01T10:00:00.000Z', 0), (1, 1, 40, '2027-02-02T10:00:00.000Z', 0);
             insert into submission (assembly_id, institution_id, source, state, made_at, ends_at, version, listed, settled_at)
                values (1, 1, 'typed', 'saved', '2027-02-01T10:00:00.000Z', '2027-02-02T10:00:00.000Z', '{\"people\":[]}', 0,
                    '2027-02-01T10:00:00.000Z'),
                    (1, 1, 'typed', 'dropped', '2027-02-01T10:00:00.000Z', '2027-02-02T10:00:00.000Z', null, null,
                    '2027-02-01T10:00:00.000Z');",
        )?;
        Ok(())
    })
    .await;
    (site, convent)
}

#[tokio::test]
async fn the_page_says_how_many_rows_each_file_has_now() {
    let (site, convent) = full().await;
    let mut said = Vec::new();
    let page = site.organiser().await.get("/o/a/1/exports").await;
    said.extend(page.all("td[data-l='Rows now']"));
    said.extend(page.all("h3").iter().map(|heading| heading.split([',', ' ']).nth(2).unwrap().to_owned()));
    let free = Export::ALL.iter().filter(|what| !what.needs_reason());
    let whats = free.chain(Export::ALL.iter().filter(|what| what.needs_reason()));
    let mut expected = Vec::new();
    for what in whats {
        expected.push((lines(&site, *what, convent.assembly).await.len() - 1).to_string());
    }
    assert_eq!(said, expected);
    assert_eq!(said, ["1", "2", "2", "2", "1", "0", "0", "4", "1", "0", "2", "1", "1"]);
}

#[tokio::test]
async fn who_counts_elsewhere_was_taken_off_or_only_came_is_in_no_file() {
    let (site, convent) = full().await;
    for what in Export::ALL {
        let text = lines(&site, *what, convent.assembly).await.join("\n");
        for name in ["Counted Elsewhere", "Taken Off", "At the Door"] {
            assert!(!text.contains(name), "{}: {text}", what.as_str());
        }
    }
}

#[tokio::test]
async fn people_and_every_file_without_a_reason_hold_no_need() {
    let (site, convent) = full().await;
    for what in Export::ALL.iter().filter(|what| !what.needs_reason()) {
        let text = lines(&site, *what, convent.assembly).await.join("\n").to_lowercase();
        for need in ["sesame", "diet", "bsl", "asthma", "ada"] {
            // Which food there must be is what that file is for; it names nobody.
            let says_it = *what == Export::Food && need == "sesame";
            assert_eq!(text.contains(need), says_it, "{need} in {}", what.as_str());
        }
        assert!(*what != Export::Food || !text.contains("grace"));
    }
    assert!(
        lines(&site, Export::Needs, convent.assembly).await.join("\n").contains("no sesame"),
        "or nothing is tested"
    );
}

#[tokio::test]
async fn every_taking_is_recorded_also_where_no_reason_is_asked() {
    let (site, _) = full().await;
    let mut amina = site.organiser().await;
    for what in Export::ALL.iter().filter(|what| !what.needs_reason()) {
        assert_eq!(amina.get(&format!("/o/a/1/{}.csv", what.as_str())).await.status, StatusCode::OK);
    }
    let by_amina = "tally by Amina; people by Amina; travel by Amina; pledges by Amina; versions by Amina; \
        arrivals by Amina; no-shows by Amina; creche by Amina; food by Amina; manifests by Amina";
    assert_eq!(site.text(TAKEN).await, by_amina);
    assert_eq!(site.number("select count(*) from audit_event where action = 'export.taken'").await, 10);
    lines(&site, Export::Tally, "1".parse().unwrap()).await;
    assert_eq!(
        site.text(TAKEN).await,
        format!("{by_amina}; tally by machine"),
        "no reason is kept where none is asked"
    );
    // Every view of the table and of the results is the tally too.
    for view in ["/o/a/1.csv?f=all", "/o/a/1.csv?by=kind", "/o/a/1/results.csv?kind=faith"] {
        assert_eq!(amina.get(view).await.status, StatusCode::OK, "{view}");
    }
    assert_eq!(site.number("select count(*) from export where what = 'tally' and account_id = 1").await, 4);
    let page = amina.get("/o/a/1/exports").await;
    let latest = [
        "Amina",
        "Amina",
        "Amina",
        "The organiser at the machine",
        "Amina",
        "Amina",
        "Amina",
        "Amina",
        "Amina",
        "Amina",
        "Amina",
        "Amina",
        "Amina",
        "Amina",
    ];
    assert_eq!(page.all("td[data-l=Who]"), latest);
    assert_eq!(page.all("td[data-l=File]")[3..5], ["Tally", "Manifests"]);
    for path in ["/o/a/9/tally.csv", "/o/a/9/exports", "/o/a/9.csv", "/o/a/9/results.csv"] {
        assert_eq!(amina.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(site.number("select count(*) from export").await, 14);
}

#[tokio::test]
async fn a_file_that_asks_for_a_reason_is_given_after_one_and_for_a_while() {
    let (site, _) = full().await;
    let mut amina = site.organiser().await;
    let key = amina.get("/o/a/1/exports").await.form_key();
    let form = [("what", "needs"), ("reason", " the access team's plan ")];
    for _ in 0..2 {
        amina.post_with_key("/o/a/1/exports", &key, &form).await.leads_to("/o/a/1/exports?ready=1");
    }
    assert_eq!(site.text(TAKEN).await, "needs by Amina for the access team's plan", "a second click takes none");
    let page = amina.get("/o/a/1/exports?ready=1").await;
    assert_eq!(page.attributes(".done a", "href"), ["/o/a/1/exports/1"]);
    assert_eq!(page.all("td[data-l='What for']"), ["the access team's plan"]);
    let file = amina.get("/o/a/1/exports/1").await;
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"needs-1.csv\"");
    assert!(file.body.contains("Grace Okafor,yes,diet,no sesame"), "{}", file.body);
    // Of nobody else, of no other assembly, and only for ten minutes.
    let mut bea = other_organiser(&site).await;
    bea.get("/o/a/1/exports/1").await.leads_to("/o/a/1/exports");
    assert_eq!(amina.get("/o/a/2/exports/1").await.status, StatusCode::NOT_FOUND, "there is no such assembly");
    site.assembly().await;
    amina.get("/o/a/2/exports/1").await.leads_to("/o/a/2/exports");
    assert!(bea.get("/o/a/1/exports?ready=1").await.all(".done").is_empty());
    site.time_passes(TimeDelta::minutes(10));
    amina.get("/o/a/1/exports/1").await.leads_to("/o/a/1/exports");
    assert!(amina.get("/o/a/1/exports?ready=1").await.all(".done").is_empty());
}

async fn other_organiser(site: &Site) -> Browser<'_> {
    let now = site.app.clock.now();
    site.write(move |conn| {
        Ok(access::add_account(
            conn,
            Actor::Machine,
            "Bea",
            "bea@example.org",
            turnout::access::model::Role::Admin,
            now,
        )?)
    })
    .await;
    site.signed_in("bea@example.org").await
}

#[tokio::test]
async fn without_a_reason_the_page_comes_again_with_what_was_typed() {
    let (site, _) = full().await;
    let mut amina = site.organiser().await;
    let long = "why ".repeat(130);
    for (reason, text) in [
        ("", "Enter what you need this file for"),
        (" \u{200b}", "Enter what you need this file for"),
        (&long, "Enter what you need it for in 500 characters or fewer"),
    ] {
        let page = amina.submit("/o/a/1/exports", &[("what", "children"), ("reason", reason)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.all(".summary a"), [text]);
        assert_eq!(page.attributes(".summary a", "href"), ["#reason-children"]);
        assert_eq!(page.attributes("#reason-children", "value"), [reason]);
        assert_eq!(page.attributes("#reason-needs", "value"), [""]);
    }
    for what in ["people", "everything", ""] {
        let page = amina.post("/o/a/1/exports", &[("what", what), ("reason", "because")]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{what}");
    }
    assert_eq!(site.text(TAKEN).await, "none");
}

#[tokio::test]
async fn a_leader_and_nobody_get_no_file_and_no_page() {
    let (site, convent) = full().await;
    let leave = "/o/a/1/exports";
    for browser in [&mut site.leader(&convent).await, &mut site.browser()] {
        for path in ["/o/a/1/exports", "/o/a/1/tally.csv", "/o/a/1/people.csv", "/o/a/1/exports/1"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
            assert!(page.location.starts_with("/o/sign-in"), "{path}: {}", page.location);
        }
        let page = browser.post(leave, &[("what", "needs"), ("reason", "because")]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(site.text(TAKEN).await, "none");
}

#[tokio::test]
async fn who_took_what_is_shown_50_at_a_time() {
    let (site, _) = full().await;
    let mut amina = site.organiser().await;
    for _ in 0..51 {
        amina.get("/o/a/1/tally.csv").await;
    }
    let page = amina.get("/o/a/1/exports").await;
    assert_eq!(page.all("td[data-l=Who]").len(), 50);
    assert_eq!(page.all("nav[aria-label=Pages] span"), ["1 to 50 of 51"]);
    assert_eq!(amina.get("/o/a/1/exports?page=2").await.all("td[data-l=Who]").len(), 1);
}

#[tokio::test]
async fn no_record_of_needs_lacks_its_reason_and_no_other_has_one() {
    let (site, _) = full().await;
    for (what, reason) in [("needs", "null"), ("children", "''"), ("tally", "'because'"), ("everything", "null")] {
        let sql = format!(
            "insert into export (what, assembly_id, reason, taken_at) values ('{what}', 1, {reason}, '2027-02-01')"
        );
        let refused = site.app.db.write(move |conn| Ok::<_, AppError>(conn.execute(&sql, [])?)).await;
        assert!(refused.unwrap_err().to_string().contains("CHECK constraint failed: export_"), "{what} {reason}");
    }
}
