//! What people asked to eat: words without whose they are.

use rusqlite::{Connection, named_params};

use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::need::model::food::Eats;

/// What each person of an assembly asked to eat who is listed or came.
pub fn eaters(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Eats>> {
    conn.prepare_cached(
        "select * from (
            select n.need_id, coalesce(n.detail, '') as words, a.listed, exists (select 1 from arrival r
                where r.attendee_id = a.attendee_id and r.undone_by_id is null) as came
            from attendee a cross join need n using (attendee_id)
            where a.assembly_id = :assembly and n.kind = 'diet')
         where listed or came order by need_id",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        Ok(Eats { words: row.get("words")?, listed: row.get("listed")?, came: row.get("came")? })
    })?
    .collect()
}
