//! Moving people and places without a name from one vehicle to another, by an organiser's hand.

use rusqlite::{Connection, named_params};

use super::seating::seating;
use crate::access::{Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::AttendeeId;
use crate::travel::model::{PickUpId, Rider, Seating, VehicleId};

/// People who get on at one stop, of one institution.
pub type AtStop = (InstitutionId, Option<PickUpId>);

/// Seats of a vehicle for an institution at a stop.
pub(super) type KeptSeats = (VehicleId, InstitutionId, PickUpId);

/// Whom to move, from where and where to.
#[derive(Debug, Clone, Default)]
pub struct Move {
    /// The vehicle in which the page showed them; none: without a seat.
    pub from: Option<VehicleId>,
    /// Single people.
    pub people: Vec<AttendeeId>,
    /// Everybody with a name of these, as far as they sit there now.
    pub named: Vec<AtStop>,
    /// The places without a name of these, as far as they are there now.
    pub unnamed: Vec<AtStop>,
}

/// Where to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// Into that vehicle, where a proposal leaves them.
    Vehicle(VehicleId),
    /// They have no seat.
    NoSeat,
    /// They stay where they are until a proposal places them.
    Proposal,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// So many were moved, named and not.
    All(u32),
    /// None was: these sit somewhere else by now, in the vehicle of that name or in none.
    Elsewhere(Vec<SitsNow>),
}

/// Somebody by name, and the vehicle in which they sit now; none: in none.
pub type SitsNow = (String, Option<String>);

/// Moves people and places. Whoever is not where the page showed them stays where they are, and so does everybody else of the
/// same move: two organisers may have moved the same person.
pub fn move_seats(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    wanted: &Move,
    to: To,
    now: Moment,
) -> Result<Moved, AppError> {
    let seating = seating(conn, by, assembly)?;
    let known = |id: VehicleId| seating.vehicle(id).map(|_| ()).ok_or(AppError::NotFound);
    wanted.from.map_or(Ok(()), known)?;
    if let To::Vehicle(id) = to {
        known(id)?;
    }
    let chosen = chosen(conn, &seating, assembly, wanted)?;
    let chosen = match chosen {
        Ok(chosen) => chosen,
        Err(elsewhere) => return Ok(Moved::Elsewhere(elsewhere)),
    };
    let mut moved = 0;
    for rider in &chosen {
        if let (Some(from), Some(stop), false) = (wanted.from, rider.pick_up, seating.is_placed(rider)) {
            // They sat on a seat that is kept for their institution: it goes with them.
            let one = (from, rider.institution, stop);
            shrink(conn, one, kept(conn, one)?.saturating_sub(1))?;
        }
        seat(conn, by, assembly, (rider, wanted.from), to, now)?;
        moved += 1;
    }
    let ids: Vec<AttendeeId> = chosen.iter().map(|rider| rider.id).collect();
    for at_stop in &wanted.unnamed {
        moved += move_unnamed(conn, by, assembly, (&seating, &ids, *at_stop), (wanted.from, to), now)?;
    }
    Ok(Moved::All(moved))
}

/// The riders that are meant, or those who sit elsewhere.
fn chosen<'a>(
    conn: &Connection,
    seating: &'a Seating,
    assembly: AssemblyId,
    wanted: &Move,
) -> Result<Result<Vec<&'a Rider>, Vec<SitsNow>>, AppError> {
    let (mut chosen, mut elsewhere) = (Vec::new(), Vec::new());
    for (rider, seat) in seating.riders() {
        let here = seat.map(|seat| seat.vehicle) == wanted.from;
        let by_name = wanted.people.contains(&rider.id);
        if here && (by_name || wanted.named.contains(&(rider.institution, rider.pick_up))) {
            chosen.push(rider);
        } else if by_name {
            let there = seat.and_then(|seat| seating.vehicle(seat.vehicle)).map(|vehicle| vehicle.name.clone());
            elsewhere.push((rider.name.clone(), there));
        }
    }
    for id in wanted.people.iter().filter(|id| seating.riders.iter().all(|rider| rider.id != **id)) {
        elsewhere.push((name_of(conn, assembly, *id)?, None));
    }
    Ok(if elsewhere.is_empty() { Ok(chosen) } else { Err(elsewhere) })
}

fn name_of(conn: &Connection, assembly: AssemblyId, id: AttendeeId) -> Result<String, AppError> {
    let row = named_params! { ":id": id, ":assembly": assembly };
    let found = conn
        .prepare_cached("select name from attendee where attendee_id = :id and assembly_id = :assembly")?
        .query_map(row, |row| row.get("name"))?
        .next();
    Ok(found.ok_or(AppError::NotFound)??)
}

fn seat(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    (rider, from): (&Rider, Option<VehicleId>),
    to: To,
    now: Moment,
) -> rusqlite::Result<()> {
    let attendee = rider.id;
    match to {
        To::Vehicle(vehicle) => place(conn, attendee, vehicle, true)?,
        To::NoSeat => {
            conn.prepare_cached("delete from ride where attendee_id = :attendee")?
                .execute(named_params! { ":attendee": attendee })?;
        }
        To::Proposal => {
            if let Some(vehicle) = from {
                place(conn, attendee, vehicle, false)?;
            }
        }
    }
    let (fields, new) = match to {
        To::Vehicle(vehicle) => ("vehicle", Some(vehicle)),
        To::NoSeat => ("no_seat", None),
        To::Proposal => ("proposal", from),
    };
    let entry = audit::Entry {
        assembly: Some(assembly),
        institution: Some(rider.institution),
        subject: Some(attendee.into()),
        fields: Some(fields),
        old: from.map(i64::from),
        new: new.map(i64::from),
        ..audit::Entry::of("ride.moved")
    };
    audit::note(conn, by.actor(), now, &entry)
}

/// Places somebody in a vehicle by name.
pub(super) fn place(conn: &Connection, attendee: AttendeeId, vehicle: VehicleId, fixed: bool) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "insert into ride (attendee_id, vehicle_id, fixed) values (:attendee, :vehicle, :fixed)
         on conflict (attendee_id) do update set vehicle_id = :vehicle, fixed = :fixed",
    )?
    .execute(named_params! { ":attendee": attendee, ":vehicle": vehicle, ":fixed": fixed })?;
    Ok(())
}

/// Keeps so many seats more of a vehicle for an institution at a stop. `fixed` where any of them is.
pub(super) fn keep(
    conn: &Connection,
    (vehicle, institution, pick_up): KeptSeats,
    seats: u32,
    fixed: bool,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "insert into reservation (vehicle_id, institution_id, pick_up_id, seats, fixed)
         values (:vehicle, :institution, :pick_up, :seats, :fixed)
         on conflict (vehicle_id, institution_id, pick_up_id) do update set seats = min(seats + :seats, 10000),
            fixed = max(fixed, :fixed)",
    )?
    .execute(named_params! {
        ":vehicle": vehicle,
        ":institution": institution,
        ":pick_up": pick_up,
        ":seats": seats,
        ":fixed": fixed,
    })?;
    Ok(())
}

/// How many seats are kept.
fn kept(conn: &Connection, (vehicle, institution, pick_up): KeptSeats) -> rusqlite::Result<u32> {
    conn.prepare_cached(
        "select coalesce(sum(seats), 0) as seats from reservation
         where vehicle_id = :vehicle and institution_id = :institution and pick_up_id = :pick_up",
    )?
    .query_row(named_params! { ":vehicle": vehicle, ":institution": institution, ":pick_up": pick_up }, |row| {
        row.get("seats")
    })
}

/// Keeps no more than so many seats.
pub(super) fn shrink(
    conn: &Connection,
    (vehicle, institution, pick_up): KeptSeats,
    seats: u32,
) -> rusqlite::Result<()> {
    let sql = if seats == 0 {
        "delete from reservation where vehicle_id = :vehicle and institution_id = :institution
            and pick_up_id = :pick_up and :seats = 0"
    } else {
        "update reservation set seats = min(seats, :seats) where vehicle_id = :vehicle
            and institution_id = :institution and pick_up_id = :pick_up"
    };
    conn.prepare_cached(sql)?.execute(named_params! {
        ":vehicle": vehicle,
        ":institution": institution,
        ":pick_up": pick_up,
        ":seats": seats,
    })?;
    Ok(())
}

/// How many places without a name were moved.
fn move_unnamed(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    (seating, chosen, (institution, pick_up)): (&Seating, &[AttendeeId], AtStop),
    (from, to): (Option<VehicleId>, To),
    now: Moment,
) -> Result<u32, AppError> {
    let Some(stop) = pick_up else { return Ok(0) };
    let same = |of: InstitutionId, at: PickUpId| of == institution && at == stop;
    let places: u32 = match from {
        Some(from) => {
            let held = seating.held.iter().filter(|held| held.vehicle == from && same(held.institution, held.pick_up));
            held.map(|held| held.seats).sum()
        }
        None => {
            let left = seating.left.iter().filter(|left| left.institution == institution && left.pick_up == pick_up);
            left.map(|left| left.places).sum()
        }
    };
    if places == 0 {
        return Ok(0);
    }
    let this = |vehicle: VehicleId| (vehicle, institution, stop);
    if let (Some(from), To::Vehicle(_) | To::NoSeat) = (from, to) {
        // What people with a name sit on stays; all the rest goes.
        let on_it =
            |rider: &&Rider| rider.institution == institution && rider.pick_up == pick_up && !seating.is_placed(rider);
        let stays = seating.riders_in(Some(from)).filter(on_it).filter(|rider| !chosen.contains(&rider.id)).count();
        shrink(conn, this(from), u32::try_from(stays).unwrap_or(u32::MAX))?;
    }
    match (from, to) {
        (_, To::Vehicle(vehicle)) => keep(conn, this(vehicle), places, true)?,
        (Some(from), To::Proposal) => {
            conn.execute(
                "update reservation set fixed = 0 where vehicle_id = :vehicle and institution_id = :institution
                    and pick_up_id = :stop",
                named_params! { ":vehicle": from, ":institution": institution, ":stop": stop },
            )?;
        }
        (_, To::NoSeat | To::Proposal) => {}
    }
    let entry = audit::Entry {
        assembly: Some(assembly),
        institution: Some(institution),
        new: Some(places.into()),
        ..audit::Entry::of("ride.unnamed_moved")
    };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(places)
}
