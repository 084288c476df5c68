//! Children for the crèche.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::creche::too_many;
use super::need::note;
use super::{IN_SCOPE, answered, assembly, person, place_at, unanswered_if_empty};
use crate::access::Grant;
use crate::assembly::model::Assembly;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::need::model::{Child, ChildId, Place};
use crate::words::joined;

/// The most children of one person: more is a slip of the keyboard, or several people's.
pub const MOST_CHILDREN: u32 = 12;

/// A child as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownChild {
    /// Which.
    pub id: ChildId,
    /// What is known. It is for the crèche: no leader's page shows it again.
    pub child: Child,
    /// Whether there is a place.
    pub place: Place,
    /// Why there is none.
    pub reason: Option<String>,
}

const COLUMNS: &str = "c.child_id, c.first_name, c.age_years, c.notes, c.place, c.reason";

fn from_row(row: &Row<'_>) -> rusqlite::Result<KnownChild> {
    let told = |text: Option<String>| text.unwrap_or_default();
    Ok(KnownChild {
        id: row.get("child_id")?,
        child: Child {
            first_name: told(row.get("first_name")?),
            age_years: row.get("age_years")?,
            notes: told(row.get("notes")?),
        },
        place: row.get("place")?,
        reason: row.get("reason")?,
    })
}

pub(super) fn children_of(conn: &Connection, attendee: AttendeeId) -> rusqlite::Result<Vec<KnownChild>> {
    conn.prepare_cached(&format!("select {COLUMNS} from child c where c.attendee_id = :attendee order by c.child_id"))?
        .query_map(named_params! { ":attendee": attendee }, from_row)?
        .collect()
}

/// The children of one person of the grant, in the order they were told.
pub fn children(conn: &Connection, grant: &Grant, attendee: AttendeeId) -> rusqlite::Result<Vec<KnownChild>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from child c join attendee a using (attendee_id) where {IN_SCOPE} order by c.child_id"
    ))?
    .query_map(
        named_params! { ":attendee": attendee, ":assembly": grant.assembly(), ":institution": grant.institution() },
        from_row,
    )?
    .collect()
}

/// One child of one person of the grant.
pub fn child(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    id: ChildId,
) -> rusqlite::Result<Option<KnownChild>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from child c join attendee a using (attendee_id) where c.child_id = :child and {IN_SCOPE}"
    ))?
    .query_row(
        named_params! {
            ":child": id,
            ":attendee": attendee,
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
        },
        from_row,
    )
    .optional()
}

/// Adds a child: a place before the date and while there is one, else a request.
pub(super) fn add_child(
    conn: &Connection,
    attendee: AttendeeId,
    child: &Child,
    assembly: &Assembly,
    now: Moment,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "insert into child (attendee_id, first_name, age_years, notes, place, asked_at, late)
         values (:attendee, nullif(:name, ''), :age, nullif(:notes, ''), :place, :now, :late)",
    )?
    .execute(named_params! {
        ":attendee": attendee,
        ":name": child.first_name,
        ":age": child.age_years,
        ":notes": child.notes,
        ":place": place_at(conn, assembly, now)?,
        ":now": now,
        ":late": assembly.has_passed(assembly.dates.childcare_by, now),
    })?;
    Ok(())
}

/// Asks again for the places that a person's children were given, who is back on the list: from the date on, and of those
/// that others have now.
pub(super) fn ask_again_for_places(
    conn: &Connection,
    attendee: AttendeeId,
    assembly: &Assembly,
    now: Moment,
) -> rusqlite::Result<()> {
    // They count again already, so it has too many by those of them for whom there is no place.
    let too_many = if assembly.places_are_asked(now) { u32::MAX } else { too_many(conn, assembly)? };
    let given = children_of(conn, attendee)?.into_iter().rev().filter(|known| known.place == Place::Given);
    for known in given.take(too_many as usize) {
        conn.prepare_cached(
            "update child set place = 'asked', asked_at = :now, late = max(late, :late) where child_id = :child",
        )?
        .execute(named_params! {
            ":child": known.id,
            ":now": now,
            ":late": assembly.has_passed(assembly.dates.childcare_by, now),
        })?;
    }
    Ok(())
}

/// Fills in what is told of a known child; what is not told stays. Other notes are added: an allergy told before still
/// holds. The place stays as it is.
pub(super) fn fill_in(conn: &Connection, known: &KnownChild, told: &Child) -> rusqlite::Result<()> {
    let filled = Child {
        first_name: if told.first_name.is_empty() { known.child.first_name.clone() } else { told.first_name.clone() },
        age_years: told.age_years.or(known.child.age_years),
        notes: joined(&known.child.notes, &told.notes, "\n"),
    };
    if filled == known.child { Ok(()) } else { set(conn, known.id, &filled) }
}

fn set(conn: &Connection, id: ChildId, child: &Child) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "update child set first_name = nullif(:name, ''), age_years = :age, notes = nullif(:notes, '')
         where child_id = :child",
    )?
    .execute(named_params! {
        ":name": child.first_name,
        ":age": child.age_years,
        ":notes": child.notes,
        ":child": id,
    })?;
    Ok(())
}

fn delete(conn: &Connection, id: ChildId) -> rusqlite::Result<()> {
    conn.prepare_cached("delete from child where child_id = :child")?.execute(named_params! { ":child": id })?;
    Ok(())
}

/// Why a number of children was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Fewer {
    /// More children than that are known by name, age or notes: which of them stays away was not said.
    #[error("something is told of {0} children: take one off by name")]
    Known(u32),
    /// Anything else.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<rusqlite::Error> for Fewer {
    fn from(error: rusqlite::Error) -> Fewer {
        Fewer::App(error.into())
    }
}

/// Records how many children a person brings to the crèche; as many as before change nothing. New ones are added without name and age; of fewer, those of
/// whom nothing is told are taken off.
pub fn set_number_of_children(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    number: u32,
    now: Moment,
) -> Result<(), Fewer> {
    person(conn, grant, attendee)?.ok_or(AppError::NotFound)?;
    let known = children_of(conn, attendee)?;
    let (before, number) = (known.len(), number as usize);
    if before == number {
        return Ok(());
    }
    answered(conn, grant, attendee, now)?;
    let assembly = assembly(conn, grant)?;
    let (told_of, blank): (Vec<_>, Vec<_>) = known.into_iter().partition(|known| known.child != Child::default());
    if number < told_of.len() {
        return Err(Fewer::Known(told_of.len() as u32));
    }
    for too_many in blank.iter().rev().take(before.saturating_sub(number)) {
        delete(conn, too_many.id)?;
    }
    for _ in before..number {
        add_child(conn, attendee, &Child::default(), &assembly, now)?;
    }
    unanswered_if_empty(conn, attendee)?;
    Ok(note(conn, grant, attendee, "children", before as i64, number as i64, now)?)
}

/// Changes what is known of a child: what is told is put in, other notes are added, and `forget_notes` takes the earlier
/// ones away. Never waits, whatever the date: what the crèche must know is a safety fact.
pub fn change_child(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    id: ChildId,
    told: &Child,
    forget_notes: bool,
    now: Moment,
) -> Result<(), AppError> {
    let mut known = child(conn, grant, attendee, id)?.ok_or(AppError::NotFound)?;
    if forget_notes && !known.child.notes.is_empty() {
        known.child.notes.clear();
        conn.execute("update child set notes = null where child_id = :child", named_params! { ":child": id })?;
    }
    fill_in(conn, &known, told)?;
    answered(conn, grant, attendee, now)?;
    note(conn, grant, attendee, "child", 1, 1, now)
}

/// Puts the children that are told in the place of those told before: by a leader, who is not shown which those were. One of
/// the same name keeps its place, and what the crèche must know of it; the others take the places that are left, the given
/// ones first. Never waits: it gives nobody a place, and more children are added by their number.
pub fn tell_children_anew(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    told: &[Child],
    now: Moment,
) -> Result<(), AppError> {
    answered(conn, grant, attendee, now)?;
    let mut left = children_of(conn, attendee)?;
    let before = left.len();
    let mut others = Vec::new();
    for child in told {
        match left.iter().position(|known| known.child.is_called(&child.first_name)) {
            Some(at) => fill_in(conn, &left.remove(at), child)?,
            None => others.push(child),
        }
    }
    left.sort_by_key(|known| (known.place != Place::Given, known.place != Place::Asked));
    for (at, known) in left.iter().enumerate() {
        match others.get(at) {
            Some(child) => set(conn, known.id, child)?,
            None => delete(conn, known.id)?,
        }
    }
    note(conn, grant, attendee, "children", before as i64, told.len().min(before) as i64, now)
}

/// Takes all children of a person off: they said that they need no childcare. Never waits.
pub fn take_children_off(conn: &Connection, grant: &Grant, attendee: AttendeeId, now: Moment) -> Result<(), AppError> {
    let before = children(conn, grant, attendee)?.len();
    if before == 0 {
        return Ok(());
    }
    conn.execute("delete from child where attendee_id = :attendee", named_params! { ":attendee": attendee })?;
    unanswered_if_empty(conn, attendee)?;
    note(conn, grant, attendee, "children", before as i64, 0, now)
}

/// Takes a child off. Never waits.
pub fn remove_child(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    id: ChildId,
    now: Moment,
) -> Result<(), AppError> {
    let before = children(conn, grant, attendee)?;
    if !before.iter().any(|known| known.id == id) {
        return Err(AppError::NotFound);
    }
    delete(conn, id)?;
    unanswered_if_empty(conn, attendee)?;
    note(conn, grant, attendee, "children", before.len() as i64, before.len() as i64 - 1, now)
}
