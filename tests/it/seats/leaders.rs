//! What leaders and doors are told of the coach that their people sit in.

use super::Coaches;
use crate::people::listed;

#[tokio::test]
async fn a_leader_reads_which_coach_where_and_when_and_who_sits_elsewhere_or_has_no_seat() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    coaches.pledged(&coaches.convent, "5").await;
    let [agnes, grace, ruth, zoe] =
        listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor", "Ruth Levy", "Zoë Adler"]).await;
    listed(&coaches.site, &coaches.mosque, ["Ali Khan"]).await;
    let mut leader = coaches.site.leader(&coaches.convent).await;
    let home = &coaches.convent.home;
    assert_eq!(
        leader.get(home).await.all(".tasks li")[3],
        "Choose how you will travel Coach from St Mary's, 5:30pm Done"
    );
    let mut browser = coaches.site.organiser().await;
    let move_to = format!("{}/move", coaches.folder());
    for (person, to) in [(agnes, "1"), (grace, "1"), (ruth, "2")] {
        browser.post(&move_to, &[("from", "none"), ("person", &person.to_string()), ("to", to)]).await;
    }
    let way = "Coach 1 from St Mary's, 5:30pm; Coach 2 from St Mary's, 5:30pm";
    assert_eq!(leader.get(home).await.all(".tasks li")[3], format!("Choose how you will travel {way} Done"));
    let page = leader.get(&format!("{home}/travel")).await;
    let text = page.text();
    assert!(text.contains("Coach 1 from St Mary's, 5:30pm: 2 people"), "{text}");
    assert!(text.contains("Coach 2 from St Mary's, 5:30pm: 1 person"), "{text}");
    assert_eq!(
        page.all("ul.people li"),
        ["Ruth Levy Coach 2 from St Mary's, 5:30pm", "Zoë Adler No seat yet", "1 place without a name No seat yet",]
    );
    assert!(!page.body.contains("Ali Khan"));
    let done = leader.get(&format!("{home}/done")).await.text();
    assert!(
        done.contains("Coach 1 leaves at 5:30pm from St Mary's. Coach 2 leaves at 5:30pm from St Mary's."),
        "{done}"
    );
    browser.post(&move_to, &[("from", "2"), ("person", &ruth.to_string()), ("to", "1")]).await;
    coaches.site.time_is("2027-03-12T09:00:00Z");
    let day = leader.get(home).await.text();
    assert!(day.contains("Your coach, Coach 1, leaves at 5:30pm from St Mary's."), "{day}");
    assert_ne!(zoe, ruth);
}

#[tokio::test]
async fn a_door_is_told_the_vehicle_of_a_person_where_they_sit_in_one() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    let [agnes] = listed(&coaches.site, &coaches.convent, ["Agnes Byrne"]).await;
    let mut browser = coaches.site.organiser().await;
    let form = [("from", "none"), ("person", &*agnes.to_string()), ("to", "2")];
    browser.post(&format!("{}/move", coaches.folder()), &form).await;
    let sheets = browser.get(&format!("/o/a/{}/sheets", coaches.assembly)).await;
    assert!(sheets.all(".signin tbody tr").contains(&"☐ Agnes Byrne Coach 2".to_owned()), "{}", sheets.text());
    // Whoever is no rider any more has no coach, whatever is written down.
    coaches.comes_by_coach(&coaches.convent, None).await;
    let grant = coaches.convent.grant;
    let now = coaches.site.app.clock.now();
    coaches.site.write(move |conn| turnout::travel::store::choose_main_way(conn, &grant, None, now)).await;
    let sheets = browser.get(&format!("/o/a/{}/sheets", coaches.assembly)).await;
    assert!(sheets.all(".signin tbody tr").contains(&"☐ Agnes Byrne".to_owned()), "{}", sheets.text());
}

/// Reported: whoever sat on a seat that is kept for their institution was told at the doors with their stop.
#[tokio::test]
async fn a_door_is_told_the_vehicle_of_who_sits_on_a_kept_seat() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    coaches.pledged(&coaches.convent, "2").await;
    let mut browser = coaches.site.organiser().await;
    let group = format!("{}-{}", coaches.convent.institution, coaches.stops[0]);
    let form = [("from", "none"), ("group", group.as_str()), ("to", "2")];
    browser.post(&format!("{}/move", coaches.folder()), &form).await;
    let [agnes, ..] = listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor", "Zoë Adler"]).await;
    listed(&coaches.site, &coaches.mosque, ["Ali Khan"]).await;
    let assembly = coaches.assembly;
    let (all, of_one, one) = coaches
        .site
        .read(move |conn| {
            let door = turnout::access::DoorGrant::of(&turnout::access::Organiser::at_the_machine(), assembly);
            let all = turnout::arrival::store::everybody(conn, &door)?;
            let of_one = turnout::arrival::store::people_of(conn, &door, all[0].institution_id.unwrap())?;
            Ok((all, of_one, turnout::arrival::store::person(conn, &door, agnes)?.unwrap()))
        })
        .await;
    let vehicles = |people: &[turnout::arrival::model::AtTheDoor]| {
        people.iter().map(|person| person.vehicle.clone().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(vehicles(&all), ["Coach 2", "Coach 2", "", ""], "the third has no seat, the fourth does not ride");
    assert_eq!(vehicles(&of_one), ["Coach 2", "Coach 2", ""]);
    assert_eq!(one.vehicle.as_deref(), Some("Coach 2"));
}
