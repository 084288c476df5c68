//! What of childcare and access is not sorted yet, for the organisers and for each institution.

use turnout::need::model::creche::{Creche, Span};
use turnout::need::model::unsorted::{Loose, LooseOf, Of};

use super::*;

async fn loose(site: &Site) -> Vec<(Loose, bool)> {
    let now = site.app.clock.now();
    let all = site
        .read(move |conn| Ok(store::unsorted(conn, &Organiser::at_the_machine(), "1".parse().unwrap(), now)?))
        .await;
    assert!(all.is_sorted_by_key(|unsorted| unsorted.by));
    all.into_iter().map(|unsorted| (unsorted.what, unsorted.passed)).collect()
}

#[tokio::test]
async fn each_thing_that_is_not_sorted_is_named_with_its_date() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    assert_eq!(loose(&site).await, []);
    convent
        .told(convent.grace, &[(NeedKind::Bsl, "")], &[child("Adam", None, ""), child("", Some(2), "")], false)
        .await;
    let one = || vec![Of { institution: convent.invited.institution, name: "St Brigid's Convent".into(), many: 1 }];
    let (not_booked, ages) = (Loose::NotBooked { kind: NeedKind::Bsl, people: 1 }, Loose::AgesMissing(one()));
    let staff = |least, most| Loose::StaffMissing(Span { least, most });
    assert_eq!(loose(&site).await, [(not_booked.clone(), false), (ages.clone(), false), (staff(1, 2), false)]);
    site.time_is("2027-02-20T10:00:00Z");
    let creche = Creche { places: Some(1), staff: Some(1), area: None };
    let now = site.app.clock.now();
    site.write(move |conn| {
        store::set_creche(conn, &Organiser::at_the_machine(), "1".parse().unwrap(), creche, now)?;
        Ok(())
    })
    .await;
    convent.told(convent.agnes, &[], &[child("Noor", Some(3), "")], false).await;
    let over = Loose::OverPlaces { children: 2, places: 1 };
    let waits = Loose::PlacesAsked { children: 1, free: Some(0) };
    let expected = [(not_booked, true), (ages, false), (over, false), (waits, false), (staff(0, 1), false)];
    assert_eq!(loose(&site).await, expected);
}

#[tokio::test]
async fn a_booking_is_to_be_confirmed_in_the_last_week_and_a_no_to_be_read() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.told(convent.grace, &[(NeedKind::LargePrint, "")], &[], false).await;
    convent.told(convent.agnes, &[(NeedKind::HearingLoop, "")], &[], false).await;
    site.write(|conn| {
        conn.execute("update need set state = 'booked' where kind = 'large_print'", [])?;
        conn.execute(
            "update need set state = 'cannot', reason = 'No loop', state_at = asked_at where kind = 'hearing_loop'",
            [],
        )?;
        conn.execute("update invitation set estimated_children = 5", [])?;
        Ok(())
    })
    .await;
    let of = vec![Of { institution: convent.invited.institution, name: "St Brigid's Convent".into(), many: 1 }];
    let (not_read, staff) = (Loose::CannotNotRead(of), Loose::StaffMissing(Span { least: 1, most: 3 }));
    let rough = Loose::StillRough { children: 5, institutions: 1 };
    let not_confirmed = Loose::NotConfirmed { kind: NeedKind::LargePrint, people: 1 };
    assert_eq!(loose(&site).await, [(staff.clone(), false), (not_read.clone(), false)]);
    site.time_is("2027-03-05T20:00:00Z");
    let all = [(rough, true), (staff, true), (not_confirmed, false), (not_read, false)];
    assert_eq!(loose(&site).await, all);
    let read = format!("{}/read", convent.needs());
    convent.browser.post(&read, &[("need", "2")]).await;
    assert_eq!(loose(&site).await.len(), 3);
    withdrawn(&site, convent.grace).await;
    assert!(loose(&site).await.contains(&(Loose::NotNeeded(1), false)));
    site.time_is("2027-03-13T10:00:00Z");
    assert_eq!(loose(&site).await, [], "over");
}

#[tokio::test]
async fn an_institution_is_told_of_its_own_people_alone() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let zion = site.invited(convent.invited.assembly, "Zion Chapel").await;
    let of = async |grant| {
        let now = site.app.clock.now();
        site.read(move |conn| Ok(store::unsorted_of(conn, &grant, now)?)).await
    };
    assert_eq!(of(convent.invited.grant).await, [LooseOf::NotAnswered(2)]);
    convent.told(convent.grace, &[], &[child("Adam", None, ""), child("Sara", Some(2), "")], false).await;
    site.time_is(AFTER_CHILDCARE_BY);
    convent.tell(convent.agnes, &[("need", "bsl")]).await;
    let ask = format!("{}/children", convent.of(convent.agnes));
    convent.browser.post(&ask, &[("children", "1")]).await;
    let expected = [LooseOf::ChildrenIncomplete(2), LooseOf::PlacesAsked(1), LooseOf::BookingsAsked(1)];
    assert_eq!(of(convent.invited.grant).await, expected);
    site.write(|conn| Ok(conn.execute("update need set state = 'cannot', reason = 'No', late = 0", [])?)).await;
    let expected = [LooseOf::ChildrenIncomplete(2), LooseOf::PlacesAsked(1), LooseOf::CannotNotRead(1)];
    assert_eq!(of(convent.invited.grant).await, expected);
    assert_eq!(of(zion.grant).await, []);
}
