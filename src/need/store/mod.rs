//! All SQL of needs and of children for the crèche.
//!
//! What is scarce and comes at or after its date, or when there is no more of it, is saved as a request, and decided here by
//! an organiser; everything else counts at once. `late` is written when a row is made and never worked out again.

mod access;
mod child;
mod creche;
mod erase;
mod food;
mod need;
mod not_needed;
mod people;
mod request;
mod sums;
mod told;
mod unsorted;

pub use access::{
    OfAccess, access_count, access_needs, access_sums, access_was_seen, cannot_not_read, cannot_was_read, languages,
    take_step,
};
pub use child::{
    Fewer, KnownChild, MOST_CHILDREN, change_child, child, children, remove_child, set_number_of_children,
    take_children_off, tell_children_anew,
};
pub use creche::{
    Brings, Carer, CrecheChild, NewCarer, WalkUpError, Which, change_in_creche, child_in_creche, children_in_creche,
    creche, give_place, is_full, places, plan, ratios, set_creche, set_ratios, walk_up,
};
pub use erase::{erase_needs, erase_person, erased_numbers};
pub use food::{eaters, foods};
pub use need::{Earlier, nobody_else, nothing_needed, record};
pub use not_needed::{not_needed, settle_not_needed};
pub use people::{Person, PersonCount, counts, people, person};
pub use request::{decide_booking, decide_place, requests, still_waits};
pub use sums::{Sums, sums};
pub use told::told;
pub use unsorted::{unsorted, unsorted_of};

use rusqlite::{Connection, named_params};

use crate::access::Grant;
use crate::assembly::model::Assembly;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::need::model::Place;

/// The condition that an attendee is on the list of the grant: the scope of every query about one person.
const IN_SCOPE: &str = "a.attendee_id = :attendee and a.assembly_id = :assembly and a.institution_id = :institution
    and a.listed_at is not null and a.withdrawn_at is null";

/// Notes that a person's needs were answered, and that the person is of the grant: none other is touched.
fn answered(conn: &Connection, grant: &Grant, attendee: AttendeeId, now: Moment) -> Result<(), AppError> {
    let touched = conn
        .prepare_cached(&format!("update attendee as a set needs_answered_at = :now where {IN_SCOPE}"))?
        .execute(named_params! {
            ":attendee": attendee,
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":now": now,
        })?;
    if touched == 1 { Ok(()) } else { Err(AppError::NotFound) }
}

/// Takes the answer back when nothing of it is left: no need and no child is not the same as "nothing needed".
fn unanswered_if_empty(conn: &Connection, attendee: AttendeeId) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "update attendee set needs_answered_at = null where attendee_id = :attendee
            and not exists (select 1 from need n where n.attendee_id = :attendee)
            and not exists (select 1 from child c where c.attendee_id = :attendee)",
    )?
    .execute(named_params! { ":attendee": attendee })?;
    Ok(())
}

fn assembly(conn: &Connection, grant: &Grant) -> rusqlite::Result<Assembly> {
    assemblies::assembly(conn, grant.assembly())?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// The assembly as it stood when something was told or asked for, which may be long before an organiser agreed to it: a list
/// closed since makes no second request of it.
fn assembly_as_of(conn: &Connection, grant: &Grant, at: Moment) -> rusqlite::Result<Assembly> {
    assemblies::assembly_as_of(conn, grant.assembly(), at)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// Asks again for what is scarce, for a person of the grant who is put back on the list: while they were off it, it was
/// free for somebody else.
pub fn ask_again(conn: &Connection, grant: &Grant, attendee: AttendeeId, now: Moment) -> rusqlite::Result<()> {
    let assembly = assembly_as_of(conn, grant, now)?;
    child::ask_again_for_places(conn, attendee, &assembly, now)?;
    need::ask_again_for_bookings(conn, attendee, &assembly, now)
}

/// How a place stands that is told of now: a request from its date on, while the list is closed, and when all are taken.
fn place_at(conn: &Connection, assembly: &Assembly, now: Moment) -> rusqlite::Result<Place> {
    let asked = assembly.places_are_asked(now) || is_full(conn, assembly)?;
    Ok(if asked { Place::Asked } else { Place::Given })
}
