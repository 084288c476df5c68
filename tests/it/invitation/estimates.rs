//! Rough numbers, and the named answers that replace them one by one.

use axum::http::StatusCode;

use super::{convent, person};
use crate::site::Site;

const ALL: &str = "About 6 children for the crèche, 30 by coach, 4 with access needs";

/// What of the rough numbers still stands on the leader's and the organiser's pages once `facts` are stored of two people.
async fn stands(facts: &'static str) -> [Option<String>; 2] {
    let site = Site::new();
    let invited = convent(&site).await;
    let grant = invited.grant;
    let mut leader = site.leader(&invited).await;
    let rough = [("children", "6"), ("coach", "30"), ("access", "4")];
    leader.submit(&format!("{}/estimates", invited.home), &rough).await;
    site.write(move |conn| {
        person(conn, &grant, "Ada Obi")?;
        person(conn, &grant, "Tom Price")?;
        Ok(conn.execute_batch(facts)?)
    })
    .await;
    let stored = "select estimated_children || ' ' || estimated_coach || ' ' || estimated_access from invitation";
    assert_eq!(site.text(stored).await, "6 30 4", "what was told stays stored");
    let summary = leader.get(&format!("{}/summary", invited.home)).await;
    let desk = format!("/o/a/{}/i/{}", invited.assembly, invited.institution);
    let desk = site.organiser().await.get(&desk).await;
    [(summary, "Your rough numbers"), (desk, "Rough numbers")].map(|(page, name)| {
        let of_it = |fact: &String| fact.strip_prefix(name).map(|said| said.trim_end_matches(name).trim().to_owned());
        let said = page.all(".facts > div").iter().find_map(of_it)?;
        Some(said.trim_end_matches("Change").trim().to_owned())
    })
}

#[tokio::test]
async fn each_named_answer_takes_the_place_of_one_of_the_rough_number_of_its_sort() {
    const CHILD: &str = "insert into child (attendee_id, place, asked_at, late) values (1, 'given', '2027-02-01', 0);";
    const OWN: &str =
        "insert into travel (attendee_id, mode, seat, asked_at, late) values (1, 'coach', 'given', '2027-02-01', 0);";
    const MAIN: &str = "update invitation set main_travel = 'coach';";
    const BSL: &str =
        "insert into need (attendee_id, kind, state, asked_at, late) values (1, 'bsl', 'asked', '2027-02-01', 0);";
    let check = async |facts: &[&str], expected: Option<&str>| {
        let [leader, organiser] = stands(facts.concat().leak()).await;
        assert_eq!(leader.as_deref(), expected, "{facts:?}");
        let plain = expected.map(|said| said.replace("About ", "").replace(" for the crèche", ""));
        let plain = plain.map(|said| said.replace(", beside who is named", ""));
        assert_eq!(organiser, plain, "{facts:?}");
    };
    check(&[], Some(ALL)).await;
    let less = |children, coach, access| {
        format!(
            "About {children} children for the crèche, {coach} by coach, {access} with access needs, beside who is named"
        )
    };
    check(&[CHILD], Some(&less(5, 30, 4))).await;
    check(&[OWN], Some(&less(6, 29, 4))).await;
    check(&[MAIN], Some(&less(6, 28, 4))).await;
    check(&[BSL], Some(&less(6, 30, 3))).await;
    check(&[BSL, &BSL.replace("bsl", "wheelchair")], Some(&less(6, 30, 3))).await;
    check(&[CHILD, OWN, BSL], Some(&less(5, 29, 3))).await;
    check(&[&CHILD.repeat(6)], Some("About 30 by coach, 4 with access needs, beside who is named")).await;
    check(&["update invitation set finished_at = '2027-02-01T10:00:00.000Z', finished_listed = 2"], None).await;
    // Of nobody who is on the list, or of another sort.
    check(&[CHILD, OWN, BSL, "update attendee set withdrawn_at = '2027-02-02' where attendee_id = 1;"], Some(ALL))
        .await;
    check(&[MAIN, "update attendee set withdrawn_at = '2027-02-02';"], Some(ALL)).await;
    check(&[&BSL.replace("bsl", "diet"), &OWN.replace("coach", "train")], Some(ALL)).await;
    check(
        &[MAIN, &OWN.replace("coach", "train"), "update attendee set attending = 'maybe' where attendee_id = 2;"],
        Some(&less(6, 29, 4)),
    )
    .await;
}

#[tokio::test]
async fn the_page_asks_for_how_many_in_all_until_that_is_everyone() {
    let site = Site::new();
    let invited = convent(&site).await;
    let (grant, address) = (invited.grant, format!("{}/estimates", invited.home));
    let mut leader = site.leader(&invited).await;
    leader.submit(&address, &[("children", "6"), ("coach", "30"), ("access", "4")]).await;
    site.write(move |conn| {
        person(conn, &grant, "Ada Obi")?;
        let child = "insert into child (attendee_id, place, asked_at, late) values (1, 'given', '2027-02-01', 0)";
        Ok(conn.execute(child, [])?)
    })
    .await;
    let page = leader.get(&address).await;
    assert_eq!(page.attributes(".field input", "value"), ["6", "30", "4"]);
    assert!(page.text().contains("How many in all: 1 of them is on your list by name"), "{}", page.text());
    let wrong = leader.submit(&address, &[("children", "9"), ("coach", "x"), ("access", "4")]).await;
    assert_eq!(
        (wrong.status, wrong.attributes(".field input", "value")),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["9".into(), "x".into(), "4".into()])
    );
    leader.submit(&address, &[("children", "9"), ("coach", ""), ("access", "5")]).await;
    let stored = "select estimated_children || ' ' || coalesce(estimated_coach, 'none') || ' ' || estimated_access from invitation";
    assert_eq!(site.text(stored).await, "9 none 5");
    site.write(|conn| {
        Ok(conn.execute("update invitation set finished_at = '2027-02-01T10:00:00.000Z', finished_listed = 1", [])?)
    })
    .await;
    let page = leader.get(&address).await;
    let said = "You said that your list is everyone. The names on your list tell us all of this now.";
    assert!(page.all("form").is_empty() && page.text().contains(said), "{}", page.text());
}

#[tokio::test]
async fn a_field_left_as_it_was_shown_does_not_take_away_what_a_co_leader_told_meanwhile() {
    let site = Site::new();
    let invited = convent(&site).await;
    let address = format!("{}/estimates", invited.home);
    let mut leader = site.leader(&invited).await;
    let stored = "select coalesce(estimated_children, '-') || ' ' || coalesce(estimated_coach, '-') || ' '
        || coalesce(estimated_access, '-') from invitation";
    let shown = |page: &crate::site::Page| page.attributes("input[name=shown]", "value").concat();
    let blank = shown(&leader.get(&address).await);
    leader.post(&address, &[("children", "6"), ("coach", "30"), ("access", ""), ("shown", &blank)]).await;
    // A page from before that: coach changed, the others left blank.
    leader.post(&address, &[("children", ""), ("coach", "40"), ("access", ""), ("shown", &blank)]).await;
    assert_eq!(site.text(stored).await, "6 40 -");
    // What cannot be read comes back with what had been shown.
    let wrong = leader.post(&address, &[("children", ""), ("coach", "x"), ("access", ""), ("shown", &blank)]).await;
    assert_eq!((wrong.status, shown(&wrong)), (StatusCode::UNPROCESSABLE_ENTITY, blank));
    // Who saw the six may take them back.
    let now = shown(&leader.get(&address).await);
    leader.post(&address, &[("children", ""), ("coach", "40"), ("access", "2"), ("shown", &now)]).await;
    assert_eq!(site.text(stored).await, "- 40 2");
    // A page of earlier, which did not ask for the coach: it says nothing of it.
    let without = r#"{"children":"","coach":"","access":"2"}"#;
    leader.post(&address, &[("children", "7"), ("access", "2"), ("shown", without)]).await;
    assert_eq!(site.text(stored).await, "7 40 2");
}
