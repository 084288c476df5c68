//! What refers to an institution, asked of the schema itself: a table that is added later is not forgotten.

use rusqlite::{Connection, named_params};

use crate::institution::model::InstitutionId;

/// Every table whose rows are an institution's, by its column `institution_id`; but for the audit, which never changes.
/// Read from the words that made it, because a job may not ask a pragma about a table.
pub(super) fn tables(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    conn.prepare(
        "select name from sqlite_schema where type = 'table' and name not in ('institution', 'audit_event')
            and instr(sql, ' institution_id integer') > 0
         order by name",
    )?
    .query_map([], |row| row.get("name"))?
    .collect()
}

/// Whether anything is told of an institution but that it was added.
pub(super) fn has_history(conn: &Connection, id: InstitutionId) -> rusqlite::Result<bool> {
    let any = |sql: &str| {
        conn.query_row(&format!("select exists ({sql}) as any"), named_params! { ":id": id }, |row| row.get("any"))
    };
    for table in tables(conn)? {
        if any(&format!("select 1 from {table} where institution_id = :id"))? {
            return Ok(true);
        }
    }
    any("select 1 from audit_event where institution_id = :id and action <> 'institution.added'
         union all select 1 from institution where merged_into_id = :id")
}
