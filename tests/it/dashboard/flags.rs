//! What a dashboard says beside its rows: progress, flags, states, and what it weighs.

use super::*;

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
