//! All SQL of invitations and pledges.

use rusqlite::{Connection, Row, named_params};

use super::model::{Contact, Estimates, Finished, Invitation, InvitationId};
use crate::access::{Grant, Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::institution::store as institutions;

/// Asks an institution to an assembly, or changes the number asked for. A number that is not said erases none.
pub fn invite(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    institution: InstitutionId,
    asked: Option<u32>,
    now: Moment,
) -> rusqlite::Result<InvitationId> {
    let before: Option<Option<u32>> = conn
        .prepare_cached("select asked from invitation where assembly_id = :assembly and institution_id = :institution")?
        .query_map(named_params! { ":assembly": assembly, ":institution": institution }, |row| row.get("asked"))?
        .next()
        .transpose()?;
    let id = conn.query_row(
        "insert into invitation (assembly_id, institution_id, asked, added_at)
         values (:assembly, :institution, :asked, :now)
         on conflict (assembly_id, institution_id) do update set asked = coalesce(:asked, asked)
         returning invitation_id",
        named_params! { ":assembly": assembly, ":institution": institution, ":asked": asked, ":now": now },
        |row| row.get("invitation_id"),
    )?;
    let action = match before {
        None => "invitation.added",
        Some(before) if asked.is_some() && asked != before => "invitation.asked",
        Some(_) => return Ok(id),
    };
    let entry = audit::Entry {
        assembly: Some(assembly),
        institution: Some(institution),
        old: before.flatten().map(i64::from),
        new: asked.map(i64::from),
        ..audit::Entry::of(action)
    };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(id)
}

/// The invitation of a grant, with its assembly and institution. A grant is made for one that exists, and none is deleted.
pub fn invitation(conn: &Connection, grant: &Grant) -> rusqlite::Result<Invitation> {
    let assembly = assemblies::assembly(conn, grant.assembly())?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    conn.prepare_cached(&format!(
        "select i.invitation_id, i.asked, i.names_by, i.estimated_children, i.estimated_coach, i.estimated_access,
            i.people_told_at, i.finished_at, i.finished_listed, {},
            coalesce(a.name, l.contact_name) as contact_name,
            case when a.account_id is null then l.contact_phone else a.phone end as contact_phone,
            case when a.account_id is null then l.contact_email else a.email end as contact_email
         from invitation i join institution n using (institution_id) cross join alliance l
            left join account a on a.account_id = i.account_id and a.removed_at is null
         where i.invitation_id = :invitation",
        institutions::COLUMNS
    ))?
    .query_row(named_params! { ":invitation": grant.invitation() }, |row| {
        let own_date: Option<Moment> = row.get("names_by")?;
        Ok(Invitation {
            id: row.get("invitation_id")?,
            institution: institutions::from_row(row)?,
            asked: row.get("asked")?,
            names_by: own_date.unwrap_or(assembly.dates.names_by),
            estimates: Estimates {
                children: row.get("estimated_children")?,
                coach: row.get("estimated_coach")?,
                access: row.get("estimated_access")?,
            },
            people_told_at: row.get("people_told_at")?,
            finished: finished_from_row(row)?,
            contact: contact_from_row(row)?,
            assembly: assembly.clone(),
        })
    })
}

fn finished_from_row(row: &Row<'_>) -> rusqlite::Result<Option<Finished>> {
    let at: Option<Moment> = row.get("finished_at")?;
    at.map(|at| Ok(Finished { at, listed: row.get("finished_listed")? })).transpose()
}

fn contact_from_row(row: &Row<'_>) -> rusqlite::Result<Option<Contact>> {
    let name: Option<String> = row.get("contact_name")?;
    name.map(|name| Ok(Contact { name, phone: row.get("contact_phone")?, email: row.get("contact_email")? }))
        .transpose()
}
