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

/// A need as it is known.
struct Known {
    id: NeedId,
    answer: NeedAnswer,
    state: NeedState,
    late: bool,
}

/// The kind and the words of a need.
pub(super) fn answer_from_row(row: &Row<'_>) -> rusqlite::Result<NeedAnswer> {
    let detail: Option<String> = row.get("detail")?;
    Ok(NeedAnswer { kind: row.get("kind")?, detail: detail.unwrap_or_default() })
}

fn needs_of(conn: &Connection, attendee: AttendeeId) -> rusqlite::Result<Vec<Known>> {
    conn.prepare_cached(
        "select need_id, kind, detail, state, late from need where attendee_id = :attendee order by need_id",
    )?
    .query_map(named_params! { ":attendee": attendee }, |row| {
        Ok(Known {
            id: row.get("need_id")?,
            answer: answer_from_row(row)?,
            state: row.get("state")?,
            late: row.get("late")?,
        })
    })?
    .collect()
}

fn number_of(conn: &Connection, attendee: AttendeeId) -> rusqlite::Result<i64> {
    conn.prepare_cached("select count(*) as number from need where attendee_id = :attendee")?
        .query_row(named_params! { ":attendee": attendee }, |row| row.get("number"))
}

/// Adds a need, or tells more of the one of that kind; with [`Earlier::Replace`] it is told anew. Somebody else to be booked
/// than was booked, or than was told before the date, is asked for again.
pub(super) fn upsert(
    conn: &Connection,
    attendee: AttendeeId,
    told: &NeedAnswer,
    earlier: Earlier,
    assembly: &Assembly,
    now: Moment,
) -> rusqlite::Result<()> {
    let late = told.kind.is_booked() && assembly.has_passed(assembly.dates.access_by, now);
    let Some(known) = needs_of(conn, attendee)?.into_iter().find(|known| known.answer.kind == told.kind) else {
        return insert(conn, attendee, told, late, now);
    };
    let after = match earlier {
        Earlier::Keep => known.answer.with(told),
        Earlier::Replace => told.clone(),
    };
    if after.detail != known.answer.detail {
        conn.prepare_cached("update need set detail = nullif(:detail, '') where need_id = :need")?
            .execute(named_params! { ":detail": after.detail, ":need": known.id })?;
    }
    let again = known.answer.books_other_than(&after) && (late || known.state != NeedState::Asked);
    if after.books_other_than(&known.answer) {
        keep_dropped(conn, &known, now)?;
        if again {
            conn.prepare_cached("update need set booking = null where need_id = :need")?
                .execute(named_params! { ":need": known.id })?;
        }
    }
    if again { ask_again(conn, known.id, late, now) } else { Ok(()) }
}

/// Keeps what is booked for a need that is taken back: whoever was booked still comes, until an organiser tells them.
fn keep_dropped(conn: &Connection, known: &Known, now: Moment) -> rusqlite::Result<()> {
    if !matches!(known.state, NeedState::Booked | NeedState::Confirmed) {
        return Ok(());
    }
    conn.prepare_cached(
        "insert into dropped_booking (attendee_id, kind, detail, booking, dropped_at)
         select attendee_id, kind, nullif(:detail, ''), booking, :now from need where need_id = :need",
    )?
    .execute(named_params! { ":detail": known.answer.detail, ":now": now, ":need": known.id })?;
    Ok(())
}

fn take_back(conn: &Connection, known: &Known, now: Moment) -> rusqlite::Result<()> {
    keep_dropped(conn, known, now)?;
    conn.prepare_cached("delete from need where need_id = :need")?.execute(named_params! { ":need": known.id })?;
    Ok(())
}

fn insert(conn: &Connection, attendee: AttendeeId, told: &NeedAnswer, late: bool, now: Moment) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "insert into need (attendee_id, kind, detail, state, asked_at, late)
         values (:attendee, :kind, nullif(:detail, ''), 'asked', :now, :late)",
    )?
    .execute(named_params! {
        ":attendee": attendee,
        ":kind": told.kind,
        ":detail": told.detail,
        ":now": now,
        ":late": late,
    })?;
    Ok(())
}

fn ask_again(conn: &Connection, need: NeedId, late: bool, now: Moment) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "update need set state = 'asked', reason = null, asked_at = :now, late = max(late, :late) where need_id = :need",
    )?
    .execute(named_params! { ":need": need, ":now": now, ":late": late })?;
    Ok(())
}

/// Asks again for what is booked or was asked for in time, for a person who was off the list when it had to be booked.
pub(super) fn ask_again_for_bookings(
    conn: &Connection,
    attendee: AttendeeId,
    assembly: &Assembly,
    now: Moment,
) -> rusqlite::Result<()> {
    if !assembly.has_passed(assembly.dates.access_by, now) {
        return Ok(());
    }
    for known in needs_of(conn, attendee)? {
        let stands = known.state == NeedState::Cannot || (known.state == NeedState::Asked && known.late);
        if known.answer.kind.is_booked() && !stands {
            ask_again(conn, known.id, true, now)?;
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
                take_back(conn, &known, now)?;
            }
        }
    }
    for need in needs {
        upsert(conn, attendee, need, earlier, &assembly, now)?;
    }
    unanswered_if_empty(conn, attendee)?;
    note(conn, grant, attendee, "needs", before, number_of(conn, attendee)?, now)
}

/// Records that a person needs nothing: whatever was told of them before is taken away.
pub fn nothing_needed(conn: &Connection, grant: &Grant, attendee: AttendeeId, now: Moment) -> Result<(), AppError> {
    answered(conn, grant, attendee, now)?;
    let known = needs_of(conn, attendee)?;
    let needs = known.len();
    for known in &known {
        take_back(conn, known, now)?;
    }
    let children =
        conn.execute("delete from child where attendee_id = :attendee", named_params! { ":attendee": attendee })?;
    note(conn, grant, attendee, "needs", (needs + children) as i64, 0, now)
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
