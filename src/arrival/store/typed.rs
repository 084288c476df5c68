//! The number that an organiser types for an institution after the day.

use rusqlite::{Connection, named_params};

use super::event::{self, Content};
use super::undo;
use crate::access::{DoorGrant, Grant, Organiser, audit};
use crate::arrival::model::{Came, DoorError, EventId, Key, Kind, Told, change};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;

/// Of whom a number is typed: an institution at an assembly, invited or not, or those who came there with none.
#[derive(Debug, Clone, Copy)]
struct Place {
    assembly: AssemblyId,
    institution: Option<InstitutionId>,
}

/// The number that came with an institution, typed by an organiser: unnamed arrivals are added or taken off until the
/// number comes out. The people checked in by name stay, so it cannot be lower than they are; the number that came
/// already changes nothing.
pub fn came(conn: &Connection, grant: &Grant, number: u32, key: &Key, now: Moment) -> Result<Came, DoorError> {
    if grant.actor().leader().is_some() {
        return Err(DoorError::OfALeader);
    }
    let place = Place { assembly: grant.assembly(), institution: Some(grant.institution()) };
    typed(conn, &DoorGrant::within(grant), place, number, key, now)
}

/// As [`came`], of an institution that need not be invited, or of those who came with none.
pub fn came_with(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    institution: Option<InstitutionId>,
    number: u32,
    key: &Key,
    now: Moment,
) -> Result<Came, DoorError> {
    typed(conn, &DoorGrant::of(by, assembly), Place { assembly, institution }, number, key, now)
}

/// How many came with an institution, or with none, so far: by name, and without one.
pub fn counted(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    institution: Option<InstitutionId>,
) -> rusqlite::Result<(u32, u32)> {
    let (named, groups) = standing(conn, Place { assembly, institution })?;
    Ok((named, groups.iter().map(|(_, bodies)| bodies).sum()))
}

fn typed(
    conn: &Connection,
    grant: &DoorGrant,
    place: Place,
    number: u32,
    key: &Key,
    now: Moment,
) -> Result<Came, DoorError> {
    let (named, groups) = standing(conn, place)?;
    let before = named + groups.iter().map(|(_, bodies)| bodies).sum::<u32>();
    if typed_before(conn, place, number, key)? {
        return Ok(Came { before, now: number });
    }
    let change = change(named, &groups, number)?;
    let told = Told::now(key.clone(), now);
    for (turn, undone) in change.undo.iter().enumerate() {
        let content = Content { undoes: Some(*undone), ..content(place, Kind::Undo) };
        let key = format!("{}{number}:{turn}", key.typed());
        let event = event::record_as(conn, grant, &content, &key, &told)?;
        undo::take_back(conn, *undone, event)?;
    }
    if change.add > 0 {
        let content = Content { count: Some(change.add), ..content(place, Kind::Group) };
        let key = format!("{}{number}:group", key.typed());
        let event = event::record_as(conn, grant, &content, &key, &told)?;
        super::bodies(conn, event, &content, change.add)?;
    }
    if before != number {
        let entry = audit::Entry {
            old: Some(before.into()),
            new: Some(number.into()),
            assembly: Some(place.assembly),
            institution: place.institution,
            ..audit::Entry::of("arrival.typed")
        };
        audit::note(conn, grant.actor(), now, &entry)?;
    }
    Ok(Came { before, now: number })
}

fn content(place: Place, kind: Kind) -> Content {
    Content { institution: place.institution, ..Content::of(kind, place.assembly) }
}

/// Whether exactly this was typed before with this key. With another number, or of another institution, it is refused.
fn typed_before(conn: &Connection, place: Place, number: u32, key: &Key) -> Result<bool, DoorError> {
    let typed = key.typed();
    let this = format!("{typed}{number}:");
    let mut earlier = conn.prepare_cached(
        "select key, assembly_id = :assembly and institution_id is :institution as same_place from door_event
         where key >= :typed and key < :after",
    )?;
    // ";" is the character after ":", so that the range is that of every key which begins with this one's.
    let after = typed.replace(":came=", ";");
    let mut rows = earlier.query(named_params! {
        ":assembly": place.assembly,
        ":institution": place.institution,
        ":typed": typed,
        ":after": after,
    })?;
    let mut known = false;
    while let Some(row) = rows.next()? {
        let key: String = row.get("key")?;
        let same_place: bool = row.get("same_place")?;
        if !same_place || !key.starts_with(&this) {
            return Err(DoorError::KeyReused);
        }
        known = true;
    }
    Ok(known)
}

/// The named people who are here, and the unnamed bodies by the events they came by, the latest first.
fn standing(conn: &Connection, place: Place) -> rusqlite::Result<(u32, Vec<(EventId, u32)>)> {
    let scope = named_params! { ":assembly": place.assembly, ":institution": place.institution };
    let named = conn
        .prepare_cached(
            "select count(*) as named from arrival where assembly_id = :assembly and institution_id is :institution
                and undone_by_id is null and attendee_id is not null",
        )?
        .query_row(scope, |row| row.get("named"))?;
    let groups = conn
        .prepare_cached(
            "select door_event_id, count(*) as bodies from arrival
             where assembly_id = :assembly and institution_id is :institution and undone_by_id is null
                and attendee_id is null
             group by door_event_id order by door_event_id desc",
        )?
        .query_map(scope, |row| Ok((row.get("door_event_id")?, row.get("bodies")?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok((named, groups))
}
