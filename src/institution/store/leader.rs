//! All SQL of leaders and of which institutions they speak for.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::access::{Organiser, audit, store as access};
use crate::clock::Moment;
use crate::institution::model::{DescribedLeader, InstitutionId, LeaderId, SpeakingLeader};

const COLUMNS: &str = "r.leader_id, r.name, r.phone, r.email";

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<SpeakingLeader> {
    Ok(SpeakingLeader {
        id: row.get("leader_id")?,
        name: row.get("name")?,
        phone: row.get("phone")?,
        email: row.get("email")?,
    })
}

/// The leaders who speak for an institution, in the order of their names.
pub fn leaders(conn: &Connection, _by: &Organiser, id: InstitutionId) -> rusqlite::Result<Vec<SpeakingLeader>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from leader_institution s join leader r using (leader_id)
         where s.institution_id = :institution and s.until is null order by r.name, r.leader_id"
    ))?
    .query_map(named_params! { ":institution": id }, from_row)?
    .collect()
}

/// The leaders who speak for each institution, in the order of their names.
pub fn all_leaders(
    conn: &Connection,
    _by: &Organiser,
) -> rusqlite::Result<HashMap<InstitutionId, Vec<SpeakingLeader>>> {
    let mut leaders: HashMap<InstitutionId, Vec<SpeakingLeader>> = HashMap::new();
    let speaking = |row: &Row<'_>| Ok((row.get("institution_id")?, from_row(row)?));
    for speaks in conn
        .prepare_cached(
            "select s.institution_id, r.leader_id, r.name, r.phone, r.email
             from leader_institution s join leader r using (leader_id) where s.until is null order by r.name, r.leader_id",
        )?
        .query_map([], speaking)?
    {
        let (institution, leader) = speaks?;
        leaders.entry(institution).or_default().push(leader);
    }
    Ok(leaders)
}

/// A leader with the names of the institutions that they speak for.
#[derive(Debug, Clone)]
pub struct KnownLeader {
    /// The leader.
    pub leader: SpeakingLeader,
    /// The institutions' names, in their order; none if they speak for none any more.
    pub institutions: Vec<String>,
}

fn known_from_row(row: &Row<'_>) -> rusqlite::Result<KnownLeader> {
    let names: String = row.get("institutions")?;
    let institutions = names.split('\n').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    Ok(KnownLeader { leader: from_row(row)?, institutions })
}

/// A leader and the names of all they speak for, a line each: a name never holds a line end.
const KNOWN: &str = "select r.leader_id, r.name, r.phone, r.email,
        coalesce((select group_concat(name, char(10)) from (
            select n.name from leader_institution s join institution n using (institution_id)
            where s.leader_id = r.leader_id and s.until is null order by n.name)), '') as institutions
     from leader r";

/// The leader of that id.
pub fn known_leader(conn: &Connection, _by: &Organiser, id: LeaderId) -> rusqlite::Result<Option<KnownLeader>> {
    conn.prepare_cached(&format!("{KNOWN} where r.leader_id = :id"))?
        .query_row(named_params! { ":id": id }, known_from_row)
        .optional()
}

/// Whom a name, a phone or an e-mail leads to, of those who speak for any institution; at most 20, by name.
pub fn leaders_reached_by(
    conn: &Connection,
    _by: &Organiser,
    told: &DescribedLeader,
) -> rusqlite::Result<Vec<KnownLeader>> {
    conn.prepare_cached(&format!(
        "{KNOWN} where (r.name = :name collate nocase or r.phone = :phone or r.email = :email collate nocase)
            and exists (select 1 from leader_institution s where s.leader_id = r.leader_id and s.until is null)
         order by r.name, r.leader_id limit 20"
    ))?
    .query_map(named_params! { ":name": told.name, ":phone": told.phone, ":email": told.email }, known_from_row)?
    .collect()
}

/// Lets a leader speak for an institution. One of that name who speaks for it already is the same one, and what is not
/// said of them never erases what was known.
pub fn add_leader(
    conn: &Connection,
    by: &Organiser,
    institution: InstitutionId,
    leader: &DescribedLeader,
    now: Moment,
) -> rusqlite::Result<LeaderId> {
    match leaders(conn, by, institution)?.into_iter().find(|known| known.name == leader.name) {
        Some(known) => {
            change_leader(conn, by, institution, &known, &leader.of(&known), now)?;
            Ok(known.id)
        }
        None => add_new_leader(conn, by, institution, leader, now),
    }
}

/// Adds a leader who was not known before, and lets them speak for an institution.
pub fn add_new_leader(
    conn: &Connection,
    by: &Organiser,
    institution: InstitutionId,
    leader: &DescribedLeader,
    now: Moment,
) -> rusqlite::Result<LeaderId> {
    let id: LeaderId = conn
        .prepare_cached(
            "insert into leader (name, phone, email, added_at) values (:name, :phone, :email, :now) returning leader_id",
        )?
        .query_row(
            named_params! { ":name": leader.name, ":phone": leader.phone, ":email": leader.email, ":now": now },
            |row| row.get("leader_id"),
        )?;
    speak_for(conn, by, institution, id, now)?;
    Ok(id)
}

/// Lets a leader who is known speak for an institution from now on. False when they do already.
pub fn speak_for(
    conn: &Connection,
    by: &Organiser,
    institution: InstitutionId,
    leader: LeaderId,
    now: Moment,
) -> rusqlite::Result<bool> {
    let added = conn
        .prepare_cached(
            "insert into leader_institution (leader_id, institution_id, since) values (:leader, :institution, :now)
             on conflict (institution_id, leader_id) where until is null do nothing",
        )?
        .execute(named_params! { ":leader": leader, ":institution": institution, ":now": now })?;
    if added == 0 {
        return Ok(false);
    }
    access::make_links(conn, institution, now)?;
    note(conn, by, institution, leader, audit::Entry::of("leader.added"), now)?;
    Ok(true)
}

/// Makes a leader what they are to be from now on, wherever they speak. False when they are that already.
pub fn change_leader(
    conn: &Connection,
    by: &Organiser,
    institution: InstitutionId,
    before: &SpeakingLeader,
    after: &DescribedLeader,
    now: Moment,
) -> rusqlite::Result<bool> {
    let changed = [
        ("name", after.name != before.name),
        ("phone", after.phone != before.phone),
        ("email", after.email != before.email),
    ];
    let changed: Vec<_> = changed.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect();
    if changed.is_empty() {
        return Ok(false);
    }
    conn.prepare_cached("update leader set name = :name, phone = :phone, email = :email where leader_id = :id")?
        .execute(named_params! {
            ":name": after.name,
            ":phone": after.phone,
            ":email": after.email,
            ":id": before.id,
        })?;
    let changed = changed.join(",");
    let entry = audit::Entry { fields: Some(&changed), ..audit::Entry::of("leader.changed") };
    note(conn, by, institution, before.id, entry, now)?;
    Ok(true)
}

/// Lets a leader speak for an institution no longer. The links that they have to it are dead, also if they come back.
/// False when they did not speak for it.
pub fn stop_speaking(
    conn: &Connection,
    by: &Organiser,
    institution: InstitutionId,
    leader: LeaderId,
    now: Moment,
) -> rusqlite::Result<bool> {
    let stopped = stop(conn, institution, leader, now)?;
    if stopped {
        note(conn, by, institution, leader, audit::Entry::of("leader.removed"), now)?;
    }
    Ok(stopped)
}

/// One leader hands over to another, who speaks for the institution from now on. False when the first did not speak for it.
pub fn hand_over(
    conn: &Connection,
    by: &Organiser,
    institution: InstitutionId,
    (from, to): (LeaderId, LeaderId),
    now: Moment,
) -> rusqlite::Result<bool> {
    if from == to || !stop(conn, institution, from, now)? {
        return Ok(false);
    }
    speak_for(conn, by, institution, to, now)?;
    note(conn, by, institution, from, audit::Entry::of("leader.handed_over"), now)?;
    Ok(true)
}

fn stop(conn: &Connection, institution: InstitutionId, leader: LeaderId, now: Moment) -> rusqlite::Result<bool> {
    let stopped = conn.execute(
        "update leader_institution set until = :now
         where leader_id = :leader and institution_id = :institution and until is null",
        named_params! { ":now": now, ":leader": leader, ":institution": institution },
    )?;
    if stopped == 0 {
        return Ok(false);
    }
    conn.execute(
        "update link set generation = generation + 1, made_at = :now
         where leader_id = :leader and invitation_id in (
            select invitation_id from invitation where institution_id = :institution)",
        named_params! { ":now": now, ":leader": leader, ":institution": institution },
    )?;
    Ok(true)
}

fn note(
    conn: &Connection,
    by: &Organiser,
    institution: InstitutionId,
    leader: LeaderId,
    entry: audit::Entry<'_>,
    now: Moment,
) -> rusqlite::Result<()> {
    let entry = audit::Entry { institution: Some(institution), subject: Some(leader.into()), ..entry };
    audit::note(conn, by.actor(), now, &entry)
}
