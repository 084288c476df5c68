//! Children who come to the crèche on the day and were not told of before.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::access::{Organiser, audit};
use crate::assembly::model::Assembly;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::{AttendeeId, PersonName, Phone};
use crate::need::model::{Child, ChildId};
use crate::need::store::MOST_CHILDREN;

/// Somebody on no list who brings a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCarer {
    /// Their name.
    pub name: PersonName,
    /// Their phone, where they told it.
    pub phone: Option<Phone>,
    /// With whom they come; none: with nobody.
    pub institution: Option<InstitutionId>,
}

/// Who brings a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brings {
    /// Somebody the assembly knows.
    Known(AttendeeId),
    /// Somebody on no list. They are made as a person is made at the door, and are not here yet: a steward checks them in.
    New(NewCarer),
}

/// Why a child was not added.
#[derive(Debug, thiserror::Error)]
pub enum WalkUpError {
    /// One person brings so many already.
    #[error("1 person can bring up to {MOST_CHILDREN} children. Add this child to another person")]
    TooMany,
    /// Anything else.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<rusqlite::Error> for WalkUpError {
    fn from(error: rusqlite::Error) -> WalkUpError {
        WalkUpError::App(error.into())
    }
}

/// Adds a child on the day, with a place: they stand at the desk.
pub fn walk_up(
    conn: &Connection,
    by: &Organiser,
    assembly: &Assembly,
    brings: &Brings,
    child: &Child,
    now: Moment,
) -> Result<ChildId, WalkUpError> {
    let (carer, institution) = match brings {
        Brings::Known(carer) => (*carer, institution_of(conn, assembly, *carer)?),
        Brings::New(new) => (make(conn, assembly, new)?, new.institution),
    };
    let known: u32 = conn
        .prepare_cached("select count(*) as children from child where attendee_id = :carer")?
        .query_row(named_params! { ":carer": carer }, |row| row.get("children"))?;
    if known >= MOST_CHILDREN {
        return Err(WalkUpError::TooMany);
    }
    conn.prepare_cached(
        "update attendee set needs_answered_at = coalesce(needs_answered_at, :now) where attendee_id = :carer",
    )?
    .execute(named_params! { ":carer": carer, ":now": now })?;
    let id: ChildId = conn
        .prepare_cached(
            "insert into child (attendee_id, first_name, age_years, notes, place, asked_at, late, walked_up)
             values (:carer, nullif(:name, ''), :age, nullif(:notes, ''), 'given', :now, 1, 1) returning child_id",
        )?
        .query_row(
            named_params! {
                ":carer": carer,
                ":name": child.first_name,
                ":age": child.age_years,
                ":notes": child.notes,
                ":now": now,
            },
            |row| row.get("child_id"),
        )?;
    let entry = audit::Entry {
        assembly: Some(assembly.id),
        institution,
        subject: Some(id.into()),
        ..audit::Entry::of("child.walked_up")
    };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(id)
}

fn institution_of(
    conn: &Connection,
    assembly: &Assembly,
    carer: AttendeeId,
) -> Result<Option<InstitutionId>, AppError> {
    conn.prepare_cached("select institution_id from attendee where attendee_id = :carer and assembly_id = :assembly")?
        .query_row(named_params! { ":carer": carer, ":assembly": assembly.id }, |row| row.get("institution_id"))
        .optional()?
        .ok_or(AppError::NotFound)
}

/// A person as the door makes one, on no list and without an arrival.
fn make(conn: &Connection, assembly: &Assembly, new: &NewCarer) -> Result<AttendeeId, AppError> {
    if let Some(institution) = new.institution {
        conn.prepare_cached("select 1 from institution where institution_id = :institution")?
            .query_row(named_params! { ":institution": institution }, |_| Ok(()))
            .optional()?
            .ok_or(AppError::NotFound)?;
    }
    Ok(conn
        .prepare_cached(
            "insert into attendee (assembly_id, institution_id, name, phone, late)
             values (:assembly, :institution, :name, :phone, 0) returning attendee_id",
        )?
        .query_row(
            named_params! {
                ":assembly": assembly.id,
                ":institution": new.institution,
                ":name": new.name.as_str(),
                ":phone": new.phone.as_ref().map(Phone::as_str),
            },
            |row| row.get("attendee_id"),
        )?)
}
