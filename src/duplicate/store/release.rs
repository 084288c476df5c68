//! Who counts when the one who was counted does not come.

use rusqlite::{Connection, named_params};

use super::decide::set_counted;
use crate::access::Grant;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;

/// Lets the others count who were found to be one person with somebody of the grant, who is not listed any more: the first
/// of them who will come counts from now on, and the rest count as that one. Belongs in the write that takes them off.
pub fn release(conn: &Connection, grant: &Grant, id: AttendeeId, now: Moment) -> Result<(), AppError> {
    let others: Vec<(AttendeeId, bool)> = conn
        .prepare_cached(
            "select attendee_id, withdrawn_at is null and attending = 'yes' as comes from attendee
             where counted_as_id = :id order by attendee_id",
        )?
        .query_map(named_params! { ":id": id }, |row| Ok((row.get("attendee_id")?, row.get("comes")?)))?
        .collect::<rusqlite::Result<_>>()?;
    let first = others.iter().find(|(_, comes)| *comes).map(|(first, _)| *first);
    for (other, comes) in others {
        let to = first.filter(|first| comes && *first != other);
        set_counted(conn, grant.actor(), other, (Some(id), to), now)?;
    }
    Ok(())
}
