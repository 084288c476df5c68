//! Two institutions that are one: everything of the one goes to the other, and nothing of it is lost.

use std::collections::BTreeMap;

use rusqlite::{Connection, named_params};

use super::references;
use crate::access::{Organiser, audit, store as access};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::travel::store as travel;

/// Which number stands where both pledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// That of the institution that is kept.
    Kept,
    /// That of the one that goes into it.
    Merged,
    /// The two together.
    Sum,
}

/// What stands, by assembly. Where nothing is chosen, it is the two together.
pub type Choices = BTreeMap<AssemblyId, Choice>;

/// An assembly to which both were invited.
#[derive(Debug, Clone)]
pub struct Both {
    /// The assembly.
    pub assembly: AssemblyId,
    /// What it is called.
    pub title: String,
    /// When it starts.
    pub starts_at: Moment,
    /// What the kept one pledged.
    pub kept: Option<u32>,
    /// What the other pledged.
    pub merged: Option<u32>,
    /// Whether it would not be told any more how most people travel, or from where: some of one did not answer.
    pub way_is_lost: bool,
}

/// What would happen.
#[derive(Debug, Clone)]
pub struct Merging {
    /// Assemblies to which both were invited.
    pub both: Vec<Both>,
    /// How many other assemblies the one that goes was invited to.
    pub moved: u32,
    /// How many people stand on its lists.
    pub people: u32,
    /// How many arrivals it has.
    pub arrivals: u32,
    /// How many leaders speak for it.
    pub leaders: u32,
    /// Those of them who have a link to each of the two for one assembly: the one to it stops working.
    pub with_two_links: Vec<String>,
}

/// What merging the second into the first would do.
pub fn merging(
    conn: &Connection,
    _by: &Organiser,
    kept: InstitutionId,
    merged: InstitutionId,
) -> rusqlite::Result<Merging> {
    let count = |sql: &str| -> rusqlite::Result<u32> {
        conn.query_row(sql, named_params! { ":merged": merged }, |row| row.get(0))
    };
    let both = both(conn, kept, merged)?;
    let invited = count("select count(*) from invitation where institution_id = :merged")?;
    Ok(Merging {
        moved: invited - both.len() as u32,
        both,
        people: count("select count(*) from attendee where institution_id = :merged and listed_at is not null")?,
        arrivals: count("select count(*) from arrival where institution_id = :merged and undone_by_id is null")?,
        leaders: count("select count(*) from leader_institution where institution_id = :merged and until is null")?,
        with_two_links: with_two_links(conn, kept, merged)?,
    })
}

/// The leaders of the one that goes whose links [`move_links`] makes one of two, by name.
fn with_two_links(conn: &Connection, kept: InstitutionId, merged: InstitutionId) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached(
        "select distinct r.leader_id, r.name from leader r join leader_institution s using (leader_id)
            join link l using (leader_id) join invitation m using (invitation_id)
            join invitation k on k.assembly_id = m.assembly_id and k.institution_id = :kept
            join link o on o.invitation_id = k.invitation_id and o.leader_id = l.leader_id
         where m.institution_id = :merged and s.institution_id = :merged and s.until is null
         order by r.name, r.leader_id",
    )?
    .query_map(named_params! { ":kept": kept, ":merged": merged }, |row| row.get("name"))?
    .collect()
}

fn both(conn: &Connection, kept: InstitutionId, merged: InstitutionId) -> rusqlite::Result<Vec<Both>> {
    const PLEDGED: &str = "select p.number from pledge p where p.assembly_id = s.assembly_id and p.institution_id";
    conn.prepare_cached(&format!(
        "select s.assembly_id, s.title, s.starts_at, ({PLEDGED} = :kept order by p.pledge_id desc limit 1) as kept,
            ({PLEDGED} = :merged order by p.pledge_id desc limit 1) as merged
         from assembly s join invitation k on k.assembly_id = s.assembly_id and k.institution_id = :kept
            join invitation m on m.assembly_id = s.assembly_id and m.institution_id = :merged
         order by s.starts_at desc, s.assembly_id desc"
    ))?
    .query_map(named_params! { ":kept": kept, ":merged": merged }, |row| {
        let assembly = row.get("assembly_id")?;
        Ok(Both {
            assembly,
            title: row.get("title")?,
            starts_at: row.get("starts_at")?,
            kept: row.get("kept")?,
            merged: row.get("merged")?,
            way_is_lost: travel::way_is_lost(conn, assembly, kept, merged)?,
        })
    })?
    .collect()
}

/// Merges the second into the first. The first has everything from now on; of the second a name remains, by which a file
/// may still call it.
pub fn merge(
    conn: &Connection,
    by: &Organiser,
    (kept, merged): (InstitutionId, InstitutionId),
    choices: &Choices,
    now: Moment,
) -> rusqlite::Result<()> {
    let ids = named_params! { ":kept": kept, ":merged": merged };
    let both = both(conn, kept, merged)?;
    // First, because a pledge goes nowhere but where its institution went.
    conn.execute(
        "update institution set merged_into_id = :kept, active = 0 where institution_id = :merged or merged_into_id = :merged",
        ids,
    )?;
    for both in &both {
        travel::join_ways(conn, both.assembly, (kept, merged), now)?;
    }
    join_invitations(conn, kept, merged)?;
    join_leaders(conn, kept, merged, now)?;
    keep_one_answer(conn, kept, merged)?;
    add_up_reservations(conn, kept, merged)?;
    for table in references::tables(conn)? {
        if !["invitation", "leader_institution"].contains(&table.as_str()) {
            conn.execute(&format!("update {table} set institution_id = :kept where institution_id = :merged"), ids)?;
        }
    }
    move_links(conn, kept, merged)?;
    conn.execute("delete from invitation where institution_id = :merged", named_params! { ":merged": merged })?;
    access::make_links(conn, kept, now)?;
    for both in &both {
        stand(conn, by, kept, both, choices.get(&both.assembly).copied().unwrap_or(Choice::Sum), now)?;
    }
    let entry = audit::Entry {
        institution: Some(kept),
        subject: Some(merged.into()),
        ..audit::Entry::of("institution.merged")
    };
    audit::note(conn, by.actor(), now, &entry)
}

/// Invites the kept one wherever only the other was, and lets it know where both were what only the other had told. "That
/// is everyone" and "they know of the list" stand where both said it.
fn join_invitations(conn: &Connection, kept: InstitutionId, merged: InstitutionId) -> rusqlite::Result<()> {
    let ids = named_params! { ":kept": kept, ":merged": merged };
    conn.execute(
        "update invitation as k set asked = coalesce(k.asked, m.asked), account_id = coalesce(k.account_id, m.account_id),
            names_by = coalesce(max(k.names_by, m.names_by), k.names_by, m.names_by),
            estimated_children = coalesce(min(k.estimated_children + m.estimated_children, 100000), k.estimated_children,
                m.estimated_children),
            estimated_coach = coalesce(min(k.estimated_coach + m.estimated_coach, 100000), k.estimated_coach,
                m.estimated_coach),
            estimated_access = coalesce(min(k.estimated_access + m.estimated_access, 100000), k.estimated_access,
                m.estimated_access),
            people_told_at = max(k.people_told_at, m.people_told_at),
            finished_at = max(k.finished_at, m.finished_at), finished_listed = k.finished_listed + m.finished_listed
         from invitation m
         where k.institution_id = :kept and m.institution_id = :merged and m.assembly_id = k.assembly_id",
        ids,
    )?;
    conn.execute(
        "insert into invitation (assembly_id, institution_id, asked, account_id, names_by, estimated_children,
            estimated_coach, estimated_access, main_travel, main_pick_up_id, people_told_at, finished_at, finished_listed,
            added_at)
         select assembly_id, :kept, asked, account_id, names_by, estimated_children, estimated_coach, estimated_access,
            main_travel, main_pick_up_id, people_told_at, finished_at, finished_listed, added_at
         from invitation m where institution_id = :merged and not exists (select 1 from invitation k
            where k.institution_id = :kept and k.assembly_id = m.assembly_id)",
        ids,
    )?;
    Ok(())
}

/// Every leader of the one speaks for the other; who spoke for both goes on once.
fn join_leaders(conn: &Connection, kept: InstitutionId, merged: InstitutionId, now: Moment) -> rusqlite::Result<()> {
    conn.execute(
        "update leader_institution set until = :now where institution_id = :merged and until is null and leader_id in (
            select leader_id from leader_institution where institution_id = :kept and until is null)",
        named_params! { ":kept": kept, ":merged": merged, ":now": now },
    )?;
    conn.execute(
        "update leader_institution set institution_id = :kept where institution_id = :merged",
        named_params! { ":kept": kept, ":merged": merged },
    )?;
    Ok(())
}

/// Both may have said how the columns of one template are to be read: the kept one's answer goes on.
fn keep_one_answer(conn: &Connection, kept: InstitutionId, merged: InstitutionId) -> rusqlite::Result<()> {
    conn.execute(
        "delete from column_answer where institution_id = :merged and headings in (
            select headings from column_answer where institution_id = :kept)",
        named_params! { ":kept": kept, ":merged": merged },
    )?;
    Ok(())
}

/// Seats that are kept in one vehicle at one stop for both are kept for the two together.
fn add_up_reservations(conn: &Connection, kept: InstitutionId, merged: InstitutionId) -> rusqlite::Result<()> {
    let ids = named_params! { ":kept": kept, ":merged": merged };
    conn.execute(
        "update reservation as k set seats = min(k.seats + m.seats, 10000), fixed = max(k.fixed, m.fixed)
         from reservation m
         where k.institution_id = :kept and m.institution_id = :merged
            and m.vehicle_id = k.vehicle_id and m.pick_up_id = k.pick_up_id",
        ids,
    )?;
    conn.execute(
        "delete from reservation as m where institution_id = :merged and exists (select 1 from reservation k
            where k.institution_id = :kept and k.vehicle_id = m.vehicle_id and k.pick_up_id = m.pick_up_id)",
        ids,
    )?;
    Ok(())
}

/// Links keep their id and generation, so that what was sent still opens; but a leader has one link to one invitation, and
/// of two the kept one's goes on.
fn move_links(conn: &Connection, kept: InstitutionId, merged: InstitutionId) -> rusqlite::Result<()> {
    let ids = named_params! { ":kept": kept, ":merged": merged };
    conn.execute(
        "delete from link where link_id in (
            select l.link_id from link l join invitation m using (invitation_id)
                join invitation k on k.assembly_id = m.assembly_id and k.institution_id = :kept
                join link o on o.invitation_id = k.invitation_id and o.leader_id = l.leader_id
            where m.institution_id = :merged)",
        ids,
    )?;
    conn.execute(
        "update link as l set invitation_id = k.invitation_id
         from invitation m join invitation k on k.assembly_id = m.assembly_id and k.institution_id = :kept
         where m.institution_id = :merged and l.invitation_id = m.invitation_id",
        ids,
    )?;
    Ok(())
}

/// Lets a number stand where both pledged: a pledge of whoever merges them, dated as the later of the two, so that what
/// was kept of it is judged by what had been promised then.
fn stand(
    conn: &Connection,
    by: &Organiser,
    kept: InstitutionId,
    both: &Both,
    choice: Choice,
    now: Moment,
) -> rusqlite::Result<()> {
    let (Some(of_kept), Some(of_merged)) = (both.kept, both.merged) else { return Ok(()) };
    let number = match choice {
        Choice::Kept => of_kept,
        Choice::Merged => of_merged,
        Choice::Sum => of_kept + of_merged,
    };
    conn.execute(
        "insert into pledge (assembly_id, institution_id, number, made_at, late, account_id)
         select assembly_id, institution_id, min(:number, 100000), made_at, late, :account from pledge
         where assembly_id = :assembly and institution_id = :kept order by made_at desc, pledge_id desc limit 1",
        named_params! {
            ":number": number,
            ":account": by.actor().account(),
            ":assembly": both.assembly,
            ":kept": kept,
        },
    )?;
    let entry = audit::Entry {
        assembly: Some(both.assembly),
        institution: Some(kept),
        old: Some(of_kept.into()),
        new: Some(number.into()),
        ..audit::Entry::of("pledge.made")
    };
    audit::note(conn, by.actor(), now, &entry)
}
