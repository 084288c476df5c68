//! What was booked for somebody and is not needed any more. It stands until an organiser says that it is settled.

use rusqlite::{Connection, Row, named_params};

use super::need::answer_from_row;
use crate::access::{Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::need::model::access::{NotNeeded, NotNeededId};

/// What was booked for people who were taken off, or who took it back: the longest waiting first.
pub fn not_needed(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<NotNeeded>> {
    let mut all = withdrawn(conn, assembly)?;
    all.extend(dropped(conn, assembly)?);
    all.sort_by_key(|not_needed| not_needed.since);
    Ok(all)
}

fn withdrawn(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Vec<NotNeeded>> {
    conn.prepare_cached(
        "select n.need_id, n.kind, n.detail, n.booking, a.name, i.name as institution, a.withdrawn_at as since
         from attendee a cross join need n using (attendee_id) join institution i using (institution_id)
         where a.assembly_id = :assembly and a.withdrawn_at is not null and n.kind <> 'diet'
            and n.state in ('booked', 'confirmed')",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        from_row(row, NotNeededId::Withdrawn(row.get("need_id")?))
    })?
    .collect()
}

fn dropped(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Vec<NotNeeded>> {
    conn.prepare_cached(
        "select d.dropped_booking_id, d.kind, d.detail, d.booking, a.name, i.name as institution, d.dropped_at as since
         from dropped_booking d join attendee a using (attendee_id) join institution i using (institution_id)
         where a.assembly_id = :assembly",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        from_row(row, NotNeededId::Dropped(row.get("dropped_booking_id")?))
    })?
    .collect()
}

fn from_row(row: &Row<'_>, id: NotNeededId) -> rusqlite::Result<NotNeeded> {
    Ok(NotNeeded {
        id,
        answer: answer_from_row(row)?,
        name: row.get("name")?,
        institution_name: row.get("institution")?,
        booking: row.get("booking")?,
        since: row.get("since")?,
    })
}

/// An organiser says that whoever was booked knows it. Said twice, it is done once.
pub fn settle_not_needed(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    id: NotNeededId,
    now: Moment,
) -> rusqlite::Result<()> {
    let (institution, subject): (Option<Option<InstitutionId>>, i64) = match id {
        NotNeededId::Withdrawn(need) => {
            let sql = "update need set state = 'asked', booking = null, state_at = :now, account_id = :account
                where need_id = :id and state in ('booked', 'confirmed') and attendee_id in (
                    select attendee_id from attendee where assembly_id = :assembly and withdrawn_at is not null)
                returning (select a.institution_id from attendee a where a.attendee_id = need.attendee_id)";
            let params = named_params! {
                ":now": now, ":account": by.actor().account(), ":id": need, ":assembly": assembly,
            };
            (first(conn, sql, params)?, need.into())
        }
        NotNeededId::Dropped(dropped) => {
            let sql = "delete from dropped_booking where dropped_booking_id = :id and attendee_id in (
                    select attendee_id from attendee where assembly_id = :assembly)
                returning (select a.institution_id from attendee a where a.attendee_id = dropped_booking.attendee_id)";
            (first(conn, sql, named_params! { ":id": dropped, ":assembly": assembly })?, dropped.into())
        }
    };
    let Some(institution) = institution else { return Ok(()) };
    let subject = Some(subject);
    let entry = audit::Entry { assembly: Some(assembly), institution, subject, ..audit::Entry::of("booking.settled") };
    audit::note(conn, by.actor(), now, &entry)
}

fn first(
    conn: &Connection,
    sql: &str,
    params: &[(&str, &dyn rusqlite::ToSql)],
) -> rusqlite::Result<Option<Option<InstitutionId>>> {
    conn.prepare_cached(sql)?.query_map(params, |row| row.get(0))?.next().transpose()
}
