//! Calls and messages that were noted.

use rusqlite::{Connection, named_params};

use crate::access::{Grant, Organiser, audit};
use crate::clock::Moment;
use crate::institution::model::LeaderId;
use crate::invitation::model::{ContactWay, Note, NotedContact};

/// Notes a call, a message or a visit.
pub fn note_contact(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    leader: Option<LeaderId>,
    way: ContactWay,
    words: Option<&Note>,
    now: Moment,
) -> rusqlite::Result<()> {
    let id: i64 = conn
        .prepare_cached(
            "insert into contact (assembly_id, institution_id, leader_id, way, words, at, account_id)
             values (:assembly, :institution, :leader, :way, :words, :now, :account) returning contact_id",
        )?
        .query_row(
            named_params! {
                ":assembly": grant.assembly(),
                ":institution": grant.institution(),
                ":leader": leader,
                ":way": way,
                ":words": words.map(Note::as_str),
                ":now": now,
                ":account": by.actor().account(),
            },
            |row| row.get("contact_id"),
        )?;
    let entry =
        audit::Entry { subject: Some(id), fields: Some(way.as_str()), ..audit::Entry::within("contact.noted", grant) };
    audit::note(conn, by.actor(), now, &entry)
}

/// How many calls and messages of an institution about one assembly were noted.
pub fn contact_count(conn: &Connection, _by: &Organiser, grant: &Grant) -> rusqlite::Result<u32> {
    conn.prepare_cached(
        "select count(*) as contacts from contact
         where assembly_id = :assembly and institution_id = :institution",
    )?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        row.get("contacts")
    })
}

/// One page of the calls and messages of an institution about one assembly, the latest first.
pub fn contacts(
    conn: &Connection,
    _by: &Organiser,
    grant: &Grant,
    from: u32,
    most: u32,
) -> rusqlite::Result<Vec<NotedContact>> {
    conn.prepare_cached(
        "select c.at, c.way, c.words, r.name as leader, a.name as organiser
         from contact c left join leader r using (leader_id) left join account a using (account_id)
         where c.assembly_id = :assembly and c.institution_id = :institution
         order by c.contact_id desc limit :most offset :from",
    )?
    .query_map(
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":most": most,
            ":from": from,
        },
        |row| {
            Ok(NotedContact {
                at: row.get("at")?,
                way: row.get("way")?,
                leader: row.get("leader")?,
                words: row.get("words")?,
                by: row.get("organiser")?,
            })
        },
    )?
    .collect()
}
