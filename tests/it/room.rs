//! The screen in the room and the roll call.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;
use turnout::access::{DoorGrant, Organiser, token};
use turnout::arrival::model::{Key, Told};
use turnout::arrival::store as arrivals;
use turnout::assembly::model::{AssemblyId, Status};
use turnout::institution::model::InstitutionId;
use turnout::invitation::model::HowMany;
use turnout::list::model::PersonName;

use crate::people::listed;
use crate::site::{Browser, Invited, Site};

/// A name that is nowhere else: it must never be on a screen.
const CANARY: &str = "Zebedee Quillfeather";
/// An hour into the counting of the assembly.
const EVENING: &str = "2027-03-12T18:10:00Z";

async fn screen(site: &Site, organiser: &mut Browser<'_>, assembly: AssemblyId) -> String {
    let page = organiser.get(&format!("/o/a/{assembly}/screen")).await;
    let link = page.attributes("#link", "value").remove(0);
    link.strip_prefix(&site.app.base_url.to("")).map(|path| format!("/{}", path.trim_start_matches('/'))).unwrap()
}

async fn group(site: &Site, assembly: AssemblyId, institution: Option<InstitutionId>, count: u32) {
    let now = site.app.clock.now();
    site.write(move |conn| {
        let grant = DoorGrant::of(&Organiser::at_the_machine(), assembly);
        let told = Told::now(Key::parse(&token::secret().unwrap()).unwrap(), now);
        Ok(arrivals::group(conn, &grant, institution, count, &told)?)
    })
    .await;
}

async fn pledge(site: &Site, invited: &Invited, number: &'static str) {
    let (grant, now) = (invited.grant, site.app.clock.now());
    site.write(move |conn| {
        turnout::invitation::store::pledge(conn, &grant, HowMany::parse(number).unwrap(), now)?;
        Ok(())
    })
    .await;
}

async fn numbers(browser: &mut Browser<'_>, screen: &str) -> Value {
    let page = browser.get(&format!("{screen}/numbers")).await;
    assert_eq!(
        (page.status, page.headers[header::CONTENT_TYPE].to_str().unwrap()),
        (StatusCode::OK, "application/json")
    );
    serde_json::from_str(&page.body).unwrap()
}

/// A screen that listens.
struct Listener {
    body: Body,
    held: String,
}

impl Listener {
    async fn new(site: &Site, screen: &str) -> Listener {
        let request = Request::get(format!("{screen}/events")).header(header::ACCEPT_ENCODING, "gzip");
        let answer = turnout::router(site.app.clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
        // Packed, an event would wait for others.
        assert!(!answer.headers().contains_key(header::CONTENT_ENCODING));
        Listener { body: answer.into_body(), held: String::new() }
    }

    /// The next event: its name and its data; none once the stream has ended.
    async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.held.clone().split_once("\n\n") {
                self.held = rest.to_owned();
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
                return Some((field("event: ").unwrap(), field("data: ").unwrap()));
            }
            let frame = self.body.frame().await?.unwrap();
            self.held.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
    }

    /// The number of the next event that has numbers.
    async fn here(&mut self) -> u64 {
        loop {
            let (name, data) = self.next().await.unwrap();
            if name == "numbers" {
                return serde_json::from_str::<Value>(&data).unwrap()["numbers"]["here"].as_u64().unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_wrong_key_and_a_replaced_one_open_nothing() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let mut organiser = site.organiser().await;
    let (link, mut nobody) = (screen(&site, &mut organiser, assembly).await, site.browser());
    let faces = ["", "/roll-call", "/numbers"];
    for face in faces {
        assert_eq!(nobody.get(&format!("{link}{face}")).await.status, StatusCode::OK, "{face}");
    }
    let invited = site.invited(assembly, "St Mary's Convent").await;
    let leaders = invited.link.replace("/l/", "/room/");
    let others = site.assembly().await;
    let of_another = screen(&site, &mut organiser, others).await;
    let hash = of_another.split_once('-').unwrap().1.to_owned();
    let mixed = format!("{}-{hash}", link.split_once('-').unwrap().0);
    for wrong in ["/room/1", "/room/x-y", "/room/99-AAAAAAAAAAAAAAAAAAAAAA", &leaders, &mixed] {
        for face in ["", "/roll-call", "/numbers", "/events"] {
            let page = nobody.get(&format!("{wrong}{face}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}{face}");
        }
    }
    let mut listener = Listener::new(&site, &link).await;
    assert_eq!(listener.here().await, 0);
    let replace = format!("/o/a/{assembly}/screen/replace");
    organiser.post(&replace, &[]).await.leads_to(&format!("/o/a/{assembly}/screen?did=replaced"));
    for face in faces {
        assert_eq!(nobody.get(&format!("{link}{face}")).await.status, StatusCode::NOT_FOUND, "{face}");
    }
    // Whoever listened by the old link is told nothing more.
    group(&site, assembly, None, 3).await;
    while let Some((name, data)) = listener.next().await {
        assert!(name == "heartbeat" || data.contains("\"here\":0"), "{name} {data}");
    }
    let fresh = screen(&site, &mut organiser, assembly).await;
    assert_ne!(fresh, link);
    assert_eq!(nobody.get(&fresh).await.status, StatusCode::OK);
}

#[tokio::test]
async fn no_answer_of_a_screen_has_a_persons_name() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let convent = site.invited(assembly, "St Mary's Convent").await;
    let [canary, _] = listed(&site, &convent, [CANARY, "Leah Goldblum"]).await;
    site.time_is(EVENING);
    let (now, institution) = (site.app.clock.now(), convent.institution);
    site.write(move |conn| {
        let grant = DoorGrant::of(&Organiser::at_the_machine(), assembly);
        let told = |key: &str| Told::now(Key::parse(key).unwrap(), now);
        arrivals::arrive(conn, &grant, canary, &told("a"))?;
        let name = PersonName::parse("Zebedee Quillfeather the Younger").unwrap();
        arrivals::walk_in(conn, &grant, Some(institution), &name, &told("b"))?;
        Ok(())
    })
    .await;
    let link = screen(&site, &mut site.organiser().await, assembly).await;
    let mut nobody = site.browser();
    let mut answers = Vec::new();
    for face in ["", "?page=2", "/roll-call", "/numbers"] {
        answers.push(nobody.get(&format!("{link}{face}")).await.body);
    }
    let mut listener = Listener::new(&site, &link).await;
    answers.push(listener.next().await.unwrap().1);
    for answer in &answers {
        assert!(answer.contains("St Mary") || answer.contains("<main>"), "{answer}");
        for word in ["Zebedee", "Quillfeather", "Leah", "Leader of", "Amina"] {
            assert!(!answer.contains(word), "{word} in {answer}");
        }
    }
}

#[tokio::test]
async fn a_listening_screen_is_told_the_numbers_and_a_heartbeat_with_a_name() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let convent = site.invited(assembly, "St Mary's Convent").await;
    pledge(&site, &convent, "40").await;
    site.time_is(EVENING);
    let link = screen(&site, &mut site.organiser().await, assembly).await;
    let mut listener = Listener::new(&site, &link).await;
    let (name, data) = listener.next().await.unwrap();
    assert_eq!((name.as_str(), listener.next().await), ("numbers", Some(("heartbeat".to_owned(), "18:10".to_owned()))));
    assert!(data.contains("\"here\":0"), "{data}");
    group(&site, assembly, Some(convent.institution), 27).await;
    let (name, data) = listener.next().await.unwrap();
    let told: Value = serde_json::from_str(&data).unwrap();
    assert_eq!((name.as_str(), told["at"].as_str()), ("numbers", Some("18:10")));
    assert_eq!(told["numbers"]["label"], "people in the room, of 40 pledged");
    assert_eq!(told["numbers"]["lines"][0]["name"], "St Mary's Convent");
    assert_eq!(told["numbers"]["lines"][0]["here"], 27);
    // The server is asked to end: a screen that listens does not hold it up.
    site.app.screens().close();
    assert_eq!(listener.next().await, None);
}

#[tokio::test]
async fn however_many_screens_listen_the_numbers_are_put_together_once() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let convent = site.invited(assembly, "St Mary's Convent").await;
    site.time_is(EVENING);
    group(&site, assembly, Some(convent.institution), 5).await;
    let link = screen(&site, &mut site.organiser().await, assembly).await;
    assert_eq!(site.app.screens().computed(), 0);
    let mut listeners = Vec::new();
    for _ in 0..200 {
        listeners.push(Listener::new(&site, &link).await);
    }
    for listener in &mut listeners {
        assert_eq!(listener.here().await, 5);
    }
    assert_eq!(site.app.screens().computed(), 1);
    group(&site, assembly, Some(convent.institution), 3).await;
    for listener in &mut listeners {
        assert_eq!(listener.here().await, 8);
    }
    // So are those that ask by themselves, and the pages without a script.
    let mut nobody = site.browser();
    for _ in 0..20 {
        assert_eq!(numbers(&mut nobody, &link).await["numbers"]["here"], 8);
        assert_eq!(nobody.get(&link).await.one(".big"), "8");
    }
    assert_eq!(site.app.screens().computed(), 2);
}

#[tokio::test]
async fn a_screen_is_right_before_the_doors_during_and_after() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let convent = site.invited(assembly, "St Mary's Convent").await;
    pledge(&site, &convent, "1240").await;
    site.write(move |conn| {
        let sql = "update assembly set doors_at = '2027-03-12T18:00:00.000Z', target = 1500 where assembly_id = ?1";
        conn.execute(sql, [assembly])?;
        Ok(())
    })
    .await;
    let link = screen(&site, &mut site.organiser().await, assembly).await;
    let mut nobody = site.browser();
    let check = async |nobody: &mut Browser<'_>, now, body: &str, big: &str, label: &str| {
        site.time_is(now);
        let page = nobody.get(&link).await;
        assert_eq!(page.attributes("body", "class"), [body], "{now}");
        assert_eq!((page.one(".big").as_str(), page.one(".label").as_str()), (big, label), "{now}");
        assert_eq!(page.one(".goal"), "Target 1,500");
        assert_eq!(page.attributes("noscript meta", "content"), Vec::<String>::new());
        assert!(page.body.contains(r#"<noscript><meta http-equiv="refresh" content="15"></noscript>"#));
    };
    let pledged = "1,240 people pledged";
    check(&mut nobody, "2027-03-12T09:00:00Z", "before", "Doors open 6pm", pledged).await;
    check(&mut nobody, "2027-03-12T18:00:00Z", "live", "0", "people in the room, of 1,240 pledged").await;
    group(&site, assembly, Some(convent.institution), 27).await;
    group(&site, assembly, None, 2).await;
    check(&mut nobody, EVENING, "live", "29", "people in the room, of 1,240 pledged").await;
    let page = nobody.get(&link).await;
    assert_eq!(page.all(".lines li"), ["St Mary's Convent 27", "With no institution 2"]);
    check(&mut nobody, "2027-03-13T00:00:01Z", "closed", "29", "people came, of 1,240 pledged").await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        Ok(turnout::assembly::store::decide(conn, &Organiser::at_the_machine(), assembly, Status::Cancelled, now)?)
    })
    .await;
    check(&mut nobody, "2027-03-13T00:00:02Z", "off", "Cancelled", "This assembly does not take place").await;
}

#[tokio::test]
async fn what_an_institution_pledged_is_shown_only_if_an_organiser_chose_so() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let convent = site.invited(assembly, "St Mary's Convent").await;
    pledge(&site, &convent, "31").await;
    site.invited(assembly, "Abbey Green Mosque").await;
    site.time_is(EVENING);
    group(&site, assembly, Some(convent.institution), 27).await;
    let mut organiser = site.organiser().await;
    let (link, mut nobody) = (screen(&site, &mut organiser, assembly).await, site.browser());
    assert_eq!(nobody.get(&link).await.all(".lines li"), ["St Mary's Convent 27"]);
    assert_eq!(nobody.get(&format!("{link}/roll-call")).await.one(".call"), "St Mary's Convent 27");
    assert_eq!(numbers(&mut nobody, &link).await["numbers"]["lines"][0]["pledged"], Value::Null);
    let desk = format!("/o/a/{assembly}/screen");
    organiser.submit(&desk, &[("pledged", "1")]).await.leads_to(&format!("{desk}?did=saved"));
    assert_eq!(nobody.get(&link).await.all(".lines li"), ["St Mary's Convent 27 of 31"]);
    assert_eq!(nobody.get(&format!("{link}/roll-call")).await.one(".call"), "St Mary's Convent 27 of 31 pledged");
    assert_eq!(numbers(&mut nobody, &link).await["numbers"]["lines"][0]["pledged"], 31);
    organiser.submit(&desk, &[]).await.leads_to(&format!("{desk}?did=saved"));
    assert_eq!(nobody.get(&link).await.all(".lines li"), ["St Mary's Convent 27"]);
}

#[tokio::test]
async fn many_institutions_take_turns_and_are_called_one_by_one_without_a_script() {
    const MANY: [&str; 40] = {
        let mut names = [""; 40];
        let words = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn";
        let mut at = 0;
        while at < 40 {
            names[at] = words.split_at(at).1.split_at(1).0;
            at += 1;
        }
        names
    };
    let site = Site::new();
    let assembly = site.assembly().await;
    site.time_is(EVENING);
    for name in MANY {
        let invited = site.invited(assembly, name).await;
        group(&site, assembly, Some(invited.institution), 2).await;
    }
    let link = screen(&site, &mut site.organiser().await, assembly).await;
    let mut nobody = site.browser();
    let first = nobody.get(&link).await;
    assert_eq!((first.all(".lines li").len(), first.one("[data-part=page]").as_str()), (36, "Page 1 of 2"));
    assert!(first.body.contains(&format!(r#"content="15; url={link}?page=2""#)));
    let second = nobody.get(&format!("{link}?page=2")).await;
    assert_eq!(second.all(".lines li").len(), 4);
    assert!(second.body.contains(&format!(r#"content="15; url={link}?page=1""#)));
    let (mut called, mut next) = (BTreeSet::new(), String::new());
    loop {
        let page = nobody.get(&format!("{link}/roll-call{next}")).await;
        called.insert(page.one(".name"));
        let links = page.attributes("a[data-part=after]:not([hidden])", "href");
        let Some(link) = links.first() else { break };
        next.clone_from(link);
    }
    assert_eq!(called.len(), 40);
    let last = nobody.get(&format!("{link}/roll-call{next}")).await;
    assert_eq!(last.one("[data-part=page]"), "40 of 40");
    assert_eq!(nobody.get(&format!("{link}/roll-call?at=999999")).await.one("[data-part=page]"), "1 of 40");
}

#[tokio::test]
async fn the_roll_call_to_print_has_who_came_in_the_order_of_calling_and_who_answers() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let mill = site.invited(assembly, "North Mill Mosque").await;
    let abbey = site.invited(assembly, "abbey Green School").await;
    site.invited(assembly, "Who Did Not Come").await;
    pledge(&site, &mill, "31").await;
    site.time_is(EVENING);
    let mut organiser = site.organiser().await;
    let address = format!("/o/a/{assembly}/roll-call");
    assert!(organiser.get(&address).await.text().contains("Nobody has been counted yet."));
    group(&site, assembly, Some(mill.institution), 27).await;
    group(&site, assembly, Some(abbey.institution), 4).await;
    let page = organiser.get(&address).await;
    let rows =
        ["abbey Green School 4 Leader of abbey Green School", "North Mill Mosque 27 31 Leader of North Mill Mosque"];
    assert_eq!(page.all("tbody tr"), rows);
    assert!(page.text().contains("Spring assembly, 12 March. Printed 12 March 6:10pm. 31 people in the room."));
    assert_eq!(site.browser().get(&address).await.status, StatusCode::SEE_OTHER);
}
