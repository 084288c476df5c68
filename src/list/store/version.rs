//! Versions: the whole list as it was each time one was saved.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::access::{Grant, audit};
use crate::clock::Moment;
use crate::db::erase;
use crate::error::AppError;
use crate::list::model::{PersonName, Source, SubmissionId, SubmissionState, Version, VersionPerson};

/// A list that was saved.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Which.
    pub id: SubmissionId,
    /// How it came in.
    pub source: Source,
    /// The name of its file.
    pub file_name: Option<String>,
    /// When it was saved.
    pub at: Moment,
    /// Who sent it, by name; none: the organiser at the machine.
    pub by: Option<String>,
    /// How many people it listed.
    pub listed: u32,
}

/// The saved lists of the grant, the latest first.
pub fn versions(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Saved>> {
    conn.prepare_cached(
        "select s.submission_id, s.source, s.file_name, s.settled_at, s.listed, coalesce(l.name, a.name) as by
         from submission s left join leader l using (leader_id) left join account a using (account_id)
         where s.assembly_id = :assembly and s.institution_id = :institution and s.state = 'saved'
         order by s.settled_at desc, s.submission_id desc limit 200",
    )?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(Saved {
            id: row.get("submission_id")?,
            source: row.get("source")?,
            file_name: row.get("file_name")?,
            at: row.get("settled_at")?,
            by: row.get("by")?,
            listed: row.get("listed")?,
        })
    })?
    .collect()
}

/// One saved list; none if the grant has no such.
pub fn saved(conn: &Connection, grant: &Grant, id: SubmissionId) -> Result<Option<Version>, AppError> {
    let text: Option<String> = conn
        .prepare_cached(
            "select version from submission where submission_id = :id and assembly_id = :assembly
                and institution_id = :institution and state = 'saved'",
        )?
        .query_row(
            named_params! { ":id": id, ":assembly": grant.assembly(), ":institution": grant.institution() },
            |row| row.get("version"),
        )
        .optional()?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// One saved list, to be taken as a file: that an organiser took it is noted. A leader's list is their own.
pub fn take(conn: &Connection, grant: &Grant, id: SubmissionId, now: Moment) -> Result<Option<Version>, AppError> {
    let version = saved(conn, grant, id)?;
    if version.is_some() && grant.actor().leader().is_none() {
        let entry = audit::Entry { subject: Some(id.into()), ..audit::Entry::within("list.taken", grant) };
        audit::note(conn, grant.actor(), now, &entry)?;
    }
    Ok(version)
}

/// How many people are listed.
pub(super) fn listed(conn: &Connection, grant: &Grant) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "select count(*) as listed from attendee
         where assembly_id = :assembly and institution_id = :institution and listed = 1",
    )?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        row.get("listed")
    })
}

/// Makes a submission the version of the list of this moment; how many it lists. Its draft, if it was one, is erased.
pub(super) fn keep(conn: &Connection, grant: &Grant, id: SubmissionId, now: Moment) -> Result<i64, AppError> {
    let people: Vec<VersionPerson> = conn
        .prepare_cached(
            "select attendee_id, name, known_as, phone, email, age_group, part, attending, late from attendee
             where assembly_id = :assembly and institution_id = :institution and listed_at is not null
                and withdrawn_at is null
             order by name collate nocase, attendee_id",
        )?
        .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, person)?
        .collect::<rusqlite::Result<_>>()?;
    let listed = listed(conn, grant)?;
    // The cells that mean nothing to us were in the draft alone.
    erase::for_good();
    conn.execute(
        "update submission set state = :saved, draft = null, version = :version, listed = :listed, settled_at = :now
         where submission_id = :id",
        named_params! {
            ":saved": SubmissionState::Saved,
            ":version": serde_json::to_string(&Version { people })?,
            ":listed": listed,
            ":now": now,
            ":id": id,
        },
    )?;
    Ok(listed)
}

fn person(row: &Row<'_>) -> rusqlite::Result<VersionPerson> {
    Ok(VersionPerson {
        id: row.get("attendee_id")?,
        name: PersonName::stored(row.get("name")?),
        known_as: row.get("known_as")?,
        phone: row.get("phone")?,
        email: row.get("email")?,
        age_group: row.get("age_group")?,
        part: row.get("part")?,
        attending: row.get("attending")?,
        late: row.get("late")?,
    })
}
