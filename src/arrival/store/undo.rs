//! Taking an event back.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::event::{self, Content};
use crate::access::DoorGrant;
use crate::arrival::model::{DoorError, EventId, Kind, Outcome, Told};
use crate::institution::model::InstitutionId;

/// Takes an event back: what came in by it did not. Somebody whom another event names stays, and counts from that one; a
/// body that only got its name by it loses the name. Undoing it twice is recorded and changes nothing more.
pub fn undo(conn: &Connection, grant: &DoorGrant, undone: EventId, told: &Told) -> Result<Outcome, DoorError> {
    let found: Option<(Kind, Option<InstitutionId>)> = conn
        .prepare_cached(
            "select kind, institution_id from door_event where door_event_id = :event and assembly_id = :assembly",
        )?
        .query_row(named_params! { ":event": undone, ":assembly": grant.assembly() }, |row| {
            Ok((row.get("kind")?, row.get("institution_id")?))
        })
        .optional()?;
    let (kind, institution) = found.ok_or(DoorError::Unknown)?;
    if kind == Kind::Undo {
        return Err(DoorError::UndoOfUndo);
    }
    let content = Content { institution, undoes: Some(undone), ..Content::of(Kind::Undo, grant.assembly()) };
    if let Some(event) = event::known(conn, &told.key, &content)? {
        return Ok(Outcome::Repeated(event));
    }
    let event = event::record(conn, grant, &content, told)?;
    take_back(conn, undone, event)?;
    Ok(Outcome::Recorded(event))
}

/// Undoes the arrivals of `undone` by the event `by`, which is recorded already.
pub(super) fn take_back(conn: &Connection, undone: EventId, by: EventId) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "update arrival set undone_by_id = :by where door_event_id = :undone and undone_by_id is null",
    )?
    .execute(named_params! { ":by": by, ":undone": undone })?;
    // People who came by it and whom another event names, which nobody took back: they came by the earliest of those.
    conn.prepare_cached(
        "insert into arrival (door_event_id, assembly_id, institution_id, attendee_id)
         select door_event_id, assembly_id, institution_id, attendee_id
         from (
            select o.door_event_id, o.assembly_id, o.institution_id, o.attendee_id,
                row_number() over (partition by o.attendee_id order by o.happened_at, o.door_event_id) as place
            from arrival r join door_event o using (attendee_id)
            where r.door_event_id = :undone and r.undone_by_id = :by
                and not exists (select 1 from door_event u where u.undoes_id = o.door_event_id))
         where place = 1",
    )?
    .execute(named_params! { ":undone": undone, ":by": by })?;
    // A body of a group whose name nothing says any more: it came, without a name.
    conn.prepare_cached(
        "update arrival set attendee_id = null
         where undone_by_id is null
            and attendee_id = (select attendee_id from door_event where door_event_id = :undone)
            and door_event_id in (select door_event_id from door_event where kind = 'group')
            and not exists (
                select 1 from door_event o
                where o.attendee_id = arrival.attendee_id
                    and not exists (select 1 from door_event u where u.undoes_id = o.door_event_id))",
    )?
    .execute(named_params! { ":undone": undone })?;
    Ok(())
}
