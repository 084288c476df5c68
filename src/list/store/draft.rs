//! Drafts: lists that are looked through and not saved yet.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::access::{Actor, Grant, audit, store as access};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::db::erase;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::{Draft, DraftContent, OpenDraft, Source, SubmissionId};

/// How long a draft is kept, so that nobody has to pick the file twice.
const DRAFT_LASTS: TimeDelta = TimeDelta::hours(24);

/// The act by which a draft is dropped for somebody in it.
const DRAFT_ERASED: &str = "list.erased";

/// The condition that a submission is the open draft of whoever was granted this: each sees their own.
const MINE: &str =
    "s.assembly_id = :assembly and s.institution_id = :institution and s.state = 'draft' and s.ends_at > :now
    and s.account_id is :account and s.leader_id is :leader";

/// Keeps a new draft. Whoever sends a second list has given up the first: it is dropped. Not found for a leader who handed
/// over while their list was on its way.
pub fn draft(
    conn: &Connection,
    grant: &Grant,
    source: Source,
    file_name: Option<&str>,
    content: &DraftContent,
    now: Moment,
) -> Result<SubmissionId, AppError> {
    if !access::still_holds(conn, grant)? {
        return Err(AppError::NotFound);
    }
    expire_drafts(conn, now)?;
    if let Some(earlier) = open_draft(conn, grant, now)? {
        drop_draft(conn, grant, earlier.id, now)?;
    }
    let id = conn.query_row(
        "insert into submission (assembly_id, institution_id, source, file_name, state, made_at, ends_at, account_id,
            leader_id, draft)
         values (:assembly, :institution, :source, :file_name, 'draft', :now, :ends, :account, :leader, :draft)
         returning submission_id",
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":source": source,
            ":file_name": file_name,
            ":now": now,
            ":ends": now + DRAFT_LASTS,
            ":account": grant.actor().account(),
            ":leader": grant.actor().leader(),
            ":draft": serde_json::to_string(content)?,
        },
        |row| row.get("submission_id"),
    )?;
    Ok(id)
}

/// The draft that this asker has open, for their home: "you have a list that is not saved yet".
pub fn open_draft(conn: &Connection, grant: &Grant, now: Moment) -> rusqlite::Result<Option<OpenDraft>> {
    let read = |row: &Row<'_>| {
        Ok(OpenDraft {
            id: row.get("submission_id")?,
            source: row.get("source")?,
            file_name: row.get("file_name")?,
            made_at: row.get("made_at")?,
            ends_at: row.get("ends_at")?,
        })
    };
    conn.prepare_cached(&format!(
        "select s.submission_id, s.source, s.file_name, s.made_at, s.ends_at from submission s where {MINE}
         order by s.submission_id desc limit 1"
    ))?
    .query_row(
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":account": grant.actor().account(),
            ":leader": grant.actor().leader(),
            ":now": now,
        },
        read,
    )
    .optional()
}

/// The draft that this asker has open, with all that is in it.
pub fn open_content(conn: &Connection, grant: &Grant, now: Moment) -> Result<Option<Draft>, AppError> {
    let Some(OpenDraft { id, source, file_name, .. }) = open_draft(conn, grant, now)? else { return Ok(None) };
    let text: String = conn
        .prepare_cached("select draft from submission where submission_id = :id")?
        .query_row(named_params! { ":id": id }, |row| row.get("draft"))?;
    Ok(Some(Draft { id, source, file_name, content: serde_json::from_str(&text)? }))
}

/// Keeps what was answered about a draft: columns and decisions.
pub fn answer(conn: &Connection, draft: &Draft) -> Result<(), AppError> {
    conn.prepare_cached("update submission set draft = :draft where submission_id = :id and state = 'draft'")?
        .execute(named_params! { ":draft": serde_json::to_string(&draft.content)?, ":id": draft.id })?;
    Ok(())
}

/// Gives up a draft: its cells are erased.
pub fn drop_draft(conn: &Connection, grant: &Grant, id: SubmissionId, now: Moment) -> rusqlite::Result<()> {
    let dropped = conn.execute(
        &format!(
            "update submission as s set state = 'dropped', draft = null, file_name = null, settled_at = :now
             where s.submission_id = :id and {MINE}"
        ),
        named_params! {
            ":id": id,
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":account": grant.actor().account(),
            ":leader": grant.actor().leader(),
            ":now": now,
        },
    )?;
    if dropped == 0 {
        return Ok(());
    }
    erase::for_good();
    let entry = audit::Entry { subject: Some(id.into()), ..audit::Entry::within("list.dropped", grant) };
    audit::note(conn, grant.actor(), now, &entry)
}

/// Drops every draft of which `tells` says so, by what is in it and the name of its file: somebody in it is erased, who is
/// nobody's row yet. Its sender is told, see [`draft_was_erased`].
pub fn erase_drafts(
    conn: &Connection,
    by: Actor,
    tells: &dyn Fn(&str, &str) -> bool,
    now: Moment,
) -> Result<(), AppError> {
    let mut statement = conn.prepare(
        "select submission_id, assembly_id, institution_id, draft, coalesce(file_name, '') as file_name from submission
         where state = 'draft' order by submission_id",
    )?;
    let mut told: Vec<(SubmissionId, AssemblyId, InstitutionId)> = Vec::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (draft, file_name): (String, String) = (row.get("draft")?, row.get("file_name")?);
        if tells(&draft, &file_name) {
            told.push((row.get("submission_id")?, row.get("assembly_id")?, row.get("institution_id")?));
        }
    }
    for (id, assembly, institution) in told {
        conn.prepare_cached(
            "update submission set state = 'dropped', draft = null, file_name = null, settled_at = :now
             where submission_id = :id",
        )?
        .execute(named_params! { ":id": id, ":now": now })?;
        erase::for_good();
        let entry = audit::Entry {
            assembly: Some(assembly),
            institution: Some(institution),
            subject: Some(id.into()),
            ..audit::Entry::of(DRAFT_ERASED)
        };
        audit::note(conn, by, now, &entry)?;
    }
    Ok(())
}

/// Whether the last list that this asker sent was not saved because somebody in it was erased.
pub fn draft_was_erased(conn: &Connection, grant: &Grant) -> rusqlite::Result<bool> {
    conn.prepare_cached(
        "select exists (select 1 from audit_event e
            where e.assembly_id = :assembly and e.institution_id = :institution and e.action = :erased
                and e.subject_id = (select max(s.submission_id) from submission s
                    where s.assembly_id = :assembly and s.institution_id = :institution and s.account_id is :account
                        and s.leader_id is :leader)) as was_erased",
    )?
    .query_row(
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":erased": DRAFT_ERASED,
            ":account": grant.actor().account(),
            ":leader": grant.actor().leader(),
        },
        |row| row.get("was_erased"),
    )
}

/// Drops every draft whose time is over: its cells are erased. How many. To be called now and then.
pub fn expire_drafts(conn: &Connection, now: Moment) -> rusqlite::Result<usize> {
    let dropped = conn
        .prepare_cached(
            "update submission set state = 'dropped', draft = null, file_name = null, settled_at = :now
             where state = 'draft' and ends_at <= :now",
        )?
        .execute(named_params! { ":now": now })?;
    if dropped > 0 {
        erase::for_good();
    }
    Ok(dropped)
}
