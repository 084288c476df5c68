//! An institution's own date for its names.

use axum::http::StatusCode;
use turnout::list::model::{Country, PersonForm};
use turnout::list::store as list;

use super::{desk, fact, fills_in, happened};
use crate::site::{Invited, Page, Site, leaders_grant};

const OWN: &str = "select coalesce(names_by, '-') from invitation where invitation_id = 1";
const NAMES_BY: &str = "8pm on Friday 26 February 2027";

async fn convent(site: &Site) -> (Invited, String) {
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let path = format!("{}/date", desk(&convent));
    (convent, path)
}

/// A day in its boxes, and a time.
fn date<'a>([day, month, year]: [&'a str; 3], time: &'a str) -> [(&'static str, &'a str); 4] {
    [("day", day), ("month", month), ("year", year), ("time", time)]
}

fn boxes(page: &Page) -> Vec<String> {
    page.attributes("#date input, #time", "value")
}

/// A name that comes in on the convent's list now; whether it is late.
async fn name_is_late(site: &Site, convent: &Invited, name: &'static str) -> bool {
    let (grant, now) = (leaders_grant(site, convent).await, site.app.clock.now());
    site.write(move |conn| {
        let form = PersonForm { name: name.into(), ..PersonForm::default() };
        list::add_person(conn, &grant, form.parse(Country::Gb).unwrap(), None, now)?;
        Ok(conn.query_row("select late from attendee where name = ?1", [name], |row| row.get(0))?)
    })
    .await
}

#[tokio::test]
async fn a_date_is_granted_changed_and_taken_back_and_history_says_from_what_to_what() {
    let site = Site::new();
    let (convent, path) = convent(&site).await;
    let mut amina = site.organiser().await;
    let page = amina.get(&desk(&convent)).await;
    assert_eq!(fact(&page, "Names by"), NAMES_BY);
    assert!(page.all(".facts .change a").contains(&"Give more time Names by".to_owned()));
    let page = amina.get(&path).await;
    assert_eq!(page.one("h1"), "More time for the names of St Brigid's Convent?");
    assert!(page.text().contains(&format!("They send their names by {NAMES_BY}, as all others do.")));
    assert!(page.text().contains("Names that are late already stay late, and those that came in time stay in time."));
    assert_eq!(boxes(&page), ["", "", "", "8pm"]);
    assert_eq!(page.all("main button"), ["Save their date"]);
    let after = format!("{}?saved=date", desk(&convent));
    fills_in(&mut amina, &path, &page, &date(["5", "March", "27"], "7:30pm")).await.leads_to(&after);
    assert_eq!(site.text(OWN).await, "2027-03-05T19:30:00.000Z");
    let own = "7:30pm on Friday 5 March 2027";
    assert_eq!(happened(&mut amina, &convent).await, format!("Amina Gave it an own date for names: {own}"));
    let page = amina.get(&after).await;
    assert_eq!(fact(&page, "Names by"), format!("{own}: their own date. All others by {NAMES_BY}"));
    assert!(page.one(".notice.done").contains("What was late stays late."));
    let mut leader = site.leader(&convent).await;
    leader.submit(&format!("{}/pledge", convent.home), &[("number", "40")]).await;
    assert!(leader.get(&convent.home).await.text().contains(&format!("Send your list by {own}.")));

    let page = amina.get(&path).await;
    assert_eq!(page.one("h1"), "Another date for the names of St Brigid's Convent?");
    assert_eq!(boxes(&page), ["5", "3", "2027", "7:30pm"]);
    fills_in(&mut amina, &path, &page, &date(["20", "2", "2027"], "8pm")).await.leads_to(&after);
    let early = "8pm on Saturday 20 February 2027";
    let changed = format!("Amina Changed its own date for names was {own} now {early}");
    assert_eq!(happened(&mut amina, &convent).await, changed);

    // Saved as it is: nothing happened.
    let page = amina.get(&path).await;
    fills_in(&mut amina, &path, &page, &[]).await.leads_to(&after);
    assert_eq!(happened(&mut amina, &convent).await, changed);

    // Taken back, whatever stands in the boxes.
    let page = amina.get(&path).await;
    fills_in(&mut amina, &path, &page, &[("day", "soon"), ("back", "yes")]).await.leads_to(&after);
    assert_eq!(site.text(OWN).await, "-");
    assert_eq!(happened(&mut amina, &convent).await, format!("Amina Took its own date for names back: {early}"));
    assert_eq!(fact(&amina.get(&desk(&convent)).await, "Names by"), NAMES_BY);
}

#[tokio::test]
async fn a_date_that_cannot_be_comes_back_as_it_was_typed() {
    let site = Site::new();
    let (_, path) = convent(&site).await;
    site.write(|conn| Ok(conn.execute("update assembly set starts_at = '2027-11-12T19:00:00.000Z'", [])?)).await;
    let mut amina = site.organiser().await;
    let passed = "That has passed. Enter a later date or time";
    let after = "Enter a date before the assembly: it starts at 7pm on Friday 12 November 2027";
    let skipped = "The clocks go forward then, so there is no such time that day: choose one an hour later";
    let twice = "The clocks go back then, so there are two such times that day: choose one an hour earlier or later";
    for (day, time, field, said) in [
        (["28", "1", "2027"], "8pm", "date", passed),
        (["29", "1", "2027"], "10:00", "date", passed),
        (["12", "11", "2027"], "7pm", "date", after),
        (["13", "11", "2027"], "8pm", "date", after),
        (["28", "3", "2027"], "1:30am", "time", skipped),
        (["31", "10", "2027"], "1:30am", "time", twice),
        (["31", "6", "2027"], "8pm", "date", "There is no such day: look in the calendar and enter another"),
        (["", "", ""], "8pm", "date", "Enter the day, month and year, like 12 March 2027"),
        (["5", "", "2027"], "8pm", "date", "Enter the month too"),
        (["5", "3", "2027"], "evening", "time", "Enter a time, like 7pm or 6:30pm"),
        (["5", "3", "2027"], "", "time", "Enter a time, like 7pm or 6:30pm"),
        (["5", "3", "2027"], "8", "time", "Enter 8am or 8pm"),
    ] {
        let page = amina.submit(&path, &date(day, time)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{day:?} {time}");
        assert_eq!(page.one(".summary a"), said);
        assert_eq!(page.one(&format!("#{field}-note .error")), format!("Error: {said}"));
        assert_eq!(boxes(&page), [day[0], day[1], day[2], time]);
    }
    let both = amina.submit(&path, &date(["x", "3", "2027"], "x")).await;
    assert_eq!(both.all(".summary a").len(), 2);
    assert_eq!(site.text(OWN).await, "-");
}

#[tokio::test]
async fn what_was_late_stays_late_and_what_was_in_time_stays_in_time() {
    let site = Site::new();
    let (convent, path) = convent(&site).await;
    assert!(!name_is_late(&site, &convent, "Grace Okafor").await);
    site.time_is("2027-02-27T10:00:00Z");
    assert!(name_is_late(&site, &convent, "Ruth Levy").await);
    let mut amina = site.organiser().await;
    amina.submit(&path, &date(["5", "3", "2027"], "8pm")).await;
    assert!(!name_is_late(&site, &convent, "Wei Ling").await);
    let late = "select group_concat(name || ' ' || late, ', ') from (select * from attendee order by attendee_id)";
    assert_eq!(site.text(late).await, "Grace Okafor 0, Ruth Levy 1, Wei Ling 0");
    let page = amina.get(&path).await;
    fills_in(&mut amina, &path, &page, &[("back", "yes")]).await;
    assert!(name_is_late(&site, &convent, "Ada Obi").await);
    assert_eq!(site.text(late).await, "Grace Okafor 0, Ruth Levy 1, Wei Ling 0, Ada Obi 1");
}

#[tokio::test]
async fn no_date_is_granted_once_none_counts_any_more() {
    let site = Site::new();
    let (convent, path) = convent(&site).await;
    for (time, status, said) in [
        ("2027-03-13T10:00:00Z", "open", "The assembly is over."),
        ("2027-03-12T19:00:00Z", "open", "The assembly has begun."),
        ("2027-02-01T10:00:00Z", "cancelled", "The assembly is cancelled."),
        ("2027-02-01T10:00:00Z", "postponed", "It has no new date yet, and until then no date counts."),
    ] {
        site.time_is(time);
        site.write(move |conn| Ok(conn.execute("update assembly set status = ?1", [status])?)).await;
        let mut amina = site.organiser().await;
        let page = amina.get(&path).await;
        assert!(page.text().contains(said) && page.all("main form").is_empty(), "{}", page.text());
        let page = amina.post(&path, &date(["5", "3", "2027"], "8pm")).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{said}");
        assert!(!amina.get(&desk(&convent)).await.attributes(".facts .change a", "href").contains(&path));
    }
    site.time_is("2027-03-12T10:00:00Z");
    site.write(|conn| Ok(conn.execute("update assembly set status = 'list_closed'", [])?)).await;
    let mut amina = site.organiser().await;
    assert!(!amina.get(&path).await.text().contains("The list is closed"), "its day has come");
    assert_eq!(amina.submit(&path, &date(["12", "3", "2027"], "6pm")).await.status, StatusCode::SEE_OTHER);
    site.time_is("2027-03-01T10:00:00Z");
    let page = site.organiser().await.get(&path).await;
    assert!(page.text().contains("The list is closed: more names wait for your yes, whatever their date."));
}

#[tokio::test]
async fn the_second_of_two_organisers_sees_what_the_first_granted() {
    let site = Site::new();
    let (convent, path) = convent(&site).await;
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    let his = bilal.get(&path).await;
    amina.submit(&path, &date(["5", "3", "2027"], "8pm")).await;
    let said = "Amina changed the date for their names to 8pm on Friday 5 March 2027 at 10am on 29 January. \
                Look at it and save again";
    let told = fills_in(&mut bilal, &path, &his, &date(["8", "3", "2027"], "8pm")).await;
    assert_eq!((told.status, told.one(".summary a").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, said));
    assert_eq!(boxes(&told), ["8", "3", "2027", "8pm"]);
    let untouched = bilal.post(&path, &date(["", "", ""], "8pm")).await;
    assert_eq!(untouched.one(".summary a"), said);
    assert_eq!(boxes(&untouched), ["5", "3", "2027", "8pm"]);
    assert_eq!(site.text(OWN).await, "2027-03-05T20:00:00.000Z");
    fills_in(&mut bilal, &path, &told, &[]).await;
    assert_eq!(site.text(OWN).await, "2027-03-08T20:00:00.000Z");

    // Taken back while somebody changes it, and the other way round.
    let hers = amina.get(&path).await;
    let page = bilal.get(&path).await;
    fills_in(&mut bilal, &path, &page, &[("day", "9")]).await;
    let told = fills_in(&mut amina, &path, &hers, &[("back", "yes")]).await;
    assert!(told.one(".summary a").starts_with("Bilal changed the date for their names to 8pm on Tuesday 9 March"));
    assert_eq!(boxes(&told), ["9", "3", "2027", "8pm"]);
    let page = bilal.get(&path).await;
    fills_in(&mut amina, &path, &told, &[("back", "yes")]).await;
    assert_eq!(site.text(OWN).await, "-");
    let told = fills_in(&mut bilal, &path, &page, &[("day", "10")]).await;
    let said =
        format!("Amina changed the date for their names to that of all others, {NAMES_BY} at 10am on 29 January");
    assert!(told.one(".summary a").starts_with(&said), "{}", told.one(".summary a"));
    assert!(happened(&mut amina, &convent).await.starts_with("Amina Took its own date for names back"));
}

#[tokio::test]
async fn an_own_date_that_has_passed_is_changed_to_one_to_come() {
    let site = Site::new();
    let (_, path) = convent(&site).await;
    site.organiser().await.submit(&path, &date(["10", "2", "2027"], "8pm")).await;
    site.time_is("2027-02-12T10:00:00Z");
    let mut amina = site.organiser().await;
    let page = amina.get(&path).await;
    let told = fills_in(&mut amina, &path, &page, &[]).await;
    assert_eq!(told.one(".summary a"), "That has passed. Enter a later date or time");
    fills_in(&mut amina, &path, &told, &date(["1", "3", "2027"], "8pm")).await;
    assert_eq!(site.text(OWN).await, "2027-03-01T20:00:00.000Z");
}
