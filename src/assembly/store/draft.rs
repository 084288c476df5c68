//! The answers of an organiser who has not finished setting an assembly up.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::access::Organiser;
use crate::assembly::model::Draft;
use crate::clock::Moment;
use crate::db::erase;
use crate::error::AppError;

/// How long unfinished answers are kept after the last of them.
const LASTS: TimeDelta = TimeDelta::days(7);

/// What an organiser answered so far; none where they have not begun. There is one at a time.
pub fn draft(conn: &Connection, by: &Organiser, now: Moment) -> Result<Option<Draft>, AppError> {
    let answers: Option<String> = conn
        .prepare_cached("select answers from assembly_draft where account_id = :account and ends_at > :now")?
        .query_row(named_params! { ":account": by.actor().account(), ":now": now }, |row| row.get("answers"))
        .optional()?;
    Ok(answers.map(|answers| serde_json::from_str(&answers)).transpose()?)
}

/// Keeps what an organiser answered so far.
pub fn keep_draft(conn: &Connection, by: &Organiser, draft: &Draft, now: Moment) -> Result<(), AppError> {
    conn.prepare_cached(
        "insert into assembly_draft (account_id, answers, ends_at) values (:account, :answers, :ends)
         on conflict (account_id) do update set answers = excluded.answers, ends_at = excluded.ends_at",
    )?
    .execute(named_params! {
        ":account": by.actor().account(),
        ":answers": serde_json::to_string(draft)?,
        ":ends": now + LASTS,
    })?;
    Ok(())
}

/// Lets go of what an organiser answered so far.
pub fn drop_draft(conn: &Connection, by: &Organiser) -> rusqlite::Result<usize> {
    conn.execute(
        "delete from assembly_draft where account_id = :account",
        named_params! { ":account": by.actor().account() },
    )
}

/// Takes every answer back in which `tells` says that somebody is who is erased: the question is asked again.
pub fn erase_in_drafts(conn: &Connection, tells: &dyn Fn(&str) -> bool) -> Result<(), AppError> {
    let all: Vec<(i64, String)> = conn
        .prepare("select assembly_draft_id, answers from assembly_draft")?
        .query_map([], |row| Ok((row.get("assembly_draft_id")?, row.get("answers")?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (id, answers) in all {
        let mut draft: Draft = serde_json::from_str(&answers)?;
        if draft.take_back(tells) {
            erase::for_good();
            conn.prepare_cached("update assembly_draft set answers = :answers where assembly_draft_id = :id")?
                .execute(named_params! { ":answers": serde_json::to_string(&draft)?, ":id": id })?;
        }
    }
    Ok(())
}

/// Lets go of all whose time has passed.
pub fn expire_drafts(conn: &Connection, now: Moment) -> rusqlite::Result<usize> {
    conn.execute("delete from assembly_draft where ends_at <= :now", named_params! { ":now": now })
}
