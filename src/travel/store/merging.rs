//! The ways of two institutions that turn out to be one: merging changes nobody's.

use rusqlite::{Connection, named_params};

use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::travel::model::{PickUpId, TravelMode};

/// How most people of one of the two travel, and who goes by it.
#[derive(Debug, Clone, Copy)]
struct Side {
    institution: InstitutionId,
    mode: Option<TravelMode>,
    stop: Option<PickUpId>,
    /// How many on its list told nothing of their own.
    followers: u32,
    /// How many on its list come by coach by their own answer, and get on where most of it do.
    at_its_stop: u32,
}

impl Side {
    fn of(conn: &Connection, assembly: AssemblyId, institution: InstitutionId) -> rusqlite::Result<Side> {
        conn.prepare_cached(
            "select i.main_travel, i.main_pick_up_id,
                count(*) filter (where a.attendee_id is not null and t.mode is null) as followers,
                count(*) filter (where t.mode = 'coach' and t.pick_up_id is null) as at_its_stop
             from invitation i left join attendee a on a.assembly_id = i.assembly_id and a.institution_id = i.institution_id
                    and a.listed_at is not null and a.withdrawn_at is null
                left join travel t using (attendee_id)
             where i.assembly_id = :assembly and i.institution_id = :institution group by i.invitation_id",
        )?
        .query_row(named_params! { ":assembly": assembly, ":institution": institution }, |row| {
            Ok(Side {
                institution,
                mode: row.get("main_travel")?,
                stop: row.get("main_pick_up_id")?,
                followers: row.get("followers")?,
                at_its_stop: row.get("at_its_stop")?,
            })
        })
    }

    /// Whether somebody here, of whom no stop is told, would get one by the main way of the two together.
    fn has_no_stop_told(&self) -> bool {
        self.stop.is_none() && (self.at_its_stop > 0 || (self.mode == Some(TravelMode::Coach) && self.followers > 0))
    }
}

/// The main way of the two together: that of the one that is kept, else the other's. None where it would give a way to
/// people who told none; and no stop where it would give one to people who told none.
fn together(kept: &Side, merged: &Side) -> (Option<TravelMode>, Option<PickUpId>) {
    let (main, other) = if kept.mode.is_some() { (kept, merged) } else { (merged, kept) };
    match (main.mode, other.mode) {
        (Some(_), None) if other.followers > 0 => (None, None),
        (mode, _) => (mode, main.stop.filter(|_| !other.has_no_stop_told())),
    }
}

/// Whether most of the two together would travel in no way, though most of one did.
pub fn way_is_lost(
    conn: &Connection,
    assembly: AssemblyId,
    kept: InstitutionId,
    merged: InstitutionId,
) -> rusqlite::Result<bool> {
    let (kept, merged) = (Side::of(conn, assembly, kept)?, Side::of(conn, assembly, merged)?);
    let (mode, stop) = together(&kept, &merged);
    let main = if kept.mode.is_some() { kept } else { merged };
    Ok((mode, stop) != (main.mode, main.stop))
}

/// Gives the invitation of the one that is kept the main way of the two together. Whoever went another way by a main way has it
/// as their own from now on, and whoever got on at another main stop has that.
pub fn join_ways(
    conn: &Connection,
    assembly: AssemblyId,
    (kept, merged): (InstitutionId, InstitutionId),
    now: Moment,
) -> rusqlite::Result<()> {
    let sides = [Side::of(conn, assembly, kept)?, Side::of(conn, assembly, merged)?];
    let (mode, stop) = together(&sides[0], &sides[1]);
    for side in sides {
        if side.mode.is_some() && (side.mode, side.stop) != (mode, stop) {
            keep_own_way(conn, assembly, &side, now)?;
        }
        if side.stop.is_some() && side.stop != stop {
            conn.execute(
                "update travel set pick_up_id = :stop where mode = 'coach' and pick_up_id is null and attendee_id in (
                    select attendee_id from attendee where assembly_id = :assembly and institution_id = :institution)",
                named_params! { ":stop": side.stop, ":assembly": assembly, ":institution": side.institution },
            )?;
        }
    }
    conn.execute(
        "update invitation set main_travel = :mode, main_pick_up_id = :stop
         where assembly_id = :assembly and institution_id = :institution",
        named_params! { ":mode": mode, ":stop": stop, ":assembly": assembly, ":institution": kept },
    )?;
    Ok(())
}

/// The main way of a side becomes the own way of everybody who goes by it.
fn keep_own_way(conn: &Connection, assembly: AssemblyId, side: &Side, now: Moment) -> rusqlite::Result<()> {
    let whose = "assembly_id = :assembly and institution_id = :institution and listed_at is not null";
    conn.execute(
        &format!(
            "insert into travel (attendee_id, mode, pick_up_id, seat, asked_at, late)
             select attendee_id, :mode, :stop, 'given', :now, 0 from attendee a
             where {whose} and not exists (select 1 from travel t where t.attendee_id = a.attendee_id)"
        ),
        named_params! {
            ":assembly": assembly,
            ":institution": side.institution,
            ":mode": side.mode,
            ":stop": side.stop,
            ":now": now,
        },
    )?;
    conn.execute(
        &format!(
            "update attendee set travel_answered_at = :now where {whose} and travel_answered_at is null
                and attendee_id in (select attendee_id from travel)"
        ),
        named_params! { ":assembly": assembly, ":institution": side.institution, ":now": now },
    )?;
    Ok(())
}
