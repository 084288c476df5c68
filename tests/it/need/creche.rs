//! The crèche as organisers plan it: by age, by places, by who waits.

use turnout::access::DoorGrant;
use turnout::need::model::creche::Ratios;

use super::*;

/// The crèche has so many places.
async fn places(site: &Site, places: &str) {
    let saved =
        site.organiser().await.submit("/o/a/1/creche", &[("places", places), ("staff", ""), ("area", "")]).await;
    saved.leads_to("/o/a/1/creche?done=figures");
}

/// The rows of the plan: band, children, to 1 person, people.
fn bands(page: &Page) -> Vec<String> {
    page.all("main table:first-of-type tbody tr").into_iter().take(5).collect()
}

#[tokio::test]
async fn children_are_counted_by_age_and_the_people_they_need_are_said() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let adam = child("Adam", Some(4), "peanut allergy");
    convent.told(convent.grace, &[], &[adam, child("Sara", Some(2), ""), child("Bo", Some(1), "")], false).await;
    convent.told(convent.agnes, &[], &[child("Noor", Some(1), ""), child("Mia", Some(0), "")], false).await;
    let mut amina = site.organiser().await;
    let saved = amina.submit("/o/a/1/creche", &[("places", "24"), ("staff", "2"), ("area", "20")]).await;
    let page = amina.get(&saved.location).await;
    assert_eq!(bands(&page), ["Under 2 3 3 1 10.5", "Age 2 1 5 1 2.5", "3 and over 1 8 1 2.3"]);
    assert!(page.text().contains("5 children have a place."), "{}", page.text());
    assert!(page.text().contains("3 people needed, 2 there. 1 more person needed."), "{}", page.text());
    assert!(page.text().contains("15.3 square metres. The room has 20."), "{}", page.text());
    assert!(!page.body.contains("peanut"), "that something is to be known is said, not what");
    assert_eq!(page.all("td[data-l='To know']").iter().filter(|to_know| *to_know == "Yes").count(), 1);
    let sheet = amina.get("/o/a/1/creche/sheet").await;
    assert!(sheet.text().contains("Adam 4 peanut allergy Grace Okafor"), "{}", sheet.text());
    assert_eq!(sheet.all(".creche tbody tr").len(), 5 + 6);
    assert_eq!(site.number("select count(*) from audit_event where action = 'creche_sheet.seen'").await, 1);
}

#[tokio::test]
async fn an_age_that_is_not_told_is_a_range_and_never_guessed() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    convent.told(convent.grace, &[], &[child("Adam", None, ""), child("Sara", None, "")], false).await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1/creche").await;
    assert_eq!(bands(&page)[3], "Age not told 2 a range a range");
    assert!(page.text().contains("1 to 2 people needed."), "{}", page.text());
    let age = |age| [("first_name", "Adam"), ("age", age), ("notes", ""), ("notes_were", "")];
    for (typed, years) in [("3 months", "0"), ("four", "4"), ("17", "17"), ("", "?")] {
        amina.submit("/o/a/1/creche/child/1", &age(typed)).await.leads_to("/o/a/1/creche?done=child");
        assert_eq!(site.text("select coalesce(age_years, '?') || '' from child where child_id = 1").await, years);
    }
    for (typed, error) in [
        ("Yr 4", "Enter the age in whole years, like 4. For a baby under 1, enter 0"),
        ("40", "The crèche is for children up to 17. Add somebody of 40 to your list of people"),
    ] {
        let again = amina.submit("/o/a/1/creche/child/1", &age(typed)).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(again.all(".summary li"), [error]);
        assert_eq!(again.attributes("#age", "value"), [typed]);
    }
}

#[tokio::test]
async fn rough_numbers_stand_in_less_whom_names_tell_of_until_that_is_everyone() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.write(|conn| Ok(conn.execute("update invitation set estimated_children = 6", [])?)).await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1/creche").await;
    assert_eq!(bands(&page)[3], "Rough, no names yet about 6 a range a range");
    assert!(page.text().contains("1 to 4 people needed."), "{}", page.text());
    let csv = amina.get("/o/a/1/creche.csv").await.body;
    assert_eq!(csv.lines().last(), Some("rough,6,,,"));
    let path = convent.of(convent.grace);
    convent.browser.submit(&path, &[("children", "1")]).await;
    // One of the six has come to be named: five are still rough.
    let csv = amina.get("/o/a/1/creche.csv").await.body;
    let lines = ["band,children,ratio,staff,square_metres", "under_2,0,3,0,0.0", "2,0,5,0,0.0", "3_and_over,0,8,0,0.0"];
    assert_eq!(csv.trim_start_matches('\u{feff}').lines().take(4).collect::<Vec<_>>(), lines);
    assert_eq!(csv.lines().skip(4).collect::<Vec<_>>(), ["age_not_told,1,,,", "rough,5,,,"]);
    // Somebody who may come names some too. More than were thought of leave nothing rough.
    site.write(|conn| Ok(conn.execute("update attendee set attending = 'maybe' where name = 'Agnes Byrne'", [])?))
        .await;
    convent.told(convent.agnes, &[], &[child("Noor", Some(3), ""), child("Mia", Some(3), "")], false).await;
    let rough = async |amina: &mut Browser<'_>| {
        let csv = amina.get("/o/a/1/creche.csv").await.body;
        csv.lines().find_map(|line| Some(line.strip_prefix("rough,")?.replace(",,,", ""))).unwrap_or_default()
    };
    assert_eq!(rough(&mut amina).await, "3");
    let everyone = "update invitation set finished_at = '2027-02-01T10:00:00.000Z', finished_listed = 2";
    site.write(move |conn| Ok(conn.execute(everyone, [])?)).await;
    assert_eq!(rough(&mut amina).await, "", "that is everyone");
    site.write(|conn| {
        Ok(conn
            .execute("update invitation set finished_at = null, finished_listed = null, estimated_children = 3", [])?)
    })
    .await;
    assert_eq!(rough(&mut amina).await, "");
    site.write(|conn| {
        conn.execute("delete from child", [])?;
        conn.execute(
            "insert into pledge (assembly_id, institution_id, number, made_at, late) values (1, 1, 0, 'x', 0)",
            [],
        )?;
        Ok(())
    })
    .await;
    assert_eq!(amina.get("/o/a/1/creche.csv").await.body.lines().count(), 4, "who cannot come brings no child");
}

#[tokio::test]
async fn when_every_place_is_taken_a_child_waits_also_before_the_date_and_the_leader_is_told() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.told(convent.grace, &[], &[child("Adam", Some(4), "")], false).await;
    places(&site, "2").await;
    // Two at once, for one place: the first has it.
    convent.told(convent.agnes, &[], &[child("Noor", Some(1), ""), child("Mia", Some(0), "")], false).await;
    assert_eq!(site.text(CHILDREN).await, "Adam:4::given:0 Noor:1::given:0 Mia:0::asked:0");
    let page = convent.browser.get(&convent.of(convent.grace)).await;
    assert!(
        page.text().contains("The crèche is full. You can still ask the organiser for a place."),
        "{}",
        page.text()
    );
    let home = convent.browser.get(&convent.invited.home).await;
    assert!(home.text().contains("A crèche place for a child of Agnes Byrne"), "{}", home.text());
    let mut bilal = site.second_organiser().await;
    let page = bilal.get("/o/a/1/creche").await;
    assert!(page.text().contains("2 children have a place, 1 waits for one."), "{}", page.text());
    assert!(page.text().contains("1 child waits for a place. No place is free."), "{}", page.text());
    // One gets free. Who waits comes before whoever is told of now.
    let remove = format!("{}/children/1/remove", convent.of(convent.grace));
    convent.browser.post(&remove, &[]).await;
    convent.told(convent.grace, &[], &[child("Sol", Some(5), "")], false).await;
    let page = bilal.get("/o/a/1/creche").await;
    assert!(page.text().contains("1 place is free, 2 wait."), "{}", page.text());
    let waiting = page.all("#waiting ~ table th[scope=row]").into_iter().take(2).collect::<Vec<_>>();
    assert_eq!(waiting, ["Mia", "Sol"], "in the order in which they asked");
    let key = page.form_key();
    let give = |child| [("child", child)];
    bilal.post_with_key("/o/a/1/creche/give", &key, &give("4")).await.leads_to("/o/a/1/creche?done=given");
    assert_eq!(site.text(CHILDREN).await, "Noor:1::given:0 Mia:0::asked:0 Sol:5::given:0", "or in another");
    // A leader sees that it was decided, an organiser that it would be too many.
    let asked = bilal.get("/o/a/1/requests").await;
    assert!(asked.text().contains("Children in the crèche 2 → 3 of 2 places, over by 1"), "{}", asked.text());
    bilal.post("/o/a/1/creche/give", &give("3")).await;
    let page = bilal.get("/o/a/1/creche").await;
    assert!(page.text().contains("3 children, 2 places."), "{}", page.text());
    assert_eq!(bilal.post("/o/a/1/creche/give", &give("99")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn offering_places_is_stopped_at_those_that_are_taken() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    convent.told(convent.grace, &[], &[child("Adam", Some(4), "")], false).await;
    site.write(|conn| {
        conn.execute("update invitation set estimated_children = 30", [])?;
        conn.execute(
            "insert into institution (name, kind, membership, added_at) values ('Zion', 'faith', 'member', 'x')",
            [],
        )?;
        conn.execute(
            "insert into invitation (assembly_id, institution_id, estimated_children, added_at) values (1, 2, 5, 'x')",
            [],
        )?;
        Ok(())
    })
    .await;
    places(&site, "5").await;
    let mut bilal = site.second_organiser().await;
    let page = bilal.get("/o/a/1/creche").await;
    assert_eq!(page.one(".notice.late h2"), "35 children with the rough numbers, 5 places. Stop offering places?");
    bilal.post_with_key("/o/a/1/creche/stop", &page.form_key(), &[]).await.leads_to("/o/a/1/creche?done=stopped");
    assert_eq!(site.number("select creche_places from assembly").await, 1);
    convent.told(convent.agnes, &[], &[child("Noor", Some(1), "")], false).await;
    assert_eq!(site.text(CHILDREN).await, "Adam:4::given:0 Noor:1::asked:0");
}

#[tokio::test]
async fn who_comes_back_asks_again_for_a_place_that_is_taken_by_then() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    convent.told(convent.grace, &[], &[child("Adam", Some(4), ""), child("Sara", Some(2), "")], false).await;
    places(&site, "3").await;
    let (grant, grace, now) = (convent.invited.grant, convent.grace, site.app.clock.now());
    site.write(move |conn| turnout::list::store::withdraw(conn, &grant, grace, now)).await;
    convent.told(convent.agnes, &[], &[child("Noor", Some(1), ""), child("Mia", Some(0), "")], false).await;
    site.time_passes(chrono::TimeDelta::days(2));
    let now = site.app.clock.now();
    site.write(move |conn| turnout::list::store::put_back(conn, &grant, grace, now)).await;
    let expected = "Adam:4::given:0 Sara:2::asked:0 Noor:1::given:0 Mia:0::given:0";
    assert_eq!(site.text(CHILDREN).await, expected);
}

#[tokio::test]
async fn figures_and_ratios_that_cannot_be_are_named_and_what_was_typed_stays() {
    let site = Site::new();
    site.assembly().await;
    let mut amina = site.organiser().await;
    let again = amina.submit("/o/a/1/creche", &[("places", "-1"), ("staff", "six"), ("area", "0")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.all(".summary li").len(), 3);
    assert_eq!(again.attributes("#staff", "value"), ["six"]);
    let wrong = amina.submit("/o/creche-ratios", &[("under_2", "0"), ("age_2", "5"), ("from_3", "51")]).await;
    assert_eq!(wrong.all(".summary li").len(), 4, "{:?}", wrong.all(".summary li"));
    amina.submit("/o/creche-ratios", &[("known", "careful")]).await.leads_to("/o/creche-ratios?saved=1");
    let ratios = site.read(|conn| Ok(store::ratios(conn)?)).await;
    assert_eq!(ratios, Ratios::careful(chrono::NaiveDate::from_ymd_opt(2027, 1, 29).unwrap()));
    amina.submit("/o/creche-ratios", &[("known", "eyfs")]).await;
    assert_eq!(site.read(|conn| Ok(store::ratios(conn)?)).await, Ratios::eyfs());
    let own = [("under_2", "2"), ("age_2", "4"), ("from_3", "6"), ("source", "Ours"), ("since_day", "1")];
    let own = [&own[..], &[("since_month", "2"), ("since_year", "2027")]].concat();
    amina.submit("/o/creche-ratios", &own).await.leads_to("/o/creche-ratios?saved=1");
    let page = amina.get("/o/a/1/creche").await;
    let said = "1 person to 2 children under 2, to 4 of age 2, to 6 of 3 and over. Ours, since 1 February 2027.";
    assert!(page.text().contains(said), "{}", page.text());
}

#[tokio::test]
async fn nothing_of_a_child_is_on_a_page_of_another_institution_or_at_a_door() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    convent
        .told(convent.grace, &[(NeedKind::Bsl, "BSL for Grace")], &[child("Zebedee", Some(4), "peanut allergy")], false)
        .await;
    site.write(|conn| {
        conn.execute("update attendee set phone = '+447700900077' where name = 'Grace Okafor'", [])?;
        conn.execute("update need set state = 'cannot', reason = 'Nobody is free' where kind = 'bsl'", [])?;
        Ok(())
    })
    .await;
    let zion = site.invited(convent.invited.assembly, "Zion Chapel").await;
    let mut other = site.leader(&zion).await;
    let mut pages = Vec::new();
    for path in ["", "/needs", "/list", "/travel", "/summary"] {
        pages.push(other.get(&format!("{}{path}", zion.home)).await);
    }
    let mut theirs = site.leader(&convent.invited).await;
    assert_eq!(other.get(&convent.of(convent.grace)).await.status, StatusCode::UNAUTHORIZED);
    for path in ["/o/a/1/creche", "/o/a/1/creche/sheet", "/o/a/1/creche/child/1", "/o/a/1/access", "/o/a/1/food"] {
        let page = theirs.get(path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
        pages.push(page);
    }
    let doors = DoorGrant::of(&Organiser::at_the_machine(), convent.invited.assembly);
    let people = site.read(move |conn| Ok(turnout::arrival::store::everybody(conn, &doors)?)).await;
    assert!(!format!("{people:?}").contains("Zebedee"));
    for page in pages {
        for secret in ["Zebedee", "peanut", "900077", "BSL for", "Nobody is free"] {
            assert!(!page.body.contains(secret), "{secret}");
        }
    }
}

/// Reported: the child of somebody who may come took a place that had been given to another, once they said yes.
#[tokio::test]
async fn the_place_of_a_child_whose_carer_may_come_is_kept_for_them() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.write(|conn| Ok(conn.execute("update attendee set attending = 'maybe' where name = 'Grace Okafor'", [])?))
        .await;
    convent.told(convent.grace, &[], &[child("Adam", Some(4), "")], false).await;
    places(&site, "2").await;
    convent.told(convent.agnes, &[], &[child("Noor", Some(1), ""), child("Mia", Some(0), "")], false).await;
    assert_eq!(site.text(CHILDREN).await, "Adam:4::given:0 Noor:1::given:0 Mia:0::asked:0", "Adam's place is kept");
    let mut bilal = site.second_organiser().await;
    let page = bilal.get("/o/a/1/creche").await;
    let kept = "1 more child has a place and a carer who may come. The place is kept for them";
    assert!(page.text().contains(kept), "{}", page.text());
    assert!(page.text().contains("1 child waits for a place. No place is free."), "{}", page.text());
    // Whoever gives it all the same is told that it is one too many.
    let request = bilal.get("/o/a/1/requests").await;
    assert!(request.text().contains("Children in the crèche 2 → 3 of 2 places, over by 1"), "{}", request.text());
    // A yes breaks no promise.
    let yes = [("name", "Grace Okafor"), ("attending", "yes")];
    let path = format!("{}/person/{}", convent.invited.home, convent.grace);
    let form = convent.browser.get(&path).await;
    let mut fields: Vec<(String, String)> = form.form();
    fields.retain(|(name, _)| name != "form_key" && yes.iter().all(|(other, _)| other != name));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).chain(yes).collect();
    let saved = convent.browser.post_with_key(&path, &form.form_key(), &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let page = bilal.get("/o/a/1/creche").await;
    assert!(page.text().contains("2 children have a place, 1 waits for one."), "{}", page.text());
    assert!(!page.text().contains("2 children, "), "no more than there are places: {}", page.text());
    // Offering is stopped at the places that are given and kept.
    site.write(|conn| {
        conn.execute("update child set place = 'declined' where first_name = 'Mia'", [])?;
        Ok(conn.execute("update attendee set attending = 'maybe' where name = 'Grace Okafor'", [])?)
    })
    .await;
    places(&site, "9").await;
    bilal.post("/o/a/1/creche/stop", &[]).await.leads_to("/o/a/1/creche?done=stopped");
    assert_eq!(site.number("select creche_places from assembly").await, 2);
}

#[tokio::test]
async fn a_child_who_turns_2_before_the_day_is_of_the_age_that_is_told_for_the_day() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.told(convent.grace, &[], &[child("Adam", Some(1), "")], false).await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1/creche").await;
    assert_eq!(bands(&page)[..2], ["Under 2 1 3 1 3.5", "Age 2 0 5 0 0.0"]);
    assert!(
        page.text().contains("A child who has a birthday before the day: change the age here, or ask the leader to.")
    );
    let path = format!("{}/children/1", convent.of(convent.grace));
    assert!(convent.browser.get(&path).await.text().contains("Age in years, on the day"));
    convent.browser.submit(&path, &[("first_name", "Adam"), ("age", "2")]).await;
    assert_eq!(bands(&amina.get("/o/a/1/creche").await)[..2], ["Under 2 0 3 0 0.0", "Age 2 1 5 1 2.5"]);
}
