//! Everybody on a list with all that is known of them, to hold a new list against.

use std::collections::HashMap;

use rusqlite::{Connection, Row, named_params};

use crate::access::Grant;
use crate::list::model::{AttendeeId, Attending, Details, Email, Listed, PersonName, Phone};
use crate::need::model::{Child, NeedAnswer};
use crate::travel::model::TravelAnswer;

/// Everybody of the grant's list, also those taken off it, in the order they came.
pub(super) fn known(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Listed>> {
    let mut children = by_person(conn, grant, CHILDREN, child)?;
    let mut needs = by_person(conn, grant, NEEDS, need)?;
    let mut travel = by_person(conn, grant, TRAVEL, travel)?;
    conn.prepare_cached(
        "select attendee_id, name, known_as, phone, email, age_group, part, attending, withdrawn_at is not null as withdrawn,
            counted_as_id is not null as counted_elsewhere, needs_answered
         from attendee where assembly_id = :assembly and institution_id = :institution and listed_at is not null
         order by attendee_id",
    )?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        let id: AttendeeId = row.get("attendee_id")?;
        let children = children.remove(&id).unwrap_or_default();
        let needs = needs.remove(&id).unwrap_or_default();
        let answered: bool = row.get("needs_answered")?;
        Ok(Listed {
            id,
            name: PersonName::stored(row.get("name")?),
            withdrawn: row.get("withdrawn")?,
            counted_elsewhere: row.get("counted_elsewhere")?,
            details: Details {
                nothing_needed: answered && children.is_empty() && needs.is_empty(),
                childcare: (!children.is_empty()).then_some(true),
                travel: travel.remove(&id).and_then(|mut ways| ways.pop()),
                children,
                needs,
                ..contact(row)?
            },
        })
    })?
    .collect()
}

fn contact(row: &Row<'_>) -> rusqlite::Result<Details> {
    let attending: Attending = row.get("attending")?;
    Ok(Details {
        known_as: row.get("known_as")?,
        phone: row.get::<_, Option<String>>("phone")?.map(Phone::stored),
        email: row.get::<_, Option<String>>("email")?.map(Email::stored),
        age_group: Some(row.get("age_group")?),
        attending: Some(attending),
        part: row.get("part")?,
        ..Details::default()
    })
}

const CHILDREN: &str =
    "select c.attendee_id, c.first_name, c.age_years, c.notes from child c join attendee a using (attendee_id)
    where a.assembly_id = :assembly and a.institution_id = :institution order by c.child_id";
const NEEDS: &str = "select n.attendee_id, n.kind, n.detail from need n join attendee a using (attendee_id)
    where a.assembly_id = :assembly and a.institution_id = :institution order by n.need_id";
const TRAVEL: &str =
    "select t.attendee_id, t.mode, t.seats_offered, t.words from travel t join attendee a using (attendee_id)
    where a.assembly_id = :assembly and a.institution_id = :institution";

fn by_person<T>(
    conn: &Connection,
    grant: &Grant,
    sql: &str,
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<HashMap<AttendeeId, Vec<T>>> {
    let mut found: HashMap<AttendeeId, Vec<T>> = HashMap::new();
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows =
        statement.query(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() })?;
    while let Some(row) = rows.next()? {
        found.entry(row.get("attendee_id")?).or_default().push(read(row)?);
    }
    Ok(found)
}

fn child(row: &Row<'_>) -> rusqlite::Result<Child> {
    let told = |text: Option<String>| text.unwrap_or_default();
    Ok(Child {
        first_name: told(row.get("first_name")?),
        age_years: row.get("age_years")?,
        notes: told(row.get("notes")?),
    })
}

fn need(row: &Row<'_>) -> rusqlite::Result<NeedAnswer> {
    let detail: Option<String> = row.get("detail")?;
    Ok(NeedAnswer { kind: row.get("kind")?, detail: detail.unwrap_or_default() })
}

/// The stop is left to the page about travel: a list names one in its own words, which are kept as such.
fn travel(row: &Row<'_>) -> rusqlite::Result<TravelAnswer> {
    let words: Option<String> = row.get("words")?;
    Ok(TravelAnswer {
        seats: row.get("seats_offered")?,
        detail: words.unwrap_or_default(),
        ..TravelAnswer::new(row.get("mode")?)
    })
}
