//! What waits, of a whole assembly: seen with its effect, agreed to, in part or not.

mod many;

use axum::http::StatusCode;
use turnout::access::Organiser;
use turnout::assembly::model::{AssemblyId, Status};
use turnout::assembly::store as assemblies;
use turnout::error::AppError;
use turnout::list::model::{Columns, Country, DraftContent, Field, ListTable, PersonForm, Source};
use turnout::list::store as list;
use turnout::need::model::{NeedAnswer, NeedKind};
use turnout::need::store as need;
use turnout::request::store as requests;
use turnout::travel::model::{TravelMode, Way};
use turnout::travel::store as travel;

use crate::people::{listed, withdrawn};
use crate::site::{Browser, Invited, Page, Site, leaders_grant};

const LATE: &str = "2027-03-01T10:00:00Z";
const PATH: &str = "/o/a/1/requests";

/// Asks for names for a list that is closed or a hall that is full.
async fn names_asked(site: &Site, invited: &Invited, names: &'static str) {
    let (grant, now) = (leaders_grant(site, invited).await, site.app.clock.now());
    site.write(move |conn| {
        let table = turnout::sheet::read_pasted(names).unwrap();
        let columns = Columns::new(None, vec![Some(Field::Line)]);
        let content = DraftContent::of(ListTable::new(table, columns));
        list::draft(conn, &grant, Source::Pasted, None, &content, now)?;
        let checked = list::check(conn, &grant, now).unwrap().unwrap();
        list::save(conn, &grant, &checked, now)
    })
    .await;
}

async fn closed(site: &Site, assembly: AssemblyId) {
    let now = site.app.clock.now();
    site.write(move |conn| {
        Ok(assemblies::decide(conn, &Organiser::at_the_machine(), assembly, Status::ListClosed, now)?)
    })
    .await;
}

async fn capacity(site: &Site, places: i64) {
    site.write(move |conn| Ok(conn.execute("update assembly set capacity = ?1", [places])?)).await;
}

async fn child_asked(site: &Site, invited: &Invited, parent: &'static str) {
    let [parent] = listed(site, invited, [parent]).await;
    let (grant, now) = (leaders_grant(site, invited).await, site.app.clock.now());
    site.write(move |conn| need::set_number_of_children(conn, &grant, parent, 1, now).map_err(|_| AppError::NotFound))
        .await;
}

/// A convent with one person and a closed list, in time.
async fn convent() -> (Site, Invited) {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    listed(&site, &invited, ["Agnes Byrne"]).await;
    closed(&site, invited.assembly).await;
    (site, invited)
}

/// The same with three names that wait.
async fn three_names() -> (Site, Invited) {
    let (site, invited) = convent().await;
    names_asked(&site, &invited, "Grace Okafor\nInes Duarte\nWei Ling").await;
    (site, invited)
}

async fn asked_on_home(site: &Site, invited: &Invited) -> Vec<String> {
    site.leader(invited)
        .await
        .get(&invited.home)
        .await
        .all("ul.people li")
        .into_iter()
        .filter(|line| line.contains("Asked at"))
        .collect()
}

#[tokio::test]
async fn what_waits_of_every_institution_stands_in_one_row_with_its_effect() {
    let (site, convent) = three_names().await;
    capacity(&site, 3).await;
    site.time_is(LATE);
    let union = site.invited(convent.assembly, "Dockside branch").await;
    let [joe, ann] = listed(&site, &union, ["Joe Dock", "Ann Dock"]).await;
    let (grant, now) = (leaders_grant(&site, &union).await, site.app.clock.now());
    site.write(move |conn| {
        let bsl = [NeedAnswer { kind: NeedKind::Bsl, detail: String::new() }];
        need::record(conn, &grant, joe, &bsl, need::Earlier::Keep, now)?;
        need::set_number_of_children(conn, &grant, ann, 1, now).map_err(|_| AppError::NotFound)?;
        travel::record(conn, &grant, ann, Way::by(TravelMode::Coach), now)
    })
    .await;
    let page = site.organiser().await.get(PATH).await;
    assert_eq!(
        page.all("section h2"),
        [
            "3 more names on the list",
            "BSL interpreter, for Joe Dock",
            "A crèche place for a child of Ann Dock",
            "A coach seat for Ann Dock"
        ]
    );
    assert_eq!(page.all("section p:nth-of-type(2)")[0], "Grace Okafor, Ines Duarte, Wei Ling");
    let asked = page.all("section p:first-of-type");
    assert_eq!(
        asked[0],
        "St Brigid's Convent. Asked by Leader of St Brigid's Convent on Friday 29 January 2027, 10am: in time."
    );
    assert_eq!(
        asked[1],
        "Dockside branch. Asked by Leader of Dockside branch on Monday 1 March 2027, 10am: 17 days late."
    );
    assert!(asked[2].ends_with("10am: 3 days late."), "{}", asked[2]);
    assert_eq!(
        page.all("section li"),
        [
            "1 listed → 4, nothing pledged",
            "Listed with children 4 → 7 of 3, over by 4",
            "1 person asked for this, 0 of them have it",
            "The date for it, 8pm on Friday 12 February 2027, has passed; 11 days are left",
            "Children in the crèche 0 → 1",
            "Listed with children 3 → 4 of 3, over by 1",
            "People by coach, stop not told: 0 → 1",
        ]
    );
    assert!(page.all("input[name=tick]").is_empty(), "one alone needs no tick");
    let by = Organiser::at_the_machine();
    let count = site.read(move |conn| Ok(requests::waiting_count(conn, &by, convent.assembly)?)).await;
    assert_eq!(count, 4);
}

#[tokio::test]
async fn how_many_wait_stands_in_the_header_of_the_assemblys_pages() {
    let (site, convent) = convent().await;
    let mut amina = site.organiser().await;
    let named = async |amina: &mut Browser<'_>, page: &str| {
        let links = amina.get(&format!("/o/a/1{page}")).await.all("header nav a");
        links.into_iter().find(|link| link.starts_with("Requests")).unwrap_or_default()
    };
    let pages = ["", "?f=all", "/requests", "/duplicates", "/duplicates/decided", "/setup", "/setup/when", "/results"]
        .into_iter()
        .chain(["/exports", "/notes", "/came", "/import", "/remind?i=1"]);
    for page in pages.clone() {
        assert_eq!(named(&mut amina, page).await, "Requests", "{page}");
    }
    names_asked(&site, &convent, "Grace Okafor\nInes Duarte").await;
    let names = site.number("select submission_id from submission where state = 'waiting'").await;
    for page in pages.chain([format!("/requests/names/{names}").as_str()]) {
        assert_eq!(named(&mut amina, page).await, "Requests (1)", "{page}");
    }
}

#[tokio::test]
async fn some_of_the_names_are_agreed_to_and_the_leader_reads_why_not_the_others() {
    let (site, convent) = three_names().await;
    let mut amina = site.organiser().await;
    let path = format!("{PATH}/names/2");
    assert_eq!(amina.get(PATH).await.attributes("section .buttons a", "href"), [path.as_str()]);
    let part = |ticks: &[&'static str], reason: &'static str| {
        let mut fields = vec![("alone", "true"), ("decision", "part"), ("reason", reason)];
        fields.extend(ticks.iter().map(|tick| ("person", *tick)));
        fields
    };
    let page = amina.submit(&path, &part(&[], "The hall is full")).await;
    assert_eq!(
        (page.status, page.one(".summary a")),
        (StatusCode::UNPROCESSABLE_ENTITY, "Tick at least 1 name, or press Do not agree".into())
    );
    assert_eq!(page.attributes("#names-2", "value"), ["The hall is full"]);
    let page = amina.submit(&path, &part(&["0", "2"], "")).await;
    assert_eq!(
        (page.status, page.one(".summary a")),
        (StatusCode::UNPROCESSABLE_ENTITY, "Enter a reason: the leader sees it".into())
    );
    assert_eq!(page.attributes("input[checked]", "value"), ["0", "2"]);
    assert_eq!(site.number("select count(*) from attendee").await, 1);
    let key = page.form_key();
    for _ in 0..2 {
        amina
            .post_with_key(&path, &key, &part(&["0", "2"], "The hall is full"))
            .await
            .leads_to(&format!("{PATH}?page=1&decided=names-2"));
    }
    let names = "select group_concat(name, ', ') from (select name from attendee where listed = 1 order by name)";
    assert_eq!(site.text(names).await, "Agnes Byrne, Grace Okafor, Wei Ling");
    assert_eq!(
        site.number("select count(*) from audit_event where action in ('list.agreed', 'list.declined')").await,
        2
    );
    let done = amina.get(&format!("{PATH}?page=1&decided=names-2")).await.one(".notice.done");
    assert_eq!(
        done,
        "3 more names on the list, St Brigid's Convent: 2 of 3 agreed: The hall is full. The leader sees it on their page."
    );
    let home = asked_on_home(&site, &convent).await;
    assert_eq!(home.len(), 1);
    assert!(
        home[0].starts_with("3 names for your list")
            && home[0].contains("2 of 3 agreed")
            && home[0].contains("The hall is full"),
        "{home:?}"
    );
    let list = site.leader(&convent).await.get(&format!("{}/list", convent.home)).await;
    assert!(list.text().contains("These names were not added Ines Duarte."), "{}", list.text());
}

#[tokio::test]
async fn the_second_of_two_organisers_sees_what_the_first_decided() {
    let (site, _) = three_names().await;
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    let path = format!("{PATH}/names/2");
    amina
        .post(&path, &[("decision", "decline"), ("reason", "The hall is full.")])
        .await
        .leads_to(&format!("{PATH}?page=1&decided=names-2"));
    for decision in [
        vec![("decision", "agree")],
        vec![("decision", "part"), ("person", "0"), ("reason", "Full")],
        vec![("decision", "decline"), ("reason", "Other")],
    ] {
        bilal.post(&path, &decision).await.leads_to(&format!("{PATH}?before=names-2"));
    }
    bilal.get(&path).await.leads_to(&format!("{PATH}?before=names-2"));
    let said = bilal.get(&format!("{PATH}?before=names-2")).await.one(".notice.late");
    assert_eq!(
        said,
        "This was decided before you, by Amina. 3 more names on the list, St Brigid's Convent: not agreed: The hall is full."
    );
    assert_eq!(site.number("select count(*) from attendee").await, 1);
    assert_eq!(site.text("select reason from submission where state = 'declined'").await, "The hall is full.");
}

#[tokio::test]
async fn a_reason_that_is_missing_is_asked_for_beside_its_request() {
    let (site, convent) = three_names().await;
    child_asked(&site, &convent, "Ruth Levy").await;
    let mut amina = site.organiser().await;
    let page = amina.post(&format!("{PATH}/place/1?page=1"), &[("decision", "decline"), ("reason", " ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attributes(".summary a", "href"), ["#place-1"]);
    assert_eq!(page.all("section .error").len(), 1);
    let long = "x".repeat(501);
    let page = amina.post(&format!("{PATH}/place/1"), &[("decision", "decline"), ("reason", &long)]).await;
    assert_eq!(page.attributes("#place-1", "value"), [long]);
    assert_eq!(page.attributes("#names-2", "value"), [""]);
    assert_eq!(site.text("select place from child").await, "asked");
}

#[tokio::test]
async fn a_request_of_another_assembly_or_of_nobody_is_not_found() {
    let (site, convent) = three_names().await;
    child_asked(&site, &convent, "Ruth Levy").await;
    site.assembly().await;
    let mut amina = site.organiser().await;
    for path in [
        "/o/a/2/requests/names/2",
        "/o/a/2/requests/place/1",
        "/o/a/1/requests/names/9",
        "/o/a/1/requests/seat/1",
        "/o/a/1/requests/booking/1",
        "/o/a/1/requests/thing/1",
        "/o/a/1/requests/names/x",
    ] {
        assert_eq!(amina.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(amina.post(path, &[("decision", "agree")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for tick in ["names-2", "place-1", "nothing"] {
        assert_eq!(amina.post("/o/a/2/requests", &[("tick", tick)]).await.status, StatusCode::NOT_FOUND, "{tick}");
    }
    for path in ["/o/a/9/requests", "/o/a/x/requests"] {
        assert_eq!(amina.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(amina.get("/o/a/2/requests").await.all("section").len(), 0);
    assert_eq!(site.number("select count(*) from submission where state = 'waiting'").await, 1);
    assert_eq!(site.text("select place from child").await, "asked");
}

#[tokio::test]
async fn a_leaders_link_opens_no_requests() {
    let (site, convent) = three_names().await;
    let mut leader = site.leader(&convent).await;
    for path in [PATH, "/o/a/1/requests/names/2"] {
        assert!(leader.get(path).await.location.starts_with("/o/sign-in"), "{path}");
        let page = leader.post(path, &[("decision", "agree"), ("tick", "names-2")]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(site.number("select count(*) from attendee").await, 1);
}

#[tokio::test]
async fn nothing_that_waits_is_said_and_the_list_is_closed_and_opened_from_here() {
    let site = Site::new();
    site.invited(site.assembly().await, "St Brigid's Convent").await;
    let mut amina = site.organiser().await;
    let page = amina.get(PATH).await;
    assert!(page.text().contains("Nothing waits for your yes."));
    assert_eq!(page.attributes("main .buttons a", "href"), ["/o/a/1/decide/list_closed"]);
    amina.post("/o/a/1/decide/list_closed", &[]).await;
    assert_eq!(amina.get(PATH).await.attributes("main .buttons a", "href"), ["/o/a/1/decide/open"]);
    assert!(amina.get("/o/a/1").await.attributes("header nav a", "href").contains(&PATH.to_owned()));
}

#[tokio::test]
async fn what_was_asked_for_in_time_and_agreed_to_stays_on_the_leaders_home() {
    let (site, convent) = convent().await;
    child_asked(&site, &convent, "Ruth Levy").await;
    let (grant, now) = (leaders_grant(&site, &convent).await, site.app.clock.now());
    let [joan] = listed(&site, &convent, ["Joan Short"]).await;
    site.write(move |conn| travel::record(conn, &grant, joan, Way::by(TravelMode::Coach), now)).await;
    let mut amina = site.organiser().await;
    for path in ["place/1", "seat/3"] {
        amina
            .post(&format!("{PATH}/{path}"), &[("decision", "agree")])
            .await
            .leads_to(&format!("{PATH}?page=1&decided={}", path.replace('/', "-")));
    }
    let home = asked_on_home(&site, &convent).await;
    assert_eq!(home.len(), 2);
    assert!(home.iter().all(|line| line.ends_with("Agreed")), "{home:?}");
}

#[tokio::test]
async fn who_was_taken_off_the_list_asks_for_nothing_any_more() {
    let (site, convent) = convent().await;
    child_asked(&site, &convent, "Ruth Levy").await;
    let ruth = site.read(|conn| Ok(conn.query_row("select attendee_id from child", [], |row| row.get(0))?)).await;
    withdrawn(&site, ruth).await;
    let mut amina = site.organiser().await;
    assert!(amina.get(PATH).await.text().contains("Nothing waits for your yes."));
    amina.post(&format!("{PATH}/place/1"), &[("decision", "agree")]).await.leads_to(&format!("{PATH}?before=place-1"));
    let said = amina.get(&format!("{PATH}?before=place-1")).await.one(".notice.late");
    assert!(
        said.ends_with("A crèche place for a child of Ruth Levy, St Brigid's Convent: they were taken off the list."),
        "{said}"
    );
    assert_eq!(site.text("select place from child").await, "asked");
}
