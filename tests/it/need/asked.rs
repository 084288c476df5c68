//! What is scarce or must be booked, told of after its date.

use super::*;

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
    assert!(page.one(".notice.late").ends_with("An interpreter now needs a yes from the organiser."));
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
        amina.post(&path, &[("decision", "agree")]).await.leads_to(&format!("{here}?decided=1#requests"));
        for decision in ["agree", "decline"] {
            let page = amina.post(&path, &[("decision", decision), ("reason", "It is full")]).await;
            page.leads_to(&format!("{here}?before={kind}-{id}"));
        }
    }
    let never_asked_for = amina.post(&format!("{here}/requests/booking/1"), &[("decision", "agree")]).await;
    assert_eq!(never_asked_for.status, StatusCode::NOT_FOUND);
    assert_eq!(site.text(NEEDS).await, "diet:no nuts:asked:0 bsl::booked:1");
    assert_eq!(site.text(CHILDREN).await, "Adam:4::given:1");
    let decided = "select count(*) from audit_event where action in ('need.decided', 'child.decided')";
    assert_eq!(site.number(decided).await, 2, "said twice, it is done once");
}
