//! The tally: every column, over facts put down one by one.

use rusqlite::{Connection, named_params};
use turnout::access::{Grant, NumbersGrant, Organiser};
use turnout::clock::Moment;
use turnout::tally::model::Row;
use turnout::tally::store;

use crate::site::{Invited, Site, at};

/// Adds a person; `set` changes them, as `late = 1`.
fn person(conn: &Connection, grant: &Grant, set: &str) -> rusqlite::Result<i64> {
    let id = conn.query_row(
        "insert into attendee (assembly_id, institution_id, name, listed_at, late)
         values (:assembly, :institution, 'Somebody', '2027-02-01T10:00:00.000Z', 0) returning attendee_id",
        named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() },
        |row| row.get(0),
    )?;
    if !set.is_empty() {
        conn.execute(&format!("update attendee set {set} where attendee_id = :id"), named_params! { ":id": id })?;
    }
    Ok(id)
}

fn pledge(conn: &Connection, grant: &Grant, number: u32, made_at: &str) -> rusqlite::Result<()> {
    conn.execute(
        "insert into pledge (assembly_id, institution_id, number, made_at, late)
         values (:assembly, :institution, :number, :at, 0)",
        named_params! {
            ":assembly": grant.assembly(), ":institution": grant.institution(), ":number": number, ":at": at(made_at),
        },
    )?;
    Ok(())
}

/// Lets bodies come in: `attendee` null for one without a name.
fn came(conn: &Connection, grant: &Grant, attendees: &[Option<i64>]) -> rusqlite::Result<()> {
    for attendee in attendees {
        let event: i64 = conn.query_row(
            "insert into door_event (key, assembly_id, institution_id, attendee_id, kind, count, happened_at, received_at)
             values (hex(randomblob(8)), :assembly, :institution, :attendee, iif(:attendee is null, 'group', 'person'),
                iif(:attendee is null, 1, null), '2027-03-12T19:00:00.000Z', '2027-03-12T19:00:00.000Z')
             returning door_event_id",
            named_params! { ":assembly": grant.assembly(), ":institution": grant.institution(), ":attendee": attendee },
            |row| row.get(0),
        )?;
        conn.execute(
            "insert into arrival (door_event_id, assembly_id, institution_id, attendee_id)
             values (:event, :assembly, :institution, :attendee)",
            named_params! {
                ":event": event, ":assembly": grant.assembly(), ":institution": grant.institution(),
                ":attendee": attendee,
            },
        )?;
    }
    Ok(())
}

async fn invited(site: &Site) -> Invited {
    let assembly = site.assembly().await;
    site.invited(assembly, "St Brigid's Convent").await
}

/// The tally's row after `facts` were put down.
async fn row(facts: impl FnOnce(&Connection, &Grant) -> rusqlite::Result<()> + Send + 'static) -> Row {
    let site = Site::new();
    let grant = invited(&site).await.grant;
    site.write(move |conn| {
        facts(conn, &grant)?;
        Ok(store::row(conn, &grant)?)
    })
    .await
}

#[tokio::test]
async fn asked_pledged_and_what_follows_are_blank_when_nobody_gave_a_number() {
    let row = row(|_, _| Ok(())).await;
    assert_eq!((row.asked, row.pledged, row.unnamed, row.kept), (None, None, None, None));
    assert_eq!((row.listed, row.actual, row.children), (0, 0, 0));
}

#[tokio::test]
async fn the_latest_pledge_counts_and_0_is_a_number() {
    let row = row(|conn, grant| {
        pledge(conn, grant, 40, "2027-02-01T10:00:00Z")?;
        pledge(conn, grant, 0, "2027-02-02T10:00:00Z")
    })
    .await;
    assert_eq!((row.pledged, row.unnamed), (Some(0), Some(0)));
}

#[tokio::test]
async fn listed_are_the_people_of_a_list_not_withdrawn_attending_yes_and_counted_here() {
    let row = row(|conn, grant| {
        let elsewhere = person(conn, grant, "")?;
        person(conn, grant, "late = 1")?;
        person(conn, grant, "withdrawn_at = '2027-02-03T10:00:00.000Z', late = 1")?;
        person(conn, grant, "attending = 'maybe', late = 1")?;
        person(conn, grant, &format!("counted_as_id = {elsewhere}, late = 1"))?;
        person(conn, grant, "listed_at = null, late = 1")?;
        Ok(())
    })
    .await;
    assert_eq!((row.listed, row.listed_late), (2, 1));
}

#[tokio::test]
async fn unnamed_is_pledged_less_listed_and_never_negative() {
    let row_of = async |number| {
        row(move |conn, grant| {
            pledge(conn, grant, number, "2027-02-01T10:00:00Z")?;
            person(conn, grant, "")?;
            person(conn, grant, "").map(drop)
        })
        .await
    };
    assert_eq!(row_of(5).await.unnamed, Some(3));
    assert_eq!(row_of(2).await.unnamed, Some(0));
    assert_eq!(row_of(1).await.unnamed, Some(0));
}

#[tokio::test]
async fn actual_is_the_arrivals_not_undone_named_or_not() {
    let row = row(|conn, grant| {
        let listed = person(conn, grant, "")?;
        let withdrawn = person(conn, grant, "withdrawn_at = '2027-02-03T10:00:00.000Z'")?;
        let maybe = person(conn, grant, "attending = 'maybe'")?;
        let at_the_door = person(conn, grant, "listed_at = null")?;
        let undone = person(conn, grant, "listed_at = null")?;
        came(conn, grant, &[Some(listed), Some(withdrawn), Some(maybe), Some(at_the_door), None, None, Some(undone)])?;
        conn.execute(
            "update arrival set undone_by_id = door_event_id where attendee_id = :undone",
            named_params! { ":undone": undone },
        )?;
        Ok(())
    })
    .await;
    assert_eq!((row.actual, row.walk_ins, row.listed), (6, 1, 1));
}

/// Kept, with a pledge of 40 at first and `later` after it, when 20 came.
async fn kept(later: &'static [(u32, &'static str)], own_date: Option<&'static str>) -> Option<f64> {
    row(move |conn, grant| {
        pledge(conn, grant, 40, "2027-02-01T10:00:00Z")?;
        for (number, made_at) in later {
            pledge(conn, grant, *number, made_at)?;
        }
        conn.execute(
            "update invitation set names_by = :own where invitation_id = :id",
            named_params! { ":own": own_date.and_then(Moment::parse), ":id": grant.invitation() },
        )?;
        came(conn, grant, &[None; 20])
    })
    .await
    .kept
}

#[tokio::test]
async fn kept_is_actual_over_the_pledge_that_stood_at_the_date_for_names() {
    // Names are due at 8pm on 26 February 2027.
    assert_eq!(kept(&[], None).await, Some(0.5));
    assert_eq!(kept(&[(20, "2027-02-26T19:59:59.999Z")], None).await, Some(1.0));
    assert_eq!(kept(&[(20, "2027-02-26T20:00:00Z")], None).await, Some(0.5));
    assert_eq!(kept(&[(20, "2027-03-11T23:00:00Z")], None).await, Some(0.5));
    assert_eq!(kept(&[(10, "2027-02-02T10:00:00Z")], None).await, Some(2.0));
    // An own date for names is the date that applied.
    assert_eq!(kept(&[(20, "2027-03-02T10:00:00Z")], Some("2027-03-05T20:00:00Z")).await, Some(1.0));
}

#[tokio::test]
async fn kept_is_blank_without_a_pledge_with_0_and_before_anybody_came() {
    assert_eq!(kept(&[(0, "2027-02-02T10:00:00Z")], None).await, None);
    let nobody_yet = row(|conn, grant| pledge(conn, grant, 40, "2027-02-01T10:00:00Z")).await;
    assert_eq!(nobody_yet.kept, None);
    let never_pledged = row(|conn, grant| came(conn, grant, &[None])).await;
    assert_eq!((never_pledged.kept, never_pledged.actual), (None, 1));
    let pledged_too_late = row(|conn, grant| {
        pledge(conn, grant, 40, "2027-03-01T10:00:00Z")?;
        came(conn, grant, &[None])
    })
    .await;
    assert_eq!((pledged_too_late.kept, pledged_too_late.pledged), (None, Some(40)));
    let taken_back = row(|conn, grant| {
        pledge(conn, grant, 40, "2027-02-01T10:00:00Z")?;
        came(conn, grant, &[None])?;
        conn.execute("update arrival set undone_by_id = door_event_id", [])?;
        Ok(())
    })
    .await;
    assert_eq!((taken_back.kept, taken_back.actual), (None, 0));
}

#[tokio::test]
async fn an_institution_that_stayed_away_kept_nothing_once_others_came() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let stayed_away = site.invited(assembly, "Northside Tenants").await.grant;
    let there = site.invited(assembly, "St Brigid's Convent").await.grant;
    let kept = site
        .write(move |conn| {
            pledge(conn, &stayed_away, 40, "2027-02-01T10:00:00Z")?;
            came(conn, &there, &[None])?;
            Ok(store::row(conn, &stayed_away)?.kept)
        })
        .await;
    assert_eq!(kept, Some(0.0));
}

#[tokio::test]
async fn children_are_counted_beside_the_people_and_only_with_a_listed_parent() {
    let row = row(|conn, grant| {
        for (set, place) in [
            ("", "given"),
            ("", "asked"),
            ("", "declined"),
            ("attending = 'maybe'", "given"),
            ("withdrawn_at = '2027-02-03T10:00:00.000Z'", "given"),
        ] {
            let parent = person(conn, grant, set)?;
            conn.execute(
                "insert into child (attendee_id, place, asked_at, late)
                 values (:parent, :place, '2027-02-01T10:00:00.000Z', 0)",
                named_params! { ":parent": parent, ":place": place },
            )?;
        }
        Ok(())
    })
    .await;
    assert_eq!((row.children, row.listed, row.actual, row.pledged), (2, 3, 0, None));
}

#[tokio::test]
async fn a_parent_of_several_children_is_one_person() {
    let row = row(|conn, grant| {
        let parent = person(conn, grant, "late = 1")?;
        for _ in 0..3 {
            conn.execute(
                "insert into child (attendee_id, place, asked_at, late)
                 values (:parent, 'given', '2027-02-01T10:00:00.000Z', 0)",
                named_params! { ":parent": parent },
            )?;
        }
        came(conn, grant, &[Some(parent)])
    })
    .await;
    assert_eq!((row.children, row.listed, row.listed_late, row.actual), (3, 1, 1, 1));
    assert_eq!((row.needs_not_answered, row.travel_not_answered), (1, 1));
}

/// What SQLite says it walks from end to end in order to answer.
fn walked(conn: &Connection, question: &str) -> rusqlite::Result<Vec<String>> {
    let mut plan = conn.prepare(&format!("explain query plan {question}"))?;
    for parameter in 1..=plan.parameter_count() {
        plan.raw_bind_parameter(parameter, 1)?;
    }
    let (mut steps, mut rows) = (Vec::<String>::new(), plan.raw_query());
    while let Some(row) = rows.next()? {
        steps.push(row.get("detail")?);
    }
    Ok(steps.into_iter().filter(|step| step.starts_with("SCAN")).collect())
}

#[tokio::test]
async fn the_tally_of_one_assembly_reads_nothing_of_the_others() {
    let site = Site::new();
    let [every, one] = site
        .write(|conn| {
            Ok([
                walked(conn, "select * from tally where assembly_id = :assembly")?,
                walked(conn, "select * from tally where assembly_id = :assembly and institution_id = :institution")?,
            ])
        })
        .await;
    // The parts of the view itself, each of one assembly, and no table.
    let parts = ["SCAN invited", "SCAN came", "SCAN t"];
    assert_eq!(every, parts);
    assert_eq!(one, parts);
}

#[tokio::test]
async fn what_an_institution_did_for_another_assembly_counts_nowhere_here() {
    let site = Site::new();
    let here = invited(&site).await.grant;
    let there = invited(&site).await.grant;
    assert_eq!((here.institution(), here.assembly() == there.assembly()), (there.institution(), false));
    let row = site
        .write(move |conn| {
            pledge(conn, &here, 40, "2027-02-01T10:00:00Z")?;
            pledge(conn, &there, 10, "2027-02-01T10:00:00Z")?;
            let listed = person(conn, &there, "late = 1")?;
            let walk_in = person(conn, &there, "listed_at = null")?;
            came(conn, &there, &[Some(listed), Some(walk_in), None])?;
            Ok(store::row(conn, &here)?)
        })
        .await;
    assert_eq!((row.pledged, row.listed, row.listed_late, row.unnamed), (Some(40), 0, 0, Some(40)));
    assert_eq!((row.actual, row.walk_ins, row.kept), (0, 0, None));
}

#[tokio::test]
async fn needs_and_travel_are_not_answered_by_listed_people_who_told_nothing() {
    let told = "2027-02-03T10:00:00.000Z";
    let facts = move |conn: &Connection, grant: &Grant| {
        person(conn, grant, "")?;
        person(conn, grant, &format!("needs_answered_at = '{told}'"))?;
        person(conn, grant, &format!("travel_answered_at = '{told}'"))?;
        person(conn, grant, "attending = 'maybe'")?;
        person(conn, grant, &format!("withdrawn_at = '{told}'")).map(drop)
    };
    let without = row(facts).await;
    assert_eq!((without.needs_not_answered, without.travel_not_answered), (2, 2));
    let with_a_main_way = row(move |conn, grant| {
        conn.execute("update invitation set main_travel = 'coach'", [])?;
        facts(conn, grant)
    })
    .await;
    assert_eq!((with_a_main_way.needs_not_answered, with_a_main_way.travel_not_answered), (2, 0));
}

#[tokio::test]
async fn guests_have_rows_of_their_own_so_that_the_total_is_the_number_of_bodies() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let other = site
        .write(|conn| {
            let sql = "insert into assembly (title, starts_at, time_zone, pledge_by, access_by, names_by, childcare_by, added_at)
                select 'Another', starts_at, time_zone, pledge_by, access_by, names_by, childcare_by, added_at from assembly
                returning assembly_id";
            Ok(conn.query_row(sql, [], |row| row.get(0))?)
        })
        .await;
    let zion = site.invited(assembly, "Zion Chapel").await.grant;
    let guest = site.invited(other, "Aldgate Neighbours").await.grant;
    let mosque = site.invited(assembly, "Masjid an-Noor").await.grant;
    let rows = site
        .write(move |conn| {
            came(conn, &zion, &[None, None])?;
            came(conn, &mosque, &[None])?;
            // The invitation is to the other assembly; the body came to this one.
            came(conn, &guest, &[None, None, None])?;
            conn.execute("update arrival set assembly_id = :here", named_params! { ":here": zion.assembly() })?;
            conn.execute(
                "insert into arrival (door_event_id, assembly_id) select min(door_event_id), :here from door_event",
                named_params! { ":here": zion.assembly() },
            )?;
            Ok(store::rows(conn, &NumbersGrant::of(&Organiser::at_the_machine(), zion.assembly()))?)
        })
        .await;
    let seen: Vec<_> =
        rows.iter().map(|row| (row.institution.as_ref().map(|named| named.name.as_str()), row.actual)).collect();
    let expected = [(Some("Masjid an-Noor"), 1), (Some("Zion Chapel"), 2), (Some("Aldgate Neighbours"), 3), (None, 1)];
    assert_eq!(seen, expected);
    assert_eq!(
        rows.iter().map(|row| i64::from(row.actual)).sum::<i64>(),
        site.number("select count(*) from arrival").await
    );
}
