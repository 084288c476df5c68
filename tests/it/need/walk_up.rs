//! Children who come to the crèche on the day and were not told of before.

use super::*;

const ON_THE_DAY: &str = "2027-03-12T18:00:00Z";
const WALK_UP: &str = "/o/a/1/creche/walk-up";

#[tokio::test]
async fn a_child_walks_up_with_somebody_of_a_list() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let mut amina = site.organiser().await;
    let early = amina.post(WALK_UP, &[("carer", &convent.grace.to_string()), ("first_name", "Adam")]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    site.time_is(ON_THE_DAY);
    let mut amina = site.second_organiser().await;
    let page = amina.get(&format!("{WALK_UP}?name=grace")).await;
    assert!(page.text().contains("Grace Okafor St Brigid's Convent"), "{}", page.text());
    let fields = [("name", "grace"), ("carer", &convent.grace.to_string()), ("first_name", "Adam"), ("age", "4")];
    let saved = amina.post_with_key(WALK_UP, &page.form_key(), &fields).await;
    saved.leads_to("/o/a/1/creche?done=walked-up");
    assert_eq!(amina.post_with_key(WALK_UP, &page.form_key(), &fields).await.location, saved.location, "done once");
    assert_eq!(site.text(CHILDREN).await, "Adam:4::given:1");
    let page = amina.get(&saved.location).await;
    assert!(page.text().contains("Adam Walk-up 4 Grace Okafor"), "{}", page.text());
    assert!(amina.get("/o/a/1/creche/sheet").await.text().contains("Adam Walk-up 4 Grace Okafor"));
}

#[tokio::test]
async fn a_carer_on_no_list_is_made_without_an_arrival_and_found_at_the_doors() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    site.time_is(ON_THE_DAY);
    let mut amina = site.organiser().await;
    let all = [("carer", "new"), ("name", "Tamar Feldstein"), ("phone", "07700 900123"), ("institution", "")];
    let child = [("first_name", "Sol"), ("age", "2"), ("notes", "no milk")];
    let fields = [&all[..], &child[..]].concat();
    amina.post(WALK_UP, &fields).await.leads_to("/o/a/1/creche?done=walked-up");
    let made = "select name || ':' || phone || ':' || (listed_at is null) || ':' || (select count(*) from arrival)
        from attendee where institution_id is null";
    assert_eq!(site.text(made).await, "Tamar Feldstein:+447700900123:1:0");
    let page = amina.get("/o/a/1/creche").await;
    assert!(page.text().contains("1 child has a place."), "{}", page.text());
    assert_eq!(site.number("select count(*) from attendee where listed = 1").await, 2);
    assert_eq!(site.number("select sum(children) from tally where assembly_id = 1").await, 0, "not of a list");
    assert!(amina.get(&format!("{WALK_UP}?name=tamar")).await.text().contains("Tamar Feldstein"));
    let problems = site.read(|conn| Ok(turnout::db::rules::findings(conn)?)).await;
    assert_eq!(problems, Vec::<String>::new());
    // Somebody who was taken off their list came all the same.
    withdrawn(&site, convent.agnes).await;
    site.time_passes(chrono::TimeDelta::minutes(1));
    amina.post(WALK_UP, &[("carer", &convent.agnes.to_string()), ("first_name", "Noor")]).await;
    assert!(amina.get("/o/a/1/creche").await.text().contains("2 children have a place."));
}

#[tokio::test]
async fn what_is_wrong_at_the_desk_is_said_and_kept() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    site.time_is(ON_THE_DAY);
    let mut amina = site.organiser().await;
    let check = async |amina: &mut Browser<'_>, fields: &[(&str, &str)], errors: &[&str]| {
        let again = amina.post(WALK_UP, fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert_eq!(again.all(".summary li"), errors, "{fields:?}");
    };
    let age = "Enter the age in whole years, like 4. For a baby under 1, enter 0";
    check(&mut amina, &[("carer", "new"), ("name", "Tamar"), ("age", "Yr 4")], &[age]).await;
    check(&mut amina, &[("name", "Tamar"), ("age", "4")], &["Choose who brings the child"]).await;
    check(&mut amina, &[("carer", "new"), ("name", " ")], &["Enter a name"]).await;
    let phone = "Enter a phone number, like 07700 900123, or leave it blank";
    check(&mut amina, &[("carer", "new"), ("name", "Tamar"), ("phone", "at home")], &[phone]).await;
    let twelve = vec![child("", Some(3), ""); 12];
    convent.told(convent.grace, &[], &twelve, false).await;
    let grace = convent.grace.to_string();
    let many = "1 person can bring up to 12 children. Add this child to another person";
    check(&mut amina, &[("carer", &grace), ("first_name", "Adam")], &[many]).await;
    assert_eq!(amina.post(WALK_UP, &[("carer", "99")]).await.status, StatusCode::NOT_FOUND);
    let nobody = [("carer", "new"), ("name", "Tamar"), ("institution", "99")];
    assert_eq!(amina.post(WALK_UP, &nobody).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.number("select count(*) from attendee").await, 2, "nobody was made");
}

/// Reported: a child who was asked for late, on the morning, and was given a place, was counted as one who walked up.
#[tokio::test]
async fn who_was_asked_for_on_the_day_has_not_walked_up() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    site.time_is("2027-03-12T09:00:00Z");
    convent.told(convent.agnes, &[], &[child("Noor", Some(3), "")], false).await;
    assert_eq!(site.text(CHILDREN).await, "Noor:3::asked:1");
    let mut amina = site.organiser().await;
    amina.post("/o/a/1/creche/give", &[("child", "1")]).await.leads_to("/o/a/1/creche?done=given");
    let page = amina.get("/o/a/1/creche").await;
    assert!(
        page.text().contains("1 child has a place.") && !page.text().contains("added on the day"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Noor 3 Agnes Byrne"), "{}", page.text());
    site.time_is(ON_THE_DAY);
    amina.comes_back().await;
    amina.post(WALK_UP, &[("carer", &convent.grace.to_string()), ("first_name", "Sol")]).await;
    let page = amina.get("/o/a/1/creche").await;
    assert!(
        page.text().contains("2 children have a place.") && page.text().contains("1 of them was added on the day.")
    );
    // Who was asked for goes with the carer who is taken off, who walked up before that too.
    withdrawn(&site, convent.agnes).await;
    assert!(amina.get("/o/a/1/creche").await.text().contains("1 child has a place."));
}
