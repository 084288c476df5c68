//! After an assembly: its results, an institution over its assemblies, what was kept, what was learned.

mod earlier;
mod learned;

use axum::http::StatusCode;
use turnout::access::{DoorGrant, Organiser};
use turnout::arrival::model::{Key, Told};
use turnout::arrival::store as arrivals;
use turnout::assembly::model::AssemblyId;
use turnout::assembly::note::store as notes;
use turnout::institution::model::InstitutionId;
use turnout::invitation::model::Note;
use turnout::invitation::store as invitations;

use crate::site::{Invited, Site, leaders_grant};

const RESULTS: &str = "/o/a/1/results";

async fn pledge(site: &Site, of: &Invited, number: u32) {
    let grant = of.grant;
    site.write(move |conn| {
        let sql = "insert into pledge (assembly_id, institution_id, number, made_at, late)
            values (?1, ?2, ?3, '2027-02-01T10:00:00.000Z', 0)";
        Ok(conn.execute(sql, (grant.assembly(), grant.institution(), number))?)
    })
    .await;
}

async fn listed(site: &Site, of: &Invited, number: u32) {
    let grant = of.grant;
    site.write(move |conn| {
        let sql = "insert into attendee (assembly_id, institution_id, name, listed_at, late)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < ?3)
            select ?1, ?2, 'Person ' || i, '2027-02-01T10:00:00.000Z', 0 from n";
        Ok(conn.execute(sql, (grant.assembly(), grant.institution(), number))?)
    })
    .await;
}

/// Lets so many of its list come in by name.
async fn seen(site: &Site, of: &Invited, number: u32) {
    let (grant, now) = (of.grant, site.app.clock.now());
    site.write(move |conn| {
        let sql = "select attendee_id from attendee where assembly_id = ?1 and institution_id = ?2 limit ?3";
        let people: Vec<turnout::list::model::AttendeeId> = conn
            .prepare(sql)?
            .query_map((grant.assembly(), grant.institution(), number), |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for person in people {
            let told = Told::now(Key::parse(&format!("seen-{person}")).unwrap(), now);
            arrivals::arrive(conn, &DoorGrant::of(&Organiser::at_the_machine(), grant.assembly()), person, &told)?;
        }
        Ok(())
    })
    .await;
}

async fn came(site: &Site, assembly: AssemblyId, institution: Option<InstitutionId>, number: u32) {
    let now = site.app.clock.now();
    site.write(move |conn| {
        let key = Key::parse(&turnout::access::token::secret()?).unwrap();
        Ok(arrivals::came_with(conn, &Organiser::at_the_machine(), assembly, institution, number, &key, now)?)
    })
    .await;
}

async fn chapter(site: &Site, of: &Invited, chapter: &'static str, kind: &'static str) {
    let id = of.institution;
    site.write(move |conn| {
        let sql = "update institution set chapter = nullif(?2, ''), kind = ?3 where institution_id = ?1";
        Ok(conn.execute(sql, (id, chapter, kind))?)
    })
    .await;
}

/// An assembly that is over, with all kinds of outcome: ids 1 to 4, and a guest, 5.
async fn over() -> (Site, [Invited; 5]) {
    let site = Site::new();
    let assembly = site.assembly().await;
    let academy = site.invited(assembly, "Abbey Academy").await;
    let convent = site.invited(assembly, "St Brigid's Convent").await;
    let union = site.invited(assembly, "Dockside branch").await;
    let tenants = site.invited(assembly, "Northside Tenants").await;
    let choir = site.invited(site.assembly().await, "Aardvark Choir").await;
    for (of, name, kind) in [
        (&academy, "North & West", "school"),
        (&convent, "East", "faith"),
        (&union, "East", "union"),
        (&tenants, "", "union"),
    ] {
        chapter(&site, of, name, kind).await;
    }
    for (of, number) in [(&academy, 20), (&convent, 40), (&union, 10)] {
        pledge(&site, of, number).await;
    }
    listed(&site, &academy, 20).await;
    listed(&site, &convent, 30).await;
    site.time_is("2027-03-12T20:00:00Z");
    seen(&site, &academy, 18).await;
    seen(&site, &convent, 25).await;
    // Thirty were typed, and then fewer.
    came(&site, assembly, Some(convent.institution), 30).await;
    came(&site, assembly, Some(convent.institution), 27).await;
    came(&site, assembly, Some(union.institution), 12).await;
    came(&site, assembly, Some(choir.institution), 3).await;
    came(&site, assembly, None, 2).await;
    site.time_is("2027-03-13T09:00:00Z");
    (site, [academy, convent, union, tenants, choir])
}

#[tokio::test]
async fn each_institutions_outcome_stands_beside_the_totals() {
    let (site, _) = over().await;
    // Who was not sure, was taken off or counts elsewhere is missed by nobody.
    site.write(|conn| {
        Ok(conn.execute_batch(
            "insert into attendee (assembly_id, institution_id, name, listed_at, late, attending, withdrawn_at, counted_as_id)
             values (1, 4, 'A', '2027-02-01T10:00:00.000Z', 0, 'maybe', null, null),
                (1, 4, 'B', '2027-02-01T10:00:00.000Z', 0, 'yes', '2027-02-02T10:00:00.000Z', null),
                (1, 4, 'C', '2027-02-01T10:00:00.000Z', 0, 'yes', null, 1);
             -- Checked in by mistake, and taken back.
             insert into arrival (door_event_id, assembly_id, institution_id, attendee_id, undone_by_id)
                select 1, 1, 1, max(attendee_id), 1 from attendee where institution_id = 1;",
        )?)
    })
    .await;
    let mut amina = site.organiser().await;
    let page = amina.get(RESULTS).await;
    let lines = page.all("main > table:first-of-type tr");
    assert_eq!(
        lines[1..],
        [
            "Abbey Academy 20 20 18 90% 2 0 18",
            "Dockside branch 10 0 12 120% 0 0 12",
            // Five of the list were not seen, and two came in without a name, who may be of those.
            "Northside Tenants 0 0 0 0 0",
            "St Brigid's Convent 40 30 27 68% 3+ 0 27",
            "Aardvark Choir Not invited 0 3 0 3",
            "With no institution 0 2 0 2",
            "All together 70 50 62 81% 5+ 0 62",
        ]
    );
    // 18 + 27 + 12 of 70: the guests and who never pledged are left out.
    assert_eq!(page.all(".figures dd"), ["70", "50", "62", "81%"]);
    let groups: Vec<_> = page.all("h2 + table tbody tr");
    assert_eq!(
        groups,
        [
            "East 2 50 30 39 78%",
            "North & West 1 20 20 18 90%",
            "None 2 0 0 3",
            "Faith 1 40 30 27 68%",
            "Other 1 0 0 3",
            "School 1 20 20 18 90%",
            "Union 2 10 0 12 120%",
        ]
    );
    let links = page.attributes("main > table:first-of-type th a", "href");
    assert_eq!((links[0].as_str(), links[4].as_str()), ("/o/a/1/i/1", "/o/institutions/5/history"));
}

#[tokio::test]
async fn the_lines_are_sorted_by_any_column_either_way_and_the_unknown_stand_last() {
    let (site, _) = over().await;
    let mut amina = site.organiser().await;
    let (academy, convent, union) = ("Abbey Academy", "St Brigid's Convent", "Dockside branch");
    for (sort, first) in [
        ("pledged", [convent, academy, union]),
        ("-pledged", [union, academy, convent]),
        ("listed", [convent, academy, union]),
        ("actual", [convent, academy, union]),
        ("kept", [union, academy, convent]),
        ("-kept", [convent, academy, union]),
        ("no_shows", [convent, academy, union]),
        ("-institution", [convent, "Northside Tenants", union]),
        ("nonsense", [academy, union, "Northside Tenants"]),
        ("", [academy, union, "Northside Tenants"]),
    ] {
        let page = amina.get(&format!("{RESULTS}?sort={sort}")).await;
        let names = page.all("main > table:first-of-type tbody:first-of-type th bdi");
        assert_eq!(names[..3], first, "{sort}");
    }
    let page = amina.get(&format!("{RESULTS}?sort=kept")).await;
    assert_eq!(page.all(".chips a[aria-current]"), ["Kept"]);
    assert_eq!(page.attributes(".chips a[aria-current]", "href"), ["?sort=-kept"]);
}

#[tokio::test]
async fn one_chapter_or_kind_is_shown_alone_and_the_file_is_the_same_view() {
    let (site, _) = over().await;
    let mut amina = site.organiser().await;
    let page = amina.get(RESULTS).await;
    let links = page.attributes("h2 + table th a", "href");
    assert_eq!(links[1], "?sort=institution&chapter=North%20%26%20West");
    let page = amina.get(&format!("{RESULTS}{}", links[1])).await;
    let lines = page.all("main > table:first-of-type tr");
    assert_eq!(lines[1..], ["Abbey Academy 20 20 18 90% 2 0 18", "All together 20 20 18 90% 2 0 18"]);
    let links = page.attributes(".buttons a", "href");
    assert!(links.contains(&"/o/a/1/results.csv?sort=institution&chapter=North%20%26%20West".to_owned()), "{links:?}");
    let file = amina.get("/o/a/1/results.csv?sort=-pledged&kind=union").await;
    let header = "\u{feff}institution,kind,chapter,asked,pledged,listed,actual,kept,no_shows_at_least,walk_ins,\
        late_arrivals,last_assembly,last_actual,last_kept,earlier_assembly,earlier_actual,earlier_kept";
    let lines: Vec<_> = file.body.lines().collect();
    assert_eq!(
        lines,
        [
            header,
            "Dockside branch,union,East,,10,0,12,1.20,0,0,12,,,,,,",
            "Northside Tenants,union,,,,0,0,,0,0,0,,,,,,"
        ]
    );
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"results-1.csv\"");
    let all = amina.get("/o/a/1/results.csv").await.body;
    assert!(all.ends_with("Aardvark Choir,other,,,,0,3,,,0,3,,,,,,\r\n,,,,,0,2,,,0,2,,,,,,\r\n"), "{all}");
    let nowhere = amina.get(&format!("{RESULTS}?chapter=Nowhere")).await;
    assert!(nowhere.all("main > table:first-of-type tbody:first-of-type tr").is_empty());
}

#[tokio::test]
async fn results_are_50_a_page_and_there_are_none_before_the_day() {
    let site = Site::new();
    let assembly = site.assembly().await;
    site.invited(assembly, "Abbey Academy").await;
    site.write(|conn| {
        conn.execute_batch(
            "insert into institution (name, kind, membership, added_at)
                with recursive n (i) as (select 100 union all select i + 1 from n where i < 199)
                select 'Institution ' || i, 'other', 'member', '' from n;
             insert into invitation (assembly_id, institution_id, added_at)
                select 1, institution_id, '' from institution where name like 'Institution %'",
        )?;
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    let page = amina.get(RESULTS).await;
    assert_eq!(page.one(".notice.info"), "There are results from Friday 12 March 2027 on.");
    assert!(page.all("table").is_empty());
    site.time_is("2027-03-12T12:00:00Z");
    let mut amina = site.signed_in("amina@example.org").await;
    let page = amina.get(&format!("{RESULTS}?sort=-institution&page=2")).await;
    let lines = page.all("main > table:first-of-type tbody:first-of-type tr");
    assert_eq!(lines.len(), 50);
    assert_eq!(lines[0], "Institution 149 0 0 0 0", "before anybody is counted, nobody is known to have stayed away");
    assert_eq!(
        page.attributes("nav[aria-label=Pages] a", "href"),
        ["?sort=-institution&page=1", "?sort=-institution&page=3"]
    );
    assert_eq!(amina.get("/o/a/1/results.csv").await.body.lines().count(), 102);
    for (status, said) in [("cancelled", "The assembly is cancelled."), ("postponed", "The assembly is put off.")] {
        site.write(move |conn| Ok(conn.execute("update assembly set status = ?1", [status])?)).await;
        let page = amina.get(RESULTS).await;
        assert_eq!((page.one(".notice.info"), page.all("table").len()), (said.to_owned(), 0));
    }
    for path in ["/o/a/9/results", "/o/a/9/results.csv", "/o/a/9/notes", "/o/institutions/999/history"] {
        assert_eq!(amina.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_institutions_history_is_each_assembly_it_was_invited_or_came_to_the_latest_first() {
    let (site, [academy, .., choir]) = over().await;
    site.write(|conn| {
        Ok(conn.execute("update assembly set title = 'Autumn assembly', starts_at = '2027-10-12T18:00:00.000Z' where assembly_id = 2", [])?)
    })
    .await;
    let mut amina = site.organiser().await;
    let at = |institution: &Invited| format!("/o/institutions/{}/history", institution.institution);
    let page = amina.get(&at(&choir)).await;
    assert_eq!(page.one("h1"), "Aardvark Choir at assemblies");
    let lines = ["Autumn assembly Tuesday 12 October 2027 0", "Spring assembly Not invited Friday 12 March 2027 0 3"];
    assert_eq!(page.all("tbody tr"), lines);
    assert_eq!(page.attributes("tbody th a", "href"), ["/o/a/2/i/5", "/o/a/1"]);
    let page = amina.get(&at(&academy)).await;
    assert_eq!(page.all("tbody tr"), ["Spring assembly Friday 12 March 2027 20 20 18 90%"]);
    // Everybody who came was taken back: it was never there.
    came(&site, choir_assembly(), Some(choir.institution), 0).await;
    assert_eq!(amina.get(&at(&choir)).await.all("tbody tr").len(), 1);
}

fn choir_assembly() -> AssemblyId {
    "1".parse().unwrap()
}

#[tokio::test]
async fn the_last_three_assemblies_that_are_over_stand_side_by_side() {
    let (site, _) = over().await;
    site.write(|conn| {
        let at = "starts_at, time_zone, pledge_by, access_by, names_by, childcare_by, added_at";
        for (title, starts, status) in [
            ("Oldest", "2024-01-10T19:00:00.000Z", "open"),
            ("Older", "2025-01-10T19:00:00.000Z", "open"),
            ("Old", "2026-01-10T19:00:00.000Z", "open"),
            ("Called off", "2026-06-10T19:00:00.000Z", "cancelled"),
        ] {
            let sql = format!(
                "insert into assembly (title, status, {at}) select ?1, ?3, ?2, time_zone, '2024-01-01T00:00:00.000Z',
                    '2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z', added_at
                 from assembly where assembly_id = 1"
            );
            conn.execute(&sql, (title, starts, status))?;
        }
        conn.execute("update assembly set starts_at = '2027-10-12T18:00:00.000Z' where assembly_id = 2", [])?;
        conn.execute("insert into invitation (assembly_id, institution_id, added_at) select assembly_id, 1, '' from assembly where title = 'Older'", [])?;
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/kept").await;
    assert_eq!(page.all("thead th"), ["Institution", "Spring assembly", "Old", "Older"]);
    assert_eq!(
        page.all("tbody tr"),
        [
            "Aardvark Choir 3 came",
            "Abbey Academy 90%, 18 of 20 0 came",
            "Dockside branch 120%, 12 of 10",
            "Northside Tenants 0 came",
            "St Brigid's Convent 68%, 27 of 40",
        ]
    );
    assert_eq!(page.all("tbody tr:nth-child(2) td"), ["90%, 18 of 20", "", "0 came"]);
    assert_eq!(page.all("tbody td").len(), 5 * 3, "every cell stands under its assembly");
    assert_eq!(page.attributes("tbody th a", "href")[1], "/o/institutions/1/history");
    assert!(amina.get("/o").await.attributes("main a", "href").contains(&"/o/kept".to_owned()));
    let fresh = Site::new();
    fresh.assembly().await;
    assert!(!fresh.organiser().await.get("/o").await.attributes("main a", "href").contains(&"/o/kept".to_owned()));
    assert!(fresh.organiser().await.get("/o/kept").await.text().contains("No assembly has taken place yet."));
}

#[tokio::test]
async fn what_leaders_say_against_the_count_is_listed_until_it_is_answered() {
    let (site, [academy, convent, ..]) = over().await;
    let mut amina = site.organiser().await;
    assert!(amina.get(RESULTS).await.all("#count").is_empty());
    for (of, notes) in [(&academy, 1), (&convent, 2)] {
        let (grant, now) = (leaders_grant(&site, of).await, site.app.clock.now());
        site.write(move |conn| {
            for note in 0..notes {
                let words = Note::parse(&format!("We were more, {note}")).unwrap();
                invitations::question_count(conn, &grant, &words, now)?;
            }
            Ok(())
        })
        .await;
    }
    let page = amina.get(RESULTS).await;
    assert_eq!(page.all("#count ~ ul li"), ["Abbey Academy", "St Brigid's Convent, 2 notes"]);
    assert_eq!(page.attributes("#count ~ ul a", "href"), ["/o/a/1/i/1#count", "/o/a/1/i/2#count"]);
    amina.post("/o/a/1/i/1/count/1", &[("answer", "Counted again: 18")]).await;
    assert_eq!(amina.get(RESULTS).await.all("#count ~ ul li"), ["St Brigid's Convent, 2 notes"]);
}
