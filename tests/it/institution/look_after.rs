//! Which organiser looks after an institution.

use axum::http::StatusCode;

use super::{desk, fact, fills_in, happened};
use crate::site::{Invited, Site};

const WHO: &str =
    "select coalesce((select name from account a where a.account_id = i.account_id), '-') from invitation i";

async fn convent(site: &Site) -> (Invited, String) {
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let path = format!("{}/look-after", desk(&convent));
    (convent, path)
}

#[tokio::test]
async fn an_organiser_is_chosen_who_looks_after_it_and_nobody_too() {
    let site = Site::new();
    let (convent, path) = convent(&site).await;
    let (mut amina, _) = (site.organiser().await, site.second_organiser().await);
    assert_eq!(amina.get(&path).await.all("option"), ["Nobody", "Amina", "Bilal"]);
    for (account, name, shown, history) in [
        ("2", "Bilal", "Bilal", "Amina Made Bilal the organiser who looks after it"),
        ("2", "Bilal", "Bilal", "Amina Made Bilal the organiser who looks after it"),
        ("1", "Amina", "Amina", "Amina Made Amina the organiser who looks after it"),
        ("", "-", "Nobody yet", "Amina Left it with nobody to look after it"),
    ] {
        let page = amina.get(&path).await;
        let page = fills_in(&mut amina, &path, &page, &[("organiser", account)]).await;
        page.leads_to(&format!("{}?saved=look-after", desk(&convent)));
        assert_eq!(site.text(WHO).await, name);
        let page = amina.get(&page.location).await;
        assert_eq!((fact(&page, "Looked after by").as_str(), page.one(".notice.done").as_str()), (shown, "Saved."));
        assert_eq!(happened(&mut amina, &convent).await, history);
        assert_eq!(amina.get(&path).await.attributes("option[selected]", "value").join(""), account);
    }
    assert_eq!(site.number("select count(*) from audit_event where action = 'invitation.looked_after'").await, 3);
}

#[tokio::test]
async fn nobody_is_chosen_who_is_no_organiser() {
    let site = Site::new();
    let (_, path) = convent(&site).await;
    let (mut amina, _) = (site.organiser().await, site.second_organiser().await);
    site.write(|conn| Ok(conn.execute("update account set removed_at = added_at where name = 'Bilal'", [])?)).await;
    for account in ["2", "99", "x"] {
        let page = amina.submit(&path, &[("organiser", account), ("shown", "")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{account}");
        assert_eq!(page.one(".summary a"), "Choose an organiser who may sign in, or nobody");
    }
    assert_eq!(site.text(WHO).await, "-");
}

#[tokio::test]
async fn who_was_removed_looks_after_nothing_any_more() {
    let site = Site::new();
    let (convent, path) = convent(&site).await;
    let (mut amina, _) = (site.organiser().await, site.second_organiser().await);
    amina.submit(&path, &[("organiser", "2"), ("shown", "")]).await;
    site.write(|conn| Ok(conn.execute("update account set removed_at = added_at where name = 'Bilal'", [])?)).await;
    assert_eq!(fact(&amina.get(&desk(&convent)).await, "Looked after by"), "Nobody yet");
    let page = amina.get(&path).await;
    fills_in(&mut amina, &path, &page, &[("organiser", "1")]).await;
    assert_eq!(site.text(WHO).await, "Amina");
}

#[tokio::test]
async fn the_second_of_two_organisers_sees_whom_the_first_chose() {
    let site = Site::new();
    let (convent, path) = convent(&site).await;
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    let (his, hers) = (bilal.get(&path).await, amina.get(&path).await);
    fills_in(&mut amina, &path, &hers, &[("organiser", "1")]).await;
    let told = fills_in(&mut bilal, &path, &his, &[("organiser", "2")]).await;
    let said = "Amina changed who looks after it to Amina at 10am on 29 January. Look at it and save again";
    assert_eq!((told.status, told.one(".summary a").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, said));
    assert_eq!(told.attributes("option[selected]", "value"), ["2"]);
    assert_eq!(site.text(WHO).await, "Amina");
    fills_in(&mut bilal, &path, &told, &[("organiser", "2")]).await;
    assert_eq!(site.text(WHO).await, "Bilal");
    assert_eq!(happened(&mut amina, &convent).await, "Bilal Made Bilal the organiser who looks after it");
}
