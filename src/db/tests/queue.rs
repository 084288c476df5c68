//! Many who write at once, and when they are answered.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_jobs_of_sixteen_tasks_are_each_saved_once_and_before_their_answer() {
    let notes = Notes::new();
    let tasks: Vec<_> = (0..16)
        .map(|task| {
            let (db, path) = (notes.db.clone(), notes.path());
            tokio::spawn(async move {
                let other = Connection::open(path).unwrap();
                for number in 0..63 {
                    let text = format!("{task} {number}");
                    let id = db.write(move |connection| insert(connection, &text)).await.unwrap();
                    let seen: String = other
                        .prepare_cached("select text from note where note_id = :id")
                        .unwrap()
                        .query_row(named_params! { ":id": id }, |row| row.get("text"))
                        .unwrap();
                    assert_eq!(seen, format!("{task} {number}"));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(notes.saved().len(), 16 * 63);
}

#[tokio::test]
async fn more_jobs_than_the_queue_holds_wait_and_are_all_answered() {
    let notes = Notes::new();
    let gate = Gate::close(&notes.db).await;
    let tasks: Vec<_> = (0..3000)
        .map(|number| {
            let db = notes.db.clone();
            tokio::spawn(async move { db.write(move |connection| insert(connection, &number.to_string())).await })
        })
        .collect();
    // Every task has sent its job, or waits for room, before this one goes on.
    tokio::task::yield_now().await;
    gate.open();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(notes.saved().len(), 3000);
}

#[tokio::test]
async fn a_job_runs_though_nobody_waits_for_its_answer() {
    let notes = Notes::new();
    let gate = Gate::close(&notes.db).await;
    let mut given_up = Box::pin(notes.add("one"));
    assert!(still_pending(&mut given_up).await);
    drop(given_up);
    gate.open();
    notes.add("two").await.unwrap();
    assert_eq!(notes.saved(), ["one", "two"]);
}

#[tokio::test]
async fn closing_runs_what_waits() {
    let notes = Notes::new();
    let gate = Gate::close(&notes.db).await;
    let mut waiting = Box::pin(notes.add("one"));
    assert!(still_pending(&mut waiting).await);
    let mut closing = Box::pin(notes.db.clone().close());
    assert!(still_pending(&mut closing).await);
    gate.open();
    waiting.await.unwrap();
    closing.await;
    assert_eq!(notes.saved(), ["one"]);
    assert!(!notes.folder.path().join("notes.db-wal").exists());
}

#[tokio::test]
async fn closing_leaves_everything_in_the_one_file_though_another_has_it_open() {
    let notes = Notes::new();
    let other = Connection::open(notes.path()).unwrap();
    notes.add("one").await.unwrap();
    assert_eq!(texts(&other).unwrap(), ["one"]);
    notes.db.clone().close().await;
    assert_eq!(notes.folder.path().join("notes.db-wal").metadata().unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_handles_that_write_at_once_wait_for_each_other() {
    let notes = Notes::new();
    let other = open_notes(&notes.path(), |_| Ok(()));
    let writing = |db: Db, who: &'static str| {
        tokio::spawn(async move {
            for number in 0..100 {
                db.write(move |connection| {
                    // Reading first: a deferred transaction would find its state stale.
                    let before = texts(connection)?.len();
                    insert(connection, &format!("{before} {who} {number}"))
                })
                .await
                .unwrap();
            }
        })
    };
    let (one, two) = (writing(notes.db.clone(), "one"), writing(other, "two"));
    one.await.unwrap();
    two.await.unwrap();
    let saved = notes.saved();
    assert_eq!(saved.len(), 200);
    for (before, text) in saved.iter().enumerate() {
        assert!(text.starts_with(&format!("{before} ")), "{text} was decided on a stale state, at {before}");
    }
}

#[tokio::test]
async fn a_file_that_stays_locked_is_not_saved_and_can_be_written_later() {
    let notes = Notes::configured(|writer| writer.busy_timeout(std::time::Duration::ZERO));
    let other = Connection::open(notes.path()).unwrap();
    other.execute_batch("begin immediate").unwrap();
    assert!(matches!(notes.add("one").await, Err(DbError::NotSaved)));
    other.execute_batch("rollback").unwrap();
    notes.add("two").await.unwrap();
    assert_eq!(notes.saved(), ["two"]);
}

#[tokio::test]
async fn a_file_that_a_newer_program_upgraded_meanwhile_is_not_written() {
    let notes = Notes::new();
    notes.add("one").await.unwrap();
    Connection::open(notes.path()).unwrap().pragma_update(None, "user_version", 2).unwrap();
    assert!(matches!(notes.add("two").await, Err(DbError::NotSaved)));
    assert_eq!(notes.saved(), ["one"]);
}
