//! The results beside those of earlier assemblies; who came late, and who was on no list.

use super::*;

/// Two assemblies before, and one that was called off.
async fn with_earlier() -> Site {
    let (site, _) = over().await;
    site.write(|conn| {
        for (title, starts, status) in [
            ("Winter", "2026-01-10T19:00:00.000Z", "open"),
            ("Autumn", "2026-10-10T18:00:00.000Z", "open"),
            ("Called off", "2026-12-10T19:00:00.000Z", "cancelled"),
        ] {
            let sql = "insert into assembly (title, status, starts_at, time_zone, pledge_by, access_by, names_by,
                    childcare_by, added_at)
                select ?1, ?3, ?2, time_zone, '2025-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z',
                    '2025-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z', added_at
                from assembly where assembly_id = 1";
            conn.execute(sql, (title, starts, status))?;
        }
        conn.execute_batch(
            "insert into invitation (assembly_id, institution_id, added_at)
                select assembly_id, institution_id, '' from assembly, institution
                where title in ('Winter', 'Autumn', 'Called off') and institution_id in (1, 2);
             insert into pledge (assembly_id, institution_id, number, made_at, late)
                select assembly_id, 1, 10, '2024-12-01T00:00:00.000Z', 0 from assembly where title = 'Autumn';",
        )?;
        Ok(())
    })
    .await;
    for (title, number) in [("Autumn", 8), ("Winter", 5)] {
        let id = site.write(move |conn| {
            Ok(conn.query_row("select assembly_id from assembly where title = ?1", [title], |row| row.get(0))?)
        });
        let id: AssemblyId = id.await;
        came(&site, id, Some("1".parse().unwrap()), number).await;
    }
    site
}

#[tokio::test]
async fn the_last_assemblies_stand_beside_each_institution_and_what_they_came_to_below() {
    let site = with_earlier().await;
    let mut amina = site.organiser().await;
    let page = amina.get(RESULTS).await;
    let head = page.all("main > table:first-of-type thead th").join("|");
    assert_eq!(head, "Institution|Pledged|Listed|Actual|Kept|No-shows|Walk-ins|Late|Autumn|Winter");
    let lines = page.all("main > table:first-of-type tr");
    assert_eq!(lines[1], "Abbey Academy 20 20 18 90% 2 0 18 8, 80% 5");
    assert_eq!(lines[2], "Dockside branch 10 0 12 120% 0 0 12", "not invited before: blank, and no 0");
    assert_eq!(lines[4], "St Brigid's Convent 40 30 27 68% 3+ 0 27 0 0");
    assert_eq!(lines[7], "All together 70 50 62 81% 5+ 0 62 8 5");
    assert_eq!(
        page.all("#earlier + table tbody tr"),
        [
            "Spring assembly (this one) Friday 12 March 2027 70 50 62 81% 0",
            "Autumn Saturday 10 October 2026 10 0 8 80% 0",
            "Winter Saturday 10 January 2026 0 0 5 0",
        ]
    );
    let file = amina.get("/o/a/1/results.csv").await.body;
    let lines: Vec<_> = file.lines().collect();
    assert_eq!(lines[1], "Abbey Academy,school,North & West,,20,20,18,0.90,2,0,18,Autumn,8,0.80,Winter,5,");
    assert_eq!(lines[2], "Dockside branch,union,East,,10,0,12,1.20,0,0,12,,,,,,");
    // The first of them has none before it.
    let id = page.attributes("#earlier + table tbody a", "href").pop().unwrap();
    assert!(amina.get(&id).await.all("#earlier").is_empty());
}

#[tokio::test]
async fn late_is_who_came_after_the_start_and_a_walk_in_was_on_no_list() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let academy = site.invited(assembly, "Abbey Academy").await;
    site.time_is("2027-03-12T19:00:00Z");
    came(&site, assembly, Some(academy.institution), 2).await;
    site.time_is("2027-03-12T19:00:01Z");
    came(&site, assembly, Some(academy.institution), 5).await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        let (grant, name) = (
            DoorGrant::of(&Organiser::at_the_machine(), assembly),
            turnout::list::model::PersonName::stored("Ada Example".into()),
        );
        Ok(arrivals::walk_in(
            conn,
            &grant,
            Some(academy.institution),
            &name,
            &Told::now(Key::parse("w").unwrap(), now),
        )?)
    })
    .await;
    // Typed from paper the morning after: late is nobody of these.
    site.time_is("2027-03-13T09:00:00Z");
    came(&site, assembly, Some(academy.institution), 9).await;
    let page = site.organiser().await.get(RESULTS).await;
    assert_eq!(page.all("main > table:first-of-type td[data-l=Late]"), ["4", "4"]);
    assert_eq!(page.all("main > table:first-of-type td[data-l=Walk-ins]"), ["1", "1"]);
    assert_eq!(page.all("main > table:first-of-type td[data-l=Actual]"), ["9", "9"]);
}
