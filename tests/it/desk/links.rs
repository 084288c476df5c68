//! Leaders' links in an organiser's hands.

use super::*;

#[tokio::test]
async fn each_leaders_link_can_be_copied_shared_and_replaced() {
    let (site, convent) = convent().await;
    let mut amina = site.organiser().await;
    let here = page_of(&convent);
    let page = amina.get(&here).await;
    let shown = page.attributes("#links ~ section input[readonly]", "value");
    assert_eq!(shown, [format!("http://127.0.0.1:8080{}", convent.link)]);
    let links = page.attributes("#links ~ section .buttons a", "href");
    assert!(
        links[0].starts_with("https://wa.me/?text=Hello%20Leader%20of%20St%20Brigid%27s%20Convent"),
        "{}",
        links[0]
    );
    assert!(links[1].starts_with("sms:?&body=Hello%20Leader"), "{}", links[1]);
    for link in &links[..2] {
        assert!(link.ends_with(&percent(&shown[0])), "{link}");
    }
    let replace = format!("{here}/links/{}/replace", convent.leader);
    assert_eq!(links[2], replace);
    assert!(amina.get(&replace).await.text().contains("The old link stops working"));
    let key = amina.get(&replace).await.form_key();
    for _ in 0..2 {
        let page = amina.post_with_key(&replace, &key, &[]).await;
        page.leads_to(&format!("{here}?replaced={}#links", convent.leader));
    }
    assert_eq!(site.number("select generation from link").await, 2);
    assert_eq!(site.browser().get(&convent.link).await.status, StatusCode::NOT_FOUND);
    let page = amina.get(&format!("{here}?replaced={}", convent.leader)).await;
    assert!(page.one(".notice.done").contains("Send the new one"));
    let new = page.attributes("#links ~ section input[readonly]", "value").remove(0);
    site.browser().get(new.trim_start_matches("http://127.0.0.1:8080")).await.leads_to(&convent.home);
}

fn percent(text: &str) -> String {
    text.replace(':', "%3A").replace('/', "%2F").replace('.', "%2E").replace('-', "%2D").replace('_', "%5F")
}

#[tokio::test]
async fn the_leader_of_another_institution_has_no_link_here() {
    let (site, convent) = convent().await;
    let union = site.invited(convent.assembly, "Dockside branch").await;
    let mut amina = site.organiser().await;
    let replace = format!("{}/links/{}/replace", page_of(&convent), union.leader);
    assert_eq!(amina.get(&replace).await.status, StatusCode::NOT_FOUND);
    assert_eq!(amina.post(&replace, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.number("select sum(generation) from link").await, 2);
}

#[tokio::test]
async fn every_leader_of_an_invited_institution_has_a_link_from_the_start() {
    let (site, convent) = convent().await;
    let now = site.app.clock.now();
    let (grant, links) = site
        .write(move |conn| {
            let by = Organiser::at_the_machine();
            let una = turnout::institution::store::DescribedLeader { name: "Una".into(), phone: None, email: None };
            turnout::institution::store::add_leader(conn, &by, convent.institution, &una, now)?;
            Ok((convent.grant, access::links(conn, &by, &convent.grant)?.len()))
        })
        .await;
    assert_eq!(links, 2);
    let later = site.assembly().await;
    let institution = grant.institution();
    let links = site
        .write(move |conn| {
            let by = Organiser::at_the_machine();
            invitations::invite(conn, &by, later, institution, None, now)?;
            let grant = access::grant(conn, &by, later, institution)?.unwrap();
            Ok(access::links(conn, &by, &grant)?.len())
        })
        .await;
    assert_eq!(links, 2);
}
