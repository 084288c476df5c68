//! All SQL of institutions and leaders.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::model::{Institution, InstitutionId, Kind, LeaderId, Membership, SpeakingLeader};
use crate::access::{Organiser, audit, store as access};
use crate::clock::Moment;

pub(crate) const COLUMNS: &str = "n.institution_id, n.name as institution, n.kind, n.chapter, n.membership";

pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Institution> {
    Ok(Institution {
        id: row.get("institution_id")?,
        name: row.get("institution")?,
        kind: row.get("kind")?,
        chapter: row.get("chapter")?,
        membership: row.get("membership")?,
    })
}

/// The institution of exactly that name.
pub fn named(conn: &Connection, name: &str) -> rusqlite::Result<Option<Institution>> {
    conn.prepare_cached(&format!("select {COLUMNS} from institution n where n.name = :name"))?
        .query_row(named_params! { ":name": name }, from_row)
        .optional()
}

/// The institution of that id.
pub fn institution(conn: &Connection, id: InstitutionId) -> rusqlite::Result<Option<Institution>> {
    conn.prepare_cached(&format!("select {COLUMNS} from institution n where n.institution_id = :id"))?
        .query_row(named_params! { ":id": id }, from_row)
        .optional()
}

/// What is known of an institution when it is added or told of again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// What sort of body it is; none: not said.
    pub kind: Option<Kind>,
    /// The local branch it belongs to; none: not said.
    pub chapter: Option<String>,
    /// Whether it belongs to the alliance; none: not said.
    pub membership: Option<Membership>,
}

/// Adds an institution, or changes what is said of the one of that name. What is not said never erases what was known;
/// a new institution of which it is not said is of kind other, and a member.
pub fn describe(conn: &Connection, by: &Organiser, it: &Described, now: Moment) -> rusqlite::Result<InstitutionId> {
    let before = named(conn, &it.name)?;
    let id = conn.query_row(
        "insert into institution (name, kind, chapter, membership, added_at)
         values (:name, coalesce(:kind, 'other'), :chapter, coalesce(:membership, 'member'), :now)
         on conflict (name) do update set kind = coalesce(:kind, kind), chapter = coalesce(:chapter, chapter),
            membership = coalesce(:membership, membership)
         returning institution_id",
        named_params! {
            ":name": it.name,
            ":kind": it.kind,
            ":chapter": it.chapter,
            ":membership": it.membership,
            ":now": now,
        },
        |row| row.get("institution_id"),
    )?;
    let changed = before.as_ref().map(|before| changed_fields(before, it));
    let action = match changed.as_deref() {
        None => "institution.added",
        Some("") => return Ok(id),
        Some(_) => "institution.changed",
    };
    let entry = audit::Entry { institution: Some(id), fields: changed.as_deref(), ..audit::Entry::of(action) };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(id)
}

fn changed_fields(before: &Institution, told: &Described) -> String {
    let mut changed = Vec::new();
    if told.kind.is_some_and(|kind| kind != before.kind) {
        changed.push("kind");
    }
    if told.chapter.is_some() && told.chapter != before.chapter {
        changed.push("chapter");
    }
    if told.membership.is_some_and(|membership| membership != before.membership) {
        changed.push("membership");
    }
    changed.join(",")
}

/// The leaders who speak for an institution, in the order of their names.
pub fn leaders(conn: &Connection, _by: &Organiser, id: InstitutionId) -> rusqlite::Result<Vec<SpeakingLeader>> {
    conn.prepare_cached(
        "select r.leader_id, r.name, r.phone, r.email from leader_institution s join leader r using (leader_id)
         where s.institution_id = :institution and s.until is null order by r.name, r.leader_id",
    )?
    .query_map(named_params! { ":institution": id }, |row| {
        Ok(SpeakingLeader {
            id: row.get("leader_id")?,
            name: row.get("name")?,
            phone: row.get("phone")?,
            email: row.get("email")?,
        })
    })?
    .collect()
}

/// What is known of a leader when they are added or told of again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedLeader {
    /// Their name.
    pub name: String,
    /// Their phone; none: not said.
    pub phone: Option<String>,
    /// Their e-mail; none: not said.
    pub email: Option<String>,
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
    let known = leaders(conn, by, institution)?.into_iter().find(|known| known.name == leader.name);
    if let Some(known) = known {
        let changed = [("phone", &leader.phone, &known.phone), ("email", &leader.email, &known.email)]
            .into_iter()
            .filter(|(_, told, known)| told.is_some() && told != known)
            .map(|(field, ..)| field)
            .collect::<Vec<_>>()
            .join(",");
        if changed.is_empty() {
            return Ok(known.id);
        }
        let entry = audit::Entry {
            institution: Some(institution),
            subject: Some(known.id.into()),
            fields: Some(&changed),
            ..audit::Entry::of("leader.changed")
        };
        audit::note(conn, by.actor(), now, &entry)?;
        conn.execute(
            "update leader set phone = coalesce(:phone, phone), email = coalesce(:email, email) where leader_id = :id",
            named_params! { ":phone": leader.phone, ":email": leader.email, ":id": known.id },
        )?;
        return Ok(known.id);
    }
    let id: LeaderId = conn.query_row(
        "insert into leader (name, phone, email, added_at) values (:name, :phone, :email, :now) returning leader_id",
        named_params! { ":name": leader.name, ":phone": leader.phone, ":email": leader.email, ":now": now },
        |row| row.get("leader_id"),
    )?;
    conn.execute(
        "insert into leader_institution (leader_id, institution_id, since) values (:leader, :institution, :now)",
        named_params! { ":leader": id, ":institution": institution, ":now": now },
    )?;
    access::make_links(conn, institution, now)?;
    let entry =
        audit::Entry { institution: Some(institution), subject: Some(id.into()), ..audit::Entry::of("leader.added") };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(id)
}
