//! What leaders say against the count, and what was answered.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::access::{Grant, Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::invitation::model::{CountAnswer, CountQuestion, CountQuestionId, Note};

/// The most that were answered and are shown, besides all that wait.
const MOST_ANSWERED: u32 = 20;

/// Stores what a leader says against the count. Only a leader has one to question: an organiser types the right number.
pub fn question_count(conn: &Connection, grant: &Grant, words: &Note, now: Moment) -> Result<(), AppError> {
    let leader = grant.actor().leader().ok_or(AppError::Forbidden)?;
    let id: CountQuestionId = conn.query_row(
        "insert into count_question (assembly_id, institution_id, leader_id, words, asked_at)
         values (:assembly, :institution, :leader, :words, :now) returning count_question_id",
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":leader": leader,
            ":words": words.as_str(),
            ":now": now,
        },
        |row| row.get("count_question_id"),
    )?;
    note(conn, grant, "count.questioned", id, now)
}

/// Answers one. The same answer given twice is given once; another than was given before is a conflict.
pub fn answer_count(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    id: CountQuestionId,
    answer: &Note,
    now: Moment,
) -> Result<(), AppError> {
    let given: Option<Option<String>> = conn
        .prepare_cached(
            "select answer from count_question
             where count_question_id = :id and assembly_id = :assembly and institution_id = :institution",
        )?
        .query_row(
            named_params! { ":id": id, ":assembly": grant.assembly(), ":institution": grant.institution() },
            |row| row.get("answer"),
        )
        .optional()?;
    match given.ok_or(AppError::NotFound)? {
        Some(given) if given == answer.as_str() => return Ok(()),
        Some(_) => {
            return Err(AppError::Conflict("Somebody answered this before you. Look at their answer first.".into()));
        }
        None => {}
    }
    conn.execute(
        "update count_question set answer = :answer, answered_at = :now, account_id = :account
         where count_question_id = :id",
        named_params! { ":answer": answer.as_str(), ":now": now, ":account": by.actor().account(), ":id": id },
    )?;
    note(conn, grant, "count.answered", id, now)
}

/// What was said against the count: all that waits, the earliest first, then what was answered, the latest first.
pub fn count_questions(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<CountQuestion>> {
    const OF_THE_GRANT: &str =
        "from count_question q join leader r using (leader_id) left join account a using (account_id)
        where q.assembly_id = :assembly and q.institution_id = :institution";
    const COLUMNS: &str = "q.count_question_id, q.words, r.name as said_by, q.asked_at, q.answer, q.answered_at,
        a.name as answered_by";
    let scope = named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() };
    let mut questions: Vec<CountQuestion> = conn
        .prepare_cached(&format!(
            "select {COLUMNS} {OF_THE_GRANT} and q.answered_at is null order by q.count_question_id"
        ))?
        .query_map(scope, from_row)?
        .collect::<rusqlite::Result<_>>()?;
    let mut answered = conn.prepare_cached(&format!(
        "select {COLUMNS} {OF_THE_GRANT} and q.answered_at is not null
         order by q.answered_at desc, q.count_question_id desc limit {MOST_ANSWERED}"
    ))?;
    for question in answered.query_map(scope, from_row)? {
        questions.push(question?);
    }
    Ok(questions)
}

/// The institutions of an assembly whose leaders wait for an answer about the count, by name, with how many notes wait.
pub fn unanswered(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
) -> rusqlite::Result<Vec<(InstitutionId, String, u32)>> {
    conn.prepare_cached(
        "select q.institution_id, n.name, count(*) as notes from count_question q join institution n using (institution_id)
         where q.assembly_id = :assembly and q.answered_at is null
         group by q.institution_id order by n.name collate nocase, q.institution_id",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        Ok((row.get("institution_id")?, row.get("name")?, row.get("notes")?))
    })?
    .collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<CountQuestion> {
    let answer: Option<String> = row.get("answer")?;
    let answer = answer.map(|words| {
        Ok::<_, rusqlite::Error>(CountAnswer { words, at: row.get("answered_at")?, by: row.get("answered_by")? })
    });
    Ok(CountQuestion {
        id: row.get("count_question_id")?,
        words: row.get("words")?,
        by: row.get("said_by")?,
        asked_at: row.get("asked_at")?,
        answer: answer.transpose()?,
    })
}

fn note(
    conn: &Connection,
    grant: &Grant,
    action: &'static str,
    id: CountQuestionId,
    now: Moment,
) -> Result<(), AppError> {
    let entry = audit::Entry { subject: Some(id.into()), ..audit::Entry::within(action, grant) };
    Ok(audit::note(conn, grant.actor(), now, &entry)?)
}
