//! What one job can do to the others of its transaction.

use super::*;

/// Runs `job` between two that add a note each and says what became of the three, and what is in the file.
async fn between(notes: &Notes, job: Job) -> (Vec<String>, Vec<String>) {
    let answers = notes.together(vec![adding("before"), job, adding("after")]).await;
    (answers.iter().map(told).collect(), notes.saved())
}

fn told(answer: &Result<i64, DbError>) -> String {
    match answer {
        Ok(_) => "saved".to_owned(),
        Err(DbError::Sql(_)) => "sql".to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

async fn undoes_itself_alone(job: Job, told: &str) {
    let (answers, saved) = between(&Notes::new(), job).await;
    assert_eq!(answers, ["saved", told, "saved"]);
    assert_eq!(saved, ["before", "after"]);
}

async fn costs_what_was_done_so_far(notes: Notes, job: Job) {
    let (answers, saved) = between(&notes, job).await;
    assert_eq!(answers, ["NotSaved", "NotSaved", "saved"]);
    assert_eq!(saved, ["after"]);
    notes.add("later").await.unwrap();
    assert_eq!(notes.saved(), ["after", "later"]);
}

/// Adds a note, then does what `then` says.
fn adding_and(then: impl FnOnce(&Connection) -> Result<i64, DbError> + Send + 'static) -> Job {
    job(move |connection| {
        insert(connection, "own")?;
        then(connection)
    })
}

#[tokio::test]
async fn an_error_undoes_its_own_job_alone() {
    undoes_itself_alone(adding_and(|_| Err(DbError::Sql(rusqlite::Error::InvalidQuery))), "sql").await;
}

#[tokio::test]
async fn a_panic_undoes_its_own_job_alone() {
    undoes_itself_alone(adding_and(|_| panic!("on purpose")), "Panicked").await;
}

#[tokio::test]
async fn a_panic_with_rows_half_read_undoes_its_own_job_alone() {
    let panicking = adding_and(|connection| {
        let mut statement = connection.prepare_cached("select text from note")?;
        let mut rows = statement.query([])?;
        rows.next()?;
        panic!("on purpose")
    });
    undoes_itself_alone(panicking, "Panicked").await;
}

#[tokio::test]
async fn a_failed_constraint_undoes_its_own_job_alone() {
    undoes_itself_alone(adding_and(|connection| insert(connection, "")), "sql").await;
    undoes_itself_alone(adding_and(|connection| insert(connection, "before")), "sql").await;
}

#[tokio::test]
async fn raise_abort_undoes_its_own_job_alone() {
    undoes_itself_alone(adding_and(|connection| insert(connection, "abort")), "sql").await;
}

#[tokio::test]
async fn an_error_that_a_job_handles_keeps_the_rest_of_the_job() {
    let handling = adding_and(|connection| {
        insert(connection, "").unwrap_err();
        Ok(0)
    });
    let (answers, saved) = between(&Notes::new(), handling).await;
    assert_eq!(answers, ["saved", "saved", "saved"]);
    assert_eq!(saved, ["before", "own", "after"]);
}

#[tokio::test]
async fn a_job_cannot_end_the_transaction_nor_change_the_connection() {
    for sql in [
        "commit",
        "end",
        "rollback",
        "begin",
        "savepoint own",
        "release job",
        "rollback to job",
        "vacuum",
        "attach ':memory:' as other",
        "detach main",
        "pragma defer_foreign_keys = on",
        "pragma query_only(1)",
        "pragma synchronous = off",
    ] {
        println!("{sql}");
        undoes_itself_alone(adding_and(|connection| running(sql)(connection)), "sql").await;
    }
}

#[tokio::test]
async fn raise_rollback_costs_what_was_done_so_far() {
    costs_what_was_done_so_far(Notes::new(), adding_and(|connection| insert(connection, "roll back"))).await;
}

#[tokio::test]
async fn or_rollback_costs_what_was_done_so_far() {
    let rolling_back = adding_and(|connection| running("insert or rollback into note (text) values ('')")(connection));
    costs_what_was_done_so_far(Notes::new(), rolling_back).await;
}

#[tokio::test]
async fn a_job_that_goes_on_after_it_ended_the_transaction_saves_nothing() {
    let going_on = job(|connection| {
        insert(connection, "roll back").unwrap_err();
        // Outside a transaction each of these would commit by itself.
        insert(connection, "stray").ok();
        insert(connection, "stray as well").ok();
        Ok(0)
    });
    costs_what_was_done_so_far(Notes::new(), going_on).await;
}

#[tokio::test]
async fn a_panic_after_the_transaction_ended_costs_what_was_done_so_far() {
    let panicking = job(|connection| {
        insert(connection, "roll back").unwrap_err();
        panic!("on purpose")
    });
    costs_what_was_done_so_far(Notes::new(), panicking).await;
}

/// Adds rows of three kilobytes until the file is full.
fn filling() -> Job {
    job(|connection| {
        let mut statement = connection.prepare_cached("insert into plain (text) values (:text)")?;
        loop {
            statement.execute(named_params! { ":text": "x".repeat(3000) })?;
        }
    })
}

fn with_pages(count: i64) -> impl FnOnce(&Connection) -> rusqlite::Result<()> {
    move |writer| writer.pragma_update_and_check(None, "max_page_count", count, |_| Ok(()))
}

#[tokio::test]
async fn a_full_file_costs_what_was_done_so_far() {
    costs_what_was_done_so_far(Notes::configured(with_pages(20)), filling()).await;
}

#[tokio::test]
async fn a_full_file_after_the_cache_spilled_costs_what_was_done_so_far() {
    let notes = Notes::configured(|writer| {
        writer.pragma_update(None, "cache_size", 2)?;
        writer.pragma_update(None, "cache_spill", 1)?;
        with_pages(200)(writer)
    });
    costs_what_was_done_so_far(notes, filling()).await;
}

#[tokio::test]
async fn a_job_that_goes_on_in_a_full_file_saves_nothing() {
    let going_on = job(|connection| {
        filling()(connection).unwrap_err();
        running("insert into plain (text) values ('stray')")(connection).unwrap_err();
        Ok(0)
    });
    costs_what_was_done_so_far(Notes::configured(with_pages(20)), going_on).await;
}

#[tokio::test]
async fn a_statement_that_finds_the_file_full_and_can_be_undone_undoes_its_own_job_alone() {
    let filling = running(
        "with recursive numbered(n) as (select 1 union all select n + 1 from numbered where n < 100)
         insert into note (text) select n || printf('%.*c', 3000, 'x') from numbered",
    );
    let (answers, saved) = between(&Notes::configured(with_pages(20)), filling).await;
    assert_eq!(answers, ["saved", "NotSaved", "saved"]);
    assert_eq!(saved, ["before", "after"]);
}

#[tokio::test]
async fn a_commit_that_fails_saves_nothing_and_says_so_to_all() {
    // What the schema's own rules exclude: a violation that shows at COMMIT alone.
    let notes = Notes::configured(|writer| {
        writer.execute_batch(
            "create table late (note_id integer references note on delete restrict deferrable initially deferred)",
        )
    });
    let (answers, saved) = between(&notes, running("insert into late (note_id) values (77)")).await;
    assert_eq!(answers, ["NotSaved", "NotSaved", "NotSaved"]);
    assert!(saved.is_empty());
    notes.add("later").await.unwrap();
    assert_eq!(notes.saved(), ["later"]);
}
