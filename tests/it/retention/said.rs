//! Pages of an assembly of which something was erased say so, with the date, and what is still counted.

use super::{erased_by_date, told};
use crate::site::Browser;

/// Organisers' pages of what people need, and the leader's.
const OF_NEEDS: [&str; 5] = ["/o/a/1/creche", "/o/a/1/creche/sheet", "/o/a/1/access", "/o/a/1/food", "/o/a/1/i/1"];
/// Organisers' pages that name people.
const OF_PEOPLE: [&str; 11] = [
    "/o/a/1/creche",
    "/o/a/1/access",
    "/o/a/1/food",
    "/o/a/1/i/1",
    "/o/a/1/i/1/people",
    "/o/a/1/travel",
    "/o/a/1/travel/without",
    "/o/a/1/travel/lifts",
    "/o/a/1/travel/manifests",
    "/o/a/1/travel/1",
    "/o/a/1/travel/1/seats",
];
const OF_LEADERS: [&str; 4] = ["/my/1/needs", "/my/1/list", "/my/1/list/versions", "/my/1/travel"];

const NEEDS: &str = "What people needed, and their children, was erased on";
const NAMES: &str = "Names, phones and emails were erased on";

/// What each page says of it, up to the end of the day's name.
async fn say(browser: &mut Browser<'_>, paths: &[&str], what: &str) -> Vec<String> {
    let mut said = Vec::new();
    for path in paths {
        let page = browser.get(path).await;
        let text = page.text();
        let at =
            text.find(what).map(|at| text[at + what.len()..].split('.').next().unwrap_or_default().trim().to_owned());
        said.push(at.unwrap_or_else(|| format!("{path} {} says nothing", page.status)));
    }
    said
}

#[tokio::test]
async fn pages_of_needs_that_were_erased_say_when_and_how_many_there_were() {
    let (site, invited) = told().await;
    site.write(|conn| {
        Ok(conn.execute_batch(
            "insert into need (attendee_id, kind, detail, state, asked_at, late)
                values (902, 'diet', 'halal', 'asked', '2027-02-01T10:00:00.000Z', 0);
             update attendee set needs_answered_at = '2027-02-01T10:00:00.000Z' where attendee_id = 902",
        )?)
    })
    .await;
    let (mut amina, mut leader) = (site.organiser().await, site.leader(&invited).await);
    let all = || OF_NEEDS.iter().chain(&OF_LEADERS[..1]);
    for path in all() {
        let browser = if path.starts_with("/my") { &mut leader } else { &mut amina };
        assert!(!browser.get(path).await.text().contains("erased"), "{path}");
    }
    amina.post("/o/a/1/erase-needs", &[("title", "Spring assembly")]).await.leads_to("/o/retention?said=erased");
    let day = "Friday 29 January 2027";
    assert_eq!(say(&mut amina, &OF_NEEDS, NEEDS).await, [day; OF_NEEDS.len()]);
    assert_eq!(say(&mut leader, &OF_LEADERS[..1], NEEDS).await, [day]);
    let facts =
        async |browser: &mut Browser<'_>, path: &str| browser.get(path).await.all("main .notice .facts div").join("; ");
    let children = "Children whose age was not told1; Children aged 3 and over1";
    assert_eq!(facts(&mut amina, "/o/a/1/creche").await, children);
    assert_eq!(facts(&mut amina, "/o/a/1/access").await, "BSL interpreter1; Food1; Something else1");
    assert_eq!(facts(&mut amina, "/o/a/1/food").await, "Food1");
    assert_eq!(facts(&mut amina, "/o/a/1/i/1").await, "", "those are of all institutions");
    for (path, untrue) in [("access", "Nobody has asked"), ("food", "Nobody has told"), ("food", "0 listed people")] {
        let page = amina.get(&format!("/o/a/1/{path}")).await;
        assert!(!page.text().contains(untrue), "{untrue}");
    }
    // To a leader nobody looks as if they needed nothing, or had still to be asked.
    let page = leader.get("/my/1/needs").await;
    assert_eq!(page.all(".tasks li"), ["Grace Okafor Answered", "Zuluname Cole 2 children for the crèche Answered"]);
}

#[tokio::test]
async fn pages_of_people_whose_names_were_erased_say_when_and_where_the_numbers_are() {
    let (site, invited) = told().await;
    let (mut amina, mut leader) = (site.organiser().await, site.leader(&invited).await);
    for path in OF_PEOPLE {
        assert!(!amina.get(path).await.text().contains("erased"), "{path}");
    }
    for path in OF_LEADERS {
        assert!(!leader.get(path).await.text().contains("erased"), "{path}");
    }
    amina.post("/o/a/1/erase-names", &[("title", "Spring assembly")]).await.leads_to("/o/retention?said=erased");
    let day = "Friday 29 January 2027";
    assert_eq!(say(&mut amina, &OF_PEOPLE, NAMES).await, [day; OF_PEOPLE.len()]);
    assert_eq!(say(&mut leader, &OF_LEADERS, NAMES).await, [day; OF_LEADERS.len()]);
    let numbers = "main .notice a[href='/o/a/1/results']";
    assert_eq!(amina.get("/o/a/1/i/1/people").await.all(numbers), ["Read the results"]);
    assert_eq!(leader.get("/my/1/list").await.all("main .notice a"), [""; 0]);
}

#[tokio::test]
async fn what_goes_by_its_date_is_said_too_each_with_its_own() {
    let (site, _) = told().await;
    erased_by_date(&site, "2027-04-11T21:00:00Z").await;
    erased_by_date(&site, "2028-03-12T21:00:00Z").await;
    let mut amina = site.organiser().await;
    let (needs, names) = ("Sunday 11 April 2027", "Sunday 12 March 2028");
    assert_eq!(say(&mut amina, &["/o/a/1/creche"], NEEDS).await, [needs]);
    assert_eq!(say(&mut amina, &["/o/a/1/creche", "/o/a/1/travel"], NAMES).await, [names; 2]); // Nothing is planned any more for children of whom nothing but their number is left.
    let page = amina.get("/o/a/1/creche").await;
    assert!(page.all("main table").is_empty() && page.all("main form").is_empty(), "{}", page.text());
    assert_eq!(page.all("main .notice .facts div").len(), 2, "{}", page.text());
}
