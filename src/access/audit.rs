//! The audit: who did what, when, on which thing. Ids, field names and numbers only, so that it can be kept for ever.

use rusqlite::{Connection, named_params};

use super::model::{Actor, Grant};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;

/// What happened; nothing of it may be a name or anything else that a person wrote.
#[derive(Debug, Clone, Default)]
pub struct Entry<'a> {
    /// Noun and verb: `pledge.made`.
    pub action: &'static str,
    /// The assembly it was about.
    pub assembly: Option<AssemblyId>,
    /// The institution it was about.
    pub institution: Option<InstitutionId>,
    /// The row of the action's noun.
    pub subject: Option<i64>,
    /// Names of the fields that changed, comma-separated.
    pub fields: Option<&'a str>,
    /// The number before.
    pub old: Option<i64>,
    /// The number after.
    pub new: Option<i64>,
}

impl Entry<'_> {
    /// An entry of nothing but its action.
    pub fn of(action: &'static str) -> Entry<'static> {
        Entry { action, ..Entry::default() }
    }

    /// An entry about what `grant` is for.
    pub fn within(action: &'static str, grant: &Grant) -> Entry<'static> {
        Entry { action, assembly: Some(grant.assembly()), institution: Some(grant.institution()), ..Entry::default() }
    }
}

/// Adds an entry to the audit.
pub fn note(conn: &Connection, actor: Actor, now: Moment, entry: &Entry<'_>) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "insert into audit_event (at, account_id, leader_id, actor, action, assembly_id, institution_id, subject_id, fields,
            old_number, new_number)
         values (:at, :account, :leader, :actor, :action, :assembly, :institution, :subject, :fields, :old, :new)",
    )?
    .execute(named_params! {
        ":at": now,
        ":account": actor.account(),
        ":leader": actor.leader(),
        ":actor": actor.as_str(),
        ":action": entry.action,
        ":assembly": entry.assembly,
        ":institution": entry.institution,
        ":subject": entry.subject,
        ":fields": entry.fields,
        ":old": entry.old,
        ":new": entry.new,
    })?;
    Ok(())
}
