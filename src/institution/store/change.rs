//! Adding, changing, making inactive and deleting an institution.

use rusqlite::{Connection, named_params};

use super::{institution, named, references};
use crate::access::{Organiser, audit};
use crate::clock::Moment;
use crate::institution::model::{Described, Edited, Institution, InstitutionId};

/// Adds an institution, or changes what is said of the one of that name. What is not said never erases what was known;
/// a new institution of which it is not said is of kind other, and a member.
pub fn describe(conn: &Connection, by: &Organiser, it: &Described, now: Moment) -> rusqlite::Result<InstitutionId> {
    match named(conn, &it.name)? {
        Some(known) => {
            edit(conn, by, &known, &it.of(&known), now)?;
            Ok(known.id)
        }
        None => insert(conn, by, &it.of_new(), now),
    }
}

/// Adds an institution, whose name no other has.
pub fn insert(conn: &Connection, by: &Organiser, new: &Edited, now: Moment) -> rusqlite::Result<InstitutionId> {
    let id = conn
        .prepare_cached(
            "insert into institution (name, kind, chapter, membership, added_at)
             values (:name, :kind, :chapter, :membership, :now) returning institution_id",
        )?
        .query_row(
            named_params! {
                ":name": new.name,
                ":kind": new.kind,
                ":chapter": new.chapter,
                ":membership": new.membership,
                ":now": now,
            },
            |row| row.get("institution_id"),
        )?;
    note(conn, by, id, "institution.added", None, now)?;
    Ok(id)
}

/// Makes an institution what it is to be. False when it is that already.
pub fn edit(
    conn: &Connection,
    by: &Organiser,
    before: &Institution,
    after: &Edited,
    now: Moment,
) -> rusqlite::Result<bool> {
    let changed = after.changed_fields(before);
    if changed.is_empty() {
        return Ok(false);
    }
    conn.prepare_cached(
        "update institution set name = :name, kind = :kind, chapter = :chapter, membership = :membership
         where institution_id = :id",
    )?
    .execute(named_params! {
        ":name": after.name,
        ":kind": after.kind,
        ":chapter": after.chapter,
        ":membership": after.membership,
        ":id": before.id,
    })?;
    note(conn, by, before.id, "institution.changed", Some(&changed), now)?;
    Ok(true)
}

/// Makes an institution active or inactive. An inactive one is not invited with all others, and stays where it was.
pub fn set_active(
    conn: &Connection,
    by: &Organiser,
    id: InstitutionId,
    active: bool,
    now: Moment,
) -> rusqlite::Result<()> {
    let changed = conn.execute(
        "update institution set active = :active where institution_id = :id and active <> :active",
        named_params! { ":active": active, ":id": id },
    )?;
    if changed == 0 {
        return Ok(());
    }
    let entry = audit::Entry {
        institution: Some(id),
        fields: Some("active"),
        old: Some((!active).into()),
        new: Some(active.into()),
        ..audit::Entry::of("institution.changed")
    };
    audit::note(conn, by.actor(), now, &entry)
}

/// Why an institution cannot be deleted: something is told of it that must stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HasHistory;

/// Deletes an institution of which nothing is told but that it was added: its name is erased. The audit keeps its id.
///
/// # Errors
///
/// The inner one when it has a history.
pub fn remove(
    conn: &Connection,
    by: &Organiser,
    id: InstitutionId,
    now: Moment,
) -> rusqlite::Result<Result<(), HasHistory>> {
    if institution(conn, id)?.is_none() {
        return Ok(Ok(()));
    }
    if references::has_history(conn, id)? {
        return Ok(Err(HasHistory));
    }
    conn.execute(
        "update institution set name = '', chapter = null, active = 0, removed_at = :now where institution_id = :id",
        named_params! { ":now": now, ":id": id },
    )?;
    note(conn, by, id, "institution.removed", None, now)?;
    Ok(Ok(()))
}

fn note(
    conn: &Connection,
    by: &Organiser,
    id: InstitutionId,
    action: &'static str,
    fields: Option<&str>,
    now: Moment,
) -> rusqlite::Result<()> {
    let entry = audit::Entry { institution: Some(id), fields, ..audit::Entry::of(action) };
    audit::note(conn, by.actor(), now, &entry)
}
