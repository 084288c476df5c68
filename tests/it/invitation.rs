//! One institution and one assembly: pledges, estimates, "that is everyone".

mod count;
mod estimates;
mod pages;

use rusqlite::{Connection, named_params};
use turnout::access::{Grant, Organiser};
use turnout::invitation::model::HowMany;
use turnout::invitation::store;
use turnout::tally;

use crate::site::{Invited, Site, at};

async fn convent(site: &Site) -> Invited {
    site.invited(site.assembly().await, "St Brigid's Convent").await
}

/// Promises a number at that time.
async fn pledge(site: &Site, grant: Grant, number: &'static str, now: &'static str) -> bool {
    site.write(move |conn| Ok(store::pledge(conn, &grant, HowMany::parse(number).unwrap(), at(now))?)).await
}

/// An earlier assembly on that day, to which the institution was asked and `came` bodies came, with one of nobody's.
fn earlier(conn: &Connection, grant: &Grant, day: &str, came: u32) -> rusqlite::Result<()> {
    let assembly: i64 = conn.query_row(
        "insert into assembly (title, starts_at, time_zone, pledge_by, access_by, names_by, childcare_by, added_at)
         select 'Earlier', :day || 'T19:00:00.000Z', time_zone, pledge_by, access_by, names_by, childcare_by, added_at
         from assembly where assembly_id = :this returning assembly_id",
        named_params! { ":day": day, ":this": grant.assembly() },
        |row| row.get(0),
    )?;
    let event = "insert into door_event (key, assembly_id, kind, count, happened_at, received_at)
        values (:day, :assembly, 'group', 1, :day, :day) returning door_event_id";
    let event: i64 = conn.query_row(event, named_params! { ":day": day, ":assembly": assembly }, |row| row.get(0))?;
    conn.execute(
        "insert into invitation (assembly_id, institution_id, added_at) values (:assembly, :institution, :day)",
        named_params! { ":assembly": assembly, ":institution": grant.institution(), ":day": day },
    )?;
    for institution in (0..came).map(|_| Some(grant.institution())).chain([None]) {
        conn.execute(
            "insert into arrival (door_event_id, assembly_id, institution_id) values (:event, :assembly, :institution)",
            named_params! { ":event": event, ":assembly": assembly, ":institution": institution },
        )?;
    }
    Ok(())
}

/// Adds a person to the list.
fn person(conn: &Connection, grant: &Grant, name: &str) -> rusqlite::Result<()> {
    conn.execute(
        "insert into attendee (assembly_id, institution_id, name, listed_at, late)
         values (:assembly, :institution, :name, '2027-02-01T10:00:00.000Z', 0)",
        named_params! { ":assembly": grant.assembly(), ":institution": grant.institution(), ":name": name },
    )?;
    Ok(())
}

/// Lets those people of the list come in, and so many bodies without a name.
fn came(conn: &Connection, grant: &Grant, names: &[&str], unnamed: u32) -> rusqlite::Result<()> {
    let event: i64 = conn.query_row(
        "insert into door_event (key, assembly_id, institution_id, kind, count, happened_at, received_at)
         values (hex(randomblob(8)), :assembly, :institution, 'group', 1, '2027-03-12T19:00:00.000Z',
            '2027-03-12T19:00:00.000Z')
         returning door_event_id",
        named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() },
        |row| row.get(0),
    )?;
    for name in names.iter().copied().map(Some).chain((0..unnamed).map(|_| None)) {
        conn.execute(
            "insert into arrival (door_event_id, assembly_id, institution_id, attendee_id)
             values (:event, :assembly, :institution, (select attendee_id from attendee where name = :name))",
            named_params! {
                ":event": event,
                ":assembly": grant.assembly(),
                ":institution": grant.institution(),
                ":name": name,
            },
        )?;
    }
    Ok(())
}

#[tokio::test]
async fn every_revision_of_a_pledge_is_kept_and_the_latest_counts() {
    let site = Site::new();
    let grant = convent(&site).await.grant;
    for (number, now) in [("40", "2027-02-01T10:00:00Z"), ("0", "2027-02-02T10:00:00Z"), ("35", "2027-02-03T10:00:00Z")]
    {
        assert!(pledge(&site, grant, number, now).await);
    }
    let (pledges, row) =
        site.read(move |conn| Ok((store::pledges(conn, &grant)?, tally::store::row(conn, &grant)?))).await;
    let numbers: Vec<_> = pledges.iter().map(|pledge| pledge.number.get()).collect();
    assert_eq!(numbers, [35, 0, 40]);
    assert_eq!(row.pledged, Some(35));
    let audited = "select group_concat(coalesce(old_number, '') || '>' || new_number, ' ') from audit_event
        where action = 'pledge.made'";
    assert_eq!(site.text(audited).await, ">40 40>0 0>35");
}

#[tokio::test]
async fn the_number_that_stands_already_is_no_revision() {
    let site = Site::new();
    let grant = convent(&site).await.grant;
    assert!(pledge(&site, grant, "40", "2027-02-01T10:00:00Z").await);
    assert!(!pledge(&site, grant, " 40 ", "2027-02-02T10:00:00Z").await);
    assert!(pledge(&site, grant, "41", "2027-02-03T10:00:00Z").await);
    assert!(pledge(&site, grant, "40", "2027-02-04T10:00:00Z").await);
    assert_eq!(site.number("select count(*) from pledge").await, 3);
    assert_eq!(site.number("select count(*) from audit_event where action = 'pledge.made'").await, 3);
}

#[tokio::test]
async fn a_pledge_is_late_at_or_after_its_date_and_saved_all_the_same() {
    let site = Site::new();
    let grant = convent(&site).await.grant;
    pledge(&site, grant, "40", "2027-02-12T19:59:59.999Z").await;
    pledge(&site, grant, "41", "2027-02-12T20:00:00Z").await;
    pledge(&site, grant, "42", "2027-03-11T10:00:00Z").await;
    let pledges = site.read(move |conn| Ok(store::pledges(conn, &grant)?)).await;
    let late: Vec<_> = pledges.iter().map(|pledge| (pledge.number.get(), pledge.late)).collect();
    assert_eq!(late, [(42, true), (41, true), (40, false)]);
}

#[tokio::test]
async fn last_time_is_the_latest_earlier_assembly_where_anybody_was_counted() {
    let site = Site::new();
    let invited = convent(&site).await;
    let (grant, other) = (invited.grant, site.invited(invited.assembly, "Northside Tenants").await.grant);
    let last = move |conn: &Connection| Ok((store::last_actual(conn, &grant)?, store::last_actual(conn, &other)?));
    assert_eq!(site.read(last).await, (None, None));
    site.write(move |conn| Ok(earlier(conn, &grant, "2025-10-10", 30)?)).await;
    site.write(move |conn| Ok(earlier(conn, &grant, "2026-10-10", 25)?)).await;
    site.write(move |conn| Ok(earlier(conn, &grant, "2028-10-10", 99)?)).await;
    assert_eq!(site.read(last).await, (Some(25), None));
    site.write(move |conn| Ok(earlier(conn, &grant, "2026-12-10", 0)?)).await;
    assert_eq!(site.read(last).await, (Some(0), None));
    let uncounted = "update arrival set undone_by_id = door_event_id
        where assembly_id = (select assembly_id from assembly where starts_at like '2026-12%')";
    site.write(|conn| Ok(conn.execute(uncounted, [])?)).await;
    assert_eq!(site.read(last).await, (Some(25), None));
}

#[tokio::test]
async fn asked_again_is_for_as_many_as_came_last_and_for_the_organiser_who_looked_after_it() {
    let site = Site::new();
    let grant = convent(&site).await.grant;
    let again = site.assembly().await;
    let (from, now) = (grant.assembly(), site.app.clock.now());
    let proposed = async |start: &'static str| {
        let read = move |conn: &Connection| Ok(store::proposed(conn, &Organiser::at_the_machine(), from, at(start))?);
        site.read(read).await.into_iter().map(|(_, asked)| asked).collect::<Vec<_>>()
    };
    assert_eq!(proposed("2027-06-01T18:00:00Z").await, [None]);
    site.write(move |conn| Ok(earlier(conn, &grant, "2026-10-10", 30)?)).await;
    site.write(move |conn| Ok(earlier(conn, &grant, "2028-10-10", 99)?)).await;
    assert_eq!(proposed("2027-06-01T18:00:00Z").await, [Some(30)]);
    assert_eq!(proposed("2029-06-01T18:00:00Z").await, [Some(99)], "what is later than that is no last time");
    let undone = "update arrival set undone_by_id = door_event_id where arrival_id <= 5";
    site.write(move |conn| Ok(conn.execute(undone, [])?)).await;
    assert_eq!(proposed("2027-06-01T18:00:00Z").await, [Some(25)]);
    site.write(move |conn| {
        conn.execute_batch(
            "insert into account (name, email, added_at) values ('Amina', 'a@example.org', ''), ('Bilal', 'b@example.org', '');
             update invitation set account_id = 1; update invitation set account_id = 2 where assembly_id = 1;",
        )?;
        Ok(store::invite_again(conn, &Organiser::at_the_machine(), from, again, now)?)
    })
    .await;
    assert_eq!(
        site.text("select asked || name from invitation join account using (account_id) where assembly_id = 2").await,
        "25Bilal"
    );
    site.write(move |conn| {
        conn.execute("update account set removed_at = '' where account_id = 2", [])?;
        Ok(store::invite_again(conn, &Organiser::at_the_machine(), from, again, now)?)
    })
    .await;
    assert_eq!(site.number("select account_id is null from invitation where assembly_id = 2").await, 1);
}

#[tokio::test]
async fn an_own_date_for_names_is_granted_and_taken_back() {
    let site = Site::new();
    let grant = convent(&site).await.grant;
    let names_by = async |date: Option<&'static str>| {
        site.write(move |conn| {
            let now = at("2027-02-01T10:00:00Z");
            store::grant_names_by(conn, &Organiser::at_the_machine(), &grant, date.map(at), now)?;
            Ok(store::invitation(conn, &grant)?.names_by)
        })
        .await
    };
    assert_eq!(names_by(Some("2027-03-05T20:00:00Z")).await, at("2027-03-05T20:00:00Z"));
    assert_eq!(names_by(None).await, at("2027-02-26T20:00:00Z"));
}
