//! Changing an assembly that is set up, by more than one organiser.

use axum::http::StatusCode;

use crate::people::listed;
use crate::site::{Browser, Page, Site};

/// What a browser would send of a page, with some of it typed over.
fn typed_over(page: &Page, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = page.form();
    for (field, text) in typed {
        match fields.iter_mut().find(|(name, _)| name == field) {
            Some((_, value)) => *value = (*text).to_owned(),
            None => fields.push(((*field).to_owned(), (*text).to_owned())),
        }
    }
    fields
}

async fn send(browser: &mut Browser<'_>, path: &str, fields: &[(String, String)]) -> Page {
    let key = fields.iter().find(|(name, _)| name == "form_key").unwrap().1.clone();
    let rest: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, _)| name != "form_key")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post_with_key(path, &key, &rest).await
}

/// Opens a question of the assembly and sends it with some of it typed over.
pub async fn changed(browser: &mut Browser<'_>, question: &str, typed: &[(&str, &str)]) -> Page {
    let path = format!("/o/a/1/setup/{question}");
    let fields = typed_over(&browser.get(&path).await, typed);
    send(browser, &path, &fields).await
}

#[tokio::test]
async fn each_group_of_facts_is_changed_on_its_own_page_and_audited_by_its_fields() {
    let site = Site::new();
    site.assembly().await;
    let mut amina = site.organiser().await;
    let all = amina.get("/o/a/1/setup").await;
    assert_eq!(all.all("nav a[aria-current=page]"), ["Change"]);
    assert_eq!(all.attributes(".change a", "href").len(), 7);
    changed(&mut amina, "title", &[("title", "Summer assembly")]).await.leads_to("/o/a/1/setup?saved=title");
    let place = [("venue", "Town Hall"), ("doors", "North"), ("capacity", "700"), ("entry_checks", "yes")];
    changed(&mut amina, "place", &place).await.leads_to("/o/a/1/setup?saved=place");
    changed(&mut amina, "target", &[("target", "600")]).await.leads_to("/o/a/1/setup?saved=target");
    changed(&mut amina, "dates", &[("names_by_day", "27")]).await.leads_to("/o/a/1/setup?saved=dates");
    changed(&mut amina, "help", &[("organiser", "1")]).await.leads_to("/o/a/1/setup?saved=help");
    changed(&mut amina, "pick-ups", &[("pick_ups", "The green, 5pm")]).await.leads_to("/o/a/1/setup?saved=pick-ups");
    let fields = site
        .text("select group_concat(fields, ' ' order by audit_event_id) from audit_event where action = 'assembly.changed'")
        .await;
    assert_eq!(fields, "title venue,doors,capacity,entry_checks target names_by organiser");
    let stored =
        site.text("select concat_ws('|', title, venue, capacity, target, names_by, account_id) from assembly").await;
    assert_eq!(stored, "Summer assembly|Town Hall|700|600|2027-02-27T20:00:00.000Z|1");
    assert_eq!(amina.get("/o/a/9/setup").await.status, StatusCode::NOT_FOUND);
    assert_eq!(amina.get("/o/a/1/setup/from").await.status, StatusCode::NOT_FOUND);
    assert_eq!(amina.get("/o/a/1/setup/nothing").await.status, StatusCode::NOT_FOUND);
    let wrong = changed(&mut amina, "place", &[("capacity", "0")]).await;
    assert_eq!(
        (wrong.status, wrong.all(".summary li")),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["Enter 1 or more, or leave it out".into()])
    );
}

#[tokio::test]
async fn doors_are_those_that_were_named_last_and_the_ones_that_stay_are_the_same() {
    let site = Site::new();
    site.assembly().await;
    let mut amina = site.organiser().await;
    changed(&mut amina, "place", &[("doors", "North\nSouth")]).await;
    changed(&mut amina, "place", &[("doors", "South\nEast")]).await;
    assert_eq!(site.text("select group_concat(door_id || name, ' ' order by door_id) from door").await, "2South 3East");
}

#[tokio::test]
async fn saving_what_stands_already_changes_nothing() {
    let site = Site::new();
    site.assembly().await;
    let mut amina = site.organiser().await;
    changed(&mut amina, "place", &[("doors", "North\nSouth")]).await;
    site.write(|conn| Ok(conn.execute("update door set name = upper(name)", [])?)).await;
    let before = site.number("select count(*) from audit_event where action = 'assembly.changed'").await;
    for question in ["title", "when", "place", "target", "dates", "help", "pick-ups"] {
        changed(&mut amina, question, &[]).await.leads_to(&format!("/o/a/1/setup?saved={question}"));
    }
    assert_eq!(site.number("select count(*) from audit_event where action = 'assembly.changed'").await, before);
    assert_eq!(site.number("select count(*) from assembly_change").await, 0);
    assert_eq!(site.text("select group_concat(door_id || name, ' ') from door").await, "1NORTH 2SOUTH");
}

#[tokio::test]
async fn the_second_of_two_organisers_sees_what_the_first_changed_before_anything_is_overwritten() {
    let site = Site::new();
    site.assembly().await;
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    let path = "/o/a/1/setup/place";
    let seen_by_bilal = bilal.get(path).await;
    site.time_is("2027-01-29T14:05:00Z");
    amina.comes_back().await;
    bilal.comes_back().await;
    changed(&mut amina, "place", &[("venue", "Old Hall"), ("capacity", "650")]).await;
    site.time_is("2027-01-29T14:10:00Z");
    changed(&mut amina, "place", &[("venue", "Town Hall"), ("capacity", "700")])
        .await
        .leads_to("/o/a/1/setup?saved=place");
    site.time_is("2027-01-29T14:20:00Z");
    let page =
        send(&mut bilal, path, &typed_over(&seen_by_bilal, &[("venue", "Guildhall"), ("address", "2 High Street")]))
            .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        page.all(".summary li"),
        [
            "Amina changed the venue to Town Hall at 2:10pm on 29 January. Look at it and save again",
            "Amina changed how many the hall holds to 700 at 2:10pm on 29 January. Look at it and save again",
        ]
    );
    // What he typed stands; what he did not touch is as she left it.
    assert_eq!(page.attributes("#venue, #address, #capacity", "value"), ["Guildhall", "2 High Street", "700"]);
    assert_eq!(site.text("select venue from assembly").await, "Town Hall");
    send(&mut bilal, path, &page.form()).await.leads_to("/o/a/1/setup?saved=place");
    assert_eq!(
        site.text("select concat_ws('|', venue, address, capacity) from assembly").await,
        "Guildhall|2 High Street|700"
    );
    // Of another group of facts nothing is to be told.
    changed(&mut amina, "target", &[("target", "600")]).await.leads_to("/o/a/1/setup?saved=target");
}

/// A question, what the first organiser types there, what the second does, and what the second is then told.
type Both = (&'static str, &'static [(&'static str, &'static str)], (&'static str, &'static str), &'static str);

#[tokio::test]
async fn whatever_both_change_the_second_is_told_what_the_first_made_of_it() {
    let both: [Both; 7] = [
        ("title", &[("title", "Summer assembly")], ("title", "June assembly"), "the name to Summer assembly"),
        ("when", &[("day", "13"), ("ends_at", "12:30am")], ("day", "14"), "the day to Saturday 13 March 2027"),
        ("when", &[("ends_at", "12:30am")], ("ends_at", "11pm"), "the end to 12:30am"),
        ("target", &[("target", "600")], ("target", "700"), "the target to 600"),
        ("dates", &[("names_by_day", "27")], ("names_by_day", "25"), "the date for names to Saturday 27 February 2027"),
        ("help", &[("organiser", "1")], ("organiser", "2"), "whom leaders call to Amina"),
        ("pick-ups", &[("pick_ups", "The green, 5pm")], ("pick_ups", "The park"), "the pick-ups to The green, 5pm"),
    ];
    for (question, amina_types, bilal_types, told) in both {
        let site = Site::new();
        site.assembly().await;
        let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
        let path = format!("/o/a/1/setup/{question}");
        let seen = bilal.get(&path).await;
        changed(&mut amina, question, amina_types).await.leads_to(&format!("/o/a/1/setup?saved={question}"));
        let after_amina = site.text(EVERYTHING).await;
        let page = send(&mut bilal, &path, &typed_over(&seen, &[bilal_types])).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{question}");
        let expected = format!("Amina changed {told} at 10am on 29 January. Look at it and save again");
        assert_eq!(page.all(".summary li")[0], expected);
        assert_eq!(site.text(EVERYTHING).await, after_amina, "{question}");
        send(&mut bilal, &path, &page.form()).await.leads_to(&format!("/o/a/1/setup?saved={question}"));
        assert_ne!(site.text(EVERYTHING).await, after_amina, "{question}");
    }
}

/// What the questions are about, as it is stored.
const EVERYTHING: &str = "select concat_ws('|', title, starts_at, ends_at, target, names_by, account_id,
    (select group_concat(place) from pick_up)) from assembly";

#[tokio::test]
async fn an_end_after_midnight_is_shown_and_saved_again() {
    let site = Site::new();
    site.assembly().await;
    let mut amina = site.organiser().await;
    changed(&mut amina, "when", &[("ends_at", "12:30am")]).await.leads_to("/o/a/1/setup?saved=when");
    let ends_at = "select ends_at from assembly";
    assert_eq!(site.text(ends_at).await, "2027-03-13T00:30:00.000Z");
    assert!(amina.get("/o/a/1/setup").await.text().contains("Ends at 12:30am on Saturday 13 March 2027"));
    assert_eq!(amina.get("/o/a/1/setup/when").await.attributes("#ends_at", "value"), ["12:30am"]);
    // Somebody set it up on the command line, for three days.
    site.write(|conn| Ok(conn.execute("update assembly set ends_at = '2027-03-15T17:00:00.000Z'", [])?)).await;
    assert_eq!(amina.get("/o/a/1/setup/when").await.attributes("#ends_at", "value"), ["5pm on 15 March 2027"]);
    changed(&mut amina, "when", &[("doors_at", "6pm")]).await.leads_to("/o/a/1/setup?saved=when");
    assert_eq!(site.text(ends_at).await, "2027-03-15T17:00:00.000Z");
    assert_eq!(site.number("select count(*) from assembly_change").await, 0);
}

#[tokio::test]
async fn both_making_the_same_change_is_no_conflict() {
    let site = Site::new();
    site.assembly().await;
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    let seen = bilal.get("/o/a/1/setup/title").await;
    changed(&mut amina, "title", &[("title", "Summer assembly")]).await;
    let page = send(&mut bilal, "/o/a/1/setup/title", &typed_over(&seen, &[("title", "Summer assembly")])).await;
    page.leads_to("/o/a/1/setup?saved=title");
    assert_eq!(site.number("select count(*) from audit_event where action = 'assembly.changed'").await, 1);
}

#[tokio::test]
async fn a_stop_where_somebody_gets_on_stays_and_its_time_may_change() {
    let site = Site::new();
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let [grace] = listed(&site, &convent, ["Grace Okafor"]).await;
    let mut amina = site.organiser().await;
    changed(&mut amina, "pick-ups", &[("pick_ups", "The green, 5pm\nThe park, 5pm")]).await;
    site.write(move |conn| {
        conn.execute(
            "insert into travel (attendee_id, mode, pick_up_id, seat, asked_at, late)
             values (?1, 'coach', 1, 'given', '2027-01-29T10:00:00.000Z', 0)",
            [grace],
        )?;
        Ok(())
    })
    .await;
    let page = changed(&mut amina, "pick-ups", &[("pick_ups", "The park, 5pm")]).await;
    assert_eq!(
        page.all(".summary li"),
        ["People get on or a vehicle stops at The green. Leave that line, or change only its time"]
    );
    assert_eq!(page.one("#pick_ups"), "The park, 5pm");
    changed(&mut amina, "pick-ups", &[("pick_ups", "The green, 5:15pm\nThe moor")])
        .await
        .leads_to("/o/a/1/setup?saved=pick-ups");
    let stops = site.text("select group_concat(pick_up_id || place || ifnull(leaves_at, ''), ' ') from pick_up").await;
    assert_eq!(stops, "1The green2027-03-12T17:15:00.000Z 3The moor");
}
