//! Two institutions that are one.

mod ways;

use axum::http::StatusCode;
use turnout::db::rules;
use turnout::error::AppError;
use turnout::institution::model::InstitutionId;
use turnout::invitation::model::HowMany;
use turnout::invitation::store as invitations;

use super::{presses, sends};
use crate::site::{Invited, Site};

async fn pledged(site: &Site, invited: &Invited, number: &'static str) {
    let (grant, now) = (invited.grant, site.app.clock.now());
    site.write(move |conn| Ok(invitations::pledge(conn, &grant, HowMany::parse(number).unwrap(), now)?)).await;
}

/// Something of an invited institution in every table that can hold something of it.
async fn filled(site: &Site, invited: &Invited) {
    let (assembly, institution) = (invited.assembly, invited.institution);
    let sql = format!(
        "insert into attendee (assembly_id, institution_id, name, listed_at, late, needs_answered_at, travel_answered_at)
            values ({assembly}, {institution}, 'Grace Okafor', '2027-02-01T00:00:00.000Z', 0, '2027-02-01T00:00:00.000Z',
                '2027-02-01T00:00:00.000Z');
         insert into need (attendee_id, kind, state, asked_at, late)
            select max(attendee_id), 'bsl', 'asked', '2027-02-01T00:00:00.000Z', 0 from attendee;
         insert into child (attendee_id, place, asked_at, late)
            select max(attendee_id), 'given', '2027-02-01T00:00:00.000Z', 0 from attendee;
         insert into travel (attendee_id, mode, seat, asked_at, late)
            select max(attendee_id), 'bus', 'given', '2027-02-01T00:00:00.000Z', 0 from attendee;
         insert into submission (assembly_id, institution_id, source, state, made_at, ends_at, version, listed)
            values ({assembly}, {institution}, 'file', 'saved', '2027-02-01T00:00:00.000Z', '2027-02-02T00:00:00.000Z',
                '{{\"people\":[]}}', 0);
         insert into door_event (key, assembly_id, institution_id, attendee_id, kind, happened_at, received_at)
            select 'k{assembly}-{institution}', {assembly}, {institution}, max(attendee_id), 'person', '2027-03-12T18:00:00.000Z',
                '2027-03-12T18:00:00.000Z' from attendee;
         insert into arrival (door_event_id, assembly_id, institution_id, attendee_id)
            select door_event_id, assembly_id, institution_id, attendee_id from door_event
            order by door_event_id desc limit 1;
         insert into column_answer (institution_id, headings, answers, answered_at)
            values ({institution}, 'own{institution}', 'own', '2027-02-01T00:00:00.000Z'),
                ({institution}, 'the same', 'of {institution}', '2027-02-01T00:00:00.000Z') on conflict do nothing;"
    );
    site.write(move |conn| Ok(conn.execute_batch(&sql)?)).await;
}

/// Two that were invited to one assembly, and the second to another before.
async fn two(site: &Site) -> (Invited, Invited, Invited) {
    let assembly = site.assembly().await;
    let kept = site.invited(assembly, "St Mary's Catholic Church").await;
    let other = site.invited(assembly, "St Marys RC").await;
    let before = site.invited(site.assembly().await, "St Marys RC").await;
    for invited in [&kept, &other, &before] {
        filled(site, invited).await;
    }
    (kept, other, before)
}

fn address(kept: InstitutionId, merged: InstitutionId) -> String {
    format!("/o/institutions/{kept}/merge?with={merged}")
}

/// Every table that can hold something of an institution, and how many rows it has of that one.
async fn rows_of(site: &Site, institution: InstitutionId) -> Vec<(String, i64)> {
    site.read(move |conn| {
        let tables: Vec<String> = conn
            .prepare(
                "select distinct t.name from pragma_table_list t, pragma_table_info(t.name) c
                 where t.type = 'table' and c.name = 'institution_id' and t.name not in ('institution', 'audit_event')
                 order by t.name",
            )?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let count = |table: String| {
            let sql = format!("select count(*) from {table} where institution_id = ?1");
            let rows = conn.query_row(&sql, [i64::from(institution)], |row| row.get(0))?;
            Ok((table, rows))
        };
        Ok(tables.into_iter().map(count).collect::<rusqlite::Result<_>>()?)
    })
    .await
}

#[tokio::test]
async fn everything_of_the_one_goes_to_the_other() {
    let site = Site::new();
    let (kept, other, before) = two(&site).await;
    pledged(&site, &other, "20").await;
    let mut amina = site.organiser().await;
    let choose = amina.get(&format!("/o/institutions/{}/merge", kept.institution)).await;
    assert_eq!(choose.all(".tasks a"), ["St Marys RC"]);
    let merge = address(kept.institution, other.institution);
    let confirm = amina.get(&merge).await;
    assert!(confirm.text().contains("1 invitation, 2 people on its lists, 2 arrivals, 1 leader"), "{}", confirm.text());
    assert!(
        confirm.all("main ul li").contains(&"Links that leaders have keep working.".to_owned()),
        "{}",
        confirm.text()
    );
    let key = confirm.form_key();
    for _ in 0..2 {
        let page = amina.post_with_key(&merge, &key, &[]).await;
        page.leads_to(&format!("/o/institutions/{}?done=merged", kept.institution));
    }
    for (table, rows) in rows_of(&site, other.institution).await {
        assert_eq!(rows, 0, "{table}");
    }
    let now = rows_of(&site, kept.institution).await;
    for (table, rows) in [
        ("arrival", 3),
        ("attendee", 3),
        ("column_answer", 3),
        ("door_event", 3),
        ("invitation", 2),
        ("pledge", 1),
        ("submission", 3),
    ] {
        assert!(now.contains(&(table.to_owned(), rows)), "{table}: {now:?}");
    }
    let tally = "select group_concat(coalesce(pledged, '-') || '/' || listed || '/' || actual) from (
        select * from tally order by assembly_id)";
    assert_eq!(site.text(tally).await, "20/2/2,-/1/1");
    assert_eq!(findings(&site).await, [""; 0]);
    assert_eq!(site.number("select count(*) from audit_event where action = 'institution.merged'").await, 1);
    // What happened to either stands on the page of the one that is kept.
    let history = amina.get(&format!("/o/a/{}/i/{}/history", kept.assembly, kept.institution)).await.text();
    assert!(history.contains("Merged St Marys RC into it") && history.contains("Pledged 20"), "{history}");
    assert_eq!(
        amina.get(&format!("/o/institutions/{}", other.institution)).await.location,
        format!("/o/institutions/{}", kept.institution)
    );
    assert_eq!(before.institution, other.institution);
}

async fn findings(site: &Site) -> Vec<String> {
    site.read(|conn| Ok::<_, AppError>(rules::findings(conn)?)).await
}

#[tokio::test]
async fn of_two_that_filled_in_one_template_the_kept_ones_columns_are_remembered() {
    // Reported: two that had both said how the columns of the alliance's template are to be read could not be merged.
    let site = Site::new();
    let (kept, other, _) = two(&site).await;
    let mut amina = site.organiser().await;
    let page = amina.post(&address(kept.institution, other.institution), &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    let same = "select group_concat(institution_id || ' ' || answers) from column_answer where headings = 'the same'";
    assert_eq!(site.text(same).await, format!("{0} of {0}", kept.institution));
}

#[tokio::test]
async fn everything_of_which_an_institution_has_one_is_known_to_the_merge() {
    let site = Site::new();
    let once: Vec<String> = site
        .read(|conn| {
            let names = conn
                .prepare(
                    "select distinct i.name from pragma_table_list t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
                     where i.\"unique\" and c.name in ('institution_id', 'invitation_id') order by i.name",
                )?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            Ok(names)
        })
        .await;
    // Each has its test here (seats kept in a vehicle: in tests/it/seats/stops.rs), in which both have one: one more is one more for the merge to choose from.
    assert_eq!(
        once,
        ["column_answer_once", "invitation_once", "leader_institution_now", "link_once", "reservation_once"]
    );
}

#[tokio::test]
async fn rough_numbers_that_are_too_many_together_stop_at_the_most() {
    let site = Site::new();
    let (kept, other, _) = two(&site).await;
    site.write(|conn| {
        Ok(conn.execute_batch(
            "update invitation set estimated_children = 60000, estimated_coach = 60000, estimated_access = 60000",
        )?)
    })
    .await;
    let mut amina = site.organiser().await;
    let page = amina.post(&address(kept.institution, other.institution), &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    let told = "select estimated_children || ' ' || estimated_coach || ' ' || estimated_access from invitation
        where invitation_id = 1";
    assert_eq!(site.text(told).await, "100000 100000 100000");
}

#[tokio::test]
async fn where_both_pledged_the_organiser_says_which_number_stands() {
    for (choice, stands) in [("sum", 50), ("kept", 30), ("merged", 20)] {
        let site = Site::new();
        let (kept, other, _) = two(&site).await;
        pledged(&site, &kept, "30").await;
        pledged(&site, &other, "20").await;
        let mut amina = site.organiser().await;
        let merge = address(kept.institution, other.institution);
        let page = amina.submit(&merge, &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.one(".summary").contains("Choose the number that stands for Spring assembly"));
        let field = format!("stands-{}", kept.assembly);
        let page = amina.post(&merge, &[(field.as_str(), choice)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        let pledged = site.number("select pledged from tally where assembly_id = 1").await;
        assert_eq!(pledged, stands, "{choice}");
        // Every pledge is kept, and the one that stands is the organiser's.
        assert_eq!(site.number("select count(*) from pledge").await, 3);
        assert_eq!(site.number("select account_id from pledge order by pledge_id desc limit 1").await, 1);
        assert_eq!(findings(&site).await, [""; 0]);
    }
}

#[tokio::test]
async fn what_was_kept_of_a_pledge_is_judged_by_what_stood_then() {
    let site = Site::new();
    let (kept, other, _) = two(&site).await;
    pledged(&site, &kept, "1").await;
    pledged(&site, &other, "3").await;
    // Long after the date for names.
    site.time_is("2027-03-20T10:00:00Z");
    let mut amina = site.organiser().await;
    amina.post(&address(kept.institution, other.institution), &[("stands-1", "sum")]).await;
    // Two came of the four that were promised.
    assert_eq!(site.number("select kept = 0.5 from tally where assembly_id = 1").await, 1);
}

#[tokio::test]
async fn links_keep_opening_and_one_leader_of_both_goes_on_once() {
    let site = Site::new();
    let (kept, other, before) = two(&site).await;
    let (leader, institution, now) = (kept.leader, other.institution, site.app.clock.now());
    site.write(move |conn| {
        let by = turnout::access::Organiser::at_the_machine();
        Ok(turnout::institution::store::speak_for(conn, &by, institution, leader, now)?)
    })
    .await;
    let mut amina = site.organiser().await;
    let merge = address(kept.institution, other.institution);
    let effects = amina.get(&merge).await.all("main ul li");
    let stops = "Links that leaders have keep working. Only where a leader has a link to each for one assembly, the one to St \
        Marys RC stops working: Leader of St Mary's Catholic Church. Send them the one to St Mary's Catholic Church again.";
    assert!(effects.contains(&stops.to_owned()), "{effects:?}");
    let (grant, key) = (other.grant, site.app.key.clone());
    let second = site.write(move |conn| {
        let (link, generation) = turnout::access::store::link_for(conn, &grant, leader, now)?;
        Ok(format!("/l/{}", key.link_token(link, generation)))
    });
    let second = second.await;
    assert_eq!(site.browser().get(&second).await.status, StatusCode::SEE_OTHER);
    amina.post(&merge, &[]).await;
    assert_eq!(site.browser().get(&second).await.status, StatusCode::NOT_FOUND);
    for link in [&kept.link, &other.link, &before.link] {
        let page = site.browser().get(link).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        let mut browser = site.browser();
        let home = browser.get(link).await.location;
        assert_eq!(browser.get(&home).await.one("h1"), "St Mary's Catholic Church");
    }
    assert_eq!(site.number("select count(*) from leader_institution where until is null").await, 2);
    assert_eq!(findings(&site).await, [""; 0]);
}

#[tokio::test]
async fn a_name_that_went_means_the_one_that_was_kept() {
    let site = Site::new();
    let (kept, other, _) = two(&site).await;
    let mut amina = site.organiser().await;
    amina.post(&address(kept.institution, other.institution), &[]).await;
    let check = sends(&mut amina, "/o/institutions/import", "institution,chapter\nSt Marys RC,North\n").await;
    assert_eq!(check.one(".lead"), "0 added, 1 changed, 0 removed. No messages are sent.");
    presses(&mut amina, &check, "Save", &[]).await.leads_to("/o/institutions?imported=1");
    assert_eq!(site.text("select chapter from institution where merged_into_id is null").await, "North");
    // A third, into which the kept one goes: whatever was merged before goes along.
    let third = site.invited(kept.assembly, "Our Lady").await;
    amina.post(&address(third.institution, kept.institution), &[]).await;
    assert_eq!(site.number("select count(distinct merged_into_id) from institution").await, 1);
    let check = sends(&mut amina, "/o/institutions/import", "institution,chapter\nSt Marys RC,South\n").await;
    assert_eq!(check.one(".lead"), "0 added, 1 changed, 0 removed. No messages are sent.");
    assert_eq!(findings(&site).await, [""; 0]);
}

#[tokio::test]
async fn what_each_had_told_for_one_assembly_is_put_together() {
    let site = Site::new();
    let (kept, other, _) = two(&site).await;
    site.write(|conn| {
        conn.execute_batch(
            "update attendee set travel_answered_at = null; delete from travel;
             update invitation set asked = 10, main_travel = 'walk', estimated_children = 2,
                finished_at = '2027-02-01T00:00:00.000Z', finished_listed = 1, people_told_at = '2027-02-01T00:00:00.000Z'
                where invitation_id = 1;
             update invitation set asked = 7, main_travel = 'coach', estimated_children = 3, estimated_access = 1,
                finished_at = '2027-02-02T00:00:00.000Z', finished_listed = 4 where invitation_id = 2;",
        )?;
        Ok(())
    })
    .await;
    let mut amina = site.organiser().await;
    amina.post(&address(kept.institution, other.institution), &[]).await;
    let told = "select asked || main_travel || estimated_children || estimated_access || finished_listed
        || coalesce(people_told_at, '-') from invitation where invitation_id = 1";
    assert_eq!(site.text(told).await, "10walk515-");
    // Those whose own group came by coach still do.
    assert_eq!(site.text("select group_concat(mode) from travel").await, "coach");
    assert_eq!(findings(&site).await, [""; 0]);
}

#[tokio::test]
async fn a_pledge_can_be_changed_in_nothing_and_moved_nowhere_else() {
    let site = Site::new();
    let (kept, _, _) = two(&site).await;
    pledged(&site, &kept, "30").await;
    for sql in [
        "update pledge set number = 31",
        "update pledge set made_at = '2027-01-01T00:00:00.000Z'",
        "update pledge set late = 1",
        "update pledge set leader_id = null",
        "update pledge set assembly_id = 2, institution_id = 2",
        "update pledge set institution_id = 2",
        "delete from pledge",
    ] {
        let refused = site.app.db.write(move |conn| Ok::<_, AppError>(conn.execute(sql, [])?)).await;
        assert!(refused.is_err(), "{sql}");
    }
    assert_eq!(site.number("select number + institution_id from pledge").await, 31);
}
