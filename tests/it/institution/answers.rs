//! What people need and how they travel, in numbers; who did not come; what a yes would come to.

use turnout::access::{DoorGrant, Organiser};
use turnout::arrival::model::{Key, Told};
use turnout::arrival::store as arrivals;
use turnout::error::AppError;
use turnout::list::model::AttendeeId;
use turnout::need::model::{Decision, NeedAnswer, NeedKind};
use turnout::need::store as need;
use turnout::travel::model::{TravelMode, Way};
use turnout::travel::store as travel;

use super::desk;
use crate::people::{listed, withdrawn};
use crate::site::{Invited, Page, Site, at, leaders_grant};

const PEOPLE: [&str; 6] = ["Ada Obi", "Grace Okafor", "Ines Duarte", "Ruth Levy", "Tom Price", "Wei Ling"];

async fn convent(site: &Site) -> (Invited, [AttendeeId; 6]) {
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let people = listed(site, &convent, PEOPLE).await;
    (convent, people)
}

/// The rows of a table: "Large print: 2".
fn rows(page: &Page, table: &str) -> Vec<String> {
    let all = |part: &str| page.all(&format!("#{table} tbody {part}"));
    all("th").into_iter().zip(all("td")).map(|(name, value)| format!("{name}: {value}")).collect()
}

#[tokio::test]
async fn needs_are_counted_by_kind_and_nobody_is_named() {
    let site = Site::new();
    let (convent, [ada, grace, ines, ruth, tom, wei]) = convent(&site).await;
    let (grant, now) = (leaders_grant(&site, &convent).await, site.app.clock.now());
    let other = site.invited(convent.assembly, "Dockside branch").await;
    let [theirs] = listed(&site, &other, ["Joe Dock"]).await;
    let their_grant = leaders_grant(&site, &other).await;
    site.write(move |conn| {
        let needs = |kinds: &[NeedKind]| kinds.iter().map(|kind| NeedAnswer::new(*kind, "")).collect::<Vec<_>>();
        let keep = need::Earlier::Keep;
        need::record(conn, &grant, ada, &needs(&[NeedKind::Bsl, NeedKind::LargePrint]), keep, now)?;
        need::record(conn, &grant, grace, &needs(&[NeedKind::LargePrint]), keep, now)?;
        need::record(conn, &grant, wei, &needs(&[NeedKind::Wheelchair]), keep, now)?;
        need::record(conn, &their_grant, theirs, &needs(&[NeedKind::QuietSpace]), keep, now)?;
        need::nothing_needed(conn, &grant, ines, now)?;
        need::set_number_of_children(conn, &grant, ruth, 2, now).map_err(|_| AppError::NotFound)
    })
    .await;
    withdrawn(&site, wei).await;
    site.write(move |conn| Ok(conn.execute("update attendee set attending = 'maybe' where attendee_id = ?1", [tom])?))
        .await;
    let mut amina = site.organiser().await;
    let page = amina.get(&desk(&convent)).await;
    let counted = ["BSL interpreter: 1", "Large print: 2", "Children for the crèche: 2", "Nothing needed: 1"];
    assert_eq!(rows(&page, "needs"), counted);
    for name in PEOPLE {
        assert!(!page.one("#needs").contains(name));
    }
    assert_eq!(rows(&amina.get(&desk(&other)).await, "needs"), ["Quiet place: 1"]);
    let nobody = site.invited(convent.assembly, "Hill Abbey").await;
    assert!(amina.get(&desk(&nobody)).await.all("#needs, #travel").is_empty());
}

#[tokio::test]
async fn who_has_not_answered_is_counted_too() {
    let site = Site::new();
    let (convent, _) = convent(&site).await;
    let page = site.organiser().await.get(&desk(&convent)).await;
    assert_eq!(rows(&page, "needs"), ["Needs not answered: 6"]);
    assert_eq!(rows(&page, "travel"), ["Travel not answered: 6"]);
    assert!(page.text().contains("How most of them travel is not told yet."));
}

#[tokio::test]
async fn travel_is_counted_by_way_and_stop_with_those_who_wait_for_a_seat() {
    let site = Site::new();
    let (convent, [ada, grace, ines, ruth, tom, _]) = convent(&site).await;
    let (grant, now, assembly) = (leaders_grant(&site, &convent).await, site.app.clock.now(), convent.assembly);
    let green = site
        .write(move |conn| {
            let by = Organiser::at_the_machine();
            let at_five = Some(at("2027-03-12T17:30:00Z"));
            let mary = travel::add_pick_up(conn, &by, assembly, "St Mary's", at_five, now)?;
            let green = travel::add_pick_up(conn, &by, assembly, "The green", None, now)?;
            travel::choose_main_way(conn, &grant, Some(Way::coach_from(mary)), now)?;
            travel::record(conn, &grant, ada, Way::coach_from(green), now)?;
            let offers = |seats| Way { seats_offered: Some(seats), ..Way::by(TravelMode::DriveOffering) };
            travel::record(conn, &grant, grace, offers(3), now)?;
            travel::record(conn, &grant, ines, offers(2), now)?;
            travel::record(conn, &grant, ruth, Way::by(TravelMode::Walk), now)?;
            Ok(green)
        })
        .await;
    let page = site.organiser().await.get(&desk(&convent)).await;
    let ways =
        ["Coach from St Mary's, 5:30pm: 2", "Coach from The green: 1", "By car, with 5 seats to offer: 2", "Walk: 1"];
    assert_eq!(rows(&page, "travel"), ways);
    assert!(page.text().contains("Most of them: Coach from St Mary's, 5:30pm."));
    site.time_is("2027-03-01T10:00:00Z");
    let now = site.app.clock.now();
    let by_the_organiser = convent.grant;
    site.write(move |conn| {
        travel::record(conn, &grant, tom, Way::by(TravelMode::Walk), now)?;
        travel::record(conn, &grant, ruth, Way::coach_from(green), now)?;
        travel::record(conn, &grant, grace, Way::by(TravelMode::Coach), now)?;
        let no = Decision::Decline("It is full".into());
        travel::decide_seat(conn, &Organiser::at_the_machine(), &by_the_organiser, grace, &no, now)
    })
    .await;
    let page = site.organiser().await.get(&desk(&convent)).await;
    let ways = [
        "Coach from St Mary's, 5:30pm: 1, 1 has no seat",
        "Coach from The green: 1, 1 waits for your yes",
        "By car, with 2 seats to offer: 1",
        "Walk: 1",
    ];
    assert_eq!(rows(&page, "travel"), ways);
}

/// Lets people of the list come in, and so many bodies without a name.
async fn came(site: &Site, convent: &Invited, people: Vec<AttendeeId>, unnamed: u32) {
    let (assembly, institution, now) = (convent.assembly, convent.institution, site.app.clock.now());
    site.write(move |conn| {
        let (by, told) = (Organiser::at_the_machine(), |key: &str| Told::now(Key::parse(key).unwrap(), now));
        for person in people {
            arrivals::arrive(conn, &DoorGrant::of(&by, assembly), person, &told(&format!("p{person}")))?;
        }
        if unnamed > 0 {
            arrivals::group(conn, &DoorGrant::of(&by, assembly), Some(institution), unnamed, &told("group"))?;
        }
        Ok(())
    })
    .await;
}

/// What stands under "Who did not come", the day after.
async fn absent(site: &Site, convent: &Invited) -> Option<(Vec<String>, Vec<String>)> {
    site.time_is("2027-03-13T10:00:00Z");
    let page = site.organiser().await.get(&desk(convent)).await;
    let there = !page.all("#absent").is_empty();
    there.then(|| (page.all("#absent + p"), page.all("#absent + ul li")))
}

fn says(words: &str) -> Option<(Vec<String>, Vec<String>)> {
    Some((vec![words.to_owned()], Vec::new()))
}

#[tokio::test]
async fn who_did_not_come_is_named_where_every_arrival_has_a_name() {
    let site = Site::new();
    let (convent, [ada, grace, ines, ruth, ..]) = convent(&site).await;
    site.time_is("2027-03-12T20:00:00Z");
    came(&site, &convent, vec![ada, grace, ines, ruth], 0).await;
    let page = site.organiser().await.get(&desk(&convent)).await;
    assert!(page.all("#absent").is_empty(), "some may still come");
    let names = vec!["Tom Price".to_owned(), "Wei Ling".to_owned()];
    assert_eq!(absent(&site, &convent).await, Some((Vec::new(), names)));
}

#[tokio::test]
async fn of_arrivals_without_a_name_a_number_is_said_and_of_a_typed_count_alone_nothing() {
    let site = Site::new();
    let (convent, [ada, grace, ..]) = convent(&site).await;
    let other = site.invited(convent.assembly, "Dockside branch").await;
    listed(&site, &other, ["Joe Dock"]).await;
    assert_eq!(absent(&site, &convent).await, None, "nobody was counted at all");
    came(&site, &convent, vec![ada, grace], 1).await;
    let at_least = "At least 3 people on the list. Some came in without a name, so nobody knows who.";
    assert_eq!(absent(&site, &convent).await, says(at_least));
    assert_eq!(absent(&site, &other).await, says("None of those who were listed was seen."));
    let typed = Site::new();
    let (convent, _) = self::convent(&typed).await;
    came(&typed, &convent, Vec::new(), 5).await;
    assert_eq!(absent(&typed, &convent).await, None);
}

#[tokio::test]
async fn where_everybody_came_it_says_so() {
    let site = Site::new();
    let (convent, people) = convent(&site).await;
    came(&site, &convent, people.to_vec(), 0).await;
    assert_eq!(absent(&site, &convent).await, says("Everybody who was listed came."));
}

#[tokio::test]
async fn a_request_on_the_page_says_what_a_yes_would_come_to() {
    let site = Site::new();
    let (convent, [ada, grace, ..]) = convent(&site).await;
    site.write(|conn| Ok(conn.execute("update assembly set capacity = 6", [])?)).await;
    site.time_is("2027-03-01T10:00:00Z");
    let (grant, now) = (leaders_grant(&site, &convent).await, site.app.clock.now());
    site.write(move |conn| {
        travel::record(conn, &grant, grace, Way::by(TravelMode::Coach), now)?;
        need::set_number_of_children(conn, &grant, ada, 1, now).map_err(|_| AppError::NotFound)
    })
    .await;
    let page = site.organiser().await.get(&desk(&convent)).await;
    assert_eq!(
        page.all("section.notice li"),
        [
            "Children in the crèche 0 → 1",
            "Listed with children 6 → 7 of 6, over by 1",
            "People by coach, stop not told: 0 → 1",
        ]
    );
}
