//! Lists and files that nobody has saved: whoever is erased is in none of them any more, and their sender is told.

use axum::http::StatusCode;

use super::{gone, on_the_disk, told};

/// Words of one person in what is not saved; as somebody writes them, not as they are stored.
const UNSAVED: &[&str] = &["ZULUNAME", "07700 900 777", "ZULU@example", "zuluname-cole.csv", "Zuluhall", "Zulurow"];

const DROPPED: &str = "select group_concat(institution_id || ' ' || state, ', ') from (select * from submission
    where source = 'file' and file_name is not 'zulu-file.csv' or source = 'pasted' order by submission_id)";

const ANSWERED: &str = "select json_extract(answers, '$.answered') from assembly_draft";

#[tokio::test]
async fn whoever_is_erased_is_in_no_list_that_is_not_saved() {
    let (site, invited) = told().await;
    let other = site.invited(invited.assembly, "Eastside Mosque").await;
    let (mut leader, mut yusuf) = (site.leader(&invited).await, site.leader(&other).await);
    let file = b"First name,Last name,Notes\nCole,ZULUNAME,Zulurow\nAda,Byrne,\n";
    leader.upload(&format!("{}/list/upload", invited.home), "zuluname-cole.csv", file).await;
    let lines = |lines: &'static str| [("lines", lines)];
    yusuf.submit(&format!("{}/list/paste", other.home), &lines("Ada Byrne\nCole Adan\nZ. Cole")).await;
    let mut amina = site.organiser().await;
    // With the number alone, for an organiser who enters for them.
    let for_them = invited.home.replace("/my/", "/o/for/");
    amina.submit(&format!("{for_them}/list/paste"), &lines("Ada Byrne\nCole, tel 07700 900 777")).await;
    let rows = "name,leader,email\nUnion,Z Cole,ZULU@example.org\n";
    amina.submit("/o/institutions/import/paste", &[("rows", rows)]).await;
    amina.submit("/o/new/title", &[("title", "Autumn assembly")]).await;
    amina.submit("/o/new/place", &[("venue", "Zuluhall, ask ZULUNAME Cole")]).await;
    assert_eq!(site.text(DROPPED).await, "1 draft, 2 draft, 1 draft");
    assert_eq!(site.text(ANSWERED).await, r#"["title","place"]"#);
    assert_eq!(on_the_disk(site.folder(), UNSAVED), UNSAVED);

    amina.post_with_key("/o/person/erase", "key", &[("who", "person-901"), ("sure", "1")]).await;
    gone(site.folder(), UNSAVED).await;
    assert_eq!(site.text(DROPPED).await, "1 dropped, 2 draft, 1 dropped");
    assert_eq!(site.number("select count(*) from audit_event where action = 'list.erased'").await, 2);

    // Whoever comes back to theirs is told why it is not there, and is not told of whom.
    for path in ["check", "columns"] {
        let page = leader.get(&format!("{}/list/{path}", invited.home)).await;
        page.leads_to(&format!("{}/list?gone=1", invited.home));
    }
    let page = leader.get(&format!("{}/list?gone=1", invited.home)).await;
    let said = "Your last list was not saved. Somebody in it asked us to erase what we keep of them.";
    assert!(page.text().contains(said), "{}", page.text());
    assert!(amina.get(&format!("{for_them}/list?gone=1")).await.text().contains(said));
    assert_eq!(yusuf.get(&format!("{}/list/check", other.home)).await.status, StatusCode::OK);
    amina.get("/o/institutions/import/check").await.leads_to("/o/institutions/import?gone=1");
    // The question about the hall is asked again, and no other.
    assert_eq!(site.text(ANSWERED).await, r#"["title"]"#);
    assert_eq!(amina.get("/o/new/title").await.attributes("#title", "value"), ["Autumn assembly"]);
    assert_eq!(amina.get("/o/new/place").await.attributes("#venue", "value"), [""]);
    // A list sent since is another.
    leader.submit(&format!("{}/list/paste", invited.home), &lines("Ada Byrne\nEve Moyo")).await;
    let page = leader.get(&format!("{}/list?gone=1", invited.home)).await;
    assert!(!page.text().contains("Somebody in it"), "{}", page.text());
}

#[tokio::test]
async fn a_leader_who_is_erased_is_in_no_file_that_is_not_saved() {
    let (site, invited) = told().await;
    site.write(|conn| Ok(conn.execute("update leader set phone = '+447700900888' where leader_id = 1", [])?)).await;
    let mut amina = site.organiser().await;
    let rows = "name,leader,phone\nUnion,Zululeader,07700 900888\n";
    amina.submit("/o/institutions/import/paste", &[("rows", rows)]).await;
    let mut leader = site.leader(&invited).await;
    let lines = "Ada Byrne\nOf St Brigid's Convent Leader, Zululine";
    leader.submit(&format!("{}/list/paste", invited.home), &[("lines", lines)]).await;
    assert_eq!(on_the_disk(site.folder(), &["Zululeader", "Zululine"]).len(), 2);
    amina.post_with_key("/o/person/erase", "key", &[("who", "leader-1"), ("sure", "1")]).await;
    gone(site.folder(), &["Zululeader", "Zululine"]).await;
}
