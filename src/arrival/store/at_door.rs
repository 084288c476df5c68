//! What the pages at a door read: institutions and their people, and what was done there.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::people::{COLUMNS, TABLES, from_row, seated};
use crate::access::DoorGrant;
use crate::arrival::model::{AtTheDoor, DoorInstitution, Key, Kind, Past};
use crate::institution::model::InstitutionId;
use crate::list::model::AttendeeId;

const INSTITUTION: &str = "n.institution_id, n.name,
    (select count(*) from arrival r where r.assembly_id = :assembly and r.institution_id = n.institution_id
        and r.undone_by_id is null and r.attendee_id is null) as unnamed,
    (select count(*) from arrival r where r.assembly_id = :assembly and r.institution_id = n.institution_id
        and r.undone_by_id is null) as here";

fn institution_from_row(row: &Row<'_>) -> rusqlite::Result<DoorInstitution> {
    Ok(DoorInstitution {
        id: row.get("institution_id")?,
        name: row.get("name")?,
        unnamed: row.get("unnamed")?,
        here: row.get("here")?,
    })
}

/// The institutions whose people may come to the grant's assembly, by their names: the invited ones first of all, and whoever
/// else is active, for guests.
pub fn institutions(conn: &Connection, grant: &DoorGrant) -> rusqlite::Result<Vec<DoorInstitution>> {
    conn.prepare_cached(&format!(
        "select {INSTITUTION} from institution n
         where n.active = 1 and n.merged_into_id is null or exists (
            select 1 from invitation i where i.assembly_id = :assembly and i.institution_id = n.institution_id)
         order by n.name"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly() }, institution_from_row)?
    .collect()
}

/// One institution; none if there is no such.
pub fn institution(
    conn: &Connection,
    grant: &DoorGrant,
    id: InstitutionId,
) -> rusqlite::Result<Option<DoorInstitution>> {
    conn.prepare_cached(&format!("select {INSTITUTION} from institution n where n.institution_id = :id"))?
        .query_row(named_params! { ":assembly": grant.assembly(), ":id": id }, institution_from_row)
        .optional()
}

/// The people of an institution who may come to the grant's assembly, by their names.
pub fn people_of(conn: &Connection, grant: &DoorGrant, of: InstitutionId) -> rusqlite::Result<Vec<AtTheDoor>> {
    let people = conn
        .prepare_cached(&format!(
            "select {COLUMNS} from {TABLES}
             where a.assembly_id = :assembly and a.institution_id = :institution
                and (a.withdrawn_at is null or r.arrival_id is not null)
             order by a.name, a.attendee_id"
        ))?
        .query_map(named_params! { ":assembly": grant.assembly(), ":institution": of }, from_row)?
        .collect::<rusqlite::Result<_>>()?;
    seated(conn, grant, people)
}

/// Somebody of the grant's assembly; none if there is no such person.
pub fn person(conn: &Connection, grant: &DoorGrant, id: AttendeeId) -> rusqlite::Result<Option<AtTheDoor>> {
    let person = conn
        .prepare_cached(&format!(
            "select {COLUMNS} from {TABLES} where a.attendee_id = :id and a.assembly_id = :assembly"
        ))?
        .query_row(named_params! { ":id": id, ":assembly": grant.assembly() }, from_row)
        .optional()?;
    Ok(seated(conn, grant, person.into_iter().collect())?.pop())
}

const PAST: &str =
    "e.key, e.kind, coalesce(e.count, 1) as bodies, e.happened_at, a.name as person, n.name as institution,
    d.name as door, exists (select 1 from door_event u where u.undoes_id = e.door_event_id) as undone,
    exists (select 1 from arrival r where r.door_event_id = e.door_event_id and r.undone_by_id is null)
        or exists (select 1 from arrival r join door_event g on g.door_event_id = r.door_event_id
            where r.attendee_id = e.attendee_id and g.kind = 'group' and r.undone_by_id is null) as counted";
const PAST_TABLES: &str = "door_event e left join attendee a using (attendee_id)
    left join institution n on n.institution_id = e.institution_id left join door d using (door_id)";

fn past_from_row(row: &Row<'_>) -> rusqlite::Result<Past> {
    Ok(Past {
        key: row.get("key")?,
        kind: row.get("kind")?,
        bodies: row.get("bodies")?,
        at: row.get("happened_at")?,
        person: row.get("person")?,
        institution: row.get("institution")?,
        door: row.get("door")?,
        undone: row.get("undone")?,
        counted: row.get("counted")?,
    })
}

/// The event of that key at the grant's assembly, by whomever.
pub fn past(conn: &Connection, grant: &DoorGrant, key: &Key) -> rusqlite::Result<Option<Past>> {
    conn.prepare_cached(&format!("select {PAST} from {PAST_TABLES} where e.key = :key and e.assembly_id = :assembly"))?
        .query_row(named_params! { ":key": key, ":assembly": grant.assembly() }, past_from_row)
        .optional()
}

/// The latest events that the grant's own phone told of, the last first. Undoing is no event of its own here.
pub fn past_of_phone(conn: &Connection, grant: &DoorGrant, most: usize) -> rusqlite::Result<Vec<Past>> {
    conn.prepare_cached(&format!(
        "select {PAST} from {PAST_TABLES}
         where e.device_id = :device and e.assembly_id = :assembly and e.kind <> '{}'
         order by e.door_event_id desc limit :most",
        Kind::Undo.as_str()
    ))?
    .query_map(
        named_params! {
            ":device": grant.actor().device(),
            ":assembly": grant.assembly(),
            ":most": i64::try_from(most).unwrap_or(i64::MAX),
        },
        past_from_row,
    )?
    .collect()
}

/// How many came in at the grant's assembly: named, and counted without names.
pub fn named_and_counted(conn: &Connection, grant: &DoorGrant) -> rusqlite::Result<(u32, u32)> {
    conn.prepare_cached(
        "select count(attendee_id) as named, count(*) - count(attendee_id) as counted from arrival
         where assembly_id = :assembly and undone_by_id is null",
    )?
    .query_row(named_params! { ":assembly": grant.assembly() }, |row| Ok((row.get("named")?, row.get("counted")?)))
}
