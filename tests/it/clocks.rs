//! The days on which the clocks change, and a server whose clock is wrong: doors and links open and close to the second.

use axum::http::StatusCode;
use chrono::TimeDelta;
use turnout::access::store as access;

use crate::site::{Invited, Site};

/// The last Sundays of March and October 2027 in London: at 1am UTC the clocks go forward, and back.
struct Change {
    /// Half an hour after it.
    starts_at: &'static str,
    /// When counting opens, three hours before, and closes, three after the end, as the wall has it.
    opens: &'static str,
    closes: &'static str,
    /// When leaders' links end: 30 days after the end, whichever way the wall went.
    links_end: &'static str,
}

const CHANGES: [Change; 2] = [
    // Half past two in the morning, half an hour after the clocks went from one to two.
    Change {
        starts_at: "2027-03-28T01:30:00.000Z",
        opens: "10:30pm on Saturday 27 March 2027",
        closes: "7:30am on Sunday 28 March 2027",
        links_end: "2027-04-27T03:30:00.000Z",
    },
    // Half past one for the second time.
    Change {
        starts_at: "2027-10-31T01:30:00.000Z",
        opens: "11:30pm on Saturday 30 October 2027",
        closes: "6:30am on Sunday 31 October 2027",
        links_end: "2027-11-30T03:30:00.000Z",
    },
];

async fn evening(change: &'static Change) -> (Site, Invited) {
    let site = Site::new();
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    site.write(|conn| {
        conn.execute("update assembly set starts_at = ?1", [change.starts_at])?;
        Ok(conn.execute("insert into door (assembly_id, name) values (1, 'North door')", [])?)
    })
    .await;
    (site, convent)
}

/// The link of the door.
async fn door(site: &Site) -> String {
    let (key, assembly) = (site.app.key.clone(), "1".parse().unwrap());
    let ways = site.read(move |conn| Ok(access::door_ways(conn, assembly)?)).await;
    format!("/d/{}", key.link_token(ways[0].door, ways[0].generation))
}

#[tokio::test]
async fn the_doors_open_and_close_to_the_second_on_the_days_of_a_clock_change() {
    for change in &CHANGES {
        let (site, _) = evening(change).await;
        let start = crate::site::at(change.starts_at);
        let page = site.organiser().await.get("/o/a/1/door").await;
        let words = format!("From {} until {}.", change.opens, change.closes);
        assert!(page.text().contains(&words), "{words}: {}", page.text());
        let link = door(&site).await;
        site.time_is(&(start - TimeDelta::hours(4)).to_string());
        let mut phone = site.browser();
        phone.submit(&link, &[("name", "Sam"), ("door", "1")]).await.leads_to("/door/ready");
        let mut rehearses = async |at: TimeDelta| {
            site.time_is(&(start + at).to_string());
            phone.get("/door").await.text().contains("Rehearsal. The names are invented and nothing counts.")
        };
        let (second, three) = (TimeDelta::seconds(1), TimeDelta::hours(3));
        assert!(rehearses(-three - second).await, "{}", change.opens);
        assert!(!rehearses(-three).await, "{}", change.opens);
        // Set back an hour the door rehearses again, and nothing that was counted is lost; forward a day it is closed.
        let count = async |phone: &mut crate::site::Browser<'_>, at: TimeDelta| {
            site.time_is(&(start + at).to_string());
            phone.submit("/door/group", &[("institution", "1"), ("count", "2")]).await;
            let outside = "select coalesce(group_concat(outside, ''), '') from door_event";
            site.text(outside).await
        };
        assert_eq!(count(&mut phone, -three).await, "0");
        let closes = TimeDelta::hours(5);
        assert_eq!(count(&mut phone, closes).await, "00", "{}", change.closes);
        assert_eq!(count(&mut phone, closes + second).await, "001", "{}", change.closes);
        assert_eq!(count(&mut phone, -three - TimeDelta::hours(1)).await, "001", "an hour back it is rehearsed");
        assert_eq!(count(&mut phone, TimeDelta::zero()).await, "0010");
        // The link opens until 48 hours after the end.
        for (at, closed) in [(TimeDelta::hours(50) - second, false), (TimeDelta::hours(50), true)] {
            site.time_is(&(start + at).to_string());
            let page = site.browser().get(&link).await;
            assert_eq!(page.text().contains("The doors are closed."), closed, "{}", change.closes);
        }
    }
}

#[tokio::test]
async fn a_leaders_link_ends_to_the_second_across_a_clock_change_and_whatever_the_clock_did_before() {
    for change in &CHANGES {
        let (site, convent) = evening(change).await;
        let end = crate::site::at(change.links_end);
        let opens = async |span: TimeDelta| {
            site.time_is(&(end + span).to_string());
            site.browser().get(&convent.link).await.status == StatusCode::SEE_OTHER
        };
        let second = TimeDelta::seconds(1);
        assert!(opens(-second).await, "{}", change.links_end);
        assert!(!opens(TimeDelta::zero()).await, "{}", change.links_end);
        // Set back an hour it opens for that hour and no second longer than it says; forward a day it does not.
        assert!(opens(-TimeDelta::hours(1)).await && opens(-second).await);
        assert!(!opens(TimeDelta::days(1)).await && !opens(TimeDelta::zero()).await);
        let said = site.number("select links_days from alliance").await;
        assert_eq!(TimeDelta::days(said), end - crate::site::at(change.starts_at) - TimeDelta::hours(2));
    }
}
