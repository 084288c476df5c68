//! Numbers that an organiser enters for an institution.

use super::*;

#[tokio::test]
async fn came_is_typed_from_the_day_on_and_a_double_click_types_it_once() {
    let (site, convent) = convent().await;
    let came = format!("{}/came", page_of(&convent));
    let mut amina = site.organiser().await;
    assert!(amina.get(&came).await.text().contains("You can type this from Friday 12 March 2027 on."));
    assert_eq!(amina.post(&came, &[("number", "27")]).await.status, StatusCode::CONFLICT);
    assert!(
        amina
            .get(&page_of(&convent))
            .await
            .attributes("main a.button", "href")
            .iter()
            .all(|href| !href.ends_with("/came"))
    );
    site.time_is(ON_THE_DAY);
    let mut amina = site.organiser().await;
    let key = amina.get(&came).await.form_key();
    for _ in 0..2 {
        amina.post_with_key(&came, &key, &[("number", "27")]).await.leads_to(&page_of(&convent));
    }
    assert_eq!(site.number("select actual from tally").await, 27);
    assert_eq!(site.number("select count(*) from door_event").await, 1);
    assert_eq!(site.text("select name from door_event join account using (account_id)").await, "Amina");
    amina.submit(&came, &[("number", "25"), ("shown", "27")]).await.leads_to(&page_of(&convent));
    assert_eq!(site.number("select actual from tally").await, 25);
}

#[tokio::test]
async fn the_second_who_types_how_many_came_is_told_of_the_first() {
    // Reported: 34 was typed, and a page from before that saved 30 over it.
    let (site, convent) = convent().await;
    site.time_is(ON_THE_DAY);
    let came = format!("{}/came", page_of(&convent));
    let mut amina = site.organiser().await;
    let shown = |page: &crate::site::Page| page.attributes("input[name=shown]", "value").concat();
    let earlier = shown(&amina.get(&came).await);
    amina.post(&came, &[("number", "34"), ("shown", &earlier)]).await.leads_to(&page_of(&convent));
    for typed in ["30", "many"] {
        let told = amina.post(&came, &[("number", typed), ("shown", &earlier)]).await;
        let said = "Somebody changed how many came to 34 meanwhile. Look at it and save again";
        assert_eq!((told.status, told.one(".summary a").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, said));
        assert_eq!((told.attributes("#number", "value"), shown(&told)), (vec![typed.to_owned()], "34".to_owned()));
        assert_eq!(site.number("select actual from tally").await, 34);
    }
    // The same number is no quarrel, and who has seen it may say another.
    amina.post(&came, &[("number", "34"), ("shown", &earlier)]).await.leads_to(&page_of(&convent));
    amina.post(&came, &[("number", "30"), ("shown", "34")]).await.leads_to(&page_of(&convent));
    assert_eq!(site.number("select actual from tally").await, 30);
    // A pledge beside another overwrites nothing: both are kept.
    assert!(shown(&amina.get(&format!("{}/pledge", page_of(&convent))).await).is_empty());
}

#[tokio::test]
async fn a_number_that_is_none_comes_back_as_it_was_typed_with_a_remedy() {
    let (site, convent) = convent().await;
    site.time_is(ON_THE_DAY);
    let mut amina = site.organiser().await;
    for (which, typed, remedy) in [
        ("came", "forty", "Enter a number, using digits only, like 40"),
        ("came", "-3", "Enter a number from 0 to 100,000, using digits only"),
        ("came", "1e9", "Enter a number from 0 to 100,000, using digits only"),
        ("pledge", "", "Enter a number from 0 to 100,000, using digits only"),
    ] {
        let page = amina.submit(&format!("{}/{which}", page_of(&convent)), &[("number", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.one(".summary a"), remedy);
        assert_eq!(page.attributes("#number", "value"), [typed]);
    }
    assert_eq!(site.number("select count(*) from door_event").await, 0);
}

#[tokio::test]
async fn came_is_refused_below_the_people_checked_in_by_name() {
    let (site, convent) = convent().await;
    let people = listed(&site, &convent, ["Grace Okafor", "Ruth Levy"]).await;
    site.time_is(ON_THE_DAY);
    let (assembly, now) = (convent.assembly, site.app.clock.now());
    site.write(move |conn| {
        for (person, key) in people.into_iter().zip(["a", "b"]) {
            let told = Told::now(Key::parse(key).unwrap(), now);
            arrivals::arrive(conn, &DoorGrant::of(&Organiser::at_the_machine(), assembly), person, &told)?;
        }
        Ok(())
    })
    .await;
    let page =
        site.organiser().await.submit(&format!("{}/came", page_of(&convent)), &[("number", "1"), ("shown", "2")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.one(".summary a"), "2 people were checked in by name: the number cannot be lower");
    assert_eq!(site.number("select actual from tally").await, 2);
}

#[tokio::test]
async fn a_pledge_is_entered_for_an_institution_as_by_the_organiser() {
    let (site, convent) = convent().await;
    let mut amina = site.organiser().await;
    let here = page_of(&convent);
    amina.submit(&format!("{here}/pledge"), &[("number", "1,030")]).await.leads_to(&here);
    let by = "select number || ' ' || name from pledge join account using (account_id) where leader_id is null";
    assert_eq!(site.text(by).await, "1030 Amina");
    let page = amina.get(&here).await;
    assert!(page.all("table tr").contains(&"Friday 29 January 2027, 10am Amina 1,030".to_owned()));
    assert!(page.all("table tr").contains(&"Friday 29 January 2027, 10am Amina Pledged 1030".to_owned()));
    site.time_is("2027-03-13T10:00:00Z");
    let mut amina = site.organiser().await;
    assert_eq!(amina.post(&format!("{here}/pledge"), &[("number", "7")]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_latest_pledges_and_lists_are_shown_and_the_file_with_the_others_is_named() {
    let (site, convent) = convent().await;
    let latest = "These are the latest 20. The file of";
    for (numbers, said) in
        [(1..=20, vec![]), (21..=21, vec!["all pledges has them all.", "all saved lists has them all."])]
    {
        site.write(move |conn| {
            for number in numbers {
                let at = format!("2027-01-29T10:00:{number:02}.000Z");
                conn.execute(
                    "insert into pledge (assembly_id, institution_id, number, made_at, late) values (1, 1, ?1, ?2, 0)",
                    (number, &at),
                )?;
                conn.execute(
                    "insert into submission (assembly_id, institution_id, source, state, made_at, ends_at, version, listed, settled_at)
                     values (1, 1, 'typed', 'saved', ?2, ?2, '[]', ?1, ?2)",
                    (number, &at),
                )?;
            }
            Ok(())
        })
        .await;
        let page = site.organiser().await.get(&page_of(&convent)).await;
        assert_eq!(page.all("td[data-l=Pledged]").len(), 20);
        assert_eq!(page.all("td[data-l=Listed]").len(), 20);
        let said: Vec<String> = said.iter().map(|words| format!("{latest} {words}")).collect();
        assert_eq!(page.all("table + p.muted"), said);
    }
}
