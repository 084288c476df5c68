//! What people need: told by leaders and by lists, never shown again, asked for when it is scarce and late.

mod asked;
mod booked;
mod children;
mod creche;
mod unsorted;
mod walk_up;

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
