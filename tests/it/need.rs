//! What people need: told by leaders and by lists, never shown again, asked for when it is scarce and late.

use axum::http::StatusCode;
use turnout::access::{Organiser, store as access};
use turnout::list::model::AttendeeId;
use turnout::need::model::{Child, Decision, NeedAnswer, NeedKind, Standing, Wanted};
use turnout::need::{csv, store};

use crate::people::{listed, withdrawn};
use crate::site::{Browser, Invited, Page, Site};

/// After the date for access needs, before that for childcare.
const AFTER_ACCESS_BY: &str = "2027-02-12T20:00:00Z";
/// After both.
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
        let [agnes, grace] = listed(site, &invited, ["Agnes Byrne", "Grace Okafor"]).await;
        let browser = site.leader(&invited).await;
        Convent { site, invited, browser, grace, agnes }
    }

    fn needs(&self) -> String {
        format!("{}/needs", self.invited.home)
    }

    fn of(&self, person: AttendeeId) -> String {
        format!("{}/{person}", self.needs())
    }

    async fn tell(&mut self, person: AttendeeId, fields: &[(&str, &str)]) -> Page {
        let path = self.of(person);
        self.browser.submit(&path, fields).await
    }

    async fn told(&self, person: AttendeeId, needs: &[(NeedKind, &str)], children: &[Child], nothing: bool) {
        let (grant, now) = (self.invited.grant, self.site.app.clock.now());
        let needs: Vec<_> = needs.iter().map(|(kind, detail)| NeedAnswer::new(*kind, detail)).collect();
        let children = children.to_vec();
        self.site.write(move |conn| store::told(conn, &grant, person, &needs, &children, nothing, now)).await;
    }

    async fn not_answered(&self) -> i64 {
        self.site.number("select needs_not_answered from tally where assembly_id = 1").await
    }
}

fn child(first_name: &str, age_years: Option<u8>, notes: &str) -> Child {
    Child { first_name: first_name.into(), age_years, notes: notes.into() }
}

const NEEDS: &str =
    "select coalesce(group_concat(kind || ':' || coalesce(detail, '') || ':' || state || ':' || late, ' '), '')
    from (select * from need order by need_id)";
const CHILDREN: &str =
    "select coalesce(group_concat(coalesce(first_name, '?') || ':' || coalesce(age_years, '?') || ':' ||
    coalesce(notes, '') || ':' || place || ':' || late, ' '), '') from (select * from child order by child_id)";

#[tokio::test]
async fn a_leader_tells_what_one_person_needs() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let fields = [("need", "step_free"), ("language", " Tigrinya "), ("food", "no nuts")];
    let saved = convent.tell(convent.grace, &fields).await;
    saved.leads_to(&format!("{}?saved={}", convent.needs(), convent.grace));
    let expected = "step_free::asked:0 interpreter:Tigrinya:asked:0 diet:no nuts:asked:0";
    assert_eq!(site.text(NEEDS).await, expected);
    let page = convent.browser.get(&saved.location).await;
    assert_eq!(page.one(".notice.done"), "Saved for Grace Okafor.");
    assert_eq!(page.all(".tasks li"), ["Agnes Byrne Not answered", "Grace Okafor 3 answers given"]);
}

#[tokio::test]
async fn needs_not_answered_are_people_listed_with_no_need_no_child_and_no_nothing_needed() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let [maybe] = listed(&site, &convent.invited, ["Maybe Moyo"]).await;
    site.write(move |conn| {
        conn.execute("update attendee set attending = 'maybe' where attendee_id = ?1", [maybe])?;
        Ok(())
    })
    .await;
    assert_eq!(convent.not_answered().await, 2);
    convent.tell(convent.grace, &[("nothing", "1")]).await;
    assert_eq!(convent.not_answered().await, 1);
    let path = convent.of(convent.agnes);
    convent.browser.submit(&path, &[("children", "1")]).await;
    assert_eq!(convent.not_answered().await, 0);
    let remove = format!("{path}/children/1/remove");
    convent.browser.post(&remove, &[]).await.leads_to(&path);
    assert_eq!(convent.not_answered().await, 1, "the last child taken off leaves no answer behind");
    withdrawn(&site, convent.agnes).await;
    assert_eq!(convent.not_answered().await, 0, "who was taken off is not waited for");
}

#[tokio::test]
async fn nobody_else_needs_anything_is_an_answer_for_those_who_were_shown() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("need", "bsl")]).await;
    let page = convent.browser.get(&convent.needs()).await;
    let up_to = page.attributes("input[name=up_to]", "value").remove(0);
    listed(&site, &convent.invited, ["Added Since"]).await;
    let path = format!("{}/nobody", convent.needs());
    let saved = convent.browser.post_with_key(&path, &page.form_key(), &[("up_to", &up_to)]).await;
    saved.leads_to(&format!("{}?answered=1", convent.needs()));
    let page = convent.browser.get(&saved.location).await;
    assert_eq!(
        page.all(".tasks li"),
        ["Added Since Not answered", "Agnes Byrne No needs", "Grace Okafor 1 answer given"]
    );
    assert_eq!(site.number("select count(*) from need").await, 1, "a need told before stays");
}

#[tokio::test]
async fn a_link_passed_on_shows_how_many_answers_were_given_and_never_which() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("need", "wheelchair"), ("food", "coeliac"), ("children", "1")]).await;
    let child = format!("{}/children/1", convent.of(convent.grace));
    convent.browser.submit(&child, &[("first_name", "Adam"), ("age", "4"), ("notes", "peanut allergy")]).await;
    let mut other = site.leader(&convent.invited).await;
    for path in [convent.needs(), convent.of(convent.grace), child, format!("{}/who", convent.needs())] {
        let page = other.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains("coeliac") && !page.body.contains("peanut"), "{path}");
        assert!(page.attributes("input[checked][name=need]", "value").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_form_that_shows_nothing_takes_nothing_away_unless_the_leader_says_so() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("food", "halal")]).await;
    convent.tell(convent.grace, &[("earlier", "keep"), ("need", "bsl")]).await;
    assert_eq!(site.text(NEEDS).await, "diet:halal:asked:0 bsl::asked:0");
    let refused = convent.tell(convent.grace, &[("earlier", "keep"), ("nothing", "1")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = convent.tell(convent.grace, &[("earlier", "replace")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.text(NEEDS).await, "diet:halal:asked:0 bsl::asked:0");
    convent.tell(convent.grace, &[("earlier", "replace"), ("need", "bsl"), ("need", "seating")]).await;
    assert_eq!(site.text(NEEDS).await, "bsl::asked:0 seating::asked:0");
    convent.tell(convent.grace, &[("earlier", "replace"), ("nothing", "1")]).await;
    assert_eq!(site.text(NEEDS).await, "");
    assert_eq!(convent.not_answered().await, 1);
}

#[tokio::test]
async fn nothing_needed_waits_for_the_children_to_be_taken_off() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("children", "2")]).await;
    let refused = convent.tell(convent.grace, &[("nothing", "1")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.number("select count(*) from child").await, 2);
}

#[tokio::test]
async fn children_are_asked_about_one_a_page_and_what_is_not_known_is_left_for_later() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let grace = convent.of(convent.grace);
    convent.tell(convent.grace, &[("children", "two")]).await.leads_to(&format!("{grace}/children/1"));
    let first = format!("{grace}/children/1");
    let next = convent.browser.submit(&first, &[("first_name", "Adam"), ("age", "four")]).await;
    next.leads_to(&format!("{grace}/children/2"));
    let page = convent.browser.get(&next.location).await;
    assert_eq!(page.one("h1"), "Child 2 of 2 with Grace Okafor");
    let saved = format!("{}?saved={}", convent.needs(), convent.grace);
    assert_eq!(page.attributes("form .buttons a", "href"), [saved.as_str()]);
    convent.browser.submit(&next.location, &[]).await.leads_to(&saved);
    assert_eq!(site.text(CHILDREN).await, "Adam:4::given:0 ?:?::given:0");
    let page = convent.browser.get(&convent.needs()).await;
    assert!(page.all(".tasks li")[1].contains("2 children for the crèche, 1 age not told yet"));
    convent.browser.get(&format!("{grace}/children")).await.leads_to(&format!("{grace}/children/2"));
}

#[tokio::test]
async fn an_age_or_a_number_that_cannot_be_is_said_and_what_was_typed_stays() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    for number in ["60", "-1", "some", "1e9"] {
        let page = convent.tell(convent.grace, &[("need", "bsl"), ("children", number)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        assert_eq!(page.attributes("#children", "value"), [number]);
        assert_eq!(page.attributes("input[checked][name=need]", "value"), ["bsl"]);
        assert_eq!(page.all(".summary li").len(), 1);
    }
    assert_eq!(site.number("select count(*) from need").await, 0);
    convent.tell(convent.grace, &[("children", "1")]).await;
    let path = format!("{}/children/1", convent.of(convent.grace));
    for age in ["18", "-1", "Yr 4", "40"] {
        let page = convent.browser.submit(&path, &[("first_name", "Adam"), ("age", age), ("notes", "asthma")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{age}");
        assert_eq!(page.attributes("#age", "value"), [age]);
        assert_eq!(page.attributes("#first_name", "value"), ["Adam"]);
        assert_eq!(page.one("textarea"), "asthma");
    }
    assert_eq!(site.text(CHILDREN).await, "?:?::given:0");
}

#[tokio::test]
async fn fewer_children_than_are_known_by_name_is_asked_about() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.told(convent.grace, &[], &[child("Adam", Some(4), ""), child("", None, "")], false).await;
    convent.tell(convent.grace, &[("children", "1"), ("children_were", "2")]).await;
    assert_eq!(site.text(CHILDREN).await, "Adam:4::given:0", "of whom nothing was told goes first");
    let refused = convent.tell(convent.grace, &[("children", "0"), ("children_were", "1"), ("need", "bsl")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.number("select count(*) from need").await, 0, "one wrong answer saves nothing of the form");
}

#[tokio::test]
async fn creche_children_count_as_children_and_never_as_pledged_listed_or_actual() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("children", "3")]).await;
    let tally = "select children || ' ' || listed || ' ' || actual || ' ' || coalesce(pledged, '-') from tally
        where assembly_id = 1";
    assert_eq!(site.text(tally).await, "3 2 0 -");
    withdrawn(&site, convent.grace).await;
    assert_eq!(site.text(tally).await, "0 1 0 -", "who was taken off leaves the crèche");
    assert_eq!(convent.browser.get(&convent.of(convent.grace)).await.status, StatusCode::NOT_FOUND);
    let page = convent.browser.get(&convent.needs()).await;
    assert_eq!(page.all(".tasks li"), ["Agnes Byrne Not answered"]);
}

#[tokio::test]
async fn a_creche_place_at_its_date_is_a_request_and_before_it_is_given() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.time_is("2027-02-26T19:59:59.999Z");
    convent.tell(convent.grace, &[("children", "1")]).await;
    site.time_is(AFTER_CHILDCARE_BY);
    let page = convent.browser.get(&convent.of(convent.agnes)).await;
    assert!(page.all("button").contains(&"Ask the organiser for this".into()), "{:?}", page.all("button"));
    let ask = format!("{}/children", convent.of(convent.agnes));
    convent.browser.post(&ask, &[("children", "1")]).await;
    assert_eq!(site.text(CHILDREN).await, "?:?::given:0 ?:?::asked:1");
    let page = convent.browser.get(&convent.needs()).await;
    let asked = "A crèche place for a child of Agnes Byrne Asked at 8pm on Friday 26 February 2027 Waiting";
    assert_eq!(page.all("ul.people li"), [asked]);
}

#[tokio::test]
async fn an_allergy_and_a_child_taken_off_never_wait() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.told(convent.grace, &[], &[child("Adam", Some(4), "asthma"), child("Sara", Some(2), "")], false).await;
    for time in [AFTER_CHILDCARE_BY, "2027-03-12T18:00:00Z"] {
        site.time_is(time);
        let path = format!("{}/children/1", convent.of(convent.grace));
        convent.browser.submit(&path, &[("first_name", "Adam"), ("age", "4"), ("notes", "peanut allergy")]).await;
        assert_eq!(site.text("select notes from child where child_id = 1").await, "asthma\npeanut allergy");
        assert_eq!(site.number("select count(*) from child where place = 'given' and late = 0").await, 2);
    }
    convent.tell(convent.grace, &[("food", "no nuts")]).await;
    assert_eq!(site.text(NEEDS).await, "diet:no nuts:asked:0");
    let remove = format!("{}/children/2/remove", convent.of(convent.grace));
    convent.browser.post(&remove, &[]).await;
    assert_eq!(site.number("select count(*) from child").await, 1);
}

#[tokio::test]
async fn notes_about_a_child_are_added_to_and_taken_away_only_when_told() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.told(convent.grace, &[], &[child("Adam", Some(4), "asthma")], false).await;
    let path = format!("{}/children/1", convent.of(convent.grace));
    convent.browser.submit(&path, &[("first_name", ""), ("age", ""), ("notes", "")]).await;
    assert_eq!(site.text(CHILDREN).await, "Adam:4:asthma:given:0", "an empty field takes nothing away");
    convent.browser.submit(&path, &[("notes", "peanuts"), ("forget", "1")]).await;
    assert_eq!(site.text(CHILDREN).await, "Adam:4:peanuts:given:0");
}

#[tokio::test]
async fn what_must_be_booked_is_a_request_from_its_date_on_and_nothing_else_is() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.time_is("2027-02-12T19:59:59.999Z");
    convent.tell(convent.grace, &[("need", "bsl")]).await;
    site.time_is(AFTER_ACCESS_BY);
    convent
        .tell(convent.agnes, &[("need", "bsl"), ("need", "wheelchair"), ("food", "no nuts"), ("language", "Twi")])
        .await;
    let expected = "bsl::asked:0 wheelchair::asked:0 bsl::asked:1 interpreter:Twi:asked:1 diet:no nuts:asked:0";
    assert_eq!(site.text(NEEDS).await, expected);
    let page = convent.browser.get(&convent.needs()).await;
    assert_eq!(page.all("ul.people li").len(), 2);
    assert!(!page.body.contains("Twi"), "a request is shown without what it is about");
}

#[tokio::test]
async fn an_organiser_agrees_or_declines_and_the_leader_sees_it() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.time_is(AFTER_CHILDCARE_BY);
    convent.told(convent.grace, &[(NeedKind::Bsl, "")], &[child("Adam", Some(4), "")], false).await;
    let (assembly, institution, now) = (convent.invited.assembly, convent.invited.institution, site.app.clock.now());
    let grant = convent.invited.grant;
    let requests = site.read(move |conn| Ok(store::requests(conn, &grant)?)).await;
    assert!(requests.iter().all(|request| request.standing == Standing::Waiting));
    site.write(move |conn| {
        let machine = Organiser::at_the_machine();
        let grant = access::grant(conn, &machine, assembly, institution)?.unwrap();
        for request in requests {
            match request.wanted {
                Wanted::Place { child, .. } => {
                    let decision = Decision::Decline("the crèche is full".into());
                    store::decide_place(conn, &machine, &grant, child, &decision, now)?;
                }
                Wanted::Booking { need, .. } => {
                    store::decide_booking(conn, &machine, &grant, need, &Decision::Agree, now)?;
                }
            }
        }
        Ok(())
    })
    .await;
    assert_eq!(site.text(NEEDS).await, "bsl::booked:1");
    assert_eq!(site.text(CHILDREN).await, "Adam:4::declined:1");
    let page = convent.browser.get(&convent.needs()).await;
    assert_eq!(page.all("ul.people .tag"), ["Not agreed: the crèche is full", "Agreed"]);
    assert_eq!(site.number("select children from tally where assembly_id = 1").await, 0, "declined is not planned for");
    convent.told(convent.grace, &[(NeedKind::Bsl, "")], &[child("Adam", Some(4), "")], false).await;
    assert_eq!(site.text(NEEDS).await, "bsl::booked:1", "the same list again changes no decision");
    assert_eq!(site.text(CHILDREN).await, "Adam:4::declined:1");
}

#[tokio::test]
async fn other_words_for_what_was_booked_are_asked_for_again() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("language", "Twi")]).await;
    site.write(|conn| Ok(conn.execute("update need set state = 'booked'", [])?)).await;
    convent.tell(convent.grace, &[("earlier", "replace"), ("language", "Twi")]).await;
    assert_eq!(site.text(NEEDS).await, "interpreter:Twi:booked:0");
    site.time_is(AFTER_ACCESS_BY);
    convent.tell(convent.grace, &[("earlier", "replace"), ("language", "Hausa")]).await;
    assert_eq!(site.text(NEEDS).await, "interpreter:Hausa:asked:1");
}

#[tokio::test]
async fn a_list_adds_and_fills_in_and_never_takes_away() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let blanks = [Child::default(), Child::default()];
    convent.told(convent.grace, &[(NeedKind::Diet, "halal")], &blanks, false).await;
    convent.told(convent.grace, &[(NeedKind::Diet, "")], &[], true).await;
    convent.told(convent.grace, &[], &[], false).await;
    assert_eq!(site.text(NEEDS).await, "diet:halal:asked:0");
    let named = [child("Sara", Some(6), ""), child("Adam", Some(4), "nuts")];
    for _ in 0..2 {
        convent.told(convent.grace, &[(NeedKind::Bsl, "")], &named, false).await;
        assert_eq!(site.text(CHILDREN).await, "Sara:6::given:0 Adam:4:nuts:given:0");
    }
    convent.told(convent.grace, &[], &[child("adam", Some(5), ""), child("", Some(2), "")], false).await;
    assert_eq!(site.text(CHILDREN).await, "Sara:6::given:0 adam:5:nuts:given:0 ?:2::given:0");
    assert_eq!(site.text(NEEDS).await, "diet:halal:asked:0 bsl::asked:0");
}

#[tokio::test]
async fn ticked_people_are_asked_about_one_by_one() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let who = format!("{}/who", convent.needs());
    let (agnes, grace) = (convent.agnes.to_string(), convent.grace.to_string());
    let none = convent.browser.submit(&who, &[]).await;
    assert_eq!((none.status, none.all(".summary li").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    let first = convent.browser.submit(&who, &[("person", &agnes), ("person", &grace)]).await;
    first.leads_to(&format!("{}?then={grace}", convent.of(convent.agnes)));
    let page = convent.browser.get(&first.location).await;
    let then = page.attributes("input[name=then]", "value").remove(0);
    let (path, key) = (convent.of(convent.agnes), page.form_key());
    let child = convent.browser.post_with_key(&path, &key, &[("then", &then), ("children", "1")]).await;
    child.leads_to(&format!("{path}/children/1?then={grace}"));
    let page = convent.browser.get(&child.location).await;
    assert_eq!(page.attributes(".buttons a", "href"), [convent.of(convent.grace)]);
}

#[tokio::test]
async fn a_double_click_makes_one_answer() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let path = convent.of(convent.grace);
    let key = convent.browser.get(&path).await.form_key();
    let first = convent.browser.post_with_key(&path, &key, &[("children", "2")]).await;
    let second = convent.browser.post_with_key(&path, &key, &[("children", "2")]).await;
    assert_eq!(first.location, second.location);
    assert_eq!(site.number("select count(*) from child").await, 2);
    assert_eq!(site.number("select count(*) from audit_event where action = 'needs.told'").await, 1);
}

#[tokio::test]
async fn a_leader_reaches_nobody_of_another_list() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let other = site.invited(convent.invited.assembly, "Eastside Mosque").await;
    let [yusuf] = listed(&site, &other, ["Yusuf Ali"]).await;
    let theirs = format!("{}/needs/{yusuf}", other.home);
    assert_eq!(convent.browser.get(&theirs).await.status, StatusCode::UNAUTHORIZED);
    let nobody = convent.browser.get(&format!("{}/nobody-of-that-id", convent.needs())).await;
    assert_eq!((nobody.status, nobody.one("h1").as_str()), (StatusCode::NOT_FOUND, "There is no such page"));
    let path = convent.of(yusuf);
    assert_eq!(convent.browser.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(convent.browser.post(&path, &[("nothing", "1")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(convent.browser.post(&path, &[("need", "bsl")]).await.status, StatusCode::NOT_FOUND);
    let up_to = [("up_to", "999")];
    convent.browser.post(&format!("{}/nobody", convent.needs()), &up_to).await;
    assert_eq!(site.number("select count(*) from attendee where name = 'Yusuf Ali' and needs_answered = 1").await, 0);
    let mut theirs = site.leader(&other).await;
    theirs.submit(&format!("{}/needs/{yusuf}", other.home), &[("children", "1")]).await;
    for path in ["children/1", "children/1/remove"] {
        let path = format!("{}/{path}", convent.of(convent.grace));
        assert_eq!(convent.browser.post(&path, &[("notes", "x")]).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(site.text(CHILDREN).await, "?:?::given:0");
}

#[tokio::test]
async fn after_the_meeting_the_answers_are_locked_and_without_names_the_page_says_what_to_do() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "Riverside School").await;
    let mut browser = site.leader(&invited).await;
    let needs = format!("{}/needs", invited.home);
    let page = browser.get(&needs).await;
    assert!(page.text().contains("There are no names on your list yet."));
    assert_eq!(page.attributes("main .button", "href"), [format!("{}/list/add", invited.home)]);
    let [grace] = listed(&site, &invited, ["Grace Okafor"]).await;
    site.time_is("2027-03-12T21:00:00Z");
    let page = browser.get(&needs).await;
    assert!(page.all("main form").is_empty() && page.all("main .tasks").is_empty());
    browser.get(&format!("{needs}/{grace}")).await.leads_to(&needs);
    // Reported: what was sent from a page opened before was dropped without a word.
    for (path, field) in [("", ("nothing", "1")), ("/children", ("children", "1")), ("/children/1", ("age", "4"))] {
        let refused = browser.post(&format!("{needs}/{grace}{path}"), &[field]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{path}");
        assert!(refused.text().contains("This was not saved"), "{}", refused.text());
        assert_eq!(refused.all(".facts dd"), [field.1]);
    }
    assert_eq!(browser.post(&format!("{needs}/nobody"), &[("up_to", "9")]).await.status, StatusCode::CONFLICT);
    assert_eq!(site.number("select count(*) from attendee where needs_answered = 1").await, 0);
}

#[tokio::test]
async fn the_audit_says_how_many_answers_and_never_which() {
    // Reported: that somebody needs nothing was one of the answers that the audit kept for ever.
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("need", "wheelchair"), ("food", "coeliac")]).await;
    convent.tell(convent.grace, &[("nothing", "1"), ("earlier", "replace")]).await;
    let noted = "select group_concat(fields || ' ' || old_number || '>' || new_number, ', ') from audit_event
        where action = 'needs.told'";
    assert_eq!(site.text(noted).await, "needs 0>2, needs 2>0");
}

#[tokio::test]
async fn needs_and_children_are_written_as_csv_a_row_each() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let adam = child("Adam", Some(4), "=nuts");
    convent.told(convent.grace, &[(NeedKind::Diet, "halal")], &[adam, Child::default()], false).await;
    convent.told(convent.agnes, &[(NeedKind::Bsl, "")], &[], false).await;
    withdrawn(&site, convent.agnes).await;
    let assembly = convent.invited.assembly;
    let needs = site.read(move |conn| csv::write_needs(conn, &Organiser::at_the_machine(), assembly, Vec::new())).await;
    let expected = "\u{feff}institution,name,attending,kind,detail,state,reason,late,asked_at\r\n\
        St Brigid's Convent,Grace Okafor,yes,diet,halal,asked,,no,2027-01-29T10:00:00.000Z\r\n";
    assert_eq!(String::from_utf8(needs).unwrap(), expected);
    let children =
        site.read(move |conn| csv::write_children(conn, &Organiser::at_the_machine(), assembly, Vec::new())).await;
    let expected = "\u{feff}institution,name,phone,attending,first_name,age_years,notes,place,reason,late,asked_at\r\n\
        St Brigid's Convent,Grace Okafor,,yes,Adam,4,'=nuts,given,,no,2027-01-29T10:00:00.000Z\r\n\
        St Brigid's Convent,Grace Okafor,,yes,,,,given,,no,2027-01-29T10:00:00.000Z\r\n";
    assert_eq!(String::from_utf8(children).unwrap(), expected);
}

/// Reported: "halal" beside "Keep what I told you" took the place of "severe nut allergy", and nobody saw it.
#[tokio::test]
async fn an_allergy_told_before_stays_beside_what_is_told_later() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("food", "severe peanut allergy")]).await;
    convent.tell(convent.grace, &[("earlier", "keep"), ("food", "halal")]).await;
    assert_eq!(site.text(NEEDS).await, "diet:severe peanut allergy; halal:asked:0");
    convent.told(convent.grace, &[(NeedKind::Diet, "Nut allergy")], &[], false).await;
    convent.told(convent.grace, &[(NeedKind::Diet, "Halal")], &[], false).await;
    assert_eq!(site.text(NEEDS).await, "diet:severe peanut allergy; halal; Nut allergy:asked:0");
    convent.tell(convent.grace, &[("earlier", "replace"), ("food", "vegan")]).await;
    assert_eq!(site.text(NEEDS).await, "diet:vegan:asked:0");
}

/// Reported with it: a nut allergy told of a child of whom a peanut allergy was known was taken for the same.
#[tokio::test]
async fn what_a_child_must_not_have_is_added_unless_it_was_said_in_whole_words() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.told(convent.grace, &[], &[child("Adam", Some(4), "peanut allergy")], false).await;
    let path = format!("{}/children/1", convent.of(convent.grace));
    for notes in ["nut allergy", "Nut allergy"] {
        convent.browser.submit(&path, &[("first_name", "Adam"), ("age", "4"), ("notes", notes)]).await;
        assert_eq!(site.text("select notes from child").await, "peanut allergy\nnut allergy");
    }
}

/// Reported: "Forget it" kept the words that a list had told, and did nothing where a child was all that is left.
#[tokio::test]
async fn forgetting_what_was_told_forgets_its_words_too() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.told(convent.grace, &[(NeedKind::Wheelchair, "Wheelchair, epilepsy")], &[Child::aged(4)], false).await;
    convent.tell(convent.grace, &[("earlier", "replace"), ("need", "wheelchair"), ("children", "1")]).await;
    assert_eq!(site.text(NEEDS).await, "wheelchair::asked:0");
    convent.tell(convent.grace, &[("earlier", "replace"), ("children", "1"), ("children_were", "1")]).await;
    assert_eq!(site.text(NEEDS).await, "");
    assert_eq!(convent.not_answered().await, 1, "the child is an answer");
}

/// Reported: "Somali" told in time and changed to "Tigrinya" after the date was no request; "BSL please" in a file was one.
#[tokio::test]
async fn another_language_after_the_date_is_a_request_and_other_words_for_the_same_are_not() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.told(convent.grace, &[(NeedKind::Interpreter, "Somali"), (NeedKind::Bsl, "BSL")], &[], false).await;
    convent.tell(convent.agnes, &[("language", "Twi")]).await;
    site.write(|conn| Ok(conn.execute("update need set state = 'booked' where kind = 'bsl'", [])?)).await;
    site.time_is(AFTER_ACCESS_BY);
    let same = [(NeedKind::Interpreter, "Somali, please"), (NeedKind::Bsl, "BSL please")];
    convent.told(convent.grace, &same, &[], false).await;
    let kept = "interpreter:Somali, please:asked:0 bsl:BSL please:booked:0";
    assert_eq!(site.text(NEEDS).await, format!("{kept} interpreter:Twi:asked:0"));
    convent.tell(convent.agnes, &[("earlier", "replace"), ("language", "Tigrinya")]).await;
    assert_eq!(site.text(NEEDS).await, format!("{kept} interpreter:Tigrinya:asked:1"));
    convent.told(convent.grace, &[(NeedKind::Interpreter, "Oromo")], &[], false).await;
    let page = convent.browser.get(&convent.needs()).await;
    assert_eq!(page.all("ul.people .tag"), ["Waiting", "Waiting"]);
}

/// Reported: a page opened before a co-leader added a child carried the old number, and saving it took that child off.
#[tokio::test]
async fn a_number_of_children_that_was_only_shown_takes_nobodys_child_off() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let path = convent.of(convent.grace);
    convent.tell(convent.grace, &[("children", "1")]).await;
    let opened = convent.browser.get(&path).await;
    convent.tell(convent.grace, &[("children", "2"), ("children_were", "1")]).await;
    let mut fields = opened.form();
    assert!(fields.contains(&("children_were".into(), "1".into())), "{fields:?}");
    fields.retain(|(name, _)| name != "form_key");
    fields.push(("need".into(), "bsl".into()));
    let sent: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    convent.browser.post_with_key(&path, &opened.form_key(), &sent).await;
    assert_eq!((site.text(NEEDS).await.as_str(), site.number("select count(*) from child").await), ("bsl::asked:0", 2));
    // Changed to fewer than there are now: which of them is meant was not seen.
    let refused = convent.browser.post(&path, &[("children", "0"), ("children_were", "1")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.attributes("input[name=children_were]", "value"), ["2"]);
    convent.browser.post(&path, &[("children", "0"), ("children_were", "2")]).await.leads_to(&format!(
        "{}?saved={}",
        convent.needs(),
        convent.grace
    ));
    assert_eq!(site.number("select count(*) from child").await, 0);
}

/// Reported: asking for 0 places took back the answer that nothing is needed.
#[tokio::test]
async fn asking_for_no_places_takes_no_answer_back() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("nothing", "1")]).await;
    site.time_is(AFTER_CHILDCARE_BY);
    assert_eq!(convent.not_answered().await, 1);
    convent.browser.post(&format!("{}/children", convent.of(convent.grace)), &[("children", "0")]).await;
    assert_eq!(convent.not_answered().await, 1);
}

/// Reported: a second organiser's no quietly undid the first one's yes, and things never asked for could be decided.
#[tokio::test]
async fn what_is_decided_is_not_decided_otherwise_by_an_older_page() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.tell(convent.grace, &[("food", "no nuts")]).await;
    site.time_is(AFTER_CHILDCARE_BY);
    convent.told(convent.grace, &[(NeedKind::Bsl, "")], &[child("Adam", Some(4), "")], false).await;
    let mut amina = site.organiser().await;
    let here = format!("/o/a/1/i/{}", convent.invited.institution);
    for (kind, id) in [("place", 1), ("booking", 2)] {
        let path = format!("{here}/requests/{kind}/{id}");
        for _ in 0..2 {
            let page = amina.post(&path, &[("decision", "agree")]).await;
            page.leads_to(&format!("{here}?decided=1#requests"));
        }
        let page = amina.post(&path, &[("decision", "decline"), ("reason", "It is full")]).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{kind}");
    }
    let never_asked_for = amina.post(&format!("{here}/requests/booking/1"), &[("decision", "agree")]).await;
    assert_eq!(never_asked_for.status, StatusCode::NOT_FOUND);
    assert_eq!(site.text(NEEDS).await, "diet:no nuts:asked:0 bsl::booked:1");
    assert_eq!(site.text(CHILDREN).await, "Adam:4::given:1");
    let decided = "select count(*) from audit_event where action in ('need.decided', 'child.decided')";
    assert_eq!(site.number(decided).await, 2, "said twice, it is done once");
}
