//! Changing an assembly, a group of facts at a time, and what leaders are told of it.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::access::model::AccountId;
use crate::access::{Organiser, audit};
use crate::assembly::model::{Assembly, AssemblyId, Change, ChangeKind, DATES, Dates, Door, Place, Status, When};
use crate::clock::Moment;
use crate::invitation::model::InvitationId;
use crate::travel::store as travel;

/// Records in the audit which fields of an assembly changed; nothing where none did.
fn note(conn: &Connection, by: &Organiser, id: AssemblyId, fields: &[&str], now: Moment) -> rusqlite::Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    let fields = fields.join(",");
    let entry = audit::Entry { assembly: Some(id), fields: Some(&fields), ..audit::Entry::of("assembly.changed") };
    audit::note(conn, by.actor(), now, &entry)
}

/// The names of the fields that differ.
fn differing<'a>(fields: &[(&'a str, bool)]) -> Vec<&'a str> {
    fields.iter().filter(|(_, differs)| *differs).map(|(field, _)| *field).collect()
}

/// Records a change that leaders are told and that has no more to it than its kind.
pub(super) fn record(
    conn: &Connection,
    by: &Organiser,
    id: AssemblyId,
    kind: ChangeKind,
    now: Moment,
) -> rusqlite::Result<()> {
    conn.execute(
        "insert into assembly_change (assembly_id, kind, at, account_id) values (:id, :kind, :now, :account)",
        named_params! { ":id": id, ":kind": kind, ":now": now, ":account": by.actor().account() },
    )?;
    Ok(())
}

/// Gives an assembly another name.
pub fn set_title(conn: &Connection, by: &Organiser, it: &Assembly, title: &str, now: Moment) -> rusqlite::Result<()> {
    conn.execute(
        "update assembly set title = :title where assembly_id = :id",
        named_params! { ":title": title, ":id": it.id },
    )?;
    note(conn, by, it.id, &differing(&[("title", it.title != title)]), now)
}

/// Moves an assembly, and with it the pick-ups: they keep their time of day. One that was put off takes place again. The
/// dates are as told; whoever was in time stays so, because that stands on each person.
pub fn move_to(
    conn: &Connection,
    by: &Organiser,
    it: &Assembly,
    to: When,
    dates: Dates,
    now: Moment,
) -> rusqlite::Result<()> {
    let moved = it.starts_at != to.starts_at;
    conn.execute(
        "update assembly set starts_at = :starts_at, doors_at = :doors_at, ends_at = :ends_at, time_zone = :zone,
            status = iif(status = 'postponed', 'open', status)
         where assembly_id = :id",
        named_params! {
            ":starts_at": to.starts_at,
            ":doors_at": to.doors_at,
            ":ends_at": to.ends_at,
            ":zone": to.zone,
            ":id": it.id,
        },
    )?;
    let day = to.zone.local(to.starts_at).date_naive();
    travel::move_pick_ups(conn, it.id, |leaves_at| to.zone.around(day.and_time(it.zone.local(leaves_at).time())))?;
    if moved {
        conn.execute(
            "insert into assembly_change (assembly_id, kind, old_starts_at, new_starts_at, at, account_id)
             values (:id, 'moved', :old, :new, :now, :account)",
            named_params! {
                ":id": it.id,
                ":old": it.starts_at,
                ":new": to.starts_at,
                ":now": now,
                ":account": by.actor().account(),
            },
        )?;
    } else if it.status == Status::Postponed {
        record(conn, by, it.id, ChangeKind::Reinstated, now)?;
    }
    let changed = [
        ("starts_at", moved),
        ("doors_at", it.doors_at != to.doors_at),
        ("ends_at", it.ends_at != to.ends_at),
        ("time_zone", it.zone != to.zone),
        ("status", it.status == Status::Postponed),
    ];
    note(conn, by, it.id, &differing(&changed), now)?;
    set_dates(conn, by, it, dates, now)
}

/// Changes the four dates. What was late stays late, and what was in time stays in time.
pub fn set_dates(conn: &Connection, by: &Organiser, it: &Assembly, dates: Dates, now: Moment) -> rusqlite::Result<()> {
    conn.execute(
        "update assembly set pledge_by = :pledge_by, access_by = :access_by, names_by = :names_by,
            childcare_by = :childcare_by
         where assembly_id = :id",
        named_params! {
            ":pledge_by": dates.pledge_by,
            ":access_by": dates.access_by,
            ":names_by": dates.names_by,
            ":childcare_by": dates.childcare_by,
            ":id": it.id,
        },
    )?;
    let both = it.dates.all().into_iter().zip(dates.all());
    let changed: Vec<_> = DATES.iter().zip(both).map(|((field, _), (old, new))| (*field, old != new)).collect();
    note(conn, by, it.id, &differing(&changed), now)
}

/// Changes where an assembly is. Leaders are told of another venue or address.
pub fn set_place(conn: &Connection, by: &Organiser, it: &Assembly, to: &Place, now: Moment) -> rusqlite::Result<()> {
    let doors_before = doors(conn, it.id)?;
    conn.execute(
        "update assembly set venue = :venue, address = :address, capacity = :capacity where assembly_id = :id",
        named_params! { ":venue": to.venue, ":address": to.address, ":capacity": to.capacity, ":id": it.id },
    )?;
    write_place(conn, it.id, to)?;
    let (venue, address) = (it.venue != to.venue, it.address != to.address);
    if venue || address {
        conn.execute(
            "insert into assembly_change (assembly_id, kind, old_venue, new_venue, old_address, new_address, at, account_id)
             values (:id, 'place', :old_venue, :new_venue, :old_address, :new_address, :now, :account)",
            named_params! {
                ":id": it.id,
                ":old_venue": it.venue,
                ":new_venue": to.venue,
                ":old_address": it.address,
                ":new_address": to.address,
                ":now": now,
                ":account": by.actor().account(),
            },
        )?;
    }
    let changed = [
        ("venue", venue),
        ("address", address),
        ("doors", doors_before != to.doors),
        ("capacity", it.capacity != to.capacity),
        ("entry_checks", it.entry_checks != to.entry_checks),
    ];
    note(conn, by, it.id, &differing(&changed), now)
}

/// Writes what of a place is no part of a new assembly.
pub(super) fn write_place(conn: &Connection, id: AssemblyId, place: &Place) -> rusqlite::Result<()> {
    conn.execute(
        "update assembly set entry_checks = :checks where assembly_id = :id",
        named_params! { ":checks": place.entry_checks, ":id": id },
    )?;
    let before = doors(conn, id)?;
    for gone in before.iter().filter(|door| !place.doors.contains(door)) {
        conn.execute(
            // One at which somebody counted, or a phone was signed in, stays.
            "delete from door where assembly_id = :id and name = :name
                and not exists (select 1 from door_event e where e.door_id = door.door_id)
                and not exists (select 1 from device p where p.door_id = door.door_id)",
            named_params! { ":id": id, ":name": gone },
        )?;
    }
    for new in place.doors.iter().filter(|door| !before.contains(door)) {
        conn.execute(
            "insert into door (assembly_id, name) values (:id, :name)",
            named_params! { ":id": id, ":name": new },
        )?;
    }
    Ok(())
}

/// The doors of an assembly by what they are called, in the order they were named.
pub fn doors(conn: &Connection, id: AssemblyId) -> rusqlite::Result<Vec<String>> {
    Ok(doors_with_ids(conn, id)?.into_iter().map(|door| door.name).collect())
}

/// The doors of an assembly, in the order they were named.
pub fn doors_with_ids(conn: &Connection, id: AssemblyId) -> rusqlite::Result<Vec<Door>> {
    conn.prepare_cached("select door_id, name from door where assembly_id = :id order by door_id")?
        .query_map(named_params! { ":id": id }, |row| Ok(Door { id: row.get("door_id")?, name: row.get("name")? }))?
        .collect()
}

/// Changes how many people the alliance wants.
pub fn set_target(
    conn: &Connection,
    by: &Organiser,
    it: &Assembly,
    target: Option<u32>,
    now: Moment,
) -> rusqlite::Result<()> {
    conn.execute(
        "update assembly set target = :target where assembly_id = :id",
        named_params! { ":target": target, ":id": it.id },
    )?;
    note(conn, by, it.id, &differing(&[("target", it.target != target)]), now)
}

/// Changes whom leaders call whose institution nobody looks after; none: the alliance's contact.
pub fn set_organiser(
    conn: &Connection,
    by: &Organiser,
    it: &Assembly,
    organiser: Option<AccountId>,
    now: Moment,
) -> rusqlite::Result<()> {
    write_organiser(conn, it.id, organiser)?;
    note(conn, by, it.id, &differing(&[("organiser", it.organiser != organiser)]), now)
}

pub(super) fn write_organiser(conn: &Connection, id: AssemblyId, to: Option<AccountId>) -> rusqlite::Result<()> {
    conn.execute(
        "update assembly set account_id = :account where assembly_id = :id",
        named_params! { ":account": to, ":id": id },
    )?;
    Ok(())
}

/// Who changed something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByWhom {
    /// The organiser's name; none: the organiser at the machine.
    pub name: Option<String>,
    /// When.
    pub at: Moment,
}

/// Who last changed a field of an assembly; none where nobody has since it was set up.
pub fn changed_by(conn: &Connection, id: AssemblyId, field: &str) -> rusqlite::Result<Option<ByWhom>> {
    conn.prepare_cached(
        "select a.name, e.at from audit_event e left join account a using (account_id)
         where e.assembly_id = :id and e.institution_id is null
            and (e.action = 'assembly.changed' and instr(',' || e.fields || ',', ',' || :field || ',') > 0
                or e.action = 'pick_up.changed' and :field = 'pick_ups')
         order by e.audit_event_id desc limit 1",
    )?
    .query_row(named_params! { ":id": id, ":field": field }, |row| {
        Ok(ByWhom { name: row.get("name")?, at: row.get("at")? })
    })
    .optional()
}

/// What the leaders of an invitation are told: the changes since they were invited, the earliest first.
pub fn changes(conn: &Connection, invitation: InvitationId) -> rusqlite::Result<Vec<Change>> {
    conn.prepare_cached(
        "select c.kind, c.old_starts_at from assembly_change c join invitation i using (assembly_id)
         where i.invitation_id = :invitation and c.at >= i.added_at order by c.assembly_change_id",
    )?
    .query_map(named_params! { ":invitation": invitation }, |row| {
        Ok(Change { kind: row.get("kind")?, old_start: row.get("old_starts_at")? })
    })?
    .collect()
}

/// How often an assembly changed: calendars take a higher number over a lower one.
pub fn number_of_changes(conn: &Connection, id: AssemblyId) -> rusqlite::Result<u32> {
    conn.prepare_cached("select count(*) as changes from assembly_change where assembly_id = :id")?
        .query_row(named_params! { ":id": id }, |row| row.get("changes"))
}
