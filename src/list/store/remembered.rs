//! What a group said about the columns of a list, for the next list with the same headings.

use rusqlite::{Connection, OptionalExtension as _, named_params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::country;
use crate::access::Grant;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::db::erase;
use crate::error::AppError;
use crate::list::model::{Columns, DraftContent, Field, ListTable, Meanings, read_people};

/// What is kept of the answers: what the columns are about, and what the words mean that stand in several rows.
#[derive(Serialize, Deserialize)]
struct Answers {
    fields: Vec<Option<Field>>,
    meanings: Meanings,
}

/// Stands for the headings of a table, in whatever spelling; none without a header row. It cannot be read back.
fn headings_hash(list: &ListTable) -> Option<String> {
    let headings = list.columns.headings(&list.table)?;
    let digest = Sha256::digest(headings.join("\u{1f}"));
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Keeps how the leader said that the columns of a table are to be read, in place of what was said of such a table before.
pub fn remember_columns(conn: &Connection, grant: &Grant, list: &ListTable, now: Moment) -> Result<(), AppError> {
    let Some(headings) = headings_hash(list) else { return Ok(()) };
    let meanings = list.columns.lasting_meanings(&list.table);
    let answers = Answers { fields: list.columns.fields.clone(), meanings };
    conn.execute(
        "insert into column_answer (institution_id, headings, answers, answered_at)
         values (:institution, :headings, :answers, :now)
         on conflict (institution_id, headings) do update set answers = excluded.answers, answered_at = excluded.answered_at",
        named_params! {
            ":institution": grant.institution(),
            ":headings": headings,
            ":answers": serde_json::to_string(&answers)?,
            ":now": now,
        },
    )?;
    Ok(())
}

/// A list that was just sent, each table read as the group said of the last one with the same headings. As it is, where
/// nothing was said, or where nobody would be found so.
pub fn recall_columns(conn: &Connection, grant: &Grant, mut content: DraftContent) -> Result<DraftContent, AppError> {
    let country = country(conn)?;
    for list in &mut content.tables {
        let Some(columns) = recalled(conn, grant, list)? else { continue };
        let read_so = ListTable { columns, columns_sure: true, ..list.clone() };
        if read_people(&DraftContent::of(read_so.clone()), country).is_ok() {
            *list = read_so;
        }
    }
    Ok(content)
}

/// How the group said that the columns of such a table are to be read.
fn recalled(conn: &Connection, grant: &Grant, list: &ListTable) -> Result<Option<Columns>, AppError> {
    let Some(headings) = headings_hash(list) else { return Ok(None) };
    let answers: Option<String> = conn
        .prepare_cached(
            "select answers from column_answer where institution_id = :institution and headings = :headings",
        )?
        .query_row(named_params! { ":institution": grant.institution(), ":headings": headings }, |row| {
            row.get("answers")
        })
        .optional()?;
    let Some(answers) = answers else { return Ok(None) };
    let Answers { mut fields, meanings } = serde_json::from_str(&answers)?;
    fields.resize(list.table.width(), None);
    Ok(Some(Columns { fields, meanings, ..list.columns.clone() }))
}

/// Forgets what the groups of an assembly said of columns until `over`: the words of cells stand in it. What they said later,
/// they said of another list.
pub fn forget_columns_of(conn: &Connection, assembly: AssemblyId, over: Moment) -> rusqlite::Result<()> {
    erase::for_good();
    conn.execute(
        "delete from column_answer where answered_at <= :over
            and institution_id in (select institution_id from invitation where assembly_id = :assembly)",
        named_params! { ":over": over, ":assembly": assembly },
    )?;
    Ok(())
}

/// Forgets what was last said of columns at `before` or earlier.
pub fn forget_columns(conn: &Connection, before: Moment) -> rusqlite::Result<()> {
    let forgotten =
        conn.execute("delete from column_answer where answered_at <= :before", named_params! { ":before": before })?;
    if forgotten > 0 {
        erase::for_good();
    }
    Ok(())
}
