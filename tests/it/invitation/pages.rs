//! A leader's own pages, as they are seen and sent.

mod finish;
mod number;

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
    assert!(!day.text().contains("of your group"), "nobody is counted in the morning");
    site.time_is("2027-03-12T16:00:00Z");
    let day = leader.get(&invited.home).await;
    assert!(day.text().contains("Nobody of your group is counted yet. Updated 4pm. Look again"), "{}", day.text());
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
    assert!(!over.text().contains("People may still be counted"));
    assert!(!over.text().contains("Who did not come"), "a no-show is named only where every arrival has a name");
}

#[tokio::test]
async fn while_people_are_counted_the_home_says_how_many_are_here_and_that_more_may_come() {
    let site = Site::new();
    let invited = convent(&site).await;
    let grant = invited.grant;
    people(&site, grant, 2).await;
    site.write(move |conn| {
        let walk_in = "insert into attendee (assembly_id, institution_id, name, late) values (1, ?1, 'Wei Ling', 0)";
        conn.execute(walk_in, [grant.institution()])?;
        Ok(super::came(conn, &grant, &["Person 00", "Wei Ling"], 0)?)
    })
    .await;
    let mut leader = site.leader(&invited).await;
    site.time_is("2027-03-12T18:42:00Z");
    let day = leader.get(&invited.home).await;
    assert!(day.text().contains("2 people of your group are here. Updated 6:42pm."), "{}", day.text());
    site.time_is("2027-03-12T22:00:00Z");
    let over = leader.get(&invited.home).await;
    assert!(over.text().contains("People may still be counted."));
    assert_eq!(over.all("h2 + ul li"), ["Person 00", "Wei Ling", "Person 01"]);
    assert!(over.text().contains("1 of those who came was not on your list."), "{}", over.text());
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
async fn the_front_door_leads_a_leader_to_their_groups_and_anybody_else_to_sign_in() {
    let site = Site::new();
    let invited = convent(&site).await;
    site.browser().get("/").await.leads_to("/o");
    site.leader(&invited).await.get("/").await.leads_to("/my");
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
