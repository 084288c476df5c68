//! The events themselves: recorded once for each key.

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, ToSql, named_params};

use crate::access::DoorGrant;
use crate::arrival::model::{DoorError, EventId, Key, Kind, Told};
use crate::assembly::model::AssemblyId;
use crate::institution::model::InstitutionId;
use crate::list::model::{AttendeeId, PersonName};

/// What an event says, apart from when and by whom: the same key must always come with the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Content {
    pub kind: Kind,
    pub assembly: AssemblyId,
    pub institution: Option<InstitutionId>,
    pub attendee: Option<AttendeeId>,
    pub count: Option<u32>,
    pub undoes: Option<EventId>,
}

impl Content {
    pub fn of(kind: Kind, assembly: AssemblyId) -> Content {
        Content { kind, assembly, institution: None, attendee: None, count: None, undoes: None }
    }
}

/// The event of that key, if it was recorded before with the same content.
pub(super) fn known(conn: &Connection, key: &Key, content: &Content) -> Result<Option<EventId>, DoorError> {
    let found: Option<(EventId, Content)> = conn
        .prepare_cached(
            "select door_event_id, kind, assembly_id, institution_id, attendee_id, count, undoes_id
             from door_event where key = :key",
        )?
        .query_row(named_params! { ":key": key }, |row| {
            let content = Content {
                kind: row.get("kind")?,
                assembly: row.get("assembly_id")?,
                institution: row.get("institution_id")?,
                attendee: row.get("attendee_id")?,
                count: row.get("count")?,
                undoes: row.get("undoes_id")?,
            };
            Ok((row.get("door_event_id")?, content))
        })
        .optional()?;
    match found {
        Some((_, earlier)) if earlier != *content => Err(DoorError::KeyReused),
        found => Ok(found.map(|(event, _)| event)),
    }
}

/// Records an event whose key is not known.
pub(super) fn record(
    conn: &Connection,
    grant: &DoorGrant,
    content: &Content,
    told: &Told,
) -> Result<EventId, DoorError> {
    record_as(conn, grant, content, &told.key, told)
}

/// Records an event under a key that was made from the one it was told with.
pub(super) fn record_as(
    conn: &Connection,
    grant: &DoorGrant,
    content: &Content,
    key: &dyn ToSql,
    told: &Told,
) -> Result<EventId, DoorError> {
    let recorded = conn
        .prepare_cached(
            "insert into door_event (key, assembly_id, institution_id, attendee_id, kind, count, undoes_id, happened_at,
                received_at, account_id, door_id, api_key_id, device_id, outside)
             values (:key, :assembly, :institution, :attendee, :kind, :count, :undoes, :happened_at, :received_at,
                :account, :door, :api_key, :device, :outside)
             returning door_event_id",
        )?
        .query_row(
            named_params! {
                ":key": key,
                ":assembly": content.assembly,
                ":institution": content.institution,
                ":attendee": content.attendee,
                ":kind": content.kind,
                ":count": content.count,
                ":undoes": content.undoes,
                ":happened_at": told.happened_at,
                ":received_at": told.received_at,
                ":account": grant.actor().account(),
                ":door": grant.door(),
                ":api_key": grant.actor().api_key(),
                ":device": grant.actor().device(),
                ":outside": told.outside,
            },
            |row| row.get("door_event_id"),
        );
    recorded.map_err(refused)
}

/// The assembly, institution or person is none of this file: nothing else of an event can break a rule.
pub(super) fn refused(error: rusqlite::Error) -> DoorError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => DoorError::Unknown,
        _ => error.into(),
    }
}

/// Whom the walk-in of that key made, if there was one of that name.
pub(super) fn walked_in(conn: &Connection, key: &Key, name: &PersonName) -> Result<Option<AttendeeId>, DoorError> {
    let found: Option<(Option<AttendeeId>, Option<String>)> = conn
        .prepare_cached(
            "select e.attendee_id, a.name from door_event e left join attendee a using (attendee_id) where e.key = :key",
        )?
        .query_row(named_params! { ":key": key }, |row| Ok((row.get("attendee_id")?, row.get("name")?)))
        .optional()?;
    match found {
        None => Ok(None),
        Some((Some(attendee), Some(known))) if known == name.as_str() => Ok(Some(attendee)),
        Some(_) => Err(DoorError::KeyReused),
    }
}
