//! All SQL of travel.
//!
//! A coach seat asked for at or after its date is a request, decided here by an organiser. Everybody who follows a main way
//! by coach that was told in time has a seat; nobody loses one by saying the same again.

mod erase;
mod gaps;
mod lifts;
mod main_way;
mod merging;
mod moving;
mod person;
mod pick_ups;
mod proposal;
mod request;
mod seating;
mod sums;
mod told;
mod unsorted;
mod vehicles;

pub use erase::{erase_captain, erase_person, erase_words};
pub use gaps::{Gap, gaps, join_minutes, keep_gap, remove_gap, set_join_minutes};
pub use lifts::{NotMatched, OwnLift, With, answer_lift, lifts, lifts_of, match_lift, unmatch_lift};
pub use main_way::{Choice, choose_main_way, main_way};
pub use merging::{join_ways, way_is_lost};
pub use moving::{AtStop, Move, Moved, SitsNow, To, move_seats};
pub use person::{Count, count, forget, people, person, record, travelling_differently};
pub use pick_ups::{add_pick_up, move_pick_ups, pick_ups, replace_pick_ups};
pub use proposal::{Planning, accept_proposal, planning};
pub use request::{decide_seat, requests};
pub use seating::{GETS_ON, NotYet, boardings_of, institutions, not_yet, on_kept_seats, seating, seating_of};
pub use sums::{Travellers, sums};
pub use told::{ask_again, told};
pub use unsorted::{unsorted, unsorted_of};
pub use vehicles::{
    keep_vehicle, keep_vehicle_type, remove_vehicle, remove_vehicle_type, set_booked, vehicle, vehicle_types, vehicles,
};

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::model::TravelMode;
use super::model::Way;
use crate::access::Grant;
use crate::assembly::model::Assembly;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::need::model::Place;

/// The condition that an attendee is on the list of the grant: the scope of every query here.
const ON_THE_LIST: &str = "a.assembly_id = :assembly and a.institution_id = :institution and a.listed_at is not null
    and a.withdrawn_at is null";

fn assembly(conn: &Connection, grant: &Grant) -> rusqlite::Result<Assembly> {
    assemblies::assembly(conn, grant.assembly())?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// The assembly as it stood when something was told or asked for, which may be long before an organiser agreed to it: a list
/// closed since makes no second request of it.
fn assembly_as_of(conn: &Connection, grant: &Grant, at: Moment) -> rusqlite::Result<Assembly> {
    assemblies::assembly_as_of(conn, grant.assembly(), at)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// Whether a person was on the list before what is told of them now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// They come onto it, or back onto it, with what is told: they have no seat by the main way yet.
    Now,
    /// They were.
    Before,
}

/// Whether the person has a coach seat already: their own, or that of a main way by coach on a list they were on in time.
fn has_a_seat(conn: &Connection, assembly: &Assembly, attendee: AttendeeId) -> rusqlite::Result<bool> {
    let has = conn
        .prepare_cached(
            "select case when t.attendee_id is null then i.main_travel = 'coach' and a.listed_at < :date
                else t.mode = 'coach' and t.seat = 'given' end as has_a_seat
             from attendee a join invitation i using (assembly_id, institution_id) left join travel t using (attendee_id)
             where a.attendee_id = :attendee",
        )?
        .query_row(named_params! { ":attendee": attendee, ":date": assembly.dates.childcare_by }, |row| {
            row.get::<_, Option<bool>>("has_a_seat")
        })
        .optional()?;
    Ok(has.flatten() == Some(true))
}

/// Writes a person's own way; who had a seat on the coach keeps it. What a list said of it in words goes with the way it was said of.
fn write(
    conn: &Connection,
    grant: &Grant,
    assembly: &Assembly,
    attendee: AttendeeId,
    (way, words): (Way, Option<&str>),
    had_seat: bool,
    now: Moment,
) -> Result<(), AppError> {
    answered(conn, grant, attendee, now)?;
    let coach = way.mode == TravelMode::Coach;
    let had_seat = coach && had_seat;
    let asked = coach && !had_seat && assembly.places_are_asked(now);
    conn.prepare_cached(
        "insert into travel (attendee_id, mode, seats_offered, pick_up_id, words, seat, asked_at, late)
         values (:attendee, :mode, :seats, :pick_up, :words, :seat, :now, :late)
         on conflict (attendee_id) do update set mode = :mode, seats_offered = :seats, pick_up_id = :pick_up,
            words = :words, seat = :seat, reason = null,
            asked_at = case when :had_seat then asked_at else :now end,
            late = case when :had_seat then late else :late end",
    )?
    .execute(named_params! {
        ":attendee": attendee,
        ":mode": way.mode,
        ":seats": way.seats_offered,
        ":pick_up": way.pick_up,
        ":words": words,
        ":seat": if asked { Place::Asked } else { Place::Given },
        ":now": now,
        // Saying again what was so before the date is not late.
        ":late": assembly.has_passed(assembly.dates.childcare_by, now) && !had_seat,
        ":had_seat": had_seat,
    })?;
    Ok(())
}

/// Notes that a person's travel was answered, and that the person is of the grant: none other is touched.
fn answered(conn: &Connection, grant: &Grant, attendee: AttendeeId, now: Moment) -> Result<(), AppError> {
    let touched = conn
        .prepare_cached(&format!(
            "update attendee as a set travel_answered_at = :now where a.attendee_id = :attendee and {ON_THE_LIST}"
        ))?
        .execute(named_params! {
            ":attendee": attendee,
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":now": now,
        })?;
    if touched == 1 { Ok(()) } else { Err(AppError::NotFound) }
}
