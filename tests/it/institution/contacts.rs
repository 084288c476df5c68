//! Calls, messages and visits that organisers note.

use axum::http::StatusCode;
use turnout::access::Organiser;
use turnout::invitation::model::{ContactWay, Note};
use turnout::invitation::store as invitations;

use super::{desk, fact, happened};
use crate::site::{Invited, Site};

async fn convent(site: &Site) -> Invited {
    site.invited(site.assembly().await, "St Brigid's Convent").await
}

fn path(invited: &Invited) -> String {
    format!("{}/contacts", desk(invited))
}

/// Notes so many calls, one a minute.
async fn called(site: &Site, invited: &Invited, calls: i64) {
    let (grant, now) = (invited.grant, site.app.clock.now());
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        for call in 1..=calls {
            let words = Note::parse(&format!("Call {call}")).unwrap();
            let at = now + chrono::TimeDelta::minutes(call);
            invitations::note_contact(conn, &by, &grant, None, ContactWay::Call, Some(&words), at)?;
        }
        Ok(())
    })
    .await;
}

const ROWS: &str = "form[action$='/contacts'] + table tbody tr";

#[tokio::test]
async fn a_call_is_noted_and_the_newest_stands_first_with_who_noted_it_and_when() {
    let site = Site::new();
    let convent = convent(&site).await;
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    let page = amina.get(&desk(&convent)).await;
    assert!(page.text().contains("Nothing noted yet."));
    assert_eq!(page.all("#way label"), ["Rang", "Wrote", "Met"]);
    assert_eq!(page.attributes("#way input[checked]", "value"), ["call"]);
    assert_eq!(page.all("#leader option"), ["None of its leaders", "Leader of St Brigid's Convent"]);
    let leader = convent.leader.to_string();
    let rang = [("way", "call"), ("leader", leader.as_str()), ("words", "rang,\r\nwill send <b>Friday</b>")];
    let after = format!("{}?saved=contact#contacts", desk(&convent));
    for _ in 0..2 {
        amina.post_with_key(&path(&convent), &page.form_key(), &rang).await.leads_to(&after);
    }
    site.time_is("2027-01-29T15:30:00Z");
    amina.comes_back().await;
    bilal.comes_back().await;
    let met = [("way", "visit"), ("leader", ""), ("words", "Met after mass")];
    bilal.post(&path(&convent), &met).await.leads_to(&after);
    let page = bilal.get(&after).await;
    assert_eq!(page.one(".notice.done"), "Noted.");
    assert_eq!(
        page.all(ROWS),
        [
            "Friday 29 January 2027, 3:30pm Bilal Met “Met after mass”",
            "Friday 29 January 2027, 10am Amina Rang Leader of St Brigid's Convent “rang, will send <b>Friday</b>”",
        ]
    );
    assert_eq!(happened(&mut amina, &convent).await, "Bilal Noted a visit");
    assert_eq!(site.number("select count(*) from audit_event where fields like '%Friday%'").await, 0);
    assert_eq!(fact(&page, "Looked after by"), "Nobody yet");
}

#[tokio::test]
async fn a_note_that_says_nothing_or_too_much_comes_back_as_it_was_typed() {
    let site = Site::new();
    let convent = convent(&site).await;
    let union = site.invited(convent.assembly, "Dockside branch").await;
    let mut amina = site.organiser().await;
    let (leader, theirs, long) = (convent.leader.to_string(), union.leader.to_string(), "é".repeat(1_001));
    let enter = "Enter what was said, for example: will send Friday";
    for (way, leader, words, field, said) in [
        ("visit", leader.as_str(), "", "words", enter),
        ("visit", &leader, " \r\n", "words", enter),
        ("visit", &leader, &long, "words", "Enter a note of 1,000 characters or fewer"),
        ("", &leader, "rang", "way", "Choose whether you rang, wrote or met them"),
        ("letter", &leader, "rang", "way", "Choose whether you rang, wrote or met them"),
        ("visit", &theirs, "rang", "leader", "This leader does not speak for it any more. Choose another, or nobody"),
        ("visit", "x", "rang", "leader", "This leader does not speak for it any more. Choose another, or nobody"),
    ] {
        let page = amina.post(&path(&convent), &[("way", way), ("leader", leader), ("words", words)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert_eq!(page.one(".summary a"), said);
        assert_eq!(page.attributes(".summary a", "href"), [format!("#{field}")]);
        assert_eq!(page.one(&format!("#{field}-note .error")), format!("Error: {said}"));
        assert_eq!(page.one("#words").trim(), words.trim());
        if field != "way" {
            assert_eq!(page.attributes("#way input[checked]", "value"), [way]);
        }
        if field != "leader" {
            assert_eq!(page.attributes("#leader option[selected]", "value"), [leader]);
        }
    }
    let both = amina.post(&path(&convent), &[("words", "")]).await;
    assert_eq!(both.all(".summary a").len(), 2);
    assert_eq!(site.number("select count(*) from contact").await, 0);
    amina.post(&path(&convent), &[("way", "message"), ("words", &long[2..])]).await;
    assert_eq!(site.number("select length(words) from contact").await, 1_000);
}

#[tokio::test]
async fn the_page_shows_ten_and_the_rest_is_on_pages_of_its_own() {
    let site = Site::new();
    let convent = convent(&site).await;
    let other = site.invited(convent.assembly, "Dockside branch").await;
    called(&site, &convent, 10).await;
    called(&site, &other, 1).await;
    let mut amina = site.organiser().await;
    assert!(!amina.get(&desk(&convent)).await.body.contains("calls and messages</a>"));
    site.time_passes(chrono::TimeDelta::hours(1));
    called(&site, &convent, 91).await;
    let page = amina.get(&desk(&convent)).await;
    assert_eq!(page.all(ROWS).len(), 10);
    assert!(page.all(ROWS)[0].ends_with("The organiser at the machine Rang “Call 91”"), "{}", page.all(ROWS)[0]);
    assert!(page.all("main .buttons a").contains(&"All 101 calls and messages".to_owned()));
    let first = amina.get(&path(&convent)).await;
    assert_eq!(first.all("tbody tr").len(), 100);
    let last = amina.get(&format!("{}?page=2", path(&convent))).await;
    assert_eq!(last.all("tbody tr td:last-child"), ["“Call 1”"]);
    assert_eq!(amina.get(&path(&other)).await.all("tbody tr").len(), 1);
}

#[tokio::test]
async fn a_reminder_that_was_sent_is_a_message_without_words() {
    let site = Site::new();
    let convent = convent(&site).await;
    let (grant, now, leader) = (convent.grant, site.app.clock.now(), convent.leader);
    site.write(move |conn| {
        let by = Organiser::at_the_machine();
        Ok(invitations::note_contact(conn, &by, &grant, Some(leader), ContactWay::Message, None, now)?)
    })
    .await;
    let page = site.organiser().await.get(&desk(&convent)).await;
    assert!(page.all(ROWS)[0].ends_with("The organiser at the machine Wrote Leader of St Brigid's Convent"));
}
