//! Pledges: every revision, and what is held beside a new one.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::access::{Grant, audit};
use crate::clock::Moment;
use crate::invitation::model::{HowMany, Pledge, Remembered};
use crate::tally::store as tally;

/// Promises a number. Repeating the number that stands adds no revision: false then.
pub fn pledge(conn: &Connection, grant: &Grant, number: HowMany, now: Moment) -> rusqlite::Result<bool> {
    let before = pledged(conn, grant)?;
    if before == Some(number) {
        return Ok(false);
    }
    conn.prepare_cached(
        "insert into pledge (assembly_id, institution_id, number, made_at, late, account_id, leader_id)
         select assembly_id, :institution, :number, :now, status <> 'postponed' and :now >= pledge_by, :account, :leader
         from assembly where assembly_id = :assembly",
    )?
    .execute(named_params! {
        ":assembly": grant.assembly(),
        ":institution": grant.institution(),
        ":number": number,
        ":now": now,
        ":account": grant.actor().account(),
        ":leader": grant.actor().leader(),
    })?;
    let entry = audit::Entry {
        old: before.map(|number| number.get().into()),
        new: Some(number.get().into()),
        ..audit::Entry::within("pledge.made", grant)
    };
    audit::note(conn, grant.actor(), now, &entry)?;
    Ok(true)
}

/// The pledge that stands; none if no number was given yet.
pub fn pledged(conn: &Connection, grant: &Grant) -> rusqlite::Result<Option<HowMany>> {
    conn.prepare_cached(
        "select number from pledge where assembly_id = :assembly and institution_id = :institution
         order by pledge_id desc limit 1",
    )?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        row.get("number")
    })
    .optional()
}

/// Every pledge, the latest first.
pub fn pledges(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Pledge>> {
    conn.prepare_cached(
        "select p.number, p.made_at, p.late, coalesce(r.name, a.name) as made_by
         from pledge p left join leader r using (leader_id) left join account a using (account_id)
         where p.assembly_id = :assembly and p.institution_id = :institution order by p.pledge_id desc",
    )?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(Pledge {
            number: row.get("number")?,
            made_at: row.get("made_at")?,
            late: row.get("late")?,
            by: row.get("made_by")?,
        })
    })?
    .collect()
}

/// What is held beside a number that is given.
pub fn remembered(conn: &Connection, grant: &Grant) -> rusqlite::Result<Remembered> {
    Ok(Remembered {
        pledged: pledged(conn, grant)?,
        last_time: last_actual(conn, grant)?,
        listed: tally::row(conn, grant)?.listed,
    })
}

/// How many the institution brought to the latest earlier assembly that it was asked or came to, and where anybody was
/// counted at all; none if there was none.
pub fn last_actual(conn: &Connection, grant: &Grant) -> rusqlite::Result<Option<u32>> {
    conn.prepare_cached(
        "select (select count(*) from arrival r where r.assembly_id = s.assembly_id
                and r.institution_id = :institution and r.undone_by_id is null) as actual
         from assembly s join assembly this on this.assembly_id = :assembly and s.starts_at < this.starts_at
         where exists (select 1 from arrival r where r.assembly_id = s.assembly_id and r.undone_by_id is null)
            and (exists (select 1 from invitation i
                    where i.assembly_id = s.assembly_id and i.institution_id = :institution)
                or exists (select 1 from arrival r where r.assembly_id = s.assembly_id
                    and r.institution_id = :institution and r.undone_by_id is null))
         order by s.starts_at desc, s.assembly_id desc limit 1",
    )?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        row.get("actual")
    })
    .optional()
}
