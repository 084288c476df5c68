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
    for words in ["zuluname", "COLE zuluname", "zuluknown", "Zulu@Example.org"] {
        assert_eq!(found(&mut lead, words).await, ["person-901"], "{words}");
    }
    assert_eq!(found(&mut lead, "7700900777").await, ["person-901", "captain-1"]);
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
    let file = lead.post("/o/person/file", &[("who", "person-901"), ("reason", "She asked for it")]).await;
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
    assert_eq!(Notes::beside(site.app.db.path()).erasures().unwrap().len(), 1);
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

#[tokio::test]
async fn who_only_waits_for_a_yes_or_stands_at_a_door_or_counts_a_coach_is_found_taken_out_and_erased() {
    let (site, _) = told().await;
    let mut lead = site.in_role(Role::AccessLead).await;
    let asked =
        format!("asked-{}-0", site.number("select submission_id from submission where request is not null").await);
    assert_eq!(found(&mut lead, "adan ZULUASKED").await, [asked.as_str()]);
    assert_eq!(found(&mut lead, "zulusteward").await, ["steward-1"]);
    assert_eq!(found(&mut lead, "zulucaptain").await, ["captain-1"]);
    let all = [asked.as_str(), "steward-1", "captain-1"].map(|who| ("who", who));
    let page = lead.post_with_key("/o/person/kept", "key", &all).await;
    for words in
        ["Zuluasked Adan", "Zuluaskedneed", "Zulusteward", "North door", "Zulucaptain", "+447700900777", "Coach 1"]
    {
        assert!(page.text().contains(words), "{words} in {}", page.text());
    }
    let mut form = all.to_vec();
    form.push(("sure", "1"));
    lead.post_with_key("/o/person/erase", "key-2", &form).await.leads_to("/o/person?erased=1");
    gone(site.folder(), &["Zuluasked", "Zuluaskedneed", "Zulusteward", "Zulucaptain"]).await;
    for words in ["zuluasked", "zulusteward", "zulucaptain"] {
        assert_eq!(found(&mut lead, words).await, [""; 0], "{words}");
    }
    let noted: Vec<String> =
        Notes::beside(site.app.db.path()).erasures().unwrap().into_iter().map(|one| one.parts().0.to_owned()).collect();
    assert_eq!(noted, ["asked", "steward", "captain"]);
    // Once is enough: of what is erased nothing is recorded again.
    let erased =
        "select count(*) from audit_event where action in ('asked.erased', 'steward.erased', 'captain.erased')";
    assert_eq!(site.number(erased).await, 3);
    lead.post_with_key("/o/person/erase", "key-3", &form).await.leads_to("/o/person?erased=1");
    assert_eq!(site.number(erased).await, 3);
}

#[tokio::test]
async fn a_leader_is_erased_with_what_they_said_and_their_links_stay_dead() {
    let (site, invited) = told().await;
    let mut leader = site.leader(&invited).await;
    assert_eq!(leader.get(&invited.home).await.status, StatusCode::OK);
    let mut lead = site.in_role(Role::AccessLead).await;
    let sure = [("who", "leader-1"), ("sure", "1")];
    lead.post_with_key("/o/person/erase", "key", &sure).await.leads_to("/o/person?erased=1");
    gone(site.folder(), &["Leader of St Brigid", "Zulucontact", "Zuluquestion", "Zuluanswer"]).await;
    // Whoever speaks for it by that row again needs a link of their own.
    site.write(|conn| Ok(conn.execute("update leader_institution set until = null", [])?)).await;
    assert_eq!(site.browser().get(&invited.link).await.status, StatusCode::NOT_FOUND);
}

/// A request for one person as it is kept: `put_back` and `maybe` are ids.
fn request(name: &str, more: &str) -> String {
    format!(
        r#"{{"people":[{{"name":"{name}","details":{{"needs":[{{"kind":"other","detail":"Zulu of {name}"}}]}},
            "put_back":null{more}}}],"late":true}}"#
    )
}

#[tokio::test]
async fn erasing_one_person_leaves_their_namesakes_on_other_lists() {
    let (site, _) = told().await;
    let other = site.invited("1".parse().unwrap(), "Mill Road Union").await.institution;
    site.write(move |conn| {
        conn.execute_batch("update attendee set name = 'Mary Smith' where attendee_id in (901, 902)")?;
        for (institution, text) in [
            (1.to_string(), request("Mary Smith", "")),
            (other.to_string(), request("Mary Smith", "")),
            // The other Mary of the same list, asked for by what she is known as.
            (1.to_string(), request("Mary Smith", r#","maybe":902"#)),
            (1.to_string(), request("Maryam Smith", r#","maybe":901"#)),
        ] {
            let text: turnout::list::model::Asked = serde_json::from_str(&text).unwrap();
            conn.execute(
                "insert into submission (assembly_id, institution_id, source, state, made_at, ends_at, request)
                 values (1, ?1, 'typed', 'waiting', '2027-02-01T10:00:00.000Z', '2027-02-01T10:00:00.000Z', ?2)",
                (institution, serde_json::to_string(&text).unwrap()),
            )?;
        }
        Ok(())
    })
    .await;
    let mut lead = site.in_role(Role::AccessLead).await;
    let sure = [("who", "person-901"), ("sure", "1")];
    lead.post_with_key("/o/person/erase", "key", &sure).await.leads_to("/o/person?erased=1");
    let names = "select group_concat(json_extract(request, '$.people[0].name') || json_array_length(request, '$.people[0].details.needs'), ', ')
        from (select request from submission where state = 'waiting' order by submission_id)";
    assert_eq!(site.text(names).await, "Erased0, Mary Smith1, Mary Smith1, Erased0");
}

#[tokio::test]
async fn a_name_that_was_erased_while_it_waited_comes_onto_no_list() {
    let (site, invited) = told().await;
    let asked = r#"{"people":[{"name":"Vera One","details":{},"put_back":null},{"name":"Vera Two","details":{},"put_back":null},
        {"name":"Vera Three","details":{},"put_back":null}],"late":true}"#;
    let asked: turnout::list::model::Asked = serde_json::from_str(asked).unwrap();
    let id: i64 = site
        .write(move |conn| {
            Ok(conn.query_row(
                "insert into submission (assembly_id, institution_id, source, state, made_at, ends_at, request)
                 values (1, 1, 'typed', 'waiting', '2027-02-01T10:00:00.000Z', '2027-02-01T10:00:00.000Z', ?1)
                 returning submission_id",
                [serde_json::to_string(&asked).unwrap()],
                |row| row.get("submission_id"),
            )?)
        })
        .await;
    let mut lead = site.in_role(Role::AccessLead).await;
    let erase = async |lead: &mut Browser<'_>, place: u32, key: &str| {
        let who = format!("asked-{id}-{place}");
        lead.post_with_key("/o/person/erase", key, &[("who", &who), ("sure", "1")])
            .await
            .leads_to("/o/person?erased=1");
    };
    erase(&mut lead, 0, "key-1").await;
    let (grant, now) = (invited.grant, site.app.clock.now());
    let by_an_organiser = turnout::access::Organiser::at_the_machine();
    site.write(move |conn| {
        let grant =
            turnout::access::store::grant(conn, &by_an_organiser, grant.assembly(), grant.institution())?.unwrap();
        turnout::list::store::agree_to_some(conn, &grant, id.to_string().parse().unwrap(), &[0, 1].into(), "Full", now)
    })
    .await;
    let listed = "select coalesce(group_concat(name), '') from attendee where name like 'Vera%' or name = 'Erased'";
    assert_eq!(site.text(listed).await, "Vera Two");
    // Whoever had a no keeps their place in the request, by which a note of their erasing means them.
    assert_eq!(found(&mut lead, "vera three").await, [format!("asked-{id}-2")]);
    erase(&mut lead, 2, "key-2").await;
    gone(site.folder(), &["Vera One", "Vera Three"]).await;
}

#[tokio::test]
async fn the_file_of_one_person_asks_what_for_is_recorded_and_is_one_of_five_an_hour() {
    let (site, _) = told().await;
    let mut lead = site.in_role(Role::AccessLead).await;
    assert_eq!(kept(&mut lead, "person-901").await.attributes("input[name=reason]", "type").len(), 1);
    let file = "/o/person/file";
    for (reason, words) in [("", "Enter what you need this file for"), (&"x".repeat(501), "in 500 characters or fewer")]
    {
        let page = lead.post(file, &[("who", "person-901"), ("reason", reason)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains(words), "{}", page.text());
        assert_eq!(page.attributes("input[name=reason]", "value"), [reason]);
    }
    let taken = "select count(*) from export where reason like 'One person: %' or what <> 'needs'";
    assert_eq!(site.number(taken).await, 0);
    let asks = [("who", "leader-1"), ("who", "person-901"), ("reason", "Zuluwhatfor, she asked")];
    assert_eq!(lead.post(file, &asks).await.status, StatusCode::OK);
    let line = &lead.get("/o/a/1/exports").await.all("table:last-of-type tbody tr")[0];
    assert!(line.contains("Rosa") && line.contains("One person: Zuluwhatfor, she asked"), "{line}");
    // It counts with the files of everybody's needs, in both directions.
    for _ in 0..3 {
        let form = [("what", "children"), ("reason", "The crèche plans")];
        assert_eq!(lead.post("/o/a/1/exports", &form).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(lead.post(file, &asks).await.status, StatusCode::OK);
    let refused = lead.post(file, &asks).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("5 files of what people need in the last hour"), "{}", refused.text());
    assert_eq!(site.number("select count(*) from audit_event where action = 'export.refused'").await, 1);
    assert_eq!(site.number("select count(*) from audit_event where action = 'person.taken'").await, 2);
    // What tells of no needs is asked no reason, and is not counted.
    assert_eq!(kept(&mut lead, "leader-1").await.attributes("input[name=reason]", "type").len(), 0);
    assert_eq!(lead.post(file, &[("who", "leader-1")]).await.status, StatusCode::OK);
    site.time_passes(chrono::TimeDelta::minutes(61));
    assert_eq!(lead.post(file, &asks).await.status, StatusCode::OK);
    super::erased_by_date(&site, "2028-03-12T21:00:00Z").await;
    gone(site.folder(), &["Zuluwhatfor"]).await;
}

#[tokio::test]
async fn what_is_wrong_is_corrected_from_what_is_kept_and_that_is_in_the_record() {
    let (site, invited) = told().await;
    let mut lead = site.in_role(Role::AccessLead).await;
    let page = kept(&mut lead, "person-902").await;
    let links = page.attributes("main dl.facts + .buttons a", "href");
    assert_eq!(links, [format!("/o/for/{}/person/902", invited.grant.invitation())]);
    let form = lead.get(&links[0]).await;
    let mut fields = form.form();
    fields.iter_mut().filter(|(name, _)| name == "name").for_each(|(_, value)| *value = "Grace Okafor-Bell".into());
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, _)| name != "form_key")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(lead.post_with_key(&links[0], &form.form_key(), &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.text("select name from attendee where attendee_id = 902").await, "Grace Okafor-Bell");
    let changed = "select actor || ' ' || subject_id || ' ' || fields from audit_event where action = 'person.changed'";
    assert_eq!(site.text(changed).await, "organiser 902 name");
    let of_a_leader = kept(&mut lead, "leader-1").await.attributes("main dl.facts + .buttons a", "href");
    assert_eq!(of_a_leader, ["/o/institutions/1/leaders/1"]);
    assert_eq!(lead.get(&of_a_leader[0]).await.status, StatusCode::OK);
    // Who came in without being on a list stands on no page where they could be changed.
    assert_eq!(kept(&mut lead, "person-903").await.attributes("main dl.facts + .buttons a", "href"), [""; 0]);
}
