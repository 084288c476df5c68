//! Who of two that are one counts, when one of them is taken off, not sure or comes in.

use super::*;
use turnout::access::DoorGrant;
use turnout::export::Export;

#[tokio::test]
async fn when_the_one_who_counted_is_taken_off_the_next_one_counts() {
    let (site, lists) = lists(["St Brigid's Convent", "Beit Synagogue", "Dockside branch"]).await;
    let mut amina = site.organiser().await;
    says(&mut amina, "1-2", "one").await;
    says(&mut amina, "1-3", "one").await;
    taken_off(&site, &lists[0], 1).await;
    assert_eq!(counted_as(&site).await, "3 as 2");
    assert_eq!(listed_in_all(&site).await, 1);
    is_sound(&site).await;
    taken_off(&site, &lists[1], 2).await;
    assert_eq!((counted_as(&site).await.as_str(), listed_in_all(&site).await), ("", 1));
    assert_eq!(
        site.number("select count(*) from audit_event where action like 'person.counted%' and leader_id is not null")
            .await,
        3
    );
    is_sound(&site).await;
    // Put back, they are two again until an organiser decides.
    let (grant, now) = (leaders_grant(&site, &lists[0]).await, site.app.clock.now());
    site.write(move |conn| list::put_back(conn, &grant, "1".parse().unwrap(), now)).await;
    assert_eq!(pairs(&amina.get(PATH).await), ["1-3"]);
}

#[tokio::test]
async fn when_the_one_who_counted_is_not_sure_any_more_the_other_counts() {
    let (site, lists) = two_lists().await;
    let mut amina = site.organiser().await;
    says(&mut amina, "1-2", "one").await;
    let (grant, now) = (leaders_grant(&site, &lists[0]).await, site.app.clock.now());
    site.write(move |conn| {
        list::edit_person(
            conn,
            &grant,
            "1".parse().unwrap(),
            |person| {
                let form = PersonForm { attending: Attending::Maybe.as_str().into(), ..PersonForm::from(person) };
                Ok::<_, AppError>(form.parse(Country::Gb).unwrap())
            },
            now,
        )
    })
    .await;
    assert_eq!((counted_as(&site).await.as_str(), listed_in_all(&site).await), ("", 1));
    is_sound(&site).await;
    // A maybe counts nowhere, so nobody counts twice.
    assert!(pairs(&amina.get(PATH).await).is_empty());
    says(&mut amina, "1-2", "one").await.leads_to(&format!("{PATH}?before=1-2"));
}

#[tokio::test]
async fn one_person_arrives_once_whichever_list_they_are_checked_in_from() {
    let (site, lists) = two_lists().await;
    let mut amina = site.organiser().await;
    says(&mut amina, "1-2", "one").await;
    site.time_is("2027-03-12T18:30:00Z");
    let now = site.app.clock.now();
    let arrive = async |id: &'static str, key: &'static str| {
        site.write(move |conn| {
            let (by, told) = (Organiser::at_the_machine(), Told::now(Key::parse(key).unwrap(), now));
            Ok(arrivals::arrive(conn, &DoorGrant::of(&by, "1".parse().unwrap()), id.parse().unwrap(), &told)?)
        })
        .await
    };
    assert!(matches!(arrive("2", "a").await, Outcome::Recorded(_)));
    assert!(matches!(arrive("1", "b").await, Outcome::AlreadyHere { .. }));
    assert_eq!(site.number("select sum(actual) from tally").await, 1);
    is_sound(&site).await;
    site.time_is("2027-03-13T10:00:00Z");
    let home = site.leader(&lists[0]).await.get(&lists[0].home).await;
    assert_eq!(home.all("h2"), ["Thank you", "Who came", "Is the count right?"]);
    assert_eq!(home.all("h2 + ul li"), ["Ruth Levy"]);
    let results = site.organiser().await.get("/o/a/1/results").await.all("main > table:first-of-type tr");
    assert_eq!(results[1..], ["Beit Synagogue 0 1 0 0 0", "St Brigid's Convent 1 0 0 0 0", "All together 0 1 1 0 0 0"]);
}

#[tokio::test]
async fn two_who_both_came_in_are_two_people() {
    let (site, _) = two_lists().await;
    site.time_is("2027-03-12T18:30:00Z");
    let now = site.app.clock.now();
    site.write(move |conn| {
        for (id, key) in [("1", "a"), ("2", "b")] {
            let told = Told::now(Key::parse(key).unwrap(), now);
            arrivals::arrive(
                conn,
                &DoorGrant::of(&Organiser::at_the_machine(), "1".parse().unwrap()),
                id.parse().unwrap(),
                &told,
            )?;
        }
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    let refused = says(&mut amina, "1-2", "one").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("Both came in at the door"), "{}", refused.text());
    assert_eq!(counted_as(&site).await, "");
    says(&mut amina, "1-2", "two").await.leads_to(&format!("{PATH}?done=1-2"));
}

#[tokio::test]
async fn children_needs_and_travel_of_who_is_excluded_do_not_count() {
    let (site, _) = two_lists().await;
    site.write(|conn| {
        conn.execute_batch(
            "insert into child (attendee_id, first_name, place, asked_at, late)
                values (1, 'Adam', 'given', '2027-01-29T10:00:00.000Z', 0), (2, 'Adam', 'given', '2027-01-29T10:00:00.000Z', 0);
             insert into need (attendee_id, kind, state, asked_at, late)
                values (1, 'bsl', 'asked', '2027-01-29T10:00:00.000Z', 0), (2, 'bsl', 'asked', '2027-01-29T10:00:00.000Z', 0);
             insert into travel (attendee_id, mode, seat, asked_at, late)
                values (1, 'coach', 'given', '2027-01-29T10:00:00.000Z', 0), (2, 'coach', 'given', '2027-01-29T10:00:00.000Z', 0);
             update attendee set needs_answered_at = listed_at, travel_answered_at = listed_at;",
        )?;
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    let page = amina.get(PATH).await;
    assert!(page.all("section tbody tr")[0].contains("07700 900123 1 1 Coach"), "{}", page.all("section tbody tr")[0]);
    says(&mut amina, "1-2", "one").await;
    assert_eq!(site.number("select sum(children) from tally").await, 1);
    let lines = site
        .read(|conn| {
            let (by, assembly) = (Organiser::at_the_machine(), "1".parse().unwrap());
            let files = [
                turnout::need::csv::write_needs(conn, &by, assembly, Vec::new())?,
                turnout::need::csv::write_children(conn, &by, assembly, Vec::new())?,
                turnout::travel::csv::write_travel(conn, &by, assembly, Vec::new())?,
            ];
            Ok(files.map(|file| String::from_utf8(file).unwrap().lines().count()))
        })
        .await;
    assert_eq!(lines, [2, 2, 2]);
    is_sound(&site).await;
}

/// Reported: what was told in the row of somebody who counts on another list was left out of the crèche, the coaches and the
/// kitchen.
#[tokio::test]
async fn what_was_told_where_somebody_does_not_count_stands_where_they_do_and_once() {
    let (site, lists) = lists(["St Brigid's Convent", "Beit Synagogue", "Dockside branch"]).await;
    site.write(|conn| {
        let now = "'2027-01-29T10:00:00.000Z'";
        conn.execute_batch(&format!(
            "insert into child (attendee_id, first_name, age_years, notes, place, asked_at, late)
                values (1, 'Adam', 4, null, 'given', {now}, 0), (2, 'adam', 4, null, 'given', {now}, 0),
                    (2, 'Sara', 1, 'asthma', 'given', {now}, 0), (2, 'Noor', 3, null, 'asked', {now}, 0),
                    (3, 'Sara', null, null, 'given', {now}, 0), (3, 'Noor', 3, null, 'given', {now}, 0);
             insert into need (attendee_id, kind, detail, state, asked_at, late)
                values (1, 'diet', 'Vegan', 'asked', {now}, 0), (2, 'diet', 'vegan, no nuts', 'asked', {now}, 0),
                    (2, 'wheelchair', null, 'asked', {now}, 0), (3, 'wheelchair', null, 'asked', {now}, 0);
             update attendee set needs_answered_at = listed_at;
             update invitation set main_travel = 'coach' where invitation_id = 1;",
        ))?;
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    says(&mut amina, "1-2", "one").await;
    says(&mut amina, "1-3", "one").await;
    let page = amina.get("/o/a/1/creche").await;
    assert!(page.text().contains("3 children have a place."), "{}", page.text());
    let bands: Vec<String> = page.all("main table:first-of-type td[data-l=Children]").into_iter().take(3).collect();
    assert_eq!(bands, ["1", "0", "2"], "Adam, Sara and Noor, who has a place by one of the lists");
    let sheet = amina.get("/o/a/1/creche/sheet").await.text();
    for child in ["Adam 4", "Sara 1 asthma", "Noor 3"] {
        assert_eq!(sheet.matches(child).count(), 1, "{child} in {sheet}");
    }
    let (files, seating, foods) = site
        .read(|conn| {
            let (by, assembly) = (Organiser::at_the_machine(), "1".parse().unwrap());
            let files = [
                turnout::need::csv::write_children(conn, &by, assembly, Vec::new())?,
                turnout::need::csv::write_needs(conn, &by, assembly, Vec::new())?,
                turnout::need::csv::write_creche(conn, &by, assembly, Vec::new())?,
            ];
            for (what, file) in [Export::Children, Export::Needs, Export::Creche].into_iter().zip(&files) {
                let lines = file.iter().filter(|byte| **byte == b'\n').count() as u32;
                assert_eq!(turnout::export::store::rows(conn, &by, assembly, what)?, lines - 1, "{what:?}");
            }
            let seating = turnout::travel::store::seating(conn, &by, assembly)?;
            let foods = turnout::need::model::food::foods(&turnout::need::store::eaters(conn, &by, assembly)?);
            Ok((files.map(|file| String::from_utf8(file).unwrap()), seating, foods))
        })
        .await;
    let [children, needs, creche] = files;
    assert_eq!(children.lines().count(), 1 + 3, "{children}");
    assert_eq!(children.matches("St Brigid's Convent,Ruth Levy").count(), 3, "where she counts: {children}");
    assert_eq!((needs.matches("wheelchair").count(), needs.matches("diet").count()), (1, 2), "{needs}");
    assert!(creche.contains("under_2,1,3,1,3.5"), "{creche}");
    assert_eq!(seating.riders.iter().map(|rider| rider.in_wheelchair).collect::<Vec<_>>(), [true]);
    let inside = site.read(|conn| Ok(turnout::list::store::inside(conn, "1".parse().unwrap())?)).await;
    assert_eq!(inside, 1 + 3, "the hall holds her and the three");
    let foods: Vec<(&str, u32)> = foods.iter().map(|food| (food.kind.as_str(), food.listed)).collect();
    assert_eq!(foods, [("no nuts", 1), ("vegan", 1)], "one who is vegan and eats no nuts");
    // Taken off the other lists, what these told goes with them.
    taken_off(&site, &lists[1], 2).await;
    taken_off(&site, &lists[2], 3).await;
    assert!(amina.get("/o/a/1/creche").await.text().contains("1 child has a place."));
    is_sound(&site).await;
}
