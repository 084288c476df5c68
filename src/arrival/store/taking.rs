//! Taking the events that a door tells of, each by itself.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{arrive, group, name_arrival, undo, walk_in};
use crate::access::{DoorGrant, Organiser, audit};
use crate::arrival::model::{
    Clock, Counting, DoorError, DoorEvent, EventId, Happened, Key, MOST_AT_ONCE, NotCounted, Outcome,
};
use crate::assembly::model::{AssemblyId, Door, Status};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::list::model::AttendeeId;

/// What became of an event that a door told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// What came of it.
    pub outcome: Outcome,
    /// Whether the time that was told can be right.
    pub clock: Clock,
    /// Whether counting was not open then, so that it is kept and marked.
    pub outside: bool,
    /// Whether the person had been taken off their list.
    pub withdrawn: bool,
}

/// When counting at the doors of an assembly is open; none if there is no such assembly.
pub fn counting(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Option<Counting>> {
    let Some(it) = assemblies::assembly(conn, assembly)? else { return Ok(None) };
    conn.prepare_cached("select counting_before, counting_after from assembly where assembly_id = :id")?
        .query_row(named_params! { ":id": assembly }, |row| {
            Ok(Counting {
                opens: it.starts_at - TimeDelta::minutes(row.get("counting_before")?),
                closes: it.ends() + TimeDelta::minutes(row.get("counting_after")?),
                takes_place: !matches!(it.status, Status::Cancelled | Status::Postponed),
            })
        })
        .optional()
}

/// Keeps how many minutes before the start counting opens, and how many after the end it closes. False if there is no such
/// assembly.
pub fn set_counting(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    before: i64,
    after: i64,
    now: Moment,
) -> rusqlite::Result<bool> {
    let changed = conn.execute(
        "update assembly set counting_before = :before, counting_after = :after where assembly_id = :id",
        named_params! { ":before": before, ":after": after, ":id": assembly },
    )?;
    let fields = Some("counting_before,counting_after");
    let entry = audit::Entry { assembly: Some(assembly), fields, ..audit::Entry::of("assembly.changed") };
    if changed == 1 {
        audit::note(conn, by.actor(), now, &entry)?;
    }
    Ok(changed == 1)
}

/// Takes one event, at one of the `doors` of the grant's assembly. Sent again it changes nothing; at whatever time it comes it is kept.
///
/// # Errors
///
/// [`NotCounted`], in words for a steward; nothing is recorded then.
pub fn take(
    conn: &Connection,
    grant: &DoorGrant,
    counting: &Counting,
    doors: &[Door],
    event: &DoorEvent,
    now: Moment,
) -> Result<Taken, NotCounted> {
    if counting.is_to_come(now) {
        return Err(NotCounted::ToCome);
    }
    if !doors.iter().any(|door| door.id == event.door) {
        return Err(NotCounted::NoDoor);
    }
    let grant = &grant.at(Some(event.door));
    let (told, clock) = counting.told(event.key.clone(), event.at, now);
    let mut withdrawn = false;
    let outcome = match &event.what {
        Happened::Person(attendee) => {
            withdrawn = is_withdrawn(conn, *attendee)?;
            arrive(conn, grant, *attendee, &told)?
        }
        Happened::Named(attendee) => {
            withdrawn = is_withdrawn(conn, *attendee)?;
            match name_arrival(conn, grant, *attendee, &told) {
                // Another phone has named the last of them: this one came, too.
                Err(DoorError::NobodyUnnamed) => arrive(conn, grant, *attendee, &told)?,
                named => named?,
            }
        }
        Happened::Group(_, count) if !(1..=MOST_AT_ONCE).contains(count) => return Err(NotCounted::NoGroup),
        Happened::Group(institution, count) => group(conn, grant, *institution, *count, &told)?,
        Happened::WalkIn(institution, name) => walk_in(conn, grant, *institution, name, &told)?,
        Happened::Undo(key) => {
            let undone = of_key(conn, key)?.ok_or(NotCounted::NothingToUndo)?;
            undo(conn, grant, undone, &told)?
        }
    };
    Ok(Taken { outcome, clock, outside: told.outside, withdrawn })
}

fn is_withdrawn(conn: &Connection, attendee: AttendeeId) -> rusqlite::Result<bool> {
    let found = conn
        .prepare_cached("select withdrawn_at is not null as withdrawn from attendee where attendee_id = :attendee")?
        .query_row(named_params! { ":attendee": attendee }, |row| row.get("withdrawn"))
        .optional()?;
    Ok(found.unwrap_or(false))
}

fn of_key(conn: &Connection, key: &Key) -> rusqlite::Result<Option<EventId>> {
    conn.prepare_cached("select door_event_id from door_event where key = :key")?
        .query_row(named_params! { ":key": key }, |row| row.get("door_event_id"))
        .optional()
}
