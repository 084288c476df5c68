//! Who takes a file of people: it is noted, and only where they meant to.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::site::{Browser, Page, Site};

#[tokio::test]
async fn whoever_takes_a_saved_list_for_a_leader_is_noted_and_the_leader_is_not() {
    // Reported: an organiser could take every list as a file, and nobody would know.
    let site = Site::new();
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let mut leader = site.leader(&convent).await;
    let version = "insert into submission (assembly_id, institution_id, source, state, made_at, ends_at, settled_at, version, listed)
        values (1, 1, 'pasted', 'saved', '2027-02-01T00:00:00.000Z', '2027-02-02T00:00:00.000Z', '2027-02-01T00:00:00.000Z',
            '{\"people\":[]}', 0)";
    site.write(move |conn| Ok(conn.execute(version, [])?)).await;
    let of_leader = leader.get(&format!("{}/list/versions/1.csv", convent.home)).await;
    assert!(of_leader.status == StatusCode::OK && of_leader.body.contains("name"), "{}", of_leader.body);
    const TAKEN: &str =
        "select count(*) from audit_event where action = 'list.taken' and subject_id = 1 and account_id = 1";
    assert_eq!(site.number(TAKEN).await, 0);
    let mut amina = site.organiser().await;
    let desk = format!("/o/a/{}/i/{}", convent.assembly, convent.institution);
    let for_them = format!("/o/for/{}/list/versions/1.csv", convent.grant.invitation());
    for (times, path) in [(1, format!("{desk}/versions/1")), (2, for_them)] {
        assert_eq!(amina.get(&path).await.body, of_leader.body, "{path}");
        assert_eq!(site.number(TAKEN).await, times, "{path}");
        assert_eq!(asked_from(&mut amina, Method::GET, &path, "cross-site").await.status, StatusCode::FORBIDDEN);
        assert_eq!(amina.get(&format!("{desk}/versions/9")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.number(TAKEN).await, times, "{path}");
    }
    let history = amina.get(&format!("{desk}/history")).await.text();
    assert!(history.contains("Amina Took a saved list as a file"), "{history}");
}

/// Asks as a browser does that was sent there from `site`.
async fn asked_from(browser: &mut Browser<'_>, method: Method, path: &str, site: &str) -> Page {
    let request = browser.request(method, path).header("sec-fetch-site", site).body(Body::empty());
    browser.send(request.unwrap()).await
}

#[tokio::test]
async fn a_link_on_another_site_takes_no_file_and_neither_does_a_look_at_its_headers() {
    // Reported: such a link made a signed-in organiser's browser save the file, and noted that they took it.
    let site = Site::new();
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    site.time_is("2027-03-13T10:00:00Z");
    let mut amina = site.organiser().await;
    let page = amina
        .submit(&format!("/o/a/{}/exports", convent.assembly), &[("what", "needs"), ("reason", "The crèche")])
        .await;
    let ready = amina.get(&page.location).await.attributes(".notice.done a", "href").swap_remove(0);
    let before = site.number("select count(*) from export").await;
    let files = [
        "tally.csv",
        "people.csv",
        "travel.csv",
        "pledges.csv",
        "versions.csv",
        "arrivals.csv",
        "no-shows.csv",
        "creche.csv",
        "food.csv",
        "results.csv",
    ];
    let mut files: Vec<String> = files.iter().map(|file| format!("/o/a/1/{file}")).collect();
    files.extend([ready, "/o/a/1.csv".to_owned()]);
    for file in &files {
        for elsewhere in ["cross-site", "same-site"] {
            let refused = asked_from(&mut amina, Method::GET, file, elsewhere).await;
            assert_eq!(
                (refused.status, refused.one("h1").as_str()),
                (StatusCode::FORBIDDEN, "This file was asked for on another site")
            );
            assert_eq!(refused.attributes("main .buttons a", "href"), ["/o/a/1/exports"], "{file}");
        }
        let head = asked_from(&mut amina, Method::HEAD, file, "same-origin").await;
        assert_eq!(head.status, StatusCode::METHOD_NOT_ALLOWED, "{file}");
    }
    let of_leaders = asked_from(&mut amina, Method::GET, "/o/institutions.csv", "cross-site").await;
    assert_eq!(of_leaders.attributes("main .buttons a", "href"), ["/o"]);
    assert_eq!(site.number("select count(*) from export").await, before);
    for file in &files {
        for here in ["same-origin", "none"] {
            assert_eq!(asked_from(&mut amina, Method::GET, file, here).await.status, StatusCode::OK, "{file}");
        }
    }
    // The pages themselves may be linked to from anywhere.
    assert_eq!(asked_from(&mut amina, Method::GET, "/o/a/1", "cross-site").await.status, StatusCode::OK);
}
