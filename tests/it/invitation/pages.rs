//! A leader's own pages, as they are seen and sent.

use axum::http::StatusCode;
use turnout::access::Grant;
use turnout::invitation::model::HowMany;
use turnout::invitation::store;

use super::{convent, earlier, person};
use crate::site::{Invited, Page, Site};

async fn people(site: &Site, grant: Grant, how_many: usize) {
    site.write(move |conn| {
        for number in 0..how_many {
            person(conn, &grant, &format!("Person {number:02}"))?;
        }
        Ok(())
    })
    .await;
}

async fn promised(site: &Site, grant: Grant, number: &'static str) {
    let now = site.app.clock.now();
    site.write(move |conn| Ok(store::pledge(conn, &grant, HowMany::parse(number).unwrap(), now)?)).await;
}

/// The statuses of the four tasks.
fn statuses(page: &Page) -> Vec<String> {
    page.all(".tasks .tag")
}

fn path(invited: &Invited, path: &str) -> String {
    format!("{}{path}", invited.home)
}

#[tokio::test]
async fn an_empty_home_starts_with_the_number() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    let page = leader.get(&invited.home).await;
    assert_eq!(page.one("main .button"), "Say how many you will bring");
    assert_eq!(page.attributes("main .button", "href"), [path(&invited, "/pledge")]);
    assert_eq!(statuses(&page), ["To do"; 4]);
    assert!(page.text().contains("Start with your number. It takes 1 minute."));
    assert!(page.text().contains("14 days left Say how many you will bring by 8pm on Friday 12 February 2027."));
    assert_eq!(page.attributes("main time", "datetime"), ["2027-02-12T20:00:00.000Z"]);
    assert!(page.body.find("class=\"button").unwrap() < page.body.find("class=\"tasks").unwrap());
}

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
async fn a_link_opens_no_other_invitation() {
    let site = Site::new();
    let invited = convent(&site).await;
    let other = site.invited(invited.assembly, "Northside Tenants").await;
    let mut leader = site.leader(&invited).await;
    for page in
        ["", "/pledge", "/pledge/ask?number=0", "/estimates", "/summary", "/summary/ask", "/done", "/calendar.ics"]
    {
        assert_eq!(leader.get(&path(&other, page)).await.status, StatusCode::UNAUTHORIZED, "{page}");
        assert_ne!(leader.get(&path(&invited, page)).await.status, StatusCode::UNAUTHORIZED, "{page}");
    }
    let refused = leader.post(&path(&other, "/pledge"), &[("number", "40")]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.body.contains("value=\"40\""), "what was typed is kept");
    assert_eq!(site.number("select count(*) from pledge").await, 0);
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

#[tokio::test]
async fn a_part_list_says_how_many_are_to_go_and_a_full_one_says_more() {
    let site = Site::new();
    let invited = convent(&site).await;
    promised(&site, invited.grant, "40").await;
    people(&site, invited.grant, 31).await;
    let mut leader = site.leader(&invited).await;
    let page = leader.get(&invited.home).await;
    assert_eq!(statuses(&page), ["Done", "9 to go", "To do", "To do"]);
    assert!(page.text().contains("You promised 40. You have 31 names. 9 to go."));
    assert_eq!(page.one("main .button"), "Add more names");
    people(&site, invited.grant, 12).await;
    let page = leader.get(&invited.home).await;
    assert!(page.text().contains("You have 43 names. You promised 40. Good. Do you want to change your number to 43?"));
    let key = page.form_key();
    leader.post_with_key(&path(&invited, "/pledge"), &key, &[("number", "43")]).await;
    assert_eq!(site.number("select max(number) from pledge").await, 43);
    site.time_is("2027-02-26T20:00:00Z");
    let page = leader.get(&invited.home).await;
    assert!(page.text().contains("It was 8pm on Friday 26 February 2027. You can still add names."));
}

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
async fn rough_numbers_may_be_blank_and_every_wrong_one_is_named() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    let address = path(&invited, "/estimates");
    let wrong = leader.submit(&address, &[("children", "six"), ("coach", "30"), ("access", "-1")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.all(".summary li").len(), 2);
    assert_eq!(wrong.attributes(".field input", "value"), ["six", "30", "-1"]);
    leader
        .submit(&address, &[("children", "6"), ("coach", ""), ("access", "0")])
        .await
        .leads_to(&path(&invited, "?saved=rough"));
    let stored = "select estimated_children || ' ' || coalesce(estimated_coach, 'none') || ' ' || estimated_access from invitation";
    assert_eq!(site.text(stored).await, "6 none 0");
}

#[tokio::test]
async fn the_day_says_when_doors_open_and_after_it_who_came() {
    let site = Site::new();
    let invited = convent(&site).await;
    let grant = invited.grant;
    promised(&site, grant, "3").await;
    people(&site, grant, 3).await;
    let mut leader = site.leader(&invited).await;
    site.time_is("2027-03-12T09:00:00Z");
    let day = leader.get(&invited.home).await;
    assert!(day.text().contains("The meeting is today It starts at 7pm, Great Hall."));
    assert!(day.all(".tasks").is_empty());
    site.time_is("2027-03-13T09:00:00Z");
    assert!(leader.get(&invited.home).await.text().contains("The numbers are not here yet."));
    site.write(move |conn| Ok(super::came(conn, &grant, &["Person 00", "Person 01"], 0)?)).await;
    let over = leader.get(&invited.home).await;
    assert_eq!(over.all(".figures dd"), ["3", "3", "2"]);
    assert!(over.text().contains("2 of your 3 people came."));
    assert!(over.text().contains("Who did not come Person 02"));
    site.write(move |conn| Ok(super::came(conn, &grant, &[], 1)?)).await;
    let over = leader.get(&invited.home).await;
    assert!(over.text().contains("And 1 person came in without giving a name."));
    assert!(!over.text().contains("Who did not come"), "a no-show is named only where every arrival has a name");
}

#[tokio::test]
async fn what_was_asked_for_shows_where_it_stands() {
    let site = Site::new();
    let invited = convent(&site).await;
    let grant = invited.grant;
    people(&site, grant, 3).await;
    site.write(|conn| {
        let travel = "insert into travel (attendee_id, mode, seat, reason, asked_at, late)
            select attendee_id, 'coach', iif(name = 'Person 02', 'declined', 'asked'),
                iif(name = 'Person 02', 'The coach is full', null), '2027-03-05T09:00:00.000Z', 1 from attendee";
        conn.execute(travel, [])?;
        let child = "insert into child (attendee_id, place, asked_at, late)
            select attendee_id, 'given', '2027-03-04T09:00:00.000Z', 1 from attendee where name = 'Person 00'";
        Ok(conn.execute(child, [])?)
    })
    .await;
    let page = site.leader(&invited).await.get(&invited.home).await;
    let expected = [
        "Coach seats for 2 people Asked at 9am on Friday 5 March Waiting",
        "A coach seat for Person 02 Asked at 9am on Friday 5 March The coach is full Not agreed",
        "A crèche place for a child of Person 00 Asked at 9am on Thursday 4 March Agreed",
    ];
    assert_eq!(page.all(".people li"), expected);
}

#[tokio::test]
async fn a_list_that_was_begun_and_not_saved_is_to_be_fixed() {
    let site = Site::new();
    let invited = convent(&site).await;
    promised(&site, invited.grant, "40").await;
    site.write(|conn| {
        let draft =
            "insert into submission (assembly_id, institution_id, leader_id, source, state, made_at, ends_at, draft)
            select assembly_id, institution_id, leader_id, 'pasted', 'draft', '2027-01-29T10:00:00.000Z',
                '2027-01-30T10:00:00.000Z', '{}'
            from invitation join link using (invitation_id)";
        Ok(conn.execute(draft, [])?)
    })
    .await;
    let mut leader = site.leader(&invited).await;
    let page = leader.get(&invited.home).await;
    assert_eq!(statuses(&page)[1], "Fix this");
    assert_eq!(page.attributes("main .button", "href"), [path(&invited, "/list/check")]);
    site.time_is("2027-01-30T10:00:00Z");
    assert_eq!(statuses(&leader.get(&invited.home).await)[1], "To do");
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
async fn the_front_door_leads_a_leader_to_their_groups_and_anybody_else_to_sign_in() {
    let site = Site::new();
    let invited = convent(&site).await;
    site.browser().get("/").await.leads_to("/o");
    site.leader(&invited).await.get("/").await.leads_to("/my");
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
    site.write(move |conn| Ok(super::came(conn, &grant, &["Person 00", "Person 01"], 0)?)).await;
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

#[tokio::test]
async fn the_day_does_not_count_names_that_are_not_there() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    site.time_is("2027-03-12T09:00:00Z");
    let day = leader.get(&invited.home).await.text();
    assert!(day.contains("You have no names on your list.") && !day.contains("0 names"), "{day}");
}

#[tokio::test]
async fn hours_are_counted_from_the_day_before_the_date_on() {
    let site = Site::new();
    let invited = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    let mut until = async |time: &str| {
        site.time_is(time);
        let page = leader.get(&invited.home).await;
        let timer = page.attributes("[role=timer][hidden]:not([aria-live])", "data-until");
        assert_eq!(
            page.attributes("script", "src").len(),
            timer.len(),
            "a first page brings no script that it does not need"
        );
        timer
    };
    assert!(until("2027-02-10T23:59:59Z").await.is_empty());
    assert_eq!(until("2027-02-11T00:00:00Z").await, ["2027-02-12T20:00:00.000Z"]);
    assert_eq!(until("2027-02-12T19:59:59Z").await, ["2027-02-12T20:00:00.000Z"]);
    assert!(until("2027-02-12T20:00:00Z").await.is_empty());
    promised(&site, invited.grant, "40").await;
    assert_eq!(until("2027-02-26T08:00:00Z").await, ["2027-02-26T20:00:00.000Z"]);
    site.write(|conn| Ok(conn.execute("update assembly set status = 'list_closed'", [])?)).await;
    assert!(until("2027-02-26T08:00:00Z").await.is_empty());
}
