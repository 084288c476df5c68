//! Adding, changing, making inactive and deleting an institution by hand.

use axum::http::StatusCode;

use super::{fills_in, page_of};
use crate::site::Site;

const CONVENT: [(&str, &str); 4] =
    [("name", "St Mary's Catholic Church"), ("kind", "faith"), ("chapter", "North"), ("membership", "member")];

#[tokio::test]
async fn an_institution_is_added_and_changed_and_a_blank_chapter_is_none() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let page = amina.submit("/o/institutions/new", &[("name", " "), ("kind", ""), ("chapter", "North")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all(".summary a"), ["Enter the institution's name", "Choose the kind", "Choose member or guest"]);
    assert_eq!(page.attributes("#chapter", "value"), ["North"]);
    amina.submit("/o/institutions/new", &CONVENT).await.leads_to("/o/institutions/1?done=added");
    let fields = [("name", "St Mary's"), ("kind", "school"), ("chapter", ""), ("membership", "guest")];
    amina.submit("/o/institutions/1/edit", &fields).await.leads_to("/o/institutions/1?done=saved");
    let now = site.text("select name || kind || coalesce(chapter, '-') || membership from institution").await;
    assert_eq!(now, "St Mary'sschool-guest");
    let changed = site.text("select fields from audit_event where action = 'institution.changed'").await;
    assert_eq!(changed, "name,kind,chapter,membership");
    // The same once more changes nothing, and says nothing.
    amina.submit("/o/institutions/1/edit", &fields).await.leads_to("/o/institutions/1?done=saved");
    assert_eq!(site.number("select count(*) from audit_event where action like 'institution.%'").await, 2);
}

#[tokio::test]
async fn a_taken_name_is_refused_and_one_that_is_alike_is_asked_about() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    amina.submit("/o/institutions/new", &CONVENT).await;
    let page = amina.submit("/o/institutions/new", &CONVENT).await;
    assert!(page.one(".summary").contains("There is an institution of that name"));
    let alike = [("name", "St Marys RC"), ("kind", "faith"), ("chapter", ""), ("membership", "member")];
    let page = amina.submit("/o/institutions/new", &alike).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all("#alike a"), ["St Mary's Catholic Church"]);
    assert_eq!(site.number("select count(*) from institution").await, 1);
    let two = [alike.as_slice(), &[("alike", "two")]].concat();
    amina.post("/o/institutions/new", &two).await.leads_to("/o/institutions/2?done=added");
    // Its own name is not asked about again.
    amina.submit("/o/institutions/2/edit", &alike).await.leads_to("/o/institutions/2?done=saved");
}

#[tokio::test]
async fn one_with_a_history_is_made_inactive_and_one_without_is_deleted() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    site.invited(site.assembly().await, "Old Convent").await;
    let convent = page_of(&site, "Old Convent").await;
    let page = amina.submit(&format!("{convent}/settle/delete"), &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.one(".summary").contains("Old Convent has a history, so it is kept. Make it inactive instead"));
    amina.submit(&format!("{convent}/settle/inactive"), &[]).await.leads_to(&format!("{convent}?done=saved"));
    assert_eq!(site.number("select active from institution where name = 'Old Convent'").await, 0);
    assert!(amina.get("/o/a/1?f=all").await.text().contains("Old Convent"));
    amina.submit(&format!("{convent}/settle/active"), &[]).await;
    assert_eq!(site.number("select active from institution where name = 'Old Convent'").await, 1);
    amina.submit("/o/institutions/new", &CONVENT).await;
    let church = page_of(&site, "St Mary's Catholic Church").await;
    amina.submit(&format!("{church}/settle/delete"), &[]).await.leads_to("/o/institutions?removed=1");
    assert_eq!(amina.get(&church).await.status, StatusCode::NOT_FOUND);
    assert!(!amina.get("/o/institutions").await.text().contains("St Mary's"));
    assert_eq!(site.number("select count(*) from institution where name like 'St Mary%'").await, 0);
    // Its name is free again.
    amina.submit("/o/institutions/new", &CONVENT).await.leads_to("/o/institutions/3?done=added");
}

#[tokio::test]
async fn a_second_click_adds_nothing() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let key = amina.get("/o/institutions/new").await.form_key();
    for _ in 0..2 {
        amina.post_with_key("/o/institutions/new", &key, &CONVENT).await.leads_to("/o/institutions/1?done=added");
    }
    assert_eq!(site.number("select count(*) from institution").await, 1);
}

#[tokio::test]
async fn of_two_who_change_an_institution_neither_brings_back_what_the_other_corrected() {
    let site = Site::new();
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    amina.submit("/o/institutions/new", &CONVENT).await;
    let path = "/o/institutions/1/edit";
    let (earlier, his, second) = (amina.get(path).await, bilal.get(path).await, amina.get(path).await);
    fills_in(&mut bilal, path, &his, &[("chapter", "South"), ("kind", "community")])
        .await
        .leads_to("/o/institutions/1?done=saved");
    fills_in(&mut amina, path, &earlier, &[("name", "St Mary's Parish")])
        .await
        .leads_to("/o/institutions/1?done=saved");
    let stored = "select name || ', ' || kind || ', ' || chapter || ', ' || membership from institution";
    assert_eq!(site.text(stored).await, "St Mary's Parish, community, South, member");
    let told = fills_in(&mut amina, path, &second, &[("chapter", "East")]).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(told.all(".summary a"), ["Somebody changed the chapter to South meanwhile. Look at it and save again"]);
    assert_eq!(told.attributes("#name", "value"), ["St Mary's Parish"]);
    assert_eq!(told.attributes("input[name=kind][checked]", "value"), ["community"]);
    assert_eq!(told.attributes("#chapter", "value"), ["East"]);
    fills_in(&mut amina, path, &told, &[]).await.leads_to("/o/institutions/1?done=saved");
    assert_eq!(site.text(stored).await, "St Mary's Parish, community, East, member");
}
