//! The number an institution promises.

use super::*;

#[tokio::test]
async fn a_number_is_promised_in_three_pages_and_shown() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    let saved = leader.submit(&path(&invited, "/pledge"), &[("number", " 40 ")]).await;
    saved.leads_to(&path(&invited, "/estimates?saved=number"));
    assert!(leader.get(&saved.location).await.text().contains("Saved. You promised 40."));
    let page = leader.get(&invited.home).await;
    assert_eq!(statuses(&page), ["Done", "To do", "To do", "To do"]);
    assert_eq!(page.one("main .button"), "Add your names");
    assert!(page.text().contains("You promised 40. You have no names yet."));
    assert!(page.text().contains("28 days left Send your list by 8pm on Friday 26 February 2027."));
    assert_eq!(site.number("select leader_id from pledge").await, i64::from(invited.leader));
}

#[tokio::test]
async fn a_wrong_number_keeps_what_was_typed_and_says_what_to_do() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    let no_number = "Enter how many people you will bring, using numbers only";
    let too_many = "That is more than any hall holds. Enter a number up to 100,000";
    for (typed, words) in
        [("-3", no_number), ("1e9", no_number), ("forty two", no_number), ("", no_number), ("100001", too_many)]
    {
        let page = leader.submit(&path(&invited, "/pledge"), &[("number", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert_eq!(page.one(".summary li"), words);
        assert_eq!(page.one(".field .error"), format!("Error: {words}"));
        assert!(page.one("title").starts_with("Error: "));
        assert_eq!(page.attributes("#number", "value"), [typed]);
        assert!(page.all("#offered").is_empty());
    }
    assert_eq!(site.number("select count(*) from pledge").await, 0);
}

#[tokio::test]
async fn a_number_in_words_is_offered_and_not_taken() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    let page = leader.submit(&path(&invited, "/pledge"), &[("number", "forty")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attributes("#number", "value"), ["forty"]);
    assert_eq!(page.one("button[form=offered]"), "Yes, 40");
    assert_eq!(site.number("select count(*) from pledge").await, 0);
    let key = page.form_key();
    let number = page.attributes("#offered input[name=number]", "value").remove(0);
    leader.post_with_key(&path(&invited, "/pledge"), &key, &[("number", &number)]).await;
    assert_eq!(site.number("select number from pledge").await, 40);
}

#[tokio::test]
async fn more_than_three_times_last_time_is_asked_about_and_then_taken() {
    let site = Site::new();
    let invited = convent(&site).await;
    let grant = invited.grant;
    site.write(move |conn| Ok(earlier(conn, &grant, "2026-10-10", 25)?)).await;
    let mut leader = site.leader(&invited).await;
    let asked = leader.submit(&path(&invited, "/pledge"), &[("number", "400")]).await;
    asked.leads_to(&path(&invited, "/pledge/ask?number=400"));
    assert_eq!(site.number("select count(*) from pledge").await, 0);
    let page = leader.get(&asked.location).await;
    assert_eq!(page.one("h1"), "You brought 25 last time. Is 400 right?");
    assert_eq!(page.all("main .button"), ["Yes, 400", "Change it"]);
    assert_eq!(page.attributes("a.button", "href"), [path(&invited, "/pledge?number=400")]);
    let fields = [("number", "400"), ("sure", "400")];
    leader.post_with_key(&path(&invited, "/pledge"), &page.form_key(), &fields).await;
    assert_eq!(site.number("select number from pledge").await, 400);
}

#[tokio::test]
async fn fewer_than_the_names_on_the_list_is_asked_about() {
    let site = Site::new();
    let invited = convent(&site).await;
    people(&site, invited.grant, 31).await;
    let mut leader = site.leader(&invited).await;
    let asked = leader.submit(&path(&invited, "/pledge"), &[("number", "25")]).await;
    let page = leader.get(&asked.location).await;
    assert_eq!(page.one("h1"), "You have 31 names on your list. Is 25 right?");
    assert_eq!(site.number("select count(*) from pledge").await, 0);
}

#[tokio::test]
async fn a_pledge_of_0_means_we_cannot_come_and_is_asked_once() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    let asked = leader.submit(&path(&invited, "/pledge"), &[("number", "0")]).await;
    let page = leader.get(&asked.location).await;
    assert_eq!(page.all("main .button"), ["Yes, we cannot come", "Change it"]);
    let fields = [("number", "0"), ("sure", "0")];
    let saved = leader.post_with_key(&path(&invited, "/pledge"), &page.form_key(), &fields).await;
    saved.leads_to(&path(&invited, "?saved=number"));
    let home = leader.get(&saved.location).await;
    assert!(home.text().contains("You said that your group cannot come."));
    assert_eq!(statuses(&home), ["Done"]);
    assert!(home.all("main .button").is_empty());
    leader.submit(&path(&invited, "/pledge"), &[("number", "0")]).await.leads_to(&path(&invited, "?saved=number"));
    assert_eq!(site.number("select count(*) from pledge").await, 1);
}

#[tokio::test]
async fn a_double_click_promises_once() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    let key = leader.get(&path(&invited, "/pledge")).await.form_key();
    for _ in 0..2 {
        let saved = leader.post_with_key(&path(&invited, "/pledge"), &key, &[("number", "40")]).await;
        saved.leads_to(&path(&invited, "/estimates?saved=number"));
    }
    assert_eq!(site.number("select count(*) from pledge").await, 1);
    let other = leader.post_with_key(&path(&invited, "/pledge"), &key, &[("number", "50")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert_eq!(site.number("select count(*) from pledge").await, 1);
}

#[tokio::test]
async fn two_leaders_of_one_institution_may_save_at_once_and_both_revisions_are_kept() {
    let site = Site::new();
    let invited = convent(&site).await;
    let (mut one, mut other) = (site.leader(&invited).await, site.leader(&invited).await);
    let address = path(&invited, "/pledge");
    let (first, second) =
        tokio::join!(one.submit(&address, &[("number", "40")]), other.submit(&address, &[("number", "45")]));
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(
        site.text("select group_concat(number, ' ') from (select number from pledge order by number)").await,
        "40 45"
    );
}

#[tokio::test]
async fn a_late_number_is_saved_and_says_that_it_is_late() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    site.time_is("2027-02-12T20:00:00Z");
    assert!(leader.get(&path(&invited, "/pledge")).await.text().contains("The date for numbers was 8pm on Friday"));
    leader.submit(&path(&invited, "/pledge"), &[("number", "40")]).await;
    let page = leader.get(&path(&invited, "?saved=number")).await;
    assert_eq!(
        page.one(".notice.done"),
        "Saved. You promised 40. The date has passed, so the organiser sees this as late."
    );
    assert_eq!(site.number("select late from pledge").await, 1);
}

#[tokio::test]
async fn a_number_can_be_given_on_a_closed_list_and_not_from_the_day_on() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    let status = async |status: &'static str| {
        site.write(move |conn| Ok(conn.execute("update assembly set status = ?", [status])?)).await;
    };
    status("list_closed").await;
    let home = leader.get(&invited.home).await;
    assert!(home.text().contains("The list is closed You can ask the organiser for a change."));
    leader.submit(&path(&invited, "/pledge"), &[("number", "40")]).await;
    assert_eq!(site.number("select count(*) from pledge").await, 1);
    status("cancelled").await;
    assert!(leader.get(&invited.home).await.text().contains("You do not need to do anything."));
    assert!(leader.get(&path(&invited, "/pledge")).await.all("form").is_empty());
    status("open").await;
    site.time_is("2027-03-12T00:00:00Z");
    assert!(leader.get(&path(&invited, "/pledge")).await.text().contains("You promised 40."));
    let refused = leader.post(&path(&invited, "/pledge"), &[("number", "50")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(leader.post(&path(&invited, "/summary"), &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.number("select max(number) from pledge").await, 40);
}
