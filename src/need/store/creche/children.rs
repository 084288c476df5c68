//! The children of the crèche, as its organisers see them: with who brings them, and what the crèche must know.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::{WALKED_UP, may_come, planned, waits};
use crate::access::store as access;
use crate::access::{Organiser, audit};
use crate::assembly::model::{Assembly, AssemblyId};
use crate::clock::Moment;
use crate::duplicate::store::COUNTS_BY;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::{AttendeeId, Phone};
use crate::need::model::{Child, ChildId, Decision, Place};
use crate::need::store::request::decide_place;
use crate::words::joined;

/// Who brings a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carer {
    /// Who.
    pub id: AttendeeId,
    /// Their name.
    pub name: String,
    /// Their phone, where it was told.
    pub phone: Option<Phone>,
    /// With whom they come; none: with nobody.
    pub institution: Option<(InstitutionId, String)>,
}

/// A child of the crèche.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrecheChild {
    /// Which.
    pub id: ChildId,
    /// What is known. The notes are for the crèche.
    pub child: Child,
    /// Whether there is a place.
    pub place: Place,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Whether they were added on the day.
    pub walked_up: bool,
    /// Whether their carer has not said yes.
    pub may_come: bool,
    /// Who brings them.
    pub carer: Carer,
}

/// Which children are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those with a place, also of people who may come: those of no age first, then as their carers are listed.
    Placed,
    /// The same, in the order of their names, as they are looked for on paper.
    ByName,
    /// Those who wait for a place, in the order in which they asked.
    Waiting,
}

impl Which {
    fn condition(self) -> String {
        match self {
            Which::Placed | Which::ByName => format!("({} or {})", planned(), may_come()),
            Which::Waiting => waits(),
        }
    }

    fn order(self) -> &'static str {
        match self {
            Which::Placed => {
                "c.age_years is not null, n.name collate nocase, p.name collate nocase, p.attendee_id, c.child_id"
            }
            Which::ByName => "c.first_name is null, c.first_name collate nocase, p.name collate nocase, c.child_id",
            Which::Waiting => "c.asked_at, c.child_id",
        }
    }
}

fn columns() -> String {
    format!(
        "c.child_id, c.first_name, c.age_years, c.notes, c.place, c.asked_at, {WALKED_UP} as walked_up,
            {} as may_come, p.attendee_id, p.name, coalesce(p.phone, a.phone) as phone, p.institution_id,
            n.name as institution",
        may_come()
    )
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<CrecheChild> {
    let told = |text: Option<String>| text.unwrap_or_default();
    let institution: Option<InstitutionId> = row.get("institution_id")?;
    let name: Option<String> = row.get("institution")?;
    Ok(CrecheChild {
        id: row.get("child_id")?,
        child: Child {
            first_name: told(row.get("first_name")?),
            age_years: row.get("age_years")?,
            notes: told(row.get("notes")?),
        },
        place: row.get("place")?,
        asked_at: row.get("asked_at")?,
        walked_up: row.get("walked_up")?,
        may_come: row.get("may_come")?,
        carer: Carer {
            id: row.get("attendee_id")?,
            name: row.get("name")?,
            phone: row.get::<_, Option<String>>("phone")?.map(Phone::stored),
            institution: institution.zip(name),
        },
    })
}

/// Children of an assembly's crèche; `most` of them from the one at `from`.
pub fn children_in_creche(
    conn: &Connection,
    _by: &Organiser,
    assembly: &Assembly,
    which: Which,
    from: u32,
    most: Option<u32>,
) -> rusqlite::Result<Vec<CrecheChild>> {
    conn.prepare_cached(&format!(
        "select {} from attendee a cross join child c using (attendee_id) {COUNTS_BY}
            left join institution n on n.institution_id = p.institution_id
         where a.assembly_id = :assembly and {} order by {} limit coalesce(:most, -1) offset :from",
        columns(),
        which.condition(),
        which.order()
    ))?
    .query_map(
        named_params! {
            ":assembly": assembly.id,
            ":most": most,
            ":from": from,
        },
        from_row,
    )?
    .collect()
}

/// One child of an assembly; none if their carer is not on a list any more, and they did not walk up.
pub fn child_in_creche(
    conn: &Connection,
    _by: &Organiser,
    assembly: &Assembly,
    id: ChildId,
) -> rusqlite::Result<Option<CrecheChild>> {
    conn.prepare_cached(&format!(
        "select {} from child c cross join attendee a using (attendee_id) {COUNTS_BY}
            left join institution n on n.institution_id = p.institution_id
         where c.child_id = :child and a.assembly_id = :assembly and ({} or {} or {})",
        columns(),
        planned(),
        may_come(),
        waits()
    ))?
    .query_row(named_params! { ":child": id, ":assembly": assembly.id }, from_row)
    .optional()
}

/// Changes what is known of a child, as an organiser who sees all of it says. `notes_were` are the notes that they saw:
/// what was added since stays.
pub fn change_in_creche(
    conn: &Connection,
    by: &Organiser,
    assembly: &Assembly,
    id: ChildId,
    told: &Child,
    notes_were: &str,
    now: Moment,
) -> Result<(), AppError> {
    let known = child_in_creche(conn, by, assembly, id)?.ok_or(AppError::NotFound)?;
    let notes = if known.child.notes == notes_were {
        told.notes.clone()
    } else {
        joined(&known.child.notes, &told.notes, "\n")
    };
    let child = Child { notes, ..told.clone() };
    let differs = [
        ("first_name", child.first_name != known.child.first_name),
        ("age_years", child.age_years != known.child.age_years),
        ("notes", child.notes != known.child.notes),
    ];
    let fields: Vec<_> = differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect();
    if fields.is_empty() {
        return Ok(());
    }
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
    let entry = audit::Entry {
        assembly: Some(assembly.id),
        institution: known.carer.institution.map(|(institution, _)| institution),
        subject: Some(id.into()),
        fields: Some(&fields.join(",")),
        ..audit::Entry::of("child.changed")
    };
    Ok(audit::note(conn, by.actor(), now, &entry)?)
}

/// Gives a child who waits a place. Said twice, it is done once.
pub fn give_place(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    id: ChildId,
    now: Moment,
) -> Result<(), AppError> {
    let institution: Option<InstitutionId> = conn
        .prepare_cached(
            "select a.institution_id from child c join attendee a using (attendee_id)
             where c.child_id = :child and a.assembly_id = :assembly",
        )?
        .query_row(named_params! { ":child": id, ":assembly": assembly }, |row| row.get("institution_id"))
        .optional()?
        .flatten();
    let grant = access::grant(conn, by, assembly, institution.ok_or(AppError::NotFound)?)?;
    decide_place(conn, by, &grant.ok_or(AppError::NotFound)?, id, &Decision::Agree, now)
}
