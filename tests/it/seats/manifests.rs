//! The captain's sheet of each vehicle, the same as a file, and what is not sorted.

use axum::http::StatusCode;
use turnout::access::Organiser;
use turnout::export::{self, Export};
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
    assert_eq!(page.all(".manifest .of"), ["St Mary's, leaves 5:30pm: 4", "The green, no time yet: 0"]);
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
            "Mill Road Mosque: 1 person by coach, where they get on is not told > /o/a/1/institutions/2",
            "St Mary's has no time yet > /o/a/1/travel/stops",
            "Coach 1 is over by 1 seat and 1 wheelchair place > /o/a/1/travel/1/seats",
            "Coach 1 has no captain > /o/a/1/travel/1/change",
        ]
    );
    let grant = coaches.mosque.grant;
    let own = coaches.site.read(move |conn| Ok(store::unsorted_of(conn, &grant)?)).await;
    let own: Vec<_> = own.iter().filter_map(|item| say::own_unsorted(item, "/my/2")).collect();
    assert_eq!(own, [("1 person by coach: tell us where they get on".to_owned(), "/my/2/travel".to_owned())]);
}
