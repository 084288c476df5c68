//! Who took which file with what people need, and why.

use rusqlite::{Connection, named_params};

use super::model::{Export, Leave, NoReason};
use crate::access::{Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;

/// Leave to take a file out. For one that asks for a reason, who takes it, when and why are recorded.
///
/// # Errors
///
/// A conflict that says so when a reason is missing.
pub fn leave(
    conn: &Connection,
    by: &Organiser,
    what: Export,
    assembly: AssemblyId,
    reason: Option<&str>,
    now: Moment,
) -> Result<Leave, AppError> {
    if let Some(leave) = Leave::free(what, assembly) {
        return Ok(leave);
    }
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    let reason = reason.ok_or_else(|| AppError::Conflict(NoReason.to_string()))?;
    let export: i64 = conn.query_row(
        "insert into export (what, assembly_id, reason, taken_at, account_id)
         values (:what, :assembly, :reason, :now, :account) returning export_id",
        named_params! {
            ":what": what,
            ":assembly": assembly,
            ":reason": reason,
            ":now": now,
            ":account": by.actor().account(),
        },
        |row| row.get("export_id"),
    )?;
    let entry = audit::Entry {
        assembly: Some(assembly),
        subject: Some(export),
        fields: Some(what.as_str()),
        ..audit::Entry::of("export.taken")
    };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(Leave { what, assembly })
}
