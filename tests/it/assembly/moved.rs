//! An assembly that moves, is put off or called off: what leaders are told, and that nothing of theirs is lost.

use super::change::changed;
use crate::people::listed;
use crate::site::{Browser, Invited, Page, Site};

async fn convent() -> (Site, Invited) {
    let site = Site::new();
    let assembly = site.assembly().await;
    let invited = site.invited(assembly, "St Brigid's Convent").await;
    (site, invited)
}

const NEWS: &str = "main > .news strong";

/// A week later, an hour later.
const LATER: [(&str, &str); 3] = [("day", "19"), ("month", "March"), ("starts_at", "8pm")];

async fn decided(browser: &mut Browser<'_>, to: &str) {
    browser.submit(&format!("/o/a/1/decide/{to}"), &[]).await.leads_to("/o/a/1");
}

#[tokio::test]
async fn a_moved_meeting_is_said_first_on_every_page_of_a_leader_until_it_is_over() {
    let (site, convent) = convent().await;
    let (mut amina, mut leader) = (site.organiser().await, site.leader(&convent).await);
    assert!(leader.get(&convent.home).await.all(NEWS).is_empty());
    changed(&mut amina, "when", &LATER).await.leads_to("/o/a/1/setup?saved=when");
    let moved = "The meeting has moved to 8pm on Friday 19 March 2027. It was 7pm on 12 March.";
    for page in ["", "/pledge", "/list", "/list/add", "/needs", "/travel", "/summary", "/done", "/estimates"] {
        assert_eq!(leader.get(&format!("{}{page}", convent.home)).await.all(NEWS), [moved], "{page}");
    }
    changed(&mut amina, "when", &[("day", "26")]).await;
    let twice = "The meeting has moved to 8pm on Friday 26 March 2027. It was 7pm on 12 March, then 19 March.";
    assert_eq!(leader.get(&convent.home).await.all(NEWS), [twice]);
    changed(&mut amina, "when", &[("day", "19")]).await;
    let moved = "The meeting has moved to 8pm on Friday 19 March 2027. It was 7pm on 12 March, then 26 March.";
    changed(&mut amina, "place", &[("venue", "Town Hall"), ("address", "1 Weir Street")]).await;
    let both = [moved, "The venue is now Town Hall, 1 Weir Street."];
    assert_eq!(leader.get(&convent.home).await.all(NEWS), both);
    site.time_is("2027-03-19T20:30:00Z");
    assert_eq!(leader.get(&convent.home).await.all(NEWS), both);
    site.time_is("2027-03-19T22:30:00Z");
    for page in ["", "/list", "/summary"] {
        assert!(leader.get(&format!("{}{page}", convent.home)).await.all(NEWS).is_empty(), "{page}");
    }
    let recorded =
        site.text("select kind || old_starts_at || new_starts_at || account_id from assembly_change limit 1").await;
    assert_eq!(recorded, "moved2027-03-12T19:00:00.000Z2027-03-19T20:00:00.000Z1");
}

#[tokio::test]
async fn whoever_is_invited_after_a_move_is_told_of_none() {
    let (site, _) = convent().await;
    let mut amina = site.organiser().await;
    changed(&mut amina, "when", &LATER).await;
    site.time_passes(chrono::TimeDelta::minutes(1));
    let school = site.invited("1".parse().unwrap(), "Abbey School").await;
    assert!(site.leader(&school).await.get(&school.home).await.all(NEWS).is_empty());
}

#[tokio::test]
async fn a_moved_day_keeps_the_dates_unless_they_are_counted_again_and_takes_the_pick_ups_along() {
    let (site, _) = convent().await;
    let mut amina = site.organiser().await;
    changed(&mut amina, "pick-ups", &[("pick_ups", "The green, 5:30pm")]).await;
    changed(&mut amina, "when", &LATER).await;
    assert_eq!(site.text("select names_by from assembly").await, "2027-02-26T20:00:00.000Z");
    assert_eq!(site.text("select leaves_at from pick_up").await, "2027-03-19T17:30:00.000Z");
    changed(&mut amina, "when", &[("month", "4"), ("counts_back", "yes")]).await;
    // In summer time by then: 8pm and half past five are an hour earlier in UTC.
    assert_eq!(site.text("select names_by from assembly").await, "2027-04-05T19:00:00.000Z");
    assert_eq!(site.text("select leaves_at from pick_up").await, "2027-04-19T16:30:00.000Z");
    let page = changed(&mut amina, "when", &[("day", "1")]).await;
    let errors = page.all(".summary li");
    assert!(
        errors[0].starts_with("Some dates for leaders would not be before 8pm on Thursday 1 April 2027."),
        "{errors:?}"
    );
    assert_eq!(site.number("select count(*) from assembly_change").await, 2);
}

#[tokio::test]
async fn names_that_were_in_time_stay_in_time_after_the_dates_moved() {
    let (site, convent) = convent().await;
    listed(&site, &convent, ["Grace Okafor"]).await;
    let mut amina = site.organiser().await;
    let earlier = [("day", "10"), ("month", "2"), ("counts_back", "yes")];
    changed(&mut amina, "when", &earlier).await.leads_to("/o/a/1/setup?saved=when");
    assert_eq!(site.text("select names_by from assembly").await, "2027-01-27T20:00:00.000Z");
    assert_eq!(site.number("select sum(late) from attendee").await, 0);
    assert_eq!(site.number("select listed_late from tally where assembly_id = 1").await, 0);
}

#[tokio::test]
async fn put_off_it_counts_down_to_nothing_takes_everything_in_time_and_ends_with_a_new_day() {
    let (site, convent) = convent().await;
    let (mut amina, mut leader) = (site.organiser().await, site.leader(&convent).await);
    decided(&mut amina, "postponed").await;
    let put_off = "The meeting is put off. There is no new date yet. Everything you saved is kept.";
    site.time_is("2027-03-20T10:00:00Z");
    let home = leader.get(&convent.home).await;
    assert_eq!(home.all(NEWS), [put_off]);
    assert_eq!(home.one(".brand"), "Spring assembly");
    assert!(home.text().contains("The meeting: no date yet, Great Hall"));
    assert!(!home.text().contains("days left") && !home.text().contains("has passed"), "{}", home.text());
    leader.submit(&format!("{}/pledge", convent.home), &[("number", "40")]).await;
    let person = [("name", "Grace Okafor"), ("age_group", "adult")];
    leader.submit(&format!("{}/person/new", convent.home), &person).await;
    assert_eq!(site.number("select number * 10 + late from pledge").await, 400);
    assert_eq!(site.text("select name || late from attendee").await, "Grace Okafor0");
    let mut amina = site.organiser().await;
    assert!(amina.get("/o").await.text().contains("Put off"));
    assert!(amina.get("/o/a/1/setup").await.text().contains("Put off. There is no new date yet"));
    assert_eq!(amina.get("/o/a/1/setup/when").await.attributes("#day input", "value"), ["", "", ""]);
    let new_day = [("day", "23"), ("month", "4"), ("year", "2027"), ("counts_back", "yes")];
    changed(&mut amina, "when", &new_day).await.leads_to("/o/a/1/setup?saved=when");
    assert_eq!(site.text("select status || names_by from assembly").await, "open2027-04-09T19:00:00.000Z");
    let news = leader.get(&convent.home).await.all(NEWS);
    assert_eq!(news, ["The meeting has moved to 7pm on Friday 23 April 2027. It was 12 March."]);
}

#[tokio::test]
async fn a_meeting_that_takes_place_after_all_is_said_to() {
    let (site, convent) = convent().await;
    let (mut amina, mut leader) = (site.organiser().await, site.leader(&convent).await);
    decided(&mut amina, "cancelled").await;
    let home = leader.get(&convent.home).await;
    assert!(home.all(NEWS).is_empty() && home.text().contains("The meeting is cancelled"));
    decided(&mut amina, "open").await;
    let after_all = "The meeting will take place after all: 7pm on Friday 12 March 2027.";
    assert_eq!(leader.get(&convent.home).await.all(NEWS), [after_all]);
    let kinds = site.text("select group_concat(kind, ' ' order by assembly_change_id) from assembly_change").await;
    assert_eq!(kinds, "cancelled reinstated");
    // Closing the list is no news to anybody.
    decided(&mut amina, "list_closed").await;
    assert_eq!(site.number("select count(*) from assembly_change").await, 2);
}

#[tokio::test]
async fn another_address_alone_is_told_too() {
    let (site, convent) = convent().await;
    let (mut amina, mut leader) = (site.organiser().await, site.leader(&convent).await);
    changed(&mut amina, "place", &[("address", "2 High Street")]).await;
    assert_eq!(leader.get(&convent.home).await.all(NEWS), ["The venue is now Great Hall, 2 High Street."]);
    changed(&mut amina, "place", &[("capacity", "700")]).await;
    assert_eq!(site.number("select count(*) from assembly_change").await, 1);
}

#[tokio::test]
async fn what_was_decided_already_is_not_decided_or_told_again() {
    let (site, _) = convent().await;
    let mut amina = site.organiser().await;
    decided(&mut amina, "cancelled").await;
    // Pages that were open when somebody else cancelled it.
    for to in ["cancelled", "list_closed", "postponed"] {
        amina.post(&format!("/o/a/1/decide/{to}"), &[]).await.leads_to("/o/a/1");
        amina.get(&format!("/o/a/1/decide/{to}")).await.leads_to("/o/a/1");
    }
    let now = site.app.clock.now();
    site.write(move |conn| {
        let by = turnout::access::Organiser::at_the_machine();
        let (id, cancelled) = ("1".parse().unwrap(), turnout::assembly::model::Status::Cancelled);
        Ok(turnout::assembly::store::decide(conn, &by, id, cancelled, now)?)
    })
    .await;
    assert_eq!(site.text("select status from assembly").await, "cancelled");
    assert_eq!(site.text("select group_concat(kind) from assembly_change").await, "cancelled");
}

#[tokio::test]
async fn put_off_and_set_to_the_same_day_again_it_takes_place_after_all() {
    let (site, convent) = convent().await;
    let (mut amina, mut leader) = (site.organiser().await, site.leader(&convent).await);
    decided(&mut amina, "postponed").await;
    let same = [("day", "12"), ("month", "3"), ("year", "2027")];
    changed(&mut amina, "when", &same).await.leads_to("/o/a/1/setup?saved=when");
    assert_eq!(site.text("select status from assembly").await, "open");
    assert_eq!(site.text("select group_concat(kind) from assembly_change").await, "postponed,reinstated");
    let after_all = "The meeting will take place after all: 7pm on Friday 12 March 2027.";
    assert_eq!(leader.get(&convent.home).await.all(NEWS), [after_all]);
}

#[tokio::test]
async fn in_another_time_zone_the_dates_are_the_evenings_of_the_same_days() {
    let (site, _) = convent().await;
    let mut amina = site.organiser().await;
    changed(&mut amina, "when", &[("time_zone", "America/New York")]).await.leads_to("/o/a/1/setup?saved=when");
    let stored = site.text("select concat_ws(' ', time_zone, starts_at, names_by) from assembly").await;
    assert_eq!(stored, "America/New_York 2027-03-13T00:00:00.000Z 2027-02-27T01:00:00.000Z");
    assert!(amina.get("/o/a/1/setup").await.text().contains("Names by 8pm on Friday 26 February 2027"));
}

#[tokio::test]
async fn put_off_it_still_lies_ahead_of_an_organiser_and_its_old_day_is_not_handed_on() {
    let (site, convent) = convent().await;
    let mut amina = site.organiser().await;
    let desk = format!("/o/a/1/i/{}", convent.institution);
    let handed_on = |page: Page| page.attributes("#links ~ section a[href^='https://wa.me']", "href").swap_remove(0);
    assert!(handed_on(amina.get(&desk).await).contains("Spring%20assembly%20on%2012%20March%3A"));
    decided(&mut amina, "postponed").await;
    assert!(handed_on(amina.get(&desk).await).contains("Spring%20assembly%3A"));
    site.time_is("2027-03-20T10:00:00Z");
    let dashboard = site.organiser().await.get("/o/a/1").await;
    assert_eq!(dashboard.all("dl.figures dt"), ["pledged", "listed", "actual", "to chase"]);
    assert_eq!(dashboard.all("thead th")[..6], ["Tick", "Institution", "Asked", "Pledged", "Listed", "Gap"]);
    assert_eq!(dashboard.all("tbody th a"), ["St Brigid's Convent"]);
}

#[tokio::test]
async fn the_calendar_file_follows_with_a_higher_sequence() {
    let (site, convent) = convent().await;
    let (mut amina, mut leader) = (site.organiser().await, site.leader(&convent).await);
    let path = format!("{}/calendar.ics", convent.home);
    let mut check = async |lines: [&str; 3]| {
        let file = leader.get(&path).await.body;
        lines.iter().for_each(|line| assert!(file.lines().any(|found| found == *line), "{line} in {file}"));
    };
    check(["SEQUENCE:0", "STATUS:CONFIRMED", "DTSTART:20270312T190000Z"]).await;
    changed(&mut amina, "when", &LATER).await;
    check(["SEQUENCE:1", "STATUS:CONFIRMED", "DTSTART:20270319T200000Z"]).await;
    decided(&mut amina, "postponed").await;
    check(["SEQUENCE:2", "STATUS:TENTATIVE", "DTSTART:20270319T200000Z"]).await;
    decided(&mut amina, "cancelled").await;
    check(["SEQUENCE:3", "STATUS:CANCELLED", "DTSTART:20270319T200000Z"]).await;
}

#[tokio::test]
async fn leaders_call_the_organiser_of_the_assembly_where_nobody_looks_after_them() {
    let (site, convent) = convent().await;
    let (mut amina, mut leader) = (site.organiser().await, site.leader(&convent).await);
    changed(&mut amina, "help", &[("organiser", "1")]).await;
    assert!(leader.get(&convent.home).await.one("footer").contains("Call or text Amina, your organiser."));
}
