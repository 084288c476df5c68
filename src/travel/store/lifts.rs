//! Lifts: who needs one, who offers one, and what was matched.

use rusqlite::{Connection, Row, named_params};

use crate::access::{Grant, Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::travel::model::{Lift, LiftId, LiftState, Lifts, Near, TravelMode, Traveller, nearness};

/// Who needs a lift at an assembly, who offers one, and what was matched.
pub fn lifts(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Lifts> {
    all(conn, assembly)
}

fn all(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Lifts> {
    let mut statement = conn.prepare_cached(
        "with way as (
            select a.attendee_id, a.listed, a.listed_at, coalesce(t.mode, i.main_travel) as mode, t.seats_offered,
                coalesce(t.pick_up_id, i.main_pick_up_id) as pick_up_id
            from attendee a join invitation i using (assembly_id, institution_id) left join travel t using (attendee_id)
            where a.assembly_id = :assembly and a.listed_at is not null)
         select a.attendee_id, a.name, a.phone, a.institution_id, n.name as institution, n.chapter, w.pick_up_id,
            w.seats_offered, iif(w.listed = 1, w.mode, null) as mode
         from way w join attendee a using (attendee_id) join institution n on n.institution_id = a.institution_id
         where (w.listed = 1 and w.mode in ('lift_needed', 'drive_offering'))
            or a.attendee_id in (select attendee_id from lift union all select driver_id from lift)
         order by w.listed_at, a.attendee_id",
    )?;
    let mut lifts = Lifts::default();
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    while let Some(row) = rows.next()? {
        let traveller = traveller(row)?;
        match row.get::<_, Option<TravelMode>>("mode")? {
            Some(TravelMode::LiftNeeded) => lifts.wants.push(Traveller { seats: None, ..traveller }),
            Some(TravelMode::DriveOffering) => lifts.offers.push(traveller),
            _ => lifts.others.push(traveller),
        }
    }
    lifts.lifts = conn
        .prepare_cached(
            "select l.lift_id, l.attendee_id, l.driver_id, l.rider_yes_at, l.driver_yes_at, l.declined_at
             from lift l join attendee a using (attendee_id) where a.assembly_id = :assembly order by l.lift_id",
        )?
        .query_map(named_params! { ":assembly": assembly }, lift)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(lifts)
}

fn traveller(row: &Row<'_>) -> rusqlite::Result<Traveller> {
    Ok(Traveller {
        id: row.get("attendee_id")?,
        name: row.get("name")?,
        phone: row.get("phone")?,
        institution: row.get("institution_id")?,
        institution_name: row.get("institution")?,
        chapter: row.get("chapter")?,
        pick_up: row.get("pick_up_id")?,
        seats: Some(row.get::<_, Option<u32>>("seats_offered")?.unwrap_or(1)),
    })
}

fn lift(row: &Row<'_>) -> rusqlite::Result<Lift> {
    Ok(Lift {
        id: row.get("lift_id")?,
        rider: row.get("attendee_id")?,
        driver: row.get("driver_id")?,
        rider_yes_at: row.get("rider_yes_at")?,
        driver_yes_at: row.get("driver_yes_at")?,
        declined_at: row.get("declined_at")?,
    })
}

/// Why two were not matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMatched {
    /// The one needs no lift, or has one.
    NoWant,
    /// The other offers no seat, or has none left.
    NoSeat,
}

/// Matches two. Inside one institution it stands at once; across institutions both leaders are asked.
pub fn match_lift(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    (rider, driver): (AttendeeId, AttendeeId),
    now: Moment,
) -> Result<Result<(), NotMatched>, AppError> {
    let lifts = all(conn, assembly)?;
    let Some(want) = lifts.unmatched().into_iter().find(|want| want.id == rider) else {
        return Ok(Err(NotMatched::NoWant));
    };
    let left = lifts.seats_left().get(&driver).copied().unwrap_or(0);
    let Some(offer) = lifts.offers.iter().find(|offer| offer.id == driver).filter(|_| left > 0) else {
        return Ok(Err(NotMatched::NoSeat));
    };
    // What lapsed is not open any more.
    conn.execute(
        "update lift set declined_at = :now where attendee_id = :rider and declined_at is null",
        named_params! { ":now": now, ":rider": rider },
    )?;
    let stands = nearness(want, offer) == Near::Institution;
    let yes = Some(now).filter(|_| stands);
    let id: LiftId = conn.query_row(
        "insert into lift (attendee_id, driver_id, matched_at, account_id, rider_yes_at, driver_yes_at)
         values (:rider, :driver, :now, :account, :yes, :yes) returning lift_id",
        named_params! { ":rider": rider, ":driver": driver, ":now": now, ":account": by.actor().account(), ":yes": yes },
        |row| row.get("lift_id"),
    )?;
    for institution in [Some(want.institution), Some(offer.institution).filter(|_| !stands)].into_iter().flatten() {
        let entry = audit::Entry {
            assembly: Some(assembly),
            institution: Some(institution),
            subject: Some(id.into()),
            ..audit::Entry::of("lift.matched")
        };
        audit::note(conn, by.actor(), now, &entry)?;
    }
    Ok(Ok(()))
}

/// Takes a lift apart.
pub fn unmatch_lift(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    id: LiftId,
    now: Moment,
) -> Result<(), AppError> {
    let gone = conn.execute(
        "delete from lift where lift_id = :id and attendee_id in (
            select attendee_id from attendee where assembly_id = :assembly)",
        named_params! { ":id": id, ":assembly": assembly },
    )?;
    if gone == 0 {
        return Err(AppError::NotFound);
    }
    let entry =
        audit::Entry { assembly: Some(assembly), subject: Some(id.into()), ..audit::Entry::of("lift.taken_apart") };
    Ok(audit::note(conn, by.actor(), now, &entry)?)
}

/// A lift of one of a leader's own people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLift {
    /// Which.
    pub id: LiftId,
    /// Their own person.
    pub own: String,
    /// Whether their own person drives.
    pub drives: bool,
    /// Whom with, once it may be known.
    pub with: With,
}

impl OwnLift {
    /// Whether the leader's yes or no is asked for.
    pub fn is_asked(&self) -> bool {
        matches!(self.with, With::Asked(_))
    }
}

/// With whom somebody shares a car, as far as a leader may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum With {
    /// Somebody of their own list.
    Own(String),
    /// Both leaders said yes: name, institution and phone.
    Known(String, String, Option<String>),
    /// The leader is asked; all that is told of the other is their chapter, where it is the same.
    Asked(Option<String>),
    /// The leader said yes, the other has not answered.
    Waiting,
    /// It lapsed: their person has no other, or drives for one less.
    Lapsed,
}

/// The lifts of the people of one institution. Of anybody else's person nothing is told before both leaders said yes.
pub fn lifts_of(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<OwnLift>> {
    let lifts = all(conn, grant.assembly())?;
    let open: Vec<AttendeeId> = lifts.open().map(|(lift, _)| lift.rider).collect();
    let mut own = Vec::new();
    for (lift, state) in lifts.lifts.iter().zip(lifts.states()) {
        let pair = (lifts.traveller(lift.rider), lifts.traveller(lift.driver));
        let (Some(rider), Some(driver)) = pair else { continue };
        let (rides, drives) = (rider.institution == grant.institution(), driver.institution == grant.institution());
        if !rides && !drives {
            continue;
        }
        let (mine, other) = if rides { (rider, driver) } else { (driver, rider) };
        let had_both = lift.rider_yes_at.is_some() && lift.driver_yes_at.is_some();
        let waits_for_us = matches!(state, LiftState::Waits(us, them) if if rides { us } else { them });
        let with = match state {
            LiftState::Stands if rides && drives => With::Own(other.name.clone()),
            LiftState::Stands => With::Known(other.name.clone(), other.institution_name.clone(), other.phone.clone()),
            LiftState::Waits(..) if waits_for_us => {
                With::Asked(mine.chapter.clone().filter(|_| mine.chapter == other.chapter))
            }
            LiftState::Waits(..) => With::Waiting,
            LiftState::Lapsed
                if rides && lifts.wants.iter().any(|want| want.id == rider.id) && !open.contains(&rider.id) =>
            {
                With::Lapsed
            }
            LiftState::Lapsed if drives && had_both && lifts.offers.iter().any(|offer| offer.id == driver.id) => {
                With::Lapsed
            }
            LiftState::Lapsed | LiftState::Declined => continue,
        };
        own.push(OwnLift { id: lift.id, own: mine.name.clone(), drives: !rides, with });
    }
    Ok(own)
}

/// A leader's yes or no to a lift of one of their people. Said twice it is done once; a no ends it for both.
pub fn answer_lift(conn: &Connection, grant: &Grant, id: LiftId, yes: bool, now: Moment) -> Result<(), AppError> {
    let asked = lifts_of(conn, grant)?.into_iter().find(|lift| lift.id == id).ok_or(AppError::NotFound)?;
    match (&asked.with, yes) {
        (With::Asked(_), _) | (With::Waiting, false) => {}
        _ => return Ok(()),
    }
    let column = match (yes, asked.drives) {
        (true, true) => "driver_yes_at",
        (true, false) => "rider_yes_at",
        (false, _) => "declined_at",
    };
    conn.execute(
        &format!("update lift set {column} = :now where lift_id = :id and declined_at is null"),
        named_params! { ":now": now, ":id": id },
    )?;
    let entry = audit::Entry {
        subject: Some(id.into()),
        fields: Some(if yes { "yes" } else { "no" }),
        ..audit::Entry::within("lift.answered", grant)
    };
    Ok(audit::note(conn, grant.actor(), now, &entry)?)
}
