//! Erasing leaders: those who speak for nobody any more, and one who asks for it.

use rusqlite::{Connection, named_params};

use crate::clock::Moment;
use crate::db::erase;
use crate::institution::model::LeaderId;
use crate::list::model::ERASED;

/// Leaders who are still known by name and speak for no institution, each with when they last did, or were added.
pub fn former_leaders(conn: &Connection) -> rusqlite::Result<Vec<(LeaderId, Moment)>> {
    conn.prepare_cached(
        "select l.leader_id, max(l.added_at, coalesce(max(s.until), l.added_at)) as over
         from leader l left join leader_institution s using (leader_id)
         where l.erased_at is null
         group by l.leader_id having count(*) filter (where s.leader_id is not null and s.until is null) = 0",
    )?
    .query_map([], |row| Ok((row.get("leader_id")?, row.get("over")?)))?
    .collect()
}

/// Erases what a leader is called and how they are reached. They speak for nobody from then on.
pub fn erase_leader(conn: &Connection, id: LeaderId, now: Moment) -> rusqlite::Result<usize> {
    erase::for_good();
    conn.execute(
        "update leader_institution set until = :now where leader_id = :id and until is null",
        named_params! { ":now": now, ":id": id },
    )?;
    conn.execute(
        "update leader set name = :erased, phone = null, email = null, language = 'en', erased_at = :now
         where leader_id = :id and erased_at is null",
        named_params! { ":erased": ERASED, ":now": now, ":id": id },
    )
}
