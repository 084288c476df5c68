//! All SQL of assemblies.

mod change;
mod draft;
mod plan;

pub use change::{
    ByWhom, changed_by, changes, doors, doors_with_ids, move_to, number_of_changes, set_dates, set_organiser,
    set_place, set_target, set_title,
};
pub use draft::{draft, drop_draft, erase_in_drafts, expire_drafts, keep_draft};
pub use plan::{plan_of, set_up};

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::model::{Assembly, AssemblyId, ChangeKind, Dates, Erased, NewAssembly, Status};
use crate::access::{Organiser, audit};
use crate::clock::Moment;

const COLUMNS: &str = "assembly_id, title, venue, address, doors_at, starts_at, ends_at, time_zone, capacity, target,
    pledge_by, access_by, names_by, childcare_by, status, entry_checks, account_id, needs_erased_at, names_erased_at";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Assembly> {
    Ok(Assembly {
        id: row.get("assembly_id")?,
        title: row.get("title")?,
        venue: row.get("venue")?,
        address: row.get("address")?,
        doors_at: row.get("doors_at")?,
        starts_at: row.get("starts_at")?,
        ends_at: row.get("ends_at")?,
        zone: row.get("time_zone")?,
        capacity: row.get("capacity")?,
        target: row.get("target")?,
        dates: Dates {
            pledge_by: row.get("pledge_by")?,
            access_by: row.get("access_by")?,
            names_by: row.get("names_by")?,
            childcare_by: row.get("childcare_by")?,
        },
        status: row.get("status")?,
        entry_checks: row.get("entry_checks")?,
        organiser: row.get("account_id")?,
        erased: Erased { needs: row.get("needs_erased_at")?, names: row.get("names_erased_at")? },
    })
}

/// One assembly; none if there is no such.
pub fn assembly(conn: &Connection, id: AssemblyId) -> rusqlite::Result<Option<Assembly>> {
    conn.prepare_cached(&format!("select {COLUMNS} from assembly where assembly_id = :id"))?
        .query_row(named_params! { ":id": id }, from_row)
        .optional()
}

/// One assembly with the status that its organisers had given it at that time. The audit knows: it has every decision.
pub fn assembly_as_of(conn: &Connection, id: AssemblyId, at: Moment) -> rusqlite::Result<Option<Assembly>> {
    let Some(assembly) = assembly(conn, id)? else { return Ok(None) };
    let mut decisions = conn.prepare_cached(
        "select fields as status, at > :at as since from audit_event
         where assembly_id = :id and institution_id is null and action = 'assembly.decided' order by audit_event_id",
    )?;
    let mut decisions = decisions.query(named_params! { ":id": id, ":at": at })?;
    // Every assembly is open at first.
    let mut status = Status::Open;
    while let Some(decision) = decisions.next()? {
        if decision.get("since")? {
            return Ok(Some(Assembly { status, ..assembly }));
        }
        status = decision.get("status")?;
    }
    Ok(Some(assembly))
}

/// Every assembly, the latest first.
pub fn assemblies(conn: &Connection) -> rusqlite::Result<Vec<Assembly>> {
    conn.prepare_cached(&format!("select {COLUMNS} from assembly order by starts_at desc, assembly_id desc"))?
        .query_map([], from_row)?
        .collect()
}

/// The assemblies of exactly that title.
pub fn titled(conn: &Connection, title: &str) -> rusqlite::Result<Vec<AssemblyId>> {
    conn.prepare_cached("select assembly_id from assembly where title = :title order by assembly_id")?
        .query_map(named_params! { ":title": title }, |row| row.get("assembly_id"))?
        .collect()
}

/// Sets up an assembly, open from the start.
pub fn add(conn: &Connection, by: &Organiser, new: &NewAssembly, now: Moment) -> rusqlite::Result<AssemblyId> {
    let id = conn.query_row(
        "insert into assembly (title, venue, address, doors_at, starts_at, ends_at, time_zone, capacity, target, pledge_by,
            access_by, names_by, childcare_by, status, added_at)
         values (:title, :venue, :address, :doors_at, :starts_at, :ends_at, :time_zone, :capacity, :target, :pledge_by,
            :access_by, :names_by, :childcare_by, 'open', :now)
         returning assembly_id",
        named_params! {
            ":title": new.title,
            ":venue": new.venue,
            ":address": new.address,
            ":doors_at": new.doors_at,
            ":starts_at": new.starts_at,
            ":ends_at": new.ends_at,
            ":time_zone": new.zone,
            ":capacity": new.capacity,
            ":target": new.target,
            ":pledge_by": new.dates.pledge_by,
            ":access_by": new.dates.access_by,
            ":names_by": new.dates.names_by,
            ":childcare_by": new.dates.childcare_by,
            ":now": now,
        },
        |row| row.get("assembly_id"),
    )?;
    audit::note(conn, by.actor(), now, &audit::Entry { assembly: Some(id), ..audit::Entry::of("assembly.added") })?;
    Ok(id)
}

/// Records what the organisers decided: that the list is closed or open again, that the assembly is cancelled, put off, or
/// takes place after all. Leaders are told of all but the list.
pub fn decide(conn: &Connection, by: &Organiser, id: AssemblyId, to: Status, now: Moment) -> rusqlite::Result<()> {
    let before: Status =
        conn.query_row("select status from assembly where assembly_id = :id", named_params! { ":id": id }, |row| {
            row.get("status")
        })?;
    conn.execute(
        "update assembly set status = :status where assembly_id = :id",
        named_params! { ":status": to, ":id": id },
    )?;
    let off = |status| matches!(status, Status::Cancelled | Status::Postponed);
    let kind = match to {
        _ if before == to => None,
        Status::Cancelled => Some(ChangeKind::Cancelled),
        Status::Postponed => Some(ChangeKind::Postponed),
        Status::Planning | Status::Open | Status::ListClosed => off(before).then_some(ChangeKind::Reinstated),
    };
    if let Some(kind) = kind {
        change::record(conn, by, id, kind, now)?;
    }
    let entry = audit::Entry { assembly: Some(id), fields: Some(to.as_str()), ..audit::Entry::of("assembly.decided") };
    audit::note(conn, by.actor(), now, &entry)
}
