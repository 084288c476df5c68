//! The leaders of an institution: added, changed, handed over, taken off.

use axum::http::StatusCode;

use super::fills_in;
use crate::site::{Invited, Site};

async fn convent(site: &Site) -> (Invited, String) {
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let home = format!("/o/institutions/{}", invited.institution);
    (invited, home)
}

async fn opens(site: &Site, link: &str) -> bool {
    site.browser().get(link).await.status == StatusCode::SEE_OTHER
}

/// The link of a leader by name, as an organiser copies it.
async fn link_of(site: &Site, invited: &Invited, name: &str) -> String {
    let page = site.organiser().await.get(&format!("/o/a/{}/i/{}", invited.assembly, invited.institution)).await;
    let at = page.all("main section h3").iter().position(|it| it == name).unwrap();
    let link = page.attributes("input[readonly]", "value").swap_remove(at);
    link.trim_start_matches("http://127.0.0.1:8080").to_owned()
}

#[tokio::test]
async fn a_leader_without_phone_and_email_has_a_link_all_the_same() {
    let site = Site::new();
    let (invited, home) = convent(&site).await;
    let mut amina = site.organiser().await;
    let add = format!("{home}/leaders/new");
    let page = amina.submit(&add, &[("name", ""), ("phone", "at home"), ("email", "nobody")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all(".summary a").len(), 3);
    assert_eq!(page.attributes("#phone", "value"), ["at home"]);
    amina
        .submit(&add, &[("name", "Ana Silva"), ("phone", ""), ("email", "")])
        .await
        .leads_to(&format!("{home}?done=leader"));
    assert!(amina.get(&home).await.text().contains("No mobile and no email. Their link can still be copied."));
    assert!(opens(&site, &link_of(&site, &invited, "Ana Silva").await).await);
    let page = amina.submit(&add, &[("name", "Ana Silva"), ("phone", ""), ("email", "")]).await;
    assert!(page.one(".summary").contains("Ana Silva speaks for it already"));
}

#[tokio::test]
async fn a_leader_of_two_institutions_is_one_person() {
    let site = Site::new();
    let (invited, home) = convent(&site).await;
    let other = site.invited(invited.assembly, "Hill Abbey").await;
    let mut amina = site.organiser().await;
    let grace = [("name", "Grace Okafor"), ("phone", "07700 900123"), ("email", "")];
    amina.submit(&format!("/o/institutions/{}/leaders/new", other.institution), &grace).await;
    let known = site.number("select count(*) from leader").await;
    let add = format!("{home}/leaders/new");
    let page = amina.submit(&add, &[("name", "G Okafor"), ("phone", "+44 7700 900123"), ("email", "")]).await;
    assert_eq!(page.all("#who label"), ["Yes, Grace Okafor of Hill Abbey", "No, somebody else"]);
    let id = page.attributes("input[name=who]", "value").swap_remove(0);
    let typed = [("name", "G Okafor"), ("phone", "+44 7700 900123"), ("email", ""), ("who", id.as_str())];
    amina.post(&add, &typed).await.leads_to(&format!("{home}?done=leader"));
    assert_eq!(site.number("select count(*) from leader").await, known);
    assert!(opens(&site, &link_of(&site, &invited, "Grace Okafor").await).await);
    let change = amina.get(&format!("{home}/leaders/{id}")).await;
    assert!(change.text().contains("Also speaks for Hill Abbey."));
    let typed = [("name", "Grace Okafor"), ("phone", ""), ("email", "grace@example.org")];
    amina.submit(&format!("{home}/leaders/{id}"), &typed).await.leads_to(&format!("{home}?done=saved"));
    let now = "select coalesce(phone, '-') || email from leader where name = 'Grace Okafor'";
    assert_eq!(site.text(now).await, "-grace@example.org");
    assert_eq!(site.text("select fields from audit_event where action = 'leader.changed'").await, "phone,email");
    let page =
        amina.submit(&add, &[("name", "Other"), ("phone", ""), ("email", "GRACE@example.org"), ("who", "new")]).await;
    page.leads_to(&format!("{home}?done=leader"));
    assert_eq!(site.number("select count(*) from leader").await, known + 1);
}

#[tokio::test]
async fn handing_over_kills_the_old_links_makes_new_ones_and_keeps_what_was_done() {
    let site = Site::new();
    let (invited, home) = convent(&site).await;
    let mut leader = site.leader(&invited).await;
    leader.post(&format!("{}/pledge", invited.home), &[("number", "30")]).await;
    let mut amina = site.organiser().await;
    let over = format!("{home}/leaders/{}/hand-over", invited.leader);
    assert!(amina.get(&over).await.text().contains("stop working"));
    let typed = [("name", "Ana Silva"), ("phone", ""), ("email", "")];
    let key = amina.get(&over).await.form_key();
    for _ in 0..2 {
        amina.post_with_key(&over, &key, &typed).await.leads_to(&format!("{home}?done=handed"));
    }
    assert!(!opens(&site, &invited.link).await);
    assert_eq!(leader.get(&invited.home).await.status, StatusCode::UNAUTHORIZED);
    assert!(opens(&site, &link_of(&site, &invited, "Ana Silva").await).await);
    assert_eq!(site.number("select count(*) from leader_institution where until is not null").await, 1);
    assert_eq!(site.number("select number from pledge").await, 30);
    // Who comes back gets another link than the one that is dead.
    let leaders = amina.get(&home).await.attributes("section .buttons a", "href");
    let back = leaders.iter().find(|href| href.ends_with("/hand-over")).unwrap().clone();
    let again = invited.leader.to_string();
    amina.submit(&back, &[("who", again.as_str())]).await.leads_to(&format!("{home}?done=handed"));
    assert!(!opens(&site, &invited.link).await);
    assert!(opens(&site, &link_of(&site, &invited, "Leader of St Brigid's Convent").await).await);
    assert_eq!(
        site.app.db.read(|conn| Ok::<_, turnout::error::AppError>(turnout::db::rules::findings(conn)?)).await.unwrap(),
        [""; 0]
    );
}

#[tokio::test]
async fn a_leader_who_is_taken_off_has_no_link_there_and_keeps_the_others() {
    let site = Site::new();
    let (invited, home) = convent(&site).await;
    let other = site.invited(invited.assembly, "Hill Abbey").await;
    let (leader, institution, now) = (invited.leader, other.institution, site.app.clock.now());
    site.write(move |conn| {
        let by = turnout::access::Organiser::at_the_machine();
        Ok(turnout::institution::store::speak_for(conn, &by, institution, leader, now)?)
    })
    .await;
    let link = link_of(&site, &other, "Leader of St Brigid's Convent").await;
    let mut amina = site.organiser().await;
    amina.submit(&format!("{home}/leaders/{leader}/remove"), &[]).await.leads_to(&format!("{home}?done=removed"));
    assert!(!opens(&site, &invited.link).await);
    assert!(opens(&site, &link).await);
    // Two at once: the second finds that it is done.
    assert_eq!(amina.get(&format!("{home}/leaders/{leader}/remove")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        amina.post(&format!("{home}/leaders/{leader}/hand-over"), &[("name", "X")]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn of_two_who_change_a_leader_neither_brings_back_what_the_other_corrected() {
    // Reported: a page opened before a phone was corrected saved a name, and the old phone with it.
    let site = Site::new();
    let (invited, home) = convent(&site).await;
    let path = format!("{home}/leaders/{}", invited.leader);
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    amina.submit(&path, &[("name", "Grace"), ("phone", "07700 900111"), ("email", "grace@example.org")]).await;
    let (earlier, his, second) = (amina.get(&path).await, bilal.get(&path).await, amina.get(&path).await);
    fills_in(&mut bilal, &path, &his, &[("phone", "07700 900222")]).await.leads_to(&format!("{home}?done=saved"));
    let stored = "select name || ' ' || phone || ' ' || coalesce(email, '-') from leader";
    fills_in(&mut amina, &path, &earlier, &[("name", "Grace Okafor"), ("email", "")])
        .await
        .leads_to(&format!("{home}?done=saved"));
    assert_eq!(site.text(stored).await, "Grace Okafor +447700900222 -");
    // The phone itself by both: the second is told, and what was typed stays to be saved again.
    let told = fills_in(&mut amina, &path, &second, &[("phone", "07700 900333"), ("email", "nobody")]).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = [
        "Somebody changed the phone to +447700900222 meanwhile. Look at it and save again",
        "Somebody took the e-mail away meanwhile. Look at it and save again",
        "Enter an e-mail address, like name@example.org, or leave it blank",
    ];
    assert_eq!(told.all(".summary a"), said);
    let values = ["#name", "#phone", "#email"].map(|field| told.attributes(field, "value").concat());
    assert_eq!(values, ["Grace Okafor", "07700 900333", "nobody"]);
    assert_eq!(site.text(stored).await, "Grace Okafor +447700900222 -");
    fills_in(&mut amina, &path, &told, &[("email", "")]).await.leads_to(&format!("{home}?done=saved"));
    assert_eq!(site.text(stored).await, "Grace Okafor +447700900333 -");
}
