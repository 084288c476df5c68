//! Inviting the institutions of an earlier assembly again.

use rusqlite::{Connection, named_params};

use super::invite;
use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;

/// The active institutions that were asked to an earlier assembly, by their ids, each with how many it brought to the latest
/// one before `start` that it was asked or came to and where anybody was counted: the number that is proposed. None where
/// there was no such assembly, or it brought nobody.
pub fn proposed(
    conn: &Connection,
    _by: &Organiser,
    from: AssemblyId,
    start: Moment,
) -> rusqlite::Result<Vec<(InstitutionId, Option<u32>)>> {
    conn.prepare_cached(
        "with counted as (
            select s.assembly_id, s.starts_at from assembly s
            where s.starts_at < :start and exists (
                select 1 from arrival r where r.assembly_id = s.assembly_id and r.undone_by_id is null)
        ), met as (
            select i.institution_id, i.assembly_id from invitation i
            union
            select r.institution_id, r.assembly_id from arrival r
            where r.undone_by_id is null and r.institution_id is not null
        ), latest as (
            select institution_id, assembly_id,
                row_number() over (partition by institution_id order by starts_at desc, assembly_id desc) as nth
            from counted join met using (assembly_id)
        )
        select i.institution_id, nullif((select count(*) from arrival r
            where r.assembly_id = l.assembly_id and r.institution_id = l.institution_id and r.undone_by_id is null), 0)
            as proposed
        from invitation i join institution n using (institution_id)
            left join latest l on l.institution_id = i.institution_id and l.nth = 1
        where i.assembly_id = :from and n.active = 1 order by i.institution_id",
    )?
    .query_map(named_params! { ":from": from, ":start": start }, |row| {
        Ok((row.get("institution_id")?, row.get("proposed")?))
    })?
    .collect()
}

/// Invites them to another assembly, with the proposed numbers. Whoever looked after one looks after it again, unless they
/// are no organiser any more.
pub fn invite_again(
    conn: &Connection,
    by: &Organiser,
    from: AssemblyId,
    to: AssemblyId,
    now: Moment,
) -> rusqlite::Result<()> {
    let start =
        conn.query_row("select starts_at from assembly where assembly_id = :to", named_params! { ":to": to }, |row| {
            row.get("starts_at")
        })?;
    for (institution, asked) in proposed(conn, by, from, start)? {
        invite(conn, by, to, institution, asked, now)?;
    }
    conn.execute(
        "update invitation set account_id = (
            select b.account_id from invitation b join account a using (account_id)
            where b.assembly_id = :from and b.institution_id = invitation.institution_id and a.removed_at is null)
         where assembly_id = :to",
        named_params! { ":from": from, ":to": to },
    )?;
    Ok(())
}
