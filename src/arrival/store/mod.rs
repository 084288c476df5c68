//! All SQL of door events and arrivals.

mod at_door;
mod directories;
mod event;
mod flow;
mod many;
mod people;
mod person;
mod sheet;
mod taking;
#[cfg(test)]
mod tests;
mod typed;
mod undo;

pub use at_door::{institution, institutions, named_and_counted, past, past_of_phone, people_of, person};
pub use directories::Directories;
pub use flow::{late, streams};
pub use many::{gone, lines, problems, type_many};
pub use people::{changed, cursor, everybody, found};
pub use person::{arrive, name_arrival, walk_in};
pub use sheet::{Written, letters, sheets, take_letters, take_sheet};
pub use taking::{Taken, counting, set_counting, take};
pub use typed::{came, came_with, counted};
pub use undo::undo;

use rusqlite::{Connection, named_params};

use super::model::{DoorError, EventId, Kind, MOST_BODIES, Outcome, Told};
use crate::access::DoorGrant;
use crate::institution::model::InstitutionId;
use event::Content;

/// Whether the attendee `a` of a query was seen: an arrival stands for them, or for somebody of another list who turned out to
/// be them. An SQL condition.
pub const WAS_SEEN: &str =
    "(exists (select 1 from arrival r where r.attendee_id = a.attendee_id and r.undone_by_id is null)
    or exists (select 1 from attendee b join arrival r using (attendee_id)
        where b.counted_as_id = a.attendee_id and r.undone_by_id is null))";

/// Counts a group in without names: one event, and an arrival for each body. With no institution they came with nobody.
pub fn group(
    conn: &Connection,
    grant: &DoorGrant,
    institution: Option<InstitutionId>,
    count: u32,
    told: &Told,
) -> Result<Outcome, DoorError> {
    if !(1..=MOST_BODIES).contains(&count) {
        return Err(DoorError::NoGroup);
    }
    let content = Content { institution, count: Some(count), ..Content::of(Kind::Group, grant.assembly()) };
    if let Some(event) = event::known(conn, &told.key, &content)? {
        return Ok(Outcome::Repeated(event));
    }
    let event = event::record(conn, grant, &content, told)?;
    bodies(conn, event, &content, count)?;
    Ok(Outcome::Recorded(event))
}

/// Adds so many unnamed arrivals that came by `event`.
fn bodies(conn: &Connection, event: EventId, content: &Content, count: u32) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "insert into arrival (door_event_id, assembly_id, institution_id)
         with recursive body (number) as (select 1 union all select number + 1 from body where number < :count)
         select :event, :assembly, :institution from body",
    )?
    .execute(named_params! {
        ":count": count,
        ":event": event,
        ":assembly": content.assembly,
        ":institution": content.institution,
    })?;
    Ok(())
}
