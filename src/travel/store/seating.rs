//! Who rides, and what is known of who sits where.

use std::collections::HashMap;

use rusqlite::{Connection, Row, named_params};

use super::vehicles::vehicles;
use crate::access::{DoorGrant, Grant, Organiser};
use crate::assembly::model::AssemblyId;
use crate::duplicate::store::TOLD_BESIDE;
use crate::institution::model::InstitutionId;
use crate::invitation::store::NAMED_BY_COACH;
use crate::list::model::AttendeeId;
use crate::travel::model::{Boarding, PickUpId, Reservation, Ride, Rider, Seat, Seating, Unnamed, boardings};

/// The condition that a listed person `a` with the travel `t` and the invitation `i` rides in a coach: by their own way with
/// a seat, or with most of their institution.
pub(super) const RIDES: &str =
    "a.listed = 1 and iif(t.mode is null, i.main_travel = 'coach', t.mode = 'coach' and t.seat = 'given')";

/// Where a person with the travel `t` and the invitation `i` gets on a coach, by their own answer or where most of their
/// institution do; null where nobody told, or they come otherwise. The one place of that rule.
pub const GETS_ON: &str =
    "iif(coalesce(t.mode, i.main_travel) = 'coach', coalesce(t.pick_up_id, i.main_pick_up_id), null)";

/// Who sits where at an assembly.
pub fn seating(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Seating> {
    derived(conn, assembly, None)
}

/// Where the people of one institution sit, in the vehicles of the assembly.
pub fn seating_of(conn: &Connection, grant: &Grant) -> rusqlite::Result<Seating> {
    derived(conn, grant.assembly(), Some(grant.institution()))
}

/// Where the people of one institution get on which vehicle, the most first.
pub fn boardings_of(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Boarding>> {
    let seating = seating_of(conn, grant)?;
    if seating.vehicles.is_empty() {
        return Ok(Vec::new());
    }
    Ok(boardings(&seating))
}

/// The vehicle of everybody who sits on a seat that is kept for their institution, by what it is called; of one institution,
/// or of all. Whoever was placed by name is not among them.
pub fn on_kept_seats(
    conn: &Connection,
    door: &DoorGrant,
    of: Option<InstitutionId>,
) -> rusqlite::Result<HashMap<AttendeeId, String>> {
    if kept(conn, door.assembly(), of)?.is_empty() {
        return Ok(HashMap::new());
    }
    let seating = derived(conn, door.assembly(), of)?;
    let sits = |(rider, seat): (&Rider, Option<Seat>)| {
        let vehicle = seating.vehicle(seat.filter(|_| !seating.is_placed(rider))?.vehicle)?;
        Some((rider.id, vehicle.name.clone()))
    };
    Ok(seating.riders().filter_map(sits).collect())
}

fn derived(conn: &Connection, assembly: AssemblyId, of: Option<InstitutionId>) -> rusqlite::Result<Seating> {
    let vehicles = vehicles(conn, assembly)?;
    let (riders, unnamed, kept) =
        (riders(conn, assembly, of)?, unnamed(conn, assembly, of)?, kept(conn, assembly, of)?);
    Ok(Seating::derive(vehicles, riders, unnamed, kept))
}

/// The condition that a row is of that institution, if it is one. Bound as a value, so that the tally is asked for one alone.
fn scope(of: Option<InstitutionId>, table: &str) -> String {
    match of {
        Some(_) => format!("{table}institution_id = :institution"),
        None => ":institution is null".to_owned(),
    }
}

/// Whether the person in row `a` was told to be in a wheelchair, there or where they do not count. Of one institution each is
/// looked up, of all they are gathered once.
fn in_wheelchair(of: Option<InstitutionId>) -> String {
    match of {
        Some(_) => format!(
            "(exists (select 1 from need n where n.attendee_id = a.attendee_id and n.kind = 'wheelchair')
                or exists (select 1 from attendee x join need n on n.attendee_id = x.attendee_id
                    where {TOLD_BESIDE} and n.kind = 'wheelchair'))"
        ),
        None => "a.attendee_id in (select coalesce(x.counted_as_id, x.attendee_id)
                from attendee x join need n on n.attendee_id = x.attendee_id and n.kind = 'wheelchair'
                where x.assembly_id = :assembly
                    and (x.counted_as_id is null or (x.listed_at is not null and x.withdrawn_at is null)))"
            .to_owned(),
    }
}

fn riders(conn: &Connection, assembly: AssemblyId, of: Option<InstitutionId>) -> rusqlite::Result<Vec<Rider>> {
    conn.prepare_cached(&format!(
        "select a.attendee_id, a.name, a.institution_id, {GETS_ON} as pick_up_id,
            r.vehicle_id, r.fixed, {} as in_wheelchair
         from attendee a join invitation i using (assembly_id, institution_id) left join travel t using (attendee_id)
            left join ride r using (attendee_id)
         where a.assembly_id = :assembly and {} and {RIDES}
         order by a.listed_at, a.attendee_id",
        in_wheelchair(of),
        scope(of, "a.")
    ))?
    .query_map(named_params! { ":assembly": assembly, ":institution": of }, |row| {
        let ride = row
            .get::<_, Option<_>>("vehicle_id")?
            .map(|vehicle| Ok::<_, rusqlite::Error>(Ride { vehicle, fixed: row.get("fixed")? }));
        Ok(Rider {
            id: row.get("attendee_id")?,
            name: row.get("name")?,
            institution: row.get("institution_id")?,
            pick_up: row.get("pick_up_id")?,
            in_wheelchair: row.get("in_wheelchair")?,
            ride: ride.transpose()?,
        })
    })?
    .collect()
}

/// The places without a name of the institutions that come by coach.
fn unnamed(conn: &Connection, assembly: AssemblyId, of: Option<InstitutionId>) -> rusqlite::Result<Vec<Unnamed>> {
    conn.prepare_cached(&format!(
        "select t.institution_id, t.unnamed, i.main_pick_up_id
         from tally t join invitation i on i.assembly_id = :assembly and i.institution_id = t.institution_id
         where t.assembly_id = :assembly and {} and i.main_travel = 'coach' and t.unnamed > 0
         order by t.institution_id",
        scope(of, "t.")
    ))?
    .query_map(named_params! { ":assembly": assembly, ":institution": of }, |row| {
        Ok(Unnamed {
            institution: row.get("institution_id")?,
            pick_up: row.get("main_pick_up_id")?,
            places: row.get("unnamed")?,
        })
    })?
    .collect()
}

fn kept(conn: &Connection, assembly: AssemblyId, of: Option<InstitutionId>) -> rusqlite::Result<Vec<Reservation>> {
    conn.prepare_cached(
        "select r.vehicle_id, r.institution_id, r.pick_up_id, r.seats, r.fixed
         from reservation r join vehicle v using (vehicle_id)
         where v.assembly_id = :assembly and (:institution is null or r.institution_id = :institution)
         order by r.vehicle_id, r.reservation_id",
    )?
    .query_map(named_params! { ":assembly": assembly, ":institution": of }, reservation)?
    .collect()
}

fn reservation(row: &Row<'_>) -> rusqlite::Result<Reservation> {
    Ok(Reservation {
        vehicle: row.get("vehicle_id")?,
        institution: row.get("institution_id")?,
        pick_up: row.get("pick_up_id")?,
        seats: row.get("seats")?,
        fixed: row.get("fixed")?,
    })
}

/// What the invited institutions of an assembly are called.
pub fn institutions(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
) -> rusqlite::Result<HashMap<InstitutionId, String>> {
    conn.prepare_cached(
        "select institution_id, n.name from invitation join institution n using (institution_id) where assembly_id = :assembly",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| Ok((row.get("institution_id")?, row.get("name")?)))?
    .collect()
}

/// Riders of a stop who are not seated by anybody: rough numbers and those who wait.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotYet {
    /// How many wait for a yes to a seat, by where they get on.
    pub waiting: HashMap<Option<PickUpId>, u32>,
    /// Of how many institutions a rough number tells of people who are not named, and how many these are.
    pub rough: (u32, u32),
}

/// How many wait for a seat, and what was told roughly.
pub fn not_yet(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<NotYet> {
    let waiting = conn
        .prepare_cached(&format!(
            "select {GETS_ON} as stop, count(*) as people
             from attendee a join invitation i using (assembly_id, institution_id) join travel t using (attendee_id)
             where a.assembly_id = :assembly and a.listed = 1 and t.mode = 'coach' and t.seat = 'asked' group by stop"
        ))?
        .query_map(named_params! { ":assembly": assembly }, |row| Ok((row.get("stop")?, row.get("people")?)))?
        .collect::<rusqlite::Result<_>>()?;
    let rough = conn
        .prepare_cached(&format!(
            "with each as materialized (
                select i.estimated_coach - {NAMED_BY_COACH} as rough from invitation i
                where i.assembly_id = :assembly and i.estimated_coach > 0 and i.main_travel is null
                    and i.finished_at is null
                    and coalesce((select p.number from pledge p where p.assembly_id = i.assembly_id
                        and p.institution_id = i.institution_id order by p.pledge_id desc limit 1), 1) > 0)
             select count(*) as institutions, coalesce(sum(rough), 0) as people from each where rough > 0"
        ))?
        .query_row(named_params! { ":assembly": assembly }, |row| Ok((row.get("institutions")?, row.get("people")?)))?;
    Ok(NotYet { waiting, rough })
}
