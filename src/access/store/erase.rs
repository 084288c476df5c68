//! Erasing organisers who were removed, and the names of stewards; ending the links of leaders who are erased.

use rusqlite::{Connection, named_params};

use super::account::no_longer_contact;
use crate::access::model::{AccountId, DeviceId};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::db::erase;
use crate::institution::model::LeaderId;
use crate::list::model::ERASED;

/// Organisers who were removed and are still known by name, each with when.
pub fn removed_accounts(conn: &Connection) -> rusqlite::Result<Vec<(AccountId, Moment)>> {
    conn.prepare_cached(
        "select account_id, removed_at from account where removed_at is not null and erased_at is null",
    )?
    .query_map([], |row| Ok((row.get("account_id")?, row.get("removed_at")?)))?
    .collect()
}

/// Erases what a removed organiser is called and how they are reached; one who may sign in is left alone.
pub fn erase_account(conn: &Connection, id: AccountId, now: Moment) -> rusqlite::Result<usize> {
    erase::for_good();
    let removed = conn.query_row(
        "select exists (select 1 from account where account_id = :id and removed_at is not null) as removed",
        named_params! { ":id": id },
        |row| row.get("removed"),
    )?;
    if removed {
        no_longer_contact(conn, id)?;
    }
    conn.execute(
        "update account set name = :erased, email = 'erased-' || account_id, phone = null, password_hash = null, erased_at = :now
         where account_id = :id and removed_at is not null and erased_at is null",
        named_params! { ":erased": ERASED, ":now": now, ":id": id },
    )
}

/// Erases what the stewards of an assembly are called.
pub fn erase_stewards(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<()> {
    erase::for_good();
    conn.execute(
        "update device set name = :erased where assembly_id = :assembly",
        named_params! { ":erased": ERASED, ":assembly": assembly },
    )?;
    Ok(())
}

/// Erases what one steward is called; whether they had a name.
pub fn erase_steward(conn: &Connection, id: DeviceId) -> rusqlite::Result<bool> {
    erase::for_good();
    let erased = conn.execute(
        "update device set name = :erased where device_id = :id and name <> :erased",
        named_params! { ":erased": ERASED, ":id": id },
    )?;
    Ok(erased > 0)
}

/// Lets the links of a leader be dead for good, also should they speak for somebody again.
pub fn end_links(conn: &Connection, leader: LeaderId) -> rusqlite::Result<()> {
    conn.execute(
        "update link set generation = generation + 1 where leader_id = :leader",
        named_params! { ":leader": leader },
    )?;
    Ok(())
}
