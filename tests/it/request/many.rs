//! Many requests decided at once, and what pages say of them.

use super::*;

fn ticks(page: &Page) -> Vec<String> {
    page.attributes("input[name=tick][checked]", "value")
}

async fn agrees_to(amina: &mut Browser<'_>, ticks: &[&str]) -> Page {
    let fields: Vec<_> = ticks.iter().map(|tick| ("tick", *tick)).collect();
    amina.post(&format!("{PATH}?page=1"), &fields).await
}

#[tokio::test]
async fn many_that_take_nothing_scarce_are_agreed_to_at_once() {
    let (site, convent) = three_names().await;
    names_asked(&site, &convent, "Joan Short\nMary Long").await;
    names_asked(&site, &convent, "Ruth Levy").await;
    capacity(&site, 5).await;
    let mut amina = site.organiser().await;
    let page = amina.get(PATH).await;
    // Each of them fits by itself; the first and the third fit together.
    assert_eq!(page.attributes("input[name=tick]", "value"), ["names-2", "names-4", "names-6"]);
    assert_eq!(ticks(&page), ["names-2", "names-6"]);
    assert!(page.one("#many").starts_with("3 requests take nothing scarce."));
    let page = agrees_to(&mut amina, &[]).await;
    assert_eq!(
        (page.status, page.one(".summary a")),
        (StatusCode::UNPROCESSABLE_ENTITY, "Tick at least 1 request".into())
    );
    let page = agrees_to(&mut amina, &["names-2", "names-4", "names-6"]).await;
    page.leads_to(&format!("{PATH}?page=1&agreed=2&left=1&settled=0"));
    assert_eq!(site.number("select count(*) from attendee where listed = 1").await, 5);
    let page = amina.get(&page.location).await;
    assert_eq!(
        page.one(".notice.done"),
        "Agreed to 2 requests. 1 was left: what it takes changed meanwhile. Look at it below."
    );
    assert_eq!(page.all("section li"), ["5 listed → 7, nothing pledged", "Listed with children 5 → 7 of 5, over by 2"]);
    // What was decided meanwhile is said, and what became scarce meanwhile is left, whatever is ticked.
    let page = agrees_to(&mut amina, &["names-2", "names-4"]).await;
    page.leads_to(&format!("{PATH}?page=1&agreed=0&left=1&settled=1"));
    assert!(amina.get(&page.location).await.one(".notice.done").ends_with("1 was decided before you."));
    assert_eq!(site.number("select count(*) from attendee where listed = 1").await, 5);
}

#[tokio::test]
async fn an_interpreter_that_nobody_has_booked_is_not_agreed_to_with_many() {
    let (site, convent) = convent().await;
    site.time_is(LATE);
    let [ruth, joan] = listed(&site, &convent, ["Ruth Levy", "Joan Short"]).await;
    let (grant, now) = (leaders_grant(&site, &convent).await, site.app.clock.now());
    site.write(move |conn| {
        for person in [ruth, joan] {
            let bsl = [NeedAnswer { kind: NeedKind::Bsl, detail: String::new() }];
            need::record(conn, &grant, person, &bsl, need::Earlier::Keep, now)?;
        }
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    agrees_to(&mut amina, &["booking-1", "booking-2"])
        .await
        .leads_to(&format!("{PATH}?page=1&agreed=0&left=2&settled=0"));
    amina.post(&format!("{PATH}/booking/1"), &[("decision", "agree")]).await;
    // The one who was booked for one serves the other as well.
    agrees_to(&mut amina, &["booking-2"]).await.leads_to(&format!("{PATH}?page=1&agreed=1&left=0&settled=0"));
    assert_eq!(site.number("select count(*) from need where state = 'booked'").await, 2);
}

#[tokio::test]
async fn a_long_row_comes_in_pages_and_a_decision_stays_on_its_page() {
    let (site, convent) = convent().await;
    let (grant, now) = (leaders_grant(&site, &convent).await, site.app.clock.now());
    site.write(move |conn| {
        for number in 0..53 {
            let letters = format!("{}{}", char::from(b'a' + number / 26), char::from(b'a' + number % 26));
            let form = PersonForm { name: format!("Sister {letters}gnes"), ..PersonForm::default() };
            list::add_person(conn, &grant, form.parse(Country::Gb).unwrap(), None, now)?;
        }
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    let first = amina.get(PATH).await;
    assert_eq!(first.all("section h2").len(), 50);
    assert!(first.text().contains("53 requests wait for your yes"));
    let second = amina.get(&format!("{PATH}?page=2")).await;
    let actions = second.attributes("section form", "action");
    assert_eq!(actions.len(), 3);
    amina.post(&actions[0], &[("decision", "agree")]).await.leads_to(&format!("{PATH}?page=2&decided=names-51"));
    assert_eq!(amina.get(&format!("{PATH}?page=2&decided=names-51")).await.all("section h2").len(), 2);
}

#[tokio::test]
async fn what_is_no_number_of_a_page_goes_into_no_address() {
    // Reported: "1&agreed=9" led to an address that cannot be read after the decision was saved, a line end to a fault.
    for text in ["1%26agreed%3D9", "%0A", "x%22%3E"] {
        let (site, invited) = three_names().await;
        names_asked(&site, &invited, "Ruth Levy").await;
        let mut amina = site.organiser().await;
        let page = amina.get(&format!("{PATH}?page={text}")).await;
        let actions = page.attributes("section form", "action");
        assert_eq!(actions, ["names/2", "names/4"].map(|path| format!("{PATH}/{path}?page=1")));
        let page = amina.post(&format!("{PATH}/names/2?page={text}"), &[("decision", "decline")]).await;
        assert_eq!(
            (page.status, page.attributes("section form", "action")),
            (StatusCode::UNPROCESSABLE_ENTITY, actions)
        );
        let page = amina.post(&format!("{PATH}/names/2?page={text}"), &[("decision", "agree")]).await;
        page.leads_to(&format!("{PATH}?page=1&decided=names-2"));
        let page = amina.post(&format!("{PATH}?page={text}"), &[("tick", "names-4")]).await;
        page.leads_to(&format!("{PATH}?page=1&agreed=1&left=0&settled=0"));
    }
}
