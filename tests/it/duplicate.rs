//! One person on two lists: found, counted once, told apart, taken back.

mod counted;

use axum::http::StatusCode;
use turnout::access::Organiser;
use turnout::arrival::model::{Key, Outcome, Told};
use turnout::arrival::store as arrivals;
use turnout::db::rules;
use turnout::duplicate::store;
use turnout::error::AppError;
use turnout::list::model::{AttendeeId, Attending, Country, PersonForm};
use turnout::list::store as list;

use crate::people::{listed, withdrawn};
use crate::site::{Browser, Invited, Page, Site, leaders_grant};

const PATH: &str = "/o/a/1/duplicates";

/// Institutions of one assembly, each with one Ruth Levy of one number on its list: attendees 1, 2, 3.
async fn lists<const N: usize>(names: [&'static str; N]) -> (Site, Vec<Invited>) {
    let site = Site::new();
    let assembly = site.assembly().await;
    let mut invited = Vec::new();
    for name in names {
        let list = site.invited(assembly, name).await;
        listed(&site, &list, ["Ruth Levy"]).await;
        invited.push(list);
    }
    site.write(|conn| Ok(conn.execute("update attendee set phone = '+447700900123'", [])?)).await;
    (site, invited)
}

async fn two_lists() -> (Site, Vec<Invited>) {
    lists(["St Brigid's Convent", "Beit Synagogue"]).await
}

async fn says(amina: &mut Browser<'_>, pair: &str, say: &str) -> Page {
    amina.post(&format!("{PATH}/{}", pair.replace('-', "/")), &[("say", say)]).await
}

async fn listed_in_all(site: &Site) -> i64 {
    site.number("select sum(listed) from tally where assembly_id = 1").await
}

async fn counted_as(site: &Site) -> String {
    site.text("select coalesce(group_concat(attendee_id || ' as ' || counted_as_id, ', '), '') from (select * from attendee where counted_as_id is not null order by attendee_id)").await
}

async fn is_sound(site: &Site) {
    assert_eq!(site.read(|conn| Ok(rules::findings(conn)?)).await, [""; 0]);
}

fn pairs(page: &Page) -> Vec<String> {
    page.attributes("section form", "action").iter().map(|path| path[PATH.len() + 1..].replace('/', "-")).collect()
}

#[tokio::test]
async fn two_who_may_be_one_stand_side_by_side_with_the_reason() {
    let (site, _) = two_lists().await;
    site.write(|conn| Ok(conn.execute("update institution set chapter = 'North'", [])?)).await;
    let page = site.organiser().await.get(PATH).await;
    assert_eq!(page.all("section h2"), ["Ruth Levy"]);
    assert_eq!(page.all("section > p"), ["Same mobile, same name, both in North."]);
    assert_eq!(
        page.all("section tbody tr"),
        [
            "Ruth Levy St Brigid's Convent North 07700 900123 29 January, 10am",
            "Ruth Levy Beit Synagogue North 07700 900123 29 January, 10am"
        ]
    );
    assert_eq!(
        page.all("section button"),
        [
            "Same person: count once, under St Brigid's Convent: Ruth Levy",
            "Same person: count once, under Beit Synagogue: Ruth Levy",
            "Two people: Ruth Levy"
        ]
    );
    let by = Organiser::at_the_machine();
    let assembly = "1".parse().unwrap();
    assert_eq!(site.read(move |conn| Ok(store::open_pairs(conn, &by, assembly)?.len())).await, 1);
    assert_eq!(listed_in_all(&site).await, 2, "nothing merges by itself");
    assert_eq!(page.all("header nav a[aria-current]"), ["Duplicates (1)"]);
}

#[tokio::test]
async fn the_same_person_counts_once_under_the_one_that_is_chosen() {
    for (say, counted, excluded) in [("one", 0, 1), ("other", 1, 0)] {
        let (site, lists) = two_lists().await;
        let mut amina = site.organiser().await;
        let key = amina.get(PATH).await.form_key();
        for _ in 0..2 {
            let page = amina.post_with_key(&format!("{PATH}/1/2"), &key, &[("say", say)]).await;
            page.leads_to(&format!("{PATH}?done=1-2"));
        }
        assert_eq!(listed_in_all(&site).await, 1);
        let listed = site
            .read(move |conn| {
                let sql = "select institution_id from tally where listed = 1";
                Ok(conn.query_row(sql, [], |row| row.get::<_, turnout::institution::model::InstitutionId>(0))?)
            })
            .await;
        assert_eq!(listed, lists[counted].institution);
        assert_eq!(site.number("select count(*) from audit_event where action = 'person.counted_elsewhere'").await, 1);
        let page = amina.get(&format!("{PATH}?done=1-2")).await;
        let under = ["St Brigid's Convent", "Beit Synagogue"][counted];
        assert!(page.one(".notice.done p").ends_with(&format!("one person, counted once, under {under}.")));
        assert!(page.text().contains("Nobody on two lists looks like one person."));
        // The other leader sees that, and nothing of the other list; the one under whom they count sees nothing.
        let other = site.leader(&lists[excluded]).await.get(&format!("{}/list", lists[excluded].home)).await;
        assert!(other.text().contains("Ruth Levy 07700 900123 Counted elsewhere"), "{}", other.text());
        assert!(!other.body.contains(under));
        let one = site.leader(&lists[counted]).await.get(&format!("{}/list", lists[counted].home)).await;
        assert!(!one.text().contains("ounted"));
        is_sound(&site).await;
    }
}

#[tokio::test]
async fn two_people_are_remembered_and_not_asked_about_again() {
    let (site, _) = two_lists().await;
    let mut amina = site.organiser().await;
    for _ in 0..2 {
        says(&mut amina, "1-2", "two").await.leads_to(&format!("{PATH}?done=1-2"));
    }
    assert_eq!(site.text("select name from two_people join account using (account_id)").await, "Amina");
    let page = amina.get(PATH).await;
    assert!(pairs(&page).is_empty());
    assert_eq!(listed_in_all(&site).await, 2);
    is_sound(&site).await;
}

#[tokio::test]
async fn either_is_taken_back_at_once_or_later() {
    let (site, _) = two_lists().await;
    let mut amina = site.organiser().await;
    for say in ["one", "two"] {
        says(&mut amina, "1-2", say).await;
        let page = amina.get(&format!("{PATH}?done=1-2")).await;
        assert_eq!(page.attributes(".notice form", "action"), [format!("{PATH}/1/2")]);
        says(&mut amina, "1-2", "undo").await.leads_to(&format!("{PATH}?done=1-2"));
        assert_eq!(pairs(&amina.get(PATH).await), ["1-2"]);
        says(&mut amina, "1-2", say).await;
        let decided = amina.get(&format!("{PATH}/decided")).await;
        assert_eq!(pairs(&decided), ["1-2"]);
        let said = decided.one("section > p");
        assert!(said.ends_with("Said by Amina on Friday 29 January 2027, 10am."), "{said}");
        for _ in 0..2 {
            says(&mut amina, "1-2", "undo").await.leads_to(&format!("{PATH}?done=1-2"));
        }
    }
    assert_eq!(listed_in_all(&site).await, 2);
    assert_eq!(site.number("select count(*) from two_people").await, 0);
}

#[tokio::test]
async fn the_second_of_two_organisers_sees_what_the_first_said() {
    let (site, _) = two_lists().await;
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    says(&mut amina, "1-2", "one").await;
    for say in ["other", "two"] {
        says(&mut bilal, "1-2", say).await.leads_to(&format!("{PATH}?before=1-2"));
    }
    says(&mut bilal, "1-2", "one").await.leads_to(&format!("{PATH}?done=1-2"));
    let said = bilal.get(&format!("{PATH}?before=1-2")).await.one(".notice.late p");
    assert!(
        said.starts_with("Nothing was changed: this was decided before you, by Amina. ")
            && said.contains("under St Brigid's Convent"),
        "{said}"
    );
    assert_eq!(counted_as(&site).await, "2 as 1");
}

#[tokio::test]
async fn one_person_on_three_lists_counts_once_and_each_step_can_be_taken_back() {
    let (site, _) = lists(["St Brigid's Convent", "Beit Synagogue", "Dockside branch"]).await;
    let mut amina = site.organiser().await;
    assert_eq!(pairs(&amina.get(PATH).await), ["1-2", "1-3", "2-3"]);
    says(&mut amina, "1-2", "one").await;
    assert_eq!(pairs(&amina.get(PATH).await), ["1-3"]);
    says(&mut amina, "1-3", "other").await;
    assert_eq!(counted_as(&site).await, "1 as 3, 2 as 3");
    assert_eq!(listed_in_all(&site).await, 1);
    is_sound(&site).await;
    says(&mut amina, "1-3", "undo").await;
    assert_eq!(counted_as(&site).await, "2 as 1", "as it was before");
    is_sound(&site).await;
    // Who counts with somebody that was said to be another is no third person's.
    says(&mut amina, "1-3", "two").await;
    says(&mut amina, "1-2", "undo").await;
    says(&mut amina, "2-3", "one").await;
    assert_eq!(counted_as(&site).await, "3 as 2");
    let refused = says(&mut amina, "1-2", "one").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("said to be another person"), "{}", refused.text());
    is_sound(&site).await;
}

/// Takes the person of that list off it, in the leader's name.
async fn taken_off(site: &Site, invited: &Invited, id: usize) {
    let (grant, now) = (leaders_grant(site, invited).await, site.app.clock.now());
    let id: AttendeeId = id.to_string().parse().unwrap();
    site.write(move |conn| list::withdraw(conn, &grant, id, now)).await;
}

#[tokio::test]
async fn pairs_that_are_none_are_not_found() {
    let (site, lists) = two_lists().await;
    listed(&site, &lists[0], ["Grace Okafor"]).await;
    let elsewhere = site.assembly().await;
    let other = site.invited(elsewhere, "Hill Mosque").await;
    listed(&site, &other, ["Ruth Levy"]).await;
    let mut amina = site.organiser().await;
    // Turned round, one person, one list, another assembly's, nobody.
    for pair in ["2/1", "1/1", "1/3", "1/4", "1/99", "x/2"] {
        for say in ["one", "other", "two", "undo"] {
            let page = amina.post(&format!("{PATH}/{pair}"), &[("say", say)]).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{pair} {say}");
        }
    }
    for (path, say) in
        [("/o/a/2/duplicates/1/2", "one"), ("/o/a/9/duplicates/1/2", "two"), ("/o/a/1/duplicates/1/2", "three")]
    {
        assert_eq!(amina.post(path, &[("say", say)]).await.status, StatusCode::NOT_FOUND, "{path} {say}");
    }
    for path in ["/o/a/9/duplicates", "/o/a/9/duplicates/decided"] {
        assert_eq!(amina.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(amina.get(&format!("{PATH}?done=1-99")).await.all(".notice").is_empty());
    assert_eq!(counted_as(&site).await, "");
    assert_eq!(site.number("select count(*) from two_people").await, 0);
}

#[tokio::test]
async fn a_leaders_link_opens_nothing_of_it() {
    let (site, lists) = two_lists().await;
    let mut leader = site.leader(&lists[0]).await;
    for path in [PATH.to_owned(), format!("{PATH}/decided")] {
        assert!(leader.get(&path).await.location.starts_with("/o/sign-in"), "{path}");
    }
    assert_eq!(says(&mut leader, "1-2", "one").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(counted_as(&site).await, "");
}

#[tokio::test]
async fn who_was_taken_off_or_is_not_sure_is_in_no_pair() {
    let (site, _) = two_lists().await;
    withdrawn(&site, "2".parse().unwrap()).await;
    let mut amina = site.organiser().await;
    assert!(pairs(&amina.get(PATH).await).is_empty());
    says(&mut amina, "1-2", "one").await.leads_to(&format!("{PATH}?before=1-2"));
    assert!(
        amina
            .get(&format!("{PATH}?before=1-2"))
            .await
            .one(".notice p")
            .ends_with("one of them does not count any more.")
    );
    assert_eq!(counted_as(&site).await, "");
}

#[tokio::test]
async fn six_thousand_people_of_six_hundred_institutions_are_found_a_page_at_a_time() {
    let site = Site::new();
    let assembly = site.assembly().await;
    site.write(move |conn| {
        conn.execute_batch(
            "insert into institution (name, kind, chapter, membership, added_at)
                with recursive n (i) as (select 1 union all select i + 1 from n where i < 600)
                select 'Institution ' || i, 'faith', 'Chapter ' || (i % 8), 'member', '2027-01-29T10:00:00.000Z' from n;
             insert into invitation (assembly_id, institution_id, added_at)
                select 1, institution_id, '2027-01-29T10:00:00.000Z' from institution;
             insert into attendee (assembly_id, institution_id, name, phone, listed_at, late)
                with recursive n (i) as (select 0 union all select i + 1 from n where i < 5999)
                select 1, 1 + i % 600, 'Grace Person' || char(97 + i / 15 % 26) || char(97 + i / 390 % 26),
                    '+4477009' || printf('%05d', i % 5950), '2027-01-29T10:00:00.000Z', 0 from n;",
        )?;
        Ok(())
    })
    .await;
    let by = Organiser::at_the_machine();
    let count = site.read(move |conn| Ok(store::open_pairs(conn, &by, assembly)?.len())).await;
    assert!(count > 20);
    let mut amina = site.organiser().await;
    let page = amina.get(PATH).await;
    assert_eq!(page.all("section h2").len(), 20);
    assert_eq!(page.attributes("main nav a", "href"), ["?page=2"]);
    assert_eq!(amina.get(&format!("{PATH}?page=2")).await.all("section h2").len(), 20);
}
