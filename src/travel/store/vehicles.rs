//! Sorts of vehicles and single vehicles.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::access::{Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::travel::model::{NewVehicle, Offer, Problem, Vehicle, VehicleId, VehicleStop, VehicleType, VehicleTypeId};

fn note(
    conn: &Connection,
    by: &Organiser,
    (action, assembly, subject): (&'static str, AssemblyId, i64),
    fields: Option<&'static str>,
    now: Moment,
) -> rusqlite::Result<()> {
    let entry = audit::Entry { assembly: Some(assembly), subject: Some(subject), fields, ..audit::Entry::of(action) };
    audit::note(conn, by.actor(), now, &entry)
}

/// The sorts of an assembly, the smallest first.
pub fn vehicle_types(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Vec<VehicleType>> {
    conn.prepare_cached(
        "select y.vehicle_type_id, y.name, y.seats, y.wheelchair_places, y.pence, y.most,
            (select count(*) from vehicle v where v.vehicle_type_id = y.vehicle_type_id) as vehicles
         from vehicle_type y where y.assembly_id = :assembly order by y.seats, y.name",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        let offer = Offer {
            name: row.get("name")?,
            seats: row.get("seats")?,
            wheelchair_places: row.get("wheelchair_places")?,
            pence: row.get::<_, u32>("pence")?.into(),
            most: row.get("most")?,
        };
        Ok(VehicleType { id: row.get("vehicle_type_id")?, offer, vehicles: row.get("vehicles")? })
    })?
    .collect()
}

/// Adds a sort, or changes the one of that id.
///
/// # Errors
///
/// A problem at `name` where another sort is called so; nothing is changed then.
pub fn keep_vehicle_type(
    conn: &Connection,
    by: &Organiser,
    (assembly, id): (AssemblyId, Option<VehicleTypeId>),
    offer: &Offer,
    now: Moment,
) -> Result<Result<VehicleTypeId, Problem>, AppError> {
    let all = vehicle_types(conn, assembly)?;
    if all.iter().any(|known| Some(known.id) != id && known.offer.name == offer.name) {
        return Ok(Err(Problem::new(
            "name",
            format!("There is a sort called {}. Give this one another name", offer.name),
        )));
    }
    if id.is_some_and(|id| all.iter().all(|known| known.id != id)) {
        return Err(AppError::NotFound);
    }
    let kept = conn.query_row(
        "insert into vehicle_type (vehicle_type_id, assembly_id, name, seats, wheelchair_places, pence, most)
         values (:id, :assembly, :name, :seats, :places, :pence, :most)
         on conflict (vehicle_type_id) do update set name = :name, seats = :seats, wheelchair_places = :places,
            pence = :pence, most = :most
         returning vehicle_type_id",
        named_params! {
            ":id": id,
            ":assembly": assembly,
            ":name": offer.name,
            ":seats": offer.seats,
            ":places": offer.wheelchair_places,
            ":pence": u32::try_from(offer.pence).unwrap_or(u32::MAX),
            ":most": offer.most,
        },
        |row| row.get("vehicle_type_id"),
    )?;
    let fields = if id.is_some() { "changed" } else { "added" };
    note(conn, by, ("vehicle_type.kept", assembly, i64::from(kept)), Some(fields), now)?;
    Ok(Ok(kept))
}

/// Takes a sort away; false where a vehicle is of it.
pub fn remove_vehicle_type(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    id: VehicleTypeId,
    now: Moment,
) -> Result<bool, AppError> {
    let known = vehicle_types(conn, assembly)?.into_iter().find(|known| known.id == id).ok_or(AppError::NotFound)?;
    if known.vehicles > 0 {
        return Ok(false);
    }
    conn.execute("delete from vehicle_type where vehicle_type_id = :id", named_params! { ":id": id })?;
    note(conn, by, ("vehicle_type.kept", assembly, i64::from(id)), Some("removed"), now)?;
    Ok(true)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Vehicle> {
    Ok(Vehicle {
        id: row.get("vehicle_id")?,
        name: row.get("name")?,
        sort: row.get("vehicle_type_id")?,
        sort_name: row.get("sort_name")?,
        seats: row.get("seats")?,
        wheelchair_places: row.get("wheelchair_places")?,
        pence: row.get::<_, u32>("pence")?.into(),
        captain: row.get("captain")?,
        captain_phone: row.get("captain_phone")?,
        booked_at: row.get("booked_at")?,
        stops: Vec::new(),
    })
}

/// The vehicles of an assembly in the order in which they were added, with their stops in the order of their times.
pub fn vehicles(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Vec<Vehicle>> {
    let mut vehicles: Vec<Vehicle> = conn
        .prepare_cached(
            "select v.vehicle_id, v.name, v.captain, v.captain_phone, v.booked_at, y.vehicle_type_id, y.name as sort_name,
                y.seats, y.wheelchair_places, y.pence
             from vehicle v join vehicle_type y using (vehicle_type_id) where v.assembly_id = :assembly
             order by v.vehicle_id",
        )?
        .query_map(named_params! { ":assembly": assembly }, from_row)?
        .collect::<rusqlite::Result<_>>()?;
    let mut stops = conn.prepare_cached(
        "select s.vehicle_id, s.pick_up_id, s.leaves_at as own_time, p.leaves_at as stop_time, p.place
         from vehicle_stop s join pick_up p using (pick_up_id) join vehicle v using (vehicle_id)
         where v.assembly_id = :assembly
         order by coalesce(s.leaves_at, p.leaves_at) nulls last, s.vehicle_stop_id",
    )?;
    let mut rows = stops.query(named_params! { ":assembly": assembly })?;
    while let Some(row) = rows.next()? {
        let of: VehicleId = row.get("vehicle_id")?;
        let stop = VehicleStop {
            pick_up: row.get("pick_up_id")?,
            place: row.get("place")?,
            own_time: row.get("own_time")?,
            stop_time: row.get("stop_time")?,
        };
        vehicles.iter_mut().filter(|vehicle| vehicle.id == of).for_each(|vehicle| vehicle.stops.push(stop.clone()));
    }
    Ok(vehicles)
}

/// One vehicle of the assembly; none if it has no such.
pub fn vehicle(conn: &Connection, assembly: AssemblyId, id: VehicleId) -> rusqlite::Result<Option<Vehicle>> {
    Ok(vehicles(conn, assembly)?.into_iter().find(|vehicle| vehicle.id == id))
}

/// Adds a vehicle, or changes the one of that id.
///
/// # Errors
///
/// A problem at `name` where another is called so; nothing is changed then. Not found where the assembly has no such vehicle,
/// sort or stop.
pub fn keep_vehicle(
    conn: &Connection,
    by: &Organiser,
    (assembly, id): (AssemblyId, Option<VehicleId>),
    new: &NewVehicle,
    now: Moment,
) -> Result<Result<VehicleId, Problem>, AppError> {
    let all = vehicles(conn, assembly)?;
    if all.iter().any(|known| Some(known.id) != id && known.name == new.name) {
        return Ok(Err(Problem::new(
            "name",
            format!("There is a vehicle called {}. Give this one another name", new.name),
        )));
    }
    let stops = super::pick_ups(conn, assembly)?;
    let there_is = vehicle_types(conn, assembly)?.iter().any(|sort| sort.id == new.sort)
        && new.stops.iter().all(|(stop, _)| stops.iter().any(|known| known.id == *stop))
        && id.is_none_or(|id| all.iter().any(|known| known.id == id));
    if !there_is {
        return Err(AppError::NotFound);
    }
    let kept: VehicleId = conn.query_row(
        "insert into vehicle (vehicle_id, assembly_id, vehicle_type_id, name, captain, captain_phone)
         values (:id, :assembly, :sort, :name, :captain, :phone)
         on conflict (vehicle_id) do update set vehicle_type_id = :sort, name = :name, captain = :captain,
            captain_phone = :phone
         returning vehicle_id",
        named_params! {
            ":id": id,
            ":assembly": assembly,
            ":sort": new.sort,
            ":name": new.name,
            ":captain": new.captain,
            ":phone": new.captain_phone,
        },
        |row| row.get("vehicle_id"),
    )?;
    conn.execute("delete from vehicle_stop where vehicle_id = :id", named_params! { ":id": kept })?;
    for (stop, leaves_at) in &new.stops {
        conn.prepare_cached(
            "insert into vehicle_stop (vehicle_id, pick_up_id, leaves_at) values (:vehicle, :stop, :leaves_at)",
        )?
        .execute(named_params! { ":vehicle": kept, ":stop": stop, ":leaves_at": leaves_at })?;
    }
    let fields = if id.is_some() { "changed" } else { "added" };
    note(conn, by, ("vehicle.kept", assembly, i64::from(kept)), Some(fields), now)?;
    Ok(Ok(kept))
}

/// Marks a vehicle as booked, or not booked after all.
pub fn set_booked(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    id: VehicleId,
    booked: bool,
    now: Moment,
) -> Result<(), AppError> {
    let changed = conn.execute(
        "update vehicle set booked_at = iif(:booked, coalesce(booked_at, :now), null)
         where vehicle_id = :id and assembly_id = :assembly",
        named_params! { ":booked": booked, ":now": now, ":id": id, ":assembly": assembly },
    )?;
    if changed == 0 {
        return Err(AppError::NotFound);
    }
    let fields = if booked { "booked" } else { "not_booked" };
    Ok(note(conn, by, ("vehicle.kept", assembly, i64::from(id)), Some(fields), now)?)
}

/// Takes a vehicle away, with its stops; who rode in it is without a seat.
pub fn remove_vehicle(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    id: VehicleId,
    now: Moment,
) -> Result<(), AppError> {
    let there = conn
        .query_row(
            "select vehicle_id from vehicle where vehicle_id = :id and assembly_id = :assembly",
            named_params! { ":id": id, ":assembly": assembly },
            |row| row.get::<_, VehicleId>("vehicle_id"),
        )
        .optional()?;
    let id = there.ok_or(AppError::NotFound)?;
    for table in ["ride", "reservation", "vehicle_stop", "vehicle"] {
        conn.execute(&format!("delete from {table} where vehicle_id = :id"), named_params! { ":id": id })?;
    }
    Ok(note(conn, by, ("vehicle.kept", assembly, i64::from(id)), Some("removed"), now)?)
}
