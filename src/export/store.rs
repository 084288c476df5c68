//! Who took which file, when and what for.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::model::{Export, Leave, Reason, Taken, TakingId};
use crate::access::{Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::db::erase;
use crate::error::AppError;
use crate::list::model::ERASED;
use crate::need::csv as need_csv;
use crate::need::store as need;
use crate::tally::store as tally;
use crate::travel;

/// So many files of what people need one account may take in an hour.
const MOST_AN_HOUR: u32 = 5;
/// How long a file can be fetched after its taking was recorded.
const FETCHED_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// Leave to take a file out: who takes it and when are recorded, and what for where the file asks for it.
///
/// # Errors
///
/// A conflict that says so when a reason is missing or too long. Not found where there is no such assembly.
pub fn leave(
    conn: &Connection,
    by: &Organiser,
    what: Export,
    assembly: AssemblyId,
    reason: Option<&str>,
    now: Moment,
) -> Result<Leave, AppError> {
    if what.needs_reason() {
        may_take_needs(conn, by, now)?;
    }
    let reason = if what.needs_reason() {
        Some(Reason::parse(reason.unwrap_or_default()).map_err(|error| AppError::Conflict(error.to_string()))?)
    } else {
        None
    };
    let taking: Option<TakingId> = conn
        .query_row(
            "insert into export (what, assembly_id, reason, taken_at, account_id)
             select :what, assembly_id, :reason, :now, :account from assembly where assembly_id = :assembly
             returning export_id",
            named_params! {
                ":what": what,
                ":assembly": assembly,
                ":reason": reason.as_ref().map(Reason::as_str),
                ":now": now,
                ":account": by.actor().account(),
            },
            |row| row.get("export_id"),
        )
        .optional()?;
    let taking = taking.ok_or(AppError::NotFound)?;
    let entry = audit::Entry {
        assembly: Some(assembly),
        subject: Some(taking.into()),
        fields: Some(what.as_str()),
        ..audit::Entry::of("export.taken")
    };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(Leave { taking, what, assembly })
}

/// Leave to take out all that is kept of one person, what they need too: it counts as a file of what people need, and stands
/// with its reason among those of the assembly that it is about.
///
/// # Errors
///
/// As of [`leave`].
pub fn leave_of_one(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    reason: &Reason,
    now: Moment,
) -> Result<(), AppError> {
    may_take_needs(conn, by, now)?;
    conn.execute(
        "insert into export (what, assembly_id, reason, taken_at, account_id)
         values (:what, :assembly, 'One person: ' || :reason, :now, :account)",
        named_params! {
            ":what": Export::Needs,
            ":assembly": assembly,
            ":reason": reason.as_str(),
            ":now": now,
            ":account": by.actor().account(),
        },
    )?;
    Ok(())
}

/// Notes that somebody was refused a file of what people need.
pub fn note_refused(conn: &Connection, by: &Organiser, what: Export, now: Moment) -> rusqlite::Result<()> {
    let entry = audit::Entry { fields: Some(what.as_str()), ..audit::Entry::of("export.refused") };
    audit::note(conn, by.actor(), now, &entry)
}

/// Files of what people need are for whose role sees that, and a few an hour: whoever wants more takes them for somebody else.
fn may_take_needs(conn: &Connection, by: &Organiser, now: Moment) -> Result<(), AppError> {
    if !by.role().sees_needs() {
        return Err(AppError::NotYours(
            "Files of what people need are for access leads. An admin can give you that role.",
        ));
    }
    let Some(account) = by.actor().account() else { return Ok(()) };
    let taken: u32 = conn
        .prepare_cached(
            "select count(*) as taken from export
             where account_id = :account and taken_at > :since and what in ('needs', 'children', 'access')",
        )?
        .query_row(named_params! { ":account": account, ":since": now - TimeDelta::hours(1) }, |row| {
            row.get("taken")
        })?;
    if taken < MOST_AN_HOUR {
        return Ok(());
    }
    Err(AppError::Conflict(format!(
        "You took {MOST_AN_HOUR} files of what people need in the last hour. Use those, or wait an hour."
    )))
}

/// The leave of a taking that this organiser recorded in the last ten minutes; none of anybody else's, and none later: then
/// it is asked and recorded again.
pub fn leave_of(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    taking: TakingId,
    now: Moment,
) -> rusqlite::Result<Option<Leave>> {
    conn.prepare_cached(
        "select what from export where export_id = :taking and assembly_id = :assembly and account_id is :account
            and taken_at > :since",
    )?
    .query_row(
        named_params! {
            ":taking": taking,
            ":assembly": assembly,
            ":account": by.actor().account(),
            ":since": now - FETCHED_WITHIN,
        },
        |row| Ok(Leave { taking, what: row.get("what")?, assembly }),
    )
    .optional()
    .map(|leave| leave.filter(|leave| !leave.what.needs_reason() || by.role().sees_needs()))
}

/// How often files of an assembly were taken.
pub fn count(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<u32> {
    conn.prepare_cached("select count(*) as takings from export where assembly_id = :assembly")?
        .query_row(named_params! { ":assembly": assembly }, |row| row.get("takings"))
}

/// Who took which file of an assembly, the latest first. What for is told to them, and to whoever sees what people need: it may
/// say what somebody needs.
pub fn taken(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    from: u32,
    most: u32,
) -> rusqlite::Result<Vec<Taken>> {
    conn.prepare_cached(
        "select e.what, e.taken_at, a.name as taken_by,
            case when :sees_needs or e.account_id = :account then e.reason end as reason
         from export e left join account a using (account_id)
         where e.assembly_id = :assembly order by e.export_id desc limit :most offset :from",
    )?
    .query_map(
        named_params! {
            ":assembly": assembly,
            ":sees_needs": by.role().sees_needs(),
            ":account": by.actor().account(),
            ":most": most,
            ":from": from,
        },
        |row| {
            Ok(Taken {
                what: row.get("what")?,
                at: row.get("taken_at")?,
                by: row.get("taken_by")?,
                reason: row.get("reason")?,
            })
        },
    )?
    .collect()
}

/// How many rows a file has now, its header left out. Each counts what the file's own slice writes.
pub fn rows(conn: &Connection, by: &Organiser, assembly: AssemblyId, what: Export) -> rusqlite::Result<u32> {
    let sql = match what {
        Export::Tally => "select count(*) as lines from tally where assembly_id = :assembly",
        Export::People | Export::Travel => {
            "select count(*) as lines from attendee
             where assembly_id = :assembly and listed_at is not null and withdrawn_at is null and counted_as_id is null"
        }
        Export::Needs => return need_csv::needs_rows(conn, by, assembly),
        Export::Children => return need_csv::children_rows(conn, by, assembly),
        Export::Pledges => "select count(*) as lines from pledge where assembly_id = :assembly",
        Export::Versions => {
            "select count(*) as lines from submission where assembly_id = :assembly and state = 'saved'"
        }
        Export::Arrivals => "select count(*) as lines from arrival where assembly_id = :assembly",
        Export::Creche => {
            let assembly = assemblies::assembly(conn, assembly)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
            return Ok(need::plan(conn, by, &assembly)?.lines());
        }
        Export::Access => return need::access_count(conn, by, assembly, need::OfAccess::default()),
        Export::Food => {
            let lines = need::foods(conn, by, assembly)?.len();
            return Ok(u32::try_from(lines).unwrap_or(u32::MAX));
        }
        Export::Manifests => {
            let lines = travel::csv::manifest_lines(conn, by, assembly)?.len();
            return Ok(u32::try_from(lines).unwrap_or(u32::MAX));
        }
        Export::NoShows => {
            let lines = tally::no_show_lines(conn, by, assembly)?.len();
            return Ok(u32::try_from(lines).unwrap_or(u32::MAX));
        }
    };
    conn.prepare_cached(sql)?.query_row(named_params! { ":assembly": assembly }, |row| row.get("lines"))
}

/// Erases what people said that they need the files of an assembly for.
pub fn erase_reasons(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<()> {
    erase::for_good();
    conn.execute(
        "update export set reason = :erased where assembly_id = :assembly and reason is not null",
        named_params! { ":erased": ERASED, ":assembly": assembly },
    )?;
    Ok(())
}
