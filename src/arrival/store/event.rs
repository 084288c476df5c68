//! The events themselves: recorded once for each key.

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, ToSql, named_params};

use crate::access::Actor;
use crate::arrival::model::{DoorError, EventId, Key, Kind, Told};
use crate::assembly::model::AssemblyId;
use crate::institution::model::InstitutionId;

/// What an event says, apart from when and by whom: the same key must always come with the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Content {
    pub kind: Kind,
    pub assembly: AssemblyId,
    pub institution: Option<InstitutionId>,
    pub count: Option<u32>,
    pub undoes: Option<EventId>,
}

impl Content {
    pub fn of(kind: Kind, assembly: AssemblyId) -> Content {
        Content { kind, assembly, institution: None, count: None, undoes: None }
    }
}

/// The event of that key, if it was recorded before with the same content.
pub(super) fn known(conn: &Connection, key: &Key, content: &Content) -> Result<Option<EventId>, DoorError> {
    let found: Option<(EventId, Content)> = conn
        .prepare_cached(
            "select door_event_id, kind, assembly_id, institution_id, count, undoes_id from door_event where key = :key",
        )?
        .query_row(named_params! { ":key": key }, |row| {
            let content = Content {
                kind: row.get("kind")?,
                assembly: row.get("assembly_id")?,
                institution: row.get("institution_id")?,
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
pub(super) fn record(conn: &Connection, by: Actor, content: &Content, told: &Told) -> Result<EventId, DoorError> {
    record_as(conn, by, content, &told.key, told)
}

/// Records an event under a key that was made from the one it was told with.
pub(super) fn record_as(
    conn: &Connection,
    by: Actor,
    content: &Content,
    key: &dyn ToSql,
    told: &Told,
) -> Result<EventId, DoorError> {
    let recorded = conn
        .prepare_cached(
            "insert into door_event (key, assembly_id, institution_id, kind, count, undoes_id, happened_at, received_at,
                account_id)
             values (:key, :assembly, :institution, :kind, :count, :undoes, :happened_at, :received_at, :account)
             returning door_event_id",
        )?
        .query_row(
            named_params! {
                ":key": key,
                ":assembly": content.assembly,
                ":institution": content.institution,
                ":kind": content.kind,
                ":count": content.count,
                ":undoes": content.undoes,
                ":happened_at": told.happened_at,
                ":received_at": told.received_at,
                ":account": by.account(),
            },
            |row| row.get("door_event_id"),
        );
    recorded.map_err(|error| match error.sqlite_error_code() {
        // The assembly or institution is none of this file; nothing else of an event can break a rule.
        Some(ErrorCode::ConstraintViolation) => DoorError::Unknown,
        _ => error.into(),
    })
}
