//! All SQL of invitations and pledges.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::model::{Contact, Estimates, Finished, HowMany, Invitation, InvitationId, Pledge, Remembered};
use crate::access::{Grant, Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::institution::store as institutions;
use crate::tally::store as tally;

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

/// Promises a number. Repeating the number that stands adds no revision: false then.
pub fn pledge(conn: &Connection, grant: &Grant, number: HowMany, now: Moment) -> rusqlite::Result<bool> {
    let before = pledged(conn, grant)?;
    if before == Some(number) {
        return Ok(false);
    }
    conn.prepare_cached(
        "insert into pledge (assembly_id, institution_id, number, made_at, late, account_id, leader_id)
         select assembly_id, :institution, :number, :now, :now >= pledge_by, :account, :leader
         from assembly where assembly_id = :assembly",
    )?
    .execute(named_params! {
        ":assembly": grant.assembly(),
        ":institution": grant.institution(),
        ":number": number,
        ":now": now,
        ":account": grant.actor().account(),
        ":leader": grant.actor().leader(),
    })?;
    let entry = audit::Entry {
        old: before.map(|number| number.get().into()),
        new: Some(number.get().into()),
        ..audit::Entry::within("pledge.made", grant)
    };
    audit::note(conn, grant.actor(), now, &entry)?;
    Ok(true)
}

/// The pledge that stands; none if no number was given yet.
pub fn pledged(conn: &Connection, grant: &Grant) -> rusqlite::Result<Option<HowMany>> {
    conn.prepare_cached(
        "select number from pledge where assembly_id = :assembly and institution_id = :institution
         order by pledge_id desc limit 1",
    )?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        row.get("number")
    })
    .optional()
}

/// Every pledge, the latest first.
pub fn pledges(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Pledge>> {
    conn.prepare_cached(
        "select p.number, p.made_at, p.late, coalesce(r.name, a.name) as made_by
         from pledge p left join leader r using (leader_id) left join account a using (account_id)
         where p.assembly_id = :assembly and p.institution_id = :institution order by p.pledge_id desc",
    )?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(Pledge {
            number: row.get("number")?,
            made_at: row.get("made_at")?,
            late: row.get("late")?,
            by: row.get("made_by")?,
        })
    })?
    .collect()
}

/// What is held beside a number that is given.
pub fn remembered(conn: &Connection, grant: &Grant) -> rusqlite::Result<Remembered> {
    Ok(Remembered {
        pledged: pledged(conn, grant)?,
        last_time: last_actual(conn, grant)?,
        listed: tally::row(conn, grant)?.listed,
    })
}

/// How many the institution brought to the latest earlier assembly that it was asked or came to, and where anybody was
/// counted at all; none if there was none.
pub fn last_actual(conn: &Connection, grant: &Grant) -> rusqlite::Result<Option<u32>> {
    conn.prepare_cached(
        "select (select count(*) from arrival r where r.assembly_id = s.assembly_id
                and r.institution_id = :institution and r.undone_by_id is null) as actual
         from assembly s join assembly this on this.assembly_id = :assembly and s.starts_at < this.starts_at
         where exists (select 1 from arrival r where r.assembly_id = s.assembly_id and r.undone_by_id is null)
            and (exists (select 1 from invitation i
                    where i.assembly_id = s.assembly_id and i.institution_id = :institution)
                or exists (select 1 from arrival r where r.assembly_id = s.assembly_id
                    and r.institution_id = :institution and r.undone_by_id is null))
         order by s.starts_at desc, s.assembly_id desc limit 1",
    )?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        row.get("actual")
    })
    .optional()
}

/// Stores the rough numbers as they now are; a blank one is not known (any more).
pub fn estimate(conn: &Connection, grant: &Grant, rough: &Estimates, now: Moment) -> rusqlite::Result<()> {
    conn.execute(
        "update invitation set estimated_children = :children, estimated_coach = :coach, estimated_access = :access
         where invitation_id = :invitation",
        named_params! {
            ":children": rough.children,
            ":coach": rough.coach,
            ":access": rough.access,
            ":invitation": grant.invitation(),
        },
    )?;
    audit::note(conn, grant.actor(), now, &audit::Entry::within("estimates.told", grant))
}

/// "That is everyone": stores when, and at how many. More can be added later, and it can be said again.
pub fn finish(conn: &Connection, grant: &Grant, now: Moment) -> rusqlite::Result<()> {
    let listed = tally::row(conn, grant)?.listed;
    conn.execute(
        "update invitation set finished_at = :now, finished_listed = :listed where invitation_id = :invitation",
        named_params! { ":now": now, ":listed": listed, ":invitation": grant.invitation() },
    )?;
    let entry = audit::Entry { new: Some(listed.into()), ..audit::Entry::within("list.finished", grant) };
    audit::note(conn, grant.actor(), now, &entry)
}

/// Stores whether the people know that they are on the list and what for; the first tick's time stays.
pub fn tell_people(conn: &Connection, grant: &Grant, told: bool, now: Moment) -> rusqlite::Result<()> {
    let changed = conn.execute(
        "update invitation set people_told_at = iif(:told, :now, null)
         where invitation_id = :invitation and (people_told_at is not null) <> :told",
        named_params! { ":told": told, ":now": now, ":invitation": grant.invitation() },
    )?;
    if changed == 0 {
        return Ok(());
    }
    let entry = audit::Entry { new: Some(told.into()), ..audit::Entry::within("people.told", grant) };
    audit::note(conn, grant.actor(), now, &entry)
}

/// Grants an institution its own date for names, or takes it back. What was late under the earlier date stays late.
pub fn grant_names_by(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    date: Option<Moment>,
    now: Moment,
) -> rusqlite::Result<()> {
    conn.execute(
        "update invitation set names_by = :date where invitation_id = :invitation",
        named_params! { ":date": date, ":invitation": grant.invitation() },
    )?;
    let entry = audit::Entry { fields: Some("names_by"), ..audit::Entry::within("invitation.date_granted", grant) };
    audit::note(conn, by.actor(), now, &entry)
}
