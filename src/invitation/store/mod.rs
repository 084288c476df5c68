//! All SQL of invitations and pledges.

mod after;
mod again;
mod contact;
mod count;
mod erase;
mod pledge;
mod settings;
mod told;

pub use after::attendance;
pub use again::{invite_again, proposed};
pub use contact::{contact_count, contacts, note_contact};
pub use count::{answer_count, count_questions, question_count, unanswered};
pub use erase::{erase_words, erase_words_of};
pub use pledge::{last_actual, pledge, pledged, pledges, remembered};
pub use settings::{ask, changed_by, grant_names_by, look_after, looked_after_by, own_names_by};
pub use told::{AgreedNames, Told, agreed_names, at_a_glance, told};

use rusqlite::{Connection, Row, named_params};

use super::model::{Contact, Estimates, Finished, Invitation, InvitationId, NamedAnswers};
use crate::access::{Grant, Organiser, audit, store as access};
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
    access::make_links(conn, institution, now)?;
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

/// The condition that the person `a` is on the list of the invitation `i`: also who may come, and who counts on another list.
macro_rules! of_the_list {
    () => {
        "a.assembly_id = i.assembly_id and a.institution_id = i.institution_id and a.listed_at is not null
            and a.withdrawn_at is null"
    };
}

/// How many children the list of the invitation `i` tells of, whatever became of their places.
pub const NAMED_CHILDREN: &str =
    concat!("(select count(*) from attendee a join child c using (attendee_id) where ", of_the_list!(), ")");

/// How many people of the list of the invitation `i` come by coach, by their own answer or by the main way.
pub const NAMED_BY_COACH: &str = concat!(
    "(select count(*) from attendee a left join travel t using (attendee_id) where ",
    of_the_list!(),
    " and coalesce(t.mode, i.main_travel) = 'coach')"
);

/// How many people of the list of the invitation `i` have access needs. Food and a language are none.
const NAMED_WITH_ACCESS: &str = concat!(
    "(select count(distinct a.attendee_id) from attendee a join need d using (attendee_id) where ",
    of_the_list!(),
    " and d.kind not in ('diet', 'interpreter'))"
);

/// The invitation of a grant, with its assembly and institution. A grant is made for one that exists, and none is deleted.
pub fn invitation(conn: &Connection, grant: &Grant) -> rusqlite::Result<Invitation> {
    let assembly = assemblies::assembly(conn, grant.assembly())?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    conn.prepare_cached(&format!(
        "select i.asked, i.names_by, i.estimated_children, i.estimated_coach, i.estimated_access,
            i.people_told_at, i.finished_at, i.finished_listed, {}, {NAMED_CHILDREN} as named_children,
            {NAMED_BY_COACH} as named_coach, {NAMED_WITH_ACCESS} as named_access,
            coalesce(a.name, l.contact_name) as contact_name,
            case when a.account_id is null then l.contact_phone else a.phone end as contact_phone,
            case when a.account_id is null then l.contact_email else a.email end as contact_email
         from invitation i join institution n using (institution_id) cross join alliance l
            left join account o on o.account_id = i.account_id and o.removed_at is null
            left join account a on a.account_id = coalesce(o.account_id, :default) and a.removed_at is null
         where i.invitation_id = :invitation",
        institutions::COLUMNS
    ))?
    .query_row(named_params! { ":invitation": grant.invitation(), ":default": assembly.organiser }, |row| {
        let own_date: Option<Moment> = row.get("names_by")?;
        Ok(Invitation {
            grant: *grant,
            institution: institutions::from_row(row)?,
            asked: row.get("asked")?,
            names_by: own_date.unwrap_or(assembly.dates.names_by),
            estimates: Estimates {
                children: row.get("estimated_children")?,
                coach: row.get("estimated_coach")?,
                access: row.get("estimated_access")?,
            },
            named: NamedAnswers {
                children: row.get("named_children")?,
                coach: row.get("named_coach")?,
                access: row.get("named_access")?,
                everyone: row.get::<_, Option<Moment>>("finished_at")?.is_some(),
            },
            people_told_at: row.get("people_told_at")?,
            finished: finished_from_row(row)?,
            contact: contact_from_row(row)?,
            changes: assemblies::changes(conn, grant.invitation())?,
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
