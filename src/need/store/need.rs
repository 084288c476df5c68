//! A person's needs other than childcare.

use rusqlite::{Connection, Row, named_params};

use super::{answered, assembly, unanswered_if_empty};
use crate::access::{Grant, audit};
use crate::assembly::model::Assembly;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::need::model::{NeedAnswer, NeedId, NeedState};

/// What becomes of the needs told before, when a form tells some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// They stay.
    Keep,
    /// The form tells all there is.
    Replace,
}

struct Known {
    id: NeedId,
    answer: NeedAnswer,
    state: NeedState,
}

/// The kind and the words of a need.
pub(super) fn answer_from_row(row: &Row<'_>) -> rusqlite::Result<NeedAnswer> {
    let detail: Option<String> = row.get("detail")?;
    Ok(NeedAnswer { kind: row.get("kind")?, detail: detail.unwrap_or_default() })
}

fn needs_of(conn: &Connection, attendee: AttendeeId) -> rusqlite::Result<Vec<Known>> {
    conn.prepare_cached("select need_id, kind, detail, state from need where attendee_id = :attendee order by need_id")?
        .query_map(named_params! { ":attendee": attendee }, |row| {
            Ok(Known { id: row.get("need_id")?, answer: answer_from_row(row)?, state: row.get("state")? })
        })?
        .collect()
}

fn number_of(conn: &Connection, attendee: AttendeeId) -> rusqlite::Result<i64> {
    conn.prepare_cached("select count(*) as number from need where attendee_id = :attendee")?
        .query_row(named_params! { ":attendee": attendee }, |row| row.get("number"))
}

/// Adds a need, or changes the words of the one of that kind. Other words for something that was booked are a new wish: it
/// is asked for again.
pub(super) fn upsert(
    conn: &Connection,
    attendee: AttendeeId,
    need: &NeedAnswer,
    assembly: &Assembly,
    now: Moment,
) -> rusqlite::Result<()> {
    let late = need.kind.is_booked() && now >= assembly.dates.access_by;
    let detail = Some(need.detail.as_str()).filter(|detail| !detail.is_empty());
    let known = needs_of(conn, attendee)?.into_iter().find(|known| known.answer.kind == need.kind);
    match known {
        None => {
            conn.prepare_cached(
                "insert into need (attendee_id, kind, detail, state, asked_at, late)
                 values (:attendee, :kind, :detail, 'asked', :now, :late)",
            )?
            .execute(named_params! {
                ":attendee": attendee,
                ":kind": need.kind,
                ":detail": detail,
                ":now": now,
                ":late": late,
            })?;
        }
        Some(known) if detail.is_none() || known.answer.detail == need.detail => {}
        Some(known) if need.kind.is_booked() && known.state != NeedState::Asked => {
            conn.prepare_cached(
                "update need set detail = :detail, state = 'asked', reason = null, asked_at = :now, late = :late
                 where need_id = :need",
            )?
            .execute(named_params! { ":detail": detail, ":now": now, ":late": late, ":need": known.id })?;
        }
        Some(known) => {
            conn.prepare_cached("update need set detail = :detail where need_id = :need")?
                .execute(named_params! { ":detail": detail, ":need": known.id })?;
        }
    }
    Ok(())
}

/// Records the needs of one person as a form tells them.
pub fn record(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    needs: &[NeedAnswer],
    earlier: Earlier,
    now: Moment,
) -> Result<(), AppError> {
    answered(conn, grant, attendee, now)?;
    let assembly = assembly(conn, grant)?;
    let before = number_of(conn, attendee)?;
    if earlier == Earlier::Replace {
        for known in needs_of(conn, attendee)? {
            if !needs.iter().any(|need| need.kind == known.answer.kind) {
                conn.execute("delete from need where need_id = :need", named_params! { ":need": known.id })?;
            }
        }
    }
    for need in needs {
        upsert(conn, attendee, need, &assembly, now)?;
    }
    unanswered_if_empty(conn, attendee)?;
    note(conn, grant, attendee, "needs", before, number_of(conn, attendee)?, now)
}

/// Records that a person needs nothing: whatever was told of them before is taken away.
pub fn nothing_needed(conn: &Connection, grant: &Grant, attendee: AttendeeId, now: Moment) -> Result<(), AppError> {
    answered(conn, grant, attendee, now)?;
    let this = named_params! { ":attendee": attendee };
    let needs = conn.execute("delete from need where attendee_id = :attendee", this)?;
    let children = conn.execute("delete from child where attendee_id = :attendee", this)?;
    note(conn, grant, attendee, "nothing_needed", (needs + children) as i64, 0, now)
}

/// Records "nobody else needs anything": of everyone on the list who has not answered, up to the last one that the leader
/// was shown. How many that were.
pub fn nobody_else(conn: &Connection, grant: &Grant, up_to: AttendeeId, now: Moment) -> rusqlite::Result<usize> {
    let people = conn.execute(
        "update attendee set needs_answered_at = :now
         where assembly_id = :assembly and institution_id = :institution and listed_at is not null
            and withdrawn_at is null and needs_answered_at is null and attendee_id <= :up_to",
        named_params! {
            ":now": now,
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":up_to": up_to,
        },
    )?;
    if people > 0 {
        let entry = audit::Entry { new: Some(people as i64), ..audit::Entry::within("needs.nobody_else", grant) };
        audit::note(conn, grant.actor(), now, &entry)?;
    }
    Ok(people)
}

/// Notes that answers of a person changed: how many there were and are, never which.
pub(super) fn note(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    fields: &str,
    before: i64,
    after: i64,
    now: Moment,
) -> Result<(), AppError> {
    let entry = audit::Entry {
        subject: Some(attendee.into()),
        fields: Some(fields),
        old: Some(before),
        new: Some(after),
        ..audit::Entry::within("needs.told", grant)
    };
    Ok(audit::note(conn, grant.actor(), now, &entry)?)
}
