//! The list of the assembly before, to begin with.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::access::Grant;
use crate::assembly::model::AssemblyId;
use crate::list::model::{Columns, Field};
use crate::sheet::{Row, Table};

/// The institution's list of an earlier assembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastList {
    /// The assembly.
    pub assembly: AssemblyId,
    /// What it was called.
    pub title: String,
    /// How many people were on it.
    pub people: u32,
}

/// The last list of this institution for an assembly that starts before this one; none if it had none.
pub fn last_list(conn: &Connection, grant: &Grant) -> rusqlite::Result<Option<LastList>> {
    conn.prepare_cached(
        "select s.assembly_id, s.title, count(*) as people
         from attendee a join assembly s using (assembly_id) join assembly t on t.assembly_id = :assembly
         where a.institution_id = :institution and a.listed_at is not null and a.withdrawn_at is null
            and s.starts_at < t.starts_at
         group by s.assembly_id order by s.starts_at desc, s.assembly_id desc limit 1",
    )?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(LastList { assembly: row.get("assembly_id")?, title: row.get("title")?, people: row.get("people")? })
    })
    .optional()
}

const FIELDS: [Field; 5] = [Field::Name, Field::KnownAs, Field::Phone, Field::Email, Field::AgeGroup];

/// That list as a table, with its columns. Who people are, how old and how to reach them, and nothing of what they needed then.
pub fn last_table(conn: &Connection, grant: &Grant) -> rusqlite::Result<Option<(Table, Columns)>> {
    let Some(last) = last_list(conn, grant)? else { return Ok(None) };
    let cells: Vec<Vec<String>> = conn
        .prepare_cached(
            "select name, coalesce(known_as, '') as known_as, coalesce(phone, '') as phone, coalesce(email, '') as email,
                age_group
             from attendee where assembly_id = :last and institution_id = :institution and listed_at is not null
                and withdrawn_at is null
             order by name collate nocase, attendee_id",
        )?
        .query_map(named_params! { ":last": last.assembly, ":institution": grant.institution() }, |row| {
            Ok(vec![row.get("name")?, row.get("known_as")?, row.get("phone")?, row.get("email")?, row.get("age_group")?])
        })?
        .collect::<rusqlite::Result<_>>()?;
    let rows = cells.into_iter().zip(1..).map(|(cells, number)| Row::new(number, cells)).collect();
    let columns = Columns::new(None, FIELDS.map(Some).to_vec());
    Ok(Some((Table { rows, ..Table::default() }, columns)))
}
