//! Erasing people's own words on travel, and who counted them on the way.

use rusqlite::{Connection, named_params};

use crate::assembly::model::AssemblyId;
use crate::db::erase;
use crate::list::model::AttendeeId;
use crate::travel::model::VehicleId;

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

/// Erases one person's words, and their name where they are a captain, unless somebody else of the assembly has it too. Before
/// their name itself is.
pub fn erase_person(conn: &Connection, id: AttendeeId) -> rusqlite::Result<()> {
    erase::for_good();
    let of = named_params! { ":id": id };
    conn.execute("update travel set words = null, reason = null where attendee_id = :id", of)?;
    conn.execute(
        "update vehicle as v set captain = null, captain_phone = null where exists (
            select 1 from attendee a where a.attendee_id = :id and a.assembly_id = v.assembly_id
                and a.name = v.captain collate nocase and not exists (
                    select 1 from attendee b where b.assembly_id = a.assembly_id and b.attendee_id <> a.attendee_id
                        and b.name = a.name collate nocase and b.withdrawn_at is null))",
        of,
    )?;
    Ok(())
}

/// Erases who counts the people of a vehicle; whether somebody did.
pub fn erase_captain(conn: &Connection, id: VehicleId) -> rusqlite::Result<bool> {
    erase::for_good();
    let erased = conn.execute(
        "update vehicle set captain = null, captain_phone = null
         where vehicle_id = :id and coalesce(captain, captain_phone) is not null",
        named_params! { ":id": id },
    )?;
    Ok(erased > 0)
}
