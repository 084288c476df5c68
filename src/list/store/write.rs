//! Carrying out what a list changes.

use rusqlite::{Connection, named_params};

use super::person::{UNDO_LASTS, person};
use crate::access::{Grant, audit};
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::{AttendeeId, Attending, Change, Details, Field, PersonName};
use crate::need::model::Child;
use crate::travel::store::Listed;
use crate::{duplicate, need, travel};

/// When a name came in, and whether that was late.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub at: Moment,
    pub late: bool,
}

/// Carries out one change; who it was about.
pub(super) fn apply(
    conn: &Connection,
    grant: &Grant,
    change: &Change,
    named: Named,
    now: Moment,
) -> Result<AttendeeId, AppError> {
    match change {
        Change::Add { name, details, .. } => {
            let id = insert(conn, grant, name, details, named)?;
            tell_needs(conn, grant, id, details, named, now)?;
            travel::store::told(conn, grant, id, details.travel.as_ref(), Listed::Now, named.at)?;
            Ok(id)
        }
        Change::Update { id, name, details, changed } => {
            update(conn, grant, *id, name, details, now)?;
            if changed.iter().any(|field| matches!(field, Field::Needs | Field::Children)) {
                tell_needs(conn, grant, *id, details, named, now)?;
            }
            if changed.contains(&Field::Travel) {
                travel::store::told(conn, grant, *id, details.travel.as_ref(), Listed::Before, named.at)?;
            }
            Ok(*id)
        }
        Change::PutBack { id, name, details, .. } => {
            put_back(conn, grant, *id, named.at, now)?;
            update(conn, grant, *id, name, details, now)?;
            tell_needs(conn, grant, *id, details, named, now)?;
            travel::store::told(conn, grant, *id, details.travel.as_ref(), Listed::Before, named.at)?;
            Ok(*id)
        }
        Change::Withdraw { id } => {
            set_withdrawn(conn, grant, *id, Some(now), now)?;
            Ok(*id)
        }
    }
}

fn insert(
    conn: &Connection,
    grant: &Grant,
    name: &PersonName,
    details: &Details,
    named: Named,
) -> rusqlite::Result<AttendeeId> {
    conn.prepare_cached(
        "insert into attendee (assembly_id, institution_id, name, known_as, phone, email, age_group, part, attending,
            listed_at, late)
         values (:assembly, :institution, :name, :known_as, :phone, :email, :age_group, :part, :attending, :at, :late)
         returning attendee_id",
    )?
    .query_row(
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":name": name.as_str(),
            ":known_as": details.known_as,
            ":phone": details.phone.as_ref().map(|phone| phone.as_str()),
            ":email": details.email.as_ref().map(|email| email.as_str()),
            ":age_group": details.age_group.unwrap_or_default(),
            ":part": details.part,
            ":attending": details.attending.unwrap_or(Attending::Yes),
            ":at": named.at,
            ":late": named.late,
        },
        |row| row.get("attendee_id"),
    )
}

/// Writes a person's own fields. Never touches whether they are late.
pub(super) fn update(
    conn: &Connection,
    grant: &Grant,
    id: AttendeeId,
    name: &PersonName,
    details: &Details,
    now: Moment,
) -> Result<(), AppError> {
    let touched = conn
        .prepare_cached(
            "update attendee set name = :name, known_as = :known_as, phone = :phone, email = :email,
                age_group = :age_group, part = :part, attending = :attending
             where attendee_id = :id and assembly_id = :assembly and institution_id = :institution
                and listed_at is not null",
        )?
        .execute(named_params! {
            ":id": id,
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":name": name.as_str(),
            ":known_as": details.known_as,
            ":phone": details.phone.as_ref().map(|phone| phone.as_str()),
            ":email": details.email.as_ref().map(|email| email.as_str()),
            ":age_group": details.age_group.unwrap_or_default(),
            ":part": details.part,
            ":attending": details.attending.unwrap_or(Attending::Yes),
        })?;
    if touched != 1 {
        return Err(AppError::NotFound);
    }
    if details.is_coming() { Ok(()) } else { duplicate::store::release(conn, grant, id, now) }
}

/// Takes a person off the list, or puts them back. Done twice, it is done once.
pub(super) fn set_withdrawn(
    conn: &Connection,
    grant: &Grant,
    id: AttendeeId,
    to: Option<Moment>,
    now: Moment,
) -> Result<(), AppError> {
    let touched = conn
        .prepare_cached(
            "update attendee set withdrawn_at = :to
             where attendee_id = :id and assembly_id = :assembly and institution_id = :institution
                and listed_at is not null and (withdrawn_at is null) <> (:to is null)",
        )?
        .execute(named_params! {
            ":to": to,
            ":id": id,
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
        })?;
    if touched == 0 {
        return Ok(());
    }
    let action = if to.is_some() { "person.withdrawn" } else { "person.put_back" };
    let entry = audit::Entry { subject: Some(id.into()), ..audit::Entry::within(action, grant) };
    audit::note(conn, grant.actor(), now, &entry)?;
    if to.is_some() { duplicate::store::release(conn, grant, id, now) } else { Ok(()) }
}

/// Puts a person back who was taken off, if they still are. Within [`UNDO_LASTS`] that undoes it. Later, somebody else may
/// have been given what they had: what is scarce is asked for again, judged by the time `asked_at` of the wish.
pub(super) fn put_back(
    conn: &Connection,
    grant: &Grant,
    id: AttendeeId,
    asked_at: Moment,
    now: Moment,
) -> Result<(), AppError> {
    let withdrawn_at = person(conn, grant, id)?.ok_or(AppError::NotFound)?.withdrawn_at;
    set_withdrawn(conn, grant, id, None, now)?;
    if withdrawn_at.is_some_and(|withdrawn_at| now - withdrawn_at > UNDO_LASTS) {
        need::store::ask_again(conn, grant, id, asked_at)?;
        travel::store::ask_again(conn, grant, id, asked_at)?;
        travel::store::told(conn, grant, id, None, Listed::Now, asked_at)?;
    }
    Ok(())
}

/// Hands on what is told of needs and children. The details are the whole of what is then known: children beyond those in
/// them are no longer brought.
fn tell_needs(
    conn: &Connection,
    grant: &Grant,
    id: AttendeeId,
    details: &Details,
    named: Named,
    now: Moment,
) -> Result<(), AppError> {
    need::store::told(conn, grant, id, &details.needs, &details.children, details.nothing_needed, named.at)?;
    let known = need::store::children(conn, grant, id)?;
    let mut too_many = known.len().saturating_sub(details.children.len());
    let mut brought = details.children.clone();
    for known in known {
        let is_brought =
            |child: &Child| child.first_name == known.child.first_name && child.age_years == known.child.age_years;
        match brought.iter().position(is_brought) {
            Some(at) => {
                brought.remove(at);
            }
            None if too_many > 0 => {
                need::store::remove_child(conn, grant, id, known.id, now)?;
                too_many -= 1;
            }
            None => {}
        }
    }
    Ok(())
}
