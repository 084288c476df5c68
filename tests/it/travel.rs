//! How people get there: a group's main way, the people who travel differently, and coach seats asked for late.

use axum::http::StatusCode;
use turnout::access::{Organiser, store as access};
use turnout::error::AppError;
use turnout::list::model::AttendeeId;
use turnout::need::model::Decision;
use turnout::travel::model::{TravelAnswer, TravelMode};
use turnout::travel::store::Listed;
use turnout::travel::{csv, store};

use crate::people::{listed, withdrawn};
use crate::site::{Browser, Invited, Page, Site, at};

const AFTER_CHILDCARE_BY: &str = "2027-02-26T20:00:00Z";

struct Convent<'a> {
    site: &'a Site,
    invited: Invited,
    browser: Browser<'a>,
    grace: AttendeeId,
    agnes: AttendeeId,
}

impl<'a> Convent<'a> {
    async fn new(site: &'a Site) -> Convent<'a> {
        let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
        let (assembly, now) = (invited.assembly, site.app.clock.now());
        site.write(move |conn| {
            let machine = Organiser::at_the_machine();
            store::add_pick_up(conn, &machine, assembly, "St Mary's", Some(at("2027-03-12T17:30:00Z")), now)?;
            store::add_pick_up(conn, &machine, assembly, "The green", None, now)?;
            Ok(())
        })
        .await;
        let [agnes, grace] = listed(site, &invited, ["Agnes Byrne", "Grace Okafor"]).await;
        let browser = site.leader(&invited).await;
        Convent { site, invited, browser, grace, agnes }
    }

    fn travel(&self) -> String {
        format!("{}/travel", self.invited.home)
    }

    fn of(&self, person: AttendeeId) -> String {
        format!("{}/{person}", self.travel())
    }

    async fn choose(&mut self, way: &str) -> Page {
        let path = self.travel();
        self.browser.submit(&path, &[("way", way)]).await
    }

    async fn tell(&mut self, person: AttendeeId, fields: &[(&str, &str)]) -> Page {
        let path = self.of(person);
        self.browser.submit(&path, fields).await
    }

    async fn told(&self, person: AttendeeId, travel: Option<TravelAnswer>, listed: Listed) {
        let (grant, now) = (self.invited.grant, self.site.app.clock.now());
        self.site.write(move |conn| store::told(conn, &grant, person, travel.as_ref(), listed, now)).await;
    }

    async fn decide(&self, person: AttendeeId, decision: Decision) {
        let (assembly, institution) = (self.invited.assembly, self.invited.institution);
        let now = self.site.app.clock.now();
        self.site
            .write(move |conn| {
                let machine = Organiser::at_the_machine();
                let grant = access::grant(conn, &machine, assembly, institution)?.unwrap();
                store::decide_seat(conn, &machine, &grant, person, &decision, now)
            })
            .await;
    }

    async fn decided_by_two(&self, person: AttendeeId, decisions: [Decision; 2]) -> Result<(), AppError> {
        let [first, second] = decisions;
        self.decide(person, first).await;
        let (assembly, institution) = (self.invited.assembly, self.invited.institution);
        let now = self.site.app.clock.now();
        self.site
            .write(move |conn| {
                let machine = Organiser::at_the_machine();
                let grant = access::grant(conn, &machine, assembly, institution)?.unwrap();
                Ok(store::decide_seat(conn, &machine, &grant, person, &second, now))
            })
            .await
    }

    async fn not_answered(&self) -> i64 {
        self.site.number("select travel_not_answered from tally where assembly_id = 1").await
    }
}

/// As a row with a column of stops is read.
fn coach(pick_up: &str) -> Option<TravelAnswer> {
    let detail = format!("Coach, {pick_up}");
    Some(TravelAnswer { pick_up: pick_up.into(), detail, ..TravelAnswer::new(TravelMode::Coach) })
}

const MAIN: &str = "select coalesce(main_travel, '-') || ' ' || coalesce(main_pick_up_id, '-') from invitation";
const TRAVEL: &str = "select coalesce(group_concat(attendee_id || ':' || mode || ':' || coalesce(pick_up_id, '-') || ':' ||
    coalesce(seats_offered, '-') || ':' || seat || ':' || late, ' '), '') from (select * from travel order by attendee_id)";

#[tokio::test]
async fn most_people_travel_one_way_and_the_others_are_told_one_by_one() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let page = convent.browser.get(&convent.travel()).await;
    let ways = ["Coach from St Mary's, 5:30pm", "Coach from The green", "By car", "Bus or train", "Walk or cycle"];
    assert_eq!(page.all("fieldset .choice")[..5], ways);
    assert!(page.text().contains("2 people have no answer yet. They follow what you choose above."));
    convent.choose("coach-1").await.leads_to(&format!("{}?saved=chosen", convent.travel()));
    assert_eq!(site.text(MAIN).await, "coach 1");
    let who = format!("{}/who", convent.travel());
    let first = convent.browser.submit(&who, &[("person", &convent.grace.to_string())]).await;
    first.leads_to(&convent.of(convent.grace));
    let saved = convent.tell(convent.grace, &[("way", "drive_offering"), ("seats", "3")]).await;
    saved.leads_to(&format!("{}?saved=person", convent.travel()));
    let page = convent.browser.get(&saved.location).await;
    assert_eq!(page.all(".tasks li"), ["Grace Okafor By car, with 3 seats to offer"]);
    assert_eq!(page.attributes("input[checked]", "value"), ["coach-1"]);
}

#[tokio::test]
async fn travel_not_answered_are_people_listed_with_no_own_answer_and_no_main_way() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    assert_eq!(convent.not_answered().await, 2);
    convent.tell(convent.grace, &[("way", "walk")]).await;
    assert_eq!(convent.not_answered().await, 1);
    convent.choose("drive").await;
    assert_eq!(convent.not_answered().await, 0);
    convent.choose("not_sure").await;
    assert_eq!((site.text(MAIN).await.as_str(), convent.not_answered().await), ("- -", 1));
    convent.tell(convent.grace, &[("way", "same")]).await;
    assert_eq!((site.text(TRAVEL).await.as_str(), convent.not_answered().await), ("", 2));
    withdrawn(&site, convent.grace).await;
    assert_eq!(convent.not_answered().await, 1);
}

#[tokio::test]
async fn a_coach_seat_at_its_date_is_a_request_and_nothing_else_is() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.time_is("2027-02-26T19:59:59.999Z");
    convent.tell(convent.agnes, &[("way", "coach-1")]).await;
    site.time_is(AFTER_CHILDCARE_BY);
    let page = convent.browser.get(&convent.of(convent.grace)).await;
    assert!(page.all("button").contains(&"Ask the organiser for this".into()), "{:?}", page.all("button"));
    convent.tell(convent.grace, &[("way", "coach-2")]).await;
    assert_eq!(site.text(TRAVEL).await, "1:coach:1:-:given:0 2:coach:2:-:asked:1");
    convent.tell(convent.grace, &[("way", "train")]).await;
    assert_eq!(site.text(TRAVEL).await, "1:coach:1:-:given:0 2:train:-:-:given:1", "giving up a seat never waits");
}

#[tokio::test]
async fn a_main_way_by_coach_at_its_date_asks_a_seat_for_everyone_without_an_own_way() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.agnes, &[("way", "walk")]).await;
    site.time_is(AFTER_CHILDCARE_BY);
    let saved = convent.choose("coach-1").await;
    saved.leads_to(&format!("{}?saved=asked&seats=1", convent.travel()));
    assert_eq!(site.text(MAIN).await, "- -");
    assert_eq!(site.text(TRAVEL).await, "1:walk:-:-:given:0 2:coach:1:-:asked:1");
    let page = convent.browser.get(&saved.location).await;
    assert_eq!(page.one(".notice.done"), "Saved. We ask the organiser for 1 seat.");
    assert_eq!(page.all(".tasks li")[1], "Grace Okafor Coach from St Mary's, 5:30pm Waiting");
    let none_left = convent.choose("coach-1").await;
    assert_eq!(none_left.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn who_has_a_seat_keeps_it_whatever_is_said_again_and_who_is_added_late_asks_for_one() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.choose("coach-1").await;
    site.time_is(AFTER_CHILDCARE_BY);
    let [late] = listed(&site, &convent.invited, ["Late Lambert"]).await;
    convent.told(late, None, Listed::Now).await;
    convent.told(convent.agnes, None, Listed::Before).await;
    convent.told(convent.grace, coach("the  GREEN"), Listed::Before).await;
    let expected = format!("2:coach:2:-:given:0 {late}:coach:-:-:asked:1");
    assert_eq!(site.text(TRAVEL).await, expected);
    convent.choose("coach-2").await;
    assert_eq!(site.text(MAIN).await, "coach 2", "another stop of the coach they have seats on");
    assert_eq!(site.text(TRAVEL).await, expected);
}

#[tokio::test]
async fn an_organiser_agrees_or_declines_a_seat_and_the_leader_sees_why() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.time_is(AFTER_CHILDCARE_BY);
    convent.choose("coach-1").await;
    convent.decide(convent.agnes, Decision::Agree).await;
    convent.decide(convent.grace, Decision::Decline("the coach is full".into())).await;
    let page = convent.browser.get(&convent.travel()).await;
    assert_eq!(page.all(".tasks .tag"), ["Not agreed: the coach is full"]);
    let page = convent.browser.get(&convent.of(convent.grace)).await;
    assert!(page.one(".notice.problem").contains("the coach is full"));
    convent.told(convent.grace, coach("St Mary's"), Listed::Before).await;
    assert!(site.text(TRAVEL).await.ends_with("2:coach:1:-:declined:1"), "the same list again changes no decision");
    convent.tell(convent.grace, &[("way", "coach-1")]).await;
    assert!(site.text(TRAVEL).await.ends_with("2:coach:1:-:asked:1"), "asked again by the leader");
    let grant = convent.invited.grant;
    let requests = site.read(move |conn| Ok(store::requests(conn, &grant)?)).await;
    let labels: Vec<_> = requests.iter().map(|request| request.label()).collect();
    assert_eq!(labels, ["A coach seat for Agnes Byrne", "A coach seat for Grace Okafor"]);
}

#[tokio::test]
async fn a_list_adds_and_fills_in_and_never_takes_away() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let offers = TravelAnswer { seats: Some(2), ..TravelAnswer::new(TravelMode::DriveOffering) };
    convent.told(convent.grace, Some(offers), Listed::Before).await;
    convent.told(convent.grace, None, Listed::Before).await;
    convent.told(convent.grace, Some(TravelAnswer::new(TravelMode::DriveOffering)), Listed::Before).await;
    assert_eq!(site.text(TRAVEL).await, "2:drive_offering:-:2:given:0");
    convent.told(convent.grace, coach("Elm Road"), Listed::Before).await;
    assert_eq!(site.text(TRAVEL).await, "2:coach:-:-:given:0");
    assert_eq!(
        site.text("select words from travel").await,
        "Coach, Elm Road",
        "a stop that is not known is kept as written"
    );
}

#[tokio::test]
async fn an_answer_that_cannot_be_is_said_and_what_was_typed_stays() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    assert_eq!(convent.choose("").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(convent.choose("coach-99").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for seats in ["0", "-1", "many", "400"] {
        let page = convent.tell(convent.grace, &[("way", "drive_offering"), ("seats", seats)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{seats}");
        assert_eq!(page.attributes("#seats", "value"), [seats]);
        assert_eq!(page.attributes("input[checked]", "value"), ["drive_offering"]);
    }
    assert_eq!(convent.tell(convent.grace, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.text(TRAVEL).await, "");
}

#[tokio::test]
async fn a_stop_of_another_assembly_is_none_of_ours() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let (other, now) = (site.assembly().await, site.app.clock.now());
    let stop = site
        .write(move |conn| Ok(store::add_pick_up(conn, &Organiser::at_the_machine(), other, "Elsewhere", None, now)?))
        .await;
    let refused = convent.choose(&format!("coach-{stop}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_double_click_asks_once() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.time_is(AFTER_CHILDCARE_BY);
    let path = convent.travel();
    let key = convent.browser.get(&path).await.form_key();
    let first = convent.browser.post_with_key(&path, &key, &[("way", "coach-1")]).await;
    let second = convent.browser.post_with_key(&path, &key, &[("way", "coach-1")]).await;
    assert_eq!((first.status, first.location), (second.status, second.location));
    assert_eq!(site.number("select count(*) from audit_event where action = 'travel.seats_asked'").await, 1);
}

#[tokio::test]
async fn a_leader_reaches_nobody_of_another_list() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let other = site.invited(convent.invited.assembly, "Eastside Mosque").await;
    let [yusuf] = listed(&site, &other, ["Yusuf Ali"]).await;
    let path = convent.of(yusuf);
    assert_eq!(convent.browser.get(&path).await.status, StatusCode::NOT_FOUND);
    for way in ["walk", "same"] {
        assert_eq!(convent.browser.post(&path, &[("way", way)]).await.status, StatusCode::NOT_FOUND);
    }
    let theirs = format!("{}/travel", other.home);
    assert_eq!(convent.browser.get(&theirs).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(convent.browser.post(&theirs, &[("way", "walk")]).await.status, StatusCode::UNAUTHORIZED);
    site.time_is(AFTER_CHILDCARE_BY);
    convent.choose("coach-1").await;
    assert_eq!(site.text(TRAVEL).await, "1:coach:1:-:asked:1 2:coach:1:-:asked:1");
}

#[tokio::test]
async fn on_the_day_travel_is_plain_text_and_on_a_closed_list_a_seat_is_a_request() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.write(|conn| Ok(conn.execute("update assembly set status = 'list_closed'", [])?)).await;
    let page = convent.browser.get(&convent.travel()).await;
    assert!(page.text().contains("The list is closed."));
    convent.tell(convent.grace, &[("way", "coach-1")]).await;
    assert_eq!(site.text(TRAVEL).await, "2:coach:1:-:asked:0");
    site.time_is("2027-03-12T09:00:00Z");
    let page = convent.browser.get(&convent.travel()).await;
    assert!(page.all("main form").is_empty() && page.all("main .tasks").is_empty());
    convent.browser.get(&convent.of(convent.grace)).await.leads_to(&convent.travel());
    // Reported: what was sent from a page opened before midnight was dropped without a word.
    for path in [convent.of(convent.grace), convent.travel()] {
        let refused = convent.browser.post(&path, &[("way", "walk")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{path}");
        assert!(refused.text().contains("This was not saved"), "{}", refused.text());
        assert_eq!(refused.all(".facts dd"), ["walk"]);
    }
    assert_eq!((site.text(TRAVEL).await.as_str(), site.text(MAIN).await.as_str()), ("2:coach:1:-:asked:0", "- -"));
}

#[tokio::test]
async fn without_names_a_main_way_can_be_told_and_a_late_coach_asks_for_names_first() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "Riverside School").await;
    let mut browser = site.leader(&invited).await;
    let travel = format!("{}/travel", invited.home);
    browser.submit(&travel, &[("way", "coach")]).await.leads_to(&format!("{travel}?saved=chosen"));
    browser.submit(&travel, &[("way", "not_sure")]).await;
    site.time_is(AFTER_CHILDCARE_BY);
    let page = browser.get(&travel).await;
    assert!(page.text().contains("Add your names first. Seats are asked for by name."));
}

#[tokio::test]
async fn travel_is_written_as_csv_a_row_for_each_person() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    listed(&site, &convent.invited, ["Zofia Nowak"]).await;
    convent.choose("coach-1").await;
    convent.tell(convent.grace, &[("way", "drive_offering"), ("seats", "3")]).await;
    site.write(|conn| Ok(conn.execute("update travel set words = 'needs wheelchair taxi'", [])?)).await;
    withdrawn(&site, convent.agnes).await;
    let assembly = convent.invited.assembly;
    let travel =
        site.read(move |conn| csv::write_travel(conn, &Organiser::at_the_machine(), assembly, Vec::new())).await;
    // Reported: what a list had said beside the way ("needs wheelchair taxi") was in a file that asks for no reason.
    let expected = "\u{feff}institution,name,attending,mode,own_answer,pick_up,seats_offered,seat,reason,late\r\n\
        St Brigid's Convent,Grace Okafor,yes,drive_offering,yes,,3,,,no\r\n\
        St Brigid's Convent,Zofia Nowak,yes,coach,no,St Mary's,,given,,no\r\n";
    assert_eq!(String::from_utf8(travel).unwrap(), expected);
}

/// Reported: "The same as most people" took a seat on the coach after its date with no request, and undid a no.
#[tokio::test]
async fn the_same_as_most_people_by_coach_is_a_request_for_who_has_no_seat() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.choose("coach-1").await;
    convent.tell(convent.agnes, &[("way", "drive")]).await;
    convent.tell(convent.grace, &[("way", "coach-2")]).await;
    site.time_is(AFTER_CHILDCARE_BY);
    let page = convent.browser.get(&convent.of(convent.agnes)).await;
    assert!(page.text().contains("The same as most people By coach: a request to the organiser"), "{}", page.text());
    convent.tell(convent.agnes, &[("way", "same")]).await;
    assert_eq!(site.text(TRAVEL).await, "1:coach:1:-:asked:1 2:coach:2:-:given:0");
    convent.decide(convent.agnes, Decision::Decline("the coach is full".into())).await;
    convent.tell(convent.agnes, &[("way", "same")]).await;
    assert_eq!(site.text(TRAVEL).await, "1:coach:1:-:asked:1 2:coach:2:-:given:0");
    convent.decide(convent.agnes, Decision::Agree).await;
    for person in [convent.agnes, convent.grace] {
        convent.tell(person, &[("way", "same")]).await;
    }
    assert_eq!(site.text(TRAVEL).await, "1:coach:1:-:given:1", "who has a seat keeps it, and late stays late");
}

/// Reported: a second organiser's no quietly undid the first one's yes, and seats never asked for could be declined.
#[tokio::test]
async fn a_seat_that_is_decided_is_not_decided_otherwise_by_an_older_page() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.agnes, &[("way", "coach-1")]).await;
    site.time_is(AFTER_CHILDCARE_BY);
    convent.tell(convent.grace, &[("way", "coach-1")]).await;
    let no = || Decision::Decline("the coach is full".into());
    let otherwise = convent.decided_by_two(convent.grace, [Decision::Agree, no()]).await;
    assert!(matches!(otherwise, Err(AppError::Conflict(_))), "{otherwise:?}");
    let never_asked_for = convent.decided_by_two(convent.agnes, [Decision::Agree, no()]).await;
    assert!(matches!(never_asked_for, Err(AppError::Conflict(_))), "{never_asked_for:?}");
    assert_eq!(site.text(TRAVEL).await, "1:coach:1:-:given:0 2:coach:1:-:given:1");
    assert_eq!(site.number("select count(*) from audit_event where action = 'seat.decided'").await, 1);
}

/// Reported: the way itself stood in the audit beside the person's id, for ever.
#[tokio::test]
async fn the_audit_says_that_travel_was_told_and_never_how() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("way", "lift_needed")]).await;
    convent.tell(convent.grace, &[("way", "same")]).await;
    let noted = "select group_concat(fields, ', ') from audit_event where action = 'travel.told'";
    assert_eq!(site.text(noted).await, "mode, mode");
}
