//! The check: who may see it, what it survives, when it comes again.

use axum::http::StatusCode;
use chrono::TimeDelta;
use turnout::list::store;

use super::{Convent, button, chips, pressed};
use crate::site::Site;

#[tokio::test]
async fn what_a_co_leader_saves_meanwhile_is_shown_before_anything_is_saved() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let mut other = convent.co_leader().await;
    let mine = convent.sends("Name,Phone\nGrace Okafor,\n,07700 900777\n").await;
    let theirs = other.pastes("Grace Okafor 07700 900123\nAgnes Byrne").await;
    other.saves(theirs).await;
    let again = convent.presses(&mine, "Save", &[("fix-3-name", "Ines Duarte")]).await;
    again.leads_to(&convent.to("list/check?again=changed"));
    assert_eq!(convent.listed().await, 2);
    let check = convent.get("list/check?again=changed").await;
    assert!(check.one("[role=alert]").contains("Somebody else changed your list"));
    assert_eq!(button(&check), "Save these 3 names");
    convent.saves(check).await;
    // Nobody twice, and neither the number the other leader told nor the name typed here is lost.
    assert_eq!(convent.listed().await, 3);
    assert_eq!(site.text("select phone from attendee where name = 'Grace Okafor'").await, "+447700900123");
    assert_eq!(site.text("select name from attendee where phone = '+447700900777'").await, "Ines Duarte");
}

#[tokio::test]
async fn what_a_co_leader_saves_that_changes_nothing_here_does_not_come_between() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor").await;
    let mut other = convent.co_leader().await;
    let check = convent.pastes("Agnes Byrne").await;
    other.post("person/1", &[("name", "Grace Okafor"), ("known_as", "Gracie")]).await;
    convent.saves(check).await;
    assert_eq!(site.text("select known_as from attendee where attendee_id = 1").await, "Gracie");
}

#[tokio::test]
async fn a_double_click_saves_once_and_answers_twice() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.pastes("Grace Okafor\nAgnes Byrne").await;
    let first = convent.presses(&check, "Save", &[]).await;
    let second = convent.presses(&check, "Save", &[]).await;
    assert_eq!((second.status, &second.location), (StatusCode::SEE_OTHER, &first.location));
    assert_eq!(site.number("select count(*) from attendee").await, 2);
    assert_eq!(site.number("select count(*) from submission").await, 1);
}

#[tokio::test]
async fn another_institutions_leader_sees_and_changes_nothing() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Canary Wren").await;
    let draft = convent.pastes("Canary Finch").await;
    let mosque = site.invited(convent.invited.assembly, "Hill Mosque").await;
    let mut stranger = site.leader(&mosque).await;
    let own = |page: &str| format!("{}/{page}", mosque.home);
    let pages = [
        "list",
        "list/check",
        "list/columns",
        "list/versions",
        "list/versions/1.csv",
        "list/add",
        "person/1",
        "person/1/off",
    ];
    for page in pages {
        let theirs = stranger.get(&convent.to(page)).await;
        assert_eq!(theirs.status, StatusCode::UNAUTHORIZED, "{page}");
        let ours = stranger.get(&own(page)).await;
        assert!(!ours.body.contains("Canary") && !theirs.body.contains("Canary"), "{page}");
    }
    let fields = pressed(&draft, "Save", &[]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for page in ["list/check", "list/columns", "person/1", "person/1/off", "person/1/back"] {
        stranger.post(&convent.to(page), &fields).await;
        stranger.post(&own(page), &fields).await;
        stranger.post(&own(page), &[("name", "Taken Over")]).await;
    }
    assert_eq!(site.text("select group_concat(name) from attendee where listed = 1").await, "Canary Wren");
    assert_eq!(site.number("select count(*) from submission where state = 'draft'").await, 1);
}

#[tokio::test]
async fn a_draft_survives_a_lost_phone_and_is_its_senders_own() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.pastes("Grace Okafor").await;
    convent.browser = site.leader(&convent.invited).await;
    assert!(convent.get("list").await.text().contains("You have a list that is not saved yet"));
    assert_eq!(button(&convent.get("list/check").await), "Save this 1 name");
    let mut other = convent.co_leader().await;
    assert!(!other.get("list").await.text().contains("not saved yet"));
    assert_eq!(other.get("list/check").await.location, other.to("list?gone=1"));
}

#[tokio::test]
async fn a_second_list_replaces_the_draft_and_its_page() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let first = convent.pastes("Grace Okafor").await;
    convent.pastes("Agnes Byrne\nInes Duarte").await;
    let again = convent.presses(&first, "Save", &[]).await;
    again.leads_to(&convent.to("list/check?again=other"));
    assert_eq!(convent.listed().await, 0);
    let states = "select group_concat(state) from (select state from submission order by submission_id)";
    assert_eq!(site.text(states).await, "dropped,draft");
}

#[tokio::test]
async fn a_draft_that_is_given_up_or_left_for_a_day_is_erased() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.pastes("Canary Wren").await;
    let done = convent.presses(&check, "Do not save", &[]).await;
    done.leads_to(&convent.to("list/add"));
    assert_eq!(site.number("select count(*) from submission where state = 'dropped' and draft is null").await, 1);
    let check = convent.pastes("Canary Finch").await;
    site.time_passes(TimeDelta::hours(24));
    assert_eq!(convent.get("list/check").await.location, convent.to("list?gone=1"));
    convent.presses(&check, "Save", &[]).await.leads_to(&convent.to("list?gone=1"));
    assert!(convent.get("list?gone=1").await.text().contains("send it again"));
    let now = site.app.clock.now();
    assert_eq!(site.write(move |conn| Ok(store::expire_drafts(conn, now)?)).await, 1);
    assert_eq!(site.number("select count(*) from submission where state = 'dropped' and draft is null").await, 2);
    assert_eq!(site.number("select count(*) from attendee").await, 0);
}

#[tokio::test]
async fn columns_are_asked_about_only_when_unsure() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let path = convent.to("list/upload");
    let file = "Grace Okafor,Hill Street,07700 900123\nAgnes Byrne,Mill Lane,07700 900124\nInes Duarte,Oak Road,07700 900125\n";
    convent.browser.upload(&path, "a.csv", file.as_bytes()).await.leads_to(&convent.to("list/columns"));
    assert_eq!(convent.get("list/check").await.location, convent.to("list/columns"));
    let page = convent.get("list/columns").await;
    assert!(page.text().contains("Grace Okafor, Agnes Byrne, Ines Duarte"), "{}", page.text());
    let list = page.form().into_iter().find(|(name, _)| name == "list").unwrap().1;
    let wrong = convent.post("list/columns", &[("list", &list), ("col-name", ""), ("col-phone", "2")]).await;
    assert_eq!(
        (wrong.status, wrong.one(".summary a")),
        (StatusCode::UNPROCESSABLE_ENTITY, "Choose the column with the names".into())
    );
    let right = convent.post("list/columns", &[("list", &list), ("col-name", "0"), ("col-phone", "2")]).await;
    right.leads_to(&convent.to("list/check"));
    let check = convent.get("list/check").await;
    convent.saves(check).await;
    assert_eq!(site.text("select group_concat(phone) from attendee where name = 'Agnes Byrne'").await, "+447700900124");
}

#[tokio::test]
async fn a_long_check_comes_in_pages_and_keeps_every_answer() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let letters = ["a", "e", "i", "o", "u", "an", "en", "in", "on", "un"];
    let rows: String = (0..250)
        .map(|n| format!("Kw{}{}{} Tester,2\n", letters[n / 100], letters[n / 10 % 10], letters[n % 10]))
        .collect();
    let check = convent.sends(format!("Name,Children\n{rows}")).await;
    assert_eq!(check.all("tbody tr").len(), 100);
    let more = convent.presses(&check, "Keep these answers", &[("fix-2-childcare", "yes")]).await;
    more.leads_to(&convent.to("list/check?show=check&after=101"));
    let second = convent.browser.get(&more.location).await;
    assert!(second.text().contains("row 102"), "{}", second.text());
    let check = convent.get("list/check").await;
    assert_eq!(button(&check), "Save these 250 names");
    convent.saves(check).await;
    assert_eq!(site.number("select count(*) from child where attendee_id = 1").await, 2);
    assert_eq!(site.number("select count(*) from child").await, 2);
    let list = convent.get("list").await;
    assert_eq!(list.all("ul.tasks li").len(), 200);
    assert_eq!(convent.get("list?from=200").await.all("ul.tasks li").len(), 50);
}

#[tokio::test]
async fn words_told_of_travel_before_are_shown_to_nobody_again() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent("Name,Travel\nGrace Okafor,\"taxi, canary epilepsy\"\n").await;
    for file in ["Name,Travel\nGrace Okafor,coach\n", "Name,Travel,Phone\nGrace Okafor,taxi,07700 900123\n"] {
        let mut other = convent.co_leader().await;
        let check = other.sends(file).await;
        assert!(!check.body.contains("canary"), "{}", check.text());
    }
    let check = convent.sends("Name,Travel\nGrace Okafor,coach\n").await;
    assert!(check.text().contains("Taxi"), "{}", check.text());
}

#[tokio::test]
async fn people_counted_elsewhere_are_not_in_the_number_on_the_button() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor\nAgnes Byrne").await;
    site.write(|conn| Ok(conn.execute("update attendee set counted_as_id = 2 where attendee_id = 1", [])?)).await;
    let check = convent.pastes("Grace Okafor\nWei Ling").await;
    assert_eq!(button(&check), "Save these 2 names");
    convent.saves(check).await;
    assert_eq!(convent.listed().await, 2);
}

#[tokio::test]
async fn many_who_are_missing_are_named_and_each_can_be_taken_off() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let names: String = ('A'..='L').map(|letter| format!("Sister {letter}anet\n")).collect();
    convent.has_pasted(&names).await;
    let check = convent.sends("Name\nGrace Okafor\n").await;
    assert!(('A'..='L').all(|letter| check.text().contains(&format!("Sister {letter}anet"))), "{}", check.text());
    convent.presses(&check, "Save", &[("off-3", "off")]).await.leads_to(&convent.to("list/check?again=number"));
    let check = convent.get("list/check").await;
    assert_eq!(button(&check), "Save these 12 names");
    assert_eq!(check.attributes("input[type=checkbox][checked]", "name"), ["off-3"]);
    // Unticked again, the person stays.
    convent.presses(&check, "Save", &[("off-3", "keep")]).await;
    let check = convent.get("list/check").await;
    convent.presses(&check, "Save", &[("off-3", "off")]).await;
    let check = convent.get("list/check").await;
    convent.saves(check).await;
    assert_eq!(site.text("select group_concat(name) from attendee where listed = 0").await, "Sister Canet");
}

/// `Sister Aanet`, `Sister Banet` and so on, one on each line.
fn sisters(last: char) -> String {
    ('A'..=last).map(|letter| format!("Sister {letter}anet\n")).collect()
}

#[tokio::test]
async fn one_more_name_pasted_asks_about_nobody_else() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted(&sisters('Z')).await;
    let check = convent.pastes("Grace Okafor\nSister Aanet").await;
    assert!(!check.text().contains("not in this one"), "{}", check.text());
    assert!(!check.form().iter().any(|(name, _)| name.starts_with("off-")));
    assert_eq!(button(&check), "Save these 27 names");
    convent.saves(check).await;
    assert_eq!(convent.listed().await, 27);
    // The whole list pasted again is the whole list.
    let check = convent.pastes(&sisters('X')).await;
    assert!(check.text().contains("Grace Okafor is on your list now but not in this one"), "{}", check.text());
    assert_eq!(button(&check), "Save these 27 names");
}

#[tokio::test]
async fn a_check_opens_on_what_is_to_check_and_else_on_what_is_added() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends("Name,Phone\nGrace Okafor,\n,07700 900777\n").await;
    assert_eq!(check.one(".chips [aria-current]"), "To check (1)");
    assert_eq!(check.one("form h2"), "Rows to check");
    let check = convent.sends("Name,Phone\nGrace Okafor,\nAgnes Byrne,\n").await;
    assert_eq!(chips(&check)[..4], ["To check (0)", "Added (2)", "Changed (0)", "Same (0)"]);
    assert_eq!(check.one(".chips [aria-current]"), "Added (2)");
    assert_eq!(check.all("tbody tr").len(), 2);
    assert_eq!(convent.get("list/check?show=check").await.all("tbody tr").len(), 0);
}

#[tokio::test]
async fn the_first_ten_rows_to_fix_are_named_and_the_others_counted() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let nameless: String = (0..14).map(|n| format!(",07700 9001{n:02}\n")).collect();
    let check = convent.sends(format!("Name,Phone\nGrace Okafor,\n{nameless}")).await;
    convent.presses(&check, "Save these 15 names", &[]).await.leads_to(&convent.to("list/check?again=fix"));
    let check = convent.get("list/check?again=fix").await;
    assert_eq!(check.all(".summary li").len(), 10);
    assert_eq!(check.one(".summary p"), "and 4 more");
    assert!(check.one("title").starts_with("Error: "));
    let left = convent.presses(&check, "Leave out the 14 rows to fix. Save this 1 name", &[]).await;
    assert!(left.location.contains("list?saved="), "{}", left.location);
    assert_eq!(convent.listed().await, 1);
}

#[tokio::test]
async fn the_summary_leads_to_rows_that_stand_far_down_a_long_list() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let unclear: String = (0..220).map(|n| format!("Person {},lots\n", n + 1000)).collect();
    let check = convent.sends(format!("Name,Children\n{unclear},2\n")).await;
    assert_eq!(check.all("tbody tr").len(), 100);
    convent.presses(&check, "Save these 221 names", &[]).await;
    let check = convent.get("list/check?again=fix").await;
    assert_eq!(check.attributes(".summary a", "href"), ["#fix-222-name"]);
    assert_eq!(check.all("#fix-222-name").len(), 1);
    assert_eq!(check.all("tbody tr").len(), 1);
}

#[tokio::test]
async fn two_co_leaders_who_save_at_once_lose_nobody_and_add_nobody_twice() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let mut other = convent.co_leader().await;
    let mine = convent.pastes("Grace Okafor\nAgnes Byrne").await;
    let theirs = other.pastes("Grace Okafor\nWei Ling").await;
    let (a, b) = tokio::join!(convent.presses(&mine, "Save", &[]), other.presses(&theirs, "Save", &[]));
    let saved = [&a, &b].iter().filter(|page| page.location.contains("list?saved=")).count();
    let again = [&a, &b].iter().filter(|page| page.location.contains("check?again=changed")).count();
    assert_eq!((saved, again, convent.listed().await), (1, 1, 2));
    let late = if a.location.contains("again") { &mut convent } else { &mut other };
    let check = late.get("list/check").await;
    assert_eq!(button(&check), "Save these 3 names");
    late.saves(check).await;
    assert_eq!(convent.listed().await, 3);
}

#[tokio::test]
async fn a_draft_keeps_only_answers_to_what_was_asked() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor\nAgnes Byrne").await;
    let check = convent.sends("Name,Phone\nGrace Okafor,\n,07700 900123\n").await;
    let long = "x".repeat(100_000);
    let answers = [("off-2", "off"), ("off-777777", "off"), ("back-888888", "yes"), ("fix-3-name", &long)];
    convent.presses(&check, "Save", &answers).await;
    let draft = site.text("select draft from submission where state = 'draft'").await;
    assert!(draft.contains("\"take_off\":[2]"), "{}", &draft[..400]);
    assert!(!draft.contains("777777") && !draft.contains("888888"));
    assert!(draft.contains(&"x".repeat(2_000)) && !draft.contains(&"x".repeat(2_001)));
}
