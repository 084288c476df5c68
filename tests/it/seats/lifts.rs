//! Lifts: matched inside an institution at once, across institutions with both leaders' yes.

use axum::http::StatusCode;
use turnout::list::model::AttendeeId;
use turnout::travel::model::{TravelMode, Way};
use turnout::travel::store;

use super::Coaches;
use crate::people::{listed, withdrawn};
use crate::site::Invited;

const LIFTS: &str =
    "select coalesce(group_concat(attendee_id || ':' || driver_id || ':' || (rider_yes_at is not null) ||
    (driver_yes_at is not null) || (declined_at is not null), ' '), '') from (select * from lift order by lift_id)";

async fn travels(coaches: &Coaches, invited: &Invited, person: AttendeeId, mode: TravelMode, seats: Option<u32>) {
    let (grant, now) = (invited.grant, coaches.site.app.clock.now());
    let way = Way { seats_offered: seats, ..Way::by(mode) };
    coaches.site.write(move |conn| store::record(conn, &grant, person, way, now)).await;
}

/// Grace of the convent has a seat; Ali of the mosque needs a lift. Both are of the Eastside chapter.
async fn across() -> (Coaches, AttendeeId, AttendeeId) {
    let coaches = Coaches::new().await;
    let [grace] = listed(&coaches.site, &coaches.convent, ["Grace Okafor"]).await;
    let [ali] = listed(&coaches.site, &coaches.mosque, ["Ali Khan"]).await;
    travels(&coaches, &coaches.convent, grace, TravelMode::DriveOffering, Some(1)).await;
    travels(&coaches, &coaches.mosque, ali, TravelMode::LiftNeeded, None).await;
    coaches
        .site
        .write(|conn| {
            conn.execute("update institution set chapter = 'Eastside'", [])?;
            conn.execute("update attendee set phone = '+44770090012' || attendee_id", [])?;
            Ok(())
        })
        .await;
    (coaches, grace, ali)
}

#[tokio::test]
async fn inside_an_institution_a_lift_stands_at_once_and_no_car_takes_more_than_it_offers() {
    let coaches = Coaches::new().await;
    let [grace, agnes, ruth] =
        listed(&coaches.site, &coaches.convent, ["Grace Okafor", "Agnes Byrne", "Ruth Levy"]).await;
    travels(&coaches, &coaches.convent, grace, TravelMode::DriveOffering, Some(1)).await;
    for person in [agnes, ruth] {
        travels(&coaches, &coaches.convent, person, TravelMode::LiftNeeded, None).await;
    }
    let mut browser = coaches.site.organiser().await;
    let lifts = format!("{}/lifts", coaches.folder());
    let page = browser.get(&lifts).await;
    let proposed = "Agnes Byrne, St Brigid's Convent with Grace Okafor, St Brigid's Convent (same institution)";
    assert_eq!(page.all("#pair .choice"), [proposed]);
    let pair = format!("{agnes}-{grace}");
    browser.post(&lifts, &[("pair", &pair)]).await.leads_to(&format!("{lifts}?matched=1"));
    assert_eq!(coaches.site.text(LIFTS).await, "2:1:110");
    let full = browser.post(&lifts, &[("rider", &ruth.to_string()), ("driver", &grace.to_string())]).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(full.all(".summary li"), ["One of these cars has no seat left. Nothing was matched: look again"]);
    let twice = browser.post(&lifts, &[("pair", &pair)]).await;
    assert_eq!(
        twice.all(".summary li"),
        ["One of these needs no lift any more, or has one. Nothing was matched: look again"]
    );
    let mut leader = coaches.site.leader(&coaches.convent).await;
    let text = leader.get(&format!("{}/travel", coaches.convent.home)).await.text();
    assert!(text.contains("Agnes Byrne goes with Grace Okafor."), "{text}");
    // Whoever withdraws frees the seat, and it is said.
    withdrawn(&coaches.site, grace).await;
    let page = browser.get(&lifts).await;
    assert!(page.text().contains("Lapsed"), "{}", page.text());
    let text = leader.get(&format!("{}/travel", coaches.convent.home)).await.text();
    assert!(text.contains("The lift of Agnes Byrne is not possible any more."), "{text}");
}

#[tokio::test]
async fn across_institutions_neither_leader_knows_the_other_person_before_both_said_yes() {
    let (coaches, grace, ali) = across().await;
    let mut browser = coaches.site.organiser().await;
    let lifts = format!("{}/lifts", coaches.folder());
    browser.post(&lifts, &[("pair", &format!("{ali}-{grace}"))]).await.leads_to(&format!("{lifts}?matched=1"));
    assert_eq!(coaches.site.text(LIFTS).await, "2:1:000");
    let (mut sister, mut imam) =
        (coaches.site.leader(&coaches.convent).await, coaches.site.leader(&coaches.mosque).await);
    let (convent, mosque) = (format!("{}/travel", coaches.convent.home), format!("{}/travel", coaches.mosque.home));
    assert!(sister.get(&coaches.convent.home).await.text().contains("Another group asks about a lift."));
    let asked = sister.get(&convent).await;
    assert!(
        asked
            .text()
            .contains("Somebody of another group in the Eastside chapter needs a lift. Has Grace Okafor a seat?")
    );
    assert!(
        asked.text().contains("If both groups say yes, each of you sees the other person's name and phone number.")
    );
    assert!(!asked.body.contains("Ali") && !asked.body.contains("Mosque"));
    sister
        .post(&format!("{convent}/lift"), &[("lift", "1"), ("answer", "yes")])
        .await
        .leads_to(&format!("{convent}?saved=chosen"));
    let waiting = sister.get(&convent).await;
    assert!(waiting.text().contains("You said yes for Grace Okafor. We wait for the other group."));
    assert!(!waiting.body.contains("Ali"));
    let asked = imam.get(&mosque).await;
    assert!(
        asked
            .text()
            .contains("Somebody of another group in the Eastside chapter has a seat. Shall Ali Khan go with them?")
    );
    assert!(!asked.body.contains("Grace"));
    imam.post(&format!("{mosque}/lift"), &[("lift", "1"), ("answer", "yes")]).await;
    assert_eq!(coaches.site.text(LIFTS).await, "2:1:110");
    let known = sister.get(&convent).await.text();
    assert!(known.contains("Grace Okafor takes Ali Khan of Mill Road Mosque. +447700900122"), "{known}");
    let known = imam.get(&mosque).await.text();
    assert!(known.contains("Ali Khan goes with Grace Okafor of St Brigid's Convent. +447700900121"), "{known}");
}

#[tokio::test]
async fn a_no_is_told_to_the_organiser_and_the_two_are_not_proposed_again() {
    let (coaches, grace, ali) = across().await;
    let mut browser = coaches.site.organiser().await;
    let lifts = format!("{}/lifts", coaches.folder());
    browser.post(&lifts, &[("pair", &format!("{ali}-{grace}"))]).await;
    let other = coaches.site.invited(coaches.assembly, "Civic Union").await;
    let mut stranger = coaches.site.leader(&other).await;
    let answer = [("lift", "1"), ("answer", "no")];
    assert_eq!(stranger.post(&format!("{}/travel/lift", other.home), &answer).await.status, StatusCode::NOT_FOUND);
    assert_eq!(coaches.site.text(LIFTS).await, "2:1:000");
    let mut sister = coaches.site.leader(&coaches.convent).await;
    sister.post(&format!("{}/travel/lift", coaches.convent.home), &answer).await;
    assert_eq!(coaches.site.text(LIFTS).await, "2:1:001");
    let page = browser.get(&lifts).await;
    assert!(page.text().contains("A leader said no"));
    assert!(page.all("#pair .choice").is_empty());
    let leader = coaches.site.leader(&coaches.mosque).await.get(&lifts).await;
    assert!(!leader.status.is_success() && !leader.body.contains("Grace"));
}
