//! What people asked for so that they can take part, as organisers see to it and leaders read it.

use super::*;

const STATES: &str =
    "select group_concat(kind || ':' || state || ':' || coalesce(booking, '') || ':' || coalesce(reason, ''), ' ')
    from (select * from need order by need_id)";

/// Fields of the form that says where those of these ids stand.
fn step<'a>(to: &'a str, needs: &[&'a str], booking: &'a str, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    let ticked = needs.iter().map(|need| ("need", *need));
    ticked.chain([("to", to), ("booking", booking), ("reason", reason)]).collect()
}

async fn asked(convent: &Convent<'_>) {
    convent.told(convent.grace, &[(NeedKind::Bsl, ""), (NeedKind::Interpreter, "Somali")], &[], false).await;
    convent.told(convent.agnes, &[(NeedKind::Bsl, ""), (NeedKind::Diet, "no nuts")], &[], false).await;
}

#[tokio::test]
async fn two_interpreters_are_booked_for_all_who_need_them_and_each_step_is_recorded() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    asked(&convent).await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1/access").await;
    assert_eq!(
        page.all("main table:first-of-type tbody tr")[..2],
        ["BSL interpreter 2 0 0 0 2", "Other language 1 0 0 0 1"]
    );
    assert!(page.text().contains("The meeting is longer than an hour: book 2, who take turns."), "{}", page.text());
    assert!(
        page.text().contains("Book by 8pm on Friday 12 February 2027, 19 February at the latest."),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Somali 1 person, 1 to book"), "{}", page.text());
    assert!(!page.text().contains("no nuts"), "food is seen to by itself");
    let ticked = amina.get("/o/a/1/access?kind=bsl&tick=all").await;
    assert_eq!(ticked.attributes("input[name=need][checked]", "value"), ["1", "3"]);
    let both = step("booked", &["1", "3"], "Ben and Carla", "");
    amina.post("/o/a/1/access?kind=bsl", &both).await.leads_to("/o/a/1/access?kind=bsl&done=2&left=0");
    assert_eq!(
        site.text(STATES).await,
        "bsl:booked:Ben and Carla: interpreter:asked:: bsl:booked:Ben and Carla: diet:asked::"
    );
    amina.post("/o/a/1/access", &step("confirmed", &["1"], "", "")).await;
    let page = amina.get("/o/a/1/access?state=confirmed").await;
    let row = "BSL interpreter, Grace Okafor Grace Okafor St Brigid's Convent BSL interpreter 29 January \
        Confirmed Booked: Ben and Carla Amina, 29 January";
    assert_eq!(page.all("#need tbody tr"), [row]);
    // Back again.
    amina.post("/o/a/1/access", &step("asked", &["1"], "", "")).await;
    assert_eq!(
        site.number("select count(*) from audit_event where action = 'need.decided' and subject_id = 1").await,
        3
    );
    assert_eq!(site.text("select state || booking from need where need_id = 1").await, "askedBen and Carla");
    // Every look is noted, in numbers: four of the page as it was opened.
    assert_eq!(site.number("select count(*) from audit_event where action = 'access.seen'").await, 3);
    assert_eq!(site.number("select new_number from audit_event where action = 'access.seen' limit 1").await, 3);
    let page = convent.browser.get(&convent.needs()).await;
    assert_eq!(page.all(".tasks li"), ["Agnes Byrne 1 booked 2 answers given", "Grace Okafor 2 answers given"]);
    assert!(!page.body.contains("BSL") && !page.body.contains("Ben and Carla"));
}

#[tokio::test]
async fn what_cannot_be_had_stands_at_the_leaders_home_until_it_is_read_and_in_their_needs_after() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    asked(&convent).await;
    let mut amina = site.organiser().await;
    let no_reason = amina.post("/o/a/1/access", &step("cannot", &["1"], "Ben", "")).await;
    assert_eq!(no_reason.all(".summary li"), ["Enter why it cannot be had: the leader reads it"]);
    assert_eq!(no_reason.attributes("input[name=need][checked]", "value"), ["1"], "ticks stay");
    assert_eq!(no_reason.attributes("#booking", "value"), ["Ben"]);
    let nobody = amina.post("/o/a/1/access", &step("booked", &[], "", "")).await;
    assert_eq!(nobody.all(".summary li"), ["Tick at least 1 request"]);
    amina.post("/o/a/1/access", &step("cannot", &["1"], "", "Nobody is free that evening")).await;
    let says = "For Grace Okafor: Nobody is free that evening";
    for time in ["2027-02-01T10:00:00Z", "2027-03-12T18:00:00Z"] {
        site.time_is(time);
        let home = convent.browser.get(&convent.invited.home).await;
        assert_eq!(home.all(".notice.problem li"), [says], "{time}");
        assert!(!home.body.contains("BSL"));
    }
    site.time_is("2027-02-01T10:00:00Z");
    let home = convent.browser.get(&convent.invited.home).await;
    let read = format!("{}/read", convent.needs());
    convent
        .browser
        .post_with_key(&read, &home.form_key(), &[("need", "1"), ("need", "3")])
        .await
        .leads_to(&convent.invited.home);
    assert_eq!(convent.browser.get(&convent.invited.home).await.all(".notice.problem"), [""; 0]);
    assert_eq!(site.number("select count(*) from audit_event where action = 'need.read'").await, 1, "3 can be had");
    let needs = convent.browser.get(&convent.needs()).await;
    assert!(needs.text().contains("Not agreed: Nobody is free that evening"), "{}", needs.text());
    assert!(needs.text().contains("Grace Okafor 1 cannot be had 2 answers given"), "{}", needs.text());
    // Said again, it is to be read again.
    site.time_is("2027-02-02T10:00:00Z");
    let mut bilal = site.second_organiser().await;
    bilal.post("/o/a/1/access", &step("cannot", &["1"], "", "Not in February either")).await;
    assert_eq!(convent.browser.get(&convent.invited.home).await.all(".notice.problem li").len(), 1);
    let zion = site.invited(convent.invited.assembly, "Zion Chapel").await;
    let mut other = site.leader(&zion).await;
    other.post(&format!("{}/needs/read", zion.home), &[("need", "1")]).await;
    assert_eq!(convent.browser.get(&convent.invited.home).await.all(".notice.problem li").len(), 1, "not by others");
}

#[tokio::test]
async fn a_booking_that_nobody_needs_any_more_stands_until_it_is_settled() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    asked(&convent).await;
    let mut amina = site.organiser().await;
    amina.post("/o/a/1/access", &step("booked", &["1", "2", "3"], "Ben", "")).await;
    // One takes all back, one asks for another language, one is taken off.
    let other = [("earlier", "replace"), ("language", "Tigrinya")];
    convent.tell(convent.grace, &other).await;
    assert_eq!(site.text("select group_concat(kind || ':' || state || ':' || coalesce(booking, ''), ' ') from need where attendee_id = 2").await, "interpreter:asked:");
    withdrawn(&site, convent.agnes).await;
    let page = amina.get("/o/a/1/access").await;
    let lines = page.all(".notice.late .people li div");
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("Other language: Somali: Ben Grace Okafor, St Brigid's Convent, took it back")), "{lines:?}");
    assert!(
        lines
            .iter()
            .any(|line| line
                .starts_with("BSL interpreter: Ben Agnes Byrne, St Brigid's Convent, was taken off the list")),
        "{lines:?}"
    );
    for _ in 0..3 {
        let page = amina.get("/o/a/1/access").await;
        let (which, id) = (page.attributes("input[name=which]", "value"), page.attributes("input[name=id]", "value"));
        let fields = [("which", which[0].as_str()), ("id", id[0].as_str())];
        amina.post("/o/a/1/access/settle", &fields).await.leads_to("/o/a/1/access");
    }
    assert!(!amina.get("/o/a/1/access").await.text().contains("not needed any more"));
    assert_eq!(site.number("select count(*) from audit_event where action = 'booking.settled'").await, 3);
    convent.told(convent.grace, &[(NeedKind::LargePrint, "")], &[], false).await;
    amina.post("/o/a/1/access", &step("confirmed", &["5", "2"], "Printed", "")).await;
    convent.tell(convent.grace, &[("nothing", "1"), ("earlier", "replace")]).await;
    assert_eq!(site.number("select count(*) from need where attendee_id = 2").await, 0);
    assert_eq!(site.number("select count(*) from dropped_booking").await, 2, "nothing that was booked vanishes");
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_left_and_said() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    asked(&convent).await;
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    let shown = amina.get("/o/a/1/access").await.attributes("input[name=shown]", "value").remove(0);
    site.time_passes(chrono::TimeDelta::minutes(1));
    bilal.post("/o/a/1/access", &step("cannot", &["1"], "", "Nobody is free")).await;
    let fields = [step("booked", &["1", "3", "99"], "Ben", ""), vec![("shown", shown.as_str())]].concat();
    let saved = amina.post("/o/a/1/access", &fields).await;
    saved.leads_to("/o/a/1/access?done=1&left=2");
    assert!(amina.get(&saved.location).await.text().contains("2 were left as they are"));
    assert_eq!(site.text("select state from need where need_id = 1").await, "cannot");
    // What another assembly's people need is not of this one.
    site.write(|conn| Ok(conn.execute("update attendee set assembly_id = assembly_id", [])?)).await;
    site.assembly().await;
    amina.post("/o/a/2/access", &step("confirmed", &["3"], "", "")).await.leads_to("/o/a/2/access?done=0&left=1");
    assert_eq!(site.text("select state from need where need_id = 3").await, "booked");
}

#[tokio::test]
async fn a_late_request_can_be_booked_where_all_are_and_counts_as_agreed() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.time_is(AFTER_ACCESS_BY);
    convent.tell(convent.grace, &[("need", "bsl")]).await;
    let mut amina = site.organiser().await;
    assert!(
        amina.get("/o/a/1/access").await.text().contains("Book now, by 8pm on Friday 19 February 2027 at the latest.")
    );
    amina.post("/o/a/1/access", &step("booked", &["1"], "Ben", "")).await;
    assert!(amina.get("/o/a/1/requests").await.text().contains("Nothing waits for your yes."));
    assert!(convent.browser.get(&convent.needs()).await.text().contains("Agreed"));
    site.time_is("2027-03-01T10:00:00Z");
    convent.told(convent.agnes, &[(NeedKind::Bsl, "")], &[], false).await;
    let page = site.second_organiser().await.get("/o/a/1/access").await;
    assert!(page.text().contains("1 request is not booked, and it is late."), "{}", page.text());
}

#[tokio::test]
async fn food_is_counted_for_those_listed_and_those_who_came_and_names_nobody() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    convent.told(convent.grace, &[(NeedKind::Diet, "Halal, no nuts")], &[], false).await;
    convent.told(convent.agnes, &[(NeedKind::Diet, "halal food")], &[], false).await;
    site.time_is("2027-03-12T18:00:00Z");
    let (grace, now) = (convent.grace, site.app.clock.now());
    site.write(move |conn| {
        let doors = turnout::access::DoorGrant::of(&Organiser::at_the_machine(), "1".parse().unwrap());
        let told = turnout::arrival::model::Told::now(turnout::arrival::model::Key::parse("k").unwrap(), now);
        Ok(turnout::arrival::store::arrive(conn, &doors, grace, &told)?)
    })
    .await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1/food").await;
    assert_eq!(page.all("tbody tr"), ["Halal 2 1", "no nuts 1 1"]);
    assert!(!page.body.contains("Okafor"));
    assert_eq!(amina.get("/o/a/1/food.csv").await.body, "\u{feff}kind,listed,came\r\nHalal,2,1\r\nno nuts,1,1\r\n");
}

#[tokio::test]
async fn the_file_of_access_says_for_whom_what_and_where_it_stands() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    asked(&convent).await;
    let mut amina = site.organiser().await;
    amina.post("/o/a/1/access", &step("booked", &["2"], "=Hodan", "")).await;
    let asked = amina.submit("/o/a/1/exports", &[("what", "access"), ("reason", "the access team")]).await;
    let file = amina.get(&asked.location).await.attributes(".notice.done a", "href").remove(0);
    let expected = "\u{feff}name,institution,kind,detail,state,reason,booking,asked_at,late\r\n\
        Agnes Byrne,St Brigid's Convent,bsl,,asked,,,2027-01-29T10:00:00.000Z,no\r\n";
    let body = amina.get(&file).await.body;
    assert!(body.contains("Grace Okafor,St Brigid's Convent,interpreter,Somali,booked,,'=Hodan,"), "{body}");
    assert_eq!(body.lines().count(), 4);
    assert!(body.starts_with(&expected[..30]), "{body}");
}
