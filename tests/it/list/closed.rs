//! Names for a closed list or a full hall wait for an organiser's yes.

use turnout::access::{Organiser, store as access};
use turnout::assembly::model::Status;
use turnout::clock::Moment;
use turnout::error::AppError;
use turnout::list::model::SubmissionId;
use turnout::list::store;

use super::{AFTER_NAMES_BY, Convent, button};
use crate::site::Site;

pub(super) async fn list_is_closed(site: &Site, convent: &Convent<'_>) {
    let (assembly, now) = (convent.invited.assembly, site.app.clock.now());
    let machine = Organiser::at_the_machine();
    site.write(move |conn| Ok(turnout::assembly::store::decide(conn, &machine, assembly, Status::ListClosed, now)?))
        .await;
}

pub(super) async fn waiting(site: &Site) -> SubmissionId {
    site.read(|conn| {
        let id = "select submission_id from submission where state = 'waiting'";
        Ok(conn.query_row(id, [], |row| row.get("submission_id"))?)
    })
    .await
}

pub(super) async fn agreed(site: &Site, convent: &Convent<'_>, id: SubmissionId) {
    let (grant, now) = (convent.grant(), site.app.clock.now());
    site.write(move |conn| store::agree(conn, &grant, id, now)).await;
}

#[tokio::test]
async fn new_names_wait_while_withdrawals_and_changes_are_saved_at_once() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor\nAgnes Byrne").await;
    list_is_closed(&site, &convent).await;
    let check = convent.sends("Name,Phone\nGrace Okafor,07700 900123\nInes Duarte,\nWei Ling,\n").await;
    assert!(check.text().contains("The list is closed"));
    assert_eq!(button(&check), "Save the changes and ask for these 2 names");
    convent.presses(&check, "Save", &[("off-2", "off")]).await;
    let check = convent.get("list/check").await;
    let page = convent.saves(check).await;
    assert!(page.text().contains("to add 2 names: Ines Duarte, Wei Ling."), "{}", page.text());
    assert_eq!(convent.listed().await, 1);
    assert_eq!(site.text("select phone from attendee where listed = 1").await, "+447700900123");
    assert_eq!(site.number("select count(*) from submission where state = 'saved'").await, 2);
    assert_eq!(site.number("select count(*) from submission where draft is not null").await, 0);
}

#[tokio::test]
async fn an_organisers_yes_lists_the_names_as_of_when_they_were_asked_for() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    list_is_closed(&site, &convent).await;
    let check = convent.pastes("Grace Okafor\nAgnes Byrne").await;
    assert_eq!(button(&check), "Ask for these 2 names");
    let asked = convent.presses(&check, "Ask", &[]).await;
    assert!(convent.browser.get(&asked.location).await.text().contains("Waiting for an answer"));
    assert_eq!(convent.listed().await, 0);
    site.time_is(AFTER_NAMES_BY);
    let id = waiting(&site).await;
    agreed(&site, &convent, id).await;
    agreed(&site, &convent, id).await;
    assert_eq!(convent.listed().await, 2);
    // Asked for in time: the time that an organiser takes makes nobody late.
    assert_eq!(site.number("select count(*) from attendee where late = 1").await, 0);
    assert_eq!(site.number("select count(*) from submission where state = 'saved' and listed = 2").await, 1);
    assert!(!convent.get("list").await.text().contains("Waiting"));
}

#[tokio::test]
async fn a_name_that_came_onto_the_list_meanwhile_is_not_added_twice() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    list_is_closed(&site, &convent).await;
    for _ in 0..2 {
        let check = convent.pastes("Grace Okafor 07700 900123").await;
        convent.presses(&check, "Ask", &[]).await;
    }
    let ids: Vec<SubmissionId> = site
        .read(|conn| {
            let mut waiting = conn.prepare("select submission_id from submission where state = 'waiting'")?;
            let ids = waiting.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(ids)
        })
        .await;
    for id in ids {
        agreed(&site, &convent, id).await;
    }
    assert_eq!(site.number("select count(*) from attendee").await, 1);
}

#[tokio::test]
async fn an_organisers_no_has_a_reason_that_the_leader_reads() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    list_is_closed(&site, &convent).await;
    let check = convent.pastes("Grace Okafor").await;
    convent.presses(&check, "Ask", &[]).await;
    let (grant, now, id) = (convent.grant(), site.app.clock.now(), waiting(&site).await);
    site.write(move |conn| store::decline(conn, &grant, id, "The hall is packed.", now)).await;
    let page = convent.get("list").await.text();
    assert!(page.contains("These names were not added") && page.contains("Grace Okafor"), "{page}");
    assert!(page.contains("The hall is packed."));
    assert_eq!(convent.listed().await, 0);
}

#[tokio::test]
async fn a_leader_cannot_say_yes_to_their_own_names() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    list_is_closed(&site, &convent).await;
    let check = convent.pastes("Grace Okafor").await;
    convent.presses(&check, "Ask", &[]).await;
    let (id, now) = (waiting(&site).await, site.app.clock.now());
    let (invited, key) = (convent.invited.link.clone(), site.app.key.clone());
    let refused = site.write(move |conn| {
        let token = turnout::access::token::LinkToken::parse(invited.trim_start_matches("/l/")).unwrap();
        let link = access::link(conn, token.link, now)?.unwrap();
        assert!(key.opens(&token, link.generation));
        Ok(store::agree(conn, &link.leader.grant, id, now))
    });
    assert!(matches!(refused.await, Err(AppError::Forbidden)));
}

pub(super) async fn capacity(site: &Site, places: i64) {
    site.write(move |conn| Ok(conn.execute("update assembly set capacity = ?1", [places])?)).await;
}

#[tokio::test]
async fn names_over_the_capacity_wait_and_children_count_towards_it() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    capacity(&site, 4).await;
    convent.has_sent("Name,Childcare,Children\nGrace Okafor,yes,Adam 4\n").await;
    let check = convent.pastes("Agnes Byrne\nInes Duarte\nWei Ling").await;
    assert!(check.text().contains("The hall is full"));
    assert_eq!(button(&check), "Ask for these 3 names");
    convent.presses(&check, "Ask", &[]).await;
    assert_eq!(convent.listed().await, 1);
    // Two more fit exactly.
    let check = convent.pastes("Agnes Byrne\nInes Duarte").await;
    assert_eq!(button(&check), "Save these 3 names");
    convent.saves(check).await;
    assert_eq!(convent.listed().await, 3);
}

#[tokio::test]
async fn the_hall_is_one_for_all_institutions() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    capacity(&site, 2).await;
    let mosque = site.invited(convent.invited.assembly, "Hill Mosque").await;
    crate::people::listed(&site, &mosque, ["Ali Khan", "Sana Khan"]).await;
    let check = convent.pastes("Grace Okafor").await;
    assert_eq!(button(&check), "Ask for this 1 name");
    assert!(!check.body.contains("Khan"));
}

#[tokio::test]
async fn an_organisers_own_names_are_their_own_yes() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    list_is_closed(&site, &convent).await;
    capacity(&site, 1).await;
    let (grant, now) = (convent.grant(), site.app.clock.now());
    site.write(move |conn| {
        use turnout::list::model::{Columns, DraftContent, Field, ListTable, Source};
        let table = turnout::sheet::read_pasted("Grace Okafor\nAgnes Byrne").unwrap();
        let columns = Columns::new(None, vec![Some(Field::Line)]);
        let content = DraftContent::of(ListTable::new(table, columns));
        store::draft(conn, &grant, Source::Pasted, None, &content, now)?;
        let checked = store::check(conn, &grant, now).unwrap().unwrap();
        store::save(conn, &grant, &checked, now)
    })
    .await;
    assert_eq!(convent.listed().await, 2);
}

#[tokio::test]
async fn on_the_day_names_wait_and_when_it_is_over_nothing_changes() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor").await;
    site.time_is("2027-03-12T09:00:00Z");
    let check = convent.pastes("Agnes Byrne").await;
    assert_eq!(button(&check), "Ask for this 1 name");
    convent.post("person/1/off", &[]).await.leads_to(&convent.to("list"));
    assert_eq!(convent.listed().await, 0);
    convent.post("person/1/back", &[]).await;
    site.time_is("2027-03-12T21:00:00Z");
    convent.post("person/1/off", &[]).await;
    assert_eq!(convent.listed().await, 1);
    let page = convent.get("list").await;
    assert!(page.text().contains("The meeting is over"));
    assert!(page.all("main button, main .button").is_empty());
    for page in ["list/add", "list/paste", "list/upload", "list/type", "list/check", "person/new", "person/1"] {
        assert_eq!(convent.get(page).await.location, convent.to("list"), "{page}");
    }
}

#[tokio::test]
async fn a_cancelled_assembly_asks_nothing_of_anybody() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor").await;
    let (assembly, now): (_, Moment) = (convent.invited.assembly, site.app.clock.now());
    let machine = Organiser::at_the_machine();
    site.write(move |conn| Ok(turnout::assembly::store::decide(conn, &machine, assembly, Status::Cancelled, now)?))
        .await;
    let page = convent.get("list").await.text();
    assert!(page.contains("The meeting will not take place") && page.contains("Grace Okafor"), "{page}");
}

/// The address where an organiser says yes or no to the names asked for.
fn decision(convent: &Convent<'_>, request: u32) -> String {
    let invited = &convent.invited;
    format!("/o/a/{}/i/{}/requests/names/{request}", invited.assembly, invited.institution)
}

#[tokio::test]
async fn maybe_that_becomes_yes_takes_a_place_and_waits_like_a_name() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent("Name,Coming\nGrace Okafor,maybe\nAgnes Byrne,maybe\nInes Duarte,maybe\n").await;
    list_is_closed(&site, &convent).await;
    // By their own form, by another list, and typed anew: each is asked for, and what else was told is saved at once.
    let told = [("name", "Grace Okafor"), ("known_as", "Gracie"), ("attending", "yes")];
    convent.post("person/1", &told).await.leads_to(&convent.to("list"));
    let check = convent.sends("Name,Phone,Coming\nAgnes Byrne,07700 900123,yes\n").await;
    assert_eq!(button(&check), "Save the changes and ask for this 1 name");
    convent.presses(&check, "Save", &[]).await;
    let asked = convent.post("person/new", &[("name", "Ines Duarte"), ("attending", "yes")]).await;
    assert!(asked.location.contains("asked="), "{}", asked.location);
    assert_eq!(convent.listed().await, 0);
    assert_eq!(site.text("select known_as from attendee where attendee_id = 1").await, "Gracie");
    assert_eq!(site.text("select phone from attendee where attendee_id = 2").await, "+447700900123");
    assert_eq!(site.number("select count(*) from submission where state = 'waiting'").await, 3);
    for _ in 0..3 {
        let id = waiting(&site).await;
        agreed(&site, &convent, id).await;
    }
    assert_eq!(convent.listed().await, 3);
    assert_eq!(site.number("select count(*) from attendee where late = 0").await, 3);
}

#[tokio::test]
async fn maybe_that_becomes_yes_does_not_overfill_the_hall() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    capacity(&site, 1).await;
    convent.has_sent("Name,Coming\nGrace Okafor,yes\nAgnes Byrne,maybe\n").await;
    convent.post("person/2", &[("name", "Agnes Byrne"), ("attending", "yes")]).await;
    let check = convent.sends("Name,Coming\nAgnes Byrne,yes\n").await;
    assert_eq!(button(&check), "Ask for this 1 name");
    assert_eq!(convent.listed().await, 1);
}

#[tokio::test]
async fn every_request_that_waits_is_shown_and_can_be_decided() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    list_is_closed(&site, &convent).await;
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for letter in letters.chars() {
        let name = format!("Sister {letter}anet");
        convent.post("person/new", &[("name", name.as_str())]).await;
    }
    let mut amina = site.organiser().await;
    let page = amina.get(&format!("/o/a/{}/i/{}", convent.invited.assembly, convent.invited.institution)).await;
    let home = convent.browser.get(&convent.invited.home).await;
    let list = convent.get("list").await.text();
    for letter in letters.chars() {
        let name = format!("Sister {letter}anet");
        assert!(page.text().contains(&name) && list.contains(&name) && home.text().contains(&name), "{name}");
    }
    for number in 1..=22 {
        amina.post(&decision(&convent, number), &[("decision", "decline"), ("reason", "Full")]).await;
    }
    assert!(convent.get("list").await.text().contains("Sister Zanet"), "the declined push out nobody who waits");
}

#[tokio::test]
async fn two_people_who_were_told_apart_stay_two_after_the_yes() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Anna Kovac 07700 900123\nGrace Okafor").await;
    convent.post("person/2/off", &[]).await;
    list_is_closed(&site, &convent).await;
    let check = convent.pastes("Ana Kovac 07700 900123\nWei Ling").await;
    let two: Vec<(String, String)> = check.form().into_iter().filter(|(name, _)| name.starts_with("listed-")).collect();
    let check = {
        convent.presses(&check, "Save", &[(&two[0].0, "two")]).await;
        convent.get("list/check").await
    };
    convent.presses(&check, "Ask", &[]).await;
    let id = waiting(&site).await;
    agreed(&site, &convent, id).await;
    let names = "select group_concat(name, ', ') from (select name from attendee where listed = 1 order by name)";
    assert_eq!(site.text(names).await, "Ana Kovac, Anna Kovac, Wei Ling");
}

#[tokio::test]
async fn an_organisers_yes_puts_back_whom_it_was_asked_for_and_nobody_else() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor\nAgnes Byrne").await;
    list_is_closed(&site, &convent).await;
    for page in ["person/1/off", "person/2/off"] {
        convent.post(page, &[]).await;
    }
    site.time_passes(chrono::TimeDelta::minutes(11));
    convent.post("person/1/back", &[]).await;
    let id = waiting(&site).await;
    agreed(&site, &convent, id).await;
    assert_eq!(site.text("select group_concat(name) from attendee where listed = 1").await, "Grace Okafor");
}

#[tokio::test]
async fn the_second_of_two_organisers_is_told_what_the_first_decided() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    list_is_closed(&site, &convent).await;
    convent.post("person/new", &[("name", "Grace Okafor")]).await;
    let (mut amina, mut bilal) = (site.organiser().await, site.second_organiser().await);
    let (path, yes, no) =
        (decision(&convent, 1), [("decision", "agree")], [("decision", "decline"), ("reason", "Full")]);
    assert!(amina.post(&path, &yes).await.location.ends_with("?decided=1#requests"));
    for late in [&yes[..], &no[..]] {
        let page = bilal.post(&path, late).await;
        assert!(page.location.ends_with("?before=names-1"), "{}", page.location);
        let said = bilal.get(&page.location).await.all("div.notice.late").concat();
        assert!(said.starts_with("This was decided before you, by Amina.") && said.ends_with(": agreed."), "{said}");
    }
    assert_eq!(convent.listed().await, 1);
    assert_eq!(site.number("select count(*) from audit_event where action = 'list.agreed'").await, 1);
}
