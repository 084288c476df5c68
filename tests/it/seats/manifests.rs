//! The captain's sheet of each vehicle, the same as a file, and what is not sorted.

use axum::http::StatusCode;
use turnout::access::Organiser;
use turnout::access::model::Role;
use turnout::export::{self, Export};
use turnout::travel::model::{TravelMode, Way};
use turnout::travel::{say, store};

use super::Coaches;
use crate::people::listed;
use crate::site::Page;

/// The convent with two names and two places without one in the first coach, one of them in a wheelchair.
async fn on_the_road() -> Coaches {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    coaches.pledged(&coaches.convent, "4").await;
    let [agnes, _] = listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "=Grace Okafor"]).await;
    coaches
        .site
        .write(move |conn| {
            conn.execute(
                "insert into need (attendee_id, kind, detail, state, asked_at, late)
                 values (?1, 'wheelchair', 'a heavy one', 'asked', '2027-02-01T00:00:00.000Z', 0)",
                [agnes],
            )?;
            conn.execute("update attendee set needs_answered_at = listed_at, phone = '+447700900123'", [])?;
            Ok(())
        })
        .await;
    let mut browser = coaches.site.organiser().await;
    let group = format!("{}-{}", coaches.convent.institution, coaches.stops[0]);
    let form = [("from", "none"), ("group", group.as_str()), ("to", "1")];
    browser.post(&format!("{}/move", coaches.folder()), &form).await;
    coaches
}

async fn sheet(coaches: &Coaches, behind: &str) -> Page {
    coaches.site.signed_in("amina@example.org").await.get(&format!("{}{behind}", coaches.folder())).await
}

#[tokio::test]
async fn a_captain_reads_who_gets_on_where_and_nothing_that_they_need_but_a_wheelchair_place() {
    let coaches = on_the_road().await;
    let page = sheet(&coaches, "/1").await;
    assert_eq!(page.all(".manifest h2"), ["Coach 1"]);
    assert!(page.text().contains("4 seats. No captain yet. 4 people."), "{}", page.text());
    assert_eq!(
        page.all(".manifest .of"),
        ["St Mary's, leaves 5:30pm: 4, 1 wheelchair place", "The green, no time yet: 0"]
    );
    assert_eq!(
        page.all("tbody tr"),
        [
            "☐Agnes Byrne Wheelchair placeSt Brigid's Convent",
            "☐=Grace OkaforSt Brigid's Convent",
            "and 2 more of St Brigid's Convent without a name☐ ☐",
            "Nobody gets on here.",
        ]
    );
    assert!(page.text().contains("Going home, counted: of 4"));
    for hidden in ["7700", "heavy"] {
        assert!(!page.body.contains(hidden), "{hidden}");
    }
    assert_eq!(sheet(&coaches, "/manifests").await.all(".manifest h2"), ["Coach 1", "Coach 2"]);
    assert_eq!(sheet(&coaches, "/9").await.status, StatusCode::NOT_FOUND);
    let mut leader = coaches.site.leader(&coaches.convent).await;
    for behind in ["/1", "/manifests"] {
        let page = leader.get(&format!("{}{behind}", coaches.folder())).await;
        assert!(!page.status.is_success() && !page.body.contains("Agnes"), "{behind}");
    }
}

#[tokio::test]
async fn manifests_are_a_file_with_a_row_for_each_person_and_one_for_places_without_a_name() {
    let coaches = on_the_road().await;
    let (assembly, now) = (coaches.assembly, coaches.site.app.clock.now());
    let (bytes, rows) = coaches
        .site
        .write(move |conn| {
            let by = Organiser::at_the_machine();
            let leave = export::store::leave(conn, &by, Export::Manifests, assembly, None, now)?;
            let rows = export::store::rows(conn, &by, assembly, Export::Manifests)?;
            Ok((export::write(conn, &by, &leave, Vec::new())?, rows))
        })
        .await;
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines,
        [
            "vehicle,captain,stop,leaves_at,institution,name,people",
            "Coach 1,,St Mary's,2027-03-12T17:30:00.000Z,St Brigid's Convent,'=Grace Okafor,1",
            "Coach 1,,St Mary's,2027-03-12T17:30:00.000Z,St Brigid's Convent,Agnes Byrne,1",
            "Coach 1,,St Mary's,2027-03-12T17:30:00.000Z,St Brigid's Convent,,2",
        ]
    );
    assert_eq!(rows, 3);
}

#[tokio::test]
async fn what_is_not_sorted_is_said_with_the_place_that_mends_it() {
    let coaches = on_the_road().await;
    let unsorted = || async {
        let (assembly, now) = (coaches.assembly, coaches.site.app.clock.now());
        let all =
            coaches.site.read(move |conn| Ok(store::unsorted(conn, &Organiser::at_the_machine(), assembly, now)?));
        all.await.iter().map(|item| say::unsorted(item, "/o/a/1")).collect::<Vec<_>>()
    };
    let not_booked =
        ["1", "2"].map(|coach| (format!("Coach {coach} is not booked"), format!("/o/a/1/travel/{coach}/change")));
    assert_eq!(unsorted().await, not_booked);
    coaches.comes_by_coach(&coaches.mosque, None).await;
    coaches.pledged(&coaches.convent, "9").await;
    listed(&coaches.site, &coaches.mosque, ["Ali Khan"]).await;
    coaches.site.time_is("2027-03-05T19:00:00Z");
    coaches
        .site
        .write(|conn| {
            conn.execute_batch(
                "update vehicle set booked_at = '2027-02-01T10:00:00.000Z';
                 update vehicle set captain = 'Sam Reed' where vehicle_id = 2;
                 update vehicle_type set seats = 2, wheelchair_places = 0;
                 update pick_up set leaves_at = null where pick_up_id = 1;",
            )?;
            Ok(())
        })
        .await;
    let said: Vec<String> = unsorted().await.into_iter().map(|(words, path)| format!("{words} > {path}")).collect();
    assert_eq!(
        said,
        [
            "St Brigid's Convent: 5 people without a seat from St Mary's, there is room, nobody placed them yet > \
             /o/a/1/travel/without",
            "Mill Road Mosque: 1 person by coach, where they get on is not told > /o/a/1/i/2",
            "St Mary's has no time yet > /o/a/1/travel/stops",
            "Coach 1 is over by 1 seat and 1 wheelchair place > /o/a/1/travel/1/seats",
            "Coach 1 has no captain > /o/a/1/travel/1/change",
        ]
    );
    let mut amina = coaches.site.signed_in("amina@example.org").await;
    for (words, path) in unsorted().await {
        assert_eq!(amina.get(&path).await.status, StatusCode::OK, "{words} > {path}");
    }
    let grant = coaches.mosque.grant;
    let own = coaches.site.read(move |conn| Ok(store::unsorted_of(conn, &grant)?)).await;
    let own: Vec<_> = own.iter().filter_map(|item| say::own_unsorted(item, "/my/2")).collect();
    assert_eq!(own, [("1 person by coach: tell us where they get on".to_owned(), "/my/2/travel".to_owned())]);
}

/// Reported: whoever said "coach" and no stop stood in one file at their institution's stop and in the other at none.
#[tokio::test]
async fn the_file_of_travel_and_the_manifests_name_the_same_stop() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    let [grace, _] = listed(&coaches.site, &coaches.convent, ["Grace Okafor", "Agnes Byrne"]).await;
    let (grant, assembly, now) = (coaches.convent.grant, coaches.assembly, coaches.site.app.clock.now());
    let (travel, manifest, sums) = coaches
        .site
        .write(move |conn| {
            let by = Organiser::at_the_machine();
            store::record(conn, &grant, grace, Way::by(TravelMode::Coach), now)?;
            conn.execute("insert into ride (attendee_id, vehicle_id, fixed) values (?1, 1, 1)", [grace])?;
            let travel = turnout::travel::csv::write_travel(conn, &by, assembly, Vec::new())?;
            let manifest = turnout::travel::csv::manifest_lines(conn, &by, assembly)?;
            Ok((String::from_utf8(travel).unwrap(), manifest, store::sums(conn, &by, &grant)?))
        })
        .await;
    assert!(travel.contains("St Brigid's Convent,Grace Okafor,yes,coach,yes,St Mary's,"), "{travel}");
    assert_eq!(manifest.iter().map(|line| line[2].as_str()).collect::<Vec<_>>(), ["St Mary's"]);
    assert_eq!(sums.iter().map(|sum| (sum.way.pick_up, sum.people)).collect::<Vec<_>>(), [(Some(coaches.stops[0]), 2)]);
}

#[tokio::test]
async fn whose_a_wheelchair_place_is_stands_on_the_pages_of_those_who_see_what_people_need() {
    let coaches = on_the_road().await;
    for (role, sees) in [(Role::AccessLead, true), (Role::Organiser, false), (Role::Viewer, false)] {
        let role_word = role.as_str();
        let mut rosa = match sees {
            true => coaches.site.in_role(role).await,
            false => {
                let change = format!("update account set role = '{role_word}' where email = 'rosa@example.org'");
                coaches.site.write(move |conn| Ok(conn.execute(&change, [])?)).await;
                coaches.site.signed_in("rosa@example.org").await
            }
        };
        let manifest = rosa.get(&format!("{}/1", coaches.folder())).await;
        let seats = rosa.get(&coaches.seats(0)).await;
        let said = [manifest.body.contains("Wheelchair place</strong>"), seats.text().contains("In a wheelchair")];
        assert_eq!(said, [sees, sees], "{role_word}");
        // At a stop where one person gets on, the number would be a name: whoever may not see whose it is reads it of the vehicle.
        let at_the_stop =
            if sees { "St Mary's, leaves 5:30pm: 4, 1 wheelchair place" } else { "St Mary's, leaves 5:30pm: 4" };
        assert_eq!(manifest.all(".manifest .of")[0], at_the_stop, "{role_word}");
        let of_the_vehicle = manifest.text().contains("4 people, 1 wheelchair place.");
        assert_eq!(of_the_vehicle, !sees, "{role_word}: {}", manifest.text());
        let beside_names = seats.all("legend").join(" ").contains("in a wheelchair");
        assert!(!beside_names, "{role_word}: {}", seats.text());
        assert!(seats.all("dl.facts dd").contains(&"1 of 1".to_owned()), "{role_word}: {}", seats.text());
    }
}

#[tokio::test]
async fn more_people_in_wheelchairs_than_places_are_said_and_never_seated_in_a_seat() {
    let coaches = Coaches::new().await;
    coaches.comes_by_coach(&coaches.convent, Some(coaches.stops[0])).await;
    let people = listed(&coaches.site, &coaches.convent, ["Agnes Byrne", "Grace Okafor", "Ruth Levy"]).await;
    coaches
        .site
        .write(move |conn| {
            for person in people {
                let need = "insert into need (attendee_id, kind, state, asked_at, late) values (?1, 'wheelchair', 'asked', 'x', 0)";
                conn.execute(need, [person])?;
            }
            Ok(conn.execute("update vehicle_type set most = 2", [])?)
        })
        .await;
    let mut browser = coaches.site.organiser().await;
    let proposal = browser.get(&format!("{}/proposal", coaches.folder())).await;
    assert_eq!(proposal.all("dl.figures dd"), ["£600", "2", "1", "2"]);
    assert!(proposal.text().contains("1 person, no vehicle more can be had"), "{}", proposal.text());
    let group = format!("{}-{}", coaches.convent.institution, coaches.stops[0]);
    let all_in_one = [("from", "none"), ("group", group.as_str()), ("to", "1")];
    browser.post(&format!("{}/move", coaches.folder()), &all_in_one).await;
    let seats = browser.get(&coaches.seats(0)).await;
    assert!(seats.text().contains("Over by 2 wheelchair places"), "{}", seats.text());
    let taken = coaches.seating().await.taken().into_values().map(|taken| (taken.seats, taken.wheelchair_places));
    assert_eq!(taken.collect::<Vec<_>>(), [(0, 3)]);
    let logistics = browser.get(&format!("/o/a/{}/logistics", coaches.assembly)).await;
    assert!(logistics.text().contains("Coach 1 is over by 2 wheelchair places"), "{}", logistics.text());
}
