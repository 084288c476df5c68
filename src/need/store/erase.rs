//! Erasing what people need, and their children. How many there were stays.

use rusqlite::{Connection, named_params};

use crate::assembly::model::AssemblyId;
use crate::db::erase;
use crate::list::model::AttendeeId;

/// Counts the needs of an assembly, and its children by age, then erases them; how many rows it was. Of each child a row
/// stays that tells nothing of it, for the tally: when more is erased later, it is counted already.
pub fn erase_needs(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<usize> {
    erase::for_good();
    let of = named_params! { ":assembly": assembly };
    conn.execute(
        "insert into need_number (assembly_id, kind, number)
         select a.assembly_id, n.kind, count(*) from need n join attendee a using (attendee_id)
         where a.assembly_id = :assembly and a.withdrawn_at is null and a.counted_as_id is null group by n.kind
         union all
         select a.assembly_id, case when c.age_years is null then 'child_age_not_told' when c.age_years < 2 then 'child_under_2'
            when c.age_years = 2 then 'child_age_2' else 'child_from_3' end as band, count(*)
         from child c join attendee a using (attendee_id)
         where a.assembly_id = :assembly and a.withdrawn_at is null and c.place <> 'declined'
            and c.asked_at > coalesce((select max(e.at) from audit_event e
                where e.assembly_id = :assembly and e.action in ('needs.erased', 'names.erased')), '')
         group by band
         on conflict (assembly_id, kind) do update set number = number + excluded.number",
        of,
    )?;
    let people = "attendee_id in (select attendee_id from attendee where assembly_id = :assembly)";
    let needs = conn.execute(&format!("delete from need where {people}"), of)?;
    let dropped = conn.execute(&format!("delete from dropped_booking where {people}"), of)?;
    let children = conn.execute(
        &format!(
            "update child set first_name = null, age_years = null, notes = null, reason = null
             where {people} and coalesce(first_name, age_years, notes, reason) is not null"
        ),
        of,
    )?;
    Ok(needs + dropped + children)
}

/// Erases what one person needs, and their children.
pub fn erase_person(conn: &Connection, id: AttendeeId) -> rusqlite::Result<()> {
    erase::for_good();
    let of = named_params! { ":id": id };
    conn.execute("delete from need where attendee_id = :id", of)?;
    conn.execute("delete from dropped_booking where attendee_id = :id", of)?;
    conn.execute(
        "update child set first_name = null, age_years = null, notes = null, reason = null where attendee_id = :id",
        of,
    )?;
    Ok(())
}

/// How many of an assembly had each need, as it was counted when they were erased: by the need's word.
pub fn erased_numbers(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Vec<(String, u32)>> {
    conn.prepare_cached("select kind, number from need_number where assembly_id = :assembly order by need_number_id")?
        .query_map(named_params! { ":assembly": assembly }, |row| Ok((row.get("kind")?, row.get("number")?)))?
        .collect()
}
