//! Setting an assembly up in the browser: the questions, what is kept of the answers, and what is made of them.

mod change;
mod copied;
mod moved;

use axum::http::StatusCode;
use turnout::access::{DoorGrant, Organiser};
use turnout::arrival::model::{Key, Told};
use turnout::arrival::store as arrivals;
use turnout::assembly::model::AssemblyId;
use turnout::assembly::note::model::NoteWords;
use turnout::assembly::note::store as notes;

use crate::site::{Browser, Page, Site};

/// What a person types on each page to set up the smallest assembly.
const SMALLEST: [(&str, &[(&str, &str)]); 7] = [
    ("title", &[("title", "Summer assembly")]),
    (
        "when",
        &[
            ("day", "18"),
            ("month", "June"),
            ("year", "2027"),
            ("starts_at", "6:30pm"),
            ("doors_at", ""),
            ("ends_at", ""),
            ("time_zone", "Europe/London"),
        ],
    ),
    ("place", &[("venue", ""), ("address", ""), ("doors", ""), ("capacity", "")]),
    ("target", &[("target", "")]),
    ("dates", &[]),
    ("help", &[("organiser", "")]),
    ("pick-ups", &[("pick_ups", "")]),
];

/// Answers a question as it is proposed but for what is typed.
async fn answered(browser: &mut Browser<'_>, question: &str, typed: &[(&str, &str)]) -> Page {
    let path = format!("/o/new/{question}");
    let proposed = browser.get(&path).await.form();
    let mut fields: Vec<(&str, &str)> = proposed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| *name != "form_key")
        .collect();
    fields.retain(|(name, _)| !typed.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(typed);
    browser.submit(&path, &fields).await
}

async fn all_answered(browser: &mut Browser<'_>) {
    for (question, typed) in SMALLEST {
        assert_eq!(answered(browser, question, typed).await.status, StatusCode::SEE_OTHER, "{question}");
    }
}

#[tokio::test]
async fn questions_lead_one_to_the_next_and_the_check_shows_every_answer() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    assert_eq!(amina.get("/o").await.all("main .button"), ["Set up an assembly"]);
    amina.get("/o/new").await.leads_to("/o/new/title");
    answered(&mut amina, "title", &[("title", "  Summer   assembly ")]).await.leads_to("/o/new/when");
    assert_eq!(amina.get("/o/new/when").await.attributes("#time_zone", "value"), ["Europe/London"]);
    let when = [
        ("day", "18"),
        ("month", "June"),
        ("year", "27"),
        ("starts_at", "6.30 pm"),
        ("doors_at", "17:45"),
        ("ends_at", "8:30pm"),
    ];
    answered(&mut amina, "when", &when).await.leads_to("/o/new/place");
    assert!(amina.get("/o/new/place").await.text().contains("Friday 18 June 2027, 6:30pm"));
    let place = [
        ("venue", "Great Hall"),
        ("address", "1 Weir Street"),
        ("doors", "North\r\nSouth"),
        ("capacity", "1,200"),
        ("entry_checks", "yes"),
    ];
    answered(&mut amina, "place", &place).await.leads_to("/o/new/target");
    answered(&mut amina, "target", &[("target", "1000")]).await.leads_to("/o/new/dates");
    let dates = amina.get("/o/new/dates").await;
    assert_eq!(dates.attributes("#names_by input", "value"), ["4", "6", "2027"]);
    assert_eq!(dates.attributes("#pledge_by input", "value"), ["21", "5", "2027"]);
    answered(&mut amina, "dates", &[("names_by_day", "7")]).await.leads_to("/o/new/help");
    answered(&mut amina, "help", &[("organiser", "1")]).await.leads_to("/o/new/pick-ups");
    answered(&mut amina, "pick-ups", &[("pick_ups", "St Mary's car park, 5:30pm\r\nThe green")])
        .await
        .leads_to("/o/new/check");
    let check = amina.get("/o/new/check").await;
    let facts: Vec<String> = check.all(".facts dd:not(.change)");
    assert_eq!(
        facts,
        [
            "Summer assembly",
            "Friday 18 June 2027, 6:30pm Doors open at 5:45pm Ends at 8:30pm Time zone Europe/London",
            "Great Hall 1 Weir Street Doors: North, South Holds 1,200 People are checked at the entry",
            "1,000 people",
            "Pledges by 8pm on Friday 21 May 2027 Access needs by 8pm on Friday 21 May 2027 Names by 8pm on Monday 7 June 2027 \
             Childcare and travel by 8pm on Friday 4 June 2027",
            "Amina, No phone number yet",
            "St Mary's car park, 5:30pm The green",
        ]
    );
    amina.submit("/o/new/check", &[]).await.leads_to("/o/a/1");
    let stored = site
        .text(
            "select concat_ws('|', title, venue, starts_at, doors_at, ends_at, time_zone, capacity, target, names_by,
            childcare_by, status, entry_checks, account_id) from assembly",
        )
        .await;
    assert_eq!(
        stored,
        "Summer assembly|Great Hall|2027-06-18T17:30:00.000Z|2027-06-18T16:45:00.000Z|2027-06-18T19:30:00.000Z|Europe/London\
         |1200|1000|2027-06-07T19:00:00.000Z|2027-06-04T19:00:00.000Z|open|1|1"
    );
    assert_eq!(site.text("select group_concat(name) from door").await, "North,South");
    let stops = site.text("select group_concat(place || ' ' || ifnull(leaves_at, '')) from pick_up").await;
    assert_eq!(stops, "St Mary's car park 2027-06-18T16:30:00.000Z,The green ");
    assert_eq!(site.number("select count(*) from assembly_draft").await, 0);
}

#[tokio::test]
async fn what_was_skipped_is_not_told_and_a_change_comes_straight_back_to_the_check() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    all_answered(&mut amina).await;
    let check = amina.get("/o/new/check").await;
    assert_eq!(check.all(".facts dd:not(.change)")[2..4], ["Not told", "Not told"]);
    assert!(check.attributes(".change a", "href").contains(&"/o/new/place".to_owned()));
    assert_eq!(amina.get("/o/new/place").await.attributes("a.back", "href"), ["/o/new/check"]);
    answered(&mut amina, "place", &[("venue", "Great Hall")]).await.leads_to("/o/new/check");
    assert!(amina.get("/o/new/check").await.text().contains("Great Hall"));
    // The dates were left as they were proposed, so they move with the day.
    let later = [("day", "25"), ("month", "6"), ("year", "2027"), ("starts_at", "7pm"), ("time_zone", "Europe/London")];
    answered(&mut amina, "when", &later).await.leads_to("/o/new/check");
    assert!(amina.get("/o/new/check").await.text().contains("Names by 8pm on Friday 11 June 2027"));
}

#[tokio::test]
async fn everything_wrong_on_a_page_is_said_at_once_and_kept_as_typed() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let mut check = async |question: &str, typed: &[(&str, &str)], errors: &[&str]| {
        let page = answered(&mut amina, question, typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{question}");
        assert_eq!(page.all(".summary li"), errors);
        assert!(page.one("title").starts_with("Error: "));
        // A choice that is not offered cannot be shown again.
        for (field, text) in typed.iter().filter(|(field, text)| *field != "organiser" && !text.trim().is_empty()) {
            let kept = page.attributes(&format!("input[name={field}]"), "value");
            assert!(kept.contains(&(*text).to_owned()), "{field}: {kept:?}");
        }
    };
    check("title", &[("title", " ")], &["Enter a name, like Spring assembly"]).await;
    let when = [
        ("day", "31"),
        ("month", "Feb"),
        ("year", "2027"),
        ("starts_at", "7"),
        ("ends_at", "late"),
        ("time_zone", "London"),
    ];
    let errors = [
        "There is no such day: look in the calendar and enter another",
        "Enter 7am or 7pm",
        "Enter a time, like 7pm or 6:30pm",
        "Enter the name of a time zone, like Europe/London",
    ];
    check("when", &when, &errors).await;
    let skipped =
        [("day", "28"), ("month", "3"), ("year", "2027"), ("starts_at", "1:30am"), ("time_zone", "Europe/London")];
    check(
        "when",
        &skipped,
        &["The clocks go forward then, so there is no such time that day: choose one an hour later"],
    )
    .await;
    check("place", &[("capacity", "0")], &["Enter 1 or more, or leave it out"]).await;
    check("place", &[("capacity", "1e9")], &["Enter a number, using digits only"]).await;
    check("target", &[("target", "1000000000")], &["That is more than any hall holds. Enter a number up to 100,000"])
        .await;
    check("help", &[("organiser", "77")], &["Choose whom leaders call"]).await;
    answered(&mut amina, "when", SMALLEST[1].1).await;
    let mut check = async |question: &str, typed: &[(&str, &str)], error: &str| {
        assert_eq!(answered(&mut amina, question, typed).await.all(".summary li"), [error]);
    };
    check("dates", &[("names_by_day", "18")], "Names: enter a day before the assembly starts").await;
    let stop = [("pick_ups", "The green, 7pm")];
    check("pick-ups", &stop, "Line 1: The coach would leave after the assembly starts. Enter an earlier time").await;
    assert_eq!(site.number("select count(*) from assembly").await, 0);
}

#[tokio::test]
async fn a_day_that_has_passed_is_asked_about_and_then_taken() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    answered(&mut amina, "title", SMALLEST[0].1).await;
    let past = [("day", "8"), ("month", "5"), ("year", "2026"), ("starts_at", "7pm"), ("time_zone", "Europe/London")];
    let page = answered(&mut amina, "when", &past).await;
    assert_eq!(page.all(".summary li"), ["That day has passed. Is it right?"]);
    assert!(page.text().contains("Yes, it is Friday 8 May 2026"));
    let sure = [&past[..], &[("sure", "2026-05-08")]].concat();
    answered(&mut amina, "when", &sure).await.leads_to("/o/new/place");
}

#[tokio::test]
async fn a_date_that_has_passed_when_the_assembly_is_set_up_is_said_to_have() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    all_answered(&mut amina).await;
    answered(&mut amina, "when", &[("day", "18"), ("month", "2")]).await.leads_to("/o/new/check");
    let check = amina.get("/o/new/check").await.text();
    assert!(check.contains("Pledges by 8pm on Thursday 21 January 2027. It has passed: what comes is late"), "{check}");
    assert!(check.contains("Names by 8pm on Thursday 4 February 2027 Childcare"), "{check}");
}

#[tokio::test]
async fn unfinished_answers_survive_another_session_are_ones_own_and_can_be_let_go() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    answered(&mut amina, "title", SMALLEST[0].1).await;
    let mut amina_elsewhere = site.organiser().await;
    assert_eq!(amina_elsewhere.get("/o").await.all("main .button"), ["Continue setting up"]);
    amina_elsewhere.get("/o/new").await.leads_to("/o/new/when");
    assert_eq!(amina_elsewhere.get("/o/new/title").await.attributes("#title", "value"), ["Summer assembly"]);
    let mut bilal = site.second_organiser().await;
    bilal.get("/o/new").await.leads_to("/o/new/title");
    assert_eq!(bilal.get("/o/new/title").await.attributes("#title", "value"), [""]);
    amina.submit("/o/new/again", &[]).await.leads_to("/o/new");
    amina.get("/o/new").await.leads_to("/o/new/title");
    answered(&mut amina, "title", SMALLEST[0].1).await;
    site.time_passes(chrono::TimeDelta::days(7));
    let now = site.app.clock.now();
    let mut amina = site.organiser().await;
    amina.get("/o/new").await.leads_to("/o/new/title");
    assert_eq!(amina.get("/o/new/title").await.attributes("#title", "value"), [""]);
    site.write(move |conn| turnout::tidy::tidy(conn, now)).await;
    assert_eq!(site.number("select count(*) from assembly_draft").await, 0);
}

#[tokio::test]
async fn nothing_is_created_before_every_question_is_answered_and_a_double_click_creates_one() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    amina.post("/o/new/check", &[]).await.leads_to("/o/new/title");
    amina.get("/o/new/check").await.leads_to("/o/new/title");
    // A name and a start are enough for a plan, but not all that is asked.
    for (question, typed) in &SMALLEST[..2] {
        answered(&mut amina, question, typed).await;
    }
    amina.get("/o/new/check").await.leads_to("/o/new/place");
    amina.post("/o/new/check", &[]).await.leads_to("/o/new/place");
    all_answered(&mut amina).await;
    let key = amina.get("/o/new/check").await.form_key();
    for _ in 0..2 {
        amina.post_with_key("/o/new/check", &key, &[]).await.leads_to("/o/a/1");
    }
    assert_eq!(site.number("select count(*) from assembly").await, 1);
    assert_eq!(site.number("select count(*) from audit_event where action = 'assembly.added'").await, 1);
    // Creating it without a draft leads to the first question.
    amina.post("/o/new/check", &[]).await.leads_to("/o/new/from");
}

#[tokio::test]
async fn an_answer_that_does_not_fit_any_more_is_asked_again_before_anything_is_created() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    all_answered(&mut amina).await;
    answered(&mut amina, "pick-ups", &[("pick_ups", "The green, 6pm")]).await.leads_to("/o/new/check");
    let earlier =
        [("day", "18"), ("month", "6"), ("year", "2027"), ("starts_at", "5pm"), ("time_zone", "Europe/London")];
    answered(&mut amina, "when", &earlier).await;
    amina.get("/o/new/check").await.leads_to("/o/new/pick-ups");
    amina.post("/o/new/check", &[]).await.leads_to("/o/new/pick-ups");
    let page = amina.get("/o/new/pick-ups").await;
    assert_eq!(
        page.all(".summary li"),
        ["Line 1: The coach would leave after the assembly starts. Enter an earlier time"]
    );
    assert_eq!(site.number("select count(*) from assembly").await, 0);
}

async fn came(
    site: &Site,
    assembly: AssemblyId,
    institution: turnout::institution::model::InstitutionId,
    bodies: u32,
    key: &'static str,
) {
    let now = site.app.clock.now();
    site.write(move |conn| {
        let told = Told::now(Key::parse(key).unwrap(), now);
        arrivals::group(
            conn,
            &DoorGrant::of(&Organiser::at_the_machine(), assembly),
            Some(institution),
            bodies,
            &told,
        )?;
        Ok(())
    })
    .await;
}
