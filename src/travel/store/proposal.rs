//! What a proposal is asked, and an accepted one written down.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, named_params};
use sha2::{Digest as _, Sha256};

use super::moving::{KeptSeats, keep, place, shrink};
use super::{gaps, join_minutes, remove_vehicle, seating, vehicle_types};
use crate::access::{Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::AttendeeId;
use crate::travel::model::plan::{Gaps, Kept, Party, Planned, Proposal, Question, Sort, Which};
use crate::travel::model::{PickUpId, Seating, Taken, Vehicle, VehicleId, VehicleType};

/// What is to be planned: the question, and who stands behind its numbers.
#[derive(Debug, Clone)]
pub struct Planning {
    /// The question.
    pub question: Question,
    /// Who sits where now.
    pub seating: Seating,
    /// The people of each party, in the order in which they were listed: those who take a seat, those in wheelchairs.
    people: Vec<(Vec<AttendeeId>, Vec<AttendeeId>)>,
    /// The vehicles that stay.
    kept: BTreeSet<VehicleId>,
}

impl Planning {
    /// Tells the numbers of one question from those of another.
    pub fn digest(&self) -> String {
        let digest = Sha256::digest(format!("{:?}", self.question));
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The vehicles that would stay: those that are booked, or in which somebody was placed by hand.
    pub fn kept(&self) -> impl Iterator<Item = &Vehicle> {
        self.seating.vehicles.iter().filter(|vehicle| self.kept.contains(&vehicle.id))
    }

    /// For each new vehicle of a proposal, in their order, the vehicle of now that becomes it: of the same sort, with the most
    /// stops in common. Its name, captain and own times stay. Then those that would be taken away.
    pub fn reused(&self, proposal: &Proposal) -> (Vec<Option<VehicleId>>, Vec<&Vehicle>) {
        let mut free: Vec<&Vehicle> =
            self.seating.vehicles.iter().filter(|vehicle| !self.kept.contains(&vehicle.id)).collect();
        let mut reused = Vec::new();
        for planned in &proposal.vehicles {
            let Which::New(sort) = planned.which else { continue };
            let common = |vehicle: &Vehicle| planned.stops.iter().filter(|stop| vehicle.stop(**stop).is_some()).count();
            let best = (0..free.len())
                .filter(|at| free[*at].sort == sort)
                .max_by_key(|at| (common(free[*at]), free[*at].captain.is_some(), std::cmp::Reverse(free[*at].id)));
            reused.push(best.map(|at| free.remove(at).id));
        }
        (reused, free)
    }
}

/// Who is to be placed of one institution at one stop.
#[derive(Debug, Default)]
struct ToPlace {
    unnamed: u32,
    riders: Vec<AttendeeId>,
    in_wheelchairs: Vec<AttendeeId>,
}

/// What stays of who sits in a vehicle.
#[derive(Debug, Default)]
struct Stays {
    taken: Taken,
    institutions: BTreeSet<InstitutionId>,
}

/// Everybody of a seating, either to be placed or to stay.
#[derive(Debug, Default)]
struct Sides {
    to_place: BTreeMap<(PickUpId, InstitutionId), ToPlace>,
    stays: BTreeMap<VehicleId, Stays>,
}

impl Sides {
    /// Whoever sits in a booked vehicle or was placed by hand stays; everybody else who told a stop is to be placed.
    fn of(seating: &Seating) -> Sides {
        let booked = |id: VehicleId| seating.vehicle(id).is_some_and(|vehicle| vehicle.booked_at.is_some());
        let mut sides = Sides::default();
        for vehicle in seating.vehicles.iter().filter(|vehicle| booked(vehicle.id)) {
            sides.stays.entry(vehicle.id).or_default();
        }
        for (rider, seat) in seating.riders() {
            if let Some(seat) = seat.filter(|seat| seat.fixed || booked(seat.vehicle)) {
                let stays = sides.stays.entry(seat.vehicle).or_default();
                *if rider.in_wheelchair { &mut stays.taken.wheelchair_places } else { &mut stays.taken.seats } += 1;
                stays.institutions.insert(rider.institution);
            } else if let Some(pick_up) = rider.pick_up {
                let party = sides.to_place.entry((pick_up, rider.institution)).or_default();
                if rider.in_wheelchair { &mut party.in_wheelchairs } else { &mut party.riders }.push(rider.id);
            }
        }
        for held in &seating.held {
            if held.fixed || booked(held.vehicle) {
                let stays = sides.stays.entry(held.vehicle).or_default();
                stays.taken.seats += held.seats;
                stays.institutions.insert(held.institution);
            } else {
                sides.to_place.entry((held.pick_up, held.institution)).or_default().unnamed += held.seats;
            }
        }
        for left in &seating.left {
            if let Some(pick_up) = left.pick_up {
                sides.to_place.entry((pick_up, left.institution)).or_default().unnamed += left.places;
            }
        }
        sides
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What is to be planned of an assembly's travel.
pub fn planning(conn: &Connection, by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Planning> {
    let seating = seating(conn, by, assembly)?;
    let Sides { to_place, stays } = Sides::of(&seating);
    let kept = seating.vehicles.iter().filter_map(|vehicle| Some((vehicle, stays.get(&vehicle.id)?)));
    let kept = kept.map(|(vehicle, stays)| Kept {
        vehicle: vehicle.id,
        seats_free: vehicle.seats.saturating_sub(stays.taken.seats),
        wheelchair_places_free: vehicle.wheelchair_places.saturating_sub(stays.taken.wheelchair_places),
        stops: vehicle.stops.iter().map(|stop| stop.pick_up).collect(),
        pence: vehicle.pence,
        institutions: stays.institutions.iter().copied().collect(),
    });
    let hired = |id| count(seating.vehicles.iter().filter(|it| it.sort == id && stays.contains_key(&it.id)).count());
    let sort = |sort: VehicleType| Sort {
        id: sort.id,
        seats: sort.offer.seats,
        wheelchair_places: sort.offer.wheelchair_places,
        pence: sort.offer.pence,
        // What is kept is had already.
        most: sort.offer.most.map(|most| most.saturating_sub(hired(sort.id))),
    };
    let party = |(&(pick_up, institution), party): (&(PickUpId, InstitutionId), &ToPlace)| Party {
        institution,
        pick_up,
        riders: party.unnamed + count(party.riders.len()),
        in_wheelchairs: count(party.in_wheelchairs.len()),
    };
    let question = Question {
        sorts: vehicle_types(conn, assembly)?.into_iter().map(sort).collect(),
        kept: kept.collect(),
        parties: to_place.iter().map(party).collect(),
        gaps: Gaps::of(gaps(conn, assembly)?.into_iter().map(|gap| (gap.one, gap.other, gap.minutes))),
        join_minutes: join_minutes(conn, assembly)?,
    };
    let people = to_place.into_values().map(|party| (party.riders, party.in_wheelchairs)).collect();
    let kept = stays.into_keys().collect();
    Ok(Planning { question, seating, people, kept })
}

/// Writes down what was proposed to that question. False where the numbers are others by now; nothing is changed then.
pub fn accept_proposal(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    (question, proposal): (&Question, &Proposal),
    now: Moment,
) -> Result<bool, AppError> {
    let planning = planning(conn, by, assembly)?;
    if planning.question != *question {
        return Ok(false);
    }
    let (reused, gone) = planning.reused(proposal);
    for vehicle in gone {
        remove_vehicle(conn, by, assembly, vehicle.id, now)?;
    }
    free_what_is_not_fixed(conn, &planning)?;
    let mut people = planning.people.clone();
    people.iter_mut().for_each(|(riders, in_wheelchairs)| {
        riders.reverse();
        in_wheelchairs.reverse();
    });
    let mut reused = reused.into_iter();
    for planned in &proposal.vehicles {
        let vehicle = match planned.which {
            Which::Kept(vehicle) => stops_too(conn, vehicle, planned)?,
            Which::New(sort) => made(conn, assembly, (reused.next().flatten(), sort), planned)?,
        };
        for load in &planned.loads {
            let (party, (riders, in_wheelchairs)) = (&planning.question.parties[load.party], &mut people[load.party]);
            let mut unnamed = 0;
            for _ in 0..load.riders {
                match riders.pop() {
                    Some(rider) => place(conn, rider, vehicle, false)?,
                    None => unnamed += 1,
                }
            }
            for rider in in_wheelchairs.split_off(in_wheelchairs.len().saturating_sub(load.in_wheelchairs as usize)) {
                place(conn, rider, vehicle, false)?;
            }
            if unnamed > 0 {
                keep(conn, (vehicle, party.institution, party.pick_up), unnamed, false)?;
            }
        }
    }
    let entry = audit::Entry { assembly: Some(assembly), ..audit::Entry::of("travel.proposal_accepted") };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(true)
}

/// Takes the seats of everybody who is to be placed anew, and of what is kept for places without a name in their vehicles all
/// that nobody takes.
fn free_what_is_not_fixed(conn: &Connection, planning: &Planning) -> rusqlite::Result<()> {
    let mut unseat = conn.prepare("delete from ride where attendee_id = :attendee")?;
    for attendee in planning.people.iter().flat_map(|(riders, in_wheelchairs)| riders.iter().chain(in_wheelchairs)) {
        unseat.execute(named_params! { ":attendee": attendee })?;
    }
    let mut release = conn.prepare(
        "delete from reservation where vehicle_id = :vehicle and fixed = 0
            and not exists (select 1 from vehicle v where v.vehicle_id = :vehicle and v.booked_at is not null)",
    )?;
    let mut taken: BTreeMap<KeptSeats, u32> = BTreeMap::new();
    for (vehicle, institution, pick_up, seats) in planning.seating.on_kept_seats() {
        *taken.entry((vehicle, institution, pick_up)).or_default() += seats;
    }
    for vehicle in &planning.seating.vehicles {
        release.execute(named_params! { ":vehicle": vehicle.id })?;
        let left: Vec<KeptSeats> = conn
            .prepare_cached(
                "select vehicle_id, institution_id, pick_up_id from reservation where vehicle_id = :vehicle",
            )?
            .query_map(named_params! { ":vehicle": vehicle.id }, |row| {
                Ok((row.get("vehicle_id")?, row.get("institution_id")?, row.get("pick_up_id")?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        for kept in left {
            shrink(conn, kept, taken.get(&kept).copied().unwrap_or(0))?;
        }
    }
    Ok(())
}

/// The vehicle of a new one of a proposal: the one of now that becomes it, or one more.
fn made(
    conn: &Connection,
    assembly: AssemblyId,
    (reused, sort): (Option<VehicleId>, crate::travel::model::VehicleTypeId),
    planned: &Planned,
) -> Result<VehicleId, AppError> {
    let id = match reused {
        Some(id) => id,
        None => {
            let name = free_name(conn, assembly)?;
            conn.query_row(
                "insert into vehicle (assembly_id, vehicle_type_id, name) values (:assembly, :sort, :name)
                 returning vehicle_id",
                named_params! { ":assembly": assembly, ":sort": sort, ":name": name },
                |row| row.get("vehicle_id"),
            )?
        }
    };
    stops_too(conn, id, planned)?;
    let stops: Vec<String> = planned.stops.iter().map(PickUpId::to_string).collect();
    conn.execute(
        &format!("delete from vehicle_stop where vehicle_id = :vehicle and pick_up_id not in ({})", stops.join(", ")),
        named_params! { ":vehicle": id },
    )?;
    Ok(id)
}

/// Lets a vehicle stop where it is planned to, too. The vehicle.
fn stops_too(conn: &Connection, id: VehicleId, planned: &Planned) -> rusqlite::Result<VehicleId> {
    for stop in &planned.stops {
        conn.prepare_cached(
            "insert into vehicle_stop (vehicle_id, pick_up_id) values (:vehicle, :stop)
             on conflict (vehicle_id, pick_up_id) do nothing",
        )?
        .execute(named_params! { ":vehicle": id, ":stop": stop })?;
    }
    Ok(id)
}

fn free_name(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<String> {
    let names: BTreeSet<String> = conn
        .prepare_cached("select name from vehicle where assembly_id = :assembly")?
        .query_map(named_params! { ":assembly": assembly }, |row| row.get("name"))?
        .collect::<rusqlite::Result<_>>()?;
    Ok((1..).map(|number| format!("Coach {number}")).find(|name| !names.contains(name)).unwrap_or_default())
}
