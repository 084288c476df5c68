//! What a group said about the columns of a list, for the next list with the same headings.

use rusqlite::{Connection, OptionalExtension as _, named_params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::country;
use crate::access::Grant;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::{Columns, DraftContent, Field, Meanings, read_people};
use crate::sheet::Table;

/// What is kept of the answers: what the columns are about, and what the words mean that stand in several rows.
#[derive(Serialize, Deserialize)]
struct Answers {
    fields: Vec<Option<Field>>,
    meanings: Meanings,
}

/// Stands for the headings of a table, in whatever spelling; none without a header row. It cannot be read back.
fn headings_hash(columns: &Columns, table: &Table) -> Option<String> {
    let headings = columns.headings(table)?;
    let digest = Sha256::digest(headings.join("\u{1f}"));
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Keeps how the leader said that the columns of a list are to be read, in place of what was said of such a list before.
pub fn remember_columns(conn: &Connection, grant: &Grant, content: &DraftContent, now: Moment) -> Result<(), AppError> {
    let Some(headings) = headings_hash(&content.columns, &content.table) else { return Ok(()) };
    let meanings = content.columns.lasting_meanings(&content.table);
    let answers = Answers { fields: content.columns.fields.clone(), meanings };
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

/// A list that was just sent, read as the group said of the last one with the same headings. As it is, where nothing was
/// said, or where nobody would be found so.
pub fn recall_columns(conn: &Connection, grant: &Grant, mut content: DraftContent) -> Result<DraftContent, AppError> {
    let Some(headings) = headings_hash(&content.columns, &content.table) else { return Ok(content) };
    let answers: Option<String> = conn
        .prepare_cached(
            "select answers from column_answer where institution_id = :institution and headings = :headings",
        )?
        .query_row(named_params! { ":institution": grant.institution(), ":headings": headings }, |row| {
            row.get("answers")
        })
        .optional()?;
    let Some(answers) = answers else { return Ok(content) };
    let Answers { mut fields, meanings } = serde_json::from_str(&answers)?;
    fields.resize(content.table.width(), None);
    let columns = Columns { header: content.columns.header, fields, meanings };
    if read_people(&content.table, &columns, &content.decisions.fixes, country(conn)?).is_ok() {
        content.columns = columns;
        content.columns_sure = true;
    }
    Ok(content)
}
