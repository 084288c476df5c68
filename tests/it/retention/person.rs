//! One person who asks: found, taken out, erased; and by nobody without the role.

use axum::http::StatusCode;
use turnout::access::model::Role;
use turnout::retention::notes::Notes;

use super::{NAMES, NEEDS, gone, on_the_disk, tally, told};
use crate::site::{Browser, Page};

/// The rows that a search finds, by what they are called in forms.
pub async fn found(browser: &mut Browser<'_>, text: &str) -> Vec<String> {
    let page = browser.post("/o/person", &[("text", text)]).await;
    assert_eq!(page.status, StatusCode::OK);
    page.attributes("input[name=who]", "value")
}

async fn kept(browser: &mut Browser<'_>, who: &str) -> Page {
    browser.post_with_key("/o/person/kept", "key-of-kept", &[("who", who)]).await
}

#[tokio::test]
async fn one_person_is_found_taken_out_and_erased_everywhere() {
    let (site, _) = told().await;
    let mut lead = site.in_role(Role::AccessLead).await;
    assert_eq!(lead.post("/o/person", &[("text", "z")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["zuluname", "COLE zuluname", "zuluknown", "7700900777", "Zulu@Example.org"] {
        assert_eq!(found(&mut lead, words).await, ["person-901"], "{words}");
    }
    assert_eq!(found(&mut lead, "Leader of St Brigid").await, ["leader-1"]);
    assert_eq!(found(&mut lead, "nobody").await, [""; 0]);
    let page = kept(&mut lead, "person-901").await;
    for words in [
        "Zuluname Cole",
        "other: Zuluneed, booked: Zulubooking",
        "Zuluchild, 4, Zulunotes",
        "bus, Zulutravel",
        "6:30pm",
    ] {
        assert!(page.text().contains(words), "{words} in {}", page.text());
    }
    assert!(!page.text().contains("Grace"));
    let file = lead.post_with_key("/o/person/file", "key-of-file", &[("who", "person-901")]).await;
    assert!(file.headers["content-disposition"].to_str().unwrap().contains("what-we-keep.json"));
    let file: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(file["kept"][0]["facts"]["Phone"], "+447700900777");
    assert_eq!(file["kept"][0]["facts"]["Child"][0], "Zuluchild, 4, Zulunotes, place given");
    let unsure = lead.post_with_key("/o/person/erase", "key-1", &[("who", "person-901")]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The assembly is over: everybody counts as they did.
    site.time_is("2027-03-14T10:00:00Z");
    lead.comes_back().await;
    let before = tally(&site).await;
    let sure = [("who", "person-901"), ("sure", "1")];
    lead.post_with_key("/o/person/erase", "key-2", &sure).await.leads_to("/o/person?erased=1");
    lead.post_with_key("/o/person/erase", "key-2", &sure).await.leads_to("/o/person?erased=1");
    assert_eq!(tally(&site).await, before);
    let theirs: Vec<&str> = NEEDS.iter().chain(NAMES).copied().collect();
    let others = [
        "Zuluaskedneed",
        "Zulucontact",
        "Zuluquestion",
        "Zuluanswer",
        "Zulureason",
        "Zulucaptain",
        "Zulusteward",
        "Zuluasked",
        "zulu-file.csv",
        "Zuluwalkin",
        "+447700900777",
    ];
    let theirs: Vec<&str> = theirs.into_iter().filter(|word| !others.contains(word)).collect();
    gone(site.folder(), &theirs).await;
    assert_eq!(found(&mut lead, "zuluname").await, [""; 0]);
    let actions = "select group_concat(action, ', ') from audit_event where subject_id = 901";
    assert_eq!(site.text(actions).await, "person.seen, person.taken, person.seen, person.erased");
    assert_eq!(Notes::beside(site.app.db.path()).since(None).unwrap().len(), 1);
}

#[tokio::test]
async fn whoever_is_erased_before_the_assembly_is_taken_off_the_list() {
    let (site, invited) = told().await;
    let mut amina = site.organiser().await;
    let listed = "select listed from tally where assembly_id = 1";
    assert_eq!(site.number(listed).await, 2);
    let sure = [("who", "person-902"), ("who", "leader-1"), ("sure", "1")];
    amina.post_with_key("/o/person/erase", "key", &sure).await.leads_to("/o/person?erased=1");
    assert_eq!(site.number(listed).await, 1);
    // Nobody is asked to put them back.
    let list = amina.get(&format!("{}/list", invited.home.replace("/my/", "/o/for/"))).await;
    assert!(list.text().contains("Zuluname") && !list.text().contains("Erased"), "{}", list.text());
    gone(site.folder(), &["Grace Okafor", "Leader of St Brigid"]).await;
    assert_eq!(site.number("select count(*) from leader_institution where until is null").await, 0);
}

#[tokio::test]
async fn those_without_the_role_can_do_none_of_it() {
    let (site, invited) = told().await;
    let pages = ["/o/person", "/o/retention", "/o/a/1/erase-names"];
    let forms =
        ["/o/person", "/o/person/kept", "/o/person/file", "/o/person/erase", "/o/retention", "/o/a/1/erase-names"];
    let fields = [
        ("who", "person-901"),
        ("sure", "1"),
        ("text", "zuluname"),
        ("title", "Spring assembly"),
        ("needs_days", "0"),
        ("names_months", "0"),
    ];
    let before =
        site.number("select count(*) from audit_event where action like '%.erased' or action like 'retention%'").await;
    let mut rosa = site.in_role(Role::Organiser).await;
    let mut leader = site.leader(&invited).await;
    for browser in [&mut rosa, &mut leader] {
        for path in pages {
            let page = browser.get(path).await;
            assert_ne!(page.status, StatusCode::OK, "{path}");
            assert!(!page.body.contains("Zuluname"), "{path}");
        }
        for path in forms {
            let page = browser.post_with_key(path, "key", &fields).await;
            assert!(page.status.is_client_error() || page.status == StatusCode::SEE_OTHER, "{path} {}", page.status);
            assert!(!page.body.contains("Zuluname"), "{path}");
        }
    }
    assert_eq!(on_the_disk(site.folder(), NAMES), NAMES);
    assert_eq!(
        site.number("select count(*) from audit_event where action like '%.erased' or action like 'retention%'").await,
        before
    );
    // An access lead cares for one person, and does not say how long all are kept.
    let mut lead = site.signed_in("rosa@example.org").await;
    site.write(|conn| Ok(conn.execute("update account set role = 'access_lead'", [])?)).await;
    assert_eq!(lead.get("/o/person").await.status, StatusCode::OK);
    assert_ne!(lead.get("/o/retention").await.status, StatusCode::OK);
}
