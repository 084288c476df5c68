//! Who can be checked in, as a door may know them: names, institutions and coaches, and nothing that a need, a number or a
//! child would tell.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::directories::Directories;
use crate::access::DoorGrant;
use crate::arrival::model::search::{Findable, MOST_FOUND, Typed};
use crate::arrival::model::{AtTheDoor, Cursor};
use crate::institution::model::InstitutionId;
use crate::travel::store as travel;

pub(super) const COLUMNS: &str = "a.attendee_id, a.name, a.known_as, a.institution_id, n.name as institution,
    iif(t.mode = 'coach' and t.seat = 'given', coalesce(p.place, ''), null) as coach,
    iif(a.listed = 1 and iif(t.mode is null, i.main_travel = 'coach', t.mode = 'coach' and t.seat = 'given'), v.name, null)
        as vehicle,
    e.happened_at as here_since, d.name as here_door";
/// With the arrival by which somebody is here: their own, or that of the same person on another list.
pub(super) const TABLES: &str = "attendee a left join institution n using (institution_id)
    left join travel t using (attendee_id)
    left join invitation i on i.assembly_id = a.assembly_id and i.institution_id = a.institution_id
    left join ride s on s.attendee_id = a.attendee_id left join vehicle v on v.vehicle_id = s.vehicle_id
    left join pick_up p on p.pick_up_id = t.pick_up_id
    left join arrival r on r.arrival_id = (
        select min(x.arrival_id) from arrival x where x.undone_by_id is null and x.attendee_id in (
            select o.attendee_id from attendee o where o.attendee_id in (a.attendee_id, a.counted_as_id)
            union all select o.attendee_id from attendee o where o.counted_as_id in (a.attendee_id, a.counted_as_id)))
    left join door_event e using (door_event_id) left join door d using (door_id)";

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<AtTheDoor> {
    Ok(AtTheDoor {
        id: row.get("attendee_id")?,
        name: row.get("name")?,
        known_as: row.get("known_as")?,
        institution_id: row.get("institution_id")?,
        institution: row.get("institution")?,
        coach: row.get("coach")?,
        vehicle: row.get("vehicle")?,
        here_since: row.get("here_since")?,
        here_door: row.get("here_door")?,
    })
}

/// With the vehicles of those who sit on a seat that is kept for their institution. Of few people, no other institution's are
/// looked up.
pub(super) fn seated(
    conn: &Connection,
    grant: &DoorGrant,
    mut people: Vec<AtTheDoor>,
) -> rusqlite::Result<Vec<AtTheDoor>> {
    let without = people.iter().filter(|person| person.vehicle.is_none()).filter_map(|person| person.institution_id);
    let of: BTreeSet<InstitutionId> = without.collect();
    let vehicles = if of.len() > MOST_FOUND {
        travel::on_kept_seats(conn, grant, None)?
    } else {
        let each = of.into_iter().map(|of| travel::on_kept_seats(conn, grant, Some(of)));
        each.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect()
    };
    for person in people.iter_mut().filter(|person| person.vehicle.is_none()) {
        person.vehicle = vehicles.get(&person.id).cloned();
    }
    Ok(people)
}

/// Everybody who may come to the doors of the grant's assembly, by their ids: the listed, those who were not sure, and those
/// made at a door. Who was taken off a list is found only once they are here.
pub fn everybody(conn: &Connection, grant: &DoorGrant) -> rusqlite::Result<Vec<AtTheDoor>> {
    let people = conn
        .prepare_cached(&format!(
            "select {COLUMNS} from {TABLES}
         where a.assembly_id = :assembly and (a.withdrawn_at is null or r.arrival_id is not null)
         order by a.attendee_id"
        ))?
        .query_map(named_params! { ":assembly": grant.assembly() }, from_row)?
        .collect::<rusqlite::Result<_>>()?;
    seated(conn, grant, people)
}

/// Whom a steward finds by what they typed, the best first, at most 20. Also who was taken off: they may have come.
pub fn found(
    conn: &Connection,
    grant: &DoorGrant,
    typed: &Typed,
    directories: &Directories,
) -> rusqlite::Result<Vec<AtTheDoor>> {
    let everyone = directories.everyone(conn, grant)?;
    let beside = everyone.beside.iter().filter_map(|person| {
        let names = Findable::new(&person.name, person.known_as.as_deref(), person.institution.as_deref());
        names.fit(typed).map(|fit| (fit, person.id))
    });
    let mut one = conn.prepare_cached(&format!(
        "select {COLUMNS} from {TABLES} where a.attendee_id = :attendee and a.assembly_id = :assembly"
    ))?;
    let mut found = Vec::new();
    for (fit, id) in everyone.directory().best(typed).into_iter().chain(beside) {
        let person =
            one.query_row(named_params! { ":attendee": id, ":assembly": grant.assembly() }, from_row).optional()?;
        found.extend(person.map(|person| (fit, person)));
    }
    found.sort_by(|(fit, one), (other_fit, other)| (fit, &one.name, one.id).cmp(&(other_fit, &other.name, other.id)));
    seated(conn, grant, found.into_iter().take(MOST_FOUND).map(|(_, person)| person).collect())
}

/// Those of whom anything changed at the doors since `since`, or everybody where a list changed.
pub fn changed(conn: &Connection, grant: &DoorGrant, since: Cursor) -> rusqlite::Result<Vec<AtTheDoor>> {
    let now = cursor(conn, grant)?;
    if now.lists != since.lists {
        return everybody(conn, grant);
    }
    let people = conn
        .prepare_cached(&format!(
        "with touched as (
            select coalesce(e.attendee_id, r.attendee_id) as attendee_id
            from door_event v left join door_event e on e.door_event_id in (v.door_event_id, v.undoes_id)
                left join arrival r on r.door_event_id = e.door_event_id
            where v.assembly_id = :assembly and v.door_event_id > :since
         )
         select {COLUMNS} from {TABLES}
         where a.attendee_id in (
            select o.attendee_id from touched join attendee b using (attendee_id) join attendee o
                on o.attendee_id in (b.attendee_id, b.counted_as_id) or o.counted_as_id in (b.attendee_id, b.counted_as_id))
         order by a.attendee_id"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly(), ":since": since.events }, from_row)?
    .collect::<rusqlite::Result<_>>()?;
    seated(conn, grant, people)
}

/// Where the doors and the lists stand, to be asked from there later.
pub fn cursor(conn: &Connection, grant: &DoorGrant) -> rusqlite::Result<Cursor> {
    let events = conn
        .prepare_cached(
            "select coalesce(max(door_event_id), 0) as events from door_event where assembly_id = :assembly",
        )?
        .query_row(named_params! { ":assembly": grant.assembly() }, |row| row.get("events"))?;
    Ok(Cursor { events, lists: lists(conn, grant)? })
}

/// Where the lists stand. Whatever the audit knows of the assembly, or of an institution at any, may have changed one.
pub(super) fn lists(conn: &Connection, grant: &DoorGrant) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "select max(coalesce((select max(audit_event_id) from audit_event where assembly_id = :assembly), 0),
            coalesce((select max(audit_event_id) from audit_event
                where assembly_id is null and institution_id is not null), 0)) as lists",
    )?
    .query_row(named_params! { ":assembly": grant.assembly() }, |row| row.get("lists"))
}
