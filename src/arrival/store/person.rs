//! People who come in by name.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::event::{self, Content};
use crate::access::DoorGrant;
use crate::arrival::model::{ArrivalId, DoorError, EventId, Kind, Outcome, Told};
use crate::assembly::model::{AssemblyId, DoorId};
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::list::model::{AttendeeId, PersonName};

/// Checks a person in, whether listed, *maybe*, withdrawn or made at the door. Whoever is here already stays one arrival,
/// which counts from the earliest event.
pub fn arrive(conn: &Connection, grant: &DoorGrant, attendee: AttendeeId, told: &Told) -> Result<Outcome, DoorError> {
    let content = named(conn, grant.assembly(), attendee)?;
    if let Some(event) = event::known(conn, &told.key, &content)? {
        return Ok(Outcome::Repeated(event));
    }
    let here = here(conn, attendee)?;
    let event = event::record(conn, grant, &content, told)?;
    match here {
        None => {
            add(conn, event, &content)?;
            Ok(Outcome::Recorded(event))
        }
        Some(here) => already(conn, &here, event, grant, told),
    }
}

/// Names somebody among those of their institution who were counted in without names: the body that came in first gets the
/// name, and none is added.
pub fn name_arrival(
    conn: &Connection,
    grant: &DoorGrant,
    attendee: AttendeeId,
    told: &Told,
) -> Result<Outcome, DoorError> {
    let content = named(conn, grant.assembly(), attendee)?;
    if let Some(event) = event::known(conn, &told.key, &content)? {
        return Ok(Outcome::Repeated(event));
    }
    if let Some(here) = here(conn, attendee)? {
        let event = event::record(conn, grant, &content, told)?;
        return already(conn, &here, event, grant, told);
    }
    let body: Option<ArrivalId> = conn
        .prepare_cached(
            "select arrival_id from arrival
             where assembly_id = :assembly and institution_id is :institution and undone_by_id is null
                and attendee_id is null
             order by arrival_id limit 1",
        )?
        .query_row(named_params! { ":assembly": grant.assembly(), ":institution": content.institution }, |row| {
            row.get("arrival_id")
        })
        .optional()?;
    let body = body.ok_or(DoorError::NobodyUnnamed)?;
    let event = event::record(conn, grant, &content, told)?;
    conn.prepare_cached("update arrival set attendee_id = :attendee where arrival_id = :body")?
        .execute(named_params! { ":attendee": attendee, ":body": body })?;
    Ok(Outcome::Recorded(event))
}

/// Checks in somebody who is on no list: they belong to the institution they give, or to nobody.
pub fn walk_in(
    conn: &Connection,
    grant: &DoorGrant,
    institution: Option<InstitutionId>,
    name: &PersonName,
    told: &Told,
) -> Result<Outcome, DoorError> {
    if let Some(attendee) = event::walked_in(conn, &told.key, name)? {
        let content = Content { institution, attendee: Some(attendee), ..Content::of(Kind::WalkIn, grant.assembly()) };
        let known = event::known(conn, &told.key, &content)?;
        return known.map(Outcome::Repeated).ok_or(DoorError::KeyReused);
    }
    let attendee = conn
        .prepare_cached(
            "insert into attendee (assembly_id, institution_id, name, late) values (:assembly, :institution, :name, 0)
             returning attendee_id",
        )?
        .query_row(
            named_params! { ":assembly": grant.assembly(), ":institution": institution, ":name": name.as_str() },
            |row| row.get("attendee_id"),
        )
        .map_err(event::refused)?;
    let content = Content { institution, attendee: Some(attendee), ..Content::of(Kind::WalkIn, grant.assembly()) };
    let event = event::record(conn, grant, &content, told)?;
    add(conn, event, &content)?;
    Ok(Outcome::Recorded(event))
}

/// What an event says that names `attendee`.
fn named(conn: &Connection, assembly: AssemblyId, attendee: AttendeeId) -> Result<Content, DoorError> {
    let institution = conn
        .prepare_cached(
            "select institution_id from attendee where attendee_id = :attendee and assembly_id = :assembly",
        )?
        .query_row(named_params! { ":attendee": attendee, ":assembly": assembly }, |row| row.get("institution_id"))
        .optional()?;
    let institution = institution.ok_or(DoorError::Unknown)?;
    Ok(Content { institution, attendee: Some(attendee), ..Content::of(Kind::Person, assembly) })
}

/// The arrival by which somebody is here: their own, or that of the same person on another list.
struct Here {
    arrival: ArrivalId,
    kind: Kind,
    since: Moment,
    door: Option<DoorId>,
}

fn here(conn: &Connection, attendee: AttendeeId) -> rusqlite::Result<Option<Here>> {
    conn.prepare_cached(
        "select r.arrival_id, e.kind, e.happened_at, e.door_id from arrival r join door_event e using (door_event_id)
         where r.undone_by_id is null and r.attendee_id in (
            select p.attendee_id from attendee a join attendee p
                on p.attendee_id = coalesce(a.counted_as_id, a.attendee_id)
                or p.counted_as_id = coalesce(a.counted_as_id, a.attendee_id)
            where a.attendee_id = :attendee)
         order by r.arrival_id limit 1",
    )?
    .query_row(named_params! { ":attendee": attendee }, |row| {
        Ok(Here {
            arrival: row.get("arrival_id")?,
            kind: row.get("kind")?,
            since: row.get("happened_at")?,
            door: row.get("door_id")?,
        })
    })
    .optional()
}

/// Another event of somebody who is here. Where it happened earlier, as on a phone that had no signal, the arrival counts
/// from it; a body of a group stays the group's.
fn already(
    conn: &Connection,
    here: &Here,
    event: EventId,
    grant: &DoorGrant,
    told: &Told,
) -> Result<Outcome, DoorError> {
    let is_first = told.happened_at < here.since;
    if is_first && here.kind != Kind::Group {
        conn.prepare_cached("update arrival set door_event_id = :event where arrival_id = :arrival")?
            .execute(named_params! { ":event": event, ":arrival": here.arrival })?;
    }
    let (since, door) = if is_first { (told.happened_at, grant.door()) } else { (here.since, here.door) };
    Ok(Outcome::AlreadyHere { event, since, door })
}

fn add(conn: &Connection, event: EventId, content: &Content) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "insert into arrival (door_event_id, assembly_id, institution_id, attendee_id)
         values (:event, :assembly, :institution, :attendee)",
    )?
    .execute(named_params! {
        ":event": event,
        ":assembly": content.assembly,
        ":institution": content.institution,
        ":attendee": content.attendee,
    })?;
    Ok(())
}
