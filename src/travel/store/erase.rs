//! Erasing people's own words on travel, and who counted them on the way.

use rusqlite::{Connection, named_params};

use crate::assembly::model::AssemblyId;
use crate::db::erase;
use crate::list::model::AttendeeId;

/// Erases the words of an assembly: how people wrote that they travel, and the captains of its vehicles.
pub fn erase_words(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<()> {
    erase::for_good();
    let of = named_params! { ":assembly": assembly };
    conn.execute(
        "update travel set words = null, reason = null
         where attendee_id in (select attendee_id from attendee where assembly_id = :assembly)",
        of,
    )?;
    conn.execute("update vehicle set captain = null, captain_phone = null where assembly_id = :assembly", of)?;
    Ok(())
}

/// Erases one person's words, and their name where they are a captain. Before their name itself is.
pub fn erase_person(conn: &Connection, id: AttendeeId) -> rusqlite::Result<()> {
    erase::for_good();
    let of = named_params! { ":id": id };
    conn.execute("update travel set words = null, reason = null where attendee_id = :id", of)?;
    conn.execute(
        "update vehicle as v set captain = null, captain_phone = null where exists (
            select 1 from attendee a where a.attendee_id = :id and a.assembly_id = v.assembly_id
                and a.name = v.captain collate nocase)",
        of,
    )?;
    Ok(())
}
