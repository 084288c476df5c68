//! What is not sorted yet: one list of childcare, access and travel, for organisers, for leaders, and on the command line.

use axum::http::StatusCode;
use turnout::access::model::Role;
use turnout::need::model::{Child, NeedAnswer, NeedKind};
use turnout::need::store as needs;

use crate::command_line::Machine;
use crate::people::listed;
use crate::site::{Invited, Site};

/// An institution of two, of whom one comes by coach, needs an interpreter and brings a child whose age is not told.
async fn unsorted(site: &Site) -> Invited {
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let [grace, _] = listed(site, &invited, ["Grace Okafor", "Agnes Byrne"]).await;
    let (grant, now) = (invited.grant, site.app.clock.now());
    site.write(move |conn| {
        let child = Child { first_name: "Adam".into(), age_years: None, notes: "peanut allergy".into() };
        needs::told(conn, &grant, grace, &[NeedAnswer::new(NeedKind::Bsl, "")], &[child], false, now)?;
        conn.execute_batch(
            "insert into pick_up (assembly_id, place) values (1, 'The green');
             update invitation set main_travel = 'coach', main_pick_up_id = 1",
        )?;
        Ok(())
    })
    .await;
    invited
}

#[tokio::test]
async fn what_is_not_sorted_stands_in_one_list_by_date_and_leads_to_what_mends_it() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    unsorted(&site).await;
    let page = amina.get("/o/a/1/logistics").await;
    let said = page.all("ul.tasks li");
    assert_eq!(
        said,
        [
            "Book for 1 person: BSL interpreter Access",
            "Ask how old 1 child is: St Brigid's Convent 1 Crèche",
            "The green has no time yet Travel",
            "The crèche needs 1 more person Crèche",
            "St Brigid's Convent: 2 people without a seat from The green, no vehicle stops there Travel",
        ],
        "{}",
        page.text()
    );
    for href in page.attributes("ul.tasks a", "href") {
        assert_eq!(amina.get(&href).await.status, StatusCode::OK, "{href}");
    }
    assert!(!page.body.contains("peanut") && !page.body.contains("Grace"), "what, and nobody's name");
    site.time_is("2027-03-13T10:00:00Z");
    amina.comes_back().await;
    assert!(amina.get("/o/a/1/logistics").await.text().contains("Nothing is left to sort."));
    assert_eq!(amina.get("/o/a/9/logistics").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_leader_sees_what_of_their_own_is_not_sorted() {
    let site = Site::new();
    let invited = unsorted(&site).await;
    let other = site.invited(invited.assembly, "Northside Tenants").await;
    let mut leader = site.leader(&invited).await;
    let home = leader.get(&invited.home).await;
    assert!(home.text().contains("Tell us the name and age of 1 child for the crèche"), "{}", home.text());
    let mut theirs = site.leader(&other).await;
    assert!(!theirs.get(&other.home).await.text().contains("Not sorted yet"));
}

#[tokio::test]
async fn what_people_need_is_for_access_leads_and_a_few_files_an_hour() {
    let site = Site::new();
    let invited = unsorted(&site).await;
    let needs_of = format!("/o/for/{}/needs", invited.grant.invitation());
    let mut rosa = site.in_role(Role::Organiser).await;
    for page in ["/o/a/1/creche", "/o/a/1/creche/sheet", "/o/a/1/creche/child/1", "/o/a/1/access", &needs_of] {
        let refused = rosa.get(page).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
        assert!(refused.text().contains("for access leads") && !refused.body.contains("Adam"), "{page}");
    }
    let exports = rosa.get("/o/a/1/exports").await;
    assert!(!exports.text().contains("Crèche children") && !exports.body.contains("value=\"needs\""));
    let form = [("what", "needs"), ("reason", "for the plan")];
    assert_eq!(rosa.post("/o/a/1/exports", &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(rosa.get("/o/a/1/logistics").await.status, StatusCode::OK, "numbers are everybody's");

    site.write(|conn| Ok(conn.execute("update account set role = 'access_lead'", [])?)).await;
    assert!(rosa.get("/o/a/1/creche").await.body.contains("Adam"));
    for _ in 0..5 {
        assert_eq!(rosa.post("/o/a/1/exports", &form).await.status, StatusCode::SEE_OTHER);
    }
    let sixth = rosa.post("/o/a/1/exports", &form).await;
    assert_eq!(sixth.status, StatusCode::CONFLICT);
    assert!(sixth.text().contains("You took 5 files of what people need in the last hour."));
    site.time_passes(chrono::TimeDelta::hours(1));
    assert_eq!(rosa.post("/o/a/1/exports", &form).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_request_about_what_somebody_needs_waits_for_an_access_lead() {
    let site = Site::new();
    unsorted(&site).await;
    site.write(|conn| Ok(conn.execute("update child set place = 'asked', late = 1", [])?)).await;
    let (mut amina, mut rosa) = (site.organiser().await, site.in_role(Role::Organiser).await);
    assert!(amina.get("/o/a/1/requests").await.text().contains("Grace Okafor"));
    let hers = rosa.get("/o/a/1/requests").await;
    assert!(!hers.text().contains("Grace Okafor"), "{}", hers.text());
    assert!(amina.get("/o/a/1/requests/place/1").await.text().contains("Grace Okafor"));
    for page in ["/o/a/1/requests/place/1", "/o/a/1/requests?before=place-1", "/o/a/1/requests?decided=booking-1"] {
        assert!(!rosa.get(page).await.text().contains("Grace Okafor"), "{page}");
    }
    site.write(|conn| Ok(conn.execute("update child set place = 'given'", [])?)).await;
    assert!(amina.get("/o/a/1/requests?before=place-1").await.text().contains("Grace Okafor"));
    assert!(!rosa.get("/o/a/1/requests?before=place-1").await.text().contains("Grace Okafor"));
}

#[test]
fn the_command_line_prints_what_is_not_sorted_and_says_by_its_status_whether_anything_is() {
    let machine = Machine::new();
    let id = machine.done(&["assembly", "add", "--title", "Spring assembly", "--starts-at", "2099-03-12T19:00"]);
    let institutions = machine.file("institutions.csv", "institution\nSt Brigid's Convent\n");
    machine.done(&["institutions", "import", &institutions, "--assembly", &id]);
    let logistics = ["logistics", "--assembly", &id];
    assert_eq!(machine.done(&logistics), "", "nothing was told, so nothing is left");
    let list = machine.file("list.csv", "name,children,childcare,access\nGrace Okafor,1,yes,BSL interpreter\n");
    machine.done(&["list", "submit", "--assembly", &id, "--institution", "St Brigid's Convent", &list]);
    let ran = machine.run(&logistics);
    assert_eq!((ran.status, ran.problems.as_str()), (1, ""));
    let said: Vec<&str> = ran.out.lines().map(|line| line.split_once(": ").unwrap().1).collect();
    let expected = [
        "Access: Book for 1 person: BSL interpreter",
        "Crèche: Ask how old 1 child is: St Brigid's Convent 1",
        "Crèche: The crèche needs 1 more person",
    ];
    assert_eq!(said, expected, "{}", ran.out);
    assert!(ran.out.starts_with("Thursday 19 February 2099"), "{}", ran.out);
    assert_eq!(machine.run(&["logistics", "--assembly", "99"]).status, 2);
    let creche = machine.done(&["export", "creche", "--assembly", &id]);
    assert_eq!(creche.lines().last().unwrap().trim_end(), "age_not_told,1,,,");
    machine.fails(2, &["--reason"], &["export", "access", "--assembly", &id]);
    let access = machine.done(&["export", "access", "--assembly", &id, "--reason", "to book"]);
    assert!(access.contains("Grace Okafor,St Brigid's Convent,bsl,"), "{access}");
}
