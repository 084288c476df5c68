//! The doors: how stewards get in, and their pages without a script. What a script and no signal do is in the browser tests.

pub mod code;
mod counting;
mod phone;
mod pins;

use axum::http::StatusCode;
use chrono::TimeDelta;
use turnout::access::store as access;

use crate::people::listed;
use crate::site::{Browser, Invited, Site};

/// An hour before the assembly, while the doors are open.
const AT_THE_DOORS: &str = "2027-03-12T18:00:00Z";

/// An assembly with two doors, a convent and a mosque with lists, on the evening itself.
struct Evening {
    site: Site,
    convent: Invited,
    mosque: Invited,
}

impl Evening {
    async fn new() -> Evening {
        let evening = Evening::before().await;
        evening.site.time_is(AT_THE_DOORS);
        evening
    }

    /// The same, months before.
    async fn before() -> Evening {
        let site = Site::new();
        let assembly = site.assembly().await;
        let convent = site.invited(assembly, "St Brigid's Convent").await;
        let mosque = site.invited(assembly, "North Mill Mosque").await;
        listed(&site, &convent, ["Grace Okafor", "Siobhán O'Brien", "Oluwaseun Adeyemi"]).await;
        listed(&site, &mosque, ["Yusuf Adan", "Ibrahim Okafor"]).await;
        site.write(move |conn| {
            let door = "insert into door (assembly_id, name) values (?1, 'North door'), (?1, 'South door')";
            Ok(conn.execute(door, [assembly])?)
        })
        .await;
        Evening { site, convent, mosque }
    }

    /// The link of a door in its generation of now.
    async fn link(&self, door: usize) -> String {
        let (assembly, key) = (self.convent.assembly, self.site.app.key.clone());
        let ways = self.site.read(move |conn| Ok(access::door_ways(conn, assembly)?)).await;
        format!("/d/{}", key.link_token(ways[door].door, ways[door].generation))
    }

    async fn pin(&self, door: usize) -> String {
        let (assembly, key) = (self.convent.assembly, self.site.app.key.clone());
        let ways = self.site.read(move |conn| Ok(access::door_ways(conn, assembly)?)).await;
        key.door_pin(ways[door].door, ways[door].generation)
    }

    /// A steward's phone at a door.
    async fn steward(&self, name: &str, door: usize) -> Browser<'_> {
        let (mut phone, link) = (self.site.browser(), self.link(door).await);
        let door = (door + 1).to_string();
        phone.submit(&link, &[("name", name), ("door", &door)]).await.leads_to("/door/ready");
        phone
    }

    async fn actual(&self) -> i64 {
        self.site.number("select coalesce(sum(actual), 0) from tally where assembly_id = 1").await
    }
}

#[tokio::test]
async fn a_steward_comes_in_by_the_doors_link_alone() {
    let evening = Evening::new().await;
    let (mut phone, link) = (evening.site.browser(), evening.link(0).await);
    phone.get("/door").await.leads_to("/d/pin?ended=1");
    assert_eq!(phone.post("/door/arrive", &[("key", "a"), ("attendee", "1")]).await.status, StatusCode::UNAUTHORIZED);
    for guess in ["/d/1-AAAAAAAAAAAAAAAAAAAAAA", "/d/x", &link.replace("/d/1-", "/d/2-")] {
        assert_eq!(phone.get(guess).await.status, StatusCode::NOT_FOUND, "{guess}");
        assert_eq!(phone.post(guess, &[("name", "Sam"), ("door", "1")]).await.status, StatusCode::NOT_FOUND);
    }
    let page = phone.get(&link).await;
    assert_eq!(page.all("option[selected]"), ["North door"]);
    let nobody = phone.submit(&link, &[("name", " "), ("door", "2")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(evening.site.number("select count(*) from device").await, 0);
    // A double click signs one phone in.
    let key = phone.get(&link).await.form_key();
    for _ in 0..2 {
        phone.post_with_key(&link, &key, &[("name", "Sam"), ("door", "2")]).await.leads_to("/door/ready");
    }
    assert_eq!(evening.site.number("select count(*) from device").await, 1);
    assert!(phone.get("/door").await.one("header").contains("South door, Sam"));
    // Another sign-in on the same phone takes the place of the first.
    phone.submit(&link, &[("name", "Sam"), ("door", "1")]).await.leads_to("/door/ready");
    assert_eq!(evening.site.number("select count(*) from device where ended_at is null").await, 1);
    // Long after, nobody comes in.
    evening.site.time_passes(TimeDelta::days(4));
    assert!(phone.get(&link).await.text().contains("The doors are closed."));
    phone.get("/door").await.leads_to("/d/pin?ended=1");
}

#[tokio::test]
async fn a_pin_opens_its_door_and_guessing_is_slow() {
    let evening = Evening::new().await;
    let (mut phone, pin) = (evening.site.browser(), evening.pin(1).await);
    let typed = format!("{} {}", &pin[..3], &pin[3..]);
    phone.submit("/d/pin", &[("code", "1"), ("pin", &typed)]).await.leads_to(&evening.link(1).await);
    let wrong = if pin == "000000" { "000001" } else { "000000" };
    for code in ["", "77", "x"] {
        let page = phone.submit("/d/pin", &[("code", code), ("pin", &pin)]).await;
        assert!(page.one(".error").contains("We do not know this code with this PIN"), "{code}");
    }
    for _ in 0..5 {
        let page = phone.submit("/d/pin", &[("code", "1"), ("pin", wrong)]).await;
        assert!(page.one(".error").contains("We do not know this code with this PIN"));
    }
    // The right one does not help any more, on whatever phone.
    let page = evening.site.browser().submit("/d/pin", &[("code", "1"), ("pin", &pin)]).await;
    assert!(page.one(".error").contains("too many wrong PINs"));
    evening.site.time_passes(TimeDelta::minutes(1));
    phone.submit("/d/pin", &[("code", "1"), ("pin", &pin)]).await.leads_to(&evening.link(1).await);
}

#[tokio::test]
async fn an_organiser_sees_the_phones_ends_one_and_replaces_a_link() {
    let evening = Evening::new().await;
    let (mut sam, mut organiser) = (evening.steward("Sam", 0).await, evening.site.organiser().await);
    evening.steward("Tess", 1).await;
    let page = organiser.get("/o/a/1/door").await;
    assert_eq!(page.all("tbody th"), ["Sam", "Tess"]);
    assert_eq!(page.all("svg").len(), 2);
    assert!(page.text().contains("From 4pm on Friday 12 March 2027 until 12am on Saturday 13 March 2027."));
    let (old, pin) = (evening.link(0).await, evening.pin(0).await);
    assert!(page.attributes("input[readonly]", "value")[0].ends_with(&old));
    organiser.post("/o/a/1/door/end", &[("device", "1")]).await.leads_to("/o/a/1/door");
    sam.get("/door").await.leads_to("/d/pin?ended=1");
    organiser.post("/o/a/1/door/replace", &[("door", "1")]).await.leads_to("/o/a/1/door");
    assert_eq!(sam.get(&old).await.status, StatusCode::NOT_FOUND);
    let page = sam.submit("/d/pin", &[("code", "1"), ("pin", &pin)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The new one is printed from now on.
    sam.get(&evening.link(0).await).await.one("h1");
    // Of another assembly there is nothing to end or replace.
    evening.site.assembly().await;
    organiser.post("/o/a/2/door/end", &[("device", "2")]).await;
    assert_eq!(evening.site.number("select count(*) from device where ended_at is null").await, 1);
    assert_eq!(organiser.post("/o/a/2/door/replace", &[("door", "1")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_organiser_says_when_counting_is_open() {
    let evening = Evening::new().await;
    let mut organiser = evening.site.organiser().await;
    let page = organiser.post("/o/a/1/door/hours", &[("before", "soon"), ("after", "169")]).await;
    assert_eq!((page.status, page.all(".summary a").len()), (StatusCode::UNPROCESSABLE_ENTITY, 2));
    organiser.post("/o/a/1/door/hours", &[("before", "1.5"), ("after", "0")]).await.leads_to("/o/a/1/door");
    let page = organiser.get("/o/a/1/door").await;
    assert!(
        page.text().contains("From 5:30pm on Friday 12 March 2027 until 9pm on Friday 12 March 2027."),
        "{}",
        page.text()
    );
    assert_eq!(page.attributes("#before, #after", "value"), ["1.50", "0"]);
}

#[tokio::test]
async fn until_counting_opens_stewards_rehearse_on_invented_names() {
    let evening = Evening::before().await;
    let mut sam = evening.steward("Sam", 0).await;
    let mut tess = evening.steward("Tess", 1).await;
    let page = sam.get("/door?q=ok").await;
    assert!(
        page.text().contains("Rehearsal. The names are invented and nothing counts."),
        "{} {} {}",
        page.status,
        page.location,
        page.body
    );
    assert!(!page.body.contains("Okafor"));
    let page = sam.get("/door?q=yusuf").await;
    let form = page.form();
    assert_eq!(page.all("main .people strong"), ["Yusuf Example"]);
    let fields: Vec<_> = form.iter().skip(1).map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let there = sam.post("/door/arrive", &fields).await.location;
    assert!(sam.get(&there).await.one(".undo p").contains("Yusuf Example is checked in."));
    // The other phone sees it, as it will on the day.
    assert!(tess.get("/door?q=yusuf").await.one(".here").starts_with("Already here. North door"));
    sam.submit("/door/group", &[("institution", "1"), ("count", "34")]).await;
    assert!(sam.get("/door").await.text().contains("1 named + 34 counted = 35 here"));
    assert_eq!(evening.actual().await, 0);
    assert_eq!(evening.site.number("select count(*) from door_event").await, 0);
    // Once counting opens it is over.
    evening.site.time_is(AT_THE_DOORS);
    let page = sam.get("/door?q=yusuf").await;
    assert_eq!(page.all("main .people strong"), ["Yusuf Adan"]);
    assert!(page.text().contains("0 here"));
}

#[tokio::test]
async fn a_door_at_which_a_phone_was_signed_in_stays() {
    let evening = Evening::new().await;
    evening.steward("Sam", 0).await;
    let mut organiser = evening.site.organiser().await;
    let mut fields = organiser.get("/o/a/1/setup/place").await.form();
    fields.iter_mut().filter(|(name, _)| name == "doors").for_each(|(_, value)| *value = "West door".into());
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let saved = organiser.post_with_key("/o/a/1/setup/place", fields[0].1, &fields[1..]).await;
    saved.leads_to("/o/a/1/setup?saved=place");
    assert_eq!(organiser.get("/o/a/1/door").await.all("main h2 bdi"), ["North door", "West door"]);
}
