//! What is recorded, who reads it, and what is in no record and no log.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use super::askers::{self, Asker};
use super::cross_site;
use super::forms::Forms;
use super::table::{self, Expected};
use super::world::{EVENING, Place, World};
use crate::site::{Browser, Page};

/// A site in the evening, with an admin's browser.
async fn evening() -> World {
    let world = World::new().await;
    world.site.time_is(EVENING);
    world
}

async fn admin(world: &World) -> Browser<'_> {
    world.site.browser_with_session(world.session("4").await)
}

fn lines(page: &Page) -> Vec<String> {
    page.all("main tbody tr")
}

#[tokio::test]
async fn an_admin_reads_who_did_what_and_searches_it() {
    let world = evening().await;
    let site = &world.site;
    let mut organiser = site.browser_with_session(world.session("2").await);
    organiser.submit("/o/a/1/i/11/asked", &[("number", "35"), ("shown", "30")]).await;
    let mut phone = site.browser();
    phone.post("/d/pin", &[("code", "1"), ("pin", "000000")]).await;
    site.write(|conn| {
        Ok(conn.execute(
            "insert into audit_event (at, leader_id, actor, action, assembly_id, institution_id, new_number)
         values ('2027-03-11T23:30:00.000Z', 32, 'leader', 'pledge.made', 2, 12, 7)",
            [],
        )?)
    })
    .await;

    let mut admin = admin(&world).await;
    let all = admin.get("/o/record").await;
    assert_eq!(all.attributes("nav a[aria-current]", "href"), ["/o/record"]);
    let pledged = "Leader of Union Pledged Other assembly Mill Road Union 7";
    let line = lines(&all).into_iter().find(|line| line.ends_with(pledged)).unwrap_or_else(|| panic!("{}", all.text()));
    assert!(line.starts_with("Thursday 11 March 2027, 11:30pm"), "{line}");
    let asked = "Olu Organiser Asked for a number Spring assembly St Brigid's Convent 30 to 35";
    assert!(lines(&all).iter().any(|line| line.ends_with(asked)), "{:#?}", lines(&all));

    for (query, has, has_not) in [
        ("by=2", "Asked for a number", "Pledged"),
        ("by=leader", "Pledged", "Asked for a number"),
        ("kind=refusals", "Typed a wrong PIN at a door", "Asked for a number"),
        ("kind=signing-in", "Signed in", "Typed a wrong PIN"),
        ("assembly=2", "Pledged", "Asked for a number"),
        ("institution=12", "Pledged", "Asked for a number"),
        ("day=2027-03-11", "Pledged", "Asked for a number"),
        ("day=2027-03-12", "Asked for a number", "Pledged"),
        ("by=2&kind=institutions&assembly=1&institution=11&day=2027-03-12", "Asked for a number", "Pledged"),
    ] {
        let found = lines(&admin.get(&format!("/o/record?{query}")).await).join("\n");
        assert!(found.contains(has) && !found.contains(has_not), "{query}: {found}");
    }
    let none = admin.get("/o/record?day=2020-01-01").await;
    assert!(none.text().contains("Nothing of that was done."), "{}", none.text());
    let wrong = admin.get("/o/record?day=yesterday").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((wrong.all(".summary li").len(), wrong.attributes("#day", "value")), (1, vec!["yesterday".to_owned()]));
}

#[tokio::test]
async fn the_record_is_shown_50_at_a_time() {
    let world = evening().await;
    world
        .site
        .write(|conn| {
            let mut add = conn.prepare(
                "insert into audit_event (at, actor, action)
                values ('2027-03-12T18:00:00.000Z', 'machine', 'pledge.made')",
            )?;
            for _ in 0..250 {
                add.execute([])?;
            }
            Ok(())
        })
        .await;
    let mut admin = admin(&world).await;
    let page = admin.get("/o/record?kind=lists").await;
    assert_eq!((lines(&page).len(), page.one("nav[aria-label=Pages] span").as_str()), (50, "1 to 50 of 250"));
    let more = page.attributes("nav[aria-label=Pages] a", "href");
    assert_eq!(more, ["?kind=lists&page=2"]);
    let last = admin.get("/o/record?kind=lists&page=5").await;
    assert_eq!((lines(&last).len(), last.one("nav[aria-label=Pages] span").as_str()), (50, "201 to 250 of 250"));
}

#[tokio::test]
async fn what_a_role_does_not_allow_is_refused_and_recorded() {
    let world = evening().await;
    let site = &world.site;
    let noted = async |action: &'static str| {
        site.read(move |conn| {
            Ok(conn.query_row(
                "select coalesce(group_concat(account_id), '') from audit_event where action = ?1",
                [action],
                |row| row.get::<_, String>(0),
            )?)
        })
        .await
    };
    let mut viewer = site.browser_with_session(world.session("1").await);
    assert_eq!(viewer.post("/o/a/1/i/11/asked", &[("number", "35")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(noted("role.refused").await, "1");
    let mut organiser = site.browser_with_session(world.session("2").await);
    for refused in ["/o/people", "/o/record", "/o/a/1/access", "/o/for/21/needs"] {
        assert_eq!(organiser.get(refused).await.status, StatusCode::FORBIDDEN, "{refused}");
    }
    assert_eq!(noted("role.refused").await, "1,2,2,2,2");
    let file = [("what", "needs"), ("reason", "for the plan")];
    assert_eq!(organiser.post("/o/a/1/exports", &file).await.status, StatusCode::FORBIDDEN);
    assert_eq!(noted("export.refused").await, "2");
    let mut lead = site.browser_with_session(world.session("3").await);
    for _ in 0..5 {
        assert_eq!(lead.post("/o/a/1/exports", &file).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(lead.post("/o/a/1/exports", &file).await.status, StatusCode::CONFLICT);
    assert_eq!((noted("export.refused").await, noted("export.taken").await), ("2,3".into(), "3,3,3,3,3".into()));
}

/// Whoever is known and is refused stands in the record with who they are and which page it was, as the router has it.
#[tokio::test]
async fn whoever_is_refused_is_recorded() {
    let world = evening().await;
    let noted = async || {
        let sql = "select count(*) from audit_event where action in ('role.refused', 'request.refused', 'link.refused', 'export.refused')";
        world.site.number(sql).await
    };
    let (mut wrong, mut asked) = (Vec::new(), std::collections::BTreeMap::new());
    for row in table::rows().iter().filter(|row| !row.streams && row.path != "/o/sign-out") {
        for asker in Asker::ALL.iter().copied() {
            let organiser = matches!(asker, Asker::Viewer | Asker::Organiser | Asker::AccessLead | Asker::Admin);
            let known = organiser || askers::HAVE_SOMETHING.contains(&asker);
            let is_refused = |place: &Place| match row.expected(asker, *place) {
                Some(Expected::Status(401 | 403)) => true,
                Some(Expected::Status(404)) => !organiser || row.path.contains("{token}"),
                _ => false,
            };
            let place = Place::ALL.iter().copied().find(is_refused);
            // The same route is noted once a minute.
            let Some(place) = place.filter(|_| known && !asked.contains_key(&(asker, &row.path))) else { continue };
            asked.insert((asker, &row.path), ());
            let before = noted().await;
            let answer = askers::asks(&world, asker, row, place, &Forms::none()).await;
            if noted().await != before + 1 {
                wrong.push(format!("{} {} as {asker} {place}: {}", row.method, row.path, answer.page.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), asked.len());
    assert!(asked.len() > 500, "{}", asked.len());
    let told = "select group_concat(actor) from
        (select distinct actor from audit_event where action = 'request.refused' order by actor)";
    assert_eq!(world.site.text(told).await, "key,leader,organiser,steward");
}

#[tokio::test]
async fn of_strangers_each_refusal_is_recorded_once_a_minute() {
    let world = evening().await;
    let site = &world.site;
    let noted = async || {
        let sql = "select coalesce(group_concat(actor || ' ' || action || ' ' || fields, '; '), '') from audit_event
            where action in ('site.refused', 'request.refused', 'link.refused')";
        site.text(sql).await
    };
    let mut stranger = site.browser();
    for _ in 0..3 {
        for path in ["/my/21", "/my/22"] {
            assert_eq!(stranger.get(path).await.status, StatusCode::UNAUTHORIZED);
        }
        assert_eq!(stranger.get("/l/191-wrong").await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get("/nowhere/at/all").await.status, StatusCode::NOT_FOUND);
    }
    let once = "nobody request.refused /my/{invitation}; nobody link.refused /l/{token}";
    assert_eq!(noted().await, once);
    let foreign = site.browser().request(Method::POST, "/o/people").header("sec-fetch-site", "cross-site");
    let foreign = askers::bringing(&world, Asker::Admin, foreign).await.body(Body::empty()).unwrap();
    assert_eq!(stranger.send(foreign).await.status, StatusCode::FORBIDDEN);
    assert_eq!(noted().await, format!("{once}; organiser site.refused /o/people"));
    let mut admin = admin(&world).await;
    let shown = lines(&admin.get("/o/record?kind=refusals").await);
    assert!(shown[0].ends_with("Adam Admin Sent a form from another site /o/people"), "{shown:#?}");
    assert!(shown[1].ends_with("Nobody who was signed in Opened a link that opens nothing /l/{token}"), "{shown:#?}");
}

#[tokio::test]
async fn whoever_is_shown_what_people_need_is_recorded() {
    let world = evening().await;
    let last = async || world.site.number("select coalesce(max(audit_event_id), 0) from audit_event").await;
    let (mut wrong, mut shown) = (Vec::new(), 0);
    for row in table::rows().iter().filter(|row| row.method == Method::GET && !row.streams) {
        for asker in [Asker::AccessLead, Asker::Admin] {
            // Whoever asks signs in at their first request, which is recorded too.
            let before = last().await;
            let page = askers::asks(&world, asker, row, Place::Own, &Forms::none()).await.page;
            let needs = ["ownneed", "owndropped", "Ownchild", "ownnotes", "canaryneed", "Canarychild"];
            // A file was recorded when it was taken, with its reason.
            let taken = row.path.ends_with("/exports/{taking}");
            if !taken && needs.iter().any(|need| page.body.contains(need)) {
                shown += 1;
                if last().await == before {
                    wrong.push(format!("{} as {asker}", row.path));
                }
            }
        }
    }
    assert!(wrong.is_empty() && shown > 8, "{shown} shown; not recorded: {wrong:#?}");
}

/// Changes that are not in the audit: who came in, at a door or from a sheet, is kept as events of its own, with who and when;
/// a list, an import or a new assembly that is looked through is nobody's fact yet.
const NOT_AUDITED: &[&str] = &["/door/", "/api/", "/sheets/", "/list/", "/import", "/o/new/{question}"];

#[tokio::test]
async fn every_change_is_recorded() {
    let forms = Forms::found().await;
    let (mut changed, mut wrong) = (0, Vec::new());
    for row in table::rows().iter().filter(|row| row.method == Method::POST) {
        let world = World::new().await;
        world.site.time_is(forms.when(row));
        let by = cross_site::who_may(row);
        askers::bringing(&world, by, axum::http::Request::builder()).await;
        let last = async || world.site.number("select coalesce(max(audit_event_id), 0) from audit_event").await;
        let (before, facts) = (last().await, world.facts().await);
        let page = cross_site::sends(&world, row, forms, &[("sec-fetch-site", "same-origin")]).await;
        if world.facts().await == facts {
            continue;
        }
        changed += 1;
        let elsewhere = NOT_AUDITED.iter().any(|part| row.path.contains(part));
        if last().await == before && !elsewhere {
            wrong.push(format!("{} as {by}: {}", row.path, page.status));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(changed > 60, "{changed} changes");
}

#[tokio::test]
async fn the_audit_is_never_changed_and_nothing_in_it_is_taken_away() {
    let world = evening().await;
    let before = world.site.number("select count(*) from audit_event").await;
    for sql in ["update audit_event set action = 'x'", "delete from audit_event"] {
        world.session("2").await;
        let changed =
            world.site.app.db.write(move |conn| Ok::<_, turnout::error::AppError>(conn.execute(sql, [])?)).await;
        assert!(changed.is_err(), "{sql}");
    }
    assert_eq!(world.site.number("select count(*) from audit_event").await, before + 2);
}

/// What is logged in this thread, in which the handlers run.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

const NAME: &str = "Quentin Logcanary";
const PHONE: &str = "07700 900987";

const AUDIT: &str = "select coalesce(group_concat(action || coalesce(' ' || fields, '') || ' ' || actor), '')
    from audit_event";

/// Every route is sent a name and a telephone number in its address and its form, by those who may and by nobody, first as
/// things are, then with tables gone from under it.
#[tokio::test]
async fn no_log_and_no_audit_has_a_name_or_a_number_of_anybody() {
    let forms = Forms::found().await;
    let log = Log::default();
    let written = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || written.clone());
    let _logging = tracing::subscriber::set_default(subscriber.finish());
    let mut statuses = std::collections::BTreeMap::new();
    for breaks in [
        None,
        Some("alter table attendee rename to attendee_gone"),
        Some("alter table alliance rename to alliance_gone"),
    ] {
        let world = evening().await;
        let askers = [Asker::Admin, Asker::Leader, Asker::Steward, Asker::Nobody];
        for asker in askers {
            askers::bringing(&world, asker, axum::http::Request::builder()).await;
        }
        if let Some(sql) = breaks {
            world.site.write(move |conn| Ok(conn.execute_batch(&format!("drop view tally; {sql}"))?)).await;
        }
        for row in
            table::rows().iter().filter(|row| !row.streams && row.path != "/o/sign-out" && row.path != "/door/leave")
        {
            for asker in askers {
                let (mut browser, address) = (world.site.browser(), row.address(&world, Place::Own));
                let joined = if address.contains('?') { '&' } else { '?' };
                let address =
                    format!("{address}{joined}q=Quentin+Logcanary&search=Logcanary&name={}", PHONE.replace(' ', "+"));
                let request = browser.request(row.method.clone(), &address).header("sec-fetch-site", "same-origin");
                let request = askers::bringing(&world, asker, request).await;
                let (kind, body) = forms.body(row, &address, Place::Own);
                let body = if kind.starts_with("application/x-www") { with_canaries(&body) } else { body };
                let request = request.header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
                *statuses.entry(browser.send(request).await.status.as_u16()).or_insert(0) += 1;
            }
        }
        let audit = world.site.text(AUDIT).await;
        clean("the audit", &audit);
    }
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("a request failed") && logged.len() > 10_000, "{} bytes", logged.len());
    assert!(statuses[&500] > 100 && statuses[&303] > 20, "{statuses:?}");
    clean("the log", &logged);
}

#[track_caller]
fn clean(what: &str, text: &str) {
    // Numbers as they are stored and as they were typed: so long that no time and no id of a request looks like one.
    let words = [
        "Logcanary",
        "447700900",
        "07700 900",
        "07700+900",
        "07700%20900",
        "Ownfolk",
        "Canarywell",
        "Elsefolk",
        "ownneed",
        "Ownchild",
        "ownnotes",
    ];
    for word in words {
        let at = text.find(word).map(|at| text[at.saturating_sub(200)..].chars().take(400).collect::<String>());
        assert_eq!(at, None, "{word} in {what}");
    }
}

/// What was filled in, with the name in one half of the fields and the number in the other.
fn with_canaries(body: &str) -> String {
    let fields: Vec<(String, String)> = serde_html_form::from_str(body).unwrap();
    let canary = |(nth, (name, value)): (usize, (String, String))| match (name.as_str(), nth % 2) {
        ("form_key", _) => (name, value),
        _ if !value.is_empty() && value.chars().all(|c| c.is_ascii_digit()) => (name, value),
        (_, 0) => (name, NAME.to_owned()),
        _ => (name, PHONE.to_owned()),
    };
    let fields: Vec<_> = fields.into_iter().enumerate().map(canary).collect();
    serde_html_form::to_string(&fields).unwrap()
}
