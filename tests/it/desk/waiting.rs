//! What waits for an organiser on an institution's page.

use super::*;

/// Late names, a late crèche place: what waits for a yes.
async fn with_requests() -> (Site, Invited) {
    let (site, convent) = convent().await;
    let [grace] = listed(&site, &convent, ["Grace Okafor"]).await;
    decided(&site, convent.assembly, Status::ListClosed).await;
    site.time_is("2027-03-01T10:00:00Z");
    let (grant, now) = (leaders_grant(&site, &convent).await, site.app.clock.now());
    site.write(move |conn| {
        let form = PersonForm { name: "Zoë <b>Quist</b>".into(), ..PersonForm::default() };
        list::add_person(conn, &grant, form.parse(Country::Gb).unwrap(), None, now)?;
        need::set_number_of_children(conn, &grant, grace, 1, now).map_err(|_| turnout::error::AppError::NotFound)
    })
    .await;
    (site, convent)
}

#[tokio::test]
async fn what_waits_is_agreed_to_or_declined_with_a_reason() {
    let (site, convent) = with_requests().await;
    let here = page_of(&convent);
    let mut amina = site.organiser().await;
    let page = amina.get(&here).await;
    assert_eq!(
        page.all("section.notice h3"),
        ["1 more name on the list", "A crèche place for a child of Grace Okafor"]
    );
    assert!(page.all("section.notice")[0].contains("Zoë <b>Quist</b>"));
    let actions = page.attributes("section.notice form", "action");
    // Without a reason the leader would not know why; what was chosen is asked for again.
    let page = amina.post(&actions[1], &[("decision", "decline"), ("reason", " ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.one(".summary a"), "Enter a reason: the leader sees it");
    let key = page.form_key();
    for _ in 0..2 {
        let page =
            amina.post_with_key(&actions[1], &key, &[("decision", "decline"), ("reason", "The crèche is full")]).await;
        page.leads_to(&format!("{here}?decided=1#requests"));
    }
    assert_eq!(site.text("select place || ': ' || reason from child").await, "declined: The crèche is full");
    amina
        .post(&actions[0], &[("decision", "agree"), ("reason", "")])
        .await
        .leads_to(&format!("{here}?decided=1#requests"));
    assert_eq!(site.number("select listed from tally").await, 2);
    let page = amina.get(&here).await;
    assert!(page.all("section.notice").is_empty());
    let what = page.all("table tr").join("\n");
    assert!(what.contains("Amina Agreed to add 1 name"), "{what}");
    assert!(what.contains("Amina Crèche place for a child of Grace Okafor: declined"), "{what}");
}

#[tokio::test]
async fn another_institutions_request_is_not_decided_here() {
    let (site, convent) = with_requests().await;
    let union = site.invited(convent.assembly, "Dockside branch").await;
    let mut amina = site.organiser().await;
    for kind in ["names", "place", "seat", "booking", "nothing"] {
        let path = format!("{}/requests/{kind}/1", page_of(&union));
        assert_eq!(amina.post(&path, &[("decision", "agree")]).await.status, StatusCode::NOT_FOUND, "{kind}");
    }
    assert_eq!(site.text("select place from child").await, "asked");
    assert_eq!(site.text("select state from submission").await, "waiting");
}

#[tokio::test]
async fn the_second_who_decides_is_told_who_decided_before_and_what() {
    // Reported: the second was told "Saved", and what the first had said stood.
    let (site, convent) = with_requests().await;
    let here = page_of(&convent);
    let (email, now) = ("bilal@example.org", site.app.clock.now());
    site.write(move |conn| {
        Ok(turnout::access::store::add_account(
            conn,
            turnout::access::Actor::Machine,
            "Bilal",
            email,
            turnout::access::model::Role::Admin,
            now,
        )?)
    })
    .await;
    let (mut amina, mut bilal) = (site.organiser().await, site.signed_in(email).await);
    let actions = amina.get(&here).await.attributes("section.notice form", "action");
    for action in &actions {
        amina.post(action, &[("decision", "decline"), ("reason", "We are full.")]).await;
        let page = bilal.post(action, &[("decision", "decline"), ("reason", "Too late")]).await;
        assert!(page.location.starts_with(&format!("{here}?before=")), "{}", page.location);
        let told = bilal.get(&page.location).await;
        let said = told.all("div.notice.late").concat();
        assert!(said.starts_with("This was decided before you, by Amina."), "{said}");
        assert!(said.ends_with("St Brigid's Convent: not agreed: We are full."), "{said}");
        assert!(told.all(".notice.done").is_empty());
    }
    // Nothing is said of another institution's.
    let union = site.invited(convent.assembly, "Dockside branch").await;
    assert!(bilal.get(&format!("{}?before=place-1", page_of(&union))).await.all("div.notice.late").is_empty());
    let path = format!("{}/requests/place/1", page_of(&union));
    assert_eq!(bilal.post(&path, &[("decision", "agree")]).await.status, StatusCode::NOT_FOUND);
}
