//! Stewards' phones: signed in at a door by its link or PIN.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::access::model::{Actor, DeviceId, Organiser, Steward};
use crate::access::{audit, token};
use crate::assembly::model::{Assembly, AssemblyId, DoorId};
use crate::assembly::store as assemblies;
use crate::clock::Moment;

/// How long after the end of an assembly a phone can still send what it kept.
const AFTER_THE_END: TimeDelta = TimeDelta::hours(48);
/// A phone that is heard of is written down no more often than this.
const SEEN_EVERY: TimeDelta = TimeDelta::seconds(20);

/// A door with what its link and PIN are made of.
#[derive(Debug, Clone)]
pub struct DoorWay {
    /// The door.
    pub door: DoorId,
    /// What it is called.
    pub name: String,
    /// The generation of its link and PIN.
    pub generation: i64,
}

/// The doors of an assembly, in their order.
pub fn door_ways(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Vec<DoorWay>> {
    conn.prepare_cached("select door_id, name, generation from door where assembly_id = :assembly order by door_id")?
        .query_map(named_params! { ":assembly": assembly }, |row| {
            Ok(DoorWay { door: row.get("door_id")?, name: row.get("name")?, generation: row.get("generation")? })
        })?
        .collect()
}

/// The generation of a door's link, with the assembly it belongs to; none if there is no such door.
pub fn door_way(conn: &Connection, door: DoorId) -> rusqlite::Result<Option<(i64, AssemblyId)>> {
    conn.prepare_cached("select generation, assembly_id from door where door_id = :door")?
        .query_row(named_params! { ":door": door }, |row| Ok((row.get("generation")?, row.get("assembly_id")?)))
        .optional()
}

/// Replaces the link and the PIN of a door: those that were handed out are dead. Phones that are signed in stay so.
/// False if the assembly has no such door.
pub fn replace_door_way(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    door: DoorId,
    now: Moment,
) -> rusqlite::Result<bool> {
    let replaced: Option<i64> = conn
        .query_row(
            "update door set generation = generation + 1 where door_id = :door and assembly_id = :assembly
             returning generation",
            named_params! { ":door": door, ":assembly": assembly },
            |row| row.get("generation"),
        )
        .optional()?;
    let Some(generation) = replaced else { return Ok(false) };
    let entry = audit::Entry {
        subject: Some(door.into()),
        old: Some(generation - 1),
        new: Some(generation),
        ..audit::Entry::of("door.replaced")
    };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(true)
}

/// Whether phones can sign in at the doors of an assembly, and send what they kept.
pub fn phones_may(assembly: &Assembly, now: Moment) -> bool {
    now < assembly.ends() + AFTER_THE_END
}

/// Signs a phone in at a door: keeps the hash of `secret`.
pub fn add_device(
    conn: &Connection,
    secret: &str,
    (assembly, door): (AssemblyId, DoorId),
    name: &str,
    now: Moment,
) -> rusqlite::Result<DeviceId> {
    let device: DeviceId = conn.query_row(
        "insert into device (assembly_id, door_id, name, secret_hash, made_at, seen_at)
         values (:assembly, :door, :name, :hash, :now, :now) returning device_id",
        named_params! {
            ":assembly": assembly,
            ":door": door,
            ":name": name,
            ":hash": token::hash(secret),
            ":now": now,
        },
        |row| row.get("device_id"),
    )?;
    // The phone says of which assembly: an entry about that would tell every door to ask for its lists again.
    let entry = audit::Entry { subject: Some(device.into()), ..audit::Entry::of("device.added") };
    audit::note(conn, Actor::Steward(device), now, &entry)?;
    Ok(device)
}

/// The steward whose phone has that secret; none once it was ended, or a while after the assembly.
pub fn steward(conn: &Connection, secret: &str, now: Moment) -> rusqlite::Result<Option<Steward>> {
    let found = conn
        .prepare_cached(
            "select device_id, name, assembly_id, door_id from device where secret_hash = :hash and ended_at is null",
        )?
        .query_row(named_params! { ":hash": token::hash(secret) }, |row| {
            Ok(Steward {
                device: row.get("device_id")?,
                name: row.get("name")?,
                assembly: row.get("assembly_id")?,
                door: row.get("door_id")?,
            })
        })
        .optional()?;
    let Some(steward) = found else { return Ok(None) };
    let assembly = assemblies::assembly(conn, steward.assembly)?;
    Ok(assembly.filter(|assembly| phones_may(assembly, now)).map(|_| steward))
}

/// Whether it is time to note that a phone was heard of, or that it has more or fewer events to send.
pub fn heard_anew(conn: &Connection, device: DeviceId, unsent: Option<u32>, now: Moment) -> rusqlite::Result<bool> {
    conn.prepare_cached(
        "select seen_at < :before or unsent <> coalesce(:unsent, unsent) as anew from device where device_id = :device",
    )?
    .query_row(named_params! { ":device": device, ":unsent": unsent, ":before": now - SEEN_EVERY }, |row| {
        row.get("anew")
    })
}

/// Notes that a phone was heard of, and how many events it has to send, where it said so.
pub fn heard(conn: &Connection, device: DeviceId, unsent: Option<u32>, now: Moment) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "update device set seen_at = :now, unsent = coalesce(:unsent, unsent) where device_id = :device",
    )?
    .execute(named_params! { ":device": device, ":unsent": unsent, ":now": now })?;
    Ok(())
}

/// A phone as an organiser sees it.
#[derive(Debug, Clone)]
pub struct Device {
    /// The phone.
    pub id: DeviceId,
    /// The steward's first name.
    pub name: String,
    /// The door they stand at.
    pub door: String,
    /// When they signed in.
    pub made_at: Moment,
    /// When it was last heard of.
    pub seen_at: Moment,
    /// How many events it had to send, as it last said.
    pub unsent: u32,
    /// When it was ended; none: it is signed in.
    pub ended_at: Option<Moment>,
}

/// The phones of an assembly: those that are signed in, by their doors, then the ended ones.
pub fn devices(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Device>> {
    conn.prepare_cached(
        "select p.device_id, p.name, d.name as door, p.made_at, p.seen_at, p.unsent, p.ended_at
         from device p join door d using (door_id) where p.assembly_id = :assembly
         order by p.ended_at is not null, p.door_id, p.name, p.device_id",
    )?
    .query_map(named_params! { ":assembly": assembly }, device_from_row)?
    .collect()
}

fn device_from_row(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        id: row.get("device_id")?,
        name: row.get("name")?,
        door: row.get("door")?,
        made_at: row.get("made_at")?,
        seen_at: row.get("seen_at")?,
        unsent: row.get("unsent")?,
        ended_at: row.get("ended_at")?,
    })
}

/// Ends a phone: its secret is good for nothing from now on. False if the assembly has no such phone that is signed in.
pub fn end_device(
    conn: &Connection,
    by: Actor,
    assembly: AssemblyId,
    device: DeviceId,
    now: Moment,
) -> rusqlite::Result<bool> {
    let ended = conn.execute(
        "update device set ended_at = :now where device_id = :device and assembly_id = :assembly and ended_at is null",
        named_params! { ":now": now, ":device": device, ":assembly": assembly },
    )?;
    if ended == 1 {
        let entry = audit::Entry { subject: Some(device.into()), ..audit::Entry::of("device.ended") };
        audit::note(conn, by, now, &entry)?;
    }
    Ok(ended == 1)
}
