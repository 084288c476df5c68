//! The number that an institution is asked for.

use axum::http::StatusCode;

use super::{desk, fact, fills_in, happened};
use crate::site::{Invited, Site};

const ASKED: &str = "select coalesce(asked, -1) from invitation where invitation_id = 1";

async fn convent(site: &Site) -> (Invited, String) {
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let path = format!("{}/asked", desk(&convent));
    (convent, path)
}

#[tokio::test]
async fn the_number_asked_for_is_given_changed_and_taken_back_and_history_says_from_what_to_what() {
    let site = Site::new();
    let (convent, path) = convent(&site).await;
    let mut amina = site.organiser().await;
    let page = amina.get(&desk(&convent)).await;
    assert_eq!(fact(&page, "Asked for"), "No number");
    assert!(page.attributes(".facts .change a", "href").contains(&path));
    for (typed, stored, history) in [
        ("1,040", 1_040, "Amina Asked for 1040"),
        (" 40 ", 40, "Amina Asked for was 1040 now 40"),
        ("40", 40, "Amina Asked for was 1040 now 40"),
        ("0", 0, "Amina Asked for was 40 now 0"),
        ("", -1, "Amina Took back that it was asked for 0"),
    ] {
        let page = amina.get(&path).await;
        let page = fills_in(&mut amina, &path, &page, &[("number", typed)]).await;
        page.leads_to(&format!("{}?saved=asked", desk(&convent)));
        assert_eq!(site.number(ASKED).await, stored);
        assert_eq!(happened(&mut amina, &convent).await, history);
    }
    assert_eq!(site.number("select count(*) from audit_event where action = 'invitation.asked'").await, 4);
    assert_eq!(amina.get(&format!("{}?saved=asked", desk(&convent))).await.one(".notice.done"), "Saved.");
}

#[tokio::test]
async fn what_is_no_number_comes_back_as_it_was_typed() {
    let site = Site::new();
    let (convent, path) = convent(&site).await;
    let mut amina = site.organiser().await;
    for (typed, said) in [
        ("forty", "Enter a number, using digits only, like 40"),
        ("-3", "Enter a number from 0 to 100,000, using digits only"),
        ("100001", "Enter a number from 0 to 100,000, using digits only"),
        ("40 people", "Enter a number from 0 to 100,000, using digits only"),
    ] {
        let page = amina.get(&path).await;
        let page = fills_in(&mut amina, &path, &page, &[("number", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!((page.one(".summary a").as_str(), page.attributes("#number", "value")), (said, vec![typed.into()]));
    }
    assert_eq!(site.number(ASKED).await, -1);
    for (time, status) in [("2027-03-13T10:00:00Z", "open"), ("2027-03-01T10:00:00Z", "cancelled")] {
        site.time_is(time);
        site.write(move |conn| Ok(conn.execute("update assembly set status = ?1", [status])?)).await;
        let mut amina = site.organiser().await;
        assert!(amina.get(&path).await.all("main form").is_empty());
        assert_eq!(amina.post(&path, &[("number", "7")]).await.status, StatusCode::CONFLICT);
        assert!(!amina.get(&desk(&convent)).await.attributes(".facts .change a", "href").contains(&path));
    }
}

#[tokio::test]
async fn the_second_of_two_organisers_sees_what_the_first_made_of_it() {
    let site = Site::new();
    let (convent, path) = convent(&site).await;
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    amina.submit(&path, &[("number", "40"), ("shown", "")]).await;
    let (his, untouched) = (bilal.get(&path).await, bilal.get(&path).await);
    site.time_is("2027-01-29T14:10:00Z");
    amina.comes_back().await;
    bilal.comes_back().await;
    let page = amina.get(&path).await;
    fills_in(&mut amina, &path, &page, &[("number", "45")]).await;
    let said = "Amina changed the number asked for to 45 at 2:10pm on 29 January. Look at it and save again";
    for (page, typed, again) in [(&his, "50", "50"), (&untouched, "40", "45"), (&untouched, "many", "many")] {
        let told = fills_in(&mut bilal, &path, page, &[("number", typed)]).await;
        assert_eq!((told.status, told.one(".summary a").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, said));
        assert_eq!(told.attributes("#number", "value"), [again]);
        assert_eq!(told.attributes("input[name=shown]", "value"), ["45"]);
        assert_eq!(page.attributes("input[name=shown]", "value"), ["40"]);
        assert_eq!(site.number(ASKED).await, 45);
    }
    // Now he has seen it.
    let told = fills_in(&mut bilal, &path, &his, &[("number", "50")]).await;
    fills_in(&mut bilal, &path, &told, &[]).await.leads_to(&format!("{}?saved=asked", desk(&convent)));
    assert_eq!(site.number(ASKED).await, 50);
    assert_eq!(happened(&mut amina, &convent).await, "Bilal Asked for was 45 now 50");
    // The same number twice is no quarrel.
    let same = [("number", "50"), ("shown", "45")];
    assert_eq!(amina.post(&path, &same).await.status, StatusCode::SEE_OTHER);
}
