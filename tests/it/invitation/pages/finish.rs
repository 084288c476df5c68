//! "That is everyone", and what comes after it.

use super::*;

#[tokio::test]
async fn that_is_everyone_asks_once_where_names_are_missing_and_more_can_be_added_later() {
    let site = Site::new();
    let invited = convent(&site).await;
    promised(&site, invited.grant, "40").await;
    let mut leader = site.leader(&invited).await;
    let empty = leader.post(&path(&invited, "/summary"), &[("people_told", "yes")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    people(&site, invited.grant, 31).await;
    let asked = leader.submit(&path(&invited, "/summary"), &[("people_told", "yes")]).await;
    asked.leads_to(&path(&invited, "/summary/ask"));
    let page = leader.get(&asked.location).await;
    assert_eq!(page.one("h1"), "You promised 40 and have 31 names. Is that everyone?");
    assert_eq!(page.all("main .button"), ["Yes, 31", "I will add more"]);
    assert_eq!(site.number("select finished_at is null and people_told_at is not null from invitation").await, 1);
    let key = page.form_key();
    for _ in 0..2 {
        let done = leader.post_with_key(&path(&invited, "/summary"), &key, &[("sure", "31")]).await;
        done.leads_to(&path(&invited, "/done"));
    }
    assert_eq!(site.number("select finished_listed from invitation").await, 31);
    assert_eq!(site.number("select people_told_at is not null from invitation").await, 1);
    assert_eq!(site.number("select count(*) from audit_event where action = 'list.finished'").await, 1);
    let home = leader.get(&invited.home).await;
    assert!(home.text().contains("31 of 40, that is everyone."));
    assert_eq!(statuses(&home), ["Done", "Done", "To do", "To do"]);
    people(&site, invited.grant, 2).await;
    assert!(leader.get(&path(&invited, "/done")).await.text().contains("33 people."));
    // What was said of 31 is not said of 33.
    let again = leader.post(&path(&invited, "/summary"), &[("sure", "31")]).await;
    again.leads_to(&path(&invited, "/summary/ask"));
}

#[tokio::test]
async fn the_summary_shows_what_is_not_answered_yet_and_where_to_change_it() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    let page = leader.get(&path(&invited, "/summary")).await;
    assert_eq!(page.all("dd .muted"), ["Not answered yet"; 6]);
    promised(&site, invited.grant, "1,240").await;
    people(&site, invited.grant, 6).await;
    leader.submit(&path(&invited, "/estimates"), &[("children", "6"), ("coach", ""), ("access", "0")]).await;
    let page = leader.get(&path(&invited, "/summary")).await;
    assert_eq!(page.all("dt")[..2], ["Your number", "Your rough numbers"]);
    assert_eq!(
        page.all("dd:not(.change)")[..2],
        ["1,240 people", "About 6 children for the crèche, 0 with access needs"]
    );
    assert_eq!(page.all("#names li").len(), 5);
    assert!(page.text().contains("See all 6 names"));
    assert_eq!(page.all("dd.change")[0], "Change Your number");
    site.time_is("2027-03-12T10:00:00Z");
    let locked = leader.get(&path(&invited, "/summary")).await;
    assert!(locked.all("dd.change").is_empty() && locked.all("form").is_empty());
}

#[tokio::test]
async fn the_end_gives_a_calendar_file_in_utc_and_a_message_to_pass_on() {
    let site = Site::new();
    let invited = convent(&site).await;
    people(&site, invited.grant, 2).await;
    let mut leader = site.leader(&invited).await;
    let done = leader.get(&path(&invited, "/done")).await;
    assert_eq!(done.one("h1"), "We have your list");
    let message = "Spring assembly: 7pm on Friday 12 March 2027, Great Hall. See you there!";
    assert_eq!(done.one("#message"), message);
    assert!(done.body.contains("https://wa.me/?text=Spring%20assembly%3A%207pm"));
    let file = leader.get(&path(&invited, "/calendar.ics")).await;
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    for line in ["DTSTART:20270312T190000Z", "DTEND:20270312T210000Z", "SUMMARY:Spring assembly", "LOCATION:Great Hall"]
    {
        assert!(file.body.lines().any(|found| found == line), "{line} in {}", file.body);
    }
}

#[tokio::test]
async fn a_summary_opened_before_a_co_leader_ticked_takes_no_tick_away() {
    let site = Site::new();
    let invited = convent(&site).await;
    people(&site, invited.grant, 3).await;
    let (mut mine, mut theirs) = (site.leader(&invited).await, site.leader(&invited).await);
    let opened = mine.get(&path(&invited, "/summary")).await;
    theirs.submit(&path(&invited, "/summary"), &[("people_told", "yes")]).await;
    mine.post_with_key(&path(&invited, "/summary"), &opened.form_key(), &[]).await.leads_to(&path(&invited, "/done"));
    assert_eq!(site.number("select people_told_at is not null from invitation").await, 1);
    // Whoever saw it ticked may take it away.
    let opened = mine.get(&path(&invited, "/summary")).await;
    let was: Vec<(String, String)> = opened.form().into_iter().filter(|(name, _)| name == "was_told").collect();
    let fields: Vec<(&str, &str)> = was.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    mine.post(&path(&invited, "/summary"), &fields).await;
    assert_eq!(site.number("select people_told_at is null from invitation").await, 1);
}

#[tokio::test]
async fn the_end_can_be_opened_at_any_time_and_says_what_holds_then() {
    let site = Site::new();
    let invited = convent(&site).await;
    let grant = invited.grant;
    promised(&site, grant, "3").await;
    people(&site, grant, 3).await;
    let mut leader = site.leader(&invited).await;
    let mut done = async |time: &str| {
        site.time_is(time);
        let page = leader.get(&path(&invited, "/done")).await;
        assert_eq!(page.status, StatusCode::OK, "{time}");
        (page.one("h1"), page.one(".lead"), page.all("main li").join(" "), page.all("#message").join(""))
    };
    let (title, have, next, message) = done("2027-02-01T10:00:00Z").await;
    assert_eq!((title.as_str(), have.as_str()), ("We have your list", "3 people."));
    assert!(next.contains("You can change your list here until") && message.ends_with("See you there!"));
    let (title, have, next, message) = done("2027-03-12T10:00:00Z").await;
    assert_eq!((title.as_str(), have.as_str()), ("The meeting is today", "3 people."));
    assert!(next.starts_with("It starts at 7pm, Great Hall.") && !next.contains("change your list"), "{next}");
    assert!(message.ends_with("See you there!"));
    assert_eq!(done("2027-03-12T21:00:00Z").await.1, "The numbers are not here yet. Look again in a few days.");
    site.write(move |conn| Ok(crate::invitation::came(conn, &grant, &["Person 00", "Person 01"], 0)?)).await;
    let (title, have, _, message) = done("2027-03-13T10:00:00Z").await;
    assert_eq!(
        (title.as_str(), have.as_str(), message.as_str()),
        ("The meeting is over", "2 of your 3 people came.", "")
    );
    site.write(|conn| Ok(conn.execute("update assembly set status = 'cancelled'", [])?)).await;
    let (title, have, _, message) = done("2027-03-01T10:00:00Z").await;
    assert_eq!((title.as_str(), have.as_str()), ("The meeting is cancelled", "You do not need to do anything."));
    assert_eq!(message, "Spring assembly at 7pm on Friday 12 March 2027 is cancelled. Tell the others.");
}
