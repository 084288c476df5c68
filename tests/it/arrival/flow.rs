//! When and by which door people came in; how full the hall is.

use turnout::access::{DoorGrant, Organiser};
use turnout::arrival::model::Told;
use turnout::arrival::store as arrival;
use turnout::list::model::PersonName;

use super::{came, convent, group, key, undo};
use crate::site::{Invited, Site};

const PAGE: &str = "/o/a/1/arrivals";

async fn door(site: &Site, name: &'static str) {
    site.write(move |conn| Ok(conn.execute("insert into door (assembly_id, name) values (1, ?1)", [name])?)).await;
}

/// Lets somebody walk in at the only door.
async fn walks_in(site: &Site, invited: &Invited, name: &'static str) {
    let (assembly, institution, now) = (invited.assembly, invited.institution, site.app.clock.now());
    site.write(move |conn| {
        let door = conn.query_row("select door_id from door where assembly_id = 1", [], |row| row.get(0))?;
        let grant = DoorGrant::of(&Organiser::at_the_machine(), assembly).at(Some(door));
        let told = Told::now(key(&name.replace(' ', "-")), now);
        Ok(arrival::walk_in(conn, &grant, Some(institution), &PersonName::stored(name.into()), &told)?)
    })
    .await;
}

#[tokio::test]
async fn the_page_of_arrivals_adds_up_by_the_quarter_of_an_hour_and_by_the_door() {
    let (site, convent) = convent().await;
    door(&site, "North").await;
    let other = site.assembly().await;
    let others = site.invited(other, "Aardvark Choir").await;
    site.time_is("2027-03-12T18:29:59Z");
    group(&site, &convent, 5, "g1").await.unwrap();
    group(&site, &others, 99, "other").await.unwrap();
    site.time_is("2027-03-12T19:00:00Z");
    walks_in(&site, &convent, "Ada Example").await;
    let turnout::arrival::model::Outcome::Recorded(wrong) = group(&site, &convent, 40, "g2").await.unwrap() else {
        panic!("not recorded");
    };
    undo(&site, &convent, wrong, "u2").await.unwrap();
    site.time_is("2027-03-12T19:00:01Z");
    group(&site, &convent, 2, "g3").await.unwrap();

    let page = site.organiser().await.get(PAGE).await;
    assert_eq!(page.one("main p strong"), "1 named + 7 counted = 8");
    assert_eq!(page.all("tbody th"), ["6:15pm", "6:30pm", "6:45pm", "7pm", "North", "No door"]);
    assert_eq!(page.all("td[data-l=Together]"), ["5", "0", "0", "3", "1", "7"]);
    assert_eq!(page.attributes("svg rect", "height"), ["5", "0", "0", "3"]);
    assert_eq!(page.all("td[data-l='Last came']"), ["7pm", "7pm"]);
    assert!(page.text().contains("2 people came after the start at 7pm."), "{}", page.text());
}

#[tokio::test]
async fn a_number_typed_the_morning_after_stands_in_no_quarter_and_is_not_late() {
    let (site, convent) = convent().await;
    site.time_is("2027-03-13T09:00:00Z");
    came(&site, &convent, 12, "k1").await.unwrap();
    let page = site.organiser().await.get(PAGE).await;
    assert!(page.attributes("svg rect", "height").is_empty());
    assert!(page.text().contains("12 people were counted at another time"), "{}", page.text());
    assert!(!page.text().contains("after the start"));
}

#[tokio::test]
async fn the_hour_that_comes_twice_is_two_hours_of_arrivals() {
    let (site, convent) = convent().await;
    site.write(|conn| Ok(conn.execute("update assembly set starts_at = '2027-10-31T00:30:00.000Z'", [])?)).await;
    site.time_is("2027-10-31T00:45:00Z");
    group(&site, &convent, 3, "g1").await.unwrap();
    site.time_is("2027-10-31T01:45:00Z");
    group(&site, &convent, 4, "g2").await.unwrap();
    let page = site.organiser().await.get(PAGE).await;
    let quarters = ["1:45am BST", "1am GMT", "1:15am GMT", "1:30am GMT", "1:45am GMT", "No door"];
    assert_eq!(page.all("tbody th"), quarters);
    assert_eq!(page.attributes("svg rect", "height"), ["3", "0", "0", "0", "4"]);
}

#[tokio::test]
async fn the_dashboard_warns_from_nine_tenths_of_the_hall_on_and_only_where_its_size_is_known() {
    let (site, convent) = convent().await;
    site.time_is("2027-03-12T18:30:00Z");
    let mut organiser = site.organiser().await;
    let mut here = 0;
    let mut check = async |bodies: u32, expected: Option<(&str, &str)>| {
        group(&site, &convent, bodies - here, Box::leak(format!("g{bodies}").into_boxed_str())).await.unwrap();
        here = bodies;
        let text = organiser.get("/o/a/1").await.text();
        match expected {
            Some((title, words)) => assert!(text.contains(title) && text.contains(words), "{bodies}: {text}"),
            None => assert!(!text.contains("are taken"), "{bodies}: {text}"),
        }
    };
    check(10, None).await;
    site.write(|conn| Ok(conn.execute("update assembly set capacity = 100", [])?)).await;
    check(89, None).await;
    check(90, Some(("The hall is nearly full", "90 of 100 places are taken."))).await;
    check(100, Some(("The hall is full", "100 of 100 places are taken."))).await;
    check(101, Some(("There are more people than the hall holds", "101 of 100 places are taken."))).await;
}

#[tokio::test]
async fn the_children_for_the_creche_take_places_too() {
    let (site, convent) = convent().await;
    site.time_is("2027-03-12T18:30:00Z");
    site.write(|conn| {
        conn.execute_batch(
            "update assembly set capacity = 100;
             insert into attendee (assembly_id, institution_id, name, listed_at, late)
                values (1, 1, 'Ada Example', '2027-02-01T10:00:00.000Z', 0);
             insert into child (attendee_id, first_name, place, asked_at, late)
                values (1, 'Bea', 'given', '2027-02-01T10:00:00.000Z', 0);",
        )?;
        Ok(())
    })
    .await;
    group(&site, &convent, 89, "g1").await.unwrap();
    let text = site.organiser().await.get("/o/a/1").await.text();
    assert!(text.contains("90 of 100 places are taken, with 1 child for the crèche."), "{text}");
}

#[tokio::test]
async fn no_shows_are_names_until_somebody_of_the_institution_came_without_one() {
    let (site, convent) = convent().await;
    door(&site, "North").await;
    site.write(|conn| {
        let sql = "insert into attendee (assembly_id, institution_id, name, listed_at, late)
            select 1, 1, value, '2027-02-01T10:00:00.000Z', 0 from json_each('[\"Ada\", \"Bea\", \"Cy\"]')";
        Ok(conn.execute(sql, [])?)
    })
    .await;
    site.time_is("2027-03-12T18:30:00Z");
    let mut organiser = site.organiser().await;
    let header = "\u{feff}institution,name,no_shows,or_more\r\n";
    let mut check = async |rows: &str| {
        assert_eq!(organiser.get("/o/a/1/no-shows.csv").await.body, format!("{header}{rows}"));
    };
    check("").await;
    walks_in(&site, &convent, "Dee").await;
    check("St Brigid's Convent,Ada,1,no\r\nSt Brigid's Convent,Bea,1,no\r\nSt Brigid's Convent,Cy,1,no\r\n").await;
    group(&site, &convent, 1, "g1").await.unwrap();
    check("St Brigid's Convent,,2,yes\r\n").await;
    let arrivals = site.organiser().await.get("/o/a/1/arrivals.csv").await.body;
    let rows = "2027-03-12T18:30:00.000Z,North,St Brigid's Convent,Dee,walk_in,no\r\n\
        2027-03-12T18:30:00.000Z,,St Brigid's Convent,,group,no\r\n";
    assert_eq!(arrivals, format!("\u{feff}came_at,door,institution,name,kind,undone\r\n{rows}"));
}
