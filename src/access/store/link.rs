//! Leaders' links, and the making of grants.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::access::audit;
use crate::access::model::{Actor, Grant, Leader, LinkId, Organiser};
use crate::assembly::model::{Assembly, AssemblyId, Status};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::institution::model::{InstitutionId, LeaderId};
use crate::invitation::model::InvitationId;

/// What the link of that id says now; none if there is no such link or its leader no longer speaks for the institution.
pub struct Link {
    /// The generation that its token must be of.
    pub generation: i64,
    /// The leader that it makes of its bearer.
    pub leader: Leader,
}

const LINK_COLUMNS: &str =
    "l.generation, l.leader_id, i.invitation_id, i.assembly_id, i.institution_id, r.name, r.language";
const LINK_TABLES: &str = "link l join invitation i using (invitation_id) join leader r using (leader_id)
    join leader_institution s on s.leader_id = l.leader_id and s.institution_id = i.institution_id and s.until is null";

fn link_from_row(row: &Row<'_>) -> rusqlite::Result<Link> {
    let grant = Grant {
        assembly: row.get("assembly_id")?,
        institution: row.get("institution_id")?,
        invitation: row.get("invitation_id")?,
        actor: Actor::Leader(row.get("leader_id")?),
        sees_needs: true,
        changes: true,
    };
    let leader = Leader { grant, name: row.get("name")?, language: row.get("language")? };
    Ok(Link { generation: row.get("generation")?, leader })
}

/// The link of that id, for as long as the alliance lets links open after an assembly: every way in asks here.
pub fn link(conn: &Connection, id: LinkId, now: Moment) -> rusqlite::Result<Option<Link>> {
    let found = conn
        .prepare_cached(&format!("select {LINK_COLUMNS} from {LINK_TABLES} where l.link_id = :id"))?
        .query_row(named_params! { ":id": id }, link_from_row)
        .optional()?;
    let Some(link) = found else { return Ok(None) };
    let assembly = assemblies::assembly(conn, link.leader.grant.assembly)?;
    let days = links_days(conn)?;
    let opens = |assembly: &Assembly| links_end(assembly, days).is_none_or(|end| now < end);
    Ok(assembly.filter(opens).map(|_| link))
}

/// When the links to an assembly stop opening, `days` being [`links_days`]; none while it is put off and has no day.
pub fn links_end(assembly: &Assembly, days: i64) -> Option<Moment> {
    (assembly.status != Status::Postponed).then(|| assembly.ends() + TimeDelta::days(days))
}

/// How many days after an assembly its leaders' links still open.
pub fn links_days(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("select links_days from alliance")?.query_row([], |row| row.get("links_days"))
}

/// Whether a grant of a while ago holds: a leader may have handed over since, an organiser's stays for what they sent.
pub fn still_holds(conn: &Connection, grant: &Grant) -> rusqlite::Result<bool> {
    let Some(leader) = grant.actor.leader() else { return Ok(true) };
    conn.prepare_cached(
        "select exists (select 1 from leader_institution where leader_id = :leader and institution_id = :institution
            and until is null) as speaks",
    )?
    .query_row(named_params! { ":leader": leader, ":institution": grant.institution }, |row| row.get("speaks"))
}

/// An organiser's grant for one institution at one assembly; none if it was not invited.
pub fn grant(
    conn: &Connection,
    to: &Organiser,
    assembly: AssemblyId,
    institution: InstitutionId,
) -> rusqlite::Result<Option<Grant>> {
    let invitation: Option<InvitationId> = conn
        .prepare_cached(
            "select invitation_id from invitation where assembly_id = :assembly and institution_id = :institution",
        )?
        .query_row(named_params! { ":assembly": assembly, ":institution": institution }, |row| row.get("invitation_id"))
        .optional()?;
    Ok(invitation.map(|invitation| of_organiser(to, assembly, institution, invitation)))
}

fn of_organiser(to: &Organiser, assembly: AssemblyId, institution: InstitutionId, invitation: InvitationId) -> Grant {
    let (sees_needs, changes) = (to.role().sees_needs(), to.role().changes());
    Grant { assembly, institution, invitation, actor: to.actor(), sees_needs, changes }
}

/// An organiser's grant for one invitation; none if there is no such invitation.
pub fn grant_of(conn: &Connection, to: &Organiser, invitation: InvitationId) -> rusqlite::Result<Option<Grant>> {
    conn.prepare_cached("select assembly_id, institution_id from invitation where invitation_id = :invitation")?
        .query_row(named_params! { ":invitation": invitation }, |row| {
            Ok(of_organiser(to, row.get("assembly_id")?, row.get("institution_id")?, invitation))
        })
        .optional()
}

/// The link of a leader to what `grant` is for, made when there is none: its id and generation.
pub fn link_for(conn: &Connection, grant: &Grant, leader: LeaderId, now: Moment) -> rusqlite::Result<(LinkId, i64)> {
    conn.prepare_cached(
        "insert into link (invitation_id, leader_id, made_at) values (:invitation, :leader, :now)
         on conflict (invitation_id, leader_id) do update set made_at = made_at
         returning link_id, generation",
    )?
    .query_row(named_params! { ":invitation": grant.invitation, ":leader": leader, ":now": now }, |row| {
        Ok((row.get("link_id")?, row.get("generation")?))
    })
}

/// Makes the links that are missing between the leaders who speak for an institution and its invitations, so that every
/// one of them can be handed on.
pub fn make_links(conn: &Connection, institution: InstitutionId, now: Moment) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "insert into link (invitation_id, leader_id, made_at)
         select i.invitation_id, s.leader_id, :now from invitation i join leader_institution s using (institution_id)
         where i.institution_id = :institution and s.until is null
         on conflict (invitation_id, leader_id) do nothing",
    )?
    .execute(named_params! { ":institution": institution, ":now": now })?;
    Ok(())
}

/// A leader's link, with whom to send it to.
#[derive(Debug, Clone)]
pub struct LeadersLink {
    /// The leader.
    pub leader: LeaderId,
    /// What they are called.
    pub name: String,
    /// Their phone.
    pub phone: Option<String>,
    /// Their e-mail.
    pub email: Option<String>,
    /// The link.
    pub link: LinkId,
    /// Its generation; replaced at least once when over 1.
    pub generation: i64,
    /// When it was made, or replaced.
    pub made_at: Moment,
}

/// Every link to an assembly with the institution it is for, by the names of institutions and leaders.
pub fn links_of_assembly(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
) -> rusqlite::Result<Vec<(InstitutionId, LeadersLink)>> {
    conn.prepare_cached(&format!(
        "select l.link_id, l.made_at, r.phone, r.email, {LINK_COLUMNS} from {LINK_TABLES}
            join institution n on n.institution_id = i.institution_id
         where i.assembly_id = :assembly order by n.name, r.name, r.leader_id"
    ))?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        Ok((row.get("institution_id")?, leaders_link_from_row(row)?))
    })?
    .collect()
}

/// The links to what `grant` is for, by the names of the leaders who speak for its institution.
pub fn links(conn: &Connection, _by: &Organiser, grant: &Grant) -> rusqlite::Result<Vec<LeadersLink>> {
    conn.prepare_cached(&format!(
        "select l.link_id, l.made_at, r.phone, r.email, {LINK_COLUMNS} from {LINK_TABLES}
         where l.invitation_id = :invitation order by r.name, r.leader_id"
    ))?
    .query_map(named_params! { ":invitation": grant.invitation }, leaders_link_from_row)?
    .collect()
}

fn leaders_link_from_row(row: &Row<'_>) -> rusqlite::Result<LeadersLink> {
    Ok(LeadersLink {
        leader: row.get("leader_id")?,
        name: row.get("name")?,
        phone: row.get("phone")?,
        email: row.get("email")?,
        link: row.get("link_id")?,
        generation: row.get("generation")?,
        made_at: row.get("made_at")?,
    })
}

/// Replaces a leader's link: the one that was sent is dead from now on. False if there is no such link.
pub fn replace_link(conn: &Connection, grant: &Grant, leader: LeaderId, now: Moment) -> rusqlite::Result<bool> {
    let replaced: Option<(i64, i64)> = conn
        .query_row(
            "update link set generation = generation + 1, made_at = :now
             where invitation_id = :invitation and leader_id = :leader returning link_id, generation",
            named_params! { ":now": now, ":invitation": grant.invitation, ":leader": leader },
            |row| Ok((row.get("link_id")?, row.get("generation")?)),
        )
        .optional()?;
    let Some((link, generation)) = replaced else { return Ok(false) };
    let entry = audit::Entry {
        subject: Some(link),
        old: Some(generation - 1),
        new: Some(generation),
        ..audit::Entry::within("link.replaced", grant)
    };
    audit::note(conn, grant.actor, now, &entry)?;
    Ok(true)
}
