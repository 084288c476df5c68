//! The page on which an organiser types how many came with many institutions.

use axum::http::StatusCode;

use super::{came, group, key};
use crate::site::{Browser, Invited, Page, Site, leaders_grant};
use turnout::access::{DoorGrant, Organiser};
use turnout::arrival::model::Told;
use turnout::arrival::store as arrival;
use turnout::error::AppError;
use turnout::list::model::PersonName;

const PAGE: &str = "/o/a/1/came";
const ACTUALS: &str = "select coalesce(group_concat(coalesce(institution, 'nobody') || ' ' || actual, ', '), '')
    from (select * from tally where assembly_id = 1 and actual > 0 order by institution is null, institution)";

/// A site on the morning after, with two invited institutions and one that was not: ids 1, 2 and 3.
async fn after() -> (Site, Invited, Invited) {
    let site = Site::new();
    let assembly = site.assembly().await;
    let convent = site.invited(assembly, "St Brigid's Convent").await;
    let union = site.invited(assembly, "Dockside branch").await;
    let other = site.assembly().await;
    site.invited(other, "Aardvark Choir").await;
    site.time_is("2027-03-13T09:00:00Z");
    (site, convent, union)
}

async fn walks_in(site: &Site, invited: &Invited, name: &'static str) {
    let (assembly, institution, now) = (invited.assembly, invited.institution, site.app.clock.now());
    site.write(move |conn| {
        let (by, told) = (Organiser::at_the_machine(), Told::now(key(&name.replace(' ', "-")), now));
        Ok(arrival::walk_in(
            conn,
            &DoorGrant::of(&by, assembly),
            Some(institution),
            &PersonName::stored(name.into()),
            &told,
        )?)
    })
    .await;
}

/// Fills in the page as it is shown now and sends it.
async fn typed(browser: &mut Browser<'_>, at: &str, numbers: &[(&str, &str)]) -> Page {
    let page = browser.get(at).await;
    send(browser, at, &page, numbers).await
}

/// Fills in `page`, which was shown before, and sends it.
async fn send(browser: &mut Browser<'_>, at: &str, page: &Page, numbers: &[(&str, &str)]) -> Page {
    let mut form = page.form();
    for (name, value) in numbers {
        let field = form.iter_mut().find(|(known, _)| known == name);
        *field.map_or_else(|| panic!("no {name} in {}", page.body), |(_, old)| old) = (*value).to_owned();
    }
    let fields: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_with_key(at, &page.form_key(), &fields[1..]).await
}

#[tokio::test]
async fn many_numbers_are_saved_at_once_guests_and_nobodys_too_and_blanks_change_nothing() {
    let (site, convent, _) = after().await;
    came(&site, &convent, 12, "k1").await.unwrap();
    let mut amina = site.organiser().await;
    let page = amina.get(PAGE).await;
    assert_eq!(page.all("tbody th bdi"), ["Dockside branch", "St Brigid's Convent", "With no institution"]);
    assert_eq!(page.all("td[data-l=Counted]"), ["0", "12", "0"]);
    typed(&mut amina, PAGE, &[("number-2", " 1,034 "), ("number-nobody", "4")])
        .await
        .leads_to("/o/a/1/came?f=all&page=1&saved=2");
    typed(&mut amina, "/o/a/1/came?f=guests", &[("number-3", "7")])
        .await
        .leads_to("/o/a/1/came?f=guests&page=1&saved=1");
    let expected = "Aardvark Choir 7, Dockside branch 1034, St Brigid's Convent 12, nobody 4";
    assert_eq!(site.text(ACTUALS).await, expected);
    let page = amina.get("/o/a/1/came?f=all&saved=2").await;
    assert_eq!(page.one(".done"), "2 numbers are saved.");
    assert_eq!(page.all("tbody th .tag"), ["Not invited"]);
    typed(&mut amina, PAGE, &[]).await.leads_to("/o/a/1/came?f=all&page=1&saved=0");
    typed(&mut amina, PAGE, &[("number-nobody", "0"), ("number-2", "1000")]).await;
    assert_eq!(site.text(ACTUALS).await, "Aardvark Choir 7, Dockside branch 1000, St Brigid's Convent 12");
    let noted =
        "select group_concat(actor || coalesce(institution_id, '-') || ':' || old_number || '>' || new_number, ' ')
        from audit_event where action = 'arrival.typed'";
    let all = "machine1:0>12 organiser2:0>1034 organiser-:0>4 organiser3:0>7 organiser2:1034>1000 organiser-:4>0";
    assert_eq!(site.text(noted).await, all);
    assert_eq!(site.read(|conn| Ok(turnout::db::rules::findings(conn)?)).await, Vec::<String>::new());
}

#[tokio::test]
async fn good_numbers_are_saved_and_each_wrong_one_comes_back_with_what_is_wrong() {
    let (site, convent, union) = after().await;
    walks_in(&site, &convent, "Grace Okafor").await;
    walks_in(&site, &convent, "Tomos Rhys").await;
    group(&site, &union, 5, "g1").await.unwrap();
    let mut amina = site.organiser().await;
    assert_eq!(amina.get(PAGE).await.one("tbody th .muted"), "2 by name, 0 without");
    for (wrong, text) in [
        ("1", "St Brigid's Convent: 2 people were checked in by name. Enter 2 or more"),
        ("forty", "St Brigid's Convent: enter a number, using digits only, like 40"),
        ("-3", "St Brigid's Convent: enter a number from 0 to 100,000, using digits only"),
        ("1e9", "St Brigid's Convent: enter a number from 0 to 100,000, using digits only"),
        ("1000000000", "St Brigid's Convent: enter a number from 0 to 100,000, using digits only"),
    ] {
        let page = typed(&mut amina, PAGE, &[("number-1", wrong), ("number-2", "9"), ("number-nobody", "x")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        let nobody = "With no institution: enter a number from 0 to 100,000, using digits only";
        assert_eq!(page.all(".summary a"), [text, nobody]);
        assert_eq!(page.attributes(".summary a", "href"), ["#number-1", "#number-nobody"]);
        assert_eq!(page.attributes("input[inputmode]", "value"), [wrong, "x"]);
        assert_eq!(page.one(".done"), "1 number is saved.");
        assert_eq!(site.text(ACTUALS).await, "Dockside branch 9, St Brigid's Convent 2");
    }
    let page = typed(&mut amina, PAGE, &[("number-1", "1")]).await;
    send(&mut amina, PAGE, &page, &[("number-1", "30")]).await.leads_to("/o/a/1/came?f=all&page=1&saved=1");
    assert_eq!(site.text(ACTUALS).await, "Dockside branch 9, St Brigid's Convent 30");
}

#[tokio::test]
async fn a_number_that_somebody_else_changed_meanwhile_is_not_overwritten_unasked() {
    let (site, convent, _) = after().await;
    let mut amina = site.organiser().await;
    // Both opened the list of those of whom nobody was counted; the row leaves it while Amina types.
    let at = "/o/a/1/came?f=none";
    let shown = amina.get(at).await;
    came(&site, &convent, 30, "k1").await.unwrap();
    let page = send(&mut amina, at, &shown, &[("number-1", "34"), ("number-2", "6")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let asked = "St Brigid's Convent: somebody changed it from 0 to 30 meanwhile. Save again if 34 is right";
    assert_eq!(page.all(".summary a"), [asked]);
    assert_eq!(page.all("td[data-l=Counted]"), ["30"], "what stands now, beside what was typed");
    assert_eq!(page.attributes("input[inputmode]", "value"), ["34"]);
    assert_eq!(site.text(ACTUALS).await, "Dockside branch 6, St Brigid's Convent 30");
    send(&mut amina, at, &page, &[]).await.leads_to("/o/a/1/came?f=none&page=1&saved=1");
    assert_eq!(site.text(ACTUALS).await, "Dockside branch 6, St Brigid's Convent 34");
    // Both typed the same: nothing is asked.
    let shown = amina.get(PAGE).await;
    came(&site, &convent, 35, "k2").await.unwrap();
    send(&mut amina, PAGE, &shown, &[("number-1", "35")]).await.leads_to("/o/a/1/came?f=all&page=1&saved=1");
}

#[tokio::test]
async fn a_second_click_saves_nothing_more_and_is_answered_the_same() {
    let (site, _, _) = after().await;
    let mut amina = site.organiser().await;
    let shown = amina.get(PAGE).await;
    for _ in 0..2 {
        let page = send(&mut amina, PAGE, &shown, &[("number-1", "34"), ("number-2", "6")]).await;
        page.leads_to("/o/a/1/came?f=all&page=1&saved=2");
    }
    let shown = amina.get(PAGE).await;
    for _ in 0..2 {
        let page = send(&mut amina, PAGE, &shown, &[("number-1", "40"), ("number-2", "many")]).await;
        assert_eq!((page.status, page.one(".done")), (StatusCode::UNPROCESSABLE_ENTITY, "1 number is saved.".into()));
    }
    assert_eq!(site.number("select count(*) from audit_event where action = 'arrival.typed'").await, 3);
    assert_eq!(site.number("select count(*) from arrival where undone_by_id is null").await, 46);
}

#[tokio::test]
async fn nothing_is_typed_before_the_day_after_a_cancellation_or_by_a_leader() {
    let (site, convent, _) = after().await;
    let mut amina = site.organiser().await;
    let shown = amina.get(PAGE).await;
    site.time_is("2027-03-11T23:59:59Z");
    amina.comes_back().await;
    let text = "You can type this from Friday 12 March 2027 on.";
    assert_eq!(amina.get(PAGE).await.one(".notice.info"), text);
    let page = send(&mut amina, PAGE, &shown, &[("number-1", "34")]).await;
    assert_eq!((page.status, page.text().contains(text)), (StatusCode::CONFLICT, true));
    site.time_is("2027-03-12T00:00:00Z");
    send(&mut amina, PAGE, &shown, &[("number-1", "34")]).await.leads_to("/o/a/1/came?f=all&page=1&saved=1");
    site.write(|conn| Ok(conn.execute("update assembly set status = 'cancelled'", [])?)).await;
    assert_eq!(amina.get(PAGE).await.one(".notice.info"), "The assembly is cancelled.");
    let mut leader = site.leader(&convent).await;
    assert!(leader.get(PAGE).await.location.starts_with("/o/sign-in"));
    let page = leader.post(PAGE, &[("number-1", "34"), ("shown-1", "34")]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(amina.get("/o/a/9/came").await.status, StatusCode::NOT_FOUND);
    assert_eq!(amina.post("/o/a/9/came", &[("number-1", "3")]).await.status, StatusCode::NOT_FOUND);
    let gone = typed_unknown(&site, &mut amina).await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
    assert_eq!(leaders_grant(&site, &convent).await.institution(), convent.institution);
}

/// A number for an institution that is not there.
async fn typed_unknown(site: &Site, browser: &mut Browser<'_>) -> Page {
    site.write(|conn| Ok::<_, AppError>(conn.execute("update assembly set status = 'open'", [])?)).await;
    browser.post(PAGE, &[("number-99", "34"), ("shown-99", "0")]).await
}

#[tokio::test]
async fn a_long_list_is_typed_50_at_a_time_and_saving_goes_on() {
    let (site, _, _) = after().await;
    site.write(|conn| {
        conn.execute_batch(
            "insert into institution (name, kind, membership, added_at)
                with recursive n (i) as (select 100 union all select i + 1 from n where i < 199)
                select 'Institution ' || i, 'other', 'member', '' from n;
             insert into invitation (assembly_id, institution_id, added_at)
                select 1, institution_id, '' from institution where name like 'Institution %'",
        )?;
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    let page = amina.get("/o/a/1/came?f=all&page=2").await;
    assert_eq!(page.all("tbody tr").len(), 50);
    assert_eq!(page.all("nav[aria-label=Pages] span"), ["51 to 100 of 103"]);
    assert_eq!(page.attributes("nav[aria-label=Pages] a", "href"), ["?f=all&page=1", "?f=all&page=3"]);
    assert_eq!(page.attributes("button[name=then]", "value"), ["2", "3"]);
    let mut form = page.form();
    form.push(("then".into(), "3".into()));
    let fields: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    amina
        .post_with_key("/o/a/1/came?f=all&page=2", &page.form_key(), &fields[1..])
        .await
        .leads_to("/o/a/1/came?f=all&page=3&saved=0");
    assert_eq!(amina.get("/o/a/1/came?f=guests").await.all("tbody th bdi"), ["With no institution", "Aardvark Choir"]);
}
