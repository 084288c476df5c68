//! Moving one person, those who are ticked, a whole group, and places without a name.

use axum::http::StatusCode;

use super::Coaches;
use crate::people::{listed, withdrawn};

const RIDES: &str = "select coalesce(group_concat(attendee_id || ':' || vehicle_id || ':' || fixed, ' '), '') from
    (select * from ride order by attendee_id)";
const KEPT: &str =
    "select coalesce(group_concat(vehicle_id || ':' || institution_id || ':' || seats || ':' || fixed, ' '), '')
    from (select * from reservation order by reservation_id)";

#[tokio::test]
async fn people_are_placed_by_ticking_choosing_and_pressing_move() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    let [agnes, grace] = listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor"]).await;
    let mut browser = coaches.site.organiser().await;
    let page = browser.get(&coaches.folder()).await;
    assert_eq!(page.all("dl.figures dd"), ["2", "0", "2", "8", "£600"]);
    assert_eq!(
        page.all("#group .choice"),
        ["St Brigid's Convent, St Mary's, 5:30pm 2 people: there is room, nobody placed them yet"]
    );
    assert_eq!(page.all("tbody tr:first-child td"), ["0", "0", "2"]);
    let without = format!("{}/without", coaches.folder());
    let page = browser.get(&without).await;
    assert_eq!(page.all(".choice"), ["Everybody of this group", "Agnes Byrne", "Grace Okafor"]);
    let (key, agnes, to) = (page.form_key(), agnes.to_string(), coaches.coaches[0].to_string());
    let form = [("from", "none"), ("on", "seats"), ("person", &agnes), ("to", &to)];
    let moved = browser.post_with_key(&format!("{}/move", coaches.folder()), &key, &form).await;
    moved.leads_to(&format!("{without}?moved=1"));
    assert_eq!(browser.get(&moved.location).await.one(".notice.done"), "Saved. 1 seat.");
    assert_eq!(coaches.site.text(RIDES).await, "1:1:1");
    // The same sending once more moves nobody twice.
    browser.post_with_key(&format!("{}/move", coaches.folder()), &key, &form).await.leads_to(&moved.location);
    let page = browser.get(&coaches.seats(0)).await;
    assert_eq!(page.all(".choice"), ["Agnes Byrne Placed by hand"]);
    let free = [("from", to.as_str()), ("on", "seats"), ("person", &agnes), ("to", "proposal")];
    browser.post(&format!("{}/move", coaches.folder()), &free).await.leads_to(&format!("{}?moved=1", coaches.seats(0)));
    assert_eq!(coaches.site.text(RIDES).await, "1:1:0");
    let out = [("from", to.as_str()), ("person", &agnes), ("to", "none")];
    browser.post(&format!("{}/move", coaches.folder()), &out).await.leads_to(&format!("{}?moved=1", coaches.folder()));
    assert_eq!(coaches.site.text(RIDES).await, "");
    assert_ne!(agnes, grace.to_string());
}

#[tokio::test]
async fn a_whole_group_moves_with_its_places_without_a_name_and_over_full_is_said_and_not_refused() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    coaches.pledged(&coaches.convent, "6").await;
    listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor"]).await;
    let mut browser = coaches.site.organiser().await;
    let group = format!("{}-{}", coaches.convent.institution, coaches.stops[0]);
    let to_first = [("from", "none"), ("group", group.as_str()), ("to", "1")];
    let moved = browser.post(&format!("{}/move", coaches.folder()), &to_first).await;
    moved.leads_to(&format!("{}?moved=6", coaches.folder()));
    assert_eq!(
        (coaches.site.text(RIDES).await.as_str(), coaches.site.text(KEPT).await.as_str()),
        ("1:1:1 2:1:1", "1:1:4:1")
    );
    let page = browser.get(&coaches.folder()).await;
    assert_eq!(page.all("tfoot tr:first-child td"), ["6 of 4 Over by 2", "0 of 4", ""]);
    // Two places without a name become names: they sit on what is kept, and nobody is counted twice.
    listed(&coaches.site, &coaches.convent, ["Ruth Levy", "Zoë Adler"]).await;
    assert_eq!((coaches.seating().await.with_a_seat(), coaches.seating().await.without_a_seat()), (6, 0));
    let page = browser.get(&coaches.seats(0)).await;
    let people = ["Agnes Byrne Placed by hand", "Grace Okafor Placed by hand", "Ruth Levy", "Zoë Adler"];
    assert_eq!(page.all(".choice")[1..5], people);
    assert_eq!(page.all(".choice")[5], "2 places without a name");
    // The places without a name alone go to the other coach; it is said that the institution is split.
    let places = [("from", "1"), ("unnamed", group.as_str()), ("to", "2")];
    browser
        .post(&format!("{}/move", coaches.folder()), &places)
        .await
        .leads_to(&format!("{}?moved=2", coaches.folder()));
    assert_eq!(coaches.site.text(KEPT).await, "1:1:2:1 2:1:2:1");
    let page = browser.get(&coaches.folder()).await;
    assert!(page.text().contains("St Brigid's Convent sits in 2 vehicles"));
    assert_eq!(page.all("tfoot tr:first-child td"), ["4 of 4", "2 of 4", ""]);
}

#[tokio::test]
async fn who_sat_on_a_kept_seat_takes_it_along_and_what_nobody_takes_counts_nothing() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    coaches.pledged(&coaches.convent, "3").await;
    let mut browser = coaches.site.organiser().await;
    let group = format!("{}-{}", coaches.convent.institution, coaches.stops[0]);
    let move_to = format!("{}/move", coaches.folder());
    browser.post(&move_to, &[("from", "none"), ("group", group.as_str()), ("to", "1")]).await;
    let [grace] = listed(&coaches.site, &coaches.convent, ["Grace Okafor"]).await;
    browser.post(&move_to, &[("from", "1"), ("person", &grace.to_string()), ("to", "2")]).await;
    assert_eq!((coaches.site.text(RIDES).await.as_str(), coaches.site.text(KEPT).await.as_str()), ("1:2:1", "1:1:2:1"));
    assert_eq!(coaches.seating().await.taken().values().map(|taken| taken.seats).collect::<Vec<_>>(), [2, 1]);
    withdrawn(&coaches.site, grace).await;
    coaches.pledged(&coaches.convent, "1").await;
    assert_eq!(coaches.seating().await.taken().values().map(|taken| taken.seats).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn of_two_organisers_who_move_the_same_person_the_second_is_told_where_they_sit_now() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    let [agnes, grace] = listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor"]).await;
    let (agnes, grace) = (agnes.to_string(), grace.to_string());
    let move_to = format!("{}/move", coaches.folder());
    let (mut amina, mut bilal) = (coaches.site.organiser().await, coaches.site.second_organiser().await);
    amina.post(&move_to, &[("from", "none"), ("person", &grace), ("to", "2")]).await;
    let both = [("from", "none"), ("on", "seats"), ("person", &*grace), ("person", &*agnes), ("to", "1")];
    let page = bilal.post(&move_to, &both).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        page.all(".summary li"),
        ["Grace Okafor sits in Coach 2 now: somebody else moved them. Nobody was moved by you"]
    );
    // Nothing is lost: Grace sits where Amina put her, and Agnes is still ticked.
    assert_eq!(coaches.site.text(RIDES).await, "2:2:1");
    assert_eq!(page.attributes("input[name=person][checked]", "value"), [agnes.as_str()]);
    let nobody = bilal.post(&move_to, &[("from", "none"), ("to", "1")]).await;
    assert_eq!(nobody.all(".summary li"), ["Tick at least 1 person or place"]);
}

#[tokio::test]
async fn nobody_of_another_assembly_is_moved_and_a_leader_reaches_none_of_it() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    let [grace] = listed(&coaches.site, &coaches.convent, ["Grace Okafor"]).await;
    let grace = grace.to_string();
    let other = coaches.site.assembly().await;
    let mut browser = coaches.site.organiser().await;
    for form in [
        [("from", "none"), ("person", grace.as_str()), ("to", "1")],
        [("from", "1"), ("person", &grace), ("to", "none")],
    ] {
        assert_eq!(browser.post(&format!("/o/a/{other}/travel/move"), &form).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(browser.get(&format!("/o/a/{other}/travel/1/seats")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(coaches.site.text(RIDES).await, "");
    let mut leader = coaches.site.leader(&coaches.convent).await;
    let folder = coaches.folder();
    for path in ["", "/without", "/stops", "/sorts", "/vehicles/new", "/1/seats", "/1/change", "/1/gone"] {
        let page = leader.get(&format!("{folder}{path}")).await;
        assert!(!page.status.is_success(), "{path}: {}", page.status);
        assert!(!page.body.contains("Grace"));
    }
    let page = leader.post(&format!("{folder}/move"), &[("from", "none"), ("person", &grace), ("to", "1")]).await;
    assert!(!page.status.is_success());
    assert_eq!(coaches.site.text(RIDES).await, "");
}

#[tokio::test]
async fn a_rough_number_by_coach_is_said_less_whom_it_named_until_that_is_everyone() {
    let coaches = Coaches::new().await;
    let mut browser = coaches.site.organiser().await;
    coaches
        .site
        .write(|conn| Ok(conn.execute("update invitation set estimated_coach = 6 where institution_id = 1", [])?))
        .await;
    let about = |many: &str| format!("About {many} more by coach, told roughly by 1 institution and not named yet.");
    assert!(browser.get(&coaches.folder()).await.text().contains(&about("6")));
    listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor"]).await;
    let one = "insert into travel (attendee_id, mode, pick_up_id, seat, asked_at, late) values (1, 'coach', 1, 'given', 'x', 0)";
    coaches.site.write(move |conn| Ok(conn.execute(one, [])?)).await;
    let page = browser.get(&coaches.folder()).await;
    assert!(page.text().contains(&about("5")), "{}", page.text());
    let everyone =
        "update invitation set finished_at = '2027-02-01T10:00:00.000Z', finished_listed = 2 where institution_id = 1";
    coaches.site.write(move |conn| Ok(conn.execute(everyone, [])?)).await;
    assert!(!browser.get(&coaches.folder()).await.text().contains("told roughly"));
}
